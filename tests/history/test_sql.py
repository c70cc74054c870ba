"""The history that many machines share: its tables, its blocks, and who waits for whom."""

import pickle
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.exc import SQLAlchemyError

import ieb
from ieb.errors import IebError, InvalidType, InvalidValue
from ieb.history.sql import SqlHistory
from ieb.messages.aanlevering import aanlevering_of

from .support import BSN, DAY, GOUDA, KEY, UTRECHT, abo, foreign, refusal_of

WRITER = """
import sys
from sqlalchemy import create_engine
from ieb.history.sql import SqlHistory
from history.support import abo
history = SqlHistory(create_engine(sys.argv[1]))
for at in range(int(sys.argv[3])):
    history.accept(abo(f"{sys.argv[2]}{at}", gemeente=sys.argv[4], number=at + 1))
"""
COUNTER = """
import sys
from sqlalchemy import create_engine
from ieb.history.sql import SqlHistory
from ieb.messages.aanlevering import Sleutel
from history.support import ABO, GOUDA, abo

def take_number(history):
    number = 1
    while history.used(Sleutel(GOUDA, ABO, number)):
        number += 1
    history.accept(abo(f"{sys.argv[2]}{number}", number=number))

history = SqlHistory(create_engine(sys.argv[1]))
for _ in range(int(sys.argv[3])):
    history.exclusively(take_number, gemeente=GOUDA)
"""


class Fault(Exception):
    """What goes wrong in a block of a caller."""


def start(program, engine, *arguments):
    """Start a process of its own that writes; it finds the messages of these tests beside them."""
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", program, url, *map(str, arguments)]
    return subprocess.Popen(command, cwd=Path(__file__).parents[1])


class TestTables:
    """The tables are made once, and known by their version."""

    def test_each_step_is_recorded_with_its_moment(self, engine):
        """The table of migrations names the steps; opening again takes none."""
        SqlHistory(engine)
        SqlHistory(engine)
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT version, taken FROM ieb_migration")).all()
        assert [version for version, _ in rows] == [1, 2]
        assert all(taken is not None for _, taken in rows)
        tables = {"ieb_event", "ieb_envelope", "ieb_migration"}
        assert set(inspect(engine).get_table_names()) == tables

    def test_tables_of_a_newer_version_are_refused_and_left(self, engine):
        """Who opens them with an older version hears so."""
        SqlHistory(engine)
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO ieb_migration (version) VALUES (3)"))
        with pytest.raises(InvalidValue, match="indeling 3; deze versie van ieb kent indeling 2"):
            SqlHistory(engine)

    def test_tables_of_an_older_version_get_what_is_new(self, engine):
        """What was recorded stays; who only reads does not change them, and says what to do."""
        SqlHistory(engine).accept(abo("G1"))
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE ieb_envelope"))
            connection.execute(text("DELETE FROM ieb_migration WHERE version = 2"))
        with pytest.raises(InvalidValue, match="van een oudere versie van ieb"):
            SqlHistory(engine, readonly=True)
        assert not inspect(engine).has_table("ieb_envelope")
        assert [event.message for event in SqlHistory(engine)] == [abo("G1")]
        assert inspect(engine).has_table("ieb_envelope")

    def test_many_may_open_an_empty_database_at_once(self, engine):
        """One makes the tables, the others find them."""
        processes = [start(WRITER, engine, name, 1, GOUDA) for name in "ABC"]
        assert [process.wait(60) for process in processes] == [0, 0, 0]
        assert len(SqlHistory(engine)) == 3

    def test_another_opener_that_was_first_is_no_fault(self, engine, monkeypatch):
        """Between the look and the lock another made the tables: no step is taken twice."""
        SqlHistory(engine)
        monkeypatch.setattr("ieb.history.sql.is_up_to_date", lambda connection: False)
        assert len(SqlHistory(engine)) == 0


