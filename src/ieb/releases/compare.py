"""What differs between two releases, each change named once, in Dutch, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import asdict, frozen

from ieb.releases.lexical import lexical_for
from ieb.releases.release import Release
from ieb.releases.shape import FIXED, ComplexType, Element, MessageShape, Particle, SimpleType, Stamp

_KINDS: Final = {"date": date, "integer": int, "string": str}
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
    yield from _elements(ours.root, theirs.root, ours.stamp == theirs.stamp)


def _stamps(ours: Stamp, theirs: Stamp, message: str) -> Iterator[Difference]:
    mine, other = asdict(ours), asdict(theirs)
    for name, title in _STAMPS.items():
        if mine[name] != other[name]:
            # The version of the basisschema stands in one document, however many messages use it.
            place = "basisschema" if title == "BasisschemaXsdVersie" else message
            yield Difference(place, f"{title} {other[name]} in plaats van {mine[name]}")


def _elements(ours: Element, theirs: Element, same_stamp: bool) -> Iterator[Difference]:
    place = theirs.place or theirs.name
    for demand in theirs.extra:
        if not (ours.name in FIXED and demand.startswith("fixed=")):
            yield Difference(place, f"{ours.name} vraagt hier ook: {demand}")
    if theirs.local_name != ours.local_name:
        yield Difference(place, f"{ours.name} heet hier {theirs.local_name}")
    if isinstance(ours.type, ComplexType) and isinstance(theirs.type, ComplexType):
        yield from _classes(ours.type, theirs.type, same_stamp)
    elif isinstance(ours.type, SimpleType) and isinstance(theirs.type, SimpleType):
        if ours.name not in FIXED or same_stamp:
            yield from _types(ours.type, theirs.type, place)
    else:
        wanted = "een klasse" if isinstance(ours.type, ComplexType) else "een waarde"
        yield Difference(place, f"{ours.name} is hier een andere houder: verwacht wordt {wanted}", fits=False)


def _types(ours: SimpleType, theirs: SimpleType, place: str) -> Iterator[Difference]:
    fits = lexical_for(_KINDS[ours.base], theirs) is not None
    if _facets(ours) != _facets(theirs) or not fits:
        why = "" if fits else "; die schrijfwijze kent de bibliotheek niet"
        text = f"{theirs.name} is {_facets(theirs)} in plaats van {_facets(ours)}{why}"
        yield Difference(theirs.place or place, text, fits)


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
    return " ".join([base, *(f"{name} {value}" for name, value in rows.items() if value is not None)])


def _classes(ours: ComplexType, theirs: ComplexType, same_stamp: bool) -> Iterator[Difference]:
    place = theirs.place or theirs.name
    mine = {one.name: (part, one) for part in ours.particles for one in part.elements}
    other = {one.name: (part, one) for part in theirs.particles for one in part.elements}
    for name, (part, _) in mine.items():
        if name not in other:
            yield Difference(place, f"{ours.name}: {name} ontbreekt", fits=part.minimum == 0)
    for name, (part, element) in other.items():
        if name not in mine:
            kind = "optionele" if part.minimum == 0 else "verplichte"
            text = f"{ours.name}: het {kind} element {name} is onbekend"
            yield Difference(element.place or place, text, fits=part.minimum == 0)
    common = [name for name in mine if name in other]
    order = [name for name in other if name in mine]
    if common != order:
        text = f"{ours.name}: volgorde {', '.join(order)} in plaats van {', '.join(common)}"
        yield Difference(place, text)
    for name in common:
        yield from _multiplicity(mine[name][0], other[name][0], other[name][1], ours.name)
        yield from _elements(mine[name][1], other[name][1], same_stamp)


def _multiplicity(ours: Particle, theirs: Particle, element: Element, owner: str) -> Iterator[Difference]:
    if (ours.minimum, ours.maximum) != (theirs.minimum, theirs.maximum):
        fits = (ours.maximum == 1) == (theirs.maximum == 1)
        text = (
            f"{owner}: {element.name} staat er {theirs.multiplicity} in plaats van {ours.multiplicity} keer"
        )
        yield Difference(element.place or owner, text, fits)
    if (len(ours.elements) > 1) != (len(theirs.elements) > 1):
        text = (
            f"{owner}: {element.name} staat hier {'wel' if len(theirs.elements) > 1 else 'niet'} in een keuze"
        )
        yield Difference(element.place or owner, text, fits=len(ours.elements) == 1)
