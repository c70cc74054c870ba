"""What judging files gave, as people and scripts see it: names, tables, JSON and exit codes."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from textwrap import indent
from typing import Final

import click
from attrs import frozen
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ieb.batch import File, Judged, Source, find_sources
from ieb.findings import Finding, Severity
from ieb.ggk import Di01, Du01, Envelope, Fo01, Fo03
from ieb.privacy import MASK, mask, replace_unprintable
from ieb.rules import Judgement, NotJudged, Report
from ieb.rules.report import tell_gaps
from ieb.wire.parser import MAX_BYTES, MAX_FINDINGS

CLEAN: Final = 0
FINDINGS: Final = 1
UNREADABLE: Final = 2
STDIN: Final = Path("-")
"""Standard input, as a command is told of it; a file of that name is ``./-``, another object."""
_MOST_ROWS: Final = MAX_FINDINGS + 1
"""How many findings of a file a table shows: all of level 1, and one that counts the others."""
_SOURCES: Final = {"history": "--historie"}
"""The options that give what a rule may need."""
_UNREAD: Final = Report(message=None, findings=())
_HIDING: Final = re.compile(f"{re.escape(MASK)}|\N{REPLACEMENT CHARACTER}")
"""What stands in a name in which something is hidden: only of those it matters what others are."""
_COLUMNS: Final = {"Regel": None, "Plaats": 3, "Code": 2, "Bevinding": 5}
"""The columns of a table of findings, and which share of the width each takes."""
_Row = tuple[str, str, str, str]


class _Stdin:
    """Standard input, as a source of one message."""

    name = "-"

    def read(self) -> bytes:
        """Return what comes in; one byte more than a message may have is enough to refuse it."""
        return sys.stdin.buffer.read(MAX_BYTES + 1)


_STDIN: Final = _Stdin()


def source_of(path: Path) -> Source:
    """Return what to read a message from, for a command that reads one.

    Args:
        path: A file, or `STDIN`.
    """
    return _STDIN if path is STDIN else File(path=path)


def sources_of(paths: Iterable[Path]) -> Iterator[Source]:
    """Yield what to read messages from, for a command that reads many.

    Args:
        paths: Files, folders, and `STDIN`.
    """
    for path in paths:
        if path is STDIN:
            yield _STDIN
        else:
            yield from find_sources(path)


def printable(name: str, *, show_bsn: bool) -> str:
    """Return a name fit for a screen: no control characters, and nothing that may be a Bsn.

    Args:
        name: Such as that of a file.
        show_bsn: Whether what may be a Bsn is shown.
    """
    visible = replace_unprintable(name)
    return visible if show_bsn else mask(visible)


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
        if source is _STDIN:
            return "standaardinvoer"
        name = printable(source.name, show_bsn=self._show_bsn)
        if self._show_bsn or (name == source.name and not _HIDING.search(name)):
            return name
        numbers = self._numbers.setdefault(name, {})
        number = numbers.setdefault(source.name, len(numbers) + 1)
        return name if number == 1 else f"{name} ({number})"


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


def echo_json(content: object) -> None:
    """Write JSON to standard output: as bytes, because JSON is UTF-8 whatever the screen is."""
    click.echo(write_json(content).encode())


def echo_line(content: object) -> None:
    """Write JSON on one line of standard output: an object of many, each read by itself.

    Args:
        content: What `json.dumps` takes.
    """
    click.echo(write_line(content).encode())


def write_line(content: object) -> str:
    """Return content as JSON on one line.

    Args:
        content: What `json.dumps` takes.
    """
    return json.dumps(content, ensure_ascii=False)


def write_json(content: object) -> str:
    """Return content as JSON, for a person to read too.

    Args:
        content: What `json.dumps` takes.
    """
    return json.dumps(content, ensure_ascii=False, indent=2)


def echo_json_around(before: Mapping[str, object], key: str, parts: Iterable[str]) -> None:
    """Write an object to standard output of which one key holds a list that is too long to keep.

    Args:
        before: The object, with an empty list under the key.
        key: The key.
        parts: What the list holds, each as JSON.
    """
    empty = f"{json.dumps(key)}: []"
    head, _, tail = write_json(before).partition(empty)
    click.echo(f"{head}{json.dumps(key)}: [".encode(), nl=False)
    between = "\n"
    end = ""
    for part in parts:
        click.echo(f"{between}{indent(part, '    ')}".encode(), nl=False)
        between = ",\n"
        end = "\n  "
    click.echo(f"{end}]{tail}".encode())


def outcome_as_json(report: FileReport) -> dict[str, object]:
    """Return what judging a file gave, as what `json.dumps` takes.

    Args:
        report: What judging the file gave.
    """
    error = report.judged.error
    found = (report.judged.report or _UNREAD).to_dict()
    if error is not None:
        found |= {"oordeel": None, "geaccepteerd": False}
    outcome = {"bestand": report.name, **found, "fout": error}
    if report.judged.envelope is not None:
        outcome["envelop"] = envelope_as_json(report.judged.envelope)
    return outcome


def envelope_as_json(envelope: Envelope) -> dict[str, object]:
    """Return what stands on an envelope, as what `json.dumps` takes; nothing of what is in it.

    Args:
        envelope: The envelope.
    """
    told: dict[str, str | None] = {
        "soort": envelope.berichtcode,
        "zender": envelope.zender.organisatie,
        "ontvanger": envelope.ontvanger.organisatie,
        "referentienummer": envelope.referentienummer,
        "tijdstip": envelope.tijdstip_bericht,
    }
    match envelope:
        case Di01():
            told |= {"functie": envelope.functie}
        case Du01():
            told |= {"functie": envelope.functie, "crossRefnummer": envelope.cross_refnummer}
        case Fo01() | Fo03():
            told |= {
                "crossRefnummer": envelope.cross_refnummer,
                "code": envelope.code.code,
                "omschrijving": envelope.omschrijving,
            }
        case _:  # a Bv03
            told |= {"crossRefnummer": envelope.cross_refnummer}
    shown: dict[str, object] = {}
    for name, text in told.items():
        shown[name] = None if text is None else printable(text, show_bsn=False)
    return shown


def tell_envelopes(count: int) -> str:
    """Return in Dutch that messages came in envelopes; nothing when none did.

    Args:
        count: How many.
    """
    return f" In een envelop: {count}." if count else ""
