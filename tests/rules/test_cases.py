"""The table of cases: every rule kept and broken, through the public face."""

import subprocess
import sys

import pytest

import ieb
from ieb.releases import release_names
from ieb.rules import Manier
from ieb.scenario import CaseKind, cases, cases_of

CHECKED = {Manier.CONTROLE, Manier.XSD}
CHECKABLE = set()
for name in release_names():
    rules = ieb.release(name).rules
    CHECKABLE |= {(name, code) for code, rule in rules.items() if rule.manier in CHECKED}
    # A file of 25 MB is no case for a table; tests/rules/test_engine.py makes one.
    CHECKABLE.discard((name, "OP179"))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_a_case_gives_just_what_the_table_says(case):
    """Every case gives the findings, codes and verdict that others may test against."""
    report = ieb.check(case.data, case.context())
    assert sorted(finding.code for finding in report) == list(case.expected)
    assert sorted({finding.retourcode for finding in report if finding.retourcode}) == list(
        case.retourcodes
    )
    assert report.accepted is case.accepted


@pytest.mark.parametrize(("name", "code"), sorted(CHECKABLE))
def test_every_rule_that_can_be_checked_is_kept_and_broken(name, code):
    """In each release: so a check that never fires, or that always does, cannot go unseen."""
    own = [case for case in cases_of(ieb.release(name)) if case.rule == code]
    assert any(case.kind is CaseKind.GOED and case.expected == () for case in own)
    assert any(case.kind is CaseKind.FOUT and code in case.expected for case in own)


def test_only_where_it_cannot_be_otherwise_another_rule_is_found_too():
    """A start far back is also a late one, a stop that vanishes is told, and terms overlap."""
    others = {case.rule: set() for case in cases()}
    for case in cases():
        others[case.rule] |= set(case.expected) - {case.rule}
    assert {rule: found for rule, found in others.items() if found} == {
        "TR393": {"OP372"},
        "TR395": {"OP372"},
        "TR400": {"SG003"},
        "OP241": {"SG001"},
        "OP372": {"IV107", "TR393", "TR395"},
    }


def test_every_message_that_a_rule_is_about_breaks_it_in_some_case():
    """A rule on a WMO405 and a WMO407 is broken by both, a rule on retours by all three."""
    found = {}
    for case in cases():
        message = ieb.check(case.data).message
        if case.kind is CaseKind.FOUT and message is not None:
            found.setdefault(case.rule, set()).add(message.naam)
    for code, kinds in found.items():
        checked = [ieb.release(name).rules[code] for name, other in CHECKABLE if other == code]
        assert kinds == set().union(*(rule.messages for rule in checked)), code


def test_each_id_is_its_own():
    """A case can be named by its id in a report or an issue, without confusion."""
    assert len({case.id for case in cases()}) == len(cases())


def test_no_repr_holds_a_message():
    """A failing test that prints a case shows no message, and so no Bsn."""
    assert "Bericht" not in repr([(case, case.earlier) for case in cases() if case.rule == "TR404"])


def test_importing_the_library_does_not_read_the_table():
    """Who only judges messages does not pay for the table of cases."""
    code = "import ieb; ieb.check; import sys; sys.exit('ieb.scenario' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
