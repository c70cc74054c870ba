"""Which words of a text are the name of something that has a page or place of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from docpages.codes import codelists
from docpages.labels import (
    code_label,
    element_label,
    finding_label,
    list_label,
    message_label,
    rule_label,
    type_label,
)
from docpages.messages import element_names, simple_types
from ieb.codes import RetourCode
from ieb.findings import Path
from ieb.messages.kinds import KINDS
from ieb.releases.rulebook import known_rules
from ieb.releases.shape import ROOT
from ieb.rules.other_codes import other_codes

_WORD: Final = r"(?<![\w./:@-])(?:{words})(?![\w@]|[-./:]\w)"
_HUMPS: Final = re.compile(r"[A-Z][a-z]+[A-Z]|[A-Z]{2}|\d")


class Piece(NamedTuple):
    """A part of a text.

    Attributes:
        text: The part.
        label: The label of what it names; None for text that names nothing.
    """

    text: str
    label: str | None


@cache
def labels() -> dict[str, str]:
    """Return the label of everything that has a name of its own, by that name."""
    # Not a code that is also an ordinary word, such as json.
    found = {name: finding_label(name) for name in other_codes() if not name.isalpha()}
    found |= {name: type_label(name) for name in simple_types()}
    found |= {name: element_label(name) for name in element_names()}
    # An element that is called like its code list: the list says more of it.
    found |= {known.__name__: list_label(known.__name__) for known in codelists()}
    found |= {row.code: code_label(RetourCode.__name__, row.code) for row in RetourCode}
    found |= {code: rule_label(code) for code in known_rules()}
    return found | {naam: message_label(naam) for naam in KINDS}


@cache
def _pattern() -> re.Pattern[str]:
    """Return what finds a name in plain text, unless it is an ordinary word, like Client."""
    clear = sorted((name for name in labels() if _HUMPS.search(name)), key=len, reverse=True)
    return re.compile(_WORD.format(words="|".join(map(re.escape, clear))))


def pieces(text: str) -> Iterator[Piece]:
    """Yield a plain text in parts; together they are the text.

    Args:
        text: The text of a paragraph or cell, without markup.
    """
    end = 0
    for found in _pattern().finditer(text):
        if found.start() > end:
            yield Piece(text[end : found.start()], None)
        yield Piece(found[0], labels()[found[0]])
        end = found.end()
    if end < len(text):
        yield Piece(text[end:], None)


def label_of_code(literal: str) -> str | None:
    """Return the label of what inline code names: a name as a whole, or the last one of a path.

    Args:
        literal: What stands between the backticks.
    """
    known = labels().get(literal)
    path = Path(literal)
    if known is None and path.parent and path.is_within(ROOT):
        return labels().get(path.name)
    return known
