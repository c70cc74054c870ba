"""`Report`: all that was found, what could not be judged, and the message itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from ieb.findings import Finding, Severity

if TYPE_CHECKING:
    from ieb.messages import Message


ALL_RULES: Final = "alle regels"
"""The code of what is not judged at all: no rule about such a message is known."""


@frozen(kw_only=True)
class NotJudged:
    """A rule that could not be judged: not checked is never shown as passed.

    Attributes:
        code: The rule; `ALL_RULES` when none is known about the message, or which others are not
            known.
        lacks: What it lacks, in Dutch.
        unknown: Whether the rule itself is not known, so that nobody can judge by it whatever is
            given besides.
    """

    code: str
    lacks: str
    unknown: bool = False


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
    def accepted(self) -> bool:
        """Whether nothing refuses the message."""
        return not self.of(Severity.AFKEUR)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of a severity.

        Args:
            severity: The severity.
        """
        return tuple(one for one in self.findings if one.severity is severity)

    def at(self, level: int) -> tuple[Finding, ...]:
        """Return the findings of a control level.

        Args:
            level: The level, 1 to 4.
        """
        return tuple(one for one in self.findings if one.level == level)

    def to_dict(self) -> dict[str, object]:
        """Return the report as what `json.dumps` takes, with Dutch keys; it holds no Bsn."""
        return {
            "bericht": self.message and self.message.naam,
            "geaccepteerd": self.accepted,
            "bevindingen": [_as_dict(one) for one in self.findings],
            "niet_beoordeeld": [
                {"code": one.code, "ontbreekt": one.lacks} for one in self.not_judged
            ],
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the report as JSON, with the keys of `to_dict`; it holds no Bsn.

        Args:
            indent: How many spaces to indent by; None for one line.
        """
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def table(self) -> str:
        """Return the report as lines of text, for a log or a screen; it holds no Bsn."""
        rows = [("Niveau", "Code", "Retour", "Ernst", "Plaats")]
        rows += [
            (str(one.level), one.code, one.retourcode or "-", one.severity.value, one.place)
            for one in self.findings
        ]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        texts = ["Bevinding", *(one.message for one in self.findings)]
        lines = [
            "  ".join((*map(str.ljust, row, widths), text))
            for row, text in zip(rows, texts, strict=True)
        ]
        found = lines if self.findings else ["Geen bevindingen."]
        lacks: dict[str, list[str]] = {}
        for gap in self.not_judged:
            lacks.setdefault(gap.lacks, []).append(gap.code)
        missing = [
            f"Niet beoordeeld zonder {what}: {', '.join(codes)}." for what, codes in lacks.items()
        ]
        return "\n".join((*found, *missing))


def _as_dict(finding: Finding) -> dict[str, object]:
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
