"""`ieb rules`: the register."""

from __future__ import annotations

import json

import ieb


class TestRules:
    def test_all_rules_are_listed(self, run):
        code, out, _ = run("rules")
        assert code == 0
        assert all(name in out for name in ieb.RULES)

    def test_a_rule_is_explained_whatever_the_case_of_its_code(self, run):
        code, out, _ = run("rules", "tr404")
        assert code == 0
        assert out.startswith("TR404: ")
        assert "Voorbeeld: " in out
        assert "Retourcode: 9404" in out

    def test_a_rule_that_is_only_explained_has_no_level_or_code(self, run):
        out = run("rules", "UP024")[1]
        assert "Retourcode: geen" in out
        assert "Niveau:     -" in out

    def test_json_holds_the_register(self, run):
        rows = json.loads(run("rules", "--json")[1])
        assert {row["code"] for row in rows} == set(ieb.RULES)
        assert all(row["herkomst"] for row in rows)
        (row,) = json.loads(run("rules", "TR404", "--json")[1])
        assert (row["retourcode"], row["niveau"], row["nodig"]) == ("9404", 3, ["history"])

    def test_an_unknown_rule_is_told(self, run):
        code, _, err = run("rules", "TR999")
        assert code == 2
        assert "Die regel bestaat niet." in err
