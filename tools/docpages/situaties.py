"""A page per special situation, with its picture, its trap and its checklist; all of it is ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docpages.casussen import label_of, story_pages
from docpages.markdown import NOTICE, section, table, text, toctree
from ieb.scenario import Situatie, play, situaties

FOLDER: Final = "situaties"


def situatie_pages() -> Iterator[tuple[str, str]]:
    """Yield the name and content of each page and picture, and of the overview."""
    for situatie in situaties():
        yield from story_pages(FOLDER, play(situatie), _advice(situatie))
    yield f"{FOLDER}/_overzicht.md", "\n".join([NOTICE, "", *_overview()])  # part of situaties.md


def _overview() -> Iterator[str]:
    rows = (
        (
            f"[Situatie&nbsp;{situatie.nummer}]({FOLDER}/{label_of(situatie)}.md)",
            text(situatie.heading),
            text(situatie.trap),
        )
        for situatie in situaties()
    )
    yield from table(("situatie", "titel", "valkuil"), rows)
    yield from toctree(f"{FOLDER}/{label_of(situatie)}" for situatie in situaties())


def _advice(situatie: Situatie) -> Iterator[str]:
    yield f"Herkomst: {text(situatie.place)}. Bron: {text(situatie.source)}.\n"
    yield f"**Valkuil.** {text(situatie.trap)}\n"
    yield from section("Checklist")
    rows = ((text(situatie.party(todo.gemeente)), text(todo.text)) for todo in situatie.checklist)
    yield from table(("wie", "wat er te doen is"), rows)
    for gemeente in situatie.unprompted:
        yield f"Zonder bericht van het CAK moet handelen: {text(situatie.party(gemeente))}.\n"
    yield from section("Verloop")
