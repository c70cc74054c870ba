"""Why a message is refused: every fault of level 1, in document order.

The XSD gives the verdict; this module says in Dutch what it is about. It looks at each fault by itself,
so that a fault never hides another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from attrs import frozen
from lxml import etree

from ieb.errors import InvalidValue
from ieb.findings import Finding, Mark, shown
from ieb.releases import ComplexType, Element, MessageShape, Particle, Release, SimpleType
from ieb.releases.shape import XML_SPACE
from ieb.values import BURGER_SERVICENUMMER, EXPECTED
from ieb.wire.lexical import Lexical
from ieb.wire.schema import build_schema


def explain(
    root: etree._Element, shape: MessageShape, release: Release, forms: Mapping[str, Lexical]
) -> tuple[Finding, ...]:
    """Return all faults of level 1 in a message.

    Args:
        root: Root of the message.
        shape: Which message it is.
        release: The release the shape is of.
        forms: How the text of each element is read, by path.

    Returns:
        The findings in document order; empty when neither XSD nor model refuses the message.
    """
    walker = _Walker(forms=forms, bundled=release.bundled)
    found = sorted(walker.element(root, shape.root, "", shape.root.name), key=lambda one: one.line or 0)
    return tuple(found) or _schema_log(root, shape, release)


def _schema_log(root: etree._Element, shape: MessageShape, release: Release) -> tuple[Finding, ...]:
    """Return what the XSD itself says, for a set that asks more than its shape shows."""
    schema = build_schema(release, shape.document)
    schema.validate(root)
    return tuple(
        Finding(
            code=entry.type_name.removeprefix("SCHEMAV_").replace("_", "-").lower(),
            message="Het bericht voldoet niet aan de XSD van deze release.",
            path=_named_path(root, entry.path),
            line=entry.line,
            mark=Mark.AANNAME,
        )
        for entry in schema.error_log
    )


def _named_path(root: etree._Element, path: str | None) -> str:
    found = root.getroottree().xpath(path) if path else []
    names: list[str] = []
    node = found[0] if found else None
    while node is not None:
        names.append(etree.QName(node).localname)
        node = node.getparent()
    return "/".join(reversed(names))


@frozen(kw_only=True)
class _Walker:
    forms: Mapping[str, Lexical]
    bundled: bool

    def element(self, node: etree._Element, element: Element, parent: str, step: str) -> Iterator[Finding]:
        """Yield the faults of an element and all below it."""
        place = f"{parent}/{step}" if parent else step
        yield from _attributes(node, place)
        if isinstance(element.type, SimpleType):
            yield from self.value(node, element, element.type, place)
        else:
            yield from self.children(node, element.type, place)

    def children(self, node: etree._Element, kind: ComplexType, place: str) -> Iterator[Finding]:
        places = {one.tag: (index, one) for index, part in enumerate(kind.particles) for one in part.elements}
        counts = Counter(child.tag for child in node)
        yield from _missing(node, kind, counts, place)
        yield from _stray_text(node, place)
        furthest, seen = 0, Counter[str]()
        for child in node:
            tag = str(child.tag)
            if tag not in places:
                yield _unknown(child, kind, place)
                continue
            index, element = places[tag]
            seen[tag] += 1
            step = element.name if counts[tag] == 1 else f"{element.name}[{seen[tag]}]"
            if index < furthest:
                yield _misplaced(child, kind, f"{place}/{step}")
            furthest = max(furthest, index)
            yield from _too_many(child, kind.particles[index], node, f"{place}/{step}")
            yield from self.element(child, element, place, step)

    def value(
        self, node: etree._Element, element: Element, kind: SimpleType, place: str
    ) -> Iterator[Finding]:
        if len(node):
            text = f"In {element.name} hoort alleen tekst te staan, geen andere elementen."
            yield _finding("cvc-type.3.1.2", text, place, node)
            return
        raw = node.text or ""
        expected = self.expected(kind)
        code = kind.fault(raw)
        if not raw.strip(XML_SPACE) and code is not None:
            text = f"{element.name} is leeg: verwacht {expected}. Laat een optioneel element zonder waarde weg."
            yield _finding("RS033", text, place, node)
        elif code is not None:
            found = "" if kind.name == BURGER_SERVICENUMMER.name else f"; gekregen {shown(raw)}"
            yield _finding(code, f"{element.name}: verwacht {expected}{found}.", place, node)
        else:
            try:
                self.forms[_bare(place)].read(raw)
            except InvalidValue as error:
                yield _finding("model", f"{element.name}: {error}", place, node)

    def expected(self, kind: SimpleType) -> str:
        """Return in Dutch what a datatype allows."""
        if kind.enumeration:
            return "een van " + ", ".join(kind.enumeration)
        if kind.patterns and kind.patterns[-1].isalnum():
            return f"precies {kind.patterns[-1]}"
        if self.bundled and kind.name in EXPECTED:
            return EXPECTED[kind.name]
        facets = {
            "minstens": kind.minimum,
            "hoogstens": kind.maximum,
            "minimale lengte": kind.min_length,
            "maximale lengte": kind.max_length,
            "patroon": " en ".join(kind.patterns) or None,
        }
        base = {"string": "tekst", "integer": "een geheel getal", "date": "een bestaande datum (eejj-mm-dd)"}
        parts = [f"{name} {value}" for name, value in facets.items() if value is not None]
        return ", ".join([base[kind.base], *parts])


def _bare(place: str) -> str:
    """Return a path without the numbers of repeated elements."""
    return "/".join(step.partition("[")[0] for step in place.split("/"))


def _finding(code: str, text: str, place: str, node: etree._Element) -> Finding:
    mark = Mark.ZUSTER if code.startswith("RS") else Mark.AANNAME
    return Finding(code=code, message=text, path=place, line=node.sourceline, mark=mark)


def _attributes(node: etree._Element, place: str) -> Iterator[Finding]:
    for name in node.attrib:
        local = shown(etree.QName(str(name)).localname)
        text = f"Het attribuut {local} is niet toegestaan: de berichten van iEb hebben geen attributen."
        yield _finding("cvc-complex-type.3.2.2", text, place, node)


def _missing(
    node: etree._Element, kind: ComplexType, counts: Mapping[object, int], place: str
) -> Iterator[Finding]:
    for part in kind.particles:
        if sum(counts[one.tag] for one in part.elements) < part.minimum:
            names = " of ".join(one.name for one in part.elements)
            text = f"Het verplichte element {names} ontbreekt. {_order(kind)}"
            yield _finding("cvc-complex-type.2.4.b", text, f"{place}/{part.elements[0].name}", node)


def _stray_text(node: etree._Element, place: str) -> Iterator[Finding]:
    texts = [node.text, *(child.tail for child in node)]
    if any(text and text.strip(XML_SPACE) for text in texts):
        yield _finding("cvc-complex-type.2.3", "Tussen de elementen staat tekst; die hoort hier niet.", place, node)


def _unknown(child: etree._Element, kind: ComplexType, place: str) -> Finding:
    name = etree.QName(child)
    for one in kind.elements:
        if one.name == name.localname:
            wanted = one.tag[1:].partition("}")[0]
            text = f"{one.name} staat in de namespace {shown(name.namespace or '')}; verwacht wordt {wanted}."
            return _finding("cvc-complex-type.2.4.a", text, f"{place}/{one.name}", child)
    text = f"Het element {shown(name.localname)} hoort hier niet. {_order(kind)}"
    return _finding("cvc-complex-type.2.4.a", text, place, child)


def _misplaced(child: etree._Element, kind: ComplexType, place: str) -> Finding:
    name = etree.QName(child).localname
    return _finding("cvc-complex-type.2.4.a", f"{name} staat op de verkeerde plaats. {_order(kind)}", place, child)


def _too_many(
    child: etree._Element, part: Particle, node: etree._Element, place: str
) -> Iterator[Finding]:
    tags = {one.tag for one in part.elements}
    before = sum(1 for other in child.itersiblings(preceding=True) if other.tag in tags)
    if part.maximum is not None and before >= part.maximum:
        names = " of ".join(one.name for one in part.elements)
        text = f"{names} mag hier hoogstens {part.maximum} keer staan."
        yield _finding("cvc-complex-type.2.4.d", text, place, child)


def _order(kind: ComplexType) -> str:
    names = (" of ".join(one.name for one in part.elements) for part in kind.particles)
    return f"Verwachte volgorde: {', '.join(names)}."
