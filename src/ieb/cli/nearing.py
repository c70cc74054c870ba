"""Which kostprijzen of all dossiers are nearly reached, as `ieb kostprijs --dossiers` shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import click
from attrs import frozen

from ieb.administratie import Beleid, Dossier, NearlyReached, find_nearly_reached
from ieb.cli.json_output import echo_json
from ieb.cli.plan_json import hide_bsns
from ieb.cli.plan_run import name_dossier
from ieb.cli.progress import show_progress
from ieb.cli.screen import printable
from ieb.errors import CannotPlan
from ieb.notation import write_date

# Which gemeente it is plays no part in a kostprijs.
NO_POLICY: Final = Beleid(gemeente="0000")
_COLUMNS: Final = "{:<11} {:<13} {:<12} {:>9}  {}"
_NO_PAUSE: Final = (
    "Zonder --beleid is geen enkele onderbreking een pauze: elke maand telt. Geef het beleid als "
    "uw gemeente pauzes kent."
)


@frozen(kw_only=True)
class Nearing:
    """What is nearly reached in all dossiers.

    Attributes:
        rows: Each with what its dossier is called, the one that lasts longest first.
        unplanned: What the dossiers are called that cannot be watched, each with why.
    """

    rows: tuple[tuple[str, NearlyReached], ...]
    unplanned: tuple[tuple[str, str], ...]


def list_nearing(dossiers: Sequence[Dossier], beleid: Beleid, today: date, months: int) -> Nearing:
    """Return what is nearly reached in dossiers.

    Args:
        dossiers: The dossiers.
        beleid: The policy.
        today: The day.
        months: How many calendar months ahead to look.
    """
    rows: list[tuple[str, NearlyReached]] = []
    unplanned: list[tuple[str, str]] = []
    for place, dossier in enumerate(show_progress(dossiers, "Kostprijzen"), 1):
        nummer = name_dossier(dossier, place)
        try:
            found = find_nearly_reached(dossier, beleid, today, months=months)
        except CannotPlan as error:
            unplanned.extend((nummer, fault) for fault in error.faults)
            continue
        rows.extend((nummer, row) for row in found)
    return Nearing(rows=tuple(sorted(rows, key=_longest_first)), unplanned=tuple(unplanned))


def _longest_first(row: tuple[str, NearlyReached]) -> int:
    return -row[1].virtual_end.toordinal()


def tell_missing_policy(dossiers: Sequence[Dossier]) -> None:
    """Say that without a policy no break is a pause, when there are breaks.

    Args:
        dossiers: The dossiers.
    """
    for dossier in dossiers:
        if any(voorziening.onderbrekingen for voorziening in dossier.voorzieningen):
            click.echo(_NO_PAUSE, err=True)
            return


def show_nearing(
    nearing: Nearing, today: date, months: int, *, as_json: bool, show_bsn: bool
) -> None:
    """Show what is nearly reached.

    Args:
        nearing: What is.
        today: The day.
        months: How many calendar months ahead was looked.
        as_json: Whether it is for a program.
        show_bsn: Whether a number that is a Bsn is shown.
    """
    if as_json:
        told = {
            "vandaag": today.isoformat(),
            "maanden": months,
            "bijna_bereikt": [_as_json(*row) for row in nearing.rows],
            "niet_te_bewaken": [
                {"dossier": nummer, "fout": fault} for nummer, fault in nearing.unplanned
            ],
        }
        echo_json(told if show_bsn else hide_bsns(told))
        return
    for line in _text(nearing, today, months):
        click.echo(printable(line, show_bsn=show_bsn))


def _text(nearing: Nearing, today: date, months: int) -> Iterator[str]:
    within = "1 maand" if months == 1 else f"{months} maanden"
    span = f"binnen {within} na {write_date(today)}"
    if not nearing.rows:
        yield f"Er is geen kostprijs die {span} bereikt wordt."
    else:
        yield f"Kostprijzen die {span} bereikt worden, wat het langst loopt eerst:"
        yield ""
        yield _COLUMNS.format("Dossier", "Voorziening", "Laatste dag", "Rest dan", "En dan")
        for nummer, row in nearing.rows:
            after = "loopt de bijdrage door" if row.goes_on else "stopt de bijdrage"
            if row.provisional:
                after += " (voorlopig)"
            day = write_date(row.virtual_end)
            yield _COLUMNS.format(nummer, row.nummer, day, str(row.rest), after)
    for nummer, fault in nearing.unplanned:
        yield f"niet te bewaken: dossier {nummer}: {fault}"


def _as_json(nummer: str, row: NearlyReached) -> dict[str, object]:
    return {
        "dossier": nummer,
        "voorziening": row.nummer,
        "virtuele_einddatum": row.virtual_end.isoformat(),
        "rest": row.rest.cents,
        "voorlopig": row.provisional,
        "bijdrage_loopt_door": row.goes_on,
    }
