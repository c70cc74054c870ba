"""`ieb retour` and `ieb verwerk`: answer a message, and remember messages."""

from __future__ import annotations

import secrets
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Final, NoReturn, TypedDict, Unpack

import click
from attrs import evolve
from rich.console import Console

from ieb.cli.dutch import Command, RequiredOption
from ieb.cli.options import (
    PATH,
    DateType,
    HistoryType,
    bsn_option,
    history_option,
    release_option,
    strict_option,
    today_option,
)
from ieb.cli.order import in_order
from ieb.cli.outcome import (
    CLEAN,
    FINDINGS,
    STDIN,
    UNREADABLE,
    FileReport,
    judge_file,
    message_files,
    print_not_judged,
    print_outcomes,
    show_progress,
    tell_apart,
)
from ieb.cli.show import as_text, without_bsn
from ieb.errors import IebError
from ieb.history.sqlite import SqliteHistory
from ieb.messages import Message
from ieb.messages.kinds import KINDS, Heenbericht, Retour, is_heenbericht, is_retour
from ieb.notation import write_date
from ieb.releases import Release
from ieb.retour import build_retour
from ieb.rules import Context, Report, validate
from ieb.wire import write

_OPTIONS: Final = {
    "identificatie_retour": "--identificatie",
    "dagtekening_retour": "--dagtekening",
    "xslt_versie": "--xslt-versie",
}
"""Names of the model to the options that fill them."""
_KNOWN: Final = "  al vastgelegd"
*_FIRST, _LAST = [kind.naam for kind in KINDS.values() if not kind.is_retour]
_HEENBERICHTEN: Final = f"{', '.join(_FIRST)} of {_LAST}"


