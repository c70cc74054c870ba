"""The releases that come with this library, read from their data files."""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from attrs import fields, frozen

from ieb.errors import InvalidType, InvalidValue
from ieb.findings import Mark
from ieb.privacy import quote
from ieb.releases.datafiles import DEFAULT, data_folder, homes, release_names, release_table
from ieb.releases.release import Release
from ieb.releases.shape import (
    ComplexType,
    Element,
    MessageShape,
    Particle,
    SimpleType,
    Stamp,
    Window,
)
from ieb.releases.tables import Table


def release(name: str = DEFAULT) -> Release:
    """Return a bundled release.

    Args:
        name: One of `release_names`; the default is ``4.0``.

    Returns:
        The release; the same value at each call.

    Raises:
        InvalidType: The name is no text.
        InvalidValue: There is no such release in this library.

    Example:
        >>> release("4.0").message("WMO405").stamp.bericht_code
        '578'
    """
    if not isinstance(name, str):
        wanted = "de naam van een release als tekst, zoals '4.0'"
        msg = f"name: verwacht {wanted}, geen {type(name).__name__}."
        raise InvalidType(msg)
    names = release_names()
    if name not in names:
        *others, last = names
        msg = f"Release {quote(name)} is niet meegeleverd; wel {', '.join(others)} en {last}."
        raise InvalidValue(msg)
    return _release(name)


@cache
def _release(name: str) -> Release:
    data = release_table(name)
    return Release(
        name=name,
        in_force=data["in_force"],
        basis_namespace=_namespace(data, "basisschema"),
        basis_prefix=data["basis_prefix"],
        namespace_mark=Mark(data["namespace_mark"]),
        versie_mark=Mark(data["versie_mark"]),
        messages=tuple(_message(data, message) for message in data["berichten"]),
        sources=tuple(
            sorted(
                (file.name, file.read_bytes())
                for file in data_folder(name).iterdir()
                if file.name.endswith(".xsd")
            )
        ),
        bundled=True,
    )


def home_release(message: str) -> Release:
    """Return the release that a message is modelled after: the one whose data file describes it.

    Args:
        message: Name of the message.

    Raises:
        InvalidValue: No release of this library describes such a message.
    """
    known = homes()
    if message not in known:
        described = ", ".join(message_names())
        msg = f"Geen meegeleverde release beschrijft het bericht {quote(message)}; wel {described}."
        raise InvalidValue(msg)
    return release(known[message])


def release_or_home(value: Release | None, message: str) -> Release:
    """Return the release that was given, or for None the home of a message.

    Args:
        value: What a caller gave as ``release=``.
        message: Name of the message.

    Raises:
        InvalidType: No release.
    """
    return home_release(message) if value is None else release_or_default(value)


def homes_of(made: Release) -> tuple[Release, ...]:
    """Return the releases that the messages of a release are modelled after.

    Args:
        made: The release; of one without messages it is the default, all of which it lacks.
    """
    found = dict.fromkeys(home_release(shape.name) for shape in made.messages)
    return tuple(found) or (release(),)


def release_of(root: str) -> Release:
    """Return the release in which a message is read of which nobody said the release.

    It is the default; for a message that the default has not, such as a WMO401, its home.

    Args:
        root: Tag of the root of the message, with its namespace.
    """
    for name, shapes in elsewhere().items():
        if any(shape.root.tag == root for shape in shapes):
            return release(name)
    return release()


@cache
def elsewhere() -> Mapping[str, tuple[MessageShape, ...]]:
    """Return the messages that the default has not, by the name of the release they are read in."""
    default = release()
    found: dict[str, tuple[MessageShape, ...]] = {}
    for name in message_names():
        if not default.has(name):
            home = home_release(name)
            found[home.name] = (*found.get(home.name, ()), home.message(name))
    return MappingProxyType(found)


def message_names() -> tuple[str, ...]:
    """Return the names of all messages that a release of this library describes."""
    return tuple(sorted(homes()))


def release_or_default(value: Release | None) -> Release:
    """Return the release that was given, or the default for None.

    Args:
        value: What a caller gave as ``release=``.

    Raises:
        InvalidType: No release; a name, for instance, is given as `release("4.0")`.
    """
    if value is None:
        return release()
    if not isinstance(value, Release):
        msg = f"release: verwacht een Release (zie ieb.release), geen {type(value).__name__}."
        raise InvalidType(msg)
    return value


def _reduce(value: Release) -> tuple[Callable[..., Release], tuple[object, ...]]:
    """Pickle a bundled release by its name: a message that goes to another process stays small."""
    if value.bundled and value.own_rules is None:
        return release, (value.name,)
    return _rebuild, tuple(getattr(value, field.name) for field in fields(Release))


def _rebuild(*values: object) -> Release:
    # Any: pickle hands back what _reduce took out.
    names = [field.name for field in fields(Release)]
    state: dict[str, Any] = dict(zip(names, values, strict=True))
    return Release(**state)


copyreg.pickle(Release, _reduce)


