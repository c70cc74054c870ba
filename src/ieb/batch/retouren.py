"""Retouren on what was processed: the one that a message got before, or a new one.

Messages may bear one Identificatie, so that a retour on one could be that on another. Of those it
is settled at once, for the Identificatie, which retouren there are and which message each is on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from hashlib import sha256
from itertools import chain, islice

# Any: each kind of retour has a kind of header of its own.
from typing import Any, Final

from attrs import Factory, evolve, frozen

from ieb.batch.chunks import CHUNK
from ieb.batch.derived import derive_identificaties
from ieb.batch.judged import Judged
from ieb.errors import InvalidValue, NoRetour
from ieb.history import Identity, identity_of
from ieb.history.asked import Asked
from ieb.history.excerpt import GatheredHistory
from ieb.history.kept import KeptHistory
from ieb.messages import Message
from ieb.messages.kinds import KINDS, is_heenbericht
from ieb.messages.pairs import Heenbericht, Retour
from ieb.notation import write_date
from ieb.retour import build_retour
from ieb.wire import to_json

_ANY_NUMBER: Final = "R"
_Digest = bytes


@frozen
class Retouren:
    """Who makes retouren, and records them.

    Attributes:
        history: Where what is answered was recorded.
        today: Their day, unless a message was judged on another.
        identificaties: The numbers of new ones; None for those that follow from what is answered.
    """

    history: KeptHistory | GatheredHistory
    today: date
    identificaties: Iterator[str] | None
    _repeated: dict[Identity, _Given] = Factory(dict[Identity, "_Given"])

    def asked_for(self, outcomes: Iterable[Judged]) -> Asked:
        """Return what is asked about to make the retouren on some messages.

        Args:
            outcomes: The messages, and what was found in them.
        """
        asked = Asked()
        for judged in outcomes:
            message = judged.message
            if message is None or not is_heenbericht(message):
                continue
            identity = identity_of(message)
            asked.identities.add(identity)
            if self.identificaties is None:
                number = _first_number(identity, judged.day or self.today)
                asked.numbers.add((KINDS[message.naam].answered_by or "", number))
        return asked

    def on(self, judged: Judged) -> Retour | None:
        """Return the retour on a heenbericht, recorded; None when it is none, or none can be made.

        Args:
            judged: The heenbericht, and what was found in it.

        Raises:
            InvalidValue: There are too few numbers, or one is none.
            IebError: The history cannot be read or written.
        """
        message, report = judged.message, judged.report
        if message is None or report is None or not is_heenbericht(message):
            return None
        day = judged.day or self.today
        likely = _ANY_NUMBER
        if self.identificaties is None:  # most often it is the one, and the retour is made once
            likely = _first_number(identity_of(message), day)
        try:
            retour = build_retour(message, report, identificatie=likely, dagtekening=day)
        except NoRetour:
            return None
        given = self._given_to(message)
        number = given.take(message, retour)
        if number is not None:
            return _with_number(retour, number)
        return self._record(message, retour, given)

    def _given_to(self, message: Heenbericht) -> _Given:
        """Return which retouren there are on what bears the Identificatie of a message."""
        identity = identity_of(message)
        given = self._repeated.get(identity)
        if given is None:
            given = _Given(self.history, message)
            if given.is_repeated:
                self._repeated[identity] = given
        return given

    def _record(self, message: Heenbericht, likely: Retour, given: _Given) -> Retour:
        day = likely.header.dagtekening_retour
        numbers = self.identificaties
        if numbers is None:
            numbers = given.numbers_on(day)
        for number in numbers:
            retour = _with_number(likely, number)
            if not self.history.retouren(retour.naam, number):
                self.history.record(retour, accepted=True, received=day)
                given.note(message, retour, number)
                return retour
        msg = "er zijn er te weinig; geef er een voor elk antwoord."
        raise InvalidValue(msg, argument="identificaties")


class _Given:
    """The retouren on what bears one Identificatie, and what each of them is on.

    Of messages and retouren it keeps digests: there may be many.
    """

    def __init__(self, history: KeptHistory | GatheredHistory, message: Heenbericht) -> None:
        identity = identity_of(message)
        self.is_repeated = history.count_exchanges(*identity) > 1
        retouren = history.answers_to(message)
        answered: set[_Digest] = set()
        if retouren:  # of nearly all there are none yet, and to read messages takes long
            exchanges = history.exchanges(*identity)
            answered = {_digest(exchange.message) for exchange in exchanges if exchange.retours}
        self._identity = identity
        self._numbers: dict[date, Iterator[str]] = {}
        self._by_message: dict[tuple[_Digest, _Digest], str] = {}
        self._answered = answered
        # What is equal but for its number: each stands for one message that says so.
        self._free: dict[_Digest, deque[str]] = {}
        for retour in retouren:
            number = retour.header.identificatie_retour
            same = _digest_without_number(retour)
            self._free.setdefault(same, deque()).append(number)

    @property
    def is_empty(self) -> bool:
        """Whether there are none yet, as of nearly all."""
        return not self._answered and not self._by_message

    def take(self, message: Heenbericht, retour: Retour) -> str | None:
        """Return the number of the retour that a message got before; None when it got none.

        Args:
            message: The message.
            retour: What its retour says, under whatever number.
        """
        if self.is_empty:
            return None
        asked, said = _digest(message), _digest_without_number(retour)
        number = self._by_message.get((asked, said))
        free = self._free.get(said)
        if number is None and free and asked in self._answered:
            number = free.popleft()
            self._by_message[asked, said] = number
        return number

    def note(self, message: Heenbericht, retour: Retour, number: str) -> None:
        """Note which number a new retour got.

        Args:
            message: What it is on.
            retour: What it says, under whatever number.
            number: Its number.
        """
        if self.is_repeated:
            self._by_message[_digest(message), _digest_without_number(retour)] = number

    def numbers_on(self, day: date) -> Iterator[str]:
        """Return numbers for retouren of a day, each one once: those tried before were in use.

        Args:
            day: The day.
        """
        if day not in self._numbers:
            first = _first_number(self._identity, day)
            others = islice(_derive_numbers(self._identity, day), 1, None)
            self._numbers[day] = chain((first,), others)
        return self._numbers[day]


@lru_cache(2 * CHUNK)  # asked for all of a chunk, and then for each
def _first_number(identity: Identity, day: date) -> str:
    return next(_derive_numbers(identity, day))


def _derive_numbers(identity: Identity, day: date) -> Iterator[str]:
    return derive_identificaties("R", *identity, write_date(day))


def _digest(message: Message) -> _Digest:
    return sha256(to_json(message).encode()).digest()


def _digest_without_number(retour: Retour) -> _Digest:
    return _digest(_with_number(retour, _ANY_NUMBER))


def _with_number(retour: Retour, number: str) -> Retour:
    if retour.header.identificatie_retour == number:
        return retour
    header: Any = evolve(retour.header, identificatie_retour=number)  # its own kind of header
    return evolve(retour, header=header)
