"""Processing in chunks: each is one transaction, of which a message that fails undoes itself alone."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ieb.batch import process
from ieb.history.excerpt import GatheredHistory

START = (Path(__file__).parents[2] / "voorbeelden" / "start.xml").read_bytes()
BSN = ieb.parse(START).client.bsn
TODAY = date(2025, 12, 31)


def start(number, identificatie=None, bsn="999900006"):
    """Return a start of a period of its own, as a source."""
    name = identificatie or f"G{number}"
    data = START.replace(b">649901<", b">%d<" % number).replace(BSN.encode(), bsn.encode())
    return f"{number}.xml", data.replace(b">G000000001<", f">{name}<".encode())


@pytest.fixture
def path(tmp_path):
    """Where a history is to come."""
    return tmp_path / "historie.sqlite"


def rows_of(path):
    """Return all that another program sees of the messages."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM event").fetchall()


@settings(max_examples=settings.default.max_examples // 2)  # each writes some files
@given(
    numbers=st.lists(st.integers(1, 3), max_size=7),
    chunk=st.integers(1, 8),
)
def test_any_size_of_chunk_gives_the_same(tmp_path_factory, numbers, chunk):
    """What each message gives, and what is kept, does not depend on how many are kept at a time."""
    sources = [start(number, f"G{place}") for place, number in enumerate(numbers)]
    folder = tmp_path_factory.mktemp("h")
    with ieb.SqliteHistory(folder / "one") as one, ieb.SqliteHistory(folder / "more") as more:
        expected = list(process(sources, one, today=TODAY, chunk=1))
        assert list(process(sources, more, today=TODAY, chunk=chunk)) == expected
    assert rows_of(folder / "one") == rows_of(folder / "more")


@pytest.mark.parametrize(("chunk", "kept"), [(1, [1, 2, 3, 4, 5]), (2, [2, 2, 4, 4, 5])])
def test_what_was_yielded_is_on_disk_and_of_the_next_chunk_nothing(path, chunk, kept):
    """Who is killed loses a chunk at most, and nothing of which the outcome was given."""
    sources = [start(number) for number in range(1, 6)]
    with ieb.SqliteHistory(path) as history:
        steps = process(sources, history, today=TODAY, chunk=chunk)
        assert rows_of(path) == []
        assert [len(rows_of(path)) for _ in steps] == kept


def test_a_message_that_fails_undoes_itself_alone(path):
    """Those before it in its chunk are kept, and their outcomes given first."""
    with ieb.SqliteHistory(path) as history:
        history.accept(ieb.parse(start(3, "G9", BSN)[1]))
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE event SET message = 'stuk'")
        sources = [start(1, "G1"), start(2, "G2"), start(4, "G9"), start(5, "H1")]
        steps = process(sources, history, today=TODAY)
        done = [next(steps), next(steps)]
        with pytest.raises(ieb.IebError, match=r"bericht 1, .* is niet te lezen"):
            next(steps)
        assert [step.judged.source.name for step in done] == ["1.xml", "2.xml"]
        assert len(history) == 3


def fill(connection):
    """Let a file grow no more: to SQLite that is a full disk."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_says_from_where_on_nothing_is_recorded(path, connections):
    """What was given before is kept, and with room again the same call does the rest."""
    sources = [start(number) for number in range(1, 41)]
    done = []
    with ieb.SqliteHistory(path) as history:
        steps = process(sources, history, today=TODAY, chunk=20)
        done += [next(steps) for _ in range(20)]
        fill(connections[-1])
        with pytest.raises(ieb.NotRecorded) as caught:
            done.extend(steps)
        assert len(rows_of(path)) == len(done) < 40
        assert str(caught.value) == (
            "De historie 'historie.sqlite' is nu niet te lezen of te schrijven. De schijf is vol; "
            f"maak ruimte en probeer het opnieuw. Vanaf '{len(done) + 1}.xml' is niets vastgelegd."
        )
    with ieb.SqliteHistory(path) as history:
        again = list(process(sources, history, today=TODAY, chunk=20))
    found = [step.judged.report for step in again[: len(done)]]
    assert found == [step.judged.report for step in done]
    assert [step.judged.is_known for step in again] == [True] * len(done) + [False] * (
        40 - len(done)
    )


def test_what_ends_a_transaction_loses_the_whole_chunk(path, connections):
    """And what was given before is kept, whatever became of the chunk."""
    sources = [start(number) for number in range(1, 9)]
    asked = iter(range(8))

    def stop():
        if next(asked) == 6:
            connections[-1].execute("ROLLBACK")
        return False

    with ieb.SqliteHistory(path) as history:
        steps = process(sources, history, today=TODAY, chunk=4, stop=stop)
        assert [next(steps).judged.source.name for _ in range(4)] == [
            f"{number}.xml" for number in range(1, 5)
        ]
        with pytest.raises(ieb.NotRecorded, match=r"Vanaf '5\.xml' is niets vastgelegd"):
            next(steps)
        assert len(rows_of(path)) == 4


def test_what_is_no_fault_of_the_history_is_raised_as_it_is(path, monkeypatch):
    """A mistake in a program is not to be taken for a full disk."""
    with ieb.SqliteHistory(path) as history:
        steps = process([start(1)], history, today=TODAY, stop=lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            next(steps)
        monkeypatch.setattr(ieb.SqliteHistory, "record", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            next(process([start(1)], history, today=TODAY))


def test_another_writer_that_does_not_end_is_told_with_what_is_not_recorded(path):
    """Nothing was begun."""
    with ieb.SqliteHistory(path, timeout=0) as history, ieb.SqliteHistory(path) as other:
        steps = process([start(1)], history, today=TODAY)
        with other.exclusive(), pytest.raises(ieb.NotRecorded, match=r"gebruikt haar.*'1.xml'"):
            next(steps)


def test_no_bsn_is_named(path):
    """A name of a file may hold one."""
    (_, data) = start(1)
    with ieb.SqliteHistory(path, timeout=0) as history, ieb.SqliteHistory(path) as other:
        steps = process([("999992016.xml", data)], history, today=TODAY)
        with other.exclusive(), pytest.raises(ieb.NotRecorded) as caught:
            next(steps)
    assert "999992016" not in repr(caught.value)


def test_who_asks_to_stop_has_what_was_done_so_far(path):
    """The chunk ends there: all that is kept is named, and all that is named is kept."""
    sources = [start(number) for number in range(1, 9)]
    asked = iter([False, False, False, True])
    with ieb.SqliteHistory(path) as history:
        done = list(process(sources, history, today=TODAY, stop=lambda: next(asked)))
    assert len(done) == len(rows_of(path)) == 3


def test_between_two_chunks_another_writer_comes_in(path):
    """Also one that began to wait long before: it does not have to outlast all that is processed."""
    sources = [start(number) for number in range(1, 41)]
    message = ieb.parse(start(99, "H99")[1])

    def write():
        with ieb.SqliteHistory(path) as other:
            other.accept(message)

    writer = threading.Thread(target=write)

    def begin_to_write():
        if writer.ident is None:
            writer.start()
        return False

    with ieb.SqliteHistory(path) as history:
        list(process(sources, history, today=TODAY, chunk=2, stop=begin_to_write))
        writer.join()
        place = [event.message for event in history].index(message)
    assert place < 40


@pytest.mark.parametrize(("chunk", "error"), [(0, ieb.InvalidValue), (2.0, ieb.InvalidType)])
def test_a_chunk_is_a_number_of_messages(path, chunk, error):
    """Told before anything is read."""
    with (
        ieb.SqliteHistory(path) as history,
        pytest.raises(error, match="chunk: verwacht een aantal"),
    ):
        process([], history, today=TODAY, chunk=chunk)


@pytest.mark.parametrize("together", [True, False])
def test_a_database_that_is_lost_in_a_step_loses_its_chunk(path, monkeypatch, together):
    """It is not taken for a fault of one message: the whole chunk is to be done again."""
    seen = GatheredHistory if together else ieb.SqliteHistory
    real, calls = seen.record, []

    def record(self, message, **more):
        calls.append(message)
        if len(calls) == 3:
            msg = "De database is weg."
            raise ieb.LostDatabase(msg)
        return real(self, message, **more)

    monkeypatch.setattr(seen, "record", record)
    if not together:
        monkeypatch.setattr(GatheredHistory, "record", lambda *_, **__: 1 / 0)
    with ieb.SqliteHistory(path) as history:
        steps = process([start(number) for number in range(1, 5)], history, today=TODAY)
        with pytest.raises(ieb.NotRecorded, match=r"weg\. Vanaf '1\.xml' is niets vastgelegd"):
            next(steps)
    assert rows_of(path) == []
