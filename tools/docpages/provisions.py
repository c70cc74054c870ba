"""The page with what sums of months, periods and terms rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docpages.markdown import page, section, table, text
from ieb import kostprijs
from ieb.kalender import BEPALINGEN, TERMIJNEN, Bepaling


def provisions_page() -> str:
    """Return the page."""
    return page("Bepalingen", "bepalingen", _lines())


def _lines() -> Iterator[str]:
    yield "Waarop `ieb.kalender` en `ieb.kostprijs` rusten: wat de wet zegt, wat CAK, VNG of een"
    yield "gemeente zegt, en wat wij aannemen. Wat het betekent, leest u bij"
    yield "[Maanden, tarieven en termijnen](../maanden-tarieven-termijnen.md) en bij"
    yield "[Kostprijsbewaking](../kostprijsbewaking.md).\n"
    yield from _table(BEPALINGEN)
    yield from section("Kostprijs", "bepalingen-kostprijs")
    shown = (*BEPALINGEN, *TERMIJNEN)
    yield from _table([row for row in kostprijs.BEPALINGEN if row not in shown])
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


def _table(provisions: Iterable[Bepaling]) -> Iterator[str]:
    rows = [
        (text(row.onderwerp), text(row.tekst), row.mark, text(row.source)) for row in provisions
    ]
    yield from table(("onderwerp", "bepaling", "herkomst", "bron"), rows)
