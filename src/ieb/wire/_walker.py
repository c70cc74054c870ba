"""A walk through a message that looks at each element by itself, so that no fault hides another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Final

from attrs import Factory, frozen
from lxml import etree

from ieb.errors import InvalidValue
from ieb.findings import Mark, Path
from ieb.releases import ComplexType, Element, MessageShape, Particle, SimpleType
from ieb.releases.lexical import Lexical
from ieb.releases.shape import ROOT, XML_SPACE
from ieb.wire import _wording
from ieb.wire.found import EnoughFound, Found

_ATTRIBUTE: Final = "cvc-complex-type.3.2.2"
_TEXT: Final = "cvc-complex-type.2.3"
_ELEMENT: Final = "cvc-complex-type.2.4.a"
_MISSING: Final = "cvc-complex-type.2.4.b"
_TOO_MANY: Final = "cvc-complex-type.2.4.d"
_ELEMENTS_IN_VALUE: Final = "cvc-type.3.1.2"


def walk(
    root: etree._Element,
    shape: MessageShape,
    forms: Mapping[Path, Lexical],
    *,
    bundled: bool,
    most: int,
) -> Found:
    """Return the faults of a message that its shape and the forms of its values show.

    Args:
        root: Root of the message.
        shape: Which message it is.
        forms: How the text of each element is read, by its path in the shape.
        bundled: Whether the shape is of one of our own releases.
        most: How many faults to list at most.
    """
    found = Found(most=most)
    walker = _Walker(forms=forms, bundled=bundled, found=found)
    with suppress(EnoughFound):
        walker.element(root, shape.root, ROOT, ROOT)
    return found


@frozen(kw_only=True)
class _Walker:
    """Looks at the elements of one message. Of each it knows two paths.

    The path in the message has the numbers of repeated elements; the one in the shape has not, and
    is the key of the forms.
    """

    forms: Mapping[Path, Lexical]
    bundled: bool
    found: Found
    places: dict[int, Mapping[str, tuple[int, Element]]] = Factory(
        dict[int, Mapping[str, tuple[int, Element]]]
    )

    def element(self, node: etree._Element, element: Element, path: Path, in_shape: Path) -> None:
        """Find the faults of an element and all below it.

        Args:
            node: The element.
            element: What it should be.
            path: Its path in the message.
            in_shape: Its path in the shape.
        """
        for attribute in node.attrib:
            local = etree.QName(str(attribute)).localname
            self.found.add(_ATTRIBUTE, partial(_wording.say_attribute, local), path, node)
        if not element.known:
            self.found.add("model", partial(_wording.say_unknown_to_us, element.name), path, node)
        elif isinstance(element.type, ComplexType):
            self.children(node, element.type, path, in_shape)
        elif len(node):
            text = partial(_wording.say_only_text, element.name)
            self.found.add(_ELEMENTS_IN_VALUE, text, path, node)
        else:
            self.value(node, element, element.type, path, in_shape)

    def children(self, node: etree._Element, kind: ComplexType, path: Path, in_shape: Path) -> None:
        counts: Counter[object] = Counter([child.tag for child in node])
        self.tell_missing(node, kind, counts, path)
        if _has_text(node):
            self.found.add(_TEXT, _wording.say_stray_text, path, node)
        places = self.places_in(kind)
        # No Counter: that calls a function of Python for each tag that it does not know.
        seen: dict[object, int] = defaultdict(int)
        filled: dict[int, int] = defaultdict(int)
        furthest = 0
        for child in node:
            tag = child.tag
            known = places.get(str(tag))
            if known is None:
                self.tell_unknown(child, kind, path, in_shape)
                continue
            place, element = known
            seen[tag] += 1
            filled[place] += 1
            number = None
            if counts[tag] > 1:
                number = seen[tag]
            below = path.child(element.name, number)
            if place < furthest:
                self.tell_misplaced(child, kind, below)
            furthest = max(furthest, place)
            part = kind.particles[place]
            if part.maximum is not None and filled[place] > part.maximum:
                self.found.add(_TOO_MANY, partial(_wording.say_too_many, part), below, child)
            inner = below
            if number is not None or path is not in_shape:  # until a number, the two are the same
                inner = in_shape.child(element.name)
            self.element(child, element, below, inner)

    def tell_missing(
        self, node: etree._Element, kind: ComplexType, counts: Mapping[object, int], path: Path
    ) -> None:
        for part in kind.particles:
            if part.minimum and _count(part, counts) < part.minimum:
                text = partial(_wording.say_missing, part, kind)
                self.found.add(_MISSING, text, path.child(part.elements[0].name), node)

    def places_in(self, kind: ComplexType) -> Mapping[str, tuple[int, Element]]:
        """Return at which place of a class each of its elements stands, by its tag."""
        known = self.places.get(id(kind))
        if known is not None:
            return known
        places: dict[str, tuple[int, Element]] = {}
        for place, part in enumerate(kind.particles):
            for element in part.elements:
                places[element.tag] = (place, element)
        self.places[id(kind)] = places
        return places

    def tell_unknown(
        self, node: etree._Element, kind: ComplexType, path: Path, in_shape: Path
    ) -> None:
        name = etree.QName(node)
        element = _find_meant(name.localname, kind)
        if element is None:
            text = partial(_wording.say_stranger, name.localname, kind)
            self.found.add(_ELEMENT, text, path, node)
            return
        below = path.child(element.name)
        text = partial(_wording.say_other_name, element, name.namespace or "")
        self.found.add(_ELEMENT, text, below, node)
        self.element(node, element, below, in_shape.child(element.name))

    def tell_misplaced(self, child: etree._Element, kind: ComplexType, path: Path) -> None:
        name = etree.QName(child).localname
        self.found.add(_ELEMENT, partial(_wording.say_misplaced, name, kind), path, child)

    def value(
        self, node: etree._Element, element: Element, kind: SimpleType, path: Path, in_shape: Path
    ) -> None:
        raw = node.text or ""
        code = kind.fault(raw)
        if code is None:
            try:
                self.forms[in_shape].read(raw)
            except InvalidValue as error:
                self.found.add("model", partial(str, str(error)), path, node)
        elif not raw.strip(XML_SPACE):
            self.found.add(
                code="RS033",
                text=lambda: _wording.say_empty(element.name, self.tell_expected(kind)),
                path=path,
                node=node,
                mark=Mark.V4_0,
            )
        else:
            self.found.add(
                code=code,
                text=lambda: _wording.say_wrong(element, raw, self.tell_expected(kind)),
                path=path,
                node=node,
                mark=kind.mark_of(code),
            )

    def tell_expected(self, kind: SimpleType) -> str:
        return _wording.expected_value(kind, bundled=self.bundled)


def _count(part: Particle, counts: Mapping[object, int]) -> int:
    """Return how many elements stand at a place."""
    return sum(counts.get(element.tag, 0) for element in part.elements)


def _find_meant(local_name: str, kind: ComplexType) -> Element | None:
    """Return the element of a class with this name on the wire, or else in our model."""
    for element in kind.elements:
        if element.local_name == local_name:
            return element
    for element in kind.elements:
        if element.name == local_name:
            return element
    return None


def _has_text(node: etree._Element) -> bool:
    if node.text and node.text.strip(XML_SPACE):
        return True
    return any(child.tail and child.tail.strip(XML_SPACE) for child in node)
