"""`ieb gevallen`: the table of cases as JSON, one case a line."""

from __future__ import annotations

from pathlib import Path

import click

from ieb.cli.dutch import Command
from ieb.cli.exit_codes import UNREADABLE
from ieb.cli.given_sources import STDIN
from ieb.cli.options import PATH
from ieb.files import write_whole
from ieb.scenario import cases
from ieb.scenario.export import case_lines


@click.command(cls=Command)
@click.option(
    "--uit",
    "target",
    type=PATH,
    metavar="BESTAND",
    default="-",
    help="Schrijf ze in dit bestand; - (standaard) is de standaarduitvoer.",
)
@click.pass_context
def gevallen(context: click.Context, *, target: Path) -> None:
    """Schrijf de gevallen bij de regels als JSON, een geval per regel.

    Elk geval is een bericht, wat er verder bekend is, en wat er gevonden moet worden. Zo toetst u
    software die niet in Python is geschreven. De Bsn's zijn verzonnen en staan er voluit in.

    Afsluitcode 0: geschreven; 2: het bestand kan niet geschreven worden.
    """
    data = "".join(f"{line}\n" for line in case_lines(cases())).encode()
    if target == STDIN:
        click.echo(data, nl=False)  # as bytes: JSON is UTF-8, whatever the screen knows
        return
    try:
        write_whole(target, data)
    except OSError:
        click.echo("De gevallen kunnen daar niet geschreven worden.", err=True)
        context.exit(UNREADABLE)
