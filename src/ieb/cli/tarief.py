"""`ieb tarief`: the abonnementstarief, by year."""

from __future__ import annotations

import click

from ieb.cli.dutch import Command
from ieb.cli.json_output import echo_json
from ieb.cli.options import YearType, json_option
from ieb.codes import TARIEF_ANNOUNCED_UNTIL, TARIEVEN, Tarief
from ieb.kalender import LAST_TARIFF_GOES_ON, UNCHARGED, UNCHARGED_MONTHS, Maand, is_provisional
from ieb.kalender.tariffs import find_tarief
from ieb.notation import write_date
from ieb.values import Bedrag


@click.command(cls=Command)
@click.argument("year", metavar="[JAAR]", type=YearType(), required=False)
@json_option
def tarief(year: int | None, *, as_json: bool) -> None:
    """Toon het abonnementstarief: van alle jaren, of van één jaar met de bron.

    Afsluitcode 0: getoond; 2: dat jaar heeft geen abonnementstarief.
    """
    if year is None:
        _show_all(as_json=as_json)
    else:
        _show_year(year, as_json=as_json)


def _show_all(*, as_json: bool) -> None:
    if as_json:
        rows = [_as_json(row) for row in TARIEVEN]
        echo_json({"tarieven": rows, "aangekondigd_tot_en_met": TARIEF_ANNOUNCED_UNTIL.isoformat()})
        return
    click.echo("van         tot en met  per maand  herkomst")
    for row in TARIEVEN:
        click.echo(f"{_days(row, '  ')}  {Bedrag(row.cents)!s:>9}  {row.mark}")
    click.echo()
    click.echo(LAST_TARIFF_GOES_ON.tekst)
    click.echo(f"Die dag is {write_date(TARIEF_ANNOUNCED_UNTIL)}.")


def _show_year(year: int, *, as_json: bool) -> None:
    maand = Maand(year, 1)
    row = find_tarief(maand)
    provisional = is_provisional(maand)
    if as_json:
        echo_json({"jaar": year, **_as_json(row), "voorlopig": provisional})
        return
    amount = f"{Bedrag(row.cents)} euro per maand"
    days = _days(row, " tot en met ")
    if provisional:
        click.echo(f"{year}: {amount}, voorlopig.")
        click.echo(f"Voor dat jaar is nog geen tarief aangekondigd; dit is dat van {days}.")
    else:
        click.echo(f"{year}: {amount}.")
        click.echo(f"Dit tarief geldt van {days}.")
    if year == UNCHARGED_MONTHS.first.jaar:
        click.echo(f"{UNCHARGED.tekst} Herkomst: {UNCHARGED.mark}, {UNCHARGED.source}.")
    click.echo("Het bedrag is voor een ongehuwde cliënt, of voor een echtpaar samen.")
    click.echo("Een gemeente mag een lager bedrag vaststellen; dat staat in geen bericht.")
    click.echo(f"Herkomst van het bedrag: {row.mark}, {row.source}")


def _days(row: Tarief, between: str) -> str:
    assert row.valid_to is not None  # every tariff of this library was announced until a day
    return f"{write_date(row.valid_from)}{between}{write_date(row.valid_to)}"


def _as_json(row: Tarief) -> dict[str, object]:
    assert row.valid_to is not None  # see above
    return {
        "van": row.valid_from.isoformat(),
        "tot_en_met": row.valid_to.isoformat(),
        "eurocent": row.cents,
        "herkomst": row.mark,
        "bron": row.source,
    }
