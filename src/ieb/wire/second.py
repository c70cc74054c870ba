"""What the XSD itself says of a message, fault by fault, each at its element."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from ieb.findings import Path
from ieb.releases import MessageShape, Release
from ieb.wire.lines import walk_elements
from ieb.wire.schema import build_schema

# libxml2 gives up on a pattern that would take too long; from then on it says nothing else.
_GAVE_UP: Final = "SCHEMAV_INTERNAL"


class SchemaFault(NamedTuple):
    """A fault that an XSD found.

    Attributes:
        code: What libxml2 calls it.
        path: Path of the element.
        node: The element.
    """

    code: str
    path: Path
    node: etree._Element


def schema_faults(
    root: etree._Element, shape: MessageShape, release: Release, until: etree._Element | None = None
) -> Iterator[SchemaFault]:
    """Yield what the XSD says, in document order.

    The message is fed to libxml2 tag by tag: what it says then is about that tag. Validating the
    tree at once would have it look for the path of each fault among all brothers of the element,
    and never stop.

    Args:
        root: Root of the message.
        shape: Which message it is.
        release: The release the shape is of.
        until: The last element to look at; None for all.
    """
    parser = etree.XMLParser(schema=build_schema(release, shape.document), huge_tree=True)
    told = 0
    for path, node, tag in _tags(root, shape):
        parser.feed(tag)
        log = parser.feed_error_log
        for index in range(told, len(log)):
            name = str(log[index].type_name)
            if name == _GAVE_UP:
                return
            yield SchemaFault(name, path, node)
        told = len(log)
        if node is until:
            return


def _tags(root: etree._Element, shape: MessageShape) -> Iterator[tuple[Path, etree._Element, str]]:
    """Yield each start tag with its text, and each end tag with the text after it."""
    open_: list[tuple[Path, etree._Element]] = []
    for path, node in walk_elements(root, shape.root):
        while open_ and open_[-1][1] is not node.getparent():
            yield _end_tag(*open_.pop())
        name = etree.QName(node)
        space = quoteattr(name.namespace or "")
        yield path, node, f"<{name.localname} xmlns={space}>{_escape_text(node.text)}"
        open_.append((path, node))
    while open_:
        yield _end_tag(*open_.pop())


def _end_tag(path: Path, node: etree._Element) -> tuple[Path, etree._Element, str]:
    return path, node, f"</{etree.QName(node).localname}>{_escape_text(node.tail)}"


def _escape_text(text: str | None) -> str:
    return escape(text or "", {"\r": "&#13;"})
