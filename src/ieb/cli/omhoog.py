"""`ieb omhoog`: upgrade the starts and stops of release 1.0 to WMO405s."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, Literal, NoReturn

import click
from attrs import frozen
from click.exceptions import Exit
from rich.console import Console

from ieb.batch import Judged, put_in_order
from ieb.batch.series import judge_in_any_release, write_upgraded
from ieb.cli.dutch import BadValue, Command, RequiredOption, tell_error
from ieb.cli.exit_codes import CLEAN, FINDINGS, UNREADABLE
from ieb.cli.file_reports import FileReport, Namer
from ieb.cli.findings_table import print_outcomes
from ieb.cli.given_sources import sources_of
from ieb.cli.histories import HistoryType
from ieb.cli.json_output import echo_json
from ieb.cli.numbering import count_from, read_first
from ieb.cli.omhoog_show import Told
from ieb.cli.options import PATH, DateType, bsn_option, gather, json_option
from ieb.cli.progress import show_progress
from ieb.cli.target import FINISHED, WHOLE, demand_empty, finish_runs, is_last
from ieb.errors import IebError, NotPublished
from ieb.findings import Severity
from ieb.history.sqlite import SqliteHistory
from ieb.messages import WMO401, WMO403, WMO405, Message
from ieb.messages.aanlevering import Aanlevering, aanlevering_of
from ieb.privacy import mask
from ieb.upgrading import Upgraded, upgrade_series

_FIRST: Final = "N00000000001"
_MERGED: Final = re.compile("([0-9]{4})=([0-9]{4})")
_RENUMBERED: Final = re.compile("([0-9]{4})/(.+)=([0-9]{1,9})")
_OPTIONS: Final = {
    "actual": "--periodes",
    "gemeenten": "--gemeente",
    "identificatie": "--identificatie",
    "start_nummer": "--startnummer",
}
"""Names of arguments to the options that fill them."""
_UNREAD: Final = (
    "Er is niets omgezet. In wat niet gelezen kon worden, kan een bericht staan dat een periode "
    "verandert, en dan zou wat erop volgt niet kloppen. Herstel die bestanden of haal ze weg; weet "
    "u dat er geen start, stop of retour in staat, geef dan --onleesbaar-telt-niet."
)
_UNTOLD: Final = (
    "Er is wel omgezet: de map van --uit, en de historie als u die gaf, zijn compleet. Alleen dit "
    "verslag kan niet geschreven worden; is de schijf vol?"
)
_NOTHING: Final = "Er staat geen start of stop van release 1.0 (WMO401, WMO403) bij."


def _read_merged(
    context: click.Context, param: click.Parameter, texts: tuple[str, ...]
) -> dict[str, str]:
    """Return what gemeenten became, by their old code."""
    found: dict[str, str] = {}
    for text in texts:
        parts = _MERGED.fullmatch(text)
        if parts is None:
            raise BadValue("Verwacht OUD=NIEUW, zoals 0370=0439.", context, param)
        if parts[1] in found:
            raise BadValue(_tell_twice(parts[1]), context, param)
        found[parts[1]] = parts[2]
    return found


def _read_renumbered(
    context: click.Context, param: click.Parameter, texts: tuple[str, ...]
) -> dict[tuple[str, str], int]:
    """Return what periods get as number, by gemeente and Identificatie of their first start."""
    found: dict[tuple[str, str], int] = {}
    for text in texts:
        parts = _RENUMBERED.fullmatch(text)
        if parts is None:
            wanted = "GEMEENTE/IDENTIFICATIE=NUMMER van de eerste start, zoals 0513/G12=700001"
            raise BadValue(f"Verwacht {wanted}.", context, param)
        if (parts[1], parts[2]) in found:
            raise BadValue(_tell_twice(f"{parts[1]}/{parts[2]}"), context, param)
        found[parts[1], parts[2]] = int(parts[3])
    return found


def _tell_twice(key: str) -> str:
    """Return that a key was given twice; what it was given is not repeated."""
    return f"{mask(key)} staat er twee keer; geef elke één keer."


@frozen(kw_only=True)
class _How:
    """What the caller says of the WMO405s that are to come."""

    first: str
    dagtekening: date | None
    merged: Mapping[str, str]
    renumbered: Mapping[tuple[str, str], int]
    accept_unanswered: bool


@click.command(cls=Command)
# Eager: without anything to upgrade no history is made.
@click.argument("paths", metavar="PAD...", nargs=-1, required=True, type=PATH, is_eager=True)
@click.option(
    "--uit",
    "target",
    cls=RequiredOption,
    metavar="MAP",
    type=PATH,
    required=True,
    help="De map voor de WMO405's: een lege, of een die er nog niet is.",
)
@click.option(
    "--retouren",
    "answers",
    metavar="PAD",
    type=PATH,
    help="De WMO402's en WMO404's: map of bestand. Zij mogen ook bij PAD staan.",
)
@click.option(
    "--historie",
    "history",
    type=HistoryType(create=True, has_ledger=True),
    metavar="BESTAND",
    help="Zoek periodes van vóór deze reeks in deze historie (SQLite), en leg de WMO405's er in "
    "vast; wordt gemaakt als zij er niet is.",
)
@click.option(
    "--periodes",
    "before",
    metavar="PAD",
    type=PATH,
    help="WMO405's die zeggen hoe periodes vóór deze reeks waren: map of bestand.",
)
@click.option(
    "--identificatie",
    "first",
    metavar="TEKST",
    callback=read_first,
    default=_FIRST,
    help=f"Identificatie van het eerste WMO405; de volgende tellen door (standaard {_FIRST}).",
)
@click.option(
    "--dagtekening",
    type=DateType(),
    help="Dagtekening van de WMO405's (standaard die van elk bericht zelf).",
)
@click.option(
    "--gemeente",
    "merged",
    metavar="OUD=NIEUW",
    multiple=True,
    callback=_read_merged,
    help="Een gemeente die is opgegaan in een andere; mag vaker.",
)
@click.option(
    "--startnummer",
    "renumbered",
    metavar="START=NUMMER",
    multiple=True,
    callback=_read_renumbered,
    help="Een ander nummer voor een periode, bij GEMEENTE/IDENTIFICATIE van haar eerste start, "
    "zoals 0513/G12=700001; mag vaker.",
)
@click.option(
    "--onbeantwoord-telt",
    "accept_unanswered",
    is_flag=True,
    help="Een bericht zonder retour is goedgekeurd: dat weet u, het staat nergens.",
)
@click.option(
    "--onleesbaar-telt-niet",
    "skip_unread",
    is_flag=True,
    help="In wat niet gelezen kan worden staat geen start, stop of retour: dat weet u.",
)
@json_option
@bsn_option
@gather("how", _How)
def omhoog(
    paths: tuple[Path, ...],
    *,
    target: Path,
    answers: Path | None,
    history: SqliteHistory | None,
    before: Path | None,
    skip_unread: bool,
    as_json: bool,
    show_bsn: bool,
    how: _How,
) -> None:
    """Zet de starts en stops van release 1.0 (WMO401, WMO403) om naar WMO405's van 4.0.

    De berichten gaan op volgorde van Dagtekening, hoe de bestanden ook heten. Van een dag blijft
    bij elkaar wat over dezelfde periode gaat: eerst status 1, dan 2, dan 3, de start voor de stop
    (bij status 3 de stop voor de start), en daarbinnen op Identificatie, waarin G2 voor G10 komt.

    Wat het CAK met een retour (WMO402, WMO404) afkeurde, telt als nooit verstuurd. Een bericht
    zonder retour wordt niet omgezet, tenzij u --onbeantwoord-telt geeft. Wat volgt op een bericht
    dat niet omgezet kon worden, over dezelfde periode, wordt dat ook niet. Omzetten is vertalen: of
    het resultaat aan de regels van 4.0 voldoet, zegt `ieb validate`.

    Elk WMO405 komt in een eigen bestand, met zijn Identificatie als naam: alles, of niets. Met
    --historie gaan historie en kasboek voor; wat daarna werd afgebroken, maakt dezelfde opdracht af
    met dezelfde bestanden.

    Afsluitcode 0: alles wat telt is omgezet; 1: een bericht kon niet worden omgezet, of er was
    geen start of stop van 1.0; 2: een bestand is onleesbaar of geen bericht, of er kan niet
    geschreven worden.
    """
    if history is not None and finish_runs(history, target):
        click.echo(FINISHED)
        raise Exit(CLEAN)
    if history is not None and is_last(history, target):
        click.echo(WHOLE)
        raise Exit(CLEAN)
    demand_empty(target, "--uit")
    namer = Namer(show_bsn=show_bsn)
    judged, unread = _read((*paths, answers), namer)
    periods, unread_too = _read((before,), namer)
    unread += unread_too
    print_outcomes(Console(stderr=True), unread)
    if unread and not skip_unread:
        _stop(_UNREAD)
    actual = _periods(periods)
    unanswered: Literal["refuse", "accepted"] = "refuse"
    if how.accept_unanswered:
        unanswered = "accepted"
    upgrade = partial(
        upgrade_series,
        _messages(judged),
        identificatie=count_from(how.first),
        unanswered=unanswered,
        actual=actual,
        history=history,
        dagtekening=how.dagtekening,
        gemeenten=how.merged,
        start_nummer=how.renumbered,
    )
    upgraded = _write(upgrade, target, history)
    is_upgradable = any(isinstance(message, WMO401 | WMO403) for message in _messages(judged))
    told = Told(upgraded=upgraded, names=_names(judged, namer), show_bsn=show_bsn)
    _print(told, is_upgradable=is_upgradable, as_json=as_json)
    raise Exit(_exit_code(upgraded, unread, is_upgradable=is_upgradable))


def _write(
    upgrade: Callable[[], Upgraded], target: Path, history: SqliteHistory | None
) -> Upgraded:
    today = date.today()  # noqa: DTZ011  # the day of who runs it
    try:
        return write_upgraded(upgrade, target, history, day=today)
    except OSError:
        text = "Er is niets omgezet: in de map van --uit kan niet geschreven worden"
        _stop(f"{text}. Controleer de naam, uw rechten en of de schijf vol is.")
    except NotPublished as error:
        _stop(str(error))
    except IebError as error:
        _stop(f"Er is niets omgezet. {tell_error(error, _OPTIONS)}")


def _read(paths: Iterable[Path | None], namer: Namer) -> tuple[list[Judged], list[FileReport]]:
    """Return what files hold, in the order in which that counts; and those that hold no message.

    Args:
        paths: Files and folders; None for an option that was not given.
        namer: Gives the files their names.
    """
    sources = list(sources_of(path for path in paths if path is not None))
    judged = judge_in_any_release(show_progress(sources, "Lezen"))
    found = put_in_order(judged)
    return found, [namer.report(judged) for judged in found if judged.message is None]


def _messages(judged: Iterable[Judged]) -> list[Message]:
    return [found.message for found in judged if found.message is not None]


def _periods(judged: Iterable[Judged]) -> list[Aanlevering]:
    """Return the periods that the messages of `--periodes` tell of."""
    found: list[Aanlevering] = []
    for message in _messages(judged):
        if not isinstance(message, WMO405):
            _stop(f"--periodes: verwacht WMO405's, geen {message.naam}.")
        found.append(aanlevering_of(message))
    return found


def _names(judged: Iterable[Judged], namer: Namer) -> dict[int, str]:
    """Return the name of the file of each message; two files may hold messages that are equal."""
    return {id(found.message): namer.report(found).name for found in judged}


def _stop(text: str) -> NoReturn:
    click.echo(text, err=True)
    raise Exit(UNREADABLE)


def _print(told: Told, *, is_upgradable: bool, as_json: bool) -> None:
    """Print what became of a series; it stands by then, so a full disk does not undo it.

    Raises:
        OSError: Nothing was written, and what there is to say of that cannot be.
    """
    try:
        if as_json:
            echo_json(told.as_dict())
            return
        for line in told.lines():
            click.echo(line)
        if not is_upgradable:
            click.echo(_NOTHING)
    except OSError as error:
        if error.errno == errno.EPIPE or not told.upgraded.messages:
            raise
        _stop(_UNTOLD)


def _exit_code(upgraded: Upgraded, unread: Sequence[object], *, is_upgradable: bool) -> int:
    if unread:
        return UNREADABLE
    if not is_upgradable or any(
        finding.severity is not Severity.SIGNAAL for finding in upgraded.findings
    ):
        return FINDINGS
    return CLEAN
