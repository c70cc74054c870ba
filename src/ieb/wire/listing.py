"""A message as a list of lines, the way the casus document prints it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from ieb.codes import Codelist, UnknownCode
from ieb.errors import InvalidValue
from ieb.messages import Attribuut, Message
from ieb.messages.fields import is_many, snake
from ieb.messages.kinds import bsn_of
from ieb.notation import Notation, write_amount, write_code, write_date
from ieb.privacy import MASK, mask
from ieb.releases import ComplexType, Element, SimpleType
from ieb.values import Bedrag

__all__ = [
    "Line",
    "listing",
]


@frozen(kw_only=True)
class Line:
    """A line of a listing.

    Attributes:
        depth: How deep the line stands, 0 for the title.
        label: Name of the message, class or field in the notation asked for.
        value: What the field holds; None for a message or class.
    """

    depth: int
    label: str
    value: str | None = None


def listing(
    message: Message, notation: Notation = Notation.FUNCTIONEEL, *, show_bsn: bool = False
) -> tuple[Line, ...]:
    """Return the lines that show a message.

    Args:
        message: The message.
        notation: ``functioneel`` for the names and values of the casus document, ``technisch`` for
            those of the standard.
        show_bsn: Whether to show the Bsn in full; otherwise it is masked.

    Example:
        >>> from ieb import WMO409, RedenTerugkoppeling
        >>> bericht = WMO409.terugkoppeling(
        ...     ontvanger="0513",
        ...     identificatie="C1",
        ...     dagtekening=date(2025, 5, 14),
        ...     eb_start_nummer=649901,
        ...     reden=RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
        ... )
        >>> listing(bericht)[-1].value
        '02 (Startdatum ligt na overlijdensdatum)'
    """
    shape = message.release.message(message.naam)
    writer = _Writer(notation=notation, show_bsn=show_bsn, bsn=bsn_of(message))
    title = f"{shape.root.label}:" if notation is Notation.FUNCTIONEEL else shape.name
    return (Line(depth=0, label=title), *writer.class_lines(message, shape.root.type, 1))


@frozen(kw_only=True)
class _Writer:
    notation: Notation
    show_bsn: bool
    bsn: str | None

    def class_lines(
        self, instance: object, kind: SimpleType | ComplexType, depth: int
    ) -> Iterator[Line]:
        assert isinstance(kind, ComplexType)
        for element in kind.elements:
            held: object = getattr(instance, snake(element.name))
            for value in held if is_many(held) else (held,):
                if value is not None:
                    yield from self.element_lines(instance, element, value, depth)

    def element_lines(
        self, owner: object, element: Element, value: object, depth: int
    ) -> Iterator[Line]:
        label = element.label if self.notation is Notation.FUNCTIONEEL else element.name
        if isinstance(element.type, SimpleType):
            yield Line(depth=depth, label=label, value=self.print_value(owner, element, value))
        elif label:
            yield Line(depth=depth, label=label)
            yield from self.class_lines(value, element.type, depth + 1)
        else:
            yield from self.class_lines(value, element.type, depth)

    def print_value(self, owner: object, element: Element, value: object) -> str:
        if element.private and not self.show_bsn:
            return MASK
        if isinstance(value, date):
            return write_date(value, self.notation)
        if isinstance(value, Codelist | UnknownCode):
            return write_code(value, self.notation)
        if isinstance(value, Bedrag):
            return write_amount(value, self.notation)
        if isinstance(owner, Attribuut) and isinstance(value, str):
            return self.attribute_value(owner)
        return self.mask_chosen(str(value))

    def attribute_value(self, attribuut: Attribuut) -> str:
        try:
            datum = attribuut.datum
        except InvalidValue:
            datum = None
        if datum is not None:
            return write_date(datum, self.notation)
        return self.mask_chosen(attribuut.attribuut_waarde)

    def mask_chosen(self, text: str) -> str:
        """Return what a sender chose: nothing stops him from numbering by a Bsn."""
        return text if self.show_bsn else mask(text, bsn=self.bsn)
