"""A run over dossiers: plan each, and write what goes out, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from datetime import date
from itertools import count, tee

from attrs import evolve, field, frozen

from ieb.administratie import Beleid, Dossier, Tally, next_moment, plan_all, strays
from ieb.batch import RunDraft, Totals
from ieb.batch.spool import Spool
from ieb.cli.planned import Maker, Planned
from ieb.cli.progress import count_progress
from ieb.cli.underway import Given
from ieb.cli.workers import look_ahead, workers
from ieb.errors import CannotPlan, InvalidValue
from ieb.history.sqlite import SqliteHistory
from ieb.keten.period import Period
from ieb.messages.pairs import Aanleverbericht
from ieb.privacy import quote

_Ready = tuple[str, Aanleverbericht]
"""What a dossier is called, and a message about it that goes out."""


@frozen(kw_only=True)
class Job:
    """What to plan by.

    Attributes:
        beleid: The policy.
        today: The day; Dagtekening of what is made.
        history: What was accepted.
        pending: What was sent and has no retour yet.
        given: What was given out before.
        first: The first Identificatie to try.
        only: How many dossiers are planned; None for all.
        processes: Over how many processes the judging is divided; None for one a core, when there
            is much to do.
        removes: Whether what removes a period goes out too.
    """

    beleid: Beleid
    today: date
    history: SqliteHistory
    pending: tuple[Aanleverbericht, ...] = field(repr=False)
    given: Given
    first: str
    only: int | None = None
    processes: int | None = None
    removes: bool


@frozen(kw_only=True)
class Counts:
    """How much there is of all dossiers.

    Attributes:
        messages: What goes out now.
        withheld: What would go out now, once a person agrees.
        later: What goes out after the retouren on that.
        waiting: What waits for a retour on what was sent before.
        obstacles: What cannot be sent.
        unplanned: How many dossiers cannot be planned.
    """

    messages: int = 0
    withheld: int = 0
    later: int = 0
    waiting: int = 0
    obstacles: int = 0
    unplanned: int = 0

    def add(self, planned: Planned) -> Counts:
        """Return the counts with a dossier.

        Args:
            planned: What the run made of it.
        """
        return Counts(
            messages=self.messages + len(planned.made),
            withheld=self.withheld + len(planned.withheld),
            later=self.later + len(planned.later),
            waiting=self.waiting + len(planned.plan.wacht),
            obstacles=self.obstacles + len(planned.plan.belemmeringen),
            unplanned=self.unplanned + bool(planned.plan.fouten),
        )


@frozen(kw_only=True)
class Run:
    """What planning dossiers gave.

    Attributes:
        counts: How much there is of all dossiers.
        totals: What the messages say together that go out now.
        tally: How many dossiers, and how much would stop.
        astray: Periods that are open at the CAK and of which there is no dossier.
        is_braked: Whether so much would stop that nothing is sent.
        is_written: Whether messages were written.
    """

    counts: Counts
    totals: Totals
    tally: Tally
    astray: tuple[Period, ...]
    is_braked: bool
    is_written: bool

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must look: something cannot be sent, or nobody knows of a period."""
        counts = self.counts
        blocked = counts.obstacles + counts.withheld + counts.unplanned
        return self.is_braked or bool(self.astray or blocked)


def name_dossier(dossier: Dossier, place: int) -> str:
    """Return what a dossier is called: its number, or which one it is.

    Args:
        dossier: The dossier.
        place: Which one it is, counted from 1.
    """
    return dossier.nummer or str(place)


def plan_each(
    job: Job, dossiers: Iterable[Dossier], executor: Executor | None = None
) -> Iterator[Planned]:
    """Yield what is made of each dossier.

    Args:
        job: What to plan by.
        dossiers: The dossiers.
        executor: Who judges what should be sent; None for this process.

    Raises:
        InvalidValue: The start numbers or the identifications have run out.
        StoppedExecutor: A process died.
    """
    # Two views of one stream: some dossiers are read ahead for the executor, and no others.
    shown, planned = tee(dossiers)
    plans = plan_all(
        planned,
        job.beleid,
        job.today,
        job.history,
        numbers=count(job.given.number + 1),
        pending=job.pending,
        executor=executor,
    )
    maker = Maker(
        today=job.today,
        history=job.history,
        removes=job.removes,
        identificaties=job.given.count_on(job.first),
    )
    for dossier, plan in count_progress(zip(shown, plans, strict=True), "Plannen"):
        yield maker.make(dossier, plan)


