"""What was found in files, as a table for a person, and which rules were not judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ieb.batch import Judged
from ieb.cli.file_reports import FileReport
from ieb.findings import Finding
from ieb.rules import NotJudged
from ieb.rules.report import tell_gaps
from ieb.wire.parser import MAX_FINDINGS

_MOST_ROWS: Final = MAX_FINDINGS + 1
"""How many findings of a file a table shows: all of level 1, and one that counts the others."""
_SOURCES: Final = {"history": "--historie"}
"""The options that give what a rule may need."""
_COLUMNS: Final = {"Regel": None, "Plaats": 3, "Code": 2, "Bevinding": 5}
"""The columns of a table of findings, and which share of the width each takes."""
_Row = tuple[str, str, str, str]


def print_outcomes(console: Console, reports: Iterable[FileReport]) -> None:
    """Print a table of all that was found, and which rules were not judged.

    Args:
        console: Where to.
        reports: What judging the files gave.
    """
    gaps = Gaps()
    for report in reports:
        gaps.add(report.judged.not_judged)
        print_outcome(console, report)
    gaps.print(console)


def print_outcome(console: Console, report: FileReport) -> None:
    """Print a table of what was found in one file; nothing when that is nothing.

    Args:
        console: Where to.
        report: What judging the file gave.
    """
    rows = _rows(report.judged)
    if rows:
        # On a line of its own however long it is, so that it can be found and copied whole.
        console.print(Text(report.name, style="bold"), soft_wrap=True)
        console.print(_table(rows))


def _rows(judged: Judged) -> list[_Row]:
    rows = [_row(finding) for finding in judged.findings]
    if judged.error is not None:
        rows.append(("", "", "onleesbaar", judged.error))
    more = len(rows) - _MOST_ROWS
    if more > 0:
        text = f"En nog {more} bevindingen; met --json ziet u ze alle."
        rows[_MOST_ROWS:] = [("", "", "", text)]
    return rows


def _row(finding: Finding) -> _Row:
    line = "" if finding.line is None else str(finding.line)
    code = finding.code
    if finding.level > 1:
        code += f" ({finding.retourcode or finding.severity.value})"
    return line, str(finding.path), code, finding.message


def _table(rows: Sequence[_Row]) -> Table:
    table = Table(show_lines=True, expand=True)
    for name, share in _COLUMNS.items():
        # Fold, so that a narrow screen loses nothing.
        table.add_column(name, overflow="fold", ratio=share)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


class Gaps:
    """Which rules were not judged, by what they lack: not judged is never shown as passed."""

    def __init__(self) -> None:
        self._gaps: dict[str, set[NotJudged]] = {}

    def add(self, not_judged: Iterable[NotJudged]) -> None:
        """Add the rules that were not judged on one message.

        Args:
            not_judged: Those rules.
        """
        for gap in not_judged:
            self._gaps.setdefault(gap.lacks, set()).add(gap)

    def tell(self) -> Iterator[str]:
        """Yield them in Dutch, in one line for each reason."""
        for gaps in self._gaps.values():
            yield from tell_gaps(sorted(gaps, key=attrgetter("code")), _SOURCES)

    def print(self, console: Console) -> None:
        """Print them, in one line for each reason.

        Args:
            console: Where to.
        """
        for text in self.tell():
            console.print(text, highlight=False, markup=False, soft_wrap=True)
