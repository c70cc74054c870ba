"""What was sent and has no answer yet: the envelopes of a journal."""

from __future__ import annotations

import json

import pytest
from attrs import evolve

from ggk.support import BSN, DATA, DI01, DU01, FO01, UUIDS
from ieb import SqliteHistory, ggk
from ieb.history.journal import HistoryJournal


@pytest.fixture
def file(tmp_path):
    """A history with two envelopes that were sent, of which the second was answered by a fault."""
    path = tmp_path / "historie.db"
    second = evolve(DI01, referentienummer=UUIDS[4])
    with SqliteHistory(path) as history:
        journal = HistoryJournal(history)
        journal.record_sent(DI01)
        journal.record_sent(second)
        journal.receive(evolve(FO01, cross_refnummer=UUIDS[4]))
        journal.receive(evolve(DU01, cross_refnummer=UUIDS[9]))
    return path


@pytest.fixture
def journaal(run, file):
    """Ask the journal of it with words; returns exit code, standard output and standard error."""
    return lambda *words: run("ggk", "journaal", file, *words)


def test_an_envelope_that_has_no_answer_is_told(journaal):
    """With the day since when, and what stands on it; nothing of what is in it."""
    code, out, err = journaal("--onbeantwoord", 0, "--vandaag", "05-01-2026")
    assert (code, err, BSN in out) == (1, "", False)
    lines = out.splitlines()
    assert lines[:2] == [f"verstuurd  Di01  {UUIDS[0]}", "  Geen antwoord sinds 05-01-2026."]
    assert "  functie         WMO405" in lines
    assert lines[-1] == "Zonder antwoord: 1."


def test_a_program_gets_what_has_no_answer(journaal):
    """And not what is kept apart."""
    told = json.loads(journaal("--onbeantwoord", 0, "--json")[1])
    (found,) = told["onbeantwoord"]
    assert list(told) == ["onbeantwoord"]
    assert (found["richting"], found["sinds"]) == ("verstuurd", "2026-01-05")
    assert found["envelop"]["referentienummer"] == UUIDS[0]


@pytest.mark.parametrize(("today", "late"), [("08-01-2026", 0), ("09-01-2026", 1)])
def test_an_answer_may_take_so_many_working_days(journaal, today, late):
    """OP090: "binnen drie werkdagen"; on the third day it is in time."""
    code, out, _ = journaal("--onbeantwoord", 3, "--vandaag", today)
    assert (code, out.splitlines()[-1]) == (late, f"Zonder antwoord: {late}.")


def test_a_weekend_is_not_counted(run, tmp_path):
    """Of what went out on Friday 9 January, Wednesday is the third working day."""
    path = tmp_path / "historie.db"
    with SqliteHistory(path) as history:
        HistoryJournal(history).record_sent(evolve(DI01, tijdstip_bericht="20260109"))
    for today, code in (("14-01-2026", 0), ("15-01-2026", 1), ("08-01-2026", 0)):
        assert run("ggk", "journaal", path, "--onbeantwoord", 3, "--vandaag", today)[0] == code


def test_what_says_no_day_is_always_told(run, tmp_path):
    """A person must look; how long it waits cannot be said."""
    path = tmp_path / "historie.db"
    with SqliteHistory(path) as history:
        HistoryJournal(history).record_sent(evolve(DI01, tijdstip_bericht="20261399"))
    words = ("ggk", "journaal", path, "--onbeantwoord", 500, "--vandaag", "06-01-2026")
    code, out, _ = run(*words)
    assert (code, "het tijdstip is geen datum" in out) == (1, True)
    assert json.loads(run(*words, "--json")[1])["onbeantwoord"][0]["sinds"] is None


def test_a_day_at_the_end_of_the_calendar_is_not_reached(run, tmp_path):
    """What another program wrote wrongly does not end the list of the others."""
    path = tmp_path / "historie.db"
    with SqliteHistory(path) as history:
        HistoryJournal(history).record_sent(evolve(DI01, tijdstip_bericht="99991231"))
    words = ("ggk", "journaal", path, "--onbeantwoord", 3, "--vandaag", "06-01-2026")
    assert run(*words) == (0, "Zonder antwoord: 0.\n", "")


def test_what_came_in_and_was_not_answered_is_told_as_such(run, tmp_path):
    """Until `ieb verwerk` makes the answer."""
    box, history = tmp_path / "in", tmp_path / "historie.db"
    box.mkdir()
    (box / "a.xml").write_bytes(ggk.serialize(DI01))
    words = ("verwerk", box, "--historie", history, "--vandaag", "2025-05-14")
    run(*words)
    asked = ("ggk", "journaal", history, "--onbeantwoord", 0)
    code, out, _ = run(*asked)
    assert (code, out.startswith(f"ontvangen  Di01  {UUIDS[0]}\n")) == (1, True)
    run(*words, "--antwoorden", tmp_path / "uit")
    assert run(*asked) == (0, "Zonder antwoord: 0.\n", "")


def test_what_pak_sent_waits_until_its_answer_is_dealt_with(run, tmp_path):
    """From message to answer, as a gemeente does it."""
    (tmp_path / "start.xml").write_bytes(DATA)
    history = tmp_path / "historie.db"
    SqliteHistory(history).close()
    header = ("--applicatie", "Zorgpakket 12.3", "--referentienummer", UUIDS[0])
    made = ("--tijdstip", "2026-01-05 09:30", "--historie", history)
    assert (
        run("ggk", "pak", tmp_path / "start.xml", "--uit", tmp_path / "uit", *header, *made)[0] == 0
    )
    asked = ("ggk", "journaal", history, "--onbeantwoord", 3, "--vandaag", "12-01-2026")
    assert run(*asked)[0] == 1
    (tmp_path / "antwoord.xml").write_bytes(ggk.serialize(DU01))
    run("verwerk", tmp_path / "start.xml", tmp_path / "antwoord.xml", "--historie", history)
    assert run(*asked)[0] == 0


@pytest.mark.parametrize("number", ["-1", "1001", "drie"])
def test_a_number_of_working_days_is_a_whole_number(journaal, number):
    """From 0 on; else the option is named."""
    code, out, err = journaal("--onbeantwoord", number)
    assert (code, out, "--onbeantwoord" in err) == (2, "", True)
