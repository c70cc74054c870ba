"""What who hands over the wrong thing is told: what was expected, and what to call instead."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

import ieb

START = Path(__file__).parents[1] / "voorbeelden" / "start.xml"
DATA = START.read_bytes()


@pytest.mark.parametrize("call", [ieb.parse, ieb.check])
@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (
            DATA.decode(),
            r"niet uit str\. Een bestand leest u met ieb\.read\(pad\); .* met tekst\.encode\(\)\.",
        ),
        (
            START,
            r"niet uit \w*Path\. Een bestand leest u met ieb\.read\(pad\); .* met pad\.read_bytes\(\)\.",
        ),
        (bytearray(DATA), r"niet uit bytearray\. Maak er bytes van: bytes\(bytearray\)\."),
        (memoryview(DATA), r"niet uit memoryview\. Maak er bytes van: bytes\(memoryview\)\."),
        (
            io.BytesIO(DATA),
            r"niet uit BytesIO\. Geef de inhoud van het bestand, .*read_bytes\(\)\.",
        ),
        (None, r"niet uit NoneType\. Geef de inhoud van het bestand"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_bytes_is_told_what_to_call(call, wrong, hint):
    """An error of this library that is a TypeError too, without anything of the message."""
    with pytest.raises(
        ieb.InvalidType, match=rf"^Een bericht wordt gelezen uit bytes, {hint}"
    ) as caught:
        call(wrong)
    assert "999992016" not in str(caught.value)


def test_what_is_told_to_call_works():
    """Who follows the hint in an error gets the message."""
    expected = ieb.parse(DATA)
    assert ieb.read(START) == expected
    assert ieb.parse(DATA.decode().encode()) == expected
    assert ieb.parse(bytes(bytearray(DATA))) == ieb.parse(bytes(memoryview(DATA))) == expected


@pytest.mark.parametrize("name", [4.0, 4, None, ["4.0"]])
def test_a_release_is_named_by_text(name):
    """The number that YAML and TOML make of 4.0 is told to be no name of a release."""
    with pytest.raises(
        ieb.InvalidType, match=r"^name: verwacht de naam van een release als tekst, zoals '4\.0'"
    ):
        ieb.release(name)