class TestArguments:
    """What an untyped caller gives in the wrong shape is told in Dutch."""

    @pytest.mark.parametrize(
        ("given", "wanted"),
        [
            ({"engine": "postgresql://"}, "engine: verwacht een Engine"),
            ({"releases": []}, "releases: verwacht een dict"),
            ({"timeout": "1"}, "timeout: verwacht een aantal seconden"),
            ({"patience": True}, "patience: verwacht een aantal seconden"),
            ({"readonly": 1}, "readonly: verwacht True of False"),
        ],
    )
    def test_a_wrong_type_is_refused(self, given, wanted):
        """The error names the argument and what was expected."""
        with pytest.raises(InvalidType, match=wanted):
            SqlHistory(**({"engine": create_engine("sqlite://")} | given))

    def test_another_kind_of_database_is_refused(self):
        """Only those whose locks we know."""
        mysql = create_engine("sqlite://")
        mysql.dialect.name = "mysql"
        with pytest.raises(InvalidValue, match=r"PostgreSQL .*, niet in mysql"):
            SqlHistory(mysql)

    def test_it_is_not_pickled(self, engine):
        """The password of the database would go along."""
        with pytest.raises(InvalidType, match="eigen engine"):
            pickle.dumps(SqlHistory(engine))

    def test_nothing_of_the_messages_or_the_place_is_in_the_repr(self, engine):
        """Only the kind of database; an empty history is still a history."""
        history = SqlHistory(engine)
        assert history
        assert repr(history.accept(abo("G1"))) == f"SqlHistory({engine.dialect.name})"

    def test_a_gemeente_is_text(self, engine, tmp_path):
        """A block for a number is refused, also of a history in a file."""
        with pytest.raises(InvalidType), SqlHistory(engine).exclusive(gemeente=513):
            pass
        with ieb.SqliteHistory(tmp_path / "historie.db") as file:
            for history in (SqlHistory(engine), file):
                with pytest.raises(InvalidType):
                    history.exclusively(len, gemeente=513)

    def test_a_message_of_another_release_asks_for_that_release(self, engine, tmp_path):
        """With `releases` it is kept and read back."""
        other = foreign(tmp_path)
        message = abo("G1", release=other)
        with pytest.raises(InvalidValue, match="releases="):
            SqlHistory(engine).accept(message)
        history = SqlHistory(engine, releases={other.name: other})
        assert [kept.message for kept in history.accept(message)] == [message]


class TestBlocks:
    """What a block adds is kept whole or not at all."""

    def test_a_block_that_raises_leaves_nothing(self, engine):
        """Also what it refused, and the next block is as if nothing happened."""
        history = SqlHistory(engine)
        with suppress(Fault), history.exclusive():
            history.accept(abo("G1"))
            history.reject(abo("G2"))
            raise Fault
        assert list(history) == []
        assert len(history.accept(abo("G1"))) == 1

    def test_an_inner_block_is_undone_by_itself(self, engine):
        """What the outer block added stays."""
        history = SqlHistory(engine)
        with history.exclusive():
            history.accept(abo("G1"))
            with suppress(Fault), history.exclusive():
                history.accept(abo("G2", number=2))
                raise Fault
            history.accept(abo("G3", number=3))
        kept = [event.message for event in history]
        assert kept == [abo("G1"), abo("G3", number=3)]

    def test_a_block_of_one_gemeente_adds_nothing_of_another(self, engine):
        """The lock would not hold for it; nothing of the block is lost when that is caught."""
        history = SqlHistory(engine)
        with history.exclusive(gemeente=GOUDA):
            history.accept(abo("G1"))
            with pytest.raises(InvalidValue, match="alleen gemeente 0513"):
                history.accept(abo("G1", gemeente=UTRECHT))
        assert len(history) == 1

    def test_an_error_of_the_caller_stays_what_it_is(self, engine):
        """An error of another database within the block is not told as one of the history."""
        with pytest.raises(SQLAlchemyError), SqlHistory(engine).exclusive():
            raise SQLAlchemyError

    def test_what_failed_within_a_block_fails_the_block(self, engine):
        """The database would end such a transaction without a word: who swallows the error hears it."""
        history = SqlHistory(engine)
        SqlHistory(engine).accept(abo("G0", number=9))

        def swallow():
            with history.exclusive():
                history.accept(abo("G1"))
                with suppress(IebError):
                    fail_once(engine, lambda: history.used(KEY))

        with pytest.raises(IebError, match="weigert dit") as caught:
            swallow()
        assert caught.value.__context__ is None or BSN not in str(caught.value.__context__)
        assert len(history) == 1

    def test_an_inner_block_that_failed_and_was_caught_harms_nothing_else(self, engine):
        """Its savepoint takes the fault back."""
        history = SqlHistory(engine)
        with history.exclusive():
            history.accept(abo("G1"))
            with suppress(IebError), history.exclusive():
                fail_once(engine, lambda: history.used(KEY))
            history.accept(abo("G2", number=2))
        assert len(history) == 2

    def test_what_the_database_refuses_is_told_without_a_bsn(self, engine):
        """A table that was taken away: in Dutch, with the state, and nothing of the message."""
        history = SqlHistory(engine)
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE ieb_event"))
        with pytest.raises(IebError, match="weigert dit") as caught:
            history.accept(abo("G1"))
        assert BSN not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None

    def test_the_action_of_exclusively_gives_its_answer(self, engine):
        """Judge and record in one step; also within a block that has begun already."""
        history = SqlHistory(engine)

        def judge(known):
            report = ieb.validate(abo("G1"), ieb.Context(today=DAY, history=known))
            known.record(abo("G1"), accepted=report.accepted)
            return report.accepted

        assert history.exclusively(judge, gemeente=GOUDA)
        with history.exclusive():
            assert not history.exclusively(judge)  # its number is used now
        assert len(history) == 1


