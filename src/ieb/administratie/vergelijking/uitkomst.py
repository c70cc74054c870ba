"""What a comparison yields: per client a status and a reason, per verstrekking the differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from ieb.arguments import name_fields
from ieb.errors import InvalidType
from ieb.messages.reprs import mask_in_repr
from ieb.values import Bedrag


class Status(StrEnum):
    """Who knows a client."""

    BEIDE = "BEIDE"
    """The gemeente and the CAK."""
    ALLEEN_GEMEENTE = "ALLEEN_GEMEENTE"
    """The gemeente has a dossier, the CAK no row."""
    ALLEEN_CAK = "ALLEEN_CAK"
    """The CAK has a row, the gemeente no dossier."""


class ClientReden(StrEnum):
    """Why a client is not reported, or what to look at first."""

    GEEINDIGD = "GEEINDIGD"
    """Its use ended before the peildatum. Not reported; check 2019."""
    OVERLEDEN = "OVERLEDEN"
    """Died before the peildatum. Not reported."""
    NIET_BIJDRAGEPLICHTIG = "NIET_BIJDRAGEPLICHTIG"
    """No contribution is due, such as for a rolstoel. Not reported."""
    BESCHERMD_WONEN = "BESCHERMD_WONEN"
    """Beschermd wonen goes before, and was no part of iEb then. Not reported."""
    VOORLIGGEND = "VOORLIGGEND"
    """Another contribution goes before, such as that of the Wlz. Not reported (aanname)."""
    NIEUW = "NIEUW"
    """Began after the last bijdrageperiode. Reported from its own start."""
    ONBEKEND_BIJ_CAK = "ONBEKEND_BIJ_CAK"
    """Ran in 2019. Reported from the peildatum; why was nothing charged in 2019?"""
    NIET_IN_ADMINISTRATIE = "NIET_IN_ADMINISTRATIE"
    """The CAK knows it in the last period. Look for it before the delivery."""
    NIET_LAATSTE_PERIODE = "NIET_LAATSTE_PERIODE"
    """The CAK knows it in an earlier period only. Usually ended."""


class Verschil(StrEnum):
    """What one verstrekking shows."""

    GELIJK = "GELIJK"
    """The same kostprijs, and the own remaining amount fits that of the CAK."""
    KOSTPRIJS_VERSCHILT = "KOSTPRIJS_VERSCHILT"
    RESTBEDRAG_VERSCHILT = "RESTBEDRAG_VERSCHILT"
    """The own remaining amount lies outside what the row of the CAK allows."""
    ONREALISTISCH = "ONREALISTISCH"
    """The kostprijs of the CAK can hardly be one (HV040)."""
    GEEN_AFSCHRIJVING = "GEEN_AFSCHRIJVING"
    """The CAK wrote nothing off (HV050)."""
    VOORLOPIG = "VOORLOPIG"
    """The row is not of the last period (HV060)."""
    DUBBEL = "DUBBEL"
    """Two rows of one client and dossier contradict each other (HV071)."""
    ONBEKEND = "ONBEKEND"
    """Nothing differs that is known, but nothing could be compared, or there is no amount to use:
    the row of the CAK is broken, or the gemeente gives no amounts."""
    ALLEEN_CAK = "ALLEEN_CAK"
    ALLEEN_GEMEENTE = "ALLEEN_GEMEENTE"


class Keuze(StrEnum):
    """Which remaining amount the gemeente uses; it decides so itself."""

    LAAGSTE = "laagste"
    """The lowest that is realistic, so that no client pays more than needed (aanname)."""
    CAK = "cak"
    """That of the CAK; none where that is unrealistic (aanname)."""
    EIGEN = "eigen"
    """That of the gemeente."""
    HANDMATIG = "handmatig"
    """One that somebody looked up. It always wins."""


class Via(StrEnum):
    """How a row of the CAK and a provision found each other."""

    DOSSIER = "dossier"
    """By Bsn and number of the dossier."""
    GROEP = "groep"
    """By Bsn, group of products and first period, when unique on both sides (aanname)."""


def _demand_amount(name: str, value: object) -> None:
    if value is not None and not isinstance(value, Bedrag):
        msg = f"{name}: verwacht een Bedrag, geen {type(value).__name__}."
        raise InvalidType(msg)


@name_fields
@frozen(kw_only=True)
class EigenBedrag:
    """What the gemeente itself counted for one provision.

    Attributes:
        kostprijs: The kostprijs in all, or None when it is not known.
        rest: What remained of it on 01-01-2020, or None when it is not known.

    Raises:
        InvalidType: An amount that is none.
    """

    kostprijs: Bedrag | None = None
    rest: Bedrag | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no amount."""
        _demand_amount("kostprijs", self.kostprijs)
        _demand_amount("rest", self.rest)


