"""The checks of the rules at the sender: each case as something that happens at a gemeente."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from attrs import evolve

from ieb.codes import StatusAanlevering
from ieb.conformance.check import Check, source_of
from ieb.conformance.demands import content
from ieb.keten import Correction, Death, Event, Gemeente, Period, Removal, Start, Stop
from ieb.keten.events import Droppable
from ieb.messages import Message
from ieb.messages.aanlevering import aanlevering_of
from ieb.messages.kinds import Aanleverbericht, gemeente_of, is_aanlevering
from ieb.rules import RULES, check
from ieb.scenario import Case, CaseKind, cases
from ieb.scenario.situation import Role, Situation, reference_in
from ieb.scenario.turns import Reaction, Scenario, Turn
from ieb.wire import parse

_DEATH: Final = "een overlijden wordt niet gemeld"
_BREAKS: Final = "wat een regel breekt, wordt niet verstuurd"


def sender_checks(role: Role) -> Iterator[Check]:
    """Yield a check for each case that can happen at a gemeente; none for the CAK.

    What keeps to the rules is sent just so, what breaks one is not sent. Not every message can come
    of an event: one that is dated ahead, repeats an Identificatie or is about somebody else than
    its period cannot.

    Args:
        role: The side that is tested.
    """
    if role is Role.CAK:
        return
    for case in cases():
        message = check(case.data).message
        if message is not None and is_aanlevering(message):
            yield from _checks(case, message)


class _Scene(NamedTuple):
    """What happens at the gemeente: how things stand, the events, and on which day."""

    situation: Situation
    events: tuple[Event, ...]
    day: date

    def scenario(self, last: Reaction) -> Scenario:
        """Return it as a scenario: only the last of the events leads to a message.

        Args:
            last: What must come of it.
        """
        *before, event = self.events
        silence = Reaction(messages=(), why=_DEATH)
        turns = [Turn(what=death, day=self.day, expected=(silence,)) for death in before]
        turns.append(Turn(what=event, day=self.day, expected=(last,)))
        return Scenario(situation=self.situation, turns=tuple(turns))


def _checks(case: Case, message: Aanleverbericht) -> Iterator[Check]:
    """Yield the check of a case, if it can happen and its sender can know whether it is right."""
    scene = _scene(case, message)
    reaction, told = Reaction(messages=(), why=_BREAKS), "Dat wordt niet verstuurd."
    if case.kind is CaseKind.GOED:
        reaction, told = Reaction(messages=(message,)), "Dat wordt zo verstuurd."
    sent = [content(message) for message in _sent_by_reference(scene)]
    if scene.events and sent == [content(message) for message in reaction.messages]:
        rule = RULES[case.rule]
        yield Check(
            name=f"{case.id} verzenden ({Role.GEMEENTE.value})",
            group=case.rule,
            group_title=rule.title,
            title=f"{case.rule}, als zender: {case.title} {told}",
            source=source_of(rule, message.naam),
            scenario=scene.scenario(reaction),
        )


def _scene(case: Case, message: Aanleverbericht) -> _Scene:
    """Return what leads to a message.

    What others sent the gemeente does not know; a death is told to it.
    """
    gemeente, wanted = gemeente_of(message), aanlevering_of(message)
    situation = Situation(
        role=Role.GEMEENTE,
        gemeente=gemeente,
        earlier=tuple(
            before for before in case.earlier if gemeente_of(parse(before.message)) == gemeente
        ),
        context=evolve(case.known.context(), overlijdensdata={}),
    )
    actual = reference_in(situation).history.actual(wanted.sleutel)
    deaths = case.known.deaths or {}
    told = tuple(Death(bsn=bsn, datum=day) for bsn, day in deaths.items())
    event = _event(wanted.status, Period.of(wanted), None if actual is None else Period.of(actual))
    return _Scene(situation, () if event is None else (*told, event), wanted.dagtekening)


def _event(status: StatusAanlevering, wanted: Period, actual: Period | None) -> Event | None:
    """Return what makes the gemeente want an aanlevering; None when no event does."""
    _, stroom, number = wanted.sleutel
    if status is StatusAanlevering.EERSTE_AANLEVERING:
        return Start(
            bsn=wanted.bsn,
            start_nummer=number,
            startdatum=wanted.start,
            stopdatum=wanted.stop,
            kostprijs=wanted.kostprijs,
            stroom=stroom,
        )
    if actual is not None and actual.bsn != wanted.bsn:
        return None
    if status is StatusAanlevering.VERWIJDEREN_AANLEVERING:
        return Removal(start_nummer=number, stroom=stroom)
    if status is StatusAanlevering.GEWIJZIGDE_AANLEVERING:
        return _change(wanted, actual)
    return None


def _change(wanted: Period, actual: Period | None) -> Stop | Correction:
    _, stroom, number = wanted.sleutel
    if wanted.stop is not None and actual == evolve(wanted, stop=None):
        return Stop(start_nummer=number, stopdatum=wanted.stop, stroom=stroom)
    old = wanted if actual is None else actual
    whole = old == wanted  # there is nothing else to name
    drops: tuple[Droppable, ...] = (
        ("stopdatum",) if wanted.stop is None and old.stop is not None else ()
    )
    if wanted.kostprijs is None and old.kostprijs is not None:
        drops = (*drops, "kostprijs")
    return Correction(
        start_nummer=number,
        startdatum=wanted.start if whole or wanted.start != old.start else None,
        stopdatum=wanted.stop if whole or wanted.stop != old.stop else None,
        kostprijs=wanted.kostprijs if whole or wanted.kostprijs != old.kostprijs else None,
        drops=drops,
        stroom=stroom,
    )


def _sent_by_reference(scene: _Scene) -> tuple[Message, ...]:
    party = reference_in(scene.situation)
    sent: tuple[Message, ...] = ()
    for event in scene.events:
        assert isinstance(party, Gemeente)
        outcome = party.handle(event, scene.day)
        party, sent = outcome.party, outcome.messages
    return sent
