"""Files on the command line: which they are, what reading them gave, and how that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from attrs import frozen
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from ieb.errors import RefusedMessage
from ieb.findings import Finding, mask_bsn
from ieb.messages import Message
from ieb.releases import Release
from ieb.wire import read

CLEAN: Final = 0
FINDINGS: Final = 1
UNREADABLE: Final = 2

_MANY: Final = 50


@frozen(kw_only=True)
class Outcome:
    """What reading one file gave.

    Attributes:
        path: The file.
        message: The message, or None when the file holds no valid one.
        findings: What is wrong with the message.
        error: Why the file could not be read, in Dutch; None when it could.
    """

    path: Path
    message: Message | None = None
    findings: tuple[Finding, ...] = ()
    error: str | None = None

    @property
    def exit_code(self) -> int:
        """Exit code that the file by itself would give."""
        if self.error is not None:
            return UNREADABLE
        return FINDINGS if self.findings else CLEAN


def message_files(paths: Iterable[Path]) -> Iterator[Path | Outcome]:
    """Yield the files to read, in order; an outcome for a path that has none.

    Args:
        paths: Files, and folders whose ``.xml`` files count, also in folders below.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        files = sorted(one for one in path.rglob("*") if one.suffix.lower() == ".xml" and one.is_file())
        yield from files
        if not files:
            yield Outcome(path=path, error="In deze map staan geen XML-bestanden.")


def read_outcome(path: Path, release: Release) -> Outcome:
    """Read one file.

    Args:
        path: The file.
        release: The release the message must be of.
    """
    try:
        return Outcome(path=path, message=read(path, release=release))
    except RefusedMessage as error:
        return Outcome(path=path, findings=error.findings)
    except FileNotFoundError:
        return Outcome(path=path, error="Dit bestand bestaat niet.")
    except PermissionError:
        return Outcome(path=path, error="Dit bestand mag niet gelezen worden.")
    except IsADirectoryError:
        return Outcome(path=path, error="Dit is een map, geen bestand.")
    except OSError:
        return Outcome(path=path, error="Dit bestand kan niet gelezen worden.")


def printable(path: Path, *, show_bsn: bool) -> str:
    """Return a path fit for a screen: without control characters and without what may be a Bsn."""
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(path))
    return text if show_bsn else mask_bsn(text)


def print_findings(console: Console, outcomes: Iterable[Outcome], *, show_bsn: bool) -> None:
    """Print a table of all that was found.

    Args:
        console: Where to.
        outcomes: What reading the files gave.
        show_bsn: Whether nine digits in a file name are shown.
    """
    for outcome in outcomes:
        rows = [
            ("" if one.line is None else str(one.line), one.path, one.code, one.message)
            for one in outcome.findings
        ]
        if outcome.error is not None:
            rows.append(("", "", "onleesbaar", outcome.error))
        if rows:
            title = Text(printable(outcome.path, show_bsn=show_bsn))
            console.print(_table(title, rows))


def _table(title: Text, rows: list[tuple[str, str, str, str]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", show_lines=True, expand=True)
    # Fold, so that a narrow screen loses nothing.
    for name, share in (("Regel", None), ("Plaats", 3), ("Code", 2), ("Bevinding", 5)):
        table.add_column(name, overflow="fold", ratio=share)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def tracked(files: list[Path | Outcome], what: str) -> Iterable[Path | Outcome]:
    """Return the files, with a progress bar on the screen when there are many.

    Args:
        files: The files.
        what: What is done with them, in Dutch.
    """
    console = Console(stderr=True)
    quiet = len(files) < _MANY or not console.is_terminal
    return track(files, what, console=console, transient=True, disable=quiet)


def outcome_as_json(outcome: Outcome, *, show_bsn: bool) -> dict[str, object]:
    """Return what reading a file gave, as what `json.dumps` takes.

    Args:
        outcome: What reading the file gave.
        show_bsn: Whether nine digits in a file name are shown.
    """
    return {
        "bestand": printable(outcome.path, show_bsn=show_bsn),
        "bericht": outcome.message and outcome.message.naam,
        "bevindingen": [_finding_as_json(finding) for finding in outcome.findings],
        "fout": outcome.error,
    }


def _finding_as_json(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "niveau": finding.level,
        "ernst": finding.severity.value,
        "retourcode": finding.retourcode,
        "plaats": finding.path,
        "regel": finding.line,
        "bevinding": finding.message,
        "herkomst": finding.mark.value,
    }
