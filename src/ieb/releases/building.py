"""From what the data file of a release states to the shape of a message."""

from __future__ import annotations

from typing import Final, NamedTuple

from attrs import frozen

from ieb.findings import Mark
from ieb.releases.shape import (
    ComplexType,
    Element,
    MessageShape,
    Particle,
    SimpleType,
    Stamp,
    Window,
)
from ieb.releases.tables import MessageTable, ReleaseTable, StreamTable

_MULTIPLICITY: Final = {"1": (1, 1), "0..1": (0, 1), "1..*": (1, None)}


def build_shape(data: ReleaseTable, name: str) -> MessageShape:
    """Return the shape of a message.

    Args:
        data: What the release states.
        name: Name of the message, one of those that the release states.
    """
    row = data["berichten"][name]
    builder = _Builder(data=data, name=name, row=row, stream=data["stromen"][row["stroom"]])
    return MessageShape(
        name=name,
        title=row["title"],
        namespace=namespace_of(data, name.lower()),
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


def namespace_of(data: ReleaseTable, document: str) -> str:
    """Return the namespace of an XSD document of a release.

    Args:
        data: What the release states.
        document: Name of the document without ``.xsd``, such as ``basisschema`` or ``wmo405``.
    """
    return data["namespace"].format(document=document)


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
    """Builds the elements of one message.

    Attributes:
        data: What the release states.
        name: Name of the message.
        row: What it states of the message.
        stream: What it states of the stream that the message is about.
    """

    data: ReleaseTable
    name: str
    row: MessageTable
    stream: StreamTable

    @property
    def is_retour(self) -> bool:
        return self.row.get("retour", False)

    def root(self) -> Element:
        header = self.element("message", _Row("Header", "Header", "1", "1.0"))
        minimum = 0 if self.is_retour else 1
        parts = tuple(
            self.element("message", _Row(name, name, "1", *marks))
            for name, *marks in self.stream["bericht"]["elementen"]
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
        return f"{{{namespace_of(self.data, document)}}}{name}"

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
        table = self.data["klassen"].get(kind) or self.stream["klassen"][kind]
        rows = list(table["elementen"])
        if self.is_retour:
            rows += table.get("retour", [])
        space = "basis" if kind.startswith("CDT_") else "message"
        particles = tuple(self.particle(space, _Row(*cells)) for cells in rows)
        return ComplexType(name=kind, particles=particles, mark=Mark(table["mark"]))

    def particle(self, space: str, row: _Row) -> Particle:
        minimum, maximum = _MULTIPLICITY[row.multiplicity]
        return Particle(elements=(self.element(space, row),), minimum=minimum, maximum=maximum)

    def simple(self, element: str, kind: str) -> SimpleType:
        table = self.data["types"][kind]
        marks = table.get("rule_marks", {}).items()
        return SimpleType(
            name=kind,
            base=table["base"],
            minimum=table.get("min"),
            maximum=table.get("max"),
            min_length=table.get("min_length"),
            max_length=table.get("max_length"),
            patterns=(*table.get("patterns", ()), *self.find_fixed(element)),
            enumeration=tuple(table.get("enumeration", ())),
            rules=tuple(table.get("rules", {}).items()),
            rule_marks=tuple((rule, Mark(mark)) for rule, mark in marks),
            mark=Mark(table["mark"]),
            shape_mark=Mark(table.get("shape", table["mark"])),
        )

    def find_fixed(self, element: str) -> tuple[str, ...]:
        """Return the pattern of an element of the header that a release fixes, if it is one."""
        if element == "BerichtCode":
            return (self.row.get("code_pattern", self.row["code"]),)
        if element == "BerichtVersie":
            return (str(self.data["versie"]),)
        if element == "BerichtSubversie":
            return (str(self.data["subversie"]),)
        return ()
