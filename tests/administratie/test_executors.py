"""Planning with the workers of an executor gives what planning without them gives."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from datetime import date, timedelta
from itertools import count, islice
from multiprocessing import get_context

import pytest
from attrs import evolve, field, frozen
from hypothesis import given
from hypothesis import strategies as st

from batch.support import Dying
from ieb import History, SqliteHistory
from ieb.administratie import Beleid, Dossier, Plan, plan_all
from ieb.errors import InvalidType, InvalidValue, StoppedExecutor
from ieb.messages.pairs import Aanleverbericht

from .play import GEMEENTE, day, hulp
from .strategies import days, dossiers, policies

BELEID = Beleid(gemeente=GEMEENTE)
TODAY = day("20-03-2025")


def list_bsns() -> Iterator[str]:
    """Yield fictitious Bsn's that pass the 11-proef."""
    for number in count(99_990_000):
        digits = f"{number}"
        rest = sum(
            weight * int(digit) for weight, digit in zip(range(9, 1, -1), digits, strict=True)
        )
        if rest % 11 < 10:
            yield f"{digits}{rest % 11}"


BSNS = tuple(islice(list_bsns(), 200))


class Elsewhere(Executor):
    """Does all work here, as it would be done by the workers of other processes."""

    def __init__(self, workers: int) -> None:
        self._max_workers = workers

    def submit(self, function, /, *words, **named):
        """Do the work at once, with nothing but what can be pickled; so goes what comes of it."""
        function, words = pickle.loads(pickle.dumps((function, words)))
        done: Future[object] = Future()
        done.set_result(pickle.loads(pickle.dumps(function(*words))))
        return done


@frozen(kw_only=True)
class Administration:
    """Many persons at a gemeente, of whom some is known and some is on its way."""

    beleid: Beleid
    today: date
    dossiers: tuple[Dossier, ...] = field(repr=False)
    history: History
    pending: tuple[Aanleverbericht, ...] = field(repr=False)
    numbers: int

    def plan(self, executor: Executor | None) -> tuple[list[Plan], str]:
        """Return the plans, and what ended them before the last one."""
        plans = plan_all(
            iter(self.dossiers),
            self.beleid,
            self.today,
            self.history,
            numbers=iter(range(1, self.numbers)),
            pending=self.pending,
            executor=executor,
        )
        found: list[Plan] = []
        try:
            found.extend(plans)
        except InvalidValue as error:
            return found, str(error)
        return found, ""


@st.composite
def administrations(draw: st.DrawFn) -> Administration:
    """Return an administration: often more than goes to a worker at a time."""
    shapes = draw(st.lists(dossiers(), min_size=1, max_size=4))
    places = draw(st.lists(st.integers(0, 3), max_size=12)) * draw(st.sampled_from((1, 5, 10)))
    people = [
        evolve(shapes[place % len(shapes)], bsn=bsn)
        for place, bsn in zip(places, BSNS, strict=False)
    ]
    beleid, today = draw(policies), draw(days)
    history, pending = send(beleid, today, people, draw(st.integers(1, 4)))
    if people:
        people = change(draw, people, shapes)
    return Administration(
        beleid=beleid,
        today=today + timedelta(days=draw(st.sampled_from((0, 1, 40)))),
        dossiers=tuple(people),
        history=history,
        pending=tuple(pending),
        numbers=draw(st.sampled_from((1_000, 1_000, 30))),
    )


def send(
    beleid: Beleid, today: date, people: Sequence[Dossier], apart: int
) -> tuple[History, list[Aanleverbericht]]:
    """Send the plans of some, once in so many; return what was accepted and what is on its way."""
    history, pending = History(), list[Aanleverbericht]()
    known = people[::apart]
    for place, plan in enumerate(plan_all(known, beleid, today, History(), numbers=count(1))):
        for opdracht in plan.opdrachten:
            number = opdracht.periode.sleutel.start_nummer
            message = opdracht.message(identificatie=f"G{number:09}", dagtekening=today)
            if place % 3:
                history = history.accept(message)
            else:
                pending.append(message)
    return history, pending


