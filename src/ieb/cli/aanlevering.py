"""`ieb aanlevering`: the initial delivery, after comparing with the files of the CAK."""

from __future__ import annotations

import errno
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Final

import click
from attrs import frozen

from ieb.administratie import Beleid, Dossier
from ieb.administratie.vergelijking import Vergelijking, list_open
from ieb.batch import (
    Delivered,
    DeliveryResult,
    InitialDelivery,
    Ledger,
    RunsDraft,
    Tijdvak,
    choose_pilot,
    deliver,
    leave_room,
    parse_tijdvakken,
)
from ieb.batch.series import read_parts
from ieb.batch.spool import Spool
from ieb.cli.aanlevering_show import Shown, show, show_as_json, tell_end, tell_open
from ieb.cli.compared import CakFiles, compare_files, file_options
from ieb.cli.dutch import BadValue, Command, RequiredOption
from ieb.cli.exit_codes import CLEAN, FINDINGS
from ieb.cli.histories import HistoryType
from ieb.cli.numbering import read_first
from ieb.cli.options import PATH, bsn_option, gather, json_option, today_option
from ieb.cli.progress import count_progress
from ieb.cli.records_in import read_dossiers, read_policy
from ieb.cli.target import FreeFolders, demand_ours, finish_runs
from ieb.cli.texts import name_file, read_bytes
from ieb.cli.underway import list_given, read_underway
from ieb.errors import IebError, InvalidValue, UnreadableSource
from ieb.history.sqlite import SqliteHistory
from ieb.notation import read_any_date

_FIRST: Final = "G00000000001"
_PILOT: Final = 10
"""So many clients is a pilot when nobody says how many (aanname)."""
_SLOT: Final = re.compile("([^=]+)=([0-9]{1,9})")
_RELEASES: Final = ("4.0", "1.0")
_NO_FILE: Final = (
    "Geef de bestanden van het CAK met --henv of --za, of allebei. Zonder die bestanden maakt "
    "`ieb plan` de berichten."
)
_FINISHED: Final = (
    "Een eerdere opdracht was afgebroken nadat haar berichten in het kasboek stonden; hun "
    "bestanden zijn nu ook geschreven."
)
_UNTRIED: Final = "Er ging geen proef vooraf; met --proef levert u eerst enkele cliënten aan."
_UNWRITTEN: Final = (
    "Er is niets gemaakt: in de map van -o kan niet geschreven worden. Controleer de naam, uw "
    "rechten en of de schijf vol is."
)


def _read_slots(
    context: click.Context, param: click.Parameter, texts: tuple[str, ...]
) -> tuple[Tijdvak, ...]:
    """Return the slots that were typed."""
    found: list[Tijdvak] = []
    for text in texts:
        parts = _SLOT.fullmatch(text)
        if parts is None:
            raise BadValue("Verwacht DAG=MAXIMUM, zoals 06-04-2020=500.", context, param)
        try:
            day = read_any_date(parts[1])
        except IebError as error:
            raise BadValue(str(error), context, param) from error
        found.append(Tijdvak(dag=day, maximum=int(parts[2])))
    return tuple(found)


@frozen(kw_only=True)
class _How:
    """What the caller says of the slots, and of who is delivered now."""

    today: date
    slots_path: Path | None
    slots: tuple[Tijdvak, ...]
    is_pilot: bool
    most: int | None
    numbers: tuple[str, ...]
    accepts_open: bool
    release_name: str
    first: str


