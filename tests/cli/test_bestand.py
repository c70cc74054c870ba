"""`ieb bestand`: what people and programs see of the files of the CAK."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from ieb.administratie.bestand import Dialect, parse_dialect

FILES = Path(__file__).parents[2] / "docs" / "vergelijken"
HENV = (FILES / "henv.csv").read_text(encoding="utf-8")
ZA = (FILES / "za.csv").read_text(encoding="utf-8")
HENV_KOLOMMEN = HENV.splitlines()[0]


@pytest.fixture
def files(tmp_path):
    """The two files; returns their paths."""
    henv, za = tmp_path / "henv.csv", tmp_path / "za.csv"
    henv.write_text(HENV, encoding="utf-8")
    za.write_text(ZA, encoding="utf-8")
    return henv, za


def test_every_finding_is_a_line_and_each_file_is_summed_up(run, files):
    """Exit code 1: there are errors."""
    henv, za = files
    code, out, err = run("bestand", henv, "--za", za)
    lines = out.splitlines()
    assert (code, err) == (1, "")
    assert (
        lines[0] == "henv.csv, RESTBEDRAG (regel 4): In 13 perioden is niets afgeschreven. [HV050]"
    )
    assert lines[12] == "henv.csv: gelezen regels 12, fouten 4, signalen 8."
    assert lines[-1] == "za.csv: gelezen regels 7, fouten 3, signalen 3."


def test_signals_alone_are_clean(run, tmp_path):
    """Exit code 0; ZA may be given by itself."""
    file = tmp_path / "za.csv"
    file.write_text("\n".join(ZA.splitlines()[:3]), encoding="utf-8")
    code, out, _ = run("bestand", "--za", file)
    assert (code, out.splitlines()[-1]) == (0, "za.csv: gelezen regels 2, fouten 0, signalen 1.")


def test_a_program_gets_json(run, files):
    """With each finding by the keys that findings have in every command."""
    henv, _ = files
    code, out, _ = run("bestand", henv, "--json")
    (file,) = json.loads(out)["bestanden"]
    assert (code, file["leesbaar"], file["regels"]) == (1, True, 12)
    assert file["bevindingen"][0] == {
        "code": "HV050",
        "niveau": 1,
        "ernst": "signaal",
        "retourcode": None,
        "plaats": "RESTBEDRAG",
        "regel": 4,
        "bevinding": "In 13 perioden is niets afgeschreven.",
        "herkomst": "aanname",
    }


def test_another_file_is_exit_code_2(run, files):
    """The text says which one it is."""
    _, za = files
    code, out, _ = run("bestand", za)
    assert code == 2
    assert "de kolommen zijn die van een ZA-bestand" in out


def test_a_proposal_is_a_dialect(run, files, tmp_path):
    """What is printed can be given back; the evidence stands beside it."""
    henv, _ = files
    code, out, _ = run("bestand", henv, "--snuffel")
    assert code == 0
    assert parse_dialect(out) == Dialect()
    assert out.startswith('# Met ";" tussen de velden')
    proposal = tmp_path / "dialect.toml"
    proposal.write_text(out, encoding="utf-8")
    assert run("bestand", henv, "--dialect", proposal)[0] == 1


@pytest.mark.parametrize("data", [b"", b"naam;plaats\n", HENV.encode("utf-16-le"), b"PK\3\4\0"])
def test_a_file_that_is_neither_gets_no_proposal(run, tmp_path, data):
    """Exit code 2: nothing is written that a dialect could be made of."""
    file = tmp_path / "henv.csv"
    file.write_bytes(data)
    code, out, err = run("bestand", file, "--snuffel")
    assert (code, out, "henv.csv, bestand (regel 1)" in err) == (2, "", True)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="geen bestand zonder einde")
def test_a_file_without_an_end_is_refused_at_its_first_line(run):
    """It is not read first."""
    code, out, _ = run("bestand", "/dev/zero")
    assert (code, "langer dan 65536 bytes" in out) == (2, True)


def test_a_proposal_tells_the_year_and_a_tab(run, tmp_path):
    """Of periods without a year, the last one of the files."""
    file = tmp_path / "henv.csv"
    text = HENV.replace("201913", "13").replace("201911", "11").replace(";", "\t")
    file.write_text(text, encoding="utf-8")
    out = run("bestand", file, "--snuffel")[1]
    assert out.startswith("# Met een tab tussen de velden noemt de eerste regel de kolommen")
    proposal = tomllib.loads(out)
    assert (proposal["jaar"], proposal["scheiding"]) == (2019, "\t")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ((), "Geef een bestand"),
        (("HENV", "--snuffel", "--dialect", "HENV"), "gaan niet samen"),
        (("HENV", "--dialect", "HENV"), "henv.csv klopt niet: Geen TOML"),
        (("nergens.csv",), "nergens.csv kan niet gelezen worden"),
    ],
)
def test_wrong_use_is_told(run, files, words, text):
    """Exit code 2, with what to do."""
    henv, _ = files
    code, _, err = run("bestand", *[henv if word == "HENV" else word for word in words])
    assert code == 2
    assert text in err


def test_lost_zeros_are_put_back_on_request(run, tmp_path):
    """Each row that it was done for says so."""
    file = tmp_path / "henv.csv"
    line = HENV.splitlines()[1].replace("999900006", "10000008")
    file.write_text(f"{HENV_KOLOMMEN}\n{line}\n", encoding="utf-8")
    assert run("bestand", file)[0] == 1
    code, out, _ = run("bestand", file, "--herstel-nullen")
    assert (code, "aangevuld met nullen" in out) == (0, True)
