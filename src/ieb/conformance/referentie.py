"""The reference adapter: the library held against its own kit, and an example to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, TypedDict

from attrs import evolve

from ieb import ggk
from ieb.keten import Cak, Event, Gemeente
from ieb.messages.kinds import is_retour
from ieb.releases import Release
from ieb.scenario.earlier import Earlier
from ieb.scenario.situation import Situation, reference_in
from ieb.wire import parse, serialize

__all__ = [
    "Referentie",
    "ReferentieInEnvelop",
]

_NOON: Final = time(12)


class Referentie:
    """Plays the gemeente and the CAK with the reference implementations of this library.

    Attributes:
        release: The release it reads and writes; None for the default.
    """

    release: Release | None = None
    party: Cak | Gemeente

    def begin(self, situation: Situation) -> None:
        """Start from the history that the kit gives."""
        self.party = reference_in(situation, self.release)

    def happen(self, event: Event, today: date) -> Sequence[bytes]:
        """Let the gemeente deal with an event."""
        assert isinstance(self.party, Gemeente)
        outcome = self.party.handle(event, today)
        self.party = outcome.party
        return [serialize(message) for message in outcome.messages]

    def receive(self, message: bytes, today: date) -> Sequence[bytes]:
        """Let the message arrive."""
        outcome = self.party.receive(message, today)
        self.party = outcome.party
        return [serialize(answer) for answer in outcome.messages]


class _Stamped(TypedDict):
    """What is new in each envelope."""

    applicatie: ggk.Applicatie
    referentienummer: str
    tijdstip: datetime


class ReferentieInEnvelop(Referentie):
    """The same, for ``--ieb-envelop``: every message comes and goes in an envelope of the GGk.

    A journal says what an envelope is when it comes in. One that came before is answered with the
    same bytes and not processed again; another message under its reference gets a Fo01, and so does
    what holds no message. What answers nothing that was sent, or answers it a second time, is kept
    apart, and nothing follows on a Fo01.

    Attributes:
        applicatie: What the software calls itself.
        new_journal: How a journal is made.
        journal: What was sent and received.
    """

    applicatie = ggk.Applicatie("Referentie", versie=4)
    new_journal: type[ggk.Journal] = ggk.Journal

    def begin(self, situation: Situation) -> None:
        """Start from the history that the kit gives, which comes in envelopes too."""
        self.made = 0
        self.journal = self.new_journal()
        own = situation.gemeente or ggk.CAK
        earlier: list[Earlier] = []
        for before in situation.earlier:
            envelope = ggk.parse(before.message)
            assert isinstance(envelope, ggk.Di01 | ggk.Du01)  # what a message travels in
            if envelope.zender.organisatie == own:
                self.journal.record_sent(envelope)
            else:
                self.journal.receive(envelope)
            earlier.append(evolve(before, message=envelope.inhoud))
        super().begin(evolve(situation, earlier=tuple(earlier)))

    def happen(self, event: Event, today: date) -> Sequence[bytes]:
        """Let the gemeente deal with an event."""
        return [self.wrap(content, today) for content in super().happen(event, today)]

    def receive(self, message: bytes, today: date) -> Sequence[bytes]:
        """Let the envelope arrive."""
        envelope = ggk.parse(message)
        assert isinstance(envelope, ggk.Di01 | ggk.Du01 | ggk.Fo01)  # the kit sends nothing else
        receipt = self.journal.receive(envelope)
        if receipt.arrival is ggk.Arrival.HERHAALD:
            return list(map(ggk.serialize, receipt.replies))
        if isinstance(envelope, ggk.Fo01):
            return []
        if receipt.arrival is ggk.Arrival.STRIJDIG:
            # Not recorded: it is no reply to the envelope that had this reference first.
            return [ggk.serialize(self.refuse(envelope, "IB016", "Niet uniek", today))]
        if receipt.arrival in ggk.APART:
            return []
        return self._process(envelope, today)

    def _process(self, envelope: ggk.Di01 | ggk.Du01, today: date) -> list[bytes]:
        """Return what is sent on an envelope that is new."""
        if ggk.unwrap(envelope, release=self.release).message is None:
            return [self._send(self.refuse(envelope, "IB001", "Niet volgens de XSD", today))]
        contents = super().receive(envelope.inhoud, today)
        return [self._enclose(envelope, content, today) for content in contents]

    def _send(self, envelope: ggk.Di01 | ggk.Du01 | ggk.Fo01) -> bytes:
        self.journal.record_sent(envelope)
        return ggk.serialize(envelope)

    def _enclose(self, envelope: ggk.Di01 | ggk.Du01, content: bytes, today: date) -> bytes:
        """Put what is sent on an envelope into one: a retour into the Du01 that answers it."""
        message = parse(content, release=self.release)
        if not is_retour(message):
            return self.wrap(content, today)
        assert isinstance(envelope, ggk.Di01)  # nothing else gets a retour
        return self._send(ggk.answer(envelope, message, **self.stamp(today)))

    def wrap(self, content: bytes, today: date) -> bytes:
        """Put what is sent without being asked for into an envelope of its own."""
        return self._send(ggk.wrap(content, **self.stamp(today), release=self.release))

    def refuse(
        self, envelope: ggk.Di01 | ggk.Du01, code: str, omschrijving: str, today: date
    ) -> ggk.Fo01:
        """Return the Fo01 that refuses an envelope."""
        return ggk.fault(envelope, code, omschrijving=omschrijving, **self.stamp(today))

    def stamp(self, today: date) -> _Stamped:
        """Return what is new in each envelope; software of your own takes uuid4 and the clock."""
        self.made += 1
        return _Stamped(
            applicatie=self.applicatie,
            referentienummer=f"{self.made:08x}-0000-4000-9000-000000000000",
            tijdstip=datetime.combine(today, _NOON) + timedelta(seconds=self.made),
        )
