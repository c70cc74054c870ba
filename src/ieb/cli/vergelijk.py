"""`ieb vergelijk`: the administration of a gemeente beside what the CAK knows."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Final

import click
from attrs import frozen

from ieb.administratie.soorten import Soort
from ieb.administratie.vergelijking import Vergelijking, next_comparison
from ieb.administratie.vergelijking.perioden import PeriodeVerschil
from ieb.administratie.vergelijking.tables import clients_to_csv, provisions_to_csv, to_json
from ieb.administratie.vergelijking.work_list import to_html, to_text
from ieb.cli.compared import CHANGE, CakFiles, compare_files, file_options
from ieb.cli.compared_periods import (
    STROMEN,
    Columns,
    compare_list,
    periods_as_json,
    read_columns,
    tell_periods,
)
from ieb.cli.dutch import Command
from ieb.cli.exit_codes import CLEAN, FINDINGS
from ieb.cli.histories import HistoryType
from ieb.cli.json_output import echo_json
from ieb.cli.options import PATH, DateType, bsn_option, gather, json_option, today_option
from ieb.cli.records_in import read_dossiers, read_policy
from ieb.cli.target import demand_empty
from ieb.errors import InvalidValue, UnreadableSource
from ieb.files import folder_draft_of
from ieb.history.kept import KeptHistory
from ieb.messages.places import Stroom

_NO_FILE: Final = (
    "Geef DOSSIERS.json met --henv of --za (de bestanden van 2019), of --perioden (een lijst van "
    "het CAK)."
)


@frozen(kw_only=True)
class _How:
    """How it is to be compared, and with what of today."""

    policy: Path | None
    peildatum: date
    target: Path | None
    periods: Path | None
    history: KeptHistory | None
    stroom: str | None
    gemeente: str | None
    columns: Columns
    today: date


@click.command(cls=Command)
@click.argument("path", metavar="[DOSSIERS.json]", type=PATH, required=False)
@file_options
@click.option(
    "--beleid",
    "policy",
    type=PATH,
    metavar="BELEID.toml",
    help="Wat de gemeente heeft gekozen; nodig als een soort geen vaste regel heeft.",
)
@click.option(
    "--peildatum", type=DateType(), default=CHANGE, help="Standaard 01-01-2020, de overgang."
)
@click.option(
    "--rapport",
    "target",
    type=PATH,
    metavar="MAP",
    help="Schrijf de werklijst in deze map, als HTML, tekst, CSV en JSON.",
)
@click.option(
    "--perioden",
    "periods",
    type=PATH,
    metavar="CAK.csv",
    help="Een lijst van het CAK met startnummer, start, stop en bsn, om met --historie te "
    "vergelijken.",
)
@click.option(
    "--historie",
    "history",
    type=HistoryType(create=False, readonly=True),
    metavar="HISTORIE",
    help="Wat er is uitgewisseld (een bestand, of het adres van een database), voor --perioden.",
)
@click.option("--stroom", type=click.Choice(list(STROMEN)), help="at of bw, voor --perioden.")
@click.option("--gemeente", metavar="CODE", help="De gemeentecode, voor --perioden.")
@click.option(
    "--kolom",
    "columns",
    multiple=True,
    metavar="VELD=KOLOM",
    callback=read_columns,
    help="Hoe een kolom van --perioden heet, zoals startnummer=NR; kan vaker.",
)
@today_option
@json_option
@bsn_option
@click.pass_context
@gather("how", _How)
@gather("files", CakFiles)
def vergelijk(
    context: click.Context,
    path: Path | None,
    *,
    as_json: bool,
    show_bsn: bool,
    how: _How,
    files: CakFiles,
) -> None:
    """Vergelijk uw administratie met wat het CAK kent.

    Met --henv en --za: met de bestanden die het CAK over 2019 gaf. U ziet wie bij wie bekend is,
    wie u aanlevert, en welk restbedrag bij elke verstrekking hoort. Met --perioden: de periodes die
    u uitwisselde met een lijst van het CAK van nu. Bij beschermd wonen staat erbij op welke dag u
    uiterlijk weer vergelijkt: twee maanden na --vandaag.

    Afsluitcode 0: alles is gelijk; 1: er is een verschil, of een regel deed niet mee; 2: er is iets
    onleesbaar.
    """
    if how.periods is not None:
        _demand_alone(path, how, files)
        equal = _compare_periods(how, as_json=as_json, show_bsn=show_bsn)
        context.exit(CLEAN if equal else FINDINGS)
    if path is None or not files.is_given:
        raise InvalidValue(_NO_FILE)
    if how.target is not None:
        demand_empty(how.target, "--rapport")
    choices: dict[Soort, bool] = {}
    if how.policy is not None:
        choices.update(read_policy(how.policy).bijdrageplichtig)
    dossiers = read_dossiers(path)
    found = compare_files(context, dossiers, files, choices, peildatum=how.peildatum)
    if as_json:
        echo_json(to_json(found, toon_bsn=show_bsn))
    else:
        click.echo(to_text(found, toon_bsn=show_bsn), nl=False)
    if how.target is not None:
        _write(how.target, found, show_bsn=show_bsn)
    context.exit(CLEAN if found.is_equal else FINDINGS)


def _demand_alone(path: Path | None, how: _How, files: CakFiles) -> None:
    """Refuse beside a list of periods what belongs to the files of 2019 alone.

    Raises:
        InvalidValue: It is given too.
    """
    others = {
        "DOSSIERS.json": path,
        "--henv": files.henv_path,
        "--za": files.za_path,
        "--eigen": files.own_path,
        "--handmatig": files.looked_up,
        "--rapport": how.target,
    }
    given = [name for name, value in others.items() if value is not None]
    if given:
        msg = f"{given[0]} hoort bij de bestanden van 2019, en gaat niet samen met --perioden."
        raise InvalidValue(msg)


def _compare_periods(how: _How, *, as_json: bool, show_bsn: bool) -> bool:
    """Compare a list of periods, tell it, and return whether all is equal.

    Raises:
        InvalidValue: An option is missing that this needs.
    """
    periods, history = how.periods, how.history
    stroom, gemeente = how.stroom, how.gemeente
    if periods is None or history is None or stroom is None or gemeente is None:
        msg = "Bij --perioden horen --historie, --stroom en --gemeente; geef ze alle drie."
        raise InvalidValue(msg)
    found = compare_list(periods, how.columns, history, STROMEN[stroom], gemeente)
    again = None
    if STROMEN[stroom] is Stroom.BESCHERMD_WONEN:
        again = next_comparison(how.today)
    if as_json:
        echo_json(periods_as_json(found, again, show_bsn=show_bsn))
    else:
        for line in tell_periods(found, again, show_bsn=show_bsn):
            click.echo(line)
    return all(given.verschil is PeriodeVerschil.GELIJK for given in found)


def _write(target: Path, found: Vergelijking, *, show_bsn: bool) -> None:
    """Write the report in every form, all of it or nothing.

    Raises:
        UnreadableSource: It cannot be written.
    """
    content = json.dumps(to_json(found, toon_bsn=show_bsn), ensure_ascii=False, indent=2)
    parts: dict[str, str] = {
        "werklijst.html": to_html(found, toon_bsn=show_bsn),
        "werklijst.txt": to_text(found, toon_bsn=show_bsn),
        "werklijst.json": content,
        # With a mark, so that a spreadsheet knows that it is UTF-8.
        "clienten.csv": f"\ufeff{clients_to_csv(found, toon_bsn=show_bsn)}",
        "verstrekkingen.csv": f"\ufeff{provisions_to_csv(found, toon_bsn=show_bsn)}",
    }
    try:
        with folder_draft_of(target) as draft:
            for name, text in parts.items():
                draft.write(name, text.encode())
            draft.publish()
    except OSError as error:
        msg = (
            "De werklijst is niet geschreven: in de map van --rapport kan niet geschreven worden. "
            "Controleer de naam, uw rechten en of de schijf vol is."
        )
        raise UnreadableSource(msg) from error
