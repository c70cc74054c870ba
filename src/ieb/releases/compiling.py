"""The documents of a foreign XSD set, compiled by both libraries that will use them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import xmlschema
from lxml import etree

from ieb.errors import InvalidRelease
from ieb.releases.xsdset import Document, sources


def compiled(documents: tuple[Document, ...]) -> Iterator[tuple[Document, xmlschema.XMLSchema]]:
    """Compile the XSD of each message, from a folder of its own in which every reference is local."""
    broken: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, content in sources(documents):
            Path(folder, name).write_bytes(content)
        for document in documents:
            if document.message is None:
                continue
            try:
                yield document, _schema(document, folder)
            except (xmlschema.XMLSchemaException, etree.XMLSchemaParseError) as error:
                broken.append(f"{_place_of(error, document, documents, folder)}: geen geldige XSD.")
    if broken:
        raise InvalidRelease(tuple(dict.fromkeys(broken)))


def _schema(document: Document, folder: str) -> xmlschema.XMLSchema:
    """Compile an XSD with both libraries: one tells what is in it, the other will validate with it."""
    path = Path(folder, document.key)
    made = xmlschema.XMLSchema(str(path), base_url=folder, allow="sandbox", defuse="always")
    etree.XMLSchema(etree.parse(str(path), etree.XMLParser(no_network=True)))
    return made


def _place_of(error: Exception, document: Document, documents: tuple[Document, ...], folder: str) -> str:
    """Return where an XSD is wrong: in a document that it uses, if that is wrong by itself."""
    for other in documents:
        if other.message is None and other.namespace != document.namespace:
            try:
                _schema(other, folder)
            except (xmlschema.XMLSchemaException, etree.XMLSchemaParseError) as inner:
                return _line_of(inner, other)
    return _line_of(error, document)


def _line_of(error: Exception, document: Document) -> str:
    """Return the line of the declaration that is wrong, as far as it has a name."""
    name = str(getattr(getattr(error, "elem", None), "attrib", {}).get("name", ""))
    safe = "".join(char for char in name if char.isalnum() or char in "_-.")
    return document.line_of(f".//*[@name='{safe}']")
