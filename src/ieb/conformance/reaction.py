"""What the reference does with a message, demanded of the software."""

from __future__ import annotations

from datetime import date
from typing import Final

from ieb.conformance.adapter import Adapter, Earlier, Role, Situation
from ieb.conformance.expect import expect_messages, expect_nothing, expect_retour, read_all
from ieb.conformance.samples import DAY, NEXT_DAY
from ieb.history import History
from ieb.keten import Cak, Gemeente
from ieb.messages import Message
from ieb.messages.kinds import Heenbericht, Retour, gemeente_of, is_heenbericht, is_retour
from ieb.releases import Release
from ieb.rules import Context, check
from ieb.scenario import Case
from ieb.wire import parse, serialize

_SOME_GEMEENTE: Final = "0513"
_SOME_DAY: Final = date(2025, 5, 13)


def exchanges_before(case: Case) -> tuple[Earlier, ...]:
    """Return what was exchanged before a case of the register.

    Args:
        case: The case.
    """
    return tuple(
        Earlier(message=before.message, received=before.received, accepted=before.accepted)
        for before in case.earlier
    )


def situation_of(
    role: Role, data: bytes, *, earlier: tuple[Earlier, ...], context: Context
) -> Situation:
    """Return how things stand when a message arrives.

    Args:
        role: The side that is tested.
        data: The message.
        earlier: What was exchanged before.
        context: What is known besides.
    """
    message = check(data).message
    gemeente = _SOME_GEMEENTE if message is None else gemeente_of(message)
    return Situation(
        role=role, gemeente="" if role is Role.CAK else gemeente, earlier=earlier, context=context
    )


def demand_reaction(
    situation: Situation, data: bytes, today: date | None, adapter: Adapter
) -> Retour | None:
    """Demand of the software what the reference does with a message, and return its retour if there is one.

    Args:
        situation: How things stand.
        data: The message.
        today: Day of receipt; None for its own Dagtekening.
        adapter: The software.

    Raises:
        Mismatch: The software does something else.
    """
    message = check(data).message
    day = today or (
        _SOME_DAY if message is None else message.header.bericht_identificatie.dagtekening
    )
    adapter.begin(situation)
    sent = adapter.receive(data, day)
    wanted = reference(situation).receive(data, day).messages
    if not wanted:
        expect_nothing(sent, "een retour, of een bericht dat de XSD weigert, krijgt geen antwoord")
        return None
    assert message is not None
    assert is_heenbericht(message)
    messages = read_all(sent)
    expect_retour(messages, message, wanted[0])
    expect_messages(messages[1:], wanted[1:])
    answer = messages[0]
    assert is_retour(answer)
    return answer


def demand_reaction_alone(
    role: Role, data: bytes, earlier: tuple[Message, ...], adapter: Adapter
) -> None:
    """Demand what the reference does with a message when nothing else is known than some earlier messages.

    Args:
        role: The side that is tested.
        data: The message.
        earlier: What was accepted before.
        adapter: The software.

    Raises:
        Mismatch: The software does something else.
    """
    before = tuple(
        Earlier(message=serialize(before), received=DAY, accepted=True) for before in earlier
    )
    context = Context(overlijdensdata={}, andere_stromen={})
    demand_reaction(
        situation_of(role, data, earlier=before, context=context), data, NEXT_DAY, adapter
    )


def reference(situation: Situation, release: Release | None = None) -> Cak | Gemeente:
    """Return the reference implementation in a situation.

    Args:
        situation: How things stand.
        release: The release that it reads and writes; None for the default.
    """
    history, pending = History(), list[Heenbericht]()
    for before in situation.earlier:
        message = parse(before.message, release=release)
        if before.accepted is None:
            assert is_heenbericht(message)
            pending.append(message)
        else:
            take = history.accept if before.accepted else history.reject
            history = take(message, received=before.received)
    if situation.role is Role.CAK:
        return Cak(history=history, context=situation.context, release=release)
    return Gemeente(
        code=situation.gemeente,
        history=history,
        pending=tuple(pending),
        context=situation.context,
        release=release,
    )
