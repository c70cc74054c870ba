"""The files of the CAK and what goes with them, as the commands about them read them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

import click

from ieb.administratie.bestand import Bestand, Dialect, parse_dialect, read_henv, read_za, sniff
from ieb.administratie.bestand.regels import HenvRegel, ZaRegel, errors_in
from ieb.administratie.vergelijking import EigenBedrag
from ieb.cli.options import PATH
from ieb.cli.screen import printable
from ieb.cli.texts import name_file, open_bytes, read_bytes, read_text, tell_faults
from ieb.errors import InvalidValue
from ieb.findings import Finding
from ieb.values import Bedrag

Key = tuple[str, str]
Value = TypeVar("Value")
_KEY: Final = ("BSN", "DOSSIERNUMMER")
_BSN: Final = re.compile("[0-9]{9}")

dialect_option = click.option(
    "--dialect",
    "dialect_path",
    type=PATH,
    metavar="DIALECT.toml",
    help="Hoe de bestanden geschreven zijn; `ieb bestand --snuffel` stelt iets voor.",
)
zeros_option = click.option(
    "--herstel-nullen",
    "restores",
    is_flag=True,
    help="Vul een Bsn vooraan aan met nullen, als het dan aan de 11-proef voldoet.",
)


def dialect_of(path: Path | None) -> Dialect:
    """Return the dialect in a file; the usual one when there is no file.

    Args:
        path: The file, or None.

    Raises:
        UnreadableSource: It cannot be read.
        InvalidValue: It holds no dialect.
    """
    if path is None:
        return Dialect()
    try:
        return parse_dialect(read_bytes(path))
    except InvalidValue as error:
        msg = f"{name_file(path)} klopt niet: {error}"
        raise InvalidValue(msg) from None


def read_cak_files(
    henv: Path | None, za: Path | None, dialect: Dialect, *, restores: bool
) -> tuple[Bestand[HenvRegel] | None, Bestand[ZaRegel] | None]:
    """Return the two files; None for the one that is not given.

    Args:
        henv: The file of HenV, or None.
        za: The file of ZA, or None.
        dialect: How they are written.
        restores: Whether lost zeros of a Bsn are put back.

    Raises:
        UnreadableSource: One of them cannot be read.
    """
    supplied = None
    if henv is not None:
        with open_bytes(henv) as stream:
            supplied = read_henv(stream, dialect, herstel_nullen=restores)
    cared = None
    if za is not None:
        with open_bytes(za) as stream:
            cared = read_za(stream, dialect, herstel_nullen=restores, henv=supplied)
    return supplied, cared


def propose_dialect(path: Path) -> Iterator[str]:
    """Yield the lines of a proposal for a dialect, as TOML with the evidence beside it.

    Args:
        path: A file of HenV or ZA.

    Raises:
        UnreadableSource: It cannot be read.
        InvalidValue: It is neither of the two.
    """
    found = sniff(read_bytes(path))
    if errors_in(found.bevindingen):
        raise InvalidValue("\n".join(tell_findings(path, found.bevindingen)))
    for finding in found.bevindingen:
        yield f"# {finding.message}"
    dialect = found.voorstel
    for key, value in (
        ("scheiding", dialect.scheiding),
        ("aanhaling", dialect.aanhaling),
        ("codering", dialect.codering),
        ("datum", dialect.datum),
        ("bedrag", dialect.bedrag),
        ("periode", dialect.periode),
        ("ja", dialect.ja),
        ("nee", dialect.nee),
    ):
        yield f"{key} = {_as_toml(value)}"
    if dialect.jaar is not None:
        yield f"jaar = {dialect.jaar}"
    yield f"kop = {str(dialect.kop).lower()}"


def _as_toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'


def tell_findings(path: Path, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield what is wrong with a file, a line each, fit for a screen.

    Args:
        path: The file.
        findings: What was found.
    """
    name = name_file(path)
    for finding in findings:
        yield printable(f"{name}, {finding}", show_bsn=False)


def read_own_amounts(path: Path) -> Mapping[Key, EigenBedrag]:
    """Return what the gemeente counted: BSN, DOSSIERNUMMER, KOSTPRIJS and REST, the last two free.

    Args:
        path: The file of CSV.

    Raises:
        UnreadableSource: It cannot be read.
        InvalidValue: It is not as it must be; the text tells what, each with its line.
    """
    return _read_table(path, ("KOSTPRIJS", "REST"), _own_amount)


def read_looked_up(path: Path) -> Mapping[Key, Bedrag]:
    """Return the amounts that somebody looked up: BSN, DOSSIERNUMMER and BEDRAG.

    Args:
        path: The file of CSV.

    Raises:
        UnreadableSource: It cannot be read.
        InvalidValue: It is not as it must be; the text tells what, each with its line.
    """
    return _read_table(path, ("BEDRAG",), lambda cells: Bedrag.from_euro(cells[0]))


def _own_amount(cells: Sequence[str]) -> EigenBedrag:
    kostprijs, rest = map(_amount_or_none, cells)
    return EigenBedrag(kostprijs=kostprijs, rest=rest)


def _amount_or_none(text: str) -> Bedrag | None:
    return Bedrag.from_euro(text) if text else None


def _read_table(
    path: Path, columns: tuple[str, ...], read: Callable[[Sequence[str]], Value]
) -> dict[Key, Value]:
    """Read a table with a line of names above it; `read` gets the cells after the key."""
    lines = read_text(path).splitlines()
    names = [*_KEY, *columns]
    rows = csv.reader(lines, delimiter=";", strict=True)
    found: dict[Key, Value] = {}
    faults: list[str] = []
    try:
        if next(rows, None) != names:
            msg = f"{name_file(path)}: de eerste regel is niet {';'.join(names)}."
            raise InvalidValue(msg)
        for cells in rows:
            if not any(cells):
                continue
            try:
                key = _read_key(cells, names)
                if key in found:
                    faults.append(f"regel {rows.line_num}: dit Bsn en dossiernummer staan er al.")
                found[key] = read(cells[len(_KEY) :])
            except InvalidValue as error:
                faults.append(f"regel {rows.line_num}: {error}")
    except csv.Error:
        faults.append(f"regel {rows.line_num}: een aanhalingsteken wordt niet gesloten.")
    if faults:
        raise InvalidValue(tell_faults(path, faults))
    return found


def _read_key(cells: list[str], names: list[str]) -> Key:
    if len(cells) != len(names):
        msg = f"er staan {len(cells)} velden; verwacht zijn er {len(names)}."
        raise InvalidValue(msg)
    if not _BSN.fullmatch(cells[0]):
        msg = "verwacht een Bsn van negen cijfers."
        raise InvalidValue(msg)
    return cells[0], cells[1]
