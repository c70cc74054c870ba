"""The one runner: a scenario, turn by turn, at the software and at the reference beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from attrs import Factory, define

from ieb.conformance.adapter import Adapter
from ieb.conformance.demands import (
    choose_reading,
    demand_codes,
    demand_messages,
    demand_reaction,
    read_sent,
)
from ieb.conformance.mismatch import Mismatch
from ieb.history import identity_of
from ieb.keten import Cak, Gemeente, Outcome
from ieb.messages import Message
from ieb.messages.kinds import is_heenbericht, is_retour
from ieb.messages.pairs import Heenbericht, Retour
from ieb.retour import build_retour
from ieb.rules import Context, Report, check, validate
from ieb.scenario.situation import reference_in
from ieb.scenario.turns import Asked, Reaction, Reply, Scenario, Turn
from ieb.wire import serialize

_SILENT = "een retour krijgt geen antwoord"


def run(scenario: Scenario, adapter: Adapter) -> None:
    """Hold a scenario against software.

    Args:
        scenario: How things stand, and what then happens.
        adapter: The software.

    Raises:
        Mismatch: The software does something else than was expected.
        Unable: The software cannot do what is asked.
    """
    adapter.begin(scenario.situation)
    exchange = _Exchange(adapter, reference_in(scenario.situation))
    for turn in scenario.turns:
        exchange.take(turn)


class _Awaited(NamedTuple):
    """A message of the software and the same one of the reference, which wait for their retour."""

    theirs: Heenbericht
    ours: Heenbericht


@define
class _Exchange:
    """The software and the reference, which does the same beside it."""

    adapter: Adapter
    party: Cak | Gemeente
    used: set[tuple[str, str, str]] = Factory(set[tuple[str, str, str]])
    late: list[_Awaited] = Factory(list[_Awaited])

    def take(self, turn: Turn) -> None:
        """Let something happen and demand what must come of it."""
        reference = self.let_reference(turn)
        answer = self.let_software(turn)
        self.party = reference.party
        if turn.asked is Asked.NIETS:
            return
        sent = read_sent(answer)
        readings = turn.expected or (Reaction(messages=reference.messages, why=turn.why),)
        reading = choose_reading(readings, sent)
        demand_reaction(sent, reading, turn.asked, _heenbericht_of(turn))
        if turn.retourcodes is not None and reading.messages:
            demand_codes(sent, turn.retourcodes)
        for message in sent:
            self.demand_fresh(message)
        if turn.reply is not None:
            self.reply(turn.reply, sent, reference.messages, turn.day)

    def let_reference(self, turn: Turn) -> Outcome[Cak] | Outcome[Gemeente]:
        """Return what comes of it at the reference."""
        if isinstance(turn.what, bytes):
            return self.party.receive(turn.what, turn.day)
        assert isinstance(self.party, Gemeente)  # nothing happens at a CAK but messages
        return self.party.handle(turn.what, turn.day)

    def let_software(self, turn: Turn) -> Sequence[bytes]:
        """Return what the software sends."""
        if isinstance(turn.what, bytes):
            return self.adapter.receive(turn.what, turn.day)
        return self.adapter.happen(turn.what, turn.day)

    def demand_fresh(self, message: Message) -> None:
        """Demand an Identificatie that was not used before for such a message (TR056, IV028)."""
        kind, gemeente, identificatie = identity_of(message)
        what = "Identificatie"
        if is_retour(message):
            what = "IdentificatieRetour"
            kind, identificatie = message.naam, message.header.identificatie_retour
        if (kind, gemeente, identificatie) in self.used:
            raise Mismatch(f"een {what} die nog niet gebruikt is", "een die al eerder is gebruikt")
        self.used.add((kind, gemeente, identificatie))

    def reply(
        self, reply: Reply, sent: Iterable[Message], ours: Iterable[Message], day: date
    ) -> None:
        """Let the retouren come, now or after the next turn."""
        pairs = zip(_heenberichten(sent), _heenberichten(ours), strict=True)
        awaited = [_Awaited(*pair) for pair in pairs]
        if reply is Reply.LATER:
            self.late += awaited
            return
        for waiting in awaited:
            self.answer(waiting, day, refused=reply is Reply.AFGEKEURD)
        for waiting in self.late:
            self.answer(waiting, day, refused=False)
        self.late = []

    def answer(self, waiting: _Awaited, day: date, *, refused: bool) -> None:
        """Let a retour come to the software and to the reference."""
        retour = answer_right(waiting.theirs, day, refused=refused)
        silence = read_sent(self.adapter.receive(serialize(retour), day))
        demand_messages(silence, (), _SILENT)
        retour = answer_right(waiting.ours, day, refused=refused)
        self.party = self.party.receive(retour, day).party


def answer_right(
    heenbericht: Heenbericht, day: date, *, refused: bool, identificatie: str = "R000000001"
) -> Retour:
    """Return the right retour on a message.

    Args:
        heenbericht: What it answers.
        day: Its date.
        refused: Whether it refuses, for what the sender could not know: to the receiver there is no
            such gemeente.
        identificatie: Identification of the retour.
    """
    report = Report(message=heenbericht, findings=())
    if refused:
        report = validate(heenbericht, Context(gemeenten=()))
    return build_retour(heenbericht, report, identificatie=identificatie, dagtekening=day)


def _heenberichten(messages: Iterable[Message]) -> list[Heenbericht]:
    return [message for message in messages if is_heenbericht(message)]


def _heenbericht_of(turn: Turn) -> Heenbericht | None:
    """Return the message that arrives, if it is one that has a retour."""
    if not isinstance(turn.what, bytes):
        return None
    message = check(turn.what).message
    if message is None or not is_heenbericht(message):
        return None
    return message
