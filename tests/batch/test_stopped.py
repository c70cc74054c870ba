"""Workers that stop in the middle: what came before is right, and nothing is recorded half."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from multiprocessing import get_context

import pytest

import ieb
from ieb.batch import judge, judge_in_turn, judge_partitions, list_remarks, process
from ieb.batch import split_by_gemeente as split
from ieb.errors import StoppedExecutor

from .support import GEMEENTEN, PEOPLE, TODAY, Dying, named, told

MANY = 1_000
"""Far more than is handed out at a time."""


def start(place):
    """An aanlevering of one of the gemeenten, for one of some persons."""
    return ieb.WMO405.eerste_aanlevering(
        gemeente=GEMEENTEN[place % len(GEMEENTEN)],
        identificatie=f"G{place}",
        dagtekening=date(2025, 5, 30),
        bsn=PEOPLE[place % len(PEOPLE)],
        eb_start_nummer=place + 1,
        eb_startdatum=date(2025, 5, 1),
    )


SOURCES = named([start(place) for place in range(MANY)])


@pytest.fixture(scope="module")
def expected():
    """What judging each gives."""
    return [told(judged) for judged in judge(SOURCES)]


def take_all(outcomes, text):
    """Return what came before it was told, and that it was told."""
    found = []
    with pytest.raises(StoppedExecutor, match=text):
        found.extend(map(told, outcomes))
    return found


@pytest.mark.parametrize("pool", [ProcessPoolExecutor, ThreadPoolExecutor])
@pytest.mark.parametrize("ordered", [True, False])
def test_an_executor_that_is_closed_in_the_middle_is_told(pool, ordered, expected):
    """What was given before is right, and nobody waits for the rest."""
    with pool(2) as workers:
        judged = judge(SOURCES, executor=workers, ordered=ordered)
        found = [told(next(judged))]
        workers.shutdown(wait=False, cancel_futures=True)
        found += take_all(judged, "gesloten")
    assert 0 < len(found) < MANY
    assert all(outcome in expected for outcome in found)
    if ordered:
        assert found == expected[: len(found)]


def test_a_worker_that_is_killed_in_the_middle_is_told(expected):
    """As a system does that has no memory left; with other workers the same call does all."""
    with ProcessPoolExecutor(2, get_context("spawn")) as workers:
        victim = workers.submit(os.getpid).result()
        judged = judge(SOURCES, executor=workers)
        found = [told(next(judged))]
        os.kill(victim, signal.SIGKILL)
        found += take_all(judged, "werkproces is gestopt")
    assert found == expected[: len(found)]
    with ThreadPoolExecutor(2) as workers:
        assert [told(outcome) for outcome in judge(SOURCES, executor=workers)] == expected


@pytest.mark.parametrize("after", [0, 3])
def test_nothing_is_recorded_when_who_reads_dies(tmp_path, after):
    """All is read before the first is recorded; the same call does it later, as if for the first time."""
    few = SOURCES[:200]
    with ieb.SqliteHistory(tmp_path / "h.sqlite") as history:
        with Dying(after) as workers, pytest.raises(StoppedExecutor, match="werkproces"):
            list(process(few, history, today=TODAY, executor=workers))
        assert len(history) == 0
        done = [step.judged for step in process(few, history, today=TODAY)]
        assert len(history) == len(few)
    assert list(map(told, done)) == list(map(told, judge_in_turn(few, today=TODAY)))


def test_parts_that_were_judged_are_given_before_it_is_told():
    """Whole: of a part that was not finished nothing comes."""
    parts = split(SOURCES[:240])
    whole = list(judge_partitions(parts, today=TODAY))
    with Dying(1) as workers:
        judged = judge_partitions(parts, today=TODAY, executor=workers)
        found = []
        with pytest.raises(StoppedExecutor, match="werkproces"):
            found.extend(judged)
    assert found == whole[: len(found)]
    assert len(found) <= 1


@pytest.mark.parametrize("after", [0, 1])
def test_what_gives_all_at_once_gives_nothing(after):
    """A division or a list of remarks that is not whole looks as if it were."""
    accepted = list(judge_in_turn(SOURCES[:100], today=TODAY))
    with Dying(after) as workers, pytest.raises(StoppedExecutor, match="werkproces"):
        split(SOURCES, executor=workers)
    with Dying(after) as workers, pytest.raises(StoppedExecutor, match="werkproces"):
        list_remarks(accepted, today=TODAY, executor=workers)
