"""What one message costs, as ratios to what must be done: `python benchmarks/ratio.py`.

The yardstick is a hardened lxml parse plus `etree.XMLSchema.validate` of the same bytes, in the
same process, parser and schema made once. Processor time is what counts, and yardstick and subject
take short turns, so that whatever else the machine does changes little; printed is the median of
the ratios. That of `import ieb` is to `import lxml.etree, attrs`, each in a process of its own;
beside it stands what the first use of `parse` and `check` takes, for it is then that they are
loaded.

Caches are shared with all else that runs. With `--instructions` the instructions are counted
instead, by valgrind, which must be installed; that takes some minutes.
"""

from __future__ import annotations

import gc
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from attrs import evolve
from lxml import etree

import ieb
from ieb.wire.schema import build_schema

ROUNDS = 200
CALLS = 20
STARTS = 15
LARGE, SMALL = 100_000, 1_000
# Two numbers of calls: what happens once, such as starting Python, falls out of the difference.
FEW, MANY = 100, 300
VALGRIND = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
COUNTED = re.compile(r"I\s+refs:\s+([0-9,]+)")
BARE = "import lxml.etree, attrs"
IMPORTS = {"import": ("import ieb", 1.4)}
FIRST_USES = ("import ieb; ieb.parse", "import ieb; ieb.check")

MESSAGE = ieb.WMO405.eerste_aanlevering(
    gemeente="0513",
    identificatie="G000000001",
    dagtekening=date(2025, 5, 12),
    bsn="999992016",
    eb_start_nummer=649901,
    eb_startdatum=date(2025, 5, 12),
    eb_stopdatum=date(2026, 5, 11),
    eb_kostprijs=ieb.Kostprijs(
        kostprijs_bedrag=ieb.Bedrag(300_000), kostprijs_startdatum=date(2025, 5, 12)
    ),
)
BEFORE = ieb.WMO405.eerste_aanlevering(
    gemeente="0513",
    identificatie="G000000000",
    dagtekening=date(2025, 5, 2),
    bsn="999990019",
    eb_start_nummer=700_000,
    eb_startdatum=date(2025, 5, 1),
)
CHANGE = ieb.WMO405.gewijzigde_aanlevering(
    gemeente="0513",
    identificatie="G000000002",
    dagtekening=date(2025, 5, 12),
    bsn="999990019",
    eb_start_nummer=700_000,
    eb_startdatum=date(2025, 5, 1),
    eb_stopdatum=date(2025, 5, 9),
)


def history_of(periods: int) -> ieb.History:
    """Return a history of as many periods, each of a person of its own."""
    history = ieb.History()
    client, sent = MESSAGE.client, MESSAGE.header.bericht_identificatie
    for number in range(periods):
        header = evolve(
            MESSAGE.header, bericht_identificatie=evolve(sent, identificatie=f"H{number}")
        )
        periode = evolve(client.periode_eigen_bijdrage_abo, eb_start_nummer=number)
        person = evolve(client, bsn=f"{number:09}", periode_eigen_bijdrage_abo=periode)
        history = history.accept(
            evolve(MESSAGE, header=header, client=person), received=date(2025, 5, 12)
        )
    return history


class Figure(NamedTuple):
    """What is measured against what, and how much of it is allowed."""

    subject: Callable[[], object]
    yardstick: Callable[[], object]
    limit: float
    what: str


