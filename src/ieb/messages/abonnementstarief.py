"""WMO405 and WMO406: start, change, stop or removal of an abonnementstarief, and its retour."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from attrs import field, frozen
from attrs.validators import optional

from ieb import releases, values
from ieb.arguments import name_arguments, name_fields, plain_day, plain_day_or_none
from ieb.codes import StatusAanlevering
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
from ieb.values import Bedrag, exactly

__all__ = [
    "WMO405",
    "WMO406",
    "Client",
    "ClientRetour",
    "Kostprijs",
    "PeriodeEigenBijdrageAbo",
    "PeriodeEigenBijdrageAboRetour",
]


@name_fields
@frozen(kw_only=True)
class Kostprijs:
    """CDT_Kostprijs (4.0): what a provision costs, beyond which no contribution may be charged.

    Attributes:
        kostprijs_bedrag: The amount.
        kostprijs_startdatum: First day on which the amount counts.
    """

    kostprijs_bedrag: Bedrag = field(validator=exactly(Bedrag))
    kostprijs_startdatum: date = field(converter=plain_day, validator=values.DATUM)


@name_fields
@frozen(kw_only=True)
class PeriodeEigenBijdrageAbo:
    """A period of abonnementstarief (4.0). Both dates are inclusive.

    Attributes:
        eb_start_nummer: Number by which the gemeente knows this period, 0 to 999999999 (logical
            key).
        eb_startdatum: First day for which a contribution is due.
        eb_stopdatum: Last day, or None for an open period.
        eb_kostprijs: What the provision costs, or None.
        status_aanlevering: First, changed or removing aanlevering.
    """

    eb_start_nummer: int = field(validator=values.NUMMER, repr=mask_in_repr)
    eb_startdatum: date = field(converter=plain_day, validator=values.DATUM)
    eb_stopdatum: date | None = field(
        default=None, converter=plain_day_or_none, validator=optional(values.DATUM)
    )
    eb_kostprijs: Kostprijs | None = field(default=None, validator=optional(exactly(Kostprijs)))
    status_aanlevering: StatusAanlevering = field(validator=exactly(StatusAanlevering))


@name_fields
@frozen(kw_only=True)
class PeriodeEigenBijdrageAboRetour(PeriodeEigenBijdrageAbo):
    """The period as a retour gives it back.

    Attributes:
        retour_codes: The codes on the period.
    """

    retour_codes: RetourCodes = field(validator=exactly(RetourCodes))


@name_fields
@frozen(kw_only=True, repr=False)
class Client:
    """The person who pays.

    Attributes:
        bsn: Burgerservicenummer, nine digits; personal data, never in the repr.
        periode_eigen_bijdrage_abo: The period.
    """

    bsn: str = field(validator=values.BURGER_SERVICENUMMER, repr=hide_in_repr)
    periode_eigen_bijdrage_abo: PeriodeEigenBijdrageAbo = field(
        validator=exactly(PeriodeEigenBijdrageAbo)
    )

    def __repr__(self) -> str:
        """Return the person without their Bsn, also where it stands in the number of the period."""
        return repr_of(self, self.bsn)


@name_fields
@frozen(kw_only=True, repr=False)
class ClientRetour(Client):
    """The person as a retour gives them back.

    Attributes:
        periode_eigen_bijdrage_abo: The period, with its codes.
        retour_codes: The codes on the client.
    """

    periode_eigen_bijdrage_abo: PeriodeEigenBijdrageAboRetour = field(
        validator=exactly(PeriodeEigenBijdrageAboRetour)
    )
    retour_codes: RetourCodes = field(validator=exactly(RetourCodes))


@name_fields
@frozen(kw_only=True, repr=False)
class WMO405(Bericht):
    """Eigenbijdragebericht abonnementstarief, from gemeente to CAK.

    Attributes:
        header: Who sends what, when.
        client: For whom, with the period.

    Example:
        >>> start = WMO405.eerste_aanlevering(
        ...     gemeente="0513",
        ...     identificatie="G000000001",
        ...     dagtekening=date(2025, 5, 12),
        ...     bsn="999992016",
        ...     eb_start_nummer=649901,
        ...     eb_startdatum=date(2025, 5, 12),
        ... )
        >>> start.client.periode_eigen_bijdrage_abo.status_aanlevering.label
        'Eerste aanlevering'
    """

    naam: ClassVar[str] = "WMO405"

    header: Header = field(validator=exactly(Header))
    client: Client = field(validator=exactly(Client))

    @classmethod
    @name_arguments
    def eerste_aanlevering(
        cls,
        *,
        gemeente: str,
        identificatie: str,
        dagtekening: date,
        bsn: str,
        eb_start_nummer: int,
        eb_startdatum: date,
        eb_stopdatum: date | None = None,
        eb_kostprijs: Kostprijs | None = None,
        release: Release | None = None,
    ) -> WMO405:
        """Make the message that starts a period (status 1).

        Args:
            gemeente: Gemeentecode of the sender, four digits.
            identificatie: Identification of the message, not used before; 1 to 12 characters.
            dagtekening: Date of the message.
            bsn: Burgerservicenummer of the client.
            eb_start_nummer: Number of the period.
            eb_startdatum: First day.
            eb_stopdatum: Last day, or None for an open period.
            eb_kostprijs: What the provision costs, or None.
            release: The release to write for; None for the default.

        Raises:
            InvalidValue: A value that the standard does not allow.
            InvalidType: A value of the wrong type.
        """
        return _make_wmo405(
            StatusAanlevering.EERSTE_AANLEVERING,
            gemeente=gemeente,
            identificatie=identificatie,
            dagtekening=dagtekening,
            bsn=bsn,
            eb_start_nummer=eb_start_nummer,
            eb_startdatum=eb_startdatum,
            eb_stopdatum=eb_stopdatum,
            eb_kostprijs=eb_kostprijs,
            release=release,
        )

    @classmethod
    @name_arguments
    def gewijzigde_aanlevering(
        cls,
        *,
        gemeente: str,
        identificatie: str,
        dagtekening: date,
        bsn: str,
        eb_start_nummer: int,
        eb_startdatum: date,
        eb_stopdatum: date | None = None,
        eb_kostprijs: Kostprijs | None = None,
        release: Release | None = None,
    ) -> WMO405:
        """Make the message that replaces the actual aanlevering as a whole (status 2).

        A stop is such a change too. What is left out is gone: give the unchanged values as well
        (IV107).

        Args:
            gemeente: Gemeentecode of the sender, four digits.
            identificatie: Identification of the message, not used before; 1 to 12 characters.
            dagtekening: Date of the message.
            bsn: Burgerservicenummer of the client.
            eb_start_nummer: Number of the period.
            eb_startdatum: First day.
            eb_stopdatum: Last day, or None for an open period.
            eb_kostprijs: What the provision costs, or None.
            release: The release to write for; None for the default.

        Raises:
            InvalidValue: A value that the standard does not allow.
            InvalidType: A value of the wrong type.
        """
        return _make_wmo405(
            StatusAanlevering.GEWIJZIGDE_AANLEVERING,
            gemeente=gemeente,
            identificatie=identificatie,
            dagtekening=dagtekening,
            bsn=bsn,
            eb_start_nummer=eb_start_nummer,
            eb_startdatum=eb_startdatum,
            eb_stopdatum=eb_stopdatum,
            eb_kostprijs=eb_kostprijs,
            release=release,
        )

    @classmethod
    @name_arguments
    def verwijderen_aanlevering(
        cls,
        *,
        gemeente: str,
        identificatie: str,
        dagtekening: date,
        bsn: str,
        eb_start_nummer: int,
        eb_startdatum: date,
        eb_stopdatum: date | None = None,
        eb_kostprijs: Kostprijs | None = None,
        release: Release | None = None,
    ) -> WMO405:
        """Make the message that lets the actual aanlevering count as never sent (status 3).

        Args:
            gemeente: Gemeentecode of the sender, four digits.
            identificatie: Identification of the message, not used before; 1 to 12 characters.
            dagtekening: Date of the message.
            bsn: Burgerservicenummer of the client.
            eb_start_nummer: Number of the period.
            eb_startdatum: First day.
            eb_stopdatum: Last day, or None for an open period.
            eb_kostprijs: What the provision costs, or None.
            release: The release to write for; None for the default.

        Raises:
            InvalidValue: A value that the standard does not allow.
            InvalidType: A value of the wrong type.
        """
        return _make_wmo405(
            StatusAanlevering.VERWIJDEREN_AANLEVERING,
            gemeente=gemeente,
            identificatie=identificatie,
            dagtekening=dagtekening,
            bsn=bsn,
            eb_start_nummer=eb_start_nummer,
            eb_startdatum=eb_startdatum,
            eb_stopdatum=eb_stopdatum,
            eb_kostprijs=eb_kostprijs,
            release=release,
        )


def _make_wmo405(
    status: StatusAanlevering,
    *,
    gemeente: str,
    identificatie: str,
    dagtekening: date,
    bsn: str,
    eb_start_nummer: int,
    eb_startdatum: date,
    eb_stopdatum: date | None = None,
    eb_kostprijs: Kostprijs | None = None,
    release: Release | None = None,
) -> WMO405:
    release = releases.release_or_home(release, WMO405.naam)
    return WMO405(
        release=release,
        header=header_of(
            WMO405, release, gemeente=gemeente, identificatie=identificatie, dagtekening=dagtekening
        ),
        client=Client(
            bsn=bsn,
            periode_eigen_bijdrage_abo=PeriodeEigenBijdrageAbo(
                eb_start_nummer=eb_start_nummer,
                eb_startdatum=eb_startdatum,
                eb_stopdatum=eb_stopdatum,
                eb_kostprijs=eb_kostprijs,
                status_aanlevering=status,
            ),
        ),
    )


@name_fields
@frozen(kw_only=True, repr=False)
class WMO406(RetourBericht):
    """Retour on a WMO405, from CAK to gemeente.

    Attributes:
        header: The heenbericht's header, with the retour's own identification and codes.
        client: The client as it came, with codes; None unless something on client or period was
            found.
    """

    naam: ClassVar[str] = "WMO406"

    header: HeaderRetour = field(validator=exactly(HeaderRetour))
    client: ClientRetour | None = field(default=None, validator=optional(exactly(ClientRetour)))
