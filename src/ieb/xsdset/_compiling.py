"""The documents of a foreign XSD set, compiled from memory by both libraries that will use them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Final
from urllib.request import OpenerDirector

import xmlschema
from attrs import Factory, frozen
from lxml import etree

from ieb.errors import InvalidRelease
from ieb.releases.libxml import XS, compile_xsd
from ieb.xsdset.document import Document, as_bytes
from ieb.xsdset.references import sources_of

_FOLDER: Final = "file:///ieb-xsd/"
_BROKEN: Final = (xmlschema.XMLSchemaException, etree.XMLSchemaParseError, RecursionError)
# A pattern that every text matches, with a number in it by which the true one is found back.
_STAND_IN: Final = r"[\s\S]*|"


@frozen(kw_only=True)
class CompiledSet:
    """The documents of a set, and the patterns that were kept from Python's `re`.

    xmlschema would compile the patterns for `re` and try them on fixed and enumerated values, where
    one such as ``([a-zA-Z]+)*[0-9]`` does not end. It sees a stand-in for each; libxml2 judges by
    the true ones.

    Attributes:
        documents: The documents.
        sources: Their content by key, as libxml2 compiles it.
    """

    documents: tuple[Document, ...]
    sources: Mapping[str, bytes]
    _patterns: list[str] = Factory(list[str])
    _harmless: dict[str, bytes] = Factory(dict[str, bytes])

    def schemas(self) -> Iterator[tuple[Document, xmlschema.XMLSchema]]:
        """Compile the XSD of each message.

        Raises:
            InvalidRelease: At the end, with all the places that are no valid XSD.
        """
        broken: list[str] = []
        for document in self.documents:
            if document.message is None:
                continue
            try:
                schema = self._schema(document)
            except _BROKEN as error:
                broken.append(f"{self._place_of(error, document)}: geen geldige XSD.")
            else:
                yield document, schema
        if broken:
            raise InvalidRelease(tuple(dict.fromkeys(broken)))

    def pattern(self, stand_in: str) -> str:
        """Return the pattern that a stand-in was put in the place of."""
        return self._patterns[int(stand_in.removeprefix(_STAND_IN))]

    def _schema(self, document: Document) -> xmlschema.XMLSchema:
        """Compile an XSD with both libraries: one tells what is in it, the other validates."""
        if not self._harmless:
            for other in self.documents:
                self._harmless[other.key] = self._without_patterns(other)
        schema = xmlschema.XMLSchema(
            _FOLDER + document.key,
            base_url=_FOLDER,
            allow="sandbox",
            defuse="always",
            opener=_Opener(self._harmless),
        )
        compile_xsd(self.sources, document.key)
        return schema

    def _without_patterns(self, document: Document) -> bytes:
        root = deepcopy(document.root)
        for node in root.iter(f"{XS}pattern"):
            self._patterns.append(node.get("value", ""))
            node.set("value", f"{_STAND_IN}{len(self._patterns) - 1}")
        return as_bytes(root)

    def _place_of(self, error: Exception, document: Document) -> str:
        """Return where an XSD is wrong: in a document that it uses, if that is wrong by itself."""
        for other in self.documents:
            if other.message is None and other.namespace not in ("", document.namespace):
                try:
                    self._schema(other)
                except _BROKEN as inner:
                    return _line_of(inner, other)
        return _line_of(error, document)


def compile_set(documents: tuple[Document, ...]) -> CompiledSet:
    """Return the documents of a set, ready to be compiled.

    Args:
        documents: The documents, tied together.
    """
    return CompiledSet(documents=documents, sources=sources_of(documents))


class _Opener(OpenerDirector):
    """Opens the documents of a set from memory, and nothing else."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        super().__init__()
        self._contents = contents

    def open(self, fullurl: object, data: object = None, timeout: object = None) -> io.BytesIO:
        """Return a document as a file."""
        key = str(fullurl).removeprefix(_FOLDER)
        return io.BytesIO(self._contents.get(key, b""))  # what is not there is empty, and so no XSD


def _line_of(error: Exception, document: Document) -> str:
    """Return the line of the declaration that is wrong, as far as it has a name."""
    name = str(getattr(getattr(error, "elem", None), "attrib", {}).get("name", ""))
    safe = "".join(char for char in name if char.isalnum() or char in "_-.")
    return document.line_of(f".//*[@name='{safe}']")
