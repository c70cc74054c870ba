"""`Report`: all that was found, what could not be judged, and the message itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import asdict, frozen

from ieb.findings import Finding, Severity

if TYPE_CHECKING:
    from ieb.messages import Message


@frozen(kw_only=True)
class NotJudged:
    """A rule that could not be judged: not checked is never shown as passed.

    Attributes:
        code: The rule.
        lacks: What it lacks, in Dutch.
    """

    code: str
    lacks: str


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

    message: Message | None
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
        """Return the report as what `json.dumps` takes; it holds no Bsn."""
        return {
            "bericht": self.message and self.message.naam,
            "geaccepteerd": self.accepted,
            "bevindingen": [asdict(one) for one in self.findings],
            "niet_beoordeeld": [asdict(one) for one in self.not_judged],
        }

    def table(self) -> str:
        """Return the report as lines of text, for a log or a screen; it holds no Bsn."""
        lines = [str(one) for one in self.findings] or ["Geen bevindingen."]
        lines += [f"Niet beoordeeld: {one.code}, want er ontbreekt {one.lacks}." for one in self.not_judged]
        return "\n".join(lines)
