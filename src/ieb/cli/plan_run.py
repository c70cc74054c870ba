"""A run over dossiers: plan each, and write what goes out, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from itertools import count
from pathlib import Path

from attrs import evolve, field, frozen

from ieb.administratie import Beleid, Dossier, Tally, next_moment, plan_all, strays
from ieb.cli.outcome import show_progress
from ieb.cli.planned import Maker, Planned
from ieb.cli.underway import Given
from ieb.errors import CannotPlan, InvalidValue
from ieb.files import FolderDraft, folder_draft_of
from ieb.history.sqlite import SqliteHistory
from ieb.keten.period import Period
from ieb.messages.pairs import Aanleverbericht
from ieb.privacy import quote
from ieb.wire import serialize


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
        removes: Whether what removes a period goes out too.
    """

    beleid: Beleid
    today: date
    history: SqliteHistory
    pending: tuple[Aanleverbericht, ...] = field(repr=False)
    given: Given
    first: str
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
        told: What there is to tell, by dossier.
        counts: How much there is of all dossiers.
        tally: How many dossiers, and how much would stop.
        astray: Periods that are open at the CAK and of which there is no dossier.
        is_braked: Whether so much would stop that nothing is sent.
        is_written: Whether messages were written.
    """

    told: tuple[Planned, ...]
    counts: Counts
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


def plan_each(job: Job, dossiers: Sequence[Dossier]) -> Iterator[Planned]:
    """Yield what is made of each dossier.

    Args:
        job: What to plan by.
        dossiers: The dossiers.

    Raises:
        InvalidValue: The start numbers or the identifications have run out.
    """
    plans = plan_all(
        dossiers,
        job.beleid,
        job.today,
        job.history,
        numbers=count(job.given.number + 1),
        pending=job.pending,
    )
    maker = Maker(
        today=job.today,
        history=job.history,
        removes=job.removes,
        identificaties=job.given.count_on(job.first),
    )
    for dossier in show_progress(dossiers, "Plannen"):
        yield maker.make(dossier, next(plans))


def run_plan(job: Job, dossiers: Sequence[Dossier], target: Path | None, *, explains: bool) -> Run:
    """Plan dossiers, and write what goes out: one file for each message, all or none.

    Args:
        job: What to plan by.
        dossiers: All dossiers of the gemeente.
        target: Where to write; None for nowhere.
        explains: Whether also dossiers of which nothing is sent are told of.

    Raises:
        InvalidValue: As for `plan_each`.
        OSError: The messages cannot be written.
    """
    told: list[Planned] = []
    counts, tally = Counts(), Tally()
    with ExitStack() as stack:
        folder: FolderDraft | None = None
        if target is not None:
            folder = stack.enter_context(folder_draft_of(target))
        for planned in plan_each(job, dossiers):
            counts, tally = counts.add(planned), tally.add(planned.plan)
            if explains or planned.has_news:
                told.append(planned)
            if folder is not None:
                _write(planned, folder)
        is_braked = tally.is_braked(job.beleid)
        is_written = folder is not None and bool(folder.names) and not is_braked
        if folder is not None and is_written:
            folder.publish()
    return Run(
        told=tuple(told),
        counts=counts,
        tally=tally,
        astray=tuple(strays(dossiers, job.history, job.beleid.gemeente)),
        is_braked=is_braked,
        is_written=is_written,
    )


def _write(planned: Planned, folder: FolderDraft) -> None:
    for made in planned.made:
        folder.write(made.file, serialize(made.message))


def plan_one(job: Job, dossiers: Sequence[Dossier], number: str) -> Planned:
    """Return what is made of the dossier with a number.

    Args:
        job: What to plan by.
        dossiers: The dossiers.
        number: What the dossier is called.

    Raises:
        InvalidValue: There is no such dossier.
    """
    for place, dossier in enumerate(dossiers, 1):
        if name_dossier(dossier, place) == number:
            (planned,) = plan_each(job, [evolve(dossier, nummer=number)])
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


def list_moments(dossiers: Sequence[Dossier], beleid: Beleid, today: date) -> Agenda:
    """Return the next day on which each plan changes by itself.

    Args:
        dossiers: The dossiers.
        beleid: The policy.
        today: The day.
    """
    moments: list[tuple[date, str]] = []
    unplanned: list[tuple[str, str]] = []
    for place, dossier in enumerate(show_progress(dossiers, "Agenda"), 1):
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
