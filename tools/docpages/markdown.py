"""Markdown from data: text that stays text, tables, and places to link to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

_SPECIAL: Final = re.compile(r"([\\*_\[\]<>|#~&])")
NOTICE: Final = "<!-- Gemaakt door tools/make_docs.py; wijzig de gegevens, niet deze pagina. -->"


def text(value: object) -> str:
    """Return a value as one line of plain text: only code between backticks is markup.

    Args:
        value: The value, as people read it.
    """
    words = " ".join(str(value).split())
    parts = words.split("`")
    # Every second part stands between backticks; a lone backtick opens nothing.
    if len(parts) % 2 == 0:
        return _SPECIAL.sub(r"\\\1", words.replace("`", "'"))
    parts[::2] = [_SPECIAL.sub(r"\\\1", part) for part in parts[::2]]
    return "`".join(parts)


def code(value: str) -> str:
    """Return a value as inline code."""
    return f"`{value}`"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table; none when it has no rows.

    Args:
        heads: What stands above each column.
        rows: The cells, in Markdown.
    """
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    if lines:
        yield f"| {' | '.join(heads)} |"
        yield f"|{'---|' * len(heads)}"
        yield from lines
        yield ""


def fence(language: str, content: str) -> Iterator[str]:
    """Yield a block of code, whatever stands in it.

    Args:
        language: The language of the code.
        content: The code.
    """
    longest = max((len(found) for found in re.findall("`{3,}", content)), default=2)
    marks = "`" * (longest + 1)
    yield f"{marks}{language}"
    yield content.rstrip("\n")
    yield f"{marks}\n"


def page(title: str, label: str, lines: Iterable[str]) -> str:
    """Return a page.

    Args:
        title: Its title.
        label: The name by which other pages link to it.
        lines: What stands below the title.
    """
    body = "\n".join(lines).rstrip("\n")
    return f"{NOTICE}\n\n({label})=\n\n# {title}\n\n{body}\n"


def section(title: str, label: str = "") -> Iterator[str]:
    """Yield the heading of a part of a page.

    Args:
        title: The heading.
        label: The name by which other pages link to it; empty for none.
    """
    yield ""
    if label:
        yield f"({label})=\n"
    yield f"## {title}\n"


def toctree(names: Iterable[str]) -> Iterator[str]:
    """Yield the list of the pages below this one, for the navigation.

    Args:
        names: The pages, relative to this one.
    """
    yield "```{toctree}\n:hidden:\n"
    yield from names
    yield "```\n"
