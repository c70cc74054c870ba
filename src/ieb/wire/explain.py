"""Why a message is refused: every fault of level 1, in document order.

The XSD gives the verdict; this module says in Dutch what it is about. It looks at each fault by
itself, so that a fault never hides another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Final, NamedTuple

from attrs import Factory, define, frozen
from lxml import etree

from ieb.errors import InvalidValue
from ieb.findings import Finding, Mark
from ieb.privacy import quote
from ieb.releases import ComplexType, Element, MessageShape, Particle, Release, SimpleType
from ieb.releases.lexical import Lexical
from ieb.releases.shape import XML_SPACE
from ieb.values import EXPECTED
from ieb.wire.lines import lines_of
from ieb.wire.parser import MAX_FINDINGS
from ieb.wire.second import SchemaFault, schema_faults

MORE: Final = "bevindingen-meer"
"""Code of the last finding of a file that has more faults than are listed."""
# What libxml2 calls faults in which elements and texts stand where; the walker tells each of those
# itself.
_TOLD_BY_WALKER: Final = ("SCHEMAV_ELEMENT_CONTENT", "SCHEMAV_CVC_COMPLEX_TYPE_2_3")
_VALUES_SHOWN: Final = 50
# How many times as many faults are counted as are listed. To count on in a file that is wrong from
# end to end would cost many times what reading it costs, for a number that helps nobody.
_COUNTED: Final = 20


class _Fault(NamedTuple):
    code: str
    text: str
    path: str
    node: etree._Element
    mark: Mark = Mark.AANNAME


class _Enough(Exception):  # no error: it ends the walk
    """There are so many faults that counting on says nothing."""


@define
class _Found:
    """The first faults of a message, and how many there are in all: what is not listed is not kept."""

    most: int
    listed: list[_Fault] = Factory(list[_Fault])
    count: int = 0
    exact: bool = True
    """Whether there are no more than were counted."""

    @property
    def full(self) -> bool:
        """Whether what comes is only counted."""
        return self.count >= self.most

    def add(
        self,
        code: str,
        text: Callable[[], str],
        path: str,
        node: etree._Element,
        mark: Mark = Mark.AANNAME,
    ) -> None:
        """Add a fault; its text is made only when it is listed.

        Raises:
            _Enough: This one need not be counted any more.
        """
        if not self.full:
            self.listed.append(_Fault(code, text(), path, node, mark))
        elif self.count == self.most * _COUNTED:
            self.exact = False
            raise _Enough
        self.count += 1


def explain(
    root: etree._Element,
    shape: MessageShape,
    release: Release,
    forms: Mapping[str, Lexical],
    data: bytes,
    *,
    most: int = MAX_FINDINGS,
) -> tuple[Finding, ...]:
    """Return the faults of level 1 in a message.

    Args:
        root: Root of the message.
        shape: Which message it is.
        release: The release the shape is of.
        forms: How the text of each element is read, by path.
        data: What the root was read from.
        most: How many findings at most; a last one says how many more there are.

    Returns:
        The findings in document order; empty when neither XSD nor model refuses the message.
    """
    found = _walk(root, shape, release, forms, most)
    if not (found.count and release.bundled):
        _add_schema_faults(root, shape, release, found)
    return _findings(found, data, root)


def faults(
    root: etree._Element,
    shape: MessageShape,
    release: Release,
    forms: Mapping[str, Lexical],
    data: bytes,
    *,
    most: int = MAX_FINDINGS,
) -> tuple[Finding, ...]:
    """Return what `explain` finds without asking the XSD."""
    found = _walk(root, shape, release, forms, most)
    return _findings(found, data, root)


def _walk(
    root: etree._Element,
    shape: MessageShape,
    release: Release,
    forms: Mapping[str, Lexical],
    most: int,
) -> _Found:
    found = _Found(most=most)
    walker = _Walker(forms=forms, bundled=release.bundled, found=found)
    with suppress(_Enough):
        walker.element(root, shape.root, shape.root.name, shape.root.name)
    return found


def _findings(found: _Found, data: bytes, root: etree._Element) -> tuple[Finding, ...]:
    lines = lines_of(root, data, [fault.node for fault in found.listed])
    findings = [
        Finding(
            code=fault.code,
            message=fault.text,
            path=fault.path,
            line=line,
            mark=fault.mark,
        )
        for fault, line in zip(found.listed, lines, strict=True)
    ]
    if found.count > len(findings):
        findings.append(_more(found))
    return tuple(findings)


def _more(found: _Found) -> Finding:
    more = found.count - len(found.listed)
    return Finding(code=MORE, message=count_more(more, len(found.listed), exact=found.exact))


def count_more(more: int, listed: int, *, exact: bool = True) -> str:
    """Return in Dutch how many findings there are besides those that are listed.

    Args:
        more: How many.
        listed: How many are listed.
        exact: Whether there are no more than that.
    """
    number = f"{more:,}".replace(",", ".")
    at_least = "" if exact else "minstens "
    what = f"zijn nog {at_least}{number} bevindingen"
    if more == 1:
        what = f"is nog {at_least}1 bevinding"
    return f"Er {what}; hier staan alleen de eerste {listed}. Herstel die en controleer opnieuw."


def _add_schema_faults(
    root: etree._Element, shape: MessageShape, release: Release, found: _Found
) -> None:
    """Add what only the XSD sees: a set of others may ask more than its shape shows."""
    told = {fault.node for fault in found.listed}
    # Beyond the last fault that is listed, what was told is not known one by one.
    last = None if found.exact and not found.full else found.listed[-1].node
    more: list[_Fault] = []
    for fault in schema_faults(root, shape, release, until=last):
        if fault.node in told or (found.count and fault.code in _TOLD_BY_WALKER):
            continue
        more.append(_schema_fault(fault))
        if len(more) > found.most:
            break
    if more:
        found.exact = last is None and len(more) <= found.most
        found.count += len(more)
        found.listed = _in_order([*found.listed, *more], root)[: found.most]


def _in_order(listed: list[_Fault], root: etree._Element) -> list[_Fault]:
    wanted = {fault.node for fault in listed}
    places = {node: index for index, node in enumerate(root.iter()) if node in wanted}
    return sorted(listed, key=lambda fault: places[fault.node])


def _schema_fault(fault: SchemaFault) -> _Fault:
    code = _w3c_code(fault.code)
    text = f"Dit voldoet niet aan de XSD van deze release ({code})."
    return _Fault(code, text, fault.path, fault.node)


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


@frozen(kw_only=True)
class _Walker:
    forms: Mapping[str, Lexical]
    bundled: bool
    found: _Found
    places: dict[int, Mapping[str, tuple[int, Element]]] = Factory(
        dict[int, Mapping[str, tuple[int, Element]]]
    )

    def element(self, node: etree._Element, element: Element, place: str, bare: str) -> None:
        """Find the faults of an element and all below it.

        Args:
            node: The element.
            element: What it should be.
            place: Its path.
            bare: Its path without the numbers of repeated elements.
        """
        if node.attrib:
            self.attributes(node, place)
        if not element.known:
            name = element.name
            self.found.add(
                "model", lambda: f"{name}: dit element kent de bibliotheek niet.", place, node
            )
        elif isinstance(element.type, SimpleType):
            self.value(node, element, element.type, place, bare)
        else:
            self.children(node, element.type, place, bare)

    def attributes(self, node: etree._Element, place: str) -> None:
        for name in node.attrib:
            local = etree.QName(str(name)).localname
            self.found.add("cvc-complex-type.3.2.2", partial(_attribute, local), place, node)

    def children(self, node: etree._Element, kind: ComplexType, place: str, bare: str) -> None:
        if not len(node):
            self.missing(node, kind, {}, place)
            if _has_text(node):
                self.found.add("cvc-complex-type.2.3", _stray_text, place, node)
            return
        places = self.places_in(kind)
        counts = Counter[object](child.tag for child in node)
        self.missing(node, kind, counts, place)
        if _has_text(node):
            self.found.add("cvc-complex-type.2.3", _stray_text, place, node)
        furthest, seen, filled = 0, Counter[object](), Counter[int]()
        for child in node:
            tag = child.tag
            known = places.get(str(tag))
            if known is None:
                self.unknown(child, kind, place, bare)
                continue
            index, element = known
            name = element.name
            seen[tag] += 1
            filled[index] += 1
            step = f"{place}/{name}" if counts[tag] == 1 else f"{place}/{name}[{seen[tag]}]"
            if index < furthest:
                self.misplaced(child, kind, step)
            else:
                furthest = index
            part = kind.particles[index]
            if part.maximum is not None and filled[index] > part.maximum:
                self.too_many(child, part, step)
            self.element(child, element, step, f"{bare}/{name}")

    def missing(
        self, node: etree._Element, kind: ComplexType, counts: Mapping[object, int], place: str
    ) -> None:
        for part in kind.particles:
            minimum = part.minimum
            if minimum and sum(counts.get(one.tag, 0) for one in part.elements) < minimum:
                path = f"{place}/{part.elements[0].name}"
                self.found.add("cvc-complex-type.2.4.b", partial(_missing, part, kind), path, node)

    def places_in(self, kind: ComplexType) -> Mapping[str, tuple[int, Element]]:
        """Return at which place of a class each of its elements stands, by its tag."""
        known = self.places.get(id(kind))
        if known is None:
            known = {
                element.tag: (index, element)
                for index, part in enumerate(kind.particles)
                for element in part.elements
            }
            self.places[id(kind)] = known
        return known

    def unknown(self, node: etree._Element, kind: ComplexType, place: str, bare: str) -> None:
        name = etree.QName(node)
        element = _meant(name.localname, kind)
        if element is not None:
            step = f"{place}/{element.name}"
            space = name.namespace or ""
            self.found.add(
                "cvc-complex-type.2.4.a", partial(_other_name, element, space), step, node
            )
            self.element(node, element, step, f"{bare}/{element.name}")
            return
        self.found.add(
            "cvc-complex-type.2.4.a", partial(_stranger, name.localname, kind), place, node
        )

    def misplaced(self, child: etree._Element, kind: ComplexType, place: str) -> None:
        name = etree.QName(child).localname
        self.found.add(
            "cvc-complex-type.2.4.a",
            lambda: f"{name} staat op de verkeerde plaats. {_order(kind)}",
            place,
            child,
        )

    def too_many(self, child: etree._Element, part: Particle, place: str) -> None:
        self.found.add("cvc-complex-type.2.4.d", partial(_too_many, part), place, child)

    def value(
        self, node: etree._Element, element: Element, kind: SimpleType, place: str, bare: str
    ) -> None:
        name = element.name
        if len(node):
            text = f"In {name} hoort alleen tekst te staan, geen andere elementen."
            self.found.add("cvc-type.3.1.2", lambda: text, place, node)
            return
        raw = node.text or ""
        code = kind.fault(raw)
        if code is None:
            try:
                self.forms[bare].read(raw)
            except InvalidValue as error:
                refused = str(error)
                self.found.add("model", lambda: refused, place, node)
        elif not raw.strip(XML_SPACE):
            self.found.add("RS033", lambda: self.is_empty(name, kind), place, node, Mark.V4_0)
        else:
            self.found.add(
                code, lambda: self.is_wrong(element, kind, raw), place, node, kind.mark_of(code)
            )

    def is_empty(self, name: str, kind: SimpleType) -> str:
        advice = "Laat een optioneel element zonder waarde weg."
        return f"{name} is leeg: verwacht {self.expected(kind)}. {advice}"

    def is_wrong(self, element: Element, kind: SimpleType, raw: str) -> str:
        found = "" if element.private else f"; gekregen {quote(raw)}"
        return f"{element.name}: verwacht {self.expected(kind)}{found}."

    def expected(self, kind: SimpleType) -> str:
        """Return in Dutch what a datatype allows."""
        if kind.enumeration:
            return _listed(kind.enumeration)
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
        base = {
            "string": "tekst",
            "integer": "een geheel getal",
            "date": "een bestaande datum (eejj-mm-dd)",
        }
        parts = [f"{name} {value}" for name, value in facets.items() if value is not None]
        return ", ".join([base[kind.base], *parts])


def _listed(values: tuple[str, ...]) -> str:
    more = len(values) - _VALUES_SHOWN
    shown = "een van " + ", ".join(values[:_VALUES_SHOWN])
    return shown if more <= 0 else f"{shown} (en nog {more} andere)"


def _missing(part: Particle, kind: ComplexType) -> str:
    names = " of ".join(one.name for one in part.elements)
    return f"Het verplichte element {names} ontbreekt. {_order(kind)}"


def _too_many(part: Particle) -> str:
    names = " of ".join(one.name for one in part.elements)
    return f"{names} mag hier hoogstens {part.maximum} keer staan."


def _stray_text() -> str:
    return "Tussen de elementen staat tekst; die hoort hier niet."


def _attribute(name: str) -> str:
    return f"Het attribuut {quote(name)} is niet toegestaan: de berichten van iEb hebben geen attributen."


def _other_name(element: Element, found: str) -> str:
    if found == element.namespace:  # then the name differs, by a mapping of names
        return f"{element.name} heet in deze XSD-set {element.local_name}."
    wanted = element.namespace
    return f"{element.local_name} staat in de namespace {quote(found)}; verwacht wordt {wanted}."


def _meant(local_name: str, kind: ComplexType) -> Element | None:
    """Return the element of a class with this name on the wire, or else in our model; None for neither."""
    for element in kind.elements:
        if element.local_name == local_name:
            return element
    for element in kind.elements:
        if element.name == local_name:
            return element
    return None


def _stranger(name: str, kind: ComplexType) -> str:
    return f"Het element {quote(name)} hoort hier niet. {_order(kind)}"


def _has_text(node: etree._Element) -> bool:
    if node.text and node.text.strip(XML_SPACE):
        return True
    return any(child.tail and child.tail.strip(XML_SPACE) for child in node)


def _order(kind: ComplexType) -> str:
    names = (" of ".join(one.name for one in part.elements) for part in kind.particles)
    return f"Verwachte volgorde: {', '.join(names)}."
