"""`ieb historie`: show what a history holds, check it, and copy it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import click

from ieb.cli.dutch import Command
from ieb.cli.exit_codes import CLEAN, FINDINGS, UNREADABLE
from ieb.cli.histories import PLACE, open_to_read
from ieb.cli.options import PATH, bsn_option, json_option, release_option
from ieb.errors import InvalidValue
from ieb.history import Recorded
from ieb.history.kept import KeptHistory
from ieb.history.sqlite import SqliteHistory
from ieb.messages import Message
from ieb.messages.aanlevering import Sleutel, aanlevering_of, terugkoppeling_of
from ieb.messages.kinds import bsn_of, gemeente_of, is_retour, number_of
from ieb.notation import write_date
from ieb.privacy import MASK, mask
from ieb.releases import Release

_BACKUP: Final = "Van een database maakt pg_dump een kopie."
_GUARDED: Final = "Een database leest u na door alles te tonen: zonder deze optie."
_OUT_OF_REACH: Final = (
    "Dit bestand is er niet, of kan niet gelezen of gemaakt worden; controleer de naam."
)


@click.command(cls=Command)
@click.argument("place", metavar="HISTORIE", type=PLACE)
@click.option("--bsn", metavar="BSN", help="Alleen wat over deze persoon gaat.")
@click.option(
    "--nummer", "number", type=int, metavar="NUMMER", help="Alleen wat over dit startnummer gaat."
)
@click.option(
    "--identificatie",
    metavar="TEKST",
    help="Alleen berichten met deze Identificatie, en retouren erop.",
)
@click.option("--controleer", "check", is_flag=True, help="Lees alles en meld wat beschadigd is.")
@click.option(
    "--kopie",
    "target",
    metavar="BESTAND",
    type=PATH,
    help="Maak een kopie; ook als een ander schrijft.",
)
@json_option
@release_option
@bsn_option
@click.pass_context
def historie(
    context: click.Context,
    place: Path | str,
    *,
    bsn: str | None,
    number: int | None,
    identificatie: str | None,
    check: bool,
    target: Path | None,
    as_json: bool,
    release: Release | None,
    show_bsn: bool,
) -> None:
    """Toon wat er in een historie is vastgelegd, op volgorde van vastleggen.

    HISTORIE is een bestand, of het adres van een database (postgresql+psycopg://...); zij wordt
    alleen gelezen. Van een heenbericht staat erbij of het nu telt: een retour kan
    het na het vastleggen hebben afgekeurd. Het Bsn blijft verborgen, tenzij u --toon-bsn geeft.

    Afsluitcode 0: getoond, in orde of gekopieerd; 1: er is iets beschadigd; 2: het bestand is niet
    te lezen, of de kopie kan niet gemaakt worden.
    """
    try:
        history = open_to_read(context, place, release)
        if target is not None:
            _demand_file(history, "--kopie", _BACKUP).copy(target)
            click.echo("De kopie is gemaakt.")
        if check:
            context.exit(_tell_faults(_demand_file(history, "--controleer", _GUARDED)))
        if target is None:
            entries = _select(history, bsn, number, identificatie)
            _print(entries, history, as_json=as_json, show_bsn=show_bsn)
    except FileExistsError:
        click.echo("Het bestand van --kopie bestaat al; kies een andere naam.", err=True)
        context.exit(UNREADABLE)
    except OSError:
        click.echo(_OUT_OF_REACH, err=True)
        context.exit(UNREADABLE)


def _demand_file(history: KeptHistory, option: str, instead: str) -> SqliteHistory:
    """Return a history in a file.

    Raises:
        InvalidValue: It is in a database.
    """
    if not isinstance(history, SqliteHistory):
        msg = f"{option} is voor een historie in een bestand. {instead}"
        raise InvalidValue(msg)
    return history


def _tell_faults(history: SqliteHistory) -> int:
    faults = history.faults()
    for fault in faults:
        click.echo(fault)
    if faults:
        return FINDINGS
    count = len(history)
    click.echo(f"In orde: {_berichten(count)} gelezen.")
    return CLEAN


class _Entry(NamedTuple):
    """A recorded message, and what it is about: a retour is about what its heenbericht is about."""

    event: Recorded
    bsn: str | None
    number: int | None


def _entries(history: KeptHistory) -> Iterator[_Entry]:
    persons: dict[Sleutel, str] = {}
    for event in history:
        message = event.message
        if is_retour(message):
            answered = history.answered(message)
            if answered is not None:
                message = answered.message
        bsn, number = bsn_of(message), number_of(message)
        aanlevering, terugkoppeling = aanlevering_of(message), terugkoppeling_of(message)
        if aanlevering is not None:
            persons[aanlevering.sleutel] = aanlevering.bsn
        if terugkoppeling is not None:
            bsn = persons.get(terugkoppeling.sleutel)
        yield _Entry(event, bsn, number)


def _select(
    history: KeptHistory, bsn: str | None, number: int | None, identificatie: str | None
) -> Iterator[_Entry]:
    for entry in _entries(history):
        named = identificatie in {
            None,
            entry.event.message.header.identificatie,
        }
        if named and bsn in {None, entry.bsn} and number in {None, entry.number}:
            yield entry


def _print(
    entries: Iterator[_Entry], history: KeptHistory, *, as_json: bool, show_bsn: bool
) -> None:
    rows = (_row(entry, history, show_bsn=show_bsn) for entry in entries)
    if as_json:
        # As bytes, whatever the encoding of the screen: JSON always is UTF-8.
        click.echo(json.dumps({"berichten": list(rows)}, ensure_ascii=False, indent=2).encode())
        return
    count = 0
    for row in rows:
        count += 1
        click.echo("  ".join(str(value) for value in row.values() if value is not None))
    click.echo(f"{_berichten(count)}.")


def _berichten(count: int) -> str:
    word = "bericht" if count == 1 else "berichten"
    return f"{count} {word}"


def _row(entry: _Entry, history: KeptHistory, *, show_bsn: bool) -> dict[str, str | int | None]:
    event, bsn, number = entry
    message = event.message
    sent = message.header.bericht_identificatie
    identificatie = sent.identificatie
    visible_number: str | int | None = number
    visible_bsn = bsn
    if not show_bsn:
        identificatie = mask(identificatie, bsn=bsn)
        visible_number = _hide_number(number, bsn)
        visible_bsn = None if bsn is None else MASK
    received = None
    if event.received is not None:
        received = f"ontvangen {write_date(event.received)}"
    return {
        "bericht": message.naam,
        "gemeente": gemeente_of(message),
        "identificatie": identificatie,
        "dagtekening": write_date(sent.dagtekening),
        "ontvangen": received,
        "status": _status(message),
        "startnummer": visible_number,
        "bsn": visible_bsn,
        "oordeel": _verdict(event, history),
    }


def _hide_number(number: int | None, bsn: str | None) -> str | int | None:
    """Return a start number, hidden where it may be a Bsn: nothing stops a sender from that."""
    hidden = mask(str(number), bsn=bsn)
    return number if hidden == str(number) else hidden


def _verdict(event: Recorded, history: KeptHistory) -> str:
    if not event.accepted:
        return "afgekeurd"
    now = history.recorded(event.message)
    if now is not None and not now.accepted:
        return "door retour afgekeurd"
    if now is not None and now.contradicted:
        return "geaccepteerd, maar retouren spreken elkaar tegen"
    return "geaccepteerd"


def _status(message: Message) -> str | None:
    aanlevering = aanlevering_of(message)
    if aanlevering is not None:
        return f"status {aanlevering.status.value}"
    if is_retour(message):
        return "keurt af" if message.afgekeurd else "keurt goed"
    return None
