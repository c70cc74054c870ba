"""Which kostprijzen are nearly reached: what the CAK warns of, found in the records themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from attrs import field, frozen

from ieb.administratie.beleid import Beleid
from ieb.administratie.desired import demand_person, watch_person
from ieb.administratie.dossier import Dossier
from ieb.administratie.uses import Use
from ieb.arguments import name_arguments
from ieb.codes import TARIEVEN, Tarief
from ieb.kalender import KOSTPRIJS_BIJNA_BEREIKT, freed_months, months_before
from ieb.kalender.numbers import demand_whole
from ieb.kalender.tariffs import demand_tarieven
from ieb.messages.reprs import mask_in_repr
from ieb.values import Bedrag

MOST_MONTHS: Final = 1200
"""How far ahead may be looked; beyond a century nothing is near."""


@frozen(kw_only=True)
class NearlyReached:
    """A provision of which the kostprijs is nearly reached.

    Attributes:
        nummer: The gemeente's own number of the provision.
        virtual_end: The last day that may be charged for it.
        rest: What then remains, and is never collected.
        provisional: Whether that rests on a tariff that is not yet announced.
        goes_on: Whether the contribution goes on after that day, because of another provision.
    """

    nummer: str = field(repr=mask_in_repr)
    virtual_end: date
    rest: Bedrag
    provisional: bool
    goes_on: bool


@name_arguments
def find_nearly_reached(
    dossier: Dossier,
    beleid: Beleid,
    today: date,
    *,
    months: int = KOSTPRIJS_BIJNA_BEREIKT.months,
    tarieven: Sequence[Tarief] = TARIEVEN,
) -> tuple[NearlyReached, ...]:
    """Return the provisions of one person of which the kostprijs is reached soon.

    What was reached before the day is not among them: for that `plan` gives a stop. Nor is what
    cannot be charged at all, or ends sooner for another reason.

    Args:
        dossier: The records of one person.
        beleid: The policy, which says when a break is a pause.
        today: The day.
        months: How many calendar months ahead to look, 0 to 1200; three as the CAK does.
        tarieven: The national tariffs.

    Returns:
        The one that lasts longest first (aanname), and of equal ones by number.

    Raises:
        InvalidType: An argument has the wrong type.
        InvalidValue: Another number of months.
        CannotPlan: It must be said whether a provision carries a contribution, or a kostprijs
            cannot be watched; all of it at once.
    """
    day = demand_person(dossier, beleid, today)
    ahead = demand_whole("months", "een aantal maanden", 0, MOST_MONTHS, months)
    found = _list_reached(dossier, beleid, day, demand_tarieven(tarieven))
    near = [row for row in found if months_before(row.virtual_end, ahead) <= day <= row.virtual_end]
    return tuple(sorted(near, key=_longest_first))


def _list_reached(
    dossier: Dossier, beleid: Beleid, today: date, tarieven: Sequence[Tarief]
) -> Iterator[NearlyReached]:
    """Yield the provisions that are charged until their kostprijs is reached, whenever that is."""
    watched = watch_person(dossier, beleid, today, tarieven=tarieven)
    for nummer, course in watched.courses.items():
        verloop = course.verloop
        end = verloop.virtual_end
        mine = [use.last for use in watched.uses if use.voorziening.nummer == nummer]
        if end is not None and end in mine:
            yield NearlyReached(
                nummer=nummer,
                virtual_end=end,
                rest=verloop.rest,
                provisional=verloop.provisional,
                goes_on=_goes_on(watched.uses, end),
            )


def _goes_on(uses: Sequence[Use], end: date) -> bool:
    """Return whether a use goes on with a contribution that ends on a day, without a free month."""
    return any(use.last > end and not freed_months(end, use.first) for use in uses)


def _longest_first(row: NearlyReached) -> tuple[int, str]:
    return -row.virtual_end.toordinal(), row.nummer
