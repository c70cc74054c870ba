"""Bytes to an XML tree that is safe to look at: UTF-8, well-formed, no DOCTYPE, not too large."""

from __future__ import annotations

import os
import re
import threading
from functools import lru_cache
from typing import Final, TypeVar

from lxml import etree

from ieb.errors import ForbiddenDoctype, InvalidType, NotWellFormed, RefusedMessage, TooLarge, WrongEncoding
from ieb.findings import Finding, Mark
from ieb.privacy import quote

Refused = TypeVar("Refused", bound=RefusedMessage)

MAX_BYTES: Final = 25_000_000
"""At most 25 MB a file (OP179, zuster; that a MB is a million bytes is an aanname)."""

_BOM: Final = b"\xef\xbb\xbf"
_OTHER_BOMS: Final = (b"\xfe\xff", b"\xff\xfe")
_DECLARATION: Final = re.compile(
    rb"""<\?xml\s+version\s*=\s*(['"])([^'"<]*)\1(?:\s+encoding\s*=\s*(['"])([^'"<]*)\3)?"""
)
# What may stand before a DOCTYPE. Possessive: a long prolog costs one pass, whatever it holds.
_PROLOG: Final = re.compile(rb"(?:\s++|<!--.*?-->|<\?.*?\?>)*+<!DOCTYPE", re.DOTALL)
_UTF_8: Final = (b"utf-8", b"utf8")

_REASONS: Final = {
    "ERR_DOCUMENT_EMPTY": "het bestand is leeg of bevat geen XML",
    "ERR_DOCUMENT_END": "na het einde van het bericht staat nog iets",
    "ERR_TAG_NAME_MISMATCH": "een eindtag past niet bij zijn begintag",
    "ERR_TAG_NOT_FINISHED": "het bestand breekt af: niet elk element is afgesloten",
    "ERR_GT_REQUIRED": "een tag is niet afgesloten met >",
    "ERR_UNDECLARED_ENTITY": "er staat een onbekende entiteit (&naam;) in",
    "ERR_INVALID_CHAR": "er staat een teken in dat XML niet toestaat",
    "ERR_LT_IN_ATTRIBUTE": "in een attribuut staat een <",
    "ERR_ATTRIBUTE_REDEFINED": "een attribuut staat er tweemaal",
    "NS_ERR_UNDEFINED_NAMESPACE": "een prefix is niet gedeclareerd",
    "ERR_RESOURCE_LIMIT": "de elementen zijn te diep genest of te groot",
}


def read_tree(data: bytes) -> etree._Element:
    """Return the root of the XML in the bytes.

    Comments and processing instructions are dropped, so that they can not split a value.

    Args:
        data: The content of a file.

    Raises:
        InvalidType: `data` is no bytes; the text says what to call instead.
        TooLarge: More than `MAX_BYTES`.
        WrongEncoding: Anything but UTF-8, by declaration, BOM or content.
        ForbiddenDoctype: There is a DOCTYPE.
        NotWellFormed: The XML is not well-formed, is no XML 1.0, or is nested too deep.
    """
    if not isinstance(data, bytes):
        raise _no_bytes(data)
    if len(data) > MAX_BYTES:
        raise _refuse(TooLarge, "OP179", f"Het bestand is groter dan 25 MB ({len(data)} bytes).")
    content = data.removeprefix(_BOM)
    if content.startswith(_BOM):
        raise _refuse(NotWellFormed, "xml-vorm", "Het bestand begint met meer dan een BOM.")
    _refuse_declaration(content)
    _refuse_encoding(content)
    if b"<!DOCTYPE" in content and _PROLOG.match(content):
        text = "Het bestand heeft een DOCTYPE. Dat is niet toegestaan: haal de DOCTYPE weg."
        raise _refuse(ForbiddenDoctype, "xml-doctype", text)
    parser = _parser(threading.get_ident())
    root = _tree(content, parser)
    if isinstance(root, NotWellFormed):
        raise root
    # lxml looks at the last entry only: a warning that comes later hides an undeclared prefix from it.
    for hidden in parser.error_log.filter_from_errors():
        raise _syntax(hidden.type_name, hidden.line, hidden.column)
    return root


def _no_bytes(data: object) -> InvalidType:
    name = type(data).__name__
    match data:
        case str():
            hint = "Een bestand leest u met ieb.read(pad); van tekst maakt u bytes met tekst.encode()."
        case os.PathLike():
            hint = "Een bestand leest u met ieb.read(pad); zijn inhoud krijgt u met pad.read_bytes()."
        case bytearray() | memoryview():
            hint = f"Maak er bytes van: bytes({name})."
        case _:
            hint = "Geef de inhoud van het bestand, bijvoorbeeld van Path(...).read_bytes()."
    return InvalidType(f"Een bericht wordt gelezen uit bytes, niet uit {name}. {hint}")


def _tree(content: bytes, parser: etree.XMLParser) -> etree._Element | NotWellFormed:
    """Return the root, or what is wrong; not raised here, for the error of lxml repeats what it read."""
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        entry = error.error_log.last_error
        return _syntax("" if entry is None else entry.type_name, *error.position)


def _refuse_declaration(content: bytes) -> None:
    declared = _DECLARATION.match(content)
    if declared is None:
        return
    version, encoding = declared[2], declared[4]
    if encoding is not None and encoding.lower() not in _UTF_8:
        text = f"Het bestand heeft de codering {_shown(encoding)}; verwacht wordt UTF-8."
        raise _refuse(WrongEncoding, "OP192", text)
    if version != b"1.0":
        text = f"Het bestand is XML {_shown(version)}; verwacht wordt XML 1.0."
        raise _refuse(NotWellFormed, "xml-versie", text)


def _shown(name: bytes) -> str:
    return quote(name.decode("ascii", "replace"))


def _refuse_encoding(content: bytes) -> None:
    if content.startswith(_OTHER_BOMS):
        raise _refuse(
            WrongEncoding, "OP192", "Het bestand begint met de BOM van UTF-16; verwacht wordt UTF-8."
        )
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        text = f"Byte {error.start + 1} van het bestand is geen UTF-8; verwacht wordt UTF-8."
    else:
        return
    raise _refuse(WrongEncoding, "OP192", text)  # out here: that error holds the whole file


@lru_cache(maxsize=64)
def _parser(_thread: int) -> etree.XMLParser:
    # One a thread: a parser may not be shared. Every option of reading is named: no default can change it.
    return etree.XMLParser(
        encoding="utf-8",
        attribute_defaults=False,
        dtd_validation=False,
        load_dtd=False,
        no_network=True,
        ns_clean=False,
        recover=False,
        schema=None,
        huge_tree=False,
        remove_blank_text=False,
        resolve_entities=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
        collect_ids=False,
        compact=True,
    )


def _syntax(name: str, line: int, column: int) -> NotWellFormed:
    reason = _REASONS.get(name, "het bestand houdt zich niet aan de regels van XML")
    text = f"Geen goed gevormde XML: {reason} (kolom {column})."
    return _refuse(NotWellFormed, "xml-vorm", text, line=max(line, 1))


def _refuse(kind: type[Refused], code: str, text: str, line: int | None = None) -> Refused:
    return kind((Finding(code=code, message=text, line=line, mark=Mark.ZUSTER),))
