"""WMO403 and WMO404: the stop of a contribution in release 1.0, and its retour."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from attrs import field, frozen
from attrs.validators import optional

from ieb import releases, values
from ieb.arguments import name_arguments, name_fields, plain_day
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
    "WMO403",
    "WMO404",
    "Client",
    "ClientRetour",
    "StopEigenBijdrage",
    "StopEigenBijdrageRetour",
]


@name_fields
@frozen(kw_only=True)
class StopEigenBijdrage:
    """The stop of a contribution (1.0): it names its start by number, and says nothing else of it.

    Attributes:
        eb_start_nummer: Number of the start that is stopped, 0 to 999999999 (logical key).
        eb_stopdatum: Last day for which a contribution is due.
        status_aanlevering: First, changed or removing delivery of the stop.
    """

    eb_start_nummer: int = field(validator=values.NUMMER, repr=mask_in_repr)
    eb_stopdatum: date = field(converter=plain_day, validator=values.DATUM)
    status_aanlevering: StatusAanlevering = field(validator=exactly(StatusAanlevering))


@name_fields
@frozen(kw_only=True)
class StopEigenBijdrageRetour(StopEigenBijdrage):
    """The stop as a retour gives it back.

    Attributes:
        retour_codes: The codes on the stop.
    """

    retour_codes: RetourCodes = field(validator=exactly(RetourCodes))


@name_fields
@frozen(kw_only=True, repr=False)
class Client:
    """The person who pays.

    Attributes:
        bsn: Burgerservicenummer, nine digits; personal data, never in the repr.
        stop_eigen_bijdrage: The stop.
    """

    bsn: str = field(validator=values.BURGER_SERVICENUMMER, repr=hide_in_repr)
    stop_eigen_bijdrage: StopEigenBijdrage = field(validator=exactly(StopEigenBijdrage))

    def __repr__(self) -> str:
        """Return the person without their Bsn, also where it stands in the start number."""
        return repr_of(self, self.bsn)


@name_fields
@frozen(kw_only=True, repr=False)
class ClientRetour(Client):
    """The person as a retour gives them back.

    Attributes:
        stop_eigen_bijdrage: The stop, with its codes.
        retour_codes: The codes on the client.
    """

    stop_eigen_bijdrage: StopEigenBijdrageRetour = field(validator=exactly(StopEigenBijdrageRetour))
    retour_codes: RetourCodes = field(validator=exactly(RetourCodes))


@name_fields
@frozen(kw_only=True, repr=False)
class WMO403(Bericht):
    """Stop of a contribution in release 1.0, from gemeente to CAK.

    Attributes:
        header: Who sends what, when.
        client: For whom, with the stop.

    Example:
        >>> bericht = WMO403.aanlevering(
        ...     status_aanlevering=StatusAanlevering.EERSTE_AANLEVERING,
        ...     gemeente="0513",
        ...     identificatie="G000000001",
        ...     dagtekening=date(2020, 5, 12),
        ...     bsn="999992016",
        ...     eb_start_nummer=649901,
        ...     eb_stopdatum=date(2020, 5, 12),
        ... )
        >>> bericht.release.name, bericht.header.bericht_code
        ('1.0', '472')
    """

    naam: ClassVar[str] = "WMO403"

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
        eb_stopdatum: date,
        release: Release | None = None,
    ) -> WMO403:
        """Make the message that delivers, changes or removes a stop.

        Args:
            status_aanlevering: First, changed or removing delivery of the stop.
            gemeente: Gemeentecode of the sender, four digits.
            identificatie: Identification of the message, not used before; 1 to 12 characters.
            dagtekening: Date of the message.
            bsn: Burgerservicenummer of the client.
            eb_start_nummer: Number of the start that is stopped, 0 to 999999999 (logical key).
            eb_stopdatum: Last day for which a contribution is due.
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
                stop_eigen_bijdrage=StopEigenBijdrage(
                    eb_start_nummer=eb_start_nummer,
                    eb_stopdatum=eb_stopdatum,
                    status_aanlevering=status_aanlevering,
                ),
            ),
        )


@name_fields
@frozen(kw_only=True, repr=False)
class WMO404(RetourBericht):
    """Retour on a WMO403, from CAK to gemeente.

    Attributes:
        header: The heenbericht's header, with the retour's own identification and codes.
        client: The client as it came, with codes; None unless something on client or stop was
            found.
    """

    naam: ClassVar[str] = "WMO404"

    header: HeaderRetour = field(validator=exactly(HeaderRetour))
    client: ClientRetour | None = field(default=None, validator=optional(exactly(ClientRetour)))
