"""What each message is: who sends it, what answers it, where gemeente, client and period stand.

This is the only table of messages. Who adds a pair of messages adds it here; nothing else lists
their names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final, TypeGuard, overload

from attrs import frozen

from ieb.codes import StatusAanlevering
from ieb.errors import InvalidType
from ieb.findings import Path, to_path
from ieb.messages.abonnementstarief import WMO405, WMO406
from ieb.messages.beschermd_wonen import WMO407, WMO408
from ieb.messages.fields import attributes_of
from ieb.messages.start_eigen_bijdrage import WMO401, WMO402
from ieb.messages.stop_eigen_bijdrage import WMO403, WMO404
from ieb.messages.terugkoppeling import WMO409, WMO410
from ieb.releases import Release, home_release
from ieb.releases.shape import HEADER, ROOT

__all__ = [
    "KINDS",
    "Kind",
    "Sender",
    "gemeente_of",
    "kind_of",
]

Aanleverbericht = WMO405 | WMO407
"""A message that delivers a period."""
PartMessage = WMO401 | WMO403
"""A message that says a part of a period: its start or its stop."""
Heenbericht = PartMessage | Aanleverbericht | WMO409
"""A message that is answered by a retour."""
Retour = WMO402 | WMO404 | WMO406 | WMO408 | WMO410
"""A message that answers a heenbericht."""
Message = WMO401 | WMO402 | WMO403 | WMO404 | WMO405 | WMO406 | WMO407 | WMO408 | WMO409 | WMO410
"""Any message."""


class Stroom(StrEnum):
    """A stream of contributions that has messages of its own."""

    ABONNEMENTSTARIEF = "abonnementstarief"
    BESCHERMD_WONEN = "beschermd wonen"

    @property
    def prefix(self) -> str:
        """What the names of its elements begin with."""
        if self is Stroom.ABONNEMENTSTARIEF:
            return "Eb"
        return "Bw"


class Sender(StrEnum):
    """Who sends a message."""

    GEMEENTE = "gemeente"
    CAK = "CAK"


class CodedClass(StrEnum):
    """A class of a message that a retour puts return codes on (IV028)."""

    HEADER = "Header"
    CLIENT = "Client"
    PERIODE = "Periode"


@frozen(kw_only=True)
class Place:
    """Where a message holds a period of one stream.

    Attributes:
        stroom: The stream.
        client: Path of the class that counts as the client, such as ``Bericht/Client``.
        period: Path of the class that counts as the period.
        number: Path of the start number.
        bsn: Path of the Bsn; None for a message that names nobody.
    """

    stroom: Stroom
    client: Path
    period: Path
    number: Path
    bsn: Path | None = None

    def named(self, name: str) -> Path:
        """Return the path of an element of the period whose name begins with that of its stream.

        Args:
            name: Its name without the stream: ``Startdatum``.
        """
        return self.period.child(f"{self.stroom.prefix}{name}")


@frozen(kw_only=True)
class Kind:
    """What a message is, apart from what it says.

    Attributes:
        model: The class of the message.
        sender: Who sends it.
        party: Path of the element that names the gemeente: as sender, or as receiver.
        places: Where it holds a period, for each of its streams.
        answers: Name of the heenbericht that it answers; None for a heenbericht.
        answered_by: Name of the retour that answers it; None for a retour.
        whole: Whether it says all there is to say of its period; a start or a stop of release 1.0
            says a part of it.
    """

    model: type[Message]
    sender: Sender
    party: Path
    places: tuple[Place, ...]
    answers: str | None = None
    answered_by: str | None = None
    whole: bool = True

    @property
    def naam(self) -> str:
        """Name of the message, such as ``WMO405``."""
        return self.model.naam

    @property
    def home(self) -> Release:
        """The release that the class of the message is modelled after."""
        return home_release(self.naam)

    @property
    def heenbericht(self) -> str:
        """Name of the heenbericht that it answers, or its own name."""
        return self.answers or self.naam

    @property
    def is_retour(self) -> bool:
        """Whether it answers another message."""
        return self.answers is not None

    @property
    def is_aanlevering(self) -> bool:
        """Whether it delivers a period, as what a gemeente sends unasked does if it says all."""
        return self.sender is Sender.GEMEENTE and not self.is_retour and self.whole

    def gemeente_in(self, message: Message) -> str:
        """Return the gemeente that the header of a message of this kind names."""
        gemeente = value_at(message, self.party)
        assert isinstance(gemeente, str)
        return gemeente

    def coded_class(self, path: Path | str) -> CodedClass:
        """Return the class on which a retour codes what was found at a path.

        What stands inside a class counts for the nearest class around it that holds return codes.

        Args:
            path: Where it was found.
        """
        place = to_path(path)
        if not place.parent or place.is_within(HEADER):  # found in the message as a whole
            return CodedClass.HEADER
        if any(place.is_within(own.period) for own in self.places):
            return CodedClass.PERIODE
        return CodedClass.CLIENT


def _pair(
    heenbericht: type[Heenbericht],
    retour: type[Retour],
    *,
    sender: Sender,
    places: tuple[Place, ...],
    whole: bool = True,
) -> Iterator[Kind]:
    """Yield a heenbericht and its retour; what a retour copies stands in it where it stood."""
    receiver, party = Sender.GEMEENTE, HEADER / "Ontvanger"
    if sender is Sender.GEMEENTE:
        receiver, party = Sender.CAK, HEADER / "Afzender"
    yield Kind(
        model=heenbericht,
        sender=sender,
        party=party,
        places=places,
        answered_by=retour.naam,
        whole=whole,
    )
    yield Kind(
        model=retour,
        sender=receiver,
        party=party,
        places=places,
        answers=heenbericht.naam,
        whole=whole,
    )


CLIENT: Final = ROOT / "Client"
"""Path of the client of a message that names one."""


def _of_client(stroom: Stroom, period: str) -> Place:
    """Return where a message about a client holds a period, in a class with this name."""
    return Place(
        stroom=stroom,
        client=CLIENT,
        period=CLIENT / period,
        number=CLIENT / period / f"{stroom.prefix}StartNummer",
        bsn=CLIENT / "Bsn",
    )


def _of_stream(stroom: Stroom, name: str) -> Place:
    """Return where a message of the CAK holds a period, in the class of a stream."""
    return Place(
        stroom=stroom,
        client=ROOT / name,
        period=ROOT / name / "InhoudelijkeOpmerking",
        number=ROOT / name / f"{stroom.prefix}StartNummer",
    )


_ALL: Final = (
    *_pair(
        WMO401,
        WMO402,
        sender=Sender.GEMEENTE,
        places=(_of_client(Stroom.ABONNEMENTSTARIEF, "StartEigenBijdrage"),),
        whole=False,
    ),
    *_pair(
        WMO403,
        WMO404,
        sender=Sender.GEMEENTE,
        places=(_of_client(Stroom.ABONNEMENTSTARIEF, "StopEigenBijdrage"),),
        whole=False,
    ),
    *_pair(
        WMO405,
        WMO406,
        sender=Sender.GEMEENTE,
        places=(_of_client(Stroom.ABONNEMENTSTARIEF, "PeriodeEigenBijdrageAbo"),),
    ),
    *_pair(
        WMO407,
        WMO408,
        sender=Sender.GEMEENTE,
        places=(_of_client(Stroom.BESCHERMD_WONEN, "PeriodeEigenBijdrageBw"),),
    ),
    *_pair(
        WMO409,
        WMO410,
        sender=Sender.CAK,
        places=(
            _of_stream(Stroom.ABONNEMENTSTARIEF, "Abonnementstarief"),
            _of_stream(Stroom.BESCHERMD_WONEN, "BeschermdWonen"),
        ),
    ),
)
KINDS: Final[Mapping[str, Kind]] = MappingProxyType({kind.naam: kind for kind in _ALL})
"""Every kind of message by its name, in the order of their numbers."""

MESSAGES: Final[tuple[type[Message], ...]] = tuple(kind.model for kind in _ALL)
"""The classes of all messages, in the order of their numbers."""


def demand_message(value: object) -> None:
    """Refuse what is no message.

    Args:
        value: What an untyped caller may have handed over.

    Raises:
        InvalidType: No message.
    """
    if not isinstance(value, MESSAGES):
        first, last = MESSAGES[0].naam, MESSAGES[-1].naam
        msg = f"Verwacht een bericht ({first} t/m {last}), geen {type(value).__name__}."
        raise InvalidType(msg)


def kind_of(message: Message) -> Kind:
    """Return what a message is."""
    return KINDS[message.naam]


def is_retour(message: Message) -> TypeGuard[Retour]:
    """Return whether a message is a retour."""
    return KINDS[message.naam].is_retour


def is_heenbericht(message: Message) -> TypeGuard[Heenbericht]:
    """Return whether a message is answered by a retour."""
    return not KINDS[message.naam].is_retour


def is_aanlevering(message: Message) -> TypeGuard[Aanleverbericht]:
    """Return whether a message delivers a period."""
    return KINDS[message.naam].is_aanlevering


def gemeente_of(message: Message) -> str:
    """Return the gemeente that the header of a message names, as sender or as receiver."""
    return KINDS[message.naam].gemeente_in(message)


@overload
def place_of(message: Heenbericht) -> Place: ...
@overload
def place_of(message: Message) -> Place | None: ...
def place_of(message: Message) -> Place | None:
    """Return where a message holds its period; None for a retour that holds none."""
    for place in KINDS[message.naam].places:
        if value_at(message, place.period) is not None:
            return place
    return None


@overload
def number_of(message: Heenbericht) -> int: ...
@overload
def number_of(message: Message) -> int | None: ...
def number_of(message: Message) -> int | None:
    """Return the start number that a message is about; None for a retour that holds none."""
    place = place_of(message)
    if place is None:
        return None
    number = value_at(message, place.number)
    assert isinstance(number, int)
    return number


def status_of(message: PartMessage | Aanleverbericht) -> StatusAanlevering:
    """Return the StatusAanlevering of what a gemeente says of a period."""
    status = value_at(message, place_of(message).period.child("StatusAanlevering"))
    assert isinstance(status, StatusAanlevering)
    return status


def bsn_of(message: Message) -> str | None:
    """Return the Bsn that stands in a message, or None when it names nobody."""
    place = place_of(message)
    if place is None or place.bsn is None:
        return None
    bsn = value_at(message, place.bsn)
    assert isinstance(bsn, str)
    return bsn


def value_at(message: Message, path: Path) -> object:
    """Return what a message holds at a path; None when that, or a class around it, is not there.

    Args:
        message: The message.
        path: Element names from the root, such as ``Bericht/Client/Bsn``.
    """
    held: object = message
    for attribute in _attributes(path.text):
        if held is None:
            return None
        held = getattr(held, attribute)
    return held


@cache
def _attributes(text: str) -> tuple[str, ...]:
    """Return the attributes that lead to a path; by its text, of which the hash is made once."""
    return attributes_of(Path(text))
