"""`ieb verwerk`, and what other commands do with a history."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
from contextlib import closing
from functools import partial
from pathlib import Path

import attrs
import pytest

import ieb
from ieb.batch import process
from ieb.history.excerpt import GatheredHistory
from ieb.history.sqlite import SqliteHistory

from .places import BROKEN, BSN, DAY, EXAMPLES, IEB, XSDS, read_lines


def verdicts(out):
    """The lines of `ieb verwerk` about files, without that of the sum."""
    return out.splitlines()[:-1]


class TestHistory:
    """Checks against what was exchanged before, and remembering it."""

    @pytest.fixture
    def file(self, tmp_path):
        return tmp_path / "historie.sqlite"

    @pytest.fixture
    def box(self, tmp_path):
        """A folder with three messages, named against their order."""
        folder = tmp_path / "in"
        folder.mkdir()
        for new, old in (
            ("1.xml", "verwijderen.xml"),
            ("2.xml", "stop.xml"),
            ("3.xml", "start.xml"),
        ):
            (folder / new).write_bytes((EXAMPLES / old).read_bytes())
        return folder

    def test_messages_are_remembered_in_order_of_dagtekening(self, run, file, box):
        """Names of files do not decide which message came first."""
        code, out, _ = run("verwerk", *DAY, "--historie", file, box)
        assert code == 0
        assert [line.rpartition("/")[2] for line in verdicts(out)] == ["3.xml", "2.xml", "1.xml"]
        assert all(line.startswith("geaccepteerd") for line in verdicts(out))
        assert out.endswith("\n3 gelezen: 3 geaccepteerd, 0 afgekeurd.\n")
        code, out, _ = run("validate", *DAY, "--historie", file, "--json", EXAMPLES / "stop.xml")
        codes = [load["code"] for load in read_lines(out)[0][0]["bevindingen"]]
        assert code == 1
        assert codes == ["TR104"]  # itself, so no TR056

    def test_of_one_dagtekening_the_identificatie_decides(self, run, file, tmp_path):
        """The same folder is recorded in the same order each time."""
        start = ieb.read(EXAMPLES / "start.xml")
        persons = ("999992016", "999990019", "999991772")
        named = (("a.xml", "G3", 3), ("b.xml", "G1", 1), ("c.xml", "G2", 2))
        for bsn, (name, identificatie, number) in zip(persons, named, strict=True):
            periode = attrs.evolve(start.client.periode_eigen_bijdrage_abo, eb_start_nummer=number)
            sent = attrs.evolve(start.header.bericht_identificatie, identificatie=identificatie)
            message = attrs.evolve(
                start,
                header=attrs.evolve(start.header, bericht_identificatie=sent),
                client=attrs.evolve(start.client, bsn=bsn, periode_eigen_bijdrage_abo=periode),
            )
            ieb.write(message, tmp_path / name)
        out = run("verwerk", *DAY, "--historie", file, tmp_path)[1]
        assert [line.rpartition("/")[2] for line in verdicts(out)] == ["b.xml", "c.xml", "a.xml"]

    def test_a_retour_comes_after_its_heenbericht(self, run, file, tmp_path):
        """A retour in the same folder finds the message that it answers."""
        start = ieb.read(EXAMPLES / "start.xml")
        retour = ieb.build_retour(
            start,
            ieb.validate(start),
            identificatie="R1",
            dagtekening=start.header.bericht_identificatie.dagtekening,
        )
        ieb.write(retour, tmp_path / "a.xml")
        ieb.write(start, tmp_path / "b.xml")
        code, out, _ = run("verwerk", *DAY, "--historie", file, tmp_path)
        assert code == 0
        assert [line.rpartition("/")[2] for line in verdicts(out)] == ["b.xml", "a.xml"]
        second = attrs.evolve(retour, header=attrs.evolve(retour.header, identificatie_retour="R2"))
        ieb.write(second, tmp_path / "c.xml")
        code, out, _ = run("validate", *DAY, "--historie", file, "--json", tmp_path / "c.xml")
        assert "al een retour ontvangen" in read_lines(out)[0][0]["bevindingen"][0]["bevinding"]

    def test_a_retour_that_refuses_takes_its_heenbericht_back(self, run, file, tmp_path):
        """So that the period can be delivered again; the line says what happened."""
        start = ieb.read(EXAMPLES / "start.xml")
        report = ieb.validate(start, ieb.Context(gemeenten=()))
        day = start.header.bericht_identificatie.dagtekening
        retour = ieb.build_retour(start, report, identificatie="R1", dagtekening=day)
        ieb.write(retour, tmp_path / "retour.xml")
        run("verwerk", *DAY, "--historie", file, EXAMPLES / "start.xml")
        code, out, _ = run("verwerk", *DAY, "--historie", file, tmp_path / "retour.xml")
        assert code == 0
        assert "zijn heenbericht is afgekeurd en telt niet meer mee" in verdicts(out)[0]
        again = attrs.evolve(
            start,
            header=attrs.evolve(
                start.header,
                bericht_identificatie=attrs.evolve(
                    start.header.bericht_identificatie, identificatie="NIEUW"
                ),
            ),
        )
        ieb.write(again, tmp_path / "opnieuw.xml")
        code, out, _ = run("verwerk", *DAY, "--historie", file, tmp_path / "opnieuw.xml")
        assert (code, verdicts(out)[0].split()[0]) == (0, "geaccepteerd")

    def test_what_was_not_judged_is_told_when_messages_are_processed_too(self, run, file):
        """Accepted never hides that some rules were left out."""
        err = run("verwerk", *DAY, "--historie", file, EXAMPLES / "start.xml")[2]
        assert "Niet beoordeeld zonder de overlijdensdata: OP035x1." in err

    def test_a_refused_message_is_remembered_by_its_identificatie_only(self, run, file):
        """A message that comes again is not refused for having come before."""
        code, out, _ = run("verwerk", *DAY, "--historie", file, EXAMPLES / "stop.xml")
        assert code == 1
        assert out.startswith("afgekeurd     WMO405  ")
        assert "(TR103)" in out
        assert out.endswith("\n1 gelezen: 0 geaccepteerd, 1 afgekeurd.\n")
        out = run("validate", *DAY, "--historie", file, "--json", EXAMPLES / "stop.xml")[1]
        assert [load["code"] for load in read_lines(out)[0][0]["bevindingen"]] == ["TR103"]

    def test_an_accepted_message_is_named_with_what_was_found_in_it(self, run, file, tmp_path):
        """What breaks a rule without a return code is accepted, and told."""
        run("verwerk", *DAY, "--historie", file, EXAMPLES / "start.xml")
        start = ieb.read(EXAMPLES / "start.xml")
        same = attrs.evolve(
            start.client.periode_eigen_bijdrage_abo,
            status_aanlevering=ieb.StatusAanlevering.GEWIJZIGDE_AANLEVERING,
        )
        sent = attrs.evolve(start.header.bericht_identificatie, identificatie="G9")
        ieb.write(
            attrs.evolve(
                start,
                header=attrs.evolve(start.header, bericht_identificatie=sent),
                client=attrs.evolve(start.client, periode_eigen_bijdrage_abo=same),
            ),
            tmp_path / "a.xml",
        )
        code, out, _ = run("verwerk", *DAY, "--historie", file, tmp_path / "a.xml")
        assert code == 0
        assert verdicts(out)[0].endswith("a.xml  (OP035)")

    def test_what_is_no_message_is_told_and_does_not_stop_the_others(self, run, file, tmp_path):
        """One broken file does not keep the others from being recorded."""
        code, out, _ = run(
            "verwerk",
            *DAY,
            "--historie",
            file,
            BROKEN,
            tmp_path / "nee.xml",
            EXAMPLES / "start.xml",
        )
        assert code == 2
        assert "RS037" in out
        assert "geaccepteerd  WMO405" in out
        assert out.endswith(
            "\n3 gelezen: 1 geaccepteerd, 0 afgekeurd, 2 onleesbaar of geen bericht.\n"
        )

    @pytest.mark.parametrize("words", [("verwerk", "--historie"), ("validate", "--historie")])
    def test_a_pipe_is_read_once(self, file, words):
        """A message can come from another command, as the shell makes of `<(cat start.xml)`."""
        SqliteHistory(file).close()
        reading, writing = os.pipe()
        os.write(writing, (EXAMPLES / "start.xml").read_bytes())
        os.close(writing)
        done = subprocess.run(
            [IEB, *words, file, *DAY, f"/dev/fd/{reading}"],
            capture_output=True,
            text=True,
            check=False,
            pass_fds=(reading,),
            timeout=60,
        )
        os.close(reading)
        assert (done.returncode, done.stderr.count("kan niet")) == (0, 0)
        assert "1 geaccepteerd" in done.stdout or "1 goed" in done.stdout

    def test_a_bom_is_told_with_what_the_history_says(self, run, file, tmp_path):
        """A file is judged as a file and as a message, and both are told."""
        (tmp_path / "a.xml").write_bytes(b"\xef\xbb\xbf" + (EXAMPLES / "stop.xml").read_bytes())
        out = run("verwerk", *DAY, "--historie", file, tmp_path / "a.xml")[1]
        assert verdicts(out)[0].endswith("a.xml  (OP192, TR103)")

    def test_what_was_processed_before_a_failure_is_kept(
        self, run, file, box, connections, monkeypatch
    ):
        """A full disk stops the work; it says how far it came, and from where on nothing is kept."""
        monkeypatch.setattr("ieb.cli.verwerk.process", partial(process, chunk=1))
        real, calls = SqliteHistory.record, []

        def record(self, message, **more):
            calls.append(message)
            if len(calls) == 2:
                # As large as it is now, and no larger.
                connections[-1].execute("PRAGMA max_page_count = 1")
            return real(self, message, **more)

        monkeypatch.setattr(SqliteHistory, "record", record)
        monkeypatch.setattr(
            "ieb.history.log.to_json", lambda message: ieb.to_json(message) + " " * 9999
        )
        code, out, err = run("verwerk", *DAY, "--historie", file, box)
        assert code == 2
        assert len(verdicts(out)) == 1
        assert out.endswith("\n3 gelezen: 1 geaccepteerd, 0 afgekeurd, 2 niet verwerkt.\n")
        assert "De schijf is vol; maak ruimte en probeer het opnieuw. Vanaf '" in err
        monkeypatch.undo()
        with SqliteHistory(file) as history:
            assert len(history) == 1
        code, out, _ = run("verwerk", *DAY, "--historie", file, box / "2.xml", box / "1.xml")
        assert (code, len(verdicts(out))) == (0, 2)

    def test_what_was_processed_before_an_interrupt_is_kept(self, run, file, box, monkeypatch):
        """Ctrl-C loses nothing that was told as recorded, and says how far it came."""
        real, calls = GatheredHistory.record, []

        def record(self, message, **more):
            calls.append(message)
            if len(calls) == 2:
                os.kill(os.getpid(), signal.SIGINT)
            return real(self, message, **more)

        monkeypatch.setattr(GatheredHistory, "record", record)
        code, out, err = run("verwerk", *DAY, "--historie", file, box)
        assert (code, err.splitlines()[-1]) == (130, "Afgebroken.")
        assert len(verdicts(out)) == 2
        assert out.endswith("\n3 gelezen: 2 geaccepteerd, 0 afgekeurd, 1 niet verwerkt.\n")
        with SqliteHistory(file) as history:
            assert len(history) == 2

    @pytest.mark.parametrize(
        "words", [("validate",), ("retour", "--identificatie", "R1"), ("verwerk",)]
    )
    def test_a_history_that_another_program_locks_is_told(self, run, file, monkeypatch, words):
        """Who meets another program at work is told to wait, and not a fault of SQLite."""
        SqliteHistory(file).close()
        monkeypatch.setattr("ieb.cli.histories.SqliteHistory", partial(SqliteHistory, timeout=0))
        with closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN EXCLUSIVE")
            code, out, err = run(*words, *DAY, "--historie", file, EXAMPLES / "start.xml")
        assert (code, out) == (2, "")
        assert err.startswith(
            "--historie: De historie 'historie.sqlite' is nu niet te lezen of te schrijven"
        )
        assert "Een ander programma gebruikt haar; wacht even en probeer het opnieuw." in err

    @pytest.mark.parametrize("words", [("validate",), ("verwerk",)])
    def test_a_history_that_is_locked_halfway_is_told(self, run, file, monkeypatch, words):
        """A history that fails during the work ends in one line and no traceback."""

        def refuse(*_args, **_kwargs):
            raise ieb.IebError("De historie is nu niet te lezen.")

        SqliteHistory(file).close()
        monkeypatch.setattr(SqliteHistory, "exchange", refuse)
        code, _, err = run(*words, *DAY, "--historie", file, EXAMPLES / "start.xml")
        assert (code, err.startswith("De historie is nu niet te lezen.")) == (2, True)

    @pytest.mark.parametrize("command", ["validate", "retour"])
    def test_who_only_reads_a_history_makes_none(self, run, file, command):
        """A mistyped name is an error: what is judged against an empty history passes too easily."""
        code, out, err = run(command, *DAY, "--historie", file, EXAMPLES / "start.xml")
        assert (code, out) == (2, "")
        assert err == (
            "--historie: Dit bestand bestaat niet. Controleer de naam; `ieb verwerk` maakt een "
            "historie. Weet het CAK nog niets van u, dan maakt `ieb beginstand` een lege, van een "
            "tabel met alleen de namen van de kolommen.\n"
            f"Zie ieb {command} --help.\n"
        )
        assert not file.exists()

    def test_a_history_out_of_reach_is_told(self, run, file, forbid):
        """A history in a closed folder is told with what to check."""
        forbid(file)
        code, _, err = run("verwerk", *DAY, "--historie", file, EXAMPLES / "start.xml")
        assert code == 2
        assert err.startswith(
            "--historie: Dit bestand kan niet geopend of gemaakt worden; controleer de map en uw rechten.\n"
        )

    @pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
    def test_what_is_no_file_is_no_history(self, run, file, make):
        """A pipe would wait forever, and of a folder SQLite speaks English."""
        make(file)
        code, _, err = run("verwerk", *DAY, "--historie", file, EXAMPLES / "start.xml")
        assert code == 2
        assert err.startswith(
            "--historie: Dit is geen bestand, maar een map of een apparaat; kies een ander."
        )

    def test_a_history_is_not_made_when_there_is_nothing_to_put_in_it(self, run, file):
        """A command line that is wrong leaves no file behind."""
        code, _, err = run("verwerk", "--historie", file)
        assert (code, err.splitlines()[0]) == (2, "PAD... ontbreekt.")
        assert not file.exists()

    @pytest.mark.parametrize("content", [b"geen database", b""])
    def test_a_file_that_is_no_history_is_refused_and_left_alone(self, run, file, content):
        """A wrong file after --historie is not turned into a history."""
        file.write_bytes(content)
        code, _, err = run("validate", *DAY, "--historie", file, EXAMPLES / "start.xml")
        assert code == 2
        assert err.startswith("--historie: ")
        assert file.read_bytes() == content

    def test_a_history_that_is_made_is_told(self, run, file):
        """Who mistypes the name sees that an empty history was begun."""
        words = ("verwerk", *DAY, "--historie", file, EXAMPLES / "start.xml")
        made = "De historie is nieuw aangemaakt.\n"
        assert run(*words)[2].startswith(made)
        assert made not in run(*words)[2]

    def test_a_history_that_cannot_be_made_is_refused(self, run, tmp_path):
        """A folder that does not exist is told before anything is judged."""
        code, _, err = run(
            "verwerk", "--historie", tmp_path / "geen" / "map.sqlite", EXAMPLES / "start.xml"
        )
        assert code == 2
        assert err.startswith("--historie: ")

    def test_messages_of_an_own_xsd_set_are_remembered(self, run, file, box):
        """Who works with the official XSDs keeps a history of those messages too."""
        words = ("--historie", file, "--release", XSDS / "4.0")
        code, out, err = run("verwerk", *DAY, *words, box)
        assert (code, len(verdicts(out))) == (0, 3), err
        code, out, _ = run("validate", *DAY, *words, "--json", box / "2.xml")
        assert [load["code"] for load in read_lines(out)[0][0]["bevindingen"]] == ["TR104"]

    def test_nine_digits_in_a_file_name_are_shown_only_when_asked_for(self, run, file, tmp_path):
        """Files that are named by Bsn do not bring persons on the screen."""
        path = tmp_path / f"{BSN}.xml"
        path.write_bytes((EXAMPLES / "start.xml").read_bytes())
        assert BSN not in run("verwerk", *DAY, "--historie", file, path)[1]
        assert BSN in run("verwerk", *DAY, "--historie", file, path, "--toon-bsn")[1]


class TestTwice:
    """A message that is equal in every element to one already recorded is recognised, and changes nothing."""

    @pytest.fixture
    def file(self, tmp_path):
        return tmp_path / "historie.sqlite"

    @staticmethod
    def changed(message, **more):
        """The same message with another Identificatie or number."""
        sent = attrs.evolve(message.header.bericht_identificatie, **more)
        return attrs.evolve(
            message, header=attrs.evolve(message.header, bericht_identificatie=sent)
        )

    def test_the_same_folder_twice_says_so_and_changes_nothing(self, run, file, tmp_path):
        """Running a job again after a failure does no harm."""
        box = tmp_path / "in"
        box.mkdir()
        start, stop = ieb.read(EXAMPLES / "start.xml"), ieb.read(EXAMPLES / "stop.xml")
        refused = self.changed(start, identificatie="G77")
        for name, message in (("a.xml", start), ("b.xml", stop), ("c.xml", refused)):
            ieb.write(message, box / name)
        code, first, _ = run("verwerk", *DAY, "--historie", file, box)
        with SqliteHistory(file) as history:
            before = list(history)
        later = ("--vandaag", "01-02-2026")
        again, second, _ = run("verwerk", *later, "--historie", file, box)
        assert (code, again) == (1, 1)
        assert verdicts(second) == [f"{line}  al vastgelegd" for line in verdicts(first)]
        assert second.endswith("3 gelezen: 2 geaccepteerd, 1 afgekeurd. Al vastgelegd: 3.\n")
        with SqliteHistory(file) as history:
            assert list(history) == before

    def test_a_retour_twice_takes_nothing_back_again(self, run, file, tmp_path):
        """A retour that is recorded twice decides once."""
        start = ieb.read(EXAMPLES / "start.xml")
        day = start.header.bericht_identificatie.dagtekening
        report = ieb.validate(start, ieb.Context(gemeenten=()))
        ieb.write(
            ieb.build_retour(start, report, identificatie="R1", dagtekening=day), tmp_path / "r.xml"
        )
        run("verwerk", *DAY, "--historie", file, EXAMPLES / "start.xml")
        first = run("verwerk", *DAY, "--historie", file, tmp_path / "r.xml")[1]
        second = run("verwerk", *DAY, "--historie", file, tmp_path / "r.xml")[1]
        assert "zijn heenbericht is afgekeurd" in first
        assert verdicts(second)[0].endswith("  al vastgelegd")
        assert "afgekeurd en telt" not in second

    def test_another_message_with_the_same_identificatie_is_refused(self, run, file, tmp_path):
        """TR056: only an equal message counts as the same one."""
        start = ieb.read(EXAMPLES / "start.xml")
        periode = attrs.evolve(start.client.periode_eigen_bijdrage_abo, eb_start_nummer=99)
        other = attrs.evolve(
            start, client=attrs.evolve(start.client, periode_eigen_bijdrage_abo=periode)
        )
        ieb.write(other, tmp_path / "a.xml")
        run("verwerk", *DAY, "--historie", file, EXAMPLES / "start.xml")
        out = run("verwerk", *DAY, "--historie", file, tmp_path / "a.xml")[1]
        assert "afgekeurd" in out
        assert "TR056" in out
        assert "al vastgelegd" not in out

    @pytest.mark.parametrize("refused", [False, True])
    def test_verwerk_and_then_retour_answers_as_the_first_time(self, run, file, tmp_path, refused):
        """As the order of the guide is; the answer is that of before recording."""
        start = ieb.read(EXAMPLES / "start.xml")
        if refused:  # its start number is used
            run("verwerk", *DAY, "--historie", file, EXAMPLES / "start.xml")
            start = self.changed(start, identificatie="G77")
        ieb.write(start, tmp_path / "a.xml")
        SqliteHistory(file).close()
        words = ("--historie", file, tmp_path / "a.xml", "--identificatie")
        first = run("retour", *DAY, *words, "R1", "-o", tmp_path / "een.xml")
        run("verwerk", *DAY, "--historie", file, tmp_path / "a.xml")
        second = run("retour", "--vandaag", "01-02-2026", *words, "R1", "-o", tmp_path / "twee.xml")
        assert first[0] == second[0] == refused
        assert ieb.read(tmp_path / "een.xml") == ieb.read(tmp_path / "twee.xml")
        assert (
            "Dit bericht is al vastgelegd op 31-12-2025; het krijgt hetzelfde antwoord" in second[2]
        )

    def test_retour_records_in_the_same_step_when_asked_to(self, run, file, tmp_path):
        """Answering and recording cannot drift apart, and again gives the same answer."""
        words = (
            "retour",
            *DAY,
            "--historie",
            file,
            "--vastleggen",
            EXAMPLES / "start.xml",
            "--identificatie",
        )
        code, _, err = run(*words, "R1", "-o", tmp_path / "r1.xml")
        assert code == 0
        assert "De historie is nieuw aangemaakt." in err
        with SqliteHistory(file) as history:
            (event,) = history
        assert event.message == ieb.read(EXAMPLES / "start.xml")
        assert event.accepted
        code, _, err = run(*words, "R1", "-o", tmp_path / "r2.xml")
        assert code == 0
        assert "al vastgelegd" in err
        assert (tmp_path / "r1.xml").read_bytes() == (tmp_path / "r2.xml").read_bytes()
        with SqliteHistory(file) as history:
            assert len(history) == 1

    @pytest.mark.parametrize("command", ["validate", "retour"])
    def test_who_does_not_record_only_reads(self, run, file, command, monkeypatch):
        """Without --vastleggen nothing waits for who is writing, and no permission to write is needed."""
        SqliteHistory(file).close()
        opened = []

        def open_history(*words, readonly, **more):
            opened.append(readonly)
            return SqliteHistory(*words, readonly=readonly, **more)

        monkeypatch.setattr("ieb.cli.histories.SqliteHistory", open_history)
        with SqliteHistory(file) as writing, writing.exclusive():
            code = run(command, *DAY, "--historie", file, EXAMPLES / "start.xml")[0]
        assert (code, opened) == (0, [True])

    def test_a_refused_message_is_recorded_as_refused(self, run, file):
        """A message that was answered with codes does not count as delivered."""
        code = run("retour", *DAY, "--historie", file, "--vastleggen", EXAMPLES / "stop.xml")[0]
        assert code == 1
        with SqliteHistory(file) as history:
            assert [event.accepted for event in history] == [False]

    @pytest.mark.parametrize("words", [("-o", "nergens/r.xml"), ("--identificatie", "R" * 13)])
    def test_what_gets_no_retour_is_not_recorded(self, run, file, words):
        """What was not answered can be answered later as if for the first time."""
        assert (
            run("retour", *DAY, "--historie", file, "--vastleggen", EXAMPLES / "start.xml", *words)[
                0
            ]
            == 2
        )
        with SqliteHistory(file) as history:
            assert len(history) == 0

    def test_recording_needs_a_place(self, run):
        """--vastleggen without a history is told, and records nothing in silence."""
        code, out, err = run("retour", *DAY, "--vastleggen", EXAMPLES / "start.xml")
        assert (code, out) == (2, "")
        assert err == "--vastleggen hoort bij --historie BESTAND: waarin moet het bericht komen?\n"
