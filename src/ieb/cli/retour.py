"""`ieb retour`: judge a heenbericht and make the retour on it."""

from __future__ import annotations

import secrets
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import Final, NoReturn

import click
from click.exceptions import Exit
from rich.console import Console

from ieb.batch import Judged, judge, judge_against
from ieb.cli.dutch import Command, tell_error
from ieb.cli.exit_codes import UNREADABLE
from ieb.cli.file_reports import Namer
from ieb.cli.findings_table import print_outcomes
from ieb.cli.given_sources import STDIN, source_of
from ieb.cli.histories import history_option
from ieb.cli.options import PATH, DateType, bsn_option, release_option, strict_option, today_option
from ieb.cli.show import as_text, without_bsn
from ieb.errors import IebError
from ieb.history.kept import KeptHistory
from ieb.messages import Message
from ieb.messages.kinds import KINDS, is_heenbericht
from ieb.messages.pairs import Retour
from ieb.notation import write_date
from ieb.releases import Release
from ieb.retour import build_retour
from ieb.rules import Context
from ieb.wire import write

_OPTIONS: Final = {
    "identificatie_retour": "--identificatie",
    "dagtekening_retour": "--dagtekening",
    "xslt_versie": "--xslt-versie",
}
"""Names of the model to the options that fill them."""
_HIDDEN: Final = (
    "Let op: in dit retour is het Bsn verborgen; verstuur het zo niet. Het volledige retour krijgt "
    "u met -o BESTAND, of met -o - op de standaarduitvoer."
)
*_FIRST, _LAST = [kind.naam for kind in KINDS.values() if not kind.is_retour]
_HEENBERICHTEN: Final = f"{', '.join(_FIRST)} of {_LAST}"


@click.command(cls=Command)
@click.argument("file", metavar="HEENBERICHT", type=PATH)
@click.option(
    "--identificatie",
    default=lambda: f"R{secrets.randbelow(10**11):011}",
    metavar="TEKST",
    help="Identificatie van het retour: 1 t/m 12 tekens (standaard R met elf cijfers).",
)
@click.option(
    "--dagtekening", type=DateType(), help="Datum van het retour (standaard de dag van beoordelen)."
)
@click.option(
    "--xslt-versie", metavar="VERSIE", help="Versie van de XSLT, voor een afkeur op inhoud."
)
@click.option(
    "-o",
    "--uit",
    "target",
    metavar="BESTAND",
    type=PATH,
    help="Schrijf het retour hierheen; - is de standaarduitvoer.",
)
@click.option(
    "--overschrijf", "overwrite", is_flag=True, help="Vervang het bestand van -o als het er al is."
)
@click.option(
    "--vastleggen",
    "keep",
    is_flag=True,
    is_eager=True,  # before the history, which is opened for writing then
    help="Leg het heenbericht meteen vast in de historie, die zo nodig gemaakt wordt.",
)
@history_option
@today_option
@release_option
@strict_option
@bsn_option
def retour(
    file: Path,
    *,
    target: Path | None,
    overwrite: bool,
    keep: bool,
    history: KeptHistory | None,
    today: date,
    release: Release | None,
    strict: bool,
    show_bsn: bool,
    identificatie: str,
    dagtekening: date | None,
    xslt_versie: str | None,
) -> None:
    """Beoordeel een heenbericht en maak het retour.

    Met -o staat het retour volledig in het bestand. Zonder -o komt het op het scherm, met het Bsn
    verborgen tenzij u --toon-bsn geeft. HEENBERICHT - is de standaardinvoer.

    Met --vastleggen komt het heenbericht in dezelfde stap in de historie, zoals `ieb verwerk` dat
    doet. Is het al vastgelegd, dan is het antwoord dat van toen, met de dag van toen, en verandert
    de historie niet.

    Afsluitcode 0: niets gevonden, of alleen signalen; 1: er zijn bevindingen (met --streng ook
    signalen);
    2: het bestand is onleesbaar of er is geen retour.
    """
    refusal = None if target is None else _refusal(target, file, overwrite=overwrite)
    if refusal is not None:
        _stop(refusal)
    if keep and history is None:
        _stop("--vastleggen hoort bij --historie BESTAND: waarin moet het bericht komen?")
    # One step: no other program comes between judging and recording. What ends it early records
    # nothing.
    step: AbstractContextManager[object] = nullcontext()
    if keep and history is not None:
        step = history.exclusive()
    with step:
        judged = _judge_file(file, release, history, today)
        outcome = Namer(show_bsn=show_bsn).report(judged)
        print_outcomes(Console(stderr=True), [outcome])
        message, report = judged.message, judged.report
        day = judged.day or today
        if report is None or message is None or not is_heenbericht(message):
            _stop(f"Er is geen retour: dit is geen geldig heenbericht ({_HEENBERICHTEN}).")
        try:
            answer = build_retour(
                message,
                report,
                identificatie=identificatie,
                dagtekening=dagtekening or day,
                xslt_versie=xslt_versie,
            )
        except IebError as error:
            _stop(tell_error(error, _OPTIONS))
        if keep and history is not None:
            history.record(message, accepted=report.accepted, received=day)
        if target is None or target is STDIN:
            _print(message, answer, show_bsn=show_bsn or target is STDIN)
        else:
            _write(answer, target)
    raise Exit(outcome.exit_code(strict=strict))


def _stop(text: str) -> NoReturn:
    click.echo(text, err=True)
    raise Exit(UNREADABLE)


def _write(answer: Retour, target: Path) -> None:
    try:
        write(answer, target)
    except OSError:
        _stop("Het retour kan daar niet geschreven worden.")


def _judge_file(
    file: Path, release: Release | None, history: KeptHistory | None, today: date
) -> Judged:
    """Judge the file; what was recorded before as it was then."""
    (judged,) = judge([source_of(file)], Context(today=today, history=history), release=release)
    if history is None:
        return judged
    again = judge_against(judged, history, today=today)
    if again.is_known and again.day is not None:
        day = write_date(again.day)
        text = f"Dit bericht is al vastgelegd op {day}; het krijgt hetzelfde antwoord als toen."
        click.echo(text, err=True)
    return again


def _refusal(target: Path, file: Path, *, overwrite: bool) -> str | None:
    """Return in Dutch why the retour may not be written where -o says, or None when it may."""
    if target is STDIN or not target.exists():
        return None
    if target.is_dir():
        return "-o wijst naar een map; geef de naam van een bestand, zoals map/retour.xml."
    if file is not STDIN and file.exists() and target.samefile(file):
        return "-o wijst naar het heenbericht zelf, dat dan weg zou zijn; kies een andere naam."
    if not overwrite:
        return "Het bestand van -o bestaat al; kies een andere naam, of geef --overschrijf."
    return None


def _print(heenbericht: Message, answer: Message, *, show_bsn: bool) -> None:
    """Print the retour as bytes: its XML says that it is UTF-8, whatever the screen is."""
    whole = as_text(answer, "xml", show_bsn=True)
    text = whole if show_bsn else without_bsn(heenbericht, whole)
    if text != whole and not sys.stdout.isatty():  # who keeps it would send a retour without a Bsn
        click.echo(_HIDDEN, err=True)
    click.echo(text.encode(), nl=False)
