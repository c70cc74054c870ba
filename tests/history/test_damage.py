"""What a killed process or a damaged disk leaves of a history in a file."""

import shutil
import sqlite3
import subprocess
import sys
import traceback
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb.errors import IebError, InvalidValue
from ieb.history.sqlite import SqliteHistory

from .support import ABO, BSN, DAY, GOUDA, KEY, OTHER_BSN, abo, refusal_of, retour_on

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
