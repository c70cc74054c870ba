"""The history in a file under stress: blocks, full disks, tasks, threads, crashes and damage."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import PureWindowsPath
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ieb.errors import IebError, InvalidType, InvalidValue
from ieb.history import file as history_file
from ieb.history.database import uri_of
from ieb.history.sqlite import SqliteHistory

from .support import ABO, BSN, DAY, GOUDA, KEY, OTHER_BSN, abo, refusal_of, retour_on

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


class TestReadonly:
    """Who only asks needs no more than to read."""

    def test_it_makes_no_file(self, file):
        """Opening a history to read only makes no file: a mistyped name is an error."""
        with pytest.raises(FileNotFoundError):
            SqliteHistory(file, readonly=True)
        assert not file.exists()

    def test_it_does_not_wait_for_a_writer(self, file):
        """While another holds a block, opening and asking go on, and see what was there before."""
        with SqliteHistory(file) as writing, writing.exclusive():
            for number in range(300):
                writing.accept(abo(f"G{number}", number=number))
            with SqliteHistory(file, readonly=True, timeout=0) as reading:
                assert len(reading) == 0

    def test_it_refuses_to_write(self, file):
        """A history that was opened to read only refuses to record, and says what to do."""
        SqliteHistory(file).close()
        with SqliteHistory(file, readonly=True) as history:
            with pytest.raises(InvalidValue, match="alleen om te lezen geopend"):
                history.accept(abo("G1"))
            assert len(history) == 0

    @posix
    @pytest.mark.skipif(
        not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
    )
    def test_it_needs_no_permission_to_write(self, file):
        """A file that may only be read, in a folder that may only be read, can be asked."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
        file.chmod(0o400)
        file.parent.chmod(0o500)
        try:
            with SqliteHistory(file, readonly=True) as history:
                assert history.used(KEY)
        finally:
            file.parent.chmod(0o700)


class TestWhatIsAHistory:
    """What cannot be a history is refused, and what was copied is whole."""

    @pytest.mark.parametrize("name", [":memory:", "file::memory:", "file:historie.db?mode=memory"])
    def test_memory_is_not_a_file(self, tmp_path, monkeypatch, name):
        """The names by which SQLite knows the memory are refused, and make no file."""
        monkeypatch.chdir(tmp_path)
        with pytest.raises(InvalidValue, match=r"er ieb\.History\(\)"):
            SqliteHistory(name)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("option", "text"),
        [
            ({"timeout": "30"}, "timeout: verwacht een aantal seconden, geen str."),
            ({"timeout": True}, "timeout: verwacht een aantal seconden, geen bool."),
            (
                {"releases": ["4.0"]},
                "releases: verwacht een dict van naam naar release, geen list.",
            ),
            ({"readonly": "nee"}, "readonly: verwacht True of False, geen str."),
        ],
    )
    def test_options_of_the_wrong_type_are_told(self, file, option, text):
        """An option of the wrong type is told in Dutch, before a file is made."""
        with pytest.raises(InvalidType) as caught:
            SqliteHistory(file, **option)
        assert str(caught.value) == text
        assert not file.exists()

    @posix
    def test_a_pipe_is_refused(self, tmp_path):
        """A pipe, which would keep us waiting, is refused at once."""
        pipe = tmp_path / "pijp"
        os.mkfifo(pipe)
        with pytest.raises(InvalidValue, match="een map of een apparaat"):
            SqliteHistory(pipe)

    def test_copying_the_file_alone_copies_everything(self, file, tmp_path):
        """The file itself holds all that was added, also while it is open."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
            shutil.copy(file, tmp_path / "kopie.db")
        with SqliteHistory(tmp_path / "kopie.db") as copy:
            assert copy.used(KEY)

    def test_a_history_of_an_earlier_version_is_switched(self, file):
        """A file that keeps a log beside it no longer does so once it is opened to write."""
        SqliteHistory(file).close()
        with closing(sqlite3.connect(file)) as other:
            other.execute("PRAGMA journal_mode = WAL")
        SqliteHistory(file).close()
        with closing(sqlite3.connect(file)) as other:
            assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)

    def test_a_retour_of_an_earlier_version_counts(self, file):
        """Earlier versions did not keep whether a retour refuses: it is read from the retour."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1")).accept(abo("G2", number=2))
            history.accept(refusal_of(abo("G1"))).accept(retour_on(abo("G2", number=2)))
        with closing(sqlite3.connect(file)) as other:
            other.execute("UPDATE event SET removes = NULL WHERE retour = 1")
            other.commit()
        with SqliteHistory(file) as history:
            assert not history.used(KEY)
            assert len(history.periods(BSN, ABO)) == 1

    @pytest.mark.parametrize(
        ("path", "uri"),
        [
            (
                r"\\server\deel\map 1\historie.db",
                "file:////server/deel/map%201/historie.db?mode=ro",
            ),
            (r"C:\map\historie.db", "file:///C%3A/map/historie.db?mode=ro"),
        ],
    )
    def test_a_path_of_windows_is_told_to_sqlite_whole(self, path, uri):
        """A share (UNC) has no host in its URI: SQLite refuses every host."""
        assert uri_of(PureWindowsPath(path), "ro") == uri

    def test_a_name_with_signs_that_mean_something_is_a_name(self, tmp_path):
        """Question marks, percent signs and the like are part of the name."""
        path = tmp_path / "a?mode=memory&b%20#c.db"
        with SqliteHistory(path) as history:
            history.accept(abo("G1"))
        assert [entry.name for entry in tmp_path.iterdir()] == [path.name]

    def test_it_is_made_where_no_links_can_be_made(self, file, monkeypatch):
        """On a file system without links the file is there, whole, all the same."""

        def refuse(*_names):
            raise PermissionError

        monkeypatch.setattr(os, "link", refuse)
        with SqliteHistory(file) as history:
            assert len(history.accept(abo("G1"))) == 1
        assert [entry.name for entry in file.parent.iterdir()] == [file.name]

    def test_a_file_that_came_in_the_meantime_is_used(self, file, monkeypatch):
        """Another process makes it while we do: both use the same one."""
        link = os.link

        def come_between(draft, path):
            monkeypatch.undo()
            with SqliteHistory(file) as other:
                other.accept(abo("G1"))
            link(draft, path)

        monkeypatch.setattr(os, "link", come_between)
        with SqliteHistory(file) as history:
            assert history.used(KEY)
        assert [entry.name for entry in file.parent.iterdir()] == [file.name]


