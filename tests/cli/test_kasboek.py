"""`ieb kasboek`: what was made, as people and programs see it, and what they tell it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import ieb
from ieb import SqliteHistory
from ieb.batch import Ledger

BSN = "999992016"
DAY = date(2025, 3, 20)


def start(number: int) -> ieb.WMO405:
    """Return the start of a period."""
    return ieb.WMO405.eerste_aanlevering(
        gemeente="0513",
        bsn=BSN,
        eb_start_nummer=number,
        eb_startdatum=date(2025, 3, 12),
        identificatie=f"G{number}",
        dagtekening=DAY,
    )


@pytest.fixture
def file(tmp_path):
    """A history with a run of two messages."""
    path = tmp_path / "historie.sqlite"
    with SqliteHistory(path) as history, Ledger(history).run(tmp_path / "uit", day=DAY) as draft:
        draft.add(start(1), dossier=BSN)
        draft.add(start(2))
    return path


@pytest.fixture
def kasboek(run, file):
    """Ask the ledger of it with words; returns exit code, standard output and standard error."""
    return lambda *words: run("kasboek", "--historie", file, *words)


def test_each_run_is_told_in_a_line(kasboek):
    """With how many messages are how far."""
    assert kasboek() == (0, "Run 1 van 20-03-2025: 2 gemaakt.\n", "")


def test_a_history_without_a_ledger_has_nothing(run, tmp_path):
    """And is not changed by looking."""
    SqliteHistory(tmp_path / "leeg.sqlite").close()
    before = (tmp_path / "leeg.sqlite").read_bytes()
    assert run("kasboek", "--historie", tmp_path / "leeg.sqlite")[:2] == (
        0,
        "Er is nog niets gemaakt.\n",
    )
    assert (tmp_path / "leeg.sqlite").read_bytes() == before


def test_a_run_is_told_message_by_message(kasboek):
    """A dossier that is numbered by a Bsn shows none, unless that is asked for."""
    _, out, _ = kasboek("--run", 1)
    assert out.splitlines()[1:] == [
        "  G1.xml  WMO405 status 1, startnummer 1, dossier *********: gemaakt",
        "  G2.xml  WMO405 status 1, startnummer 2: gemaakt",
    ]
    assert BSN in kasboek("--run", 1, "--toon-bsn")[1]


def test_a_program_gets_all_of_it(kasboek, file):
    """Without a Bsn; the digest is that of the file."""
    _, out, _ = kasboek("--json", "--run", 1)
    (run,) = json.loads(out)["runs"]
    assert BSN not in out
    assert (run["run"], run["dag"], run["heel"], run["aantallen"]) == (
        1,
        "2025-03-20",
        True,
        {"gemaakt": 2},
    )
    assert run["berichten"][1]["sha256"]
    assert [message["bestand"] for message in run["berichten"]] == ["G1.xml", "G2.xml"]
    assert "berichten" not in json.loads(kasboek("--json")[1])["runs"][0]
    assert BSN in kasboek("--json", "--run", 1, "--toon-bsn")[1]


def test_what_was_sent_is_recorded_with_its_day(kasboek):
    """And then it is no longer withdrawn."""
    assert kasboek("--verstuurd", 1, "--vandaag", "21-03-2025")[:2] == (
        0,
        "Run 1 van 20-03-2025: 2 verstuurd.\n",
    )
    told = json.loads(kasboek("--json", "--run", 1)[1])
    assert told["runs"][0]["berichten"][0]["verstuurd"] == "2025-03-21"
    code, _, err = kasboek("--intrekken", 1)
    assert (code, "Run 1 kan niet ingetrokken worden: bericht G1 is verstuurd." in err) == (2, True)


def test_what_was_made_by_mistake_is_withdrawn(kasboek, file):
    """It is not on its way any more."""
    assert kasboek("--intrekken", 1)[:2] == (0, "Run 1 van 20-03-2025: 2 ingetrokken.\n")
    with SqliteHistory(file) as history:
        assert not list(Ledger(history).pending("0513"))


@pytest.mark.parametrize("option", ["--run", "--verstuurd", "--intrekken"])
def test_a_run_that_is_not_there_is_told(kasboek, option):
    """With how to see which there are."""
    code, _, err = kasboek(option, 7)
    assert code == 2
    assert f"{option}: run 7 staat niet in het kasboek; `ieb kasboek` toont welke er zijn." in err


def test_what_is_due_is_told_with_where_it_is(kasboek, tmp_path):
    """On its day and after, until it is sent; a day before there is nothing to do."""
    early = ("--te-versturen", "--vandaag", "19-03-2025")
    nothing = "Op 19-03-2025 is er niets te versturen.\nDaarna komt 20-03-2025.\n"
    assert kasboek(*early) == (0, nothing, "")
    assert json.loads(kasboek(*early, "--json")[1])["volgende_dag"] == "2025-03-20"
    due = ("--te-versturen", "--vandaag", "20-03-2025")
    told = f"Run 1 van 20-03-2025: 2 berichten te versturen uit {tmp_path / 'uit'}\n"
    assert kasboek(*due) == (1, told, "")
    kasboek("--verstuurd", 1, "--vandaag", "20-03-2025")
    assert kasboek(*due)[0] == 0


def test_what_is_withdrawn_is_not_due(kasboek):
    """Nor does it wait for an answer."""
    kasboek("--intrekken", 1)
    assert kasboek("--te-versturen", "--vandaag", "20-03-2025")[0] == 0
    assert kasboek("--onbeantwoord", 0) == (0, "Zonder antwoord: 0.\n", "")


def test_a_program_gets_what_is_due(kasboek, file, tmp_path):
    """Run by run; of what was sent in part, only the rest counts."""
    told = json.loads(kasboek("--te-versturen", "--vandaag", "21-03-2025", "--json")[1])
    folder = str(tmp_path / "uit")
    due = {"run": 1, "dag": "2025-03-20", "map": folder, "heel": True, "berichten": 2}
    assert told == {"te_versturen": [due], "volgende_dag": None}
    with SqliteHistory(file) as history:
        history.accept(start(1), received=DAY)
    line = kasboek("--te-versturen", "--vandaag", "21-03-2025")[1]
    assert line.startswith("Run 1 van 20-03-2025: 1 bericht te versturen uit ")


@pytest.mark.parametrize(("today", "late"), [("26-03-2025", 0), ("27-03-2025", 2)])
def test_what_has_no_answer_in_so_many_working_days_is_told(kasboek, today, late):
    """Sent on a Friday: the third working day is Wednesday, and then an answer is in time."""
    kasboek("--verstuurd", 1, "--vandaag", "21-03-2025")
    code, out, _ = kasboek("--onbeantwoord", 3, "--vandaag", today)
    assert (code, out.splitlines()[-1]) == (bool(late), f"Zonder antwoord: {late}.")


def test_what_has_no_answer_is_told_message_by_message(kasboek):
    """With its run and since when; what was only made does not wait."""
    assert kasboek("--onbeantwoord", 0)[0] == 0
    kasboek("--verstuurd", 1, "--vandaag", "21-03-2025")
    code, out, _ = kasboek("--onbeantwoord", 0, "--vandaag", "21-03-2025")
    assert (code, out.splitlines()) == (
        1,
        [
            "Run 1, sinds 21-03-2025: G1.xml  WMO405 status 1, startnummer 1, dossier *********",
            "Run 1, sinds 21-03-2025: G2.xml  WMO405 status 1, startnummer 2",
            "Zonder antwoord: 2.",
        ],
    )
    told = json.loads(kasboek("--onbeantwoord", 0, "--json", "--run", 1)[1])["onbeantwoord"]
    found = [(row["run"], row["sinds"], row["bestand"]) for row in told]
    assert found == [(1, "2025-03-21", "G1.xml"), (1, "2025-03-21", "G2.xml")]


def test_what_the_history_recorded_counts_from_that_day(kasboek, file):
    """Without a day it is told as such; an approval or a refusal takes it from the list."""
    messages = [start(1), start(2)]
    with SqliteHistory(file) as history:
        history.accept(messages[0], received=date(2025, 3, 24))
        history.accept(messages[1])
    asked = ("--onbeantwoord", 1, "--vandaag", "26-03-2025")
    assert [line[:24] for line in kasboek(*asked)[1].splitlines()] == [
        "Run 1, sinds 24-03-2025:",
        "Run 1, dag onbekend: G2.",
        "Zonder antwoord: 2.",
    ]
    with SqliteHistory(file) as history:
        for message in messages:
            history.accept(
                ieb.build_retour(
                    message,
                    ieb.validate(message),
                    identificatie=f"C{message.header.identificatie}",
                    dagtekening=DAY,
                )
            )
    assert kasboek(*asked)[:2] == (0, "Zonder antwoord: 0.\n")


def test_one_list_is_asked_at_a_time(kasboek):
    """Two at once are refused, with which there are."""
    code, out, err = kasboek("--te-versturen", "--onbeantwoord", 0)
    assert (code, out, "het zijn twee lijsten" in err) == (2, "", True)


def test_a_run_that_was_cut_off_is_told(kasboek, file, tmp_path, monkeypatch):
    """The exit code asks for a look."""

    def fail(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, SqliteHistory(file) as history:
        patch.setattr(Path, "rename", fail)
        with (
            pytest.raises(ieb.NotPublished),
            Ledger(history).run(tmp_path / "twee", day=DAY) as draft,
        ):
            draft.add(start(3))
    code, out, _ = kasboek()
    assert code == 1
    assert out.splitlines()[1] == (
        "Run 2 van 20-03-2025: 1 gemaakt (afgebroken; dezelfde opdracht maakt haar af)."
    )
    due = kasboek("--run", 2, "--te-versturen", "--vandaag", "20-03-2025")[1]
    assert due == (
        "Run 2 van 20-03-2025: 1 bericht te versturen (afgebroken; dezelfde opdracht maakt haar af)."
        "\n"
    )
