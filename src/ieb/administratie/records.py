"""Dossiers as JSON: one a line, or all in an array; keys are the names of the attributes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final, Protocol

from attrs import evolve

from ieb.administratie.dossier import Dossier, tell_double
from ieb.administratie.shapes import structure, unstructure
from ieb.errors import InvalidRecords, InvalidType, UnreadableSource
from ieb.files import as_path, explain_refusal, refuse_folder, write_whole
from ieb.findings import Path
from ieb.privacy import mask
from ieb.wire._jsontype import Json
from ieb.wire.converter import Fault
from ieb.wire.json import find_repeated, make_object
from ieb.wire.parser import MAX_BYTES

if TYPE_CHECKING:
    import os

_LONGEST: Final = 1_000_000
"""Bytes of a line: a dossier has a few hundred (aanname)."""
_TOLD: Final = 1_000
"""So many faults are told; who has more has an export that is wrong as a whole (aanname)."""
_DEEPEST: Final = 20
"""Levels of objects and lists; records have five."""
_BOM: Final = b"\xef\xbb\xbf"


Decoded = tuple[Json, str]
"""What JSON holds, and why it is none: one of the two is empty."""


class _Stream(Protocol):
    def readline(self, size: int, /) -> bytes: ...
    def read(self, size: int, /) -> bytes: ...


def read_dossiers(path: str | os.PathLike[str]) -> Iterator[Dossier]:
    """Read dossiers from a file; see `parse_dossiers`.

    Args:
        path: The file.

    Yields:
        The dossiers, one by one: of JSON lines only one is in memory.

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


def parse_dossiers(data: str | bytes) -> Iterator[Dossier]:
    """Read dossiers from JSON: an object on each line, or an array of objects.

    A dossier without ``nummer`` gets its place as its number, counted from 1. What is wrong is left
    out and told all at once, after the last dossier: who sends something, does so after that.

    Args:
        data: The JSON; bytes must be UTF-8.

    Yields:
        The dossiers, in their order.

    Raises:
        InvalidType: `data` is neither text nor bytes.
        InvalidRecords: After the last dossier, when something was wrong: no JSON, unknown or
            missing keys, values of the wrong type, or a person with two dossiers.

    Example:
        >>> [dossier.nummer for dossier in parse_dossiers('{"bsn": "999992016"}')]
        ['1']
    """
    if isinstance(data, str):
        # What UTF-8 cannot hold becomes bytes that are no UTF-8, and is told as such.
        data = data.encode(errors="surrogatepass")
    if not isinstance(data, bytes):
        msg = f"JSON wordt gelezen uit tekst of bytes, niet uit {type(data).__name__}."
        raise InvalidType(msg)
    yield from _read_stream(BytesIO(data))


def write_dossiers(dossiers: Iterable[Dossier], path: str | os.PathLike[str]) -> None:
    """Write dossiers to a file, one a line, whole or not at all. It holds each Bsn in full.

    Args:
        dossiers: The dossiers.
        path: The file.

    Raises:
        OSError: The file cannot be written.
    """
    given = as_path(path)
    write_whole(given, b"".join(f"{dossier_to_json(dossier)}\n".encode() for dossier in dossiers))


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


def _read_stream(stream: _Stream) -> Iterator[Dossier]:
    """Yield what can be read, and raise what is wrong when all was read."""
    faults: list[Fault] = []
    numbers: dict[str, str] = {}
    for place, (content, why) in enumerate(_contents(stream), 1):
        if len(faults) >= _TOLD:
            break
        where = Path("dossier").at(place)
        if why:
            faults.append((where, why))
            continue
        dossier = _read_dossier(content, place, faults)
        if dossier is None:
            continue
        if dossier.bsn not in numbers:
            numbers[dossier.bsn] = dossier.nummer
            yield dossier
            continue
        text = tell_double(numbers[dossier.bsn], dossier.nummer)
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


def _contents(stream: _Stream) -> Iterator[Decoded]:
    """Yield what stands on each line or in the array, or why it is no JSON."""
    number = 0
    while line := stream.readline(_LONGEST + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(_BOM)
        if len(line) > _LONGEST:
            yield None, f"Regel {number} is langer dan 1 MB; zet elk dossier op een eigen regel."
            return
        if line.isspace():
            continue
        if number == 1 and line.lstrip().startswith(b"["):
            yield from _list_in(line + stream.read(MAX_BYTES))
            return
        content, why = decode_json(line)
        yield content, f"Regel {number}: {why}" if why else ""


def _list_in(data: bytes) -> Iterator[Decoded]:
    """Yield each dossier of a file that is one piece of JSON."""
    if len(data) > MAX_BYTES:
        yield None, "De lijst is groter dan 25 MB; zet elk dossier op een eigen regel, zonder [ ]."
        return
    content, why = decode_json(data)
    if why:
        yield None, why
        return
    assert isinstance(content, list)  # it begins with a bracket
    for held in content:
        yield held, ""


def decode_json(data: bytes) -> Decoded:
    """Return what JSON holds, or why it is none.

    Nothing is raised here: the errors that are caught hold the whole text, and would stand behind
    ours.

    Args:
        data: The JSON, in UTF-8.
    """
    try:
        content: Json = json.loads(data.decode(), object_pairs_hook=make_object)
        _measure(content, _DEEPEST)
    except json.JSONDecodeError as error:
        return None, f"Geen JSON: regel {error.lineno}, kolom {error.colno} klopt niet."
    except (ValueError, RecursionError):
        return None, "Geen JSON: geen UTF-8, te diep genest of een te lang getal."
    return content, ""


def _measure(content: Json, room: int) -> None:
    """Refuse what is nested deeper than records ever are.

    Raises:
        ValueError: It is.
    """
    if isinstance(content, dict):
        content = list(content.values())
    if not isinstance(content, list):
        return
    if not room:
        raise ValueError
    for held in content:
        _measure(held, room - 1)
