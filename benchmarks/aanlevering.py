"""What could be handed out of an initial delivery: `python benchmarks/aanlevering.py`.

Printed is the processor time of this process for each step, and for planning once more with two
processes that judge, as those of `ieb plan --processen 2` do. What that saves, as a part of all
steps together, is the most that `ieb aanlevering` could gain by them: it gives out start numbers
one after the other, and reads and writes in one process.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import date
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from vergelijken import make_gemeente

from ieb import SqliteHistory
from ieb.administratie import Beleid, Dossier, parse_dossiers, plan_all, write_dossiers
from ieb.administratie.bestand import Dialect, read_henv
from ieb.administratie.vergelijking import compare, with_amounts
from ieb.batch import InitialDelivery, Ledger, Tijdvak, deliver

Made = TypeVar("Made")
DAY = date(2020, 4, 6)
BELEID = Beleid(gemeente="0513")


def measure(what: str, do: Callable[[], Made]) -> tuple[Made, float]:
    """Do something; return what it gave, and the processor time of this process."""
    begin = time.process_time()
    made = do()
    spent = time.process_time() - begin
    print(f"{spent:8.2f} s  {what}")
    return made, spent


def plan_each(
    dossiers: Iterable[Dossier], history: SqliteHistory, executor: Executor | None
) -> int:
    """Plan dossiers; return how many."""
    plans = plan_all(dossiers, BELEID, DAY, history, numbers=count(1), executor=executor)
    return sum(1 for _ in plans)


def main() -> None:
    """Measure the delivery of a gemeente."""
    data, records = make_gemeente(0)
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "dossiers.json")
        write_dossiers(records, file)
        with SqliteHistory(Path(place, "historie.sqlite")) as history:
            measure_steps(data, file, history, Path(place, "uit"))


def measure_steps(henv: bytes, file: Path, history: SqliteHistory, target: Path) -> None:
    """Measure each step of a delivery, and what workers would save of it."""
    dossiers, reading = measure("read", lambda: list(parse_dossiers(file.read_bytes())))
    compared, comparing = measure(
        "compare", lambda: compare(dossiers, read_henv(henv, Dialect()), None)
    )
    chosen = list(with_amounts(dossiers, compared))
    _, alone = measure("plan", lambda: plan_each(chosen, history, None))
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        plan_each(chosen[:500], history, executor)  # what the processes do once is not measured
        _, helped = measure(
            "plan, while two others judge", lambda: plan_each(chosen, history, executor)
        )
    delivery = InitialDelivery(
        vergelijking=compared,
        beleid=BELEID,
        tijdvakken=(Tijdvak(dag=DAY, maximum=len(chosen)),),
        history=history,
        identificaties=(f"G{number}" for number in count(1)),
    )
    with Ledger(history).runs_together() as runs:
        _, delivering = measure(
            "plan, number, write",
            lambda: deliver(delivery, dossiers, runs, lambda _: target, lambda _: None),
        )
    whole = reading + comparing + delivering
    print(f"{len(dossiers) / whole:,.0f} clients a second; judging is handed out: ", end="")
    print(f"{100 * (alone - helped) / whole:.0f} % less for this process")


if __name__ == "__main__":
    main()