@click.command(cls=Command)
@click.argument("path", metavar="DOSSIERS.json", type=PATH)
@file_options
@click.option(
    "--historie",
    "history",
    cls=RequiredOption,
    type=HistoryType(create=False, readonly=True, written_with=["target"], has_ledger=True),
    metavar="BESTAND",
    required=True,
    help="De historie met het kasboek (SQLite); `ieb beginstand` maakt een lege.",
)
@click.option(
    "--beleid",
    "policy",
    cls=RequiredOption,
    type=PATH,
    metavar="BELEID.toml",
    required=True,
    help="Wat de gemeente heeft gekozen.",
)
@click.option(
    "--tijdvakken",
    "slots_path",
    type=PATH,
    metavar="TIJDVAKKEN.toml",
    help="De tijdvakken van het CAK: een [[tijdvak]] per dag, met dag en maximum.",
)
@click.option(
    "--tijdvak",
    "slots",
    multiple=True,
    metavar="DAG=MAXIMUM",
    callback=_read_slots,
    help="Een tijdvak, zoals 06-04-2020=500; kan vaker, de vroegste eerst.",
)
@today_option
@click.option(
    "-o",
    "target",
    metavar="MAP",
    type=PATH,
    # Eager: with it the history is opened to write.
    is_eager=True,
    help="Schrijf de berichten in deze map, per tijdvak in een eigen map, en in het kasboek.",
)
@click.option(
    "--proef",
    "is_pilot",
    is_flag=True,
    help=f"Lever eerst weinig aan: de eerste {_PILOT} cliënten, of die van --alleen of --dossier.",
)
@click.option(
    "--alleen",
    "most",
    type=click.IntRange(min=1),
    metavar="AANTAL",
    help="Lever alleen de eerste zoveel cliënten aan.",
)
@click.option(
    "--dossier",
    "numbers",
    multiple=True,
    metavar="NUMMER",
    help="Lever alleen het dossier met dit nummer aan; kan vaker.",
)
@click.option(
    "--openstaand",
    "accepts_open",
    is_flag=True,
    help="Lever aan, ook al staat er op de werklijst nog iets open: dat weet u.",
)
@click.option(
    "--release",
    "release_name",
    type=click.Choice(_RELEASES),
    default=_RELEASES[0],
    help="4.0 (standaard) maakt WMO405's; 1.0 bootst 2020 na, met WMO401's en WMO403's.",
)
@click.option(
    "--identificatie",
    "first",
    metavar="TEKST",
    callback=read_first,
    default=_FIRST,
    help=f"De eerste Identificatie die nog vrij is, wordt vanaf deze gezocht (standaard {_FIRST}).",
)
@json_option
@bsn_option
@click.pass_context
@gather("how", _How)
@gather("files", CakFiles)
def aanlevering(
    context: click.Context,
    path: Path,
    *,
    history: SqliteHistory,
    policy: Path,
    target: Path | None,
    as_json: bool,
    show_bsn: bool,
    how: _How,
    files: CakFiles,
) -> None:
    """Lever na het vergelijken iedereen aan die aangeleverd moet worden, en niemand anders.

    Wie dat is en welk restbedrag geldt, zegt dezelfde vergelijking als die van `ieb vergelijk`. De
    berichten zijn die van `ieb plan`, verdeeld over de tijdvakken: elk met de dag van zijn tijdvak
    als Dagtekening, op volgorde van het bestand, de berichten van een cliënt bij elkaar.

    Eerst ziet u de totalen. Kloppen zij niet met de vergelijking of past er iets niet in de
    tijdvakken, dan wordt er niets geschreven. Zonder -o wordt er alleen getoond. Werd een opdracht
    afgebroken, geef haar dan opnieuw: wat begonnen was, wordt afgemaakt met dezelfde bestanden, en
    wat al gemaakt is, wordt niet nog eens gemaakt.

    Afsluitcode 0: alles kan weg, of er is niets te doen; 1: er kan iets niet weg, het past niet, of
    er staat nog iets open; 2: er is iets onleesbaar, of de opdracht kan zo niet.
    """
    if not files.is_given:
        raise InvalidValue(_NO_FILE)
    slots = _choose_slots(how)
    beleid = read_policy(policy)
    _demand_ledger_of(Ledger(history), beleid.gemeente)
    if target is not None:
        _prepare(history, target)
    dossiers = tuple(read_dossiers(path))
    vergelijking = compare_files(context, dossiers, files, beleid.bijdrageplichtig)
    pilot = _choose(dossiers, vergelijking, how)
    left = list_open(vergelijking, dossiers)
    if not left.is_empty and pilot is None and not how.accepts_open:
        for line in tell_open(left):
            click.echo(line, err=True)
        if target is not None:
            click.echo("Er is niets geschreven.", err=True)
            context.exit(FINDINGS)
    shown = Shown(vergelijking=vergelijking, target=target, as_json=as_json, show_bsn=show_bsn)
    job = _Job(
        dossiers=dossiers,
        vergelijking=vergelijking,
        beleid=beleid,
        slots=slots,
        pilot=pilot,
        history=history,
    )
    found = _deliver(job, target, how, shown)
    context.exit(FINDINGS if found.needs_a_person else CLEAN)


@frozen(kw_only=True)
class _Job:
    """What is delivered, and by what."""

    dossiers: Sequence[Dossier]
    vergelijking: Vergelijking
    beleid: Beleid
    slots: tuple[Tijdvak, ...]
    pilot: frozenset[str] | None
    history: SqliteHistory


