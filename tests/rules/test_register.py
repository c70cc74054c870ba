"""The rules: every one of the standard, none left out, each with what it does."""

from datetime import date

import pytest
from attrs import evolve

import ieb
from ieb import RULES, InvalidRelease, RetourCode, Severity, StatusAanlevering
from ieb.codes import UnknownCode
from ieb.rules import Manier, SoortRegel
from ieb.rules.registry import FUNCTIONS, demand_rules

SOORTEN = {
    "TR": SoortRegel.TECHNISCH,
    "CS": SoortRegel.CONSTRAINT,
    "RS": SoortRegel.RESTRICTIE,
    "OP": SoortRegel.BEDRIJFSREGEL,
    "UP": SoortRegel.UITGANGSPUNT,
    "IV": SoortRegel.INVULINSTRUCTIE,
    "SG": SoortRegel.SIGNAAL,
}
"""What the first letters of a code say; the signals are our own."""
# The rules that were found in the standard; docs/regels.md has the list as it is made.
READ = """
TR056 TR063 TR103 TR104 TR135 TR378 TR393 TR394 TR395 TR396 TR400 TR404 TR409
CS002 CS003 CS125
RS001 RS002 RS005 RS006 RS008 RS010 RS015 RS017 RS032 RS033 RS035 RS037 RS047 RS048
OP033 OP035 OP035x1 OP047 OP065 OP079 OP080 OP090 OP179 OP192 OP241 OP371 OP372 OP381 OP382 OP383
OP384 UP001 UP017 UP024 IV024 IV028 IV032 IV046 IV106 IV107
"""

ON_A_REMOVAL = {"TR056", "TR135", "TR378", "CS002", "CS125", "TR063", "OP372"}
ON_405 = ieb.WMO405.eerste_aanlevering(
    gemeente="0513",
    identificatie="G1",
    dagtekening=date(2025, 5, 12),
    bsn="999992016",
    eb_start_nummer=1,
    eb_startdatum=date(2025, 5, 12),
)

# Rule: level, return code, mark, messages.
FACTS = {
    "TR056": (3, "9056", "4.0", {"WMO405", "WMO407", "WMO409"}),
    "TR063": (3, "9063", "4.0", {"WMO405", "WMO407"}),
    "TR103": (3, "9103", "4.0", {"WMO405", "WMO407"}),
    "TR104": (3, "9104", "4.0", {"WMO405", "WMO407"}),
    "TR135": (4, "8848", "4.0", {"WMO405", "WMO407", "WMO409"}),
    "TR378": (4, "S300", "4.0", {"WMO405", "WMO407", "WMO409"}),
    "TR393": (3, "9393", "4.0", {"WMO405"}),
    "TR394": (2, "0001", "4.0", {"WMO405"}),
    "TR395": (3, "9395", "4.0", {"WMO407"}),
    "TR396": (2, "0001", "aanname", {"WMO407"}),
    "TR400": (3, "9400", "3.0", {"WMO407"}),
    "TR404": (3, "9404", "3.0", {"WMO405", "WMO407"}),
    "TR409": (4, "S333", "4.0", {"WMO405"}),
    "CS002": (2, "0001", "zuster", {"WMO405", "WMO407"}),
    "CS003": (2, "0001", "zuster", {"WMO405", "WMO407"}),
    "CS125": (2, "0001", "zuster", {"WMO405", "WMO407"}),
    "OP241": (2, "0001", "4.0", {"WMO405", "WMO407"}),
    "OP372": (3, None, "4.0", {"WMO405", "WMO407"}),
    "OP381": (3, None, "4.0", {"WMO409"}),
    "OP382": (2, None, "4.0", {"WMO409"}),
    "SG001": (3, None, "wet", {"WMO405", "WMO407"}),
    "SG002": (3, None, "vng", {"WMO405"}),
    "SG003": (3, None, "cak", {"WMO405", "WMO407"}),
    "OP065": (2, None, "zuster", {"WMO406", "WMO408", "WMO410"}),
}


