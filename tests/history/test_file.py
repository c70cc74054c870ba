"""The history in a file."""

import os
import pickle
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given

import ieb
from ieb import WMO405, WMO407, StatusAanlevering
from ieb.errors import IebError, InvalidType, InvalidValue
from ieb.history.log import SqliteLog
from ieb.history.sqlite import SqliteHistory
from ieb.messages.aanlevering import Sleutel, aanlevering_of
from ieb.testing import messages

from .model import GEMEENTEN
from .support import ABO, BSN, DAY, GOUDA, KEY, abo, bw, foreign, other_database, retour_on

WRITER = """
import sys
from datetime import date
from ieb import WMO405
from ieb.history.sqlite import SqliteHistory

path, gemeente, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
with SqliteHistory(path) as history:
    for number in range(count):
        history.accept(WMO405.eerste_aanlevering(
            gemeente=gemeente, identificatie=f"G{number}", dagtekening=date(2025, 5, 12), bsn="999992016",
            eb_start_nummer=number, eb_startdatum=date(2025, 5, 12)))
"""

JUDGE = """
import sys
from datetime import date
from ieb import Context, WMO405, validate
from ieb.history.sqlite import SqliteHistory

path, letter, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
accepted = 0
with SqliteHistory(path) as history:
    for number in range(count):
        message = WMO405.eerste_aanlevering(
            gemeente="0513", identificatie=f"{letter}{number}", dagtekening=date(2025, 5, 12),
            bsn="999992016", eb_start_nummer=number, eb_startdatum=date(2025, 5, 12))
        with history.exclusive():
            report = validate(message, Context(today=date(2025, 5, 12), history=history))
            (history.accept if report.accepted else history.reject)(message)
        accepted += report.accepted
print(accepted)
"""

KILLED = """
import os, sqlite3, sys
from datetime import date
from ieb import WMO405
from ieb.history.sqlite import SqliteHistory

connections, connect = [], sqlite3.connect
def remember(*words, **options):
    connections.append(connect(*words, **options))
    return connections[-1]
sqlite3.connect = remember
history = SqliteHistory(sys.argv[1])
connections[-1].set_trace_callback(lambda statement: os._exit(9) if statement == "COMMIT" else None)
history.accept(WMO405.eerste_aanlevering(
    gemeente="0513", identificatie="G2", dagtekening=date(2025, 5, 12), bsn="999992016",
    eb_start_nummer=2, eb_startdatum=date(2025, 5, 12)))
"""


