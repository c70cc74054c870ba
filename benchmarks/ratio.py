"""What reading and writing cost, as ratios to what must be done: `python benchmarks/ratio.py`.

The yardstick is a hardened lxml parse plus `etree.XMLSchema.validate` of the same bytes, in the
same process, parser and schema made once. Yardstick and subject take turns, so that the speed of
the machine at the moment does not count; printed is the median of the ratios.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date

from attrs import evolve
from lxml import etree

import ieb
from ieb.wire.schema import build_schema

ROUNDS = 60
CALLS = 100
LARGE, SMALL = 100_000, 1_000

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


def seconds(call: Callable[[], object]) -> float:
    """Return how long a number of calls takes."""
    start = time.perf_counter()
    for _ in range(CALLS):
        call()
    return time.perf_counter() - start


def ratio(subject: Callable[[], object], yardstick: Callable[[], object]) -> float:
    """Return the median ratio of subject to yardstick."""
    seconds(subject)
    seconds(yardstick)
    return statistics.median(seconds(subject) / seconds(yardstick) for _ in range(ROUNDS))


def import_milliseconds() -> float:
    """Return how much longer Python takes to start with `import ieb` than without, in milliseconds.

    The modules are compiled beforehand, as they are wherever they were imported once.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)

        def start(code: str) -> float:
            begin = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, env=environment)
            return time.perf_counter() - begin

        start("import ieb")
        start("pass")
        return 1000 * statistics.median(start("import ieb") - start("pass") for _ in range(15))


def main() -> int:
    """Print the ratios and the limits they are held against; return 1 when one is too high."""
    data = ieb.serialize(MESSAGE)
    release = ieb.release()
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    schema = build_schema(release, release.message("WMO405").document)

    def yardstick() -> bool:
        return schema.validate(etree.fromstring(data, parser))

    gc.collect()
    large, small = (
        ieb.Context(today=date(2025, 5, 12), history=history_of(size).accept(BEFORE))
        for size in (LARGE, SMALL)
    )
    change = ieb.serialize(CHANGE)
    assert not ieb.check(data, large).findings  # the valid path is what is measured
    assert not ieb.check(change, large).findings
    rows = {
        "parse": (ratio(lambda: ieb.parse(data), yardstick), 2.5, ""),
        "serialize": (ratio(lambda: ieb.serialize(MESSAGE), yardstick), 2.0, ""),
        "check": (
            ratio(lambda: ieb.check(data, large), yardstick),
            4.0,
            f"; all rules, a start against a history of {LARGE} periods",
        ),
        "change": (
            ratio(lambda: ieb.check(change, large), yardstick),
            4.0,
            "; the same for a change",
        ),
        "growth": (
            ratio(lambda: ieb.check(change, large), lambda: ieb.check(change, small)),
            1.5,
            f"; a change against a history of {LARGE} and of {SMALL} periods",
        ),
    }
    for name, (found, limit, what) in rows.items():
        print(f"{name:10} {found:.2f}  (limit {limit}{what})")
    print(f"import     {import_milliseconds():.0f} ms more than an empty Python (limit 100 ms)")
    return max(found > limit for found, limit, _ in rows.values())


if __name__ == "__main__":
    sys.exit(main())
