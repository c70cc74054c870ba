"""An aanlevering: what a WMO405 or WMO407 says, in one shape for both streams."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, Final, NamedTuple, overload

from attrs import field, fields, frozen

from ieb.codes import AttribuutNaam, RedenTerugkoppeling, StatusAanlevering, UnknownCode
from ieb.errors import InvalidValue
from ieb.findings import Path
from ieb.messages.abonnementstarief import Kostprijs
from ieb.messages.fields import attributes_of
from ieb.messages.kinds import KINDS, number_of, place_of
from ieb.messages.pairs import Aanleverbericht, Message
from ieb.messages.places import CLIENT, Stroom
from ieb.messages.reprs import hide_in_repr, repr_of
from ieb.messages.terugkoppeling import WMO409, Attribuut
from ieb.privacy import mask
from ieb.releases.shape import HEADER


class Sleutel(NamedTuple):
    """The logical key of an aanlevering.

    Attributes:
        gemeente: Gemeentecode of the sender.
        stroom: The stream.
        start_nummer: The number of the period.
    """

    gemeente: str
    stroom: Stroom
    start_nummer: int

    def __repr__(self) -> str:
        """Return the key without what may be a Bsn: nothing stops a sender from numbering by it."""
        gemeente, stroom, number = self
        parts = f"gemeente={gemeente!r}, stroom={stroom!r}, start_nummer={number!r}"
        return f"Sleutel({mask(parts)})"


@frozen(kw_only=True, repr=False)
class Content:
    """What of an aanlevering counts for the contribution. Both dates are inclusive.

    Attributes:
        sleutel: The logical key.
        bsn: Burgerservicenummer; personal data, never in the repr.
        start: First day.
        stop: Last day, or None for an open period.
        kostprijs: What the provision costs, or None.
    """

    sleutel: Sleutel
    bsn: str = field(repr=hide_in_repr)
    start: date
    stop: date | None
    kostprijs: Kostprijs | None

    def __repr__(self) -> str:
        """Return the content without its Bsn."""
        return repr_of(self, self.bsn)


# Any: the values of one aanlevering, each of the type of its field.
_CONTENT: Final[Callable[[Aanlevering], tuple[Any, ...]]] = attrgetter(
    *(element.name for element in fields(Content))
)


@frozen(kw_only=True)
class Aanlevering:
    """What a heenbericht delivers. Both dates are inclusive.

    Attributes:
        sleutel: The logical key.
        bsn: Burgerservicenummer; personal data, never in the repr.
        start: First day.
        stop: Last day, or None for an open period.
        kostprijs: What the provision costs, or None; only in the abonnementstarief.
        status: First, changed or removing aanlevering.
        bericht: Name of the message, ``WMO405`` or ``WMO407``.
        identificatie: Identification of the message.
        dagtekening: Date of the message.
    """

    sleutel: Sleutel
    bsn: str
    start: date
    stop: date | None
    kostprijs: Kostprijs | None
    status: StatusAanlevering
    bericht: str
    identificatie: str
    dagtekening: date

    def __repr__(self) -> str:
        """Return the aanlevering without its Bsn."""
        period = f"{self.start}..{self.stop}"
        text = f"Aanlevering({self.bericht}, {self.sleutel}, {period}, {self.status.name})"
        return mask(text, bsn=self.bsn)

    def says_as_much_as(self, other: Aanlevering) -> bool:
        """Return whether two aanleveringen are equal in what counts: in their `content`.

        Args:
            other: The other one.
        """
        return _CONTENT(self) == _CONTENT(other)

    @property
    def content(self) -> Content:
        """What counts for the contribution; aanleveringen that are equal in it change nothing."""
        return Content(
            sleutel=self.sleutel,
            bsn=self.bsn,
            start=self.start,
            stop=self.stop,
            kostprijs=self.kostprijs,
        )


@overload
def aanlevering_of(message: Aanleverbericht) -> Aanlevering: ...
@overload
def aanlevering_of(message: Message) -> Aanlevering | None: ...
def aanlevering_of(message: Message) -> Aanlevering | None:
    """Return what a message delivers; None for one that delivers no period.

    Args:
        message: Any message.
    """
    get = _getter(message.naam)
    if get is None:
        return None
    return make_aanlevering(message.naam, get(message))


@cache
def aanlevering_paths(bericht: str) -> tuple[Path, ...]:
    """Return where a message holds what `make_aanlevering` takes, in that order.

    Args:
        bericht: Name of the message, ``WMO405`` or ``WMO407``.
    """
    kind = KINDS[bericht]
    (place,) = kind.places
    sent = HEADER / "BerichtIdentificatie"
    paths = (
        kind.party,
        place.number,
        CLIENT / "Bsn",
        place.named("Startdatum"),
        place.named("Stopdatum"),
        place.period / "StatusAanlevering",
        sent / "Identificatie",
        sent / "Dagtekening",
    )
    if place.stroom is Stroom.ABONNEMENTSTARIEF:  # the other one has no kostprijs
        return (*paths, place.named("Kostprijs"))
    return paths


# Any: see `make_aanlevering`.
@cache
def _getter(bericht: str) -> attrgetter[tuple[Any, ...]] | None:
    """Return what takes the values out of a message; None for one that delivers no period."""
    if not KINDS[bericht].is_aanlevering:
        return None
    paths = aanlevering_paths(bericht)
    return attrgetter(*(".".join(attributes_of(path)) for path in paths))


# Any: the values stand in the order of the paths, each of the type of its field.
def make_aanlevering(bericht: str, values: tuple[Any, ...]) -> Aanlevering:
    """Return what a message delivers.

    Args:
        bericht: Name of the message, ``WMO405`` or ``WMO407``.
        values: What it holds at `aanlevering_paths`, in that order.
    """
    gemeente, number, bsn, start, stop, status, identificatie, dagtekening, *others = values
    (place,) = KINDS[bericht].places
    kostprijs = None
    if others:
        (kostprijs,) = others
    return Aanlevering(
        sleutel=Sleutel(gemeente, place.stroom, number),
        bsn=bsn,
        start=start,
        stop=stop,
        kostprijs=kostprijs,
        status=status,
        bericht=bericht,
        identificatie=identificatie,
        dagtekening=dagtekening,
    )


@frozen(kw_only=True)
class Terugkoppeling:
    """What a WMO409 says of a period, in one shape for both streams.

    Attributes:
        sleutel: The logical key of the period, at the gemeente that the message is for.
        reden: Why the CAK sends it.
        attributen: What goes with the reason.
        path: Path of the class that holds it, such as ``Bericht/BeschermdWonen``.
    """

    sleutel: Sleutel
    reden: RedenTerugkoppeling | UnknownCode
    attributen: tuple[Attribuut, ...]
    path: Path

    @property
    def stopdatums(self) -> tuple[date | None, ...]:
        """The dates of all attributes Stopdatum; None for one that does not read as a date."""
        return tuple(
            _date_or_none(attribuut)
            for attribuut in self.attributen
            if attribuut.attribuut_naam is AttribuutNaam.STOPDATUM
        )

    @property
    def stopdatum(self) -> date | None:
        """The first Stopdatum, or None when there is none that reads as a date."""
        return next((day for day in self.stopdatums if day is not None), None)


def _date_or_none(attribuut: Attribuut) -> date | None:
    try:
        return attribuut.datum
    except InvalidValue:
        return None


@overload
def terugkoppeling_of(message: WMO409) -> Terugkoppeling: ...
@overload
def terugkoppeling_of(message: Message) -> Terugkoppeling | None: ...
def terugkoppeling_of(message: Message) -> Terugkoppeling | None:
    """Return what a message of the CAK says of a period; None for any other message.

    Args:
        message: Any message.
    """
    if not isinstance(message, WMO409):
        return None
    part = message.abonnementstarief or message.beschermd_wonen
    assert part is not None  # the model sees to it that one of the two is filled
    place = place_of(message)
    opmerking = part.inhoudelijke_opmerking
    attributen = () if opmerking.attributen is None else opmerking.attributen.attribuut
    return Terugkoppeling(
        sleutel=Sleutel(message.header.ontvanger, place.stroom, number_of(message)),
        reden=opmerking.reden_terugkoppeling,
        attributen=attributen,
        path=place.client,
    )
