"""A data file of this library, read key by key.

What has another form than was asked for is refused with its place, and so is what nobody asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from typing import Final, TypeGuard, TypeVar

from ieb.errors import InvalidType, InvalidValue
from ieb.privacy import mask, quote

_LINE: Final = re.compile(r"at line ([0-9]+)")
Value = TypeVar("Value")
Member = TypeVar("Member", bound=StrEnum)

_NAMES: Final[Mapping[type, str]] = {
    str: "een tekst",
    int: "een geheel getal",
    bool: "true of false",
    date: "een datum (eejj-mm-dd)",
    list: "een lijst",
    dict: "een tabel",
}


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _is_table(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, dict)


class DataTable:
    """A table of a data file, which remembers what was asked of it.

    Attributes:
        where: The file and the place in it, for what is said of a fault.
    """

    def __init__(self, content: Mapping[str, object], where: str) -> None:
        """Make a table of what TOML holds."""
        self.where = where
        self._content = content
        self._asked: dict[str, None] = {}
        self._inner: list[DataTable] = []

    @property
    def names(self) -> tuple[str, ...]:
        """Its keys, for a table whose keys are names of the writer."""
        return tuple(self._content)

    @property
    def content(self) -> Mapping[str, object]:
        """All that it holds, as TOML has it; who takes it says with `allow` what is read."""
        return self._content

    def allow(self, keys: Iterable[str]) -> None:
        """Say that keys are read, whether they are there or not.

        Args:
            keys: The keys.
        """
        self._asked.update(dict.fromkeys(keys))

    def has(self, key: str) -> bool:
        """Return whether a key is there."""
        self._asked[key] = None
        return key in self._content

    def mapping(self, kind: type[Value]) -> dict[str, Value]:
        """Return what each key holds, for a table whose keys are names of the writer.

        Args:
            kind: What each must hold: str, int, bool or date.

        Raises:
            InvalidValue: One of them holds something else.
        """
        return {name: self.required(name, kind) for name in self._content}

    def holds(self, key: str, kind: type) -> bool:
        """Return whether a key holds something of a kind.

        Args:
            key: The key.
            kind: What it may hold: str, int, bool, date, list or dict.
        """
        return self.has(key) and type(self._content[key]) is kind

    def required(self, key: str, kind: type[Value]) -> Value:
        """Return what a key holds.

        Args:
            key: The key.
            kind: What it must hold: str, int, bool or date.

        Raises:
            InvalidValue: It is not there, or holds something else.
        """
        value = self.optional(key, kind)
        if value is None:
            raise self.fault(f"hier ontbreekt {key}: verwacht {_NAMES[kind]}")
        return value

    def optional(self, key: str, kind: type[Value]) -> Value | None:
        """Return what a key holds, or None when it is not there.

        Args:
            key: The key.
            kind: What it must hold: str, int, bool or date.

        Raises:
            InvalidValue: It holds something else.
        """
        if not self.has(key):
            return None
        value = self._content[key]
        # Exactly: True is no number, and a moment is no day.
        if type(value) is not kind:
            raise self.fault(f"{quote(key)} is geen {_NAMES[kind].removeprefix('een ')}")
        return value

    def read(self, key: str, reader: Callable[[str], Value]) -> Value:
        """Return what a reader makes of the text that a key holds.

        Args:
            key: The key.
            reader: What reads the text, such as `ieb.notation.read_amount`.

        Raises:
            InvalidValue: It is not there, or the reader refuses it.
        """
        text = self.required(key, str)
        with self.locate_faults(key):
            return reader(text)

    def member(self, key: str, kind: type[Member], default: Member | None = None) -> Member:
        """Return which of some words a key holds.

        Args:
            key: The key.
            kind: The words.
            default: What holds when the key is not there; None when it must be.

        Raises:
            InvalidValue: It is not there and must be, or holds another word.
        """
        if default is not None and not self.has(key):
            return default
        text = self.required(key, str)
        words = [str(member) for member in kind]
        if text not in words:
            wanted = f"verwacht een van {', '.join(words)}"
            raise self.fault(f"{key} kent geen {quote(text)}; {wanted}")
        return kind(text)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts that a key holds; nothing when it is not there.

        Raises:
            InvalidValue: It holds something else.
        """
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise self.fault(f"{quote(key)} is geen lijst van teksten")
        return tuple(map(str, values))

    def table(self, key: str) -> DataTable | None:
        """Return the table that a key holds, or None when it is not there.

        Raises:
            InvalidValue: It holds something else.
        """
        if not self.has(key):
            return None
        return self._enter(key, self._content[key])

    def demand(self, key: str) -> DataTable:
        """Return the table that a key holds.

        Raises:
            InvalidValue: It is not there, or holds something else.
        """
        table = self.table(key)
        if table is None:
            raise self.fault(f"hier ontbreekt {key}: verwacht {_NAMES[dict]}")
        return table

    def tables(self, key: str) -> tuple[DataTable, ...]:
        """Return the tables of the list that a key holds; nothing when it is not there.

        Raises:
            InvalidValue: It holds something else.
        """
        return tuple(
            self._enter(f"{key} {number}", content)
            for number, content in enumerate(self._list(key), start=1)
        )

    def pairs(self, key: str) -> tuple[tuple[str, str | None], ...]:
        """Return the lines that a key holds, each a name, or a name and a value.

        Raises:
            InvalidValue: It holds something else.
        """
        return tuple(
            self._pair(f"{key} {number}", cells)
            for number, cells in enumerate(self._list(key), start=1)
        )

    def fault(self, text: str) -> InvalidValue:
        """Return the error that says what is wrong here.

        Args:
            text: What is wrong and what was expected, in Dutch.
        """
        return InvalidValue(f"{mask(self.where)}: {text.removesuffix('.')}.")

    @contextmanager
    def locate_faults(self, key: str = "") -> Generator[None, None, None]:
        """Tell this place with what is refused inside.

        Args:
            key: The key that it is about; empty for the table as a whole.

        Raises:
            InvalidValue: What was raised inside, with the place.
        """
        try:
            yield
        except InvalidValue as error:
            about = f"{key}: " if key else ""
            raise self.fault(f"{about}{error}") from None

    def find_unread(self) -> list[str]:
        """Return the faults of the keys that nobody asked for, here and in the tables below."""
        known = ", ".join(self._asked)
        strange = [key for key in self._content if key not in self._asked]
        faults = [
            f"{mask(self.where)}: de sleutel {quote(key)} kennen wij hier niet; wel {known}."
            for key in strange
        ]
        for table in self._inner:
            faults += table.find_unread()
        return faults

    def _list(self, key: str) -> list[object]:
        if not self.has(key):
            return []
        values = self._content[key]
        if not _is_list(values):
            raise self.fault(f"{quote(key)} is geen lijst")
        return values

    def _enter(self, place: str, content: object) -> DataTable:
        if not _is_table(content):
            raise self.fault(f"{place} is geen tabel")
        name = content.get("id")
        named = f" ({name})" if isinstance(name, str) else ""
        table = DataTable(content, f"{self.where}, {place}{named}")
        self._inner.append(table)
        return table

    def _pair(self, place: str, cells: object) -> tuple[str, str | None]:
        match cells:
            case [str(label)]:
                return label, None
            case [str(label), str(value)]:
                return label, value
            case _:
                wanted = "verwacht [naam] of [naam, waarde]"
                raise self.fault(f"{place} is geen regel: {wanted}")


