"""What each message is: who sends it, what answers it, where gemeente, client and period stand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeGuard, overload

from ieb.codes import StatusAanlevering
from ieb.errors import InvalidType
from ieb.messages.pairs import (
    ALL,
    Aanleverbericht,
    Heenbericht,
    Kind,
    Message,
    PartMessage,
    Retour,
)
from ieb.messages.places import Place, Sender, value_at

__all__ = [
    "KINDS",
    "Kind",
    "Sender",
    "gemeente_of",
    "kind_of",
]

KINDS: Final[Mapping[str, Kind]] = MappingProxyType({kind.naam: kind for kind in ALL})
"""Every kind of message by its name, in the order of their numbers."""

MESSAGES: Final[tuple[type[Message], ...]] = tuple(kind.model for kind in ALL)
"""The classes of all messages, in the order of their numbers."""


def demand_message(value: object) -> Message:
    """Return a message, and refuse what is none.

    Args:
        value: What an untyped caller may have handed over.

    Raises:
        InvalidType: No message.
    """
    if isinstance(value, MESSAGES):
        return value
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
