"""The command `ieb`, as a process and through its entry point."""

from __future__ import annotations

import errno
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import attrs
import click
import pytest

import ieb
from ieb.casus import casussen
from ieb.cli import main
from ieb.history_sqlite import SqliteHistory

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "voorbeelden"
BROKEN = EXAMPLES / "met-opzet-fout.xml"
WITH_COST = EXAMPLES / "start-met-kostprijs.xml"
XSDS = ROOT / "src" / "ieb" / "releases" / "data"
BSN = "999900006"
BSN_OF_START = "999992016"
DAY = ("--vandaag", "31-12-2025")
IEB = Path(sys.executable).with_name("ieb")
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="only Linux has a disk that is always full")


@pytest.fixture
def run(capsys):
    """Run `ieb` with words; returns exit code, standard output and standard error."""

    def go(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main([str(word) for word in words])
        printed = capsys.readouterr()
        return int(stop.value.code or 0), printed.out, printed.err

    return go


@pytest.fixture
def forbid(monkeypatch):
    """Let the system refuse paths, as it does to an ordinary user; root, who may run the tests, reads all."""
    refused: set[str] = set()

    def guard(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def call(path: object, *args: object, **more: object) -> object:
            if str(path) in refused:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return real(path, *args, **more)

        monkeypatch.setattr(owner, name, call)

    def go(*paths: Path, but: tuple[str, ...] = ()) -> None:
        refused.update(map(str, paths))
        for owner, name in ((os, "stat"), (os, "scandir"), (Path, "open")):
            if name not in but:
                guard(owner, name)
        real = os.access
        monkeypatch.setattr(os, "access", lambda path, mode: str(path) not in refused and real(path, mode))

    return go


class TestValidate:
    def test_clean_files_end_in_zero(self, run):
        code, out, _ = run("validate", *DAY, EXAMPLES / "start.xml", WITH_COST)
        assert code == 0
        assert "2 gecontroleerd: 2 goed, 0 met bevindingen." in out

    def test_a_folder_is_searched_for_messages_and_findings_end_in_one(self, run):
        code, out, _ = run("validate", *DAY, EXAMPLES)
        assert code == 1
        assert "5 gecontroleerd: 4 goed, 1 met bevindingen." in out
        assert "RS037" in out
        assert "Bericht/Client/Bsn" in out

    def test_an_unreadable_file_ends_in_two_and_does_not_stop_the_others(self, run):
        code, out, _ = run("validate", *DAY, EXAMPLES / "nee.xml", EXAMPLES)
        assert code == 2
        assert "Dit bestand bestaat niet." in out
        assert "6 gecontroleerd: 4 goed, 1 met bevindingen, 1 onleesbaar." in out

    def test_a_folder_without_messages_says_so(self, run, tmp_path):
        code, out, _ = run("validate", *DAY, tmp_path, "--json")
        assert code == 2
        assert json.loads(out)["bestanden"][0]["fout"] == "In deze map staan geen XML-bestanden."

    def test_a_file_that_is_a_folder_named_xml_is_searched(self, run, tmp_path):
        folder = tmp_path / "berichten.xml"
        folder.mkdir()
        (folder / "EEN.XML").write_bytes(WITH_COST.read_bytes())
        assert run("validate", *DAY, tmp_path)[0] == 0

    def test_json_holds_every_finding_with_all_its_keys(self, run):
        code, out, _ = run("validate", *DAY, "--json", BROKEN, EXAMPLES / "start.xml")
        report = json.loads(out)
        assert code == 1
        assert [file["bericht"] for file in report["bestanden"]] == [None, "WMO405"]
        first = report["bestanden"][0]["bevindingen"][0]
        assert first == {
            "code": "RS037",
            "niveau": 1,
            "ernst": "afkeur",
            "retourcode": None,
            "plaats": "Bericht/Client/Bsn",
            "regel": 18,
            "bevinding": "Bsn: verwacht een burgerservicenummer van precies 9 cijfers.",
            "herkomst": "zuster",
        }
        assert (report["goed"], report["met_bevindingen"], report["onleesbaar"]) == (1, 1, 0)
        assert [file["geaccepteerd"] for file in report["bestanden"]] == [False, True]
        assert report["bestanden"][0]["niet_beoordeeld"] == []
        assert {"code": "TR404", "ontbreekt": "de historie (history)"} in report["bestanden"][1][
            "niet_beoordeeld"
        ]

    def test_an_unreadable_file_is_not_accepted(self, run, tmp_path):
        (file,) = json.loads(run("validate", *DAY, "--json", tmp_path / "nee.xml")[1])["bestanden"]
        assert (file["geaccepteerd"], file["fout"]) == (False, "Dit bestand bestaat niet.")

    def test_a_message_from_after_today_is_a_finding(self, run):
        code, out, _ = run("validate", "--vandaag", "20251210", "--json", WITH_COST)
        assert code == 1
        assert [one["code"] for one in json.loads(out)["bestanden"][0]["bevindingen"]] == ["TR135"]

    def test_a_rule_is_shown_with_its_code_and_retourcode(self, run, tmp_path):
        (tmp_path / "a.xml").write_bytes(
            (EXAMPLES / "start.xml").read_bytes().replace(b"999992016", b"999992017")
        )
        assert "CS002 (0001)" in run("validate", *DAY, tmp_path)[1]

    def test_rules_that_were_not_judged_are_named_in_one_line_for_each_lack(self, run):
        unjudged = ["IV107", "OP035", "OP372", "TR056", "TR063", "TR103", "TR104", "TR393", "TR404"]
        out = run("validate", *DAY, EXAMPLES)[1]
        assert [line for line in out.splitlines() if line.startswith("Niet beoordeeld")] == [
            "Niet beoordeeld zonder de overlijdensdata: OP035x1.",
            f"Niet beoordeeld zonder de historie (--historie): {', '.join(unjudged)}.",
        ]

    def test_nine_digits_in_a_file_name_are_shown_only_when_asked_for(self, run, tmp_path):
        (tmp_path / f"{BSN}.xml").write_bytes(b"<x/>")
        hidden = run("validate", *DAY, tmp_path, "--json")[1]
        shown = run("validate", *DAY, tmp_path, "--json", "--toon-bsn")[1]
        assert BSN not in hidden
        assert BSN in shown

    def test_a_file_name_cannot_steer_the_screen(self, run, tmp_path):
        (tmp_path / "[red]\x1b[2J.xml").write_bytes(b"<x/>")
        out = run("validate", *DAY, tmp_path)[1]
        assert "\x1b" not in out
        assert "[red]" in out

    def test_a_message_of_another_release_is_named(self, run):
        code, out, _ = run("validate", *DAY, "--release", "3.0", "--json", EXAMPLES / "start.xml")
        assert code == 1
        assert "WMO405 van release 4.0" in out

    def test_many_files_show_progress_on_standard_error_only(self, run, tmp_path, monkeypatch):
        monkeypatch.setenv("FORCE_COLOR", "1")
        for number in range(60):
            (tmp_path / f"{number}.xml").write_bytes(WITH_COST.read_bytes())
        code, out, err = run("validate", *DAY, tmp_path)
        assert code == 0
        assert "Controleren" not in out
        assert "Controleren" in err

    @pytest.mark.parametrize(
        ("error", "text"),
        [
            (PermissionError(), "Dit bestand mag niet gelezen worden; vraag om leesrechten."),
            (NotADirectoryError(), "Dit bestand bestaat niet."),
            (OSError(), "Dit bestand kan niet gelezen worden."),
        ],
    )
    def test_whatever_the_system_says_the_answer_is_dutch(self, run, monkeypatch, error, text):
        def refuse(*_args: object, **_kwargs: object) -> None:
            raise error

        monkeypatch.setattr(Path, "open", refuse)
        code, out, _ = run("validate", *DAY, WITH_COST, "--json")
        assert code == 2
        assert text in out

    @pytest.mark.parametrize("command", ["validate", "show", "retour", "verwerk"])
    def test_a_file_without_the_right_to_read_is_told_in_dutch_and_without_its_bsn(
        self, run, tmp_path, forbid, command
    ):
        """Click would look before we do, and stop at once with an English line and the whole path."""
        path = tmp_path / f"{BSN}.xml"
        path.write_bytes(WITH_COST.read_bytes())
        forbid(path, but=("stat",))
        history = ("--historie", tmp_path / "h.sqlite") if command == "verwerk" else ()
        code, out, err = run(command, path, *history)
        assert code == 2
        # The table of the outcome breaks its lines anywhere.
        assert "Dit bestand mag niet gelezen worden" in re.sub(r"[\s│]+", " ", out + err)
        assert BSN not in out + err
        assert "not readable" not in out + err

    def test_a_file_without_the_right_to_read_does_not_stop_the_others(self, run, tmp_path, forbid):
        path = tmp_path / "a.xml"
        path.write_bytes(WITH_COST.read_bytes())
        forbid(path, but=("stat",))
        code, out, _ = run("validate", *DAY, path, WITH_COST)
        assert code == 2
        assert "2 gecontroleerd: 1 goed, 0 met bevindingen, 1 onleesbaar." in out

    def test_json_is_utf_8_whatever_the_screen_is(self, tmp_path):
        path = tmp_path / "\u65e5\u672c.xml"
        path.write_bytes(WITH_COST.read_bytes())
        done = subprocess.run(
            [IEB, "validate", *DAY, "--json", path],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        )
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["bestanden"][0]["bestand"].endswith(path.name)

    def test_a_screen_that_lacks_a_character_shows_a_question_mark(self, tmp_path):
        done = subprocess.run(
            [IEB, "validate", *DAY, tmp_path / "\u65e5\u672c.xml"],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "cp1252", "COLUMNS": "300"},
        )
        assert (done.returncode, done.stderr) == (2, b"")
        assert b"/??.xml" in done.stdout


def outcomes(out):
    """What `ieb validate --json` says of each file: its name and what is wrong with reading it."""
    return [(Path(file["bestand"]).name, file["fout"]) for file in json.loads(out)["bestanden"]]


class TestFolders:
    """Whatever lies in a folder, nothing of it is left out without a word."""

    CLOSED = "Deze map mag niet gelezen worden; vraag om leesrechten."

    @pytest.fixture
    def box(self, tmp_path):
        """A folder with a message, and a folder below it with another."""
        folder = tmp_path / "in"
        (folder / "onder").mkdir(parents=True)
        for path in (folder / "a.xml", folder / "onder" / "b.xml"):
            path.write_bytes(WITH_COST.read_bytes())
        return folder

    def test_a_folder_below_that_may_not_be_listed_is_told(self, run, box, forbid):
        forbid(box / "onder", but=("stat",))
        code, out, _ = run("validate", *DAY, "--json", box)
        assert code == 2
        assert outcomes(out) == [("onder", self.CLOSED), ("a.xml", None)]

    def test_a_folder_that_may_not_be_listed_is_told_and_does_not_stop_the_others(self, run, box, forbid):
        forbid(box, but=("stat",))
        code, out, _ = run("validate", *DAY, "--json", box, WITH_COST)
        assert code == 2
        assert outcomes(out) == [("in", self.CLOSED), (WITH_COST.name, None)]

    def test_a_folder_that_is_listed_but_whose_files_are_out_of_reach_is_told_file_by_file(
        self, run, box, forbid
    ):
        """As a folder of mode 0444."""
        forbid(box / "a.xml", box / "onder", box / "onder" / "b.xml")
        code, out, _ = run("validate", *DAY, "--json", box)
        assert code == 2
        assert outcomes(out) == [
            ("a.xml", "Dit bestand mag niet gelezen worden; vraag om leesrechten."),
            ("onder", self.CLOSED),
        ]

    def test_a_file_in_a_closed_folder_is_told(self, run, box, forbid):
        forbid(box / "a.xml")
        code, out, _ = run("validate", *DAY, "--json", box / "a.xml")
        assert code == 2
        assert outcomes(out) == [("a.xml", "Dit bestand mag niet gelezen worden; vraag om leesrechten.")]

    def test_a_name_that_is_too_long_for_the_system_is_told(self, run):
        code, out, _ = run("validate", *DAY, "--json", "a" * 300)
        assert code == 2
        assert outcomes(out) == [("a" * 300, "Dit bestand kan niet gelezen worden.")]

    def test_a_folder_on_a_disk_that_fails_is_told(self, run, box, monkeypatch):
        def fail(*_args: object) -> None:
            raise OSError(errno.EIO, "Input/output error")

        monkeypatch.setattr(os, "scandir", fail)
        assert outcomes(run("validate", *DAY, "--json", box)[1]) == [
            ("in", "Deze map kan niet gelezen worden.")
        ]

    def test_a_link_to_nothing_is_told(self, run, box):
        (box / "weg.xml").symlink_to("nergens.xml")
        code, out, _ = run("validate", *DAY, "--json", box)
        assert code == 2
        assert ("weg.xml", "Dit bestand bestaat niet.") in outcomes(out)

    def test_links_to_folders_are_not_followed_and_those_to_files_are(self, run, box, tmp_path):
        (box / "kring.xml").symlink_to(box)
        (box / "c.xml").symlink_to(WITH_COST)
        code, out, _ = run("validate", *DAY, "--json", box)
        assert (code, outcomes(out)) == (0, [("a.xml", None), ("c.xml", None), ("b.xml", None)])

    def test_what_is_no_file_is_not_opened(self, run, box):
        """Reading from a pipe would wait forever."""
        os.mkfifo(box / "pijp.xml")
        code, out, _ = run("validate", *DAY, "--json", box)
        assert (code, outcomes(out)) == (0, [("a.xml", None), ("b.xml", None)])

    def test_files_are_read_in_order_of_their_names(self, run, tmp_path, monkeypatch):
        names = [f"{number:02}.xml" for number in range(20)]
        for name in reversed(names):
            (tmp_path / name).write_bytes(WITH_COST.read_bytes())
        real, read = Path.open, []

        def note(self, *args, **more):
            read.append(self.name)
            return real(self, *args, **more)

        monkeypatch.setattr(Path, "open", note)
        run("validate", *DAY, tmp_path)
        assert [name for name in read if name in names] == names

    def test_verwerk_tells_a_closed_folder_too(self, run, box, tmp_path, forbid):
        forbid(box / "onder", but=("stat",))
        code, out, _ = run("verwerk", *DAY, "--historie", tmp_path / "h.sqlite", box)
        assert code == 2
        assert "geaccepteerd" in out
        assert out.endswith("2 gelezen: 1 geaccepteerd, 0 afgekeurd, 1 onleesbaar of geen bericht.\n")


class TestShow:
    def test_functional_notation_is_that_of_the_casus_document(self, run):
        code, out, _ = run("show", WITH_COST)
        assert code == 0
        rows = {" ".join(line.split()) for line in out.splitlines()}
        assert "Eigenbijdragebericht abonnementstarief (405):" in rows
        assert "Startnummer eigen bijdrage 133465" in rows
        assert "Startdatum periode eigen bijdrage 10-12-2025" in rows
        assert "Kostprijs bedrag 3000,00" in rows
        assert "Status aanlevering PeriodeEigenBijdrageAbo 1 (Eerste aanlevering)" in rows

    def test_technical_notation_has_the_names_and_values_of_the_standard(self, run):
        out = run("show", WITH_COST, "--notation", "technisch")[1]
        rows = {" ".join(line.split()) for line in out.splitlines()}
        assert {"WMO405", "EbStartdatum 20251210", "KostprijsBedrag 300000", "StatusAanlevering 1"} <= rows

    @pytest.mark.parametrize("notation", ["functioneel", "technisch", "xml", "json"])
    def test_the_bsn_is_shown_only_when_asked_for(self, run, notation):
        hidden = run("show", WITH_COST, "--notation", notation)[1]
        shown = run("show", WITH_COST, "--notation", notation, "--toon-bsn")[1]
        assert BSN not in hidden
        assert "*********" in hidden
        assert BSN in shown

    def test_xml_with_bsn_is_the_file_itself(self, run):
        out = run("show", WITH_COST, "--notation", "xml", "--toon-bsn")[1]
        assert out.encode() == WITH_COST.read_bytes()

    def test_json_is_what_from_json_reads(self, run):
        out = run("show", WITH_COST, "--json", "--toon-bsn")[1]
        assert ieb.from_json(out) == ieb.read(WITH_COST)

    def test_a_message_without_client_is_shown_too(self, run, tmp_path):
        message = ieb.WMO409.terugkoppeling(
            ontvanger="0513",
            identificatie="C1",
            dagtekening=ieb.read(WITH_COST).header.bericht_identificatie.dagtekening,
            eb_start_nummer=1,
            reden=ieb.RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
        )
        ieb.write(message, tmp_path / "wmo409.xml")
        code, out, _ = run("show", tmp_path / "wmo409.xml", "--notation", "xml")
        assert code == 0
        assert "<wmo409:EbStartNummer>1</wmo409:EbStartNummer>" in out

    def test_a_broken_message_is_explained_on_standard_error(self, run):
        code, out, err = run("show", BROKEN)
        assert code == 1
        assert out == ""
        assert "RS037" in err

    def test_a_broken_message_is_explained_as_json_too(self, run):
        code, out, _ = run("show", BROKEN, "--json")
        assert code == 1
        assert json.loads(out)["bevindingen"][0]["code"] == "RS037"

    def test_a_folder_is_no_message(self, run):
        code, _, err = run("show", EXAMPLES)
        assert code == 2
        assert "Dit is een map, geen bestand." in err

    def test_what_may_be_a_bsn_in_an_attribute_is_hidden_too(self, run, tmp_path):
        message = ieb.WMO409.terugkoppeling(
            ontvanger="0513",
            identificatie="C1",
            dagtekening=ieb.read(WITH_COST).header.bericht_identificatie.dagtekening,
            eb_start_nummer=1,
            reden=ieb.RedenTerugkoppeling.ANDERE_STROOM_VOORLIGGEND,
            attributen=[ieb.Attribuut.voorliggende_eb_stroom(f"Bsn {BSN}")],
        )
        ieb.write(message, tmp_path / "wmo409.xml")
        for notation in ("functioneel", "technisch", "xml", "json"):
            assert BSN not in run("show", tmp_path / "wmo409.xml", "--notation", notation)[1]

    def test_xml_is_utf_8_whatever_the_screen_is(self, tmp_path):
        start = ieb.read(WITH_COST)
        identification = attrs.evolve(start.header.bericht_identificatie, identificatie="\u00e9\u20ac")
        header = attrs.evolve(start.header, bericht_identificatie=identification)
        ieb.write(attrs.evolve(start, header=header), tmp_path / "a.xml")
        done = subprocess.run(
            [
                Path(sys.executable).with_name("ieb"),
                "show",
                "--notation",
                "xml",
                "--toon-bsn",
                tmp_path / "a.xml",
            ],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        )
        assert ieb.parse(done.stdout) == attrs.evolve(start, header=header)

    def test_a_missing_file_ends_in_two(self, run, tmp_path):
        code, _, err = run("show", tmp_path / "nee.xml")
        assert code == 2
        assert "Dit bestand bestaat niet." in err


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
        for new, old in (("1.xml", "verwijderen.xml"), ("2.xml", "stop.xml"), ("3.xml", "start.xml")):
            (folder / new).write_bytes((EXAMPLES / old).read_bytes())
        return folder

    def test_messages_are_remembered_in_order_of_dagtekening(self, run, file, box):
        code, out, _ = run("verwerk", *DAY, "--historie", file, box)
        assert code == 0
        assert [line.rpartition("/")[2] for line in verdicts(out)] == ["3.xml", "2.xml", "1.xml"]
        assert all(line.startswith("geaccepteerd") for line in verdicts(out))
        assert out.endswith("\n3 gelezen: 3 geaccepteerd, 0 afgekeurd.\n")
        code, out, _ = run("validate", *DAY, "--historie", file, "--json", EXAMPLES / "stop.xml")
        codes = [one["code"] for one in json.loads(out)["bestanden"][0]["bevindingen"]]
        assert code == 1
        assert codes == ["TR056", "TR104"]

    def test_of_one_dagtekening_the_identificatie_decides(self, run, file, tmp_path):
        start = ieb.read(EXAMPLES / "start.xml")
        for name, identificatie, number in (("a.xml", "G3", 3), ("b.xml", "G1", 1), ("c.xml", "G2", 2)):
            periode = attrs.evolve(start.client.periode_eigen_bijdrage_abo, eb_start_nummer=number)
            sent = attrs.evolve(start.header.bericht_identificatie, identificatie=identificatie)
            message = attrs.evolve(
                start,
                header=attrs.evolve(start.header, bericht_identificatie=sent),
                client=attrs.evolve(start.client, periode_eigen_bijdrage_abo=periode),
            )
            ieb.write(message, tmp_path / name)
        out = run("verwerk", *DAY, "--historie", file, tmp_path)[1]
        assert [line.rpartition("/")[2] for line in verdicts(out)] == ["b.xml", "c.xml", "a.xml"]

    def test_a_retour_comes_after_its_heenbericht(self, run, file, tmp_path):
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
        code, out, _ = run("validate", *DAY, "--historie", file, "--json", tmp_path / "a.xml")
        assert "al een retour ontvangen" in json.loads(out)["bestanden"][0]["bevindingen"][0]["bevinding"]

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
                bericht_identificatie=attrs.evolve(start.header.bericht_identificatie, identificatie="NIEUW"),
            ),
        )
        ieb.write(again, tmp_path / "opnieuw.xml")
        code, out, _ = run("verwerk", *DAY, "--historie", file, tmp_path / "opnieuw.xml")
        assert (code, verdicts(out)[0].split()[0]) == (0, "geaccepteerd")

    def test_what_was_not_judged_is_told_when_messages_are_processed_too(self, run, file):
        err = run("verwerk", *DAY, "--historie", file, EXAMPLES / "start.xml")[2]
        assert "Niet beoordeeld zonder de overlijdensdata: OP035x1." in err

    def test_a_refused_message_is_remembered_by_its_identificatie_only(self, run, file):
        code, out, _ = run("verwerk", *DAY, "--historie", file, EXAMPLES / "stop.xml")
        assert code == 1
        assert out.startswith("afgekeurd     WMO405  ")
        assert "(TR103)" in out
        assert out.endswith("\n1 gelezen: 0 geaccepteerd, 1 afgekeurd.\n")
        out = run("validate", *DAY, "--historie", file, "--json", EXAMPLES / "stop.xml")[1]
        assert [one["code"] for one in json.loads(out)["bestanden"][0]["bevindingen"]] == ["TR056", "TR103"]

    def test_an_accepted_message_is_named_with_what_was_found_in_it(self, run, file, tmp_path):
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
        code, out, _ = run(
            "verwerk", *DAY, "--historie", file, BROKEN, tmp_path / "nee.xml", EXAMPLES / "start.xml"
        )
        assert code == 2
        assert "RS037" in out
        assert "geaccepteerd  WMO405" in out
        assert out.endswith("\n3 gelezen: 1 geaccepteerd, 0 afgekeurd, 2 onleesbaar of geen bericht.\n")

    def test_a_file_that_vanishes_halfway_is_told(self, run, tmp_path, monkeypatch):
        path = tmp_path / "start.xml"
        path.write_bytes((EXAMPLES / "start.xml").read_bytes())
        real = Path.open
        seen = []

        def once(self, *args, **kwargs):
            if self == path:
                seen.append(self)
                if len(seen) > 1:
                    raise FileNotFoundError
            return real(self, *args, **kwargs)

        monkeypatch.setattr(Path, "open", once)
        code, out, _ = run("verwerk", *DAY, "--historie", tmp_path / "h.sqlite", path)
        assert code == 2
        assert "Dit bestand bestaat niet." in out

    def test_what_was_processed_before_a_failure_is_kept(self, run, file, box, monkeypatch):
        """A full disk stops the work; it says how far it came, and that much is on disk."""
        real, calls = SqliteHistory.accept, []

        def accept(self, message, **more):
            calls.append(message)
            if len(calls) == 2:
                self._file.execute("PRAGMA max_page_count = 1")  # as large as it is now, and no larger
            return real(self, message, **more)

        monkeypatch.setattr(SqliteHistory, "accept", accept)
        monkeypatch.setattr("ieb.history_sqlite.to_json", lambda message: ieb.to_json(message) + " " * 9999)
        code, out, err = run("verwerk", *DAY, "--historie", file, box)
        assert code == 2
        assert len(verdicts(out)) == 1
        assert out.endswith("\n3 gelezen: 1 geaccepteerd, 0 afgekeurd, 2 niet verwerkt.\n")
        assert "De schijf is vol; maak ruimte en probeer het opnieuw." in err
        monkeypatch.undo()
        with SqliteHistory(file) as history:
            assert len(history) == 1
        code, out, _ = run("verwerk", *DAY, "--historie", file, box / "2.xml", box / "1.xml")
        assert (code, len(verdicts(out))) == (0, 2)

    def test_what_was_processed_before_an_interrupt_is_kept(self, run, file, box, monkeypatch):
        real, calls = SqliteHistory.accept, []

        def accept(self, message, **more):
            calls.append(message)
            if len(calls) == 3:
                raise KeyboardInterrupt
            return real(self, message, **more)

        monkeypatch.setattr(SqliteHistory, "accept", accept)
        code, out, err = run("verwerk", *DAY, "--historie", file, box)
        assert (code, err.splitlines()[-1]) == (130, "Afgebroken.")
        assert out.endswith("\n3 gelezen: 2 geaccepteerd, 0 afgekeurd, 1 niet verwerkt.\n")
        with SqliteHistory(file) as history:
            assert len(history) == 2

    @pytest.mark.parametrize("words", [("validate",), ("retour", "--identificatie", "R1"), ("verwerk",)])
    def test_a_history_that_another_program_locks_is_told(self, run, file, monkeypatch, words):
        SqliteHistory(file).close()
        monkeypatch.setattr("ieb.cli.options.SqliteHistory", partial(SqliteHistory, timeout=0))
        with closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN EXCLUSIVE")
            code, out, err = run(*words, *DAY, "--historie", file, EXAMPLES / "start.xml")
        assert (code, out) == (2, "")
        assert err.startswith(
            "--historie: De geschiedenis 'historie.sqlite' is nu niet te lezen of te schrijven"
        )
        assert "Een ander programma gebruikt haar; wacht even en probeer het opnieuw." in err

    @pytest.mark.parametrize("words", [("validate",), ("verwerk",)])
    def test_a_history_that_is_locked_halfway_is_told(self, run, file, monkeypatch, words):
        def refuse(*_args, **_kwargs):
            raise ieb.IebError("De geschiedenis is nu niet te lezen.")

        SqliteHistory(file).close()
        monkeypatch.setattr(SqliteHistory, "exchange", refuse)
        code, _, err = run(*words, *DAY, "--historie", file, EXAMPLES / "start.xml")
        assert (code, err) == (2, "De geschiedenis is nu niet te lezen.\n")

    @pytest.mark.parametrize("command", ["validate", "retour"])
    def test_who_only_reads_a_history_makes_none(self, run, file, command):
        """A mistyped name is an error: what is judged against an empty history passes too easily."""
        code, out, err = run(command, *DAY, "--historie", file, EXAMPLES / "start.xml")
        assert (code, out) == (2, "")
        assert err == (
            "--historie: Dit bestand bestaat niet. Controleer de naam; `ieb verwerk` maakt een historie.\n"
            f"Zie ieb {command} --help.\n"
        )
        assert not file.exists()

    def test_a_history_out_of_reach_is_told(self, run, file, forbid):
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
        code, _, err = run("verwerk", "--historie", file)
        assert (code, err.splitlines()[0]) == (2, "PAD... ontbreekt.")
        assert not file.exists()

    @pytest.mark.parametrize("content", [b"geen database", b""])
    def test_a_file_that_is_no_history_is_refused_and_left_alone(self, run, file, content):
        file.write_bytes(content)
        code, _, err = run("validate", *DAY, "--historie", file, EXAMPLES / "start.xml")
        if content:
            assert code == 2
            assert err.startswith("--historie: ")
            assert file.read_bytes() == content
        else:
            assert code == 0

    def test_a_history_that_is_made_is_told(self, run, file):
        words = ("verwerk", *DAY, "--historie", file, EXAMPLES / "start.xml")
        made = "De historie bestond nog niet en is leeg gemaakt.\n"
        assert run(*words)[2].startswith(made)
        assert made not in run(*words)[2]

    def test_a_history_that_cannot_be_made_is_refused(self, run, tmp_path):
        code, _, err = run("verwerk", "--historie", tmp_path / "geen" / "map.sqlite", EXAMPLES / "start.xml")
        assert code == 2
        assert err.startswith("--historie: ")

    def test_messages_of_an_own_xsd_set_are_remembered(self, run, file, box):
        words = ("--historie", file, "--release", XSDS / "4.0")
        code, out, err = run("verwerk", *DAY, *words, box)
        assert (code, len(verdicts(out))) == (0, 3), err
        code, out, _ = run("validate", *DAY, *words, "--json", box / "2.xml")
        assert [one["code"] for one in json.loads(out)["bestanden"][0]["bevindingen"]] == ["TR056", "TR104"]

    def test_nine_digits_in_a_file_name_are_shown_only_when_asked_for(self, run, file, tmp_path):
        path = tmp_path / f"{BSN}.xml"
        path.write_bytes((EXAMPLES / "start.xml").read_bytes())
        assert BSN not in run("verwerk", *DAY, "--historie", file, path)[1]
        assert BSN in run("verwerk", *DAY, "--historie", file, path, "--toon-bsn")[1]


