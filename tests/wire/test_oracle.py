"""No silent value: `parse` accepts a value if and only if two XSD processors do."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

import ieb

from .samples import NAMES, findings_of, leaves, lxml_accepts, other_accepts, sample

_STARTS = [
    "0", "1", "9", "-0", "+0", "-1", "+1", " 1 ", "01", "00000000000000000000000007", "999999999", "1000000000",
    "99999999", "100000000", "1_000", "1e3", "1.0", "0x1", "１２３", "٣", "²", "\u00a01", "+", "-", "+-1", "",
    "2025-05-12", "2025-02-29", "2024-02-29", "2100-02-29", "2025-13-01", "2025-05-12Z", "2025-05-12+01:00",
    "2025-05-12-14:00", "0000-01-01", "0001-01-01", "9999-12-31", " 2025-05-12\t", "2025-5-12", "20250512", "\n",
    "+2025-05-12", "２０２５-05-12", "578", "579", "000", "4", "3", "04", "0513", "051", "9999920160", "999992016",
    "1.0.0", "1.0", "01.0.0", "1.0.0.0", " 1.0.0", "0200", "ab12", "AB12", "ÀB12", "01", "ABCDEFGHIJKL", "\t",
    "ABCDEFGHIJKLM", "a\nb", "a\rb", "a\tb", " a ", "\u0085", "\u2028", "\u00a0", "\U0001f600" * 12, "x" * 80, "x" * 81,
]  # fmt: skip
_LEGAL = st.characters(
    codec="utf-8", exclude_categories=("Cs",), exclude_characters="\ufffe\uffff"
).filter(lambda char: char >= " " or char in "\t\n\r")
_NEAR = st.sampled_from(
    [" ", "\t", "\n", "0", "9", "-", "+", ".", "_", "Z", ":", "１", "\u00a0", "\u200b"]
)


@st.composite
def values(draw):
    """A value that is right somewhere, or nearly so."""
    text = draw(st.sampled_from(_STARTS))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(_NEAR | _LEGAL) + text[at + draw(st.integers(0, 1)) :]
    return text


def with_value(name: str, index: int, text: str) -> tuple[bytes, str]:
    """A message with another value in one of its leaves, and the path of the leaf."""
    root = etree.fromstring(sample(name))
    nodes = leaves(root)
    node = nodes[index % len(nodes)]
    node.text = text
    return etree.tostring(root, encoding="UTF-8"), etree.QName(node).localname


def beyond_the_calendar(text: str) -> bool:
    """Whether this is a date before year 1 or after year 9999, which Python's dates do not reach."""
    return re.fullmatch(r"-[0-9]{4,}-[0-9-]*|[0-9]{5,}-[0-9-]*", text.strip(" \t\n\r")) is not None


@settings(max_examples=6 * settings.default.max_examples)
@given(st.sampled_from(NAMES), st.integers(0, 60), values() | st.text(_LEGAL, max_size=14))
@example("WMO405", 17, "12025-05-12")
@example("WMO405", 17, "-0001-05-12")
def test_accepted_if_and_only_if_both_processors_accept(name, index, text):
    """In any leaf just the values are read that the XSD allows, by two processors of XSDs."""
    data, _ = with_value(name, index, text)
    accepted = lxml_accepts(data, name)

    if other_accepts(data, name) != accepted:
        # xmlschema reads numbers with Python's int() and trims with Python's str.strip(): it
        # accepts 1_000, digits of other scripts and no-break spaces. XSD 1.0 part 2 (3.3.13, 4.3.6)
        # allows ASCII digits and blanks only.
        plain, _ = with_value(name, index, re.sub(r"[^\x00-\x7f]|_", "x", text))
        assert not accepted
        assert "_" in text or not text.isascii()
        assert other_accepts(plain, name) == lxml_accepts(plain, name)
    if beyond_the_calendar(text):
        accepted = accepted and not [
            finding for finding in findings_of(data) if finding.code == "model"
        ]
    assert (not findings_of(data)) == accepted
    if accepted:
        assert lxml_accepts(ieb.serialize(ieb.parse(data)), name)


def test_every_tricky_value_in_every_leaf():
    """The list above, in each leaf of the two richest messages: `parse` and libxml2 agree on each."""
    for name in ("WMO406", "WMO410"):
        count = len(leaves(etree.fromstring(sample(name))))
        for text in _STARTS:
            for index in range(count):
                data, leaf = with_value(name, index, text)
                assert (not findings_of(data)) == lxml_accepts(data, name), (name, leaf, text)
