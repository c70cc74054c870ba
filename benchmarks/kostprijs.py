"""What running down a kostprijs costs: `python benchmarks/kostprijs.py`.

The yardstick is a bare loop over the months of the same course: take the tariff off, look whether
enough is left. Both take turns, so that the speed of the machine at the moment does not count;
printed is the median of the ratios. A course is also told month by month, beside making the values
that its lines hold; and one of millennia must cost about as much as one of 150 months.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date

from ieb.codes import TARIEVEN
from ieb.kalender import Maand, tarief_in
from ieb.kostprijs import Bewaking, Interval, Verloop, restbedrag, run_down
from ieb.messages import Kostprijs
from ieb.values import Bedrag

COURSES, ROUNDS, CALLS = 10_000, 20, 200
MONTHS = 150
START = date(2020, 1, 1)
TARIEF_BY_MONTH = [tarief_in(Maand.of(START) + index).cents for index in range(MONTHS + 1)]
COST = sum(TARIEF_BY_MONTH[:MONTHS])


def bewaking_of(cents: int) -> Bewaking:
    """Return what is watched: a kostprijs, in use since the start."""
    kostprijs = Kostprijs(kostprijs_bedrag=Bedrag(cents), kostprijs_startdatum=START)
    return Bewaking(kostprijs=kostprijs, gebruik=(Interval(START),))


LONG, ENDLESS = bewaking_of(COST), bewaking_of(Bedrag.MAX_CENTS)


def bare() -> tuple[int, int]:
    """Go through the months with two whole numbers and a list; return how many, and the rest."""
    rest, months = COST, 0
    for cents in TARIEF_BY_MONTH:
        if rest < cents:
            break
        rest -= cents
        months += 1
    return months, rest


def values() -> int:
    """Make a month and an amount for each month; return how many."""
    first = Maand.of(START)
    made = [(first + index, Bedrag(cents)) for index, cents in enumerate(TARIEF_BY_MONTH)]
    return len(made)


def course() -> Verloop:
    """Return the same as a course."""
    return run_down(LONG)


def told() -> int:
    """Return how many months a course tells, each with its tariff and what remains."""
    return sum(1 for _ in run_down(LONG).lines())


def seconds(call: Callable[[], object], calls: int = CALLS) -> float:
    """Return how long a number of calls takes."""
    start = time.perf_counter()
    for _ in range(calls):
        call()
    return time.perf_counter() - start


def ratio(subject: Callable[[], object], yardstick: Callable[[], object]) -> float:
    """Return the median ratio of subject to yardstick."""
    seconds(subject)
    seconds(yardstick)
    return statistics.median(seconds(subject) / seconds(yardstick) for _ in range(ROUNDS))


def main() -> int:
    """Print the ratios and the limits they are held against; return 1 when one is too high."""
    verloop = course()
    assert (verloop.months, verloop.rest.cents) == bare() == (MONTHS, 0)
    assert len(TARIEVEN) + 1 == len(verloop.stretches)  # each year's tariff, and the time after
    rows = {
        "course": (ratio(course, bare), 20.0, f"; {MONTHS} months to a bare loop over them"),
        "rest": (ratio(lambda: restbedrag(LONG, date(2031, 1, 1)), bare), 20.0, "; on a day"),
        "lines": (ratio(told, values), 5.0, "; a line for each month to making its values"),
        "millennia": (ratio(lambda: run_down(ENDLESS), course), 2.0, "; 45.878 months to 150"),
        "seconds": (
            min(seconds(course, COURSES) for _ in range(3)),
            1.0,
            f"; {COURSES} courses, the best of three",
        ),
    }
    for name, (found, limit, what) in rows.items():
        print(f"{name:10} {found:.2f}  (limit {limit}{what})")
    return max(found > limit for found, limit, _ in rows.values())


if __name__ == "__main__":
    sys.exit(main())