def change(draw: st.DrawFn, people: list[Dossier], shapes: Sequence[Dossier]) -> list[Dossier]:
    """Return the people with other records for some, and now and then one of them twice."""
    changed = list(people)
    for place in draw(st.lists(st.integers(0, len(people) - 1), max_size=5)):
        changed[place] = evolve(draw(st.sampled_from(shapes)), bsn=people[place].bsn)
    if draw(st.integers(0, 3)) == 0:
        changed.insert(draw(st.integers(0, len(people))), people[0])
    return changed


@given(administrations(), st.sampled_from((1, 2, 3)))
def test_the_workers_change_nothing(administration: Administration, workers: int) -> None:
    """Plans, their order and their numbers; what ends them does so at the same dossier."""
    assert administration.plan(Elsewhere(workers)) == administration.plan(None)


def people(number: int) -> Iterator[Dossier]:
    """Yield some persons: a start, one that is too late, and one about whom nothing is known."""
    voorzieningen = ((hulp("V1", "12-03-2025"),), (hulp("V2", "01-01-2023"),), ())
    for place in range(number):
        yield Dossier(bsn=BSNS[place], voorzieningen=voorzieningen[place % 3])


@pytest.mark.parametrize("is_held", [False, True])
def test_real_processes_change_nothing(tmp_path, is_held: bool) -> None:
    """With a history in a file, which each of them opens; also while this one keeps writers out."""
    whole = list(plan_all(people(120), BELEID, TODAY, History(), numbers=count(1)))
    with (
        SqliteHistory(tmp_path / "historie.sqlite") as history,
        ProcessPoolExecutor(2, get_context("spawn")) as pool,
    ):

        def divide() -> list[Plan]:
            plans = plan_all(people(120), BELEID, TODAY, history, numbers=count(1), executor=pool)
            return list(plans)

        if is_held:
            with history.exclusive():
                divided = divide()
        else:
            divided = divide()
    assert divided == whole


def test_what_gives_the_dossiers_may_fail() -> None:
    """The plans of those before that come first, as they do without workers."""

    def broken() -> Iterator[Dossier]:
        yield from people(70)
        msg = "de export brak af"
        raise OSError(msg)

    for executor in (None, Elsewhere(2)):
        plans = plan_all(broken(), BELEID, TODAY, History(), numbers=count(1), executor=executor)
        assert len(list(islice(plans, 70))) == 70
        with pytest.raises(OSError, match="de export brak af"):
            next(plans)


def test_no_more_is_read_than_the_workers_can_be_busy_with() -> None:
    """So that memory stays flat; without workers it is one dossier at a time."""
    for executor, most in ((None, 1), (Elsewhere(1), 200)):
        read = 0

        def counted() -> Iterator[Dossier]:
            nonlocal read
            for bsn in islice(list_bsns(), 1_000):
                read += 1
                yield Dossier(bsn=bsn)

        plans = plan_all(counted(), BELEID, TODAY, History(), numbers=count(1), executor=executor)
        next(plans)
        assert read == most
        plans.close()


def test_a_worker_that_dies_is_told() -> None:
    """Nobody waits for what never comes."""
    workers = Dying()
    plans = plan_all(people(3), BELEID, TODAY, History(), numbers=count(1), executor=workers)
    with pytest.raises(StoppedExecutor, match="werkproces is gestopt"):
        list(plans)
    workers.shutdown()


def test_a_closed_executor_is_told() -> None:
    """With what to do."""
    pool = ProcessPoolExecutor(1, get_context("spawn"))
    pool.shutdown()
    plans = plan_all(people(3), BELEID, TODAY, History(), numbers=count(1), executor=pool)
    with pytest.raises(StoppedExecutor, match="gesloten"):
        list(plans)


class Bound(History):
    """A history that cannot leave this process."""

    def __reduce__(self):
        """Refuse to be pickled."""
        msg = "van hier"
        raise TypeError(msg)


def test_a_history_that_stays_here_is_refused() -> None:
    """It is said which argument it is."""
    plans = plan_all(people(3), BELEID, TODAY, Bound(), numbers=count(1), executor=Elsewhere(1))
    with pytest.raises(InvalidType, match="history: dit kan niet naar een ander proces"):
        list(plans)
