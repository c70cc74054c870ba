"""A folder with XSD documents, read without ever leaving it: what they are and how they hang together."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from attrs import evolve, field, frozen
from lxml import etree

from ieb.errors import InvalidRelease
from ieb.privacy import quote
from ieb.releases.bundled import message_names
from ieb.releases.libxml import XS
from ieb.releases.limits import MAX_BYTES, MAX_FILE_BYTES, MAX_FILES, beyond_limits

_IMPORT: Final = f"{XS}import"
_INCLUDES: Final = (f"{XS}include", f"{XS}redefine", f"{XS}override")
_REFERENCES: Final = (_IMPORT, *_INCLUDES)
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_.-]")
_XML: Final = "http://www.w3.org/XML/1998/namespace"
# What an import of the namespace of XML itself refers to: these four attributes, and never the
# network.
_XML_XSD: Final = f"""<xs:schema xmlns:xs="{XS[1:-1]}" targetNamespace="{_XML}">
  <xs:attribute name="lang" type="xs:string"/>
  <xs:attribute name="base" type="xs:anyURI"/>
  <xs:attribute name="id" type="xs:ID"/>
  <xs:attribute name="space">
    <xs:simpleType>
      <xs:restriction base="xs:NCName">
        <xs:enumeration value="default"/>
        <xs:enumeration value="preserve"/>
      </xs:restriction>
    </xs:simpleType>
  </xs:attribute>
  <xs:attributeGroup name="specialAttrs">
    <xs:attribute ref="xml:base"/>
    <xs:attribute ref="xml:lang"/>
    <xs:attribute ref="xml:space"/>
    <xs:attribute ref="xml:id"/>
  </xs:attributeGroup>
</xs:schema>
""".encode()


@frozen(kw_only=True)
class Document:
    """One XSD document of a set.

    Attributes:
        name: File name, fit to be shown.
        file: File name, as others refer to it.
        key: File name under which it is compiled: as `name`, without what means something in a URL.
        root: Its ``xs:schema``.
        namespace: Its target namespace; empty for none.
        about: What it says of itself in appinfo, by the name of the element.
        message: Name of the message it is the main document of, or None.
    """

    name: str
    file: str
    key: str
    root: etree._Element = field(repr=False, eq=False)
    namespace: str
    about: Mapping[str, str] = field(repr=False, eq=False)
    message: str | None = None

    @property
    def is_basis(self) -> bool:
        """Whether the document is the basisschema."""
        return "basisschema" in (
            self.about.get("bericht", "").lower(),
            *self.namespace.lower().split("/"),
        )

    def prefix_of(self, namespace: str) -> str | None:
        """Return the prefix the document gives a namespace, or None."""
        return next(
            (prefix for prefix, space in self.root.nsmap.items() if prefix and space == namespace),
            None,
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

    Where a document says another one can be found does not count: an import is looked up by its
    namespace, an include by its file name, both in the folder alone. Nothing is ever fetched. A
    message may be spread over several documents that include each other.

    Args:
        folder: The folder; the names of the files are free.

    Raises:
        InvalidRelease: All reasons why the folder holds no usable set.
        OSError: The folder cannot be read.
    """
    files = [path for path in sorted(Path(folder).iterdir()) if _is_xsd(path)]
    if len(files) > MAX_FILES:
        text = f"In de map staan meer dan {MAX_FILES} XSD-bestanden; wijs een map per set aan."
        raise InvalidRelease((text,))
    faults: list[str] = []
    if not files:
        faults.append(f"In de map staan geen XSD-bestanden (*.xsd){_elsewhere(Path(folder))}.")
    found: list[Document] = []
    for made in _read(files):
        if isinstance(made, str):
            faults.append(made)
        else:
            found.append(made)
    found, torn = _with_messages(_with_xml(found))
    documents = _used(found)
    faults += [f"Meer dan een XSD beschrijft {name}." for name in torn]
    faults += _without_namespace(documents)
    faults += _unresolved(documents)
    faults += beyond_limits({one.name: one.root for one in documents})
    if documents and not any(document.is_basis for document in documents):
        faults.append(
            "Het basisschema ontbreekt: geen XSD heeft appinfo of namespace 'basisschema'."
        )
    if found and not any(document.message for document in found):
        first, *_, last = message_names()
        faults.append(
            f"Geen van de XSD's beschrijft een bericht {first} t/m {last} (appinfo of namespace)."
        )
    if faults:
        raise InvalidRelease(tuple(faults))
    return tuple(documents)


def _is_xsd(path: Path) -> bool:
    """Return whether a path is an XSD, and not a file that a Mac or an Office program puts beside one."""
    return (
        path.suffix.lower() == ".xsd" and not path.name.startswith((".", "~$")) and path.is_file()
    )


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


def _described(document: Document) -> str | None:
    """Return the message a document is about, or None: found by appinfo, else by namespace."""
    own = document.about.get("bericht", "").upper()
    if own in message_names():
        return own
    steps = document.namespace.upper().split("/")
    return next((name for name in message_names() if name in steps), None)


