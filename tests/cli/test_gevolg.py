"""`ieb validate --gevolg`: what an aanlevering changes for the client, before it is sent."""

from __future__ import annotations

from datetime import date

import pytest

import ieb

from .places import BROKEN, BSN_OF_START, DAY, EXAMPLES, read_lines

START = EXAMPLES / "start.xml"
STOP = EXAMPLES / "stop.xml"


@pytest.fixture
def history(tmp_path):
    """A history in which the start of the examples was accepted."""
    file = tmp_path / "historie.sqlite"
    with ieb.SqliteHistory(file) as history:
        history.accept(ieb.read(START))
    return file


def effects(files, name):
    """Return the signals of the effect in what was told of a file."""
    (found,) = [entry for entry in files if entry["bestand"].endswith(name)]
    return [entry for entry in found["bevindingen"] if entry["code"] == "AD002"]


def test_an_aanlevering_tells_what_it_changes(run, history):
    """A stop takes months back that the start had brought; it is a signal, and the exit code stays 0."""
    words = ("validate", STOP, "--historie", history, *DAY, "--gevolg")
    code, out, _ = run(*words, "--json")
    files, total = read_lines(out)
    (effect,) = effects(files, "stop.xml")
    day = ieb.read(STOP).header.bericht_identificatie.dagtekening
    assert effect["ernst"] == "signaal"
    assert effect["bevinding"].startswith(f"Gevolg op {day:%d-%m-%Y}: Eraf: de maanden vanaf ")
    assert (code, total["goed_met_signaal"]) == (0, 1)
    assert "AD002" in run(*words)[1]
    assert BSN_OF_START not in out


def test_without_the_option_no_effect_is_told(run, history):
    """Nobody who did not ask for it gets a signal more."""
    assert "AD002" not in run("validate", STOP, "--historie", history, *DAY)[1]


def test_what_is_refused_changes_nothing(run, history):
    """A message that is refused gets no effect, nor does what is no aanlevering or no message."""
    history_of_stop = history.with_name("leeg.sqlite")
    ieb.SqliteHistory(history_of_stop).close()
    paths = [BROKEN, STOP, history.with_name("niets.xml")]
    answer = history.with_name("retour.xml")
    start = ieb.read(START)
    retour = ieb.build_retour(
        start, ieb.validate(start), identificatie="R1", dagtekening=date(2025, 5, 14)
    )
    ieb.write(retour, answer)
    words = ("validate", *paths, answer, "--historie", history_of_stop, *DAY, "--gevolg")
    code, out, _ = run(*words, "--json")
    assert (code, "AD002" in out) == (2, False)


def test_the_effect_needs_a_history(run):
    """Without a history nobody knows what the client pays already, and that is told."""
    code, out, err = run("validate", START, "--gevolg")
    assert (code, out) == (2, "")
    assert err == "--gevolg hoort bij --historie: anders is niet bekend wat de cliënt al betaalt.\n"
