"""`ieb validate`: say what is wrong with files of messages."""

from __future__ import annotations

from collections import Counter
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from ieb.batch import judge
from ieb.cli.dutch import Command
from ieb.cli.effect import add_effects
from ieb.cli.exit_codes import CLEAN, FINDINGS, UNREADABLE
from ieb.cli.file_reports import FileReport, Namer
from ieb.cli.file_reports_json import outcome_as_json
from ieb.cli.findings_table import print_outcome
from ieb.cli.given_sources import sources_of
from ieb.cli.histories import history_option
from ieb.cli.json_output import echo_line
from ieb.cli.listed import Listed
from ieb.cli.options import (
    PATH,
    bsn_option,
    gather,
    json_option,
    processes_option,
    release_option,
    strict_option,
    today_option,
)
from ieb.cli.progress import Progress
from ieb.cli.reporting import Wanted, open_reports, report_options
from ieb.cli.workers import processes_for, workers
from ieb.errors import InvalidValue
from ieb.history.kept import KeptHistory
from ieb.notation import write_date
from ieb.releases import Release
from ieb.rules import Context


class _Label(StrEnum):
    """What became of a file."""

    GOOD = "goed"
    SIGNALLED = "goed met signaal"
    WRONG = "met bevindingen"
    UNJUDGED = "niet beoordeeld"
    UNREADABLE = "onleesbaar"

    @classmethod
    def of(cls, report: FileReport, *, strict: bool) -> _Label:
        """Return what became of a file.

        Args:
            report: What judging it gave.
            strict: Whether a signal counts as a finding.
        """
        if report.is_unjudged:
            return cls.UNJUDGED
        code = report.exit_code(strict=strict)
        if code == CLEAN and report.findings:
            return cls.SIGNALLED
        return {CLEAN: cls.GOOD, FINDINGS: cls.WRONG, UNREADABLE: cls.UNREADABLE}[code]


_EXIT_CODES: Final = {
    _Label.GOOD: CLEAN,
    _Label.SIGNALLED: CLEAN,
    _Label.WRONG: FINDINGS,
    _Label.UNJUDGED: FINDINGS,
    _Label.UNREADABLE: UNREADABLE,
}


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
@report_options
@json_option
@bsn_option
@click.pass_context
@gather("wanted", Wanted)
def validate(
    context: click.Context,
    paths: tuple[Path, ...],
    *,
    history: KeptHistory | None,
    today: date,
    release: Release | None,
    strict: bool,
    with_effect: bool,
    processes: int | None,
    as_json: bool,
    show_bsn: bool,
    wanted: Wanted,
) -> None:
    """Controleer bestanden, of alle XML-bestanden in mappen, op alle regels.

    Elk bericht wordt op zichzelf beoordeeld, tegen de historie als u die meegeeft. De historie
    verandert niet; zie `ieb verwerk`.

    Met --gevolg krijgt een aanlevering die geaccepteerd wordt een signaal (AD002): welke maanden of
    dagen erbij komen en eraf gaan, en of de cliënt een extra factuur of een creditfactuur krijgt.

    De uitkomsten komen zodra ze er zijn, op volgorde van de bestanden. Met --json staat elk bestand
    op een eigen regel, en de laatste regel telt ze.

    Afsluitcode 0: alles goed, of alleen signalen; 1: er zijn bevindingen (met --streng ook
    signalen), of een bericht is niet beoordeeld omdat wij niet alle regels ervan kennen;
    2: een bestand is onleesbaar.
    """
    sources = list(sources_of(paths))
    known = Context(today=today, history=history)
    namer = Namer(show_bsn=show_bsn)
    console = Console()
    wrapped = 0
    with open_reports(wanted) as reports:
        listed = Listed(reports, show_bsn=show_bsn)
        with workers(processes_for(history, processes), len(sources)) as executor:
            judged = judge(sources, known, release=release, executor=executor)
            if with_effect:
                judged = add_effects(judged, _demand_history(history))
            with Progress("Controleren", len(sources)) as progress:
                for report in map(namer.report, progress.follow(judged)):
                    listed.add(report, _Label.of(report, strict=strict))
                    wrapped += report.judged.envelope is not None
                    with progress.aside():
                        _show(report, console, as_json=as_json)
        title = f"Beoordeling van {write_date(today)}"
        reports.write(title, listed.page(title, _Label))
    labels = listed.overview.labels
    if as_json:
        echo_line({"soort": "totaal", **_count(labels)})
    else:
        listed.gaps.print(console)
        console.print(f"{_summary(labels)}{_tell_envelopes(wrapped)}", highlight=False)
    context.exit(max(_EXIT_CODES[label] for label in map(_Label, labels)))


def _demand_history(history: KeptHistory | None) -> KeptHistory:
    """Return the history.

    Raises:
        InvalidValue: There is none.
    """
    if history is None:
        msg = "--gevolg hoort bij --historie: anders is niet bekend wat de cliënt al betaalt."
        raise InvalidValue(msg)
    return history


def _show(report: FileReport, console: Console, *, as_json: bool) -> None:
    if as_json:
        echo_line({"soort": "bestand", **outcome_as_json(report)})
    else:
        print_outcome(console, report)


def _count(labels: Counter[str]) -> dict[str, object]:
    """Return how many files there were of each kind; what is good with a signal is good."""
    return {
        "goed": labels[_Label.GOOD] + labels[_Label.SIGNALLED],
        "goed_met_signaal": labels[_Label.SIGNALLED],
        "met_bevindingen": labels[_Label.WRONG],
        "niet_beoordeeld": labels[_Label.UNJUDGED],
        "onleesbaar": labels[_Label.UNREADABLE],
    }


def _summary(labels: Counter[str]) -> str:
    good = f"{labels[_Label.GOOD] + labels[_Label.SIGNALLED]} goed"
    if signalled := labels[_Label.SIGNALLED]:
        good += f" (waarvan {signalled} met een signaal)"
    parts = [good, f"{labels[_Label.WRONG]} met bevindingen"]
    rare = (_Label.UNJUDGED, _Label.UNREADABLE)
    parts += [f"{labels[label]} {label}" for label in rare if labels[label]]
    return f"{labels.total()} gecontroleerd: {', '.join(parts)}."


def _tell_envelopes(count: int) -> str:
    """Return in Dutch that messages came in envelopes; nothing when none did."""
    return f" In een envelop: {count}." if count else ""
