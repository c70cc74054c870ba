"""Dossiers, policy and meldingen out of files; what is wrong says in which one."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Final

from ieb.administratie import Beleid, Dossier, parse_beleid, parse_dossiers
from ieb.administratie.heard import parse_heard
from ieb.administratie.meldingen import Heard
from ieb.cli.texts import name_file, open_bytes, read_bytes, tell_faults
from ieb.datatable import read_given_toml
from ieb.errors import InvalidRecords, InvalidValue
from ieb.findings import Path as Place
from ieb.messages import Attribuut
from ieb.privacy import quote
from ieb.rules import AndereStroom, Context
from ieb.scenario.known import known_in

_EMPTY: Final = "Het bestand is leeg; verwacht wordt een dossier op elke regel, of een lijst ([])."

_KNOWN: Final = "bekend"
_OF_PERSONS: Final = ("overlijdensdata", "andere_stromen")
_LONGEST: Final = 10_000_000
"""Bytes (aanname): of some 400,000 persons the day on which they died."""
_TOO_LONG: Final = "Geen overlijdensdata en andere stromen: groter dan 10 MB."


def read_dossiers(path: Path) -> Iterator[Dossier]:
    """Yield the dossiers in a file of JSON, one by one.

    Args:
        path: The file.

    Raises:
        UnreadableSource: It cannot be read.
        InvalidValue: After the last dossier, when the file is not as it must be; the text tells
            what, each with its place.
    """
    with _name_file(path), open_bytes(path) as stream:
        if _is_empty(stream):
            raise InvalidRecords(((Place(), _EMPTY),))
        yield from parse_dossiers(stream)


def _is_empty(stream: BinaryIO) -> bool:
    """Return whether a file has nothing in it; of what cannot be looked into ahead, no."""
    return isinstance(stream, BufferedReader) and not stream.peek(1)


def read_policy(path: Path) -> Beleid:
    """Return the policy in a file of TOML.

    Args:
        path: The file.

    Raises:
        UnreadableSource: As for `read_dossiers`.
        InvalidValue: As for `read_dossiers`.
    """
    with _name_file(path):
        return parse_beleid(read_bytes(path))


def read_known(path: Path) -> Context:
    """Return what a CAK knows besides messages, in a file of TOML.

    Args:
        path: The file: ``overlijdensdata`` (day by Bsn) and ``andere_stromen`` (by Bsn a list of
            ``naam``, ``van``, ``tot_en_met``).

    Raises:
        UnreadableSource: As for `read_dossiers`.
        InvalidValue: As for `read_dossiers`; or it is too long.
    """
    try:
        return _parse_known(read_bytes(path))
    except InvalidValue as error:
        msg = f"{name_file(path)}: {error}"
        raise InvalidValue(msg) from None


def _parse_known(data: bytes) -> Context:
    table = read_given_toml(data, _KNOWN, _LONGEST, _TOO_LONG)
    for name in table.names:
        if name not in _OF_PERSONS:
            msg = f"{quote(name)} hoort hier niet; verwacht worden {' en '.join(_OF_PERSONS)}."
            raise InvalidValue(msg)
    context = known_in(table).context()
    for fault in table.find_unread():
        raise InvalidValue(fault)
    for streams in (context.andere_stromen or {}).values():
        for stream in streams:
            _demand_sense(stream)
    return context


def _demand_sense(stream: AndereStroom) -> None:
    """Refuse a stream that no WMO409 can name, and one that ends before it begins.

    Raises:
        InvalidValue: It is one of these.
    """
    try:
        Attribuut.voorliggende_eb_stroom(stream.naam)
    except InvalidValue:
        msg = (
            "andere_stromen: de naam van een stroom is tekst van 1 t/m 80 tekens, niet "
            f"{quote(stream.naam)}."
        )
        raise InvalidValue(msg) from None
    if stream.tot_en_met is not None and stream.tot_en_met < stream.van:
        msg = f"andere_stromen: {quote(stream.naam)} eindigt voor de dag van begin."
        raise InvalidValue(msg)


def read_heard(path: Path) -> tuple[Heard, ...]:
    """Return the grants in a file of JSON, each with what was heard of it.

    Args:
        path: The file.

    Raises:
        UnreadableSource: As for `read_dossiers`.
        InvalidValue: As for `read_dossiers`.
    """
    with _name_file(path):
        return parse_heard(read_bytes(path))


@contextmanager
def _name_file(path: Path) -> Generator[None]:
    """Name the file in what is wrong with what it holds.

    Raises:
        InvalidValue: Something is.
    """
    try:
        yield
    except InvalidRecords as error:
        msg = tell_faults(path, str(error).splitlines())
        raise InvalidValue(msg) from None
