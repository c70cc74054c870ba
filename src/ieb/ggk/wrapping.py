"""A message into an envelope, an answer into another, a fault about one; no clock, no chance."""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypedDict
from uuid import UUID

from ieb.arguments import name_arguments
from ieb.errors import InvalidType, InvalidValue, RefusedMessage
from ieb.ggk.envelopes import Applicatie, Di01, Du01, Envelope, Fo01, Partij, Plek
from ieb.ggk.foutcodes import FoutCode, Foutlijst
from ieb.ggk.names import CAK, GGK_APPLICATIE, MAX_BYTES
from ieb.ggk.unwrapping import find_mismatch
from ieb.ggk.writing import write_element
from ieb.messages import Message
from ieb.messages.kinds import Sender, demand_message, gemeente_of, kind_of
from ieb.releases import Release
from ieb.wire import parse, serialize

_BOM: Final = b"\xef\xbb\xbf"
# A Fo01 without detailsXML is never larger than half of this.
_ROOM_FOR_FAULT: Final = 10_000


@name_arguments
def wrap(
    message: Message | bytes,
    *,
    applicatie: Applicatie,
    referentienummer: UUID | str,
    tijdstip: datetime,
    administratie: str | None = None,
    release: Release | None = None,
) -> Di01:
    """Put a message that starts an exchange into a Di01.

    The gemeente or the CAK sends, whichever sends this kind of message; the other one receives, at
    applicatie ``GGk`` (ggk; for a WMO409 aanname).

    Args:
        message: The heenbericht, or its bytes; bytes go into the envelope as they are.
        applicatie: The application that made the message.
        referentienummer: A new UUID of version 4, such as ``uuid.uuid4()``.
        tijdstip: The moment, in Dutch local time and without a time zone (aanname). StUF wants it
            to rise with each envelope of a sender.
        administratie: Name of the gemeente or of the samenwerkingsverband; None to leave it out.
        release: The release that bytes must be of, as for `ieb.parse`.

    Raises:
        InvalidType: An argument is of another type.
        InvalidValue: It is a retour, the reference is no UUID of version 4, or bytes have a BOM.
        RefusedMessage: The bytes are no valid message.
    """
    content, found = _read_message(message, release)
    kind = kind_of(found)
    if kind.is_retour:
        msg = f"Een {found.naam} is een retour: maak er een Du01 van met ieb.ggk.answer."
        raise InvalidValue(msg)
    gemeente = gemeente_of(found)
    zender, ontvanger = gemeente, CAK
    if kind.sender is Sender.CAK:
        zender, ontvanger = CAK, gemeente
    _demand_applicatie(applicatie)
    return Di01(
        zender=Partij(zender, applicatie.naam, administratie),
        ontvanger=Partij(ontvanger, GGK_APPLICATIE),
        referentienummer=_reference(referentienummer),
        tijdstip_bericht=_moment(tijdstip),
        **_describe(content, found, applicatie),
    )


@name_arguments
def answer(
    di01: Di01,
    retour: Message | bytes,
    *,
    applicatie: Applicatie,
    referentienummer: UUID | str,
    tijdstip: datetime,
    administratie: str | None = None,
    release: Release | None = None,
) -> Du01:
    """Put a retour into the Du01 that answers a Di01: parties swapped, crossRefnummer set (ggk).

    Args:
        di01: The envelope that is answered.
        retour: The retour on the message in it, or its bytes, which go in as they are.
        applicatie: The application that made the retour.
        referentienummer: A new UUID of version 4.
        tijdstip: The moment, in Dutch local time and without a time zone (aanname).
        administratie: Name of the gemeente or of the samenwerkingsverband; None to leave it out.
        release: The release that the retour must be of, as for `ieb.parse`.

    Raises:
        InvalidType: An argument is of another type.
        InvalidValue: The retour is none, or not on the message in the Di01.
        RefusedMessage: The bytes of the retour are no valid message.
    """
    if not isinstance(di01, Di01):
        msg = f"di01: verwacht de Di01 die u beantwoordt, geen {type(di01).__name__}."
        raise InvalidType(msg)
    content, found = _read_message(retour, release)
    if not kind_of(found).is_retour:
        msg = f"Een {found.naam} is geen retour: maak er een Di01 van met ieb.ggk.wrap."
        raise InvalidValue(msg)
    mismatch = find_mismatch(found, _read_sent(di01, found.release))
    if mismatch is not None:
        msg = f"Dit retour hoort niet bij het bericht in de Di01: {mismatch}"
        raise InvalidValue(msg)
    _demand_applicatie(applicatie)
    return Du01(
        zender=Partij(di01.ontvanger.organisatie, applicatie.naam, administratie),
        ontvanger=Partij(di01.zender.organisatie, GGK_APPLICATIE),
        referentienummer=_reference(referentienummer),
        tijdstip_bericht=_moment(tijdstip),
        cross_refnummer=di01.referentienummer,
        **_describe(content, found, applicatie),
    )


