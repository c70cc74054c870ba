"""Where a declaration of an XSD set stands: a file and a line, for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from xmlschema.validators import XsdComplexType, XsdComponent, XsdElement, XsdSimpleType

from ieb.xsdset.document import Document

Declaration: TypeAlias = XsdElement | XsdSimpleType | XsdComplexType


def place_of(declared: Declaration, main: Document, documents: Sequence[Document]) -> str:
    """Return file name and line of a declaration; of a type without a name, of its element.

    Args:
        declared: The declaration.
        main: The document to name for what stands in none, such as a type of XSD itself.
        documents: All documents of the set.
    """
    name = declared.local_name
    if name is None and isinstance(declared.parent, XsdElement):
        return place_of(declared.parent, main, documents)
    source = declared.schema.source.name
    document = next((other for other in documents if other.key == source), main)
    if isinstance(declared, XsdSimpleType):
        return document.line_of(f"xs:simpleType[@name='{name}']")
    if isinstance(declared, XsdComplexType):
        return document.line_of(f"xs:complexType[@name='{name}']")
    called = f"@name='{name}' or @ref='{name}' or contains(@ref, ':{name}')"
    return document.line_of(f"{_within(declared)}xs:element[{called}]")


def _within(declared: XsdElement) -> str:
    """Return the start of an XPath: the nearest type with a name that an element stands in."""
    owner: XsdComponent | None = declared.parent
    while owner is not None:
        if isinstance(owner, XsdComplexType) and owner.local_name:
            return f"xs:complexType[@name='{owner.local_name}']//"
        owner = owner.parent
    return ""
