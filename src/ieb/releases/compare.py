"""What differs between two releases, each change named once, in Dutch, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date
from typing import Final

from attrs import asdict, frozen

from ieb.releases.lexical import lexical_for
from ieb.releases.release import Release
from ieb.releases.shape import (
    FIXED,
    ComplexType,
    Element,
    MessageShape,
    Particle,
    SimpleType,
    Stamp,
)
from ieb.values import Bedrag

__all__ = [
    "Difference",
    "compare",
]

_KINDS: Final = {"date": date, "integer": int, "string": str}
_SAMPLES: Final = {
    "LDT_AttribuutNaam": ("01", "02"),
    "LDT_AttribuutWaarde": ("20250509", "Wlz"),
    "LDT_BurgerServicenummer": ("999992016",),
    "LDT_Gemeente": ("0513",),
    "LDT_IdentificatieBericht": ("1",),
    "LDT_RedenTerugkoppeling": ("01", "02", "03", "04"),
    "LDT_RetourCode": ("0001", "0200"),
    "LDT_StatusAanlevering": ("1", "2", "3"),
    "LDT_Versie": ("1.0.0",),
}
"""What must be written as it stands, whatever an XSD makes of it: codes have no other form."""
_STAMPS: Final = {
    "bericht_code": "BerichtCode",
    "bericht_versie": "BerichtVersie",
    "bericht_subversie": "BerichtSubversie",
    "bericht_xsd_versie": "BerichtXsdVersie",
    "basisschema_xsd_versie": "BasisschemaXsdVersie",
}


@frozen
class Difference:
    """A difference between a release and ours.

    Attributes:
        place: Where it is: an XSD with its line where there is one, else the message.
        text: What differs, in Dutch.
        fits: Whether the library adapts to it by itself; if not, the release cannot be used.
    """

    place: str
    text: str
    fits: bool = True

    def __str__(self) -> str:
        """Return the difference as one sentence with its place."""
        return f"{self.place}: {self.text}"


def compare(ours: Release, theirs: Release) -> tuple[Difference, ...]:
    """Return what differs in a release.

    Args:
        ours: The release to compare with.
        theirs: The release that is looked at.

    Returns:
        The differences; empty when there are none.
    """
    found: dict[Difference, None] = {}
    for name, mine, other in (
        ("namespace", ours.basis_namespace, theirs.basis_namespace),
        ("prefix", ours.basis_prefix, theirs.basis_prefix),
    ):
        if mine != other:
            found[Difference("basisschema", f"{name} {other} in plaats van {mine}")] = None
    known = {shape.name: shape for shape in theirs.messages}
    for shape in ours.messages:
        other_shape = known.get(shape.name)
        if other_shape is None:
            found[Difference(shape.name, "dit bericht is er niet")] = None
        else:
            found |= dict.fromkeys(_messages(shape, other_shape))
    return tuple(found)


def _messages(ours: MessageShape, theirs: MessageShape) -> Iterator[Difference]:
    for name, mine, other in (
        ("namespace", ours.namespace, theirs.namespace),
        ("prefix", ours.prefix, theirs.prefix),
    ):
        if mine != other:
            yield Difference(theirs.name, f"{name} {other} in plaats van {mine}")
    yield from _stamps(ours.stamp, theirs.stamp, theirs.name)
    yield from _Comparison(ours=ours, theirs=theirs).elements(ours.root, theirs.root)


def _stamps(ours: Stamp, theirs: Stamp, message: str) -> Iterator[Difference]:
    mine, other = asdict(ours), asdict(theirs)
    for name, title in _STAMPS.items():
        if mine[name] != other[name]:
            # The version of the basisschema stands in one document, however many messages use it.
            place = "basisschema" if title == "BasisschemaXsdVersie" else message
            yield Difference(place, f"{title} {other[name]} in plaats van {mine[name]}")


@frozen(kw_only=True)
class _Comparison:
    """Compares what two releases make of one message."""

    ours: MessageShape
    theirs: MessageShape

    def elements(self, ours: Element, theirs: Element) -> Iterator[Difference]:
        place = theirs.place or theirs.name
        for demand in theirs.extra:
            if not (ours.name in FIXED and demand.startswith("fixed=")):
                yield Difference(place, f"{ours.name} vraagt hier ook: {demand}")
        if theirs.local_name != ours.local_name:
            yield Difference(place, f"{ours.name} heet hier {theirs.local_name}")
        if self.space(ours, self.ours) != self.space(theirs, self.theirs):
            where = f"de namespace {theirs.namespace}" if theirs.namespace else "geen namespace"
            yield Difference(place, f"{ours.name} staat hier in {where}")
        if isinstance(ours.type, ComplexType) and isinstance(theirs.type, ComplexType):
            yield from self.classes(ours.type, theirs.type)
        elif isinstance(ours.type, SimpleType) and isinstance(theirs.type, SimpleType):
            yield from self.types(ours, ours.type, theirs.type, place)
        else:
            wanted = "een klasse" if isinstance(ours.type, ComplexType) else "een waarde"
            text = f"{ours.name} is hier een andere houder: verwacht wordt {wanted}"
            yield Difference(place, text, fits=False)

    @staticmethod
    def space(element: Element, shape: MessageShape) -> str:
        """Return which namespace an element stands in, apart from how a release writes it."""
        if not element.namespace:
            return "geen"
        return "bericht" if element.namespace == shape.namespace else "basisschema"

    def types(
        self, element: Element, ours: SimpleType, theirs: SimpleType, place: str
    ) -> Iterator[Difference]:
        if element.name in FIXED and self.ours.stamp != self.theirs.stamp:
            # That the value differs has been told; that it is still a number or a code has not.
            if ours.base != theirs.base:
                yield Difference(
                    theirs.place or place, _tell_difference(ours, theirs, known=False), fits=False
                )
            return
        fits = _fits(element, ours, theirs)
        if _facets(ours) != _facets(theirs) or not fits:
            what = _tell_difference(ours, theirs, known=fits)
            yield Difference(theirs.place or place, what, fits)

    def classes(self, ours: ComplexType, theirs: ComplexType) -> Iterator[Difference]:
        place = theirs.place or theirs.name
        mine, other = _by_name(ours), _by_name(theirs)
        for name, (part, _) in mine.items():
            if name not in other:
                # Of a choice, one alternative is enough.
                fits = part.minimum == 0 or any(element.name in other for element in part.elements)
                yield Difference(place, f"{ours.name}: {name} ontbreekt", fits)
        for name, (part, element) in other.items():
            if name not in mine:
                yield self.tell_unknown(ours, part, element, place)
        common = [name for name in mine if name in other]
        order = [name for name in other if name in mine]
        if common != order:
            text = f"{ours.name}: volgorde {', '.join(order)} in plaats van {', '.join(common)}"
            yield Difference(place, text)
        for name in common:
            (our_part, our_element), (their_part, their_element) = mine[name], other[name]
            yield from _multiplicity(our_part, their_part, their_element, ours.name, set(other))
            yield from self.elements(our_element, their_element)

    def tell_unknown(
        self, ours: ComplexType, part: Particle, element: Element, place: str
    ) -> Difference:
        """Return that an element is unknown here; ours of elsewhere has another container."""
        known = {known.name.casefold(): known.name for _, _, known in self.ours.walk()}
        twin = known.get(element.name.casefold())
        where = element.place or place
        if twin is not None:
            same = f"lijkt op ons {twin}"
            if twin == element.name:
                same = "staat hier in een andere klasse"
            fault = f"{ours.name}: het element {element.name} {same}"
            return Difference(where, f"{fault}; zeg met namen (names) wat wat is", fits=False)
        optional = part.minimum == 0 or any(other.known for other in part.elements)
        kind = "verplichte"
        if optional:
            kind = "optionele"
        text = f"{ours.name}: het {kind} element {element.name} is onbekend"
        return Difference(where, text, optional)


def _by_name(kind: ComplexType) -> dict[str, tuple[Particle, Element]]:
    """Return the elements of a class by name, each with the particle that it stands in."""
    elements: dict[str, tuple[Particle, Element]] = {}
    for part in kind.particles:
        elements.update((element.name, (part, element)) for element in part.elements)
    return elements


def _fits(element: Element, ours: SimpleType, theirs: SimpleType) -> bool:
    """Return whether what the model holds can be written in their form, and read back."""
    if element.name in FIXED:
        return ours.base == theirs.base
    kind = Bedrag if ours.name == "LDT_Bedrag" else _KINDS[ours.base]
    samples = _SAMPLES.get(ours.name, ())
    if lexical_for(kind, theirs) is None:
        return False
    return all(theirs.fault(sample) is None for sample in samples)


def _tell_difference(ours: SimpleType, theirs: SimpleType, *, known: bool) -> str:
    why = "" if known else "; die schrijfwijze kent de bibliotheek niet"
    return f"{theirs.name} is {_facets(theirs)} in plaats van {_facets(ours)}{why}"


def _facets(kind: SimpleType) -> str:
    rows = {
        "van": kind.minimum,
        "t/m": kind.maximum,
        "minimale lengte": kind.min_length,
        "maximale lengte": kind.max_length,
        "patroon": " en ".join(kind.patterns) or None,
        "een van": ", ".join(kind.enumeration) or None,
        "en": ", ".join(kind.extra) or None,
        "witruimte": "vrij" if kind.collapse and kind.base == "string" else None,
    }
    base = {"string": "tekst", "integer": "geheel getal", "date": "datum"}[kind.base]
    facets = [f"{name} {value}" for name, value in rows.items() if value is not None]
    return " ".join([base, *facets])


def _multiplicity(
    ours: Particle, theirs: Particle, element: Element, owner: str, there: Set[str]
) -> Iterator[Difference]:
    if (ours.minimum, ours.maximum) != (theirs.minimum, theirs.maximum):
        fits = (ours.maximum == 1) == (theirs.maximum == 1)
        times = f"{theirs.multiplicity} in plaats van {ours.multiplicity} keer"
        text = f"{owner}: {element.name} staat er {times}"
        yield Difference(element.place or owner, text, fits)
    if (len(ours.elements) > 1) != (len(theirs.elements) > 1):
        stands = "niet in een keuze"
        if len(theirs.elements) > 1:
            stands = "wel in een keuze"
        text = f"{owner}: {element.name} staat hier {stands}"
        # Alternatives may stand one after the other when each can be left out, or when there is
        # only one.
        alone = sum(alternative.name in there for alternative in ours.elements) == 1
        yield Difference(
            element.place or owner,
            text,
            fits=len(ours.elements) == 1 or theirs.minimum == 0 or alone,
        )
