"""A casus played by the reference gemeente and the reference CAK, message for message."""

from __future__ import annotations

from collections import deque
from datetime import date

from attrs import Factory, define, evolve, field, frozen

from ieb.errors import InvalidValue
from ieb.history import History
from ieb.keten import Cak, Gemeente
from ieb.messages import Message
from ieb.releases import Release, demand_release
from ieb.rules import Report, validate
from ieb.scenario.model import CAK, Casus, CasusStep
from ieb.wire import parse


@frozen(kw_only=True)
class PlayedStep:
    """What came of a step.

    Attributes:
        step: The step.
        message: The message that was sent, or None.
        report: What all rules find in it, with all that the CAK knows; None when nothing was sent.
        answer: The retour on it, or None when nothing was sent.
    """

    step: CasusStep
    message: Message | None = field(repr=False)
    report: Report | None = field(repr=False)
    answer: Message | None = field(repr=False)


@frozen(kw_only=True)
class PlayedCasus:
    """A casus as it was played.

    Attributes:
        casus: The casus.
        steps: What came of each step.
        unprinted: What was sent besides the messages of the steps and their retours; nothing, if
            all is well.
    """

    casus: Casus
    steps: tuple[PlayedStep, ...]
    unprinted: tuple[Message, ...] = field(default=(), repr=False)


def play(casus: Casus, *, release: Release | None = None) -> PlayedCasus:
    """Play a casus with the reference gemeente and the reference CAK.

    Args:
        casus: The casus.
        release: The release that both sides write; None for the default.

    Returns:
        What was sent in each step, what the rules find in it and how it was answered.

    Raises:
        InvalidType: No release.
        InvalidValue: The release lacks a message of the casus, as 3.0 lacks the WMO409.
    """
    given = demand_release(release)
    if given is not None:
        _demand_messages(casus, given)
    stage = _Stage.of(casus, release)
    steps = tuple(stage.step(step) for step in casus.steps)
    unprinted = tuple(message for _, message in stage.waiting)
    return PlayedCasus(casus=casus, steps=steps, unprinted=unprinted)


def _demand_messages(casus: Casus, release: Release) -> None:
    for step in casus.steps:
        if step.message is not None and not release.has(step.message.naam):
            msg = (
                f"{casus.name.capitalize()} kan niet gespeeld worden in release {release.name}: "
                f"daarin is geen {step.message.naam}. Kies een release die dat bericht heeft, "
                "zoals 4.0."
            )
            raise InvalidValue(msg)


@define
class _Stage:
    """Who is in the play, as they are at the moment, and what was sent but not yet received."""

    cak: Cak
    gemeenten: dict[str, Gemeente]
    waiting: deque[tuple[str, Message]] = Factory(deque[tuple[str, Message]])

    @classmethod
    def of(cls, casus: Casus, release: Release | None) -> _Stage:
        history, own = History(), dict[str, Gemeente]()
        for name, code in casus.gemeentecodes.items():
            own[name] = Gemeente(code=code, tolerated=casus.tolerated, release=release)
        for before in casus.earlier:
            message = parse(before.message)
            history = history.accept(message, received=before.received)
            sender = own[before.actor]
            own[before.actor] = evolve(sender, history=sender.history.accept(message))
        cak = Cak(
            history=history,
            context=casus.known.context(),
            tolerated=casus.tolerated,
            release=release,
        )
        return cls(cak, own)

    def step(self, step: CasusStep) -> PlayedStep:
        message = self.send(step)
        if message is None:
            return PlayedStep(step=step, message=None, report=None, answer=None)
        report = validate(message, self.cak.context_on(step.received))
        retour, *others = self.receive(step.receiver, message, step.received)
        self.waiting.extend((step.receiver, other) for other in others)
        self.receive(step.actor, retour, step.received)
        return PlayedStep(step=step, message=message, report=report, answer=retour)

    def send(self, step: CasusStep) -> Message | None:
        """Return what is sent in a step: what the event leads to, or what was still waiting."""
        if step.event is None:
            sender, message = self.waiting.popleft()
            assert sender == step.actor
            return message
        outcome = self.gemeenten[step.actor].handle(step.event, step.sent)
        self.gemeenten[step.actor] = outcome.party
        return next(iter(outcome.messages), None)

    def receive(self, name: str, message: Message, today: date) -> tuple[Message, ...]:
        if name == CAK:
            to_cak = self.cak.receive(message, today)
            self.cak = to_cak.party
            return to_cak.messages
        to_gemeente = self.gemeenten[name].receive(message, today)
        self.gemeenten[name] = to_gemeente.party
        return to_gemeente.messages
