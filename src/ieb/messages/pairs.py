"""Every pair of messages: its classes, and what they are.

Who adds a pair adds it here; nothing else lists the names of messages. What stands in `__all__` is
there after ``from ieb import ...`` and ``from ieb.messages import ...``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from ieb.findings import Path, to_path
from ieb.messages.abonnementstarief import WMO405, WMO406
from ieb.messages.beschermd_wonen import WMO407, WMO408
from ieb.messages.places import CLIENT, CodedClass, Place, Sender, Stroom, value_at
from ieb.messages.start_eigen_bijdrage import WMO401, WMO402
from ieb.messages.stop_eigen_bijdrage import WMO403, WMO404
from ieb.messages.terugkoppeling import WMO409, WMO410
from ieb.releases import Release, home_release
from ieb.releases.shape import HEADER, ROOT

__all__: list[str] = ["Message"]
__all__ += ["WMO401", "WMO402"]
__all__ += ["WMO403", "WMO404"]
__all__ += ["WMO405", "WMO406"]
__all__ += ["WMO407", "WMO408"]
__all__ += ["WMO409", "WMO410"]

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


ALL: Final = (
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
"""Each kind of message, in the order of their numbers."""
