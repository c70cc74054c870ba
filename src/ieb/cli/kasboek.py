"""`ieb kasboek`: what was made to send, run by run, and how far it is."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

import click

from ieb.batch import Entry, Ledger, Run
from ieb.cli.dutch import Command, RequiredOption
from ieb.cli.histories import HistoryType
from ieb.cli.options import bsn_option, json_option, today_option
from ieb.cli.outcome import CLEAN, FINDINGS, echo_json, printable
from ieb.cli.plan_json import hide_bsns, write_day
from ieb.errors import InvalidValue
from ieb.history.sqlite import SqliteHistory
from ieb.notation import write_date

_UNFINISHED: Final = "afgebroken; dezelfde opdracht maakt haar af"


@click.command(cls=Command)
@click.option(
    "--historie",
    "history",
    cls=RequiredOption,
    type=HistoryType(
        create=False, readonly=True, written_with=["sent", "withdrawn"], has_ledger=True
    ),
    metavar="BESTAND",
    required=True,
    help="De historie waarin het kasboek staat (SQLite).",
)
@click.option("--run", "number", type=int, metavar="NUMMER", help="Toon elk bericht van deze run.")
@click.option(
    "--verstuurd",
    "sent",
    type=int,
    metavar="NUMMER",
    is_eager=True,
    help="Leg vast dat de berichten van deze run verstuurd zijn, op de dag van --vandaag.",
)
@click.option(
    "--intrekken",
    "withdrawn",
    type=int,
    metavar="NUMMER",
    is_eager=True,
    help="De berichten van deze run worden nooit verstuurd; het volgende plan maakt nieuwe.",
)
@today_option
@json_option
@bsn_option
@click.pass_context
def kasboek(
    context: click.Context,
    *,
    history: SqliteHistory,
    number: int | None,
    sent: int | None,
    withdrawn: int | None,
    today: date,
    as_json: bool,
    show_bsn: bool,
) -> None:
    """Toon wat er gemaakt is om te versturen, en hoe ver het is.

    Een run is wat `ieb plan -o` of `ieb omhoog` in één keer maakte, of `ieb aanlevering` voor één
    tijdvak. Een bericht is gemaakt, verstuurd, akkoord, afgekeurd of ingetrokken; akkoord en
    afgekeurd komen uit de retouren die `ieb verwerk` vastlegde.

    Klopt een run niet en is zij nog niet verstuurd, trek haar dan in met --intrekken: zolang zij in
    het kasboek staat, telt zij als onderweg. Haar nummers worden niet opnieuw uitgegeven.

    Afsluitcode 0: alle runs zijn heel; 1: een run is afgebroken; 2: de historie is niet te
    gebruiken, die run is er niet, of zij kan niet ingetrokken worden.
    """
    ledger = Ledger(history)
    if sent is not None:
        ledger.mark_sent(_find(ledger, sent, "--verstuurd"), today)
    if withdrawn is not None:
        ledger.withdraw(_find(ledger, withdrawn, "--intrekken"))
    runs = ledger.runs()
    if number is not None:
        runs = (_find(ledger, number, "--run"),)
    whole = number is not None
    if as_json:
        told: object = {"runs": [_as_json(ledger, run, whole=whole) for run in runs]}
        echo_json(told if show_bsn else hide_bsns(told))
    else:
        for run in runs:
            for line in _tell(ledger, run, whole=whole):
                click.echo(printable(line, show_bsn=show_bsn))
        if not runs:
            click.echo("Er is nog niets gemaakt.")
    context.exit(FINDINGS if ledger.unfinished() else CLEAN)


def _find(ledger: Ledger, number: int, option: str) -> Run:
    """Return the run with a number.

    Raises:
        InvalidValue: There is none.
    """
    for run in ledger.runs():
        if run.number == number:
            return run
    msg = f"{option}: run {number} staat niet in het kasboek; `ieb kasboek` toont welke er zijn."
    raise InvalidValue(msg)


def _tell(ledger: Ledger, run: Run, *, whole: bool) -> list[str]:
    """Return in Dutch what a run has, on request message by message."""
    counts = Counter(entry.state for entry in ledger.entries(run))
    parts = [f"{count} {state}" for state, count in sorted(counts.items())]
    heading = f"Run {run.number} van {write_date(run.day)}: {', '.join(parts)}."
    if not run.is_finished:
        heading = f"{heading[:-1]} ({_UNFINISHED})."
    if not whole:
        return [heading]
    return [heading, *map(_tell_entry, ledger.entries(run))]


def _tell_entry(entry: Entry) -> str:
    what = f"{entry.bericht} status {entry.status}, startnummer {entry.sleutel.start_nummer}"
    if entry.dossier:
        what += f", dossier {entry.dossier}"
    return f"  {entry.file}  {what}: {entry.state}"


def _as_json(ledger: Ledger, run: Run, *, whole: bool) -> dict[str, object]:
    counts = Counter(entry.state for entry in ledger.entries(run))
    told: dict[str, object] = {
        "run": run.number,
        "dag": write_day(run.day),
        "map": str(run.folder),
        "heel": run.is_finished,
        "aantallen": {str(state): count for state, count in sorted(counts.items())},
    }
    if whole:
        told["berichten"] = [_entry_as_json(entry) for entry in ledger.entries(run)]
    return told


def _entry_as_json(entry: Entry) -> dict[str, object]:
    return {
        "bestand": entry.file,
        "dossier": entry.dossier or None,
        "bericht": entry.bericht,
        "stroom": entry.sleutel.stroom,
        "startnummer": entry.sleutel.start_nummer,
        "status": entry.status,
        "verstuurd": write_day(entry.sent),
        "stand": entry.state,
        "sha256": entry.digest,
    }
