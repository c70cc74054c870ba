"""Our own rule AD001: no month is charged by two periods of the abonnementstarief (aanname).

No rule of the standard forbids it, yet the law knows one contribution at a time. What would grow
beside a period that cannot shrink is not sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from ieb.administratie.drafts import Draft
from ieb.administratie.effect import charged_in
from ieb.administratie.plans import Belemmering, Opdracht
from ieb.keten.period import Period
from ieb.messages.aanlevering import Sleutel
from ieb.messages.kinds import Stroom

BESIDE: Final = "AD001"
_TEXT: Final = (
    "Deze periode zou een maand rekenen die een andere periode al rekent, en die kan niet korter "
    "worden. Per persoon loopt er één bijdrage tegelijk."
)


@frozen(kw_only=True)
class Apart:
    """Drafts, without those that would lie beside another period.

    Attributes:
        drafts: What can be sent.
        blocked: What cannot.
        waiting: What can once what is on its way is accepted.
    """

    drafts: tuple[Draft, ...]
    blocked: tuple[Belemmering, ...]
    waiting: tuple[Opdracht, ...]


def set_apart(drafts: Sequence[Draft], known: Sequence[Period], unsure: Sequence[Period]) -> Apart:
    """Return drafts of which none charges a month that another period goes on charging.

    Args:
        drafts: What passes the rules.
        known: The periods as they are known, with what is on its way.
        unsure: The periods as they stay when what is on its way is refused.
    """
    blocked: list[Belemmering] = []
    waiting: list[Opdracht] = []
    left = list(drafts)
    while True:
        found = _find(left, known, unsure)
        if found is None:
            return Apart(drafts=tuple(left), blocked=tuple(blocked), waiting=tuple(waiting))
        left = [draft for draft in left if draft is not found]
        if _lies_beside(found, _list_states(left, known, ())):
            blocked.append(Belemmering(opdracht=found.opdracht, codes=(BESIDE,), tekst=_TEXT))
        else:
            waiting.append(found.opdracht)


def _find(
    drafts: Sequence[Draft], known: Sequence[Period], unsure: Sequence[Period]
) -> Draft | None:
    states = _list_states(drafts, known, unsure)
    return next((draft for draft in drafts if _lies_beside(draft, states)), None)


def _list_states(
    drafts: Iterable[Draft], known: Iterable[Period], unsure: Iterable[Period]
) -> list[tuple[Sleutel, Period]]:
    """Return each period as it will be, and besides as it may stay."""
    drafted = {draft.sleutel: draft for draft in drafts}
    states = [
        (period.sleutel, period) for period in (*known, *unsure) if period.sleutel not in drafted
    ]
    for sleutel, draft in drafted.items():
        if draft.after is not None:
            states.append((sleutel, draft.after))
    return states


def _lies_beside(draft: Draft, states: Iterable[tuple[Sleutel, Period]]) -> bool:
    """Return whether a draft charges more than is known, and a month that another one charges."""
    after = draft.after
    if after is None or after.sleutel.stroom is not Stroom.ABONNEMENTSTARIEF:
        return False
    mine = charged_in(after)
    if mine is None or not mine.exceeds(charged_in(draft.known)):
        return False
    for sleutel, period in states:
        other = charged_in(period)
        if sleutel == draft.sleutel or sleutel.stroom is not after.sleutel.stroom or other is None:
            continue
        if mine.overlaps(other):
            return True
    return False
