"""The data file of a release: read, and refused when it states what nothing reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

from ieb.errors import InvalidRelease
from ieb.privacy import quote

# Any: what TOML holds is as mixed as TOML allows; who reads a whole release has `ReleaseTable`.
Table: TypeAlias = Mapping[str, Any]


class MessageTable(TypedDict):
    """A message; each of these classes states the keys of one kind of table."""

    title: str
    code: str
    code_pattern: NotRequired[str]
    code_mark: str
    stroom: str
    retour: NotRequired[bool]
    xsd_vanaf: NotRequired[str]


class TypeTable(TypedDict):
    """A datatype: a base, the facets that restrict it, and the rule that stands for a facet."""

    base: Literal["string", "integer", "date"]
    min: NotRequired[int]
    max: NotRequired[int]
    min_length: NotRequired[int]
    max_length: NotRequired[int]
    patterns: NotRequired[list[str]]
    enumeration: NotRequired[list[str]]
    rules: NotRequired[dict[str, str]]
    rule_marks: NotRequired[dict[str, str]]
    mark: str
    shape: NotRequired[str]


class ClassTable(TypedDict):
    """A class: a row of texts for each of its elements."""

    mark: str
    elementen: list[list[str]]
    retour: NotRequired[list[list[str]]]


class BodyTable(TypedDict):
    """What a message of a stream holds besides its header."""

    elementen: list[list[str]]


class StreamTable(TypedDict):
    """A stream: which gemeente its header names, what its messages hold, and its own classes."""

    partij: list[str]
    bericht: BodyTable
    klassen: dict[str, ClassTable]


class ReleaseTable(TypedDict):
    """A release, with what it takes from another one."""

    extends: NotRequired[str]
    in_force: date
    versie: int
    subversie: int
    versie_mark: str
    xsd_versie: str
    namespace: str
    namespace_mark: str
    basis_prefix: str
    berichten: dict[str, MessageTable]
    types: dict[str, TypeTable]
    klassen: dict[str, ClassTable]
    stromen: dict[str, StreamTable]


def read_tables(name: str, text: str) -> Table:
    """Read the data file of a release.

    Args:
        name: Name of the release, for what is said of a fault.
        text: What the file holds.

    Returns:
        What it states, tables within tables.

    Raises:
        InvalidRelease: It states something that nothing reads; every such key is told, with its
            place.
    """
    import tomllib  # noqa: PLC0415  # only who uses a release pays for it

    data: Table = tomllib.loads(text)
    faults: list[str] = []
    for place, table, kind in _tables(data):
        faults += find_unread(f"Release {name}, [{place}]", table, kind.__annotations__)
    if faults:
        raise InvalidRelease(tuple(faults))
    return data


def find_unread(where: str, table: Table, known: Collection[str]) -> Iterator[str]:
    """Yield in Dutch which keys of a table nothing reads.

    Args:
        where: Where the table stands, in Dutch.
        table: What is stated there.
        known: The keys that are read.
    """
    for key in table:
        if key not in known:
            yield f"{where}: de sleutel {quote(key)} kennen wij niet; wel {', '.join(known)}."


def _tables(data: Table) -> Iterator[tuple[str, Table, type]]:
    """Yield each table of a data file: where it stands, what it states, which kind it is."""
    yield "release", data, ReleaseTable
    if "extends" not in data:
        yield from _rows("berichten", data["berichten"], MessageTable)
    yield from _rows("types", data.get("types", {}), TypeTable)
    yield from _rows("klassen", data.get("klassen", {}), ClassTable)
    for name, stream in data.get("stromen", {}).items():
        yield f"stromen.{name}", stream, StreamTable
        yield f"stromen.{name}.bericht", stream["bericht"], BodyTable
        yield from _rows(f"stromen.{name}.klassen", stream["klassen"], ClassTable)


def _rows(place: str, tables: Table, kind: type) -> Iterator[tuple[str, Table, type]]:
    for name, table in tables.items():
        yield f"{place}.{name}", table, kind


def extend(name: str, own: Table, base: Table) -> Table:
    """Return what a release states that is another one but for what it says itself.

    Args:
        name: Name of the release, for what is said of a fault.
        own: What its own data file states; ``berichten`` lists which messages it keeps.
        base: What the release states that it extends.

    Raises:
        InvalidRelease: It keeps a message that the other one has not.
    """
    if "berichten" not in own:
        wanted = f"noem de berichten die zij van {own['extends']} houdt"
        msg = f"Release {name}: berichten ontbreekt; {wanted}."
        raise InvalidRelease((msg,))
    unknown = [message for message in own["berichten"] if message not in base["berichten"]]
    if unknown:
        known = ", ".join(base["berichten"])
        listed = ", ".join(map(quote, unknown))
        raise InvalidRelease(
            (f"Release {name}: {own['extends']} heeft geen bericht {listed}; wel {known}.",)
        )
    kept = {
        message: row for message, row in base["berichten"].items() if message in own["berichten"]
    }
    return {**base, **own, "berichten": kept}
