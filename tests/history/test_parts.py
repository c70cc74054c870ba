"""Tables of other parts of the library in the file of a history: made, changed and recorded."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from ieb import SqliteHistory
from ieb.errors import InvalidValue
from ieb.history.parts import Part

FIRST = ("CREATE TABLE proef_a (x)", "INSERT INTO proef_a VALUES (1)")
SECOND = ("ALTER TABLE proef_a ADD COLUMN y", "UPDATE proef_a SET y = x + 1")
OLD = Part(name="proef", steps=(FIRST,))
NEW = Part(name="proef", steps=(FIRST, SECOND))


@pytest.fixture
def path(tmp_path):
    """The file of an empty history."""
    SqliteHistory(tmp_path / "historie.sqlite").close()
    return tmp_path / "historie.sqlite"


def rows_in(path, statement):
    """Return what another program sees in the file."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def test_tables_are_made_once_and_their_version_is_recorded(path):
    """Opening again changes nothing."""
    for _ in range(2):
        with SqliteHistory(path) as history:
            assert history.open_part(OLD).ask("SELECT * FROM proef_a") == [(1,)]
    assert rows_in(path, "SELECT * FROM part") == [("proef", 1)]


def test_older_tables_are_brought_up_to_date(path):
    """Only the steps that are missing are taken, and each is recorded."""
    with SqliteHistory(path) as history:
        history.open_part(OLD)
        assert history.open_part(NEW).ask("SELECT * FROM proef_a") == [(1, 2)]
    assert rows_in(path, "SELECT * FROM part ORDER BY version") == [("proef", 1), ("proef", 2)]


def test_two_parts_keep_to_themselves(path):
    """Each has its own version."""
    other = Part(name="ander", steps=(("CREATE TABLE ander_a (z)",),))
    with SqliteHistory(path) as history:
        history.open_part(NEW)
        history.open_part(other)
    assert rows_in(path, "SELECT name, max(version) FROM part GROUP BY name ORDER BY name") == [
        ("ander", 1),
        ("proef", 2),
    ]


def test_a_step_that_fails_leaves_nothing(path):
    """The steps are taken together, or not at all."""
    broken = Part(name="proef", steps=(FIRST, ("CREATE TABLE proef_b (x)", "geen SQL")))
    with SqliteHistory(path) as history, pytest.raises(Exception, match="SQLite meldt"):
        history.open_part(broken)
    assert rows_in(path, "SELECT name FROM sqlite_master WHERE name LIKE 'p%'") == []


def test_tables_of_a_newer_version_are_refused(path):
    """They may mean something else; the history itself is still read."""
    with SqliteHistory(path) as history:
        history.open_part(NEW)
        with pytest.raises(InvalidValue, match="indeling 2; deze versie van ieb kent indeling 1"):
            history.open_part(OLD)
        assert len(history) == 0


def test_a_file_that_is_only_read_is_not_changed(path):
    """Tables that are not there are not made, and older ones are told."""
    with SqliteHistory(path, readonly=True) as history:
        assert history.open_part(OLD) is None
    with SqliteHistory(path) as history:
        history.open_part(OLD)
    with SqliteHistory(path, readonly=True) as history:
        assert history.open_part(OLD) is not None
        with pytest.raises(InvalidValue, match="nog in indeling 1, en die wordt 2"):
            history.open_part(NEW)


def test_a_history_with_parts_is_copied_whole(path, tmp_path):
    """The tables go along."""
    with SqliteHistory(path) as history:
        history.open_part(NEW)
        history.copy(tmp_path / "kopie.sqlite")
    with SqliteHistory(tmp_path / "kopie.sqlite", readonly=True) as copied:
        assert copied.open_part(NEW).ask("SELECT y FROM proef_a") == [(2,)]
