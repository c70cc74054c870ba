"""The ledger: what was made is there whole or not at all, and what came of it is told."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ieb
from ieb import SqliteHistory
from ieb.batch import Ledger, State
from ieb.errors import IebError, InvalidType, InvalidValue, NotPublished
from ieb.files import FolderDraft
from upgrading.support import series
from upgrading.support import start as old_start
from upgrading.support import stop as old_stop

DAY = date(2025, 3, 20)
BSN = "999992016"
HERE = Path(__file__).parent


def start(number: int, gemeente: str = "0513") -> ieb.WMO405:
    """Return the start of a period."""
    return ieb.WMO405.eerste_aanlevering(
        gemeente=gemeente,
        bsn=BSN,
        eb_start_nummer=number,
        eb_startdatum=date(2025, 3, 12),
        identificatie=f"G{number}",
        dagtekening=DAY,
    )


@pytest.fixture
def history(tmp_path):
    """An empty history in a file."""
    with SqliteHistory(tmp_path / "historie.sqlite", timeout=0.2) as opened:
        yield opened


@pytest.fixture
def ledger(history):
    """The ledger of it."""
    return Ledger(history)


def make(ledger, folder, *messages, dossier="17"):
    """Make messages in a run; returns it."""
    with ledger.run(folder, day=DAY) as draft:
        for message in messages:
            draft.add(message, dossier=dossier)
    return ledger.runs()[-1]


def states_of(ledger, run):
    """Return how far each message of a run is."""
    return [entry.state for entry in ledger.entries(run)]


def names_in(folder):
    """Return the names of what is in a folder."""
    return sorted(path.name for path in folder.iterdir())


def files_in(folder):
    """Return the files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class TestRun:
    """What a run makes."""

    def test_each_message_has_a_row_and_a_file(self, ledger, tmp_path):
        """The row says which one it is, and its digest is that of the file."""
        run = make(ledger, tmp_path / "uit", start(1), start(2))
        assert (run.number, run.day, run.folder) == (1, DAY, tmp_path / "uit")
        assert run.is_finished
        assert not ledger.unfinished()
        first, second = ledger.entries(run)
        assert (first.dossier, first.bericht, first.file) == ("17", "WMO405", "G1.xml")
        assert (first.sleutel.start_nummer, first.status, first.sent) == (1, "1", None)
        assert second.message() == start(2)
        assert files_in(tmp_path / "uit") == {entry.file: entry.data() for entry in (first, second)}
        assert BSN not in repr(first)

    def test_a_run_that_is_dropped_leaves_nothing(self, ledger, tmp_path):
        """Nor does one without messages, or one that something comes between."""
        before = names_in(tmp_path)
        with ledger.run(tmp_path / "uit", day=DAY) as draft:
            draft.add(start(1))
            draft.drop()
        with ledger.run(tmp_path / "uit", day=DAY):
            pass
        with pytest.raises(AttributeError):
            make(ledger, tmp_path / "uit", start(1), "geen bericht")
        assert not ledger.runs()
        assert not ledger.identificaties("0513")
        assert names_in(tmp_path) == before

    def test_an_identificatie_is_used_once(self, ledger, tmp_path):
        """Also when the message that had it was withdrawn; other gemeenten have their own."""
        ledger.withdraw(make(ledger, tmp_path / "een", start(1)))
        with pytest.raises(InvalidValue, match="kasboek kent Identificatie 'G1' van een WMO405"):
            make(ledger, tmp_path / "twee", start(1))
        make(ledger, tmp_path / "drie", start(1, "0637"))
        assert ledger.identificaties("0513") == {"G1"}
        assert (ledger.highest_number("0513"), ledger.highest_number("0999")) == (1, 0)

    def test_a_day_and_a_history_are_demanded(self, ledger, tmp_path):
        """What is of another type is told."""
        with (
            pytest.raises(InvalidType, match="day: verwacht een datum"),
            ledger.run("uit", day="x"),
        ):
            pass
        with pytest.raises(InvalidType):
            Ledger(ieb.History())

    @pytest.mark.parametrize("moment", ["write", "sync"])
    def test_a_disk_that_is_full_leaves_nothing(self, ledger, tmp_path, monkeypatch, moment):
        """Neither a row nor a file."""

        def fail(*_):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(FolderDraft, moment, fail)
            with pytest.raises(OSError, match="No space"):
                make(ledger, tmp_path / "uit", start(1))
        assert not ledger.runs()
        assert names_in(tmp_path) == ["historie.sqlite"]
        make(ledger, tmp_path / "uit", start(1))

    def test_a_ledger_that_is_full_leaves_nothing(self, history, ledger, tmp_path):
        """SQLite has no room for the rows: the files are not there either."""
        file = history.open_part(ieb.batch.tables.BOOK)
        ((pages,),) = file.ask("PRAGMA page_count")
        file.ask(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(IebError, match="De schijf is vol"):
            make(ledger, tmp_path / "uit", *map(start, range(1, 30)))
        file.ask("PRAGMA max_page_count = 100000")
        assert not ledger.runs()
        assert not (tmp_path / "uit").exists()

    def test_a_second_run_at_the_same_time_waits_or_is_told(self, ledger, tmp_path):
        """Another process makes nothing while this one is at work; after it, it can."""
        with (
            SqliteHistory(tmp_path / "historie.sqlite", timeout=0) as other,
            ledger.run(tmp_path / "een", day=DAY) as draft,
        ):
            draft.add(start(1))
            with pytest.raises(IebError, match="Een ander programma gebruikt haar"):
                make(Ledger(other), tmp_path / "twee", start(2))
        assert len(ledger.runs()) == 1
        assert not (tmp_path / "twee").exists()
        make(ledger, tmp_path / "twee", start(2))


class TestFinish:
    """What a process was killed in."""

    @pytest.fixture
    def left(self, ledger, tmp_path, monkeypatch):
        """A run in the ledger of which the folder never got its name."""

        def fail(*_):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(Path, "rename", fail)
            with pytest.raises(NotPublished, match=r"staan in het kasboek \(run 1\)"):
                make(ledger, tmp_path / "uit", start(1), start(2))
        (run,) = ledger.unfinished()
        return run

    def test_its_files_are_written_once_more(self, ledger, left, tmp_path):
        """The same bytes, and then it is finished."""
        assert not (tmp_path / "uit").exists()
        ledger.finish(left)
        wanted = {entry.file: entry.data() for entry in ledger.entries(left)}
        assert files_in(tmp_path / "uit") == wanted
        assert not ledger.unfinished()

    def test_what_is_there_already_stays(self, ledger, left, tmp_path):
        """The process was killed after the folder got its name, and before that was recorded."""
        ledger.finish(left)
        before = files_in(tmp_path / "uit")
        ledger.finish(left)
        assert files_in(tmp_path / "uit") == before

    def test_an_empty_folder_is_filled(self, ledger, left, tmp_path):
        """As a run itself would do."""
        (tmp_path / "uit").mkdir()
        ledger.finish(left)
        assert names_in(tmp_path / "uit") == ["G1.xml", "G2.xml"]

    def test_other_files_are_not_touched(self, ledger, left, tmp_path):
        """They are told, without what may be a Bsn."""
        (tmp_path / "uit").mkdir()
        (tmp_path / "uit" / f"{BSN}.txt").write_text("van een ander", encoding="utf-8")
        with pytest.raises(InvalidValue, match="run 1 bevat andere bestanden") as error:
            ledger.finish(left)
        assert BSN not in str(error.value)
        assert ledger.unfinished() == (left,)

    def test_a_folder_that_is_a_file_is_told(self, ledger, left, tmp_path):
        """By the system."""
        (tmp_path / "uit").write_bytes(b"")
        with pytest.raises(OSError, match=r"."):
            ledger.finish(left)
        assert ledger.unfinished() == (left,)

    @pytest.mark.parametrize("content", [b"", b"x\x9cK\x04\x00\x00b\x00b"])
    def test_a_damaged_row_is_told(self, ledger, left, tmp_path, content):
        """What is not the message that was made is not written."""
        with closing(sqlite3.connect(tmp_path / "historie.sqlite")) as damaging:
            damaging.execute("UPDATE boek_bericht SET content = ? WHERE id = 2", [content])
            damaging.commit()
        with pytest.raises(InvalidValue, match="bericht 'G2' van run 1 beschadigd"):
            ledger.finish(left)
        assert not (tmp_path / "uit").exists()

    def test_another_process_finished_it_meanwhile(self, history, ledger, tmp_path, monkeypatch):
        """Between the end of the run and the name of its folder: the files stay as they are."""
        real = SqliteHistory.exclusive
        seen = []

        def between(self):
            if self is history and ledger.unfinished() and not seen:
                seen.append(True)
                with SqliteHistory(tmp_path / "historie.sqlite") as other:
                    Ledger(other).finish(ledger.unfinished()[0])
            return real(self)

        with monkeypatch.context() as patch:
            patch.setattr(SqliteHistory, "exclusive", between)
            run = make(ledger, tmp_path / "uit", start(1))
        assert seen
        assert run.is_finished
        assert list(files_in(tmp_path / "uit")) == ["G1.xml"]
        assert names_in(tmp_path) == ["historie.sqlite", "uit"]


class TestStates:
    """How far a message is."""

    def answer(self, history, message, *, refuse):
        """Record a message and the retour on it."""
        known = ieb.History()
        if refuse:
            known = known.accept(message)
        report = ieb.validate(evolve(message), ieb.Context(history=known))
        retour = ieb.build_retour(message, report, identificatie="R1", dagtekening=DAY)
        history.accept(message)
        history.accept(retour)

    def test_it_goes_from_made_to_sent_to_answered(self, history, ledger, tmp_path):
        """What the history knows goes before what was told."""
        run = make(ledger, tmp_path / "uit", start(1), start(2), start(3))
        assert states_of(ledger, run) == [State.GEMAAKT] * 3
        ledger.mark_sent(run, DAY)
        ledger.mark_sent(run, date(2025, 4, 1))
        assert states_of(ledger, run) == [State.VERSTUURD] * 3
        assert {entry.sent for entry in ledger.entries(run)} == {DAY}
        self.answer(history, start(1), refuse=False)
        self.answer(history, start(2), refuse=True)
        assert states_of(ledger, run) == [State.AKKOORD, State.AFGEKEURD, State.VERSTUURD]

    def test_what_the_history_knows_is_no_longer_pending(self, history, ledger, tmp_path):
        """Nor what was withdrawn, or is of another gemeente."""
        make(ledger, tmp_path / "een", start(1), start(2), start(7, "0637"))
        ledger.withdraw(make(ledger, tmp_path / "twee", start(3)))
        history.accept(start(1))
        assert list(ledger.pending("0513")) == [start(2)]

    def test_what_was_made_can_be_withdrawn(self, ledger, tmp_path):
        """A second time changes nothing."""
        run = make(ledger, tmp_path / "uit", start(1))
        for _ in range(2):
            ledger.withdraw(run)
            assert states_of(ledger, run) == [State.INGETROKKEN]

    def test_what_was_sent_is_not_withdrawn(self, ledger, tmp_path):
        """The CAK has it: then only another message changes it."""
        run = make(ledger, tmp_path / "uit", start(1))
        ledger.mark_sent(run, DAY)
        with pytest.raises(InvalidValue, match="bericht G1 is verstuurd"):
            ledger.withdraw(run)

    def test_a_history_that_is_only_read_may_have_no_ledger(self, history, tmp_path):
        """Then nothing was made, and nothing can be."""
        with SqliteHistory(tmp_path / "historie.sqlite", readonly=True) as reading:
            ledger = Ledger(reading)
            assert (ledger.runs(), ledger.highest_number("0513")) == ((), 0)
            assert not list(ledger.pending("0513"))
            with pytest.raises(InvalidValue, match="alleen om te lezen"):
                make(ledger, tmp_path / "uit", start(1))

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=5)
    @given(sizes=st.lists(st.sampled_from([1, 2, 199, 200, 201]), max_size=3))
    def test_all_that_was_made_is_told_in_order(self, tmp_path_factory, sizes):
        """However many runs, and however many messages in each: more than a page of them too."""
        folder = tmp_path_factory.mktemp("boek")
        wanted: list[list[int]] = []
        with SqliteHistory(folder / "historie.sqlite") as history:
            ledger = Ledger(history)
            for place, size in enumerate(sizes):
                numbers = [1000 * (place + 1) + number for number in range(size)]
                make(ledger, folder / str(place), *map(start, numbers))
                wanted.append(numbers)
            found = [
                [entry.sleutel.start_nummer for entry in ledger.entries(run)]
                for run in ledger.runs()
            ]
            assert found == wanted
            assert len(list(ledger.pending("0513"))) == sum(sizes)


