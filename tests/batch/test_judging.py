"""Judging by workers gives what judging here gives, whoever the workers are."""

from __future__ import annotations

import pickle
import zipfile
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from attrs import frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

import ieb
from ieb.batch import File, find_sources, judge, judge_partitions
from ieb.errors import InvalidType, StoppedExecutor, UnreadableSource
from ieb.history.sql import SqlHistory

from .support import Slow, told

FOLDER = Path(__file__).parents[2] / "voorbeelden"
MESSAGE = (FOLDER / "start.xml").read_bytes()
CONTEXT = ieb.Context(today=date(2025, 5, 13))


@pytest.fixture(scope="module", params=[ProcessPoolExecutor, ThreadPoolExecutor])
def executor(request):
    """Two workers: processes, and threads."""
    with request.param(2) as workers:
        yield workers


@frozen
class Unreadable:
    """A source that knows why it cannot be read."""

    name: str = "onleesbaar"

    def read(self) -> bytes:
        """Say why."""
        raise UnreadableSource("Dit bestand is niet te lezen.")


@frozen
class Broken:
    """A source that the system refuses to read."""

    name: str = "kapot"

    def read(self) -> bytes:
        """Raise what a system raises."""
        raise PermissionError(13, "Permission denied")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(
    picks=st.lists(
        st.sampled_from(
            [
                *find_sources(FOLDER),
                MESSAGE,
                ("naam", MESSAGE),
                ("kapot", b"<x"),
                Broken(),
                Unreadable(),
                File(path=Path("nergens.xml")),
            ]
        ),
        max_size=130,
    )
)
def test_workers_give_what_this_process_gives(executor, picks):
    """In the order of the sources; what cannot be read stops nothing."""
    here = list(map(told, judge(picks, CONTEXT)))
    assert list(map(told, judge(picks, CONTEXT, executor=executor))) == here
    counted = []
    spread = judge(picks, CONTEXT, executor=executor, ordered=False, progress=counted.append)
    assert sorted(map(repr, map(told, spread))) == sorted(map(repr, here))
    assert counted == list(range(1, len(picks) + 1))


def test_a_source_comes_back_as_it_was_given(executor, tmp_path):
    """Also a file in an archive, of which only the bytes went to the worker."""
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("a.xml", MESSAGE)
    (source,) = find_sources(tmp_path)
    (judged,) = judge([source], executor=executor)
    assert judged.source is source
    assert isinstance(judged.message, ieb.WMO405)


def test_a_history_in_memory_goes_along(executor):
    """The rules about earlier messages see it."""
    start = ieb.parse(MESSAGE)
    known = ieb.Context(today=date(2025, 5, 13), history=ieb.History().accept(start))
    (here,) = judge([MESSAGE], known)
    (there,) = judge([MESSAGE], known, executor=executor)
    assert told(here) == told(there)
    assert "TR404" in {finding.code for finding in there.findings}


def test_another_release_goes_along(executor):
    """A message of 3.0 is one for who asks for that release."""
    release = ieb.release("3.0")
    message = ieb.serialize(ieb.parse(MESSAGE).for_release(release))
    (judged,) = judge([message], CONTEXT, release=release, executor=executor)
    assert judged.message is not None


@pytest.mark.parametrize(("size", "most"), [(0, 50), (1_000_000, 1), (400_000, 3)])
def test_sources_are_taken_only_as_far_as_workers_can_be_busy(executor, size, most):
    """A million sources cost no more memory than some hundreds, and large ones than some of them."""
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield MESSAGE.ljust(size)

    judged = judge(endless(), executor=executor)
    next(judged)
    judged.close()
    assert len(taken) <= most * 2 * 4


def test_a_history_in_a_file_goes_by_its_name(tmp_path, executor):
    """Each worker opens it."""
    with ieb.SqliteHistory(tmp_path / "h.sqlite") as history:
        history.accept(ieb.parse(MESSAGE))
        context = ieb.Context(today=date(2025, 5, 13), history=history)
        (judged,) = judge([MESSAGE], context, executor=executor)
    assert "TR404" in {finding.code for finding in judged.findings}


LOADED = []


class Told(ieb.History):
    """A history that tells when it is unpacked."""

    def __reduce__(self):
        """Pack nothing of it."""
        return unpack, ()


def unpack():
    """Unpack it, which is told."""
    LOADED.append(1)
    return ieb.History()


