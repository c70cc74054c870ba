"""The actual periods of one person, in an order that answers what rules ask of them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ieb.messages.aanlevering import Aanlevering, Sleutel


class ActualPeriod(NamedTuple):
    """The actual aanlevering of a period.

    Attributes:
        first: Number of the event that delivered its key first for this person.
        aanlevering: The aanlevering.
    """

    first: int
    aanlevering: Aanlevering

    @property
    def last_day(self) -> date:
        """The last day; the last that there is for an open period."""
        return self.aanlevering.stop or date.max


def select_running(found: Iterable[ActualPeriod], day: date) -> tuple[Aanlevering, ...]:
    """Return the periods that did not stop before a day, in the order of their first events.

    Args:
        found: The actual periods, in whatever order.
        day: The day.
    """
    running = [period for period in found if period.last_day >= day]
    running.sort(key=_first)  # no two keys have one event
    return tuple(aanlevering for _, aanlevering in running)


def _first(period: ActualPeriod) -> int:
    return period.first


class StandingPeriods:
    """The actual periods of one person in one stream, by their last day.

    Who delivers thousands of periods for one person has each of them judged against those that
    still run, and against no other; so what stopped before costs nothing.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._stale: set[Sleutel] = set()
        self._by_key: dict[Sleutel, ActualPeriod] = {}
        self._by_first: dict[int, ActualPeriod] = {}
        self._by_last_day: list[tuple[date, int]] = []

    def mark(self, sleutel: Sleutel) -> None:
        """Note that the period with a key may have changed.

        Args:
            sleutel: The key.
        """
        self._stale.add(sleutel)

    def take_stale(self) -> Iterable[Sleutel]:
        """Return the keys of the periods that may have changed; they no longer count as such."""
        stale, self._stale = self._stale, set()
        return stale

    def put(self, sleutel: Sleutel, period: ActualPeriod | None) -> None:
        """Put the actual period with a key in the place of what it was.

        Args:
            sleutel: The key.
            period: The period; None when there is none any more.
        """
        known = self._by_key.pop(sleutel, None)
        if known is not None:
            del self._by_first[known.first]
            del self._by_last_day[bisect_left(self._by_last_day, _moment(known))]
        if period is not None:
            self._by_key[sleutel] = self._by_first[period.first] = period
            insort(self._by_last_day, _moment(period))

    def running_from(self, day: date) -> tuple[Aanlevering, ...]:
        """Return the periods that did not stop before a day, in the order of their first events.

        Args:
            day: The day.
        """
        begin = bisect_left(self._by_last_day, (day, 0))
        running = sorted(first for _, first in self._by_last_day[begin:])
        return tuple(self._by_first[first].aanlevering for first in running)


def _moment(period: ActualPeriod) -> tuple[date, int]:
    return period.last_day, period.first
