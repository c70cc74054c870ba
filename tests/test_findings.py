"""Findings, and how foreign text is made fit to be shown."""

import pickle

import attrs
import pytest

from ieb import Finding, Mark, Severity
from ieb.findings import Path

BSN = "999992016"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"path": "Bericht/Header", "line": 3}, "Bericht/Header (regel 3): Leeg. [RS033]"),
        ({"path": "Bericht/Header"}, "Bericht/Header: Leeg. [RS033]"),
        ({"line": 1}, "bestand (regel 1): Leeg. [RS033]"),
        ({"line": 0}, "bestand (regel 0): Leeg. [RS033]"),
        ({}, "bestand: Leeg. [RS033]"),
    ],
)
def test_a_finding_reads_as_a_sentence_with_its_place(place, expected):
    """A finding prints place, line, text and code; what it does not know it leaves out."""
    assert str(Finding(code="RS033", message="Leeg.", **place)) == expected


def test_a_finding_of_level_1_needs_code_and_message_only():
    """The defaults are those of an XSD finding: level 1, refusal, no return code, weakest mark."""
    finding = Finding(code="RS033", message="Leeg.")
    assert attrs.asdict(finding, recurse=False) == {
        "code": "RS033",
        "message": "Leeg.",
        "level": 1,
        "severity": Severity.AFKEUR,
        "retourcode": None,
        "path": Path(),
        "line": None,
        "mark": Mark.AANNAME,
    }


def test_a_finding_is_a_value():
    """Findings are frozen, slotted, compared by value, and survive a pickle."""
    finding = Finding(code="RS033", message="Leeg.", line=2)
    assert finding == pickle.loads(pickle.dumps(finding))
    assert finding != attrs.evolve(finding, line=3)
    assert len({finding, attrs.evolve(finding)}) == 1
    assert not hasattr(finding, "__dict__")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        finding.line = 4


def test_a_finding_takes_no_positional_arguments():
    """Code and message cannot be mixed up: both are named."""
    with pytest.raises(TypeError):
        Finding("RS033", "Leeg.")


def test_marks_and_severities_are_those_of_the_standard():
    """The marks and severities are written the way the tables of the standard write them."""
    read = ["4.0", "3.0", "1.0", "zuster", "vektis", "wet", "cak", "vng", "cbs", "rvig", "gemeente"]
    assert [str(mark) for mark in Mark] == [*read, "ggk", "xsd", "aanname"]
    assert [str(severity) for severity in Severity] == ["afkeur", "overtreding", "signaal"]
