"""The journal: what was sent and received, so that nothing is dealt with twice or gets lost."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from typing import Final, Protocol, runtime_checkable

from attrs import field, frozen

from ieb.ggk.envelopes import Di01
from ieb.ggk.travelling import (
    Travelling,
    content_of,
    cross_of,
    demand_travelling,
    ontvanger_of,
    zender_of,
)


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
