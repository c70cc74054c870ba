"""On which line each element of a message stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from ieb.releases import ComplexType, Element, MessageShape
from ieb.wire.explain import exact_lines
from ieb.wire.parser import read_tree


def lines_by_path(data: bytes, shape: MessageShape) -> Mapping[str, int]:
    """Return the line of every element by its path.

    Args:
        data: XML that was read as this message.
        shape: Which message it is.
    """
    root = read_tree(data)
    exact = exact_lines(root, data)
    return {
        path: exact.get(node, node.sourceline or 1) for path, node in _walk(root, shape.root, shape.root.name)
    }


def _walk(node: etree._Element, element: Element, path: str) -> Iterator[tuple[str, etree._Element]]:
    yield path, node
    if isinstance(element.type, ComplexType):
        known = {one.tag: one for one in element.type.elements}
        counts, seen = Counter(str(child.tag) for child in node), Counter[str]()
        for child in node:
            tag = str(child.tag)
            seen[tag] += 1
            name = known[tag].name if counts[tag] == 1 else f"{known[tag].name}[{seen[tag]}]"
            yield from _walk(child, known[tag], f"{path}/{name}")
