"""A country that is processed into a file: `python benchmarks/verwerken.py [PERSONS]`.

The zips of `land.py` are processed one after the other into one `SqliteHistory`, and answered in a
folder for each gemeente, by one process. Right after each zip the bare work is done on it: unzip,
parse with lxml and validate by the XSD. Printed are the ratio of the two, the growth (what judging
and recording the second half of the messages took in times the first half), the greatest memory,
and how many messages a minute are inserted when nothing else is done. The files come where `TMPDIR`
says: on a disk, making the files of the answers may take longer than all else.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from land import MOST_GROWTH, TODAY, do_bare_work, make_country

import ieb
from ieb.batch import Processed, find_sources, process, write_answers
from ieb.ggk import Applicatie
from ieb.history import Recorded

PERSONS = 6_000
MOST_TIMES, LEAST_A_MINUTE = 6, 100_000
CHUNK, INSERTED = 200, 20_000
APPLICATIE = Applicatie(naam="meting", versie=1)


def process_zip(
    path: Path, history: ieb.SqliteHistory, target: Path, chunks: list[float]
) -> tuple[float, float]:
    """Return how long processing and answering a gemeente took; add how long each chunk did."""
    begin = time.perf_counter()
    todo = process(find_sources(path), history, today=TODAY, chunk=CHUNK)
    done: list[Processed] = []
    last = time.perf_counter()
    while chunk := list(islice(todo, CHUNK)):
        done += chunk
        now = time.perf_counter()
        chunks.append((now - last) / len(chunk))
        last = now
    write_answers(done, history, target, applicatie=APPLICATIE, today=TODAY)
    return last - begin, time.perf_counter() - last


def time_bare_work(path: Path) -> float:
    """Return how long the yardstick takes."""
    begin = time.perf_counter()
    do_bare_work(path)
    return time.perf_counter() - begin


def chunks_of(events: Iterable[Recorded]) -> Iterator[list[Recorded]]:
    """Yield some events at a time."""
    left = iter(events)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def time_inserting(events: Sequence[Recorded], path: Path) -> float:
    """Return how long it takes to record events in a file of their own, a block for each chunk."""
    begin = time.perf_counter()
    with ieb.SqliteHistory(path) as history:
        for chunk in chunks_of(events):
            with history.exclusive():
                for event in chunk:
                    history.record(event.message, accepted=event.accepted, received=TODAY)
    return time.perf_counter() - begin


def main(persons: int) -> int:
    """Print the figures; return whether a bar was missed."""
    processing = answering = bare = 0.0
    chunks: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        zips, count = make_country(folder, persons)
        do_bare_work(zips[0])
        with ieb.SqliteHistory(folder / "historie.sqlite") as history:
            for path in zips:
                took = process_zip(path, history, folder / f"{path.stem}-antwoorden", chunks)
                processing += took[0]
                answering += took[1]
                bare += time_bare_work(path)
            events = list(islice(history, INSERTED))
        inserting = time_inserting(events, folder / "opnieuw.sqlite")
    taken = processing + answering
    half = len(chunks) // 2
    growth = sum(chunks[-half:]) / sum(chunks[:half])
    a_minute = len(events) / inserting * 60
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count:,} messages of {persons:,} persons, one process: {count / taken:,.0f} a second")
    print(
        f"ratio to the bare work {taken / bare:.1f} (at most {MOST_TIMES}): "
        f"processing {processing / bare:.1f}, answering {answering / bare:.1f}"
    )
    print(f"second half {growth:.2f} times the first (at most {MOST_GROWTH}); memory {memory} MB")
    print(f"inserting {a_minute:,.0f} messages a minute (at least {LEAST_A_MINUTE:,})")
    return int(taken > MOST_TIMES * bare or growth > MOST_GROWTH or a_minute < LEAST_A_MINUTE)


if __name__ == "__main__":
    sys.exit(main(int((sys.argv[1:] or [str(PERSONS)])[0])))
