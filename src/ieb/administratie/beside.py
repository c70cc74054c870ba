"""Our own rule AD001: no month is charged by two periods of the abonnementstarief (aanname).

No rule of the standard forbids it, yet the law knows one contribution at a time. What would grow
into the months of a period waits until that has made room, and is not sent when it cannot.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ieb.administratie.charge import charged_in
from ieb.administratie.drafts import Draft
from ieb.administratie.plans import Belemmering
from ieb.keten.period import Period
from ieb.messages.aanlevering import Sleutel
from ieb.messages.places import Stroom

BESIDE: Final = "AD001"
_TEXT: Final = (
    "Deze periode zou een maand rekenen die een andere periode al rekent, en die kan niet korter "
    "worden. Per persoon loopt er één bijdrage tegelijk."
)


def block_beside(draft: Draft) -> Belemmering:
    """Return that a draft would lie beside a period that cannot make room.

    Args:
        draft: The draft.
    """
    return Belemmering(opdracht=draft.opdracht, codes=(BESIDE,), tekst=_TEXT)


def lies_beside(draft: Draft, periods: Iterable[Period]) -> bool:
    """Return whether a draft charges more than is known, and a month that another period charges.

    Args:
        draft: The draft.
        periods: All periods of the person as they are known.
    """
    sleutel = draft.sleutel
    mine = charged_in(draft.after)
    if sleutel.stroom is not Stroom.ABONNEMENTSTARIEF or mine is None:
        return False
    if not mine.exceeds(charged_in(draft.known)):
        return False
    for period in periods:
        other = charged_in(period)
        if period.sleutel == sleutel or period.sleutel.stroom is not sleutel.stroom:
            continue
        if other is not None and mine.overlaps(other):
            return True
    return False


def follow(periods: Iterable[Period], drafts: Iterable[Draft]) -> tuple[Period, ...]:
    """Return periods as they will be known once some drafts are accepted.

    Args:
        periods: The periods as they are known.
        drafts: What is sent.
    """
    states: dict[Sleutel, Period] = {period.sleutel: period for period in periods}
    for draft in drafts:
        if draft.after is None:
            states.pop(draft.sleutel, None)
        else:
            states[draft.sleutel] = draft.after
    return tuple(states.values())
