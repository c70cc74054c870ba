"""The reference adapter: the library held against its own kit, and an example to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ieb.keten import Cak, Event, Gemeente
from ieb.releases import Release
from ieb.scenario.situation import Situation, reference_in
from ieb.wire import serialize

__all__ = [
    "Referentie",
]


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
