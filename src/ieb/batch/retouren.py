"""Retouren on what was processed: the one that a message got before, or a new one.

Messages may bear one Identificatie, so that a retour on one could be that on another. Of those it
is settled at once, for the Identificatie, which retouren there are and which message each is on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date
from hashlib import sha256

# Any: each kind of retour has a kind of header of its own.
from typing import Any, Final

from attrs import Factory, evolve, frozen

from ieb.batch.derived import derive_identificaties
from ieb.batch.judged import Judged
from ieb.errors import InvalidValue, NoRetour
from ieb.history import Identity, identity_of
from ieb.history.kept import KeptHistory
from ieb.messages import Message
from ieb.messages.kinds import is_heenbericht
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

    history: KeptHistory
    today: date
    identificaties: Iterator[str] | None
    _repeated: dict[Identity, _Given] = Factory(dict[Identity, "_Given"])

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
        try:
            made = build_retour(message, report, identificatie=_ANY_NUMBER, dagtekening=day)
        except NoRetour:
            return None
        given = self._given_to(message)
        number = given.take(message, made)
        if number is not None:
            return _with_number(made, number)
        return self._record(message, made, given)

    def _given_to(self, message: Heenbericht) -> _Given:
        """Return which retouren there are on what bears the Identificatie of a message."""
        identity = identity_of(message)
        given = self._repeated.get(identity)
        if given is None:
            given = _Given(self.history, identity)
            if given.is_repeated:
                self._repeated[identity] = given
        return given

    def _record(self, message: Heenbericht, made: Retour, given: _Given) -> Retour:
        day = made.header.dagtekening_retour
        numbers = self.identificaties
        if numbers is None:
            numbers = given.numbers_on(day)
        for number in numbers:
            retour = _with_number(made, number)
            if not self.history.retouren(retour.naam, number):
                self.history.record(retour, accepted=True, received=day)
                given.note(message, made, number)
                return retour
        msg = "er zijn er te weinig; geef er een voor elk antwoord."
        raise InvalidValue(msg, argument="identificaties")


class _Given:
    """The retouren on what bears one Identificatie, and what each of them is on.

    Of messages and retouren it keeps digests: there may be many.
    """

    def __init__(self, history: KeptHistory, identity: Identity) -> None:
        exchanges = history.exchanges(*identity)
        answered = [exchange.message for exchange in exchanges if exchange.retours]
        self.is_repeated = len(exchanges) > 1
        self._identity = identity
        self._numbers: dict[date, Iterator[str]] = {}
        self._by_message: dict[tuple[_Digest, _Digest], str] = {}
        self._answered = set(map(_digest, answered))
        # What is equal but for its number: each stands for one message that says so.
        self._free: dict[_Digest, deque[str]] = {}
        if answered:
            for retour in history.answers_to(answered[0]):
                number = retour.header.identificatie_retour
                same = _digest(_with_number(retour, _ANY_NUMBER))
                self._free.setdefault(same, deque()).append(number)

    def take(self, message: Heenbericht, made: Retour) -> str | None:
        """Return the number of the retour that a message got before; None when it got none.

        Args:
            message: The message.
            made: What its retour says, under whatever number.
        """
        if not self._answered and not self._by_message:  # as with nearly all
            return None
        asked, said = _digest(message), _digest(made)
        number = self._by_message.get((asked, said))
        free = self._free.get(said)
        if number is None and free and asked in self._answered:
            number = free.popleft()
            self._by_message[asked, said] = number
        return number

    def note(self, message: Heenbericht, made: Retour, number: str) -> None:
        """Note which number a new retour got.

        Args:
            message: What it is on.
            made: What it says, under whatever number.
            number: Its number.
        """
        if self.is_repeated:
            self._by_message[_digest(message), _digest(made)] = number

    def numbers_on(self, day: date) -> Iterator[str]:
        """Return numbers for retouren of a day, each one once: those tried before were in use.

        Args:
            day: The day.
        """
        if day not in self._numbers:
            self._numbers[day] = derive_identificaties("R", *self._identity, write_date(day))
        return self._numbers[day]


def _digest(message: Message) -> _Digest:
    return sha256(to_json(message).encode()).digest()


def _with_number(retour: Retour, number: str) -> Retour:
    header: Any = evolve(retour.header, identificatie_retour=number)  # its own kind of header
    return evolve(retour, header=header)