def _namespace(data: Table, document: str) -> str:
    return str(data["namespace"].format(document=document))


def _message(data: Table, name: str) -> MessageShape:
    row = data["berichten"][name]
    builder = _Builder(data=data, name=name)
    return MessageShape(
        name=name,
        title=row["title"],
        namespace=_namespace(data, name.lower()),
        prefix=name.lower(),
        document=f"{name.lower()}.xsd",
        root=builder.root(),
        stamp=Stamp(
            bericht_code=row["code"],
            bericht_versie=data["versie"],
            bericht_subversie=data["subversie"],
            bericht_xsd_versie=data["xsd_versie"],
            basisschema_xsd_versie=data["xsd_versie"],
        ),
        code_mark=Mark(row["code_mark"]),
        window=_window(row.get("xsd_vanaf"), data["xsd_versie"]),
    )


def _window(oldest: str | None, newest: str) -> Window | None:
    if oldest is None:
        return None
    return Window(bericht=(oldest, newest), basisschema=(oldest, newest))


class _Row(NamedTuple):
    """An element of a class, as the data file states it."""

    name: str
    kind: str
    multiplicity: str
    mark: str
    shape_mark: str = ""
    """Empty when it is that of the name."""
    label: str | None = None
    """What the casus document calls it; None when that is its name."""


@frozen(kw_only=True)
class _Builder:
    """Builds the shape of one message from the rows of the data file."""

    data: Table
    name: str

    @property
    def row(self) -> Table:
        row: Table = self.data["berichten"][self.name]
        return row

    @property
    def stream(self) -> Table:
        stream: Table = self.data["stromen"][self.row["stroom"]]
        return stream

    @property
    def is_retour(self) -> bool:
        return bool(self.row.get("retour"))

    def root(self) -> Element:
        header = self.element("message", _Row("Header", "Header", "1", "1.0"))
        plan = self.stream["bericht"]
        minimum = 0 if self.is_retour else 1
        parts = tuple(
            self.element("message", _Row(name, name, "1", *marks))
            for name, *marks in plan["elementen"]
        )
        body = Particle(elements=parts, minimum=minimum, maximum=1)
        kind = ComplexType(
            name="Root",
            particles=(Particle(elements=(header,), minimum=1, maximum=1), body),
            mark=Mark.V1_0,
        )
        return Element(
            name="Bericht",
            tag=self.tag("message", "Bericht"),
            type=kind,
            label=f"{self.row['title']} ({self.name.removeprefix('WMO')})",
            mark=Mark.V1_0,
            shape_mark=Mark.V1_0,
        )

    def tag(self, space: str, name: str) -> str:
        document = "basisschema" if space == "basis" else self.name.lower()
        return f"{{{_namespace(self.data, document)}}}{name}"

    def element(self, space: str, row: _Row) -> Element:
        if row.name == "{partij}":
            name, mark = self.stream["partij"]
            row = row._replace(name=name, mark=mark)
        return Element(
            name=row.name,
            tag=self.tag(space, row.name),
            type=self.type(row.name, row.kind),
            label=row.name if row.label is None else row.label,
            mark=Mark(row.mark),
            shape_mark=Mark(row.shape_mark or row.mark),
        )

    def type(self, element: str, kind: str) -> SimpleType | ComplexType:
        if kind.startswith("LDT_"):
            return self.simple(element, kind)
        rows = self.data["klassen"].get(kind) or self.stream["klassen"][kind]
        own = [*rows["elementen"], *(rows.get("retour", ()) if self.is_retour else ())]
        space = "basis" if kind.startswith("CDT_") else "message"
        particles = tuple(
            Particle(elements=(self.element(space, row),), minimum=low, maximum=high)
            for row in (_Row(*cells) for cells in own)
            for low, high in [_MULTIPLICITY[row.multiplicity]]
        )
        return ComplexType(name=kind, particles=particles, mark=Mark(rows["mark"]))

    def simple(self, element: str, kind: str) -> SimpleType:
        row = self.data["types"][kind]
        fixed = {
            "BerichtCode": self.row.get("code_pattern", self.row["code"]),
            "BerichtVersie": str(self.data["versie"]),
            "BerichtSubversie": str(self.data["subversie"]),
        }.get(element)
        return SimpleType(
            name=kind,
            base=row["base"],
            minimum=row.get("min"),
            maximum=row.get("max"),
            min_length=row.get("min_length"),
            max_length=row.get("max_length"),
            patterns=(*row.get("patterns", ()), *([fixed] if fixed else ())),
            enumeration=tuple(row.get("enumeration", ())),
            rules=tuple(row.get("rules", {}).items()),
            rule_marks=tuple(
                (rule, Mark(mark)) for rule, mark in row.get("rule_marks", {}).items()
            ),
            mark=Mark(row["mark"]),
            shape_mark=Mark(row.get("shape", row["mark"])),
        )


_MULTIPLICITY: Final = {"1": (1, 1), "0..1": (0, 1), "1..*": (1, None)}
