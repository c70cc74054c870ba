"""`ieb retour`: the answer to a heenbericht."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

import ieb

from .places import BROKEN, BSN, BSN_OF_START, DAY, EXAMPLES, IEB


class TestRetour:
    def test_a_good_message_gets_a_retour_without_codes(self, run, tmp_path):
        """No findings means a retour that approves, dated on the day that was given."""
        target = tmp_path / "retour.xml"
        words = (
            "retour",
            *DAY,
            EXAMPLES / "start.xml",
            "--identificatie",
            "R000000001",
            "-o",
            target,
        )
        code, out, _ = run(*words)
        assert (code, out) == (0, "")
        answer = ieb.read(target)
        assert isinstance(answer, ieb.WMO406)
        assert answer.header.retour_codes is None
        assert answer.header.identificatie_retour == "R000000001"
        assert answer.header.dagtekening_retour.isoformat() == "2025-12-31"

    def test_each_retour_gets_an_identificatie_of_its_own(self, run, tmp_path):
        """Who gives no IdentificatieRetour gets R and eleven digits, other ones each time."""
        seen = set()
        for name in ("a.xml", "b.xml"):
            run(
                "retour",
                *DAY,
                EXAMPLES / "start.xml",
                "-o",
                tmp_path / name,
                "--dagtekening",
                "2026-01-02",
            )
            header = ieb.read(tmp_path / name).header
            seen.add(header.identificatie_retour)
            assert header.dagtekening_retour.isoformat() == "2026-01-02"
        assert len(seen) == 2
        assert all(re.fullmatch(r"R[0-9]{11}", item) for item in seen)

    def test_a_refused_message_gets_its_codes_and_the_findings_on_standard_error(
        self, run, tmp_path
    ):
        """The retour can be piped on: what a person should know does not mix with it."""
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
        """A retour that somebody looks at shows no person."""
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
        """XML on standard output is what its declaration says, on any terminal."""
        start = ieb.read(EXAMPLES / "start.xml")
        sent = attrs.evolve(start.header.bericht_identificatie, identificatie="\u00e9\u20ac")
        start = attrs.evolve(start, header=attrs.evolve(start.header, bericht_identificatie=sent))
        ieb.write(start, tmp_path / "a.xml")
        done = subprocess.run(
            [
                Path(sys.executable).with_name("ieb"),
                "retour",
                *DAY,
                "--toon-bsn",
                tmp_path / "a.xml",
            ],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        )
        assert ieb.parse(done.stdout).header.bericht_identificatie == sent

    @pytest.mark.parametrize("file", [BROKEN, EXAMPLES / "nee.xml"])
    def test_what_is_no_heenbericht_gets_no_retour(self, run, file):
        """What is no valid message cannot be answered, and that is told."""
        code, out, err = run("retour", *DAY, file, "--identificatie", "R1")
        assert (code, out) == (2, "")
        assert "Er is geen retour" in err

    def test_a_retour_gets_no_retour(self, run, tmp_path):
        """An answer to an answer is never made by accident."""
        target = tmp_path / "retour.xml"
        run("retour", *DAY, EXAMPLES / "start.xml", "-o", target)
        code, out, err = run("retour", *DAY, target)
        assert (code, out) == (2, "")
        assert (
            "Er is geen retour: dit is geen geldig heenbericht (WMO401, WMO403, WMO405, WMO407 of WMO409)."
            in err
        )

    def test_an_identificatie_that_is_too_long_is_refused(self, run, tmp_path):
        """A value that no retour can hold is told by its option, and writes nothing."""
        target = tmp_path / "retour.xml"
        code, _, err = run(
            "retour", *DAY, EXAMPLES / "start.xml", "--identificatie", "R" * 13, "-o", target
        )
        assert code == 2
        assert "--identificatie: verwacht" in err
        assert "1 t/m 12 tekens" in err
        assert not target.exists()

    def test_a_file_that_exists_is_replaced_only_when_asked_for(self, run, tmp_path):
        """An earlier retour is not lost by a mistyped name."""
        target = tmp_path / "retour.xml"
        target.write_bytes(b"eerder")
        words = ("retour", *DAY, EXAMPLES / "start.xml", "-o", target)
        code, _, err = run(*words)
        assert code == 2
        assert (
            err == "Het bestand van -o bestaat al; kies een andere naam, of geef --overschrijf.\n"
        )
        assert target.read_bytes() == b"eerder"
        assert run(*words, "--overschrijf")[0] == 0
        assert isinstance(ieb.read(target), ieb.WMO406)

    @pytest.mark.parametrize("link", [os.symlink, os.link, None])
    def test_the_heenbericht_itself_is_never_replaced(self, run, tmp_path, link):
        """Under whatever name, and also with --overschrijf: it would be gone."""
        path = target = tmp_path / "start.xml"
        path.write_bytes((EXAMPLES / "start.xml").read_bytes())
        if link is not None:
            target = tmp_path / "retour.xml"
            link(path, target)
        code, _, err = run("retour", *DAY, path, "-o", target, "--overschrijf")
        assert (code, err) == (
            2,
            "-o wijst naar het heenbericht zelf, dat dan weg zou zijn; kies een andere naam.\n",
        )
        assert path.read_bytes() == (EXAMPLES / "start.xml").read_bytes()

    def test_a_folder_is_no_place_for_a_retour(self, run, tmp_path):
        """Who names a folder is told to name a file in it."""
        code, _, err = run("retour", *DAY, EXAMPLES / "start.xml", "-o", tmp_path, "--overschrijf")
        assert code == 2
        assert err == "-o wijst naar een map; geef de naam van een bestand, zoals map/retour.xml.\n"

    def test_a_dash_is_standard_input_and_output(self):
        """The retour is whole then: who asks for it by name wants to send it."""
        done = subprocess.run(
            [IEB, "retour", *DAY, "-", "-o", "-"],
            input=(EXAMPLES / "stop.xml").read_bytes().replace(b"999992016", b"999992017"),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1
        assert ieb.parse(done.stdout, expect=ieb.WMO406).header.retour_codes is not None
        assert b"standaardinvoer" in done.stderr

    def test_a_masked_retour_goes_to_no_file_or_pipe_without_saying_so(self, run, tmp_path):
        """Nobody sends a retour with a hidden Bsn without having been warned."""
        file = tmp_path / "h.sqlite"
        run("verwerk", *DAY, "--historie", file, EXAMPLES / "start.xml")
        start = ieb.read(EXAMPLES / "start.xml", expect=ieb.WMO405)
        sent = attrs.evolve(start.header.bericht_identificatie, identificatie="G9")
        ieb.write(
            attrs.evolve(start, header=attrs.evolve(start.header, bericht_identificatie=sent)),
            tmp_path / "nog.xml",
        )
        words = ("retour", *DAY, "--historie", file, tmp_path / "nog.xml")
        told = "Let op: in dit retour is het Bsn verborgen; verstuur het zo niet."
        assert told in run(*words)[2]
        assert told not in run(*words, "--toon-bsn")[2]
        assert told not in run(*words, "-o", "-")[2]
        assert told not in run("retour", *DAY, EXAMPLES / "start.xml")[2]  # there is no Bsn in it

    def test_on_a_screen_a_masked_retour_needs_no_warning(self, run, tmp_path, monkeypatch):
        """Who only looks at a retour is not bothered with a warning about sending it."""
        file = tmp_path / "h.sqlite"
        run("verwerk", *DAY, "--historie", file, EXAMPLES / "start.xml", EXAMPLES / "stop.xml")
        start = ieb.read(EXAMPLES / "start.xml", expect=ieb.WMO405)
        sent = attrs.evolve(start.header.bericht_identificatie, identificatie="G9")
        again = attrs.evolve(start, header=attrs.evolve(start.header, bericht_identificatie=sent))
        ieb.write(again, tmp_path / "nog.xml")
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        _, out, err = run("retour", *DAY, "--historie", file, tmp_path / "nog.xml")
        assert "*********" in out
        assert "Let op" not in err

    def test_a_place_where_nothing_can_be_written_is_told(self, run, tmp_path):
        """A path that cannot be written is told in Dutch, without a traceback."""
        code, _, err = run("retour", *DAY, EXAMPLES / "start.xml", "-o", tmp_path / "nee" / "r.xml")
        assert code == 2
        assert "kan daar niet geschreven worden" in err

    def test_a_closed_folder_for_the_retour_is_told_without_what_may_be_a_bsn(
        self, run, tmp_path, forbid
    ):
        """An error about a file does not show the Bsn in its name."""
        target = tmp_path / f"{BSN}.xml"
        forbid(target)
        code, out, err = run("retour", *DAY, EXAMPLES / "start.xml", "-o", target)
        assert (code, out) == (2, "")
        assert err.endswith(
            ".xml kan niet gelezen of geschreven worden; controleer de naam en uw rechten.\n"
        )
        assert BSN not in err

    def test_a_retour_replaces_a_file_that_may_be_written_but_not_read(self, run, tmp_path, forbid):
        """--overschrijf asks for no more rights than writing needs."""
        target = tmp_path / "r.xml"
        target.touch()
        forbid(target, but=("stat", "open"))
        assert run("retour", *DAY, EXAMPLES / "start.xml", "-o", target, "--overschrijf")[0] == 0
