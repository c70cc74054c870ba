"""Bytes to an XML tree that is safe to look at: UTF-8, well-formed, no DOCTYPE, not too large."""

from __future__ import annotations

import os
import re
import threading
from contextlib import suppress
from functools import cached_property
from typing import Final, TypeVar

from lxml import etree

from ieb.errors import (
    ForbiddenDoctype,
    InvalidType,
    InvalidValue,
    NotWellFormed,
    RefusedMessage,
    TooLarge,
    WrongEncoding,
)
from ieb.findings import Finding, Mark
from ieb.privacy import quote

Refused = TypeVar("Refused", bound=RefusedMessage)

MAX_BYTES: Final = 25_000_000
"""At most 25 MB a file (OP179, zuster; that a MB is a million bytes is an aanname)."""

MAX_ELEMENTS: Final = 900_000
"""At most so many elements and attributes a file.

No valid message of 25 MB has more: its shortest element takes 29 bytes. Each one takes some 300
bytes of memory.
"""
MAX_DEPTH: Final = 256
"""How deep elements may be nested; libxml2 keeps to the same bound unless its bounds are lifted."""
MAX_FINDINGS: Final = 1_000
"""How many findings of level 1 are listed of a file; a last one counts the rest."""

_BOM: Final = b"\xef\xbb\xbf"
_OTHER_BOMS: Final = (b"\xfe\xff", b"\xff\xfe")
_DECLARATION: Final = re.compile(
    rb"""<\?xml\s+version\s*=\s*(['"])([^'"<]*)\1(?:\s+encoding\s*=\s*(['"])([^'"<]*)\3)?"""
)
# What may stand before a DOCTYPE. Possessive: a long prolog costs one pass, whatever it holds.
_PROLOG: Final = re.compile(rb"(?:\s++|<!--.*?-->|<\?.*?\?>)*+<!DOCTYPE", re.DOTALL)
_UTF_8: Final = (b"utf-8", b"utf8")
# How nearly all files begin; in such a beginning nothing is left to refuse.
_USUAL: Final = (
    b'<?xml version="1.0" encoding="UTF-8"?>',
    b"<?xml version='1.0' encoding='UTF-8'?>",
    b'<?xml version="1.0" encoding="utf-8"?>',
)