class TestInAFile:
    """`SqliteHistory` loses nothing and leaves alone what is not its own."""

    def test_accepting_and_refusing_return_the_history_itself(self, file):
        """A history in a file changes in place, so a call can be chained as in memory."""
        with SqliteHistory(file) as history:
            assert history.accept(abo("G1")) is history
            assert history.reject(abo("G2")) is history

    def test_reopening_keeps_everything(self, file):
        """What was accepted, refused and received is there after closing and opening."""
        with SqliteHistory(str(file)) as history:
            history.accept(abo("G1"), received=DAY).reject(bw("B1")).accept(retour_on(abo("G1")))
        with SqliteHistory(file) as history:
            assert len(history) == 3
            assert history.actual(KEY) == aanlevering_of(abo("G1"))
            assert history.exchange("WMO405", GOUDA, "G1").received == DAY
            assert history.exchange("WMO405", GOUDA, "G1").retours == 1
            assert history.exchange("WMO407", GOUDA, "B1").accepted is False

    def test_a_block_goes_to_disk_once_it_is_large(self, file, connections):
        """At 64 MB; not before, for from then on nobody else can read until it ends."""
        with SqliteHistory(file):
            (pages,) = connections[-1].execute("PRAGMA cache_spill").fetchone()
            (size,) = connections[-1].execute("PRAGMA page_size").fetchone()
        assert 64 <= pages * size / 2**20 < 65

    def test_two_opened_at_once_see_each_others_messages(self, file):
        """What one has written, the other reads."""
        with SqliteHistory(file) as mine, SqliteHistory(file) as theirs:
            mine.accept(abo("G1"))
            theirs.accept(abo("G2", status=3))
            assert mine.removed(KEY)
            assert theirs.exchange("WMO405", GOUDA, "G1").accepted

    def test_two_processes_writing_at_once_lose_nothing(self, file):
        """Two processes open a new file and write to it at the same time: all messages are there."""
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(file), gemeente, "100"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for gemeente in GEMEENTEN
        ]
        for writer in writers:
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            writer.stdin.write("go\n")
            writer.stdin.flush()
        for writer in writers:
            writer.communicate()
        assert [writer.returncode for writer in writers] == [0, 0]
        with SqliteHistory(file) as history:
            assert len(history) == 200
            periods = history.periods(BSN, ABO)
        for gemeente in GEMEENTEN:
            found = [
                period.sleutel.start_nummer
                for period in periods
                if period.sleutel.gemeente == gemeente
            ]
            assert found == list(range(100))

    def test_threads_share_one_history(self, file):
        """Threads write and read through the same history; all messages are there."""
        with SqliteHistory(file) as history, ThreadPoolExecutor(4) as pool:
            seen = list(
                pool.map(
                    lambda number: history.accept(abo(f"G{number}", number=number)).actual(
                        Sleutel(GOUDA, ABO, number)
                    ),
                    range(100),
                )
            )
            assert [item.sleutel.start_nummer for item in seen] == list(range(100))
            assert len(history) == 100

    def test_a_write_that_fails_leaves_the_file_as_it_was(self, file):
        """An error within the transaction undoes all of it; afterwards the history goes on."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
            with closing(sqlite3.connect(file)) as other:
                fails = "CREATE TRIGGER vol AFTER INSERT ON event BEGIN SELECT RAISE(FAIL, 'schijf vol'); END"
                other.execute(fails)
                with pytest.raises(
                    IebError,
                    match=r"nu niet te lezen of te schrijven\. SQLite meldt SQLITE_CONSTRAINT",
                ) as caught:
                    history.accept(abo("G2", status=3))
                assert BSN not in str(caught.value) + repr(caught.value.__cause__)
                assert len(history) == 1
                assert history.actual(KEY) == aanlevering_of(abo("G1"))
                other.execute("DROP TRIGGER vol")
            assert history.accept(abo("G2", status=3)).removed(KEY)

    def test_a_process_killed_before_the_commit_leaves_the_earlier_state(self, file):
        """A message that was not yet committed is not there, what was before is, and writing goes on."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
        done = subprocess.run([sys.executable, "-c", KILLED, str(file)], check=False)
        assert done.returncode == 9
        with SqliteHistory(file) as history:
            assert len(history) == 1
            assert history.exchange("WMO405", GOUDA, "G2") is None
            assert len(history.accept(abo("G3", number=3))) == 2

    def test_a_history_that_may_not_be_written_says_what_to_do(self, file, connections):
        """Without the right to write the error tells so in Dutch; reading goes on."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
            connections[-1].execute("PRAGMA query_only = 1")
            with pytest.raises(IebError, match="U mag er niet in schrijven; vraag om rechten"):
                history.accept(abo("G2", number=2))
            assert history.used(KEY)

    def test_waiting_for_another_writer_ends(self, file):
        """When another writer holds on too long, writing fails in Dutch and changes nothing."""
        with SqliteHistory(file, timeout=0) as history, closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(IebError, match=r"te schrijven\. Een ander programma gebruikt haar"):
                history.accept(abo("G1"))
            SqliteHistory(file, timeout=0).close()
            other.rollback()
            assert len(history) == 0

    def test_a_history_that_is_locked_altogether_is_not_called_foreign(self, file):
        """A file that cannot be read now is told as such; that says nothing about what it is."""
        SqliteHistory(file).close()
        with closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(IebError, match="nu niet te lezen") as caught:
                SqliteHistory(file, timeout=0).used(KEY)
        assert not isinstance(caught.value, InvalidValue)

    def test_an_empty_file_is_no_history(self, file):
        """A file of no bytes is a mistake, and stays as it is: we make ours whole or not at all."""
        file.touch()
        with pytest.raises(InvalidValue, match="is leeg, en dus geen historie"):
            SqliteHistory(file)
        assert file.read_bytes() == b""

    @pytest.mark.parametrize("wal", [False, True])
    def test_another_database_is_refused_and_untouched(self, file, wal):
        """The database of another program is told apart and keeps each byte."""
        other_database(file, version=1, wal=wal)
        before = file.read_bytes()
        with pytest.raises(InvalidValue, match="is geen historie van ieb; kies een ander"):
            SqliteHistory(file)
        assert file.read_bytes() == before

    def test_another_database_with_a_log_to_be_written_back_is_untouched(self, file, tmp_path):
        """What a killed program left beside its database is not written back by us."""
        live = tmp_path / "live.db"
        other_database(live, wal=True)
        with closing(sqlite3.connect(live)) as other:
            other.execute("INSERT INTO klant VALUES ('x')")
            other.commit()
            shutil.copy(live, file)
            shutil.copy(f"{live}-wal", f"{file}-wal")
        before = file.read_bytes(), Path(f"{file}-wal").read_bytes()
        with pytest.raises(InvalidValue, match="is geen historie van ieb"):
            SqliteHistory(file)
        assert (file.read_bytes(), Path(f"{file}-wal").read_bytes()) == before

    def test_a_newer_schema_is_refused_and_untouched(self, file):
        """A file of a later version of this library is not read, nor changed."""
        SqliteHistory(file).close()
        with closing(sqlite3.connect(file)) as other:
            other.execute("PRAGMA user_version = 2")
        before = file.read_bytes()
        with pytest.raises(
            InvalidValue, match="heeft indeling 2; deze versie van ieb leest indeling 1"
        ):
            SqliteHistory(file)
        assert file.read_bytes() == before

    def test_a_file_that_is_no_database_is_refused_and_untouched(self, file):
        """A file that holds something else is told apart, in Dutch, and keeps each byte."""
        content = f"<Bericht><Bsn>{BSN}</Bsn></Bericht>".encode() * 100
        file.write_bytes(content)
        with pytest.raises(InvalidValue, match="is geen historie van ieb") as caught:
            SqliteHistory(file)
        assert BSN not in str(caught.value)
        assert file.read_bytes() == content

    def test_a_file_that_becomes_another_while_it_is_opened_is_refused(self, file, monkeypatch):
        """What the file is, is asked again under the lock: another may have made it in between."""
        connect = sqlite3.connect

        def connect_late(database, **options):
            if "mode=rw" in database:
                monkeypatch.undo()
                other_database(file)
            return connect(database, **options)

        monkeypatch.setattr(sqlite3, "connect", connect_late)
        with pytest.raises(InvalidValue, match="is geen historie van ieb"):
            SqliteHistory(file)

    def test_a_folder_is_refused(self, tmp_path):
        """A folder cannot be opened as a history, and the error says so in Dutch."""
        with pytest.raises(IebError, match="geen bestand, maar een map of een apparaat"):
            SqliteHistory(tmp_path)

    def test_a_missing_folder_is_not_made(self, tmp_path):
        """A typing error in the folder is told, and does not begin a history elsewhere."""
        path = tmp_path / "weg" / "historie.db"
        with pytest.raises(FileNotFoundError) as caught:
            SqliteHistory(path)
        assert caught.value.filename == str(path)  # and not that of the draft
        assert not path.parent.exists()

    @pytest.mark.skipif(os.name != "posix", reason="only POSIX has these permissions")
    def test_only_the_owner_may_read_the_file(self, tmp_path):
        """The file, which holds Bsns, is made with 0600, and so is what SQLite keeps beside it."""
        folder = tmp_path / "nieuw"
        folder.mkdir()
        before = os.umask(0)
        try:
            with SqliteHistory(folder / "historie.db") as history:
                history.accept(abo("G1"))
                modes = {
                    entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in folder.iterdir()
                }
        finally:
            os.umask(before)
        assert modes == {"historie.db": 0o600}

    def test_a_message_of_an_unknown_release_is_refused(self, file, tmp_path):
        """A message that could not be read back is not written; the text says what to do."""
        message = abo("G1", release=foreign(tmp_path))
        with SqliteHistory(file) as history:
            with pytest.raises(
                InvalidValue, match="kent release '2027' niet; geef die bij het openen mee"
            ):
                history.accept(message)
            assert len(history) == 0

    def test_another_release_comes_back_when_it_is_given(self, file, tmp_path):
        """A release of one's own is given by name; without it its messages cannot be read, the rest can."""
        own = foreign(tmp_path)
        with SqliteHistory(file, releases={"2027": own}) as history:
            history.accept(abo("G1", release=own)).accept(abo("G2", number=2))
            assert history.exchange("WMO405", GOUDA, "G1").message.release == own
        with SqliteHistory(file) as history:
            assert history.used(KEY)
            assert history.actual(Sleutel(GOUDA, ABO, 2)) is not None
            with pytest.raises(InvalidValue, match="kent release '2027' niet") as caught:
                history.actual(KEY)
        assert BSN not in str(caught.value)

    def test_a_release_given_under_a_bundled_name_goes_before_it(self, file, tmp_path):
        """The official XSD set may bear the name of ours: it then is what that name means, for all."""
        official = foreign(tmp_path, "4.0")
        with SqliteHistory(file, releases={"4.0": official}) as history:
            with pytest.raises(
                InvalidValue, match=r"Onder de naam '4\.0' kent deze historie een andere"
            ):
                history.accept(abo("G1"))
            history.accept(abo("G1", release=official))
            assert history.exchange("WMO405", GOUDA, "G1").message.release is official

    def test_what_was_kept_before_an_official_set_came_stays_readable(self, file, xsds):
        """A set of the same name with another BerichtCode reads what was kept under the bundled release."""
        for name in ("wmo405.xsd", "wmo406.xsd"):
            text = (xsds / name).read_text()
            (xsds / name).write_text(text.replace('value="578"', 'value="612"'))
        official = ieb.Release.from_xsd(xsds)
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
        with SqliteHistory(file, releases={"4.0": official}) as history:
            assert history.actual(KEY) == aanlevering_of(abo("G1"))
            report = ieb.validate(abo("G2", release=official), ieb.Context(history=history))
            assert [finding.code for finding in report] == ["TR404"]
            history.accept(abo("G3", number=2, release=official))
            assert len(history.periods(BSN, ABO)) == 2

    @pytest.mark.parametrize(
        ("damage", "text"),
        [
            (
                "message = substr(message, 9)",
                "bericht 1, van release '4.0', is niet te lezen; geef",
            ),
            ("received = 'gisteren'", "de dag van ontvangst van bericht 1 is geen datum"),
        ],
    )
    def test_a_damaged_row_is_a_fault_of_the_history_not_of_the_message(self, file, damage, text):
        """What can no longer be read is told as such, and never as a fault in the message that is judged."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"), received=DAY)
        with closing(sqlite3.connect(file)) as other:
            other.execute(f"UPDATE event SET {damage}")
            other.commit()
        with SqliteHistory(file) as history, pytest.raises(InvalidValue, match=text) as caught:
            ieb.check(ieb.serialize(abo("G1")), ieb.Context(history=history))
        assert "De historie 'historie.db' klopt niet" in str(caught.value)
        assert BSN not in str(caught.value)

    def test_those_who_make_a_file_together_all_get_to_use_it(self, file):
        """A file that another is making at this moment is never taken for somebody else's database."""
        start, usual = Barrier(4), sys.getswitchinterval()

        def opened(path):
            start.wait()
            with SqliteHistory(path) as history:
                return len(history)

        sys.setswitchinterval(1e-6)  # as often as possible halfway the making
        try:
            with ThreadPoolExecutor(4) as pool:
                for number in range(100):
                    path = file.with_name(f"{number}.db")
                    assert list(pool.map(opened, [path] * 4)) == [0] * 4
        finally:
            sys.setswitchinterval(usual)

    def test_judging_and_adding_can_be_one_step(self, file):
        """Two processes that judge and add within `exclusive` never both accept one start number."""
        judges = [
            subprocess.Popen(
                [sys.executable, "-c", JUDGE, str(file), letter, "40"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for letter in "AB"
        ]
        for judge in judges:
            assert judge.stdout.readline() == "ready\n"
        for judge in judges:
            judge.stdin.write("go\n")
            judge.stdin.flush()
        accepted = [int(judge.communicate()[0]) for judge in judges]
        assert [judge.returncode for judge in judges] == [0, 0]
        assert sum(accepted) == 40

    def test_what_a_block_adds_is_kept_whole_or_not_at_all(self, file):
        """When something goes wrong within `exclusive`, nothing of the block is kept; else all of it is."""
        with SqliteHistory(file) as history:
            with pytest.raises(InvalidType), history.exclusive():
                history.accept(abo("G1")).accept("geen bericht")
            assert len(history) == 0
            with history.exclusive() as same, same.exclusive():
                same.accept(abo("G1")).accept(abo("G2", number=2))
            assert len(history) == 2

    def test_a_closed_history_says_so(self, file):
        """After closing, which may be done twice, each question is an InvalidValue in Dutch."""
        history = SqliteHistory(file)
        history.close()
        history.close()
        with pytest.raises(InvalidValue, match="is gesloten; open het bestand opnieuw"):
            history.used(KEY)
        with pytest.raises(InvalidValue, match="is gesloten"):
            history.accept(abo("G1"))

    def test_a_pickled_history_opens_the_file_for_itself(self, file):
        """A history that travels to another process opens its file there, with its releases."""
        own = ieb.release("3.0")
        with (
            SqliteHistory(file, releases={"oud": own}) as history,
            pickle.loads(pickle.dumps(history)) as copy,
        ):
            copy.accept(abo("G1"))
            assert history.used(KEY)
        assert BSN.encode() not in pickle.dumps(history)

    def test_a_forked_process_must_open_the_file_for_itself(self, file, monkeypatch):
        """A connection that two processes share damages the file: the child is told, and closes nothing."""
        with SqliteHistory(file) as history:
            with monkeypatch.context() as child:
                child.setattr("os.getpid", lambda: -1)
                with pytest.raises(InvalidValue, match="open het in dit proces opnieuw"):
                    history.used(KEY)
                history.close()
            assert len(history.accept(abo("G1"))) == 1

    def test_each_question_about_a_key_uses_an_index(self, file, connections):
        """No question but that of the length reads all rows."""
        statements = []
        with SqliteHistory(file) as history:
            history.accept(abo("G1")).accept(retour_on(abo("G1")))
            connections[-1].set_trace_callback(statements.append)
            history.actual(KEY)
            history.periods(BSN, ABO)
            history.exchange("WMO405", GOUDA, "G1")
        assert len(statements) == 4
        with closing(sqlite3.connect(file)) as other:
            for statement in statements:
                plan = [row[3] for row in other.execute(f"EXPLAIN QUERY PLAN {statement}")]
                assert any(step.startswith("SEARCH") for step in plan)
                assert not any(step.startswith("SCAN") and "had" not in step for step in plan), plan

    def test_the_repr_names_the_file_only(self, file):
        """The repr holds the name of the file, and of that nothing that could be a Bsn."""
        with SqliteHistory(file) as history:
            assert repr(history) == "SqliteHistory('historie.db', 0 berichten)"
            history.accept(abo("G1"))
            assert repr(history) == "SqliteHistory('historie.db', 1 bericht)"
        assert repr(history) == "SqliteHistory('historie.db')"
        with SqliteHistory(file.with_name(f"{BSN}.db")) as history:
            assert BSN not in repr(history)

    def test_importing_the_library_does_not_import_sqlite3(self):
        """Who keeps no history in a file does not pay for SQLite."""
        code = "import sys; sys.modules['sqlite3'] = None  # importing it fails\nimport ieb, ieb.history"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def delivers(message):
    """Whether there is a period after a message."""
    return aanlevering_of(message).status is not StatusAanlevering.VERWIJDEREN_AANLEVERING


@given(messages(WMO405, WMO407).filter(delivers))
def test_a_delivery_comes_back_whole(message):
    """What is read from the file is what the message delivers, kostprijs and all."""
    with (
        tempfile.TemporaryDirectory() as folder,
        SqliteHistory(Path(folder, "historie.db")) as history,
    ):
        history.accept(message)
        aanlevering = aanlevering_of(message)
        assert history.actual(aanlevering.sleutel) == aanlevering
        assert history.periods(aanlevering.bsn, aanlevering.sleutel.stroom) == (aanlevering,)


def test_many_periods_of_one_person_read_no_message_in_full(file, connections, monkeypatch):
    """Asking for the periods of a person costs the same for each, and no reading of whole messages."""
    with SqliteHistory(file) as history:
        with history.exclusive():
            for number in range(300):
                history.accept(abo(f"G{number}", number=number))
        statements = []
        connections[-1].set_trace_callback(statements.append)
        monkeypatch.setattr("ieb.history.rows.from_json", None)
        assert len(history.periods(BSN, ABO)) == 300
        assert len(statements) == 1


class _Unreadable:
    """A database that SQLite cannot open, as when one may not read it."""

    def execute(self, _statement):
        raise sqlite3.OperationalError("unable to open database file")

    def close(self):
        pass


def test_a_file_that_cannot_be_read_is_not_called_a_file_of_another_kind(file, monkeypatch):
    """What SQLite cannot look at may well be a history: nothing is said of what it is."""
    SqliteHistory(file).close()
    monkeypatch.setattr("ieb.history.database.sqlite3.connect", lambda *_, **__: _Unreadable())
    with pytest.raises(IebError, match="nu niet te lezen"):
        SqliteHistory(file)


def test_a_row_that_says_another_person_than_its_message_is_read_from_the_message(file):
    """The columns are there to find a row; what a message says stands in the message."""
    with SqliteHistory(file) as history:
        history.accept(abo("G1"))
    with closing(sqlite3.connect(file)) as other:
        other.execute("UPDATE event SET bsn = '999990019'")
        other.commit()
    with SqliteHistory(file) as history:
        (period,) = history.periods("999990019", ABO)
    assert period == aanlevering_of(abo("G1"))


def test_a_check_that_sqlite_itself_cannot_finish_is_told_and_the_rows_are_still_read():
    """A file may be so damaged that its own check stops; what can be read is looked at all the same."""

    def ask(statement, _values=()):
        if statement.startswith("PRAGMA"):
            raise IebError("kapot")
        return []

    assert SqliteLog(ask, "h.db", {}).faults() == (
        "De database zelf: de controle van SQLite loopt vast; zet een kopie terug.",
    )


def test_an_index_that_does_not_fit_is_told_in_dutch(file):
    """What SQLite finds is told in words of ours; its own stand behind them for who searches further."""
    with SqliteHistory(file) as history:
        history.accept(abo("G1"))
    alter(file, "CREATE TABLE saved AS SELECT * FROM sqlite_master WHERE type = 'index'")
    alter(file, "DELETE FROM sqlite_master WHERE type = 'index' AND name LIKE 'event%'")
    alter(file, "DELETE FROM event")
    alter(file, "INSERT INTO sqlite_master SELECT * FROM saved")
    with SqliteHistory(file) as history:
        faults = history.faults()
    assert faults
    for fault in faults:
        assert fault.startswith("De database zelf: een index past niet bij de berichten (SQLite: '")


def test_a_page_that_is_lost_is_told_in_dutch(file):
    """A part of the file to which nothing leads."""
    SqliteHistory(file).close()
    alter(file, "DELETE FROM sqlite_master WHERE type = 'index' AND name LIKE 'event%'")
    with SqliteHistory(file) as history:
        faults = history.faults()
    assert faults
    for fault in faults:
        assert fault.startswith("De database zelf: een deel van het bestand is beschadigd (SQLite")


def alter(file, statement):
    """Change the file as no program should."""
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA writable_schema = ON")
        other.execute(statement)
        other.commit()
