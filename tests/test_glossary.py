"""The glossary: one word for one thing, and each name in it is one of the code."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from pathlib import Path

import ieb

PAGE = Path(__file__).parents[1] / "docs" / "begrippen.md"
ROWS = [
    tuple(cell.strip() for cell in line.split("|")[1:4])
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("|") and "`" in line
]
NAMES = re.findall(r"`([^`]+)`", " ".join(names for _, names, _ in ROWS))


def names_of(value: object) -> set[str]:
    """Return the names inside a class of ours, or of the parameters of a function of ours."""
    if not str(getattr(value, "__module__", "")).startswith("ieb."):
        return set()
    if isinstance(value, type):
        return set(dir(value))
    if inspect.isfunction(value):
        return set(inspect.signature(value).parameters)
    return set()


def names_in_code() -> set[str]:
    """Return the names of modules, and of what they, their classes and their functions hold."""
    found: set[str] = set()
    for info in pkgutil.walk_packages(ieb.__path__, "ieb."):
        if info.name.endswith("__main__"):  # it runs when it is imported
            continue
        found |= {info.name, info.name.rpartition(".")[2]}
        for name, value in vars(importlib.import_module(info.name)).items():
            found |= {name, *names_of(value)}
    return found


def test_each_name_in_the_glossary_is_a_name_in_the_code():
    """Who looks for a word finds it; a name with an ellipsis is how names begin."""
    names = names_in_code()
    begun = {name.removesuffix("…") for name in NAMES if name.endswith("…")}
    assert {name for name in NAMES if not name.endswith("…")} <= names
    assert all(any(name.startswith(start) for name in names) for start in begun)
    assert len(NAMES) > len(begun) > 0


def test_a_word_or_a_name_has_one_row():
    """A word with two rows would be a word for two things, and so would a name."""
    words = ", ".join(cell for cell, _, _ in ROWS).split(", ")
    assert [word for word, count in Counter(words).items() if count > 1] == []
    assert [name for name, count in Counter(NAMES).items() if count > 1] == []


def test_each_row_says_what_the_word_means():
    """A word without a meaning explains nothing."""
    assert [word for word, _, meaning in ROWS if not meaning] == []