@name_arguments
def fault(
    envelope: Di01 | Du01,
    code: FoutCode | str,
    *,
    omschrijving: str,
    applicatie: Applicatie,
    referentienummer: UUID | str,
    tijdstip: datetime,
    plek: Plek = Plek.CLIENT,
    quoted: bool = True,
) -> Fo01:
    """Make the Fo01 that refuses an envelope: parties swapped, crossRefnummer set (ggk).

    Args:
        envelope: The Di01 or Du01 that cannot be dealt with.
        code: The code; a text is one of the list that holds at the moment.
        omschrijving: What is wrong, at most 200 characters; never put personal data here.
        applicatie: Your application.
        referentienummer: A new UUID of version 4.
        tijdstip: The moment, in Dutch local time and without a time zone (aanname).
        plek: Who caused it.
        quoted: Whether the whole envelope goes along in detailsXML, as the GGk asks. It holds
            personal data. What would make the fault larger than 25 MB is left out.

    Raises:
        InvalidType: An argument is of another type.
        InvalidValue: The envelope is a fault or acknowledgement itself: on a fault no fault
            follows, or two systems would go on for ever (aanname).
    """
    _demand_refusable(envelope)
    _demand_applicatie(applicatie)
    moment = _moment(tijdstip)
    if isinstance(code, str):
        code = FoutCode(code, Foutlijst.of_moment(moment))
    version = f"{envelope.applicatie_versie:04}{envelope.applicatie_subversie:04}"
    details_xml = None
    if quoted:
        details_xml = _quote_envelope(envelope)
    return Fo01(
        zender=Partij(envelope.ontvanger.organisatie, applicatie.naam),
        ontvanger=Partij(envelope.zender.organisatie, GGK_APPLICATIE),
        referentienummer=_reference(referentienummer),
        tijdstip_bericht=moment,
        cross_refnummer=envelope.referentienummer,
        code=code,
        plek=plek,
        omschrijving=omschrijving,
        details=f"{envelope.functie}-{version}",
        details_xml=details_xml,
    )


def _demand_refusable(envelope: Envelope) -> None:
    if isinstance(envelope, Di01 | Du01):
        return
    name = type(envelope).__name__
    if isinstance(envelope, Envelope):
        msg = f"Op een {name} volgt geen Fo01; alleen op een Di01 of Du01."
        raise InvalidValue(msg)
    msg = f"envelope: verwacht de Di01 of Du01 die u weigert, geen {name}."
    raise InvalidType(msg)


def _quote_envelope(envelope: Di01 | Du01) -> bytes | None:
    content = write_element(envelope).encode()
    if len(content) > MAX_BYTES - _ROOM_FOR_FAULT:
        return None
    return content


def _read_message(message: Message | bytes, release: Release | None) -> tuple[bytes, Message]:
    """Return the bytes for the envelope, and the message that they are."""
    if not isinstance(message, bytes):
        demand_message(message)
        if release is not None:
            message = message.for_release(release)
        return serialize(message), message
    if message.startswith(_BOM):
        msg = (
            "Het bericht begint met een BOM; het GGk wil UTF-8 zonder BOM. Geef "
            r"inhoud.removeprefix(b'\xef\xbb\xbf')."
        )
        raise InvalidValue(msg)
    return message, parse(message, release=release)


def _read_sent(di01: Di01, release: Release) -> Message:
    try:
        return parse(di01.inhoud, release=release)
    except RefusedMessage:
        pass
    msg = (
        "In de Di01 zit geen geldig bericht van deze release, dus er is geen retour op. Weiger "
        "haar met ieb.ggk.fault, of geef release=."
    )
    raise InvalidValue(msg)


class _Described(TypedDict):
    functie: str
    applicatie_versie: int
    applicatie_subversie: int
    functie_versie: int
    functie_subversie: int
    inhoud: bytes


def _describe(content: bytes, message: Message, applicatie: Applicatie) -> _Described:
    """Return what an envelope says of its payload; that iEb's versions go in so is aanname."""
    return _Described(
        functie=message.naam,
        applicatie_versie=applicatie.versie,
        applicatie_subversie=applicatie.subversie,
        functie_versie=message.header.bericht_versie,
        functie_subversie=message.header.bericht_subversie,
        inhoud=content,
    )


def _demand_applicatie(applicatie: object) -> None:
    if not isinstance(applicatie, Applicatie):
        found = type(applicatie).__name__
        msg = f"applicatie: verwacht een ieb.ggk.Applicatie, geen {found}."
        raise InvalidType(msg)


def _reference(value: UUID | str) -> str:
    if isinstance(value, UUID):
        value = str(value)
    if not isinstance(value, str):
        msg = f"referentienummer: verwacht een UUID of tekst, geen {type(value).__name__}."
        raise InvalidType(msg)
    return value


def _moment(tijdstip: datetime) -> str:
    """Return a moment as StUF writes it, to the second."""
    if not isinstance(tijdstip, datetime):
        msg = f"tijdstip: verwacht een datetime, geen {type(tijdstip).__name__}."
        raise InvalidType(msg)
    if tijdstip.tzinfo is not None:
        msg = (
            "tijdstip: StUF kent geen tijdzone; geef Nederlandse tijd zonder tijdzone, zoals "
            "tijdstip.astimezone(ZoneInfo('Europe/Amsterdam')).replace(tzinfo=None)."
        )
        raise InvalidValue(msg)
    day = f"{tijdstip.year:04}{tijdstip.month:02}{tijdstip.day:02}"
    return f"{day}{tijdstip.hour:02}{tijdstip.minute:02}{tijdstip.second:02}"