def _with_messages(found: list[Document]) -> tuple[list[Document], list[str]]:
    """Return the documents with the main one of each message known, and the messages that have several."""
    described: dict[str, list[Document]] = {}
    for document in found:
        name = _described(document)
        if name is not None:
            described.setdefault(name, []).append(document)
    mains: dict[str, Document] = {}
    torn: list[str] = []
    for name, candidates in sorted(described.items()):
        parts = {one.key: _parts(one, found) for one in candidates}
        # Of documents that include each other, the one with the root element is the main one.
        main = max(
            candidates, key=lambda one: (len(parts[one.key]), _has_root(one), len(one.about))
        )
        if any(one not in parts[main.key] for one in candidates):
            torn.append(name)
        about = {
            name: text for part in reversed(parts[main.key]) for name, text in part.about.items()
        }
        mains[main.key] = evolve(main, message=name, about=about)
    return [mains.get(one.key, one) for one in found], torn


def _parts(document: Document, found: list[Document]) -> list[Document]:
    """Return a document and all that it includes, also by way of others."""
    parts = [document]
    for part in parts:
        for node, target in _targets(part, found):
            if node.tag in _INCLUDES and target is not None and target not in parts:
                parts.append(target)
    return parts


def _has_root(document: Document) -> bool:
    return document.root.find(f"{XS}element") is not None


def _without_namespace(documents: list[Document]) -> Iterator[str]:
    """Yield those without a namespace, but for what gets the one of a document that includes it."""
    included = {
        target.key
        for document in documents
        for node, target in _targets(document, documents)
        if target is not None and node.tag in _INCLUDES
    }
    for document in documents:
        if not document.namespace and document.key not in included:
            yield f"{document.name}: heeft geen targetNamespace."


def basis_of(document: Document, documents: tuple[Document, ...]) -> Document:
    """Return the basisschema of a message: the one that it imports.

    Args:
        document: The XSD of the message.
        documents: All documents of the set.
    """
    named = [to for _, to in _targets(document, list(documents)) if to is not None and to.is_basis]
    return max(named or [one for one in documents if one.is_basis], key=lambda one: len(one.about))


def _read(files: list[Path]) -> Iterator[Document | str]:
    """Yield each document, read once and whole, or why it is none."""
    taken: set[str] = set()
    size = 0
    for path in files:
        name = "".join(
            char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in path.name
        )
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
        size += len(content)
        if size > MAX_BYTES:
            yield f"De XSD's zijn samen groter dan {MAX_BYTES // 1_000_000} MB; dat is geen set van iEb."
            return
        made = _document(path.name, name, content, taken)
        if isinstance(made, Document):
            taken.add(made.key)
        yield made


def _with_xml(found: list[Document]) -> list[Document]:
    """Return the documents, and an XSD of the namespace of XML itself where one imports it."""
    if any(one.namespace == _XML for one in found):
        return found
    if all(
        node.get("namespace") != _XML for one in found for node in one.root.iterchildren(_IMPORT)
    ):
        return found
    made = _document("xml.xsd", "xml.xsd", _XML_XSD, {one.key for one in found})
    assert isinstance(made, Document)
    return [*found, made]


def _document(file: str, name: str, content: bytes, taken: Collection[str]) -> Document | str:
    if len(content) > MAX_FILE_BYTES:
        return f"{name}: groter dan {MAX_FILE_BYTES // 1_000_000} MB; dat is geen XSD van iEb."
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return f"{name}, regel {error.lineno}: geen goed gevormde XML."
    if root.getroottree().docinfo.doctype:
        return f"{name}: heeft een DOCTYPE; dat is niet toegestaan."
    if root.tag != f"{XS}schema":
        return f"{name}: geen XSD, want het begint met {quote(etree.QName(root).localname)}."
    infos = root.iterfind(f"{XS}annotation/{XS}appinfo/*")
    about = {
        etree.QName(one).localname: (one.text or "").strip()
        for one in infos
        if isinstance(one.tag, str)
    }
    key = _UNSAFE.sub("_", file)
    while key in taken:
        key = f"_{key}"
    namespace = root.get("targetNamespace", "")
    return Document(name=name, file=file, key=key, root=root, namespace=namespace, about=about)


def _targets(
    document: Document, documents: list[Document]
) -> Iterator[tuple[etree._Element, Document | None]]:
    """Yield each reference of a document with what it refers to in the set."""
    by_name = {name: one for one in documents for name in (one.key, one.file)}
    for node in document.root.iterchildren(*_REFERENCES):
        location = node.get("schemaLocation", "").rpartition("/")[2]
        named = by_name.get(location) or by_name.get(unquote(location))
        if node.tag == _IMPORT:
            space = node.get("namespace", "")
            known = [one for one in documents if one.namespace == space]
            # Of several documents for one namespace the main one speaks of itself in appinfo.
            yield (
                node,
                named
                if named in known
                else max(known, key=lambda one: len(one.about), default=None),
            )
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


def sources(documents: tuple[Document, ...]) -> tuple[tuple[str, bytes], ...]:
    """Return the documents as bytes by their keys, with every reference pointing to a key of the set."""
    made: list[tuple[str, bytes]] = []
    for document in documents:
        for node, target in _targets(document, list(documents)):
            assert target is not None  # read_documents has seen to it
            node.set("schemaLocation", target.key)
        made.append((document.key, as_bytes(document.root)))
    return tuple(made)


def as_bytes(root: etree._Element) -> bytes:
    """Return a document as bytes."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
