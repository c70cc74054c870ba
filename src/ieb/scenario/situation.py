"""How things stand when a scenario begins, and the reference implementation in it."""

from __future__ import annotations

from enum import StrEnum

from attrs import evolve, field, frozen

from ieb.history import History
from ieb.keten import Cak, Gemeente
from ieb.messages.kinds import is_heenbericht
from ieb.messages.pairs import Heenbericht
from ieb.releases import Release
from ieb.rules import Context
from ieb.scenario.earlier import Earlier
from ieb.wire import parse


class Role(StrEnum):
    """Which side of the exchange the software is."""

    GEMEENTE = "gemeente"
    CAK = "cak"


def _besides(context: Context) -> Context:
    return evolve(context, today=None, history=None)


@frozen(kw_only=True)
class Situation:
    """How things stand when a test begins; whatever was there before must be gone.

    Attributes:
        role: The side that the software plays.
        gemeente: Gemeentecode that the software plays; empty for the CAK.
        earlier: What was exchanged before, oldest first: for a gemeente what it sent and received.
        context: What is known besides: BRP, other streams, lists and terms; it holds no day and no
            history.
    """

    role: Role
    gemeente: str
    earlier: tuple[Earlier, ...]
    context: Context = field(converter=_besides, repr=False)


def reference_in(situation: Situation, release: Release | None = None) -> Cak | Gemeente:
    """Return the reference implementation in a situation.

    Args:
        situation: How things stand.
        release: The release that it reads and writes; None for the default.
    """
    history, pending = History(), list[Heenbericht]()
    for before in situation.earlier:
        message = parse(before.message, release=release)
        if before.accepted is None:
            assert is_heenbericht(message)  # nothing else gets a retour
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
