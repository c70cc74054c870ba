"""`ieb kostprijs`: until when a client may be charged, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from attrs import astuple, frozen
from click.core import ParameterSource

from ieb.administratie.nearing import MOST_MONTHS
from ieb.cli.course import CostReport, RentReport, report_of, report_of_rent
from ieb.cli.course_json import in_json
from ieb.cli.course_text import in_text
from ieb.cli.dutch import BadValue, Command, tell_error
from ieb.cli.exit_codes import CLEAN, FINDINGS
from ieb.cli.json_output import echo_json
from ieb.cli.nearing import NO_POLICY, list_nearing, show_nearing, tell_missing_policy
from ieb.cli.options import PATH, DateType, bsn_option, gather, json_option, today_option
from ieb.cli.records_in import read_dossiers, read_policy
from ieb.cli.texts import name_file
from ieb.errors import IebError, InvalidValue
from ieb.files import write_whole
from ieb.kalender import KOSTPRIJS_BIJNA_BEREIKT, Maand
from ieb.kalender.numbers import demand_whole
from ieb.kostprijs import Bewaking, Huur, Interval
from ieb.kostprijs.picture import picture
from ieb.messages import Kostprijs
from ieb.values import Bedrag

if TYPE_CHECKING:
    AmountParam = click.ParamType[Bedrag]
    MonthParam = click.ParamType[Maand]
else:  # a ParamType takes no parameter at run time before click 8.4
    AmountParam = MonthParam = click.ParamType

_WITH_DOSSIERS: Final = {
    "months": "--bijna",
    "policy": "--beleid",
    "today": "--vandaag",
    "show_bsn": "--toon-bsn",
}
_WHOLE_EUROS: Final = re.compile("0|[1-9][0-9]{0,5}")
_OPTIONS: Final = {"levensduur": "--levensduur", "threshold": "--lokaal"}
"""Names of arguments to the options that fill them."""


class _AmountType(AmountParam):
    """An amount as 3000,00, or as 3000."""

    name = "bedrag"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Bedrag:
        """Return the amount."""
        text = str(value)
        if _WHOLE_EUROS.fullmatch(text):
            text += ",00"
        try:
            return Bedrag.from_euro(text)
        except IebError as error:
            raise BadValue(str(error), ctx, param) from error


class _MonthType(MonthParam):
    """A month as eejj-mm."""

    name = "maand"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Maand:
        """Return the month."""
        try:
            return Maand.from_text(str(value))
        except IebError as error:
            raise BadValue(str(error), ctx, param) from error


@frozen(kw_only=True)
class _Asked:
    """What the caller asks of one provision."""

    amount: Bedrag | None
    rent: Bedrag | None
    life: int | None
    start: date | None
    stops: tuple[date, ...]
    restarts: tuple[date, ...]
    day: date | None
    local: Bedrag | None
    skipped: tuple[Maand, ...]
    lines: bool
    target: Path | None


@click.command(cls=Command)
@click.argument("amount", metavar="[BEDRAG]", type=_AmountType(), required=False)
@click.option(
    "--huur",
    "rent",
    type=_AmountType(),
    metavar="BEDRAG",
    help="Geen kostprijs, maar een huur per maand (ook lease of bruikleen).",
)
@click.option(
    "--levensduur",
    "life",
    type=int,
    metavar="MAANDEN",
    help="De economische levensduur van wat gehuurd wordt.",
)
@click.option(
    "--start",
    type=DateType(),
    metavar="DATUM",
    help="Eerste dag van gebruik; ook de eerste dag van de kostprijs.",
)
@click.option(
    "--stop",
    "stops",
    type=DateType(),
    metavar="DATUM",
    multiple=True,
    help="Laatste dag van gebruik; mag vaker, met elke keer een --herstart erna.",
)
@click.option(
    "--herstart",
    "restarts",
    type=DateType(),
    metavar="DATUM",
    multiple=True,
    help="Eerste dag waarop de voorziening weer gebruikt wordt.",
)
@click.option(
    "--op", "day", type=DateType(), metavar="DATUM", help="Zeg ook wat er op deze dag rest."
)
@click.option(
    "--lokaal",
    "local",
    type=_AmountType(),
    metavar="BEDRAG",
    help="Een lager tarief van de gemeente: dan verschillen CAK en wet.",
)
@click.option(
    "--niet-tellen",
    "skipped",
    type=_MonthType(),
    metavar="MAAND",
    multiple=True,
    help="Een maand die niet telt (eejj-mm), zoals 2020-04; mag vaker.",
)
@click.option("--regels", "lines", is_flag=True, help="Toon ook elke maand.")
@click.option(
    "--svg",
    "target",
    type=PATH,
    metavar="BESTAND",
    help="Teken het verloop in dit bestand; is het er al, dan wordt het vervangen.",
)
@click.option(
    "--dossiers",
    "path",
    type=PATH,
    metavar="DOSSIERS.json",
    help="Toon van alle dossiers welke kostprijs bijna bereikt is.",
)
@click.option(
    "--bijna",
    "months",
    type=int,
    metavar="MAANDEN",
    default=KOSTPRIJS_BIJNA_BEREIKT.months,
    help="Hoe ver vooruit er bij --dossiers gekeken wordt (standaard 3, zoals het CAK).",
)
@click.option(
    "--beleid",
    "policy",
    type=PATH,
    metavar="BELEID.toml",
    help="Wat de gemeente heeft gekozen, zoals wanneer een onderbreking een pauze is.",
)
@today_option
@json_option
@bsn_option
@click.pass_context
@gather("asked", _Asked)
def kostprijs(
    context: click.Context,
    *,
    path: Path | None,
    months: int,
    policy: Path | None,
    today: date,
    as_json: bool,
    show_bsn: bool,
    asked: _Asked,
) -> None:
    """Zeg tot wanneer een bijdrage gevraagd mag worden: `ieb kostprijs 3000,00 --start 12-03-2025`.

    Elke maand van gebruik gaat het landelijke tarief van de kostprijs af; wat rest en minder is dan
    een maand, wordt niet gevraagd. Bij een huur tellen alle huur en alle bijdragen op, tot de
    eerste maand die niet past.

    Met --dossiers ziet u van al uw dossiers welke kostprijs bijna bereikt is: wat het langst loopt
    eerst, en of de bijdrage dan stopt of voor een andere voorziening doorloopt.

    Afsluitcode 0: getoond; 1: van een dossier kan dat niet gezegd worden; 2: dit kan niet gelezen,
    berekend of geschreven worden.
    """
    if path is None:
        _demand_no_dossiers(context)
        _tell_course(asked, as_json=as_json)
        return
    if any(astuple(asked, recurse=False)):
        msg = "Bij --dossiers hoort geen BEDRAG of --huur, en niets wat daarover gaat."
        raise InvalidValue(msg)
    demand_whole("--bijna", "een aantal maanden", 0, MOST_MONTHS, months)
    beleid = NO_POLICY if policy is None else read_policy(policy)
    dossiers = list(read_dossiers(path))
    if policy is None:
        tell_missing_policy(dossiers)
    found = list_nearing(dossiers, beleid, today, months)
    show_nearing(found, today, months, as_json=as_json, show_bsn=show_bsn)
    context.exit(FINDINGS if found.unplanned else CLEAN)


def _demand_no_dossiers(context: click.Context) -> None:
    """Refuse what only goes with dossiers.

    Raises:
        InvalidValue: It is given.
    """
    for name, option in _WITH_DOSSIERS.items():
        if context.get_parameter_source(name) is not ParameterSource.DEFAULT:
            msg = f"{option} hoort bij --dossiers."
            raise InvalidValue(msg)


def _tell_course(asked: _Asked, *, as_json: bool) -> None:
    """Tell of one provision how its kostprijs runs down, or its rent."""
    _demand_one(asked)
    start = asked.start
    if start is None:
        msg = "--start DATUM ontbreekt: de eerste dag van gebruik."
        raise InvalidValue(msg)
    try:
        report = _report_of(asked, start)
    except IebError as error:
        raise InvalidValue(tell_error(error, _OPTIONS)) from error
    target = asked.target
    if target is not None:
        is_replaced = target.exists()
        write_whole(target, picture(report.drawn_verloop, report.drawn).encode())
        if is_replaced:
            click.echo(f"{name_file(target)} bestond al, en is vervangen.", err=True)
    if as_json:
        echo_json(in_json(report, lines=asked.lines))
    else:
        click.echo(in_text(report, lines=asked.lines), nl=False)


def _report_of(asked: _Asked, start: date) -> CostReport | RentReport:
    """Return what is told of a kostprijs, or of a rent; with a life that is a kostprijs too."""
    gebruik = _gebruik(start, asked.stops, asked.restarts)
    amount, rent = asked.amount, asked.rent
    huur = None
    if rent is not None:
        huur = Huur(per_maand=rent, levensduur=asked.life)
        amount = huur.kostprijs
        if amount is None:
            return report_of_rent(huur, gebruik)
    assert amount is not None  # as was demanded
    _demand_due(asked.local)
    cost = Kostprijs(kostprijs_bedrag=amount, kostprijs_startdatum=start)
    watched = Bewaking(kostprijs=cost, gebruik=gebruik, not_counted=asked.skipped)
    return report_of(watched, local=asked.local, day=asked.day, huur=huur)


def _demand_one(asked: _Asked) -> None:
    """Refuse options that do not go together.

    Raises:
        InvalidValue: There is no amount, or an option belongs to the other one.
    """
    amount, rent = asked.amount, asked.rent
    watches = asked.day is not None or asked.local is not None or bool(asked.skipped)
    fault = ""
    if amount is None and rent is None:
        fault = "Geef het BEDRAG van de kostprijs, --huur BEDRAG, of --dossiers DOSSIERS.json."
    elif amount is not None and rent is not None:
        fault = "Geef een kostprijs (BEDRAG) of een huur (--huur), niet allebei."
    elif rent is None and asked.life is not None:
        fault = "--levensduur hoort bij --huur."
    elif rent is not None and asked.life is None and watches:
        fault = (
            "--op, --lokaal en --niet-tellen horen bij een kostprijs: laat ze weg bij --huur, of "
            "geef ook de --levensduur."
        )
    if fault:
        raise InvalidValue(fault)


def _demand_due(local: Bedrag | None) -> None:
    """Refuse a tariff of nothing.

    Raises:
        InvalidValue: It is.
    """
    if local is not None and local.cents == 0:
        msg = (
            "--lokaal: wie 0,00 vraagt, vraagt geen bijdrage, en dan is er geen einde te bewaken. "
            "Geef het bedrag dat de gemeente per maand vraagt, of laat --lokaal weg."
        )
        raise InvalidValue(msg)


def _gebruik(start: date, stops: Sequence[date], restarts: Sequence[date]) -> tuple[Interval, ...]:
    """Return the days of use: from a start to the stop after it, the last perhaps open.

    Raises:
        InvalidValue: A restart has no stop before it, or a stop no restart after it.
    """
    starts = (start, *restarts)
    if len(starts) - len(stops) not in {0, 1}:
        msg = (
            "Elke --herstart hoort bij een --stop ervoor, en alleen na de laatste --stop mag een "
            f"--herstart ontbreken; gekregen {len(stops)} keer --stop en {len(restarts)} keer "
            "--herstart."
        )
        raise InvalidValue(msg)
    return tuple(Interval(*days) for days in zip_longest(starts, stops))
