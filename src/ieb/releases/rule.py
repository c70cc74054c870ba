"""A rule of the standard as a value, and all that is known of the rules of one release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Final

from attrs import evolve, frozen

from ieb.codes import StatusAanlevering
from ieb.findings import Mark, Severity

NEEDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "history": "de historie",
        "today": "de datum van vandaag",
        "overlijdensdata": "de overlijdensdata",
    }
)
"""What a rule may need besides the message: the field of `Context`, and how it is told in Dutch."""
PARTS: Final = ("stop", "kostprijs")
"""What an aanlevering may leave out, and a rule may be about."""
NOT_REMOVED: Final = tuple(
    status
    for status in StatusAanlevering
    if status is not StatusAanlevering.VERWIJDEREN_AANLEVERING
)
"""A removal is corrective: few rules hold it back (zuster)."""


class SoortRegel(StrEnum):
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
    """The builder of messages keeps to it."""
    UITLEG = "alleen uitgelegd"
    """A rule for people, which software can only explain."""
    ONBEKEND = "niet bekend"
    """The release has it, and what it asks was not published, so it is never judged."""


def split_places(text: str) -> tuple[str, ...]:
    """Return each place that a rule names, such as ``Client of Periode``.

    Args:
        text: The places as a rule states them.
    """
    return tuple(text.replace(" of ", ", ").split(", "))


@frozen(kw_only=True)
class Rule:
    """A rule of the standard: what it says. What it does is a function bound to its code.

    Attributes:
        code: Its code, such as ``TR404``.
        soort: Kind of rule.
        title: What it asks, in one Dutch sentence.
        explanation: The reasoning behind it, in Dutch.
        example: An example, in Dutch; empty for a rule of which we do not know what it asks.
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
        present: Names of the parts of an aanlevering without which it cannot fire.
        signals: Names of the messages on which it is no more than a signal, without a return code.
    """

    code: str
    soort: SoortRegel
    title: str
    explanation: str
    example: str = ""
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

    @property
    def places(self) -> tuple[str, ...]:
        """Each class and element that it is about."""
        return split_places(self.place)

    def mark_for(self, naam: str) -> Mark:
        """Return the evidence mark of the rule on one message.

        Args:
            naam: Name of the message.
        """
        if naam in self.assumed:
            return Mark.AANNAME
        return self.mark

    @property
    def herkomst(self) -> str:
        """The evidence mark for people, with the messages for which it is another one."""
        if not self.assumed:
            return self.mark.value
        return f"{self.mark.value} ({Mark.AANNAME.value} voor {' en '.join(self.assumed)})"

    def about(self, messages: Iterable[str]) -> Rule:
        """Return the rule as far as it is about some messages.

        Args:
            messages: Names of those messages.
        """
        kept = frozenset(messages)
        if kept.issuperset(self.messages):
            return self
        return evolve(
            self,
            messages=_among(self.messages, kept),
            assumed=_among(self.assumed, kept),
            signals=_among(self.signals, kept),
        )


def _among(names: Iterable[str], kept: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in kept)


@frozen(kw_only=True)
class Unknown:
    """What is not known of the rules about one message.

    Attributes:
        message: Name of the message.
        why: Why it is not judged by all rules, in a Dutch clause.
    """

    message: str
    why: str


@frozen(kw_only=True)
class Rulebook:
    """The rules of one release, and what is not known of them.

    Attributes:
        rules: The rules that are known.
        unknown: The messages of which not all rules are known.
    """

    rules: tuple[Rule, ...]
    unknown: tuple[Unknown, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, Rule]:
        """The rules by their code."""
        return MappingProxyType({rule.code: rule for rule in self.rules})

    def unknown_of(self, message: str) -> Unknown | None:
        """Return what is not known of the rules about a message, or None.

        Args:
            message: Name of the message.
        """
        return next((gap for gap in self.unknown if gap.message == message), None)

    def about(self, messages: Iterable[str]) -> Rulebook:
        """Return what is known of the rules about some messages.

        Args:
            messages: Names of those messages.
        """
        kept = tuple(messages)
        return Rulebook(
            rules=tuple(_about(self.rules, kept)),
            unknown=tuple(gap for gap in self.unknown if gap.message in kept),
        )


def _about(rules: Iterable[Rule], messages: tuple[str, ...]) -> Iterator[Rule]:
    for rule in rules:
        narrowed = rule.about(messages)
        if narrowed.messages:
            yield narrowed