@click.command(cls=Command)
@click.argument("file", metavar="HEENBERICHT", type=PATH)
@click.option(
    "--identificatie",
    default=lambda: f"R{secrets.randbelow(10**11):011}",
    metavar="TEKST",
    help="Identificatie van het retour: 1 t/m 12 tekens (standaard R met elf willekeurige cijfers).",
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
@click.pass_context
def retour(
    context: click.Context,
    file: Path,
    *,
    target: Path | None,
    overwrite: bool,
    keep: bool,
    history: SqliteHistory | None,
    today: date,
    release: Release,
    strict: bool,
    show_bsn: bool,
    **header: Unpack[_Header],
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
        _stop(context, refusal)
    if keep and history is None:
        _stop(context, "--vastleggen hoort bij --historie BESTAND: waarin moet het bericht komen?")
    # One step: no other program comes between judging and recording. What ends it early records
    # nothing.
    with history.exclusive() if keep and history is not None else nullcontext():
        outcome, day = _judged(file, release, history, today)
        print_outcomes(Console(stderr=True), [outcome], show_bsn=show_bsn)
        message, report = outcome.message, outcome.report
        if report is None or message is None or not is_heenbericht(message):
            _stop(context, f"Er is geen retour: dit is geen geldig heenbericht ({_HEENBERICHTEN}).")
        answer = _answer(context, message, report, day, header)
        if keep and history is not None:
            history.record(message, accepted=report.accepted, received=day)
        if target is None or target is STDIN:
            _print(message, answer, show_bsn=show_bsn or target is STDIN)
        else:
            _write(context, answer, target)
    context.exit(outcome.exit_code(strict=strict))


class _Header(TypedDict):
    """What the sender of a retour fills in."""

    identificatie: str
    dagtekening: date | None
    xslt_versie: str | None


def _stop(context: click.Context, text: str) -> NoReturn:
    click.echo(text, err=True)
    context.exit(UNREADABLE)


def _answer(
    context: click.Context, message: Heenbericht, report: Report, day: date, header: _Header
) -> Retour:
    try:
        return build_retour(
            message,
            report,
            identificatie=header["identificatie"],
            dagtekening=header["dagtekening"] or day,
            xslt_versie=header["xslt_versie"],
        )
    except IebError as error:
        text = str(error)
        for name, option in _OPTIONS.items():
            text = text.replace(f"{name}:", f"{option}:")
        _stop(context, text)


def _write(context: click.Context, answer: Retour, target: Path) -> None:
    try:
        write(answer, target)
    except OSError:
        _stop(context, "Het retour kan daar niet geschreven worden.")


def _judged(
    file: Path, release: Release, history: SqliteHistory | None, today: date
) -> tuple[FileReport, date]:
    """Return what judging a file gives, and the day of judging."""
    first = judge_file(file, release, Context(today=today, history=history))
    if history is None or first.message is None:
        return first, today
    outcome, day, is_known = _against(first, history, today)
    if is_known:
        told = f"Dit bericht is al vastgelegd op {write_date(day)}; het krijgt hetzelfde antwoord als toen."
        click.echo(told, err=True)
    return outcome, day


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
    """Print the retour as bytes, whatever the encoding of the screen: the XML says that it is UTF-8."""
    whole = as_text(answer, "xml", show_bsn=True)
    shown = whole if show_bsn else without_bsn(heenbericht, whole)
    if shown != whole and not sys.stdout.isatty():  # who keeps it would send a retour without a Bsn
        hint = "Het volledige retour krijgt u met -o BESTAND, of met -o - op de standaarduitvoer."
        click.echo(
            f"Let op: in dit retour is het Bsn verborgen; verstuur het zo niet. {hint}", err=True
        )
    click.echo(shown.encode(), nl=False)


@click.command(cls=Command)
# Eager: without anything to process no history is made.
@click.argument("paths", metavar="PAD...", nargs=-1, required=True, type=PATH, is_eager=True)
@click.option(
    "--historie",
    "history",
    cls=RequiredOption,
    type=HistoryType(create=True),
    metavar="BESTAND",
    required=True,
    help="Het bestand waarin de berichten komen (SQLite); wordt gemaakt als het er niet is.",
)
@today_option
@release_option
@bsn_option
@click.pass_context
def verwerk(
    context: click.Context,
    paths: tuple[Path, ...],
    *,
    history: SqliteHistory,
    today: date,
    release: Release,
    show_bsn: bool,
) -> None:
    """Beoordeel berichten en leg ze vast in een historie.

    De berichten gaan op volgorde van Dagtekening, elk tegen de historie tot dan toe. Van een dag
    blijft bij elkaar wat over dezelfde periode gaat (gemeente, stroom, startnummer): eerst status
    1, dan 2, dan 3, en daarbinnen op Identificatie, waarin G2 voor G10 komt. Een retour komt na
    zijn heenbericht. Een geaccepteerd bericht telt mee; van een afgekeurd bericht telt alleen de
    Identificatie als gebruikt. Wat al is vastgelegd en in elk element gelijk is, verandert niets en
    krijgt hetzelfde oordeel als toen. Keurt een retour zijn heenbericht af, dan telt dat
    heenbericht vanaf dan als nooit verstuurd. Elk bericht wordt meteen vastgelegd: wat genoemd is,
    blijft bewaard als het verwerken wordt afgebroken. Beoordelen en vastleggen zijn één stap: een
    ander programma komt er niet tussen.

    Afsluitcode 0: alles geaccepteerd; 1: er is iets afgekeurd; 2: een bestand is onleesbaar of geen
    bericht, of de historie kan niet geschreven worden.
    """
    files = show_progress(list(message_files(paths)), "Lezen")
    blank = Context()
    read = (
        file if isinstance(file, FileReport) else judge_file(file, release, blank) for file in files
    )
    todo = tell_apart(in_order(read))
    codes: list[int] = []
    judged: list[FileReport] = []
    repeated = 0
    try:
        for first in todo:
            outcome, note = first, ""
            if first.message is not None:
                with history.exclusive():
                    outcome, _, is_known = _against(first, history, today)
                    note = _KNOWN if is_known else _remember(outcome, history, today)
            repeated += note == _KNOWN
            judged.append(outcome)
            codes.append(_tell(outcome, note, show_bsn=show_bsn))
    finally:
        print_not_judged(Console(stderr=True), judged)
        click.echo(_summary(codes, len(todo), repeated))
    context.exit(max(codes))


def _against(
    outcome: FileReport, history: SqliteHistory, today: date
) -> tuple[FileReport, date, bool]:
    """Return what judging a message against a history gives, the day of judging, and whether it was recorded.

    What was recorded is judged as it was then: by what came before it, on the day on which it was
    received. Its file is not read again: it may be a pipe.
    """
    message, report = outcome.message, outcome.report
    assert message is not None
    assert report is not None
    known, earlier = history.recorded(message), history.before(message)
    day = today if known is None or known.received is None else known.received
    judged = validate(message, Context(today=day, history=history if earlier is None else earlier))
    lines = {finding.path: finding.line for finding in report.findings}
    of_file = tuple(finding for finding in report.findings if not finding.path)
    found = tuple(evolve(finding, line=lines.get(finding.path)) for finding in judged.findings)
    return (
        evolve(outcome, report=evolve(judged, findings=(*of_file, *found))),
        day,
        known is not None,
    )


def _remember(outcome: FileReport, history: SqliteHistory, today: date) -> str:
    """Keep a message, and return what that changes besides, in Dutch."""
    report, message = outcome.report, outcome.message
    assert report is not None
    assert message is not None
    answered = history.answered(message) if is_retour(message) else None
    history.record(message, accepted=report.accepted, received=today)
    if answered is None or not answered.accepted:
        return ""
    now = history.recorded(answered.message)
    refused = now is not None and not now.accepted
    return "  zijn heenbericht is afgekeurd en telt niet meer mee" if refused else ""


def _tell(outcome: FileReport, note: str, *, show_bsn: bool) -> int:
    report, message = outcome.report, outcome.message
    if report is None or message is None:
        print_outcomes(Console(), [outcome], show_bsn=show_bsn)
        return UNREADABLE
    codes = ", ".join(dict.fromkeys(finding.code for finding in report))
    verdict = "geaccepteerd" if report.accepted else "afgekeurd"
    name = outcome.name(show_bsn=show_bsn)
    click.echo(f"{verdict:12}  {message.naam}  {name}{codes and f'  ({codes})'}{note}")
    return CLEAN if report.accepted else FINDINGS


def _summary(codes: list[int], total: int, repeated: int) -> str:
    parts = [f"{codes.count(CLEAN)} geaccepteerd", f"{codes.count(FINDINGS)} afgekeurd"]
    if unreadable := codes.count(UNREADABLE):
        parts.append(f"{unreadable} onleesbaar of geen bericht")
    if left := total - len(codes):
        parts.append(f"{left} niet verwerkt")
    known = f" Al vastgelegd: {repeated}." if repeated else ""
    return f"{total} gelezen: {', '.join(parts)}.{known}"
