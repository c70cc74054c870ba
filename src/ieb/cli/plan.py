"""`ieb plan`: from the records of a gemeente to the messages to send."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final

import click
from attrs import evolve, frozen

from ieb.administratie import Beleid, Dossier
from ieb.batch import Ledger, RunDraft
from ieb.batch.spool import Spool
from ieb.cli.brake import read_brake
from ieb.cli.dutch import BadValue, Command, RequiredOption
from ieb.cli.exit_codes import CLEAN, FINDINGS
from ieb.cli.histories import HistoryType
from ieb.cli.numbering import read_first
from ieb.cli.options import PATH, bsn_option, gather, json_option, processes_option, today_option
from ieb.cli.plan_listed import ListedPlans
from ieb.cli.plan_run import Job, Run, list_moments, plan_one, run_plan
from ieb.cli.plan_show import (
    show_agenda,
    show_drawn,
    show_run,
    show_run_as_json,
    tell_sums,
    write_planned,
    write_planned_as_json,
)
from ieb.cli.planned import Planned
from ieb.cli.records_in import read_dossiers, read_policy
from ieb.cli.reporting import Reports, Wanted, open_reports, report_options
from ieb.cli.target import ALREADY, FINISHED, demand_empty, finish_runs, is_last, tell_full
from ieb.cli.underway import list_given, read_underway
from ieb.errors import InvalidValue, UnreadableSource
from ieb.history.sqlite import SqliteHistory
from ieb.notation import write_date

_FIRST: Final = "G00000000001"


def _read_brake(
    context: click.Context, param: click.Parameter, text: str | None
) -> Fraction | None:
    """Return the part of the open periods that may stop: all of them when the brake is off."""
    if text is None:
        return None
    try:
        part = read_brake(text)
    except InvalidValue as error:
        raise BadValue(str(error), context, param) from error
    return Fraction(1) if part is None else part


@frozen(kw_only=True)
class _How:
    """What the caller says of the day and of what may be sent."""

    today: date
    underway: Path | None
    removes: bool
    brake: Fraction | None
    first: str
    only: int | None
    processes: int | None


@click.command(cls=Command)
@click.argument("path", metavar="DOSSIERS.json", type=PATH)
@click.option(
    "--historie",
    "history",
    cls=RequiredOption,
    type=HistoryType(create=False, readonly=True, written_with=["target"], has_ledger=True),
    metavar="BESTAND",
    required=True,
    help="Wat er eerder is uitgewisseld (SQLite); `ieb verwerk` en `ieb beginstand` maken dit "
    "bestand.",
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
@today_option
@click.option(
    "-o",
    "target",
    metavar="MAP",
    type=PATH,
    # Eager: with it the history is opened to write.
    is_eager=True,
    help="Schrijf elk bericht in deze map (een lege, of een die er nog niet is) en in het kasboek.",
)
@click.option(
    "--onderweg",
    "underway",
    metavar="MAP",
    type=PATH,
    help="Een map met wat buiten het kasboek is gemaakt; wat daarvan niet in de historie staat, is "
    "onderweg.",
)
@click.option(
    "--verwijderen",
    "removes",
    is_flag=True,
    help="Verstuur ook wat een periode verwijdert (status 3).",
)
@click.option(
    "--rem",
    "brake",
    metavar="DEEL",
    callback=_read_brake,
    help="Maak niets als meer dan dit deel van wat loopt zou stoppen: een percentage, of uit "
    "(standaard wat het beleid zegt).",
)
@click.option(
    "--alleen",
    "only",
    type=click.IntRange(min=1),
    metavar="AANTAL",
    help="Plan alleen de eerste zoveel dossiers: een proef.",
)
@click.option(
    "--identificatie",
    "first",
    metavar="TEKST",
    callback=read_first,
    default=_FIRST,
    help=f"De eerste Identificatie die nog vrij is, wordt vanaf deze gezocht (standaard {_FIRST}).",
)
@click.option(
    "--uitleg",
    "explains",
    is_flag=True,
    help="Zeg ook waarom er niets verstuurd wordt, met de bronnen en de gevolgen.",
)
@click.option(
    "--waarom", "number", metavar="NUMMER", help="Teken het dossier met dit nummer, en leg uit."
)
@click.option(
    "--agenda",
    is_flag=True,
    help="Toon op welke dag het plan van welk dossier vanzelf verandert.",
)
@processes_option
@report_options
@json_option
@bsn_option
@click.pass_context
@gather("how", _How)
@gather("wanted", Wanted)
def plan(
    context: click.Context,
    path: Path,
    *,
    history: SqliteHistory,
    policy: Path,
    target: Path | None,
    explains: bool,
    number: str | None,
    agenda: bool,
    as_json: bool,
    show_bsn: bool,
    how: _How,
    wanted: Wanted,
) -> None:
    """Zeg welke berichten nodig zijn, zodat het CAK weet wat er volgens uw administratie geldt.

    DOSSIERS.json heeft alle cliënten met hun voorzieningen. Per dossier ziet u wat er verstuurd
    wordt en waarom. Met -o komt elk bericht in een eigen bestand, met zijn Identificatie als naam:
    alles, of niets. Het kasboek in de historie houdt bij wat gemaakt is: een tweede keer maakt
    niets dubbel, en wat werd afgebroken, maakt dezelfde opdracht af met dezelfde bestanden. Zijn de
    retouren er, leg berichten en retouren dan vast met `ieb verwerk`.

    Een periode zonder dossier wordt genoemd, en blijft zoals zij is. Verwijderen (status 3) gebeurt
    alleen met --verwijderen. Zou van wat loopt meer stoppen dan de rem toelaat, dan wordt er niets
    geschreven: zo ziet een onvolledige export eruit.

    Kan een dossier niet gepland worden, dan staat erbij waarom, en gaan de andere gewoon door.

    Met --json staat elk dossier op een eigen regel, dan elke periode zonder dossier, en op de
    laatste regel het totaal.

    Afsluitcode 0: alles kan weg, of er is niets te versturen; 1: er kan iets niet weg, een dossier
    kan niet gepland worden, de rem houdt het tegen, of van een periode is er geen dossier; 2: er is
    iets onleesbaar.
    """
    _demand_one_purpose(number, wanted, agenda=agenda, target=target)
    if target is not None and finish_runs(history, target):
        click.echo(FINISHED)
        context.exit(CLEAN)
    is_done = target is not None and is_last(history, target)
    if target is not None and not is_done:
        demand_empty(target, "-o")
    beleid = read_policy(policy)
    if how.brake is not None:
        beleid = evolve(beleid, rem=how.brake)
    dossiers = read_dossiers(path)
    if agenda:
        found = list_moments(dossiers, beleid, how.today)
        show_agenda(found, as_json=as_json, show_bsn=show_bsn)
        context.exit(FINDINGS if found.unplanned else CLEAN)
    if number is not None:
        planned = plan_one(_job(beleid, history, how), dossiers, number)
        _show_one(planned, how.today, as_json=as_json, show_bsn=show_bsn)
        context.exit(FINDINGS if planned.is_blocked else CLEAN)
    shows = _Shows(explains=explains, as_json=as_json, show_bsn=show_bsn)
    into = None if is_done else target
    with open_reports(wanted) as reports:
        run = _plan_all(history, beleid, dossiers, into, how, shows=shows, reports=reports)
    if is_done:
        _demand_nothing_new(run)
    context.exit(FINDINGS if run.needs_a_person else CLEAN)


def _show_one(planned: Planned, today: date, *, as_json: bool, show_bsn: bool) -> None:
    if as_json:
        click.echo(write_planned_as_json(planned, show_bsn=show_bsn).encode())
    else:
        show_drawn(planned, today, show_bsn=show_bsn)


def _demand_nothing_new(run: Run) -> None:
    """Say of a folder that was written before that it is whole.

    Raises:
        InvalidValue: There is something to write, and the folder is not empty.
    """
    if run.counts.messages:
        raise InvalidValue(tell_full("-o"))
    click.echo(ALREADY, err=True)


@frozen(kw_only=True)
class _Shows:
    """What is shown of a run: to a person or a program, with or without more."""

    explains: bool
    as_json: bool
    show_bsn: bool

    def write(self, planned: Planned) -> str:
        """Return what there is to tell of a dossier; nothing when that is no news."""
        if not self.explains and not planned.has_news:
            return ""
        if self.as_json:
            return write_planned_as_json(planned, show_bsn=self.show_bsn)
        return write_planned(planned, explains=self.explains, show_bsn=self.show_bsn)


def _plan_all(
    history: SqliteHistory,
    beleid: Beleid,
    dossiers: Iterable[Dossier],
    target: Path | None,
    how: _How,
    *,
    shows: _Shows,
    reports: Reports,
) -> Run:
    """Plan all dossiers, write what goes out, and show it; return what the run gave."""
    listed = ListedPlans(reports, beleid.gemeente, show_bsn=shows.show_bsn)
    with Spool[str]() as told:

        def tell(planned: Planned) -> None:
            text = shows.write(planned)
            if text:
                told.add(text)
            listed.add(planned)

        with _open_run(history, target, how.today) as draft:
            job = _job(beleid, history, how)
            run = run_plan(job, dossiers, draft, tell)
        if shows.as_json:
            show_run_as_json(run, told, how.today, show_bsn=shows.show_bsn)
        else:
            show_run(run, told, beleid, writes=target is not None, show_bsn=shows.show_bsn)
    title = f"Plan van {write_date(how.today)}"
    sums = tell_sums(run, beleid, writes=target is not None)
    reports.write(title, listed.page(title, run, sums))
    return run


def _job(beleid: Beleid, history: SqliteHistory, how: _How) -> Job:
    """Return what to plan by; say so when the history seems to be of another gemeente."""
    ledger = Ledger(history)
    pending = read_underway(how.underway, history, ledger, beleid.gemeente)
    given = list_given(history, pending, ledger, beleid.gemeente)
    if given.is_elsewhere:
        click.echo(
            f"In de historie staat niets van gemeente {beleid.gemeente}, wel van andere. Klopt de "
            "gemeente in het beleid?",
            err=True,
        )
    return Job(
        beleid=beleid,
        today=how.today,
        history=history,
        pending=pending,
        given=given,
        first=how.first,
        only=how.only,
        processes=how.processes,
        removes=how.removes,
    )


@contextmanager
def _open_run(
    history: SqliteHistory, target: Path | None, today: date
) -> Generator[RunDraft | None]:
    """Open a run of the ledger, or none when nothing is written.

    Raises:
        UnreadableSource: It cannot be written.
    """
    if target is None:
        yield None
        return
    try:
        with Ledger(history).run(target, day=today) as draft:
            yield draft
    except OSError as error:
        msg = (
            "Er is niets gemaakt: in de map van -o kan niet geschreven worden. Controleer de naam, "
            "uw rechten en of de schijf vol is."
        )
        raise UnreadableSource(msg) from error


def _demand_one_purpose(
    number: str | None, wanted: Wanted, *, agenda: bool, target: Path | None
) -> None:
    """Refuse options that do not go together.

    Raises:
        InvalidValue: More than one of writing, drawing and the agenda is asked for; or a report of
            one of the last two.
    """
    if agenda or number is not None:
        wanted.refuse("dat gaat over alle dossiers; laat --agenda of --waarom weg.")
    asked = {"-o": target is not None, "--waarom": number is not None, "--agenda": agenda}
    given = [option for option, is_given in asked.items() if is_given]
    if len(given) > 1:
        msg = f"{' en '.join(given)} gaan niet samen; geef er een van."
        raise InvalidValue(msg)
