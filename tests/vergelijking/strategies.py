"""Random rows, files and dialects, and an independent writer of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from attrs import evolve, field, frozen
from hypothesis import strategies as st

from ieb.administratie.bestand import (
    Bedragnotatie,
    Codering,
    Datumnotatie,
    Dialect,
    Periodenotatie,
)
from ieb.testing.strategies import bsns

from .voorbeeld import HENV_KOLOMMEN, ZA_KOLOMMEN

HENV_NAMES: Final = tuple(HENV_KOLOMMEN.split(";"))
ZA_NAMES: Final = tuple(ZA_KOLOMMEN.split(";"))
LAST_PERIOD: Final = (2019, 13)

names: Final = st.text(st.sampled_from("abcdeABCDE ëéïü';,|\t\"-"), min_size=1, max_size=12).filter(
    str.strip
)
births: Final = st.dates(date(1900, 1, 1), date(2010, 12, 31))
years: Final = st.integers(2015, 2019)
numbers: Final = st.integers(1, 13)


@frozen(kw_only=True)
class Supplied:
    """What a row of HenV says, apart from how it is written. Amounts are in eurocents."""

    bsn: str = field(repr=False)
    name: str
    birth: date
    period: tuple[int, int] = LAST_PERIOD
    dossier: str
    pgb: bool
    total: int
    first: tuple[int, int]
    count: int | None
    per_period: int | None
    rest: int


@frozen(kw_only=True)
class Cared:
    """What a row of ZA says, apart from how it is written."""

    bsn: str = field(repr=False)
    name: str
    birth: date
    period: tuple[int, int] = LAST_PERIOD
    provider: str
    minutes: int


def _is_realistic(total: int) -> bool:
    return set(str(total)) != {"9"}


@st.composite
def supplied(draw: st.DrawFn, bsn: str | None = None, dossier: str = "D-1") -> Supplied:
    """Draw a row of HenV in which nothing is wrong, and nothing odd."""
    year = draw(st.integers(2015, 2018))
    total = draw(st.integers(1_751, 9_999_998).filter(_is_realistic))
    rest = draw(st.integers(0, total - 1))
    return Supplied(
        bsn=bsn or draw(bsns()),
        name=draw(names),
        birth=draw(births),
        dossier=dossier,
        pgb=draw(st.booleans()),
        total=total,
        first=(year, draw(numbers)),
        count=None,
        per_period=None,
        rest=rest,
    )


@st.composite
def cared(draw: st.DrawFn, bsn: str | None = None) -> Cared:
    """Draw a row of ZA in which nothing is wrong, and nothing odd."""
    return Cared(
        bsn=bsn or draw(bsns()),
        name=draw(names),
        birth=draw(births),
        provider=draw(st.integers(1, 99_999_999).map("{:08}".format)),
        minutes=draw(st.integers(1, 10_000)),
    )


@st.composite
def dialects(draw: st.DrawFn) -> Dialect:
    """Draw any dialect in which each row of these strategies can be written."""
    periode = draw(st.sampled_from(Periodenotatie))
    yes, no = draw(st.sampled_from([("J", "N"), ("ja", "nee"), ("1", "0")]))
    return Dialect(
        scheiding=draw(st.sampled_from(";,\t|")),
        codering=draw(st.sampled_from(Codering)),
        datum=draw(st.sampled_from(Datumnotatie)),
        bedrag=draw(st.sampled_from(Bedragnotatie)),
        periode=periode,
        jaar=2019 if periode is Periodenotatie.PP else None,
        ja=yes,
        nee=no,
        kop=draw(st.booleans()),
    )


def write_henv(rows: Iterable[Supplied], dialect: Dialect) -> bytes:
    """Write rows of HenV."""
    return write(HENV_NAMES, [henv_cells(row, dialect) for row in rows], dialect)


def write_za(rows: Iterable[Cared], dialect: Dialect) -> bytes:
    """Write rows of ZA."""
    return write(ZA_NAMES, [za_cells(row, dialect) for row in rows], dialect)


def write(header: Sequence[str], rows: Iterable[Sequence[str]], dialect: Dialect) -> bytes:
    """Write rows of cells."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.scheiding, quotechar=dialect.aanhaling)
    if dialect.kop:
        writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode(dialect.codering)


def henv_cells(row: Supplied, dialect: Dialect) -> list[str]:
    """Return the cells of a row of HenV."""
    count = "" if row.count is None else str(row.count)
    per_period = "" if row.per_period is None else amount(row.per_period, dialect)
    return [
        row.bsn,
        row.name,
        "V",
        "",
        day(row.birth, dialect),
        period(row.period, dialect),
        row.dossier,
        "Wmo2015",
        dialect.ja if row.pgb else dialect.nee,
        "12",
        "Vervoervoorzieningen",
        amount(row.total, dialect),
        str(row.first[0]),
        str(row.first[1]),
        count,
        per_period,
        amount(row.rest, dialect),
        dialect.ja,
    ]


def za_cells(row: Cared, dialect: Dialect) -> list[str]:
    """Return the cells of a row of ZA."""
    return [
        row.bsn,
        row.name,
        "V",
        "",
        day(row.birth, dialect),
        period(row.period, dialect),
        row.provider,
        "Thuiszorg",
        "Wmo2015",
        "VB01",
        "Huishoudelijke hulp",
        str(row.minutes),
        dialect.ja,
    ]


def amount(cents: int, dialect: Dialect) -> str:
    """Write an amount of eurocents."""
    euros, rest = divmod(cents, 100)
    if dialect.bedrag is Bedragnotatie.CENTEN:
        return str(cents)
    if dialect.bedrag is Bedragnotatie.KOMMA:
        return f"{euros},{rest:02}"
    thousands, units = divmod(euros, 1000)
    if not thousands:
        return f"{units},{rest:02}"
    return f"{thousands}.{units:03},{rest:02}"


def day(value: date, dialect: Dialect) -> str:
    """Write a date."""
    patterns = {
        Datumnotatie.DD_MM_JJJJ: "{d:02}-{m:02}-{y:04}",
        Datumnotatie.JJJJMMDD: "{y:04}{m:02}{d:02}",
        Datumnotatie.ISO: "{y:04}-{m:02}-{d:02}",
    }
    return patterns[dialect.datum].format(d=value.day, m=value.month, y=value.year)


def period(value: tuple[int, int], dialect: Dialect) -> str:
    """Write a bijdrageperiode."""
    year, number = value
    patterns = {
        Periodenotatie.JJJJPP: f"{year}{number:02}",
        Periodenotatie.JJJJ_PP: f"{year}-{number}",
        Periodenotatie.PP: str(number),
    }
    return patterns[dialect.periode]


def henv_files() -> st.SearchStrategy[list[Supplied]]:
    """Draw the rows of a HenV file: one dossier per client, each client with one name."""
    return st.lists(supplied(), max_size=8, unique_by=lambda row: row.bsn).map(_number)


def za_files() -> st.SearchStrategy[list[Cared]]:
    """Draw the rows of a ZA file, one per client."""
    return st.lists(cared(), max_size=8, unique_by=lambda row: row.bsn)


def _number(rows: list[Supplied]) -> list[Supplied]:
    return [evolve(row, dossier=f"D-{place}") for place, row in enumerate(rows)]
