"""Proposing a dialect for a file; whoever reads it decides.

Every notation that fits the rows is found. When two of them do, the rows cannot tell which one is
meant, and that is said instead of chosen in silence.
"""

from __future__ import annotations

import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import product
from typing import Final

from attrs import evolve, field, frozen

from ieb.administratie.bestand.codes import find, signal
from ieb.administratie.bestand.columns import SOORTEN, Soort
from ieb.administratie.bestand.dialect import (
    Bedragnotatie,
    Codering,
    Datumnotatie,
    Dialect,
    Periodenotatie,
    name_character,
)
from ieb.administratie.bestand.lines import NO_TEXT, Row, is_no_text, rows_of
from ieb.administratie.bestand.notations import (
    read_amount,
    read_day,
    read_period,
    read_truth,
)
from ieb.errors import InvalidType, InvalidValue
from ieb.findings import Finding

_SEPARATORS: Final = (";", ",", "\t", "|")
_QUOTES: Final = ('"', "'")
_WORDS: Final = (("J", "N"), ("j", "n"), ("JA", "NEE"), ("Ja", "Nee"), ("ja", "nee"), ("1", "0"))
_YEAR: Final = 2019
"""The year of a period without one: the files were given over 2019 (aanname)."""
_MONTHS: Final = 12


@frozen(kw_only=True)
class Snuffel:
    """What a file looks like.

    Attributes:
        voorstel: The dialect that is proposed.
        ook_mogelijk: The other dialects that fit the rows as well.
        bevindingen: On which evidence, and what the rows cannot tell.
    """

    voorstel: Dialect
    ook_mogelijk: tuple[Dialect, ...] = field(repr=False)
    bevindingen: tuple[Finding, ...] = field(repr=False)


@frozen
class _Question:
    """Something that a dialect chooses, and the cells that answer it.

    Attributes:
        about: What is chosen, in Dutch.
        columns: Where it shows.
        answers: The same dialect once for each choice, the usual one first.
        shown: How each choice is written.
        read: What refuses a cell that the choice does not fit.
    """

    about: str
    columns: tuple[str, ...]
    answers: Callable[[Dialect], Sequence[Dialect]]
    shown: Callable[[Dialect], str]
    read: Callable[[str, Dialect], object]


def _with_dates(dialect: Dialect) -> list[Dialect]:
    return [evolve(dialect, datum=notation) for notation in Datumnotatie]


def _with_amounts(dialect: Dialect) -> list[Dialect]:
    return [evolve(dialect, bedrag=notation) for notation in Bedragnotatie]


def _with_periods(dialect: Dialect) -> list[Dialect]:
    return [
        evolve(dialect, periode=Periodenotatie.JJJJPP),
        evolve(dialect, periode=Periodenotatie.JJJJ_PP),
        evolve(dialect, periode=Periodenotatie.PP, jaar=_YEAR),
    ]


def _with_words(dialect: Dialect) -> list[Dialect]:
    return [evolve(dialect, ja=yes, nee=no) for yes, no in _WORDS]


_QUESTIONS: Final = (
    _Question(
        "de datums",
        ("GEBOORTEDATUM",),
        _with_dates,
        lambda dialect: dialect.datum,
        lambda text, dialect: read_day(text, dialect.datum),
    ),
    _Question(
        "de bedragen",
        ("TOTALE_KOSTEN", "KOSTEN_PER_PERIODE", "RESTBEDRAG"),
        _with_amounts,
        lambda dialect: dialect.bedrag,
        lambda text, dialect: read_amount(text, dialect.bedrag),
    ),
    _Question(
        "de bijdrageperioden",
        ("ZORGPERIODE", "PERIODE_WEEK"),
        _with_periods,
        lambda dialect: dialect.periode,
        read_period,
    ),
    _Question(
        "ja en nee",
        ("PGB", "IND_LAATSTE_ZORGPERIODE"),
        _with_words,
        lambda dialect: f"{dialect.ja}/{dialect.nee}",
        read_truth,
    ),
)


def sniff(data: bytes) -> Snuffel:
    """Propose a dialect for a file. It is a proposal: whoever reads the file decides.

    Args:
        data: The bytes of the file.

    Raises:
        InvalidType: `data` is no bytes.

    Example:
        >>> kop = b"BSN,ACHTERNAAM,VOORLETTERS,VOORVOEGSEL,GEBOORTEDATUM,PERIODE_WEEK,"
        >>> kop += b"ZORGAANBIEDER_WZA_CODE,ZORGAANBIEDER_NAAM,REGELING,PRODUCTCODE,"
        >>> kop += b"PRODUCT_OMSCHRIJVING,GELEVERDE_ZORG,IND_LAATSTE_ZORGPERIODE"
        >>> sniff(kop).voorstel.scheiding
        ','
    """
    if not isinstance(data, bytes):
        msg = f"Verwacht bytes, geen {type(data).__name__}."
        raise InvalidType(msg)
    if is_no_text(data.partition(b"\n")[0]):
        fault = find("HV003", NO_TEXT, line=1)
        return Snuffel(voorstel=Dialect(), ook_mogelijk=(), bevindingen=(fault,))
    plain = Dialect(codering=_encoding_of(data))
    frame = _find_frame(data, plain)
    if frame is None:
        text = "De eerste regel is met geen enkel scheidingsteken die van HenV of ZA."
        return Snuffel(voorstel=plain, ook_mogelijk=(), bevindingen=(find("HV001", text, line=1),))
    dialect, soort = frame
    findings = [_tell_frame(dialect, soort)]
    values = _gather(data, dialect, soort)
    fitting = [dialect]
    for question in _QUESTIONS:
        if values.keys().isdisjoint(question.columns):
            continue
        cells = set[str]().union(*(values.get(column, ()) for column in question.columns))
        indexes, told = _answer(question, cells, dialect)
        findings += told
        fitting = [question.answers(kept)[index] for kept, index in product(fitting, indexes)]
    findings += _doubt_months(values.get("GEBOORTEDATUM", set()), fitting[0])
    return Snuffel(
        voorstel=fitting[0], ook_mogelijk=tuple(fitting[1:]), bevindingen=tuple(findings)
    )


