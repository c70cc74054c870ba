"""`ieb ggk`: the envelope around a message: show it, take the message out, put one in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
from rich.console import Console

from ieb.batch import Judged, judge
from ieb.cli.dutch import Command, Group, RequiredOption
from ieb.cli.exit_codes import CLEAN, FINDINGS, UNREADABLE
from ieb.cli.file_reports import FileReport, Namer
from ieb.cli.file_reports_json import envelope_as_json, outcome_as_json
from ieb.cli.findings_table import print_outcome
from ieb.cli.given_sources import source_of
from ieb.cli.journaal import journaal
from ieb.cli.json_output import echo_json
from ieb.cli.options import PATH, json_option, release_option
from ieb.cli.pak import pak
from ieb.files import write_whole
from ieb.ggk import Di01, Du01
from ieb.releases import Release

_NOT_ALL: Final = (
    "Niet elke regel is beoordeeld; dat doet `ieb validate`, met --vandaag en --historie."
)


@click.group(cls=Group)
def ggk() -> None:
    """Bekijk de GGk-envelop om een bericht, pak een bericht in of uit, of zie wat apart ligt."""


ggk.add_command(journaal)
ggk.add_command(pak)


@ggk.command(cls=Command)
@click.argument("file", metavar="BESTAND", type=PATH)
@release_option
@json_option
@click.pass_context
def toon(context: click.Context, file: Path, *, release: Release | None, as_json: bool) -> None:
    """Toon wat er op een envelop staat, en wat er aan haar of aan het bericht mankeert.

    Van het bericht zelf en van wat een fout aanhaalt wordt niets getoond; het Bsn dus ook niet.

    Afsluitcode 0: niets gevonden, of alleen signalen; 1: er zijn bevindingen; 2: het bestand is
    onleesbaar of geen envelop.
    """
    (judged,) = judge([source_of(file)], release=release)
    outcome = Namer(show_bsn=False).report(judged)
    if as_json:
        echo_json(outcome_as_json(outcome))
    else:
        if judged.envelope is not None:
            for name, value in envelope_as_json(judged.envelope).items():
                click.echo(f"{name:18}{value or ''}".rstrip())
        _print(Console(), outcome)
    code = outcome.exit_code()
    if judged.envelope is None:
        _tell_no_envelope(judged)
        code = UNREADABLE
    context.exit(code)


@ggk.command("pak-uit", cls=Command)
@click.argument("file", metavar="BESTAND", type=PATH)
@click.option(
    "-o",
    "--uit",
    "target",
    cls=RequiredOption,
    metavar="BESTAND",
    required=True,
    type=PATH,
    help="Schrijf het bericht hierheen, byte voor byte; het bestand mag er nog niet zijn.",
)
@release_option
@click.pass_context
def pak_uit(context: click.Context, file: Path, *, target: Path, release: Release | None) -> None:
    """Haal de inhoud uit een Di01 of Du01, byte voor byte zoals zij erin ging.

    Ook een inhoud die geen geldig bericht is komt eruit; wat eraan mankeert staat erbij.

    Afsluitcode 0: geschreven, en niets gevonden of alleen signalen; 1: geschreven, en er zijn
    bevindingen; 2: het bestand is onleesbaar, er zit geen bericht in, of -o kan niet geschreven
    worden.
    """
    (judged,) = judge([source_of(file)], release=release)
    outcome = Namer(show_bsn=False).report(judged)
    _print(Console(stderr=True), outcome)
    envelope = judged.envelope
    if not isinstance(envelope, Di01 | Du01):
        _tell_no_envelope(judged)
        context.exit(UNREADABLE)
    if target.exists():
        click.echo("Het bestand van -o bestaat al; kies een andere naam.", err=True)
        context.exit(UNREADABLE)
    write_whole(target, envelope.inhoud)
    click.echo(f"Uit een {envelope.berichtcode} gehaald: {len(envelope.inhoud)} bytes.", err=True)
    code = CLEAN
    if outcome.exit_code() != CLEAN:
        code = FINDINGS
    context.exit(code)


def _print(console: Console, outcome: FileReport) -> None:
    """Print what was found; what is not judged needs options that only other commands have."""
    print_outcome(console, outcome)
    if outcome.judged.not_judged:
        console.print(_NOT_ALL, highlight=False, markup=False, soft_wrap=True)


def _tell_no_envelope(judged: Judged) -> None:
    """Say that there is no message to take out; when it cannot be read that is told already."""
    text = "Dit is geen envelop die te lezen is."
    if judged.envelope is not None:
        text = f"In een {judged.envelope.berichtcode} zit geen bericht."
    elif judged.message is not None:
        text = "Dit is een los bericht, zonder envelop; `ieb show` toont het."
    click.echo(text, err=True)
