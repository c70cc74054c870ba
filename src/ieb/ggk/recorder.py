"""The keeping of a journal: what any kind of it does, and the one in memory."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from ieb.arguments import demand_text
from ieb.errors import InvalidType, InvalidValue
from ieb.ggk.envelopes import Di01
from ieb.ggk.journal import LEFT_OUT, Arrival, JournalEntry, Receipt, key_of, look_up
from ieb.ggk.travelling import (
    Travelling,
    content_of,
    cross_of,
    demand_travelling,
    ontvanger_of,
    zender_of,
)
from ieb.privacy import quote

T = TypeVar("T")


class Recorder(ABC):
    """What any journal does with what comes in and goes out, whatever it keeps that in."""

    def seen(self, zender: str, referentienummer: str) -> JournalEntry | None:
        """Return what came in from a sender under a reference.

        Args:
            zender: Its organisatie.
            referentienummer: Its reference.

        Raises:
            InvalidType: One of them is no text.
            IebError: The journal cannot be read.
        """
        demand_text("zender", zender)
        demand_text("referentienummer", referentienummer)
        return self._find_received(zender.strip(), referentienummer)

    def sent(self, cross_refnummer: str) -> Travelling | None:
        """Return what we sent under the reference that an answer names.

        Args:
            cross_refnummer: The reference, compared as text.

        Raises:
            InvalidType: It is no text.
            IebError: The journal cannot be read.
        """
        return self._find_sent(demand_text("cross_refnummer", cross_refnummer))

    def first_answer(self, about: Travelling) -> Travelling | None:
        """Return the answer or fault that was dealt with as the one to an envelope.

        Args:
            about: The envelope that is answered.

        Raises:
            InvalidType: It is no Di01, Du01 or Fo01.
            InvalidValue: A Bv03 or Fo03.
            IebError: The journal cannot be read.
        """
        demand_travelling(about)
        return self._find_answer(zender_of(about), about.referentienummer)

    def replies(self, received: Travelling) -> tuple[Travelling, ...]:
        """Return what we sent in answer to an envelope, in that order.

        Args:
            received: The envelope.

        Raises:
            InvalidType: It is no Di01, Du01 or Fo01.
            InvalidValue: A Bv03 or Fo03.
            IebError: The journal cannot be read.
        """
        demand_travelling(received)
        return tuple(self._find_replies(zender_of(received), received.referentienummer))

    @abstractmethod
    def apart(self) -> Iterator[JournalEntry]:
        """Yield what is kept apart for a person to look at, in the order in which it came first."""

    def unanswered(self) -> Iterator[JournalEntry]:
        """Yield each Di01 without an answer, in the order in which it was recorded.

        An answer or a fault counts when it was dealt with, or was sent from here. Who keeps both
        sides of an exchange may have sent and received the same Di01: that is told as sent.

        Raises:
            IebError: The journal cannot be read.
        """
        for entry in self._list_unanswered():
            envelope = entry.envelope
            if isinstance(envelope, Di01) and not (entry.arrival and self._has_sent(envelope)):
                yield entry

    def receive(self, envelope: Travelling) -> Receipt:
        """Record an envelope that came in, and say what becomes of it.

        Args:
            envelope: What came in.

        Returns:
            What it is to this journal. Of two different contents under one reference the first
            stays what was seen; the other one is kept apart.

        Raises:
            InvalidType: It is no Di01, Du01 or Fo01.
            InvalidValue: A Bv03 or Fo03.
            IebError: The journal cannot be written; nothing has changed.
        """
        return self._whole(partial(self._receive, envelope))

    def record_received(self, receipt: Receipt) -> None:
        """Record an envelope that came in as what `look_up` said of it, in one block with that.

        For who deals with the envelope in between: what another program recorded meanwhile then
        ends the block, and is not taken for what was looked up.

        Args:
            receipt: What `look_up` gave for this journal. A repeat changes nothing.

        Raises:
            InvalidType: It is no receipt.
            IebError: The journal cannot be written; nothing has changed.
        """
        if not isinstance(receipt, Receipt):
            msg = f"receipt: verwacht een Receipt, geen {type(receipt).__name__}."
            raise InvalidType(msg)
        if receipt.arrival is not Arrival.HERHAALD:
            entry = JournalEntry(envelope=receipt.envelope, arrival=receipt.arrival)
            self._whole(partial(self._keep, entry, receipt.about))

    def record_sent(self, envelope: Travelling) -> None:
        """Record an envelope that goes out; once more the same changes nothing.

        Args:
            envelope: What goes out.

        Raises:
            InvalidType: It is no Di01, Du01 or Fo01.
            InvalidValue: A Bv03 or Fo03, or something else was sent under this reference.
            IebError: The journal cannot be written; nothing has changed.
        """
        demand_travelling(envelope)
        self._whole(partial(self._record_sent, envelope))

    def _receive(self, envelope: Travelling) -> Receipt:
        receipt = look_up(envelope, self)
        self.record_received(receipt)
        return receipt

    def _record_sent(self, envelope: Travelling) -> None:
        earlier = self.sent(envelope.referentienummer)
        if earlier is None:
            self._keep(JournalEntry(envelope=envelope), None)
        elif content_of(earlier) != content_of(envelope):
            number = quote(envelope.referentienummer)
            msg = (
                f"Onder referentienummer {number} is al een andere envelop verstuurd; geef elke "
                "envelop een nieuwe UUID."
            )
            raise InvalidValue(msg)

    def _has_sent(self, di01: Di01) -> bool:
        """Return whether what came in was sent from here, too."""
        sent = self._find_sent(di01.referentienummer)
        return isinstance(sent, Di01) and zender_of(sent) == zender_of(di01)

    @abstractmethod
    def _list_unanswered(self) -> Iterator[JournalEntry]:
        """Yield what was sent or came in as new, answers nothing, and has no answer either way."""

    @abstractmethod
    def _find_received(self, zender: str, referentienummer: str) -> JournalEntry | None:
        """Return what came in from a sender, without blanks around it, under a reference."""

    @abstractmethod
    def _find_sent(self, referentienummer: str) -> Travelling | None:
        """Return what was sent under a reference."""

    @abstractmethod
    def _find_answer(self, zender: str, referentienummer: str) -> Travelling | None:
        """Return what was dealt with as the answer to the envelope of a sender."""

    @abstractmethod
    def _find_replies(self, zender: str, referentienummer: str) -> Iterable[Travelling]:
        """Return what was sent in answer to the envelope of a sender, in that order."""

    @abstractmethod
    def _whole(self, action: Callable[[], T]) -> T:
        """Do something that is kept as one; it may be done more than once until it is."""

    @abstractmethod
    def _keep(self, entry: JournalEntry, about: Travelling | None) -> None:
        """Keep an entry by its `key_of`; of what came in under the same one only the newest.

        Args:
            entry: The entry.
            about: The envelope that it answers, when it came in and that is known.
        """


class Journal(Recorder):
    """A journal in memory, for one thread, which is gone when the process ends.

    `ieb.history.journal.HistoryJournal` keeps the same in a history that is kept.

    Example:
        >>> from datetime import datetime
        >>> from ieb import ggk, read
        >>> di01 = ggk.wrap(
        ...     read("voorbeelden/start.xml"),
        ...     applicatie=ggk.Applicatie("Zorgpakket", versie=12),
        ...     referentienummer="9c0f7b90-5c69-41e5-a837-0800200c9a66",
        ...     tijdstip=datetime(2026, 1, 5, 9, 30),
        ... )
        >>> journal = ggk.Journal()
        >>> print(journal.receive(di01).arrival, journal.receive(di01).arrival)
        nieuw herhaald
    """

    def __init__(self) -> None:
        self._received: dict[tuple[str, str], JournalEntry] = {}
        self._sent: dict[str, Travelling] = {}
        self._answers: dict[tuple[str, str], Travelling] = {}
        self._replies: dict[tuple[str, str], list[Travelling]] = {}
        self._asked: dict[tuple[Arrival | None, str, str], JournalEntry] = {}

    def __repr__(self) -> str:
        """Return how many envelopes there are, nothing of what they say."""
        return f"Journal({len(self._sent)} verstuurd, {len(self._received)} ontvangen)"

    def apart(self) -> Iterator[JournalEntry]:
        """Yield what is kept apart for a person to look at, in the order in which it came first."""
        return (entry for entry in tuple(self._received.values()) if entry.arrival in LEFT_OUT)

    def _list_unanswered(self) -> Iterator[JournalEntry]:
        for entry in tuple(self._asked.values()):
            key = zender_of(entry.envelope), entry.envelope.referentienummer
            if key not in self._answers and key not in self._replies:
                yield entry

    def _find_received(self, zender: str, referentienummer: str) -> JournalEntry | None:
        return self._received.get((zender, referentienummer))

    def _find_sent(self, referentienummer: str) -> Travelling | None:
        return self._sent.get(referentienummer)

    def _find_answer(self, zender: str, referentienummer: str) -> Travelling | None:
        return self._answers.get((zender, referentienummer))

    def _find_replies(self, zender: str, referentienummer: str) -> Iterable[Travelling]:
        return self._replies.get((zender, referentienummer), ())

    def _whole(self, action: Callable[[], T]) -> T:
        return action()

    def _keep(self, entry: JournalEntry, about: Travelling | None) -> None:
        envelope, cross = entry.envelope, cross_of(entry.envelope)
        if isinstance(envelope, Di01) and entry.arrival in {None, Arrival.NIEUW}:
            self._asked[entry.arrival, zender_of(envelope), envelope.referentienummer] = entry
        if entry.arrival is None:
            self._sent[envelope.referentienummer] = envelope
            if cross is not None:
                self._replies.setdefault((ontvanger_of(envelope), cross), []).append(envelope)
            return
        self._received[zender_of(envelope), key_of(entry)] = entry
        if entry.arrival is Arrival.NIEUW and about is not None:
            self._answers[zender_of(about), about.referentienummer] = envelope
