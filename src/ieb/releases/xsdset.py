"""A folder with XSD documents, read without ever leaving it: what they are and how they hang together."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import field, frozen
from lxml import etree

from ieb.errors import InvalidRelease
from ieb.privacy import quote

XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_REFERENCES: Final = (f"{XS}import", f"{XS}include", f"{XS}redefine", f"{XS}override")
_MOST_BYTES: Final = 5_000_000
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_.-]")
MESSAGE_NAMES: Final = ("WMO405", "WMO406", "WMO407", "WMO408", "WMO409", "WMO410")


@frozen(kw_only=True)
class Document:
    """One XSD document of a set.

    Attributes:
        name: File name.
        key: File name under which it is compiled: as `name`, without what means something in a URL.
        root: Its ``xs:schema``.
        namespace: Its target namespace.
        about: What it says of itself in appinfo, by the name of the element.
    """

    name: str
    key: str
    root: etree._Element = field(repr=False, eq=False)
    namespace: str
    about: Mapping[str, str] = field(repr=False, eq=False)

    @property
    def message(self) -> str | None:
        """Name of the message the document describes, or None: found by appinfo, else by namespace."""
        own = self.about.get("bericht", "").upper()
        if own in MESSAGE_NAMES:
            return own
        steps = self.namespace.upper().split("/")
        return next((name for name in MESSAGE_NAMES if name in steps), None)

    @property
    def is_basis(self) -> bool:
        """Whether the document is the basisschema."""
        return "basisschema" in (self.about.get("bericht", "").lower(), *self.namespace.lower().split("/"))

    def prefix_of(self, namespace: str) -> str | None:
        """Return the prefix the document gives a namespace, or None."""
        return next(
            (prefix for prefix, space in self.root.nsmap.items() if prefix and space == namespace), None
        )

    def line_of(self, path: str) -> str:
        """Return file name and line of a declaration, for people.

        Args:
            path: XPath below the schema.
        """
        found: list[etree._Element] = self.root.xpath(path, namespaces={"xs": XS[1:-1]})
        node = found[0] if found else self.root
        return f"{self.name}, regel {node.sourceline}"


def read_documents(folder: str | os.PathLike[str]) -> tuple[Document, ...]:
    """Read all XSD documents of a folder and tie them together by namespace.

    Where a document says another one can be found does not count: an import is looked up by its namespace, an
    include by its file name, both in the folder alone. Nothing is ever fetched.

    Args:
        folder: The folder; the names of the files are free.

    Raises:
        InvalidRelease: All reasons why the folder holds no usable set.
        OSError: The folder cannot be read.
    """
    files = [path for path in sorted(Path(folder).iterdir()) if _is_xsd(path)]
    faults: list[str] = []
    if not files:
        faults.append(f"In de map staan geen XSD-bestanden (*.xsd){_elsewhere(Path(folder))}.")
    found: list[Document] = []
    for path in files:
        made = _document(path, {one.key for one in found})
        if isinstance(made, str):
            faults.append(made)
        else:
            found.append(made)
    documents = _used(found)
    faults += [f"{one.name}: heeft geen targetNamespace." for one in documents if not one.namespace]
    faults += _unresolved(documents)
    faults += _cycles(documents)
    if documents and not any(document.is_basis for document in documents):
        faults.append("Het basisschema ontbreekt: geen XSD heeft appinfo of namespace 'basisschema'.")
    if found and not any(document.message for document in found):
        faults.append("Geen van de XSD's beschrijft een bericht WMO405 t/m WMO410 (appinfo of namespace).")
    names = [document.message for document in documents if document.message]
    faults += [f"Meer dan een XSD beschrijft {name}." for name in sorted(set(names)) if names.count(name) > 1]
    if faults:
        raise InvalidRelease(tuple(faults))
    return tuple(documents)


def _is_xsd(path: Path) -> bool:
    """Return whether a path is an XSD, and not a file that a Mac or an Office program puts beside one."""
    return path.suffix.lower() == ".xsd" and not path.name.startswith((".", "~$")) and path.is_file()


def _elsewhere(folder: Path) -> str:
    inner = sorted({path.parent.name for path in folder.glob("*/*") if _is_xsd(path)})
    return f"; wel in {', '.join(map(quote, inner))} daarbinnen: wijs die map aan" if inner else ""


def _used(found: list[Document]) -> list[Document]:
    """Return the documents that a message needs; all of them when there is no message, or no basisschema."""
    todo = [one for one in found if one.message]
    used: list[Document] = []
    while todo:
        step = todo.pop()
        if step not in used:
            used.append(step)
            todo += [to for _, to in _targets(step, found) if to is not None]
    whole = any(one.message for one in used) and any(one.is_basis for one in used)
    return [one for one in found if one in used] if whole else found


def basis_of(document: Document, documents: tuple[Document, ...]) -> Document:
    """Return the basisschema of a message: the one that it imports.

    Args:
        document: The XSD of the message.
        documents: All documents of the set.
    """
    named = [to for _, to in _targets(document, list(documents)) if to is not None and to.is_basis]
    return max(named or [one for one in documents if one.is_basis], key=lambda one: len(one.about))


def _document(path: Path, taken: Collection[str]) -> Document | str:
    content = path.read_bytes()
    if len(content) > _MOST_BYTES:
        return f"{path.name}: groter dan 5 MB; dat is geen XSD van iEb."
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return f"{path.name}, regel {error.lineno}: geen goed gevormde XML."
    if root.getroottree().docinfo.doctype:
        return f"{path.name}: heeft een DOCTYPE; dat is niet toegestaan."
    if root.tag != f"{XS}schema":
        return f"{path.name}: geen XSD, want het begint met {quote(etree.QName(root).localname)}."
    infos = root.iterfind(f"{XS}annotation/{XS}appinfo/*")
    about = {
        etree.QName(one).localname: (one.text or "").strip() for one in infos if isinstance(one.tag, str)
    }
    key = _UNSAFE.sub("_", path.name)
    while key in taken:
        key = f"_{key}"
    namespace = root.get("targetNamespace", "")
    return Document(name=path.name, key=key, root=root, namespace=namespace, about=about)


def _targets(
    document: Document, documents: list[Document]
) -> Iterator[tuple[etree._Element, Document | None]]:
    """Yield each reference of a document with what it refers to in the set."""
    by_name = {name: one for one in documents for name in (one.key, one.name)}
    for node in document.root.iterchildren(*_REFERENCES):
        named = by_name.get(node.get("schemaLocation", "").rpartition("/")[2])
        if node.tag == f"{XS}import":
            space = node.get("namespace", "")
            known = [one for one in documents if one.namespace == space]
            # Of several documents for one namespace the main one speaks of itself in appinfo.
            yield node, named if named in known else max(known, key=lambda one: len(one.about), default=None)
        else:
            yield node, named


def _unresolved(documents: list[Document]) -> Iterator[str]:
    for document in documents:
        for node, target in _targets(document, documents):
            location = node.get("schemaLocation", "")
            kind = etree.QName(node).localname
            if kind != "import" and "://" in location:
                text = f"xs:{kind} van een URL wordt nooit opgehaald"
                yield f"{document.name}, regel {node.sourceline}: {text}."
            elif target is None:
                wanted = quote(node.get("namespace") or location)
                yield f"{document.name}, regel {node.sourceline}: {wanted} staat niet in de map."


def _cycles(documents: list[Document]) -> Iterator[str]:
    edges = {one.name: [to.name for _, to in _targets(one, documents) if to is not None] for one in documents}
    for name, direct in edges.items():
        todo, seen = list(direct), set[str]()
        while todo:
            step = todo.pop()
            if step not in seen:
                seen.add(step)
                todo += edges[step]
        if name in seen:
            yield f"{name}: verwijst, al dan niet via andere XSD's, naar zichzelf."


def sources(documents: tuple[Document, ...]) -> tuple[tuple[str, bytes], ...]:
    """Return the documents as bytes by their keys, with every reference pointing to a key of the set."""
    made: list[tuple[str, bytes]] = []
    for document in documents:
        for node, target in _targets(document, list(documents)):
            assert target is not None  # read_documents has seen to it
            node.set("schemaLocation", target.key)
        made.append((document.key, etree.tostring(document.root, encoding="UTF-8", xml_declaration=True)))
    return tuple(made)
