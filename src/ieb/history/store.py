"""All messages that the histories in memory of one line share, and where to find each."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from threading import Lock
from typing import Final, TypeVar

from ieb.codes import StatusAanlevering
from ieb.history.events import RecordedAanlevering, find_actual
from ieb.history.standing import FEW, ActualPeriod, Persons, select_running
from ieb.history.view import Identity, Recorded, identity_of
from ieb.messages import Message
from ieb.messages.aanlevering import Aanlevering, Sleutel, aanlevering_of, terugkoppeling_of
from ieb.messages.kinds import is_retour
from ieb.messages.pairs import Retour
from ieb.messages.places import Stroom

Key = TypeVar("Key")
WRITING: Final = Lock()
"""Of all stores together: held for a moment, and a store stays picklable."""


class Store:
    """What all histories of one line share.

    Events are only ever added, and a history looks no further than its own number of them; so
    recording a message costs the same however long the history is.
    """

    def __init__(self) -> None:
        self.events: list[Recorded] = []
        self.repeats: dict[Message, int] = {}  # all but the first of those with one identity
        self.by_identity: dict[Identity, list[int]] = defaultdict(list)
        self.answered: dict[Identity, list[int]] = defaultdict(list)
        self.by_number: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.told: dict[Sleutel, list[int]] = defaultdict(list)
        self.refused: dict[Identity, int] = {}  # and the number of the first retour that refuses it
        self.by_key: dict[Sleutel, list[tuple[int, Aanlevering]]] = defaultdict(list)
        self.refused_keys: dict[Sleutel, int] = {}  # and the number of the first that was refused
        self.persons = Persons()

    def add(self, event: Recorded, aanlevering: Aanlevering | None) -> None:
        """Add an event, and where to find it.

        Args:
            event: The event.
            aanlevering: What its message delivers; None for one that delivers no period.
        """
        self.events.append(event)
        message, place = event.message, len(self.events)
        if aanlevering is not None:
            self._add_to(self.by_identity[identity_in(aanlevering)], message, place)
            self._add_key(event, place, aanlevering)
            return
        identity = identity_of(message)
        if is_retour(message):
            self._add_to(self.answered[identity], message, place)
            self.by_number[message.naam, message.header.identificatie_retour].append(place)
            if event.accepted and message.afgekeurd:
                self.refused.setdefault(identity, place)
            self._mark_answered(identity)
        else:
            self._add_to(self.by_identity[identity], message, place)
            terugkoppeling = terugkoppeling_of(message)
            if terugkoppeling is not None:
                self.told[terugkoppeling.sleutel].append(place)

    def _add_to(self, same: list[int], message: Message, place: int) -> None:
        """Add an event to those with its identity."""
        if same:
            self.repeats[message] = place
        same.append(place)

    def _add_key(self, event: Recorded, place: int, aanlevering: Aanlevering) -> None:
        """Add under which key an event stands that delivers something."""
        sleutel = aanlevering.sleutel
        if not event.accepted:
            self.refused_keys.setdefault(sleutel, place)
            return
        bsn, same = aanlevering.bsn, self.by_key[sleutel]
        is_new = all(earlier.bsn != bsn for _, earlier in reversed(same))
        same.append((place, aanlevering))
        if is_new:
            self.persons.add(bsn, sleutel)
        self.persons.mark(sleutel)

    def _mark_answered(self, identity: Identity) -> None:
        """Note that a retour may change what the aanleveringen of an identity count for."""
        if not self.persons.is_watching:
            return
        for place in self.by_identity.get(identity, ()):
            aanlevering = aanlevering_of(self.events[place - 1].message)
            if aanlevering is not None:
                self.persons.mark(aanlevering.sleutel)

    def sent(self, identity: Identity, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all heenberichten of an identity in order, each with its number."""
        return self._at(self.by_identity, identity, until)

    def count_sent(self, identity: Identity, until: int) -> int:
        """Return how many heenberichten of an identity there are."""
        return bisect_right(self.by_identity.get(identity, ()), until)

    def answers(self, identity: Identity, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all accepted retouren with an identity in order, each with its number."""
        answered = self._at(self.answered, identity, until)
        return [(place, event) for place, event in answered if event.accepted]

    def delivered_for(self, bsn: str, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all aanleveringen for a Bsn that were accepted, in order, each with its number."""
        places: list[int] = []
        for stroom in Stroom:
            for sleutel in self.persons.keys.get((bsn, stroom), ()):
                delivered = self.by_key[sleutel]
                places += [place for place, aanlevering in delivered if aanlevering.bsn == bsn]
        return [(place, self.events[place - 1]) for place in sorted(places) if place <= until]

    def newest_first(self, sleutel: Sleutel, until: int) -> Iterator[RecordedAanlevering]:
        """Yield the aanleveringen with a key, the last one first."""
        return self._recorded(reversed(self.by_key.get(sleutel, ())), until)

    def _oldest_first(self, sleutel: Sleutel, until: int) -> Iterator[RecordedAanlevering]:
        return self._recorded(iter(self.by_key.get(sleutel, ())), until)

    def _recorded(
        self, delivered: Iterator[tuple[int, Aanlevering]], until: int
    ) -> Iterator[RecordedAanlevering]:
        for place, aanlevering in delivered:
            if place <= until:
                yield self._record(place, aanlevering, until)

    def running_from(
        self, bsn: str, stroom: Stroom, day: date, until: int
    ) -> tuple[Aanlevering, ...]:
        """Return the actual aanleveringen for a Bsn that did not stop before a day."""
        keys = self.persons.keys.get((bsn, stroom))
        if keys is None:  # as for nearly each new client
            return ()
        if len(keys) > FEW:
            with WRITING:
                if until == len(self.events):
                    find = partial(self._actual, bsn, until)
                    return self.persons.standing_of(bsn, stroom, find).running_from(day)
        found = (self._actual(bsn, until, sleutel) for sleutel in list(keys))
        return select_running(filter(None, found), day)

    def _actual(self, bsn: str, until: int, sleutel: Sleutel) -> ActualPeriod | None:
        newest, oldest = self.newest_first(sleutel, until), self._oldest_first(sleutel, until)
        return find_actual(self, bsn, newest, oldest, until)

    def is_refused(self, sleutel: Sleutel, until: int) -> bool:
        """Return whether an aanlevering with a key was refused when it was recorded."""
        first = self.refused_keys.get(sleutel)
        return first is not None and first <= until

    def remarks(self, sleutel: Sleutel, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all WMO409s about the period with a key in order, each with its number."""
        return self._at(self.told, sleutel, until)

    def retouren_numbered(
        self, bericht: str, identificatie_retour: str, until: int
    ) -> Sequence[Retour]:
        """Return all retouren of a kind that bear an IdentificatieRetour, accepted or not."""
        found = self._at(self.by_number, (bericht, identificatie_retour), until)
        messages = (event.message for _, event in found)
        return [message for message in messages if is_retour(message)]

    def find(self, message: Message, until: int) -> tuple[int, Recorded] | None:
        """Return the event with a message that is equal in every element, and its number."""
        index = self.answered if is_retour(message) else self.by_identity
        return self._find(message, index.get(identity_of(message)), until)

    def find_sent(
        self, message: Message, identity: Identity, until: int
    ) -> tuple[int, Recorded] | None:
        """Return what `find` does of a heenbericht whose identity is known already."""
        return self._find(message, self.by_identity.get(identity), until)

    def _find(
        self, message: Message, same: Sequence[int] | None, until: int
    ) -> tuple[int, Recorded] | None:
        if not same:  # as of nearly all that is new: a hash of all that it says is slow to make
            return None
        first = self.events[same[0] - 1].message
        is_first = first is message or first == message  # to compare all that it says is slow too
        place = same[0] if is_first else self.repeats.get(message)
        if place is None or place > until:
            return None
        return place, self.events[place - 1]

    def extend(self, until: int, event: Recorded, aanlevering: Aanlevering | None) -> Store:
        """Return the store of a history with an event more; see `add`.

        It is this one, but for a history that is no longer the newest of its line.

        Args:
            until: How many events that history looks at.
            event: The event.
            aanlevering: What its message delivers; None for one that delivers no period.
        """
        store = self
        if until < len(self.events):
            store = self._fork(until)
        store.add(event, aanlevering)
        return store

    def _fork(self, until: int) -> Store:
        store = Store()
        for event in self.events[:until]:
            store.add(event, aanlevering_of(event.message))
        return store

    def _record(self, place: int, aanlevering: Aanlevering, until: int) -> RecordedAanlevering:
        """Return an aanlevering; it is doubtful when a retour that came so far may refuse it."""
        identity = identity_in(aanlevering)
        first = self.refused.get(identity)
        return RecordedAanlevering(
            place=place,
            identity=identity,
            bsn=aanlevering.bsn,
            removes=aanlevering.status is StatusAanlevering.VERWIJDEREN_AANLEVERING,
            doubtful=first is not None and first <= until,
            read=partial(_itself, aanlevering),
        )

    def _at(
        self, index: Mapping[Key, list[int]], key: Key, until: int
    ) -> list[tuple[int, Recorded]]:
        places = index.get(key)
        if places is None:
            return []
        return [(place, self.events[place - 1]) for place in places if place <= until]


def identity_in(aanlevering: Aanlevering) -> Identity:
    """Return of which heenbericht an aanlevering is.

    Args:
        aanlevering: The aanlevering.
    """
    return Identity(aanlevering.bericht, aanlevering.sleutel.gemeente, aanlevering.identificatie)


def _itself(aanlevering: Aanlevering) -> Aanlevering:
    return aanlevering
