"""Part of a kept history in memory: what can be asked about some messages, and what comes to it.

Asking a database takes long, however short the question is. So for some hundreds of messages it is
asked once what rules may ask of each of them; what is added meanwhile is kept at once too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Final, Self, TypeVar

from attrs import evolve, field, frozen

from ieb.history.answers import Answers
from ieb.history.asked import Asked, KeptLog, Number, Row
from ieb.history.events import Log, RecordedAanlevering, find_actual
from ieb.history.log import NEWEST
from ieb.history.rows import Addition, addition_of, removes
from ieb.history.standing import FEW, ActualPeriod, Persons, select_running
from ieb.history.view import Identity, Recorded, demand_event, identity_of
from ieb.messages import Message
from ieb.messages.aanlevering import (
    Aanlevering,
    Sleutel,
    Terugkoppeling,
    terugkoppeling_of,
)
from ieb.messages.kinds import is_retour
from ieb.messages.pairs import Retour
from ieb.messages.places import Stroom
from ieb.wire import to_json

T = TypeVar("T")
_KEPT: Final = 2**62
"""Beyond the number of all that was kept; what is added here is numbered from the next one on."""


@frozen
class _Entry:
    """An event.

    Attributes:
        place: Its number.
        accepted: Whether it was accepted.
        text: Its JSON.
        read: Gives the event, with its number.
    """

    place: int
    accepted: bool
    text: str = field(repr=False)
    read: Callable[[], tuple[int, Recorded]] = field(repr=False)


class Excerpt:
    """Part of a log that grows: answers as the whole log would, and asks that only what is beyond.

    What is added is kept when `flush` is called, and before the whole log is asked anything.
    """

    def __init__(self, log: KeptLog, asked: Asked) -> None:
        """Read all that is asked about.

        Args:
            log: The whole log, in a block in which no one else adds to it.
            asked: What is asked about.
        """
        self.rows = log.rows
        self._log = log
        self._asked = asked
        self._added: list[Addition] = []
        self._place = _KEPT
        self._last: tuple[Message, str] | None = None
        self._sent: dict[Identity, list[_Entry]] = defaultdict(list)
        self._answers: dict[Identity, list[_Entry]] = defaultdict(list)
        self._refused: set[Identity] = set()  # which a retour that was added may refuse
        self._delivered: dict[Sleutel, list[RecordedAanlevering]] = defaultdict(list)
        self._keys: dict[Identity, list[Sleutel]] = defaultdict(list)  # of what was delivered
        self._persons = Persons()
        self._remarks: dict[Sleutel, list[_Entry]] = defaultdict(list)
        self._numbered: dict[Number, list[_Entry]] = defaultdict(list)
        self._read()

    def _read(self) -> None:
        log, asked = self._log, self._asked
        doubtful: set[Identity] = set()
        for row in log.delivered(asked.keys, asked.persons):
            sleutel, recorded = self.rows.recorded(row)
            self._deliver(sleutel, recorded)
            if recorded.doubtful:
                doubtful.add(recorded.identity)
        asked.keys.update(self._delivered)
        for sleutel, row in log.remarks_on(asked.keys):
            self._remarks[sleutel].append(self._entry_of(row))
            doubtful.add(_identity_in(row))
        asked.identities.update(doubtful)
        for row in log.with_identities(asked.identities):
            index = self._answers if row[-1] else self._sent
            index[_identity_in(row)].append(self._entry_of(row))
        for number, row in log.with_numbers(asked.numbers):
            self._numbered[number].append(self._entry_of(row))

    def _entry_of(self, row: Row) -> _Entry:
        place, text, release, received, accepted, *_ = row
        read = partial(self.rows.event, place, text, release, received, accepted)
        return _Entry(place, bool(accepted), text, read)

    def add(self, message: Message, *, accepted: bool, received: date | None) -> None:
        """Add a message, unless one that is equal in every element is there.

        Args:
            message: The message.
            accepted: Whether it was accepted.
            received: Day of receipt.
        """
        if self.find(message, NEWEST) is not None:
            return
        text = self._text_of(message)
        addition = addition_of(message, accepted=accepted, received=received, text=text)
        identity, aanlevering = addition.identity, addition.aanlevering
        told = terugkoppeling_of(message)
        self._demand_asked(identity, aanlevering or told)
        self._added.append(addition)
        self._place = place = self._place + 1
        event = Recorded(message=message, received=received, accepted=accepted)
        entry = _Entry(place, accepted, text, partial(_itself, (place, event)))
        if is_retour(message):
            self._add_retour(message, identity, entry)
            return
        self._sent[identity].append(entry)
        if told is not None:
            self._remarks[told.sleutel].append(entry)
        if accepted and aanlevering is not None:
            recorded = RecordedAanlevering(
                place=place,
                identity=identity,
                bsn=aanlevering.bsn,
                removes=removes(aanlevering),
                doubtful=identity in self._answers,  # a retour may have come before it
                read=partial(_itself, aanlevering),
            )
            self._deliver(aanlevering.sleutel, recorded)

    def _add_retour(self, retour: Retour, identity: Identity, entry: _Entry) -> None:
        self._answers[identity].append(entry)
        self._numbered[retour.naam, retour.header.identificatie_retour].append(entry)
        if entry.accepted and retour.afgekeurd:
            self._refused.add(identity)
        for sleutel in self._keys.get(identity, ()):
            self._persons.mark(sleutel)

    def _deliver(self, sleutel: Sleutel, recorded: RecordedAanlevering) -> None:
        """Add an accepted aanlevering to those with its key."""
        same = self._delivered[sleutel]
        is_new = all(earlier.bsn != recorded.bsn for earlier in reversed(same))
        same.append(recorded)
        self._keys[recorded.identity].append(sleutel)
        if is_new:
            self._persons.add(recorded.bsn, sleutel)
        self._persons.mark(sleutel)

    def _demand_asked(self, identity: Identity, about: Aanlevering | Terugkoppeling | None) -> None:
        """Forget what is asked about when something else is added: then the whole log answers."""
        is_asked = about is None or about.sleutel in self._asked.keys
        if identity not in self._asked.identities or not is_asked:
            self._asked = Asked()

    def flush(self) -> None:
        """Keep what was added.

        Raises:
            IebError: The database refuses it.
        """
        added, self._added = self._added, []
        if added:
            self._log.add(added)

    def _whole(self, until: int) -> KeptLog:
        """Return the whole log, which holds all that was added.

        Raises:
            LookupError: The question is about what was between two of those: the log numbers these
                otherwise.
        """
        if _KEPT <= until < NEWEST:
            msg = "what was not asked about is not known at a moment within an excerpt"
            raise LookupError(msg)
        self.flush()
        return self._log

    def _text_of(self, message: Message) -> str:
        """Return the JSON of a message; of the last one it is still known."""
        last = self._last
        if last is None or last[0] is not message:
            last = self._last = (message, to_json(message))
        return last[1]

    def sent(self, identity: Identity, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all heenberichten of an identity in order, each with its number."""
        if identity not in self._asked.identities:
            return self._whole(until).sent(identity, until)
        return _events(self._sent.get(identity, ()), until)

    def count_sent(self, identity: Identity, until: int) -> int:
        """Return how many heenberichten of an identity there are."""
        if identity not in self._asked.identities:
            return self._whole(until).count_sent(identity, until)
        return sum(entry.place <= until for entry in self._sent.get(identity, ()))

    def answers(self, identity: Identity, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all accepted retouren with an identity in order, each with its number."""
        if identity not in self._asked.identities:
            return self._whole(until).answers(identity, until)
        accepted = (entry for entry in self._answers.get(identity, ()) if entry.accepted)
        return _events(accepted, until)

    def delivered_for(self, bsn: str, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all aanleveringen for a Bsn that were accepted, in order, each with its number."""
        self._asked = Asked()  # who asks this puts it in order with other answers, by number
        return self._whole(until).delivered_for(bsn, until)

    def newest_first(self, sleutel: Sleutel, until: int) -> Iterator[RecordedAanlevering]:
        """Yield the aanleveringen with a key, the last one first."""
        if sleutel not in self._asked.keys:
            return self._whole(until).newest_first(sleutel, until)
        return self._look_through(reversed(self._delivered.get(sleutel, ())), until)

    def _look_through(
        self, delivered: Iterable[RecordedAanlevering], until: int
    ) -> Iterator[RecordedAanlevering]:
        for recorded in delivered:
            if recorded.place > until:
                continue
            if recorded.identity in self._refused:
                yield evolve(recorded, doubtful=True)
            else:
                yield recorded

    def running_from(
        self, bsn: str, stroom: Stroom, day: date, until: int
    ) -> tuple[Aanlevering, ...]:
        """Return the actual aanleveringen for a Bsn that did not stop before a day."""
        person = bsn, stroom
        if person not in self._asked.persons:
            return self._whole(until).running_from(bsn, stroom, day, until)
        keys = self._persons.keys.get(person, ())
        find = partial(self._actual, bsn, until)
        if len(keys) > FEW and until == NEWEST:
            return self._persons.standing_of(bsn, stroom, find).running_from(day)
        return select_running(filter(None, map(find, keys)), day)

    def _actual(self, bsn: str, until: int, sleutel: Sleutel) -> ActualPeriod | None:
        newest = self.newest_first(sleutel, until)
        oldest = self._look_through(self._delivered[sleutel], until)
        return find_actual(self, bsn, newest, oldest, until)

    def is_refused(self, sleutel: Sleutel, until: int) -> bool:
        """Return whether an aanlevering with a key was refused when it was recorded."""
        return self._whole(until).is_refused(sleutel, until)

    def remarks(self, sleutel: Sleutel, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all WMO409s about the period with a key in order, each with its number."""
        if sleutel not in self._asked.keys:
            return self._whole(until).remarks(sleutel, until)
        return _events(self._remarks.get(sleutel, ()), until)

    def retouren_numbered(
        self, bericht: str, identificatie_retour: str, until: int
    ) -> Sequence[Retour]:
        """Return all retouren of a kind that bear an IdentificatieRetour, accepted or not."""
        number = bericht, identificatie_retour
        if number not in self._asked.numbers:
            return self._whole(until).retouren_numbered(bericht, identificatie_retour, until)
        events = _events(self._numbered.get(number, ()), until)
        messages = (event.message for _, event in events)
        return [message for message in messages if is_retour(message)]

    def find(self, message: Message, until: int) -> tuple[int, Recorded] | None:
        """Return the event with a message that is equal in every element, and its number."""
        identity = identity_of(message)
        if identity not in self._asked.identities:
            return self._whole(until).find(message, until)
        index = self._answers if is_retour(message) else self._sent
        same = index.get(identity)
        if not same:  # as of nearly all that is new
            return None
        text = self._text_of(message)
        for entry in same:
            if entry.text == text and entry.place <= until:
                self.rows.remember(message, text)
                return entry.read()
        return None


class GatheredHistory(Answers):
    """A kept history in a block, of which an excerpt is in memory; see `KeptHistory.gather`."""

    def __init__(self, excerpt: Excerpt) -> None:
        """Answer from an excerpt.

        Args:
            excerpt: The excerpt.
        """
        self._excerpt = excerpt

    def record(self, message: Message, *, accepted: bool, received: date | None = None) -> Self:
        """Add a message, which is kept when the block ends; see `KeptHistory.record`.

        Args:
            message: A heenbericht, or a retour on one.
            accepted: Whether it was accepted.
            received: Day of receipt, for the rules about terms.

        Returns:
            This history.

        Raises:
            InvalidType: No message, a day that is no date, or `accepted` is no bool.
            InvalidValue: The message cannot be kept here.
            IebError: The history cannot be written.
        """
        demand_event(message, received, accepted)
        self._excerpt.rows.demand_release(message)
        self._excerpt.add(message, accepted=accepted, received=received)
        return self

    def _look(self) -> tuple[Log, int]:
        return self._excerpt, NEWEST


@contextmanager
def gathered(log: KeptLog, asked: Asked) -> Generator[GatheredHistory]:
    """Let a block ask from memory what is asked about, and keep what it adds when it ends well.

    Args:
        log: The whole log, in a block in which no one else adds to it.
        asked: What is asked about.

    Raises:
        IebError: The database refuses what was added.
    """
    excerpt = Excerpt(log, asked)
    yield GatheredHistory(excerpt)
    excerpt.flush()


def _events(entries: Iterable[_Entry], until: int) -> list[tuple[int, Recorded]]:
    return [entry.read() for entry in entries if entry.place <= until]


def _identity_in(row: Row) -> Identity:
    *_, bericht, gemeente, identificatie, _ = row
    return Identity(bericht, gemeente, identificatie)


def _itself(value: T) -> T:
    return value
