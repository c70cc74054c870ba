"""Comparing periods with a list of the CAK: a duty for beschermd wonen, and of use to anybody.

An administration of beschermd wonen is compared with that of the CAK at least every two months
(wet: Uitvoeringsregeling Wmo 2015, artikel 2h). How the list of the CAK looks is
not known, so that its rows come in as plain values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Final

from attrs import Attribute, field, frozen

from ieb.administratie.run import ReadableHistory, list_periods
from ieb.arguments import demand_day, name_arguments, name_fields, plain_day, plain_day_or_none
from ieb.codes.days import day_or_none_validator, day_validator
from ieb.errors import InvalidType, InvalidValue
from ieb.kalender import months_after
from ieb.keten.period import Period
from ieb.messages.places import Stroom
from ieb.messages.reprs import hide_in_repr, mask_in_repr
from ieb.privacy import mask

_EVERY: Final = 2
"""Months (wet)."""


class PeriodeVerschil(StrEnum):
    """What the two administrations say of a period."""

    GELIJK = "GELIJK"
    VERSCHILT = "VERSCHILT"
    """The number is the same, something else is not."""
    ALLEEN_CAK = "ALLEEN_CAK"
    ALLEEN_GEMEENTE = "ALLEEN_GEMEENTE"
    ANDER_NUMMER = "ANDER_NUMMER"
    """The person and the dates are the same, the number is not."""


def _demand_number(_row: CakPeriode, attribute: Attribute[int], value: object) -> None:
    if type(value) is not int:
        msg = f"{attribute.name}: verwacht een geheel getal, geen {type(value).__name__}."
        raise InvalidType(msg)


def _demand_text_or_none(_row: CakPeriode, attribute: Attribute[str | None], value: object) -> None:
    if value is not None and not isinstance(value, str):
        msg = f"{attribute.name}: verwacht tekst, geen {type(value).__name__}."
        raise InvalidType(msg)


@name_fields
@frozen(kw_only=True)
class CakPeriode:
    """A period in a list of the CAK. Both dates are inclusive.

    Attributes:
        start_nummer: Number that the gemeente gave it.
        start: First day.
        stop: Last day, or None for an open period.
        bsn: Whose it is, or None when the list does not say.

    Raises:
        InvalidType: A value of the wrong type.
    """

    start_nummer: int = field(validator=_demand_number, repr=mask_in_repr)
    start: date = field(converter=plain_day, validator=day_validator)
    stop: date | None = field(
        default=None, converter=plain_day_or_none, validator=day_or_none_validator
    )
    bsn: str | None = field(default=None, validator=_demand_text_or_none, repr=hide_in_repr)


@frozen(kw_only=True)
class PeriodeVergelijking:
    """What was found of one period.

    Attributes:
        verschil: What it is.
        gemeente: The period as the gemeente knows it, or None.
        cak: The period as the CAK knows it, or None.
        velden: What differs: ``bsn``, ``startdatum``, ``stopdatum``, in this order.
    """

    verschil: PeriodeVerschil
    gemeente: Period | None = None
    cak: CakPeriode | None = None
    velden: tuple[str, ...] = ()


@name_arguments
def compare_periods(
    history: ReadableHistory, cak: Iterable[CakPeriode], stroom: Stroom, *, gemeente: str
) -> tuple[PeriodeVergelijking, ...]:
    """Compare the periods of one stream with a list of the CAK.

    Args:
        history: What was exchanged; what was removed stands at the CAK no longer.
        cak: The rows of the list; their order means nothing.
        stroom: The stream that the list is of.
        gemeente: Gemeentecode of the gemeente.

    Returns:
        Every period once, by number; that of the gemeente where the two differ in it.

    Raises:
        InvalidType: An argument of another type.
        InvalidValue: A number that the list has twice.
    """
    if not isinstance(stroom, Stroom):
        msg = f"stroom: verwacht een Stroom, geen {type(stroom).__name__}."
        raise InvalidType(msg)
    there = _by_number(cak)
    here = {
        period.sleutel.start_nummer: period
        for period in list_periods(history, gemeente)
        if period.sleutel.stroom is stroom
    }
    both = [_compare(here.pop(number), there.pop(number)) for number in here.keys() & there.keys()]
    found = [*both, *_match_others(here, there)]
    return tuple(sorted(found, key=_number_of))


def due(last: date, today: date) -> bool:
    """Return whether the next comparison of beschermd wonen is due: two months after the last.

    Args:
        last: Day of the last comparison.
        today: The day.

    Raises:
        InvalidType: No date.

    Example:
        >>> due(date(2025, 1, 31), date(2025, 3, 30)), due(date(2025, 1, 31), date(2025, 3, 31))
        (False, True)
    """
    return next_comparison(last) <= demand_day("today", today)


def next_comparison(last: date) -> date:
    """Return the day by which beschermd wonen must be compared again: two months after the last.

    Args:
        last: Day of the last comparison.

    Raises:
        InvalidType: No date.
        InvalidValue: That day would lie after 31-12-9999.

    Example:
        >>> next_comparison(date(2024, 12, 31))
        datetime.date(2025, 2, 28)
    """
    return months_after(demand_day("last", last), _EVERY)


def _by_number(cak: Iterable[CakPeriode]) -> dict[int, CakPeriode]:
    found: dict[int, CakPeriode] = {}
    for row in cak:
        if not isinstance(row, CakPeriode):
            msg = f"cak: verwacht rijen als CakPeriode, geen {type(row).__name__}."
            raise InvalidType(msg)
        if row.start_nummer in found:
            number = mask(str(row.start_nummer))
            msg = f"Startnummer {number} staat twee keer in de lijst van het CAK."
            raise InvalidValue(msg)
        found[row.start_nummer] = row
    return found


def _compare(period: Period, row: CakPeriode) -> PeriodeVergelijking:
    fields = tuple(_differences(period, row))
    verschil = PeriodeVerschil.VERSCHILT if fields else PeriodeVerschil.GELIJK
    return PeriodeVergelijking(verschil=verschil, gemeente=period, cak=row, velden=fields)


def _differences(period: Period, row: CakPeriode) -> Iterator[str]:
    if row.bsn is not None and row.bsn != period.bsn:
        yield "bsn"
    if row.start != period.start:
        yield "startdatum"
    if row.stop != period.stop:
        yield "stopdatum"


def _match_others(
    here: dict[int, Period], there: dict[int, CakPeriode]
) -> Iterator[PeriodeVergelijking]:
    """Yield what has no number in common: by person and dates, and what is left alone."""
    unmatched = {
        (period.bsn, period.start, period.stop): number
        for number, period in sorted(here.items(), reverse=True)
    }
    for _, row in sorted(there.items()):
        key = (row.bsn or "", row.start, row.stop)
        number = unmatched.pop(key, None)
        if number is None:
            yield PeriodeVergelijking(verschil=PeriodeVerschil.ALLEEN_CAK, cak=row)
            continue
        yield PeriodeVergelijking(
            verschil=PeriodeVerschil.ANDER_NUMMER, gemeente=here.pop(number), cak=row
        )
    for period in here.values():
        yield PeriodeVergelijking(verschil=PeriodeVerschil.ALLEEN_GEMEENTE, gemeente=period)


def _number_of(found: PeriodeVergelijking) -> tuple[int, str]:
    if found.gemeente is not None:
        return found.gemeente.sleutel.start_nummer, found.verschil
    assert found.cak is not None  # one of the two is there
    return found.cak.start_nummer, found.verschil
