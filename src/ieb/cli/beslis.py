"""`ieb beslis`: from which day until which day a contribution is due, as iWmo tells it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from ieb.administratie import Besluit, Startdefinitie, decide
from ieb.administratie.meldingen import Heard
from ieb.cli.decisions import decision_as_json, tell_decision
from ieb.cli.dutch import Command
from ieb.cli.exit_codes import CLEAN, FINDINGS
from ieb.cli.json_output import echo_json
from ieb.cli.options import PATH, json_option, today_option
from ieb.cli.plan_json import hide_bsns
from ieb.cli.records_in import read_heard
from ieb.cli.screen import printable
from ieb.errors import IebError, InvalidValue

_Decided = Mapping[Startdefinitie, Besluit]


@click.command(cls=Command)
@click.argument("path", metavar="MELDINGEN.json", type=PATH)
@click.option(
    "--definitie",
    "chosen",
    type=click.Choice([definitie.value for definitie in Startdefinitie]),
    help="Vanaf welke dag de gemeente een bijdrage vraagt: beschikking, toekenning, start-zorg "
    "(standaard) of declaratie.",
)
@today_option
@click.option(
    "--alle-definities", "shows_all", is_flag=True, help="Toon wat elke keuze zou betekenen."
)
@json_option
@click.pass_context
def beslis(
    context: click.Context,
    path: Path,
    *,
    chosen: str | None,
    today: date,
    shows_all: bool,
    as_json: bool,
) -> None:
    """Zeg van welke tot welke dag een bijdrage verschuldigd is, uit wat u van iWmo weet.

    MELDINGEN.json heeft bij elke toewijzing (301) de starts (305), de stops (307) en de
    declaraties (303). Welke dag de eerste is, kiest de gemeente; met --alle-definities ziet u wat
    elke keuze zou betekenen. Of een onderbreking een pauze is, zegt het beleid; zie `ieb pauze`.

    Afsluitcode 0: er is niets op te merken; 1: er zijn bevindingen; 2: het bestand is onleesbaar of
    klopt niet.
    """
    if shows_all and chosen is not None:
        msg = "--definitie en --alle-definities gaan niet samen; geef er een van."
        raise InvalidValue(msg)
    definities = [Startdefinitie(chosen or Startdefinitie.START_ZORG)]
    if shows_all:
        definities = list(Startdefinitie)
    decided = [_decide(heard, definities, today) for heard in read_heard(path)]
    if as_json:
        echo_json(hide_bsns({"toewijzingen": [_as_json(besluiten) for besluiten in decided]}))
    else:
        for besluiten in decided:
            _print(besluiten)
    found = any(_has_findings(besluiten) for besluiten in decided)
    context.exit(FINDINGS if found else CLEAN)


def _decide(heard: Heard, definities: list[Startdefinitie], today: date) -> _Decided:
    """Return what each choice means for a grant.

    Raises:
        InvalidValue: It cannot be; the text says which grant it is about.
    """
    found: dict[Startdefinitie, Besluit] = {}
    try:
        for definitie in definities:
            found[definitie] = decide(
                heard.toewijzing,
                (*heard.starts, *heard.stops),
                heard.declaraties,
                definitie=definitie,
                today=today,
                herindicatie=heard.herindicatie,
            )
    except IebError as error:
        msg = f"Toewijzing {heard.toewijzing.nummer}: {error}"
        raise InvalidValue(msg) from error
    return found


def _has_findings(besluiten: _Decided) -> bool:
    return any(besluit.bevindingen for besluit in besluiten.values())


def _print(besluiten: _Decided) -> None:
    for definitie, besluit in besluiten.items():
        toewijzing = besluit.toewijzing
        heading = f"Toewijzing {toewijzing.nummer} ({toewijzing.soort}), {definitie}"
        for line in (heading, *tell_decision(besluit)):
            click.echo(printable(line, show_bsn=False))


def _as_json(besluiten: _Decided) -> dict[str, object]:
    first = next(iter(besluiten.values()))
    told = {definitie.value: decision_as_json(besluit) for definitie, besluit in besluiten.items()}
    return {
        "nummer": first.toewijzing.nummer,
        "soort": first.toewijzing.soort,
        "besluiten": told,
    }
