"""`ieb casus`: the official casussen, told step by step."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ieb.cli.casus_json import casus_as_json, count_deviations, list_as_json
from ieb.cli.casus_text import describe, wrap
from ieb.cli.dutch import Command
from ieb.cli.options import PATH, complete_words, notation_option
from ieb.cli.outcome import UNREADABLE, echo_json
from ieb.errors import InvalidValue
from ieb.files import write_whole
from ieb.scenario import (
    PlayedCasus,
    PlayedStep,
    casussen,
    document_deviations,
    play,
)
from ieb.scenario import casus as casus_of
from ieb.scenario.picture import picture
from ieb.wire import serialize


def _complete_number(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    return complete_words({str(casus.number): casus.title for casus in casussen()}, incomplete)


@click.command(cls=Command)
@click.argument(
    "number", metavar="[NUMMER]", type=int, required=False, shell_complete=_complete_number
)
@click.option("--stap", "step", type=int, metavar="N", help="Alleen deze stap.")
@notation_option
@click.option("--json", "as_json", is_flag=True, help="Hetzelfde als --notatie json.")
@click.option(
    "--svg",
    "target",
    type=PATH,
    metavar="BESTAND",
    help="Teken de casus in dit bestand.",
)
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
    form = "json" if as_json else notation
    ignored = _explain_ignored(number, step, form, target)
    if ignored is not None:
        click.echo(ignored, err=True)
        context.exit(UNREADABLE)
    if number is None:
        _list(form)
        return
    try:
        played_casus = play(casus_of(number))
        steps = _choose(played_casus, step)
    except InvalidValue as error:
        click.echo(str(error), err=True)
        context.exit(UNREADABLE)
    if target is not None:
        try:
            write_whole(target, picture(played_casus).encode())
        except OSError:
            click.echo("De tekening kan daar niet geschreven worden.", err=True)
            context.exit(UNREADABLE)
        return
    if form == "json":
        echo_json(casus_as_json(played_casus, steps))
        return
    if form == "xml":  # as bytes: the XML says that it is UTF-8
        messages = (played.message for played in steps if played.message is not None)
        click.echo(b"".join(serialize(message) for message in messages), nl=False)
        return
    click.echo(describe(played_casus, steps, form, whole=step is None), nl=False)


def _choose(played_casus: PlayedCasus, step: int | None) -> list[PlayedStep]:
    """Return one step as it was played, or all of them.

    Raises:
        InvalidValue: There is no such step.
    """
    if step is None:
        return list(played_casus.steps)
    chosen = played_casus.casus.step(step)
    return [played for played in played_casus.steps if played.step is chosen]


def _explain_ignored(
    number: int | None, step: int | None, form: str, target: Path | None
) -> str | None:
    """Return what would be passed over in silence, in Dutch."""
    if number is None and (step is not None or target is not None or form in {"technisch", "xml"}):
        hint = "geef het NUMMER, zoals `ieb casus 2`"
        return f"--stap, --svg en --notatie (technisch of xml) horen bij één casus: {hint}."
    if target is not None and (step is not None or form != "functioneel"):
        return "--svg tekent de hele casus: laat --stap en --notatie weg, of geef twee opdrachten."
    return None


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
