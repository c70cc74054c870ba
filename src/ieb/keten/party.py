"""What gemeente and CAK have in common: a state that never changes, and messages that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import Final, Generic, Self, TypeVar

from attrs import evolve, field, frozen

from ieb.arguments import is_day
from ieb.errors import InvalidType, RefusedMessage
from ieb.findings import Severity
from ieb.history import History, check_event, identity_of
from ieb.messages import Message
from ieb.releases import Release
from ieb.retour import Heenbericht, Retour, check_retour
from ieb.rules import Context, Report
from ieb.wire import parse

P = TypeVar("P", bound="Party")
_LATE: Final = "OP090"  # a retour that comes too late still decides


@frozen(kw_only=True)
class Outcome(Generic[P]):
    """What came of a message or an event.

    Attributes:
        party: The gemeente or the CAK as it is now; the one before has not changed.
        messages: What it sends: a retour first, then what else follows from it.
        report: What was found in the message that came in, or in the one that was to go out; None when there
            was no message.
        notes: What a person should know or do, in Dutch, without a Bsn.
    """

    party: P
    messages: tuple[Message, ...] = ()
    report: Report | None = None
    notes: tuple[str, ...] = ()


@frozen(kw_only=True)
class Party:
    """A side of the exchange.

    Attributes:
        history: What was exchanged so far.
        pending: What was sent and has no retour yet.
        context: What is known besides: BRP, other streams, lists, terms; its today and history do not count.
        tolerated: Codes of rules whose findings are overlooked, to play with data that break a rule.
        numbers: How many identifications were given out, by their first letter. Keep it with the history,
            which does not know how retouren were numbered.
        release: The release to write for; None for the default.
    """

    history: History = field(factory=History, repr=False)
    pending: tuple[Heenbericht, ...] = field(default=(), repr=False)
    context: Context = field(factory=Context, repr=False)
    tolerated: frozenset[str] = frozenset()
    numbers: Mapping[str, int] = field(factory=dict[str, int])
    release: Release | None = field(default=None, repr=False)

    def known(self, today: date) -> Context:
        """Return what is known on a day."""
        return evolve(self.context, today=today, history=self.history)

    def numbered(self, letter: str, gemeente: str = "", kinds: tuple[str, ...] = ()) -> tuple[Self, str]:
        """Return this party with a number given out, and an identification such as ``G000000001``.

        Args:
            letter: What the identification begins with.
            gemeente: The gemeente that the message is of.
            kinds: The kinds of message for which the history may not know the identification.
        """
        numbers = count(self.numbers.get(letter, 0) + 1)
        number = next(one for one in numbers if not self._used(f"{letter}{one:09}", gemeente, kinds))
        return evolve(self, numbers={**self.numbers, letter: number}), f"{letter}{number:09}"

    def _used(self, identificatie: str, gemeente: str, kinds: tuple[str, ...]) -> bool:
        return any(self.history.exchange(kind, gemeente, identificatie) is not None for kind in kinds)

    def overlooked(self, report: Report) -> Report:
        """Return a report without the findings that are tolerated."""
        kept = tuple(one for one in report.findings if one.code not in self.tolerated)
        return evolve(report, findings=kept)

    def take_retour(self, retour: Retour, today: date) -> Outcome[Self]:
        """Take a retour on something that was sent.

        Args:
            retour: The retour.
            today: Day of receipt.
        """
        identity = identity_of(retour)
        sent = next((one for one in self.pending if identity_of(one) == identity), None)
        if sent is None:
            report = Report(message=retour, findings=())
            return Outcome(
                party=self, report=report, notes=("Dit retour hoort bij geen bericht dat op antwoord wacht.",)
            )
        report = check_retour(retour, sent, self.known(today))
        if any(one.code != _LATE for one in report.findings):
            note = "Het retour klopt niet met het heenbericht of met de standaard; het heenbericht wacht nog."
            return Outcome(party=self, report=report, notes=(note,))
        refused = retour.afgekeurd
        history = (self.history.reject if refused else self.history.accept)(sent)
        waiting = tuple(one for one in self.pending if one is not sent)
        after = evolve(self, history=history.accept(retour, received=today), pending=waiting)
        notes = (f"Bericht {sent.naam} is afgekeurd: zie de retourcodes.",) if refused else ()
        return Outcome(party=after, report=report, notes=notes)

    def unexpected(self, message: Message) -> Outcome[Self]:
        """Return that a message is not meant for this side."""
        report = Report(message=message, findings=())
        return Outcome(party=self, report=report, notes=(f"Een {message.naam} is niet voor ons bestemd.",))


def read_or_refuse(message: Message | bytes, today: date, release: Release | None) -> Message | Report:
    """Return a message, or why the bytes are none.

    Args:
        message: A message, or bytes that should be one.
        today: Day of receipt.
        release: The release it must be of.

    Raises:
        InvalidType: Neither a message nor bytes, or a day that is no date.
    """
    demand_day(today)
    if not isinstance(message, bytes):
        check_event(message, today)
        return message
    try:
        return parse(message, release=release)
    except RefusedMessage as error:
        return Report(message=None, findings=error.findings)


def demand_day(today: object) -> None:
    """Refuse what is no day.

    Raises:
        InvalidType: No date (a datetime is none).
    """
    if not is_day(today):
        msg = f"today: verwacht een datum (date), geen {type(today).__name__}."
        raise InvalidType(msg)


def objections(report: Report) -> tuple[str, ...]:
    """Return the texts of what is wrong with a message; what is only worth a look does not count."""
    return tuple(str(one) for one in report if one.severity is not Severity.SIGNAAL)
