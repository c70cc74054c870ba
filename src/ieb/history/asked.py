"""What is asked about of a kept history, to be answered at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

# Any: what a database gives depends on the statement.
from typing import Any, Protocol

from attrs import field, frozen

from ieb.history.events import Log
from ieb.history.rows import Addition, Rows
from ieb.history.store import identity_in
from ieb.history.view import Identity, identity_of
from ieb.messages import Message
from ieb.messages.aanlevering import Aanlevering, Sleutel, aanlevering_of, terugkoppeling_of
from ieb.messages.kinds import is_retour
from ieb.messages.places import Stroom

Person = tuple[str, Stroom]
"""Bsn and stream."""
Number = tuple[str, str]
"""Name of a retour, and its IdentificatieRetour."""
Row = Sequence[Any]


@frozen
class Asked:
    """What is asked about: all that is known of it is read at once.

    Attributes:
        identities: Of all heenberichten and retouren with these.
        keys: Of all aanleveringen and WMO409s with these.
        persons: Of all aanleveringen with a key that these ever had.
        numbers: Of all retouren with these.
    """

    identities: set[Identity] = field(factory=set[Identity])
    keys: set[Sleutel] = field(factory=set[Sleutel])
    persons: set[Person] = field(factory=set[Person], repr=False)
    numbers: set[Number] = field(factory=set[Number], repr=False)

    def add(self, message: Message, aanlevering: Aanlevering | None) -> None:
        """Add what rules ask about when they judge a message.

        Args:
            message: The message.
            aanlevering: What it delivers; None for one that delivers no period.
        """
        if aanlevering is not None:
            self.identities.add(identity_in(aanlevering))
            self.keys.add(aanlevering.sleutel)
            self.persons.add((aanlevering.bsn, aanlevering.sleutel.stroom))
            return
        self.identities.add(identity_of(message))
        if is_retour(message):
            self.numbers.add((message.naam, message.header.identificatie_retour))
        told = terugkoppeling_of(message)
        if told is not None:
            self.keys.add(told.sleutel)


def asked_of(messages: Iterable[Message]) -> Asked:
    """Return what rules ask about when they judge messages.

    Args:
        messages: The messages.
    """
    asked = Asked()
    for message in messages:
        asked.add(message, aanlevering_of(message))
    return asked


class KeptLog(Log, Protocol):
    """The log of a kept history, of which much can be asked at once."""

    @property
    def rows(self) -> Rows:
        """What reads its rows."""
        ...

    def with_identities(self, identities: Collection[Identity]) -> Sequence[Row]:
        """Return all events with these in order.

        Of each the number, message, release, day and whether it was accepted, as `Rows.event` takes
        them, and then its identity and whether it is a retour.
        """
        ...

    def delivered(self, keys: Collection[Sleutel], persons: Collection[Person]) -> Sequence[Row]:
        """Return all accepted aanleveringen with these, or with a key that these ever had.

        They come in order, as `Rows.recorded` takes them.
        """
        ...

    def remarks_on(self, keys: Collection[Sleutel]) -> Iterable[tuple[Sleutel, Row]]:
        """Return all WMO409s about these in order, as `with_identities` gives them."""
        ...

    def with_numbers(self, numbers: Collection[Number]) -> Iterable[tuple[Number, Row]]:
        """Return all retouren with these in order, as `with_identities` gives them."""
        ...

    def add(self, additions: Sequence[Addition]) -> None:
        """Keep messages, in this order, in the block around it; they are not there yet."""
        ...
