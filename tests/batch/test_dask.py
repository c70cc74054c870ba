"""A Dask cluster is an executor as any other: a real one, of processes that can die."""

from __future__ import annotations

import os
import signal
import tempfile
from datetime import date
from pathlib import Path

import pytest
from attrs import frozen
from distributed import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ieb
from ieb.batch import (
    File,
    find_sources,
    gather_accepted,
    judge,
    judge_in_turn,
    judge_partitions,
    list_remarks,
    split_by_gemeente,
)
from ieb.errors import StoppedExecutor

from .support import TODAY, deliveries, named, verdicts

FOLDER = Path(__file__).parents[2] / "voorbeelden"
MESSAGE = (FOLDER / "start.xml").read_bytes()
CONTEXT = ieb.Context(today=date(2025, 5, 13))


def told(judged):
    """What judging gave, apart from objects."""
    report = None if judged.report is None else judged.report.to_dict()
    return judged.source.name, judged.error, report


@frozen
class Deadly:
    """A source that takes the process down that reads it."""

    name: str = "dodelijk"

    def read(self) -> bytes:
        """Kill this process as a system without memory does."""
        os.kill(os.getpid(), signal.SIGKILL)
        return b""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(
    picks=st.lists(
        st.sampled_from([*find_sources(FOLDER), MESSAGE, ("kapot", b"<x"), File(path=Path("weg"))]),
        max_size=130,
    ),
    ordered=st.booleans(),
)
def test_a_cluster_gives_what_this_process_gives(client, picks, ordered):
    """In the order of the sources, or each of them once."""
    here = list(map(told, judge(picks, CONTEXT)))
    spread = judge(picks, CONTEXT, executor=client.get_executor(), ordered=ordered)
    there = list(map(told, spread))
    if not ordered:
        here, there = sorted(map(repr, here)), sorted(map(repr, there))
    assert there == here


def test_work_of_a_worker_that_dies_is_done_by_another(client):
    """Killed in the middle: the outcomes are the same, and none is missing or double."""
    sources = [(f"{number}.xml", MESSAGE) for number in range(1500)]
    here = list(map(told, judge(sources, CONTEXT)))
    judged = judge(sources, CONTEXT, executor=client.get_executor())
    first = told(next(judged))
    victim = client.submit(os.getpid, pure=False).result()
    os.kill(victim, signal.SIGKILL)
    assert [first, *map(told, judged)] == here


def test_what_kills_every_worker_that_tries_is_told(client):
    """Dask gives up after some of them; what came before it has been given."""
    partitions = [[MESSAGE], [Deadly()]]
    judged = judge_partitions(partitions, today=CONTEXT.today, executor=client.get_executor())
    (first,) = next(judged)
    assert first.message is not None
    with pytest.raises(StoppedExecutor, match="werkproces is gestopt"):
        next(judged)


def fail(_judged):
    """A summary with a bug."""
    raise RuntimeError("a bug")


def test_a_worker_writes_no_bsn_in_its_log(client, tmp_path):
    """What it failed at has none: not the name of a file, nor what was known besides."""
    bsn = "999992016"
    (tmp_path / f"{bsn}.xml").write_bytes(MESSAGE)
    judged = judge_partitions(
        [tmp_path / f"{bsn}.xml", [(bsn, MESSAGE)]],
        today=CONTEXT.today,
        summarize=fail,
        executor=client.get_executor(),
    )
    with pytest.raises(RuntimeError, match="a bug"):
        list(judged)
    logs = repr(client.get_worker_logs())
    assert "Compute Failed" in logs
    assert bsn not in logs


def test_an_executor_or_client_that_was_closed_is_told(cluster):
    """Before and in the middle: nobody waits for what never comes."""
    with Client(cluster) as client:
        executor = client.get_executor()
        judged = judge([MESSAGE] * 5000, CONTEXT, executor=executor)
        next(judged)
        executor.shutdown(wait=False)
        with pytest.raises(StoppedExecutor, match="gesloten"):
            list(judged)
        executor = client.get_executor()
        judged = judge([MESSAGE] * 5000, CONTEXT, executor=executor)
        next(judged)
    with pytest.raises(StoppedExecutor, match="gesloten"):
        list(judged)
    with pytest.raises(StoppedExecutor, match="gesloten"):
        list(judge([MESSAGE], executor=executor))
    with pytest.raises(StoppedExecutor, match="gesloten"):
        list(judge_partitions([[MESSAGE]], today=CONTEXT.today, executor=executor))


def summarize(judged):
    """What comes back of a gemeente: the verdicts of each, and who was accepted."""
    listing = list(judged)
    return verdicts(listing), gather_accepted(listing)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(messages=st.lists(deliveries(), min_size=1, max_size=14), data=st.data())
def test_a_country_on_a_cluster_is_judged_as_all_in_turn(client, messages, data):
    """Mixed files, read by the workers: the same verdicts, and the same remarks of the CAK."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in named(messages):
            (Path(folder) / name).write_bytes(content)
        files = list(find_sources(folder))
        in_turn = list(judge_in_turn(files, today=TODAY))
        executor = client.get_executor()
        parts = split_by_gemeente(data.draw(st.permutations(files)), executor=executor)
        found, gathered = {}, []
        for told_of_one, accepted in judge_partitions(
            parts, today=TODAY, executor=executor, summarize=summarize, ordered=False
        ):
            found |= told_of_one
            gathered.append(accepted)
        remarks = list_remarks(gathered, today=TODAY, executor=executor)
    assert found == verdicts(in_turn)
    assert remarks == list_remarks(in_turn, today=TODAY)


def test_a_large_cluster_is_kept_busy(client, monkeypatch):
    """As many pieces are handed out as it has threads for, not as a small machine has."""
    monkeypatch.setattr(client, "nthreads", lambda: dict.fromkeys(map(str, range(20)), 2))
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield [MESSAGE]

    judged = judge_partitions(endless(), today=CONTEXT.today, executor=client.get_executor())
    next(judged)
    judged.close()
    assert len(taken) == 40 * 4