def decode_toml(data: str | bytes) -> tuple[dict[str, object], str]:
    """Return what TOML holds, or in Dutch why it is none; nothing is raised: errors hold the text.

    Args:
        data: The TOML; bytes must be UTF-8.
    """
    import tomllib  # noqa: PLC0415  # only who uses a data file pays for it

    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        return tomllib.loads(text), ""
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        place = "het einde" if found is None else f"regel {found[1]}"
        return {}, f"Geen TOML: {place} klopt niet, of een sleutel staat er meer dan eens."
    except (ValueError, RecursionError):
        return {}, "Geen TOML: geen UTF-8, te diep genest of een te lang getal."


def read_given_toml(data: str | bytes, source: str, most: int, too_large: str) -> DataTable:
    """Read TOML that a user gave.

    Args:
        data: The TOML; bytes must be UTF-8.
        source: What it is called in what is told.
        most: How long it may be.
        too_large: What is told of a longer one, in Dutch.

    Raises:
        InvalidType: `data` is neither text nor bytes.
        InvalidValue: It is too long, or no TOML.
    """
    if not isinstance(data, str | bytes):
        msg = f"TOML wordt gelezen uit tekst of bytes, niet uit {type(data).__name__}."
        raise InvalidType(msg)
    if len(data) > most:
        raise InvalidValue(too_large)
    content, why = decode_toml(data)
    if why:
        raise InvalidValue(why)
    return DataTable(content, source)


def loads(text: str, name: str, read: Callable[[DataTable], Value]) -> Value:
    """Read the text of a data file.

    Args:
        text: The text, as TOML.
        name: What the file is called, for what is said of a fault.
        read: What makes something of the whole file.

    Raises:
        InvalidValue: It is no TOML, something is not there or has another form, or there is a key
            that nothing reads; the file and the place are told.
    """
    content, why = decode_toml(text)
    if why:
        msg = f"{name}: {why}"
        raise InvalidValue(msg)
    table = DataTable(content, name)
    loaded = read(table)
    faults = table.find_unread()
    if faults:
        raise InvalidValue("\n".join(faults))
    return loaded
