"""The bytes of a file as numbered rows of fields, each line by itself.

A line is a row: a quote that nobody closes spoils its own line and no other one. The two files have
no field in which a line may end.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, Final, TypeGuard

from attrs import field, frozen

from ieb.administratie.bestand.codes import find, signal
from ieb.administratie.bestand.dialect import Codering, Dialect, ask_separator
from ieb.errors import InvalidType
from ieb.findings import Finding

NO_TEXT: Final = "Het bestand is UTF-16, of een rekenblad; bewaar het als CSV in UTF-8."
_LONGEST: Final = 65_536
"""Bytes of a line: the fields of a row are short (aanname)."""
# As cp1252 has them these stand for punctuation, as cp850 has them for é, ü, â, ä, à, ç, ê, ë, ï.
_LETTERS_OF_CP850: Final = frozenset("‚\x81ƒ„…‡ˆ‰‹")


@frozen
class Row:
    """A line of the file.

    Attributes:
        number: Which one, counted from 1.
        fields: What stands between the separators; nothing when the line cannot be taken apart.
        findings: What is wrong with the line itself.
    """

    number: int
    fields: tuple[str, ...] = field(repr=False)
    findings: tuple[Finding, ...] = field(default=(), repr=False)


def open_source(source: bytes | BinaryIO) -> BinaryIO:
    """Return a file as a stream of bytes.

    Args:
        source: Its bytes, or a file that was opened for reading bytes.

    Raises:
        InvalidType: It is neither.
    """
    if isinstance(source, bytes):
        return io.BytesIO(source)
    if _is_binary(source):
        return source
    msg = f"Verwacht bytes of een bestand dat als bytes geopend is, geen {type(source).__name__}."
    raise InvalidType(msg)


def _is_binary(source: object) -> TypeGuard[BinaryIO]:
    return hasattr(source, "readline") and not isinstance(source, io.TextIOBase)


def rows_of(stream: BinaryIO, dialect: Dialect) -> Iterator[Row]:
    """Read a file line by line; empty lines are told and have no fields.

    Args:
        stream: The file.
        dialect: How it is written.
    """
    number = 0
    while line := stream.readline(_LONGEST + 1):
        number += 1
        if len(line) > _LONGEST:
            text = f"De regel is langer dan {_LONGEST} bytes en niet gelezen."
            yield Row(number, (), (find("HV002", text, line=number),))
            # Only now: who stops at a first line like this need not wait for its end.
            _skip_rest(stream, line)
            continue
        yield _row(number, line, dialect)


def _skip_rest(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(_LONGEST)


def _row(number: int, line: bytes, dialect: Dialect) -> Row:
    findings: list[Finding] = []
    if number == 1:
        line, marks = _without_mark(line, dialect)
        findings += marks
    text, faults = _decode(number, line.rstrip(b"\r\n"), dialect)
    findings += faults
    parts, why = _take_apart(text, dialect)
    if why:
        findings.append(find("HV002", why, line=number))
    elif not any(map(str.strip, parts)):
        findings.append(signal("HV002", "De regel is leeg en overgeslagen.", line=number))
        parts = ()
    return Row(number, parts, tuple(findings))


def _without_mark(line: bytes, dialect: Dialect) -> tuple[bytes, list[Finding]]:
    """Return the first line without its byte order mark, and what that says."""
    if is_no_text(line):
        return line, [find("HV003", NO_TEXT, line=1)]
    if not line.startswith(BOM_UTF8):
        return line, []
    line = line.removeprefix(BOM_UTF8)
    if dialect.codering is Codering.UTF_8:
        return line, []
    text = f"Het bestand begint als UTF-8; gelezen is het als {dialect.codering}."
    return line, [signal("HV003", text, line=1)]


def is_no_text(line: bytes) -> bool:
    """Return whether a first line is not in an encoding that has a byte for each plain letter.

    Args:
        line: The line.
    """
    return line.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in line


def _decode(number: int, line: bytes, dialect: Dialect) -> tuple[str, list[Finding]]:
    try:
        text = line.decode(dialect.codering)
    except UnicodeDecodeError as error:
        msg = f"Byte {error.start + 1} van de regel is in {dialect.codering} geen teken."
        return line.decode(dialect.codering, "replace"), [find("HV003", msg, line=number)]
    return text, []


def looks_like_cp850(name: str) -> bool:
    """Return whether a name that was read as cp1252 has letters of the older cp850 in it.

    Args:
        name: The name.
    """
    return not _LETTERS_OF_CP850.isdisjoint(name)


def _take_apart(text: str, dialect: Dialect) -> tuple[tuple[str, ...], str]:
    """Return the fields of a line, and why there are none."""
    if "\r" in text:
        return (), "Midden in de regel staat een regeleinde (CR); bewaar het bestand opnieuw."
    marks = dialect.aanhaling
    reader = csv.reader([text], delimiter=dialect.scheiding, quotechar=marks, strict=True)
    with suppress(csv.Error):
        return tuple(next(reader)), ""
    if text.count(marks) % 2:
        return (), f"Een aanhalingsteken {marks} op deze regel wordt niet gesloten."
    why = f"Na een aanhalingsteken {marks} dat een veld sluit, staat geen scheidingsteken."
    return (), f"{why} {ask_separator(dialect)}"
