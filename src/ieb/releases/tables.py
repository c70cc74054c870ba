"""The data file of a release: read, and refused when it states what nothing reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

from ieb.datatable import DataTable, loads
from ieb.errors import InvalidRelease, InvalidValue
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


def read_data(name: str, text: str, allow: Callable[[DataTable], None]) -> Table:
    """Read a data file about a release.

    Args:
        name: Name of the release, for what is said of a fault.
        text: What the file holds.
        allow: What says of the file, and of the tables in it, which keys are read.

    Returns:
        What it states, tables within tables.

    Raises:
        InvalidRelease: It is no TOML, or states something that nothing reads; every fault is told,
            with its place.
    """

    def take(table: DataTable) -> Table:
        allow(table)
        return table.content

    try:
        return loads(text, f"Release {name}", take)
    except InvalidValue as error:
        raise InvalidRelease(tuple(str(error).splitlines())) from None


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
    return read_data(name, text, _allow_release)


def _allow_release(release: DataTable) -> None:
    release.allow(ReleaseTable.__annotations__)
    if not release.has("extends"):
        allow_each(release.table("berichten"), MessageTable.__annotations__)
    allow_each(release.table("types"), TypeTable.__annotations__)
    allow_each(release.table("klassen"), ClassTable.__annotations__)
    streams = release.table("stromen")
    if streams is None:
        return
    for name in streams.names:
        stream = streams.demand(name)
        stream.allow(StreamTable.__annotations__)
        stream.demand("bericht").allow(BodyTable.__annotations__)
        allow_each(stream.table("klassen"), ClassTable.__annotations__)


def allow_each(tables: DataTable | None, known: Iterable[str]) -> None:
    """Say which keys are read of each table in a table.

    Args:
        tables: A table of which the keys are names; None when it is not there.
        known: The keys.
    """
    if tables is not None:
        for name in tables.names:
            tables.demand(name).allow(known)


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
