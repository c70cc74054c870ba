"""`ieb termijn`: when data on what was supplied are due, and from which month is paid."""

from __future__ import annotations

from datetime import date
from typing import Final

import click

from ieb.cli.dutch import Command
from ieb.cli.json_output import echo_json
from ieb.cli.options import DateType, json_option
from ieb.codes import TARIEVEN
from ieb.errors import InvalidValue
from ieb.kalender import (
    AANLEVEREN,
    AANLEVEREN_PGB,
    FIRST_CHARGED,
    OPLEGGING,
    Bepaling,
    Maand,
    delivery_due,
    first_charged,
    is_working_day,
    months_before,
)
from ieb.notation import write_date

_DECISION: Final = "de maand waarin het CAK zijn besluit verstuurt"
_FIRST_DAY: Final = TARIEVEN[0].valid_from
_LAST_DAY: Final = Maand.of(months_before(date.max, OPLEGGING.months)).first
"""The last day with a decision of the CAK in time; a later start is first charged a month later."""
_WEEKDAYS: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


@click.command(cls=Command)
@click.argument("supplied", metavar="DATUM", type=DateType())
@click.option("--pgb", is_flag=True, help="Het is een pgb, en DATUM is de dag waarop het ingaat.")
@json_option
def termijn(supplied: date, *, pgb: bool, as_json: bool) -> None:
    """Toon wanneer de gegevens over een voorziening uiterlijk bij het CAK moeten zijn.

    DATUM is de dag waarop de voorziening is verstrekt, zoals 31-01-2025. U ziet ook vanaf welke
    maand de cliënt betaalt, en wanneer het besluit van het CAK die maand nog meeneemt.

    Afsluitcode 0: getoond; 2: dat is geen datum, of er zijn dan geen termijnen.
    """
    _demand_in_reach(supplied)
    due = delivery_due(supplied, pgb=pgb)
    first = first_charged(supplied)
    latest_decision = first + OPLEGGING.months
    basis = AANLEVEREN_PGB if pgb else AANLEVEREN
    if as_json:
        echo_json(
            {
                "datum": supplied.isoformat(),
                "pgb": pgb,
                "maanden": basis.months,
                "aanleveren_tot_en_met": due.isoformat(),
                "is_werkdag": is_working_day(due),
                "eerste_maand": str(first),
                "besluit_tot_en_met": str(latest_decision),
                "herkomst": basis.mark,
                "bron": basis.source,
            }
        )
        return
    event = "Pgb vanaf" if pgb else "Verstrekt op"
    click.echo(f"{event} {_in_words(supplied)}.")
    click.echo()
    click.echo(f"Aanleveren bij het CAK  uiterlijk {_in_words(due)}")
    click.echo(f"Eerste maand            {first}, als de bijdrage op die dag begint")
    click.echo(f"Besluit van het CAK     uiterlijk in {latest_decision}, anders vervalt {first}")
    click.echo()
    if not is_working_day(due):
        click.echo(
            f"Let op: {write_date(due)} is geen werkdag. Of de termijn dan doorloopt, is niet "
            "nagegaan; hier loopt zij niet door (aanname)."
        )
    months = "1 maand" if basis.months == 1 else f"{basis.months} maanden"
    click.echo(f"Aanleveren: {months} na {basis.vanaf}. {_origin(basis)}")
    click.echo(f"Eerste maand: {FIRST_CHARGED.tekst} {_origin(FIRST_CHARGED)}")
    click.echo(
        "Dat geldt voor het abonnementstarief; bij beschermd wonen telt de maand zelf altijd."
    )
    click.echo(f"Besluit: tot {OPLEGGING.months} maanden voor {_DECISION}. {_origin(OPLEGGING)}")
    click.echo("Dat is een signaal, geen regel: OP241 telt vanaf de Dagtekening van het bericht.")


def _demand_in_reach(supplied: date) -> None:
    """Refuse a day of before the abonnementstarief, or too near to the end of the calendar.

    Raises:
        InvalidValue: It is one of these.
    """
    day = write_date(supplied)
    if supplied < _FIRST_DAY:
        msg = (
            f"Voor {day} kent `ieb termijn` geen termijnen: het abonnementstarief begint op "
            f"{write_date(_FIRST_DAY)}. Tot dan ging de bijdrage per vier weken; zie "
            "`ieb kalender 2019`."
        )
        raise InvalidValue(msg)
    if supplied > _LAST_DAY:
        msg = (
            f"Een termijn vanaf {day} eindigt na 31-12-9999, de laatste dag die er is. Geef een "
            f"dag t/m {write_date(_LAST_DAY)}."
        )
        raise InvalidValue(msg)


def _origin(bepaling: Bepaling) -> str:
    return f"Herkomst: {bepaling.mark}, {bepaling.source}."


def _in_words(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {write_date(day)}"
