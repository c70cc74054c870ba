"""What was exchanged before, behind the few questions that the rules ask.

`History` lives in memory and never changes: accepting a message gives a new one. `SqliteHistory` keeps the
same in a file. Who has an administration of their own answers the questions of `HistoryView`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable
from datetime import date
from operator import itemgetter
from threading import Lock
from typing import Any, Final, Protocol, Self

from attrs import Factory, evolve, field, frozen

from ieb.codes import StatusAanlevering
from ieb.errors import InvalidType
from ieb.messages import WMO405, WMO407, Message
from ieb.messages.bericht import Header, HeaderRetour, Kop, KopRetour
from ieb.messages.delivery import Delivery, Sleutel, Stroom, delivery_of
from ieb.messages.terugkoppeling import HeaderTerugkoppeling, HeaderTerugkoppelingRetour

HEENBERICHT: Final = {"WMO406": "WMO405", "WMO408": "WMO407", "WMO410": "WMO409"}
"""Name of a retour to the name of the message that it answers."""


@frozen(kw_only=True)
class Exchange:
    """A heenbericht that was exchanged before.

    Attributes:
        message: The message.
        received: Day on which it was received, or None when that is unknown.
        accepted: Whether it was accepted; a refused one counts as never sent, but for its Identificatie.
        retours: How many retours with its kind, gemeente and Identificatie were accepted.
    """

    message: Message = field(repr=False)
    received: date | None
    accepted: bool
    retours: int = 0


class HistoryView(Protocol):
    """The questions that rules ask about earlier messages; implement it on your own administration."""

    def actual(self, sleutel: Sleutel) -> Delivery | None:
        """Return the last accepted delivery with this key that was not removed, or None."""
        ...

    def used(self, sleutel: Sleutel) -> bool:
        """Return whether a delivery with this key was ever accepted; a removed one counts."""
        ...

    def removed(self, sleutel: Sleutel) -> bool:
        """Return whether the last accepted delivery with this key removed it."""
        ...

    def periods(self, bsn: str, stroom: Stroom) -> tuple[Delivery, ...]:
        """Return all actual deliveries for a Bsn in a stream, of every gemeente.

        They come in the order in which their keys were first delivered for this Bsn.
        """
        ...

    def exchange(self, bericht: str, gemeente: str, identificatie: str) -> Exchange | None:
        """Return the heenbericht of this kind, gemeente and Identificatie, refused or not, or None.

        When more bear that Identificatie, an accepted one goes before a refused one, and then the last one.
        """
        ...


def party_of(kop: Kop) -> str:
    """Return the gemeente that the header of a message names, as sender or receiver."""
    if isinstance(kop, HeaderTerugkoppeling | HeaderTerugkoppelingRetour):
        return kop.ontvanger
    assert isinstance(kop, Header | HeaderRetour)
    return kop.afzender


def identity_of(message: Message) -> tuple[str, str, str]:
    """Return kind, gemeente and Identificatie of a heenbericht; for a retour those of its heenbericht."""
    bericht = HEENBERICHT.get(message.naam, message.naam)
    return bericht, party_of(message.header), message.header.bericht_identificatie.identificatie


def is_retour(message: Message) -> bool:
    """Return whether a message is a retour."""
    return isinstance(message.header, KopRetour)


_Event = tuple[Message, date | None, bool]
_WRITING: Final = Lock()  # of all stores together: held for a moment, and a store stays picklable


class _Store:
    """What all histories of one line share: every fact with the version that brought it.

    Facts are only ever added, and a history looks no further than its own version; so each of them
    stays as it was, and accepting a message costs the same however long the history is.
    """

    def __init__(self) -> None:
        self.log: list[_Event] = []
        self.facts: dict[Hashable, list[tuple[int, Any]]] = {}  # Any: what a fact holds depends on its key

    def add(self, message: Message, received: date | None, accepted: bool) -> None:
        """Add an event and the facts that follow from it."""
        self.log.append((message, received, accepted))
        version = len(self.log)
        identity = identity_of(message)
        if is_retour(message):
            if accepted:
                self.put(("retour", *identity), version, message)
            return
        before: Exchange | None = self.last(("exchange", *identity), version)
        if accepted or before is None or not before.accepted:
            made = Exchange(message=message, received=received, accepted=accepted)
            self.put(("exchange", *identity), version, made)
        if accepted and isinstance(message, WMO405 | WMO407):
            self.deliver(delivery_of(message), version)

    def deliver(self, delivery: Delivery, version: int) -> None:
        sleutel = delivery.sleutel
        gone = delivery.status is StatusAanlevering.VERWIJDEREN_AANLEVERING
        self.put(sleutel, version, None if gone else delivery)
        if not self.count(("period", delivery.bsn, sleutel), version):
            self.put(("period", delivery.bsn, sleutel), version, sleutel)
            self.put((delivery.bsn, sleutel.stroom), version, sleutel)

    def put(self, key: Hashable, version: int, fact: object) -> None:
        self.facts.setdefault(key, []).append((version, fact))

    def count(self, key: Hashable, version: int) -> int:
        return bisect_right(self.facts.get(key, ()), version, key=itemgetter(0))

    def all(self, key: Hashable, version: int) -> list[Any]:
        return [fact for _, fact in self.facts.get(key, [])[: self.count(key, version)]]

    def last(self, key: Hashable, version: int) -> Any:
        facts = self.facts.get(key)
        if facts is None:
            return None
        if facts[-1][0] <= version:  # the newest history of its line, as most are
            return facts[-1][1]
        count = self.count(key, version)
        return facts[count - 1][1] if count else None

    def fork(self, version: int) -> _Store:
        """Return a store of its own for a history that is no longer the newest of its line."""
        made = _Store()
        for event in self.log[:version]:
            made.add(*event)
        return made


@frozen(eq=False)
class History:
    """What was exchanged before, in memory. It never changes: each message gives a new history.

    Accepting costs the same however long the history is; on a history that has a later one already it
    costs a copy.

    Example:
        >>> history = History()
        >>> later = history.accept(start, received=date(2025, 5, 13))  # doctest: +SKIP
        >>> len(history), len(later)  # doctest: +SKIP
        (0, 1)
    """

    _store: _Store = field(default=Factory(_Store), repr=False)
    _version: int = 0

    def __len__(self) -> int:
        """Return how many messages were accepted or refused."""
        return self._version

    def __bool__(self) -> bool:
        """Return True: a history without messages is still a history."""
        return True

    def accept(self, message: Message, *, received: date | None = None) -> Self:
        """Return the history in which a message was accepted.

        Args:
            message: A heenbericht, or a retour on one.
            received: Day of receipt, for the rules about terms.

        Raises:
            InvalidType: No message, or a day that is no date.
        """
        return self._with(message, received, accepted=True)

    def reject(self, message: Message, *, received: date | None = None) -> Self:
        """Return the history in which a message was refused: only its Identificatie counts as used (aanname).

        Args:
            message: A heenbericht; a refused retour counts for nothing.
            received: Day of receipt.

        Raises:
            InvalidType: No message, or a day that is no date.
        """
        return self._with(message, received, accepted=False)

    def _with(self, message: Message, received: date | None, *, accepted: bool) -> Self:
        check_event(message, received)
        with _WRITING:
            store = self._store if self._version == len(self._store.log) else self._store.fork(self._version)
            store.add(message, received, accepted)
            return type(self)(store, len(store.log))

    def actual(self, sleutel: Sleutel) -> Delivery | None:
        """Return the last accepted delivery with this key that was not removed, or None."""
        delivery: Delivery | None = self._store.last(sleutel, self._version)
        return delivery

    def used(self, sleutel: Sleutel) -> bool:
        """Return whether a delivery with this key was ever accepted; a removed one counts."""
        return self._store.count(sleutel, self._version) > 0

    def removed(self, sleutel: Sleutel) -> bool:
        """Return whether the last accepted delivery with this key removed it."""
        return self.used(sleutel) and self.actual(sleutel) is None

    def periods(self, bsn: str, stroom: Stroom) -> tuple[Delivery, ...]:
        """Return all actual deliveries for a Bsn in a stream, of every gemeente."""
        found = (self.actual(sleutel) for sleutel in self._store.all((bsn, stroom), self._version))
        return tuple(one for one in found if one is not None and one.bsn == bsn)

    def exchange(self, bericht: str, gemeente: str, identificatie: str) -> Exchange | None:
        """Return the heenbericht of this kind, gemeente and Identificatie, refused or not, or None."""
        identity = (bericht, gemeente, identificatie)
        found: Exchange | None = self._store.last(("exchange", *identity), self._version)
        if found is None:
            return None
        return evolve(found, retours=self._store.count(("retour", *identity), self._version))


def check_event(message: object, received: object) -> None:
    """Refuse what is no message, and what is no day.

    Raises:
        InvalidType: No message, or a day that is no date (a datetime is none).
    """
    if not isinstance(message, Message):
        msg = f"Verwacht een bericht (WMO405 t/m WMO410), geen {type(message).__name__}."
        raise InvalidType(msg)
    if received is not None and type(received) is not date:
        msg = f"received: verwacht een datum (date) of None, geen {type(received).__name__}."
        raise InvalidType(msg)
