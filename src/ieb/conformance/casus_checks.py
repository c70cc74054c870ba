"""The checks that play a casus: the kit is the one side, the software the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from ieb.conformance.adapter import Adapter, Earlier, Role, Situation
from ieb.conformance.check import CASUSDOCUMENT, Check
from ieb.conformance.expect import (
    describe_codes,
    expect_messages,
    expect_nothing,
    expect_retour,
    read_all,
)
from ieb.messages import Message
from ieb.messages.kinds import Heenbericht, is_heenbericht
from ieb.retour import build_retour
from ieb.rules import Context
from ieb.scenario import CAK, ExpectedKind, Played, Step, Story, casussen, play
from ieb.wire import parse, serialize


def casus_checks(role: Role) -> Iterator[Check]:
    """Yield the checks of all casussen for a side.

    Args:
        role: The side that is tested.
    """
    for casus in casussen():
        story = play(casus)
        for index, played in enumerate(story.steps):
            run = _run(role, story, index)
            if run is not None:
                step = played.step
                yield Check(
                    name=f"casus {casus.number} stap {step.number} ({role.value})",
                    group=f"casus {casus.number}",
                    title=f"Casus {casus.number}, stap {step.number}: {step.what}",
                    source=f"{CASUSDOCUMENT}, paragraaf {step.section} (vanaf bladzijde {step.page})",
                    role=role,
                    play=run,
                )


def _run(role: Role, story: Story, index: int) -> Callable[[Adapter], None] | None:
    """Return what tests a step for a side; None when the step is not about it."""
    step = story.steps[index].step
    if (step.actor == CAK) is not (role is Role.CAK):
        return partial(_answers, role, story, index) if step.receiver != step.actor else None
    test = _follows if step.event is None else _acts
    return partial(test, role, story, index)


def _begin(adapter: Adapter, role: Role, story: Story, index: int) -> None:
    """Bring the software to where the casus is before a step."""
    casus, name = story.casus, _gemeente_of(story.steps[index].step)
    before = [(before.actor, parse(before.message), before.received) for before in casus.earlier]
    before += [
        (_gemeente_of(step.step), step.message, step.step.received)
        for step in story.steps[:index]
        if step.message is not None
    ]
    by_cak = role is Role.CAK
    adapter.begin(
        Situation(
            role=role,
            gemeente="" if by_cak else casus.gemeentecodes[name],
            earlier=tuple(
                Earlier(message=serialize(message), received=received, accepted=True)
                for actor, message, received in before
                if by_cak or actor == name
            ),
            # What a gemeente knows of a death, an event tells it.
            context=casus.known.context() if by_cak else Context(overlijdensdata={}),
        )
    )


def _gemeente_of(step: Step) -> str:
    return step.receiver if step.actor == CAK else step.actor


def _sent_by(played: Played) -> Heenbericht:
    assert played.message is not None
    assert is_heenbericht(played.message)
    return played.message


def _followed_by_itself(story: Story, index: int) -> bool:
    """Return whether the next step follows from this one without anything happening in between."""
    return index + 1 < len(story.steps) and story.steps[index + 1].step.event is None


class _Reading(NamedTuple):
    """A right reading of a step: the retour on it, and whether the casus goes on after it."""

    answer: Message
    goes_on: bool


def _reading(played: Played, sent: list[Message]) -> _Reading:
    """Return the reading of the document that the software follows.

    Where the document breaks a rule two are right: to play it as printed, and to refuse what breaks
    the rule.
    """
    assert played.answer is not None
    assert played.report is not None
    day = played.step.received
    strict = build_retour(
        _sent_by(played), played.report, identificatie="R000000001", dagtekening=day
    )
    told = describe_codes(sent[0]) if sent and sent[0].naam == strict.naam else ""
    refused = told == describe_codes(strict) != describe_codes(played.answer)
    return _Reading(strict, goes_on=False) if refused else _Reading(played.answer, goes_on=True)


def _receive(adapter: Adapter, story: Story, index: int) -> list[Message]:
    played = story.steps[index]
    return read_all(adapter.receive(serialize(_sent_by(played)), played.step.received))


def _answers(role: Role, story: Story, index: int, adapter: Adapter) -> None:
    """Demand the right retour on the message of a step, and nothing else unless the casus goes on with it."""
    played = story.steps[index]
    _begin(adapter, role, story, index)
    sent = _receive(adapter, story, index)
    expect_retour(sent, _sent_by(played), _reading(played, sent).answer)
    if not _followed_by_itself(story, index):
        expect_messages(sent[1:], ())


def _follows(role: Role, story: Story, index: int, adapter: Adapter) -> None:
    """Demand that the message of the step before leads to just this one, after its retour."""
    _begin(adapter, role, story, index - 1)
    sent = _receive(adapter, story, index - 1)
    goes_on = _reading(story.steps[index - 1], sent).goes_on
    expect_messages(sent[1:], (_sent_by(story.steps[index]),) if goes_on else ())


def _acts(role: Role, story: Story, index: int, adapter: Adapter) -> None:
    """Demand that what happens at the gemeente leads to just this message, or to none."""
    played = story.steps[index]
    assert played.step.event is not None
    _begin(adapter, role, story, index)
    sent = adapter.happen(played.step.event, played.step.sent)
    if played.message is None:
        expect_nothing(sent, played.step.expects)
    elif sent or not any(
        expected.kind is ExpectedKind.AFWIJKING for expected in played.step.expected
    ):
        # Who sends nothing that breaks a rule may stay silent, but only where the document itself
        # breaks one.
        expect_messages(read_all(sent), (played.message,))