def _encoding_of(data: bytes) -> Codering:
    """Return the encoding; of bytes that are the same in both, the usual one."""
    if data.startswith(BOM_UTF8):
        return Codering.UTF_8
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return Codering.CP1252
    if text.isascii():
        return Codering.CP1252
    return Codering.UTF_8


def _find_frame(data: bytes, plain: Dialect) -> tuple[Dialect, Soort] | None:
    """Return what stands between and around the fields, and which file it is."""
    best: tuple[int, Dialect, Soort] | None = None
    for dialect in _frames(plain):
        soort = _soort_of(data, dialect)
        if soort is None:
            continue
        count = sum(len(row.fields) == len(soort.kolommen) for row in _rows(data, dialect))
        if best is None or count > best[0]:
            best = (count, dialect, soort)
    if best is None:
        return None
    return best[1:]


def _frames(plain: Dialect) -> Iterator[Dialect]:
    for separator, quotes, header in product(_SEPARATORS, _QUOTES, (True, False)):
        yield evolve(plain, scheiding=separator, aanhaling=quotes, kop=header)


def _soort_of(data: bytes, dialect: Dialect) -> Soort | None:
    first = next(_rows(data, dialect), None)
    if first is None:
        return None
    for soort in SOORTEN:
        names = set(first.fields) == set(soort.kolommen)
        counted = len(first.fields) == len(soort.kolommen)
        if counted and names is dialect.kop:
            return soort
    return None


def _rows(data: bytes, dialect: Dialect) -> Iterator[Row]:
    return rows_of(io.BytesIO(data), dialect)


def _tell_frame(dialect: Dialect, soort: Soort) -> Finding:
    line = f"noemt de eerste regel de kolommen van {soort.naam}"
    if not dialect.kop:
        line = f"heeft de eerste regel zoveel velden als {soort.naam}, en geen namen"
    separator = name_character(dialect.scheiding)
    text = f"Met {separator} tussen de velden {line}; de codering lijkt {dialect.codering}."
    return signal("HV005", text, line=1)


def _gather(data: bytes, dialect: Dialect, soort: Soort) -> dict[str, set[str]]:
    """Return what stands in each column."""
    rows = _rows(data, dialect)
    columns = soort.kolommen
    if dialect.kop:
        columns = next(rows).fields
    values: dict[str, set[str]] = {column: set() for column in columns}
    for row in rows:
        if len(row.fields) == len(columns):
            for column, cell in zip(columns, row.fields, strict=True):
                values[column].add(cell)
    return values


def _answer(
    question: _Question, cells: set[str], dialect: Dialect
) -> tuple[list[int], list[Finding]]:
    """Return which choices fit most cells, the usual one first, and what that rests on."""
    filled = cells - {""}
    choices = question.answers(dialect)
    counts = [sum(_fits(question, cell, choice) for cell in filled) for choice in choices]
    most = max(counts)
    indexes = [index for index, count in enumerate(counts) if count == most]
    names = " of ".join(question.shown(choices[index]) for index in indexes)
    if len(indexes) > 1:
        text = f"De regels zeggen niet hoe {question.about} geschreven zijn: {names} past."
        return indexes, [signal("HV004", text)]
    text = f"Zo staan {question.about}: {names}; dat past op {most} van {len(filled)} waarden."
    findings = [signal("HV005", text)]
    if most < len(filled):
        text = f"Niet alle waarden van {question.about} passen; `ieb bestand` zegt welke niet."
        findings.append(signal("HV004", text))
    return indexes, findings


def _fits(question: _Question, cell: str, choice: Dialect) -> bool:
    try:
        question.read(cell, choice)
    except InvalidValue:
        return False
    return True


def _doubt_months(cells: set[str], dialect: Dialect) -> Iterator[Finding]:
    """Tell when no date has a day above twelve, so that day and month can be the other way."""
    days: list[date | None] = []
    for cell in cells:
        with suppress(InvalidValue):
            days.append(read_day(cell, dialect.datum))
    known = [day.day for day in days if day is not None]
    if known and max(known) <= _MONTHS:
        text = "Geen dag is hoger dan 12: de datums zeggen niet of de maand of de dag eerst staat."
        yield signal("HV004", text, column="GEBOORTEDATUM")
