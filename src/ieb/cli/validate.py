"""`ieb validate`: say what is wrong with files of messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.progress import track

from ieb.cli.dutch import Command
from ieb.cli.outcome import (
    CLEAN,
    FINDINGS,
    UNREADABLE,
    Outcome,
    ReleaseType,
    message_files,
    print_findings,
    printable,
    read_outcome,
)
from ieb.findings import Finding
from ieb.releases import DEFAULT, Release

_MANY: Final = 50


@click.command(cls=Command)
@click.argument("paths", metavar="PAD...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Schrijf JSON, voor een programma.")
@click.option("--toon-bsn", "show_bsn", is_flag=True, help="Toon ook negen cijfers in bestandsnamen.")
@click.option(
    "--release", type=ReleaseType(), default=DEFAULT, help=f"Release van de berichten (standaard {DEFAULT})."
)
@click.pass_context
def validate(
    context: click.Context, paths: tuple[Path, ...], *, as_json: bool, show_bsn: bool, release: Release
) -> None:
    """Controleer bestanden, of alle XML-bestanden in mappen.

    Afsluitcode 0: alles goed; 1: er zijn bevindingen; 2: een bestand is onleesbaar.
    """
    found = list(message_files(paths))
    console = Console()
    progress = Console(stderr=True)
    steps = track(
        found,
        "Controleren",
        console=progress,
        transient=True,
        disable=len(found) < _MANY or not progress.is_terminal,
    )
    outcomes = [one if isinstance(one, Outcome) else read_outcome(one, release) for one in steps]
    if as_json:
        click.echo(json.dumps(_as_json(outcomes, show_bsn=show_bsn), ensure_ascii=False, indent=2))
    else:
        print_findings(console, outcomes, show_bsn=show_bsn)
        console.print(_summary(outcomes), highlight=False)
    context.exit(max(outcome.exit_code for outcome in outcomes))


def _count(outcomes: list[Outcome], code: int) -> int:
    return sum(outcome.exit_code == code for outcome in outcomes)


def _summary(outcomes: list[Outcome]) -> str:
    parts = [f"{_count(outcomes, CLEAN)} goed", f"{_count(outcomes, FINDINGS)} met bevindingen"]
    if unreadable := _count(outcomes, UNREADABLE):
        parts.append(f"{unreadable} onleesbaar")
    return f"{len(outcomes)} gecontroleerd: {', '.join(parts)}."


def _as_json(outcomes: list[Outcome], *, show_bsn: bool) -> dict[str, object]:
    return {
        "bestanden": [
            {
                "bestand": printable(outcome.path, show_bsn=show_bsn),
                "bericht": outcome.message and outcome.message.naam,
                "bevindingen": [_finding_as_json(finding) for finding in outcome.findings],
                "fout": outcome.error,
            }
            for outcome in outcomes
        ],
        "goed": _count(outcomes, CLEAN),
        "met_bevindingen": _count(outcomes, FINDINGS),
        "onleesbaar": _count(outcomes, UNREADABLE),
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
