"""A country that delivers all at once: `python benchmarks/land.py [PERSONS] [PROCESSES]`.

It makes the messages of the gemeenten, large ones with more than small ones: starts, changes,
stops, removals, faults and repeats, the same ones every time. Each gemeente delivers a zip, and the
zips come in an order of their own. All rules judge each gemeente in turn, against a history in
memory, over so many processes. The yardstick is the bare work on the same zips over as many
processes: unzip, parse with lxml and validate by the XSD. Printed are the messages a second, the
ratio, the greatest memory of a process, and the growth: what the second half of the messages took
in times the first half.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from attrs import frozen
from lxml import etree

import ieb
from ieb.batch import judge_partitions
from ieb.codes.gemeenten import gemeenten
from ieb.wire.schema import build_schema

PERSONS, PROCESSES = 6_000, 2
TODAY, FIRST = date(2025, 6, 2), date(2025, 5, 12)
MOST_TIMES, MOST_GROWTH = 3.2, 1.1
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)


def bsn_of(place: int) -> str:
    """Return a fictitious Bsn that passes the 11-proef."""
    digits = f"{90_000_000 + 2 * place:08}"
    check = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
    if check < 10:
        return f"{digits}{check}"
    return f"{90_000_001 + 2 * place:08}{(check + 2) % 11}"


@frozen
class Person:
    """A client, and the messages about them."""

    gemeente: str
    number: int
    bsn: str
    start: date

    def messages(self, dice: random.Random) -> Iterator[bytes]:
        """Yield what the gemeente sends: a start, and sometimes more."""
        yield ieb.serialize(self._message("eerste", 1))
        if dice.random() < 0.15:
            stop = self.start + timedelta(days=dice.randrange(1, 300))
            yield ieb.serialize(self._message("gewijzigde", 2, stop))
        if dice.random() < 0.02:
            yield ieb.serialize(self._message("verwijderen", 3))
        if dice.random() < 0.02:
            yield ieb.serialize(self._message("eerste", 1))
        if dice.random() < 0.01:
            yield ieb.serialize(self._message("eerste", 4)).replace(b"Bsn>", b"Bns>")

    def _message(self, status: str, turn: int, stop: date | None = None) -> ieb.WMO405:
        make = getattr(ieb.WMO405, f"{status}_aanlevering")
        message: ieb.WMO405 = make(
            gemeente=self.gemeente,
            identificatie=f"G{self.number}-{turn}",
            dagtekening=FIRST + timedelta(days=turn),
            bsn=self.bsn,
            eb_start_nummer=self.number,
            eb_startdatum=self.start,
            eb_stopdatum=stop,
        )
        return message


def make_country(folder: Path, persons: int) -> tuple[list[Path], int]:
    """Write a zip for each gemeente; return them in the order in which they come, and the count."""
    dice = random.Random(2020)
    codes = sorted(gemeenten())
    weights = [1 / (rank + 5) for rank in range(len(codes))]
    chosen = sorted(dice.choices(codes, weights, k=persons))
    count, paths = 0, dict.fromkeys(chosen, folder)
    opened: dict[str, zipfile.ZipFile] = {}
    for place, code in enumerate(chosen):
        paths[code] = folder / f"{code}.zip"
        if code not in opened:
            opened[code] = zipfile.ZipFile(paths[code], "w", zipfile.ZIP_DEFLATED)
        start = FIRST + timedelta(days=dice.randrange(-20, 1))
        person = Person(code, place + 1, bsn_of(place), start)
        for turn, data in enumerate(person.messages(dice)):
            opened[code].writestr(f"{place}-{turn}.xml", data)
            count += 1
    for archive in opened.values():
        archive.close()
    zips = list(paths.values())
    dice.shuffle(zips)
    return zips, count


@cache
def bare() -> tuple[etree.XMLParser, etree.XMLSchema]:
    """Return a parser and the XSD, made once in each process."""
    release = ieb.release("4.0")
    schema = build_schema(release, release.message("WMO405").document)
    return etree.XMLParser(resolve_entities=False, no_network=True), schema


def do_bare_work(path: Path) -> int:
    """Unzip, parse and validate; return how many messages are valid."""
    parser, schema = bare()
    with zipfile.ZipFile(path) as archive:
        return sum(
            schema.validate(etree.fromstring(archive.read(name), parser))
            for name in archive.namelist()
        )


def time_bare_work(zips: Sequence[Path], pool: ProcessPoolExecutor) -> float:
    """Return how long the yardstick takes."""
    begin = time.perf_counter()
    assert sum(pool.map(do_bare_work, zips))
    return time.perf_counter() - begin


def time_judging(zips: Sequence[Path], pool: ProcessPoolExecutor) -> tuple[float, int]:
    """Return how long judging takes, and how many messages are accepted."""
    begin = time.perf_counter()
    accepted = 0
    for judged in judge_partitions(zips, today=TODAY, executor=pool):
        accepted += sum(outcome.judgement == "geaccepteerd" for outcome in judged)
    return time.perf_counter() - begin, accepted


def split(zips: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Return two halves that are as large."""
    halves: tuple[list[Path], list[Path]] = ([], [])
    sizes = [0, 0]
    for path in sorted(zips, key=lambda path: -path.stat().st_size):
        smaller = sizes.index(min(sizes))
        halves[smaller].append(path)
        sizes[smaller] += path.stat().st_size
    return halves


def main(persons: int, processes: int) -> int:
    """Print the figures; return whether a bar was missed."""
    with tempfile.TemporaryDirectory() as folder:
        zips, count = make_country(Path(folder), persons)
        size = sum(path.stat().st_size for path in zips)
        first, second = split(zips)
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            time_bare_work(zips[:processes], pool)
            time_judging(zips[:processes], pool)
            yardstick = time_bare_work(zips, pool)
            early, accepted = time_judging(first, pool)
            late, more = time_judging(second, pool)
    taken = early + late
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count:,} messages of {persons:,} persons in {len(zips)} zips, {size / 1e6:.1f} MB")
    print(
        f"{processes} processes: {count / taken:,.0f} messages a second, {accepted + more:,} good"
    )
    print(f"ratio to the bare work {taken / yardstick:.2f} (at most {MOST_TIMES})")
    print(f"memory: a worker {children} MB, this process {here} MB")
    print(f"second half {late / early:.2f} times the first (at most {MOST_GROWTH})")
    return int(taken > yardstick * MOST_TIMES or late > early * MOST_GROWTH)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*given, *(PERSONS, PROCESSES)[len(given) :]))
