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
from ieb.messages.bericht import Header, HeaderRetour, Kop, KopRetour, RetourBericht
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
        if isinstance(message, RetourBericht):
            if accepted:
                self.answer(message, identity, version)
            return
        made = Exchange(message=message, received=received, accepted=accepted)
        self.put(("exchange", *identity), version, (*self.exchanges(identity, version), made))
        if accepted and isinstance(message, WMO405 | WMO407):
            self.deliver(delivery_of(message), version)

    def answer(self, retour: RetourBericht, identity: tuple[str, str, str], version: int) -> None:
        first = not self.count(("retour", *identity), version)
        self.put(("retour", *identity), version, retour)
        if first and retour.afgekeurd:
            self.take_back(identity, version)

    def take_back(self, identity: tuple[str, str, str], version: int) -> None:
        """Let the last accepted message of this identity count as refused."""
        known = list(self.exchanges(identity, version))
        place = next((at for at in reversed(range(len(known))) if known[at].accepted), None)
        if place is None:
            return
        message = known[place].message
        known[place] = evolve(known[place], accepted=False)
        self.put(("exchange", *identity), version, tuple(known))
        if isinstance(message, WMO405 | WMO407):
            delivery = delivery_of(message)
            kept = list(self.deliveries(delivery.sleutel, version))
            at = max(index for index, (_, one) in enumerate(kept) if one == delivery)
            self.put(delivery.sleutel, version, (*kept[:at], *kept[at + 1 :]))

    def deliver(self, delivery: Delivery, version: int) -> None:
        sleutel = delivery.sleutel
        self.put(sleutel, version, (*self.deliveries(sleutel, version), (version, delivery)))
        if not self.count(("period", delivery.bsn, sleutel), version):
            self.put(("period", delivery.bsn, sleutel), version, sleutel)
            self.put((delivery.bsn, sleutel.stroom), version, sleutel)

    def exchanges(self, identity: tuple[str, str, str], version: int) -> tuple[Exchange, ...]:
        """Return all heenberichten of this identity, in order."""
        found: tuple[Exchange, ...] = self.last(("exchange", *identity), version) or ()
        return found

    def deliveries(self, sleutel: Sleutel, version: int) -> tuple[tuple[int, Delivery], ...]:
        """Return all accepted deliveries with this key, in order, each with the version that brought it."""
        found: tuple[tuple[int, Delivery], ...] = self.last(sleutel, version) or ()
        return found

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
        newest, fact = facts[-1]  # read once: another thread may be adding a newer one
        if newest <= version:  # the newest history of its line, as most are
            return fact
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

        The first retour on a heenbericht decides: when it refuses, the heenbericht counts as never sent from
        then on, but for its Identificatie.

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
        found = self._store.deliveries(sleutel, self._version)
        return found[-1][1] if found and not _removes(found[-1][1]) else None

    def used(self, sleutel: Sleutel) -> bool:
        """Return whether a delivery with this key was ever accepted; a removed one counts."""
        return bool(self._store.deliveries(sleutel, self._version))

    def removed(self, sleutel: Sleutel) -> bool:
        """Return whether the last accepted delivery with this key removed it."""
        found = self._store.deliveries(sleutel, self._version)
        return bool(found) and _removes(found[-1][1])

    def periods(self, bsn: str, stroom: Stroom) -> tuple[Delivery, ...]:
        """Return all actual deliveries for a Bsn in a stream, of every gemeente."""
        rows: list[tuple[int, Delivery]] = []
        for sleutel in self._store.all((bsn, stroom), self._version):
            found = self._store.deliveries(sleutel, self._version)
            if found and found[-1][1].bsn == bsn and not _removes(found[-1][1]):
                rows.append((next(at for at, one in found if one.bsn == bsn), found[-1][1]))
        return tuple(one for _, one in sorted(rows, key=itemgetter(0)))

    def exchange(self, bericht: str, gemeente: str, identificatie: str) -> Exchange | None:
        """Return the heenbericht of this kind, gemeente and Identificatie, refused or not, or None."""
        identity = (bericht, gemeente, identificatie)
        known = self._store.exchanges(identity, self._version)
        if not known:
            return None
        found = next((one for one in reversed(known) if one.accepted), known[-1])
        return evolve(found, retours=self._store.count(("retour", *identity), self._version))


def _removes(delivery: Delivery) -> bool:
    return delivery.status is StatusAanlevering.VERWIJDEREN_AANLEVERING


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
