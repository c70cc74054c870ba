"""What a declaration of a foreign XSD asks, in the terms of our shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from xmlschema.validators import XsdAtomic, XsdComplexType, XsdElement, XsdGroup, XsdSimpleType

from ieb.releases.libxml import XS


def only_element(part: object) -> XsdElement | None:
    """Return the element that an alternative is, also when it stands in a group by itself."""
    if (
        isinstance(part, XsdGroup)
        and len(part) == 1
        and (part.min_occurs, part.max_occurs) == (1, 1)
    ):
        part = part[0]
    return part if isinstance(part, XsdElement) else None


def chain_of(kind: XsdSimpleType) -> Iterator[XsdSimpleType]:
    """Yield a type and the types it restricts, but for those that XSD itself has; the type itself always."""
    yield kind
    step = kind.base_type
    while isinstance(step, XsdSimpleType) and not (step.name or "").startswith(XS):
        yield step
        step = step.base_type


def type_name(chain: list[XsdSimpleType]) -> str:
    """Return the name of a type, or of the nearest one that it restricts."""
    return next((one.local_name for one in chain if one.local_name), "naamloos type")


def base_of(kind: XsdSimpleType) -> Literal["string", "integer", "date"] | None:
    """Return which of the three bases of iEb a type has, or None for another one."""
    primitive = kind.primitive_type if isinstance(kind, XsdAtomic) else None
    name = None if primitive is None else primitive.local_name
    if name == "decimal" and kind.is_derived(kind.maps.types[f"{XS}integer"]):
        return "integer"
    bases: dict[str, Literal["string", "integer", "date"]] = {"string": "string", "date": "date"}
    return bases.get(str(name))


def strictest(choose: Callable[[list[int]], int], limits: Iterable[int | None]) -> int | None:
    """Return the strictest of the limits that are there, or None."""
    known = [limit for limit in limits if limit is not None]
    return choose(known) if known else None


def limit_of(kind: XsdSimpleType, side: Literal["min", "max"]) -> int | None:
    """Return an inclusive limit on integers; an exclusive one is the next number."""
    value = kind.min_value if side == "min" else kind.max_value
    if not isinstance(value, int):
        return None
    step = 1 if side == "min" else -1
    return int(value) + (step if f"{XS}{side}Exclusive" in kind.facets else 0)


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
        yield from (
            f"optioneel attribuut {one or 'naar keuze'}" for one in declared.type.attributes
        )
