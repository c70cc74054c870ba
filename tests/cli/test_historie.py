"""`ieb historie`: what a history holds, whether it is whole, and a copy of it."""

import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from history.support import (
    BSN,
    DAY,
    OTHER_BSN,
    abo,
    bw,
    refusal_of,
    refusal_with_content,
    remark,
    retour_on,
)
from ieb.history.sqlite import SqliteHistory


@pytest.fixture
def kept(tmp_path):
    """A history with a message of every kind."""
    path = tmp_path / "historie.sqlite"
    with SqliteHistory(path) as history:
        history.accept(abo("G1"), received=date(2025, 5, 13)).accept(
            bw("B1", bsn=OTHER_BSN, number=2)
        )
        history.reject(abo("G2", status=2)).accept(remark("C1")).accept(retour_on(remark("C1")))
        history.accept(refusal_of(abo("G1"))).accept(refusal_with_content(abo("G2", status=2)))
        history.accept(refusal_with_content(bw("B1", bsn=OTHER_BSN, number=2)))
    return path


def identifications(run, *words):
    rows = json.loads(run("historie", "--json", *words)[1])["berichten"]
    return [(row["bericht"], row["identificatie"]) for row in rows]


class TestShowing:
    """Every message in the order in which it was recorded, and what it counts for."""

    def test_a_line_for_each_message(self, run, kept):
        """Kind, who, which, when, what it does, and what it counts for now; the Bsn is hidden."""
        code, out, err = run("historie", kept)
        assert (code, err) == (0, "")
        first, *_, last = out.splitlines()
        assert first == (
            "WMO405  0513  G1  12-05-2025  ontvangen 13-05-2025  status 1  649901  *********  "
            "door retour afgekeurd"
        )
        assert last == "8 berichten."
        assert BSN not in out
        assert "keurt af" in out
        assert "WMO410  0513  C1  12-05-2025  keurt goed  649901  *********  geaccepteerd" in out

    def test_retouren_that_contradict_each_other_are_told(self, run, tmp_path):
        """One approves and one refuses: it counts as accepted, and the line says that it is in doubt."""
        path, sent = tmp_path / "historie.sqlite", abo("G1")
        with SqliteHistory(path) as history:
            history.accept(sent).accept(retour_on(sent, "R1"))
            history.accept(refusal_of(sent, identificatie="R2"))
        out = run("historie", path)[1]
        assert out.count("geaccepteerd, maar retouren spreken elkaar tegen") == 1

    def test_the_bsn_is_shown_when_asked_for(self, run, kept):
        """Who must know which client it was can see each Bsn with --toon-bsn."""
        out = run("historie", "--toon-bsn", kept)[1]
        assert BSN in out
        assert OTHER_BSN in out

    def test_an_identificatie_that_is_the_bsn_is_hidden(self, run, tmp_path):
        """A sender may number by Bsn: the listing hides such an Identificatie all the same."""
        path = tmp_path / "historie.sqlite"
        with SqliteHistory(path) as history:
            history.accept(abo(BSN)).accept(retour_on(abo(BSN))).accept(
                abo("A9999 92016", number=2)
            )
        out = run("historie", path)[1] + run("historie", "--json", path)[1]
        assert BSN not in out
        assert "9999 92016" not in out

    @pytest.mark.parametrize("bsn", [BSN, "000000012"])
    def test_a_start_number_that_is_the_bsn_is_hidden(self, run, tmp_path, bsn):
        """Also in the retour and the remark on that period; asked for it is shown."""
        path, message = tmp_path / "historie.sqlite", abo("G1", bsn=bsn, number=int(bsn))
        with SqliteHistory(path) as history:
            history.accept(message).accept(retour_on(message))
        hidden = run("historie", "--json", path)[1]
        whole = run("historie", "--json", "--toon-bsn", path)[1]
        assert f'"startnummer": {int(bsn)}' in whole
        assert (BSN not in hidden) or bsn != BSN
        numbers = {row["startnummer"] for row in json.loads(hidden)["berichten"]}
        assert numbers == ({"*********"} if bsn == BSN else {12})  # a few digits say nothing

    def test_one_person(self, run, kept):
        """Who asks for one client with --bsn gets what is about that client and nothing else."""
        assert identifications(run, "--bsn", OTHER_BSN, kept) == [
            ("WMO407", "B1"),
            ("WMO408", "B1"),
        ]

    def test_one_person_with_all_that_is_about_that_person(self, run, kept):
        """Retouren that name nobody and remarks on the period of the person too."""
        assert identifications(run, "--bsn", BSN, kept) == [
            ("WMO405", "G1"),
            ("WMO405", "G2"),
            ("WMO409", "C1"),
            ("WMO410", "C1"),
            ("WMO406", "G1"),
            ("WMO406", "G2"),
        ]

    def test_a_retour_on_what_is_not_known_is_shown(self, run, tmp_path):
        """A retour on a message that is not in the history is listed, without a client."""
        path = tmp_path / "historie.sqlite"
        with SqliteHistory(path) as history:
            history.accept(retour_on(abo("G1")))
        assert run("historie", path)[1].startswith(
            "WMO406  0513  G1  12-05-2025  keurt goed  geaccepteerd\n"
        )

    def test_one_start_number(self, run, kept):
        """--nummer gives what is about one start number, remarks included."""
        found = identifications(run, "--nummer", "649901", kept)
        assert found == [
            ("WMO405", "G1"),
            ("WMO405", "G2"),
            ("WMO409", "C1"),
            ("WMO410", "C1"),
            ("WMO406", "G1"),
            ("WMO406", "G2"),
        ]

    def test_one_identificatie(self, run, kept):
        """--identificatie gives a message and the retouren on it."""
        assert identifications(run, "--identificatie", "G1", kept) == [
            ("WMO405", "G1"),
            ("WMO406", "G1"),
        ]

    def test_json_tells_what_was_refused(self, run, kept):
        """A program reads the verdict of each message."""
        rows = json.loads(run("historie", "--json", kept)[1])["berichten"]
        verdicts = [row["oordeel"] for row in rows]
        assert verdicts[:4] == [
            "door retour afgekeurd",
            "door retour afgekeurd",
            "afgekeurd",
            "geaccepteerd",
        ]

    def test_one_message_is_counted_as_one(self, run, tmp_path):
        """A history with one message is counted in correct Dutch."""
        path = tmp_path / "historie.sqlite"
        with SqliteHistory(path) as history:
            history.accept(remark("C1"))
        assert run("historie", path)[1].endswith("\n1 bericht.\n")

    def test_a_remark_on_beschermd_wonen_has_its_number(self, run, tmp_path):
        """A WMO409 on the other stream is found by its number too."""
        path = tmp_path / "historie.sqlite"
        part = remark("C1").abonnementstarief.inhoudelijke_opmerking
        message = type(remark("C1")).terugkoppeling(
            ontvanger="0513",
            identificatie="C2",
            dagtekening=DAY,
            bw_start_nummer=7,
            reden=part.reden_terugkoppeling,
        )
        with SqliteHistory(path) as history:
            history.accept(message)
        assert identifications(run, "--nummer", "7", path) == [("WMO409", "C2")]

    @pytest.mark.parametrize("words", [[], ["--controleer"], ["--kopie", "kopie.db"]])
    def test_a_file_that_is_not_there_is_told(self, run, tmp_path, words):
        """Nothing is made; the exit code says that nothing was read."""
        code, out, err = run("historie", tmp_path / "weg.sqlite", *words)
        assert (code, out) == (2, "")
        assert "Dit bestand is er niet" in err
        assert list(tmp_path.iterdir()) == []

    def test_a_file_that_is_no_history_is_told(self, run, tmp_path):
        """Who names another file is told in Dutch that it is no history of ours."""
        path = tmp_path / "brief.txt"
        path.write_text("Geachte heer, mevrouw" * 20)
        code, _, err = run("historie", path)
        assert code == 2
        assert "is geen historie van ieb" in err


