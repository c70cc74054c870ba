"""Files on the command line: which they are, what judging them gave, and how that is shown."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import click
from attrs import evolve, frozen
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from ieb.findings import Finding, Severity
from ieb.messages import Message
from ieb.privacy import mask
from ieb.releases import Release
from ieb.rules import Context, NotJudged, Report, check
from ieb.wire.parser import MAX_BYTES, MAX_FINDINGS

CLEAN: Final = 0
FINDINGS: Final = 1
UNREADABLE: Final = 2
STDIN: Final = Path("-")
"""Standard input, as the words of a command name it; a file with that name is ``./-``, another object."""
_MANY: Final = 50
_MOST_ROWS: Final = MAX_FINDINGS + 1
"""How many findings of a file a table shows: all of level 1, and the one that counts what is left out."""
_ARGUMENT: Final = re.compile(r" \(\w+\)")
"""The name of an argument in Python, which says nothing on the command line."""
_UNREAD: Final = Report(message=None, findings=())


@frozen(kw_only=True)
class FileReport:
    """What judging one file gave.

    Attributes:
        path: The file.
        report: What was found; None when the file could not be read.
        error: Why the file could not be read, in Dutch; None when it could.
        twin: Which one it is of the files that have one name on the screen, for what may be a Bsn
            is hidden.
    """

    path: Path
    report: Report | None = None
    error: str | None = None
    twin: int = 1

    @property
    def message(self) -> Message | None:
        """The message, or None when the file holds no valid one."""
        return None if self.report is None else self.report.message

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the message."""
        return self.report.findings if self.report else ()

    @property
    def not_judged(self) -> tuple[NotJudged, ...]:
        """The rules that could not be judged."""
        return self.report.not_judged if self.report else ()

    @property
    def is_quiet(self) -> bool:
        """Whether all that was found is a signal: worth a look, and nothing wrong."""
        return all(finding.severity is Severity.SIGNAAL for finding in self.findings)

    def name(self, *, show_bsn: bool) -> str:
        """Return the name of the file, fit for a screen.

        Args:
            show_bsn: Whether what may be a Bsn is shown.
        """
        shown = printable(self.path, show_bsn=show_bsn)
        return shown if show_bsn or self.twin == 1 else f"{shown} ({self.twin})"

    def exit_code(self, *, strict: bool = False) -> int:
        """Return the exit code that the file by itself would give.

        Args:
            strict: Whether a signal counts as a finding.
        """
        if self.error is not None:
            return UNREADABLE
        if not self.findings:
            return CLEAN
        return CLEAN if self.is_quiet and not strict else FINDINGS


def tell_apart(files: Iterable[FileReport]) -> list[FileReport]:
    """Return what files gave, with names on the screen that differ also where a Bsn is hidden in them.

    Args:
        files: What judging them gave.
    """
    twins: dict[str, dict[str, int]] = {}
    told: list[FileReport] = []
    for file in files:
        paths = twins.setdefault(printable(file.path, show_bsn=False), {})
        number = paths.setdefault(str(file.path), len(paths) + 1)
        told.append(evolve(file, twin=number))
    return told


def message_files(paths: Iterable[Path]) -> Iterator[Path | FileReport]:
    """Yield the files to read; an outcome for a folder that has none, or that cannot be read.

    Args:
        paths: Files, and folders whose ``.xml`` files count, also in folders below.
    """
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112  # Path.is_dir raises in a folder that is closed to us
            yield path
            continue
        found = sorted(
            _in_folder(path),
            key=lambda found: found.path if isinstance(found, FileReport) else found,
        )
        yield from found or [FileReport(path=path, error="In deze map staan geen XML-bestanden.")]


def _in_folder(folder: Path) -> Iterator[Path | FileReport]:
    todo = [folder]
    while todo:
        here = todo.pop()
        try:
            with os.scandir(here) as entries:
                listed = [
                    (here / entry.name, entry, entry.is_dir(follow_symlinks=False))
                    for entry in entries
                ]
        except OSError as error:
            yield FileReport(path=here, error=_why_unread(error, "Deze map"))
            continue
        listed = [row for row in listed if not _is_apple_s(row[0].name)]
        todo += [path for path, _, is_folder in listed if is_folder]
        for path, entry, is_folder in listed:
            if not is_folder and path.suffix.lower() == ".xml" and not _is_special(entry):
                yield path


def _is_apple_s(name: str) -> bool:
    """Return whether macOS put this beside the files, for itself: in a zip or on a disk of another system."""
    return name.startswith("._") or name == "__MACOSX"


