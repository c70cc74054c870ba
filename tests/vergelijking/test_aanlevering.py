"""The initial delivery: everybody who must be delivered, nobody else, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, count
from typing import Final, cast

import pytest
from attrs import evolve
from hypothesis import given

import ieb
from ieb.administratie import Beleid, Dossier, Kostprijsbeleid, Opdracht, Pauzeregel, Plan, plan_all
from ieb.administratie.bestand import Dialect, read_henv
from ieb.administratie.vergelijking import EigenBedrag, compare, make_parts, with_amounts
from ieb.codes import StatusAanlevering
from ieb.errors import InvalidType, InvalidValue
from ieb.keten.period import Period
from ieb.kostprijs import Huur
from ieb.messages.aanlevering import Sleutel
from ieb.messages.places import Stroom
from ieb.values import Bedrag

from .strategies import write_henv
from .test_compare import World, worlds

TODAY: Final = date(2020, 4, 6)
BELEID: Final = Beleid(
    gemeente="0513", pauze=Pauzeregel(dagen=56), kostprijs=Kostprijsbeleid.LANGSTE
)


def _delivered(world: World) -> list[Dossier]:
    henv, za = world.files
    eigen = {
        (dossier.bsn, provision.nummer): EigenBedrag(rest=Bedrag(250_000))
        for dossier, provision in _provisions(world)
    }
    compared = compare(world.dossiers, henv, za, eigen=eigen)
    return list(with_amounts(world.dossiers, compared))


def _provisions(world: World) -> Iterator[tuple[Dossier, ieb.administratie.Voorziening]]:
    for dossier in world.dossiers:
        for provision in dossier.voorzieningen:
            yield dossier, provision


def _plans(dossiers: list[Dossier], history: ieb.History) -> list[Plan]:
    return list(plan_all(dossiers, BELEID, TODAY, history, numbers=count(1)))


@given(world=worlds())
def test_who_is_delivered_gets_valid_messages_and_nothing_the_second_time(world: World) -> None:
    """Every message is accepted by the rules; a run with these accepted has nothing to send."""
    dossiers = _delivered(world)
    history = ieb.History()
    told: set[str] = set()
    blocked: set[str] = set()
    for dossier, plan in zip(dossiers, _plans(dossiers, history), strict=True):
        if plan.belemmeringen or plan.fouten:
            blocked.add(dossier.bsn)
        for opdracht in plan.opdrachten:
            number = opdracht.periode.sleutel.start_nummer
            message = opdracht.message(identificatie=f"G{number}", dagtekening=TODAY)
            report = ieb.validate(message, ieb.Context(today=TODAY, history=history))
            assert report.accepted, [str(finding) for finding in report]
            history = history.accept(message, received=TODAY)
            told.add(dossier.bsn)
    lasting = [dossier for dossier in dossiers if _lasts(dossier)]
    soon = {dossier.bsn for dossier in lasting if _is_charged_in(dossier, range(1, 5))}
    # Who died may be delivered without a month to pay: a death ends a period at the CAK itself.
    living = [evolve(dossier, overleden=None) for dossier in dossiers]
    ever = {dossier.bsn for dossier in living if _is_charged_in(dossier, range(1, 13))}
    assert soon <= told | blocked <= ever
    for plan in _plans(dossiers, history):
        assert not plan.opdrachten


def _is_charged_in(dossier: Dossier, months: Iterable[int]) -> bool:
    """Return whether on a first day of these months something liable is used, and no BW."""
    return any(_is_charged(dossier, date(2020, month, 1)) for month in months)


def _lasts(dossier: Dossier) -> bool:
    """Return whether every kostprijs of it has some months left."""
    left = [provision.kostprijs for provision in dossier.voorzieningen]
    return all(
        kostprijs is None or kostprijs.kostprijs_bedrag >= Bedrag(10_000)
        for kostprijs in left
        if not isinstance(kostprijs, Huur)
    )


def _is_charged(dossier: Dossier, day: date) -> bool:
    used = {
        provision.soort.name
        for provision in dossier.voorzieningen
        if provision.van <= day <= min(provision.tot or date.max, dossier.overleden or date.max)
    }
    return "BESCHERMD_WONEN" not in used and bool(
        used & {"HULPMIDDEL", "WONINGAANPASSING", "BEGELEIDING"}
    )


@pytest.mark.parametrize(("rest", "sent"), [(1_250, 0), (1_900, 1), (3_800, 1)])
def test_a_rest_of_less_than_a_month_is_not_delivered(rest: int, sent: int) -> None:
    """Of 12,50 no month can be charged, of 19,00 exactly one."""
    bestand = read_henv(write_henv([], Dialect()), Dialect())
    provision = ieb.administratie.Voorziening(
        nummer="D-1", soort=ieb.administratie.Soort.HULPMIDDEL, van=date(2018, 1, 1)
    )
    dossiers = [Dossier(bsn="999900171", voorzieningen=[provision], nummer="1")]
    eigen = {("999900171", "D-1"): EigenBedrag(rest=Bedrag(rest))}
    compared = compare(dossiers, bestand, None, eigen=eigen)
    (plan,) = _plans(list(with_amounts(dossiers, compared)), ieb.History())
    assert len(plan.opdrachten) == sent


@given(world=worlds())
def test_the_delivery_as_1_0_says_the_same_periods(world: World) -> None:
    """Upgraded again, its starts and stops are the periods of the plans."""
    opdrachten = list(chain.from_iterable(plan.opdrachten for plan in _planned(world)))
    parts = list(make_parts(opdrachten, identificaties=map(str, count(1)), dagtekening=TODAY))
    assert {part.naam for part in parts} <= {"WMO401", "WMO403"}
    for part in parts:
        assert not ieb.validate(part, ieb.Context(today=TODAY)).findings
        assert ieb.parse(ieb.serialize(part)) == part
    upgraded = ieb.upgrading.upgrade_series(
        parts, identificatie=map("U{}".format, count(1)), unanswered="accepted"
    )
    for opdracht in opdrachten:
        actual = upgraded.history.actual(opdracht.periode.sleutel)
        assert actual is not None
        assert Period.of(actual) == opdracht.periode


def _planned(world: World) -> list[Plan]:
    return _plans(_delivered(world), ieb.History())


def _opdracht(status: StatusAanlevering, stroom: Stroom) -> Opdracht:
    period = Period(
        sleutel=Sleutel("0513", stroom, 1),
        bsn="999900171",
        start=date(2020, 1, 1),
        stop=date(2020, 2, 29),
        kostprijs=None,
    )
    return Opdracht(status=status, periode=period)


@pytest.mark.parametrize(
    ("opdracht", "numbers", "error", "text"),
    [
        (
            _opdracht(StatusAanlevering.GEWIJZIGDE_AANLEVERING, Stroom.ABONNEMENTSTARIEF),
            2,
            InvalidValue,
            "alleen eerste aanleveringen",
        ),
        (
            _opdracht(StatusAanlevering.EERSTE_AANLEVERING, Stroom.BESCHERMD_WONEN),
            2,
            InvalidValue,
            "alleen het abonnementstarief",
        ),
        (
            _opdracht(StatusAanlevering.EERSTE_AANLEVERING, Stroom.ABONNEMENTSTARIEF),
            1,
            InvalidValue,
            "te weinig",
        ),
        (cast("Opdracht", "opdracht"), 2, InvalidType, "verwacht opdrachten"),
    ],
)
def test_what_1_0_cannot_say_is_refused(
    opdracht: Opdracht, numbers: int, error: type[Exception], text: str
) -> None:
    """With what to do instead."""
    identificaties = map(str, range(numbers))
    with pytest.raises(error, match=text):
        list(make_parts([opdracht], identificaties=identificaties, dagtekening=TODAY))
