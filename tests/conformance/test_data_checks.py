"""The checks of the kit that are data: who adds one, adds a row."""

from __future__ import annotations

import re

import pytest

import ieb
from ieb.conformance import Mismatch, Role, checks
from ieb.conformance.data_checks import groups, read_group
from ieb.conformance.naief import Naief
from ieb.conformance.referentie import Referentie
from scenario.support import of

HEAD = """
groep = "proef"
titel = "Een proef"
gemeente = "0513"
dag = 2025-05-13
bekend = { overlijdensdata = {} }
"""
SOURCE = 'bron = "onze lezing (aanname)"'
RULE = 'regel = "TR404"'
ROW = """
[[toets]]
naam = "proef 01"
rol = "cak"
titel = "Een startnummer is van één cliënt."
eerder = [{ van = "WMO405 eerder", velden = [["Bsn", "999990019"]] }]
"""
TURN = """
[[toets.beurt]]
bericht = { van = "WMO405" }
"""
SPELLING = """
[[schrijfwijze]]
naam = "schrijfwijze 01"
titel = "regeleinden van Windows"
vervang = [["\\n", "\\r\\n"]]
"""


def group(*parts: str):
    """Return the checks that a data file of these parts holds."""
    return of("\n".join(parts), read_group)


def test_a_row_is_a_check():
    """It has a name, a title and a source, and tells software that is right from what is not."""
    (check,) = group(HEAD, SOURCE, ROW, TURN)
    assert (check.name, check.role) == ("proef 01 (cak)", Role.CAK)
    assert (check.group, check.group_title) == ("proef", "Een proef")
    assert (check.title, check.source) == (
        "Een startnummer is van één cliënt.",
        "onze lezing (aanname)",
    )
    check.run(Referentie())
    with pytest.raises(Mismatch, match="PeriodeEigenBijdrageAbo 9404"):
        check.run(Naief())


def test_a_row_rests_on_a_rule_about_a_message():
    """Where the group names no page, the rule does; that of the row goes before the group's."""
    (check,) = group(HEAD, RULE, ROW, 'over = "WMO406"', TURN)
    assert re.match(r"technische regel TR404, gelezen in release ", check.source)
    (check,) = group(HEAD, RULE, ROW, 'regel = "TR063"\nover = "WMO406"', TURN)
    assert "TR063" in check.source


def test_a_spelling_asks_each_check_again():
    """Software must do the same with the same message, however it is written."""
    (check,) = group(HEAD, SOURCE, ROW, TURN, SPELLING)
    assert check.name == "schrijfwijze 01 proef 01 (cak)"
    assert check.title.endswith(": regeleinden van Windows.")
    seen = []

    class Looking(Referentie):
        def receive(self, message, today):
            seen.append(message)
            return super().receive(message, today)

    check.run(Looking())
    assert b"\r\n" in seen[0]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((HEAD, SOURCE), "hier ontbreekt toets"),
        ((HEAD, ROW, TURN), "verwacht een bron bij de groep, of een regel die er is"),
        ((HEAD, 'regel = "TR000"', ROW, TURN), "of een regel die er is"),
        ((HEAD, RULE, ROW, TURN), "hier ontbreekt over"),
        ((HEAD, SOURCE, ROW, TURN, ROW, TURN), "er is al een toets die proef 01 (cak) heet"),
        ((HEAD, SOURCE, ROW.replace("cak", "zorgkantoor"), TURN), "rol kent geen 'zorgkantoor'"),
        ((HEAD, SOURCE, ROW, 'groep = "x"', TURN), "de sleutel 'groep' kennen wij hier niet"),
    ],
)
def test_what_states_no_group_of_checks_is_refused(parts, told):
    """Who adds a check hears what is wrong, and in which file and row."""
    with pytest.raises(ieb.InvalidValue) as caught:
        group(*parts)
    assert str(caught.value).startswith("proef.toml")
    assert told in str(caught.value)


def test_each_group_is_in_the_kit():
    """Who adds a file of checks has nothing else to list."""
    names = [check.name for check in checks(envelop=True)]
    for stated in groups().values():
        assert {check.name for check in stated} <= set(names)


def test_what_is_read_and_written_again_is_all_that_was_delivered():
    """The reference removes a period by repeating it whole, so the kit asks for what it should."""
    for check in groups()["rondreis"]:
        first = check.scenario.situation.earlier[0]
        (turn,) = check.scenario.turns
        if check.role is Role.GEMEENTE and not isinstance(turn.what, bytes):
            adapter = Referentie()
            adapter.begin(check.scenario.situation)
            (removal,) = map(ieb.parse, adapter.happen(turn.what, turn.day))
            delivered = ieb.parse(first.message)
            assert _period(removal) == _period(delivered)


def _period(message):
    """The fields of the period, without its status."""
    told = ieb.to_json(message)
    (text,) = re.findall(r'"PeriodeEigenBijdrage\w+": ?(\{.*\})', told, re.DOTALL)
    return re.sub(r'"StatusAanlevering": ?"?\d"?', "", text)
