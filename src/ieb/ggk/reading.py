"""Bytes to an envelope: hardened, held to our own XSD, bare or in SOAP 1.1."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import cached_property
from importlib.resources import files
from typing import Final

from lxml import etree

from ieb.errors import InvalidEnvelope, InvalidType, NotAnEnvelope, TooLarge
from ieb.findings import Finding, Mark
from ieb.ggk.envelopes import (
    Bv03,
    Di01,
    Du01,
    Envelope,
    Fo01,
    Fo03,
    Partij,
    Plek,
    fill_trusted,
)
from ieb.ggk.explaining import explain
from ieb.ggk.foutcodes import FoutCode, Foutlijst
from ieb.ggk.names import GGK, MAX_NAMESPACES, OLD_GGK, SOAP, SOAP_12, STUF
from ieb.ggk.payload import decode
from ieb.ggk.shape import ENVELOPES, Part
from ieb.messages.fields import snake
from ieb.privacy import quote
from ieb.releases.libxml import accepts, compile_xsd
from ieb.wire.parser import read_tree

# As in ieb.wire.xml: what is larger goes to the XSD only when nothing is wrong with its parts, for
# libxml2 takes quadratic time to say where many faults stand.
_LARGE: Final = 10_000
_DI01, _DU01, _FO01, _FO03, _ = ENVELOPES
_DETAILS: Final = f"{{{STUF}}}detailsXML"


def _name_attributes(parts: Iterable[Part]) -> Iterator[tuple[object, str]]:
    """Yield of each element in an envelope its tag and the attribute that it becomes."""
    for part in parts:
        yield part.tag, snake(part.name)
        yield from _name_attributes(part.parts)


_ATTRIBUTES: Final = {**dict(_name_attributes(ENVELOPES.values())), _DETAILS: "details_xml"}
_NOBODY: Final[dict[str, str | None]] = {
    "organisatie": None,
    "administratie": None,
    "gebruiker": None,
}
_XSD_FILES: Final = ("ggk.xsd", "stuf.xsd")
# By these an element could choose a type of its own or be no value at all; ours never do.
_CHOOSES: Final = etree.XPath(
    "boolean(descendant-or-self::*[@xsi:type or @xsi:nil][not(ancestor::stuf:detailsXML)])",
    namespaces={"stuf": STUF, "xsi": "http://www.w3.org/2001/XMLSchema-instance"},
)

# What an element of a namespace is that comes in the place of an envelope: code and text.
_OTHERS: Final = {
    OLD_GGK: (
        "GG021",
        (
            "Dit is een envelop in de namespace van voor 2017 (ggk0310). Voor iEb is die nooit "
            f"gebruikt; verwacht wordt {GGK}. Vraag de afzender om een nieuwe envelop."
        ),
    ),
    SOAP_12: ("GG022", "Dit is SOAP 1.2; het GGk gebruikt SOAP 1.1."),
    SOAP: ("GG023", "Dit is SOAP, maar {} is geen envelop van het GGk."),
}


class _Schema(threading.local):
    """The compiled XSD of a thread: two threads may not share the error log of a schema."""

    @cached_property
    def compiled(self) -> etree.XMLSchema:
        folder = files("ieb.ggk").joinpath("data")
        sources = {name: folder.joinpath(name).read_bytes() for name in _XSD_FILES}
        return compile_xsd(sources, _XSD_FILES[0])


_OWN: Final = _Schema()


def parse(data: bytes) -> Envelope:
    """Read an envelope; what stands in it is for `unwrap`.

    Args:
        data: The content of a file: one envelope in UTF-8, bare or in SOAP 1.1.

    Returns:
        The envelope, with its payload byte for byte.

    Raises:
        InvalidType: `data` is no bytes.
        NotAnEnvelope: It is something else, such as a message without envelope, an envelope in the
            namespace of before 2017, or SOAP 1.2.
        InvalidEnvelope: It breaks the XSD, its payload is no strict base64, or there is none.
        RefusedMessage: It is too large, no UTF-8, no XML, or has a DOCTYPE; or it is a fault that
            declares more than a thousand namespaces.

    Example:
        >>> parse(b"<Bericht/>")
        Traceback (most recent call last):
        ieb.errors.NotAnEnvelope: Bericht (regel 1): Dit is een bericht zonder envelop; ...
    """
    if not isinstance(data, bytes):
        name = type(data).__name__
        msg = f"Een envelop wordt gelezen uit bytes, niet uit {name}. "
        msg += "De inhoud van een bestand krijgt u met Path(pad).read_bytes()."
        raise InvalidType(msg)
    root = _find_envelope(read_tree(data, long_text=True))
    raw = _take_raw_details(root)
    _demand_form(root, data)
    match root.tag:
        case tag if tag == _DI01:
            return fill_trusted(Di01, _read_with_payload(root, data))
        case tag if tag == _DU01:
            return fill_trusted(Du01, _read_with_payload(root, data))
        case tag if tag == _FO01:
            return fill_trusted(Fo01, _read_fault(root, raw, data))
        case tag if tag == _FO03:
            return fill_trusted(Fo03, _read_fault(root, raw, data))
        case _:
            return fill_trusted(Bv03, _read_start(root[0]))


def is_envelope(data: bytes) -> bool:
    """Return whether well-formed XML is an envelope, or SOAP.

    Args:
        data: The XML.
    """
    root = read_tree(data, long_text=True)
    return root.tag in ENVELOPES or etree.QName(root).namespace in (SOAP, SOAP_12, OLD_GGK)


def _find_envelope(root: etree._Element) -> etree._Element:
    """Return the element of the envelope, also out of SOAP 1.1."""
    if root.tag in ENVELOPES:
        return root
    if root.tag == f"{{{SOAP}}}Envelope":
        return _open_soap(root)
    raise _refuse_root(root)


def _open_soap(root: etree._Element) -> etree._Element:
    bodies = root.findall(f"{{{SOAP}}}Body")
    inside = root.findall(f"{{{SOAP}}}Body/*")
    if len(bodies) != 1 or len(inside) != 1:
        text = "In SOAP wordt een Body verwacht met een envelop erin, en niets anders."
        raise _refuse("GG023", text, root)
    if inside[0].tag not in ENVELOPES:
        raise _refuse_root(inside[0])
    return inside[0]


def _refuse_root(root: etree._Element) -> NotAnEnvelope:
    name = etree.QName(root)
    shown = quote(name.localname)
    if name.namespace in _OTHERS:
        code, text = _OTHERS[name.namespace]
        return _refuse(code, text.format(shown), root)
    if name.localname == "Bericht":
        text = "Dit is een bericht zonder envelop; lees het met ieb.parse."
        return _refuse("GG024", text, root)
    text = (
        f"Het element {shown} is geen envelop van het GGk. Verwacht wordt een Di01, Du01, Fo01, "
        f"Fo03 of Bv03, in de namespaces {GGK} en {STUF}."
    )
    return _refuse("GG020", text, root)


def _refuse(code: str, text: str, node: etree._Element) -> NotAnEnvelope:
    path = ""
    if code == "GG024":
        path = "Bericht"
    finding = Finding(code=code, message=text, path=path, line=node.sourceline, mark=Mark.GGK)
    return NotAnEnvelope((finding,))


def _take_raw_details(root: etree._Element) -> bytes | None:
    """Return the text of a detailsXML that quotes its XML as text, and take it out of the tree.

    An older description shows it so, the XSD refuses it; what is in it may still help a person.
    """
    if root.tag not in (_FO01, _FO03):
        return None
    node = root.find(f"{{{STUF}}}body/{_DETAILS}")
    if node is None or len(node) or not (node.text or "").strip(" \t\r\n"):
        return None
    raw = (node.text or "").encode()
    node.text = None
    return raw


def _demand_form(root: etree._Element, data: bytes) -> None:
    shape = ENVELOPES[str(root.tag)]
    findings: tuple[Finding, ...] = ()
    if len(data) > _LARGE:
        findings = explain(root, shape, data)
    if not findings:
        # Looking for them in the tree is needed only where their namespace can have been written.
        possible = b"XMLSchema-instance" in data or b"&" in data
        if not (possible and _CHOOSES(root)) and accepts(_OWN.compiled, root):
            return
        findings = explain(root, shape, data)
    assert findings  # what the XSD refuses, the shape tells
    raise InvalidEnvelope(findings)


def _texts(node: etree._Element) -> dict[str, object]:
    """Return the text of each element in this one, by the name of its attribute."""
    return {_ATTRIBUTES[child.tag]: child.text or "" for child in node}


def _read_partij(node: etree._Element) -> Partij:
    values = _NOBODY.copy()
    for child in node:
        values[_ATTRIBUTES[child.tag]] = child.text or ""
    return fill_trusted(Partij, values)


def _read_start(node: etree._Element) -> dict[str, object]:
    """Return what an envelope says at its start: from whom, to whom, when, and about what."""
    values = _texts(node)
    del values["berichtcode"]  # of a class, not of an instance
    values["zender"] = _read_partij(node[1])
    values["ontvanger"] = _read_partij(node[2])
    return values


def _read_with_payload(root: etree._Element, data: bytes) -> dict[str, object]:
    """Return what a Di01 or Du01 says, and its payload.

    Args:
        root: The envelope.
        data: What it was read from.
    """
    start, parameters = root
    *versions, bericht = parameters
    payload = bericht[0]
    values = _read_start(start)
    for node in versions:
        values[_ATTRIBUTES[node.tag]] = int(node.text or "")
    values["inhoud"] = decode(payload.text or "")
    if not values["inhoud"]:  # what libxml2 lets pass as base64
        raise InvalidEnvelope(explain(root, ENVELOPES[str(root.tag)], data))
    values["bestandsnaam"] = payload.get("bestandsnaam")
    return values


def _read_fault(root: etree._Element, raw: bytes | None, data: bytes) -> dict[str, object]:
    """Return all that a Fo01 and a Fo03 say."""
    _demand_few_namespaces(data)
    start, body = root
    values = {"details": None} | _read_start(start) | _texts(body)
    lijst = Foutlijst.of_moment(str(values["tijdstip_bericht"]))
    values["code"] = FoutCode(str(values["code"]), lijst)
    values["plek"] = Plek(str(values["plek"]))
    values["details_xml"] = raw or _read_details(body.find(_DETAILS))
    return values


def _demand_few_namespaces(data: bytes) -> None:
    if data.count(b"xmlns") <= MAX_NAMESPACES:
        return
    number = f"{MAX_NAMESPACES:,}".replace(",", ".")
    text = f"In deze fout staan meer dan {number} namespaces; geen envelop heeft er zo veel."
    raise TooLarge((Finding(code="xml-omvang", message=text, mark=Mark.GGK),))


def _read_details(node: etree._Element | None) -> bytes | None:
    """Return the elements in detailsXML, each with the namespaces that it needs and no others."""
    if node is None:
        return None
    return b"".join(map(_write_apart, node))


def _write_apart(node: etree._Element) -> bytes:
    apart = deepcopy(node)
    apart.tail = None
    etree.cleanup_namespaces(apart)
    return etree.tostring(apart, encoding="utf-8")
