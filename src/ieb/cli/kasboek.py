"""`ieb kasboek`: what was made to send, run by run, and how far it is."""

from __future__ import annotations

from datetime import date
from typing import Final

import click

from ieb.batch import Ledger, Run
from ieb.cli.dutch import Command, RequiredOption
from ieb.cli.exit_codes import CLEAN, FINDINGS
from ieb.cli.histories import HistoryType
from ieb.cli.json_output import echo_json
from ieb.cli.kasboek_lists import Listed, list_late, list_runs, list_to_send
from ieb.cli.options import bsn_option, json_option, today_option
from ieb.cli.plan_json import hide_bsns
from ieb.cli.screen import printable
from ieb.cli.unanswered import unanswered_option
from ieb.errors import InvalidValue
from ieb.history.sqlite import SqliteHistory

_ONE_LIST: Final = "Geef --te-versturen of --onbeantwoord: het zijn twee lijsten."


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
    "--te-versturen",
    "to_send",
    is_flag=True,
    help="Toon welke runs op de dag van --vandaag verstuurd moeten zijn, en dat niet zijn.",
)
@unanswered_option
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
    to_send: bool,
    patience: int | None,
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

    Wat er vandaag de deur uit moet, toont --te-versturen: de runs van vandaag en van eerder. Waarop
    het CAK nog niet antwoordde, toont --onbeantwoord, geteld vanaf de dag van --verstuurd, of
    anders die waarop `ieb verwerk` het bericht vastlegde. Met --run gaan beide over die ene run.

    Klopt een run niet en is zij nog niet verstuurd, trek haar dan in met --intrekken: zolang zij in
    het kasboek staat, telt zij als onderweg. Haar nummers worden niet opnieuw uitgegeven.

    Afsluitcode 0: alle runs zijn heel; 1: een run is afgebroken, of er staat iets op de lijst van
    --te-versturen of --onbeantwoord; 2: de historie is niet te gebruiken, die run is er niet, of
    zij kan niet ingetrokken worden.
    """
    if to_send and patience is not None:
        raise InvalidValue(_ONE_LIST)
    ledger = Ledger(history)
    if sent is not None:
        ledger.mark_sent(_find(ledger, sent, "--verstuurd"), today)
    if withdrawn is not None:
        ledger.withdraw(_find(ledger, withdrawn, "--intrekken"))
    runs = ledger.runs()
    if number is not None:
        runs = (_find(ledger, number, "--run"),)
    if to_send:
        found = list_to_send(ledger, runs, today)
    elif patience is not None:
        found = list_late(ledger, runs, patience, today)
    else:
        found = list_runs(ledger, runs, whole=number is not None)
    _show(found, as_json=as_json, show_bsn=show_bsn)
    code = CLEAN
    if found.asks_a_person or ledger.unfinished():
        code = FINDINGS
    context.exit(code)


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


def _show(found: Listed, *, as_json: bool, show_bsn: bool) -> None:
    if not as_json:
        for line in found.lines:
            click.echo(printable(line, show_bsn=show_bsn))
        return
    told: object = found.told
    if not show_bsn:
        told = hide_bsns(told)
    echo_json(told)
