"""What all messages share: the parts of a header, return codes, and the base of all messages.

Building an instance enforces what the XSD enforces, so every instance can be written; rules stay
outside, because a retour must be able to echo a message that breaks one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from typing import ClassVar, Final, Self, TypedDict

from attrs import AttrsInstance, Factory, evolve, field, fields, frozen, has
from attrs.validators import optional

from ieb import values
from ieb.arguments import name_fields, plain_day
from ieb.codes import RetourCode, UnknownCode
from ieb.errors import IebError, InvalidValue
from ieb.messages.fields import field_types, snake
from ieb.messages.reprs import mask_in_repr, repr_of
from ieb.privacy import quote
from ieb.releases import MessageShape, Release, SimpleType, home_release, release_or_home
from ieb.releases.shape import FIXED
from ieb.values import as_tuple, exactly, one_or_more


def _release_name(value: Release) -> str:
    return value.name


def _home_of(message: Bericht) -> Release:
    return home_release(message.naam)


@name_fields
@frozen(kw_only=True)
class BerichtIdentificatie:
    """CDT_BerichtIdentificatie (1.0): which message this is.

    Attributes:
        identificatie: Identification the sender gives, unique per kind of message; 1 to 12
            characters.
        dagtekening: Date of the message.
    """

    identificatie: str = field(validator=values.IDENTIFICATIE_BERICHT, repr=mask_in_repr)
    dagtekening: date = field(converter=plain_day, validator=values.DATUM)


@name_fields
@frozen(kw_only=True)
class XsdVersie:
    """CDT_XsdVersie (1.0): the versions of the XSDs that a message was made with.

    Attributes:
        basisschema_xsd_versie: Version of the basisschema, such as ``1.0.0``.
        bericht_xsd_versie: Version of the message's XSD.
    """

    basisschema_xsd_versie: str = field(validator=values.VERSIE)
    bericht_xsd_versie: str = field(validator=values.VERSIE)


def _codes_as_tuple(
    value: Iterable[RetourCode | UnknownCode],
) -> tuple[RetourCode | UnknownCode, ...]:
    return as_tuple(value)


@name_fields
@frozen(kw_only=True)
class RetourCodes:
    """The return codes of one class of a message (1.0).

    Attributes:
        retour_code: One or more codes of EB001; an unknown code is kept as such.
    """

    retour_code: tuple[RetourCode | UnknownCode, ...] = field(
        validator=one_or_more(values.code_of(RetourCode)), converter=_codes_as_tuple
    )


@name_fields
@frozen(kw_only=True)
class Kop:
    """The part of a header that all messages have (1.0).

    Attributes:
        bericht_code: Code of the kind of message, fixed by the release (``578`` for a WMO405).
        bericht_versie: Version, fixed by the release (4).
        bericht_subversie: Subversion, fixed by the release (0).
        bericht_identificatie: Identification and date.
        xsd_versie: Versions of the XSDs.
    """

    bericht_code: str = field(validator=values.BERICHT_CODE)
    bericht_versie: int = field(validator=values.BERICHT_VERSIE)
    bericht_subversie: int = field(validator=values.BERICHT_SUBVERSIE)
    bericht_identificatie: BerichtIdentificatie = field(validator=exactly(BerichtIdentificatie))
    xsd_versie: XsdVersie = field(validator=exactly(XsdVersie))

    @property
    def identificatie(self) -> str:
        """Identification of the message; in a retour that of its heenbericht."""
        return self.bericht_identificatie.identificatie

    @property
    def dagtekening(self) -> date:
        """Date of the message; in a retour that of its heenbericht."""
        return self.bericht_identificatie.dagtekening


@name_fields
@frozen(kw_only=True)
class KopRetour(Kop):
    """The part of a header that all retours have (1.0); what comes from `Kop` is the heenbericht's.

    Attributes:
        identificatie_retour: Identification of the retour itself, 1 to 12 characters.
        dagtekening_retour: Date of the retour itself.
        xslt_versie: Version of the XSLT that rejected the message, or None.
        xsd_versie_retour: Versions of the XSDs that the retour was made with.
        retour_codes: Codes on the header, or None.
    """

    identificatie_retour: str = field(validator=values.IDENTIFICATIE_BERICHT, repr=mask_in_repr)
    dagtekening_retour: date = field(converter=plain_day, validator=values.DATUM)
    xslt_versie: str | None = field(default=None, validator=optional(values.VERSIE))
    xsd_versie_retour: XsdVersie = field(validator=exactly(XsdVersie))
    retour_codes: RetourCodes | None = field(default=None, validator=optional(exactly(RetourCodes)))


@name_fields
@frozen(kw_only=True)
class Header(Kop):
    """Header of what a gemeente sends (1.0).

    Attributes:
        afzender: Gemeentecode of the sender, four digits.
    """

    afzender: str = field(validator=values.GEMEENTE)


@name_fields
@frozen(kw_only=True)
class HeaderRetour(KopRetour):
    """Header of a retour to a gemeente (1.0).

    Attributes:
        afzender: Gemeentecode of the sender of the heenbericht, four digits.
    """

    afzender: str = field(validator=values.GEMEENTE)


@lru_cache(maxsize=256)
def _make_xsd_versie(shape: MessageShape) -> XsdVersie:
    """Return the versions of the XSDs that a message is made with.

    Args:
        shape: The message.
    """
    return XsdVersie(
        basisschema_xsd_versie=shape.stamp.basisschema_xsd_versie,
        bericht_xsd_versie=shape.stamp.bericht_xsd_versie,
    )


@lru_cache(maxsize=256)
def _find_wrong(shape: MessageShape, stamp: tuple[str, int, int]) -> str | None:
    """Return which of three values a header of a message may not hold; None for none.

    Kept, because almost all messages of a kind have the same.

    Args:
        shape: The message.
        stamp: BerichtCode, BerichtVersie and BerichtSubversie.
    """
    values_by_name: dict[str, str | int] = dict(zip(FIXED, stamp, strict=True))
    for name, allowed in shape.fixed.items():
        if allowed.fault(str(values_by_name[name])) is not None:
            return name
    return None


class StampFields(TypedDict):
    """What a release fixes in a header."""

    bericht_code: str
    bericht_versie: int
    bericht_subversie: int
    xsd_versie: XsdVersie


@name_fields
@frozen(kw_only=True)
class Bericht:
    """Base of all messages.

    Attributes:
        release: The release the message belongs to; it fixes BerichtCode and versions. Not part of
            what is compared or written.
    """

    naam: ClassVar[str]
    """Name of the message, such as ``WMO405``."""

    header: Kop
    release: Release = field(
        default=Factory(_home_of, takes_self=True),
        eq=False,
        repr=_release_name,
        validator=exactly(Release),
    )

    def __attrs_post_init__(self) -> None:
        """Refuse a header that the release of the message does not allow.

        Raises:
            InvalidValue: BerichtCode, BerichtVersie or BerichtSubversie is another message's or
                release's.
        """
        shape, header = self.release.message(self.naam), self.header
        stamp = (header.bericht_code, header.bericht_versie, header.bericht_subversie)
        name = _find_wrong(shape, stamp)
        if name is not None:
            expected = " ".join(shape.fixed[name].patterns)
            wanted = f"{self.naam} van release {self.release.name} verwacht {expected}"
            value = getattr(header, snake(name))
            msg = f"{name}: {wanted}; gekregen {quote(str(value))}."
            raise InvalidValue(msg)

    def __repr__(self) -> str:
        """Return the message without its Bsn."""
        bsn: str | None = getattr(getattr(self, "client", None), "bsn", None)
        return repr_of(self, bsn)

    @classmethod
    def stamp_fields(cls, release: Release) -> StampFields:
        """Return what a release fixes in the header of this message.

        Args:
            release: The release to write for.

        Raises:
            InvalidType: No release.
            InvalidValue: The release has no such message.
        """
        shape = release_or_home(release, cls.naam).message(cls.naam)
        return StampFields(
            bericht_code=shape.stamp.bericht_code,
            bericht_versie=shape.stamp.bericht_versie,
            bericht_subversie=shape.stamp.bericht_subversie,
            xsd_versie=_make_xsd_versie(shape),
        )

    def for_release(self, release: Release) -> Self:
        """Return the same message, stamped for another release.

        BerichtCode, BerichtVersie and BerichtSubversie become those of that release, and so do the
        XSD versions the message was made with (in a retour XsdVersieRetour: its XsdVersie is the
        heenbericht's).

        Args:
            release: The release to write for.

        Raises:
            InvalidValue: The release has no such message.
        """
        stamp_fields = self.stamp_fields(release)
        header: Kop
        if isinstance(self.header, KopRetour):
            header = evolve(
                self.header,
                bericht_code=stamp_fields["bericht_code"],
                bericht_versie=stamp_fields["bericht_versie"],
                bericht_subversie=stamp_fields["bericht_subversie"],
                xsd_versie_retour=stamp_fields["xsd_versie"],
            )
        else:
            header = evolve(self.header, **stamp_fields)
        return evolve(self, release=release, header=header)


NEUTRAL: Final = (RetourCode.R0200, RetourCode.R0233)
"""The codes that refuse nothing: no remark, and not judged."""


@name_fields
@frozen(kw_only=True, repr=False)
class RetourBericht(Bericht):
    """Base of the retouren: what a retour means stands here, and nowhere else."""

    header: KopRetour

    def __attrs_post_init__(self) -> None:
        """Refuse what the release of the retour does not allow, return codes among it.

        Raises:
            InvalidValue: As for any message, or a return code that is not in the closed list of the
                release.
        """
        Bericht.__attrs_post_init__(self)
        allowed = closed_codes(self.release, self.naam)
        for code in _codes_in(self):
            if allowed and code.code not in allowed:
                wanted = f"release {self.release.name} kent alleen {', '.join(allowed)}"
                msg = f"RetourCode: {wanted}; gekregen {quote(code.code)}."
                raise InvalidValue(msg)

    @property
    def afgekeurd(self) -> bool:
        """Whether the heenbericht was refused, by a code or by a class that comes back.

        A retour brings back only what was refused (OP065), so a class in it refuses even when each
        code in it is neutral. A code that we do not know is no remark we know to be neutral: it
        refuses too.

        Example:
            >>> from ieb import read
            >>> read("retour.xml").afgekeurd  # doctest: +SKIP
            False
        """
        return _has_body(self) or bool(self.afkeurcodes)

    @property
    def afkeurcodes(self) -> tuple[RetourCode | UnknownCode, ...]:
        """Every code that refuses something, once, in document order.

        Each has its text in ``label``. 0200 (no remark) and 0233 (not judged) refuse nothing and
        are left out.
        """
        codes = (code for code in _codes_in(self) if code not in NEUTRAL)
        return tuple(dict.fromkeys(codes))


_NO_CLASS: Final = ("header", "release")


@cache
def closed_codes(release: Release, naam: str) -> tuple[str, ...]:
    """Return the return codes that a release has for a retour; nothing when its list is open.

    Args:
        release: The release.
        naam: Name of the retour.
    """
    elements = [element for _, _, element in release.message(naam).walk()]
    kinds = [element.type for element in elements if element.name == "RetourCode"]
    return next((kind.enumeration for kind in kinds if isinstance(kind, SimpleType)), ())


@cache
def _body_of(kind: type) -> tuple[str, ...]:
    """Return the fields of a retour that hold what comes back of its heenbericht."""
    return tuple(part.name for part in fields(kind) if part.name not in _NO_CLASS)


def _has_body(retour: AttrsInstance) -> bool:
    return any(getattr(retour, name) is not None for name in _body_of(type(retour)))


@cache
def _coded_in(kind: type) -> tuple[str, ...]:
    """Return the fields of a class that hold return codes, or a class with such a field."""
    held = field_types(kind).items()
    return tuple(name for name, value in held if value.kind is RetourCodes or _is_coded(value.kind))


def _is_coded(kind: object) -> bool:
    return isinstance(kind, type) and kind is not Release and has(kind) and bool(_coded_in(kind))


def _codes_in(part: AttrsInstance) -> Iterator[RetourCode | UnknownCode]:
    """Yield the return codes of a class and of those below it, in document order."""
    for name in _coded_in(type(part)):
        value = getattr(part, name)
        if isinstance(value, RetourCodes):
            yield from value.retour_code
        elif value is not None:
            yield from _codes_in(value)


def header_of(
    soort: type[Bericht], release: Release, *, gemeente: str, identificatie: str, dagtekening: date
) -> Header:
    """Return the header of a message that a gemeente sends.

    Args:
        soort: The class of the message.
        release: The release to write for.
        gemeente: Gemeentecode of the sender.
        identificatie: Identification of the message.
        dagtekening: Date of the message.

    Raises:
        InvalidType: A value of the wrong type.
        InvalidValue: A value that the standard does not allow.
    """
    number = BerichtIdentificatie(identificatie=identificatie, dagtekening=dagtekening)
    try:
        return Header(
            **soort.stamp_fields(release), afzender=gemeente, bericht_identificatie=number
        )
    except IebError as error:
        error.rename_argument(afzender="gemeente")
        raise
