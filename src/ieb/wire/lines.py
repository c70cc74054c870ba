"""On which line each element of a message stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from ieb.findings import Path
from ieb.releases import ComplexType, Element, MessageShape
from ieb.wire.parser import read_tree

_LINES_KEPT: Final = 65_535
# What well-formed XML without DOCTYPE can have between < and >; of a start tag all up to its end.
_MARKUP: Final = re.compile(
    rb"""<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>"""
    rb"""|(?P<start><[^/!?](?:[^>"']++|"[^"]*+"|'[^']*+')*+)""",
    re.DOTALL,
)


def lines_by_path(data: bytes, shape: MessageShape, paths: Iterable[Path]) -> Mapping[Path, int]:
    """Return the lines of elements, and of all that they stand in, by path.

    Args:
        data: XML that was read as this message.
        shape: Which message it is.
        paths: Paths of the elements; one that is not there is left out.
    """
    sought: set[Path] = set()
    for path in paths:
        sought.update((path, *path.parents))
    root = read_tree(data)
    places: dict[Path, etree._Element] = {}
    for path, node in walk_elements(root, shape.root):
        if path in sought:
            places[path] = node
        if len(places) == len(sought):
            break
    return dict(zip(places, lines_of(root, data, list(places.values())), strict=True))


def lines_of(root: etree._Element, data: bytes, nodes: Sequence[etree._Element]) -> list[int]:
    """Return the line of each of these elements, also beyond the lines that libxml2 keeps apart.

    Args:
        root: Root of the message.
        data: What the root was read from.
        nodes: The elements.
    """
    if data.count(b"\n") < _LINES_KEPT:
        return [node.sourceline or 1 for node in nodes]
    sought = set(nodes)
    exact = {
        node: line
        for node, line in zip(root.iter(), _start_tags(data), strict=True)
        if node in sought
    }
    return [exact[node] for node in nodes]


def _start_tags(data: bytes) -> Iterator[int]:
    """Yield the line on which each start tag ends."""
    line = 1
    last = 0
    for match in _MARKUP.finditer(data):
        line += data.count(b"\n", last, match.end())
        last = match.end()
        if match["start"]:
            yield line


def walk_elements(root: etree._Element, element: Element) -> Iterator[tuple[Path, etree._Element]]:
    """Yield each element of a message with its path, in document order.

    Args:
        root: Root of the message.
        element: What it should be; what stands in it and is not known is called as it calls itself.
    """
    return _walk_below(root, element, Path(element.name))


def _walk_below(
    node: etree._Element, element: Element | None, path: Path
) -> Iterator[tuple[Path, etree._Element]]:
    yield path, node
    if not len(node):
        return
    known: dict[str, Element] = {}
    if element is not None and isinstance(element.type, ComplexType):
        known = {inner.tag: inner for inner in element.type.elements}
    counts: Counter[object] = Counter([child.tag for child in node])
    seen: Counter[object] = Counter()
    for child in node:
        tag = child.tag
        seen[tag] += 1
        inner = known.get(str(tag))
        name = etree.QName(child).localname
        if inner is not None:
            name = inner.name
        index = None
        if counts[tag] > 1:
            index = seen[tag]
        yield from _walk_below(child, inner, path.child(name, index))
