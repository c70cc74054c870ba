"""A casus as a value: what the document prints, what we filled in, where they do not agree."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from attrs import field, frozen

from ieb.errors import InvalidValue
from ieb.findings import Mark
from ieb.keten import Event
from ieb.messages import Message
from ieb.scenario.earlier import Earlier
from ieb.scenario.known import Known
from ieb.scenario.rows import Row

CAK = "CAK"
"""The actor that is no gemeente."""


class ExpectedKind(StrEnum):
    """Why a finding is expected."""

    AFWIJKING = "afwijking"
    """The document does not keep to a rule."""
    BEDOELD = "bedoeld"
    """The casus is about it."""


@frozen(kw_only=True)
class Expected:
    """A finding that the printed data give rise to.

    Attributes:
        code: The rule.
        kind: Whether the document deviates or means it.
        explanation: What it means, in Dutch.
    """

    code: str
    kind: ExpectedKind
    explanation: str


@frozen(kw_only=True)
class Deviation:
    """A place where the document does not keep to the standard or to its own text.

    Attributes:
        step: Number of the step; 0 for the document as a whole.
        printed: What is printed.
        explanation: What is odd about it, in Dutch.
    """

    step: int
    printed: str
    explanation: str


@frozen(kw_only=True)
class FilledIn:
    """Something that the document leaves open, and that we filled in.

    Attributes:
        step: Number of the step; 0 for the casus as a whole.
        name: What it is, in Dutch.
        value: What we filled in, in functional notation.
    """

    step: int
    name: str
    value: str


@frozen(kw_only=True)
class CasusStep:
    """A step of a casus.

    Attributes:
        number: Its number in the document.
        actor: Who acts: ``CAK``, or a gemeente by the name that the document gives it.
        receiver: Who gets the message; equal to the actor when there is none.
        section: Section of the document, such as ``2.3``; empty for a casus of our own.
        page: Page on which that section begins; None for a casus of our own.
        what: What happens, in our words.
        expects: What the document expects of it, in our words.
        rows: The message exactly as printed; empty when nothing is sent.
        sent: Day on which it happens; Dagtekening of the message. Filled in, unless printed.
        received: Day on which the message arrives (filled in).
        event: What happens at the gemeente, or None when the step follows from a message that came
            in.
        message: The message, or None when nothing is sent.
        expected: The findings that the printed data give rise to.
    """

    number: int
    actor: str
    receiver: str
    section: str
    page: int | None
    what: str
    expects: str
    rows: tuple[Row, ...]
    sent: date
    received: date
    event: Event | None
    message: Message | None = field(repr=False)
    expected: tuple[Expected, ...] = ()

    @property
    def place(self) -> str:
        """Where the step stands, in Dutch."""
        if self.page is None:
            return "eigen"
        return f"paragraaf {self.section}, vanaf bladzijde {self.page}"


@frozen(kw_only=True)
class EarlierInCasus(Earlier):
    """A message of before the casus, filled in.

    Attributes:
        actor: Who sent it.
        note: What should be known of it, in Dutch.
    """

    actor: str
    note: str


@frozen(kw_only=True)
class Casus:
    """A casus: one of the seven of iEb 4.0, or a situatie of our own.

    Attributes:
        number: Its number in the document.
        title: Its title in the document.
        page: Page on which it begins; None for one that stands in no document.
        situation: What it is about, in our words.
        rules: The rules that the document names.
        steps: Its steps.
        filled: What the document leaves open, in Dutch.
        filled_in: What we filled in there, piece by piece.
        gemeentecodes: Gemeentecode by the name of the gemeente (filled in).
        known: What the CAK knows of deaths and of other streams (filled in, unless the text of the
            document gives it).
        earlier: Messages of before the casus (filled in).
        tolerated: Rules whose findings are overlooked, so that the casus can be played as printed.
        deviations: Where the document does not keep to the standard or to its own text.
    """

    number: int
    title: str
    page: int | None
    situation: str
    rules: tuple[str, ...]
    steps: tuple[CasusStep, ...]
    filled: str
    filled_in: tuple[FilledIn, ...]
    gemeentecodes: dict[str, str]
    known: Known = field(repr=False)
    earlier: tuple[EarlierInCasus, ...] = ()
    tolerated: frozenset[str] = frozenset()
    deviations: tuple[Deviation, ...] = ()

    @property
    def own(self) -> bool:
        """Whether it is ours, and stands in no document."""
        return self.page is None

    @property
    def order(self) -> tuple[int, str]:
        """Its number, and the letter of a variant, by which it stands among the others."""
        return (self.number, "")

    @property
    def name(self) -> str:
        """What a text calls it."""
        return f"casus {self.number}"

    @property
    def heading(self) -> str:
        """Its title; one of our own is marked as such."""
        return self.title

    @property
    def place(self) -> str:
        """Where the casus stands, in Dutch."""
        return f"bladzijde {self.page}"

    def step(self, number: int) -> CasusStep:
        """Return a step by its number.

        Raises:
            InvalidValue: The casus has no such step.
        """
        for step in self.steps:
            if step.number == number:
                return step
        msg = f"{self.name.capitalize()} heeft geen stap {number}; wel 1 t/m {len(self.steps)}."
        raise InvalidValue(msg)


@frozen(kw_only=True)
class ToDo:
    """A line of the checklist of a situatie.

    Attributes:
        gemeente: Gemeentecode of who must see to it.
        text: What there is to do, in Dutch.
    """

    gemeente: str
    text: str


@frozen(kw_only=True)
class Situatie(Casus):
    """A special situation that the CAK names, told by us in the form of a casus.

    Of what must be sent in it nothing is published: all of it is ours, and it says so wherever it
    is shown. It names no page or section.

    Attributes:
        variant: The letter of a variant, such as ``b``; empty for the situation itself.
        mark: How sure it is.
        source: What it rests on, in Dutch.
        trap: What goes wrong most easily, in Dutch.
        unprompted: Gemeentecodes of who must act without being told.
        checklist: What there is to do, gemeente by gemeente.
    """

    variant: str
    mark: Mark
    source: str
    trap: str
    unprompted: tuple[str, ...]
    checklist: tuple[ToDo, ...]

    @property
    def nummer(self) -> str:
        """Its number with the letter of the variant, such as ``5b``."""
        return f"{self.number}{self.variant}"

    @property
    def order(self) -> tuple[int, str]:
        """By which it stands among the others, after the situation that it is a variant of."""
        return (self.number, self.variant)

    @property
    def name(self) -> str:
        """What a text calls it."""
        return f"situatie {self.nummer}"

    @property
    def heading(self) -> str:
        """Its title, marked as ours."""
        return f"{self.title} ({self.place})"

    @property
    def place(self) -> str:
        """That it stands in no document, and how sure it is, in Dutch."""
        return f"eigen, {self.mark}"

    def party(self, gemeente: str) -> str:
        """Return what a gemeente is called in it, with her code.

        Args:
            gemeente: Her gemeentecode.
        """
        for name, code in self.gemeentecodes.items():
            if code == gemeente:
                return f"{name} ({code})"
        return gemeente
