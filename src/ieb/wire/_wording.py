"""What is said in Dutch of an element that is wrong: what it is, and what was expected."""

from __future__ import annotations

from typing import Final

from ieb.privacy import quote
from ieb.releases import ComplexType, Element, Particle, SimpleType
from ieb.values import EXPECTED

_VALUES_SHOWN: Final = 50
_BASES: Final = {
    "string": "tekst",
    "integer": "een geheel getal",
    "date": "een bestaande datum (eejj-mm-dd)",
}


def say_unknown_to_us(name: str) -> str:
    """Say that an element stands in the XSD of others, but not in our model."""
    return f"{name}: dit element kent de bibliotheek niet."


def say_attribute(name: str) -> str:
    """Say that an element has an attribute."""
    why = "de berichten van iEb hebben geen attributen"
    return f"Het attribuut {quote(name)} is niet toegestaan: {why}."


def say_missing(part: Particle, kind: ComplexType) -> str:
    """Say that an element is missing."""
    return f"Het verplichte element {_alternatives(part)} ontbreekt. {_order(kind)}"


def say_too_many(part: Particle) -> str:
    """Say that an element stands there too often."""
    return f"{_alternatives(part)} mag hier hoogstens {part.maximum} keer staan."


def say_misplaced(name: str, kind: ComplexType) -> str:
    """Say that an element stands after one that it should stand before."""
    return f"{name} staat op de verkeerde plaats. {_order(kind)}"


def say_stranger(name: str, kind: ComplexType) -> str:
    """Say that an element does not belong in a class."""
    return f"Het element {quote(name)} hoort hier niet. {_order(kind)}"


def say_other_name(element: Element, found: str) -> str:
    """Say that an element has another name or namespace than it should.

    Args:
        element: What it should be.
        found: The namespace it has.
    """
    wanted = element.namespace
    name = element.local_name
    if found == wanted:  # then the name differs, by a mapping of names
        return f"{element.name} heet in deze XSD-set {name}."
    return f"{name} staat in de namespace {quote(found)}; verwacht wordt {wanted}."


def say_stray_text() -> str:
    """Say that text stands between elements."""
    return "Tussen de elementen staat tekst; die hoort hier niet."


def say_only_text(name: str) -> str:
    """Say that elements stand where a value should."""
    return f"In {name} hoort alleen tekst te staan, geen andere elementen."


def say_empty(name: str, expected: str) -> str:
    """Say that an element has no value."""
    advice = "Laat een optioneel element zonder waarde weg."
    return f"{name} is leeg: verwacht {expected}. {advice}"


def say_wrong(element: Element, raw: str, expected: str) -> str:
    """Say that a value is wrong; personal data are not shown."""
    if element.private:
        return f"{element.name}: verwacht {expected}."
    return f"{element.name}: verwacht {expected}; gekregen {quote(raw)}."


def expected_value(kind: SimpleType, *, bundled: bool) -> str:
    """Return in Dutch what a datatype allows.

    Args:
        kind: The datatype.
        bundled: Whether it is one of our own, which has words of its own.
    """
    if kind.enumeration:
        return _one_of(kind.enumeration)
    if kind.patterns and kind.patterns[-1].isalnum():
        return f"precies {kind.patterns[-1]}"
    if bundled and kind.name in EXPECTED:
        return EXPECTED[kind.name]
    parts = [_BASES[kind.base]]
    for name, value in (
        ("minstens", kind.minimum),
        ("hoogstens", kind.maximum),
        ("minimale lengte", kind.min_length),
        ("maximale lengte", kind.max_length),
        ("patroon", " en ".join(kind.patterns) or None),
    ):
        if value is not None:
            parts.append(f"{name} {value}")
    return ", ".join(parts)


def _one_of(values: tuple[str, ...]) -> str:
    shown = "een van " + ", ".join(values[:_VALUES_SHOWN])
    more = len(values) - _VALUES_SHOWN
    if more <= 0:
        return shown
    return f"{shown} (en nog {more} andere)"


def _alternatives(part: Particle) -> str:
    return " of ".join(element.name for element in part.elements)


def _order(kind: ComplexType) -> str:
    return f"Verwachte volgorde: {', '.join(map(_alternatives, kind.particles))}."
