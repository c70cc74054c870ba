"""What is watched: a kostprijs, and the days on which the provision is used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Final, TypeVar

from attrs import Attribute, field, frozen

from ieb import values
from ieb.arguments import name_fields, plain_day, plain_day_or_none
from ieb.codes import TARIEVEN
from ieb.errors import InvalidType, InvalidValue
from ieb.kalender import Maand
from ieb.messages import Kostprijs
from ieb.notation import write_date
from ieb.values import as_tuple, exactly

Kind = TypeVar("Kind")
_FIRST_DAY: Final = TARIEVEN[0].valid_from
"""Since when there is an abonnementstarief, and with it a kostprijs by the month (wet)."""


def _demand_end(interval: Interval, attribute: Attribute[date | None], end: date | None) -> None:
    if end is None:
        return
    values.DATUM(interval, attribute, end)
    if end < interval.van:
        start = write_date(interval.van)
        msg = f"De stopdatum {write_date(end)} ligt voor de startdatum {start}."
        raise InvalidValue(msg)


@name_fields
@frozen
class Interval:
    """Days in a row on which a provision is used, both ends inclusive.

    Attributes:
        van: First day.
        tot_en_met: Last day, or None while the provision is used.

    Raises:
        InvalidType: A day is no date.
        InvalidValue: The last day lies before the first.

    Example:
        >>> str(Interval(date(2025, 3, 15)))
        '15-03-2025 t/m heden'
    """

    van: date = field(converter=plain_day, validator=values.DATUM)
    tot_en_met: date | None = field(
        default=None, converter=plain_day_or_none, validator=_demand_end
    )

    @property
    def end(self) -> date:
        """The last day; the last of the calendar while the provision is used."""
        return self.tot_en_met or date.max

    def __str__(self) -> str:
        """Return the days as the findings name them."""
        end = "heden"
        if self.tot_en_met is not None:
            end = write_date(self.tot_en_met)
        return f"{write_date(self.van)} t/m {end}"


def _all_of(name: str, value: Iterable[Kind]) -> tuple[Kind, ...]:
    """Return all that was given, and name what is no collection."""
    try:
        return as_tuple(value)
    except InvalidType:
        found = type(value).__name__
        msg = f"{name}: verwacht een of meer waarden in een tuple of een list, geen {found}."
        raise InvalidType(msg) from None


def _as_months(value: Iterable[Maand]) -> frozenset[Maand]:
    months = _all_of("not_counted", value)
    for month in months:
        if not isinstance(month, Maand):
            found = type(month).__name__
            msg = f"not_counted: verwacht maanden, zoals Maand(2020, 4), geen {found}."
            raise InvalidType(msg)
    return frozenset(months)


def as_gebruik(value: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return days of use, in order and none twice; an attrs converter.

    Args:
        value: The days of use.

    Raises:
        InvalidType: They are no collection of `Interval`.
        InvalidValue: There are none, two overlap, or a later one stands before an earlier one.
    """
    gebruik = _all_of("gebruik", value)
    if not gebruik:
        msg = "gebruik: verwacht minstens een periode, zoals Interval(date(2025, 3, 12))."
        raise InvalidValue(msg)
    for interval in gebruik:
        if not isinstance(interval, Interval):
            msg = f"gebruik: verwacht een Interval, geen {type(interval).__name__}."
            raise InvalidType(msg)
    for here, after in pairwise(gebruik):
        if here.van <= after.end and after.van <= here.end:
            msg = f"De perioden van gebruik overlappen: {here} en {after}."
            raise InvalidValue(msg)
        if after.van < here.van:
            days = f"{here} staat voor {after}"
            msg = f"De perioden van gebruik staan niet op volgorde: {days}. Zet de eerste vooraan."
            raise InvalidValue(msg)
    return gebruik


@name_fields
@frozen(kw_only=True)
class Bewaking:
    """A provision whose kostprijs is watched.

    Attributes:
        kostprijs: What it costs, and the first day on which that counts. Of a pgb it is the amount
            of the pgb (aanname).
        gebruik: The days on which it is used, in order; the last may be open.
        not_counted: Months that are left out of the count, such as April and May 2020 for a
            gemeente that reads the law so (aanname). None by default: the law says "elke maand"
            (wet: Uitvoeringsbesluit Wmo 2015 art. 3.10b lid 3).

    Raises:
        InvalidType: A value has the wrong type.
        InvalidValue: The days of use overlap or are out of order, or the kostprijs begins before
            2020 or after all use.
    """

    kostprijs: Kostprijs = field(validator=exactly(Kostprijs))
    gebruik: tuple[Interval, ...] = field(converter=as_gebruik)
    not_counted: frozenset[Maand] = field(default=frozenset(), converter=_as_months)

    def __attrs_post_init__(self) -> None:
        """Refuse a kostprijs that begins when it cannot count."""
        since = self.kostprijs.kostprijs_startdatum
        begin = f"De kostprijs begint op {write_date(since)}"
        if since < _FIRST_DAY:
            hint = "Geef het restbedrag per 01-01-2020 (zie ieb vergelijk)"
            msg = f"{begin}, voor het abonnementstarief. {hint}."
            raise InvalidValue(msg)
        end = self.gebruik[-1].end
        if end < since:
            msg = f"{begin}, na de laatste dag van gebruik ({write_date(end)})."
            raise InvalidValue(msg)
