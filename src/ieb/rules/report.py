"""`Report`: all that was found, what could not be judged, and the message itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from ieb.arguments import demand_indent
from ieb.errors import InvalidType
from ieb.findings import Finding, Severity

if TYPE_CHECKING:
    from ieb.messages import Message


_HEADINGS: Final = ("Niveau", "Code", "Retour", "Ernst", "Plaats", "Bevinding")
ALL_RULES: Final = "alle-regels"
"""The code of what is not judged at all: no rule about such a message is known."""
OTHER_RULES: Final = "andere-regels"
"""The code of all rules about a message but those that are known and named."""


class Judgement(StrEnum):
    """What becomes of a message by what is known of it."""

    GEACCEPTEERD = "geaccepteerd"
    """Nothing refuses it, and the rules about it are known."""
    AFGEKEURD = "afgekeurd"
    """Something refuses it."""
    NIET_BEOORDEELD = "niet beoordeeld"
    """Nothing that we know refuses it, but not all rules about it are known."""


@frozen(kw_only=True)
class NotJudged:
    """A rule that could not be judged: not checked is never shown as passed.

    Attributes:
        code: The rule; `ALL_RULES` when none is known about the message, `OTHER_RULES` for those
            that are not known beside the ones that are.
        lacks: What it lacks, in Dutch; of what is unknown why nothing judges by it, in a clause.
        unknown: Whether nothing that is given besides would help: the rule itself is not known, or
            nothing judges by it.
        need: The field of `Context` that would give what it lacks, such as ``history``; None when
            none by itself does.
    """

    code: str
    lacks: str
    unknown: bool = False
    need: str | None = None


@frozen(kw_only=True)
class Report:
    """What is wrong with a message, in document order.

    Attributes:
        message: The message; None when the bytes are no valid message.
        findings: All that was found.
        not_judged: The rules that could not be judged, and what they lack.

    Example:
        >>> report = Report(message=None, findings=(), not_judged=())
        >>> report.accepted, len(report)
        (True, 0)
    """

    message: Message | None = field(repr=False)
    findings: tuple[Finding, ...]
    not_judged: tuple[NotJudged, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings."""
        return iter(self.findings)

    def __len__(self) -> int:
        """Return the number of findings."""
        return len(self.findings)

    def __bool__(self) -> bool:
        """Return True: a report without findings is still a report."""
        return True

    @property
    def judgement(self) -> Judgement:
        """What becomes of the message; without what one rule lacks it may still be accepted.

        What refuses it does so whatever the rules that we do not know would say.
        """
        if self.findings and self.of(Severity.AFKEUR):
            return Judgement.AFGEKEURD
        if any(gap.unknown for gap in self.not_judged):
            return Judgement.NIET_BEOORDEELD
        return Judgement.GEACCEPTEERD

    @property
    def accepted(self) -> bool:
        """Whether nothing refuses the message, and the rules about it are known."""
        return self.judgement is Judgement.GEACCEPTEERD

    @property
    def objections(self) -> tuple[Finding, ...]:
        """All findings but signals; they stand in the way of sending the message.

        Whoever keeps to the rules sends nothing that breaks one, also when no retour would say so.
        """
        return tuple(
            finding for finding in self.findings if finding.severity is not Severity.SIGNAAL
        )

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of a severity.

        Args:
            severity: The severity.

        Raises:
            InvalidType: It is none.
        """
        if not isinstance(severity, Severity):
            msg = f"verwacht een Severity, geen {type(severity).__name__}."
            raise InvalidType(msg, argument="severity")
        return tuple(finding for finding in self.findings if finding.severity is severity)

    def at(self, level: int) -> tuple[Finding, ...]:
        """Return the findings of a control level.

        Args:
            level: The level, 1 to 4.

        Raises:
            InvalidType: It is no number.
        """
        if type(level) is not int:
            msg = f"verwacht een niveau van 1 t/m 4 (int), geen {type(level).__name__}."
            raise InvalidType(msg, argument="level")
        return tuple(finding for finding in self.findings if finding.level == level)

    def to_dict(self) -> dict[str, object]:
        """Return the report as what `json.dumps` takes, with Dutch keys; it holds no Bsn."""
        missing = [{"code": gap.code, "ontbreekt": gap.lacks} for gap in self.not_judged]
        return {
            "bericht": self.message and self.message.naam,
            "oordeel": self.judgement.value,
            "geaccepteerd": self.accepted,
            "bevindingen": [finding_as_dict(finding) for finding in self.findings],
            "niet_beoordeeld": missing,
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the report as JSON, with the keys of `to_dict`; it holds no Bsn.

        Args:
            indent: How many spaces to indent by; None for one line.

        Raises:
            InvalidType: `indent` is no number.
            InvalidValue: `indent` is below 0.
        """
        demand_indent(indent)
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def table(self) -> str:
        """Return the report as lines of text, for a log or a screen; it holds no Bsn."""
        lines = ["Geen bevindingen."]
        if self.findings:
            lines = list(_table(self.findings))
        lines += tell_gaps(self.not_judged)
        if self.judgement is Judgement.NIET_BEOORDEELD:
            lines.append("Oordeel: niet beoordeeld, want niet alle regels zijn bekend.")
        return "\n".join(lines)


def _table(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield findings in columns, under their names; the text is the last, and of any length."""
    rows = [_HEADINGS, *map(_cells, findings)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    widths[-1] = 0
    for row in rows:
        yield "  ".join(map(str.ljust, row, widths))


def _cells(finding: Finding) -> tuple[str, ...]:
    return (
        str(finding.level),
        finding.code,
        finding.retourcode or "-",
        finding.severity.value,
        finding.place,
        finding.message,
    )


def tell_gaps(
    gaps: Iterable[NotJudged], sources: Mapping[str, str] = MappingProxyType({})
) -> Iterator[str]:
    """Yield in Dutch, in a line for each reason, which rules were not judged.

    Args:
        gaps: Those rules; one that stands there twice is named once.
        sources: With what a reader may give a field of `Context`, such as an option.
    """
    codes: dict[tuple[bool, str], list[str]] = {}
    for gap in dict.fromkeys(gaps):
        lacks = gap.lacks
        if gap.need is not None and gap.need in sources:
            lacks = f"{lacks} ({sources[gap.need]})"
        codes.setdefault((gap.unknown, lacks), []).append(gap.code)
    for (unknown, lacks), named in codes.items():
        listed = ", ".join(named)
        if unknown:
            yield f"Niet beoordeeld: {lacks} ({listed})."
        else:
            yield f"Niet beoordeeld zonder {lacks}: {listed}."


def finding_as_dict(finding: Finding) -> dict[str, object]:
    """Return a finding as what `json.dumps` takes, with Dutch keys.

    Args:
        finding: The finding.
    """
    return {
        "code": finding.code,
        "niveau": finding.level,
        "ernst": finding.severity.value,
        "retourcode": finding.retourcode,
        "plaats": str(finding.path),
        "regel": finding.line,
        "bevinding": finding.message,
        "herkomst": finding.mark.value,
    }
