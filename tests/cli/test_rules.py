"""`ieb rules`: the register."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import ieb
from ieb.releases import release_names

SOURCE = Path(ieb.__file__).parent
# Wherever the source names a code: as an argument, of a fault, or of a refusal.
WRITTEN = re.compile(r'(?:code=|_Fault\(\s*|_refuse\(\w+, )"([^"{}]+)"')
CODES = {
    code
    for path in SOURCE.rglob("*.py")
    if not {"conformance", "scenario", "testing.py"}.intersection(path.parts)  # these make some up
    for code in WRITTEN.findall(path.read_text(encoding="utf-8"))
    if not code.isdigit()
} | {
    "onleesbaar",
    *(
        f"cvc-{facet}-valid"
        for facet in ("datatype", "minInclusive", "maxLength", "pattern", "enumeration")
    ),
}


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

    def test_json_holds_the_register(self, run):
        """A program can read all rules, with what each needs to be judged."""
        rows = json.loads(run("rules", "--json")[1])
        of_all = {code for name in release_names() for code in ieb.release(name).rules}
        assert {row["code"] for row in rows} == of_all
        assert all(row["herkomst"] for row in rows)
        (row,) = json.loads(run("rules", "TR404", "--json")[1])
        assert (row["retourcode"], row["niveau"], row["nodig"]) == ("9404", 3, ["history"])

    def test_an_unknown_rule_is_told(self, run):
        """A typing error in a code is told, and gives no empty output."""
        code, _, err = run("rules", "TR999")
        assert code == 2
        assert "Die code bestaat niet." in err

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