def run_plan(
    job: Job, dossiers: Iterable[Dossier], draft: RunDraft | None, tell: Callable[[Planned], object]
) -> Run:
    """Plan dossiers, and put what goes out in the ledger; of all dossiers only one is kept.

    Args:
        job: What to plan by.
        dossiers: All dossiers of the gemeente.
        draft: The run of the ledger that what goes out is added to; None for nowhere. Nothing of it
            is kept when the run is braked.
        tell: Is given each dossier, with what was made of it.

    Raises:
        InvalidValue: As for `plan_each`; or the dossiers are not as they must be.
        StoppedExecutor: As for `plan_each`.
        OSError: The messages cannot be written.
    """
    counts, tally, totals = Counts(), Tally(), Totals()
    known: set[str] = set()
    expected, dossiers = look_ahead(dossiers, job.only)
    with Spool[_Ready]() as ready:
        with workers(job.processes, expected) as executor:
            for planned in plan_each(job, _select(dossiers, job.only, known), executor):
                counts, tally = counts.add(planned), tally.add(planned.plan)
                for made in planned.made:
                    totals = totals.add(made.message)
                    ready.add((planned.nummer, made.message))
                tell(planned)
        is_braked = tally.is_braked(job.beleid)
        if draft is not None:
            _write(ready, draft, is_braked=is_braked)
    present = (Dossier(bsn=bsn) for bsn in known)
    return Run(
        counts=counts,
        totals=totals,
        tally=tally,
        astray=tuple(strays(present, job.history, job.beleid.gemeente)),
        is_braked=is_braked,
        is_written=draft is not None and bool(draft.count) and not is_braked,
    )


def _select(dossiers: Iterable[Dossier], only: int | None, known: set[str]) -> Iterator[Dossier]:
    """Yield the dossiers that are planned; of the others only the Bsn is kept, too."""
    for place, dossier in enumerate(dossiers):
        known.add(dossier.bsn)
        if only is None or place < only:
            yield dossier


def _write(ready: Iterable[_Ready], draft: RunDraft, *, is_braked: bool) -> None:
    """Put what goes out in the ledger, unless the brake holds all of it.

    Only now: from so many messages on, SQLite lets nobody else read the history, and the other
    processes would wait for this one.
    """
    if is_braked:
        draft.drop()
        return
    for nummer, message in ready:
        draft.add(message, dossier=nummer)


def plan_one(job: Job, dossiers: Iterable[Dossier], number: str) -> Planned:
    """Return what is made of the dossier with a number.

    Args:
        job: What to plan by.
        dossiers: The dossiers.
        number: What the dossier is called.

    Raises:
        InvalidValue: There is no such dossier.
    """
    found: Dossier | None = None
    for place, dossier in enumerate(dossiers, 1):  # to the end: there it is told what is wrong
        if found is None and name_dossier(dossier, place) == number:
            found = evolve(dossier, nummer=number)
    if found is not None:
        (planned,) = plan_each(job, [found])
        return planned
    msg = f"--waarom: dossier {quote(number)} staat niet in het bestand."
    raise InvalidValue(msg)


@frozen(kw_only=True)
class Agenda:
    """On which day which plan changes by itself.

    Attributes:
        moments: The days in order, each with what its dossier is called.
        unplanned: What the dossiers are called that cannot be planned, each with why.
    """

    moments: tuple[tuple[date, str], ...]
    unplanned: tuple[tuple[str, str], ...]


def list_moments(dossiers: Iterable[Dossier], beleid: Beleid, today: date) -> Agenda:
    """Return the next day on which each plan changes by itself.

    Args:
        dossiers: The dossiers.
        beleid: The policy.
        today: The day.
    """
    moments: list[tuple[date, str]] = []
    unplanned: list[tuple[str, str]] = []
    for place, dossier in enumerate(count_progress(dossiers, "Agenda"), 1):
        nummer = name_dossier(dossier, place)
        try:
            moment = next_moment(dossier, beleid, today)
        except CannotPlan as error:
            unplanned.extend((nummer, fault) for fault in error.faults)
            continue
        if moment is not None:
            moments.append((moment, nummer))
    return Agenda(moments=tuple(sorted(moments, key=_day)), unplanned=tuple(unplanned))


def _day(moment: tuple[date, str]) -> date:
    return moment[0]