class TestRetour:
    def test_a_good_message_gets_a_retour_without_codes(self, run, tmp_path):
        target = tmp_path / "retour.xml"
        words = ("retour", *DAY, EXAMPLES / "start.xml", "--identificatie", "R000000001", "-o", target)
        code, out, _ = run(*words)
        assert (code, out) == (0, "")
        answer = ieb.read(target)
        assert isinstance(answer, ieb.WMO406)
        assert answer.header.retour_codes is None
        assert answer.header.identificatie_retour == "R000000001"
        assert answer.header.dagtekening_retour.isoformat() == "2025-12-31"

    def test_each_retour_gets_an_identificatie_of_its_own(self, run, tmp_path):
        """R and eleven digits, other ones each time."""
        seen = set()
        for name in ("a.xml", "b.xml"):
            run("retour", *DAY, EXAMPLES / "start.xml", "-o", tmp_path / name, "--dagtekening", "2026-01-02")
            header = ieb.read(tmp_path / name).header
            seen.add(header.identificatie_retour)
            assert header.dagtekening_retour.isoformat() == "2026-01-02"
        assert len(seen) == 2
        assert all(re.fullmatch(r"R[0-9]{11}", one) for one in seen)

    def test_a_refused_message_gets_its_codes_and_the_findings_on_standard_error(self, run, tmp_path):
        data = (EXAMPLES / "start.xml").read_bytes().replace(BSN_OF_START.encode(), b"999992017")
        (tmp_path / "fout.xml").write_bytes(data)
        code, out, err = run(
            "retour", *DAY, tmp_path / "fout.xml", "--identificatie", "R1", "--xslt-versie", "1.0.0"
        )
        assert code == 1
        assert "<wmo406:RetourCode>0001<" in out
        assert "<wmo406:XsltVersie>1.0.0<" in out
        assert "CS002" in err

    def test_on_the_screen_the_bsn_is_hidden_unless_asked_for(self, run, tmp_path):
        file = tmp_path / "h.sqlite"
        run("verwerk", *DAY, "--historie", file, EXAMPLES / "start.xml", EXAMPLES / "stop.xml")
        start = ieb.read(EXAMPLES / "start.xml")
        sent = attrs.evolve(start.header.bericht_identificatie, identificatie="G9")
        again = attrs.evolve(start, header=attrs.evolve(start.header, bericht_identificatie=sent))
        ieb.write(again, tmp_path / "nog.xml")
        words = ("retour", *DAY, "--historie", file, tmp_path / "nog.xml")
        code, hidden, _ = run(*words)
        shown = run(*words, "--toon-bsn")[1]
        assert code == 1
        assert "<wmo406:RetourCode>9404<" in hidden
        assert BSN_OF_START not in hidden
        assert "*********" in hidden
        assert ieb.parse(shown.encode()).client.bsn == BSN_OF_START

    def test_only_the_bsn_of_the_heenbericht_is_hidden(self, run, tmp_path):
        """Other runs of nine digits, such as an Identificatie, are what the reader needs."""
        start = ieb.read(EXAMPLES / "start.xml")
        sent = attrs.evolve(start.header.bericht_identificatie, identificatie=f"G{BSN_OF_START}")
        ieb.write(
            attrs.evolve(start, header=attrs.evolve(start.header, bericht_identificatie=sent)),
            tmp_path / "a.xml",
        )
        out = run("retour", *DAY, tmp_path / "a.xml", "--identificatie", "R000000001")[1]
        assert "<wmo406:IdentificatieRetour>R000000001<" in out
        assert "<ieb:Identificatie>G*********<" in out

    def test_xml_is_utf_8_whatever_the_screen_is(self, tmp_path):
        start = ieb.read(EXAMPLES / "start.xml")
        sent = attrs.evolve(start.header.bericht_identificatie, identificatie="\u00e9\u20ac")
        start = attrs.evolve(start, header=attrs.evolve(start.header, bericht_identificatie=sent))
        ieb.write(start, tmp_path / "a.xml")
        done = subprocess.run(
            [Path(sys.executable).with_name("ieb"), "retour", *DAY, "--toon-bsn", tmp_path / "a.xml"],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        )
        assert ieb.parse(done.stdout).header.bericht_identificatie == sent

    @pytest.mark.parametrize("file", [BROKEN, EXAMPLES / "nee.xml"])
    def test_what_is_no_heenbericht_gets_no_retour(self, run, file):
        code, out, err = run("retour", *DAY, file, "--identificatie", "R1")
        assert (code, out) == (2, "")
        assert "Er is geen retour" in err

    def test_a_retour_gets_no_retour(self, run, tmp_path):
        target = tmp_path / "retour.xml"
        run("retour", *DAY, EXAMPLES / "start.xml", "-o", target)
        code, out, err = run("retour", *DAY, target)
        assert (code, out) == (2, "")
        assert "Er is geen retour: dit is geen geldig heenbericht (WMO405, WMO407 of WMO409)." in err

    def test_an_identificatie_that_is_too_long_is_refused(self, run, tmp_path):
        target = tmp_path / "retour.xml"
        code, _, err = run("retour", *DAY, EXAMPLES / "start.xml", "--identificatie", "R" * 13, "-o", target)
        assert code == 2
        assert "--identificatie: verwacht" in err
        assert "1 t/m 12 tekens" in err
        assert not target.exists()

    def test_a_file_that_exists_is_replaced_only_when_asked_for(self, run, tmp_path):
        """Neither an earlier retour nor the heenbericht itself is lost by a mistyped name."""
        path = tmp_path / "start.xml"
        before = (EXAMPLES / "start.xml").read_bytes()
        path.write_bytes(before)
        code, _, err = run("retour", *DAY, path, "-o", path)
        assert code == 2
        assert err == "Het bestand van -o bestaat al; kies een andere naam, of geef --overschrijf.\n"
        assert path.read_bytes() == before
        assert run("retour", *DAY, path, "-o", path, "--overschrijf")[0] == 0
        assert isinstance(ieb.read(path), ieb.WMO406)

    def test_a_place_where_nothing_can_be_written_is_told(self, run, tmp_path):
        code, _, err = run("retour", *DAY, EXAMPLES / "start.xml", "-o", tmp_path / "nee" / "r.xml")
        assert code == 2
        assert "kan daar niet geschreven worden" in err

    def test_a_closed_folder_for_the_retour_is_told_without_what_may_be_a_bsn(self, run, tmp_path, forbid):
        target = tmp_path / f"{BSN}.xml"
        forbid(target)
        code, out, err = run("retour", *DAY, EXAMPLES / "start.xml", "-o", target)
        assert (code, out) == (2, "")
        assert err.endswith(".xml kan niet gelezen of geschreven worden; controleer de naam en uw rechten.\n")
        assert BSN not in err

    def test_a_retour_replaces_a_file_that_may_be_written_but_not_read(self, run, tmp_path, forbid):
        target = tmp_path / "r.xml"
        target.touch()
        forbid(target, but=("stat", "open"))
        assert run("retour", *DAY, EXAMPLES / "start.xml", "-o", target, "--overschrijf")[0] == 0


