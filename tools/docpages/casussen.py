"""A page per casus with its picture, and one on what the document does not get right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from docpages.markdown import NOTICE, code, page, section, table, text, toctree
from docpages.shown import listing_block
from ieb.notation import write_date
from ieb.scenario import Casus, PlayedCasus, PlayedStep, casussen, document_deviations, play
from ieb.scenario.picture import answer_text, in_words, picture

FOLDER: Final = "casussen"
_DEVIATIONS: Final = """\
De gedrukte gegevens kloppen niet overal met de regels of met de eigen tekst van het document. Een
*afwijking* is een plek waar het document een regel breekt; *bedoeld* is een bevinding waar de casus
juist over gaat. *Tekst* is een plek waar naam, schrijfwijze of verhaal niet klopt. Wij hebben niets
verbeterd.
"""


def casus_pages() -> Iterator[tuple[str, str]]:
    """Yield the name and content of each page and picture, and of the list of misprints."""
    for casus in casussen():
        played_casus = play(casus)
        yield from story_pages(FOLDER, played_casus)
    title = "Afwijkingen in het document"
    yield f"{FOLDER}/afwijkingen.md", page(title, "afwijkingen", _deviation_lines())
    yield f"{FOLDER}/_overzicht.md", "\n".join([NOTICE, "", *_overview()])  # part of casussen.md


def story_pages(
    folder: str, played_casus: PlayedCasus, advice: Iterable[str] = ()
) -> Iterator[tuple[str, str]]:
    """Yield the name and content of the page of a casus or a situation, and of its picture.

    Args:
        folder: Where they stand.
        played_casus: The casus as it was played.
        advice: Lines that come before the picture.
    """
    casus = played_casus.casus
    label = label_of(casus)
    title = f"{casus.name.capitalize()}: {text(casus.heading)}"
    yield f"{folder}/{label}.md", page(title, label, _story_lines(played_casus, advice))
    yield f"{folder}/{label}.svg", picture(played_casus)


def label_of(casus: Casus) -> str:
    """Return what the page of a casus or a situation is called in links.

    Args:
        casus: The casus.
    """
    return casus.name.replace(" ", "-")


def _overview() -> Iterator[str]:
    rows = (
        (
            f"[Casus&nbsp;{casus.number}]({FOLDER}/{label_of(casus)}.md)",
            text(casus.heading),
            text(casus.situation),
        )
        for casus in casussen()
    )
    yield from table(("casus", "titel", "waar het over gaat"), rows)
    names = [*map(label_of, casussen()), "afwijkingen"]
    yield from toctree(f"{FOLDER}/{name}" for name in names)


def _story_lines(played_casus: PlayedCasus, advice: Iterable[str]) -> Iterator[str]:
    casus = played_casus.casus
    yield f"{text(casus.situation)}\n"
    yield f"*{text(casus.place).capitalize()}*. Regels: {', '.join(casus.rules) or 'geen'}.\n"
    yield from advice
    yield f"```{{image}} {label_of(casus)}.svg\n:alt: {in_words(played_casus)}\n```\n"
    for played in played_casus.steps:
        yield from _step(played)
    yield from section("Wat wij invulden")
    yield f"{text(casus.filled)}\n"
    rows = ((str(row.step or "-"), text(row.name), text(row.value)) for row in casus.filled_in)
    yield from table(("stap", "wat wij invulden", "waarde"), rows)
    own = list(_deviations(casus))
    if own:
        yield from section("Afwijkingen in het document")
        yield from table(("casus", "stap", "wat", "soort", "uitleg"), own)


def _step(played: PlayedStep) -> Iterator[str]:
    step = played.step
    yield from section(f"Stap {step.number}: {text(step.what).rstrip('.')}")
    if played.message is None:
        yield f"{step.actor}, {write_date(step.sent)}. Er wordt niets verstuurd.\n"
        return
    yield f"Van {step.actor} aan {step.receiver}, {write_date(step.sent)} ({text(step.place)}):\n"
    yield from listing_block(played.message)
    found = ", ".join(code(finding.code) for finding in played.report or ()) or "geen"
    answer = "geen"
    if played.answer is not None:
        answer = text(answer_text(played.answer))
    yield f"Bevindingen: {found}. Antwoord: {answer}.\n"


def _deviation_lines() -> Iterator[str]:
    yield _DEVIATIONS
    rows = [
        ("-", "-", text(found.printed), "tekst", text(found.explanation))
        for found in document_deviations()
    ]
    for casus in casussen():
        rows.extend(_deviations(casus))
    yield from table(("casus", "stap", "wat", "soort", "uitleg"), rows)


def _deviations(casus: Casus) -> Iterator[tuple[str, str, str, str, str]]:
    link = f"[{casus.number}]({label_of(casus)}.md)"
    for step in casus.steps:
        for found in step.expected:
            explanation = text(found.explanation)
            yield link, str(step.number), code(found.code), found.kind.value, explanation
    for deviation in casus.deviations:
        printed, explanation = text(deviation.printed), text(deviation.explanation)
        yield link, str(deviation.step), printed, "tekst", explanation
