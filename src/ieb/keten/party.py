"""What gemeente and CAK share: a state that never changes, and messages that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Generic, NamedTuple, Self, TypeVar

from attrs import evolve, field, frozen

from ieb.arguments import demand_day
from ieb.errors import InvalidType, RefusedMessage
from ieb.history import Exchange, History, HistoryView, demand_event
from ieb.messages import Message
from ieb.messages.kinds import is_heenbericht
from ieb.messages.pairs import Heenbericht, Retour
from ieb.privacy import mask
from ieb.releases import Release
from ieb.retour import check_retour
from ieb.rules import Context, Report, validate
from ieb.wire import parse

P = TypeVar("P", bound="Party")
UNJUDGED: Final = (
    "Dit bericht is niet beoordeeld, want wij kennen niet alle regels ervan. Er volgt geen retour."
)
AGAIN: Final = (
    "Dit bericht is al eerder ontvangen; het wordt beantwoord als de eerste keer, en verder niets."
)


def _hide_bsns(notes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(mask, notes))  # nothing stops a gemeente from numbering its periods by Bsn


def _demand_history(_party: object, _attribute: object, value: object) -> None:
    """Refuse a history that is kept: a party changes nothing in place."""
    if not isinstance(value, History):
        msg = f"verwacht een History, in het geheugen, geen {type(value).__name__}."
        raise InvalidType(msg, argument="history")


@frozen(kw_only=True)
class Outcome(Generic[P]):
    """What came of a message or an event.

    Attributes:
        party: The gemeente or the CAK as it is now; the one before has not changed.
        messages: What it sends: a retour first, then what else follows from it.
        report: What was found in the message that came in, or in the one that was to go out; None
            when there was no message.
        notes: What a person should know or do, in Dutch, without a Bsn.
    """

    party: P
    messages: tuple[Message, ...] = ()
    report: Report | None = None
    notes: tuple[str, ...] = field(default=(), converter=_hide_bsns)


class _Recorded(NamedTuple):
    """That all that is pending stands in a history."""

    history: History
    pending: tuple[Heenbericht, ...]

    def holds(self, history: History, pending: tuple[Heenbericht, ...]) -> bool:
        """Return whether this says that what is pending stands in a history.

        Args:
            history: The history, perhaps a later one.
            pending: What is pending.
        """
        return pending is self.pending and history.continues(self.history)


@frozen(kw_only=True)
class Party:
    """A side of the exchange.

    Attributes:
        history: What was exchanged so far. What was sent stands in it from that moment on, in the
            order of sending; a retour that refuses it takes it back.
        pending: What was sent and has no retour yet.
        context: What is known besides: BRP, other streams, lists, terms; its today and history do
            not count.
        tolerated: Codes of rules whose findings are overlooked, to play with data that break a
            rule.
        numbers: How many identifications were given out, by their first letter. Keep it with the
            history, which does not know how retouren were numbered.
        release: The release to write for; None for the default.
    """

    history: History = field(factory=History, validator=_demand_history, repr=False)
    pending: tuple[Heenbericht, ...] = field(default=(), repr=False)
    context: Context = field(factory=Context, repr=False)
    tolerated: frozenset[str] = frozenset()
    numbers: Mapping[str, int] = field(factory=dict[str, int])
    release: Release | None = field(default=None, repr=False)
    _recorded: _Recorded | None = field(default=None, alias="_recorded", repr=False, eq=False)

    def context_on(self, today: date, history: HistoryView | None = None) -> Context:
        """Return what is known on a day.

        Args:
            today: The day.
            history: What was exchanged; None for all of it, what has no retour yet included.
        """
        return evolve(self.context, today=today, history=history or self.expected)

    def context_when_first(self, message: Message, today: date) -> Context:
        """Return what is known to judge a message by; of one that came in before, as it was then.

        Args:
            message: The message, recorded or not.
            today: Day of receipt.
        """
        expected = self.expected
        recorded = expected.recorded(message)
        day = today
        if recorded is not None and recorded.received is not None:
            day = recorded.received
        return self.context_on(day, expected.before(message))

    @property
    def expected(self) -> History:
        """What was exchanged, with what is pending as if it will be accepted."""
        history, known = self.history, self._recorded
        # Who sent thousands looks at none of them again.
        if known is not None and known.holds(history, self.pending):
            return history
        for message in self.pending:
            history = history.accept(message)
        return history

    def after_sending(self, message: Heenbericht) -> Self:
        """Return this party with a message that it has sent.

        Args:
            message: The message.
        """
        return self._with_pending(self.expected.accept(message), (*self.pending, message))

    def _with_pending(self, history: History, pending: tuple[Heenbericht, ...]) -> Self:
        """Return this party with what it sent and has no retour yet, which stands in a history."""
        known = _Recorded(history, pending)
        return evolve(self, history=history, pending=pending, _recorded=known)

    def give_number(
        self, letter: str, gemeente: str = "", kinds: tuple[str, ...] = ()
    ) -> tuple[Self, str]:
        """Return this party with a number given out, and an identification such as ``G000000001``.

        Args:
            letter: What the identification begins with.
            gemeente: The gemeente that the message is of.
            kinds: The kinds of message for which the history may not know the identification.
        """
        number = self.numbers.get(letter, 0) + 1
        while self._is_used(f"{letter}{number:09}", gemeente, kinds):
            number += 1
        return evolve(self, numbers={**self.numbers, letter: number}), f"{letter}{number:09}"

    def _is_used(self, identificatie: str, gemeente: str, kinds: tuple[str, ...]) -> bool:
        return any(
            self.history.exchange(kind, gemeente, identificatie) is not None for kind in kinds
        )

    def drop_tolerated(self, report: Report) -> Report:
        """Return a report without the findings that are tolerated."""
        findings = (finding for finding in report if finding.code not in self.tolerated)
        return evolve(report, findings=tuple(findings))

    def take_retour(self, retour: Retour, today: date) -> Outcome[Self]:
        """Take a retour on something that was sent.

        What it decides is what the history says that it decides. Whatever else is wrong with it is
        told, and changes nothing of that: a refusal is a refusal.

        Args:
            retour: The retour.
            today: Day of receipt.
        """
        expected = self.expected
        answered = expected.answered(retour)
        if answered is None:
            report = validate(retour, self.context_on(today))
            note = "Dit retour hoort bij geen bericht dat wij verstuurden; het verandert niets."
            return Outcome(party=self, report=report, notes=(note, *objections(report)))
        heenbericht = answered.message
        assert is_heenbericht(heenbericht)  # nothing else is answered by a retour
        report = check_retour(retour, heenbericht, self.context_on(today))
        waiting = tuple(message for message in self.pending if message != heenbericht)
        history = expected.accept(retour, received=today)
        after = self._with_pending(history, waiting)
        notes = (*_tell_decision(answered, retour), *objections(report))
        return Outcome(party=after, report=report, notes=notes)

    def refuse_unexpected(self, message: Message) -> Outcome[Self]:
        """Return that a message is not meant for this side."""
        report = Report(message=message, findings=())
        note = f"Een {message.naam} is niet voor ons bestemd."
        return Outcome(party=self, report=report, notes=(note,))


def read_or_refuse(
    message: Message | bytes, today: date, release: Release | None
) -> Message | Report:
    """Return a message, or why the bytes are none.

    Args:
        message: A message, or bytes that should be one.
        today: Day of receipt.
        release: The release it must be of.

    Raises:
        InvalidType: Neither a message nor bytes, or a day that is no date.
    """
    demand_day("today", today)
    if not isinstance(message, bytes):
        demand_event(message, today)
        return message
    try:
        return parse(message, release=release)
    except RefusedMessage as error:
        return Report(message=None, findings=error.findings)


def objections(report: Report) -> tuple[str, ...]:
    """Return the texts of what is wrong with a message, and not only worth a look."""
    return tuple(map(str, report.objections))


def _tell_decision(answered: Exchange, retour: Retour) -> tuple[str, ...]:
    """Return what a person should know of what a retour decided."""
    name = answered.message.naam
    if answered.retours:
        return (f"Op dit {name} is al een retour ontvangen.",)
    if not retour.afgekeurd:
        return ()
    codes = ", ".join(str(code) for code in retour.afkeurcodes)
    if not codes:
        return (f"Bericht {name} is afgekeurd, zonder retourcode die zegt waarom.",)
    return (f"Bericht {name} is afgekeurd: {codes}.",)
