"""Spellings as data: what is replaced in the text of a message."""

from __future__ import annotations

import pytest
from hypothesis import given

import ieb
from ieb.scenario.spellings import Spelling, spelling_in
from ieb.testing import messages

from .support import of

TEXT = (
    '<?xml version="1.0"?>\n'
    '<wmo:Bericht xmlns:wmo="urn:a" xmlns:i.eb="urn:b"><i.eb:Naam>w</i.eb:Naam></wmo:Bericht>'
)


def spelling(*changes: tuple[str, str]) -> Spelling:
    """Return a spelling with these changes."""
    return Spelling(name="-", title="-", changes=changes)


def test_changes_are_made_one_after_the_other():
    """A later pattern sees what an earlier one made."""
    assert spelling(("w</", "x</"), (r"(x)</", r"\1\1</")).write(TEXT).count(">xx<") == 1


def test_a_pattern_names_the_prefixes_and_the_namespace_of_the_message():
    """A set of XSD's of others has other ones; a dot in a prefix stands for itself."""
    changed = spelling(
        (' xmlns:$basis="[^"]*"', ""), ("<($basis:)", r"<\1 $bericht $basis $naamruimte ")
    ).write(TEXT)
    assert "<i.eb: wmo i.eb urn:b Naam>" in changed
    assert "xmlns:i.eb" not in changed
    assert spelling(("<$basis", "-")).write(TEXT.replace("<i.eb", "<iaeb", 1)).count("-") == 0


@pytest.mark.parametrize("text", ["<a/>", '<a:b xmlns:a="urn:a"/>'])
def test_a_name_that_the_message_does_not_have_is_found_nowhere(text):
    """What has one namespace, or is no message, has no prefix of the base schema to replace."""
    assert spelling(("<$basis", "x"), ("$naamruimte", "x")).write(text) == text


@given(messages())
def test_a_prefix_says_nothing_of_the_content(message):
    """Namespaces in XML 1.0: a prefix only stands for a namespace, whatever the message holds."""
    renamed = spelling(
        (r"(</?|xmlns:)$bericht(?=[:=])", r"\1n1"), (r"(</?|xmlns:)$basis(?=[:=])", r"\1n2")
    )
    text = ieb.serialize(message).decode()
    changed = renamed.write(text)
    assert "<n1:Bericht " in changed
    assert ieb.parse(changed.encode()) == message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('titel = "zo"\nvervang = []', "hier ontbreekt naam"),
        ('naam = "1"\nvervang = []', "hier ontbreekt titel"),
        ('naam = "1"\ntitel = "zo"\nvervang = [["a"]]', "vervang: verwacht [patroon, "),
        ('naam = "1"\ntitel = "zo"\npatroon = "a"', "de sleutel 'patroon' kennen wij hier niet"),
    ],
)
def test_what_states_no_spelling_is_refused(text, told):
    """Who adds a spelling hears what is wrong, and in which file."""
    with pytest.raises(ieb.InvalidValue) as caught:
        of(text, spelling_in)
    assert str(caught.value).startswith("proef.toml")
    assert told in str(caught.value)