@pytest.mark.parametrize("code", READ.split())
def test_no_rule_that_was_read_in_the_standard_is_left_out(code):
    """What cannot be checked is told: none is left out in silence."""
    assert code in RULES


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_rule_is_of_the_kind_that_its_code_says(rule):
    """A user who knows the standard finds a rule among those of its own kind."""
    assert rule.soort is SOORTEN[rule.code[:2]]


@pytest.mark.parametrize("code", FACTS)
def test_level_return_code_mark_and_messages_are_those_of_the_standard(code):
    """What a rule says of itself is what was read in the source, fact by fact."""
    rule = RULES[code]
    assert (rule.level, rule.retourcode, rule.mark.value, set(rule.messages)) == FACTS[code]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_rule_can_be_read_by_people(rule):
    """Each rule explains itself in whole sentences, with an example."""
    for text in (rule.title, rule.explanation, rule.example):
        assert len(text) > 10
        assert text.endswith((".", "...", "?"))
    assert rule.messages
    assert rule.place


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_has_a_function_when_and_only_when_it_is_checked(rule):
    """A rule that says it is checked is checked, and no other pretends to be."""
    assert (rule.code in FUNCTIONS) is (rule.manier is Manier.CONTROLE)
    assert (rule.level == 1) is (rule.manier is Manier.XSD)


def test_no_function_is_without_a_rule():
    """A function that no rule asks for would never run, and nobody would know."""
    demand_rules(FUNCTIONS)
    made_up = {**FUNCTIONS, "TR998": FUNCTIONS["TR404"], "TR999": FUNCTIONS["TR404"]}
    with pytest.raises(InvalidRelease, match=r" zonder regel in een release: TR998, TR999\.$"):
        demand_rules(made_up)


def test_a_checked_rule_without_a_function_is_refused():
    """To judge without it would be to accept in silence."""
    rule = evolve(RULES["TR404"], code="TR999")
    release = ieb.release().with_rules([rule])
    wanted = r"^Regel 'TR999' is 'gecontroleerd', maar ieb heeft er geen functie voor; geef zo'n "
    with pytest.raises(InvalidRelease, match=wanted):
        ieb.validate(ON_405.for_release(release), ieb.Context(history=ieb.History()))


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_return_code_stands_in_the_codelist_and_makes_a_finding_refuse(rule):
    """A return code that a rule gives can be written in a retour, and refuses."""
    if rule.retourcode is not None:
        assert not isinstance(RetourCode.by_code(rule.retourcode), UnknownCode)
        assert rule.severity is Severity.AFKEUR


def test_content_that_is_wrong_by_itself_has_the_general_return_code():
    """IV032: level 2 gives 0001, levels 3 and 4 a code of their own."""
    for rule in RULES.values():
        if rule.retourcode is not None:
            assert (rule.retourcode == "0001") is (rule.level == 2)


@pytest.mark.parametrize("code", [code for code in READ.split() if code in FUNCTIONS])
def test_with_a_removal_only_seven_rules_of_the_standard_count(code):
    """A removal is judged on who and what it removes, not on the period that goes."""
    rule = RULES[code]
    if "WMO405" in rule.messages:
        counts = StatusAanlevering.VERWIJDEREN_AANLEVERING in rule.statuses
        assert counts is (code in ON_A_REMOVAL)


def test_a_misspelt_name_is_told():
    """The rules are read when they are asked for; what is not there is not looked for in them."""
    with pytest.raises(AttributeError, match=r"^module 'ieb.rules' has no attribute 'RULE'$"):
        ieb.rules.RULE  # noqa: B018  # looking it up is the test
    assert "RULES" in dir(ieb.rules)


def test_the_register_cannot_be_changed():
    """One part of a program cannot change what a rule means for another part."""
    with pytest.raises(TypeError):
        RULES["TR999"] = RULES["TR404"]
