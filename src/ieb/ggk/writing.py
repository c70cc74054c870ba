"""An envelope to bytes: valid by construction, and not larger than one may be."""

from __future__ import annotations

from typing import Final

from ieb.errors import InvalidType, InvalidValue, RefusedMessage, TooLarge
from ieb.findings import Finding, Mark
from ieb.ggk.envelopes import KINDS, Bv03, Di01, Du01, Envelope, Fo01, Fo03, Partij
from ieb.ggk.names import DI01_ROOT, DU01_ROOT, GGK, MAX_BYTES, MAX_NAMESPACES, STUF
from ieb.ggk.payload import encode
from ieb.wire.parser import read_tree

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES: Final = f'xmlns:StUF="{STUF}" xmlns:GGK="{GGK}"'
# A carriage return that is written as such would be read as a line feed.
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


def serialize(envelope: Envelope) -> bytes:
    """Write an envelope: UTF-8, with declaration, standard prefixes, base64 on one line.

    Args:
        envelope: The envelope.

    Returns:
        The XML; the same envelope always gives the same bytes. Keep them, for sending again because
        no acknowledgement came is sending the same bytes (ggk).

    Raises:
        InvalidType: It is no envelope.
        InvalidValue: Something in it may be read but not written: an organisatie or functie that
            is empty or has blanks around it, or a detailsXML that holds no elements.
        TooLarge: More than 25,000,000 bytes.
    """
    if not isinstance(envelope, KINDS):
        msg = f"Verwacht een envelop (Di01, Du01, Fo01, Fo03 of Bv03), geen {_kind(envelope)}."
        raise InvalidType(msg)
    if isinstance(envelope, Di01 | Du01):
        _demand_filled("zender.organisatie", envelope.zender.organisatie)
        _demand_filled("ontvanger.organisatie", envelope.ontvanger.organisatie)
        _demand_filled("functie", envelope.functie)
    if isinstance(envelope, Fo01 | Fo03) and envelope.details_xml is not None:
        _demand_elements(envelope.details_xml)
    data = f"{_DECLARATION}{write_element(envelope)}\n".encode()
    if len(data) > MAX_BYTES:
        raise _too_large(len(data))
    if isinstance(envelope, Fo01 | Fo03) and envelope.details_xml is not None:
        _demand_readable(data)
    return data


def _kind(value: object) -> str:
    return type(value).__name__


def _demand_filled(name: str, text: str | None) -> None:
    if not text or text.strip() != text:
        msg = f"{name}: verwacht een ingevulde waarde zonder spaties eromheen."
        raise InvalidValue(msg)


def _demand_elements(content: bytes) -> None:
    """Refuse what is no row of elements, so that nothing in it can end the element around it."""
    fault = None
    try:
        root = read_tree(b"<d>" + content + b"</d>", long_text=True)
    except RefusedMessage:
        fault = "dit is geen XML"
    else:
        between = [root.text, *(child.tail for child in root)]
        if any(text is not None and text.strip(" \t\r\n") for text in between):
            fault = "er staat tekst naast de elementen"
    if fault is not None:
        msg = f"details_xml: {fault}; geef XML-elementen zonder XML-declaratie, of None."
        raise InvalidValue(msg)


def _demand_readable(data: bytes) -> None:
    try:
        read_tree(data, long_text=True)
    except RefusedMessage:
        pass
    else:
        if data.count(b"xmlns") <= MAX_NAMESPACES:
            return
    msg = "details_xml: hiermee is de fout niet meer te lezen (te diep of te veel); geef None."
    raise InvalidValue(msg)


def _too_large(size: int) -> TooLarge:
    text = (
        f"De envelop is groter dan 25 MB ({size} bytes), de base64 meegerekend; het GGk weigert "
        "haar."
    )
    return TooLarge((Finding(code="OP179", message=text, mark=Mark.GGK),))


def write_element(envelope: Envelope) -> str:
    """Return an envelope as an element, also one that may be read but not sent.

    Args:
        envelope: The envelope.
    """
    match envelope:
        case Di01():
            return _write_with_payload(DI01_ROOT, envelope, "")
        case Du01():
            cross = _leaf("crossRefnummer", envelope.cross_refnummer)
            return _write_with_payload(DU01_ROOT, envelope, cross)
        case Fo01() | Fo03():
            return _write_reference(envelope, _write_body(envelope))
        case _:
            return _write_reference(envelope, "")


def _escape(text: str) -> str:
    return text.translate(_ESCAPES)


def _leaf(name: str, text: str | None) -> str:
    if text is None:
        return ""
    return f"<StUF:{name}>{_escape(text)}</StUF:{name}>"


def _write_partij(name: str, partij: Partij) -> str:
    return (
        f"<StUF:{name}>"
        f"{_leaf('organisatie', partij.organisatie)}"
        f"{_leaf('applicatie', partij.applicatie)}"
        f"{_leaf('administratie', partij.administratie)}"
        f"{_leaf('gebruiker', partij.gebruiker)}"
        f"</StUF:{name}>"
    )


def _write_start(envelope: Envelope) -> str:
    return (
        f"{_leaf('berichtcode', envelope.berichtcode)}"
        f"{_write_partij('zender', envelope.zender)}"
        f"{_write_partij('ontvanger', envelope.ontvanger)}"
        f"{_leaf('referentienummer', envelope.referentienummer)}"
        f"{_leaf('tijdstipBericht', envelope.tijdstip_bericht)}"
    )


def _write_with_payload(root: str, envelope: Di01 | Du01, cross: str) -> str:
    holder, attribute = "xmlBestand", ""
    if envelope.bestandsnaam is not None:
        holder, attribute = "tekstBestand", f' bestandsnaam="{envelope.bestandsnaam}"'
    return (
        f"<GGK:{root} {_NAMESPACES}>"
        f"<GGK:stuurgegevens>{_write_start(envelope)}{cross}{_leaf('functie', envelope.functie)}"
        "</GGK:stuurgegevens><GGK:parameters>"
        f"<GGK:applicatieVersie>{envelope.applicatie_versie:04}</GGK:applicatieVersie>"
        f"<GGK:applicatieSubversie>{envelope.applicatie_subversie:04}</GGK:applicatieSubversie>"
        f"<GGK:functieVersie>{envelope.functie_versie:04}</GGK:functieVersie>"
        f"<GGK:functieSubversie>{envelope.functie_subversie:04}</GGK:functieSubversie>"
        f"<GGK:bericht><GGK:{holder}{attribute}>{encode(envelope.inhoud)}</GGK:{holder}>"
        f"</GGK:bericht></GGK:parameters></GGK:{root}>"
    )


def _write_reference(envelope: Fo01 | Fo03 | Bv03, body: str) -> str:
    root = f"{envelope.berichtcode}Bericht"
    return (
        f'<StUF:{root} xmlns:StUF="{STUF}"><StUF:stuurgegevens>{_write_start(envelope)}'
        f"{_leaf('crossRefnummer', envelope.cross_refnummer)}</StUF:stuurgegevens>"
        f"{body}</StUF:{root}>"
    )


def _write_body(envelope: Fo01 | Fo03) -> str:
    details_xml = ""
    if envelope.details_xml is not None:
        content = envelope.details_xml.decode()
        details_xml = f"<StUF:detailsXML>{content}</StUF:detailsXML>"
    return (
        "<StUF:body>"
        f"{_leaf('code', envelope.code.code)}{_leaf('plek', envelope.plek)}"
        f"{_leaf('omschrijving', envelope.omschrijving)}{_leaf('details', envelope.details)}"
        f"{details_xml}</StUF:body>"
    )