class TestRules:
    def test_all_rules_are_listed(self, run):
        code, out, _ = run("rules")
        assert code == 0
        assert all(name in out for name in ieb.RULES)

    def test_a_rule_is_explained_whatever_the_case_of_its_code(self, run):
        code, out, _ = run("rules", "tr404")
        assert code == 0
        assert out.startswith("TR404: ")
        assert "Voorbeeld: " in out
        assert "Retourcode: 9404" in out

    def test_a_rule_that_is_only_explained_has_no_level_or_code(self, run):
        out = run("rules", "UP024")[1]
        assert "Retourcode: geen" in out
        assert "Niveau:     -" in out

    def test_json_holds_the_register(self, run):
        rows = json.loads(run("rules", "--json")[1])
        assert {row["code"] for row in rows} == set(ieb.RULES)
        assert all(row["herkomst"] for row in rows)
        (row,) = json.loads(run("rules", "TR404", "--json")[1])
        assert (row["retourcode"], row["niveau"], row["nodig"]) == ("9404", 3, ["history"])

    def test_an_unknown_rule_is_told(self, run):
        code, _, err = run("rules", "TR999")
        assert code == 2
        assert "Die regel bestaat niet." in err


class TestRelease:
    def test_show_lists_elements_types_rules_and_codes_with_their_marks(self, run):
        rows = json.loads(run("release", "show", "--json")[1])
        by_name = {(row["groep"], row["naam"]): row for row in rows}
        assert by_name["WMO405", "BerichtCode"]["herkomst"] == "vektis"
        element = by_name["WMO405", "Bericht/Client/PeriodeEigenBijdrageAbo/EbStartNummer"]
        assert (element["herkomst"], element["herkomst_vorm"]) == ("4.0", "3.0")
        assert by_name["RetourCode", "9063"]["herkomst"] == "4.0"
        assert by_name["Regels op datatypen", "RS037"]["herkomst"] == "zuster"
        assert all(row["herkomst"] for row in rows)

    def test_show_lists_every_rule_of_the_register_with_its_mark(self, run):
        rows = json.loads(run("release", "show", "--json")[1])
        marks = {row["naam"]: row["herkomst"] for row in rows if row["groep"] == "Regels"}
        assert marks == {code: rule.mark.value for code, rule in ieb.RULES.items()}
        title = next(row["inhoud"] for row in rows if (row["groep"], row["naam"]) == ("Regels", "TR404"))
        assert title == ieb.RULES["TR404"].title
        out = run("release", "show")[1]
        assert "Regels" in out.split()
        assert all(f"│ {code} " in out for code in ieb.RULES)

    def test_show_of_release_3_has_the_rules_on_its_messages_only(self, run):
        rows = json.loads(run("release", "show", "3.0", "--json")[1])
        names = {row["naam"] for row in rows if row["groep"] == "Regels"}
        assert {"TR404", "UP024"} <= names
        assert "OP381" not in names  # about a WMO409

    def test_show_of_release_3_lacks_what_4_added(self, run):
        rows = json.loads(run("release", "show", "3.0", "--json")[1])
        assert not {"WMO409", "WMO410"} & {row["groep"] for row in rows}
        assert "9063" not in {row["naam"] for row in rows}

    def test_show_prints_tables(self, run):
        code, out, _ = run("release", "show")
        assert code == 0
        assert "LDT_Bedrag" in out
        assert "Herkomst" in out

    def test_check_of_our_own_set_finds_no_difference(self, run):
        code, out, _ = run("release", "check", XSDS / "4.0")
        assert (code, out) == (0, "Geen verschillen met release 4.0.\n")

    def test_check_names_differences_that_fit(self, run):
        code, out, _ = run("release", "check", XSDS / "3.0")
        assert code == 0
        assert "WMO409: dit bericht is er niet" in out
        assert "waarvan 0 niet passen" in out

    def test_check_of_a_set_that_does_not_fit_ends_in_one(self, run, tmp_path):
        for file in (XSDS / "4.0").glob("*.xsd"):
            text = file.read_text().replace(
                'name="EbStartNummer" type="ieb:LDT_Nummer"', 'name="Anders" type="ieb:LDT_Nummer"'
            )
            (tmp_path / file.name).write_text(text)
        code, out, _ = run("release", "check", tmp_path)
        assert code == 1
        assert "PAST NIET" in out
        assert "EbStartNummer ontbreekt" in out

    def test_check_takes_names_that_differ_from_a_file(self, run, tmp_path):
        for file in (XSDS / "4.0").glob("*.xsd"):
            (tmp_path / file.name).write_text(file.read_text().replace('"EbStopdatum"', '"Stopdatum"'))
        names = tmp_path / "namen.toml"
        names.write_text('EbStopdatum = "Stopdatum"\n')
        code, out, _ = run("release", "check", tmp_path, "--namen", names)
        assert code == 0
        assert "EbStopdatum heet hier Stopdatum" in out

    @pytest.mark.parametrize("folder", ["voorbeelden", "nergens"])
    def test_check_of_no_xsd_set_ends_in_two(self, run, folder):
        code, _, err = run("release", "check", ROOT / folder)
        assert code == 2
        assert err.strip()

    def test_a_folder_that_cannot_be_read_is_no_release(self, run, tmp_path, monkeypatch):
        def refuse(*_args: object, **_kwargs: object) -> None:
            raise OSError

        monkeypatch.setattr(ieb.Release, "from_xsd", refuse)
        code, _, err = run("validate", *DAY, "--release", tmp_path, WITH_COST)
        assert code == 2
        assert "De map met XSD's kan niet gelezen worden." in err

    def test_a_release_that_does_not_exist_is_told_by_its_name(self, run):
        code, _, err = run("release", "show", "9")
        assert code == 2
        assert err.startswith("RELEASE: Release '9' is niet meegeleverd")

    def test_a_folder_with_xsds_can_be_the_release(self, run):
        assert run("validate", *DAY, "--release", XSDS / "4.0", WITH_COST)[0] == 0


