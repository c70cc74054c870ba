"""Reading a file: its header, each row by itself, and what rows say of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from attrs import evolve

from ieb.administratie.bestand.cells import Cells
from ieb.administratie.bestand.codes import find, signal
from ieb.administratie.bestand.columns import Soort, count_fields, judge_header
from ieb.administratie.bestand.dialect import Dialect
from ieb.administratie.bestand.doubles import Earlier
from ieb.administratie.bestand.lines import Row, open_source, rows_of
from ieb.administratie.bestand.regels import Bestand, Regel, errors_in
from ieb.errors import InvalidType
from ieb.findings import Finding


def read_file(
    source: bytes | BinaryIO,
    dialect: Dialect,
    soort: Soort,
    read: Callable[[Cells], Regel],
    earlier: Earlier,
) -> Bestand[Regel]:
    """Read a file.

    Args:
        source: Its bytes, or a file that was opened for reading bytes.
        dialect: How it is written.
        soort: Which file it is.
        read: What makes a row of its cells.
        earlier: What is known before its first row.

    Raises:
        InvalidType: `source` or `dialect` is something else.
    """
    if not isinstance(dialect, Dialect):
        msg = f"Verwacht een Dialect, geen {type(dialect).__name__}."
        raise InvalidType(msg)
    rows = rows_of(open_source(source), dialect)
    columns, findings = _read_header(rows, soort, dialect)
    if errors_in(findings):
        return Bestand(regels=(), niet_gelezen=(), leesbaar=False, bevindingen=findings)
    regels: list[Regel] = []
    unread: list[int] = []
    found = list(findings)
    for row in rows:
        cells = _cells_of(row, columns, dialect)
        if len(row.fields) == len(columns):
            regel = read(cells)
            earlier.judge(cells, regel, row.fields)
            regels.append(evolve(regel, bevindingen=tuple(cells.findings)))
        elif errors_in(cells.findings):
            unread.append(row.number)
        found += cells.findings
    if not regels and not unread:
        found.append(signal("HV002", "Het bestand bevat geen regels."))
    return Bestand(
        regels=tuple(regels),
        niet_gelezen=tuple(unread),
        leesbaar=True,
        bevindingen=tuple(found),
    )


def _read_header(
    rows: Iterator[Row], soort: Soort, dialect: Dialect
) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Return the columns in the order of the file, and what is wrong with the first line."""
    if not dialect.kop:
        return soort.kolommen, ()
    first = next(rows, None)
    if first is None:
        return (), (find("HV001", "Het bestand bevat geen regels, ook geen kop."),)
    if errors_in(first.findings):
        return (), first.findings
    if not first.fields:
        text = "De eerste regel is leeg; verwacht zijn de namen van de kolommen."
        return (), (find("HV001", text, line=1),)
    return first.fields, (*first.findings, *judge_header(first.fields, soort, dialect))


def _cells_of(row: Row, columns: tuple[str, ...], dialect: Dialect) -> Cells:
    """Return the cells of a row, with what is wrong with the line itself."""
    cells = Cells(row.number, dialect, dict(zip(columns, row.fields, strict=False)))
    cells.findings += row.findings
    if row.fields and len(row.fields) != len(columns):
        text = f"De regel heeft {count_fields(row.fields)}; verwacht zijn er {len(columns)}."
        if len(row.fields) == 1 and dialect.scheiding in row.fields[0]:
            text = f"De hele regel staat tussen aanhalingstekens ({dialect.aanhaling})."
        cells.error("HV002", text)
    return cells
