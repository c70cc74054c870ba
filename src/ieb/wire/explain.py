"""Why a message is refused: every fault of level 1, in document order.

The XSD gives the verdict; this module says in Dutch what it is about. It looks at each fault by itself,
so that a fault never hides another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from attrs import frozen
from lxml import etree

from ieb.errors import InvalidValue
from ieb.findings import Finding, Mark
from ieb.privacy import quote
from ieb.releases import ComplexType, Element, MessageShape, Particle, Release, SimpleType
from ieb.releases.lexical import Lexical
from ieb.releases.shape import XML_SPACE
from ieb.values import EXPECTED
from ieb.wire.schema import build_schema

_LINES_KEPT: Final = 65_535
# What well-formed XML without DOCTYPE can have between < and >; of a start tag all up to its end.
_MARKUP: Final = re.compile(
    rb"""<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|(?P<start><[^/!?](?:[^>"']++|"[^"]*+"|'[^']*+')*+)""",
    re.DOTALL,
)


# What libxml2 calls any fault in which elements stand where; the walker tells those apart.
_ORDER_OF_CONTENT: Final = "element-content"


class _Fault(NamedTuple):
    code: str
    text: str
    path: str
    node: etree._Element
    mark: Mark = Mark.AANNAME


def explain(
    root: etree._Element, shape: MessageShape, release: Release, forms: Mapping[str, Lexical], data: bytes
) -> tuple[Finding, ...]:
    """Return all faults of level 1 in a message.

    Args:
        root: Root of the message.
        shape: Which message it is.
        release: The release the shape is of.
        forms: How the text of each element is read, by path.
        data: What the root was read from.

    Returns:
        The findings in document order; empty when neither XSD nor model refuses the message.
    """
    found = faults(root, shape, release, forms, data)
    if found and release.bundled:
        return found
    # A set of others may ask more than its shape shows: the XSD adds what nothing was said of yet.
    told = {one.path for one in found}
    log = _schema_log(root, shape, release)
    if found:
        log = tuple(one for one in log if one.code != _ORDER_OF_CONTENT)
    more = [one for one in log if not any(_within(one.path, path) for path in told)]
    return tuple(sorted((*found, *more), key=lambda one: one.line or 0))


def faults(
    root: etree._Element, shape: MessageShape, release: Release, forms: Mapping[str, Lexical], data: bytes
) -> tuple[Finding, ...]:
    """Return what `explain` finds without asking the XSD."""
    walker = _Walker(forms=forms, bundled=release.bundled)
    lines = exact_lines(root, data)
    return tuple(
        Finding(
            code=fault.code,
            message=fault.text,
            path=fault.path,
            line=lines.get(fault.node, fault.node.sourceline),
            mark=fault.mark,
        )
        for fault in walker.element(root, shape.root, "", shape.root.name)
    )


def exact_lines(root: etree._Element, data: bytes) -> Mapping[etree._Element, int]:
    """Return the line of each element of a file with more lines than libxml2 keeps apart."""
    if data.count(b"\n") < _LINES_KEPT:
        return {}
    lines: list[int] = []
    line = 1
    last = 0
    for match in _MARKUP.finditer(data):
        line += data.count(b"\n", last, match.end())
        last = match.end()
        if match["start"]:
            lines.append(line)
    return dict(zip(root.iter(), lines, strict=True))


def _schema_log(root: etree._Element, shape: MessageShape, release: Release) -> tuple[Finding, ...]:
    """Return what the XSD itself says, for a set that asks more than its shape shows."""
    schema = build_schema(release, shape.document)
    schema.validate(root)
    tree = root.getroottree()
    nodes = {tree.getpath(node): node for node in root.iter()}
    return tuple(
        Finding(
            code=_w3c_code(entry.type_name),
            message=f"Dit voldoet niet aan de XSD van deze release ({_w3c_code(entry.type_name)}).",
            path=_named_path(nodes.get(entry.path or "")),
            line=entry.line,
            mark=Mark.AANNAME,
        )
        for entry in schema.error_log
    )


def _within(path: str, told: str) -> bool:
    """Return whether what was told of one place may also be what is said of the other."""
    return f"{path}/".startswith(f"{told}/") or f"{told}/".startswith(f"{path}/")


def _w3c_code(name: str) -> str:
    code = name.removeprefix("SCHEMAV_").replace("_", "-").lower()
    for facet in (
        "minInclusive",
        "maxInclusive",
        "minExclusive",
        "maxExclusive",
        "totalDigits",
        "fractionDigits",
    ):
        code = code.replace(facet.lower(), facet)
    return code


def _named_path(node: etree._Element | None) -> str:
    names: list[str] = []
    while node is not None:
        names.append(etree.QName(node).localname)
        node = node.getparent()
    return "/".join(reversed(names))


@frozen(kw_only=True)
class _Walker:
    forms: Mapping[str, Lexical]
    bundled: bool

    def element(self, node: etree._Element, element: Element, parent: str, step: str) -> Iterator[_Fault]:
        """Yield the faults of an element and all below it."""
        place = f"{parent}/{step}" if parent else step
        yield from _attributes(node, place)
        if not element.known:
            yield _Fault("model", f"{element.name}: dit element kent de bibliotheek niet.", place, node)
        elif isinstance(element.type, SimpleType):
            yield from self.value(node, element, element.type, place)
        else:
            yield from self.children(node, element.type, place)

    def children(self, node: etree._Element, kind: ComplexType, place: str) -> Iterator[_Fault]:
        places = {one.tag: (index, one) for index, part in enumerate(kind.particles) for one in part.elements}
        counts = Counter(str(child.tag) for child in node)
        yield from _missing(node, kind, counts, place)
        yield from _stray_text(node, place)
        furthest, seen, filled = 0, Counter[str](), Counter[int]()
        for child in node:
            tag = str(child.tag)
            if tag not in places:
                yield from self.unknown(child, kind, place)
                continue
            index, element = places[tag]
            seen[tag] += 1
            filled[index] += 1
            step = element.name if counts[tag] == 1 else f"{element.name}[{seen[tag]}]"
            if index < furthest:
                yield _misplaced(child, kind, f"{place}/{step}")
            furthest = max(furthest, index)
            yield from _too_many(child, kind.particles[index], filled[index], f"{place}/{step}")
            yield from self.element(child, element, place, step)

    def unknown(self, node: etree._Element, kind: ComplexType, place: str) -> Iterator[_Fault]:
        name = etree.QName(node)
        element = _meant(name.localname, kind)
        if element is not None:
            if name.namespace == element.namespace:  # then the name differs, by a mapping of names
                text = f"{element.name} heet in deze XSD-set {element.local_name}."
            else:
                found, wanted = quote(name.namespace or ""), element.namespace
                text = f"{element.local_name} staat in de namespace {found}; verwacht wordt {wanted}."
            yield _Fault("cvc-complex-type.2.4.a", text, f"{place}/{element.name}", node)
            yield from self.element(node, element, place, element.name)
            return
        text = f"Het element {quote(name.localname)} hoort hier niet. {_order(kind)}"
        yield _Fault("cvc-complex-type.2.4.a", text, place, node)

    def value(self, node: etree._Element, element: Element, kind: SimpleType, place: str) -> Iterator[_Fault]:
        if len(node):
            text = f"In {element.name} hoort alleen tekst te staan, geen andere elementen."
            yield _Fault("cvc-type.3.1.2", text, place, node)
            return
        raw = node.text or ""
        expected = self.expected(kind)
        code = kind.fault(raw)
        if not raw.strip(XML_SPACE) and code is not None:
            text = (
                f"{element.name} is leeg: verwacht {expected}. Laat een optioneel element zonder waarde weg."
            )
            yield _Fault("RS033", text, place, node, Mark.V4_0)
        elif code is not None:
            found = "" if element.private else f"; gekregen {quote(raw)}"
            text = f"{element.name}: verwacht {expected}{found}."
            yield _Fault(code, text, place, node, kind.mark_of(code))
        else:
            try:
                self.forms[_bare(place)].read(raw)
            except InvalidValue as error:
                yield _Fault("model", str(error), place, node)

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


def _meant(local_name: str, kind: ComplexType) -> Element | None:
    """Return the element of a class with this name on the wire, or else in our model; None for neither."""
    for element in kind.elements:
        if element.local_name == local_name:
            return element
    for element in kind.elements:
        if element.name == local_name:
            return element
    return None


def _bare(place: str) -> str:
    """Return a path without the numbers of repeated elements."""
    return "/".join(step.partition("[")[0] for step in place.split("/"))


def _attributes(node: etree._Element, place: str) -> Iterator[_Fault]:
    for name in node.attrib:
        local = quote(etree.QName(str(name)).localname)
        text = f"Het attribuut {local} is niet toegestaan: de berichten van iEb hebben geen attributen."
        yield _Fault("cvc-complex-type.3.2.2", text, place, node)


def _missing(
    node: etree._Element, kind: ComplexType, counts: Mapping[str, int], place: str
) -> Iterator[_Fault]:
    for part in kind.particles:
        if sum(counts[one.tag] for one in part.elements) < part.minimum:
            names = " of ".join(one.name for one in part.elements)
            text = f"Het verplichte element {names} ontbreekt. {_order(kind)}"
            yield _Fault("cvc-complex-type.2.4.b", text, f"{place}/{part.elements[0].name}", node)


def _stray_text(node: etree._Element, place: str) -> Iterator[_Fault]:
    texts = [node.text, *(child.tail for child in node)]
    if any(text and text.strip(XML_SPACE) for text in texts):
        yield _Fault(
            "cvc-complex-type.2.3", "Tussen de elementen staat tekst; die hoort hier niet.", place, node
        )


def _misplaced(child: etree._Element, kind: ComplexType, place: str) -> _Fault:
    name = etree.QName(child).localname
    return _Fault(
        "cvc-complex-type.2.4.a", f"{name} staat op de verkeerde plaats. {_order(kind)}", place, child
    )


def _too_many(child: etree._Element, part: Particle, count: int, place: str) -> Iterator[_Fault]:
    if part.maximum is not None and count > part.maximum:
        names = " of ".join(one.name for one in part.elements)
        text = f"{names} mag hier hoogstens {part.maximum} keer staan."
        yield _Fault("cvc-complex-type.2.4.d", text, place, child)


def _order(kind: ComplexType) -> str:
    names = (" of ".join(one.name for one in part.elements) for part in kind.particles)
    return f"Verwachte volgorde: {', '.join(names)}."
