"""`ieb casus`: the official casussen, told step by step."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ieb.cli.casus_json import count_deviations, list_as_json
from ieb.cli.casus_text import wrap
from ieb.cli.dutch import Command
from ieb.cli.json_output import echo_json
from ieb.cli.options import complete_words
from ieb.cli.played import Wanted, played_options, tell
from ieb.scenario import casus as casus_of
from ieb.scenario import casussen, document_deviations


def _complete_number(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    return complete_words({str(casus.number): casus.title for casus in casussen()}, incomplete)


@click.command(cls=Command)
@click.argument(
    "number", metavar="[NUMMER]", type=int, required=False, shell_complete=_complete_number
)
@played_options
@click.pass_context
def casus(
    context: click.Context,
    number: int | None,
    *,
    step: int | None,
    notation: str,
    as_json: bool,
    target: Path | None,
) -> None:
    """Toon de officiële casussen, of vertel er een: `ieb casus 2`.

    Een casus wordt gespeeld door de voorbeeldgemeente en het voorbeeld-CAK. De Bsn's zijn
    voorbeelden uit het document en staan er daarom voluit in.

    Afsluitcode 0: getoond; 2: die casus of stap bestaat niet, of de tekening kan niet geschreven
    worden.
    """
    wanted = Wanted.of(step=step, notation=notation, as_json=as_json, target=target)
    wanted.demand_sense(context, chosen=number is not None, example="casus 2")
    if number is None:
        _list(wanted.form)
        return
    tell(context, casus_of(number), wanted)


def _list(form: str) -> None:
    if form == "json":
        echo_json(list_as_json())
        return
    table = Table(expand=True)
    for name in ("Casus", "Stappen", "Afwijkingen"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Titel", overflow="fold", ratio=1)
    for casus in casussen():
        counts = (casus.number, len(casus.steps), count_deviations(casus))
        table.add_row(*map(str, counts), Text(casus.heading))
    Console().print(table)
    click.echo("\nWat in het document als geheel niet klopt:")
    for deviation in document_deviations():
        click.echo(wrap(f"- {deviation.printed}: {deviation.explanation}", "  "))
