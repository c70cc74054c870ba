"""What a run of `ieb plan` shows: all dossiers, one drawn, or the days to come."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Final

import click
from rich.console import Console
from rich.text import Text

from ieb.administratie import Beleid, Tally
from ieb.batch import Totals
from ieb.cli.bars import choose_signs, draw, tell_days
from ieb.cli.json_output import echo_line, write_line
from ieb.cli.plan_json import hide_bsns, period_as_json, planned_as_json
from ieb.cli.plan_run import Agenda, Run
from ieb.cli.plan_text import describe_period, tell_dossier
from ieb.cli.planned import Planned
from ieb.cli.screen import printable
from ieb.notation import write_date

_STAYS: Final = "Deze periode loopt bij het CAK; er wordt niets mee gedaan."


def show_run(
    run: Run, told: Iterable[str], beleid: Beleid, *, writes: bool, show_bsn: bool
) -> None:
    """Show what a run gave.

    Args:
        run: What it gave.
        told: What there is to tell of each dossier, as `write_planned` gives it.
        beleid: The policy.
        writes: Whether messages were to be written.
        show_bsn: Whether a Bsn is shown.
    """
    for text in told:
        click.echo(text)
    for period in run.astray:
        text = f"Zonder dossier: {period.sleutel.stroom}, {describe_period(period)}. {_STAYS}"
        click.echo(printable(text, show_bsn=show_bsn))
    for line in tell_sums(run, beleid, writes=writes):
        click.echo(printable(line, show_bsn=show_bsn))


def write_planned(planned: Planned, *, explains: bool, show_bsn: bool) -> str:
    """Return what there is to tell of a dossier.

    Args:
        planned: What the run made of it.
        explains: Whether sources, effects and what is not sent are told too.
        show_bsn: Whether the Bsn is shown.
    """
    lines = tell_dossier(planned, explains=explains, show_bsn=show_bsn)
    return "\n".join(printable(line, show_bsn=show_bsn) for line in lines)


def tell_sums(run: Run, beleid: Beleid, *, writes: bool) -> Iterator[str]:
    """Yield what the brake did, and what the run comes to.

    Args:
        run: What it gave.
        beleid: The policy.
        writes: Whether messages were to be written.
    """
    if run.is_braked:
        yield _tell_brake(run.tally, beleid)
    if run.is_written:
        yield from tell_totals(run.totals)
    yield f"{_count(run.tally.dossiers, 'dossier', 'dossiers')}: {', '.join(_list_counts(run))}."
    if run.is_written:
        yield "De berichten zijn geschreven."
    elif writes:
        yield "Er is niets geschreven."


def _list_counts(run: Run) -> list[str]:
    counts = run.counts
    parts = [
        _count(counts.messages, "bericht", "berichten"),
        _count(counts.obstacles, "belemmering", "belemmeringen"),
    ]
    if counts.unplanned:
        parts.append(f"{counts.unplanned} niet te plannen")
    if counts.withheld:
        parts.append(f"{counts.withheld} alleen met --verwijderen")
    if counts.later:
        parts.append(f"{counts.later} na de retouren")
    if counts.waiting:
        parts.append(f"{counts.waiting} wacht op een retour")
    if run.astray:
        parts.append(_count(len(run.astray), "periode", "periodes") + " zonder dossier")
    return parts


def tell_totals(totals: Totals) -> Iterator[str]:
    """Yield what messages say together, to count after.

    Args:
        totals: The sums.
    """
    statuses = [f"{count} met status {status}" for status, count in totals.by_status.items()]
    months = [f"{count} in {month}" for month, count in totals.by_month.items()]
    yield f"Totalen: {', '.join(statuses)}; start: {', '.join(months)}."
    yield (
        f"Kostprijs: {totals.with_kostprijs} met, {totals.without_kostprijs} zonder; samen "
        f"{totals.kostprijs // 100},{totals.kostprijs % 100:02} euro."
    )


def _tell_brake(tally: Tally, beleid: Beleid) -> str:
    assert beleid.rem is not None  # without a brake nothing is braked
    return (
        f"Rem: {tally.ending} van de {tally.running} lopende periodes zouden stoppen of verwijderd "
        f"worden, en dat is meer dan {float(beleid.rem * 100):g}%. Zo ziet een onvolledige export "
        "eruit. Klopt het toch, geef dan --rem uit."
    )


def _count(number: int, singular: str, plural: str) -> str:
    word = singular if number == 1 else plural
    return f"{number} {word}"


def show_run_as_json(run: Run, told: Iterable[str], today: date, *, show_bsn: bool) -> None:
    """Show the same for a program.

    Args:
        run: What it gave.
        told: What there is to tell of each dossier, as `write_planned_as_json` gives it.
        today: The day.
        show_bsn: Whether the Bsn is shown.
    """
    counts = run.counts
    for line in told:
        click.echo(line.encode())
    for period in run.astray:
        _echo({"soort": "zonder_dossier", **period_as_json(period)}, show_bsn=show_bsn)
    totals: dict[str, object] = {
        "soort": "totaal",
        "vandaag": today.isoformat(),
        "aantallen": {
            "dossiers": run.tally.dossiers,
            "berichten": counts.messages,
            "belemmeringen": counts.obstacles,
            "niet_te_plannen": counts.unplanned,
            "alleen_met_verwijderen": counts.withheld,
            "na_de_retouren": counts.later,
            "wacht": counts.waiting,
            "zonder_dossier": len(run.astray),
            "lopend": run.tally.running,
            "stopt": run.tally.ending,
        },
        "totalen": {
            "per_status": dict(run.totals.by_status),
            "per_maand_van_start": dict(run.totals.by_month),
            "met_kostprijs": run.totals.with_kostprijs,
            "zonder_kostprijs": run.totals.without_kostprijs,
            "som_kostprijzen": run.totals.kostprijs,
        },
        "geremd": run.is_braked,
        "geschreven": run.is_written,
    }
    _echo(totals, show_bsn=show_bsn)


def write_planned_as_json(planned: Planned, *, show_bsn: bool) -> str:
    """Return what there is to tell of a dossier, as a line of JSON for a program.

    Args:
        planned: What the run made of it.
        show_bsn: Whether the Bsn is shown.
    """
    told: object = {"soort": "dossier", **planned_as_json(planned, show_bsn=show_bsn)}
    if not show_bsn:
        told = hide_bsns(told)
    return write_line(told)


def _echo(told: object, *, show_bsn: bool) -> None:
    echo_line(told if show_bsn else hide_bsns(told))


def show_drawn(planned: Planned, today: date, *, show_bsn: bool) -> None:
    """Show one dossier as bars as wide as the screen, and why what is sent.

    Args:
        planned: What the run made of it.
        today: The day.
        show_bsn: Whether the Bsn is shown.
    """
    clean = partial(printable, show_bsn=show_bsn)
    console = Console()
    lines = draw(
        planned.dossier,
        planned.plan,
        today,
        width=console.width,
        signs=choose_signs(sys.stdout.encoding),
        clean=clean,
    )
    told = tell_dossier(planned, explains=True, show_bsn=show_bsn)
    click.echo(clean(next(told)))
    click.echo()
    for line in lines:
        console.print(Text(line.text, style=line.style), soft_wrap=True)
    click.echo()
    for sentence in (*tell_days(planned.dossier, planned.plan), *told):
        click.echo(clean(sentence))


def show_agenda(agenda: Agenda, *, as_json: bool, show_bsn: bool) -> None:
    """Show on which day which plan changes by itself.

    Args:
        agenda: The days, and which dossiers cannot be planned.
        as_json: Whether it is for a program.
        show_bsn: Whether a number that is a Bsn is shown.
    """
    if as_json:
        for day, nummer in agenda.moments:
            told = {"soort": "dag", "dag": day.isoformat(), "dossier": nummer}
            _echo(told, show_bsn=show_bsn)
        for nummer, fault in agenda.unplanned:
            told = {"soort": "niet_te_plannen", "dossier": nummer, "fout": fault}
            _echo(told, show_bsn=show_bsn)
        counts = {"dagen": len(agenda.moments), "niet_te_plannen": len(agenda.unplanned)}
        _echo({"soort": "totaal", **counts}, show_bsn=show_bsn)
        return
    for day, nummer in agenda.moments:
        click.echo(printable(f"{write_date(day)}  dossier {nummer}", show_bsn=show_bsn))
    for nummer, fault in agenda.unplanned:
        click.echo(printable(f"niet te plannen: dossier {nummer}: {fault}", show_bsn=show_bsn))
    if not (agenda.moments or agenda.unplanned):
        click.echo("Geen enkel plan verandert vanzelf: er gebeurt pas iets als u iets wijzigt.")