@frozen(kw_only=True)
class ClientVergelijking:
    """What was found of one client.

    Attributes:
        bsn: Who it is.
        dossier: The gemeente's number of the dossier; empty when it has none.
        status: Who knows the client.
        reden: Why it is not reported, or what to look at; None for who is simply reported.
        aangeleverd: Whether the client is part of the initial delivery.
        henv: The lines of HenV about the client.
        za: The lines of ZA about the client.
    """

    bsn: str = field(repr=False)
    dossier: str = field(repr=mask_in_repr)
    status: Status
    reden: ClientReden | None = None
    aangeleverd: bool
    henv: tuple[int, ...] = ()
    za: tuple[int, ...] = ()


@frozen(kw_only=True)
class VerstrekkingVergelijking:
    """What was found of one verstrekking. Amounts are in eurocents.

    Attributes:
        bsn: Whose it is.
        dossiernummer: Number of the gemeente.
        regelnummer: Line of HenV, or None when the CAK does not know it.
        via: How the row and the provision found each other; None when one of them is missing.
        verschillen: The differences; `Verschil.GELIJK` or `Verschil.ONBEKEND` alone when there is
            none.
        kostprijs_cak: The kostprijs of the CAK.
        kostprijs_eigen: The kostprijs of the gemeente.
        rest_cak: The remaining amount of the CAK, after the period of the row.
        rest_eigen: The remaining amount of the gemeente on 01-01-2020, its own or worked out.
        laag: Lowest remaining amount of 01-01-2020 that the row allows.
        hoog: Highest one.
        bedrag: The amount that was chosen; None when there is none to choose, and for what is not
            delivered: the CAK alone knows it, or its use ended before the peildatum.
        keuze: Whose amount that is.
        unfit: The amount of the CAK that was not chosen, as its kostprijs can hardly be one,
            such as 999999,99, when there is no other. Somebody must look it up.
    """

    bsn: str = field(repr=False)
    dossiernummer: str = field(repr=mask_in_repr)
    regelnummer: int | None = None
    via: Via | None = None
    verschillen: frozenset[Verschil]
    kostprijs_cak: Bedrag | None = None
    kostprijs_eigen: Bedrag | None = None
    rest_cak: Bedrag | None = None
    rest_eigen: Bedrag | None = None
    laag: Bedrag | None = None
    hoog: Bedrag | None = None
    bedrag: Bedrag | None = None
    keuze: Keuze | None = None
    unfit: Bedrag | None = None

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return Verschil.GELIJK in self.verschillen


@frozen(kw_only=True)
class NietVergeleken:
    """A row that took no part: its Bsn or its period could not be read.

    Attributes:
        bestand: Which file, ``HenV`` or ``ZA``.
        regelnummer: Its line.
    """

    bestand: str
    regelnummer: int


@frozen(kw_only=True)
class Vergelijking:
    """The administration of a gemeente beside the files of the CAK.

    Attributes:
        peildatum: First day of the new contribution.
        clients: Every client once, by Bsn.
        verstrekkingen: Every provision that has a kostprijs, by Bsn and number.
        niet_vergeleken: The rows that took no part.
    """

    peildatum: date
    clients: tuple[ClientVergelijking, ...] = field(repr=False)
    verstrekkingen: tuple[VerstrekkingVergelijking, ...] = field(repr=False)
    niet_vergeleken: tuple[NietVergeleken, ...]

    def counts(self) -> Mapping[Status, int]:
        """Return how many clients have each status."""
        found = Counter(client.status for client in self.clients)
        return {status: found[status] for status in Status}

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs and every row took part."""
        known = all(client.status is Status.BEIDE for client in self.clients)
        equal = all(given.is_equal for given in self.verstrekkingen)
        return known and equal and not self.niet_vergeleken