def fail_once(engine, action):
    """Do something of which the first statement is one that the database does not know."""

    def spoil(connection, cursor, statement, parameters, context, executemany):
        return "SELECT nothing FROM nowhere", parameters

    event.listen(engine, "before_cursor_execute", spoil, retval=True)
    try:
        action()
    finally:
        event.remove(engine, "before_cursor_execute", spoil)


class TestWriters:
    """Who writes at the same time loses nothing, and waits only where it must."""

    def test_what_processes_write_at_once_is_all_kept_once(self, engine):
        """Two gemeenten by two processes each, of which two write the very same messages."""
        work = [("A", GOUDA), ("A", GOUDA), ("B", UTRECHT), ("C", UTRECHT)]
        processes = [start(WRITER, engine, name, 15, gemeente) for name, gemeente in work]
        assert [process.wait(120) for process in processes] == [0] * 4
        assert len(SqlHistory(engine)) == 45

    def test_what_was_judged_is_still_so_when_it_is_added(self, engine):
        """Three processes each take the first free number: none is taken twice, none skipped."""
        processes = [start(COUNTER, engine, name, 6) for name in "ABC"]
        assert [process.wait(120) for process in processes] == [0] * 3
        kept = list(SqlHistory(engine))
        numbers = [aanlevering_of(event.message).sleutel.start_nummer for event in kept]
        assert sorted(numbers) == list(range(1, 19))

    def test_a_block_keeps_who_writes_for_the_same_gemeente_waiting(self, engine):
        """After `timeout` that is told, and nothing was written; then it goes well."""
        holder, other = SqlHistory(engine), SqlHistory(engine, timeout=0.2)
        with in_another_thread(lambda: holder.exclusive(gemeente=GOUDA)):
            with pytest.raises(IebError, match="Een ander programma schrijft"):
                other.accept(abo("G1"))
            assert not other.used(KEY)
        assert other.accept(abo("G1")).used(KEY)

    def test_a_gemeente_does_not_wait_for_another(self, postgres):
        """On a server the lock is on one gemeente; a block without gemeente waits for each."""
        holder, other = SqlHistory(postgres), SqlHistory(postgres, timeout=0.2)
        with in_another_thread(lambda: holder.exclusive(gemeente=GOUDA)):
            other.accept(abo("G1", gemeente=UTRECHT))
            with pytest.raises(IebError, match="Een ander programma schrijft"), other.exclusive():
                pass
        assert len(other) == 1

    def test_an_engine_of_another_isolation_reads_what_the_holder_of_the_lock_wrote(self, postgres):
        """With an old snapshot a number would be taken twice."""
        repeatable = postgres.execution_options(isolation_level="REPEATABLE READ")
        waiting, found = SqlHistory(repeatable), []
        holder = SqlHistory(postgres)

        def look():
            with waiting.exclusive(gemeente=GOUDA):
                found.append(waiting.used(KEY))

        with holder.exclusive(gemeente=GOUDA):
            thread = Thread(target=look)
            thread.start()
            thread.join(0.3)
            holder.accept(abo("G1"))
        thread.join(30)
        assert found == [True]

    def test_a_retour_that_refuses_counts_for_all(self, engine):
        """Another history on the same database sees at once that the start never was."""
        history, other = SqlHistory(engine), SqlHistory(engine)
        history.accept(abo("G1"))
        other.accept(refusal_of(abo("G1")))
        assert not history.used(KEY)
        assert history.given_out(KEY)


class in_another_thread:  # noqa: N801  # reads as a statement
    """A block that another thread holds as long as ours lasts."""

    def __init__(self, begin):
        self.begun, self.done = Event(), Event()
        self.thread = Thread(target=self.hold, args=(begin,))

    def hold(self, begin):
        with begin():
            self.begun.set()
            self.done.wait(30)

    def __enter__(self):
        self.thread.start()
        assert self.begun.wait(30)

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()
