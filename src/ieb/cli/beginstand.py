"""`ieb beginstand`: record the periods that no message of ours brought to the CAK."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import click

from ieb.administratie import opening
from ieb.cli.dutch import Command, RequiredOption
from ieb.cli.exit_codes import CLEAN, UNREADABLE
from ieb.cli.histories import HistoryType
from ieb.cli.options import PATH, today_option
from ieb.cli.periods_csv import Periods, read_periods
from ieb.cli.texts import read_text
from ieb.errors import InvalidValue
from ieb.history.kept import KeptHistory
from ieb.keten.period import Period

_NOTHING: Final = "Er is niets vastgelegd."


def _read_table(context: click.Context, _param: click.Parameter, path: Path) -> Periods | None:
    """Return the table; None while a shell only asks how to go on.

    Raises:
        UnreadableSource: It cannot be read.
        InvalidValue: Something is wrong with it; the text tells all.
    """
    if context.resilient_parsing:
        return None
    table = read_periods(read_text(path))
    if table.faults:
        raise InvalidValue("\n".join((*table.faults, _NOTHING)))
    return table


@click.command(cls=Command)
# Eager: with a table in which something is wrong no history is made.
@click.argument("table", metavar="PERIODEN.csv", type=PATH, is_eager=True, callback=_read_table)
@click.option(
    "--historie",
    "history",
    cls=RequiredOption,
    type=HistoryType(create=True),
    metavar="HISTORIE",
    required=True,
    help="Waarin de periodes komen: een bestand (SQLite; wordt gemaakt als het er niet is), of het "
    "adres van een database.",
)
@today_option
@click.pass_context
def beginstand(
    context: click.Context, table: Periods, *, history: KeptHistory, today: date
) -> None:
    """Leg vast welke periodes bij het CAK bekend zijn zonder een bericht dat u hebt.

    Zoals wat in het portaal is ingetikt of door eerdere software is verstuurd. `ieb plan` kent ze
    dan, en geeft hun nummers niet opnieuw uit.

    PERIODEN.csv heeft een regel met namen: gemeente, stroom (AT of BW), startnummer, bsn, start, en
    zo nodig stop, kostprijs en kostprijs_vanaf. Alles wordt vastgelegd, of niets. Weet het CAK nog
    van niemand, geef dan een tabel met alleen die regel: de historie begint leeg.

    Afsluitcode 0: vastgelegd; 2: er is iets mis met de tabel, of de historie kan niet geschreven
    worden.
    """
    with history.exclusive():
        known = list(_list_known(table.periods, history))
        if not known:
            # Each number up to the length of a history may have been given before; none after it.
            opening(history, table.periods, day=today, first=len(history) + 1)
    for fault in known:
        click.echo(fault, err=True)
    if known:
        click.echo(_NOTHING, err=True)
        context.exit(UNREADABLE)
    number = len(table.periods)
    word = "periode" if number == 1 else "periodes"
    click.echo(f"{number} {word} vastgelegd.")
    context.exit(CLEAN)


def _list_known(periods: Iterable[Period], history: KeptHistory) -> Iterator[str]:
    """Yield in Dutch which periods the history knows already."""
    for period in periods:
        if history.used(period.sleutel):
            gemeente, stroom, number = period.sleutel
            yield (
                f"Startnummer {number} van gemeente {gemeente} ({stroom}) staat al in de historie; "
                "haal die regel weg."
            )
