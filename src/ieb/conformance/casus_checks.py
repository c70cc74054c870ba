"""The checks that play a casus: the kit is the one side, the software the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ieb.conformance.check import CASUSDOCUMENT, Check
from ieb.conformance.demands import describe_codes
from ieb.messages import Message
from ieb.messages.kinds import is_heenbericht
from ieb.messages.pairs import Heenbericht
from ieb.retour import build_retour
from ieb.rules import Context
from ieb.scenario import (
    CAK,
    Asked,
    Casus,
    CasusStep,
    Earlier,
    ExpectedKind,
    PlayedCasus,
    PlayedStep,
    Reaction,
    Role,
    Scenario,
    Situatie,
    Situation,
    Turn,
    casussen,
    play,
    situaties,
)
from ieb.wire import serialize

_OWN: Final = "een uitwerking van onszelf"


def casus_checks(role: Role) -> Iterator[Check]:
    """Yield the checks of all casussen for a side.

    Args:
        role: The side that is tested.
    """
    for casus in casussen():
        yield from checks_of(casus, role)


def situatie_checks(role: Role) -> Iterator[Check]:
    """Yield the checks of all special situations for a side; nothing of them is official.

    Args:
        role: The side that is tested.
    """
    for situatie in situaties():
        yield from checks_of(situatie, role)


def checks_of(casus: Casus, role: Role) -> Iterator[Check]:
    """Yield the checks of a casus or a situation for a side.

    Args:
        casus: The casus or situation.
        role: The side that is tested.
    """
    played_casus = play(casus)
    for index, played in enumerate(played_casus.steps):
        scenario = _scenario(role, played_casus, index)
        if scenario is not None:
            yield _check(casus, played.step, scenario)


def _check(casus: Casus, step: CasusStep, scenario: Scenario) -> Check:
    if isinstance(casus, Situatie):
        source = f"{_OWN} ({casus.place}); {casus.source}"
    else:
        source = f"{CASUSDOCUMENT}, paragraaf {step.section} (vanaf bladzijde {step.page})"
    return Check(
        name=f"{casus.name} stap {step.number} ({scenario.situation.role.value})",
        group=casus.name,
        group_title=casus.heading,
        title=f"{casus.name.capitalize()}, stap {step.number}: {step.what}",
        source=source,
        scenario=scenario,
    )


def _scenario(role: Role, played_casus: PlayedCasus, index: int) -> Scenario | None:
    """Return what tests a step for a side; None when the step is not about it."""
    step = played_casus.steps[index].step
    acts = role is _role_of(step.actor)
    if acts and step.event is None:
        return _ask_what_follows(role, played_casus, index)
    if acts:
        return _ask_act(role, played_casus, index)
    if step.receiver == step.actor:  # nothing is sent
        return None
    return _ask_answer(role, played_casus, index)


def _role_of(actor: str) -> Role:
    if actor == CAK:
        return Role.CAK
    return Role.GEMEENTE


def _ask_answer(role: Role, played_casus: PlayedCasus, index: int) -> Scenario:
    """Ask the right retour on the message of a step.

    Nothing else may come, unless the casus goes on with it.
    """
    played = played_casus.steps[index]
    readings = [Reaction(messages=(retour,)) for retour in _right_retouren(played)]
    asked = Asked.ALLES
    if _followed_by_itself(played_casus, index):
        asked = Asked.RETOUR
    turn = Turn(
        what=serialize(_sent_in(played)),
        day=played.step.received,
        expected=tuple(readings),
        asked=asked,
    )
    return Scenario(situation=_situation(role, played_casus, index), turns=(turn,))


def _ask_what_follows(role: Role, played_casus: PlayedCasus, index: int) -> Scenario:
    """Ask that the message of the step before leads to just this one, after its retour.

    Who refuses it, which is right where the document breaks a rule, does not go on with the casus.
    """
    before = played_casus.steps[index - 1]
    printed, *others = _right_retouren(before)
    readings = [Reaction(messages=(printed, _sent_in(played_casus.steps[index])))]
    readings += [Reaction(messages=(retour,)) for retour in others]
    turn = Turn(
        what=serialize(_sent_in(before)),
        day=before.step.received,
        expected=tuple(readings),
        asked=Asked.VERVOLG,
    )
    return Scenario(situation=_situation(role, played_casus, index - 1), turns=(turn,))


def _ask_act(role: Role, played_casus: PlayedCasus, index: int) -> Scenario:
    """Ask that what happens at the gemeente leads to just the message of a step, or to none."""
    played = played_casus.steps[index]
    step = played.step
    assert step.event is not None
    readings: list[Reaction] = []
    if played.message is not None:
        readings.append(Reaction(messages=(played.message,)))
    # Who sends nothing that breaks a rule may stay silent, but only where the document itself
    # breaks one.
    deviates = any(expected.kind is ExpectedKind.AFWIJKING for expected in step.expected)
    if played.message is None or deviates:
        readings.append(Reaction(messages=(), why=step.expects))
    turn = Turn(what=step.event, day=step.sent, expected=tuple(readings))
    return Scenario(situation=_situation(role, played_casus, index), turns=(turn,))


def _situation(role: Role, played_casus: PlayedCasus, index: int) -> Situation:
    """Return how things stand before a step."""
    casus, name = played_casus.casus, _gemeente_of(played_casus.steps[index].step)
    exchanged: list[tuple[str, Earlier]] = [(past.actor, past) for past in casus.earlier]
    for step, message in _sent_before(played_casus, index):
        data = serialize(message)
        before = Earlier(message=data, received=step.received, accepted=True)
        exchanged.append((_gemeente_of(step), before))
    if role is Role.CAK:
        earlier = tuple(before for _, before in exchanged)
        context = casus.known.context()
        return Situation(role=role, gemeente="", earlier=earlier, context=context)
    return Situation(
        role=role,
        gemeente=casus.gemeentecodes[name],
        earlier=tuple(before for actor, before in exchanged if actor == name),
        context=Context(overlijdensdata={}),  # what it knows of a death, an event tells it
    )


def _sent_before(played_casus: PlayedCasus, index: int) -> list[tuple[CasusStep, Message]]:
    """Return the steps before one in which something was sent, with their messages."""
    return [
        (played.step, played.message)
        for played in played_casus.steps[:index]
        if played.message is not None
    ]


def _gemeente_of(step: CasusStep) -> str:
    if step.actor == CAK:
        return step.receiver
    return step.actor


def _sent_in(played: PlayedStep) -> Heenbericht:
    assert played.message is not None
    assert is_heenbericht(played.message)
    return played.message


def _followed_by_itself(played_casus: PlayedCasus, index: int) -> bool:
    """Return whether the next step follows from this one without anything happening in between."""
    return index + 1 < len(played_casus.steps) and played_casus.steps[index + 1].step.event is None


def _right_retouren(played: PlayedStep) -> tuple[Message, ...]:
    """Return the retouren on the message of a step that are right, the one of the casus first.

    Where the document breaks a rule two are: to play it as printed, and to refuse what breaks the
    rule.
    """
    assert played.answer is not None
    assert played.report is not None
    day = played.step.received
    strict = build_retour(
        _sent_in(played), played.report, identificatie="R000000001", dagtekening=day
    )
    if describe_codes(strict) == describe_codes(played.answer):
        return (played.answer,)
    return (played.answer, strict)
