"""A country that is processed into a file: `python benchmarks/verwerken.py [PERSONS] [--at-once]`.

The zips of `land.py` are processed one after the other into one `SqliteHistory`, and answered in a
folder for each gemeente, by one process. Right after each zip the bare work is done on it: unzip,
parse with lxml and validate by the XSD. Printed are the ratio of the two, the growth (what judging
and recording the second half of the messages took in times the first half), the greatest memory,
and how many messages a minute are inserted when nothing else is done. The files come where `TMPDIR`
says: on a disk, making the files of the answers may take longer than all else.

With `--at-once` the whole country is processed in one call, and answered in one folder, by a
process that does nothing else. Printed is the greatest memory of that: when all was read and put in
order, when all was recorded, and at the end. With 1,200,000 persons (some 1,450,000 messages) it is
at most 600 MB. That takes some 12 GB where `TMPDIR` says, and an inode for each message.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from attrs import frozen
from land import MOST_GROWTH, TODAY, do_bare_work, make_country
from memory import do_apart, peak_mb

import ieb
from ieb.batch import Processed, find_sources, process, write_answers
from ieb.batch.chunks import CHUNK
from ieb.batch.spool import Spool
from ieb.ggk import Applicatie
from ieb.history import Recorded

PERSONS = 6_000
MOST_TIMES, LEAST_A_MINUTE, MOST_MB = 6, 100_000, 600
INSERTED = 20_000
APPLICATIE = Applicatie(naam="meting", versie=1)


def process_zip(
    path: Path, history: ieb.SqliteHistory, target: Path, chunks: list[float]
) -> tuple[float, float]:
    """Return how long processing and answering a gemeente took; add how long each chunk did."""
    begin = time.perf_counter()
    todo = process(find_sources(path), history, today=TODAY)
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


@frozen
class AtOnce:
    """What it took to process a country in one call.

    Attributes:
        messages: How many there were.
        answers: How many were written.
        read: The greatest memory when all was read and put in order.
        recorded: The same when all was recorded.
        answered: The same when all was answered.
        seconds: How long it took.
    """

    messages: int
    answers: int
    read: int
    recorded: int
    answered: int
    seconds: float


def process_at_once(zips: Sequence[Path], folder: Path) -> AtOnce:
    """Process and answer a country in one call; the work of a process of its own."""
    begin = time.perf_counter()
    with ieb.SqliteHistory(folder / "historie.sqlite") as history, Spool[Processed]() as done:
        sources = chain.from_iterable(map(find_sources, zips))
        todo = process(sources, history, today=TODAY)
        done.add(next(todo))
        read = peak_mb()
        for processed in todo:
            done.add(processed)
        recorded = peak_mb()
        target = folder / "antwoorden"
        answered = write_answers(done, history, target, applicatie=APPLICATIE, today=TODAY)
        return AtOnce(
            messages=len(done),
            answers=answered.written,
            read=read,
            recorded=recorded,
            answered=peak_mb(),
            seconds=time.perf_counter() - begin,
        )


def report_at_once(persons: int) -> int:
    """Print the greatest memory of one call for a country; return whether it misses its bar."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        zips, _ = do_apart(make_country, folder, persons)
        did = do_apart(process_at_once, zips, folder)
    print(f"{did.messages:,} messages of {persons:,} persons in one call, {did.answers:,} answers:")
    print(f"  {did.messages / did.seconds:,.0f} a second")
    print(f"  memory: {did.read} MB when read, {did.recorded} MB when recorded")
    print(f"  {did.answered} MB when answered (at most {MOST_MB})")
    return int(did.answered > MOST_MB)


def main(persons: int) -> int:
    """Print the figures; return whether a bar was missed."""
    processing = answering = bare = 0.0
    chunks: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        zips, count = do_apart(make_country, folder, persons)
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
    memory = peak_mb()
    print(f"{count:,} messages of {persons:,} persons, one process: {count / taken:,.0f} a second")
    print(
        f"ratio to the bare work {taken / bare:.1f} (at most {MOST_TIMES}): "
        f"processing {processing / bare:.1f}, answering {answering / bare:.1f}"
    )
    print(f"second half {growth:.2f} times the first (at most {MOST_GROWTH}); memory {memory} MB")
    print(f"inserting {a_minute:,.0f} messages a minute (at least {LEAST_A_MINUTE:,})")
    return int(taken > MOST_TIMES * bare or growth > MOST_GROWTH or a_minute < LEAST_A_MINUTE)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:] if word.isdigit()]
    work = report_at_once if "--at-once" in sys.argv else main
    sys.exit(work(*(given or [PERSONS])))
