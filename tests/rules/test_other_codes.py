"""Every code that the library can put in a finding has an explanation, and a place in the docs."""

import ast
import re
from itertools import chain
from pathlib import Path

import pytest
from docpages import documents
from docpages.labels import finding_label, rule_label

import ieb
from ieb.cli.explained import explain, titles
from ieb.releases.rulebook import known_rules
from ieb.rules.other_codes import other_codes

OF_A_STANDARD = re.compile("(?!IB)[A-Z]{2}[0-9]{3}(x[0-9])?|cvc-[A-Za-z0-9.-]+")
"""What looks like a code of a finding; IB and a number is one of a Fo01, in a list of its own."""
OF_US = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
MAKERS = {
    "CannotUpgrade",
    "Finding",
    "NotJudged",
    "_Fault",
    "_breach",
    "_refuse",
    "_signal",
    "find",
}
"""What makes a finding, or something that becomes one; the code is one of its first two arguments."""
TO_SHOW = {"TOETS", "-", "EB001"}
"""Codes of findings that only tools and tests make, and a code list that looks like a rule."""
NODES = list(
    chain.from_iterable(
        ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(Path(ieb.__file__).parent.rglob("*.py"))
    )
)
PAGES = documents()


def texts():
    """Return every text in the code of the library."""
    found = (node.value for node in NODES if isinstance(node, ast.Constant))
    return {text for text in found if isinstance(text, str)}


def constants():
    """Return the texts that stand under a name, such as MORE."""
    return {
        node.target.id: node.value.value
        for node in NODES
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(node.value, ast.Constant)
    }


def made_codes():
    """Return what is given as code to what makes a finding, by a text or by its name."""
    named, found = constants(), set()
    for node in NODES:
        if isinstance(node, ast.Call) and called(node) in MAKERS:
            given = [word.value for word in node.keywords if word.arg == "code"]
            for argument in (*given, *node.args[:2]):
                name = getattr(argument, "id", None)
                found.add(getattr(argument, "value", named.get(name)))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            found |= set(paired(node))
    return {code for code in found if isinstance(code, str) and OF_US.fullmatch(code)}


def paired(node):
    """Yield the texts that are called `code` where several names are given at once."""
    for target in node.targets:
        for name, value in zip(getattr(target, "elts", ()), node.value.elts, strict=False):
            if getattr(name, "id", None) == "code":
                yield getattr(value, "value", None)


def called(node):
    """Return the name of what is called."""
    return getattr(node.func, "id", getattr(node.func, "attr", None))


WRITTEN = {text for text in texts() if OF_A_STANDARD.fullmatch(text)}
MADE = made_codes()


@pytest.mark.parametrize("code", sorted((WRITTEN | MADE) - TO_SHOW))
def test_each_code_is_explained_and_has_its_place_in_the_docs(code):
    """Who meets a code, on the screen or in a report of a program, can look it up in both."""
    told = explain(code)
    assert told is not None
    assert told.title.endswith((".", "?"))
    assert all(told.paragraphs)
    if told.code in known_rules():
        place = f"naslag/regels/{told.code}.md", rule_label(told.code)
    else:
        place = "naslag/bevindingen.md", finding_label(told.code)
    page, label = place
    assert f"({label})=" in PAGES[page]
    assert told.code in titles()


def test_the_codes_of_each_part_are_seen():
    """What is sought in the code of the library is found: of reading, envelopes, upgrading, plans."""
    assert {"xml-vorm", "bericht-anders", "json", "model", "bevindingen-meer"} <= MADE
    assert {"periode-ontbreekt", "bericht-ontbreekt", "gemeente-ontbreekt", "herhaald"} <= MADE
    assert {"GG013", "SM010", "AD002", "RS033", "cvc-complex-type.2.4.d"} <= WRITTEN


@pytest.mark.parametrize("code", sorted(other_codes()))
def test_nothing_is_explained_that_is_never_given(code):
    """An explanation of a code that is gone would send a reader looking for what is not there."""
    facet = re.fullmatch("cvc-([A-Za-z]+)-valid", code)
    assert code in texts() or facet
    if facet:
        assert facet[1] in texts()


def test_a_code_of_the_w3c_that_is_not_listed_says_what_it_is():
    """Another XSD set may break in ways that ours cannot."""
    assert explain("cvc-id.1").title == "Het bericht voldoet niet aan de XSD."
    assert explain("CVC-PATTERN-VALID").code == "cvc-pattern-valid"
    assert explain("bestaat-niet") is None
