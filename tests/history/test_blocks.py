"""What a block adds to a history in a file, and who waits for it."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ieb.errors import IebError, InvalidType, InvalidValue
from ieb.history import file as history_file
from ieb.history.sqlite import SqliteHistory

from .support import KEY, abo

posix = pytest.mark.skipif(os.name != "posix", reason="only POSIX has these files and permissions")


class Fault(Exception):
    """What goes wrong in a block of a caller."""


class TestBlocks:
    """What a block adds is kept whole or not at all, each block by itself."""

    def test_what_an_inner_block_added_is_undone_when_it_raises(self, file):
        """The inner block raises and is caught: its message is gone, those of the outer block are there."""
        with SqliteHistory(file) as history:
            with history.exclusive():
                history.accept(abo("G1"))
                with suppress(Fault), history.exclusive():
                    history.accept(abo("G2", number=2))
                    raise Fault
                history.accept(abo("G3", number=3))
            assert [event.message for event in history] == [abo("G1"), abo("G3", number=3)]

    @settings(max_examples=30)
    @given(
        st.recursive(
            st.integers(0, 9), lambda inner: st.tuples(st.booleans(), st.lists(inner, max_size=3))
        )
    )
    def test_nested_blocks_keep_what_a_model_keeps(self, tmp_path_factory, plan):
        """However blocks are nested, and whichever raise, what is kept is what the ended blocks added."""
        folder = tmp_path_factory.mktemp("blokken")
        kept = []

        def do(part, into, history):
            if isinstance(part, int):
                history.accept(abo(f"G{len(used)}", number=part))
                into.append(f"G{len(used)}")
                used.append(part)
                return
            fails, parts = part
            own = []
            with suppress(Fault), history.exclusive():
                for inner in parts:
                    do(inner, own, history)
                if fails:
                    raise Fault
            if not fails:
                into.extend(own)

        used = []
        with SqliteHistory(folder / "historie.db") as history:
            do(plan, kept, history)
            found = [event.message.header.bericht_identificatie.identificatie for event in history]
        assert found == kept

    @pytest.mark.parametrize("nested", [False, True])
    def test_an_interrupt_right_after_a_block_began_ends_it(self, file, monkeypatch, nested):
        """Ctrl-C at that moment leaves nothing begun: others can write, and so can this one."""
        run = history_file.run

        def interrupt(path, action):
            run(path, action)
            monkeypatch.undo()
            raise KeyboardInterrupt

        with SqliteHistory(file) as history, SqliteHistory(file, timeout=0) as other:
            with ExitStack() as outer:
                if nested:
                    outer.enter_context(history.exclusive())
                monkeypatch.setattr(history_file, "run", interrupt)
                with pytest.raises(KeyboardInterrupt):
                    history.accept(abo("G1"))
            assert len(other.accept(abo("G2"))) == 1
            assert len(history.accept(abo("G3"))) == 2

    def test_closing_within_a_block_is_told(self, file):
        """Who closes the file before the block has ended loses the block, and hears so."""

        def close_halfway(history):
            with history.exclusive():
                history.accept(abo("G1"))
                history.close()

        with pytest.raises(
            InvalidValue, match=r"binnen exclusive\(\) gesloten. Niets uit dit blok"
        ):
            close_halfway(SqliteHistory(file))
        with SqliteHistory(file) as history:
            assert len(history) == 0

    def test_an_error_of_the_caller_stays_what_it_is(self, file):
        """An error of another database within the block is not told as one of the history."""
        with (
            SqliteHistory(file) as history,
            pytest.raises(sqlite3.OperationalError),
            history.exclusive(),
        ):
            raise sqlite3.OperationalError

    def test_a_transaction_that_ended_by_itself_is_told(self, file, connections):
        """After a full disk nothing of the block is kept, nor what comes after it, and the block says so."""
        with SqliteHistory(file) as history:
            history.accept(abo("G0", number=0))
            with pytest.raises(IebError, match=r"zelf beëindigd.*Niets uit dit blok is vastgelegd"):
                fill(history, connections[-1])
            assert len(history) == 1
            assert len(history.accept(abo("L", number=9999))) == 2

    @posix
    def test_a_disk_that_is_full_for_real_is_told(self, file):
        """A file that may grow no further: the block raises, and all of it is gone."""
        done = subprocess.run(
            [sys.executable, "-c", FULL, str(file)], check=False, capture_output=True, text=True
        )
        assert done.stdout == "IebError\n", done.stderr
        with SqliteHistory(file) as history:
            assert len(history) == 1
            assert history.faults() == ()


def fill(history, connection):
    """Add to a block until the file is full, go on as if nothing happened, and end the block well."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 8}")
    try:
        with history.exclusive():
            for number in range(200):
                with suppress(IebError):
                    history.accept(abo(f"G{number}", number=number))
            connection.execute("ROLLBACK") if connection.in_transaction else None
            with pytest.raises(IebError, match="zelf beëindigd"):
                history.accept(abo("Later", number=7777))
    finally:
        connection.execute("PRAGMA max_page_count = 1000000")


