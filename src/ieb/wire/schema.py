"""XSD validation with the documents of a release; nothing is read from outside them."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from ieb.releases import MessageShape, Release

if TYPE_CHECKING:
    from lxml.etree._docloader import _InputDocument


class _Sources(etree.Resolver):
    """Hands out the documents of a release by file name, and an empty document for anything else."""

    def __init__(self, release: Release) -> None:
        """Keep the documents."""
        super().__init__()
        self.documents = dict(release.sources)

    def resolve(self, system_url: str | None, public_id: str | None, context: object) -> _InputDocument:
        """Return a document of the release."""
        content = self.documents.get((system_url or "").rpartition("/")[2], b"")
        return self.resolve_string(content, context, base_url=system_url)


def build_schema(release: Release, document: str) -> etree.XMLSchema:
    """Compile the XSD of a message.

    Args:
        release: The release.
        document: File name of the message's XSD in the sources of the release.

    Raises:
        etree.XMLSchemaParseError: The documents are no valid XSD set.
    """
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    parser.resolvers.add(_Sources(release))
    root = etree.fromstring(dict(release.sources)[document], parser, base_url=document)
    return etree.XMLSchema(root)


@lru_cache(maxsize=256)
def _schema(release: Release, document: str, _thread: int) -> etree.XMLSchema:
    # One a thread: the error log of an lxml schema is not safe under two threads.
    return build_schema(release, document)


def is_valid(root: etree._Element, shape: MessageShape, release: Release) -> bool:
    """Return whether the XSD accepts the message.

    Args:
        root: Root of the message.
        shape: Which message it is.
        release: The release the shape is of.
    """
    return _schema(release, shape.document, threading.get_ident()).validate(root)
