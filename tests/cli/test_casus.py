"""`ieb casus`: the official casussen."""

from __future__ import annotations

import json
import re

import pytest

import ieb
from ieb.scenario import casussen


class TestCasus:
    """The official casussen on the screen, and for programs."""

    def test_all_are_listed(self, run):
        """A reader sees which casussen there are, and how many steps each has."""
        code, out, _ = run("casus")
        assert code == 0
        assert re.findall(r"^│ +(\d) │ +(\d) │", out, re.MULTILINE) == [
            (str(casus.number), str(len(casus.steps))) for casus in casussen()
        ]

    def test_the_list_for_programs(self, run):
        """A program finds each casus in the document by its number and page."""
        content = json.loads(run("casus", "--notatie", "json")[1])
        rows = [row for row in content["casussen"] if row["bladzijde"] is not None]
        assert [(row["nummer"], row["bladzijde"], row["stappen"]) for row in rows] == [
            (1, 6, 3),
            (2, 8, 3),
            (3, 11, 2),
            (4, 13, 4),
            (5, 16, 2),
            (6, 18, 2),
            (7, 20, 3),
        ]
        assert content["afwijkingen"][0]["gedrukt"] == "eejjmddd"

    def test_the_list_tells_what_is_wrong_in_the_document_as_a_whole(self, run):
        """Who reads the document is warned of its legend before copying a date form from it."""
        out = run("casus")[1]
        assert "Wat in het document als geheel niet klopt:\n- eejjmddd: " in out

    def test_what_a_casus_means_to_show_is_not_counted_as_a_deviation(self, run):
        """Casus 4 is about two of its findings; only its four misprints count."""
        (row,) = [line for line in run("casus")[1].splitlines() if re.match("│ +4 ", line)]
        assert row.split("│")[3].strip() == "4"
        rows = json.loads(run("casus", "--notatie", "json")[1])["casussen"]
        assert [row["afwijkingen"] for row in rows[:7]] == [2, 6, 3, 4, 2, 2, 10]

    def test_what_is_filled_in_is_told_apart_from_what_is_printed(self, run):
        """The Dagtekening of casus 6 is printed, the day of receipt is not."""
        out = run("casus", "6")[1]
        assert "- Gemeentecode van de gemeente: 0344\n" in out
        assert (
            "Door ons ingevuld: Identificatie bericht G000000001, Dag van ontvangst 11-08-2025.\n"
            in out
        )
        assert re.search(r"Dagtekening bericht +08-08-2025", out)

    def test_an_earlier_message_is_told_with_what_is_odd_about_it(self, run):
        """A reader sees what the casus takes for granted, and that it could not be in 4.0."""
        out = " ".join(run("casus", "2")[1].split())
        assert (
            "Eerder bericht van gemeente Gouda: WMO405, eerste aanlevering, startnummer 680014"
            in out
        )
        assert "in de vorm van release 4.0, die toen nog niet gold" in out

    def test_a_step_alone_has_its_own_deviations(self, run):
        """Who asks for one step is not told of misprints that stand elsewhere."""
        out = run("casus", "7", "--stap", "2")[1]
        assert "Afwijking in het document, Na 4 jaar: " in out
        assert "Na een maand" not in out
        content = json.loads(run("casus", "7", "--stap", "2", "--notatie", "json")[1])
        assert {row["stap"] for row in content["afwijkingen"]} == {2}
        assert {row["stap"] for row in content["ingevuld"]["gegevens"]} == {0, 2}

    def test_a_casus_is_told_as_printed_with_findings_and_answers(self, run):
        """On the screen the casus reads as in the document, with our judgement beside it."""
        code, out, _ = run("casus", "3")
        assert code == 0
        assert "Stap 1 (paragraaf 3.3, vanaf bladzijde 12): gemeente Rotterdam aan CAK\n" in out
        assert "Dagtekening bericht 10-12-2025" in out
        assert re.search(r"^    Kostprijs bedrag +3000,00$", out, re.MULTILINE)
        assert re.search(r"^    PeriodeEigenBijdragAbo$", out, re.MULTILINE)
        assert "Bevinding CS002 (afwijking): " in out
        assert "Antwoord: WMO406, geen opmerkingen." in out
        assert "Afwijking in het document, PeriodeEigenBijdragAbo: " in out

    @pytest.mark.parametrize(
        ("words", "text"),
        [
            (["--stap", "1"], "horen bij één casus: geef het NUMMER, zoals `ieb casus 2`."),
            (["--svg", "x.svg"], "horen bij één casus: geef het NUMMER, zoals `ieb casus 2`."),
            (["--notatie", "xml"], "horen bij één casus: geef het NUMMER, zoals `ieb casus 2`."),
            (["2", "--svg", "x.svg", "--stap", "1"], "--svg tekent de hele casus"),
            (["2", "--svg", "x.svg", "--notatie", "json"], "--svg tekent de hele casus"),
        ],
    )
    def test_no_option_is_passed_over_in_silence(self, run, words, text, tmp_path, monkeypatch):
        """An option that would have no effect is refused, and nothing is written."""
        monkeypatch.chdir(tmp_path)
        code, out, err = run("casus", *words)
        assert (code, out) == (2, "")
        assert text in err
        assert not list(tmp_path.iterdir())

    def test_a_step_without_a_message_says_so(self, run):
        """A step in which nothing is sent is told as such, and not left empty."""
        out = run("casus", "5", "--stap", "2")[1]
        assert "Er wordt niets verstuurd" in out
        assert "Stap 1" not in out

    def test_a_step_as_xml_is_a_message(self, run):
        """A supplier can take a step as XML and send it to own software."""
        code, out, _ = run("casus", "2", "--stap", "1", "--notatie", "xml")
        assert code == 0
        assert ieb.parse(out.encode()).client.periode_eigen_bijdrage_abo.eb_start_nummer == 782344

    def test_in_technical_notation(self, run):
        """Who works with the XML reads a step in its names and forms."""
        out = run("casus", "1", "--stap", "1", "--notatie", "technisch")[1]
        assert re.search(r"EbStartdatum +20250512", out)

    def test_as_json_it_holds_everything(self, run):
        """A program gets all of a casus: what is printed, found and answered."""
        content = json.loads(run("casus", "4", "--notatie", "json")[1])
        assert content["regels"][0] == "OP035"
        step = content["stappen"][1]
        assert step["bevindingen"][0]["code"] == "OP035x1"
        assert [(row["code"], row["soort"]) for row in step["verwachte_bevindingen"]] == [
            ("OP035x1", "bedoeld")
        ]
        assert step["gedrukt"][0] == ["Eigenbijdragebericht abonnementsstarief (405):", None]
        assert step["bericht"]["Bericht"] == "WMO405"
        assert step["antwoord"]["Bericht"] == "WMO406"

    def test_a_death_as_json_has_no_message(self, run):
        """A program can tell a step without a message from one that is missing."""
        (step,) = json.loads(run("casus", "5", "--stap", "2", "--notatie", "json")[1])["stappen"]
        assert (step["bericht"], step["bevindingen"], step["antwoord"]) == (None, [], None)

    def test_a_picture_is_written(self, run, tmp_path):
        """A casus can be put in a document as a drawing."""
        code, out, _ = run("casus", "2", "--svg", tmp_path / "casus.svg")
        assert (code, out) == (0, "")
        assert (tmp_path / "casus.svg").read_text(encoding="utf-8").startswith("<svg ")

    @pytest.mark.parametrize(
        ("words", "text"),
        [
            (["99"], "Er is geen casus 99; wel 1 t/m "),
            (["5", "--stap", "3"], "Casus 5 heeft geen stap 3; wel 1 t/m 2."),
            (["2", "--svg", "nee/casus.svg"], "De tekening kan daar niet geschreven worden."),
            (
                ["2", "--notatie", "pdf"],
                "--notatie: verwacht wordt een van functioneel, technisch, xml, json.",
            ),
            (["twee"], "NUMMER: verwacht wordt een geheel getal."),
        ],
    )
    def test_what_does_not_exist_is_told(self, run, words, text):
        """A wrong number, notation or path is told with what is possible."""
        code, out, err = run("casus", *words)
        assert (code, out) == (2, "")
        assert text in err
