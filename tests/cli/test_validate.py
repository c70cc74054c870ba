"""`ieb validate`: what is wrong with files."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from ieb.privacy import MASK

from .places import BROKEN, BSN, DAY, EXAMPLES, IEB, WITH_COST, read_lines


class TestValidate:
    def test_clean_files_end_in_zero(self, run):
        """A script sees by the exit code that all is well."""
        code, out, _ = run("validate", *DAY, EXAMPLES / "start.xml", WITH_COST)
        assert code == 0
        assert "2 gecontroleerd: 2 goed, 0 met bevindingen." in out

    def test_a_folder_is_searched_for_messages_and_findings_end_in_one(self, run):
        """A folder is judged in one call, and its exit code tells that something is wrong."""
        code, out, _ = run("validate", *DAY, EXAMPLES)
        assert code == 1
        assert "5 gecontroleerd: 4 goed, 1 met bevindingen." in out
        assert "RS037" in out
        assert "Bericht/Client/Bsn" in out

    def test_an_unreadable_file_ends_in_two_and_does_not_stop_the_others(self, run):
        """What could not be judged is told apart from what was judged wrong."""
        code, out, _ = run("validate", *DAY, EXAMPLES / "nee.xml", EXAMPLES)
        assert code == 2
        assert "Dit bestand bestaat niet." in out
        assert "6 gecontroleerd: 4 goed, 1 met bevindingen, 1 onleesbaar." in out

    def test_a_folder_without_messages_says_so(self, run, tmp_path):
        """A wrong folder does not count as a folder in which all is well."""
        code, out, _ = run("validate", *DAY, tmp_path, "--json")
        assert code == 2
        assert read_lines(out)[0][0]["fout"] == "In deze map staan geen XML-bestanden."

    def test_a_file_that_is_a_folder_named_xml_is_searched(self, run, tmp_path):
        """A folder called berichten.xml is searched like any other, and .XML counts as .xml."""
        folder = tmp_path / "berichten.xml"
        folder.mkdir()
        (folder / "EEN.XML").write_bytes(WITH_COST.read_bytes())
        assert run("validate", *DAY, tmp_path)[0] == 0

    def test_json_holds_every_finding_with_all_its_keys(self, run):
        """Programs of others rely on these keys, so they do not change."""
        code, out, _ = run("validate", *DAY, "--json", BROKEN, EXAMPLES / "start.xml")
        files, total = read_lines(out)
        assert code == 1
        assert [file["bericht"] for file in files] == [None, "WMO405"]
        first = files[0]["bevindingen"][0]
        assert first == {
            "code": "RS037",
            "niveau": 1,
            "ernst": "afkeur",
            "retourcode": None,
            "plaats": "Bericht/Client/Bsn",
            "regel": 18,
            "bevinding": "Bsn: verwacht een burgerservicenummer van precies 9 cijfers.",
            "herkomst": "1.0",
        }
        assert (total["goed"], total["met_bevindingen"], total["onleesbaar"]) == (1, 1, 0)
        assert [file["geaccepteerd"] for file in files] == [False, True]
        assert files[0]["niet_beoordeeld"] == []
        assert {"code": "TR404", "ontbreekt": "de historie"} in files[1]["niet_beoordeeld"]

    def test_an_unreadable_file_is_not_accepted(self, run, tmp_path):
        """What nobody has read is never shown as accepted."""
        ((file,), _) = read_lines(run("validate", *DAY, "--json", tmp_path / "nee.xml")[1])
        assert (file["geaccepteerd"], file["fout"]) == (False, "Dit bestand bestaat niet.")

    def test_a_message_from_after_today_is_a_finding(self, run):
        """TR135: a Dagtekening may not lie in the future, counted from the day that is given."""
        code, out, _ = run("validate", "--vandaag", "20251210", "--json", WITH_COST)
        assert code == 1
        assert [load["code"] for load in read_lines(out)[0][0]["bevindingen"]] == ["TR135"]

    def test_a_rule_is_shown_with_its_code_and_retourcode(self, run, tmp_path):
        """A person reads with a finding which return code the retour will have."""
        (tmp_path / "a.xml").write_bytes(
            (EXAMPLES / "start.xml").read_bytes().replace(b"999992016", b"999992017")
        )
        assert "CS002 (0001)" in run("validate", *DAY, tmp_path)[1]

    def test_rules_that_were_not_judged_are_named_in_one_line_for_each_lack(self, run):
        """A clean result says which rules it leaves open, and what to give for them."""
        unjudged = [
            "IV107",
            "OP035",
            "OP372",
            "SG002",
            "SG003",
            "TR056",
            "TR063",
            "TR103",
            "TR104",
            "TR393",
            "TR404",
        ]
        out = run("validate", *DAY, EXAMPLES)[1]
        assert [line for line in out.splitlines() if line.startswith("Niet beoordeeld")] == [
            "Niet beoordeeld zonder de overlijdensdata: OP035x1.",
            f"Niet beoordeeld zonder de historie (--historie): {', '.join(unjudged)}.",
        ]

    def test_nine_digits_in_a_file_name_are_shown_only_when_asked_for(self, run, tmp_path):
        """Files that are named by Bsn do not bring persons on the screen."""
        (tmp_path / f"{BSN}.xml").write_bytes(b"<x/>")
        hidden = run("validate", *DAY, tmp_path, "--json")[1]
        shown = run("validate", *DAY, tmp_path, "--json", "--toon-bsn")[1]
        assert BSN not in hidden
        assert BSN in shown

    def test_files_that_differ_only_by_a_bsn_have_names_that_differ(
        self, run, tmp_path, monkeypatch
    ):
        """The names tell the files apart without showing the Bsn: on the screen and in JSON."""
        monkeypatch.chdir(tmp_path)
        for bsn in (BSN, "999992016", "999990019"):
            Path(f"{bsn}.xml").write_bytes((EXAMPLES / "start.xml").read_bytes())
        Path("a.xml").write_bytes(b"<x/>")
        words = (*DAY, "a.xml", ".")  # one file, given twice, is one file
        hidden = f"{MASK}.xml"
        names = sorted([hidden, f"{hidden} (2)", f"{hidden} (3)", "a.xml", "a.xml"])
        files = read_lines(run("validate", *words, "--json")[1])[0]
        assert sorted(file["bestand"] for file in files) == names
        out = run("verwerk", *words, "--historie", "h.db")[1]
        assert re.findall(r"WMO405  (.*?)(?:  al vastgelegd)?\n", out) == [
            name for name in names if name != "a.xml"
        ]

    def test_a_file_name_cannot_steer_the_screen(self, run, tmp_path):
        """A hostile file name neither colours nor clears the terminal."""
        (tmp_path / "[red]\x1b[2J.xml").write_bytes(b"<x/>")
        out = run("validate", *DAY, tmp_path)[1]
        assert "\x1b" not in out
        assert "[red]" in out

    def test_a_message_of_another_release_is_named(self, run):
        """Who demands a release hears which one the message is of."""
        code, out, _ = run("validate", *DAY, "--release", "3.0", "--json", EXAMPLES / "start.xml")
        assert code == 1
        assert "WMO405 van release 4.0" in out

    def test_many_files_show_progress_on_standard_error_only(self, run, tmp_path, monkeypatch):
        """Who waits sees progress, and output in a file stays clean."""
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
        """An error of the system is told in our words, with what can be done about it."""

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
        """One closed file does not keep the others from being judged."""
        path = tmp_path / "a.xml"
        path.write_bytes(WITH_COST.read_bytes())
        forbid(path, but=("stat",))
        code, out, _ = run("validate", *DAY, path, WITH_COST)
        assert code == 2
        assert "2 gecontroleerd: 1 goed, 0 met bevindingen, 1 onleesbaar." in out

    def test_json_is_utf_8_whatever_the_screen_is(self, tmp_path):
        """A program reads file names of any script from the JSON, on any terminal."""
        path = tmp_path / "\u65e5\u672c.xml"
        path.write_bytes(WITH_COST.read_bytes())
        done = subprocess.run(
            [IEB, "validate", *DAY, "--json", path],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        )
        assert done.returncode == 0, done.stderr
        assert read_lines(done.stdout.decode())[0][0]["bestand"].endswith(path.name)

    def test_a_screen_that_lacks_a_character_shows_a_question_mark(self, tmp_path):
        """An old terminal does not end the command with an encoding error."""
        done = subprocess.run(
            [IEB, "validate", *DAY, tmp_path / "\u65e5\u672c.xml"],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "cp1252", "COLUMNS": "300"},
        )
        assert (done.returncode, done.stderr) == (2, b"")
        assert b"/??.xml" in done.stdout


class TestSignals:
    """A signal is worth a look and nothing wrong: it decides nothing, unless that is asked for."""

    @pytest.fixture
    def signalled(self, tmp_path):
        """A message with a BOM, which we read and others may not."""
        path = tmp_path / "bom.xml"
        path.write_bytes(b"\xef\xbb\xbf" + (EXAMPLES / "start.xml").read_bytes())
        return path

    @pytest.mark.parametrize("command", ["validate", "retour"])
    def test_only_signals_end_in_zero_and_in_one_when_asked_for(self, run, signalled, command):
        """A signal stops no script, unless --streng says that it should."""
        code, out, err = run(command, *DAY, signalled)
        assert code == 0
        assert "OP192" in out + err
        assert run(command, *DAY, signalled, "--streng")[0] == 1

    def test_the_sum_tells_of_them(self, run, signalled):
        """Who reads the last line only still sees that there was a signal."""
        words = ("validate", *DAY, signalled, EXAMPLES / "start.xml")
        assert (
            "2 gecontroleerd: 2 goed (waarvan 1 met een signaal), 0 met bevindingen."
            in run(*words)[1]
        )
        assert "2 gecontroleerd: 1 goed, 1 met bevindingen." in run(*words, "--streng")[1]

    def test_json_counts_them(self, run, signalled):
        """A program can count signals apart from findings."""
        _, report = read_lines(run("validate", *DAY, signalled, "--json")[1])
        assert (report["goed"], report["goed_met_signaal"], report["met_bevindingen"]) == (1, 1, 0)
        _, report = read_lines(run("validate", *DAY, signalled, "--json", "--streng")[1])
        assert (report["goed"], report["goed_met_signaal"], report["met_bevindingen"]) == (0, 0, 1)

    def test_a_signal_beside_a_finding_is_a_finding(self, run, signalled):
        """A signal never softens a fault in the same file."""
        signalled.write_bytes(signalled.read_bytes().replace(b"999992016", b"999992017"))
        assert run("validate", *DAY, signalled)[0] == 1


def test_a_dash_stands_for_standard_input_among_files():
    """A message from a pipe is judged beside those in files."""
    done = subprocess.run(
        [IEB, "validate", *DAY, "-", EXAMPLES / "start.xml"],
        input=(EXAMPLES / "stop.xml").read_bytes(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert b"2 gecontroleerd: 2 goed" in done.stdout
