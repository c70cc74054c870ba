"""Months in a row, by number: which of them count, and what is deducted in each.

A course of thousands of years is a handful of these rows; nothing here goes month by month.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple, Self

from attrs import frozen

from ieb.codes import Tarief
from ieb.errors import UnknownTarief
from ieb.kalender import Maand, first_charged, is_provisional, last_charged, tarief_in
from ieb.kalender.tariffs import demand_tarieven
from ieb.kalender.working_days import ONE_DAY
from ieb.kostprijs.bewaking import Interval
from ieb.values import Bedrag

_FIRST: Final = Maand.of(date.min)
_LAST: Final = Maand.of(date.max)


def number_of(maand: Maand) -> int:
    """Return the number of a month: that of the next month is one more."""
    return maand - _FIRST


def maand_of(number: int) -> Maand:
    """Return the month with a number."""
    return _FIRST + number


class Run(NamedTuple):
    """Months in a row.

    Attributes:
        first: Number of the first.
        last: Number of the last.
    """

    first: int
    last: int


@frozen
class Counted:
    """The months that count, in order and none twice.

    Attributes:
        runs: The months, in rows.
    """

    runs: tuple[Run, ...]

    @classmethod
    def of(
        cls,
        gebruik: Iterable[Interval],
        since: date = date.min,
        not_counted: Collection[Maand] = (),
    ) -> Self:
        """Return the months of some days of use.

        Args:
            gebruik: The days of use, in order and disjoint.
            since: First day that counts.
            not_counted: Months to leave out.
        """
        gaps = sorted(map(number_of, not_counted))
        found: list[Run] = []
        for interval in gebruik:
            if interval.end < since:
                continue
            first = _first_number(max(interval.van, since))
            last = number_of(last_charged(interval.end))
            for gap in gaps[bisect_left(gaps, first) : bisect_right(gaps, last)]:
                found.append(Run(first, gap - 1))
                first = gap + 1
            found.append(Run(first, last))
        return cls(tuple(run for run in found if run.first <= run.last))

    def ended(self, day: date) -> Counted:
        """Return the months that ended before a day.

        Args:
            day: The day.
        """
        return self._before(number_of(Maand.of(day)))

    def before_start(self, day: date) -> Counted:
        """Return the months before the first one that a new start would be charged for.

        Args:
            day: The first day of that start.
        """
        return self._before(_first_number(day))

    def _before(self, end: int) -> Counted:
        return Counted(
            tuple(Run(run.first, min(run.last, end - 1)) for run in self.runs if run.first < end)
        )

    @property
    def following(self) -> int | None:
        """Number of the month after the last one; None without months, or when there is no next."""
        if not self.runs or self.runs[-1].last >= number_of(_LAST):
            return None
        return self.runs[-1].last + 1

    def cut(self, changes: tuple[int, ...]) -> Iterator[Run]:
        """Yield the months in rows within which none of some months begins.

        Args:
            changes: Numbers of the months at which to cut, in order.
        """
        for run in self.runs:
            first = run.first
            for change in changes[bisect_right(changes, first) :]:
                if change > run.last:
                    break
                yield Run(first, change - 1)
                first = change
            yield Run(first, run.last)


def _first_number(day: date) -> int:
    """Return the number of the first month that a start on a day is charged for.

    It is one beyond the calendar for a day in December 9999.
    """
    if day.day > 1 and Maand.of(day) == _LAST:
        return number_of(_LAST) + 1
    return number_of(first_charged(day))


class Rate(NamedTuple):
    """What a month costs.

    Attributes:
        tarief: The tariff.
        provisional: Whether that was not announced for that month.
    """

    tarief: Bedrag
    provisional: bool


@frozen
class Rates:
    """A table of tariffs by the month.

    Attributes:
        tarieven: The table.
        changes: Numbers of the months in which it may change, in order.
        rates: What the months from each of these cost; None when the table does not say.
    """

    tarieven: tuple[Tarief, ...]
    changes: tuple[int, ...]
    rates: tuple[Rate | None, ...]

    @staticmethod
    def of(tarieven: Iterable[Tarief]) -> Rates:
        """Return a table by the month.

        Args:
            tarieven: The table.

        Raises:
            InvalidType: It holds something else.
            InvalidValue: It is empty, or two of its tariffs hold on the same day.
        """
        return _rates_of(demand_tarieven(tarieven))

    def at(self, number: int) -> Rate:
        """Return what a month costs.

        Args:
            number: Number of the month.

        Raises:
            UnknownTarief: The table does not say.
        """
        place = bisect_right(self.changes, number) - 1
        rate = None
        if place >= 0:
            rate = self.rates[place]
        return rate or _rate(number, self.tarieven)


def _rate(number: int, tarieven: tuple[Tarief, ...]) -> Rate:
    maand = maand_of(number)
    return Rate(tarief_in(maand, tarieven), is_provisional(maand, tarieven))


@lru_cache(maxsize=64)
def _rates_of(tarieven: tuple[Tarief, ...]) -> Rates:
    days: set[date] = set()
    for tarief in tarieven:
        days.add(tarief.valid_from)
        if tarief.valid_to is not None and tarief.valid_to < date.max:
            days.add(tarief.valid_to + ONE_DAY)
    changes = sorted({_first_number(day) for day in days})
    rates = (_rate_or_none(number, tarieven) for number in changes)
    return Rates(tarieven, tuple(changes), tuple(rates))


def _rate_or_none(number: int, tarieven: tuple[Tarief, ...]) -> Rate | None:
    if number > number_of(_LAST):
        return None
    try:
        return _rate(number, tarieven)
    except UnknownTarief:
        return None
