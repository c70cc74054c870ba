"""The reference adapter: the library held against its own kit, and an example to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple, TypedDict

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


class _Kept(NamedTuple):
    """An envelope that came in, and what was sent on it."""

    data: bytes
    sent: list[bytes]


class _Stamped(TypedDict):
    """What is new in each envelope."""

    applicatie: ggk.Applicatie
    referentienummer: str
    tijdstip: datetime


class ReferentieInEnvelop(Referentie):
    """The same, for ``--ieb-envelop``: every message comes and goes in an envelope of the GGk.

    An envelope that came before is answered with the same bytes and not processed again; another
    message under its reference gets a Fo01, and so does what holds no message. A Du01 that answers
    nothing that was sent is kept apart, and nothing follows on a Fo01.

    Attributes:
        sent: Every Di01 that was sent, by its reference.
        kept: What came in and was dealt with, by sender and reference.
        apart: What came in and answers nothing; for a person to look at.
    """

    applicatie = ggk.Applicatie("Referentie", versie=4)

    def begin(self, situation: Situation) -> None:
        """Start from the history that the kit gives, which comes in envelopes too."""
        self.made = 0
        self.sent: dict[str, ggk.Di01] = {}
        self.kept: dict[tuple[str | None, str], _Kept] = {}
        self.apart: list[ggk.Du01 | ggk.Fo01] = []
        own = situation.gemeente or ggk.CAK
        earlier: list[Earlier] = []
        for before in situation.earlier:
            envelope = ggk.parse(before.message)
            assert isinstance(envelope, ggk.Di01 | ggk.Du01)
            if isinstance(envelope, ggk.Di01) and envelope.zender.organisatie == own:
                self.sent[envelope.referentienummer] = envelope
            earlier.append(evolve(before, message=envelope.inhoud))
        super().begin(evolve(situation, earlier=tuple(earlier)))

    def happen(self, event: Event, today: date) -> Sequence[bytes]:
        """Let the gemeente deal with an event."""
        return [self.wrap(content, today) for content in super().happen(event, today)]

    def receive(self, message: bytes, today: date) -> Sequence[bytes]:
        """Let the envelope arrive."""
        envelope = ggk.parse(message)
        if not isinstance(envelope, ggk.Di01 | ggk.Du01):
            return []
        key = (envelope.zender.organisatie, envelope.referentienummer)
        before = self.kept.get(key)
        if before is None:
            sent = self._process(envelope, today)
            self.kept[key] = _Kept(message, sent)
            return sent
        if before.data == message:
            return before.sent
        return [self.refuse(envelope, "IB016", "Referentienummer niet uniek", today)]

    def _process(self, envelope: ggk.Di01 | ggk.Du01, today: date) -> list[bytes]:
        """Return what is sent on an envelope that is new."""
        if isinstance(envelope, ggk.Du01) and envelope.cross_refnummer not in self.sent:
            self.apart.append(envelope)
            return []
        if ggk.unwrap(envelope, release=self.release).message is None:
            return [self.refuse(envelope, "IB001", "Bericht niet volgens de XSD", today)]
        contents = super().receive(envelope.inhoud, today)
        return [self._enclose(envelope, content, today) for content in contents]

    def _enclose(self, envelope: ggk.Di01 | ggk.Du01, content: bytes, today: date) -> bytes:
        """Put what is sent on an envelope into one: a retour into the Du01 that answers it."""
        message = parse(content, release=self.release)
        if not is_retour(message):
            return self.wrap(content, today)
        assert isinstance(envelope, ggk.Di01)  # nothing else gets a retour
        return ggk.serialize(ggk.answer(envelope, message, **self.stamp(today)))

    def wrap(self, content: bytes, today: date) -> bytes:
        """Put what is sent without being asked for into an envelope of its own."""
        di01 = ggk.wrap(content, **self.stamp(today), release=self.release)
        self.sent[di01.referentienummer] = di01
        return ggk.serialize(di01)

    def refuse(
        self, envelope: ggk.Di01 | ggk.Du01, code: str, omschrijving: str, today: date
    ) -> bytes:
        """Return the Fo01 that refuses an envelope."""
        fault = ggk.fault(envelope, code, omschrijving=omschrijving, **self.stamp(today))
        return ggk.serialize(fault)

    def stamp(self, today: date) -> _Stamped:
        """Return what is new in each envelope; software of your own takes uuid4 and the clock."""
        self.made += 1
        return _Stamped(
            applicatie=self.applicatie,
            referentienummer=f"{self.made:08x}-0000-4000-9000-000000000000",
            tijdstip=datetime.combine(today, _NOON) + timedelta(seconds=self.made),
        )
