"""The page with what sums of months, periods and terms rest on."""

from __future__ import annotations

from collections.abc import Iterator

from docpages.markdown import page, section, table, text
from ieb.kalender import BEPALINGEN, TERMIJNEN


def provisions_page() -> str:
    """Return the page."""
    return page("Bepalingen", "bepalingen", _lines())


def _lines() -> Iterator[str]:
    yield "Waarop `ieb.kalender` rust: wat de wet zegt, wat CAK, VNG of een gemeente zegt, en wat"
    yield "wij aannemen. Wat het betekent, leest u bij"
    yield "[Maanden, tarieven en termijnen](../maanden-tarieven-termijnen.md).\n"
    rows = [
        (text(row.onderwerp), text(row.tekst), row.mark, text(row.source)) for row in BEPALINGEN
    ]
    yield from table(("onderwerp", "bepaling", "herkomst", "bron"), rows)
    yield from section("Termijnen", "bepalingen-termijnen")
    terms = [
        (
            text(row.onderwerp),
            text(row.tekst),
            str(row.months),
            text(row.vanaf),
            row.mark,
            text(row.source),
        )
        for row in TERMIJNEN
    ]
    yield from table(("onderwerp", "bepaling", "maanden", "vanaf", "herkomst", "bron"), terms)
