"""The history in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Self

from attrs import Attribute, Factory, field, frozen

from ieb.errors import InvalidType
from ieb.history.answers import Answers
from ieb.history.events import Log
from ieb.history.store import WRITING, Store, identity_in
from ieb.history.view import Recorded, demand_event
from ieb.messages import Message
from ieb.messages.aanlevering import Aanlevering, aanlevering_of


def _demand_store(_history: History, _attribute: Attribute[Store], value: object) -> None:
    if not isinstance(value, Store):
        msg = (
            "Een historie begint leeg; leg elk bericht vast met accept: History().accept(bericht)."
        )
        raise InvalidType(msg)


@frozen(eq=False, repr=False)
class History(Answers):
    """What was exchanged before, in memory. It never changes: each message gives a new history.

    Recording costs the same however long the history is; on a history that has a later one already
    it costs a copy.

    Example:
        >>> history = History()
        >>> later = history.accept(start, received=date(2025, 5, 13))  # doctest: +SKIP
        >>> len(history), len(later)  # doctest: +SKIP
        (0, 1)
    """

    _store: Store = field(default=Factory(Store), validator=_demand_store)
    _version: int = 0

    def __repr__(self) -> str:
        """Return how many messages it holds, and nothing of what they say."""
        word = "bericht" if self._version == 1 else "berichten"
        return f"History({self._version} {word})"

    def __len__(self) -> int:
        """Return how many messages were recorded, accepted or not."""
        return self._version

    def __bool__(self) -> bool:
        """Return True: a history without messages is still a history."""
        return True

    def __iter__(self) -> Iterator[Recorded]:
        """Yield each message as it was recorded, in that order."""
        return iter(self._store.events[: self._version])

    def record(self, message: Message, *, accepted: bool, received: date | None = None) -> Self:
        """Return the history in which a message was recorded.

        A message that is equal in every element to one that was recorded changes nothing. When the
        retouren on a heenbericht refuse it, it counts as never sent from then on, but for its
        Identificatie.

        Args:
            message: A heenbericht, or a retour on one.
            accepted: Whether it was accepted. Of a refused heenbericht only the Identificatie
                counts as used (aanname); a refused retour counts for nothing.
            received: Day of receipt, for the rules about terms.

        Raises:
            InvalidType: No message, a day that is no date, or `accepted` is no bool.
        """
        demand_event(message, received, accepted)
        with WRITING:
            if self._store.find(message, self._version) is not None:
                return self
            event = Recorded(message=message, received=received, accepted=accepted)
            store = self._store.extend(self._version, event, aanlevering_of(message))
            return type(self)(store, self._version + 1)

    def accept(self, message: Message, *, received: date | None = None) -> Self:
        """Return the history in which a message was accepted; see `record`.

        Args:
            message: A heenbericht, or a retour on one.
            received: Day of receipt, for the rules about terms.

        Raises:
            InvalidType: No message, or a day that is no date.
        """
        return self.record(message, accepted=True, received=received)

    def reject(self, message: Message, *, received: date | None = None) -> Self:
        """Return the history in which a message was refused; see `record`.

        Args:
            message: A heenbericht; a refused retour counts for nothing.
            received: Day of receipt.

        Raises:
            InvalidType: No message, or a day that is no date.
        """
        return self.record(message, accepted=False, received=received)

    def continues(self, earlier: History) -> bool:
        """Return whether this history is an earlier one, with nothing or more recorded since.

        Args:
            earlier: The other one. That two histories were made apart and hold the same is not
                looked into: then this says False.
        """
        return self._store is earlier._store and self._version >= earlier._version

    def _look(self) -> tuple[Log, int]:
        return self._store, self._version


class GrowingHistory(Answers):
    """A history in memory that grows in place: for who judges in turn and looks back at no other.

    Recording a message makes nothing but what is needed to find it again.
    """

    def __init__(self, history: History) -> None:
        """Begin with what was exchanged before.

        Args:
            history: What was exchanged; it does not change.
        """
        self._store, self._version = history._store, history._version

    @property
    def now(self) -> History:
        """The history as it is now; it does not grow."""
        return History(self._store, self._version)

    def holds(self, message: Message, aanlevering: Aanlevering | None) -> bool:
        """Return whether a message that is equal in every element was recorded.

        Args:
            message: A heenbericht or a retour.
            aanlevering: What it delivers; None for one that delivers no period.
        """
        found = None
        if aanlevering is None:
            found = self._store.find(message, self._version)
        else:
            found = self._store.find_sent(message, identity_in(aanlevering), self._version)
        return found is not None

    def add(self, event: Recorded, aanlevering: Aanlevering | None) -> None:
        """Record a message that the history does not hold.

        Args:
            event: The message, and what became of it.
            aanlevering: What it delivers; None for one that delivers no period.
        """
        with WRITING:
            self._store = self._store.extend(self._version, event, aanlevering)
            self._version += 1

    def _look(self) -> tuple[Log, int]:
        return self._store, self._version
