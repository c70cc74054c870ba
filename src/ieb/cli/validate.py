"""`ieb validate`: say what is wrong with files of messages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from rich.console import Console

from ieb.cli.dutch import Command
from ieb.cli.options import (
    PATH,
    bsn_option,
    history_option,
    json_option,
    release_option,
    strict_option,
    today_option,
)
from ieb.cli.order import in_order
from ieb.cli.outcome import (
    CLEAN,
    FINDINGS,
    UNREADABLE,
    FileReport,
    echo_json,
    judge_file,
    message_files,
    outcome_as_json,
    print_outcomes,
    show_progress,
    tell_apart,
)
from ieb.history.sqlite import SqliteHistory
from ieb.releases import Release
from ieb.rules import Context


@click.command(cls=Command)
@click.argument("paths", metavar="PAD...", nargs=-1, required=True, type=PATH)
@history_option
@today_option
@release_option
@strict_option
@json_option
@bsn_option
@click.pass_context
def validate(
    context: click.Context,
    paths: tuple[Path, ...],
    *,
    history: SqliteHistory | None,
    today: date,
    release: Release,
    strict: bool,
    as_json: bool,
    show_bsn: bool,
) -> None:
    """Controleer bestanden, of alle XML-bestanden in mappen, op alle regels.

    Elk bericht wordt op zichzelf beoordeeld, tegen de historie als u die meegeeft. De historie
    verandert niet; zie `ieb verwerk`.

    Afsluitcode 0: alles goed, of alleen signalen; 1: er zijn bevindingen (met --streng ook
    signalen);
    2: een bestand is onleesbaar.
    """
    known = Context(today=today, history=history)
    files = show_progress(list(message_files(paths)), "Controleren")
    read = (
        file if isinstance(file, FileReport) else judge_file(file, release, known) for file in files
    )
    outcomes = tell_apart(in_order(read))
    if as_json:
        echo_json(_as_json(outcomes, show_bsn=show_bsn, strict=strict))
    else:
        console = Console()
        print_outcomes(console, outcomes, show_bsn=show_bsn)
        console.print(_summary(outcomes, strict=strict), highlight=False)
    context.exit(max(outcome.exit_code(strict=strict) for outcome in outcomes))


def _summary(outcomes: list[FileReport], *, strict: bool) -> str:
    codes = [outcome.exit_code(strict=strict) for outcome in outcomes]
    good = f"{codes.count(CLEAN)} goed"
    if signals := _only_signals(outcomes, strict=strict):
        good += f" (waarvan {signals} met een signaal)"
    parts = [good, f"{codes.count(FINDINGS)} met bevindingen"]
    if unreadable := codes.count(UNREADABLE):
        parts.append(f"{unreadable} onleesbaar")
    return f"{len(outcomes)} gecontroleerd: {', '.join(parts)}."


def _only_signals(outcomes: list[FileReport], *, strict: bool) -> int:
    """Return how many files are good, and yet have something that is worth a look."""
    good = (outcome for outcome in outcomes if outcome.exit_code(strict=strict) == CLEAN)
    return sum(bool(outcome.findings) for outcome in good)


def _as_json(outcomes: list[FileReport], *, show_bsn: bool, strict: bool) -> dict[str, object]:
    codes = [outcome.exit_code(strict=strict) for outcome in outcomes]
    return {
        "bestanden": [outcome_as_json(outcome, show_bsn=show_bsn) for outcome in outcomes],
        "goed": codes.count(CLEAN),
        "goed_met_signaal": _only_signals(outcomes, strict=strict),
        "met_bevindingen": codes.count(FINDINGS),
        "onleesbaar": codes.count(UNREADABLE),
    }
