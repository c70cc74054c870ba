"""A country that delivers all at once: `python benchmarks/land.py [PERSONS] [PROCESSES]`.

It makes the messages of gemeenten: starts, changes, stops, removals, repeats, faults, and people
who move to another gemeente; the same ones every time. Each gemeente delivers a zip, and the zips
come in an order of their own. With 1,200,000 persons all 342 gemeenten take part; with fewer so
many fewer of them, from large to small, so that a zip is as large as it would be.

The yardstick is the bare work on the same bytes: parse with a hardened lxml and validate by the
XSD, and of a zip unpack it. Judging is by all rules, each gemeente in turn against a history in
memory. Printed are

- judging to the yardstick, of bytes in memory in one process: both take turns, in processor time,
  and the least of some rounds counts, so that whatever else the machine does changes little;
- the same of the zips, over so many processes;
- messages a second by the clock, and how many times faster that is than one process;
- the greatest memory of a process; the country is made in another one;
- the growth: what a message of the second half took in times one of the first half;
- the whole work of a CAK: judging, writing a retour on each message, and telling gemeenten of who
  is a client twice.

With `--instructions` it counts the instructions of the first figure instead, by valgrind, which
must be installed; that takes some minutes.
"""

from __future__ import annotations

import gc
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from attrs import frozen
from lxml import etree
from memory import do_apart, peak_mb

import ieb
from ieb.batch import Accepted, Judged, gather_accepted, judge_partitions, list_remarks
from ieb.codes.gemeenten import gemeenten
from ieb.wire.schema import build_schema

PERSONS, PROCESSES = 40_000, 2
COUNTRY = 1_200_000
ROUNDS, IN_MEMORY = 7, 20_000
TODAY, FIRST = date(2025, 6, 2), date(2025, 5, 12)
MOST_TIMES, LEAST_FASTER, MOST_GROWTH, MOST_MB = 3.2, 1.7, 1.1, 200
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
COUNTED_PERSONS = 800
# Two numbers of rounds: what happens once, such as starting Python, falls out of the difference.
FEW, MANY = 1, 3
VALGRIND = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
COUNTED = re.compile(r"I\s+refs:\s+([0-9,]+)")
Partition = list[tuple[str, bytes]]


def bsn_of(place: int) -> str:
    """Return a fictitious Bsn that passes the 11-proef."""
    digits = f"{90_000_000 + 2 * place:08}"
    check = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
    if check < 10:
        return f"{digits}{check}"
    return f"{90_000_001 + 2 * place:08}{(check + 2) % 11}"


@frozen
class Person:
    """A client of a gemeente, and the messages about them."""

    gemeente: str
    number: int
    bsn: str
    start: date

    def messages(self, dice: random.Random) -> Iterator[bytes]:
        """Yield what the gemeente sends: a start, and sometimes more."""
        yield ieb.serialize(self.message("eerste", 1))
        if dice.random() < 0.15:
            stop = self.start + timedelta(days=dice.randrange(1, 300))
            yield ieb.serialize(self.message("gewijzigde", 2, stop))
        if dice.random() < 0.02:
            yield ieb.serialize(self.message("verwijderen", 3))
        if dice.random() < 0.02:
            yield ieb.serialize(self.message("eerste", 1))
        if dice.random() < 0.01:
            yield ieb.serialize(self.message("eerste", 4)).replace(b"Bsn>", b"Bns>")

    def message(self, status: str, turn: int, stop: date | None = None) -> ieb.WMO405:
        """Return an aanlevering of this person."""
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


