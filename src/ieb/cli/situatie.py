"""`ieb situatie`: the special situations that the CAK names, told step by step by us."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
from click.shell_completion import CompletionItem
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ieb.cli.casus_json import situaties_as_json
from ieb.cli.casus_text import wrap
from ieb.cli.dutch import Command
from ieb.cli.json_output import echo_json
from ieb.cli.options import complete_words
from ieb.cli.played import Wanted, played_options, tell
from ieb.scenario import situatie as situatie_of
from ieb.scenario import situaties

_OURS: Final = (
    "Het CAK noemt deze situaties; wat er dan verstuurd moet worden is niet gepubliceerd. Alles "
    "hier is van onszelf en een aanname."
)


def _complete_nummer(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    titles = {situatie.nummer: situatie.title for situatie in situaties()}
    return complete_words(titles, incomplete)


@click.command(cls=Command)
@click.argument("nummer", metavar="[NUMMER]", required=False, shell_complete=_complete_nummer)
@played_options
@click.pass_context
def situatie(
    context: click.Context,
    nummer: str | None,
    *,
    step: int | None,
    notation: str,
    as_json: bool,
    target: Path | None,
) -> None:
    """Toon de acht bijzondere situaties, of vertel er een: `ieb situatie 5b`.

    Het CAK noemt deze situaties; de uitwerking is van onszelf en een aanname. Een situatie wordt
    gespeeld door de voorbeeldgemeente en het voorbeeld-CAK. Het Bsn is verzonnen en staat er daarom
    voluit in.

    Afsluitcode 0: getoond; 2: die situatie of stap bestaat niet, of de tekening kan niet geschreven
    worden.
    """
    wanted = Wanted.of(step=step, notation=notation, as_json=as_json, target=target)
    wanted.demand_sense(context, chosen=nummer is not None, example="situatie 5b")
    if nummer is None:
        _list(wanted.form)
        return
    tell(context, situatie_of(nummer), wanted)


def _list(form: str) -> None:
    if form == "json":
        echo_json(situaties_as_json())
        return
    table = Table(expand=True)
    table.add_column("Situatie", no_wrap=True)
    table.add_column("Stappen", justify="right", no_wrap=True)
    table.add_column("Titel", overflow="fold", ratio=1)
    for listed in situaties():
        table.add_row(listed.nummer, str(len(listed.steps)), Text(listed.heading))
    Console().print(table)
    click.echo(f"\n{wrap(_OURS)}")
