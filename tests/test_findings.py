"""Findings, and how foreign text is made fit to be shown."""

import pickle

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ieb import Finding, Mark, Severity
from ieb.privacy import MASK, mask, quote

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
    assert attrs.asdict(finding) == {
        "code": "RS033",
        "message": "Leeg.",
        "level": 1,
        "severity": Severity.AFKEUR,
        "retourcode": None,
        "path": "",
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
    assert [str(mark) for mark in Mark] == ["4.0", "3.0", "1.0", "zuster", "vektis", "xsd", "aanname"]
    assert [str(severity) for severity in Severity] == ["afkeur", "overtreding", "signaal"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BSN, MASK),
        (f"a{BSN}b", f"a{MASK}b"),
        (f"{BSN} en {BSN}", f"{MASK} en {MASK}"),
        (BSN * 2, MASK),
        ("99999201", "99999201"),
        ("9999920 16", "9999920 16"),
        ("９９９９９２０１６", MASK),
    ],
)
def test_mask_hides_runs_of_nine_digits_or_more(text, expected):
    """Nine digits on end, in whatever script, may be a Bsn; eight may not."""
    assert mask(text) == expected


@given(st.text(st.sampled_from("0123456789 ax"), max_size=40))
def test_mask_leaves_no_run_of_nine_digits(text):
    """Whatever stands around it, no run of nine digits remains, and nothing else changes."""
    masked = mask(text)
    runs = ["".join(char if char.isdigit() else " " for char in one).split() for one in (text, masked)]
    assert all(len(run) < 9 for run in runs[1])
    assert runs[1] == [run for run in runs[0] if len(run) < 9]
    assert (masked == text) == all(len(run) < 9 for run in runs[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wlz", "'Wlz'"),
        ("", "''"),
        ("a\nb\x1b[31m", "'a�b�[31m'"),
        ("a" * 60, f"'{'a' * 60}'"),
        ("a" * 61, f"'{'a' * 60}…'"),
        (BSN, f"'{MASK}'"),
    ],
)
def test_shown_quotes_masks_and_cuts(text, expected):
    """Foreign text is shown between quotes, on one line, without Bsn and not too long."""
    assert quote(text) == expected


@given(st.integers(0, 70))
def test_shown_hides_a_bsn_that_the_cut_runs_through(before):
    """A Bsn is masked before the text is cut: no part of it is left standing."""
    assert "99999" not in quote("x" * before + BSN)


@settings(max_examples=60)
@given(st.text(max_size=100))
def test_shown_is_printable_and_short(text):
    """Whatever comes in, what is shown is printable and at most 63 characters."""
    result = quote(text)
    assert result.isprintable()
    assert len(result) <= 63
