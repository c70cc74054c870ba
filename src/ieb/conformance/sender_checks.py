"""The checks of the rules at the sender: each case as something that happens at a gemeente."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from attrs import evolve

from ieb.codes import StatusAanlevering
from ieb.conformance.check import Check, tell_source
from ieb.conformance.demands import list_content
from ieb.keten import Correction, Death, Event, Gemeente, Period, Removal, Start, Stop
from ieb.keten.events import Droppable
from ieb.messages import Message
from ieb.messages.aanlevering import aanlevering_of
from ieb.messages.kinds import gemeente_of, is_aanlevering
from ieb.messages.pairs import Aanleverbericht
from ieb.releases import release
from ieb.rules import RULES, check
from ieb.scenario import (
    Case,
    CaseKind,
    Earlier,
    Reaction,
    Role,
    Scenario,
    Situation,
    Turn,
    cases_of,
)
from ieb.scenario.situation import reference_in
from ieb.wire import parse
from ieb.wire.listing import Line

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
    for case in cases_of(release()):
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
        *deaths, event = self.events
        silence = Reaction(messages=(), why=_DEATH)
        turns = [Turn(what=death, day=self.day, expected=(silence,)) for death in deaths]
        turns.append(Turn(what=event, day=self.day, expected=(last,)))
        return Scenario(situation=self.situation, turns=tuple(turns))


def _checks(case: Case, message: Aanleverbericht) -> Iterator[Check]:
    """Yield the check of a case, if it can happen and its sender can know whether it is right."""
    scene = _scene(case, message)
    if not scene.events:
        return
    reaction, told = Reaction(messages=(), why=_BREAKS), "Dat wordt niet verstuurd."
    if case.kind is CaseKind.GOED:
        reaction, told = Reaction(messages=(message,)), "Dat wordt zo verstuurd."
    if _contents(_sent_by_reference(scene)) == _contents(reaction.messages):
        rule = RULES[case.rule]
        yield Check(
            name=f"{case.id} verzenden ({Role.GEMEENTE.value})",
            group=case.rule,
            group_title=rule.title,
            title=f"{case.rule}, als zender: {case.title} {told}",
            source=tell_source(rule, message.naam),
            scenario=scene.scenario(reaction),
        )


def _contents(messages: tuple[Message, ...]) -> list[list[Line]]:
    return [list_content(message) for message in messages]


def _scene(case: Case, message: Aanleverbericht) -> _Scene:
    """Return what leads to a message; no events when none do.

    What others sent the gemeente does not know; a death is told to it.
    """
    aanlevering = aanlevering_of(message)
    situation = Situation(
        role=Role.GEMEENTE,
        gemeente=gemeente_of(message),
        earlier=tuple(_find_own(case, gemeente_of(message))),
        context=evolve(case.known.context(), overlijdensdata={}),
    )
    actual = reference_in(situation).history.actual(aanlevering.sleutel)
    period = Period.of(actual) if actual else None
    event = _event(aanlevering.status, Period.of(aanlevering), period)
    events: tuple[Event, ...] = ()
    if event is not None:
        deaths = case.known.deaths or {}
        events = (*itertools.starmap(_death, deaths.items()), event)
    return _Scene(situation, events, aanlevering.dagtekening)


def _find_own(case: Case, gemeente: str) -> Iterator[Earlier]:
    """Yield what the gemeente itself exchanged before a case."""
    for before in case.earlier:
        if gemeente_of(parse(before.message)) == gemeente:
            yield before


def _death(bsn: str, day: date) -> Death:
    return Death(bsn=bsn, datum=day)


def _event(status: StatusAanlevering, new: Period, actual: Period | None) -> Event | None:
    """Return what makes the gemeente want an aanlevering; None when no event does."""
    _, stroom, number = new.sleutel
    if status is StatusAanlevering.EERSTE_AANLEVERING:
        return Start(
            bsn=new.bsn,
            start_nummer=number,
            startdatum=new.start,
            stopdatum=new.stop,
            kostprijs=new.kostprijs,
            stroom=stroom,
        )
    if actual is not None and actual.bsn != new.bsn:
        return None
    if status is StatusAanlevering.VERWIJDEREN_AANLEVERING:
        return Removal(start_nummer=number, stroom=stroom)
    if status is StatusAanlevering.GEWIJZIGDE_AANLEVERING:
        return _change(new, actual or new)
    return None


def _change(new: Period, old: Period) -> Stop | Correction:
    _, stroom, number = new.sleutel
    if new.stop is not None and old == evolve(new, stop=None):
        return Stop(start_nummer=number, stopdatum=new.stop, stroom=stroom)
    dropped = tuple(_find_dropped(new, old))
    correction = Correction(start_nummer=number, stroom=stroom, drops=dropped)
    whole = old == new  # there is nothing else to name
    if whole or new.start != old.start:
        correction = evolve(correction, startdatum=new.start)
    if whole or new.stop != old.stop:
        correction = evolve(correction, stopdatum=new.stop)
    if whole or new.kostprijs != old.kostprijs:
        correction = evolve(correction, kostprijs=new.kostprijs)
    return correction


def _find_dropped(new: Period, old: Period) -> Iterator[Droppable]:
    if new.stop is None and old.stop is not None:
        yield "stopdatum"
    if new.kostprijs is None and old.kostprijs is not None:
        yield "kostprijs"


def _sent_by_reference(scene: _Scene) -> tuple[Message, ...]:
    party = reference_in(scene.situation)
    sent: tuple[Message, ...] = ()
    for event in scene.events:
        assert isinstance(party, Gemeente)
        outcome = party.handle(event, scene.day)
        party, sent = outcome.party, outcome.messages
    return sent
