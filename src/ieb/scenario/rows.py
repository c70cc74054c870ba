"""A message as lines in functional notation, and back: the inverse of `ieb.wire.listing`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import starmap
from typing import Any, Final

from attrs import evolve, field, frozen

from ieb.codes import AttribuutNaam, ClosedCodelist, OpenCodelist
from ieb.datatable import DataTable
from ieb.errors import InvalidValue
from ieb.messages import Attribuut, Message
from ieb.messages.fields import FieldType, field_types, snake
from ieb.messages.kinds import KINDS, Kind
from ieb.notation import read_amount, read_code, read_date
from ieb.privacy import quote
from ieb.releases import ComplexType, Element, SimpleType
from ieb.values import Bedrag
from ieb.wire.listing import listing

_NUMBER: Final = re.compile("0|[1-9][0-9]{0,8}")


@frozen
class Row:
    """A line of a message.

    Attributes:
        label: The name at the left.
        value: The value at the right; None for a heading, empty for a field that is not there.
        depth: How deep the line stands, 0 for the title; None when the source does not say.
    """

    label: str
    value: str | None = field(default=None, repr=False)
    depth: int | None = field(default=None, repr=False)


def rows_of(message: Message) -> tuple[Row, ...]:
    """Return the lines of a message, its Bsn in full.

    Args:
        message: The message.
    """
    return tuple(
        Row(line.label, line.value, line.depth) for line in listing(message, show_bsn=True)
    )


def stated_rows(table: DataTable, key: str) -> tuple[Row, ...]:
    """Return the lines of a message that a data file states.

    Args:
        table: The table that states them.
        key: The key that holds them.

    Raises:
        InvalidValue: It holds something else; the place is told.
    """
    return tuple(starmap(Row, table.pairs(key)))


def change_rows(rows: Iterable[Row], changes: Iterable[Row]) -> tuple[Row, ...]:
    """Return the lines of a message with other values.

    Args:
        rows: The lines.
        changes: The lines that are otherwise. A name that stands in the message gets the value; an
            empty one takes the field away. Names that do not stand in it come after its last line,
            in the order given.

    Raises:
        InvalidValue: A name that stands in the message more than once.
    """
    changed = list(rows)
    places: dict[str, list[int]] = {}
    for number, row in enumerate(changed):
        places.setdefault(row.label, []).append(number)
    for change in changes:
        found = places.get(change.label, [])
        if len(found) > 1:
            msg = (
                f"{quote(change.label)} staat meer dan eens in het bericht; geef alle regels ervan."
            )
            raise InvalidValue(msg)
        if found:
            changed[found[0]] = evolve(changed[found[0]], value=change.value)
        else:
            changed.append(change)
    return tuple(changed)


def read_rows(rows: Iterable[Row]) -> Message:
    """Read a message from its lines; the inverse of `rows_of`.

    The date in an attribute becomes what this library writes, ``eejjmmdd``: a listing does not show
    in which notation it was sent.

    Args:
        rows: All lines of the message, the title first, in their order. A field that is printed
            empty is not there. A line without a depth may stand at any.

    Raises:
        InvalidValue: A line that does not belong where it stands, one that is not there, or a value
            that is not in functional notation.
    """
    filled = [row for row in rows if row.value != ""]
    title = filled[0].label if filled else ""
    kind = _titles().get(title)
    if kind is None:
        wanted = f"verwacht een van {', '.join(_titles())}"
        msg = f"{quote(title)} is geen titel van een bericht; {wanted}."
        raise InvalidValue(msg)
    root = kind.home.message(kind.naam).root.type
    assert isinstance(root, ComplexType)
    reader = _Reader(filled)
    message = reader.read_class(root, kind.model, 1)
    if reader.row is not None:
        raise reader.tell_misplaced()
    assert isinstance(message, kind.model)
    return message


@cache
def _titles() -> Mapping[str, Kind]:
    return {f"{kind.home.message(kind.naam).root.label}:": kind for kind in KINDS.values()}


class _Reader:
    """Reads lines one after the other, as the shape of the message has them."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.next = 1  # after the title

    @property
    def row(self) -> Row | None:
        """The line that comes next, or None at the end."""
        return self.rows[self.next] if self.next < len(self.rows) else None

    def tell_misplaced(self, wanted: str = "") -> InvalidValue:
        """Return the error for the line that comes next."""
        told = "het einde" if self.row is None else quote(self.row.label)
        expected = f"; verwacht {wanted}" if wanted else ""
        before = quote(self.rows[self.next - 1].label)
        return InvalidValue(f"Na {before} hoort {told} niet{expected}.")

    # Any: which class of the model it is, the shape says.
    def read_class(self, kind: ComplexType, model: Any, depth: int) -> object:
        """Read the fields of a class of the model."""
        types = _types(model)
        values: dict[str, object] = {}
        for element in kind.elements:
            name = snake(element.name)
            held = types[name]
            found = tuple(self.read_element(element, held, depth))
            if held.many:
                values[name] = found
            elif found:
                values[name] = found[0]
            elif not held.optional:
                raise self.tell_misplaced(element.label or element.name)
        instance: object = model(**values)
        return _as_written(instance) if isinstance(instance, Attribuut) else instance

    def read_element(self, element: Element, held: FieldType, depth: int) -> Iterator[object]:
        """Yield what the lines that come next hold of an element."""
        while self.begins(element, depth):
            if isinstance(element.type, SimpleType):
                yield self.read_value(held)
            elif element.label:
                self.next += 1
                yield self.read_class(element.type, held.kind, depth + 1)
            else:
                yield self.read_class(element.type, held.kind, depth)
            if not held.many:
                return

    def read_value(self, held: FieldType) -> object:
        """Return what the line that comes next holds."""
        row = self.row
        assert row is not None
        assert row.value is not None
        self.next += 1
        try:
            return _value(row.value, held.kind)
        except InvalidValue as error:
            told = str(error)
        msg = f"{row.label}: {told}"
        raise InvalidValue(msg)

    def begins(self, element: Element, depth: int) -> bool:
        """Return whether the line that comes next is the first of an element."""
        if not element.label:  # a class that is not printed begins with its first element
            assert isinstance(element.type, ComplexType)
            return self.begins(element.type.elements[0], depth)
        if self.row is None or self.row.label != element.label:
            return False
        is_heading = isinstance(element.type, ComplexType)
        return self.row.depth in (None, depth) and (self.row.value is None) is is_heading


@cache
def _types(model: type) -> Mapping[str, FieldType]:
    return field_types(model)


def _value(text: str, kind: Any) -> object:
    """Return what a text in functional notation holds.

    Args:
        text: The text.
        kind: What the field of the model holds.
    """
    if kind is date:
        return read_date(text)
    if kind is Bedrag:
        return read_amount(text)
    if kind is int:
        return _number(text)
    if issubclass(kind, ClosedCodelist | OpenCodelist):
        return read_code(text, kind)
    return text


def _number(text: str) -> int:
    if _NUMBER.fullmatch(text) is None:
        msg = f"{quote(text)} is geen nummer: verwacht wordt een geheel getal, zoals 649901."
        raise InvalidValue(msg)
    return int(text)


def _as_written(attribuut: Attribuut) -> Attribuut:
    """Return an attribute with its date as this library writes it; any other text stays."""
    if attribuut.attribuut_naam is not AttribuutNaam.STOPDATUM:
        return attribuut
    try:
        day = read_date(attribuut.attribuut_waarde)
    except InvalidValue:
        return attribuut
    return Attribuut.stopdatum(day)
