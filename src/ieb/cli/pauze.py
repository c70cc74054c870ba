"""`ieb pauze`: whether a break is a pause, when that shows, and which months it frees."""

from __future__ import annotations

from datetime import date

import click

from ieb.administratie import Onderbreking, Pauzeregel, freed_months, is_pause, pause_seen_on
from ieb.cli.dutch import Command
from ieb.cli.json_output import echo_json
from ieb.cli.options import DateType, json_option
from ieb.errors import InvalidValue
from ieb.kalender import Maand
from ieb.notation import write_date

_DAYS_OF_A_WEEK = 7
_DEFAULT_WEEKS = 8


@click.command(cls=Command)
@click.argument("last", metavar="DATUM", type=DateType())
@click.option(
    "--hervat", "again", type=DateType(), metavar="DATUM", help="Eerste dag van gebruik daarna."
)
@click.option(
    "--weken",
    "weeks",
    type=click.IntRange(min=0),
    metavar="AANTAL",
    help="Een pauze duurt langer dan zo veel weken; zonder keuze 8, zoals in Kerkrade.",
)
@click.option(
    "--maanden",
    "months",
    type=click.IntRange(min=0),
    metavar="AANTAL",
    help="Een pauze duurt langer dan zo veel kalendermaanden.",
)
@json_option
def pauze(
    *, last: date, again: date | None, weeks: int | None, months: int | None, as_json: bool
) -> None:
    """Zeg of een onderbreking een pauze is, en welke maanden zij vrij geeft.

    DATUM is de laatste dag van gebruik. Of een onderbreking een pauze is, kiest de gemeente; welke
    maanden een stop en een nieuwe start vrij geven, volgt uit de wet. Dat zijn twee vragen.

    Afsluitcode 0: getoond; 2: dit kan niet.
    """
    if again is not None and again <= last:
        msg = (
            f"--hervat: {write_date(again)} ligt niet na de laatste dag van gebruik "
            f"({write_date(last)})."
        )
        raise InvalidValue(msg)
    regel = _regel(weeks, months)
    seen = pause_seen_on(last, regel)
    pause: bool | None = None
    freed: tuple[Maand, ...] = ()
    if again is not None:
        # The use is known: on whatever day one looks, the answer is the same.
        pause = is_pause(Onderbreking(laatste_dag=last, hervat=again), regel, again)
        freed = freed_months(last, again)
    if as_json:
        echo_json(
            {
                "laatste_dag": last.isoformat(),
                "hervat": again and again.isoformat(),
                "dagen": regel.dagen,
                "maanden": regel.maanden,
                "pauze": pause,
                "gezien_op": seen and seen.isoformat(),
                "vrij": [str(maand) for maand in freed],
            }
        )
        return
    click.echo(_answer(regel, pause, seen))
    if again is None:
        click.echo("Welke maanden vrij komen, hangt af van de dag waarop het gebruik weer begint.")
        return
    words = "geen maand"
    if freed:
        words = ", ".join(map(str, freed))
    click.echo(f"Een stop na {write_date(last)} en een start op {write_date(again)}: {words} vrij.")
    if freed and not pause:
        click.echo("Let op: volgens uw regel is dit geen pauze, dus betaalt de cliënt die wel.")


def _regel(weeks: int | None, months: int | None) -> Pauzeregel:
    """Return the policy.

    Raises:
        InvalidValue: Both were given.
    """
    if months is None:
        chosen = _DEFAULT_WEEKS if weeks is None else weeks
        return Pauzeregel(dagen=chosen * _DAYS_OF_A_WEEK)
    if weeks is not None:
        msg = "Geef --weken of --maanden, niet allebei."
        raise InvalidValue(msg)
    return Pauzeregel(maanden=months)


def _answer(regel: Pauzeregel, pause: bool | None, seen: date | None) -> str:
    limit = f"{regel.dagen} dagen"
    if regel.maanden is not None:
        limit = "1 maand" if regel.maanden == 1 else f"{regel.maanden} maanden"
    if pause is None:
        if seen is None:
            return f"Een pauze (langer dan {limit}) is op geen dag van de kalender te zien."
        return (
            f"Een pauze (langer dan {limit}) is te zien op {write_date(seen)}, als er dan nog geen "
            "gebruik is."
        )
    if not pause:
        return f"Geen pauze: niet langer dan {limit} zonder gebruik."
    shown = "" if seen is None else f", te zien op {write_date(seen)}"
    return f"Pauze: langer dan {limit} zonder gebruik{shown}."
