"""What judging a file gave, with a name for the screen and an exit code."""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from ieb.batch import Judged, Source
from ieb.cli.exit_codes import CLEAN, FINDINGS, UNREADABLE
from ieb.cli.given_sources import is_stdin
from ieb.cli.screen import printable
from ieb.findings import Finding, Severity
from ieb.privacy import MASK
from ieb.rules import Judgement

_HIDING: Final = re.compile(f"{re.escape(MASK)}|\N{REPLACEMENT CHARACTER}")
"""What stands in a name in which something is hidden: only of those it matters what others are."""


@frozen(kw_only=True)
class FileReport:
    """What judging one file gave, with a name for the screen.

    Attributes:
        judged: What judging it gave.
        name: Its name, fit for a screen.
    """

    judged: Judged
    name: str

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the message."""
        return self.judged.findings

    @property
    def is_quiet(self) -> bool:
        """Whether all that was found is a signal: worth a look, and nothing wrong."""
        return all(finding.severity is Severity.SIGNAAL for finding in self.findings)

    @property
    def is_unjudged(self) -> bool:
        """Whether the message was not judged: not all rules about it are known."""
        return self.judged.judgement is Judgement.NIET_BEOORDEELD

    def exit_code(self, *, strict: bool = False) -> int:
        """Return the exit code that the file by itself would give.

        Args:
            strict: Whether a signal counts as a finding.
        """
        if self.judged.error is not None:
            return UNREADABLE
        if self.is_unjudged:
            return FINDINGS
        if not self.findings or (self.is_quiet and not strict):
            return CLEAN
        return FINDINGS


class Namer:
    """Gives files names on the screen that differ also where a Bsn is hidden in them."""

    def __init__(self, *, show_bsn: bool) -> None:
        self._show_bsn = show_bsn
        self._numbers: dict[str, dict[str, int]] = {}

    def report(self, judged: Judged) -> FileReport:
        """Return what judging a file gave, with its name.

        Args:
            judged: What judging it gave.
        """
        name = self._name(judged.source)
        if judged.envelope is not None:
            name = f"{name} (in een {judged.envelope.berichtcode})"
        return FileReport(judged=judged, name=name)

    def _name(self, source: Source) -> str:
        if is_stdin(source):
            return "standaardinvoer"
        name = printable(source.name, show_bsn=self._show_bsn)
        if self._show_bsn or (name == source.name and not _HIDING.search(name)):
            return name
        numbers = self._numbers.setdefault(name, {})
        number = numbers.setdefault(source.name, len(numbers) + 1)
        return name if number == 1 else f"{name} ({number})"
