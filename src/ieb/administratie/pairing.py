"""Which known period becomes which wanted one, so that the fewest messages are needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from attrs import frozen

from ieb.administratie.desired import Wens
from ieb.keten.period import Period


class Cost(NamedTuple):
    """What a choice costs; the first that differs decides.

    Attributes:
        messages: How many messages.
        starts: How many periods get another start.
        removals: How many periods are removed.
        days: How many days starts and stops move.
    """

    messages: int = 0
    starts: int = 0
    removals: int = 0
    days: int = 0

    def plus(self, other: Cost) -> Cost:
        """Return both together."""
        return Cost(
            self.messages + other.messages,
            self.starts + other.starts,
            self.removals + other.removals,
            self.days + other.days,
        )


@frozen
class Pair:
    """A known period and what it should become; one of the two may lack.

    Attributes:
        known: What is known; None for a period that is not known yet.
        wens: What it should be; None for a period that should not be known.
    """

    known: Period | None
    wens: Wens | None


NOTHING = Cost()


def pair_up(
    known: Sequence[Period],
    wensen: Sequence[Wens],
    changes: Callable[[Pair], bool],
) -> tuple[Pair, ...]:
    """Return what becomes of each known period, and which periods are new.

    Pairs do not cross, and share a day: a period that shares no day with another is not the same
    period (aanname). Of all such choices this is the one with the lowest cost.

    Args:
        known: The known periods of one stream, in order of time.
        wensen: The wanted ones, in order of time.
        changes: Whether a pair asks for a message.
    """
    if not known:  # nothing to choose
        return tuple(Pair(None, wens) for wens in wensen)
    best: list[list[tuple[Cost, tuple[Pair, ...]]]] = []
    for row in range(len(known) + 1):
        best.append([])
        for column in range(len(wensen) + 1):
            options: list[tuple[Cost, tuple[Pair, ...]]] = []
            if row and column and meet(known[row - 1], wensen[column - 1]):
                pair = Pair(known[row - 1], wensen[column - 1])
                options.append(_add(best[row - 1][column - 1], pair, changes))
            if row:
                options.append(_add(best[row - 1][column], Pair(known[row - 1], None), changes))
            if column:
                options.append(_add(best[row][column - 1], Pair(None, wensen[column - 1]), changes))
            best[row].append(min(options, key=_cost, default=(NOTHING, ())))
    return best[-1][-1][1]


def _cost(option: tuple[Cost, tuple[Pair, ...]]) -> Cost:
    return option[0]


def _add(
    before: tuple[Cost, tuple[Pair, ...]], pair: Pair, changes: Callable[[Pair], bool]
) -> tuple[Cost, tuple[Pair, ...]]:
    cost, pairs = before
    return cost.plus(_price(pair, changes)), (*pairs, pair)


def _price(pair: Pair, changes: Callable[[Pair], bool]) -> Cost:
    messages = int(changes(pair))
    known, wens = pair.known, pair.wens
    if known is None:
        return Cost(messages)
    if wens is None:
        return Cost(messages, removals=messages)
    moved = abs((known.start - wens.start).days)
    if known.stop is not None and wens.stop is not None:
        moved += abs((known.stop - wens.stop).days)
    return Cost(messages, starts=int(known.start != wens.start), days=moved)


def meet(known: Period, wens: Wens) -> bool:
    """Return whether a known period and a wanted one share a day.

    Args:
        known: The known period.
        wens: The wanted one.
    """
    first = max(known.start, wens.start)
    last = min(known.stop or date.max, wens.stop or date.max)
    return first <= last
