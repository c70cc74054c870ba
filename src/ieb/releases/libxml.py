"""What libxml2 judges: XSDs compiled from memory, and the patterns of XSD sets of others."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree._docloader import _InputDocument

XS: Final = "{http://www.w3.org/2001/XMLSchema}"
# No scheme that anything can open: what the sources do not hold is nowhere.
_NOWHERE: Final = "ieb-xsd:/"
# lxml does not resolve imports through Python safely under threads: one compiles at a time.
# Reentrant, so that who forks while it compiles (in a finalizer, say) does not wait for itself.
_COMPILING: Final = threading.RLock()
_TRIES: Final = (
    20  # one in some thousands fails, and only while other threads parse their first files
)


def _hold_while_forking() -> None:
    """Let a fork wait for a compilation: a child finds the lock free and libxml2 whole."""
    os.register_at_fork(
        before=_COMPILING.acquire,
        after_in_parent=_COMPILING.release,
        after_in_child=_COMPILING.release,
    )


if hasattr(os, "register_at_fork"):  # Windows has no fork
    _hold_while_forking()


class _Sources(etree.Resolver):
    """Hands out the documents of a set, whatever folder a reference names, and nothing else."""

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self.sources = sources
        self.asked: set[str] = set()

    def resolve(
        self, system_url: str | None, public_id: str | None, context: object, /
    ) -> _InputDocument | None:
        """Return the document that a reference names; an empty one, no XSD, for any other."""
        name = str(system_url).rpartition("/")[2]
        self.asked.add(name)
        content = self.sources.get(name, b"")
        return self.resolve_string(content, context, base_url=system_url)


def compile_xsd(sources: Mapping[str, bytes], document: str) -> etree.XMLSchema:
    """Compile an XSD from memory; nothing is read from or written to a disk.

    Args:
        sources: The documents by name; every reference in them is a name of another one.
        document: Which of them to compile.

    Raises:
        etree.XMLSchemaParseError: The documents are no valid XSD set.
    """
    with _COMPILING:
        for _ in range(_TRIES - 1):
            handed_out = _Sources(sources)
            try:
                return _compile(sources[document], document, handed_out)
            except etree.XMLSchemaParseError:
                # What libxml2 asks for documents is one for the whole process, and lxml puts it
                # back after each parse: a parse that began in another thread before us and ends now
                # takes ours away.
                if _references(sources[document]) <= handed_out.asked:
                    raise
        return _compile(sources[document], document, _Sources(sources))


def _compile(content: bytes, document: str, handed_out: _Sources) -> etree.XMLSchema:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    parser.resolvers.add(handed_out)
    return etree.XMLSchema(etree.fromstring(content, parser, base_url=_NOWHERE + document))


def _references(content: bytes) -> set[str]:
    """Return the names of the documents that an XSD refers to."""
    places = [
        node.get("schemaLocation", "") for node in etree.fromstring(content).iterchildren("*")
    ]
    return {place.rpartition("/")[2] for place in places if place}


class _Patterns(threading.local):
    """The compiled patterns of a thread: the error log of an lxml schema is not safe under two."""

    def __init__(self) -> None:
        self.schema = lru_cache(maxsize=256)(_compile_patterns)


def _compile_patterns(patterns: tuple[str, ...]) -> etree.XMLSchema:
    root = etree.Element(f"{XS}schema")
    kind = etree.SubElement(etree.SubElement(root, f"{XS}element", name="text"), f"{XS}simpleType")
    for index, pattern in enumerate(patterns):
        restriction = etree.SubElement(kind, f"{XS}restriction")
        last = index == len(patterns) - 1
        if last:
            restriction.set("base", "xs:string")
        else:
            kind = etree.SubElement(restriction, f"{XS}simpleType")
        etree.SubElement(restriction, f"{XS}pattern", value=pattern)
    return etree.XMLSchema(root)


_OWN: Final = _Patterns()


def matches(patterns: tuple[str, ...], text: str) -> bool:
    """Return whether a text matches every one of these patterns of an XSD.

    libxml2 judges, in bounded time where Python's `re` may try for ever.

    Args:
        patterns: Patterns in XSD's dialect, at least one.
        text: Any text; one that XML cannot hold matches nothing.
    """
    node = etree.Element("text")
    try:
        node.text = text
    except ValueError:
        return False
    return accepts(_OWN.schema(patterns), node)


def accepts(schema: etree.XMLSchema, node: etree._Element) -> bool:
    """Return whether an XSD accepts an element; not when libxml2 gave up on one of its patterns.

    Args:
        schema: The compiled XSD.
        node: The element.
    """
    try:
        return schema.validate(node)
    except etree.XMLSchemaValidateError:
        return False