FULL = """
import resource, signal, sys
from datetime import date
from ieb import IebError, WMO405
from ieb.history.sqlite import SqliteHistory

def message(number):
    return WMO405.eerste_aanlevering(
        gemeente="0513", identificatie=f"G{number}", dagtekening=date(2025, 5, 12), bsn="999992016",
        eb_start_nummer=number, eb_startdatum=date(2025, 5, 12))

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with SqliteHistory(sys.argv[1]) as history:
    history.accept(message(0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
    try:
        with history.exclusive():
            for number in range(1, 400):
                history.accept(message(number))
    except IebError as error:
        print(type(error).__name__)
"""


class TestTasksAndThreads:
    """Who does not own the block waits, or is refused."""

    def test_another_task_is_refused_while_a_block_is_open(self, file):
        """What a second task adds meanwhile is not taken back silently with the first: it is refused."""

        async def first(history, opened, tried):
            with suppress(Fault), history.exclusive():
                history.accept(abo("G1"))
                opened.set()
                await tried.wait()
                raise Fault

        async def second(history, opened, tried):
            await opened.wait()
            for action in (lambda: history.accept(abo("G2", number=2)), lambda: history.used(KEY)):
                with pytest.raises(IebError, match="Een andere taak"):
                    action()
            tried.set()

        async def both(history):
            opened, tried = asyncio.Event(), asyncio.Event()
            await asyncio.gather(first(history, opened, tried), second(history, opened, tried))
            history.accept(abo("G3", number=3))

        with SqliteHistory(file) as history:
            asyncio.run(both(history))
            assert [event.message for event in history] == [abo("G3", number=3)]

    def test_another_thread_waits_for_a_block(self, file):
        """A thread adds when the block of another has ended, whether that was kept or not."""
        with SqliteHistory(file) as history, ThreadPoolExecutor(1) as pool:
            with suppress(Fault), history.exclusive():
                waiting = pool.submit(history.accept, abo("G2", number=2))
                history.accept(abo("G1"))
                raise Fault
            waiting.result(30)
            assert [event.message for event in history] == [abo("G2", number=2)]

    def test_a_thread_does_not_wait_for_ever(self, file):
        """A thread that waits longer than the timeout is told what it waits for."""
        opened, done = Event(), Event()
        with SqliteHistory(file, timeout=0) as history:

            def hold():
                with history.exclusive():
                    opened.set()
                    done.wait(30)

            holder = Thread(target=hold)
            holder.start()
            opened.wait(30)
            with pytest.raises(IebError, match=r"Een andere thread is met 'historie\.db' bezig"):
                history.used(KEY)
            done.set()
            holder.join()

    def test_two_that_are_open_in_one_process_keep_their_locks(self, file):
        """Opening the file again takes no lock from who has it: POSIX drops them when a file is closed."""
        with SqliteHistory(file) as history, history.exclusive():
            SqliteHistory(file, readonly=True).close()
            code = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
            done = subprocess.run(
                [sys.executable, "-c", code, str(file)], check=False, capture_output=True
            )
            assert b"locked" in done.stderr


def test_the_verdict_must_be_one(file):
    """A report is no verdict: `accepted` is True or False."""
    with (
        SqliteHistory(file) as history,
        pytest.raises(InvalidType, match="accepted: verwacht True of False"),
    ):
        history.record(abo("G1"), accepted=ieb.validate(abo("G1")))
