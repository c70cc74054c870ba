"""The command `ieb`, as a process and through its entry point."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

import ieb
from ieb.cli import main

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "voorbeelden"
BROKEN = EXAMPLES / "met-opzet-fout.xml"
WITH_COST = EXAMPLES / "start-met-kostprijs.xml"
XSDS = ROOT / "src" / "ieb" / "releases" / "data"
BSN = "999900006"


@pytest.fixture
def run(capsys):
    """Run `ieb` with words; returns exit code, standard output and standard error."""

    def go(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main([str(word) for word in words])
        printed = capsys.readouterr()
        return int(stop.value.code or 0), printed.out, printed.err

    return go


class TestValidate:
    def test_clean_files_end_in_zero(self, run):
        code, out, _ = run("validate", EXAMPLES / "start.xml", WITH_COST)
        assert code == 0
        assert "2 gecontroleerd: 2 goed, 0 met bevindingen." in out

    def test_a_folder_is_searched_for_messages_and_findings_end_in_one(self, run):
        code, out, _ = run("validate", EXAMPLES)
        assert code == 1
        assert "5 gecontroleerd: 4 goed, 1 met bevindingen." in out
        assert "RS037" in out
        assert "Bericht/Client/Bsn" in out

    def test_an_unreadable_file_ends_in_two_and_does_not_stop_the_others(self, run):
        code, out, _ = run("validate", EXAMPLES / "nee.xml", EXAMPLES)
        assert code == 2
        assert "Dit bestand bestaat niet." in out
        assert "6 gecontroleerd: 4 goed, 1 met bevindingen, 1 onleesbaar." in out

    def test_a_folder_without_messages_says_so(self, run, tmp_path):
        code, out, _ = run("validate", tmp_path, "--json")
        assert code == 2
        assert json.loads(out)["bestanden"][0]["fout"] == "In deze map staan geen XML-bestanden."

    def test_a_file_that_is_a_folder_named_xml_is_searched(self, run, tmp_path):
        folder = tmp_path / "berichten.xml"
        folder.mkdir()
        (folder / "EEN.XML").write_bytes(WITH_COST.read_bytes())
        assert run("validate", tmp_path)[0] == 0

    def test_json_holds_every_finding_with_all_its_keys(self, run):
        code, out, _ = run("validate", "--json", BROKEN, EXAMPLES / "start.xml")
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

    def test_nine_digits_in_a_file_name_are_shown_only_when_asked_for(self, run, tmp_path):
        (tmp_path / f"{BSN}.xml").write_bytes(b"<x/>")
        hidden = run("validate", tmp_path, "--json")[1]
        shown = run("validate", tmp_path, "--json", "--toon-bsn")[1]
        assert BSN not in hidden
        assert BSN in shown

    def test_a_file_name_cannot_steer_the_screen(self, run, tmp_path):
        (tmp_path / "[red]\x1b[2J.xml").write_bytes(b"<x/>")
        out = run("validate", tmp_path)[1]
        assert "\x1b" not in out
        assert "[red]" in out

    def test_a_message_of_another_release_is_named(self, run):
        code, out, _ = run("validate", "--release", "3.0", "--json", EXAMPLES / "start.xml")
        assert code == 1
        assert "WMO405 van release 4.0" in out

    def test_many_files_show_progress_on_standard_error_only(self, run, tmp_path, monkeypatch):
        monkeypatch.setenv("FORCE_COLOR", "1")
        for number in range(60):
            (tmp_path / f"{number}.xml").write_bytes(WITH_COST.read_bytes())
        code, out, err = run("validate", tmp_path)
        assert code == 0
        assert "Controleren" not in out
        assert "Controleren" in err

    @pytest.mark.parametrize(
        ("error", "text"),
        [
            (PermissionError(), "Dit bestand mag niet gelezen worden."),
            (OSError(), "Dit bestand kan niet gelezen worden."),
        ],
    )
    def test_whatever_the_system_says_the_answer_is_dutch(self, run, monkeypatch, error, text):
        def refuse(*_args: object, **_kwargs: object) -> None:
            raise error

        monkeypatch.setattr("ieb.cli.outcome.read", refuse)
        code, out, _ = run("validate", WITH_COST, "--json")
        assert code == 2
        assert text in out


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
        code, _, err = run("validate", "--release", tmp_path, WITH_COST)
        assert code == 2
        assert "De map met XSD's kan niet gelezen worden." in err

    def test_a_release_that_does_not_exist_is_told_by_its_name(self, run):
        code, _, err = run("release", "show", "9")
        assert code == 2
        assert err.startswith("RELEASE: Release '9' is niet meegeleverd")

    def test_a_folder_with_xsds_can_be_the_release(self, run):
        assert run("validate", "--release", XSDS / "4.0", WITH_COST)[0] == 0


class TestUsage:
    @pytest.mark.parametrize(
        ("words", "text"),
        [
            (["validate"], "PAD... ontbreekt."),
            (
                ["valideer"],
                "Die opdracht bestaat niet; kies uit release, show, validate.",
            ),
            (["show", "--xyz"], "De optie --xyz bestaat niet."),
            (
                ["show", "a.xml", "--notation", "klein"],
                "--notation: verwacht wordt een van functioneel, technisch, xml, json.",
            ),
            (["show", "a.xml", "--notation"], "De optie --notation is niet goed gebruikt"),
            (["show", "a.xml", "b.xml"], "Er staat een argument te veel op de opdrachtregel."),
            (
                ["validate", "a.xml", "--release", "9"],
                "--release: Release '9' is niet meegeleverd; wel 4.0 en 3.0.",
            ),
        ],
    )
    def test_a_wrong_command_line_is_explained_in_dutch(self, run, words, text):
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert text in err
        assert "--help" in err

    def test_without_words_the_help_is_shown(self, run):
        code, out, _ = run()
        assert code == 2
        assert out.startswith("Gebruik: ieb [OPTIES] OPDRACHT ...")

    def test_a_group_without_command_shows_its_help(self, run):
        code, _, err = run("release")
        assert code == 2
        assert "Gebruik: ieb release" in err

    @pytest.mark.parametrize("words", [["--help"], ["validate", "--help"], ["release", "check", "--help"]])
    def test_help_is_dutch(self, run, words):
        code, out, _ = run(*words)
        assert code == 0
        assert "Toon deze hulp." in out
        assert not {"Usage", "Options", "Commands", "default"} & set(out.replace(":", " ").split())

    def test_the_version_is_that_of_the_package(self, run):
        assert run("--versie")[1].startswith("ieb 0.")

    def test_an_interrupt_ends_in_130(self, run, monkeypatch):
        def interrupt(*_args: object, **_kwargs: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("ieb.cli.outcome.read", interrupt)
        code, _, err = run("validate", WITH_COST)
        assert (code, err.strip().splitlines()[-1]) == (130, "Afgebroken.")


class TestProcess:
    def test_the_installed_command_works_as_a_process(self):
        done = subprocess.run(
            [Path(sys.executable).with_name("ieb"), "validate", EXAMPLES],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "4 goed, 1 met bevindingen" in done.stdout
        assert done.stderr == ""

    def test_a_reader_that_leaves_early_gets_no_traceback(self):
        reading, writing = os.pipe()
        os.close(reading)
        command = [Path(sys.executable).with_name("ieb"), "release", "show", "--json"]
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
        os.close(writing)
        assert done.stderr == ""
