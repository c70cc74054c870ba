"""`ieb verwerk --terugkoppelingen`: what a CAK tells besides its retouren."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ieb
from batch.test_remarks import moved

BSN = "999992016"
DIED = f'[overlijdensdata]\n"{BSN}" = 2025-04-01\n'


@pytest.fixture
def box(tmp_path):
    """A folder in which two gemeenten deliver one person."""
    folder = tmp_path / "in"
    folder.mkdir()
    for message in moved(7):
        ieb.write(message, folder / f"{message.header.afzender}.xml")
    return folder


@pytest.fixture
def verwerk(run, box, tmp_path):
    """Process the folder, with more words; the files that came out, and what was told."""

    def call(target, *words):
        history = ("--historie", tmp_path / "historie.db", "--vandaag", "2025-05-28")
        told = run("verwerk", box, *history, "--antwoorden", tmp_path / target, *words)
        found = sorted((tmp_path / target).glob("*"))
        return {path.name: path.read_bytes() for path in found}, told

    return call


def test_they_stand_among_the_answers_when_they_are_asked_for(verwerk):
    """And only then; the same again each time, also when they were not asked for at first."""
    found, (code, out, _) = verwerk("eerst")
    assert (code, list(found)) == (0, ["000001-WMO406.xml", "000002-WMO406.xml"])
    assert "Antwoorden: 2.\n" in out
    found, (code, out, err) = verwerk("uit", "--terugkoppelingen")
    assert list(found)[2:] == ["000003-WMO409.xml"]
    assert "Antwoorden: 2. Terugkoppelingen: 1." in out
    assert BSN not in out + err
    assert verwerk("nog-eens", "--terugkoppelingen", "--toon-bsn")[0] == found


def test_json_counts_them(verwerk):
    """Apart from the answers."""
    _, (_, out, _) = verwerk("uit", "--terugkoppelingen", "--json")
    last = json.loads(out.splitlines()[-1])
    wanted = {"geschreven": 2, "terugkoppelingen": 1, "zonder_antwoord": 0}
    assert last == {"soort": "antwoorden", **wanted}


def test_who_died_is_told_of_too(verwerk, tmp_path):
    """From a file with what the CAK knows besides messages."""
    path = tmp_path / "bekend.toml"
    path.write_text(DIED)
    found, _ = verwerk("uit", "--terugkoppelingen", "--bekend", path)
    names = [Path(name).stem[7:] for name in found]
    assert names == ["WMO406", "WMO409", "WMO406", "WMO409", "WMO409"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("vandaag = 2025-01-01", "vandaag"),
        ("overlijdensdata = 3", "overlijdensdata"),
        (f'[overlijdensdata]\n"{BSN}" = "gisteren"', "datum"),
        ('[overlijdensdata]\n"123" = 2025-04-01', "Bsn"),
        (f'[[andere_stromen."{BSN}"]]\nnaam = "Wlz"', "van"),
        (f'[[andere_stromen."{BSN}"]]\nnaam = "Wlz"\nvan = 2025-01-01\ntot = 3', "tot"),
        (f'[[andere_stromen."{BSN}"]]\nnaam = ""\nvan = 2025-01-01', "80 tekens"),
        (
            f'[[andere_stromen."{BSN}"]]\nnaam = "Wlz"\nvan = 2025-02-01\ntot_en_met = 2025-01-01',
            "eindigt voor",
        ),
        ("geen toml", "TOML"),
        ("x" * 10_000_001, "10 MB"),
    ],
)
def test_what_is_known_is_read_strictly(verwerk, tmp_path, text, told):
    """What is wrong is said, with the file, and without the Bsn; nothing is recorded."""
    path = tmp_path / "bekend.toml"
    path.write_text(text)
    found, (code, out, err) = verwerk("uit", "--terugkoppelingen", "--bekend", path)
    assert (found, code, out) == ({}, 2, "")
    assert "bekend.toml" in err
    assert told in err
    assert BSN not in err
    assert not (tmp_path / "historie.db").exists()


def test_they_need_a_folder_and_what_is_known_needs_them(run, verwerk, box, tmp_path):
    """Else nothing would come of what was asked."""
    history = ("--historie", tmp_path / "historie.db")
    code, _, err = run("verwerk", box, *history, "--terugkoppelingen")
    assert (code, "geef ook --antwoorden MAP" in err) == (2, True)
    path = tmp_path / "bekend.toml"
    path.write_text(DIED)
    _, (code, _, err) = verwerk("uit", "--bekend", path)
    assert (code, "geef ook --terugkoppelingen" in err) == (2, True)
    _, (code, _, err) = verwerk("uit", "--terugkoppelingen", "--bekend", tmp_path / "weg.toml")
    assert (code, "weg.toml" in err) == (2, True)


def test_what_is_known_of_streams_is_told(verwerk, tmp_path):
    """The stream that goes before the period, by its name; one that still runs has no end."""
    path = tmp_path / "bekend.toml"
    stream = f'[[andere_stromen."{BSN}"]]\nnaam = "Wlz"\nvan = 2025-01-01\n'
    path.write_text(f"{stream}tot_en_met = 2025-12-31\n{stream}")
    found, _ = verwerk("uit", "--terugkoppelingen", "--bekend", path)
    assert sum(b"Wlz" in data for data in found.values()) > 1


def test_a_release_without_wmo409_tells_nothing_and_says_so(verwerk):
    """Before anything is judged."""
    found, (code, out, err) = verwerk("uit", "--terugkoppelingen", "--release", "3.0")
    assert (found, code, out) == ({}, 2, "")
    assert "bestaat geen WMO409" in err


def test_what_the_cak_sends_itself_is_told_apart(verwerk, box, tmp_path):
    """Answers that stand among the messages count for nothing: neither as text, nor as JSON."""
    first, _ = verwerk("uit", "--terugkoppelingen")
    for name, data in first.items():
        (box / name).write_bytes(data)
    found, (code, out, _) = verwerk("weer", "--terugkoppelingen")
    assert (found, code) == (first, 1)
    assert "Een WMO409 stuurt het CAK zelf." in out
    assert "3 niet voor het CAK en niet vastgelegd" in out
    _, (_, out, _) = verwerk("nog-eens", "--terugkoppelingen", "--json")
    assert json.loads(out.splitlines()[-2])["niet_voor_het_cak"] == 3
