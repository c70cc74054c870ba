"""Calendar months: which of them a contribution is charged for, and the one arithmetic of them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import field, frozen
from attrs.validators import optional

from ieb.arguments import demand_day, name_arguments, name_fields
from ieb.errors import InvalidType, InvalidValue
from ieb.kalender.numbers import demand_count, whole
from ieb.notation import write_date
from ieb.privacy import quote
from ieb.values import exactly

_TEXT: Final = re.compile(r"(?!0000)([0-9]{4})-(0[1-9]|1[0-2])")


@name_fields
@frozen(order=True)
class Maand:
    """A calendar month; months sort by time.

    Attributes:
        jaar: The year, 1 to 9999.
        maand: The month of the year, 1 to 12.

    Raises:
        InvalidType: One of them is no int.
        InvalidValue: There is no such month.

    Example:
        >>> str(Maand(2025, 3)), Maand(2025, 3).last, Maand(2025, 3) + 12
        ('2025-03', datetime.date(2025, 3, 31), Maand(jaar=2026, maand=3))
    """

    jaar: int = field(validator=whole("Maand", "een jaar", 1, 9999))
    maand: int = field(validator=whole("Maand", "een maand", 1, 12))

    @classmethod
    def of(cls, day: date) -> Maand:
        """Return the month of a day.

        Args:
            day: The day.

        Raises:
            InvalidType: It is no date.
        """
        day = demand_day("day", day)
        return cls(day.year, day.month)

    @classmethod
    def from_text(cls, text: str) -> Maand:
        """Read a month, written as ``2025-03``.

        Args:
            text: The text.

        Raises:
            InvalidType: It is no text.
            InvalidValue: It is another text, or there is no such month.
        """
        if not isinstance(text, str):
            msg = f"Maand: verwacht tekst zoals 2020-04, geen {type(text).__name__}."
            raise InvalidType(msg)
        match = _TEXT.fullmatch(text)
        if match is None:
            msg = f"{quote(text)} is geen maand: verwacht wordt eejj-mm, zoals 2020-04."
            raise InvalidValue(msg)
        return cls(int(match[1]), int(match[2]))

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.jaar, self.maand, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.jaar, self.maand, calendar.monthrange(self.jaar, self.maand)[1])

    def __str__(self) -> str:
        """Return the month as ``2025-03``."""
        return f"{self.jaar:04}-{self.maand:02}"

    def __add__(self, months: int) -> Maand:
        """Return the month a number of months later, or earlier for a number below 0.

        Args:
            months: How many.

        Raises:
            InvalidType: It is no int.
            InvalidValue: There is no such month: they run from 0001-01 to 9999-12.
        """
        if type(months) is not int:
            msg = f"Maand: tel er een aantal maanden (int) bij op, geen {type(months).__name__}."
            raise InvalidType(msg)
        year, month = divmod(self.jaar * 12 + self.maand - 1 + months, 12)
        if date.min.year <= year <= date.max.year:
            return Maand(year, month + 1)
        msg = f"Zo ver van {self} bestaat geen maand: datums lopen van 0001-01 t/m 9999-12."
        raise InvalidValue(msg)

    def __sub__(self, earlier: Maand) -> int:
        """Return how many months this one comes after another; below 0 when it comes before it.

        Args:
            earlier: The other month.

        Raises:
            InvalidType: It is no month.
        """
        if type(earlier) is not Maand:
            msg = (
                f"Maand: trek er een Maand van af, geen {type(earlier).__name__}; een maand terug "
                "is maand + -1."
            )
            raise InvalidType(msg)
        return 12 * (self.jaar - earlier.jaar) + self.maand - earlier.maand


def demand_maand(name: str, value: object) -> None:
    """Refuse what is no month.

    Args:
        name: What the caller calls it.
        value: What was given.

    Raises:
        InvalidType: It is no month.
    """
    if type(value) is not Maand:
        msg = (
            f"{name}: verwacht een Maand, geen {type(value).__name__}; "
            "Maand.of geeft de maand van een dag."
        )
        raise InvalidType(msg)


@name_fields
@frozen
class MaandSpan:
    """A run of months, both ends inclusive; empty when its last month lies before its first.

    It can be walked through, and asked whether a month is in it. An open one goes on to the last
    month that there is, 9999-12.

    Attributes:
        first: The first month.
        last: The last month, or None for an open run.

    Raises:
        InvalidType: One of them is no month.

    Example:
        >>> span = MaandSpan(Maand(2025, 1), Maand(2025, 3))
        >>> len(span), Maand(2025, 4) in span, [str(maand) for maand in span]
        (3, False, ['2025-01', '2025-02', '2025-03'])
    """

    first: Maand = field(validator=exactly(Maand))
    last: Maand | None = field(validator=optional(exactly(Maand)))

    def __bool__(self) -> bool:
        """Return whether there is a month in it."""
        return self.last is None or self.first <= self.last

    def __len__(self) -> int:
        """Return how many months there are.

        Raises:
            InvalidValue: The run is open.
        """
        if self.last is None:
            msg = (
                f"De maanden vanaf {self.first} hebben geen einde en dus geen aantal. Geef een "
                "stopdatum, of vraag met `in` of een maand erbij hoort."
            )
            raise InvalidValue(msg)
        return max(0, self.last - self.first + 1)

    def __contains__(self, maand: Maand) -> bool:
        """Return whether a month is one of these.

        Args:
            maand: The month.

        Raises:
            InvalidType: It is no month, such as a day.
        """
        demand_maand("MaandSpan", maand)
        return self.first <= maand and (self.last is None or maand <= self.last)

    def __iter__(self) -> Iterator[Maand]:
        """Return the months, in order."""
        end = Maand.of(date.max) if self.last is None else self.last
        for number in range(end - self.first + 1):
            yield self.first + number


UNCHARGED_MONTHS: Final = MaandSpan(Maand(2020, 4), Maand(2020, 5))
"""The months that nobody pays for, except in beschermd wonen and opvang; see `UNCHARGED`."""


@name_arguments
def first_charged(start: date) -> Maand:
    """Return the first month that is charged: that of the start, or the next one.

    The month of the start is charged when that is the first of the month. See `FIRST_CHARGED`.

    Args:
        start: First day of the contribution.

    Raises:
        InvalidType: It is no date.
        InvalidValue: The next month does not exist, as after 2 December 9999.

    Example:
        >>> str(first_charged(date(2025, 3, 1))), str(first_charged(date(2025, 3, 2)))
        ('2025-03', '2025-04')
    """
    start = demand_day("start", start)
    if start.day == 1:
        return Maand.of(start)
    return Maand.of(start) + 1


@name_arguments
def last_charged(stop: date) -> Maand:
    """Return the last month that is charged: a part of a month counts as a whole one.

    So a stop on the first of a month charges that month (aanname: it is a day of the contribution).
    See `LAST_CHARGED`.

    Args:
        stop: Last day of the contribution.

    Raises:
        InvalidType: It is no date.
    """
    return Maand.of(demand_day("stop", stop))


@name_arguments
def charged(start: date, stop: date | None) -> MaandSpan:
    """Return the months for which a contribution is charged; there may be none.

    Which of these months nobody pays for (`UNCHARGED`) is not taken off.

    Args:
        start: First day of the contribution.
        stop: Last day, or None when there is no end.

    Raises:
        InvalidType: A day is no date.
        InvalidValue: The stop lies before the start, or the first month does not exist.

    Example:
        >>> bool(charged(date(2025, 3, 5), date(2025, 3, 20)))
        False
        >>> [str(maand) for maand in charged(date(2025, 3, 31), date(2025, 4, 1))]
        ['2025-04']
    """
    start = demand_day("start", start)
    if stop is None:
        return MaandSpan(first_charged(start), None)
    stop = demand_day("stop", stop)
    if stop < start:
        msg = f"De stopdatum {write_date(stop)} ligt voor de startdatum {write_date(start)}."
        raise InvalidValue(msg)
    return MaandSpan(first_charged(start), last_charged(stop))


@name_arguments
def freed_months(stop: date, start: date) -> tuple[Maand, ...]:
    """Return the months that are charged for neither a period nor the next one.

    Args:
        stop: Last day of the first period.
        start: First day of the next one.

    Raises:
        InvalidType: A day is no date.

    Example:
        >>> [str(maand) for maand in freed_months(date(2025, 3, 31), date(2025, 4, 2))]
        ['2025-04']
    """
    start = demand_day("start", start)
    last = last_charged(stop)
    # Not by first_charged: a period may start in the last month that there is.
    uncharged_start = int(start.day > 1)
    count = Maand.of(start) - last - 1 + uncharged_start
    return tuple(last + ahead for ahead in range(1, count + 1))


@name_arguments
def months_after(day: date, months: int) -> date:
    """Return the day a number of calendar months later; the last of that month if shorter.

    Args:
        day: The day to count from.
        months: How many months to go on, 0 or more.

    Raises:
        InvalidType: `day` is no date, or `months` no int.
        InvalidValue: `months` is below 0, or the day would lie after 31-12-9999.

    Example:
        >>> months_after(date(2025, 10, 31), 4)
        datetime.date(2026, 2, 28)
    """
    day = demand_day("day", day)
    return _same_day(day, Maand.of(day) + demand_count("months", "maanden", months))


@name_arguments
def months_before(day: date, months: int) -> date:
    """Return the day a number of calendar months earlier; the last of that month if shorter.

    Args:
        day: The day to count from.
        months: How many months to go back, 0 or more.

    Raises:
        InvalidType: `day` is no date, or `months` no int.
        InvalidValue: `months` is below 0, or the day would lie before 01-01-0001.

    Example:
        >>> months_before(date(2024, 2, 29), 36)
        datetime.date(2021, 2, 28)
    """
    day = demand_day("day", day)
    return _same_day(day, Maand.of(day) + -demand_count("months", "maanden", months))


def _same_day(day: date, maand: Maand) -> date:
    """Return the day with the same number in a month, or the last one of that month."""
    last = maand.last
    return last.replace(day=min(day.day, last.day))
