"""WMO407 and WMO408: start, change, stop or removal of beschermd wonen, and its retour."""

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
from ieb.values import exactly

__all__ = [
    "WMO407",
    "WMO408",
    "Client",
    "ClientRetour",
    "PeriodeEigenBijdrageBw",
    "PeriodeEigenBijdrageBwRetour",
]


@name_fields
@frozen(kw_only=True)
class PeriodeEigenBijdrageBw:
    """A period of beschermd wonen (name: aanname). Both dates are inclusive.

    Attributes:
        bw_start_nummer: Number by which the gemeente knows this period, 0 to 999999999 (logical
            key).
        bw_startdatum: First day for which a contribution is due.
        bw_stopdatum: Last day, or None for an open period.
        status_aanlevering: First, changed or removing aanlevering.
    """

    bw_start_nummer: int = field(validator=values.NUMMER, repr=mask_in_repr)
    bw_startdatum: date = field(converter=plain_day, validator=values.DATUM)
    bw_stopdatum: date | None = field(
        default=None, converter=plain_day_or_none, validator=optional(values.DATUM)
    )
    status_aanlevering: StatusAanlevering = field(validator=exactly(StatusAanlevering))


@name_fields
@frozen(kw_only=True)
class PeriodeEigenBijdrageBwRetour(PeriodeEigenBijdrageBw):
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
        periode_eigen_bijdrage_bw: The period.
    """

    bsn: str = field(validator=values.BURGER_SERVICENUMMER, repr=hide_in_repr)
    periode_eigen_bijdrage_bw: PeriodeEigenBijdrageBw = field(
        validator=exactly(PeriodeEigenBijdrageBw)
    )

    def __repr__(self) -> str:
        """Return the person without their Bsn, also where it stands in the number of the period."""
        return repr_of(self, self.bsn)


@name_fields
@frozen(kw_only=True, repr=False)
class ClientRetour(Client):
    """The person as a retour gives them back.

    Attributes:
        periode_eigen_bijdrage_bw: The period, with its codes.
        retour_codes: The codes on the client.
    """

    periode_eigen_bijdrage_bw: PeriodeEigenBijdrageBwRetour = field(
        validator=exactly(PeriodeEigenBijdrageBwRetour)
    )
    retour_codes: RetourCodes = field(validator=exactly(RetourCodes))


@name_fields
@frozen(kw_only=True, repr=False)
class WMO407(Bericht):
    """Eigenbijdragebericht beschermd wonen, from gemeente to CAK.

    Attributes:
        header: Who sends what, when.
        client: For whom, with the period.

    Example:
        >>> start = WMO407.eerste_aanlevering(
        ...     gemeente="0513",
        ...     identificatie="G000000001",
        ...     dagtekening=date(2025, 5, 12),
        ...     bsn="999992016",
        ...     bw_start_nummer=649901,
        ...     bw_startdatum=date(2025, 5, 12),
        ... )
        >>> start.client.periode_eigen_bijdrage_bw.status_aanlevering.label
        'Eerste aanlevering'
    """

    naam: ClassVar[str] = "WMO407"

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
        bw_start_nummer: int,
        bw_startdatum: date,
        bw_stopdatum: date | None = None,
        release: Release | None = None,
    ) -> WMO407:
        """Make the message that starts a period (status 1).

        Args:
            gemeente: Gemeentecode of the sender, four digits.
            identificatie: Identification of the message, not used before; 1 to 12 characters.
            dagtekening: Date of the message.
            bsn: Burgerservicenummer of the client.
            bw_start_nummer: Number of the period.
            bw_startdatum: First day.
            bw_stopdatum: Last day, or None for an open period.
            release: The release to write for; None for the default.

        Raises:
            InvalidValue: A value that the standard does not allow.
            InvalidType: A value of the wrong type.
        """
        return _make_wmo407(
            StatusAanlevering.EERSTE_AANLEVERING,
            gemeente=gemeente,
            identificatie=identificatie,
            dagtekening=dagtekening,
            bsn=bsn,
            bw_start_nummer=bw_start_nummer,
            bw_startdatum=bw_startdatum,
            bw_stopdatum=bw_stopdatum,
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
        bw_start_nummer: int,
        bw_startdatum: date,
        bw_stopdatum: date | None = None,
        release: Release | None = None,
    ) -> WMO407:
        """Make the message that replaces the actual aanlevering as a whole (status 2).

        A stop is such a change too. What is left out is gone: give the unchanged values as well
        (IV107).

        Args:
            gemeente: Gemeentecode of the sender, four digits.
            identificatie: Identification of the message, not used before; 1 to 12 characters.
            dagtekening: Date of the message.
            bsn: Burgerservicenummer of the client.
            bw_start_nummer: Number of the period.
            bw_startdatum: First day.
            bw_stopdatum: Last day, or None for an open period.
            release: The release to write for; None for the default.

        Raises:
            InvalidValue: A value that the standard does not allow.
            InvalidType: A value of the wrong type.
        """
        return _make_wmo407(
            StatusAanlevering.GEWIJZIGDE_AANLEVERING,
            gemeente=gemeente,
            identificatie=identificatie,
            dagtekening=dagtekening,
            bsn=bsn,
            bw_start_nummer=bw_start_nummer,
            bw_startdatum=bw_startdatum,
            bw_stopdatum=bw_stopdatum,
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
        bw_start_nummer: int,
        bw_startdatum: date,
        bw_stopdatum: date | None = None,
        release: Release | None = None,
    ) -> WMO407:
        """Make the message that lets the actual aanlevering count as never sent (status 3).

        Args:
            gemeente: Gemeentecode of the sender, four digits.
            identificatie: Identification of the message, not used before; 1 to 12 characters.
            dagtekening: Date of the message.
            bsn: Burgerservicenummer of the client.
            bw_start_nummer: Number of the period.
            bw_startdatum: First day.
            bw_stopdatum: Last day, or None for an open period.
            release: The release to write for; None for the default.

        Raises:
            InvalidValue: A value that the standard does not allow.
            InvalidType: A value of the wrong type.
        """
        return _make_wmo407(
            StatusAanlevering.VERWIJDEREN_AANLEVERING,
            gemeente=gemeente,
            identificatie=identificatie,
            dagtekening=dagtekening,
            bsn=bsn,
            bw_start_nummer=bw_start_nummer,
            bw_startdatum=bw_startdatum,
            bw_stopdatum=bw_stopdatum,
            release=release,
        )


def _make_wmo407(
    status: StatusAanlevering,
    *,
    gemeente: str,
    identificatie: str,
    dagtekening: date,
    bsn: str,
    bw_start_nummer: int,
    bw_startdatum: date,
    bw_stopdatum: date | None = None,
    release: Release | None = None,
) -> WMO407:
    release = releases.release_or_home(release, WMO407.naam)
    return WMO407(
        release=release,
        header=header_of(
            WMO407, release, gemeente=gemeente, identificatie=identificatie, dagtekening=dagtekening
        ),
        client=Client(
            bsn=bsn,
            periode_eigen_bijdrage_bw=PeriodeEigenBijdrageBw(
                bw_start_nummer=bw_start_nummer,
                bw_startdatum=bw_startdatum,
                bw_stopdatum=bw_stopdatum,
                status_aanlevering=status,
            ),
        ),
    )


@name_fields
@frozen(kw_only=True, repr=False)
class WMO408(RetourBericht):
    """Retour on a WMO407, from CAK to gemeente.

    Attributes:
        header: The heenbericht's header, with the retour's own identification and codes.
        client: The client as it came, with codes; None unless something on client or period was
            found.
    """

    naam: ClassVar[str] = "WMO408"

    header: HeaderRetour = field(validator=exactly(HeaderRetour))
    client: ClientRetour | None = field(default=None, validator=optional(exactly(ClientRetour)))
