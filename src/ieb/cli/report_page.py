"""The page that a command writes: sums, per code, per gemeente, and where most is wrong."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from attrs import frozen

from ieb.cli.explained import explain
from ieb.cli.overview import UNREADABLE, GemeenteCount, Item, Overview
from ieb.codes import gemeentecodes
from ieb.page import Html, link, to_html, write_number, write_table
from ieb.privacy import mask

_UNREAD: Final = "Het bestand kon niet gelezen worden."
_NO_EXPLANATION: Final = "Van deze code hebben wij geen uitleg."
_UNKNOWN: Final = "onbekend: geen geldig bericht"
_HIDDEN: Final = "Bsn's zijn verborgen; naar een bestand met een Bsn in zijn naam leidt geen link."
_SHOWN: Final = "Er kunnen Bsn's in staan: bewaar dit rapport als persoonsgegevens."
_FACTS: Final = ("Soort", "Retourcode", "Herkomst")
"""What else is told of a rule, besides what it asks and why."""


@frozen(kw_only=True)
class About:
    """What a page is about.

    Attributes:
        title: What stands above it.
        intro: How it came about, in Dutch sentences.
        noun: What is counted: ``bestanden`` or ``dossiers``.
        singular: One of them.
        labels: What may become of one, in the order in which that is shown.
        folder: Where the page comes: links to files lead from there.
        show_bsn: Whether what may be a Bsn is shown.
    """

    title: str
    intro: tuple[str, ...]
    noun: str
    singular: str
    labels: tuple[str, ...]
    folder: Path
    show_bsn: bool


def list_body(
    about: About,
    overview: Overview,
    *,
    gaps: Iterable[str] = (),
    more: Mapping[str, Iterable[str]] | None = None,
) -> Iterator[str]:
    """Yield what stands on a page.

    Args:
        about: What it is about.
        overview: What was counted.
        gaps: In Dutch, which rules were not judged.
        more: Other parts, by their heading, as HTML; one in which nothing stands is left out.
    """
    parts: dict[str, list[str]] = {
        "Totalen": list(_list_totals(about, overview)),
        "Niet beoordeeld": [f"<p>{to_html(gap)}</p>" for gap in gaps],
        "Per code": list(_list_codes(about, overview)),
        "Per gemeente": list(_list_gemeenten(about, overview)),
        f"{about.noun.capitalize()} waarmee het meest mis is": list(_list_worst(about, overview)),
    }
    parts |= {heading: list(lines) for heading, lines in (more or {}).items()}
    parts["Wat de codes betekenen"] = list(_list_explanations(overview))
    filled = {heading: lines for heading, lines in parts.items() if lines}
    yield f"<h1>{to_html(about.title)}</h1>"
    hidden = _SHOWN if about.show_bsn else _HIDDEN
    yield from (f"<p>{to_html(sentence)}</p>" for sentence in (*about.intro, hidden))
    yield '<nav aria-label="Inhoud"><ul>'
    for number, heading in enumerate(filled, 1):
        yield f"<li>{link(f'#deel-{number}', heading)}</li>"
    yield "</ul></nav>\n<main>"
    for number, (heading, lines) in enumerate(filled.items(), 1):
        yield f'<section id="deel-{number}">\n<h2>{to_html(heading)}</h2>'
        yield from lines
        yield "</section>"
    yield "</main>"


def _list_totals(about: About, overview: Overview) -> Iterator[str]:
    labels = overview.labels
    rows = [(label, labels[label]) for label in about.labels if labels[label]]
    rows.append(("samen", labels.total()))
    yield from write_table("Aantallen", (about.noun.capitalize(), "Aantal"), rows)


def _list_codes(about: About, overview: Overview) -> Iterator[str]:
    heads = ("Code", "Wat er mis is", "Ernst", "Bevindingen", about.noun.capitalize())
    rows = [
        (
            link(f"#{_anchor(counted.problem.code)}", counted.problem.code),
            _title_of(counted.problem.code),
            counted.problem.severity,
            counted.findings,
            counted.items,
        )
        for counted in overview.codes
    ]
    yield from write_table("Wat het vaakst gevonden is, staat bovenaan", heads, rows)


def _list_gemeenten(about: About, overview: Overview) -> Iterator[str]:
    labels = [label for label in about.labels if overview.labels[label]]
    heads = ("Gemeente", *labels, about.noun.capitalize(), "Bevindingen")
    rows = [_gemeente_row(counted, labels) for counted in overview.gemeenten]
    yield from write_table("Gemeenten op hun code", heads, rows)


def _gemeente_row(counted: GemeenteCount, labels: Sequence[str]) -> tuple[str | int, ...]:
    name = _UNKNOWN
    if counted.code:
        names = dict.fromkeys(row.naam for row in gemeentecodes().find(counted.code))
        name = " ".join((counted.code, *names))
    counts = [counted.labels[label] for label in labels]
    return name, *counts, counted.items, counted.findings


def _list_worst(about: About, overview: Overview) -> Iterator[str]:
    heads = (about.singular.capitalize(), "Wat ervan werd", "Wat er mis is", "Bevindingen")
    rows = [
        (_name_of(item, about), item.label, _write_problems(item), item.count)
        for item in overview.worst
    ]
    yield from write_table("Het ergste staat bovenaan", heads, rows)
    if overview.others:
        count = write_number(overview.others)
        yield f"<p>En nog {count} andere; met --csv krijgt u ze alle.</p>"


def _name_of(item: Item, about: About) -> str:
    """Return the name of a file, which leads to it unless that would tell a Bsn."""
    if not item.source:
        return item.name
    target = find_link(Path(item.source), about.folder)
    shown = unquote(target)
    if not about.show_bsn and mask(shown) != shown:
        return item.name
    return link(target, item.name)


def find_link(path: Path, folder: Path) -> str:
    """Return what leads from a page to a file, as it is written in HTML.

    Args:
        path: The file.
        folder: Where the page is.
    """
    try:
        relative = os.path.relpath(path, folder)
    except ValueError:  # on another drive of Windows
        return path.absolute().as_uri()
    # As bytes: a name need not be text; a colon is quoted, so that no name is taken for a scheme.
    return quote(os.fsencode(Path(relative).as_posix()))


def _write_problems(item: Item) -> Html:
    codes = sorted({problem.code for problem in item.problems})
    told = ", ".join(link(f"#{_anchor(code)}", code) for code in codes)
    if item.note:
        told += f": {to_html(item.note)}"
    return Html(told)


def _list_explanations(overview: Overview) -> Iterator[str]:
    codes = sorted({counted.problem.code for counted in overview.codes})
    for code in codes:
        yield f'<article id="{to_html(_anchor(code))}">\n<h3>{to_html(code)}</h3>'
        yield from (f"<p>{to_html(text)}</p>" for text in _explain(code))
        yield "</article>"


def _anchor(code: str) -> str:
    """Return what names a place on the page; there may be no space in it."""
    return f"code-{quote(code, safe='')}"


def _title_of(code: str) -> str:
    if code == UNREADABLE:
        return _UNREAD
    explained = explain(code)
    if explained is None:
        return _NO_EXPLANATION
    return explained.title


def _explain(code: str) -> Iterator[str]:
    yield _title_of(code)
    explained = explain(code)
    if explained is None:
        return
    yield from explained.paragraphs
    facts = [f"{name}: {explained.facts[name]}" for name in _FACTS if name in explained.facts]
    if facts:
        yield f"{'; '.join(facts)}."