class Weighing(ThreadPoolExecutor):
    """A pool that weighs what goes to its worker, as one of processes pickles it."""

    def __init__(self) -> None:
        super().__init__(1)
        self.sizes = []
        self.shown = ""

    def submit(self, function, /, *words, **named):
        """Weigh a piece of work, show it as a cluster does that failed at it, and do it."""
        self.shown += repr((function, words, named))
        self.sizes.append(len(pickle.dumps((function, words, named))))
        return super().submit(function, *words, **named)


def test_what_goes_to_a_worker_is_small_and_unpacked_once():
    """Of a file its name; of what all messages need the bytes, which a worker reads once."""
    files = [File(path=Path(f"/data/nacht/0363/G{number:09}.xml")) for number in range(500)]
    with Weighing() as workers:
        assert len(list(judge(files, ieb.Context(history=Told()), executor=workers))) == 500
        assert len(workers.sizes) == 10
        assert max(workers.sizes) < 25_000 + 50 * 100
        workers.sizes.clear()
        partitions = [file.path for file in files]
        list(judge_partitions(partitions, today=date(2025, 6, 2), executor=workers))
        assert max(workers.sizes) < 1_000
    assert LOADED == [1]


def test_what_goes_to_a_worker_shows_no_bsn(tmp_path):
    """A cluster writes it down when its worker fails; a name of a file may have one in it."""
    bsn = "999992016"
    (tmp_path / f"{bsn}.xml").write_bytes(MESSAGE)
    known = ieb.Context(overlijdensdata={bsn: date(2025, 5, 1)})
    with Weighing() as workers:
        list(judge(find_sources(tmp_path), known, executor=workers))
        paths = [tmp_path / f"{bsn}.xml"]
        list(judge_partitions(paths, today=date(2025, 6, 2), executor=workers))
    assert len(workers.sizes) == 2
    assert bsn not in workers.shown


def test_what_cannot_go_to_a_process_is_refused(executor):
    """Such as a history of one's own that holds a lock; one in a database says what to do."""

    class Locked(ieb.History):
        """A history that only this function knows."""

    context = ieb.Context(history=Locked())
    with pytest.raises(InvalidType, match="context: dit kan niet naar een ander proces"):
        judge([MESSAGE], context, executor=executor)
    context = ieb.Context(history=SqlHistory(create_engine("sqlite://")))
    with pytest.raises(InvalidType, match="een eigen engine"):
        judge([MESSAGE], context, executor=executor)


class Faulty:
    """Work that goes wrong by itself."""

    name = "fout"

    def read(self):
        """Fail as a bug does."""
        raise RuntimeError("a bug")


def test_a_bug_in_the_work_is_no_closed_executor(executor):
    """It comes as it is, so that it can be found."""
    with pytest.raises(RuntimeError, match="a bug") as raised:
        list(judge_partitions([[Faulty()]], today=date(2025, 6, 2), executor=executor))
    assert raised.type is RuntimeError


class Refusing(Executor):
    """A pool that cannot take what it gets."""

    def submit(self, function, /, *words, **named):
        """Refuse the work."""
        raise ValueError("no such work")


def test_what_an_executor_says_of_itself_comes_as_it_is():
    """We explain only what we know."""
    with pytest.raises(ValueError, match="no such work"):
        list(judge([MESSAGE], executor=Refusing()))


def test_a_closed_executor_is_told():
    """What was judged before has been given."""
    workers = ThreadPoolExecutor(1)
    workers.shutdown()
    with pytest.raises(StoppedExecutor, match="gesloten"):
        list(judge([MESSAGE], executor=workers))


class Waiting(Executor):
    """A pool that takes work and never does it, until it is closed."""

    def __init__(self) -> None:
        self.futures = []

    def submit(self, _function, /, *_words, **_named):
        """Take the work; the first piece is thrown away at once."""
        future = Future()
        future.cancel()
        self.futures.append(future)
        return future


def test_work_that_was_thrown_away_is_told():
    """As when an executor is closed in the middle."""
    with pytest.raises(StoppedExecutor, match="gesloten"):
        list(judge([MESSAGE], executor=Waiting()))


def test_what_is_ready_comes_first_when_order_does_not_matter():
    """The first chunk is waited for no longer than needed."""
    workers = Slow()
    judged = judge([b"%d" % number for number in range(500)], executor=workers, ordered=False)
    assert next(judged).source.name != "bericht 1"
    first, function, words = workers.first
    first.set_result(function(*words))
    assert len(list(judged)) == 499


@pytest.mark.parametrize("given_source", [1, "pad.xml", ("naam",), ("naam", "tekst"), (1, b"")])
def test_what_is_no_source_is_refused(given_source):
    """With what was expected."""
    with pytest.raises(InvalidType, match="Verwacht een bron"):
        list(judge([given_source]))
