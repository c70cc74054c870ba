"""`ieb release`: what a release is made of, and whether an XSD set fits."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ieb.cli.dutch import Command, Group
from ieb.cli.exit_codes import CLEAN, FINDINGS, UNREADABLE
from ieb.cli.json_output import echo_json
from ieb.cli.options import PATH, ReleaseArgument, ReleaseType, json_option, names_option
from ieb.errors import InvalidRelease
from ieb.releases import DEFAULT, Release
from ieb.releases.evidence import Fact, facts
from ieb.releases.homes import homes_of
from ieb.xsdset import check_xsd


@click.group(cls=Group)
def release() -> None:
    """Bekijk een release van de standaard, of vergelijk er een XSD-set mee."""


@release.command(cls=Command)
@click.argument(
    "name", cls=ReleaseArgument, metavar="[RELEASE]", type=ReleaseType(), default=DEFAULT
)
@names_option
@json_option
def show(name: Release, *, as_json: bool) -> None:
    """Toon elk element, elke code en elke regel met het herkomstmerk.

    RELEASE is 4.0 (standaard), 3.0, 1.0 of een map met XSD's.
    """
    rows = list(facts(name))
    if as_json:
        echo_json([_as_json(row) for row in rows])
        return
    console = Console()
    for group, members in groupby(rows, key=lambda row: row.group):
        console.print(_table(group, list(members)))


def _as_json(row: Fact) -> dict[str, object]:
    return {
        "groep": row.group,
        "naam": row.name,
        "inhoud": row.content,
        "herkomst": row.mark.value,
        "herkomst_vorm": row.shape_mark and row.shape_mark.value,
    }


def _table(title: str, rows: list[Fact]) -> Table:
    table = Table(title=Text(title), title_justify="left", title_style="bold", expand=True)
    for name, share in (("Naam", 5), ("Inhoud", 4)):
        table.add_column(name, overflow="fold", ratio=share)
    for name in ("Herkomst", "Vorm"):
        table.add_column(name, no_wrap=True, width=8)
    for row in rows:
        table.add_row(*map(Text, (row.name, row.content, row.mark, row.shape_mark or "")))
    return table


@release.command(cls=Command)
@click.argument("folder", metavar="MAP", type=PATH)
@click.option(
    "--namen",
    "names",
    metavar="BESTAND",
    type=PATH,
    help="TOML-bestand met onze elementnamen en hoe ze in de XSD's heten.",
)
@click.pass_context
def check(context: click.Context, folder: Path, names: Path | None) -> None:
    """Vergelijk een map met XSD's, bijvoorbeeld de officiële, met de meegeleverde release.

    Afsluitcode 0: de set is bruikbaar, met of zonder verschillen; 1: iets past niet; 2: geen
    XSD-set.
    """
    try:
        made, differences = check_xsd(folder, names=names)
    except InvalidRelease as error:
        click.echo("\n".join(error.faults), err=True)
        context.exit(UNREADABLE)
    except OSError:
        click.echo("De map met XSD's, of het bestand met namen, kan niet gelezen worden.", err=True)
        context.exit(UNREADABLE)
    for difference in differences:
        verdict = "past" if difference.fits else "PAST NIET"
        click.echo(f"{verdict:10}{difference}")
    ours = " en ".join(home.name for home in homes_of(made))
    misfits = sum(not difference.fits for difference in differences)
    if not differences:
        click.echo(f"Geen verschillen met release {ours}.")
    else:
        number = "1 verschil" if len(differences) == 1 else f"{len(differences)} verschillen"
        verb = "past" if misfits == 1 else "passen"
        click.echo(f"{number} met release {ours}, waarvan {misfits} niet {verb}.")
    code = FINDINGS if misfits else CLEAN
    context.exit(code)
