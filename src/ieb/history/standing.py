"""The actual periods of one person, in an order that answers what rules ask of them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final, NamedTuple

from ieb.messages.aanlevering import Aanlevering, Sleutel
from ieb.messages.places import Stroom

FEW: Final = 8
"""Of who has no more periods in a stream, all are looked at: nearly everybody."""


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


class Persons:
    """Which keys each person ever had in a stream, and of who has many what still runs.

    Attributes:
        keys: By Bsn and stream the keys, in the order in which they were first delivered.
    """

    def __init__(self) -> None:
        """Begin with nobody."""
        self.keys: dict[tuple[str, Stroom], list[Sleutel]] = defaultdict(list)
        # Of who has many and was asked for.
        self._standing: dict[tuple[str, Stroom], StandingPeriods] = {}
        self._watchers: dict[Sleutel, list[StandingPeriods]] = {}

    @property
    def is_watching(self) -> bool:
        """Whether anybody's periods are kept up to date."""
        return bool(self._watchers)

    def add(self, bsn: str, sleutel: Sleutel) -> None:
        """Add a key that a person did not have before.

        Args:
            bsn: Burgerservicenummer.
            sleutel: The key.
        """
        person = bsn, sleutel.stroom
        self.keys[person].append(sleutel)
        standing = self._standing.get(person)
        if standing is not None:
            self._watch(sleutel, standing)

    def mark(self, sleutel: Sleutel) -> None:
        """Note that the period with a key may have changed.

        Args:
            sleutel: The key.
        """
        for standing in self._watchers.get(sleutel, ()):
            standing.mark(sleutel)

    def standing_of(
        self, bsn: str, stroom: Stroom, find: Callable[[Sleutel], ActualPeriod | None]
    ) -> StandingPeriods:
        """Return the actual periods of who has many, as they are now.

        Args:
            bsn: Burgerservicenummer.
            stroom: The stream.
            find: Gives the actual period with a key, as far as it is that of this person.
        """
        standing = self._standing.pop((bsn, stroom), None)
        if standing is None:
            standing = StandingPeriods()
            for sleutel in self.keys[bsn, stroom]:
                self._watch(sleutel, standing)
        for sleutel in standing.take_stale():
            standing.put(sleutel, find(sleutel))
        self._standing[bsn, stroom] = standing  # put back whole: what a Ctrl-C broke off is not
        return standing

    def _watch(self, sleutel: Sleutel, standing: StandingPeriods) -> None:
        """Let the periods of a person know of each event about a key."""
        self._watchers.setdefault(sleutel, []).append(standing)
        standing.mark(sleutel)
