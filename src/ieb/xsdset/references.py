"""How the documents of an XSD set hang together: what imports, includes and describes what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from urllib.parse import unquote

from attrs import evolve
from lxml import etree

from ieb.privacy import quote
from ieb.releases.homes import message_names
from ieb.releases.libxml import XS
from ieb.xsdset.document import XML_NAMESPACE, Document, as_bytes, read_xml_document

_IMPORT: Final = f"{XS}import"
_INCLUDES: Final = (f"{XS}include", f"{XS}redefine", f"{XS}override")


class Reference(NamedTuple):
    """A reference from one document to another.

    Attributes:
        node: The ``xs:import``, or one of the three kinds of include.
        target: What it refers to in the set, or None when that is not there.
    """

    node: etree._Element
    target: Document | None

    @property
    def includes(self) -> bool:
        """Whether what the target declares becomes part of the document that refers to it."""
        return self.node.tag in _INCLUDES

    @property
    def kind(self) -> str:
        """What the reference is called in an XSD, such as ``import``."""
        return etree.QName(self.node).localname

    @property
    def location(self) -> str:
        """Where the document says that the other one can be found; empty for nowhere."""
        return self.node.get("schemaLocation", "")

    @property
    def namespace(self) -> str:
        """The namespace that an import asks for; empty for none."""
        return self.node.get("namespace", "")


def references_of(document: Document, documents: Sequence[Document]) -> Iterator[Reference]:
    """Yield the references of a document with what they refer to in the set.

    Where a document says another one can be found does not count, but for its file name: an import
    is looked up by its namespace, an include by its file name.

    Args:
        document: The document.
        documents: All documents of the set.
    """
    by_name: dict[str, Document] = {}
    for other in documents:
        by_name[other.key] = other
        by_name[other.file] = other
    for node in document.root.iterchildren(_IMPORT, *_INCLUDES):
        location = node.get("schemaLocation", "").rpartition("/")[2]
        named = by_name.get(location) or by_name.get(unquote(location))
        if node.tag == _IMPORT:
            yield Reference(node, _find_imported(node.get("namespace", ""), named, documents))
        else:
            yield Reference(node, named)


def _find_imported(
    namespace: str, named: Document | None, documents: Sequence[Document]
) -> Document | None:
    """Return the document that an import refers to: the one it names, if that has the namespace."""
    known = [other for other in documents if other.namespace == namespace]
    if named in known:
        return named
    # Of several documents for one namespace the main one speaks of itself in appinfo.
    return max(known, key=lambda other: len(other.about), default=None)


def with_xml(documents: list[Document]) -> list[Document]:
    """Return the documents, and an XSD of the namespace of XML itself where one imports it.

    Args:
        documents: The documents of a folder.
    """
    if any(document.namespace == XML_NAMESPACE for document in documents):
        return documents
    for document in documents:
        for node in document.root.iterchildren(_IMPORT):
            if node.get("namespace") == XML_NAMESPACE:
                return [*documents, read_xml_document([other.key for other in documents])]
    return documents


def used_by_messages(documents: list[Document]) -> list[Document]:
    """Return the documents that a message needs; all when there is no message, or no basisschema.

    Args:
        documents: The documents of a folder, with their messages.
    """
    to_visit = [document for document in documents if document.message]
    used: list[Document] = []
    while to_visit:
        document = to_visit.pop()
        if document not in used:
            used.append(document)
            to_visit += _targets(document, documents)
    if not any(document.message for document in used):
        return documents
    if not any(document.is_basis for document in used):
        return documents
    return [document for document in documents if document in used]


def _targets(document: Document, documents: Sequence[Document]) -> Iterator[Document]:
    for reference in references_of(document, documents):
        if reference.target is not None:
            yield reference.target


def parts_of(document: Document, documents: Sequence[Document]) -> list[Document]:
    """Return a document and all that it includes, also by way of others.

    Args:
        document: The document.
        documents: All documents of the set.
    """
    parts = [document]
    for part in parts:  # which grows meanwhile
        for reference in references_of(part, documents):
            target = reference.target
            if reference.includes and target is not None and target not in parts:
                parts.append(target)
    return parts


def described_message(document: Document) -> str | None:
    """Return the message a document is about, or None: found by appinfo, else by namespace.

    Args:
        document: The document.
    """
    stated = document.about.get("bericht", "").upper()
    if stated in message_names():
        return stated
    steps = document.namespace.upper().split("/")
    for name in message_names():
        if name in steps:
            return name
    return None


def with_messages(documents: list[Document]) -> tuple[list[Document], list[str]]:
    """Find the main document of each message.

    Args:
        documents: The documents of a folder.

    Returns:
        The documents, of which the main ones know their message and what all parts of it say in
        appinfo; and the messages that several documents describe.
    """
    described: dict[str, list[Document]] = {}
    for document in documents:
        name = described_message(document)
        if name is not None:
            described.setdefault(name, []).append(document)
    mains: dict[str, Document] = {}
    torn: list[str] = []
    for name, candidates in sorted(described.items()):
        main = main_of(candidates, documents)
        parts = parts_of(main, documents)
        if any(candidate not in parts for candidate in candidates):
            torn.append(name)
        mains[main.key] = evolve(main, message=name, about=_about_all(parts))
    return [mains.get(document.key, document) for document in documents], torn


def main_of(candidates: Sequence[Document], documents: Sequence[Document]) -> Document:
    """Return the main one of the documents about one message.

    Of documents that include each other, it is the one with the root element.

    Args:
        candidates: The documents about the message, at least one.
        documents: All documents of the set.
    """

    def weight(candidate: Document) -> tuple[int, bool, int]:
        included = len(parts_of(candidate, documents))
        return included, candidate.has_root, len(candidate.about)

    return max(candidates, key=weight)


def _about_all(parts: Sequence[Document]) -> dict[str, str]:
    """Return what parts say of themselves in appinfo; what the first says counts most."""
    about: dict[str, str] = {}
    for part in reversed(parts):
        about.update(part.about)
    return about


def basis_of(document: Document, documents: Sequence[Document]) -> Document:
    """Return the basisschema of a message: the one that it imports, else the fullest.

    Args:
        document: The XSD of the message.
        documents: All documents of the set.
    """
    imported = [target for target in _targets(document, documents) if target.is_basis]
    anywhere = [other for other in documents if other.is_basis]
    return max(imported or anywhere, key=lambda basis: len(basis.about))


def without_namespace(documents: Sequence[Document]) -> Iterator[str]:
    """Yield those without a namespace, but for what gets the one of a document that includes it.

    Args:
        documents: The documents that are used.
    """
    included: set[str] = set()
    for document in documents:
        for reference in references_of(document, documents):
            if reference.includes and reference.target is not None:
                included.add(reference.target.key)
    for document in documents:
        if not document.namespace and document.key not in included:
            yield f"{document.name}: heeft geen targetNamespace."


def find_unresolved(documents: Sequence[Document]) -> Iterator[str]:
    """Yield in Dutch the references to what is not in the set, or would have to be fetched.

    Args:
        documents: The documents that are used.
    """
    for document in documents:
        for reference in references_of(document, documents):
            place = f"{document.name}, regel {reference.node.sourceline}"
            if reference.kind != "import" and "://" in reference.location:
                yield f"{place}: xs:{reference.kind} van een URL wordt nooit opgehaald."
            elif reference.target is None:
                wanted = reference.namespace or reference.location
                yield f"{place}: {quote(wanted)} staat niet in de map."


def sources_of(documents: Sequence[Document]) -> dict[str, bytes]:
    """Return the documents as bytes by their keys, with every reference pointing to such a key.

    Args:
        documents: The documents, of which every reference is to be found in the set.
    """
    sources: dict[str, bytes] = {}
    for document in documents:
        for reference in references_of(document, documents):
            assert reference.target is not None  # read_documents has seen to it
            reference.node.set("schemaLocation", reference.target.key)
        sources[document.key] = as_bytes(document.root)
    return sources
