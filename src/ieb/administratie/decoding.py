"""JSON out of a stream of bytes, record by record: one on each line, or all in an array."""

from __future__ import annotations

import json
from codecs import getincrementaldecoder
from collections.abc import Iterator
from typing import Final, Protocol

from ieb.wire._jsontype import Json
from ieb.wire.json import make_object

_LONGEST: Final = 1_000_000
"""Bytes of a line, characters of a record in an array: a dossier has a few hundred (aanname)."""
_DEEPEST: Final = 20
"""Levels of objects and lists; records have five."""
_BOM: Final = b"\xef\xbb\xbf"
_CHUNK: Final = 16_384
_SPACE: Final = " \t\r\n"
_NO_TEXT: Final = "Geen JSON: geen UTF-8, te diep genest of een te lang getal."
_TOO_LONG: Final = "Een dossier is langer dan 1 MB, of de lijst is stuk: er ontbreekt een teken."
_DECODER: Final = json.JSONDecoder(object_pairs_hook=make_object)


Decoded = tuple[Json, str]
"""What JSON holds, and why it is none: one of the two is empty."""


class ByteStream(Protocol):
    """What bytes are read from, such as an open file."""

    def readline(self, size: int, /) -> bytes:
        """Return the bytes up to and including a line end, and no more than so many."""
        ...

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, no more than so many; nothing at the end."""
        ...


def read_contents(stream: ByteStream) -> Iterator[Decoded]:
    """Yield what stands on each line or in the array, or why it is no JSON; only one is kept.

    Args:
        stream: The bytes, in UTF-8.
    """
    number = 0
    while line := stream.readline(_LONGEST + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(_BOM)
            if line.lstrip().startswith(b"["):
                yield from _list_in(line, stream)
                return
        if len(line) > _LONGEST:
            yield None, f"Regel {number} is langer dan 1 MB; zet elk dossier op een eigen regel."
            return
        if line.isspace():
            continue
        content, why = decode_json(line, number)
        if why == _NO_TEXT:
            why = f"Regel {number}: {why}"
        yield content, why


def decode_json(data: bytes, first: int = 1) -> Decoded:
    """Return what JSON holds, or why it is none.

    Nothing is raised here: the errors that are caught hold the whole text, and would stand behind
    ours.

    Args:
        data: The JSON, in UTF-8.
        first: Number of its first line, counted from 1.
    """
    try:
        content: Json = json.loads(data.decode(), object_pairs_hook=make_object)
        _measure(content, _DEEPEST)
    except json.JSONDecodeError as error:
        return None, _tell_place(first + error.lineno - 1, error.colno)
    except (ValueError, RecursionError):
        return None, _NO_TEXT
    return content, ""


def _tell_place(line: int, column: int) -> str:
    return f"Geen JSON: regel {line}, kolom {column} klopt niet."


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


class _NoJsonError(ValueError):
    """A text is no JSON; it says why, and holds nothing of the text."""


class _Window:
    """The part of a text that is being looked at; it moves on through a stream of bytes.

    Attributes:
        text: The part.
    """

    def __init__(self, first: bytes, stream: ByteStream) -> None:
        self._decoder = getincrementaldecoder("utf-8")()
        self._stream = stream
        self._line, self._column = 1, 1
        self.text = self._decoder.decode(first)

    def extend(self) -> bool:
        """Make it longer, and return whether there was more."""
        data = self._stream.read(_CHUNK)
        self.text += self._decoder.decode(data, final=not data)
        return bool(data)

    def skip(self, length: int) -> None:
        """Leave what was looked at behind."""
        lines = self.text.count("\n", 0, length)
        if lines:
            self._column = 1 + length - (self.text.rindex("\n", 0, length) + 1)
        else:
            self._column += length
        self._line += lines
        self.text = self.text[length:]

    def next_sign(self) -> str:
        """Skip white space, and return what comes after it; nothing at the end."""
        while True:
            self.skip(len(self.text) - len(self.text.lstrip(_SPACE)))
            if self.text or not self.extend():
                return self.text[:1]

    def fault_at(self, line: int = 1, column: int = 1) -> _NoJsonError:
        """Return that the text is wrong at a place, counted from where the part begins."""
        if line == 1:
            column += self._column - 1
        return _NoJsonError(_tell_place(self._line + line - 1, column))


def _list_in(first: bytes, stream: ByteStream) -> Iterator[Decoded]:
    """Yield each record of an array, or why the rest is none."""
    try:
        yield from _records_in(_Window(first, stream))
    except _NoJsonError as error:
        why = str(error)
    except ValueError:
        why = _NO_TEXT
    else:
        return
    yield None, why


def _records_in(window: _Window) -> Iterator[Decoded]:
    """Yield each record of an array.

    Raises:
        ValueError: It is no JSON.
    """
    window.next_sign()
    window.skip(1)  # the bracket
    sign = window.next_sign()
    while sign != "]":
        yield _next_record(window), ""
        sign = window.next_sign()
        if sign not in {",", "]"}:
            raise window.fault_at()
        if sign == ",":
            window.skip(1)
            window.next_sign()
    window.skip(1)
    if window.next_sign():
        raise window.fault_at()


def _next_record(window: _Window) -> Json:
    """Return the record that the window begins with, and move beyond it.

    Raises:
        ValueError: It is no JSON.
    """
    content: Json
    while True:
        try:
            content, end = _DECODER.raw_decode(window.text)
        except json.JSONDecodeError as error:
            # Perhaps it only goes on: what is really wrong stays so.
            if len(window.text) <= _LONGEST and window.extend():
                continue
            if len(window.text) > _LONGEST:
                raise _NoJsonError(_TOO_LONG) from None
            raise window.fault_at(error.lineno, error.colno) from None
        except RecursionError:
            raise _NoJsonError(_NO_TEXT) from None
        # A number may go on too.
        if end < len(window.text) or not window.extend():
            window.skip(end)
            _measure(content, _DEEPEST)
            return content