# From here on a text of a file may be longer than libxml2 takes by itself.
_LONG_TEXT: Final = 10_000_000
_LOOSE_AMPERSAND: Final = "er staat een losse & in; schrijf &amp;"
_TOO_BIG: Final = "is groter dan 10 MB; zo groot mag het niet zijn"
_TOO_DEEP: Final = f"de elementen zijn te diep genest (meer dan {MAX_DEPTH})"
# By what libxml2 calls a fault, and where it uses one name for several, by how its own text begins.
_REASONS: Final = {
    "ERR_DOCUMENT_EMPTY": "het bestand is leeg",
    "ERR_DOCUMENT_END": "na het einde van het bericht staat nog iets",
    "ERR_TAG_NAME_MISMATCH": "een eindtag past niet bij zijn begintag",
    "ERR_TAG_NOT_FINISHED": "het bestand breekt af: niet elk element is afgesloten",
    "ERR_GT_REQUIRED": "een tag is niet afgesloten met >",
    "ERR_UNDECLARED_ENTITY": "er staat een onbekende entiteit (&naam;) in",
    "ERR_INVALID_CHAR": "er staat een teken in dat XML niet toestaat",
    "ERR_INVALID_HEX_CHARREF": "een tekenverwijzing (&#x...;) is niet goed geschreven",
    "ERR_INVALID_DEC_CHARREF": "een tekenverwijzing (&#...;) is niet goed geschreven",
    "ERR_LT_IN_ATTRIBUTE": "in een attribuut staat een <",
    "ERR_ATTRIBUTE_REDEFINED": "een attribuut staat er tweemaal",
    "ERR_ATTRIBUTE_NOT_STARTED": "de waarde van een attribuut staat niet tussen aanhalingstekens",
    "ERR_ATTRIBUTE_WITHOUT_VALUE": "een attribuut heeft geen waarde",
    "ERR_ENTITYREF_SEMICOL_MISSING": _LOOSE_AMPERSAND,
    "ERR_NAME_REQUIRED xmlParseEntityRef": _LOOSE_AMPERSAND,
    "ERR_NAME_REQUIRED StartTag": "er staat een losse < in; schrijf &lt;",
    "ERR_RESERVED_XML_NAME": (
        "voor de XML-declaratie (<?xml ...?>) staat nog iets, zoals een lege regel of een ander "
        "bericht; haal dat weg"
    ),
    "ERR_XMLDECL_NOT_FINISHED": "de XML-declaratie is niet afgesloten met ?>",
    "ERR_SPACE_REQUIRED": "er ontbreekt een spatie in een tag of in de XML-declaratie",
    "ERR_VERSION_MISSING": "in de XML-declaratie ontbreekt de versie",
    "ERR_MISPLACED_CDATA_END": "er staat ]]> in gewone tekst; schrijf ]]&gt;",
    "ERR_HYPHEN_IN_COMMENT": "in een commentaar staan twee streepjes (--)",
    "ERR_COMMENT_NOT_FINISHED": "een commentaar is niet afgesloten met -->",
    "ERR_COMMENT_NOT_FINISHED Comment too big": f"een commentaar {_TOO_BIG}",
    "ERR_PI_NOT_FINISHED": "een verwerkingsinstructie is niet afgesloten met ?>",
    "ERR_PI_NOT_FINISHED PI": f"een verwerkingsinstructie {_TOO_BIG}",
    "ERR_CDATA_NOT_FINISHED": "een CDATA-sectie is niet afgesloten met ]]>",
    "ERR_CDATA_NOT_FINISHED CData section too big": f"een CDATA-sectie {_TOO_BIG}",
    "NS_ERR_UNDEFINED_NAMESPACE": "een prefix is niet gedeclareerd",
    "NS_ERR_QNAME": "een naam heeft meer dan een dubbele punt",
    "ERR_RESOURCE_LIMIT": f"een tekst, naam of attribuut {_TOO_BIG}",
    "ERR_RESOURCE_LIMIT Excessive depth": _TOO_DEEP,
}
# How the files begin that are sent in the place of a message, and what to do with them.
_OTHER_FILES: Final = {
    b"PK\x03\x04": "een zip-bestand; pak het eerst uit",
    b"\x1f\x8b": "een gzip-bestand; pak het eerst uit",
    b"7z\xbc\xaf": "een 7z-bestand; pak het eerst uit",
    b"%PDF": "een PDF",
    b"\xd0\xcf\x11\xe0": "een bestand van een Office-programma",
}
_HTML: Final = re.compile(rb"\s*(<!DOCTYPE\s+html|<html)\b", re.IGNORECASE)
_TEXT: Final = re.compile(rb"\s*+[^\s<]")
_UTF_16: Final = re.compile(rb"(\0{1,3}[^\0]|[^\0]\0{1,3}[^\0])", re.DOTALL)


def read_tree(data: bytes, *, long_text: bool = False) -> etree._Element:
    """Return the root of the XML in the bytes.

    Comments and processing instructions are dropped, so that they can not split a value.

    Args:
        data: The content of a file.
        long_text: Whether one text may be longer than 10 MB, as the payload of an envelope may.

    Raises:
        InvalidType: `data` is no bytes; the text says what to call instead.
        TooLarge: More than `MAX_BYTES`.
        WrongEncoding: Anything but UTF-8, by declaration, BOM or content.
        ForbiddenDoctype: There is a DOCTYPE.
        NotWellFormed: The XML is not well-formed, is no XML 1.0, or is nested too deep.
    """
    content = _read_content(data)
    parser = _OWN.parser
    if long_text and len(content) > _LONG_TEXT:
        # Without its bounds libxml2 counts no depth either, so that is done before.
        _refuse_depth(content)
        parser = _OWN.unbounded
    root = None
    try:  # noqa: SIM105  # `suppress` costs each message as much as looking at the log does
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        pass
    # lxml looks at the last entry only: a warning that comes later hides an undeclared prefix from
    # it.
    log = parser.error_log
    if len(log):
        entries = log.filter_from_errors()
        fatal = log.filter_from_fatals()
        if len(entries):
            first = fatal[0] if len(fatal) else entries[0]
            raise _describe_syntax(first)
    assert root is not None  # without a root there is an entry
    return root


