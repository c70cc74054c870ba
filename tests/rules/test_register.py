"""The register: every rule of the standard, none left out, none made up."""

import pytest

from ieb import RULES, RetourCode, Severity
from ieb.codes import UnknownCode
from ieb.rules import Manier, Soort

TECHNISCH = {
    "TR056", "TR063", "TR103", "TR104", "TR135", "TR378", "TR393", "TR394", "TR395", "TR396", "TR400",
    "TR404", "TR409",
}  # fmt: skip
CONSTRAINTS = {"CS002", "CS003", "CS125"}
RESTRICTIES = {
    "RS001", "RS002", "RS005", "RS006", "RS008", "RS010", "RS015", "RS017", "RS032", "RS033", "RS035",
    "RS037", "RS047", "RS048",
}  # fmt: skip
BEDRIJFSREGELS = {
    "OP033", "OP035", "OP035x1", "OP047", "OP065", "OP079", "OP080", "OP090", "OP179", "OP192", "OP241",
    "OP371", "OP372", "OP381", "OP382", "OP383", "OP384",
}  # fmt: skip
UITGANGSPUNTEN = {"UP001", "UP017", "UP024"}
INVULINSTRUCTIES = {"IV024", "IV028", "IV032", "IV046", "IV106", "IV107"}
SIGNALEN = {"SG001", "SG002", "SG003"}

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


def test_the_register_holds_every_rule_of_the_standard_and_our_signals_and_no_other():
    """No rule of the standard is missing from the register, and none is made up."""
    groups = (
        TECHNISCH,
        CONSTRAINTS,
        RESTRICTIES,
        BEDRIJFSREGELS,
        UITGANGSPUNTEN,
        INVULINSTRUCTIES,
        SIGNALEN,
    )
    assert set(RULES) == set().union(*groups)


@pytest.mark.parametrize(
    ("soort", "codes"),
    [
        (Soort.TECHNISCH, TECHNISCH),
        (Soort.CONSTRAINT, CONSTRAINTS),
        (Soort.RESTRICTIE, RESTRICTIES),
        (Soort.BEDRIJFSREGEL, BEDRIJFSREGELS),
        (Soort.UITGANGSPUNT, UITGANGSPUNTEN),
        (Soort.INVULINSTRUCTIE, INVULINSTRUCTIES),
        (Soort.SIGNAAL, SIGNALEN),
    ],
)
def test_every_rule_is_of_the_kind_that_its_code_says(soort, codes):
    """A user who knows the standard finds a rule among those of its own kind."""
    assert {code for code, rule in RULES.items() if rule.soort is soort} == codes


@pytest.mark.parametrize("code", FACTS)
def test_level_return_code_mark_and_messages_are_those_of_the_standard(code):
    """What a rule says of itself is what was read in the source, fact by fact."""
    rule = RULES[code]
    assert (rule.level, rule.retourcode, rule.mark.value, set(rule.messages)) == FACTS[code]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda one: one.code)
def test_every_rule_can_be_read_by_people(rule):
    """Each rule explains itself in whole sentences, with an example."""
    for text in (rule.title, rule.explanation, rule.example):
        assert len(text) > 10
        assert text.endswith((".", "...", "?"))
    assert rule.messages
    assert rule.place


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda one: one.code)
def test_a_rule_has_a_check_when_and_only_when_it_says_so(rule):
    """A rule that says it is checked is checked, and no other pretends to be."""
    checked = {Manier.CONTROLE}
    if rule.code in {"IV028", "OP065", "OP090"}:
        checked.add(Manier.BOUWER)
    assert (rule.check is not None) is (rule.manier in checked)
    assert (rule.level == 1) is (rule.manier is Manier.XSD)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda one: one.code)
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


def test_with_a_removal_only_seven_rules_count():
    """A removal is judged on who and what it removes, not on the period that goes."""
    removed = next(iter(RULES["TR063"].statuses))
    heen = [rule for rule in RULES.values() if rule.check and "WMO405" in rule.messages]
    counting = {rule.code for rule in heen if removed in rule.statuses}
    assert counting == {"TR056", "TR135", "TR378", "CS002", "CS125", "TR063", "OP372"}


def test_the_register_cannot_be_changed():
    """One part of a program cannot change what a rule means for another part."""
    with pytest.raises(TypeError):
        RULES["TR999"] = RULES["TR404"]
