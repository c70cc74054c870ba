"""`ieb ggk pak`: put messages into envelopes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

import click
from attrs import frozen
from rich.console import Console

from ieb.batch import Packed, write_envelopes
from ieb.cli.applicaties import applicatie_option
from ieb.cli.dutch import BadValue, Command, RequiredOption
from ieb.cli.exit_codes import CLEAN, FINDINGS, UNREADABLE
from ieb.cli.file_reports import Namer
from ieb.cli.file_reports_json import envelope_as_json
from ieb.cli.findings_table import print_outcomes
from ieb.cli.given_sources import sources_of
from ieb.cli.histories import HistoryType
from ieb.cli.json_output import echo_json
from ieb.cli.numbering import count_references, read_moment, read_reference
from ieb.cli.options import PATH, gather, json_option, release_option
from ieb.cli.progress import show_progress
from ieb.cli.target import demand_empty
from ieb.errors import IebError, UnreadableSource
from ieb.ggk import Applicatie, Partij
from ieb.history.kept import KeptHistory
from ieb.releases import Release

_NOTHING: Final = "Er is niets geschreven en niets vastgelegd."


def _read_administratie(
    context: click.Context, param: click.Parameter, text: str | None
) -> str | None:
    """Return a name that fits on an envelope."""
    try:
        Partij(None, "ieb", text)
    except IebError as error:
        raise BadValue("Verwacht een naam van hoogstens 50 tekens.", context, param) from error
    return text


def _now() -> str:
    """Return the moment on the clock of this computer, to the second."""
    # StUF has no time zone: it is local time, as the day of `date.today` is.
    return datetime.now().strftime("%Y-%m-%d %H:%M:%S")  # noqa: DTZ005


@frozen(kw_only=True)
class _Header:
    """What the caller says of the envelopes that are to come."""

    applicatie: Applicatie
    referentienummer: UUID
    tijdstip: datetime
    administratie: str | None


@click.command(cls=Command)
# Eager: without anything to pack no history is made.
@click.argument("paths", metavar="PAD...", nargs=-1, required=True, type=PATH, is_eager=True)
@click.option(
    "-o",
    "--uit",
    "target",
    cls=RequiredOption,
    metavar="MAP",
    type=PATH,
    required=True,
    help="De map voor de enveloppen: een lege, of een die er nog niet is.",
)
@click.option(
    "--historie",
    "history",
    type=HistoryType(create=True),
    metavar="HISTORIE",
    help="Leg de enveloppen als verstuurd vast in het journaal van deze historie: een bestand "
    "(SQLite; wordt gemaakt als het er niet is), of het adres van een database.",
)
@applicatie_option
@click.option(
    "--administratie",
    metavar="NAAM",
    callback=_read_administratie,
    help="Naam van de gemeente of het samenwerkingsverband (standaard geen).",
)
@click.option(
    "--referentienummer",
    metavar="UUID",
    default=lambda: str(uuid4()),
    callback=read_reference,
    help="Referentienummer van de eerste envelop, een UUID van versie 4; de volgende tellen door "
    "(standaard een willekeurig nummer).",
)
@click.option(
    "--tijdstip",
    metavar="TIJDSTIP",
    default=_now,
    callback=read_moment,
    help="Tijdstip van de eerste envelop, Nederlandse tijd, zoals '2026-01-05 09:30:00'; elke "
    "volgende is een seconde later (standaard nu, op de klok van deze computer).",
)
@release_option
@json_option
@gather("header", _Header)
@click.pass_context
def pak(
    context: click.Context,
    paths: tuple[Path, ...],
    *,
    target: Path,
    history: KeptHistory | None,
    release: Release | None,
    as_json: bool,
    header: _Header,
) -> None:
    """Pak heenberichten in: elk in een Di01, en elke Di01 in een eigen bestand.

    Zender en ontvanger volgen uit het bericht: de gemeente en het CAK, en bij een WMO409 andersom.
    Het bericht gaat er byte voor byte in. De volgorde is die waarin de berichten tellen, zoals bij
    `ieb verwerk`; verstuur ze zo. Inpakken keurt niet: of een bericht aan de regels voldoet, zegt
    `ieb validate`.

    Met --historie staan de enveloppen in één stap als verstuurd in het journaal, en kent `ieb
    verwerk` straks het antwoord. Alle enveloppen staan in de map, of geen: kan één bericht niet
    ingepakt worden, dan staat er welk en waarom, en komt er niets. Wordt de opdracht afgebroken,
    dan geeft dezelfde opdracht met hetzelfde --referentienummer en --tijdstip dezelfde enveloppen.

    Afsluitcode 0: ingepakt; 1: een bericht kan niet in een Di01, zoals een retour; 2: een bestand
    is onleesbaar of geen bericht, of de map of de historie kan niet geschreven worden.
    """
    demand_empty(target, "--uit")
    try:
        packed = write_envelopes(
            show_progress(list(sources_of(paths)), "Inpakken"),
            target,
            applicatie=header.applicatie,
            referentienummers=count_references(header.referentienummer),
            tijdstip=header.tijdstip,
            administratie=header.administratie,
            release=release,
            history=history,
        )
    except OSError as error:
        msg = (
            "De enveloppen konden niet in de map van --uit geschreven worden. Controleer uw "
            "rechten en of de schijf vol is, en geef dezelfde opdracht opnieuw, met "
            f"--referentienummer {header.referentienummer} --tijdstip '{header.tijdstip}'."
        )
        raise UnreadableSource(msg) from error
    namer = Namer(show_bsn=False)
    if as_json:
        echo_json(_as_json(packed, namer))
    else:
        _print(packed, namer)
    context.exit(max(map(_exit_code, packed)))


def _exit_code(packed: Packed) -> int:
    """Return the exit code that a source by itself would give."""
    if packed.envelope is not None:
        return CLEAN
    return UNREADABLE if packed.refusal is None else FINDINGS


def _print(packed: tuple[Packed, ...], namer: Namer) -> None:
    """Print what became of each source, or why nothing did."""
    refused = [outcome for outcome in packed if outcome.envelope is None]
    if not refused:
        for outcome in packed:
            assert outcome.envelope is not None  # none was refused
            name = namer.report(outcome.judged).name
            number = outcome.envelope.referentienummer
            click.echo(f"{outcome.file}  {outcome.envelope.functie}  {number}  {name}")
        click.echo(f"Ingepakt: {len(packed)}.")
        return
    for outcome in refused:
        report = namer.report(outcome.judged)
        if outcome.refusal is None:
            print_outcomes(Console(stderr=True), [report])
        else:
            click.echo(f"{report.name}: {outcome.refusal}", err=True)
    click.echo(_NOTHING, err=True)


def _as_json(packed: tuple[Packed, ...], namer: Namer) -> dict[str, object]:
    """Return what became of each source, as what `json.dumps` takes."""
    is_written = all(outcome.envelope is not None for outcome in packed)
    bestanden: list[dict[str, object]] = []
    for outcome in packed:
        told: dict[str, object] = {"bestand": namer.report(outcome.judged).name}
        if outcome.envelope is None:
            told["reden"] = _reason(outcome)
        elif is_written:
            told |= {"geschreven": outcome.file, "envelop": envelope_as_json(outcome.envelope)}
        bestanden.append(told)
    return {"ingepakt": is_written, "bestanden": bestanden}


def _reason(packed: Packed) -> str:
    """Return in Dutch why there is no envelope around what a source holds."""
    judged = packed.judged
    if packed.refusal is not None:
        return packed.refusal
    if judged.error is not None:
        return judged.error
    return " ".join(finding.message for finding in judged.findings)
