"""One XSD document, read from bytes that may be anything."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from attrs import field, frozen
from lxml import etree

from ieb.privacy import quote
from ieb.releases.libxml import XS
from ieb.xsdset.limits import MAX_FILE_BYTES

XML_NAMESPACE: Final = "http://www.w3.org/XML/1998/namespace"
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_.-]")
# What an import of the namespace of XML itself refers to: these four attributes, and never the
# network.
_XML_XSD: Final = f"""<xs:schema xmlns:xs="{XS[1:-1]}" targetNamespace="{XML_NAMESPACE}">
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
        about = self.about.get("bericht", "").lower()
        return "basisschema" in (about, *self.namespace.lower().split("/"))

    @property
    def has_root(self) -> bool:
        """Whether the document declares an element that a message can begin with."""
        return self.root.find(f"{XS}element") is not None

    def prefix_of(self, namespace: str) -> str | None:
        """Return the prefix the document gives a namespace, or None."""
        for prefix, space in self.root.nsmap.items():
            if prefix and space == namespace:
                return prefix
        return None

    def line_of(self, path: str) -> str:
        """Return file name and line of a declaration, for people.

        Args:
            path: XPath below the schema.
        """
        found: list[etree._Element] = self.root.xpath(path, namespaces={"xs": XS[1:-1]})
        node = self.root
        if found:
            node = found[0]
        return f"{self.name}, regel {node.sourceline}"


def read_document(file: str, content: bytes, taken: Collection[str] = ()) -> Document | str:
    """Return the document that a file holds, or in Dutch why it is none.

    Args:
        file: Name of the file.
        content: What it holds.
        taken: Keys that other documents of the set have.
    """
    name = _clean_name(file)
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
    return Document(
        name=name,
        file=file,
        key=_free_key(file, taken),
        root=root,
        namespace=root.get("targetNamespace", ""),
        about=_about(root),
    )


def read_xml_document(taken: Collection[str]) -> Document:
    """Return an XSD of the namespace of XML itself.

    Args:
        taken: Keys that the documents of the set have.
    """
    document = read_document("xml.xsd", _XML_XSD, taken)
    assert isinstance(document, Document)
    return document


def as_bytes(root: etree._Element) -> bytes:
    """Return a document as bytes."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _clean_name(file: str) -> str:
    """Return a file name without what would upset a screen."""
    shown = file
    for char in file:
        if not char.isprintable():
            shown = shown.replace(char, "\N{REPLACEMENT CHARACTER}")
    return shown


def _free_key(file: str, taken: Collection[str]) -> str:
    key = _UNSAFE.sub("_", file)
    while key in taken:
        key = f"_{key}"
    return key


def _about(root: etree._Element) -> Mapping[str, str]:
    about: dict[str, str] = {}
    for node in root.iterfind(f"{XS}annotation/{XS}appinfo/*"):
        about[etree.QName(node).localname] = (node.text or "").strip()
    return about
