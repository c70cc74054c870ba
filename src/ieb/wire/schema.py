"""XSD validation with the documents of a release; nothing is read from outside them."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Final

from lxml import etree

from ieb.releases import MessageShape, Release

_COMPILING: Final = threading.Lock()


def build_schema(release: Release, document: str) -> etree.XMLSchema:
    """Compile the XSD of a message.

    Args:
        release: The release; every reference in its sources is the file name of another one.
        document: File name of the message's XSD in the sources of the release.

    Raises:
        etree.XMLSchemaParseError: The documents are no valid XSD set.
    """
    from pathlib import Path  # noqa: PLC0415  # only who compiles a schema pays for these two
    from tempfile import TemporaryDirectory  # noqa: PLC0415

    # From files, and one at a time: libxml2 does not resolve imports through Python safely under threads.
    with _COMPILING, TemporaryDirectory(prefix="ieb-") as folder:
        for name, content in release.sources:
            Path(folder, name).write_bytes(content)
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
        return etree.XMLSchema(etree.parse(str(Path(folder, document)), parser))


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