def _is_special(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a pipe, a device or a link to a folder: nothing to read a message from."""
    try:
        return not stat.S_ISREG(entry.stat().st_mode)
    except OSError:
        return False  # opening it tells why


def _why_unread(error: OSError, what: str) -> str:
    if isinstance(error, PermissionError):
        return f"{what} mag niet gelezen worden; vraag om leesrechten."
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"{what} bestaat niet."
    if isinstance(error, IsADirectoryError):
        return "Dit is een map, geen bestand."
    return f"{what} kan niet gelezen worden."


def judge_file(path: Path, release: Release, context: Context) -> FileReport:
    """Read and judge one file.

    Args:
        path: The file.
        release: The release the message must be of.
        context: What is known besides.
    """
    try:
        data = _content(path)
    except OSError as error:
        return FileReport(path=path, error=_why_unread(error, "Dit bestand"))
    return FileReport(path=path, report=check(data, context, release=release))


def _content(path: Path) -> bytes:
    """Return what a file holds; one byte more than is allowed is enough to refuse it."""
    if path is STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def printable(path: Path, *, show_bsn: bool) -> str:
    """Return a path fit for a screen: without control characters and without what may be a Bsn."""
    if path is STDIN:
        return "standaardinvoer"
    text = "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(path)
    )
    return text if show_bsn else mask(text)


def print_outcomes(console: Console, outcomes: Iterable[FileReport], *, show_bsn: bool) -> None:
    """Print a table of all that was found, and which rules were not judged.

    Args:
        console: Where to.
        outcomes: What judging the files gave.
        show_bsn: Whether nine digits in a file name are shown.
    """
    shown = list(outcomes)
    for outcome in shown:
        rows = [
            (
                "" if finding.line is None else str(finding.line),
                finding.path,
                _code(finding),
                finding.message,
            )
            for finding in outcome.findings
        ]
        if outcome.error is not None:
            rows.append(("", "", "onleesbaar", outcome.error))
        if len(rows) > _MOST_ROWS:
            text = f"En nog {len(rows) - _MOST_ROWS} bevindingen; met --json ziet u ze alle."
            rows[_MOST_ROWS:] = [("", "", "", text)]
        if rows:
            title = Text(outcome.name(show_bsn=show_bsn))
            console.print(_table(title, rows))
    print_not_judged(console, shown)


def print_not_judged(console: Console, outcomes: Iterable[FileReport]) -> None:
    """Print which rules were not judged, and what they lack.

    Args:
        console: Where to.
        outcomes: What judging the files gave.
    """
    lacks: dict[str, set[str]] = {}
    for outcome in outcomes:
        for rule in outcome.not_judged:
            lacks.setdefault(rule.lacks, set()).add(rule.code)
    for lack, codes in lacks.items():
        without = _ARGUMENT.sub("", lack.replace("(history)", "(--historie)"))
        text = f"Niet beoordeeld zonder {without}: {', '.join(sorted(codes))}."
        console.print(text, highlight=False, markup=False, soft_wrap=True)


def _code(finding: Finding) -> str:
    return (
        f"{finding.code} ({finding.retourcode or finding.severity.value})"
        if finding.level > 1
        else finding.code
    )


def _table(title: Text, rows: list[tuple[str, str, str, str]]) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", show_lines=True, expand=True
    )
    # Fold, so that a narrow screen loses nothing.
    for name, share in (("Regel", None), ("Plaats", 3), ("Code", 2), ("Bevinding", 5)):
        table.add_column(name, overflow="fold", ratio=share)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def show_progress(files: list[Path | FileReport], what: str) -> Iterable[Path | FileReport]:
    """Return the files, with a progress bar on the screen when there are many.

    Args:
        files: The files.
        what: What is done with them, in Dutch.
    """
    console = Console(stderr=True)
    quiet = len(files) < _MANY or not console.is_terminal
    return track(files, what, console=console, transient=True, disable=quiet)


def echo_json(content: object) -> None:
    """Write JSON to standard output: as bytes, because JSON is UTF-8 whatever the screen is."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2).encode())


def outcome_as_json(outcome: FileReport, *, show_bsn: bool) -> dict[str, object]:
    """Return what judging a file gave, as what `json.dumps` takes.

    Args:
        outcome: What judging the file gave.
        show_bsn: Whether nine digits in a file name are shown.
    """
    report = outcome.report or _UNREAD
    accepted = report.accepted and outcome.error is None
    return {
        "bestand": outcome.name(show_bsn=show_bsn),
        **report.to_dict(),
        "geaccepteerd": accepted,
        "fout": outcome.error,
    }
