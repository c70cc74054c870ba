"""What the tests of a whole country share."""

from __future__ import annotations

import os
import sys
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

from hypothesis import strategies as st

import ieb

TODAY = date(2025, 6, 2)
GEMEENTEN = ("0513", "0637", "0363")
PEOPLE = ("999992016", "999991012", "999990019")
DAYS = st.dates(date(2025, 3, 1), date(2025, 5, 31))


@st.composite
def deliveries(draw):
    """Draw an aanlevering in either stream, often about a number or person that others share."""
    status = draw(st.sampled_from(["eerste", "gewijzigde", "verwijderen"]))
    model, stream = draw(st.sampled_from([(ieb.WMO405, "eb"), (ieb.WMO407, "bw")]))
    make = getattr(model, f"{status}_aanlevering")
    start = draw(DAYS)
    return make(
        gemeente=draw(st.sampled_from(GEMEENTEN)),
        identificatie=draw(st.sampled_from(["G1", "G2", "G3", "G4"])),
        dagtekening=draw(st.dates(date(2025, 5, 25), TODAY)),
        bsn=draw(st.sampled_from(PEOPLE)),
        **{
            f"{stream}_start_nummer": draw(st.integers(1, 3)),
            f"{stream}_startdatum": start,
            f"{stream}_stopdatum": draw(st.none() | st.dates(start, date(2025, 12, 31))),
        },
    )


def named(messages):
    """Messages as sources, each with a name of its own."""
    return [(f"{place}.xml", ieb.serialize(message)) for place, message in enumerate(messages)]


def verdicts(judged):
    """What became of each source, by its name."""
    return {
        outcome.source.name: (
            outcome.judgement,
            outcome.is_known,
            [str(finding) for finding in outcome.findings],
        )
        for outcome in judged
    }


def count(judged):
    """How many there are; a summary that a worker can make."""
    return sum(1 for _ in judged)


def told(judged):
    """What judging gave, apart from objects."""
    report = None if judged.report is None else judged.report.to_dict()
    return judged.source.name, judged.error, report


def count_unpacking(work, *words):
    """How often something is unpacked; also the first bytes anew are a time."""
    times = 0

    def count(_frame, event, argument):
        nonlocal times
        times += event == "c_call" and argument.__name__ == "decompress"

    sys.setprofile(count)
    try:
        work(*words)
    finally:
        sys.setprofile(None)
    return times


class Slow(Executor):
    """A pool that does its first piece of work when it is asked to."""

    def __init__(self) -> None:
        self.first = None

    def submit(self, function, /, *words, **_named):
        """Do the work now, but for the first piece."""
        future = Future()
        if self.first is None:
            self.first = (future, function, words)
            return future
        future.set_result(function(*words))
        return future


def die() -> None:
    """Kill the worker."""
    os._exit(1)


class Dying(ProcessPoolExecutor):
    """A pool whose worker dies, once it has done some pieces of work."""

    def __init__(self, after: int = 0) -> None:
        super().__init__(1, get_context("spawn"))
        self._left = after

    def submit(self, function, /, *words, **named):
        """Hand out the work, or something deadly."""
        if self._left == 0:
            return super().submit(die)
        self._left -= 1
        return super().submit(function, *words, **named)