class TestCasus:
    """The official casussen on the screen, and for programs."""

    def test_all_are_listed(self, run):
        code, out, _ = run("casus")
        assert code == 0
        assert re.findall(r"^│ +(\d) │ +(\d) │", out, re.MULTILINE) == [
            (str(one.number), str(len(one.steps))) for one in casussen()
        ]

    def test_the_list_for_programs(self, run):
        content = json.loads(run("casus", "--format", "json")[1])
        assert [(row["nummer"], row["bladzijde"], row["stappen"]) for row in content["casussen"]] == [
            (1, 6, 3),
            (2, 8, 3),
            (3, 11, 2),
            (4, 13, 4),
            (5, 16, 2),
            (6, 18, 2),
            (7, 20, 3),
        ]
        assert content["afwijkingen"][0]["gedrukt"] == "eejjmddd"

    def test_the_list_tells_what_is_wrong_in_the_document_as_a_whole(self, run):
        out = run("casus")[1]
        assert "Wat in het document als geheel niet klopt:\n- eejjmddd: " in out

    def test_what_a_casus_means_to_show_is_not_counted_as_a_deviation(self, run):
        """Casus 4 is about two of its findings; only its four misprints count."""
        (row,) = [line for line in run("casus")[1].splitlines() if re.match("│ +4 ", line)]
        assert row.split("│")[3].strip() == "4"
        rows = json.loads(run("casus", "--format", "json")[1])["casussen"]
        assert [row["afwijkingen"] for row in rows] == [2, 6, 3, 4, 2, 2, 10]

    def test_what_is_filled_in_is_told_apart_from_what_is_printed(self, run):
        """The Dagtekening of casus 6 is printed, the day of receipt is not."""
        out = run("casus", "6")[1]
        assert "- Gemeentecode van de gemeente: 0344\n" in out
        assert "Door ons ingevuld: Identificatie bericht G000000001, Dag van ontvangst 11-08-2025.\n" in out
        assert re.search(r"Dagtekening bericht +08-08-2025", out)

    def test_an_earlier_message_is_told_with_what_is_odd_about_it(self, run):
        out = " ".join(run("casus", "2")[1].split())
        assert "Eerder bericht van gemeente Gouda: WMO405, eerste aanlevering, startnummer 680014" in out
        assert "in de vorm van release 4.0, die toen nog niet gold" in out

    def test_a_step_alone_has_its_own_deviations(self, run):
        out = run("casus", "7", "--step", "2")[1]
        assert "Afwijking in het document, Na 4 jaar: " in out
        assert "Na een maand" not in out
        content = json.loads(run("casus", "7", "--step", "2", "--format", "json")[1])
        assert {one["stap"] for one in content["afwijkingen"]} == {2}
        assert {one["stap"] for one in content["ingevuld"]["gegevens"]} == {0, 2}

    def test_a_casus_is_told_as_printed_with_findings_and_answers(self, run):
        code, out, _ = run("casus", "3")
        assert code == 0
        assert "Stap 1 (paragraaf 3.3, vanaf bladzijde 12): gemeente Rotterdam aan CAK\n" in out
        assert "Dagtekening bericht 10-12-2025" in out
        assert re.search(r"^    Kostprijs bedrag +3000,00$", out, re.MULTILINE)
        assert re.search(r"^    PeriodeEigenBijdragAbo$", out, re.MULTILINE)
        assert "Bevinding CS002 (afwijking): " in out
        assert "Antwoord: WMO406, geen opmerkingen." in out
        assert "Afwijking in het document, PeriodeEigenBijdragAbo: " in out

    @pytest.mark.parametrize(
        ("words", "text"),
        [
            (["--step", "1"], "horen bij één casus: geef het NUMMER, 1 t/m 7."),
            (["--svg", "x.svg"], "horen bij één casus: geef het NUMMER, 1 t/m 7."),
            (["--format", "xml"], "horen bij één casus: geef het NUMMER, 1 t/m 7."),
            (["2", "--svg", "x.svg", "--step", "1"], "--svg tekent de hele casus"),
            (["2", "--svg", "x.svg", "--format", "json"], "--svg tekent de hele casus"),
        ],
    )
    def test_no_option_is_passed_over_in_silence(self, run, words, text, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        code, out, err = run("casus", *words)
        assert (code, out) == (2, "")
        assert text in err
        assert not list(tmp_path.iterdir())

    def test_a_step_without_a_message_says_so(self, run):
        out = run("casus", "5", "--step", "2")[1]
        assert "Er wordt niets verstuurd" in out
        assert "Stap 1" not in out

    def test_a_step_as_xml_is_a_message(self, run):
        code, out, _ = run("casus", "2", "--step", "1", "--format", "xml")
        assert code == 0
        assert ieb.parse(out.encode()).client.periode_eigen_bijdrage_abo.eb_start_nummer == 782344

    def test_in_technical_notation(self, run):
        out = run("casus", "1", "--step", "1", "--format", "technisch")[1]
        assert re.search(r"EbStartdatum +20250512", out)

    def test_as_json_it_holds_everything(self, run):
        content = json.loads(run("casus", "4", "--format", "json")[1])
        assert content["regels"][0] == "OP035"
        step = content["stappen"][1]
        assert step["bevindingen"][0]["code"] == "OP035x1"
        assert [(one["code"], one["soort"]) for one in step["verwachte_bevindingen"]] == [
            ("OP035x1", "bedoeld")
        ]
        assert step["gedrukt"][0] == ["Eigenbijdragebericht abonnementsstarief (405):", None]
        assert step["bericht"]["Bericht"] == "WMO405"
        assert step["antwoord"]["Bericht"] == "WMO406"

    def test_a_death_as_json_has_no_message(self, run):
        (step,) = json.loads(run("casus", "5", "--step", "2", "--format", "json")[1])["stappen"]
        assert (step["bericht"], step["bevindingen"], step["antwoord"]) == (None, [], None)

    def test_a_picture_is_written(self, run, tmp_path):
        code, out, _ = run("casus", "2", "--svg", tmp_path / "casus.svg")
        assert (code, out) == (0, "")
        assert (tmp_path / "casus.svg").read_text(encoding="utf-8").startswith("<svg ")

    @pytest.mark.parametrize(
        ("words", "text"),
        [
            (["8"], "Er is geen casus 8; wel 1 t/m 7."),
            (["5", "--step", "3"], "Casus 5 heeft geen stap 3; wel 1 t/m 2."),
            (["2", "--svg", "nee/casus.svg"], "De tekening kan daar niet geschreven worden."),
            (["2", "--format", "pdf"], "--format: verwacht wordt een van functioneel, technisch, xml, json."),
            (["twee"], "NUMMER: verwacht wordt een geheel getal."),
        ],
    )
    def test_what_does_not_exist_is_told(self, run, words, text):
        code, out, err = run("casus", *words)
        assert (code, out) == (2, "")
        assert text in err


class TestUsage:
    @pytest.mark.parametrize(
        ("words", "text"),
        [
            (["validate"], "PAD... ontbreekt."),
            (
                ["valideer"],
                "Die opdracht bestaat niet; kies uit casus, release, retour, rules, show, validate, verwerk.",
            ),
            (["release", "--"], "Er ontbreekt een opdracht; kies uit check, show."),
            (["show", "--xyz"], "De optie '--xyz' bestaat niet."),
            (["show", f"--{BSN}"], "De optie '--*********' bestaat niet."),
            (["show", "--notatie", "xml"], "De optie '--notatie' bestaat niet. Bedoelt u --notation?"),
            (
                ["show", "a.xml", "--notation", "klein"],
                "--notation: verwacht wordt een van functioneel, technisch, xml, json.",
            ),
            (["show", "a.xml", "--notation"], "De optie --notation mist een waarde: --notation NOTATIE."),
            (["retour", "a.xml", "-o"], "De optie -o mist een waarde: -o BESTAND."),
            (["validate", "--json=ja", "a.xml"], "De optie --json krijgt geen waarde."),
            (["validate", "--help=ja", "a.xml"], "De optie --help krijgt geen waarde."),
            (["validate", "a.xml", "--vandaag", "morgen"], "--vandaag: 'morgen' is geen datum"),
            (["show", "a.xml", "b.xml"], "Er staat een argument te veel op de opdrachtregel."),
            (
                ["validate", "a.xml", "--release", "9"],
                "--release: Release '9' is niet meegeleverd; wel 4.0 en 3.0. Of geef een map met XSD's.",
            ),
        ],
    )
    def test_a_wrong_command_line_is_explained_in_dutch(self, run, words, text):
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert text in err
        assert f"\nZie ieb {'' if words == ['valideer'] else words[0] + ' '}--help.\n" in err

    @pytest.mark.parametrize(
        ("error", "text"),
        [
            (click.BadParameter("English"), "Er staat een verkeerde waarde op deze opdrachtregel."),
            (
                click.BadParameter("English", param=click.Option(["--vorm"])),
                "--vorm: Deze waarde kan niet gebruikt worden.",
            ),
            (click.MissingParameter("English"), "Er ontbreekt iets op deze opdrachtregel."),
            (click.BadArgumentUsage("English"), "Deze opdrachtregel is niet goed ingetikt."),
            (click.BadOptionUsage("--vorm", "English"), "De optie --vorm is niet goed gebruikt."),
        ],
        ids=lambda one: type(one).__name__,
    )
    def test_nothing_that_click_may_say_is_passed_on(self, run, monkeypatch, error, text):
        """Our commands give no occasion for these; a later click may."""

        def fail(*_args: object, **_more: object) -> None:
            raise error

        monkeypatch.setattr(click.Command, "parse_args", fail)
        code, out, err = run("rules")
        assert (code, out, err) == (2, "", f"{text}\nZie ieb --help.\n")

    def test_without_words_the_help_is_shown(self, run):
        code, out, _ = run()
        assert code == 2
        assert out.startswith("Gebruik: ieb [OPTIES] OPDRACHT ...")

    def test_a_group_without_command_shows_its_help(self, run):
        code, _, err = run("release")
        assert code == 2
        assert "Gebruik: ieb release" in err

    @pytest.mark.parametrize(
        "words",
        [[], ["validate"], ["show"], ["retour"], ["verwerk"], ["rules"], ["release"], ["release", "check"]],
        ids=" ".join,
    )
    def test_help_is_dutch(self, run, words):
        code, out, _ = run(*words, "--help")
        assert code == 0
        assert "Toon deze hulp." in out
        english = {"Usage", "Options", "Commands", "default", "required", "Show"}
        assert not english & set(re.sub(r"[^a-zA-Z]", " ", out).split())

    @pytest.mark.parametrize(
        "words", [["validate"], ["show"], ["retour"], ["verwerk"], ["rules"]], ids=" ".join
    )
    def test_help_names_the_exit_codes(self, run, words):
        out = run(*words, "--help")[1]
        assert re.search(r"Afsluitcode\s+0:.*2:", out, re.DOTALL)

    def test_an_option_that_must_be_given_says_so(self, run):
        out = run("verwerk", "--help")[1]
        assert "[verplicht]" in out
        code, _, err = run("verwerk", EXAMPLES / "start.xml")
        assert code == 2
        assert err.startswith("--historie BESTAND ontbreekt.")

    def test_the_version_is_that_of_the_package(self, run):
        assert run("--versie")[1].startswith("ieb 0.")

    def test_an_interrupt_ends_in_130(self, run, monkeypatch):
        def interrupt(*_args: object, **_kwargs: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(Path, "open", interrupt)
        code, _, err = run("validate", *DAY, WITH_COST)
        assert (code, err.strip().splitlines()[-1]) == (130, "Afgebroken.")

    def test_the_shell_can_complete_a_command(self, run, monkeypatch):
        monkeypatch.setenv("_IEB_COMPLETE", "zsh_source")
        code, out, err = run()
        assert (code, err) == (0, "")
        assert "compdef" in out


class TestProcess:
    @pytest.fixture(autouse=True)
    def _buffered(self, monkeypatch):
        """As users have it: then Python tries again at its end what could not be written."""
        monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)

    def test_the_installed_command_works_as_a_process(self):
        done = subprocess.run(
            [IEB, "validate", EXAMPLES],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "4 goed, 1 met bevindingen" in done.stdout
        assert done.stderr == ""

    @pytest.mark.parametrize(
        "words",
        [
            ("release", "show", "--json"),
            ("validate", EXAMPLES),
            ("validate", "--json", EXAMPLES),
            ("--help",),
        ],
        ids=lambda words: "-".join(map(str, words[:2])),
    )
    def test_a_reader_that_leaves_early_ends_the_command_quietly(self, words):
        """Such as `head`; not with 1, which says that there are findings."""
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run([IEB, *words], stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
        os.close(writing)
        assert (done.returncode, done.stderr) == (2, "")

    @needs_full
    @pytest.mark.parametrize(
        "words",
        [
            ("validate", EXAMPLES),
            ("validate", "--json", EXAMPLES),
            ("show", WITH_COST),
            ("rules",),
            ("--help",),
        ],
        ids=lambda words: "-".join(map(str, words[:2])),
    )
    def test_output_to_a_full_disk_is_told(self, words):
        with FULL.open("w") as full:
            done = subprocess.run([IEB, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        hint = "Is de schijf vol? Maak dan ruimte en probeer het opnieuw."
        assert (done.returncode, done.stderr) == (2, f"De uitvoer kan niet geschreven worden. {hint}\n")

    @needs_full
    def test_an_error_that_cannot_be_written_keeps_its_exit_code(self):
        with FULL.open("w") as full:
            assert subprocess.run([IEB, "rules", "TR999"], stderr=full, check=False).returncode == 2
            assert subprocess.run([IEB, "show"], stderr=full, check=False).returncode == 2

    def test_without_standard_output_the_exit_code_says_it_all(self):
        closed = ["sh", "-c", 'exec "$@" >&-', "sh", IEB]
        done = subprocess.run([*closed, "validate", EXAMPLES], stderr=subprocess.PIPE, text=True, check=False)
        assert (done.returncode, done.stderr) == (1, "")
