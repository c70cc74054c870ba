"""Messages to test with, made from the shapes alone, and two XSD processors as oracles."""

from __future__ import annotations

import re
import xml.etree.ElementTree as StdlibTree
from functools import cache
from importlib.resources import files

import xmlschema
from lxml import etree

import ieb
from ieb.releases import (
    ComplexType,
    Element,
    MessageShape,
    Release,
    SimpleType,
    release_names,
)
from ieb.releases.homes import message_names, release_or_home
from ieb.wire.schema import build_schema

BSN = "999992016"
BOM = b"\xef\xbb\xbf"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
RELEASES = tuple(ieb.release(name) for name in release_names())
KINDS: tuple[tuple[str, Release], ...] = ()
for of in RELEASES:
    KINDS += tuple((shape.name, of) for shape in of.messages)
KIND_IDS = [f"{name}-{kind.name}" for name, kind in KINDS]
NAMES = message_names()
"""The messages of all releases; without a release each is taken as its home has it."""
OF_4_0 = tuple(shape.name for shape in RELEASES[0].messages)
OF_3_0 = tuple(shape.name for shape in RELEASES[1].messages)

_VALUES = {
    "LDT_AttribuutNaam": "01",
    "LDT_AttribuutWaarde": "20250509",
    "LDT_Bedrag": "300000",
    "LDT_BurgerServicenummer": BSN,
    "LDT_Datum": "2025-05-12",
    "LDT_Gemeente": "0513",
    "LDT_IdentificatieBericht": "G000000001",
    "LDT_Nummer": "649901",
    "LDT_RedenTerugkoppeling": "01",
    "LDT_RetourCode": "0200",
    "LDT_StatusAanlevering": "1",
    "LDT_Versie": "1.0.0",
}


def _grow(
    node: etree._Element, element: Element, shape: MessageShape, stream: int, full: bool
) -> None:
    if isinstance(element.type, SimpleType):
        fixed = {
            "BerichtCode": shape.stamp.bericht_code,
            "BerichtVersie": str(shape.stamp.bericht_versie),
            "BerichtSubversie": str(shape.stamp.bericht_subversie),
        }
        node.text = fixed.get(element.name) or _VALUES[element.type.name]
        return
    assert isinstance(element.type, ComplexType)
    for part in element.type.particles:
        child = part.elements[stream % len(part.elements)]
        many = 2 if full and part.maximum is None else 1
        for _ in range(many if full else min(part.minimum, many)):
            _grow(etree.SubElement(node, child.tag), child, shape, stream, full)


@cache
def sample(name: str, release: Release | None = None, stream: int = 0, full: bool = True) -> bytes:
    """A valid message as XML, with every optional element or with none."""
    release = release_or_home(release, name)
    shape = release.message(name)
    spaces = {shape.prefix: shape.namespace, release.basis_prefix: release.basis_namespace}
    root = etree.Element(shape.root.tag, nsmap=spaces)
    _grow(root, shape.root, shape, stream, full)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def with_text(data: bytes, name: str, inner: bytes) -> bytes:
    """The message with other content in the first element of this name."""
    changed, count = re.subn(
        rf"(<\w+:{name}>)[^<]*(</)".encode(),
        lambda found: found[1] + inner + found[2],
        data,
        count=1,
    )
    assert count == 1
    return changed


def leaves(root: etree._Element) -> list[etree._Element]:
    """All elements that hold text."""
    return [node for node in root.iter() if not len(node)]


@cache
def lxml_schema(name: str, release: Release | None = None) -> etree.XMLSchema:
    """The first oracle."""
    release = release_or_home(release, name)
    return build_schema(release, release.message(name).document)


@cache
def other_schema(name: str, release: Release | None = None) -> xmlschema.XMLSchema:
    """The second oracle."""
    release = release_or_home(release, name)
    folder = files("ieb").joinpath("releases", "data", release.name)
    return xmlschema.XMLSchema(str(folder.joinpath(release.message(name).document)))


def lxml_accepts(data: bytes, name: str, release: Release | None = None) -> bool:
    """Whether libxml2 accepts the message."""
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    return lxml_schema(name, release).validate(etree.fromstring(data, parser))


def other_accepts(data: bytes, name: str, release: Release | None = None) -> bool:
    """Whether the pure-Python XSD processor accepts the message."""
    return other_schema(name, release).is_valid(StdlibTree.fromstring(data))


def canonical(data: bytes) -> list[tuple[str, str, int]]:
    """Tag, value and number of children of each element: prefixes, layout and comments do not count."""
    root = etree.fromstring(data, etree.XMLParser(remove_comments=True, remove_pis=True))
    return [
        (str(node.tag), (node.text or "") if not len(node) else "", len(node))
        for node in root.iter()
    ]


def findings_of(data: bytes, release: Release | None = None) -> tuple[ieb.Finding, ...]:
    """What is wrong with the message; nothing when it can be read."""
    try:
        ieb.parse(data, release=release)
    except ieb.RefusedMessage as error:
        return error.findings
    return ()
