"""The data file of a release: read, and refused when it states what nothing reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from ieb.errors import InvalidRelease
from ieb.privacy import quote

# Any: what our own TOML file holds is as mixed as TOML allows; the shapes built of it are typed.
Table: TypeAlias = Mapping[str, Any]

_RELEASE: Final = (
    "extends",
    "in_force",
    "versie",
    "subversie",
    "versie_mark",
    "xsd_versie",
    "namespace",
    "namespace_mark",
    "basis_prefix",
    "berichten",
    "types",
    "klassen",
    "stromen",
)
_MESSAGE: Final = ("title", "code", "code_pattern", "code_mark", "stroom", "retour", "xsd_vanaf")
_TYPE: Final = (
    "base",
    "min",
    "max",
    "min_length",
    "max_length",
    "patterns",
    "enumeration",
    "rules",
    "rule_marks",
    "mark",
    "shape",
)
_CLASS: Final = ("mark", "elementen", "retour")
_STREAM: Final = ("partij", "bericht", "klassen")
_BODY: Final = ("elementen",)


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

    data: dict[str, Any] = tomllib.loads(text)  # Any: see Table
    faults = tuple(_find_unread(name, data))
    if faults:
        raise InvalidRelease(faults)
    return data


def _find_unread(name: str, data: Table) -> Iterator[str]:
    """Yield in Dutch which keys of a data file nothing reads."""
    for place, table, known in _tables(data):
        for key in table:
            if key not in known:
                fault = f"Release {name}, [{place}]: de sleutel {quote(key)} kennen wij niet"
                yield f"{fault}; wel {', '.join(known)}."


def _tables(data: Table) -> Iterator[tuple[str, Table, tuple[str, ...]]]:
    """Yield each table of a data file: where it stands, what it states, which keys are read."""
    yield "release", data, _RELEASE
    if "extends" not in data:
        yield from _rows("berichten", data["berichten"], _MESSAGE)
    yield from _rows("types", data.get("types", {}), _TYPE)
    yield from _rows("klassen", data.get("klassen", {}), _CLASS)
    for name, stream in data.get("stromen", {}).items():
        yield f"stromen.{name}", stream, _STREAM
        yield f"stromen.{name}.bericht", stream["bericht"], _BODY
        yield from _rows(f"stromen.{name}.klassen", stream["klassen"], _CLASS)


def _rows(
    place: str, tables: Table, known: tuple[str, ...]
) -> Iterator[tuple[str, Table, tuple[str, ...]]]:
    for name, table in tables.items():
        yield f"{place}.{name}", table, known


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
