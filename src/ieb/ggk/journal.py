"""The journal: what was sent and received, so that nothing is dealt with twice or gets lost."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from hashlib import sha256
from typing import Final, Protocol, TypeVar, runtime_checkable

from attrs import field, frozen

from ieb.errors import InvalidValue
from ieb.ggk.envelopes import Di01
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


class Arrival(StrEnum):
    """What an envelope that comes in is to the journal."""

    NIEUW = "nieuw"
    """To be dealt with."""
    HERHAALD = "herhaald"
    """It came before, with the same content. Acknowledge it again, do nothing else (ggk)."""
    STRIJDIG = "strijdig"
    """The sender used its reference before, for another content. An error (IB016 in ggk); it is
    kept apart for a person (aanname)."""
    ONBEKEND = "onbekend"
    """It answers something that we know nothing of. It is kept apart for a person (aanname)."""
    TWEEDE = "tweede"
    """What it answers was answered before. It is kept apart for a person (aanname)."""


APART: Final = (Arrival.ONBEKEND, Arrival.TWEEDE)
"""The answers that are kept, and not dealt with until a person has looked at them."""
LEFT_OUT: Final = (Arrival.STRIJDIG, *APART)
"""All that is kept and not dealt with."""


@frozen(kw_only=True)
class JournalEntry:
    """An envelope in a journal.

    Attributes:
        envelope: The envelope.
        arrival: What it was when it came in; None for what was sent.
    """

    envelope: Travelling
    arrival: Arrival | None = None


@frozen(kw_only=True)
class Receipt:
    """What becomes of an envelope that came in.

    Attributes:
        envelope: What came in.
        arrival: What it is to the journal. Only what is `Arrival.NIEUW` is to be dealt with.
        about: The envelope that it answers; None when it answers nothing, or nothing known.
        earlier: The envelope that came before: with the same reference, or, of a second answer,
            the first one. None when there is none.
        replies: What was sent in answer to it before; send the same again when it is repeated.
    """

    envelope: Travelling
    arrival: Arrival
    about: Travelling | None = None
    earlier: Travelling | None = None
    replies: tuple[Travelling, ...] = field(default=())


@runtime_checkable
class JournalView(Protocol):
    """The questions by which an envelope is judged when it comes in."""

    def seen(self, zender: str, referentienummer: str) -> JournalEntry | None:
        """Return what came in from a sender under a reference; of these two together unique (ggk).

        Args:
            zender: Its organisatie.
            referentienummer: Its reference.
        """
        ...

    def sent(self, cross_refnummer: str) -> Travelling | None:
        """Return what we sent under the reference that an answer names.

        Args:
            cross_refnummer: The reference, compared as text.
        """
        ...

    def first_answer(self, about: Travelling) -> Travelling | None:
        """Return the answer or fault that was dealt with as the one to an envelope.

        Args:
            about: The envelope that is answered.
        """
        ...

    def replies(self, received: Travelling) -> tuple[Travelling, ...]:
        """Return what we sent in answer to an envelope, in that order.

        Args:
            received: The envelope.
        """
        ...


def look_up(envelope: Travelling, journal: JournalView) -> Receipt:
    """Say what an envelope that comes in is to a journal; nothing is recorded.

    Args:
        envelope: What comes in.
        journal: What was sent and received before.

    Raises:
        InvalidType: It is no Di01, Du01 or Fo01.
    """
    demand_travelling(envelope)
    about = _about(envelope, journal)
    entry = journal.seen(zender_of(envelope), envelope.referentienummer)
    if entry is None:
        return _first_time(envelope, about, journal)
    if content_of(entry.envelope) != content_of(envelope):
        return Receipt(envelope=envelope, arrival=Arrival.STRIJDIG, earlier=entry.envelope)
    # Not dealt with: what it answers may have become known in the meantime.
    if entry.arrival in APART:
        return _first_time(envelope, about, journal)
    return Receipt(
        envelope=envelope,
        arrival=Arrival.HERHAALD,
        about=about,
        earlier=entry.envelope,
        replies=journal.replies(envelope),
    )


def _about(envelope: Travelling, journal: JournalView) -> Travelling | None:
    """Return what an envelope answers: what we sent, or what came in from whom it is sent to.

    The latter for who keeps both sides of an exchange in one journal. A reference of nothing but
    blanks, which a fault may have, names nothing; and nothing answers itself.
    """
    cross = cross_of(envelope)
    if cross is None or not cross.strip():
        return None
    sent = journal.sent(cross)
    if sent is not None:
        return sent
    ontvanger = ontvanger_of(envelope)
    if (ontvanger, cross) == (zender_of(envelope), envelope.referentienummer):
        return None
    entry = journal.seen(ontvanger, cross)
    return None if entry is None else entry.envelope


def _first_time(envelope: Travelling, about: Travelling | None, journal: JournalView) -> Receipt:
    arrival, earlier = Arrival.NIEUW, None
    if about is not None:
        earlier = journal.first_answer(about)
    if earlier is not None:
        arrival = Arrival.TWEEDE
    elif about is None and not isinstance(envelope, Di01):
        arrival = Arrival.ONBEKEND
    return Receipt(envelope=envelope, arrival=arrival, about=about, earlier=earlier)


def key_of(entry: JournalEntry) -> str:
    """Return the reference under which an entry is kept.

    Of one that contradicts another with its reference that is a longer text than any reference,
    the same for the same content: so it is kept beside the other, and once.

    Args:
        entry: The entry.
    """
    number = entry.envelope.referentienummer
    if entry.arrival is not Arrival.STRIJDIG:
        return number
    element, details = content_of(entry.envelope)
    return f"{number}#{sha256(element.encode() + (details or b'')).hexdigest()}"


class Recorder(ABC):
    """What any journal does with what comes in and goes out, whatever it keeps that in."""

    @abstractmethod
    def seen(self, zender: str, referentienummer: str) -> JournalEntry | None:
        """Return what came in from a sender under a reference; see `JournalView`."""

    @abstractmethod
    def sent(self, cross_refnummer: str) -> Travelling | None:
        """Return what we sent under a reference; see `JournalView`."""

    @abstractmethod
    def first_answer(self, about: Travelling) -> Travelling | None:
        """Return the answer that was dealt with; see `JournalView`."""

    @abstractmethod
    def replies(self, received: Travelling) -> tuple[Travelling, ...]:
        """Return what we sent in answer to an envelope; see `JournalView`."""

    @abstractmethod
    def apart(self) -> Iterator[JournalEntry]:
        """Yield what is kept apart for a person to look at, in the order in which it came first."""

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
            IebError: The journal cannot be written; nothing has changed.
        """
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

    def __repr__(self) -> str:
        """Return how many envelopes there are, nothing of what they say."""
        return f"Journal({len(self._sent)} verstuurd, {len(self._received)} ontvangen)"

    def seen(self, zender: str, referentienummer: str) -> JournalEntry | None:
        """Return what came in from a sender under a reference.

        Args:
            zender: Its organisatie.
            referentienummer: Its reference.
        """
        return self._received.get((zender.strip(), referentienummer))

    def sent(self, cross_refnummer: str) -> Travelling | None:
        """Return what we sent under the reference that an answer names.

        Args:
            cross_refnummer: The reference, compared as text.
        """
        return self._sent.get(cross_refnummer)

    def first_answer(self, about: Travelling) -> Travelling | None:
        """Return the answer or fault that was dealt with as the one to an envelope.

        Args:
            about: The envelope that is answered.
        """
        return self._answers.get((zender_of(about), about.referentienummer))

    def replies(self, received: Travelling) -> tuple[Travelling, ...]:
        """Return what we sent in answer to an envelope, in that order.

        Args:
            received: The envelope.
        """
        return tuple(self._replies.get((zender_of(received), received.referentienummer), ()))

    def apart(self) -> Iterator[JournalEntry]:
        """Yield what is kept apart for a person to look at, in the order in which it came first."""
        return (entry for entry in tuple(self._received.values()) if entry.arrival in LEFT_OUT)

    def _whole(self, action: Callable[[], T]) -> T:
        return action()

    def _keep(self, entry: JournalEntry, about: Travelling | None) -> None:
        envelope, cross = entry.envelope, cross_of(entry.envelope)
        if entry.arrival is None:
            self._sent[envelope.referentienummer] = envelope
            if cross is not None:
                self._replies.setdefault((ontvanger_of(envelope), cross), []).append(envelope)
            return
        self._received[zender_of(envelope), key_of(entry)] = entry
        if entry.arrival is Arrival.NIEUW and about is not None:
            self._answers[zender_of(about), about.referentienummer] = envelope
