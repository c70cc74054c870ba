"""What a period does: which months or days it charges. Two periods that do the same are equal."""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import frozen

from ieb.kalender import Maand, first_charged, last_charged
from ieb.keten.period import Period
from ieb.messages.kinds import Stroom

_END: Final = 10_000_000
"""A number after that of every month and every day."""


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


def charged_by(stroom: Stroom, start: date, stop: date | None) -> Charged | None:
    """Return what a period charges; None for one that charges nothing.

    Args:
        stroom: The stream.
        start: First day.
        stop: Last day, or None for an open period.
    """
    if stop is not None and stop < start:
        return None
    if stroom is Stroom.BESCHERMD_WONEN:
        return Charged(start.toordinal(), _END if stop is None else stop.toordinal())
    first = _number(first_charged(start))
    last = _END if stop is None else _number(last_charged(stop))
    return Charged(first, last) if first <= last else None


def _number(maand: Maand) -> int:
    return maand.jaar * 12 + maand.maand


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
    total = _count(charged) + _count(other)
    if charged is None or other is None or not charged.overlaps(other):
        return total
    shared = Charged(max(charged.first, other.first), min(charged.last, other.last))
    return total - 2 * _count(shared)


def _count(charged: Charged | None) -> int:
    return 0 if charged is None else charged.last - charged.first + 1
