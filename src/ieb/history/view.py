"""The questions that the rules ask about earlier messages, and the values of the answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from operator import attrgetter
from typing import NamedTuple, Protocol, runtime_checkable

from attrs import field, frozen

from ieb.arguments import is_day, plain_day_or_none
from ieb.errors import InvalidType
from ieb.messages import WMO409, Message
from ieb.messages.aanlevering import Aanlevering, Sleutel
from ieb.messages.fields import attributes_of
from ieb.messages.kinds import KINDS, demand_message
from ieb.messages.pairs import Retour
from ieb.messages.places import Stroom
from ieb.privacy import mask
from ieb.releases.shape import HEADER


class Identity(NamedTuple):
    """What a heenbericht and the retour on it are known by.

    Attributes:
        bericht: Name of the heenbericht, such as ``WMO405``.
        gemeente: Gemeentecode of the gemeente that sent it, or for a WMO409 receives it.
        identificatie: Identificatie of the heenbericht.
    """

    bericht: str
    gemeente: str
    identificatie: str

    def __repr__(self) -> str:
        """Return the identity without what may be a Bsn: a sender may number by it."""
        bericht, gemeente, identificatie = self
        shown = f"bericht={bericht!r}, gemeente={gemeente!r}, identificatie={identificatie!r}"
        return f"Identity({mask(shown)})"


@frozen(kw_only=True)
class Recorded:
    """One message as it was recorded.

    Attributes:
        message: The message.
        received: Day on which it was received, or None when that is unknown.
        accepted: Whether it was accepted when it was recorded. A retour on it may say otherwise
            later: what it counts for now is in the `Exchange`.
    """

    message: Message = field(repr=False)
    received: date | None = field(converter=plain_day_or_none)
    accepted: bool


@frozen(kw_only=True)
class Exchange:
    """A heenbericht that was exchanged before.

    Attributes:
        message: The message.
        received: Day on which it was received, or None when that is unknown.
        accepted: Whether it was accepted, and no retour refused it since; a refused one counts as
            never sent, but for its Identificatie.
        retours: How many accepted retouren are about it.
        contradicted: Whether some of those approve it and others refuse it. It counts as approved
            then (aanname); ask the other side what holds. An administration of one's own need not
            tell it, and two exchanges are equal without it.
    """

    message: Message = field(repr=False)
    received: date | None = field(converter=plain_day_or_none)
    accepted: bool
    retours: int = 0
    contradicted: bool = field(default=False, eq=False)


class HistoryView(Protocol):
    """The questions that rules ask about earlier messages; answer them from what you have."""

    def actual(self, sleutel: Sleutel) -> Aanlevering | None:
        """Return the last accepted aanlevering with this key that was not removed, or None."""
        ...

    def used(self, sleutel: Sleutel) -> bool:
        """Return whether an aanlevering with this key was ever accepted; a removed one counts."""
        ...

    def removed(self, sleutel: Sleutel) -> bool:
        """Return whether the last accepted aanlevering with this key removed it."""
        ...

    def periods(self, bsn: str, stroom: Stroom) -> tuple[Aanlevering, ...]:
        """Return all actual aanleveringen for a Bsn in a stream, of every gemeente.

        They come in the order in which their keys were first delivered for this Bsn.
        """
        ...

    def terugkoppelingen(self, sleutel: Sleutel) -> tuple[WMO409, ...]:
        """Return the WMO409s about the period with this key that count, oldest first."""
        ...

    def answered(self, retour: Retour) -> Exchange | None:
        """Return the heenbericht that a retour is about, not counting the retour itself, or None.

        An administration in which no Identificatie is used twice answers with
        ``exchange(*identity_of(retour))``.
        """
        ...

    def retouren(self, bericht: str, identificatie_retour: str) -> tuple[Retour, ...]:
        """Return the retouren of this kind (``WMO406``) that bear this IdentificatieRetour."""
        ...

    def exchange(self, bericht: str, gemeente: str, identificatie: str) -> Exchange | None:
        """Return the heenbericht of this kind, gemeente and Identificatie, refused or not, or None.

        When more bear that Identificatie, an accepted one goes before a refused one, and then the
        first one: it is the one that the others repeat.
        """
        ...


@runtime_checkable
class Numbering(Protocol):
    """A question besides those of `HistoryView`, for who gives numbers to new periods."""

    def given_out(self, sleutel: Sleutel) -> bool:
        """Return whether an aanlevering with this key was ever recorded, refused or not."""
        ...


def identity_of(message: Message) -> Identity:
    """Return kind, gemeente and Identificatie of a heenbericht, or of that of a retour."""
    heenbericht, get = _getter(message.naam)
    return Identity(heenbericht, *get(message))


@cache
def _getter(bericht: str) -> tuple[str, Callable[[Message], tuple[str, str]]]:
    """Return the name of a heenbericht, and what gives the rest of the identity of a message."""
    kind = KINDS[bericht]
    identificatie = HEADER / "BerichtIdentificatie" / "Identificatie"
    names = [".".join(attributes_of(path)) for path in (kind.party, identificatie)]
    return kind.heenbericht, attrgetter(*names)


def demand_sleutel(sleutel: object) -> None:
    """Refuse what is no key of a period.

    Args:
        sleutel: What an untyped caller may have handed over.

    Raises:
        InvalidType: No `Sleutel`.
    """
    if not isinstance(sleutel, Sleutel):
        msg = f"verwacht een Sleutel (gemeente, stroom, nummer), geen {type(sleutel).__name__}."
        raise InvalidType(msg, argument="sleutel")


def demand_event(message: object, received: object, accepted: object = True) -> None:
    """Refuse what is no message, what is no day, and what is no verdict.

    Raises:
        InvalidType: No message, a day that is no date (a datetime is none), or a verdict that is no
            bool.
    """
    demand_message(message)
    if received is not None and not is_day(received):
        msg = f"received: verwacht een datum (date) of None, geen {type(received).__name__}."
        raise InvalidType(msg)
    if not isinstance(accepted, bool):
        msg = f"accepted: verwacht True of False, geen {type(accepted).__name__}."
        raise InvalidType(msg)
