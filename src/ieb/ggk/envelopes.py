"""The envelopes as values: Di01 and Du01 with a payload, and Fo01, Fo03 and Bv03 without."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Final, TypeVar

from attrs import Attribute, field, frozen
from attrs.validators import optional

from ieb.arguments import name_fields
from ieb.errors import InvalidType, InvalidValue
from ieb.ggk import texts
from ieb.ggk.foutcodes import FoutCode
from ieb.messages.reprs import mask_in_repr
from ieb.values import exactly

_HIGHEST_VERSION: Final = 9999
# How many digits a moment may have (ggk): a day, hours, minutes, seconds, and parts of a second.
_LENGTHS: Final = (8, 10, 12, 14, 15, 16, 17)


# Any, here and below: the types of attrs ask for it, as in ieb.values.
def _demand_version(_instance: object, attribute: Attribute[Any], value: object) -> None:
    if type(value) is not int:
        msg = f"{attribute.name}: verwacht een geheel getal, geen {type(value).__name__}."
        raise InvalidType(msg)
    if not 0 <= value <= _HIGHEST_VERSION:
        msg = f"{attribute.name}: verwacht 0 tot en met {_HIGHEST_VERSION} (vier cijfers)."
        raise InvalidValue(msg)


def _demand_bytes(_instance: object, attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, bytes):
        msg = f"{attribute.name}: verwacht bytes, geen {type(value).__name__}."
        raise InvalidType(msg)


def _demand_payload(instance: object, attribute: Attribute[Any], value: object) -> None:
    _demand_bytes(instance, attribute, value)
    if not value:
        msg = f"{attribute.name}: een envelop zonder bericht bestaat niet; geef de bytes ervan."
        raise InvalidValue(msg)


def _count_in_repr(value: bytes | None) -> str:
    """Stand in a repr for bytes that hold personal data: how many there are."""
    if value is None:
        return "None"
    return f"<{len(value)} bytes>"


@name_fields
@frozen
class Partij:
    """Who sends or receives (ggk: Systeem of StUF).

    Attributes:
        organisatie: Gemeentecode of four digits, ``CAK``, or what a link of the chain calls itself;
            None only in a fault, where it may be left out.
        applicatie: Name of the application, 3 to 50 characters; of whoever receives ``GGk``.
        administratie: Name of the gemeente or of the samenwerkingsverband, or None.
        gebruiker: No meaning here (ggk); kept when it is read.
    """

    organisatie: str | None = field(validator=optional(texts.ORGANISATIE), repr=mask_in_repr)
    applicatie: str = field(validator=texts.APPLICATIE, repr=mask_in_repr)
    administratie: str | None = field(
        default=None, validator=optional(texts.ADMINISTRATIE), repr=mask_in_repr
    )
    gebruiker: str | None = field(
        default=None, validator=optional(texts.GEBRUIKER), repr=mask_in_repr
    )


@name_fields
@frozen
class Applicatie:
    """The application that makes a payload: yours (ggk).

    Attributes:
        naam: Its name without a version, 3 to 50 characters.
        versie: Version, 0 to 9999.
        subversie: Subversion, 0 to 9999.
    """

    naam: str = field(validator=texts.APPLICATIE)
    versie: int = field(validator=_demand_version)
    subversie: int = field(default=0, validator=_demand_version)


class Plek(StrEnum):
    """Who caused a fault (ggk)."""

    CLIENT = "client"
    """Whoever sent the message."""
    SERVER = "server"
    """Whoever received it."""


@frozen(kw_only=True)
class _Stuurgegevens:
    """What every envelope says: from whom, to whom, and when it was made."""

    berichtcode: ClassVar[str]

    zender: Partij = field(validator=exactly(Partij))
    ontvanger: Partij = field(validator=exactly(Partij))
    tijdstip_bericht: str = field(validator=texts.TIJDSTIP)

    @property
    def tijdstip(self) -> datetime | None:
        """The moment on which the envelope was made, or None when its text is no moment.

        Without a time zone, as StUF names none; Dutch local time (aanname). A day alone is its
        first moment.
        """
        if len(self.tijdstip_bericht) not in _LENGTHS:
            return None
        digits = f"{self.tijdstip_bericht:0<{_LENGTHS[-1]}}"
        year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
        hour, minute, second = int(digits[8:10]), int(digits[10:12]), int(digits[12:14])
        millisecond = int(digits[14:])
        with suppress(ValueError):
            # StUF has no time zone.
            return datetime(year, month, day, hour, minute, second, 1000 * millisecond)  # noqa: DTZ001
        return None


_DEMAND_PARTIJ: Final = exactly(Partij)


def _demand_organisatie(instance: object, attribute: Attribute[Any], value: object) -> None:
    _DEMAND_PARTIJ(instance, attribute, value)
    if isinstance(value, Partij) and value.organisatie is None:
        msg = f"{attribute.name}: de organisatie ontbreekt; alleen een fout heeft er soms geen."
        raise InvalidValue(msg)


@frozen(kw_only=True)
class _WithPayload(_Stuurgegevens):
    """What a Di01 and a Du01 share."""

    zender: Partij = field(validator=_demand_organisatie)
    ontvanger: Partij = field(validator=_demand_organisatie)
    referentienummer: str = field(validator=texts.UUID4)
    functie: str = field(validator=texts.FUNCTIE, repr=mask_in_repr)
    applicatie_versie: int = field(validator=_demand_version)
    applicatie_subversie: int = field(validator=_demand_version)
    functie_versie: int = field(validator=_demand_version)
    functie_subversie: int = field(validator=_demand_version)
    inhoud: bytes = field(validator=_demand_payload, repr=_count_in_repr)
    bestandsnaam: str | None = field(
        default=None, validator=optional(texts.BESTANDSNAAM), repr=mask_in_repr
    )


@name_fields
@frozen(kw_only=True)
class Di01(_WithPayload):
    """The envelope around a message that starts an exchange (ggk).

    Attributes:
        zender: Who sends.
        ontvanger: Who receives.
        tijdstip_bericht: When the envelope was made, as text: 8 to 17 digits.
        referentienummer: A UUID of version 4 in lower case, new for each envelope.
        functie: Name of the message, such as ``WMO405``.
        applicatie_versie: Version of the application that made the payload, 0 to 9999.
        applicatie_subversie: Its subversion.
        functie_versie: BerichtVersie of the payload (aanname for iEb).
        functie_subversie: BerichtSubversie of the payload (aanname for iEb).
        inhoud: The payload, byte for byte. Personal data: it never stands in a repr.
        bestandsnaam: Name of a payload that is no XML (tekstBestand), or None; never for iEb.
    """

    berichtcode: ClassVar[str] = "Di01"


@name_fields
@frozen(kw_only=True)
class Du01(_WithPayload):
    """The envelope around an answer (ggk); the attributes are those of `Di01`, and one more.

    Attributes:
        cross_refnummer: The referentienummer of the Di01 that is answered.
    """

    berichtcode: ClassVar[str] = "Du01"

    cross_refnummer: str = field(validator=texts.UUID4)


@name_fields
@frozen(kw_only=True)
class Bv03(_Stuurgegevens):
    """An acknowledgement, inside the chain only; gemeenten get none and send none (ggk).

    Attributes:
        zender: Who sends.
        ontvanger: Who receives.
        tijdstip_bericht: When it was made, as text: 8 to 17 digits.
        referentienummer: Its own reference: any text of at most 40 characters.
        cross_refnummer: The reference of what is acknowledged; any text.
    """

    berichtcode: ClassVar[str] = "Bv03"

    referentienummer: str = field(validator=texts.REFNUMMER, repr=mask_in_repr)
    cross_refnummer: str = field(validator=texts.REFNUMMER, repr=mask_in_repr)


@frozen(kw_only=True)
class Fout(_Stuurgegevens):
    """What a Fo01 and a Fo03 share: which envelope could not be dealt with, and why (ggk).

    Attributes:
        zender: Who sends.
        ontvanger: Who receives.
        tijdstip_bericht: When it was made, as text: 8 to 17 digits.
        referentienummer: Its own reference: any text of at most 40 characters.
        cross_refnummer: The reference of the envelope that it is about; any text.
        code: The code of the fault; an unknown one is kept.
        plek: Who caused it.
        omschrijving: What is wrong. It leads: the lists of codes are an aid.
        details: Functie and version of the application, such as ``JW315-00020010``, or None.
        details_xml: The envelope that it is about, as XML, or None. Personal data: it never stands
            in a repr.
    """

    referentienummer: str = field(validator=texts.REFNUMMER, repr=mask_in_repr)
    cross_refnummer: str = field(validator=texts.REFNUMMER, repr=mask_in_repr)
    code: FoutCode = field(validator=exactly(FoutCode))
    plek: Plek = field(validator=exactly(Plek))
    omschrijving: str = field(validator=texts.OMSCHRIJVING, repr=mask_in_repr)
    details: str | None = field(default=None, validator=optional(texts.DETAILS), repr=mask_in_repr)
    details_xml: bytes | None = field(
        default=None, validator=optional(_demand_bytes), repr=_count_in_repr
    )


@name_fields
@frozen(kw_only=True)
class Fo01(Fout):
    """An asynchronous fault: the envelope was not dealt with (ggk); see `Fout`."""

    berichtcode: ClassVar[str] = "Fo01"


@name_fields
@frozen(kw_only=True)
class Fo03(Fout):
    """A synchronous fault, inside the chain only; gemeenten get none and send none (ggk)."""

    berichtcode: ClassVar[str] = "Fo03"


Envelope = Di01 | Du01 | Fo01 | Fo03 | Bv03
"""What stands in one file."""
KINDS: Final = (Di01, Du01, Fo01, Fo03, Bv03)
"""The classes of the envelopes."""


Read = TypeVar("Read", bound=Envelope | Partij)


def fill_trusted(kind: type[Read], values: Mapping[str, object]) -> Read:
    """Return a value of what the XSD accepted, which asks all that the class asks, unasked again.

    Args:
        kind: Which class.
        values: A value for each of its attributes.
    """
    made = object.__new__(kind)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made
