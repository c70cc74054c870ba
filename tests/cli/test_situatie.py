"""`ieb situatie`: the special situations, told as the casussen are."""

from __future__ import annotations

import json
import re

import pytest

import ieb
from ieb.scenario import situatie, situaties


class TestSituatie:
    """The special situations on the screen, and for programs."""

    def test_all_are_listed_with_whose_they_are(self, run):
        """A reader sees which there are, and that nobody published them."""
        code, out, _ = run("situatie")
        assert code == 0
        assert re.findall(r"^│ (\S+) +│ +(\d) │", out, re.MULTILINE) == [
            (found.nummer, str(len(found.steps))) for found in situaties()
        ]
        said = " ".join(out.split())
        assert "Alles hier is van onszelf en een aanname." in said

    def test_the_list_for_programs(self, run):
        """A program finds each with its number and mark."""
        content = json.loads(run("situatie", "--json")[1])
        rows = content["situaties"]
        assert [row["nummer"] for row in rows] == [found.nummer for found in situaties()]
        assert rows[1] == {
            "nummer": "1b",
            "titel": "Van de Wlz naar beschermd wonen, te vroeg gemeld",
            "herkomst": "eigen",
            "merk": "aanname",
            "stappen": 3,
        }

    def test_one_is_told_with_its_mark_its_trap_and_its_checklist(self, run):
        """Who reads a situation knows whose it is, what goes wrong, and who does what."""
        code, out, _ = run("situatie", "4")
        told = situatie("4")
        assert code == 0
        assert out.splitlines()[0] == f"Situatie 4: {told.title} (eigen, aanname)"
        said = " ".join(out.split())
        assert f"Herkomst: eigen, aanname. Bron: {told.source}." in said
        assert f"Valkuil: {told.trap}" in said
        assert "Moet uit zichzelf handelen: gemeente A (0637)." in said
        for todo in told.checklist:
            assert f"- {told.party(todo.gemeente)}: {todo.text}" in said
        assert "Regels waar het om gaat: geen." in out
        assert "Stap 2 (eigen): gemeente A aan CAK" in out
        assert "bladzijde" not in out

    def test_the_rules_that_it_is_about_are_named(self, run):
        """The document names none for it: we do."""
        assert "Regels waar het om gaat: TR404, OP382." in run("situatie", "1b")[1]

    def test_a_step_alone(self, run):
        """Who asks for one step gets that step and no checklist."""
        out = run("situatie", "5", "--stap", "2")[1]
        assert out.startswith("Stap 2 (eigen): CAK aan gemeente A\n")
        assert "Checklist" not in out

    def test_as_json_it_holds_everything(self, run):
        """A program gets the mark, the trap and the checklist besides what is sent."""
        content = json.loads(run("situatie", "4", "--json")[1])
        told = situatie("4")
        assert (content["nummer"], content["herkomst"], content["merk"]) == (
            "4",
            "eigen",
            "aanname",
        )
        assert (content["bron"], content["valkuil"]) == (told.source, told.trap)
        assert content["handelt_zelf"] == ["0637"]
        assert content["checklist"][0] == {"wie": "0637", "tekst": told.checklist[0].text}
        assert [step["bericht"]["Bericht"] for step in content["stappen"]] == ["WMO407", "WMO405"]
        assert "bladzijde" not in content

    def test_a_step_as_xml_is_a_message(self, run):
        """A supplier can take a step as XML and send it to own software."""
        out = run("situatie", "8b", "--stap", "3", "--notatie", "xml")[1]
        message = ieb.parse(out.encode())
        assert message == situatie("8b").steps[2].message

    def test_a_picture_is_written(self, run, tmp_path):
        """A situation can be put in a document as a drawing, with its mark."""
        code, out, _ = run("situatie", "5c", "--svg", tmp_path / "situatie.svg")
        assert (code, out) == (0, "")
        assert "eigen, aanname" in (tmp_path / "situatie.svg").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("words", "text"),
        [
            (["5x"], "Situatie 5x bestaat niet; wel 1, 1b, 2, 3, 4, 5, 5b, 5c, 6, 7, 8"),
            (["5b", "--stap", "2"], "Situatie 5b heeft geen stap 2; wel 1 t/m 1."),
            (["2", "--svg", "nee/x.svg"], "De tekening kan daar niet geschreven worden."),
            (
                ["--stap", "1"],
                "horen bij één situatie: geef het NUMMER, zoals `ieb situatie 5b`.",
            ),
            (["2", "--svg", "x.svg", "--json"], "--svg tekent de hele situatie: laat --stap en"),
        ],
    )
    def test_what_cannot_be_is_told(self, run, words, text):
        """A wrong number, step, path or option is told with what is possible."""
        code, out, err = run("situatie", *words)
        assert (code, out) == (2, "")
        assert text in err
