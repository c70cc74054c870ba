"""The register: every rule of iEb 4.0 by its code, with what it says, where, how sure, and its check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, NotRequired, TypedDict, Unpack

from attrs import frozen

from ieb.codes import RetourCode, StatusAanlevering
from ieb.findings import Mark, Severity
from ieb.history import HistoryView
from ieb.messages import Message
from ieb.messages.aanlevering import Aanlevering, aanlevering_of
from ieb.messages.kinds import KINDS, Place, Retour, is_retour, kind_of
from ieb.releases.evidence import in_release

if TYPE_CHECKING:  # a context is checked against the register, so the register stands below it
    from ieb.rules.context import Context


class Soort(StrEnum):
    """Kind of rule, by the name that the standard gives it."""

    TECHNISCH = "technische regel"
    CONSTRAINT = "constraint"
    RESTRICTIE = "restrictie"
    BEDRIJFSREGEL = "bedrijfsregel"
    UITGANGSPUNT = "uitgangspunt"
    INVULINSTRUCTIE = "invulinstructie"
    SIGNAAL = "signaal van ieb"
    """One of our own; the standard has no such rule."""


class Manier(StrEnum):
    """How the library sees to a rule."""

    CONTROLE = "gecontroleerd"
    """A function checks it."""
    XSD = "afgedwongen bij het lezen"
    """Parser, XSD or model refuse what breaks it."""
    BOUWER = "afgedwongen bij het maken"
    """The builder of messages keeps to it, and a check may look at what others built."""
    UITLEG = "alleen uitgelegd"
    """A rule for people: software can only explain it."""


class Hit(NamedTuple):
    """A rule is broken.

    Attributes:
        path: Element names from the root.
        text: What is wrong and what was expected, in Dutch, without a Bsn.
        sure: Whether it surely is; what may be in order is told as a signal, whatever the rule
            weighs.
    """

    path: str
    text: str
    sure: bool = True


class Lacks(NamedTuple):
    """A rule could not be judged.

    Attributes:
        what: What it lacks, in Dutch.
    """

    what: str


HISTORY: Final = Lacks("de historie (history)")
TODAY: Final = Lacks("de datum van vandaag (today)")
RuleResult = Hit | Lacks

ALLE: Final = tuple(KINDS)
HEEN: Final = tuple(kind.naam for kind in KINDS.values() if kind.delivers)
HEENBERICHTEN: Final = tuple(kind.naam for kind in KINDS.values() if not kind.is_retour)
RETOUR: Final = tuple(kind.naam for kind in KINDS.values() if kind.is_retour)

FIRST: Final = StatusAanlevering.EERSTE_AANLEVERING
CHANGED: Final = StatusAanlevering.GEWIJZIGDE_AANLEVERING
REMOVED: Final = StatusAanlevering.VERWIJDEREN_AANLEVERING
ANY_STATUS: Final = tuple(StatusAanlevering)
NOT_REMOVED: Final = tuple(status for status in StatusAanlevering if status is not REMOVED)
"""A removal is corrective: few rules hold it back (zuster)."""


@frozen(kw_only=True)
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
        """The history; a rule asks for it only when the register says that it needs one."""
        assert self.context.history is not None
        return self.context.history

    @cached_property
    def actual(self) -> Aanlevering | None:
        """The actual aanlevering with the key of this one, if it is for the same person; asks the history."""
        found = self.history.actual(self.aanlevering.sleutel)
        return found if found is not None and found.bsn == self.aanlevering.bsn else None

    @property
    def period(self) -> str:
        """Path of the class the rules on a period are about."""
        return self._place.period

    def path(self, name: str) -> str:
        """Return the path of an element of the period, by its name without stream: ``Startdatum``."""
        prefix = "" if name == "StatusAanlevering" else self._place.prefix
        return f"{self._place.period}/{prefix}{name}"

    @property
    def _place(self) -> Place:
        (place,) = kind_of(self.message).places
        return place


def subject_of(message: Message, context: Context, heenbericht: Message | None = None) -> Subject:
    """Return what rules look at for a message.

    Args:
        message: The message.
        context: What is known besides.
        heenbericht: What a retour answers; None to look it up in the history.
    """
    aanlevering = aanlevering_of(message)
    return Subject(
        message=message, context=context, aanlevering_or_none=aanlevering, heenbericht=heenbericht
    )


Check = Callable[[Subject], Iterable[RuleResult]]


@frozen(kw_only=True)
class Rule:
    """A rule of the standard.

    Attributes:
        code: Its code, such as ``TR404``.
        soort: Kind of rule.
        title: What it asks, in one Dutch sentence.
        explanation: The reasoning behind it, in Dutch.
        example: An example, in Dutch.
        manier: How the library sees to it.
        messages: Names of the messages it is about.
        place: The class or element it is about.
        level: Control level 1 to 4, or None for a rule that is only explained.
        severity: How heavy a finding weighs.
        retourcode: The return code that goes with it, or None.
        mark: Evidence mark.
        assumed: Names of the messages for which it is an aanname, whatever its mark.
        needs: Names of the fields of `Context` without which it cannot be judged.
        statuses: With which StatusAanlevering it counts, for a rule on aanleveringen.
        present: Names of the parts of an aanlevering (`Aanlevering`) without which it cannot fire.
        signals: Names of the messages on which it is no more than a signal, without a return code.
        check: The function that checks it, or None.
    """

    code: str
    soort: Soort
    title: str
    explanation: str
    example: str
    manier: Manier = Manier.CONTROLE
    messages: tuple[str, ...]
    place: str
    level: int | None = None
    severity: Severity = Severity.AFKEUR
    retourcode: str | None = None
    mark: Mark
    assumed: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    statuses: tuple[StatusAanlevering, ...] = NOT_REMOVED
    present: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    check: Check | None = None

    def mark_for(self, naam: str) -> Mark:
        """Return the evidence mark of the rule on one message.

        Args:
            naam: Name of the message.
        """
        return Mark.AANNAME if naam in self.assumed else self.mark

    def can_fire_on(self, aanlevering: Aanlevering) -> bool:
        """Return whether the rule can fire on an aanlevering with this status and these parts.

        Args:
            aanlevering: The aanlevering.
        """
        complete = all(getattr(aanlevering, name) is not None for name in self.present)
        return complete and aanlevering.status in self.statuses

    def code_in(self, message: Message, context: Context) -> str | None:
        """Return the return code that goes with it: that of the context, else its own if the release has it.

        Args:
            message: The message that is judged.
            context: What is known besides.
        """
        if message.naam in self.signals:
            return None
        if self.code in context.retourcodes or self.retourcode is None:
            return context.retourcodes.get(self.code)
        known = in_release(RetourCode.by_code(self.retourcode), message.release)
        return self.retourcode if known else None

    @property
    def herkomst(self) -> str:
        """The evidence mark for people, with the messages for which it is another one."""
        if not self.assumed:
            return self.mark.value
        return f"{self.mark.value} ({Mark.AANNAME.value} voor {' en '.join(self.assumed)})"


_REGISTER: Final[dict[str, Rule]] = {}
RULES: Final[Mapping[str, Rule]] = MappingProxyType(_REGISTER)
"""Every rule of iEb 4.0 by its code."""


def register(new: Rule) -> Rule:
    """Add a rule to the register.

    Args:
        new: The rule; its code must be new.
    """
    assert new.code not in _REGISTER, new.code
    _REGISTER[new.code] = new
    return new


class Statement(TypedDict):
    """What a rule states of itself, see `Rule`."""

    soort: Soort
    title: str
    explanation: str
    example: str
    messages: tuple[str, ...]
    place: str
    level: int
    severity: NotRequired[Severity]
    retourcode: NotRequired[str | None]
    mark: Mark
    assumed: NotRequired[tuple[str, ...]]
    needs: NotRequired[tuple[str, ...]]
    statuses: NotRequired[tuple[StatusAanlevering, ...]]
    present: NotRequired[tuple[str, ...]]
    signals: NotRequired[tuple[str, ...]]
    manier: NotRequired[Manier]


def rule(code: str, **stated: Unpack[Statement]) -> Callable[[Check], Check]:
    """Register the function below as the check of a rule.

    Args:
        code: Code of the rule.
        **stated: What the rule states of itself, see `Statement`.
    """

    def decorate(check: Check) -> Check:
        register(Rule(code=code, check=check, **stated))
        return check

    return decorate
