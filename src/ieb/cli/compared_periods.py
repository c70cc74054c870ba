"""A list of periods of the CAK beside a history: reading the list, and telling what differs."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import click
from attrs import frozen

from ieb.administratie.vergelijking import (
    CakPeriode,
    PeriodeVergelijking,
    PeriodeVerschil,
    compare_periods,
)
from ieb.cli.dutch import BadValue
from ieb.cli.plan_json import write_day
from ieb.cli.screen import printable
from ieb.cli.texts import read_text, tell_faults
from ieb.errors import IebError, InvalidValue
from ieb.history.kept import KeptHistory
from ieb.keten.period import Period
from ieb.messages.places import Stroom
from ieb.notation import read_any_date, write_date
from ieb.privacy import quote

FIELDS: Final = ("startnummer", "start", "stop", "bsn")
"""What a list can hold; the last two may be missing, unless the caller names them."""
_NEEDED: Final = ("startnummer", "start")
STROMEN: Final = {"at": Stroom.ABONNEMENTSTARIEF, "bw": Stroom.BESCHERMD_WONEN}
_LONGEST_NUMBER: Final = 9
_TITLES: Final[Mapping[PeriodeVerschil, str]] = {
    PeriodeVerschil.GELIJK: "gelijk",
    PeriodeVerschil.VERSCHILT: "verschillend",
    PeriodeVerschil.ANDER_NUMMER: "onder een ander nummer",
    PeriodeVerschil.ALLEEN_CAK: "alleen bij het CAK",
    PeriodeVerschil.ALLEEN_GEMEENTE: "alleen bij de gemeente",
}


@frozen
class Columns:
    """How the columns of a list are called, by `FIELDS`."""

    names: Mapping[str, str]


def read_columns(context: click.Context, param: click.Parameter, words: Sequence[str]) -> Columns:
    """Return the names of the columns that the caller gives as ``startnummer=NR``.

    Raises:
        BadValue: A field that there is not, or no name for it.
    """
    names = {field: field for field in FIELDS}
    for word in words:
        field, _, name = word.partition("=")
        if field not in FIELDS or not name:
            wanted = f"verwacht VELD=KOLOM, met een veld van {', '.join(FIELDS)}."
            raise BadValue(wanted, context, param)
        names[field] = name
    return Columns(names)


def compare_list(
    path: Path, columns: Columns, history: KeptHistory, stroom: Stroom, gemeente: str
) -> tuple[PeriodeVergelijking, ...]:
    """Compare a list of the CAK with what was exchanged.

    Args:
        path: The list, as CSV with a semicolon or a comma.
        columns: How its columns are called.
        history: What was exchanged.
        stroom: The stream that the list is of.
        gemeente: Gemeentecode of the gemeente.

    Raises:
        UnreadableSource: The list cannot be read.
        InvalidValue: It is not as it must be; the text tells what, each with its line.
    """
    rows = _read_list(path, columns)
    return compare_periods(history, rows, stroom, gemeente=gemeente)


def tell_periods(
    found: Sequence[PeriodeVergelijking], again: date | None, *, show_bsn: bool
) -> Iterator[str]:
    """Yield the counts, then what differs, a line each, and when to compare again.

    Args:
        found: What came of the comparison.
        again: The day by which the next comparison is due; None when there is no such duty.
        show_bsn: Whether each Bsn is shown.
    """
    for verschil, title in _TITLES.items():
        count = sum(given.verschil is verschil for given in found)
        yield f"{count:>6}  {title}"
    for given in found:
        if given.verschil is not PeriodeVerschil.GELIJK:
            yield printable(_tell(given, show_bsn=show_bsn), show_bsn=show_bsn)
    if again is not None:
        yield (
            f"Vergelijk uiterlijk op {write_date(again)} opnieuw: beschermd wonen minstens elke "
            "twee maanden (wet)."
        )


def periods_as_json(
    found: Sequence[PeriodeVergelijking], again: date | None, *, show_bsn: bool
) -> dict[str, object]:
    """Return the outcome as plain values for JSON.

    Args:
        found: What came of the comparison.
        again: The day by which the next comparison is due; None when there is no such duty.
        show_bsn: Whether each Bsn is shown.
    """
    periods = [_as_json(given, show_bsn=show_bsn) for given in found]
    return {"periodes": periods, "opnieuw_uiterlijk_op": write_day(again)}


def _read_list(path: Path, columns: Columns) -> list[CakPeriode]:
    lines = read_text(path).splitlines()
    separator = ";" if lines and ";" in lines[0] else ","
    table = csv.reader(lines, delimiter=separator, strict=True)
    periods: list[CakPeriode] = []
    faults: list[str] = []
    try:
        header: Sequence[str] = next(table) if lines else ()
        places = _find_columns(header, columns)
        for cells in table:
            if not any(cells):
                continue
            try:
                periods.append(_read_row(cells, places))
            except IebError as error:
                faults.append(f"regel {table.line_num}: {error}")
    except csv.Error:
        faults.append(f"regel {table.line_num}: een aanhalingsteken wordt niet gesloten.")
    except InvalidValue as error:
        faults.append(str(error))
    if faults:
        raise InvalidValue(tell_faults(path, faults))
    return periods


def _find_columns(header: Sequence[str], columns: Columns) -> dict[str, int]:
    """Return where each field stands."""
    names = [name.strip() for name in header]
    places = {field: names.index(name) for field, name in columns.names.items() if name in names}
    for field in FIELDS:
        needed = field in _NEEDED or columns.names[field] != field
        if needed and field not in places:
            msg = (
                f"de kolom {quote(columns.names[field])} ontbreekt in de eerste regel. Heet zij "
                f"anders, geef dan --kolom {field}=NAAM."
            )
            raise InvalidValue(msg)
    if "stop" not in places:
        told = "De lijst heeft geen kolom voor de stop: elke periode telt als open."
        click.echo(f"{told} Heet zij anders, geef dan --kolom stop=NAAM.", err=True)
    return places


def _read_row(cells: Sequence[str], places: Mapping[str, int]) -> CakPeriode:
    if len(cells) <= max(places.values()):
        msg = f"er staan {len(cells)} velden, minder dan in de eerste regel."
        raise InvalidValue(msg)
    given = {field: cells[place].strip() for field, place in places.items()}
    number = given["startnummer"]
    if not (number.isascii() and number.isdecimal()) or len(number) > _LONGEST_NUMBER:
        msg = "startnummer: verwacht een getal van 1 tot en met 999999999."
        raise InvalidValue(msg)
    stop = given.get("stop") or None
    return CakPeriode(
        start_nummer=int(number),
        start=read_any_date(given["start"]),
        stop=None if stop is None else read_any_date(stop),
        bsn=given.get("bsn") or None,
    )


def _tell(given: PeriodeVergelijking, *, show_bsn: bool) -> str:
    parts = [_TITLES[given.verschil]]
    if given.velden:
        parts.append(f"in {', '.join(given.velden)}")
    if given.gemeente is not None:
        number = given.gemeente.sleutel.start_nummer
        parts.append(f"gemeente: {number} {_days(given.gemeente)}")
    if given.cak is not None:
        parts.append(f"CAK: {given.cak.start_nummer} {_days(given.cak)}")
    if show_bsn:
        parts.append(f"Bsn {_bsn_of(given)}")
    return "; ".join(parts)


def _days(period: Period | CakPeriode) -> str:
    stop = "open" if period.stop is None else write_date(period.stop)
    return f"{write_date(period.start)} t/m {stop}"


def _bsn_of(given: PeriodeVergelijking) -> str:
    if given.gemeente is not None:
        return given.gemeente.bsn
    if given.cak is None or given.cak.bsn is None:
        return "onbekend"
    return given.cak.bsn


def _as_json(given: PeriodeVergelijking, *, show_bsn: bool) -> dict[str, object]:
    told: dict[str, object] = {"verschil": given.verschil, "velden": given.velden}
    if show_bsn:
        told["bsn"] = _bsn_of(given)
    if given.gemeente is not None:
        told["gemeente"] = _period_as_json(
            given.gemeente, given.gemeente.sleutel.start_nummer, show_bsn=show_bsn
        )
    if given.cak is not None:
        told["cak"] = _period_as_json(given.cak, given.cak.start_nummer, show_bsn=show_bsn)
    return told


def _period_as_json(
    period: Period | CakPeriode, number: int, *, show_bsn: bool
) -> dict[str, object]:
    return {
        "startnummer": printable(str(number), show_bsn=show_bsn),
        "start": period.start.isoformat(),
        "stop": None if period.stop is None else period.stop.isoformat(),
    }
