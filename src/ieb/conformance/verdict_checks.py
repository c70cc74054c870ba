"""The checks of the retouren that a gemeente receives: a stop afterwards shows which of them decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Final

from ieb.conformance.adapter import Adapter, Earlier, Role, Situation
from ieb.conformance.check import Check, source_of
from ieb.conformance.expect import expect_messages, expect_nothing, read_all
from ieb.conformance.reaction import reference
from ieb.conformance.samples import answer
from ieb.keten import Cak, Gemeente, Stop
from ieb.messages.aanlevering import aanlevering_of
from ieb.messages.bericht import RetourBericht
from ieb.messages.kinds import (
    Retour,
    Sender,
    gemeente_of,
    is_delivery,
    is_heenbericht,
    is_retour,
    kind_of,
)
from ieb.rules import RULES, Context, check
from ieb.scenario import Case, CaseKind, cases
from ieb.wire import parse, serialize

_LATER: Final = timedelta(days=19)
_SILENT: Final = "een retour krijgt geen antwoord"
_REFUSED: Final = "het retour dat telt, keurde de start af; dan is er niets om te stoppen"


def verdict_checks(role: Role) -> Iterator[Check]:
    """Yield a check for each case of the register that is a retour to a gemeente; none for the CAK.

    A WMO410 is not among them: whatever a CAK makes of it, nothing of that can be seen from
    outside.

    Args:
        role: The side that is tested.
    """
    if role is Role.CAK:
        return
    for case in cases():
        retour = _retour_of(case)
        if retour is not None:
            wrong = (
                "; dat zo'n retour toch telt, is onze lezing (aanname)"
                if case.kind is CaseKind.FOUT
                else ""
            )
            yield Check(
                name=f"{case.id} ({role.value})",
                group=case.rule,
                title=f"{case.rule}: {case.title}",
                source=f"{source_of(RULES[case.rule], retour.naam)}{wrong}",
                role=role,
                play=partial(_run, case),
            )


def _retour_of(case: Case) -> Retour | None:
    message = check(case.data).message
    if message is None or not is_retour(message):
        return None
    return message if kind_of(message).sender is Sender.CAK else None


def _run(case: Case, adapter: Adapter) -> None:
    context = case.context()
    assert context.today is not None
    gemeente = gemeente_of(parse(case.data))
    # The register judges with all that a CAK may know; a gemeente sees no messages of another one.
    earlier = [
        exchanged.message
        for exchanged in case.earlier
        if gemeente_of(parse(exchanged.message)) == gemeente
    ]
    sent = tuple(data for data in earlier if is_heenbericht(parse(data)))
    before = tuple(data for data in earlier if data not in sent)
    judge_verdict(sent, (*before, case.data), context, context.today, adapter)


def judge_verdict(
    sent: tuple[bytes, ...],
    retouren: tuple[bytes, ...],
    context: Context,
    day: date,
    adapter: Adapter,
) -> None:
    """Demand that the retour that counts decides whether an aanlevering was accepted.

    When the last of the retouren does not count, the right one follows, with the opposite verdict.

    Args:
        sent: What waits for its retour; the first of them is the aanlevering that is looked at.
        retouren: What comes back, in this order.
        context: What is known besides.
        day: The day on which it comes.
        adapter: The software.

    Raises:
        Mismatch: Another retour decided, or one was answered.
    """
    heenbericht = parse(sent[0])
    assert is_delivery(heenbericht)
    situation = Situation(
        role=Role.GEMEENTE,
        gemeente=gemeente_of(heenbericht),
        earlier=tuple(Earlier(message=data, received=None, accepted=None) for data in sent),
        context=context,
    )
    adapter.begin(situation)
    party = reference(situation)
    *before, last = retouren
    for data in before:
        party = _takes(adapter, party, data, day)
    waited = party.pending
    party = _takes(adapter, party, last, day)
    if party.pending == waited:
        wrong = parse(last)
        assert isinstance(wrong, RetourBericht)
        refused = not wrong.afgekeurd
        right = answer(heenbericht, refused=refused, identificatie="R000000002", day=day)
        party = _takes(adapter, party, serialize(right), day)
    period = aanlevering_of(heenbericht)
    _, stroom, number = period.sleutel
    stop = Stop(start_nummer=number, stopdatum=period.start + _LATER, stroom=stroom)
    assert isinstance(party, Gemeente)
    wanted = party.handle(stop, day).messages
    answer_to_stop = adapter.happen(stop, day)
    if wanted:
        expect_messages(read_all(answer_to_stop), wanted)
    else:
        expect_nothing(answer_to_stop, _REFUSED)


def _takes(adapter: Adapter, party: Cak | Gemeente, data: bytes, day: date) -> Cak | Gemeente:
    """Let a retour arrive at the software and at the reference."""
    expect_nothing(adapter.receive(data, day), _SILENT)
    return party.receive(data, day).party