def _read_content(data: bytes) -> bytes:
    """Return what may go to the parser, without BOM; refuse what may not."""
    if not isinstance(data, bytes):
        raise _no_bytes(data)
    if len(data) > MAX_BYTES:
        raise _refuse(TooLarge, "OP179", f"Het bestand is groter dan 25 MB ({len(data)} bytes).")
    content = data.removeprefix(_BOM)
    if not content.startswith(_USUAL):
        _refuse_beginning(content)
    elif not content.isascii():
        _refuse_encoding(content)
    # One byte is looked for soonest, and few files have this one.
    if b"!" in content and b"<!DOCTYPE" in content and _PROLOG.match(content):
        text = "Het bestand heeft een DOCTYPE. Dat is niet toegestaan: haal de DOCTYPE weg."
        raise _refuse(ForbiddenDoctype, "xml-doctype", text)
    _refuse_too_many(content)
    return content


def _refuse_beginning(content: bytes) -> None:
    """Refuse what does not begin as a message does, and what is no UTF-8."""
    if content.startswith(_BOM):
        raise _refuse(NotWellFormed, "xml-vorm", "Het bestand begint met meer dan een BOM.")
    _refuse_other_files(content)
    _refuse_declaration(content)
    _refuse_utf_16(content)
    _refuse_encoding(content)
    if _TEXT.match(content):
        raise _refuse(NotWellFormed, "xml-vorm", _describe_text(content))


def _refuse_other_files(content: bytes) -> None:
    if content.startswith(b"<?xml"):
        return
    for start, kind in _OTHER_FILES.items():
        if content.startswith(start):
            raise _refuse(NotWellFormed, "xml-vorm", f"Dit is geen XML maar {kind}.")
    if _HTML.match(content):
        text = (
            "Dit is een HTML-pagina, geen bericht; "
            "misschien is de foutmelding van een website bewaard."
        )
        raise _refuse(NotWellFormed, "xml-vorm", text)


def _describe_text(content: bytes) -> str:
    """Return in Dutch what a file is that does not begin as XML does; never what stands in it."""
    if content.lstrip().startswith((b"{", b"[")):
        return "Dit lijkt op JSON, geen XML; lees JSON met ieb.from_json."
    return "Dit is geen XML: het bestand begint niet met een <. Geef het bericht als XML-bestand."


