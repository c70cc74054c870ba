"""`ieb omhoog`: upgrade the starts and stops of release 1.0 to WMO405s."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NoReturn

import click
from rich.console import Console

from ieb.batch import Judged, judge
from ieb.cli.dutch import BadValue, Command, RequiredOption
from ieb.cli.options import PATH, HistoryType, bsn_option
from ieb.cli.outcome import (
    CLEAN,
    FINDINGS,
    UNREADABLE,
    Namer,
    print_outcomes,
    printable,
    show_progress,
    sources_of,
)
from ieb.findings import Severity
from ieb.history.sqlite import SqliteHistory
from ieb.messages import Message
from ieb.messages.aanlevering import aanlevering_of
from ieb.messages.kinds import bsn_of
from ieb.privacy import mask, quote
from ieb.upgrading import Upgraded, upgrade_series
from ieb.wire import write

_FIRST: Final = "N00000000001"
_NUMBERED: Final = re.compile("([A-Za-z0-9]*?)([0-9]+)")


def _check_first(context: click.Context, param: click.Parameter, text: str) -> str:
    """Return the first Identificatie: letters and digits, of which the last number counts on."""
    if _NUMBERED.fullmatch(text) is None or len(text) > len(_FIRST):
        wanted = f"1 t/m {len(_FIRST)} letters en cijfers die eindigen op een getal"
        raise BadValue(f"Verwacht {wanted}, zoals {_FIRST}.", context, param)
    return text


@click.command(cls=Command)
@click.argument("paths", metavar="PAD...", nargs=-1, required=True, type=PATH)
@click.option(
    "--uit",
    "target",
    cls=RequiredOption,
    metavar="MAP",
    type=PATH,
    required=True,
    help="De map voor de WMO405's; wordt gemaakt als zij er niet is.",
)
@click.option(
    "--retouren",
    "answers",
    metavar="PAD",
    type=PATH,
    help="De WMO402's en WMO404's: map of bestand.",
)
@click.option(
    "--historie",
    "history",
    type=HistoryType(create=True),
    metavar="BESTAND",
    help="Leg de WMO405's ook vast in deze historie (SQLite); wordt gemaakt als zij er niet is.",
)
@click.option(
    "--identificatie",
    "first",
    metavar="TEKST",
    callback=_check_first,
    default=_FIRST,
    help=f"Identificatie van het eerste WMO405; de volgende tellen door (standaard {_FIRST}).",
)
@click.option(
    "--onbeantwoord-telt",
    "accept_unanswered",
    is_flag=True,
    help="Een bericht zonder retour is goedgekeurd: dat weet u, het staat nergens.",
)
@bsn_option
@click.pass_context
def omhoog(
    context: click.Context,
    paths: tuple[Path, ...],
    *,
    target: Path,
    answers: Path | None,
    history: SqliteHistory | None,
    first: str,
    accept_unanswered: bool,
    show_bsn: bool,
) -> None:
    """Zet de starts en stops van release 1.0 (WMO401, WMO403) om naar WMO405's van 4.0.

    De berichten gaan op volgorde van Dagtekening, die van één dag op volgorde van bestandsnaam. Wat
    het CAK met een retour (WMO402, WMO404) afkeurde, telt als nooit verstuurd. Een bericht zonder
    retour wordt niet omgezet, en wat er voor dezelfde periode op volgt ook niet, tenzij u
    --onbeantwoord-telt geeft. Omzetten is vertalen: of het resultaat aan de regels van 4.0 voldoet,
    zegt `ieb validate`. Elk WMO405 komt in een eigen bestand, met zijn Identificatie als naam; een
    bestand dat er al is, wordt niet overschreven.

    Afsluitcode 0: alles wat telt is omgezet; 1: een bericht kon niet worden omgezet; 2: een bestand
    is onleesbaar of geen bericht, of er kan niet geschreven worden.
    """
    sources = list(sources_of(paths if answers is None else (*paths, answers)))
    judged = list(judge(show_progress(sources, "Lezen")))
    namer = Namer(show_bsn=show_bsn)
    unread = [namer.report(found) for found in judged if found.message is None]
    print_outcomes(Console(stderr=True), unread)
    upgraded = upgrade_series(
        _messages(judged),
        identificatie=_count_from(first),
        unanswered="accepted" if accept_unanswered else "refuse",
    )
    if history is not None:
        _demand_new(context, upgraded, history)
    _write(context, upgraded, target)
    if history is not None:
        with history.exclusive():
            for message in upgraded.messages:
                history.record(message, accepted=True)
    names = _names(judged, show_bsn=show_bsn)
    _print(upgraded, names, show_bsn=show_bsn)
    context.exit(_exit_code(upgraded, unread))


def _messages(judged: Iterable[Judged]) -> list[Message]:
    return [found.message for found in judged if found.message is not None]


def _names(judged: Iterable[Judged], *, show_bsn: bool) -> dict[Message, str]:
    """Return the name of the file of each message, fit to be shown."""
    named = [(found.message, found.source.name) for found in judged if found.message is not None]
    return {message: printable(name, show_bsn=show_bsn) for message, name in named}


def _count_from(first: str) -> Iterator[str]:
    """Yield an Identificatie, and those after it."""
    found = _NUMBERED.fullmatch(first)
    assert found is not None  # the option saw to it
    before, digits = found[1], found[2]
    for number in range(int(digits), 10 ** len(digits)):
        yield f"{before}{number:0{len(digits)}}"


def _demand_new(context: click.Context, upgraded: Upgraded, history: SqliteHistory) -> None:
    """Stop when a history knows of the same: a series begins where nothing was sent."""
    for message in upgraded.messages:
        aanlevering = aanlevering_of(message)
        key = aanlevering.sleutel
        if history.used(key):
            known = f"startnummer {key.start_nummer} van gemeente {key.gemeente} al"
            wanted = "leg een reeks in één keer vast, of kies een nieuwe historie"
            _stop(context, f"De historie kent {known}; {wanted}.")
        if history.exchange(message.naam, key.gemeente, aanlevering.identificatie) is not None:
            known = f"Identificatie {quote(aanlevering.identificatie)} van een WMO405 al"
            _stop(context, f"De historie kent {known}; kies met --identificatie een andere eerste.")


def _write(context: click.Context, upgraded: Upgraded, target: Path) -> None:
    """Write each WMO405 to a file of its own, after seeing that none is there yet."""
    files = [target / f"{_identificatie(message)}.xml" for message in upgraded.messages]
    try:
        target.mkdir(parents=True, exist_ok=True)
        there = [file.name for file in files if os.path.lexists(file)]
        if there:
            wanted = "kies met --identificatie een andere eerste, of een lege map"
            _stop(context, f"In de map van --uit staat {there[0]} al; {wanted}.")
        for file, message in zip(files, upgraded.messages, strict=True):
            write(message, file)
    except OSError:
        _stop(context, "In de map van --uit kan niet geschreven worden; controleer de naam.")


def _identificatie(message: Message) -> str:
    return message.header.bericht_identificatie.identificatie


def _stop(context: click.Context, text: str) -> NoReturn:
    click.echo(text, err=True)
    context.exit(UNREADABLE)


def _print(upgraded: Upgraded, names: dict[Message, str], *, show_bsn: bool) -> None:
    """Print of each message what became of it, and how many there are."""
    for source, made in zip(upgraded.sources, upgraded.messages, strict=True):
        click.echo(f"omgezet       {names[source]}  {source.naam} -> {_identificatie(made)}.xml")
    for message, finding in zip(upgraded.left_out, upgraded.findings, strict=True):
        text = finding.message if show_bsn else mask(finding.message, bsn=bsn_of(message))
        click.echo(f"niet omgezet  {names[message]}  {text} [{finding.code}]")
    click.echo(f"{len(upgraded.messages)} omgezet, {len(upgraded.findings)} niet omgezet.")


def _exit_code(upgraded: Upgraded, unread: Sequence[object]) -> int:
    if unread:
        return UNREADABLE
    if any(finding.severity is not Severity.SIGNAAL for finding in upgraded.findings):
        return FINDINGS
    return CLEAN
