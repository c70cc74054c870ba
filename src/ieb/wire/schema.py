"""XSD validation with the documents of a release; nothing is read from outside them."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Final

from lxml import etree

from ieb.releases import MessageShape, Release
from ieb.releases.libxml import accepts, compile_xsd


def build_schema(release: Release, document: str) -> etree.XMLSchema:
    """Compile the XSD of a message.

    Args:
        release: The release; every reference in its sources is the file name of another one.
        document: File name of the message's XSD in the sources of the release.

    Raises:
        etree.XMLSchemaParseError: The documents are no valid XSD set.
    """
    return compile_xsd(dict(release.sources), document)


class _Schemas(threading.local):
    """The compiled schemas of a thread: two threads may not share the error log of a schema."""

    def __init__(self) -> None:
        self.of = lru_cache(maxsize=64)(build_schema)


_OWN: Final = _Schemas()


def is_valid(root: etree._Element, shape: MessageShape, release: Release) -> bool:
    """Return whether the XSD accepts the message.

    Args:
        root: Root of the message.
        shape: Which message it is.
        release: The release the shape is of.
    """
    return accepts(_OWN.of(release, shape.document), root)
