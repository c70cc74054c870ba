"""Processing into a database that is shared: the same as into a file, also by many, also in need."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Thread, Timer

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

import ieb
from ggk.support import BYTES, CAK, DATA, DI01, DU01, GEMEENTE, UUIDS
from history.support import GOUDA, UTRECHT, abo
from ieb import ggk
from ieb.batch import process, write_answers
from ieb.batch.ledger import Ledger
from ieb.errors import IebError, InvalidType
from ieb.files import FolderDraft
from ieb.ggk import Arrival
from ieb.history.journal import HistoryJournal
from ieb.history.sql import SqlHistory

DAY = date(2025, 5, 14)
APPLICATIE = CAK["applicatie"]
BAD = ggk.serialize(ggk.wrap(abo("G1"), **GEMEENTE, referentienummer=UUIDS[3])).replace(
    b"Bericht>", b"Anders>"
)
OTHER = ggk.serialize(ggk.wrap(abo("G2", number=2), **GEMEENTE, referentienummer=UUIDS[0]))
ELSEWHERE = ggk.serialize(  # by the same sender, for a message of another gemeente
    evolve(
        ggk.wrap(abo("U1", gemeente=UTRECHT), **GEMEENTE, referentienummer=UUIDS[0]),
        zender=DI01.zender,
    )
)
POOL = [DATA, BYTES, OTHER, ELSEWHERE, BAD, ggk.serialize(DU01), ieb.serialize(abo("G3", number=3))]
PROCESSOR = """
import sys
from datetime import date
from sqlalchemy import create_engine
from ieb.batch import find_sources, process
from ieb.history.sql import SqlHistory
history = SqlHistory(create_engine(sys.argv[1]))
print("klaar", flush=True)
sys.stdin.readline()
for done in process(find_sources(sys.argv[2]), history, today=date(2025, 5, 14)):
    arrival = done.receipt and done.receipt.arrival.value
    print(done.judged.source.name, done.judged.is_known, arrival)
"""


def answer(history, datas, folder):
    """Process bytes and write the answers; returns what became of them, and the files."""
    done = list(process(datas, history, today=DAY))
    write_answers(done, history, folder, applicatie=APPLICATIE, today=DAY)
    files = {path.name: path.read_bytes() for path in folder.glob("*")}
    told = [(step.judged.report, step.receipt, step.takes_back) for step in done]
    return told, files


def in_a_file(datas):
    """What processing bytes into a file gives: what is told, the files, and all that is recorded."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ieb.SqliteHistory(Path(folder, "historie.db")) as history,
    ):
        told, files = answer(history, datas, Path(folder, "uit"))
        return told, files, list(history), list(HistoryJournal(history).apart())


