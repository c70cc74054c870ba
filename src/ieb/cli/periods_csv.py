"""The periods that stand at the CAK, as a gemeente writes them down in a table."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from attrs import field, frozen

from ieb.errors import IebError, InvalidValue
from ieb.keten.period import Period
from ieb.messages import Kostprijs
from ieb.messages.aanlevering import Sleutel
from ieb.messages.places import Stroom
from ieb.notation import read_any_date, write_date
from ieb.privacy import passes_elfproef, quote
from ieb.values import Bedrag

COLUMNS: Final = (
    "gemeente",
    "stroom",
    "startnummer",
    "bsn",
    "start",
    "stop",
    "kostprijs",
    "kostprijs_vanaf",
)
"""The columns, in whatever order; the last three may be left out, and may be empty."""
_REQUIRED: Final = COLUMNS[:5]
_STROMEN: Final = {"AT": Stroom.ABONNEMENTSTARIEF, "BW": Stroom.BESCHERMD_WONEN}
_GEMEENTE: Final = re.compile("[0-9]{4}")
_BSN: Final = re.compile("[0-9]{9}")
_NUMBER: Final = re.compile("[1-9][0-9]{0,8}")


@frozen(kw_only=True)
class Periods:
    """What a table holds.

    Attributes:
        periods: The periods, in the order of the lines.
        faults: What is wrong, in Dutch, each with its line; without a Bsn.
    """

    periods: tuple[Period, ...] = field(repr=False)
    faults: tuple[str, ...]


def read_periods(text: str) -> Periods:
    """Read periods from a table with a line of names above it.

    Between two values stands a semicolon, or a comma when the names are so separated.

    Args:
        text: The table.

    Returns:
        All periods and all faults at once.

    Raises:
        InvalidValue: The names of the columns are not ours, or it is no table.
    """
    lines = text.splitlines()
    if not lines:
        msg = "Het bestand is leeg; verwacht wordt eerst een regel met de namen van de kolommen."
        raise InvalidValue(msg)
    separator = ";" if ";" in lines[0] else ","
    rows = csv.reader(lines, delimiter=separator, strict=True)
    periods: list[Period] = []
    faults: list[str] = []
    seen: dict[Sleutel, int] = {}
    try:
        names = [name.strip() for name in next(rows)]
        _demand_names(names)
        for row in rows:
            if not any(row):
                continue
            try:
                period = _read_row(names, row)
            except IebError as error:
                faults.append(f"Regel {rows.line_num}: {error}")
                continue
            first = seen.setdefault(period.sleutel, rows.line_num)
            if first != rows.line_num:
                faults.append(
                    f"Regel {rows.line_num}: startnummer {period.sleutel.start_nummer} staat ook "
                    f"op regel {first}; een nummer hoort bij een periode."
                )
            periods.append(period)
    except csv.Error as error:
        msg = f"Regel {rows.line_num}: dit is geen tabel; kijk naar de aanhalingstekens."
        raise InvalidValue(msg) from error
    return Periods(periods=tuple(periods), faults=tuple(faults))


def _demand_names(names: Sequence[str]) -> None:
    """Refuse names of columns that are not ours.

    Raises:
        InvalidValue: One is unknown, stands twice or is missing.
    """
    fault = ""
    unknown = [name for name in names if name not in COLUMNS]
    missing = [name for name in _REQUIRED if name not in names]
    if unknown:
        fault = f"kolom {quote(unknown[0])} is onbekend"
    elif missing:
        fault = f"kolom {missing[0]} ontbreekt"
    elif len(set(names)) < len(names):
        fault = "een kolom staat er twee keer"
    if fault:
        msg = f"De eerste regel klopt niet: {fault}. De kolommen zijn {', '.join(COLUMNS)}."
        raise InvalidValue(msg)


def _read_row(names: Sequence[str], row: Sequence[str]) -> Period:
    """Return the period of a line.

    Raises:
        InvalidValue: It cannot be one.
    """
    if len(row) != len(names):
        msg = f"er staan {len(row)} waarden; verwacht zijn er {len(names)}."
        raise InvalidValue(msg)
    values = {name: value.strip() for name, value in zip(names, row, strict=True)}
    faults = list(_faults(values))
    if faults:
        raise InvalidValue(" ".join(faults))
    start = _day("start", values["start"])
    stop = None
    if values.get("stop"):
        stop = _day("stop", values["stop"])
        if stop < start:
            msg = f"de stop {write_date(stop)} ligt voor de start {write_date(start)}."
            raise InvalidValue(msg)
    stroom = _STROMEN[values["stroom"]]
    kostprijs = _kostprijs(values)
    if kostprijs is not None and stroom is Stroom.BESCHERMD_WONEN:
        msg = "bij beschermd wonen (BW) hoort geen kostprijs."
        raise InvalidValue(msg)
    return Period(
        sleutel=Sleutel(values["gemeente"], stroom, int(values["startnummer"])),
        bsn=values["bsn"],
        start=start,
        stop=stop,
        kostprijs=kostprijs,
    )


def _faults(values: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the values that are no days and no amounts."""
    if not _GEMEENTE.fullmatch(values["gemeente"]):
        yield f"gemeente: verwacht een code van 4 cijfers; gekregen {quote(values['gemeente'])}."
    if values["stroom"] not in _STROMEN:
        yield f"stroom: verwacht AT of BW; gekregen {quote(values['stroom'])}."
    if not _NUMBER.fullmatch(values["startnummer"]):
        yield "startnummer: verwacht een getal van 1 tot en met 999999999."
    if not _BSN.fullmatch(values["bsn"]) or not passes_elfproef(values["bsn"]):
        yield "bsn: verwacht 9 cijfers die aan de 11-proef voldoen, ook met een nul vooraan."


def _day(name: str, text: str) -> date:
    """Return a day.

    Raises:
        InvalidValue: It is none; the text says in which column.
    """
    try:
        return read_any_date(text)
    except IebError as error:
        msg = f"{name}: {error}"
        raise InvalidValue(msg) from error


def _kostprijs(values: Mapping[str, str]) -> Kostprijs | None:
    """Return the kostprijs of a line, or None.

    Raises:
        InvalidValue: An amount or a day is missing, or is none.
    """
    amount, since = values.get("kostprijs", ""), values.get("kostprijs_vanaf", "")
    if not amount and not since:
        return None
    if not amount or not since:
        msg = "kostprijs en kostprijs_vanaf horen bij elkaar: vul ze allebei in, of geen van beide."
        raise InvalidValue(msg)
    return Kostprijs(
        kostprijs_bedrag=Bedrag.from_euro(amount),
        kostprijs_startdatum=_day("kostprijs_vanaf", since),
    )
