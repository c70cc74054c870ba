"""WMO401 and WMO402: the start of a contribution in release 1.0, and its retour."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from attrs import field, frozen
from attrs.validators import optional

from ieb import releases, values
from ieb.arguments import name_arguments, name_fields, plain_day
from ieb.codes import StatusAanlevering
from ieb.messages.abonnementstarief import Kostprijs
from ieb.messages.bericht import (
    Bericht,
    Header,
    HeaderRetour,
    RetourBericht,
    RetourCodes,
    header_of,
)
from ieb.messages.reprs import hide_in_repr, mask_in_repr, repr_of
from ieb.releases import Release
from ieb.values import exactly

__all__ = [
    "WMO401",
    "WMO402",
    "Client",
    "ClientRetour",
    "StartEigenBijdrage",
    "StartEigenBijdrageRetour",
]


@name_fields
@frozen(kw_only=True)
class StartEigenBijdrage:
    """The start of a contribution (1.0); what ends it is a message of its own, the WMO403.

    Attributes:
        eb_start_nummer: Number by which the gemeente knows this start, 0 to 999999999 (logical
            key).
        eb_startdatum: First day for which a contribution is due.
        eb_kostprijs: What the provision costs, or None.
        status_aanlevering: First, changed or removing delivery of the start.
    """

    eb_start_nummer: int = field(validator=values.NUMMER, repr=mask_in_repr)
    eb_startdatum: date = field(converter=plain_day, validator=values.DATUM)
    eb_kostprijs: Kostprijs | None = field(default=None, validator=optional(exactly(Kostprijs)))
    status_aanlevering: StatusAanlevering = field(validator=exactly(StatusAanlevering))


@name_fields
@frozen(kw_only=True)
class StartEigenBijdrageRetour(StartEigenBijdrage):
    """The start as a retour gives it back.

    Attributes:
        retour_codes: The codes on the start.
    """

    retour_codes: RetourCodes = field(validator=exactly(RetourCodes))


@name_fields
@frozen(kw_only=True, repr=False)
class Client:
    """The person who pays.

    Attributes:
        bsn: Burgerservicenummer, nine digits; personal data, never in the repr.
        start_eigen_bijdrage: The start.
    """

    bsn: str = field(validator=values.BURGER_SERVICENUMMER, repr=hide_in_repr)
    start_eigen_bijdrage: StartEigenBijdrage = field(validator=exactly(StartEigenBijdrage))

    def __repr__(self) -> str:
        """Return the person without their Bsn, also where it stands in the start number."""
        return repr_of(self, self.bsn)


@name_fields
@frozen(kw_only=True, repr=False)
class ClientRetour(Client):
    """The person as a retour gives them back.

    Attributes:
        start_eigen_bijdrage: The start, with its codes.
        retour_codes: The codes on the client.
    """

    start_eigen_bijdrage: StartEigenBijdrageRetour = field(
        validator=exactly(StartEigenBijdrageRetour)
    )
    retour_codes: RetourCodes = field(validator=exactly(RetourCodes))


@name_fields
@frozen(kw_only=True, repr=False)
class WMO401(Bericht):
    """Start of a contribution in release 1.0, from gemeente to CAK.

    Attributes:
        header: Who sends what, when.
        client: For whom, with the start.

    Example:
        >>> bericht = WMO401.aanlevering(
        ...     status_aanlevering=StatusAanlevering.EERSTE_AANLEVERING,
        ...     gemeente="0513",
        ...     identificatie="G000000001",
        ...     dagtekening=date(2020, 5, 12),
        ...     bsn="999992016",
        ...     eb_start_nummer=649901,
        ...     eb_startdatum=date(2020, 5, 12),
        ... )
        >>> bericht.release.name, bericht.header.bericht_code
        ('1.0', '470')
    """

    naam: ClassVar[str] = "WMO401"

    header: Header = field(validator=exactly(Header))
    client: Client = field(validator=exactly(Client))

    @classmethod
    @name_arguments
    def aanlevering(
        cls,
        *,
        status_aanlevering: StatusAanlevering,
        gemeente: str,
        identificatie: str,
        dagtekening: date,
        bsn: str,
        eb_start_nummer: int,
        eb_startdatum: date,
        eb_kostprijs: Kostprijs | None = None,
        release: Release | None = None,
    ) -> WMO401:
        """Make the message that delivers, changes or removes a start.

        Args:
            status_aanlevering: First, changed or removing delivery of the start.
            gemeente: Gemeentecode of the sender, four digits.
            identificatie: Identification of the message, not used before; 1 to 12 characters.
            dagtekening: Date of the message.
            bsn: Burgerservicenummer of the client.
            eb_start_nummer: Number by which the gemeente knows this start, 0 to 999999999 (logical
                key).
            eb_startdatum: First day for which a contribution is due.
            eb_kostprijs: What the provision costs, or None.
            release: The release to write for; None for 1.0.

        Raises:
            InvalidValue: A value that the standard does not allow.
            InvalidType: A value of the wrong type.
        """
        release = releases.release_or_home(release, cls.naam)
        return cls(
            release=release,
            header=header_of(
                cls,
                release,
                gemeente=gemeente,
                identificatie=identificatie,
                dagtekening=dagtekening,
            ),
            client=Client(
                bsn=bsn,
                start_eigen_bijdrage=StartEigenBijdrage(
                    eb_start_nummer=eb_start_nummer,
                    eb_startdatum=eb_startdatum,
                    eb_kostprijs=eb_kostprijs,
                    status_aanlevering=status_aanlevering,
                ),
            ),
        )


@name_fields
@frozen(kw_only=True, repr=False)
class WMO402(RetourBericht):
    """Retour on a WMO401, from CAK to gemeente.

    Attributes:
        header: The heenbericht's header, with the retour's own identification and codes.
        client: The client as it came, with codes; None unless something on client or start was
            found.
    """

    naam: ClassVar[str] = "WMO402"

    header: HeaderRetour = field(validator=exactly(HeaderRetour))
    client: ClientRetour | None = field(default=None, validator=optional(exactly(ClientRetour)))