def start(engine, folder):
    """Start a process of its own that processes a folder once it hears that it may."""
    url = engine.url.render_as_string(hide_password=False)
    return subprocess.Popen(
        [sys.executable, "-c", PROCESSOR, url, str(folder)],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def at_once(engine, *folders):
    """Let a process for each folder begin at one moment; returns the lines of each."""
    processes = [start(engine, folder) for folder in folders]
    for process_ in processes:
        assert process_.stdout.readline() == "klaar\n"
    for process_ in processes:
        process_.stdin.write("\n")
        process_.stdin.flush()
    lines = [process_.communicate(timeout=240)[0].splitlines() for process_ in processes]
    assert [process_.returncode for process_ in processes] == [0] * len(folders)
    return lines


def write(folder, datas):
    """Write bytes into files of a new folder."""
    folder.mkdir()
    for place, data in enumerate(datas):
        (folder / f"{place:03}.xml").write_bytes(data)
    return folder


class TestTheSame:
    """A shared database gives what a file gives."""

    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(datas=st.lists(st.sampled_from(POOL), min_size=1, max_size=7))
    def test_verdicts_answers_and_journal_are_those_of_a_file(self, postgres, datas):
        """Whatever is repeated, contradicted or answered; byte for byte."""
        history = SqlHistory(postgres)
        with postgres.begin() as connection:
            connection.execute(text("TRUNCATE ieb_event, ieb_envelope"))
        told, files, recorded, apart = in_a_file(datas)
        with tempfile.TemporaryDirectory() as folder:
            assert answer(history, datas, Path(folder, "uit")) == (told, files)
        assert list(history) == recorded
        assert list(HistoryJournal(history).apart()) == apart

    def test_a_ledger_needs_a_file(self, postgres):
        """It says so, and what to do."""
        with pytest.raises(InvalidType, match="niet in een gedeelde database"):
            Ledger(SqlHistory(postgres))


class TestAtOnce:
    """Processes of their own that work into one database at the same moment."""

    def test_two_gemeenten_at_once_end_as_in_turn(self, postgres, tmp_path):
        """Of each gemeente the same messages with the same verdicts, in the same order."""
        numbers = range(1, 13)
        datas = {
            gemeente: [
                ieb.serialize(abo(f"G{number}", gemeente=gemeente, number=number % 9))
                for number in numbers
            ]
            for gemeente in (GOUDA, UTRECHT)
        }
        folders = [write(tmp_path / gemeente, some) for gemeente, some in datas.items()]
        at_once(postgres, *folders)
        kept = list(SqlHistory(postgres))
        _, _, expected, _ = in_a_file([*datas[GOUDA], *datas[UTRECHT]])
        for gemeente in datas:
            ours = [event for event in kept if event.message.header.afzender == gemeente]
            heenberichten = [event for event in expected if not hasattr(event.message, "afgekeurd")]
            theirs = [event for event in heenberichten if event.message.header.afzender == gemeente]
            assert ours == theirs
        assert len(kept) == 2 * len(numbers)

    def test_the_same_files_at_once_are_processed_once(self, postgres, tmp_path):
        """Of each message and envelope one process did the work; the other one heard that."""
        wrapped = [
            ggk.serialize(
                ggk.wrap(abo(f"E{number}", number=number), **GEMEENTE, referentienummer=uuid)
            )
            for number, uuid in enumerate(UUIDS[:4], 20)
        ]
        bare = [ieb.serialize(abo(f"G{number}", number=number)) for number in range(1, 9)]
        folder = write(tmp_path / "in", [*bare, *wrapped])
        ours, theirs = (
            {line.split()[0]: line.split()[1:] for line in lines}
            for lines in at_once(postgres, folder, folder)
        )
        assert ours.keys() == theirs.keys()
        for name, (known, arrival) in ours.items():
            assert {known, theirs[name][0]} == {"True", "False"}
            arrivals = sorted([arrival, theirs[name][1]])
            assert arrivals in (["None", "None"], ["herhaald", "nieuw"])
        assert len(SqlHistory(postgres)) == len(bare) + len(wrapped)

    def test_one_reference_for_two_gemeenten_is_dealt_with_once(self, postgres, monkeypatch):
        """Between the look and the keeping another gemeente's envelope came under the same one."""
        history, other = SqlHistory(postgres), SqlHistory(postgres)
        record, tries = HistoryJournal.record_received, []

        def overtaken(journal, receipt):
            tries.append(receipt.arrival)
            if len(tries) == 1:
                rival = Thread(target=lambda: list(process([ELSEWHERE], other, today=DAY)))
                rival.start()
                rival.join()
            record(journal, receipt)

        monkeypatch.setattr(HistoryJournal, "record_received", overtaken)
        (done,) = process([OTHER], history, today=DAY)
        assert done.receipt.arrival is Arrival.STRIJDIG
        assert tries == [Arrival.NIEUW, Arrival.NIEUW, Arrival.STRIJDIG]
        assert [event.message for event in history] == [abo("U1", gemeente=UTRECHT)]


class TestInNeed:
    """A database that goes away or is full: the same end, or a clear one, and nothing half."""

    DATAS = (DATA, BYTES, ELSEWHERE, *(ieb.serialize(abo(f"G{at}", number=at)) for at in (7, 8, 9)))

    def test_away_for_ten_seconds_changes_nothing(self, outage, postgres, tmp_path):
        """Processing waits, and goes on; so does answering."""
        told, files, recorded, _ = in_a_file(self.DATAS)
        history = SqlHistory(postgres)
        steps = process(self.DATAS, history, today=DAY, chunk=1)
        done = [next(steps)]
        outage.stop()
        Timer(10, outage.start).start()
        done += steps
        assert [(step.judged.report, step.receipt, step.takes_back) for step in done] == told
        target = tmp_path / "uit"
        write_answers(done, history, target, applicatie=APPLICATIE, today=DAY)
        assert {path.name: path.read_bytes() for path in target.iterdir()} == files
        assert list(history) == recorded

    def test_away_while_the_answers_are_written(self, outage, postgres, tmp_path, monkeypatch):
        """The folder is the same, byte for byte."""
        _, files, recorded, _ = in_a_file(self.DATAS)
        history = SqlHistory(postgres)
        done = list(process(self.DATAS, history, today=DAY))
        write_file, moments = FolderDraft.write, iter(range(3))

        def interrupted(draft, name, data):
            write_file(draft, name, data)
            if next(moments, None) == 2:
                outage.stop()
                outage.start()

        monkeypatch.setattr(FolderDraft, "write", interrupted)
        target = tmp_path / "uit"
        write_answers(done, history, target, applicatie=APPLICATIE, today=DAY)
        assert {path.name: path.read_bytes() for path in target.iterdir()} == files
        assert list(history) == recorded

    def test_away_for_good_is_a_clear_end(self, outage, postgres):
        """What was yielded is recorded, nothing else; the same call finishes it later."""
        told, _, recorded, _ = in_a_file(self.DATAS)
        steps = process(self.DATAS, SqlHistory(postgres, patience=0.4), today=DAY, chunk=1)
        first = next(steps)
        outage.stop()
        with pytest.raises(IebError, match=r"is weg, ook na 0\.4 seconden"):
            list(steps)
        outage.start()
        history = SqlHistory(postgres)
        assert [event.message for event in history] == [first.judged.message]
        done = list(process(self.DATAS, history, today=DAY))
        assert [step.judged.judgement for step in done] == [
            report and report.judgement for report, _, _ in told
        ]
        sent = [event for event in recorded if not hasattr(event.message, "afgekeurd")]
        assert list(history) == sent

    def test_a_full_disk_as_the_server_tells_it(self, postgres):
        """A trigger raises here what a full disk does (SQLSTATE 53100), at the third message."""
        history = SqlHistory(postgres)
        with postgres.begin() as connection:
            connection.execute(text(FULL_AT_THIRD))
        steps, done = process(self.DATAS, history, today=DAY), []
        with pytest.raises(IebError, match="schijf van de database is vol") as caught:
            done.extend(steps)
        assert "999" not in str(caught.value)
        assert len(history) == 2
        with postgres.begin() as connection:
            connection.execute(text("DROP TRIGGER vol ON ieb_event"))
        list(process(self.DATAS, history, today=DAY))
        assert len(history) == len({*self.DATAS}) - 1  # one came bare and in an envelope

    def test_a_full_disk(self, postgres, server):
        """A real one, of a few pages, where the tests may make one."""
        history = SqlHistory(postgres)
        datas = [ieb.serialize(abo(f"G{number:03}", number=number)) for number in range(1, 60)]
        with small_disk(server) as (place, filler):
            admin = postgres.execution_options(isolation_level="AUTOCOMMIT")
            with admin.connect() as connection:
                connection.execute(text(f"CREATE TABLESPACE krap LOCATION '{place}'"))
                connection.execute(text("ALTER TABLE ieb_event SET TABLESPACE krap"))
            try:
                filler.write_bytes(b"0" * 990 * 1024)
                done = []
                with pytest.raises(IebError, match="schijf van de database is vol"):
                    done.extend(process(datas, history, today=DAY, chunk=5))
                kept = [event.message for event in history]
                assert 0 < len(kept) < len(datas)
                filler.unlink()
                list(process(datas, history, today=DAY, chunk=5))
                assert list(history) == in_a_file(datas)[2][: len(datas)]
            finally:
                with admin.connect() as connection:
                    connection.execute(text("ALTER TABLE ieb_event SET TABLESPACE pg_default"))
                    connection.execute(text("DROP TABLESPACE krap"))


FULL_AT_THIRD = """
CREATE FUNCTION vol() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM ieb_event) >= 2 THEN
        RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vol BEFORE INSERT ON ieb_event FOR EACH ROW EXECUTE FUNCTION vol();
"""


@contextmanager
def small_disk(server):
    """A disk of one megabyte that the server may write, and a file on it that takes up room."""
    if server.user is None:
        pytest.skip("only root can make a disk")
    disk = server.folder / "disk"
    disk.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(made, check=False, capture_output=True).returncode:
        disk.rmdir()
        pytest.skip("no disk can be made here")
    try:
        place = disk / "tabellen"
        place.mkdir()
        os.chown(place, server.user.pw_uid, server.user.pw_gid)
        yield place, disk / "vulling"
    finally:
        subprocess.run(["umount", str(disk)], check=True)
        disk.rmdir()
