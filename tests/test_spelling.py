"""The check of the spelling sees what users read as prose, and nothing else."""

from __future__ import annotations

import check_spelling
import pytest


class Knows:
    """A dictionary of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def lookup(self, word: str) -> bool:
        """Return whether it has a word."""
        return word in self.words


def read(markdown: str) -> list[tuple[int, str]]:
    """Return the words of a page with their lines."""
    return list(check_spelling.words(markdown))


def test_words_of_a_page_keep_their_line():
    """So that whoever mends a word finds it."""
    assert read("# Een kop\n\nTwee *woorden*.") == [
        (1, "Een"),
        (1, "kop"),
        (3, "Twee"),
        (3, "woorden"),
    ]


@pytest.mark.parametrize(
    "told",
    [
        "```python\nimprot ieb\n```",
        "````text\n```\nfuot\n````",
        "`fuot`",
        "<!-- fuot -->",
        "(fuot-label)=",
        "*English: a langauge\nof others.*",
        "https://voorbeeld.nl/fuot",
        "&emsp;",
        "EbStopdatum WMO405 fuot.xml a@fuot.nl",
        '<?xml versoin="1.0"?>',
    ],
)
def test_what_is_no_prose_is_not_read(told):
    """Code, comments, names, addresses and English; what stands after it keeps its line."""
    assert read(f"{told}\nslot") == [(told.count("\n") + 2, "slot")]


def test_the_words_of_a_link_are_read_and_its_target_is_not():
    """A reader sees the former only."""
    assert read("[zie hier](fuot.md#fuot)") == [(1, "zie"), (1, "hier")]


def test_a_fault_is_told_with_its_page_and_line(monkeypatch):
    """A word of the dictionary, in capitals or not, and a word of our own list are no fault."""
    pages = [("docs/een.md", "De Fuot\nheenbericht en xml-vorm"), ("docs/twee.md", "goed")]
    monkeypatch.setattr(check_spelling, "pages", lambda: iter(pages))
    found = list(check_spelling.faults(Knows("de", "en", "goed")))
    assert found == ["docs/een.md:1: Fuot"]


def test_the_texts_of_rules_and_casussen_are_read_too():
    """They reach the user through the pages that are made of them."""
    names = {name for name, _ in check_spelling.pages()}
    assert {"README.md", "docs/index.md", "naslag/regels/TR404.md", "casussen/casus-1.md"} <= names


def test_our_own_words_stand_there_once():
    """The list stays one that a person can keep."""
    lines = check_spelling.WORDS.read_text(encoding="utf-8").splitlines()
    own = [line.lower() for line in lines if not line.startswith("#")]
    assert len(own) == len(set(own))
    assert all(own)
