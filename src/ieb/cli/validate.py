"""`ieb validate`: say what is wrong with files of messages."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click
from rich.console import Console

from ieb.cli.dutch import Command
from ieb.cli.options import PATH, bsn_option, history_option, json_option, release_option, today_option
from ieb.cli.outcome import (
    CLEAN,
    FINDINGS,
    UNREADABLE,
    Outcome,
    in_order,
    judge,
    message_files,
    outcome_as_json,
    print_outcomes,
    tracked,
)
from ieb.history_sqlite import SqliteHistory
from ieb.releases import Release
from ieb.rules import Context


@click.command(cls=Command)
@click.argument("paths", metavar="PAD...", nargs=-1, required=True, type=PATH)
@history_option
@today_option
@release_option
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
    as_json: bool,
    show_bsn: bool,
) -> None:
    """Controleer bestanden, of alle XML-bestanden in mappen, op alle regels.

    Elk bericht wordt op zichzelf beoordeeld, tegen de historie als u die meegeeft. De historie verandert
    niet; zie `ieb verwerk`.

    Afsluitcode 0: alles goed; 1: er zijn bevindingen; 2: een bestand is onleesbaar.
    """
    known = Context(today=today, history=history)
    files = tracked(list(message_files(paths)), "Controleren")
    outcomes = in_order(one if isinstance(one, Outcome) else judge(one, release, known) for one in files)
    if as_json:
        text = json.dumps(_as_json(outcomes, show_bsn=show_bsn), ensure_ascii=False, indent=2)
        click.echo(text.encode())  # as bytes, whatever the encoding of the screen: JSON is UTF-8
    else:
        console = Console()
        print_outcomes(console, outcomes, show_bsn=show_bsn)
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
        "bestanden": [outcome_as_json(outcome, show_bsn=show_bsn) for outcome in outcomes],
        "goed": _count(outcomes, CLEAN),
        "met_bevindingen": _count(outcomes, FINDINGS),
        "onleesbaar": _count(outcomes, UNREADABLE),
    }