class TestChecking:
    """`--controleer` reads everything."""

    def test_a_whole_file_is_in_order(self, run, kept):
        """A check that finds nothing says how many messages it read, so an empty file shows."""
        assert run("historie", "--controleer", kept)[:2] == (0, "In orde: 8 berichten gelezen.\n")

    def test_damage_is_told_by_its_place(self, run, kept):
        """A row that is damaged is a finding, without the Bsn that stands in it."""
        with closing(sqlite3.connect(kept)) as other:
            other.execute("UPDATE event SET message = substr(message, 5) WHERE id = 2")
            other.commit()
        code, out, _ = run("historie", "--controleer", kept)
        assert code == 1
        assert "bericht 2, van release '4.0', is niet te lezen" in out
        assert OTHER_BSN not in out


class TestCopying:
    """`--kopie` copies while others write."""

    def test_a_copy_is_a_history(self, run, kept, tmp_path):
        """The copy holds what the history holds."""
        target = tmp_path / "kopie.sqlite"
        assert run("historie", kept, "--kopie", target)[:2] == (0, "De kopie is gemaakt.\n")
        with SqliteHistory(kept) as history, SqliteHistory(target) as copy:
            assert list(copy) == list(history)

    def test_no_file_is_replaced(self, run, kept):
        """A copy under the name of a file that is there is refused: that file stays as it is."""
        before = kept.read_bytes()
        code, _, err = run("historie", kept, "--kopie", kept)
        assert code == 2
        assert "bestaat al" in err
        assert kept.read_bytes() == before

    def test_a_copy_can_be_checked_in_one_go(self, run, kept, tmp_path):
        """A backup is known to be whole when it is made: the copy and the check go together."""
        code, out, _ = run("historie", kept, "--controleer", "--kopie", tmp_path / "kopie.sqlite")
        assert code == 0
        assert out == "De kopie is gemaakt.\nIn orde: 8 berichten gelezen.\n"
