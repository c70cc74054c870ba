"""`ieb rules`: the register."""

from __future__ import annotations

import json
import re
from itertools import chain
from pathlib import Path

import pytest

import ieb
from ieb.releases import release_names
from ieb.releases.rulebook import known_rules, rules_by_release

SOURCE = Path(ieb.__file__).parent
# Wherever the source names a code: as an argument, of a fault, or of a refusal.
WRITTEN = re.compile(r'(?:code=|_Fault\(\s*|_refuse\(\w+, )"([^"{}]+)"')
MAKE_SOME_UP = {"conformance", "scenario", "testing"}
SOURCES = [path for path in SOURCE.rglob("*.py") if not MAKE_SOME_UP.intersection(path.parts)]
NAMED = chain.from_iterable(WRITTEN.findall(path.read_text(encoding="utf-8")) for path in SOURCES)
CODES = {code for code in NAMED if not code.isdigit()} | {
    "onleesbaar",
    *(
        f"cvc-{facet}-valid"
        for facet in ("datatype", "minInclusive", "maxLength", "pattern", "enumeration")
    ),
}

OTHERWISE = ("OP033", "CS002", "TR103")


class TestRules:
    def test_all_rules_are_listed(self, run):
        """A user finds every rule of the standard with one command."""
        code, out, _ = run("rules")
        assert code == 0
        assert all(name in out for name in ieb.RULES)

    def test_a_rule_is_explained_whatever_the_case_of_its_code(self, run):
        """Who types a code from a finding gets its explanation, example and return code."""
        code, out, _ = run("rules", "tr404")
        assert code == 0
        assert out.startswith("TR404: ")
        assert "Voorbeeld: " in out
        assert "Retourcode: 9404" in out

    def test_a_rule_that_is_only_explained_has_no_level_or_code(self, run):
        """A rule that cannot be checked does not look as if it were."""
        out = run("rules", "UP024")[1]
        assert "Retourcode: geen" in out
        assert "Niveau:     -" in out

    def test_a_rule_of_another_release_is_explained(self, run):
        """A rule that only release 1.0 has is told of as well, with that release."""
        code, out, _ = run("rules", "TR071")
        assert code == 0
        assert "Releases:   1.0" in out
        code, out, _ = run("rules", "9071")
        assert code == 0
        assert "Hoort bij TR071." in out

    @pytest.mark.parametrize("code", sorted(known_rules()))
    def test_what_a_release_says_otherwise_is_told_apart(self, run, code):
        """The newest text comes first; what an older release says otherwise is under its name."""
        newest, *older = rules_by_release(code)
        out = run("rules", code)[1]
        first, *others = re.split(r"(?m)^In release (.*) is anders:$", out)
        told = dict(zip(others[::2], others[1::2], strict=True))
        assert ieb.release(newest).rules[code].title in first
        (row,) = json.loads(run("rules", code, "--json")[1])
        assert row["releases"] == [newest, *older]
        for name in older:
            rule, now = ieb.release(name).rules[code], ieb.release(newest).rules[code]
            assert (name in told) is (name in row["anders"]) is (rule != now)
            if rule.title != now.title:
                assert rule.title in told[name]
                assert row["anders"][name]["titel"] == rule.title
            if rule.herkomst != now.herkomst:
                assert re.search(rf"Herkomst: +{rule.herkomst}\n", told[name])
                assert row["anders"][name]["herkomst"] == rule.herkomst

    def test_a_mark_a_text_and_a_place_that_differ_are_shown_with_their_release(self, run):
        """The three that a reader found wanting: OP033, CS002 and TR103 are other rules in 1.0."""
        of_1_0 = {code: run("rules", code)[1].partition("In release 1.0")[2] for code in OTHERWISE}
        assert "een WMO403 met status 2" in of_1_0["OP033"]
        assert "Herkomst:   aanname" in of_1_0["CS002"]
        assert "Soort:      technische regel, alleen uitgelegd" in of_1_0["TR103"]
        assert "Geval fout: geen" in of_1_0["TR103"]

    def test_a_rule_of_which_nothing_is_known_has_no_example(self, run):
        """No heading without a text, and nothing that makes it look as if it could be judged."""
        out = run("rules", "TR115")[1]
        assert "Voorbeeld" not in out
        assert "Nodig:      niet bekend" in out

    @pytest.mark.parametrize(
        ("code", "needs"),
        [
            ("TR102", "niets: ieb legt de regel alleen uit"),
            ("TR404", "de historie"),
            ("TR135", "de datum van vandaag"),
            ("CS002", "alleen het bericht"),
        ],
    )
    def test_what_judging_takes_is_told_in_dutch(self, run, code, needs):
        """Who reads the rule sees what to give, and that nothing helps where nothing judges."""
        assert f"Nodig:      {needs}\n" in run("rules", code)[1]

    def test_a_label_that_only_repeats_a_number_is_no_explanation(self, run):
        """Return code 9115 says nothing, 9103 said nothing in 1.0 and does so in 4.0."""
        out = run("rules", "9115")[1]
        assert "Meer zegt de lijst niet; zie TR115." in out
        assert "Alleen release 1.0 heeft haar." in out
        out = run("rules", "9103")[1]
        assert out.startswith("9103: StatusAanlevering heeft de waarde 2")
        assert "In release 1.0 zegt de lijst: Bericht voldoet niet" in out
        assert "release 1.0" not in run("rules", "9404")[1]

    def test_json_holds_the_register(self, run):
        """A program can read all rules, with what each needs to be judged."""
        rows = json.loads(run("rules", "--json")[1])
        of_all = set(chain.from_iterable(ieb.release(name).rules for name in release_names()))
        assert {row["code"] for row in rows} == of_all
        assert all(row["herkomst"] for row in rows)
        (row,) = json.loads(run("rules", "TR404", "--json")[1])
        assert (row["retourcode"], row["niveau"], row["nodig"]) == ("9404", 3, ["history"])

    def test_an_unknown_rule_is_told(self, run):
        """A typing error in a code is told, and gives no empty output."""
        code, _, err = run("rules", "TR999")
        assert code == 2
        assert "Die code bestaat niet." in err

    @pytest.mark.parametrize(
        ("words", "advice"),
        [
            ("TR404/WMO405", "Vraag één code tegelijk, zoals `ieb rules TR404`."),
            ("EB001/WMO405", "WMO405 is een bericht; de regels erover zijn CS002, CS003, "),
            ("EB001", "EB001 is de lijst met retourcodes; vraag er een, zoals `ieb rules 9404`."),
            ("xml_vorm", "Bedoelt u xml-vorm? `ieb rules` toont alle regels."),
            ("", "`ieb rules` toont alle regels."),
        ],
    )
    def test_what_is_no_code_is_told_what_to_ask_instead(self, run, words, advice):
        """The text of a link in the docs, a message, a list or a slip of the finger leads on."""
        code, out, err = run("rules", words)
        assert (code, out) == (2, "")
        assert err.startswith(f"Die code bestaat niet. {advice}")

    @pytest.mark.parametrize("code", sorted(CODES))
    def test_every_code_that_can_stand_in_output_is_explained(self, run, code):
        """Rules of the standard, codes of the W3C, and what makes a file no message."""
        status, out, err = run("rules", code)
        assert (status, err) == (0, "")
        assert out.casefold().startswith(f"{code.casefold()}: ")
        (row,) = json.loads(run("rules", code, "--json")[1])
        assert row["titel"]
        assert row["uitleg"]

    def test_a_code_of_the_w3c_that_is_not_listed_is_explained_as_such(self, run):
        """Any code that a validator may report has an explanation."""
        code, out, _ = run("rules", "cvc-id.1")
        assert code == 0
        assert "voldoet niet aan de XSD" in out

    def test_a_return_code_is_explained_with_the_rules_that_give_it(self, run):
        """Who receives a retour finds by its code which rule was broken."""
        code, out, _ = run("rules", "9404")
        assert code == 0
        assert out.startswith("9404: ")
        assert "Hoort bij TR404." in out
        assert "Geen regel van deze bibliotheek geeft deze code." in run("rules", "0233")[1]
