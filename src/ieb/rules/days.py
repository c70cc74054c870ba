"""Days and terms: calendar months back, working days, and sets of charged days."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from attrs import frozen

from ieb.arguments import name_fields
from ieb.errors import InvalidType, InvalidValue
from ieb.kalender import months_before
from ieb.notation import write_date

ONE_DAY: Final = timedelta(days=1)


@lru_cache(maxsize=1024)
def reach_back(day: date, months: int) -> date:
    """Return the earliest day that a term reaches back to, also from a day that no term fits in.

    Args:
        day: The day to count from.
        months: The term, in calendar months.

    Returns:
        The day; 1 January of the year 1, before which nothing lies, when the term reaches further.

    Example:
        >>> reach_back(date(2024, 2, 29), 36)
        datetime.date(2021, 2, 28)
    """
    try:
        return months_before(day, months)
    except InvalidValue:
        return date.min


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """Return the holidays of a year by the Algemene termijnenwet, Good Friday included.

    Args:
        year: The year.
    """
    easter = _easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.isoweekday() == calendar.SUNDAY + 1:
        kings_day -= ONE_DAY
    moving = (easter + timedelta(days=days) for days in (-2, 0, 1, 39, 49, 50))
    return frozenset(
        {
            date(year, 1, 1),
            kings_day,
            date(year, 5, 5),
            date(year, 12, 25),
            date(year, 12, 26),
            *moving,
        }
    )


def _easter(year: int) -> date:
    # The Gregorian computus, as O'Beirne gave it for any year.
    century, golden = year // 100, year % 19
    epact = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - epact - year % 100 % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def is_working_day(day: date) -> bool:
    """Return whether a day is a working day: Monday to Friday, and no public holiday (aanname)."""
    return day.isoweekday() <= calendar.FRIDAY + 1 and day not in holidays(day.year)


def add_working_days(
    day: date, count: int, working: Callable[[date], bool] = is_working_day
) -> date:
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


class Receipt(NamedTuple):
    """The day from which a term for an answer counts.

    Attributes:
        day: The day of receipt, or the Dagtekening as the earliest possible one when that is
            unknown.
        sure: Whether it is the day of receipt.
    """

    day: date
    sure: bool

    @property
    def in_words(self) -> str:
        """The day, in Dutch, as what comes after "na"."""
        if self.sure:
            return f"ontvangst op {write_date(self.day)}"
        return f"de Dagtekening, {write_date(self.day)} (de dag van ontvangst is niet bekend)"


def receipt(received: date | None, dagtekening: date) -> Receipt:
    """Return from which day a term counts.

    Args:
        received: Day of receipt, or None when it is unknown.
        dagtekening: Date of the message.
    """
    if received is None:
        return Receipt(dagtekening, sure=False)
    return Receipt(received, sure=True)


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
        return (
            not (self.empty or other.empty)
            and self.first <= other.last
            and other.first <= self.last
        )

    def without(self, other: Span) -> tuple[Span, ...]:
        """Return what is left of these days without those of another span: none, one or two spans.

        Args:
            other: The days to leave out.
        """
        if not self.overlaps(other):
            return () if self.empty else (self,)
        left: list[Span] = []
        if self.first < other.first:
            left.append(Span(self.first, other.first - ONE_DAY))
        if self.last > other.last:
            left.append(Span(other.last + ONE_DAY, self.last))
        return tuple(left)


def days_without(days: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """Return what is left of days without other days.

    Args:
        days: Spans that share no day.
        others: The days to leave out; they may share days.
    """
    left = list(days)
    for other in others:
        rest: list[Span] = []
        for span in left:
            rest += span.without(other)
        left = rest
    return tuple(left)


def first_day(days: Iterable[Span]) -> date | None:
    """Return the earliest of some days, or None when there is none."""
    return min((span.first for span in days if not span.empty), default=None)


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


def in_months(number: int) -> str:
    """Return a number of months in words, for a text.

    Args:
        number: How many.

    Example:
        >>> in_months(1), in_months(12)
        ('1 maand', '12 maanden')
    """
    return "1 maand" if number == 1 else f"{number} maanden"
