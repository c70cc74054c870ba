"""What a period does: which months or days it charges. Two periods that do the same are equal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Final, TypeVar

from attrs import frozen

from ieb.errors import InvalidValue
from ieb.kalender import UNCHARGED_MONTHS, Maand, MaandSpan, first_charged, last_charged
from ieb.keten.period import Period
from ieb.kostprijs import Interval
from ieb.kostprijs.months import maand_of, number_of
from ieb.messages.places import Stroom

Moment = TypeVar("Moment")
_END: Final = 10_000_000
"""A number after that of every month and every day."""
_FIRST_FREE, *_, _LAST_FREE = UNCHARGED_MONTHS


@frozen
class Charged:
    """What a period charges: months in the abonnementstarief, days in beschermd wonen.

    They are counted, so that the next month or day has the next number.

    Attributes:
        first: The first one.
        last: The last one, inclusive; very far for an open period.
    """

    first: int
    last: int

    def overlaps(self, other: Charged) -> bool:
        """Return whether both charge some month or day.

        Args:
            other: What another period of the same stream charges.
        """
        return self.first <= other.last and other.first <= self.last

    def exceeds(self, other: Charged | None) -> bool:
        """Return whether this charges a month or day that another does not.

        Args:
            other: What another period charges; None for nothing.
        """
        return other is None or self.first < other.first or self.last > other.last


_FREE: Final = Charged(number_of(_FIRST_FREE), number_of(_LAST_FREE))


@lru_cache(maxsize=1024)
def charged_by(stroom: Stroom, start: date, stop: date | None) -> Charged | None:
    """Return what a period charges; None for one that charges nothing.

    Kept, because in one plan the same period is asked for many times.

    Args:
        stroom: The stream.
        start: First day.
        stop: Last day, or None for an open period.
    """
    if stop is not None and stop < start:
        return None
    if stroom is Stroom.BESCHERMD_WONEN:
        return Charged(start.toordinal(), _END if stop is None else stop.toordinal())
    try:
        first = number_of(first_charged(start))
    except InvalidValue:  # it begins in the last month of the calendar, and none comes after it
        return None
    last = _END if stop is None else number_of(last_charged(stop))
    return Charged(first, last) if first <= last else None


def charged_in(period: Period | None) -> Charged | None:
    """Return what a period charges; None for one that charges nothing, or for no period.

    Args:
        period: The period.
    """
    if period is None:
        return None
    return charged_by(period.sleutel.stroom, period.start, period.stop)


def count_apart(charged: Charged | None, other: Charged | None) -> int:
    """Return how many months or days are charged by one of two periods and not by the other.

    Args:
        charged: What one charges.
        other: What the other charges.
    """
    apart = (*list_rest(charged, other), *list_rest(other, charged))
    return sum(span.last - span.first + 1 for span in apart)


def list_rest(charged: Charged | None, other: Charged | None) -> tuple[Charged, ...]:
    """Return what one period charges and another does not: none, one or two spans.

    Args:
        charged: What the one charges.
        other: What the other charges.
    """
    if charged is None:
        return ()
    if other is None or not charged.overlaps(other):
        return (charged,)
    spans: list[Charged] = []
    if charged.first < other.first:
        spans.append(Charged(charged.first, other.first - 1))
    if other.last < charged.last:
        spans.append(Charged(other.last + 1, charged.last))
    return tuple(spans)


def without_free(stroom: Stroom, spans: Iterable[Charged]) -> tuple[Charged, ...]:
    """Return spans without the months that nobody pays for: April and May 2020.

    In beschermd wonen they are paid for. Source: Uitvoeringsbesluit Wmo 2015, article 3.8 lid 3i.

    Args:
        stroom: The stream that they are of.
        spans: The spans.
    """
    if stroom is Stroom.BESCHERMD_WONEN:
        return tuple(spans)
    left: list[Charged] = []
    for span in spans:
        left.extend(list_rest(span, _FREE))
    return tuple(left)


def place_in_time(stroom: Stroom, day: date) -> int:
    """Return the number of the month or day that a day is in, as a stream counts.

    Args:
        stroom: The stream.
        day: The day.
    """
    if stroom is Stroom.BESCHERMD_WONEN:
        return day.toordinal()
    return number_of(Maand.of(day))


def to_spans(
    stroom: Stroom, spans: Iterable[Charged]
) -> tuple[MaandSpan, ...] | tuple[Interval, ...]:
    """Return spans of numbers as what they count: months, or days.

    Args:
        stroom: The stream that they are of.
        spans: The spans.
    """
    if stroom is Stroom.BESCHERMD_WONEN:
        return tuple(
            Interval(date.fromordinal(span.first), _last(span, date.fromordinal)) for span in spans
        )
    return tuple(MaandSpan(maand_of(span.first), _last(span, maand_of)) for span in spans)


def tell_spans(spans: Iterable[MaandSpan | Interval]) -> str:
    """Return in Dutch which months or days some spans are.

    Args:
        spans: The spans, as `to_spans` returns them.
    """
    return ", ".join(map(_in_words, spans))


def _in_words(span: MaandSpan | Interval) -> str:
    if isinstance(span, Interval):
        return f"de dagen {span}"
    if span.last is None:
        return f"de maanden vanaf {span.first}"
    if span.first == span.last:
        return f"de maand {span.first}"
    return f"de maanden {span.first} t/m {span.last}"


def _last(span: Charged, read: Callable[[int], Moment]) -> Moment | None:
    return None if span.last == _END else read(span.last)
