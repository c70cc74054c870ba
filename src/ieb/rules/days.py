"""Days and terms: how far a term reaches, and sets of charged days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from attrs import frozen

from ieb.arguments import name_fields
from ieb.errors import InvalidType, InvalidValue
from ieb.kalender import HERZIENING, OPLEGGING, add_working_days, months_before
from ieb.kalender.working_days import ONE_DAY
from ieb.notation import write_date


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


def reach_on(day: date, count: int, working: Callable[[date], bool]) -> date:
    """Return the last day of a term of working days, also from a day that no term fits in.

    Args:
        day: The day to count from, which does not count itself.
        count: How many working days the term has.
        working: Whether a day is a working day.

    Returns:
        The day; 31 December of the year 9999, after which nothing lies, when the term goes further.
    """
    try:
        return add_working_days(day, count, working)
    except InvalidValue:
        return date.max


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

    def first_without(self, others: Sequence[Span]) -> date | None:
        """Return the first of these days that is none of other days, or None when there is none.

        Args:
            others: The days that do not count, by first day; they may share days.
        """
        day = self.first
        for other in others:
            if other.first <= day <= other.last:
                if other.last >= self.last:
                    return None
                day = other.last + ONE_DAY
        return day if day <= self.last else None

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


def _first(span: Span) -> date:
    return span.first


def first_day_without(days: Iterable[Span], others: Iterable[Span]) -> date | None:
    """Return the earliest of some days that is none of other days, or None when there is none.

    Args:
        days: Spans.
        others: The days that do not count; they may share days.
    """
    found: date | None = None
    ordered = sorted(others, key=_first)
    for span in days:
        day = span.first_without(ordered)
        if day is not None and (found is None or day < found):
            found = day
    return found


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

    oplegging: int = OPLEGGING.months
    herziening: int = HERZIENING.months

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
