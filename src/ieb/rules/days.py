"""Days and terms: calendar months back, working days, and sets of charged days."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from attrs import frozen

from ieb.arguments import name_fields
from ieb.errors import InvalidType, InvalidValue

ONE_DAY: Final = timedelta(days=1)


@lru_cache(maxsize=1024)
def months_before(day: date, months: int) -> date:
    """Return the day a number of calendar months earlier, or the last of that month when it is shorter.

    Args:
        day: The day to count from.
        months: How many months to go back.

    Returns:
        The day; 1 January of the year 1 when it would lie before it.

    Example:
        >>> months_before(date(2024, 2, 29), 36)
        datetime.date(2021, 2, 28)
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year as the Algemene termijnenwet counts them, Good Friday included.

    Args:
        year: The year.
    """
    easter = _easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.isoweekday() == calendar.SUNDAY + 1:
        kings_day -= ONE_DAY
    moving = (easter + timedelta(days=days) for days in (-2, 0, 1, 39, 49, 50))
    return frozenset(
        {date(year, 1, 1), kings_day, date(year, 5, 5), date(year, 12, 25), date(year, 12, 26), *moving}
    )


def _easter(year: int) -> date:
    # The Gregorian computus, as O'Beirne gave it for any year.
    century, golden = year // 100, year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - epact - year % 100 % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def is_working_day(day: date) -> bool:
    """Return whether a day is a working day: Monday to Friday, and no public holiday (aanname)."""
    return day.isoweekday() <= calendar.FRIDAY + 1 and day not in holidays(day.year)


def add_working_days(day: date, count: int, working: Callable[[date], bool] = is_working_day) -> date:
    """Return the day a number of working days later; the day itself does not count.

    Args:
        day: The day to count from.
        count: How many working days to go on.
        working: Whether a day is a working day.

    Returns:
        The day; 31 December of the year 9999 when it would lie after it.
    """
    while count > 0 and day < date.max:
        day += ONE_DAY
        count -= working(day)
    return day


@frozen
class Span:
    """A run of charged days, both ends inclusive.

    Attributes:
        first: First day.
        last: Last day; `date.max` for an open period.
    """

    first: date
    last: date

    @classmethod
    def of(cls, start: date, stop: date | None) -> Span:
        """Return the days of a period.

        Args:
            start: First day.
            stop: Last day, or None for an open period.
        """
        return cls(start, date.max if stop is None else stop)

    @property
    def empty(self) -> bool:
        """Whether there is no day in it: the last lies before the first."""
        return self.last < self.first

    def holds(self, day: date) -> bool:
        """Return whether a day is one of these."""
        return self.first <= day <= self.last

    def overlaps(self, other: Span) -> bool:
        """Return whether two spans share a day."""
        return not (self.empty or other.empty) and self.first <= other.last and other.first <= self.last

    def first_day_not_in(self, other: Span) -> date | None:
        """Return the earliest day of this span that the other one lacks, or None when it has them all.

        Args:
            other: The other span.
        """
        if self.empty:
            return None
        if other.empty or self.first < other.first or self.first > other.last:
            return self.first
        return other.last + ONE_DAY if self.last > other.last else None


@name_fields
@frozen(kw_only=True)
class Termijnen:
    """The legal terms in calendar months; release 4.0 names them without numbers.

    Attributes:
        oplegging: How far back a contribution may be imposed.
        herziening: How far back it may be revised.

    Raises:
        InvalidType: A term is no int.
        InvalidValue: A term is negative.
    """

    oplegging: int = 12
    herziening: int = 36

    def __attrs_post_init__(self) -> None:
        """Refuse what is no number of months."""
        for months in (self.oplegging, self.herziening):
            if type(months) is not int:
                msg = f"Termijnen: verwacht een aantal maanden (int), geen {type(months).__name__}."
                raise InvalidType(msg)
        if min(self.oplegging, self.herziening) < 0:
            msg = "Termijnen: verwacht een aantal maanden van 0 of meer."
            raise InvalidValue(msg)