def _choose_slots(how: _How) -> tuple[Tijdvak, ...]:
    """Return the slots of the file, or those that were typed.

    Raises:
        InvalidValue: There are none, or both; or the file is not as it must be.
        UnreadableSource: It cannot be read.
    """
    if (how.slots_path is None) == (not how.slots):
        msg = "Geef de tijdvakken van het CAK: met --tijdvakken een bestand, of met --tijdvak."
        raise InvalidValue(msg)
    if how.slots_path is None:
        return how.slots
    try:
        return parse_tijdvakken(read_bytes(how.slots_path))
    except InvalidValue as error:
        msg = f"{name_file(how.slots_path)} klopt niet: {error}"
        raise InvalidValue(msg) from None


def _demand_ledger_of(ledger: Ledger, gemeente: str) -> None:
    """Refuse the ledger of another gemeente.

    Raises:
        InvalidValue: It has messages, and none of this gemeente.
    """
    known = ledger.gemeenten()
    if known and gemeente not in known:
        told = ", ".join(sorted(known))
        msg = f"Dit kasboek is van gemeente {told}; het beleid noemt {gemeente}."
        raise InvalidValue(msg)


def _prepare(history: SqliteHistory, target: Path) -> None:
    """Finish what was interrupted, and refuse a folder with files of somebody else.

    Raises:
        InvalidValue: There are such files.
        UnreadableSource: It is no folder, or nothing can be written.
    """
    ledger = Ledger(history)
    unfinished = ledger.unfinished()
    finish_runs(history, target)
    if unfinished:
        click.echo(_FINISHED, err=True)
    demand_ours(target, ledger)


def _choose(
    dossiers: Sequence[Dossier], vergelijking: Vergelijking, how: _How
) -> frozenset[str] | None:
    """Return whom a pilot is about; None when everybody is delivered.

    Raises:
        InvalidValue: Nobody that was chosen is delivered, or is not in the file.
    """
    if not (how.is_pilot or how.numbers or how.most):
        return None
    most = how.most
    if most is None and not how.numbers:
        most = _PILOT
    return choose_pilot(dossiers, vergelijking, numbers=how.numbers, most=most)


def _deliver(job: _Job, target: Path | None, how: _How, shown: Shown) -> DeliveryResult:
    """Make the delivery, show the totals, and then write it; return what there is of it."""
    with Spool[str]() as told:

        def tell(delivered: Delivered) -> None:
            text = shown.write(delivered)
            if text:
                told.add(text)

        with _open_runs(job.history, target) as into:
            delivery = _job_of(job, how)
            found = deliver(
                delivery,
                count_progress(job.dossiers, "Plannen"),
                into,
                FreeFolders(target, Ledger(job.history)).of,
                tell,
            )
            if not shown.as_json:
                show(found, told, delivery.tijdvakken, shown)
        is_written = into is not None and into.is_kept
        if shown.as_json:
            show_as_json(found, told, delivery.tijdvakken, shown, is_written=is_written)
        else:
            click.echo(tell_end(found, delivery.tijdvakken, is_written=is_written))
    return found


@contextmanager
def _open_runs(history: SqliteHistory, target: Path | None) -> Generator[RunsDraft | None]:
    """Open runs of the ledger, or none when nothing is written.

    Raises:
        UnreadableSource: They cannot be written.
    """
    if target is None:
        yield None
        return
    was_there = target.exists()
    try:
        with Ledger(history).runs_together() as runs:
            yield runs
    except OSError as error:
        if error.errno == errno.EPIPE:  # that is the screen, where the totals are shown first
            raise
        raise UnreadableSource(_UNWRITTEN) from error
    finally:
        if not was_there:
            with suppress(OSError):  # there is something in it, so it was made for a reason
                target.rmdir()


def _job_of(job: _Job, how: _How) -> InitialDelivery:
    """Return what to deliver by; say so when the history seems to be of another gemeente."""
    history, gemeente = job.history, job.beleid.gemeente
    ledger = Ledger(history)
    made = read_underway(None, history, ledger, gemeente)
    pending = (*made, *read_parts(ledger.parts(gemeente)))
    given = list_given(history, pending, ledger, gemeente)
    if not (given.identificaties or job.pilot or given.is_elsewhere):
        click.echo(_UNTRIED, err=True)
    return InitialDelivery(
        vergelijking=job.vergelijking,
        beleid=job.beleid,
        tijdvakken=leave_room(job.slots, how.today, lambda day: ledger.count_on(gemeente, day)),
        history=history,
        pending=pending,
        number=given.number + 1,
        identificaties=given.count_on(how.first),
        as_parts=how.release_name == _RELEASES[1],
        only=job.pilot,
    )
