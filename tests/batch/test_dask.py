"""A Dask cluster is an executor as any other: a real one, of processes that can die."""

from __future__ import annotations

import os
import signal
import tempfile
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from attrs import frozen
from distributed import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

import ieb
from ieb.batch import (
    File,
    find_sources,
    gather_accepted,
    judge,
    judge_in_turn,
    judge_partitions,
    list_remarks,
    process,
    split_by_gemeente,
)
from ieb.errors import StoppedExecutor
from ieb.history.sql import SqlHistory
from ieb.messages.kinds import gemeente_of

from .support import GEMEENTEN, PEOPLE, TODAY, deliveries, named, told, verdicts

FOLDER = Path(__file__).parents[2] / "voorbeelden"
MESSAGE = (FOLDER / "start.xml").read_bytes()
CONTEXT = ieb.Context(today=date(2025, 5, 13))


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


def deliver(folder, gemeente, count):
    """Write the zip of a gemeente: starts, and stops that rest on them, some of them twice."""
    path = folder / f"{gemeente}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(count):
            start = ieb.WMO405.eerste_aanlevering(
                gemeente=gemeente,
                identificatie=f"G{number}",
                dagtekening=date(2025, 5, 25),
                bsn=PEOPLE[number % 3],
                eb_start_nummer=number // 2,
                eb_startdatum=date(2025, 5, 1),
            )
            archive.writestr(f"{number}.xml", ieb.serialize(start))
    return path


def process_slowly(path, url):
    """Process a gemeente into the shared database, as a worker with an engine of its own does."""
    engine = create_engine(url)
    try:
        done = process(find_sources(path), SqlHistory(engine), today=TODAY, chunk=3)
        path.with_suffix(".pid").write_text(str(os.getpid()))
        judged = []
        for outcome in done:
            time.sleep(0.01)
            judged.append(outcome.judged)
        return {name: verdict[::2] for name, verdict in verdicts(judged).items()}
    finally:
        engine.dispose()


def recorded(engine):
    """What a history holds of each gemeente, in the order of recording."""
    found = {}
    for event in SqlHistory(engine):
        row = (ieb.to_json(event.message), event.accepted, event.received)
        found.setdefault(gemeente_of(event.message), []).append(row)
    return found


def test_a_worker_that_dies_while_recording_leaves_nothing_half(client, tmp_path, postgres):
    """Another goes on with the gemeente: the same verdicts, and the same history in the end."""
    paths = [deliver(tmp_path, gemeente, 24) for gemeente in GEMEENTEN]
    url = postgres.url.render_as_string(hide_password=False)
    futures = [client.get_executor().submit(process_slowly, path, url) for path in paths]
    pid = paths[0].with_suffix(".pid")
    while not pid.exists() or not pid.read_text() or not len(SqlHistory(postgres)):
        time.sleep(0.01)
    os.kill(int(pid.read_text()), signal.SIGKILL)
    there = [future.result() for future in futures]
    engine = create_engine(f"sqlite:///{tmp_path / 'op-volgorde.db'}")
    here = [process_slowly(path, engine.url) for path in paths]
    assert there == here
    assert recorded(postgres) == recorded(engine)
    engine.dispose()
