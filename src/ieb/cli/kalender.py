"""`ieb kalender`: the periods of four weeks of a year."""

from __future__ import annotations

import click

from ieb.cli.dutch import Command
from ieb.cli.json_output import echo_json
from ieb.cli.options import YearType, json_option
from ieb.kalender import (
    CONTRIBUTION_PERIODS,
    DECLARATION_PERIODS,
    END_OF_PERIODS,
    FIVE_WEEKS,
    KERKRADE_2020,
    Periode,
    contribution_periods,
    declaration_periods,
)
from ieb.kalender.periods import LAST_CONTRIBUTION_PERIOD
from ieb.notation import write_date


@click.command(cls=Command)
@click.argument("year", metavar="JAAR", type=YearType())
@click.option(
    "--declaratie",
    "declared",
    is_flag=True,
    help="Toon de declaratieperioden van iWmo in plaats van de bijdrageperioden (tot en met 2019).",
)
@json_option
def kalender(year: int, *, declared: bool, as_json: bool) -> None:
    """Toon de perioden van vier weken van een jaar: die van de bijdrage, tot en met 2019.

    Met --declaratie zijn het de declaratieperioden van iWmo, die na 2019 doorgaan. De twee
    kalenders lijken op elkaar en zijn niet dezelfde.

    Afsluitcode 0: getoond; 2: dat jaar heeft zulke perioden niet.
    """
    name, basis = "bijdrageperioden", CONTRIBUTION_PERIODS
    if declared:
        name, basis = "declaratieperioden", DECLARATION_PERIODS
        periods = declaration_periods(year)
    else:
        periods = contribution_periods(year)
    remarks = _remarks(periods, declared=declared)
    if as_json:
        echo_json(
            {
                "soort": name,
                "jaar": year,
                "perioden": [_as_json(periode) for periode in periods],
                "opmerkingen": remarks,
                "herkomst": basis.mark,
                "bron": basis.source,
            }
        )
        return
    click.echo(f"De {name} van {year}")
    click.echo()
    click.echo("periode  van (ma)    t/m (zo)    weken")
    for periode in periods:
        days = f"{write_date(periode.van)}  {write_date(periode.tot_en_met)}"
        click.echo(f"{periode!s:7}  {days}  {periode.weken:>5}")
    click.echo()
    for remark in remarks:
        click.echo(remark)
    click.echo(f"{basis.tekst} Herkomst: {basis.mark}, {basis.source}.")


def _remarks(periods: tuple[Periode, ...], *, declared: bool) -> list[str]:
    """Return what there is to say of a year: a long period, the end, a calendar that deviates."""
    remarks: list[str] = []
    last = periods[-1]
    if last.weken > periods[0].weken:
        remarks.append(f"{FIVE_WEEKS.tekst} Herkomst: {FIVE_WEEKS.mark}; {FIVE_WEEKS.source}.")
    if last == LAST_CONTRIBUTION_PERIOD and not declared:
        remarks.append(f"{END_OF_PERIODS.tekst} Herkomst: {END_OF_PERIODS.mark}.")
    deviating = [row for row in KERKRADE_2020 if row.afwijking and row.periode in periods]
    for row in deviating:
        text = f"De gedrukte kalender ({row.source}) wijkt hiervan af. {row.afwijking}"
        remarks.append(text)
    return remarks


def _as_json(periode: Periode) -> dict[str, object]:
    return {
        "periode": str(periode),
        "van": periode.van.isoformat(),
        "tot_en_met": periode.tot_en_met.isoformat(),
        "weken": periode.weken,
    }
