"""`ieb validate`: say what is wrong with files of messages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from attrs import frozen
from rich.console import Console

from ieb.batch import judge, put_in_order
from ieb.cli.dutch import Command
from ieb.cli.effect import add_effects
from ieb.cli.options import (
    PATH,
    bsn_option,
    history_option,
    json_option,
    processes_option,
    release_option,
    strict_option,
    today_option,
)
from ieb.cli.outcome import (
    CLEAN,
    FINDINGS,
    UNREADABLE,
    FileReport,
    Namer,
    echo_json,
    outcome_as_json,
    print_outcomes,
    sources_of,
    tell_envelopes,
)
from ieb.cli.progress import show_progress
from ieb.cli.workers import workers
from ieb.errors import InvalidValue
from ieb.history.sqlite import SqliteHistory
from ieb.releases import Release
from ieb.rules import Context


@click.command(cls=Command)
@click.argument("paths", metavar="PAD...", nargs=-1, required=True, type=PATH)
@history_option
@today_option
@release_option
@strict_option
@click.option(
    "--gevolg",
    "with_effect",
    is_flag=True,
    help="Zeg bij een aanlevering ook wat zij voor de cliënt verandert; met --historie.",
)
@processes_option
@json_option
@bsn_option
@click.pass_context
def validate(
    context: click.Context,
    paths: tuple[Path, ...],
    *,
    history: SqliteHistory | None,
    today: date,
    release: Release | None,
    strict: bool,
    with_effect: bool,
    processes: int | None,
    as_json: bool,
    show_bsn: bool,
) -> None:
    """Controleer bestanden, of alle XML-bestanden in mappen, op alle regels.

    Elk bericht wordt op zichzelf beoordeeld, tegen de historie als u die meegeeft. De historie
    verandert niet; zie `ieb verwerk`.

    Met --gevolg krijgt een aanlevering die geaccepteerd wordt een signaal (AD002): welke maanden of
    dagen erbij komen en eraf gaan, en of de cliënt een extra factuur of een creditfactuur krijgt.

    Afsluitcode 0: alles goed, of alleen signalen; 1: er zijn bevindingen (met --streng ook
    signalen), of een bericht is niet beoordeeld omdat wij niet alle regels ervan kennen;
    2: een bestand is onleesbaar.
    """
    sources = list(sources_of(paths))
    known = Context(today=today, history=history)
    namer = Namer(show_bsn=show_bsn)
    with workers(processes, len(sources)) as executor:
        todo = show_progress(sources, "Controleren")
        judged = judge(todo, known, release=release, executor=executor)
        if with_effect:
            judged = add_effects(judged, _demand_history(history))
        reports = [namer.report(outcome) for outcome in put_in_order(judged)]
    counts = _Counts.of(reports, strict=strict)
    if as_json:
        echo_json(_as_json(reports, counts))
    else:
        console = Console()
        print_outcomes(console, reports)
        wrapped = sum(report.judged.envelope is not None for report in reports)
        console.print(f"{_summary(counts)}{tell_envelopes(wrapped)}", highlight=False)
    context.exit(max(report.exit_code(strict=strict) for report in reports))


def _demand_history(history: SqliteHistory | None) -> SqliteHistory:
    """Return the history.

    Raises:
        InvalidValue: There is none.
    """
    if history is None:
        msg = "--gevolg hoort bij --historie: anders is niet bekend wat de cliënt al betaalt."
        raise InvalidValue(msg)
    return history


@frozen(kw_only=True)
class _Counts:
    """How many files there were of each kind.

    Attributes:
        good: Of which nothing is wrong.
        good_with_signal: Of those, how many have something that is worth a look.
        wrong: With findings, and judged.
        unjudged: Of which not all rules are known, and that nothing refuses.
        unreadable: That could not be read.
    """

    good: int
    good_with_signal: int
    wrong: int
    unjudged: int
    unreadable: int

    @classmethod
    def of(cls, reports: list[FileReport], *, strict: bool) -> _Counts:
        """Count what judging files gave."""
        codes = [report.exit_code(strict=strict) for report in reports]
        signalled = [code for code, report in zip(codes, reports, strict=True) if report.findings]
        unjudged = sum(report.is_unjudged for report in reports)
        return cls(
            good=codes.count(CLEAN),
            good_with_signal=signalled.count(CLEAN),
            wrong=codes.count(FINDINGS) - unjudged,
            unjudged=unjudged,
            unreadable=codes.count(UNREADABLE),
        )


def _summary(counts: _Counts) -> str:
    good = f"{counts.good} goed"
    if counts.good_with_signal:
        good += f" (waarvan {counts.good_with_signal} met een signaal)"
    parts = [good, f"{counts.wrong} met bevindingen"]
    if counts.unjudged:
        parts.append(f"{counts.unjudged} niet beoordeeld")
    if counts.unreadable:
        parts.append(f"{counts.unreadable} onleesbaar")
    total = counts.good + counts.wrong + counts.unjudged + counts.unreadable
    return f"{total} gecontroleerd: {', '.join(parts)}."


def _as_json(reports: list[FileReport], counts: _Counts) -> dict[str, object]:
    return {
        "bestanden": [outcome_as_json(report) for report in reports],
        "goed": counts.good,
        "goed_met_signaal": counts.good_with_signal,
        "met_bevindingen": counts.wrong,
        "niet_beoordeeld": counts.unjudged,
        "onleesbaar": counts.unreadable,
    }
