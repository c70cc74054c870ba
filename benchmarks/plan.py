"""What planning costs beside judging: `python benchmarks/plan.py [DOSSIERS]`.

The yardstick is `validate` of the message that a plan is about, with what its sender knows: today,
the history before that message, the same terms, and that no death and no other stream is known. So
no rule is left out. Message and context stand ready; a plan makes both, and that counts as its own
cost. Of a plan without a message it is the start that was sent before. Both take turns, so that the
speed of the machine at the moment does not count; printed is the median of the ratios. Each plan is
of another client with other days, as in a run over many dossiers.

A run over 100,000 dossiers streams in a process of its own, of which the greatest memory is
printed: through `plan_all` beside a history in memory and one in a file, and through `ieb plan -o`,
which writes almost as many messages and their ledger. The histories hold the start of one dossier
in a hundred: what a history itself takes in memory is not what is measured. Growth is what the
second half took, in times the first half; of `ieb plan` it is what twice as many dossiers took
more. Of that, only what our own code took counts: how long the system is busy with files depends
on the disk.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import TypeVar

from attrs import evolve, frozen

from ieb import Context, History, SqliteHistory, validate
from ieb.administratie import Beleid, Dossier, Soort, Voorziening, plan, plan_all, write_dossiers
from ieb.messages.pairs import Aanleverbericht

Told = dict[str, float]
H = TypeVar("H", History, SqliteHistory)
ROUNDS, CLIENTS = 15, 100
MOST_TIMES, MOST_MB, MOST_GROWTH = 8.0, 300, 1.1
DOSSIERS = 100_000
TODAY = date(2025, 9, 2)
BELEID = Beleid(gemeente="0513")
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)


def bsn_of(place: int) -> str:
    """Return a fictitious Bsn that passes the 11-proef, another one for each place."""
    number = 99_000_000 + place
    while True:
        digits = f"{number:08}"
        last = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
        if last < 10:
            return f"{digits}{last}"
        number = 50_000_000 + place


def dossier_of(place: int, van: date, tot: date | None = None) -> Dossier:
    """Return the records of one client with one provision."""
    voorziening = Voorziening(
        nummer=f"HH-{place}", soort=Soort.HUISHOUDELIJKE_HULP, van=van, tot=tot
    )
    return Dossier(bsn=bsn_of(place), nummer=str(place), voorzieningen=(voorziening,))


def begin_of(place: int) -> date:
    """Return a first day, so recent that judging it finds nothing to tell: the least it costs."""
    return TODAY - timedelta(days=place % 25)


@frozen
class Case:
    """One client on the day of the run, with the message that the plan is about."""

    dossier: Dossier
    history: History
    message: Aanleverbericht
    context: Context

    def plan(self) -> None:
        """Plan it."""
        plan(self.dossier, BELEID, TODAY, self.history, numbers=count(1))

    def judge(self) -> None:
        """Judge its message by all rules."""
        validate(self.message, self.context)


def case_of(dossier: Dossier, history: History) -> Case:
    """Return a client with the message that should be sent, whether it can be or not."""
    made = plan(dossier, BELEID, TODAY, history, numbers=count(int(dossier.nummer)))
    wanted = (*made.opdrachten, *(obstacle.opdracht for obstacle in made.belemmeringen))
    message = wanted[0].message(identificatie=f"G{dossier.nummer}", dagtekening=TODAY)
    context = Context(
        today=TODAY,
        history=history,
        termijnen=BELEID.termijnen,
        overlijdensdata={},
        andere_stromen={},
    )
    return Case(dossier, history, message, context)


def new_start(place: int) -> Case:
    """Return a client of whom nothing was sent."""
    return case_of(dossier_of(place, begin_of(place)), History())


def nothing(place: int) -> Case:
    """Return a client of whom all is known."""
    start = new_start(place)
    return evolve(start, history=History().accept(start.message))


def change(place: int) -> Case:
    """Return a client whose provision ended."""
    end = begin_of(place)
    begin = end - timedelta(days=100)
    start = case_of(dossier_of(place, begin), History())
    return case_of(dossier_of(place, begin, end), History().accept(start.message))


def obstacle(place: int) -> Case:
    """Return a client whose start was found too late; what can still be sent is judged too."""
    return case_of(dossier_of(place, begin_of(place) - timedelta(days=500)), History())


KINDS: dict[str, Callable[[int], Case]] = {
    "new start": new_start,
    "nothing": nothing,
    "change": change,
    "obstacle": obstacle,
}


def seconds(calls: list[Callable[[], None]]) -> float:
    """Return how long some calls take together."""
    begin = time.process_time()
    for call in calls:
        call()
    return time.process_time() - begin


def ratio(kind: Callable[[int], Case]) -> float:
    """Return the median ratio of planning to judging."""
    cases = [kind(place) for place in range(1, CLIENTS + 1)]
    plans: list[Callable[[], None]] = [case.plan for case in cases]
    judgements: list[Callable[[], None]] = [case.judge for case in cases]
    return statistics.median(seconds(plans) / seconds(judgements) for _ in range(ROUNDS))


def dossiers(number: int) -> Iterator[Dossier]:
    """Yield the records of many clients; none of them is kept."""
    for place in range(1, number + 1):
        yield dossier_of(place, begin_of(place))


def known(number: int, history: H) -> H:
    """Return a history with the start of one in a hundred of so many dossiers."""
    for place in range(100, number + 1, 100):
        history = history.accept(new_start(place).message)
    return history


def stream(number: int, where: str) -> Told:
    """Plan many dossiers in this process; return how many plans send something, and the memory."""
    with ExitStack() as stack:
        history: History | SqliteHistory = known(number, History())
        if where == "SQLite":
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            file = stack.enter_context(SqliteHistory(Path(folder) / "historie.sqlite"))
            history = known(number, file)
        begin = time.process_time()
        half = begin
        sending = 0
        plans = plan_all(dossiers(number), BELEID, TODAY, history, numbers=count(number + 1))
        for place, made in enumerate(plans, 1):
            sending += bool(made.golven)
            if place == number // 2:
                half = time.process_time()
        end = time.process_time()
    return {
        "sending": sending,
        "seconds": end - begin,
        "growth": (end - half) / (half - begin),
        "mb": megabytes(resource.RUSAGE_SELF),
    }


def megabytes(who: int) -> float:
    """Return the greatest memory of a process so far."""
    return resource.getrusage(who).ru_maxrss / 1000


def apart(number: int, where: str) -> Told:
    """Stream in a process of its own."""
    command = [sys.executable, __file__, "--stream", str(number), where]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    made: Told = json.loads(done.stdout)
    return made


def command(number: int) -> Told:
    """Run `ieb plan -o` over half as many dossiers and over all, in this process's children."""
    half, whole = run_command(number // 2), run_command(number)
    return {**whole, "growth": whole["seconds"] / half["seconds"] - 1}


def run_command(number: int) -> Told:
    """Run `ieb plan -o` over many dossiers; return how many messages, the time and the memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_dossiers(dossiers(number), folder / "dossiers.json")
        (folder / "beleid.toml").write_text(f'gemeente = "{BELEID.gemeente}"', encoding="utf-8")
        with SqliteHistory(folder / "historie.sqlite") as history:
            known(number, history)
        words = ["plan", "dossiers.json", "--historie", "historie.sqlite", "--json", "-o", "uit"]
        more = ["--beleid", "beleid.toml", "--vandaag", TODAY.strftime("%d-%m-%Y")]
        before = processor()
        with (folder / "plan.json").open("wb") as output:
            ieb = [sys.executable, "-m", "ieb", *words, *more]
            subprocess.run(ieb, check=True, cwd=folder, stdout=output)
        taken = processor() - before
        sending = sum(1 for _ in (folder / "uit").iterdir())
    return {"sending": sending, "seconds": taken, "mb": megabytes(resource.RUSAGE_CHILDREN)}


def processor() -> float:
    """Return how long the children of this process were busy, in seconds."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


STREAMS: dict[str, Callable[[int], Told]] = {
    "memory": lambda number: apart(number, "memory"),
    "SQLite": lambda number: apart(number, "SQLite"),
    "ieb plan": command,
}


def main(arguments: list[str]) -> int:
    """Print ratios and memory beside their limits; return 1 when one is beyond."""
    if arguments[:1] == ["--stream"]:
        print(json.dumps(stream(int(arguments[1]), arguments[2])))
        return 0
    failed = False
    for name, kind in KINDS.items():
        found = ratio(kind)
        failed = failed or found > MOST_TIMES
        print(f"{name:10} {found:6.2f}  (limit {MOST_TIMES}; times judging its message)")
    number = int(arguments[0]) if arguments else DOSSIERS
    for where, measure in STREAMS.items():
        told = measure(number)
        failed = failed or told["mb"] > MOST_MB or told["growth"] > MOST_GROWTH
        print(
            f"{where:10} {told['mb']:6.0f}  (limit {MOST_MB} MB), growth {told['growth']:.2f} "
            f"(limit {MOST_GROWTH}); {number} dossiers, {told['sending']:.0f} send something, "
            f"{told['seconds']:.0f} s"
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
