"""`ieb show`: a message as the casus document prints it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

import ieb

from .places import BROKEN, BSN, EXAMPLES, WITH_COST


class TestShow:
    def test_functional_notation_is_that_of_the_casus_document(self, run):
        """A domain expert reads a message in the words of the casus document."""
        code, out, _ = run("show", WITH_COST)
        assert code == 0
        rows = {" ".join(line.split()) for line in out.splitlines()}
        assert "Eigenbijdragebericht abonnementstarief (405):" in rows
        assert "Startnummer eigen bijdrage 133465" in rows
        assert "Startdatum periode eigen bijdrage 10-12-2025" in rows
        assert "Kostprijs bedrag 3000,00" in rows
        assert "Status aanlevering PeriodeEigenBijdrageAbo 1 (Eerste aanlevering)" in rows

    def test_technical_notation_has_the_names_and_values_of_the_standard(self, run):
        """A developer reads a message in the names of the XML."""
        out = run("show", WITH_COST, "--notatie", "technisch")[1]
        rows = {" ".join(line.split()) for line in out.splitlines()}
        assert {
            "WMO405",
            "EbStartdatum 20251210",
            "KostprijsBedrag 300000",
            "StatusAanlevering 1",
        } <= rows

    @pytest.mark.parametrize("notation", ["functioneel", "technisch", "xml", "json"])
    def test_the_bsn_is_shown_only_when_asked_for(self, run, notation):
        """In no notation does a message on the screen tell who it is about."""
        hidden = run("show", WITH_COST, "--notatie", notation)[1]
        shown = run("show", WITH_COST, "--notatie", notation, "--toon-bsn")[1]
        assert BSN not in hidden
        assert "*********" in hidden
        assert BSN in shown

    def test_xml_with_bsn_is_the_file_itself(self, run):
        """Showing a message as XML changes not a byte of it."""
        out = run("show", WITH_COST, "--notatie", "xml", "--toon-bsn")[1]
        assert out.encode() == WITH_COST.read_bytes()

    def test_json_is_what_from_json_reads(self, run):
        """What is printed as JSON can be read back into the same message."""
        out = run("show", WITH_COST, "--json", "--toon-bsn")[1]
        assert ieb.from_json(out) == ieb.read(WITH_COST)

    def test_a_message_without_client_is_shown_too(self, run, tmp_path):
        """A WMO409 holds no client, and is shown like any other message."""
        message = ieb.WMO409.terugkoppeling(
            ontvanger="0513",
            identificatie="C1",
            dagtekening=ieb.read(WITH_COST).header.bericht_identificatie.dagtekening,
            eb_start_nummer=1,
            reden=ieb.RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
        )
        ieb.write(message, tmp_path / "wmo409.xml")
        code, out, _ = run("show", tmp_path / "wmo409.xml", "--notatie", "xml")
        assert code == 0
        assert "<wmo409:EbStartNummer>1</wmo409:EbStartNummer>" in out

    def test_a_broken_message_is_explained_on_standard_error(self, run):
        """Standard output holds a message or nothing: findings go elsewhere."""
        code, out, err = run("show", BROKEN)
        assert code == 1
        assert out == ""
        assert "RS037" in err

    def test_a_broken_message_is_explained_as_json_too(self, run):
        """A program gets the findings in the form that it asked for."""
        code, out, _ = run("show", BROKEN, "--json")
        assert code == 1
        assert json.loads(out)["bevindingen"][0]["code"] == "RS037"

    def test_a_folder_is_no_message(self, run):
        """Who names a folder is told so."""
        code, _, err = run("show", EXAMPLES)
        assert code == 2
        assert "Dit is een map, geen bestand;" in err

    def test_what_may_be_a_bsn_in_an_attribute_is_hidden_too(self, run, tmp_path):
        """Free text in a WMO409 does not show a Bsn, in any notation."""
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
            assert BSN not in run("show", tmp_path / "wmo409.xml", "--notatie", notation)[1]

    def test_xml_is_utf_8_whatever_the_screen_is(self, tmp_path):
        """XML on standard output is what its declaration says, on any terminal."""
        start = ieb.read(WITH_COST)
        identification = attrs.evolve(
            start.header.bericht_identificatie, identificatie="\u00e9\u20ac"
        )
        header = attrs.evolve(start.header, bericht_identificatie=identification)
        ieb.write(attrs.evolve(start, header=header), tmp_path / "a.xml")
        done = subprocess.run(
            [
                Path(sys.executable).with_name("ieb"),
                "show",
                "--notatie",
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
        """A script can tell a file that is not there from a message with findings."""
        code, _, err = run("show", tmp_path / "nee.xml")
        assert code == 2
        assert "Dit bestand bestaat niet." in err
