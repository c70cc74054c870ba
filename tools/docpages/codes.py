"""A page per code list, one on the gemeentecodes and one on the tariffs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import ieb.codes
from docpages.labels import code_label, list_label
from docpages.markdown import code, page, section, table, text, toctree
from ieb.codes import (
    TARIEVEN,
    ClosedCodelist,
    Codelist,
    OpenCodelist,
    RetourCode,
    RetourCode10,
    gemeentecodes,
)
from ieb.notation import write_date
from ieb.releases.evidence import meaning
from ieb.releases.rulebook import known_rules

FOLDER = "naslag/codelijsten"


def codelists() -> list[type[Codelist]]:
    """Return the public code lists."""
    public = [getattr(ieb.codes, name) for name in ieb.codes.__all__]
    lists = [known for known in public if isinstance(known, type) and issubclass(known, Codelist)]
    return [known for known in lists if len(known)]


def code_pages() -> Iterator[tuple[str, str]]:
    """Yield the name and content of the page of each list and of their overview."""
    for codelist in codelists():
        name = codelist.__name__
        yield f"{FOLDER}/{name}.md", page(name, list_label(name), _list_lines(codelist))
    yield f"{FOLDER}/gemeenten.md", page("Gemeentecodes", "gemeentecodes", _gemeenten())
    yield f"{FOLDER}/tarieven.md", page("Tarieven", "tarieven", _tariffs())
    yield f"{FOLDER}/index.md", page("Codelijsten", "alle-codelijsten", _overview())


def _overview() -> Iterator[str]:
    rows = (
        (f"[{known.__name__}]({known.__name__}.md)", str(len(known)), _nature(known))
        for known in codelists()
    )
    yield from table(("lijst", "codes", "soort"), rows)
    yield "Daarnaast: de [gemeentecodes](gemeenten.md) en de [tarieven](tarieven.md).\n"
    yield from toctree([*(known.__name__ for known in codelists()), "gemeenten", "tarieven"])


def _nature(codelist: type[Codelist]) -> str:
    if issubclass(codelist, ClosedCodelist):
        return "gesloten: een andere code wordt geweigerd"
    if issubclass(codelist, OpenCodelist):
        return "open: een onbekende code blijft behouden, en het rapport zegt het"
    raise AssertionError(codelist)


def _list_lines(codelist: type[Codelist]) -> Iterator[str]:
    yield f"Deze lijst is {_nature(codelist)}. In Python: `ieb.codes.{codelist.__name__}`.\n"
    heads = ("code", "omschrijving", "van", "tot en met", "herkomst")
    rows = (
        (code(row.code), text(meaning(row)), _day(row.valid_from), _day(row.valid_to), row.mark)
        for row in codelist
    )
    yield from table(heads, rows)
    for row in codelist:
        yield from section(row.code, code_label(codelist.__name__, row.code))
        yield f"{text(meaning(row))}\n"
        yield from table(("wat", "waarde"), ((name, text(value)) for name, value in _facts(row)))


def _facts(row: Codelist) -> Iterator[tuple[str, str]]:
    yield "herkomst", row.mark
    yield "bron", row.source
    if row.valid_from or row.valid_to:
        first, last = _day(row.valid_from) or "onbekend", _day(row.valid_to) or "nu"
        yield "geldig", f"{first} tot en met {last}"
    if row.mutatie is not None and row.mutatiedatum is not None:
        yield "laatst", f"{row.mutatie.value} op {write_date(row.mutatiedatum)}"
    if isinstance(row, RetourCode | RetourCode10):
        rules = sorted(name for name, rule in known_rules().items() if rule.retourcode == row.code)
        yield "regels", ", ".join(rules) or "geen"


def _day(day: date | None) -> str:
    if day is None:
        return ""
    return write_date(day)


def _gemeenten() -> Iterator[str]:
    yield (
        "De gemeentecodes zijn die van het CBS op 1 januari 2026 (herkomst `cbs`). Welke gemeenten "
        "sinds 1 januari 2020 zijn opgeheven, hun laatste dag, en sinds wanneer de nieuwste "
        "bestaan, is gelezen in een openbare kopie van de Gemeententabel (landelijke tabel 33) van "
        "de RvIG (herkomst `rvig`). De aantallen kloppen met die van het CBS: 355 in 2020, 352 in "
        "2021, 345 op 1 januari 2022 en 344 na Weesp, 342 sinds 2023. Codes die vóór 2020 zijn "
        "vervallen, staan er niet in: berichten van iEb zijn er sinds die dag. In Python: "
        "`ieb.codes.gemeentecodes`.\n"
    )
    rows = (
        (code(row.code), text(row.naam), _day(row.valid_from), _day(row.valid_to), row.mark or "-")
        for row in gemeentecodes().rows
    )
    yield from table(("code", "naam", "van", "tot en met", "herkomst"), rows)


def _tariffs() -> Iterator[str]:
    yield (
        "Het landelijke abonnementstarief per maand. Na de laatste dag is er geen tarief "
        "aangekondigd: een kostprijs met een latere startdatum wordt dan niet beoordeeld (TR409), "
        "en het rapport zegt dat.\n"
    )
    rows = (
        (
            _day(row.valid_from),
            _day(row.valid_to),
            str(row.cents),
            row.mark or "-",
            text(row.source),
        )
        for row in TARIEVEN
    )
    yield from table(("van", "tot en met", "eurocent", "herkomst", "bron"), rows)