CRASHES = """
import os, sys
from datetime import date
from ieb import WMO405
from ieb.history.sqlite import SqliteHistory

calls, moment = 0, int(sys.argv[2])

def kill(_frame, event, _what):
    global calls
    calls += 1
    if calls == moment:
        os._exit(9)

message = WMO405.eerste_aanlevering(
    gemeente="0513", identificatie="G1", dagtekening=date(2025, 5, 12), bsn="999992016",
    eb_start_nummer=1, eb_startdatum=date(2025, 5, 12))
sys.setprofile(kill)
history = SqliteHistory(sys.argv[1])
history.accept(message)
history.close()
sys.setprofile(None)
print(calls)
"""


_KILL = "import os, sys; from ieb.history.sqlite import SqliteHistory; link = os.link\ndef kill(*names):\n"
KILLS = {"before": f"{_KILL}    os._exit(9)", "after": f"{_KILL}    link(*names)\n    os._exit(9)"}


class TestCrashes:
    """A process that is killed never locks a history."""

    def test_a_process_killed_at_any_moment_leaves_a_history_that_opens(self, tmp_path):
        """Killed during making or writing, at moments all along: the next one opens it and goes on."""

        def end(name, moment):
            words = [sys.executable, "-c", CRASHES, str(tmp_path / name), str(moment)]
            return subprocess.run(words, check=False, capture_output=True, text=True)

        total = int(end("heel.db", 0).stdout)
        for moment in range(1, total, max(1, total // 12)):
            path = tmp_path / f"{moment}.db"
            assert end(path.name, moment).returncode == 9
            with SqliteHistory(path) as history:
                assert len(history.accept(abo("G2", number=2))) in {1, 2}
                assert history.faults() == ()
        assert [entry.name for entry in tmp_path.iterdir() if entry.suffix != ".db"] == []

    @pytest.mark.parametrize("moment", ["before", "after"])
    def test_what_a_process_left_that_was_killed_while_making_is_cleared(self, tmp_path, moment):
        """Killed around the moment at which the file gets its name: the next opening clears the draft."""
        file = tmp_path / "historie.db"
        end = f"{KILLS[moment]}\nos.link = kill\nSqliteHistory(sys.argv[1])"
        assert subprocess.run([sys.executable, "-c", end, str(file)], check=False).returncode == 9
        assert len(list(tmp_path.iterdir())) == (2 if moment == "after" else 1)
        with SqliteHistory(file) as history:
            assert len(history.accept(abo("G1"))) == 1
            assert [entry.name for entry in tmp_path.iterdir()] == ["historie.db"]

    def test_a_message_is_no_place_for_a_copy(self, file):
        """What looks like a message is no path; the error shows nothing of it."""
        with (
            SqliteHistory(file) as history,
            pytest.raises(InvalidValue, match=r"ieb\.parse") as caught,
        ):
            history.copy(ieb.serialize(abo("G1")).decode())
        assert BSN not in chain(caught.value)

    def test_a_copy_that_was_killed_is_cleared_too(self, file):
        """A draft holds the Bsn's of everybody: also that of a copy goes at the next opening."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
        end = f"{KILLS['before']}\nos.link = kill\nSqliteHistory(sys.argv[1]).copy(sys.argv[1] + '.kopie')"
        assert subprocess.run([sys.executable, "-c", end, str(file)], check=False).returncode == 9
        assert len(list(file.parent.iterdir())) == 2
        SqliteHistory(file).close()
        assert [entry.name for entry in file.parent.iterdir()] == [file.name]

    def test_a_copy_of_a_history_of_an_earlier_version_is_one_file(self, file, tmp_path):
        """What may only be read stays as it was; its copy keeps no log beside it."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
        with closing(sqlite3.connect(file)) as other:
            other.execute("PRAGMA journal_mode = WAL")
            with SqliteHistory(file, readonly=True) as history:
                history.copy(tmp_path / "kopie.db")
        with closing(sqlite3.connect(tmp_path / "kopie.db")) as copy:
            assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        with SqliteHistory(tmp_path / "kopie.db") as copy:
            assert copy.used(KEY)

    @pytest.mark.parametrize("readonly", [False, True])
    def test_what_a_killed_writer_left_half_written_is_undone(self, file, tmp_path, readonly):
        """A file with a journal that must be rolled back opens, with what was there before."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
            before = [event.message for event in history]
        killed = tmp_path / "gedood.db"
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("PRAGMA cache_size = 1")
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE event SET bericht = 'x', message = hex(zeroblob(60000))")
            shutil.copy(file, killed)
            shutil.copy(f"{file}-journal", f"{killed}-journal")
            other.execute("ROLLBACK")
        with SqliteHistory(killed, readonly=readonly) as history:
            assert [event.message for event in history] == before
            assert history.faults() == ()


def chain(error):
    """Everything that is told of an error and of what it came from."""
    return "".join(traceback.format_exception(error)) + repr(
        [error, error.__context__, error.__cause__]
    )


class TestDamage:
    """Damage is named, and no Bsn comes along."""

    def test_a_row_that_is_no_text_is_told_without_its_bsn(self, file):
        """A byte that is no UTF-8 in a message: told by its number, and nothing of the row is chained."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1")).accept(abo("G2", number=2))
        with closing(sqlite3.connect(file)) as other:
            other.execute(
                "UPDATE event SET message = CAST(CAST(message AS BLOB) || x'ff' AS TEXT) WHERE id = 1"
            )
            other.commit()
        with SqliteHistory(file) as history:
            with pytest.raises(InvalidValue, match="bericht 1") as caught:
                history.actual(KEY)
            assert BSN not in chain(caught.value)
            assert caught.value.__context__ is None
            assert len(history.faults()) == 1
            assert "bericht 1" in history.faults()[0]

    @pytest.mark.parametrize("column", ["message", "release", "received"])
    @pytest.mark.parametrize("damaged", ["x'00ff'", "7"])
    def test_what_is_no_text_at_all_is_told(self, file, column, damaged):
        """One damaged byte may make bytes or a number of a text: an error of ours, not of Python."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"), received=DAY)
        with closing(sqlite3.connect(file)) as other:
            other.execute(f"UPDATE event SET {column} = {damaged}")
            other.commit()
        with SqliteHistory(file) as history:
            assert len(history.faults()) == 1
            with pytest.raises(InvalidValue):
                list(history)

    def test_a_message_that_is_half_is_told_without_its_bsn(self, file):
        """What no longer reads as a message is in no exception, not even as the document of another."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"), received=DAY)
        with closing(sqlite3.connect(file)) as other:
            other.execute("UPDATE event SET message = substr(message, 1, length(message) - 3)")
            other.commit()
        with SqliteHistory(file) as history, pytest.raises(InvalidValue) as caught:
            history.actual(KEY)
        assert caught.value.__context__ is None
        assert BSN not in chain(caught.value)

    def test_a_row_under_another_name_is_told(self, file):
        """What is filed under an Identificatie that it does not bear is damage."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1")).accept(retour_on(abo("G1")))
        with closing(sqlite3.connect(file)) as other:
            other.execute("UPDATE event SET identificatie = 'G9' WHERE id = 2")
            other.commit()
        with SqliteHistory(file) as history:
            (fault,) = history.faults()
        assert fault.startswith("Bericht 2 staat onder een andere Identificatie")

    @given(st.data())
    def test_whatever_bytes_are_damaged_the_error_is_ours(self, tmp_path_factory, data):
        """One wrong byte anywhere: each question is answered or is an IebError, and no Bsn shows."""
        folder = tmp_path_factory.mktemp("schade")
        path = folder / "historie.db"
        content = bytearray(DAMAGED.read(folder))
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= data.draw(st.integers(1, 255))
        path.write_bytes(content)
        try:
            with SqliteHistory(path) as history:
                history.faults()
                history.actual(KEY)
                history.periods(BSN, ABO)
                history.exchange("WMO405", GOUDA, "G1")
                list(history)
        except IebError as error:
            told = chain(error)
            assert BSN not in told
            assert OTHER_BSN not in told

    def test_a_damaged_page_is_told_with_where_it_begins(self, file):
        """`faults` names the message from which on the file cannot be read."""
        with SqliteHistory(file) as history, history.exclusive():
            for number in range(200):
                history.accept(abo(f"G{number}", number=number))
        content = bytearray(file.read_bytes())
        content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
        file.write_bytes(content)
        with SqliteHistory(file) as history:
            faults = history.faults()
            assert any(
                fault.startswith("De historie is beschadigd, vanaf bericht ") for fault in faults
            )
            with pytest.raises(IebError, match=r"is beschadigd\. Met `ieb historie --controleer`"):
                list(history)


class _Damaged:
    """A whole history, made once, to be damaged many times."""

    content = b""

    def read(self, folder):
        if not self.content:
            path = folder / "heel.db"
            with SqliteHistory(path) as history:
                history.accept(abo("G1")).accept(abo("G2", bsn=OTHER_BSN, number=2)).accept(
                    refusal_of(abo("G1"))
                )
            self.content = path.read_bytes()
        return self.content


DAMAGED = _Damaged()


class TestCopy:
    """A copy is whole, also while others write."""

    def test_a_copy_holds_what_was_kept(self, file, tmp_path):
        """What another has not finished is not in it; it is made for its owner only."""
        target = tmp_path / "kopie.db"
        with SqliteHistory(file) as history, SqliteHistory(file) as other:
            history.accept(abo("G1"))
            with other.exclusive():
                other.accept(abo("G2", number=2))
                history.copy(target)
        with SqliteHistory(target) as copy:
            assert [event.message for event in copy] == [abo("G1")]
            assert copy.faults() == ()

    def test_a_copy_replaces_nothing(self, file, tmp_path):
        """A backup never replaces a file that is there already."""
        target = tmp_path / "kopie.db"
        target.write_bytes(b"iets")
        with SqliteHistory(file) as history, pytest.raises(FileExistsError):
            history.copy(target)
        assert target.read_bytes() == b"iets"

    def test_no_copy_within_a_block(self, file, tmp_path):
        """Within a block of one's own a copy would hold what is not kept yet."""
        with (
            SqliteHistory(file) as history,
            history.exclusive(),
            pytest.raises(IebError, match="doe het erna"),
        ):
            history.copy(tmp_path / "kopie.db")


def test_the_verdict_must_be_one(file):
    """A report is no verdict: `accepted` is True or False."""
    with (
        SqliteHistory(file) as history,
        pytest.raises(InvalidType, match="accepted: verwacht True of False"),
    ):
        history.record(abo("G1"), accepted=ieb.validate(abo("G1")))