def _refuse_too_many(content: bytes) -> None:
    """Refuse more elements than fit in memory before any of them is kept."""
    if len(content) <= MAX_ELEMENTS:
        return
    if content.count(b"<") <= MAX_ELEMENTS and content.count(b"=") <= MAX_ELEMENTS:
        return
    from xml.parsers import expat  # noqa: PLC0415  # only who has such a file pays for it

    count = 0

    def count_tag(_name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1 + len(attributes)
        if count > MAX_ELEMENTS:
            raise _too_many_elements()

    counter = expat.ParserCreate("utf-8")
    counter.StartElementHandler = count_tag
    with suppress(expat.ExpatError):  # why it is not well-formed, libxml2 tells
        counter.Parse(content, True)


def _refuse_depth(content: bytes) -> None:
    """Refuse elements that are nested deeper than `MAX_DEPTH` before any of them is kept."""
    from xml.parsers import expat  # noqa: PLC0415  # only who has such a file pays for it

    depth = 0

    def enter(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            text = f"Geen goed gevormde XML: {_TOO_DEEP}."
            raise _refuse(NotWellFormed, "xml-vorm", text, line=counter.CurrentLineNumber)

    def leave(_name: str) -> None:
        nonlocal depth
        depth -= 1

    counter = expat.ParserCreate("utf-8")
    counter.StartElementHandler = enter
    counter.EndElementHandler = leave
    with suppress(expat.ExpatError):  # why it is not well-formed, libxml2 tells
        counter.Parse(content, True)


def _too_many_elements() -> TooLarge:
    number = f"{MAX_ELEMENTS:,}".replace(",", ".")
    text = (
        f"Het bestand heeft meer dan {number} elementen en attributen; "
        "geen bericht heeft er zo veel."
    )
    return _refuse(TooLarge, "xml-omvang", text)


def demand_most(most: object) -> None:
    """Raise `InvalidType` or `InvalidValue` unless this is a number of findings.

    Args:
        most: What a caller gave as ``max_findings=``.
    """
    if not isinstance(most, int) or isinstance(most, bool):
        msg = f"max_findings: verwacht een geheel getal, geen {type(most).__name__}."
        raise InvalidType(msg)
    if most < 1:
        msg = f"max_findings: verwacht minstens 1, gekregen {most}."
        raise InvalidValue(msg)


def _no_bytes(data: object) -> InvalidType:
    name = type(data).__name__
    match data:
        case str():
            hint = (
                "Een bestand leest u met ieb.read(pad); van tekst maakt u bytes met tekst.encode()."
            )
        case os.PathLike():
            hint = (
                "Een bestand leest u met ieb.read(pad); zijn inhoud krijgt u met pad.read_bytes()."
            )
        case bytearray() | memoryview():
            hint = f"Maak er bytes van: bytes({name})."
        case _:
            hint = "Geef de inhoud van het bestand, bijvoorbeeld van Path(...).read_bytes()."
    return InvalidType(f"Een bericht wordt gelezen uit bytes, niet uit {name}. {hint}")


def _refuse_declaration(content: bytes) -> None:
    declared = _DECLARATION.match(content)
    if declared is None:
        return
    version, encoding = declared[2], declared[4]
    if encoding is not None and encoding.lower() not in _UTF_8:
        text = f"Het bestand heeft de codering {_quote_ascii(encoding)}; verwacht wordt UTF-8."
        raise _refuse(WrongEncoding, "OP192", text)
    if version != b"1.0":
        text = f"Het bestand is XML {_quote_ascii(version)}; verwacht wordt XML 1.0."
        raise _refuse(NotWellFormed, "xml-versie", text)


def _quote_ascii(name: bytes) -> str:
    return quote(name.decode("ascii", "replace"))


def _refuse_utf_16(content: bytes) -> None:
    if content.startswith(_OTHER_BOMS):
        text = "Het bestand begint met de BOM van UTF-16 of UTF-32; verwacht wordt UTF-8."
        raise _refuse(WrongEncoding, "OP192", text)
    if _UTF_16.match(content):
        text = "Het bestand is UTF-16 of UTF-32 zonder BOM, geen UTF-8; sla het op als UTF-8."
        raise _refuse(WrongEncoding, "OP192", text)


def _refuse_encoding(content: bytes) -> None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        text = f"Byte {error.start + 1} van het bestand is geen UTF-8; verwacht wordt UTF-8."
    else:
        return
    raise _refuse(WrongEncoding, "OP192", text)  # out here: that error holds the whole file


class _Parsers(threading.local):
    """The parser of a thread: one may not be shared, nor taken over from a thread that is gone."""

    def __init__(self) -> None:
        self.parser = _make_parser(unbounded=False)

    @cached_property
    def unbounded(self) -> etree.XMLParser:
        """One without the bounds of libxml2, for what was held to ours before."""
        return _make_parser(unbounded=True)


def _make_parser(*, unbounded: bool) -> etree.XMLParser:
    # Every option of reading is named: no default can change it.
    return etree.XMLParser(
        encoding="utf-8",
        attribute_defaults=False,
        dtd_validation=False,
        load_dtd=False,
        no_network=True,
        ns_clean=False,
        recover=False,
        schema=None,
        huge_tree=unbounded,
        remove_blank_text=False,
        resolve_entities=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
        collect_ids=False,
        compact=True,
    )


_OWN: Final = _Parsers()


def _describe_syntax(entry: etree._LogEntry) -> NotWellFormed:
    text = f"Geen goed gevormde XML: {_find_reason(entry)} (kolom {entry.column})."
    return _refuse(NotWellFormed, "xml-vorm", text, line=max(entry.line, 1))


def _find_reason(entry: etree._LogEntry) -> str:
    """Return in Dutch what is wrong; by its message where one name stands for several faults."""
    name = str(entry.type_name)
    for start, reason in _REASONS.items():
        if start != name and f"{name} {entry.message}".startswith(start):
            return reason
    return _REASONS.get(name, "het bestand houdt zich niet aan de regels van XML")


def _refuse(kind: type[Refused], code: str, text: str, line: int | None = None) -> Refused:
    return kind((Finding(code=code, message=text, line=line, mark=Mark.ZUSTER),))