def sizes(persons: int) -> dict[str, int]:
    """Return how many persons each gemeente has that takes part, the largest first."""
    codes = sorted(gemeenten())
    random.Random(342).shuffle(codes)
    count = max(2, round(len(codes) * min(persons, COUNTRY) / COUNTRY))
    ranks = [place * len(codes) // count for place in range(count)]
    weights = [1 / (rank + 5 + len(codes) // count // 2) for rank in ranks]
    return {
        codes[rank]: max(1, round(persons * weight / sum(weights)))
        for rank, weight in zip(ranks, weights, strict=True)
    }


def deliveries(persons: int) -> Iterator[tuple[str, str, bytes]]:
    """Yield every message of the country: its gemeente, a name, and its bytes."""
    dice = random.Random(2020)
    sized = sizes(persons)
    codes, place = list(sized), 0
    for code, size in sized.items():
        for _ in range(size):
            place += 1
            start = FIRST + timedelta(days=dice.randrange(-20, 1))
            living = [Person(code, place, bsn_of(place), start)]
            if dice.random() < 0.01:  # who moved is a client of both
                living.append(Person(dice.choice(codes), COUNTRY + place, bsn_of(place), FIRST))
            for person in living:
                for turn, data in enumerate(person.messages(dice)):
                    yield person.gemeente, f"{person.number}-{turn}.xml", data


def make_country(folder: Path, persons: int) -> tuple[list[Path], int]:
    """Write a zip for each gemeente; return them in the order in which they come, and the count."""
    opened: dict[str, zipfile.ZipFile] = {}
    count = 0
    for code, name, data in deliveries(persons):
        if code not in opened:
            opened[code] = zipfile.ZipFile(folder / f"{code}.zip", "w", zipfile.ZIP_DEFLATED)
        opened[code].writestr(name, data)
        count += 1
    for archive in opened.values():
        archive.close()
    zips = [folder / f"{code}.zip" for code in opened]
    random.Random(405).shuffle(zips)
    return zips, count


def in_memory(persons: int) -> list[Partition]:
    """Return the messages of the country by gemeente, as bytes in whatever order."""
    found: dict[str, Partition] = {}
    for code, name, data in deliveries(persons):
        found.setdefault(code, []).append((name, data))
    partitions = list(found.values())
    for partition in partitions:
        random.Random(405).shuffle(partition)
    return partitions


@frozen
class Share:
    """What a process did with a partition.

    Attributes:
        messages: How many there were.
        good: How many were valid or accepted.
        seconds: The processor time it took.
        mb: The greatest memory of the process so far.
    """

    messages: int
    good: int
    seconds: float
    mb: int


def share_of(begin: float, verdicts: Sequence[bool]) -> Share:
    """Return what was done since a moment."""
    return Share(
        messages=len(verdicts),
        good=sum(verdicts),
        seconds=time.process_time() - begin,
        mb=peak_mb(),
    )


def summarize(judged: Iterator[Judged]) -> Share:
    """Judge a partition and count; this runs in the worker, where the messages stay."""
    begin = time.process_time()
    return share_of(begin, [outcome.judgement == "geaccepteerd" for outcome in judged])


@frozen
class Answered:
    """What the CAK did with the messages of a gemeente.

    Attributes:
        retouren: How many retouren it wrote.
        size: How many bytes they take.
        mb: The greatest memory of the process so far.
        accepted: What the second pass needs.
    """

    retouren: int
    size: int
    mb: int
    accepted: Accepted


def answer(judged: Iterator[Judged]) -> Answered:
    """Judge a gemeente and write its retouren; this runs in the worker, where they stay."""
    outcomes = list(judged)
    sizes_of_retouren = list(write_retouren(outcomes))
    return Answered(
        retouren=len(sizes_of_retouren),
        size=sum(sizes_of_retouren),
        mb=peak_mb(),
        accepted=gather_accepted(outcomes),
    )


def write_retouren(outcomes: Iterable[Judged]) -> Iterator[int]:
    """Write a retour on each message that can have one, and yield how many bytes it takes."""
    for number, outcome in enumerate(outcomes):
        message, report = outcome.message, outcome.report
        if report is None or not isinstance(message, ieb.WMO405 | ieb.WMO407):
            continue
        retour = ieb.build_retour(message, report, identificatie=f"R{number}", dagtekening=TODAY)
        yield len(ieb.serialize(retour))


@cache
def bare() -> Callable[[bytes], bool]:
    """Return what must be done with the bytes of a message; it is made once in each process."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    release = ieb.release("4.0")
    schema = build_schema(release, release.message("WMO405").document)
    return lambda data: schema.validate(etree.fromstring(data, parser))


def do_bare_work(path: Path) -> Share:
    """Unzip, parse and validate."""
    work, begin = bare(), time.process_time()
    with zipfile.ZipFile(path) as archive:
        return share_of(begin, [work(archive.read(name)) for name in archive.namelist()])


def do_bare_work_in_memory(partitions: Iterable[Partition]) -> None:
    """Parse and validate."""
    work = bare()
    for partition in partitions:
        for _, data in partition:
            work(data)


def judge_in_memory(partitions: Iterable[Partition]) -> None:
    """Judge by all rules, each gemeente against a history of its own."""
    for _ in judge_partitions(partitions, today=TODAY, summarize=summarize):
        pass


WORK = {"bare": do_bare_work_in_memory, "judge": judge_in_memory}


def seconds_of(work: Callable[[list[Partition]], None], partitions: list[Partition]) -> float:
    """Return the processor time that some work takes."""
    gc.collect()
    begin = time.process_time()
    work(partitions)
    return time.process_time() - begin


def report_in_memory(partitions: list[Partition]) -> bool:
    """Print the figure of bytes in memory, one process; return whether it misses its bar."""
    rounds = [
        (seconds_of(do_bare_work_in_memory, partitions), seconds_of(judge_in_memory, partitions))
        for _ in range(ROUNDS)
    ]
    yardstick, ours = min(first for first, _ in rounds), min(second for _, second in rounds)
    count = sum(map(len, partitions))
    micro = 1_000_000 / count
    print(f"{count:,} messages in memory, {len(partitions)} gemeenten, one process:")
    print(f"  judge {ours * micro:.1f} µs a message, bare {yardstick * micro:.1f} µs")
    print(f"  judge to bare {ours / yardstick:.2f} (at most {MOST_TIMES})")
    return ours > yardstick * MOST_TIMES


def run(
    zips: Sequence[Path], processes: int, work: Callable[[ProcessPoolExecutor], Iterator[Share]]
) -> tuple[float, list[Share]]:
    """Return how long some work on the zips takes by the clock, and what it was."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(do_bare_work, [zips[0]] * processes * 2))  # each has started and imported
        again = [zips[-1]] * processes * 2
        for _ in judge_partitions(again, today=TODAY, executor=pool, summarize=summarize):
            pass
        begin = time.perf_counter()
        shares = list(work(pool))
        return time.perf_counter() - begin, shares


def growth(shares: Sequence[Share]) -> float:
    """Return what a message of the second half took in times one of the first half."""
    half, done = sum(share.messages for share in shares) / 2, 0
    times: list[list[float]] = [[0, 0], [0, 0]]
    for share in shares:
        times_of_half = times[done + share.messages / 2 >= half]
        times_of_half[0] += share.seconds
        times_of_half[1] += share.messages
        done += share.messages
    (early_seconds, early), (late_seconds, late_count) = times
    return (late_seconds / late_count) / (early_seconds / early)


def report_zips(zips: Sequence[Path], processes: int) -> bool:
    """Print the figures of the zips; return whether a bar was missed."""

    def judge(pool: ProcessPoolExecutor) -> Iterator[Share]:
        return judge_partitions(zips, today=TODAY, executor=pool, summarize=summarize)

    def do_bare(pool: ProcessPoolExecutor) -> Iterator[Share]:
        return pool.map(do_bare_work, zips)

    yardstick, _ = run(zips, processes, do_bare)
    alone, _ = run(zips, 1, judge)
    taken, shares = run(zips, processes, judge)
    count = sum(share.messages for share in shares)
    good = sum(share.good for share in shares)
    most = max(share.mb for share in shares)
    grown = growth(shares)
    print(f"{processes} processes: {count / taken:,.0f} messages a second, {good:,} good")
    print(f"  unzip and judge to bare {taken / yardstick:.2f}")
    print(f"  {alone / taken:.2f} times faster than one process (at least {LEAST_FASTER})")
    here = peak_mb()
    print(f"  memory: a worker {most} MB (at most {MOST_MB}), this process {here} MB")
    print(f"  a message of the second half {grown:.2f} times the first (at most {MOST_GROWTH})")
    return alone < taken * LEAST_FASTER or grown > MOST_GROWTH or most > MOST_MB


def report_cak(zips: Sequence[Path], processes: int, count: int) -> None:
    """Print how long a CAK works on the country: judge, answer and remark."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        begin = time.perf_counter()
        answered = list(judge_partitions(zips, today=TODAY, executor=pool, summarize=answer))
        judged = time.perf_counter() - begin
        accepted = [gemeente.accepted for gemeente in answered]
        remarks = list_remarks(accepted, today=TODAY, executor=pool)
        taken = time.perf_counter() - begin
    retouren = sum(gemeente.retouren for gemeente in answered)
    size = sum(gemeente.size for gemeente in answered)
    most = max(gemeente.mb for gemeente in answered)
    here = peak_mb()
    print(f"the CAK, {processes} processes: {count / taken:,.0f} messages a second")
    print(f"  {retouren:,} retouren of {size / 1e6:.1f} MB after {judged:.0f} s")
    print(f"  {len(remarks):,} remarks after {taken:.0f} s")
    print(f"  memory: a worker {most} MB, this process {here} MB")


def count_instructions(work: str, rounds: int) -> int:
    """Return how many instructions a process takes that does some work a number of times."""
    command = [*VALGRIND, sys.executable, __file__, "--rounds", work, str(rounds)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    (counted,) = COUNTED.findall(done.stderr)
    return int(counted.replace(",", ""))


def report_instructions() -> bool:
    """Print the ratio in instructions, of bytes in memory; return whether it misses its bar."""
    yardstick, ours = (
        count_instructions(work, MANY) - count_instructions(work, FEW) for work in WORK
    )
    print(f"judge to bare {ours / yardstick:.2f} in instructions (at most {MOST_TIMES})")
    return ours > yardstick * MOST_TIMES


def main(arguments: list[str]) -> int:
    """Print the figures; return 1 when a bar was missed."""
    if arguments[:1] == ["--rounds"]:
        partitions = in_memory(COUNTED_PERSONS)
        for _ in range(int(arguments[2])):
            WORK[arguments[1]](partitions)
        return 0
    if "--instructions" in arguments:
        return int(report_instructions())
    given = [int(word) for word in arguments]
    persons, processes = (*given, *(PERSONS, PROCESSES)[len(given) :])
    missed = report_in_memory(in_memory(min(persons, IN_MEMORY)))
    with tempfile.TemporaryDirectory() as folder:
        zips, count = do_apart(make_country, Path(folder), persons)
        size = sum(path.stat().st_size for path in zips)
        print(f"{count:,} messages of {persons:,} persons in {len(zips)} zips, {size / 1e6:.1f} MB")
        missed = report_zips(zips, processes) or missed
        report_cak(zips, processes, count)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