HULP = {"nummer": "H", "soort": "BEGELEIDING", "van": "2025-03-12"}
PLAN = (
    "plan dossiers.json --historie historie.sqlite --beleid beleid.toml -o uit --vandaag 20-03-2025"
)
UPGRADE = "omhoog oud --historie historie.sqlite --uit uit --onbeantwoord-telt"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed in a copy of itself")
@pytest.mark.parametrize("words", [PLAN, UPGRADE])
def test_a_kill_at_any_moment_changes_nothing_of_what_comes_out(tmp_path, words):
    """Kill -9, and the same command again: the same files and rows, byte for byte, none twice."""
    begin = tmp_path / "begin"
    (begin / "oud").mkdir(parents=True)
    SqliteHistory(begin / "historie.sqlite").close()
    (begin / "beleid.toml").write_text('gemeente = "0513"', encoding="utf-8")
    bsns = [BSN, "999900006", "999990019"]
    dossiers = [{"nummer": bsn[-2:], "bsn": bsn, "voorzieningen": [HULP]} for bsn in bsns]
    (begin / "dossiers.json").write_text(json.dumps(dossiers), encoding="utf-8")
    for place, message in enumerate(series((old_start, {}), (old_stop, {}))):
        ieb.write(message, begin / "oud" / f"{place}.xml")
    killing = [sys.executable, HERE / "killing.py", tmp_path, *words.split()]
    done = subprocess.run(killing, check=True, capture_output=True, text=True)
    moments, wrong = json.loads(done.stdout)
    assert (moments > 9, wrong) == (True, [])
