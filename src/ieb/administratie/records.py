"""Dossiers as JSON: one a line, or all in an array; keys are the names of the attributes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from io import BufferedIOBase, BytesIO, RawIOBase
from typing import TYPE_CHECKING, BinaryIO, Final

from attrs import evolve

from ieb.administratie.decoding import ByteStream, read_contents
from ieb.administratie.dossier import Dossier, tell_double
from ieb.administratie.shapes import structure, unstructure
from ieb.errors import InvalidRecords, InvalidType, UnreadableSource
from ieb.filenames import as_path, explain_refusal, hide_names, refuse_folder
from ieb.files import write_parts
from ieb.findings import Path
from ieb.privacy import mask
from ieb.wire._jsontype import Json
from ieb.wire.converter import Fault
from ieb.wire.json import find_repeated

if TYPE_CHECKING:
    import os

_TOLD: Final = 1_000
"""So many faults are told; who has more has an export that is wrong as a whole (aanname)."""


def read_dossiers(path: str | os.PathLike[str]) -> Iterator[Dossier]:
    """Read dossiers from a file; see `parse_dossiers`.

    Args:
        path: The file.

    Yields:
        The dossiers, one by one: only one is in memory.

    Raises:
        UnreadableSource: The file cannot be read.
        InvalidRecords: After the last dossier, when something was wrong.
    """
    given = as_path(path)
    try:
        with open(given, "rb") as stream:  # noqa: PTH123  # a text that was checked
            yield from _read_stream(stream)
    except OSError as error:
        refuse_folder(given, "geef een bestand")
        raise UnreadableSource(explain_refusal(error, "Dit bestand")) from None


def parse_dossiers(data: str | bytes | BinaryIO) -> Iterator[Dossier]:
    """Read dossiers from JSON: an object on each line, or an array of objects.

    A dossier without ``nummer`` gets its place as its number, counted from 1. What is wrong is left
    out and told all at once, after the last dossier: who sends something, does so after that.

    Args:
        data: The JSON, or a stream that gives its bytes, of which only one dossier is in memory;
            bytes must be UTF-8.

    Yields:
        The dossiers, in their order.

    Raises:
        InvalidType: `data` is neither text nor bytes, nor a stream of bytes.
        InvalidRecords: After the last dossier, when something was wrong: no JSON, unknown or
            missing keys, values of the wrong type, a person with two dossiers, or two
            dossiers with one number.
        OSError: The stream cannot be read.

    Example:
        >>> [dossier.nummer for dossier in parse_dossiers('{"bsn": "999992016"}')]
        ['1']
    """
    if isinstance(data, str):
        # What UTF-8 cannot hold becomes bytes that are no UTF-8, and is told as such.
        data = data.encode(errors="surrogatepass")
    stream: ByteStream
    if isinstance(data, bytes):
        stream = BytesIO(data)
    elif isinstance(data, RawIOBase | BufferedIOBase):
        stream = data
    else:
        msg = (
            "JSON wordt gelezen uit tekst, bytes of een bestand dat met 'rb' geopend is, niet uit "
            f"{type(data).__name__}."
        )
        raise InvalidType(msg)
    yield from _read_stream(stream)


def write_dossiers(dossiers: Iterable[Dossier], path: str | os.PathLike[str]) -> None:
    """Write dossiers to a file, one a line, whole or not at all. It holds each Bsn in full.

    Args:
        dossiers: The dossiers; only one is in memory at a time. When what gives them raises,
            nothing is written.
        path: The file.

    Raises:
        InvalidType: One of them is no dossier.
        OSError: The file cannot be written.
    """
    lines = (f"{dossier_to_json(dossier)}\n".encode() for dossier in dossiers)
    given = as_path(path)
    with hide_names():
        write_parts(given, lines)


def dossier_to_json(dossier: Dossier) -> str:
    """Write a dossier as JSON on one line. What is written holds the Bsn in full.

    Args:
        dossier: The dossier.

    Raises:
        InvalidType: It is no dossier.

    Example:
        >>> dossier_to_json(Dossier(bsn="999992016", nummer="17"))
        '{"bsn": "999992016", "nummer": "17"}'
    """
    if not isinstance(dossier, Dossier):
        msg = f"Verwacht een Dossier, geen {type(dossier).__name__}."
        raise InvalidType(msg)
    return json.dumps(unstructure(dossier), ensure_ascii=False)


def _read_stream(stream: ByteStream) -> Iterator[Dossier]:
    """Yield what can be read, and raise what is wrong when all was read."""
    faults: list[Fault] = []
    numbers: dict[str, str] = {}
    places: dict[str, int] = {}
    for place, (content, why) in enumerate(read_contents(stream), 1):
        if len(faults) >= _TOLD:
            break
        where = Path("dossier").at(place)
        if why:
            faults.append((where, why))
            continue
        dossier = _read_dossier(content, place, faults)
        if dossier is None:
            continue
        nummer = dossier.nummer
        if dossier.bsn in numbers:
            text = tell_double(numbers[dossier.bsn], nummer)
            faults.append((where, mask(text, bsn=dossier.bsn)))
            continue
        numbers[dossier.bsn] = nummer
        earlier = places.setdefault(nummer, place)
        if earlier == place:
            yield dossier
            continue
        text = (
            f"Nummer {mask(nummer)} heeft dossier[{earlier}] ook. Geef elk dossier een eigen "
            "nummer; zonder nummer is dat zijn plaats in het bestand."
        )
        faults.append((where, mask(text, bsn=dossier.bsn)))
    if faults:
        raise InvalidRecords(tuple(faults[:_TOLD]))


def _read_dossier(content: Json, place: int, faults: list[Fault]) -> Dossier | None:
    """Return a dossier, or None when something is wrong, which is added to the faults."""
    where = Path("dossier").at(place)
    repeated = [(found.path, found.message) for found in find_repeated(content, where)]
    dossier = structure(content, Dossier, where)
    if isinstance(dossier, Dossier) and not repeated:
        return evolve(dossier, nummer=dossier.nummer or str(place))
    faults.extend(repeated)
    if not isinstance(dossier, Dossier):
        faults.extend(dossier)
    return None