def bare(data: bytes) -> Callable[[], object]:
    """Return what must be done with a message: parse its bytes, and validate them."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    release = ieb.release()
    schema = build_schema(release, release.message("WMO405").document)
    return lambda: schema.validate(etree.fromstring(data, parser))


def context_after(periods: int) -> ieb.Context:
    """Return what a CAK knows that has as many periods, and the one that is changed."""
    return ieb.Context(today=date(2025, 5, 12), history=history_of(periods).accept(BEFORE))


def figures(periods: int) -> dict[str, Figure]:
    """Return what is measured of one message.

    Args:
        periods: How many periods the history holds.
    """
    start, change = ieb.serialize(MESSAGE), ieb.serialize(CHANGE)
    known, less = context_after(periods), context_after(min(periods, SMALL))
    assert not ieb.check(start, known).findings  # the valid path is what is measured
    assert not ieb.check(change, known).findings
    of_start, of_change = bare(start), bare(change)
    return {
        "parse": Figure(lambda: ieb.parse(start), of_start, 1.9, ""),
        "serialize": Figure(lambda: ieb.serialize(MESSAGE), of_start, 0.6, ""),
        "check": Figure(
            lambda: ieb.check(start, known),
            of_start,
            3.0,
            f"; all rules, a start against a history of {periods} periods",
        ),
        "change": Figure(
            lambda: ieb.check(change, known), of_change, 3.3, "; the same for a change"
        ),
        "growth": Figure(
            lambda: ieb.check(change, known),
            lambda: ieb.check(change, less),
            1.5,
            f"; a change against a history of {periods} and of {min(periods, SMALL)} periods",
        ),
    }


def seconds(call: Callable[[], object]) -> float:
    """Return how much processor time a number of calls takes."""
    start = time.process_time()
    for _ in range(CALLS):
        call()
    return time.process_time() - start


def ratio(figure: Figure) -> float:
    """Return the median ratio of subject to yardstick, in time."""
    seconds(figure.subject)
    seconds(figure.yardstick)
    return statistics.median(
        seconds(figure.subject) / seconds(figure.yardstick) for _ in range(ROUNDS)
    )


def count_instructions(name: str, part: str, calls: int) -> int:
    """Return how many instructions a process takes that makes a number of calls."""
    command = [*VALGRIND, sys.executable, __file__, "--call", name, part, str(calls)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    (counted,) = COUNTED.findall(done.stderr)
    return int(counted.replace(",", ""))


def instructions_ratio(name: str) -> float:
    """Return the ratio of subject to yardstick, in instructions."""
    subject, yardstick = (
        count_instructions(name, part, MANY) - count_instructions(name, part, FEW)
        for part in ("subject", "yardstick")
    )
    return subject / yardstick


def start_seconds(codes: list[str]) -> dict[str, float]:
    """Return the processor time that Python takes to run each of some lines, which take turns.

    The modules are compiled beforehand, as they are wherever they were imported once.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)

        def start(code: str) -> float:
            begin = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", code], check=True, env=environment)
            end = resource.getrusage(resource.RUSAGE_CHILDREN)
            return end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime

        taken: dict[str, list[float]] = {code: [] for code in codes}
        for code in codes:
            start(code)
        for _ in range(STARTS):
            for code in codes:
                taken[code].append(start(code))
    return {code: statistics.median(times) for code, times in taken.items()}


def report_starts() -> bool:
    """Print what importing and a first use take; return whether that is too long."""
    failed = False
    lines = [line for line, _ in IMPORTS.values()]
    taken = start_seconds([BARE, *lines, *FIRST_USES])
    for name, (line, limit) in IMPORTS.items():
        found = taken[line] / taken[BARE]
        failed = failed or found > limit
        print(f"{name:10} {found:.2f}  (limit {limit}; {line}, to {BARE})")
    for line in FIRST_USES:
        print(f"{line}: {taken[line] / taken[BARE]:.2f}")
    return failed


def main(arguments: list[str]) -> int:
    """Print the ratios and the limits they are held against; return 1 when one is too high."""
    if arguments[:1] == ["--call"]:
        name, part, calls = arguments[1:]
        call = getattr(figures(0)[name], part)
        for _ in range(int(calls)):
            call()
        return 0
    counting = "--instructions" in arguments
    failed = False
    gc.collect()
    for name, figure in figures(0 if counting else LARGE).items():
        found = instructions_ratio(name) if counting else ratio(figure)
        failed = failed or found > figure.limit
        print(f"{name:10} {found:.2f}  (limit {figure.limit}{figure.what})")
    if not counting:
        failed = report_starts() or failed
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
