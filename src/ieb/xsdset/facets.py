"""What a declaration of a foreign XSD asks, in the terms of our shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, TypeAlias

from xmlschema.validators import XsdAtomic, XsdComplexType, XsdElement, XsdGroup, XsdSimpleType

from ieb.findings import Mark
from ieb.releases import SimpleType
from ieb.releases.libxml import XS

Base: TypeAlias = Literal["string", "integer", "date"]


def stands_once(part: XsdElement | XsdGroup) -> bool:
    """Return whether a part stands exactly once where it stands."""
    return (part.min_occurs, part.max_occurs) == (1, 1)


def only_element(part: object) -> XsdElement | None:
    """Return the element that an alternative is, also when it stands in a group by itself."""
    if isinstance(part, XsdGroup) and len(part) == 1 and stands_once(part):
        part = part[0]
    if isinstance(part, XsdElement):
        return part
    return None


def is_builtin(kind: XsdSimpleType) -> bool:
    """Return whether a type is one of those that XSD itself has."""
    return (kind.name or "").startswith(XS)


def chain_of(kind: XsdSimpleType) -> list[XsdSimpleType]:
    """Return a type and the types it restricts, but for those of XSD itself; itself always."""
    chain = [kind]
    step = kind.base_type
    while isinstance(step, XsdSimpleType) and not is_builtin(step):
        chain.append(step)
        step = step.base_type
    return chain


def type_name(kind: XsdSimpleType) -> str:
    """Return the name of a type, or of the nearest one that it restricts."""
    for step in chain_of(kind):
        if step.local_name:
            return step.local_name
    return "naamloos type"


def base_of(kind: XsdSimpleType) -> Base | None:
    """Return which of the three bases of iEb a type has, or None for another one."""
    if not isinstance(kind, XsdAtomic):
        return None
    name = kind.primitive_type.local_name
    if name == "decimal" and kind.is_derived(kind.maps.types[f"{XS}integer"]):
        return "integer"
    bases: dict[str, Base] = {"string": "string", "date": "date"}
    return bases.get(str(name))


def read_simple_type(
    kind: XsdSimpleType, *, pattern: Callable[[str], str] = str
) -> SimpleType | None:
    """Return a datatype with all that it and the types it restricts ask.

    Args:
        kind: The datatype.
        pattern: Gives the pattern that a stand-in was put in the place of.

    Returns:
        The datatype, without its place; None when it is no text, whole number or date.
    """
    base = base_of(kind)
    if base is None:
        return None
    chain = chain_of(kind)
    extra: list[str] = []
    for step in chain:
        extra += extra_facets(step, base)
    return SimpleType(
        name=type_name(kind),
        base=base,
        minimum=strictest(max, [limit_of(step, "min") for step in chain]),
        maximum=strictest(min, [limit_of(step, "max") for step in chain]),
        extra=tuple(extra),
        min_length=strictest(max, [step.min_length for step in chain]),
        max_length=strictest(min, [step.max_length for step in chain]),
        patterns=_patterns(chain, pattern),
        python_patterns=None,
        enumeration=tuple(map(str, kind.enumeration or ())),
        collapse=kind.white_space == "collapse",
        mark=Mark.XSD,
        shape_mark=Mark.XSD,
    )


def _patterns(chain: Iterable[XsdSimpleType], pattern: Callable[[str], str]) -> tuple[str, ...]:
    """Return one pattern per type that has any, the most general type first."""
    levels = [step.patterns for step in chain if step.patterns is not None]
    return tuple("|".join(map(pattern, level.regexps)) for level in reversed(levels))


def strictest(choose: Callable[[list[int]], int], limits: Iterable[int | None]) -> int | None:
    """Return the strictest of the limits that are there, or None."""
    known = [limit for limit in limits if limit is not None]
    if not known:
        return None
    return choose(known)


def limit_of(kind: XsdSimpleType, side: Literal["min", "max"]) -> int | None:
    """Return an inclusive limit on integers; an exclusive one is the next number."""
    value, step = kind.min_value, 1
    if side == "max":
        value, step = kind.max_value, -1
    if not isinstance(value, int):
        return None
    if f"{XS}{side}Exclusive" in kind.facets:
        return int(value) + step
    return int(value)


def extra_facets(kind: XsdSimpleType, base: str | None) -> Iterator[str]:
    """Yield the facets that a shape has no place for."""
    known = {"length", "minLength", "maxLength", "pattern", "enumeration", "whiteSpace"}
    if base == "integer":
        known |= {"minInclusive", "maxInclusive", "minExclusive", "maxExclusive"}
    for name, facet in kind.facets.items():
        local = (name or "").removeprefix(XS)
        if local not in known:
            yield f"{local}={getattr(facet, 'value', '?')}"


def extra_demands(declared: XsdElement) -> Iterator[str]:
    """Yield what an element asks besides its type."""
    for name in ("fixed", "default"):
        value = getattr(declared, name)
        if value is not None:
            yield f"{name}={value}"
    if declared.nillable:
        yield "nillable"
    if declared.abstract:
        yield "abstract"
    for identity in declared.identities:
        yield f"identiteit {identity.local_name}"
    if isinstance(declared.type, XsdComplexType):
        for attribute in declared.type.attributes:
            yield f"optioneel attribuut {attribute or 'naar keuze'}"
