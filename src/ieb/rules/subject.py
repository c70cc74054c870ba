"""What a rule looks at, and what it says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from typing import Final, NamedTuple

from attrs import define, field

from ieb.codes import RetourCode
from ieb.findings import Path
from ieb.history import Answers, HistoryView, Identity, identity_of
from ieb.messages import Kostprijs, Message
from ieb.messages.aanlevering import Aanlevering, aanlevering_of
from ieb.messages.kinds import bsn_of, gemeente_of, is_retour, kind_of
from ieb.messages.pairs import Retour
from ieb.messages.places import Place, value_at
from ieb.releases.evidence import in_release
from ieb.releases.rule import Rule
from ieb.rules.context import Context

LONGEST_GAP: Final = 31
"""After a gap of so many days between two periods, SG003 asks nothing any more."""


class Hit(NamedTuple):
    """A rule is broken.

    Attributes:
        path: Where.
        text: What is wrong and what was expected, in Dutch, without a Bsn.
        sure: Whether it surely is; what may be in order is told as a signal, whatever the rule
            weighs.
    """

    path: Path
    text: str
    sure: bool = True


class Lacks(NamedTuple):
    """A rule could not be judged.

    Attributes:
        what: What it lacks, in Dutch.
        need: The field of `Context` that would give it; None when none by itself does.
    """

    what: str
    need: str | None = None


RuleResult = Hit | Lacks


class _NotAsked(Enum):
    """What stands in the place of an answer of the history until it is asked for."""

    NOT_ASKED = "not asked"


_NOT_ASKED: Final = _NotAsked.NOT_ASKED


@define(kw_only=True, eq=False)  # not frozen: one is made for each message, and seen by rules only
class Subject:
    """What a rule looks at.

    Attributes:
        message: The message.
        context: What is known besides.
        aanlevering_or_none: What the message delivers; None for one that delivers no period.
        heenbericht: What a retour answers, when that is given rather than looked up.
    """

    message: Message
    context: Context
    aanlevering_or_none: Aanlevering | None
    heenbericht: Message | None = None
    _actual: Aanlevering | _NotAsked | None = field(init=False, default=_NOT_ASKED, repr=False)
    _removed: bool | _NotAsked = field(init=False, default=_NOT_ASKED, repr=False)
    _others: list[Aanlevering] | _NotAsked = field(init=False, default=_NOT_ASKED, repr=False)

    @property
    def aanlevering(self) -> Aanlevering:
        """What the message delivers; a rule asks for it only on a message that delivers."""
        assert self.aanlevering_or_none is not None
        return self.aanlevering_or_none

    @property
    def retour(self) -> Retour:
        """The message, for a rule on a retour."""
        assert is_retour(self.message)
        return self.message

    @property
    def history(self) -> HistoryView:
        """The history; a rule asks for it only when its data say that it needs one."""
        assert self.context.history is not None
        return self.context.history

    @property
    def gemeente(self) -> str:
        """The gemeente that the header names, as sender or as receiver."""
        if self.aanlevering_or_none is not None:
            return self.aanlevering_or_none.sleutel.gemeente
        return gemeente_of(self.message)

    @property
    def bsn(self) -> str | None:
        """The Bsn that stands in the message, or None when it names nobody."""
        if self.aanlevering_or_none is not None:
            return self.aanlevering_or_none.bsn
        return bsn_of(self.message)

    @property
    def identity(self) -> Identity:
        """Which heenbericht it is, or for a retour on which it is."""
        found = self.aanlevering_or_none
        if found is not None:
            return Identity(found.bericht, found.sleutel.gemeente, found.identificatie)
        return identity_of(self.message)

    @property
    def actual(self) -> Aanlevering | None:
        """The actual aanlevering with this key, for the same person."""
        found = self.actual_of_anybody
        if found is not None and found.bsn != self.aanlevering.bsn:
            return None
        return found

    @property
    def actual_of_anybody(self) -> Aanlevering | None:
        """The actual aanlevering with this key, whoever it is for."""
        if self._actual is _NOT_ASKED:
            self._actual = self.history.actual(self.aanlevering.sleutel)
        return self._actual

    @property
    def removed(self) -> bool:
        """Whether the last accepted aanlevering with this key removed it."""
        if self.actual_of_anybody is not None:  # what is actual was not removed
            return False
        if self._removed is _NOT_ASKED:
            self._removed = self.history.removed(self.aanlevering.sleutel)
        return self._removed

    @property
    def other_periods(self) -> list[Aanlevering]:
        """The other actual periods of this gemeente for the client in this stream.

        What stopped more than `LONGEST_GAP` days before the start need not be among them.
        """
        if self._others is _NOT_ASKED:
            sleutel = self.aanlevering.sleutel
            self._others = [
                period
                for period in self._find_running()
                if period.sleutel.gemeente == sleutel.gemeente and period.sleutel != sleutel
            ]
        return self._others

    def _find_running(self) -> tuple[Aanlevering, ...]:
        aanlevering = self.aanlevering
        bsn, stroom = aanlevering.bsn, aanlevering.sleutel.stroom
        if not isinstance(self.history, Answers):  # an administration of one's own
            return self.history.periods(bsn, stroom)
        from_day = max(aanlevering.start.toordinal() - LONGEST_GAP, date.min.toordinal())
        return self.history.running_from(bsn, stroom, date.fromordinal(from_day))

    @property
    def period(self) -> Path:
        """Path of the class the rules on a period are about."""
        return self._place.period

    @property
    def kostprijs(self) -> Kostprijs | None:
        """What the provision costs by the message, or None."""
        if self.aanlevering_or_none is not None:  # that holds it, and most messages are one
            return self.aanlevering_or_none.kostprijs
        value = value_at(self.message, self.path("Kostprijs"))
        assert value is None or isinstance(value, Kostprijs)
        return value

    def path(self, name: str) -> Path:
        """Return the path of an element of the period.

        Args:
            name: Its name without the stream: ``Startdatum``.
        """
        return self._place.named(name)

    @property
    def _place(self) -> Place:
        (place,) = kind_of(self.message).places
        return place


RuleFunction = Callable[[Subject], Iterable[RuleResult]]
"""What a rule does: say what is wrong with what it looks at, or what it lacks."""


def subject_of(message: Message, context: Context, heenbericht: Message | None = None) -> Subject:
    """Return what rules look at for a message.

    Args:
        message: The message.
        context: What is known besides.
        heenbericht: What a retour answers; None to look it up in the history.
    """
    return Subject(
        message=message,
        context=context,
        aanlevering_or_none=aanlevering_of(message),
        heenbericht=heenbericht,
    )


def retourcode_of(rule: Rule, message: Message, context: Context) -> str | None:
    """Return the return code that goes with a rule.

    Args:
        rule: The rule.
        message: The message that is judged.
        context: What is known besides.

    Returns:
        That of the context, else the rule's own if the release of the message has it, or None.
    """
    if message.naam in rule.signals:
        return None
    if rule.code in context.retourcodes:
        return context.retourcodes[rule.code]
    if rule.retourcode is None:
        return None
    if in_release(RetourCode.by_code(rule.retourcode), message.release):
        return rule.retourcode
    return None
