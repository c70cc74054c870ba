"""Comparing: every client once, whatever the order, and never an amount from nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Final, cast

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from ieb.administratie import Dossier, Soort, Voorliggend, Voorziening
from ieb.administratie.bestand import Bestand, Dialect, HenvRegel, ZaRegel, read_henv, read_za
from ieb.administratie.vergelijking import (
    ClientReden,
    EigenBedrag,
    Keuze,
    Status,
    Verschil,
    VerstrekkingVergelijking,
    Via,
    compare,
    with_amounts,
)
from ieb.errors import InvalidType, InvalidValue
from ieb.kalender import Periode
from ieb.messages import Kostprijs
from ieb.values import Bedrag

from .strategies import Cared, Supplied, cared, supplied, write_henv, write_za

PEOPLE: Final = ("999900006", "999900018", "999900031", "999900043", "999900055")
_DIALECT: Final = Dialect()


@frozen
class World:
    """What a gemeente and the CAK know of some people."""

    dossiers: tuple[Dossier, ...]
    henv: tuple[Supplied, ...]
    za: tuple[Cared, ...]

    @property
    def files(self) -> tuple[Bestand[HenvRegel], Bestand[ZaRegel]]:
        """The two files."""
        return (
            read_henv(write_henv(self.henv, _DIALECT), _DIALECT),
            read_za(write_za(self.za, _DIALECT), _DIALECT),
        )


@st.composite
def _provisions(draw: st.DrawFn, nummer: str) -> Voorziening:
    van = draw(st.dates(date(2015, 1, 1), date(2020, 3, 1)))
    tot = draw(st.none() | st.dates(van, date(2020, 12, 31)))
    soort = draw(
        st.sampled_from(
            [
                Soort.HULPMIDDEL,
                Soort.WONINGAANPASSING,
                Soort.ROLSTOEL,
                Soort.BEGELEIDING,
                Soort.BESCHERMD_WONEN,
            ]
        )
    )
    return Voorziening(nummer=nummer, soort=soort, van=van, tot=tot)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a gemeente and the files of the CAK, which may know other people and other numbers."""
    dossiers = []
    for bsn in draw(st.sets(st.sampled_from(PEOPLE))):
        count = draw(st.integers(1, 3))
        provisions = [draw(_provisions(f"D-{place}")) for place in range(count)]
        died = draw(st.none() | st.dates(date(2019, 12, 1), date(2020, 2, 1)))
        dossiers.append(Dossier(bsn=bsn, voorzieningen=provisions, overleden=died, nummer=bsn[-3:]))
    numbers = st.sampled_from(["D-0", "D-1", "X-9"])
    keys = draw(st.sets(st.tuples(st.sampled_from(PEOPLE), numbers), max_size=8))
    henv = [draw(supplied(bsn, number)) for bsn, number in sorted(keys)]
    za = [draw(cared(bsn)) for bsn in draw(st.sets(st.sampled_from(PEOPLE)))]
    return World(tuple(dossiers), tuple(henv), tuple(za))


keuzes = st.sampled_from([Keuze.LAAGSTE, Keuze.CAK, Keuze.EIGEN])


@given(world=worlds(), keuze=keuzes)
def test_every_client_has_one_status(world: World, keuze: Keuze) -> None:
    """Counts add up to all people; a row is either compared or left out."""
    henv, za = world.files
    compared = compare(world.dossiers, henv, za, keuze=keuze)
    at_home = {dossier.bsn for dossier in world.dossiers}
    at_cak = {row.bsn for row in world.henv} | {row.bsn for row in world.za}
    expected = dict.fromkeys(at_home & at_cak, Status.BEIDE)
    expected |= dict.fromkeys(at_home - at_cak, Status.ALLEEN_GEMEENTE)
    expected |= dict.fromkeys(at_cak - at_home, Status.ALLEEN_CAK)
    assert {client.bsn: client.status for client in compared.clients} == expected
    assert len(compared.clients) == len(expected)
    assert compared.counts() == {status: Counter(expected.values())[status] for status in Status}
    assert not compared.niet_vergeleken


@given(world=worlds(), keuze=keuzes, data=st.data())
def test_the_order_of_dossiers_and_rows_means_nothing(
    world: World, keuze: Keuze, data: st.DataObject
) -> None:
    """But for the line that is named."""
    shuffled = World(
        tuple(data.draw(st.permutations(world.dossiers))),
        tuple(data.draw(st.permutations(world.henv))),
        tuple(data.draw(st.permutations(world.za))),
    )
    here = compare(world.dossiers, *world.files, keuze=keuze)
    there = compare(shuffled.dossiers, *shuffled.files, keuze=keuze)
    assert [evolve(client, henv=(), za=()) for client in here.clients] == [
        evolve(client, henv=(), za=()) for client in there.clients
    ]
    assert list(map(_without_line, here.verstrekkingen)) == list(
        map(_without_line, there.verstrekkingen)
    )


def _without_line(found: VerstrekkingVergelijking) -> VerstrekkingVergelijking:
    return evolve(found, regelnummer=None)


@given(world=worlds())
def test_the_lowest_amount_is_never_above_a_realistic_one(world: World) -> None:
    """And it is one of those that somebody counted."""
    henv, za = world.files
    eigen = {
        (bsn, nummer): EigenBedrag(kostprijs=Bedrag(123_456))
        for bsn, nummer in product(PEOPLE, ("D-0", "D-1", "D-2"))
    }
    for found in compare(world.dossiers, henv, za, eigen=eigen).verstrekkingen:
        candidates = [found.rest_cak, found.rest_eigen]
        known = [amount for amount in candidates if amount is not None]
        if found.bedrag is None:
            continue
        assert found.bedrag == min(known)
        assert found.keuze in {Keuze.CAK, Keuze.EIGEN}


@given(world=worlds(), keuze=keuzes)
def test_who_is_delivered_has_a_liable_use_on_the_peildatum(world: World, keuze: Keuze) -> None:
    """Nobody else is delivered, and nobody with such a use is missing."""
    henv, za = world.files
    compared = compare(world.dossiers, henv, za, keuze=keuze)
    delivered = {dossier.bsn for dossier in with_amounts(world.dossiers, compared)}
    assert delivered == {dossier.bsn for dossier in world.dossiers if _must_be_delivered(dossier)}


def _must_be_delivered(dossier: Dossier) -> bool:
    day = date(2020, 1, 1)
    if dossier.overleden is not None and dossier.overleden < day:
        return False
    paid = {Soort.HULPMIDDEL, Soort.WONINGAANPASSING, Soort.BEGELEIDING}
    housed = {Soort.BESCHERMD_WONEN}
    # No use begins or ends after 2020, and later days are as the last of these.
    days = [day + timedelta(after) for after in range(400)]
    return any(_is_used(dossier, day, paid) and not _is_used(dossier, day, housed) for day in days)


def _is_used(dossier: Dossier, day: date, kinds: set[Soort]) -> bool:
    return any(
        provision.soort in kinds and provision.van <= day <= (provision.tot or date.max)
        for provision in dossier.voorzieningen
    )


@given(
    first=st.integers(1, 13),
    total=st.integers(40_000, 90_000),
    bsn=st.sampled_from(PEOPLE),
)
def test_a_start_in_2019_is_counted_as_the_cak_did(first: int, total: int, bsn: str) -> None:
    """A file in which every period was charged equals what the gemeente works out."""
    rest = total - (14 - first) * 1_750
    row = Supplied(
        bsn=bsn,
        name="Voorbeeld",
        birth=date(1940, 2, 1),
        dossier="D-1",
        pgb=False,
        total=total,
        first=(2019, first),
        count=None,
        per_period=None,
        rest=rest,
    )
    bestand = read_henv(write_henv([row], _DIALECT), _DIALECT)
    assert not bestand.bevindingen
    van = Periode(2019, first).van
    dossier = _one(bsn, Voorziening(nummer="D-1", soort=Soort.HULPMIDDEL, van=van))
    eigen = {(bsn, "D-1"): EigenBedrag(kostprijs=Bedrag(total))}
    compared = compare([dossier], bestand, None, eigen=eigen)
    (found,) = compared.verstrekkingen
    assert (found.rest_eigen, found.bedrag) == (Bedrag(rest), Bedrag(rest))
    assert found.verschillen == {Verschil.GELIJK}
    assert compared.is_equal


def _one(bsn: str, *voorzieningen: Voorziening) -> Dossier:
    return Dossier(bsn=bsn, voorzieningen=voorzieningen, nummer="1")


_ROW: Final = Supplied(
    bsn=PEOPLE[0],
    name="Voorbeeld",
    birth=date(1940, 2, 1),
    dossier="CAK-1",
    pgb=False,
    total=90_000,
    first=(2018, 3),
    count=None,
    per_period=None,
    rest=80_000,
)
_VAN: Final = Periode(2018, 3).van


def _henv(*rows: Supplied) -> Bestand[HenvRegel]:
    return read_henv(write_henv(rows, _DIALECT), _DIALECT)


def _hulpmiddel(nummer: str = "G-1", **choices: date) -> Voorziening:
    return Voorziening(nummer=nummer, soort=Soort.HULPMIDDEL, van=choices.get("van", _VAN))


def test_another_number_is_matched_by_group_and_first_period() -> None:
    """When that is unique on both sides; never by amount or name."""
    compared = compare([_one(_ROW.bsn, _hulpmiddel())], _henv(_ROW), None)
    (found,) = compared.verstrekkingen
    assert (found.via, found.dossiernummer, found.rest_cak) == (
        Via.GROEP,
        "G-1",
        Bedrag(80_000),
    )


@pytest.mark.parametrize(
    ("rows", "provisions"),
    [
        ((_ROW, evolve(_ROW, dossier="CAK-2")), (_hulpmiddel(),)),
        ((_ROW,), (_hulpmiddel(), _hulpmiddel("G-2"))),
        ((_ROW,), (_hulpmiddel(van=date(2018, 1, 1)),)),
    ],
)
def test_what_is_not_unique_is_not_matched(
    rows: tuple[Supplied, ...], provisions: tuple[Voorziening, ...]
) -> None:
    """Each stays on its own side."""
    compared = compare([_one(_ROW.bsn, *provisions)], _henv(*rows), None)
    assert {found.via for found in compared.verstrekkingen} == {None}
    sides = Counter(frozenset(found.verschillen) for found in compared.verstrekkingen)
    assert sides == {
        frozenset({Verschil.ALLEEN_CAK}): len(rows),
        frozenset({Verschil.ALLEEN_GEMEENTE}): len(provisions),
    }


def test_an_amount_that_was_looked_up_always_wins() -> None:
    """Also above the lowest one."""
    dossiers = [_one(_ROW.bsn, _hulpmiddel("CAK-1"))]
    handmatig = {(_ROW.bsn, "CAK-1"): Bedrag(85_000)}
    for keuze in Keuze:
        compared = compare(dossiers, _henv(_ROW), None, keuze=keuze, handmatig=handmatig)
        (found,) = compared.verstrekkingen
        assert (found.bedrag, found.keuze) == (Bedrag(85_000), Keuze.HANDMATIG)


def test_a_record_says_what_the_kostprijs_is_by_its_start() -> None:
    """Before 2020 it is the whole, on 01-01-2020 what remained; what is given apart wins."""
    whole = Kostprijs(kostprijs_bedrag=Bedrag(91_000), kostprijs_startdatum=_VAN)
    rest = Kostprijs(kostprijs_bedrag=Bedrag(70_000), kostprijs_startdatum=date(2020, 1, 1))
    provision = _hulpmiddel("CAK-1")
    for kostprijs, total, remaining, verschil in (
        (whole, Bedrag(91_000), None, Verschil.KOSTPRIJS_VERSCHILT),
        (rest, None, Bedrag(70_000), Verschil.RESTBEDRAG_VERSCHILT),
    ):
        dossier = _one(_ROW.bsn, evolve(provision, kostprijs=kostprijs))
        (found,) = compare([dossier], _henv(_ROW), None).verstrekkingen
        assert (found.kostprijs_eigen, found.rest_eigen) == (total, remaining)
        assert found.verschillen == {verschil}
        eigen = {(_ROW.bsn, "CAK-1"): EigenBedrag(kostprijs=Bedrag(90_000), rest=Bedrag(80_000))}
        (found,) = compare([dossier], _henv(_ROW), None, eigen=eigen).verstrekkingen
        assert found.verschillen == {Verschil.GELIJK}


def test_rows_that_contradict_each_other_are_double_and_not_the_lowest() -> None:
    """The CAK's amount takes no part; the own one does."""
    other = evolve(_ROW, rest=10_000)
    dossiers = [_one(_ROW.bsn, _hulpmiddel("CAK-1"))]
    eigen = {(_ROW.bsn, "CAK-1"): EigenBedrag(rest=Bedrag(80_000))}
    (found,) = compare(dossiers, _henv(_ROW, other), None, eigen=eigen).verstrekkingen
    assert Verschil.DUBBEL in found.verschillen
    assert (found.bedrag, found.keuze) == (Bedrag(80_000), Keuze.EIGEN)


@pytest.mark.parametrize("keuze", [Keuze.LAAGSTE, Keuze.CAK])
@pytest.mark.parametrize(
    ("rows", "unfit"),
    [
        ((evolve(_ROW, total=99_999_999, rest=99_950_000),), Bedrag(99_950_000)),
        ((_ROW, evolve(_ROW, rest=10_000)), None),
    ],
    ids=["placeholder", "contradicted"],
)
def test_an_amount_that_can_hardly_be_right_is_not_sent_by_itself(
    keuze: Keuze, rows: tuple[Supplied, ...], unfit: Bedrag | None
) -> None:
    """Not even when that of the CAK is asked for: it is told, and what is looked up takes its place."""
    dossiers = [_one(_ROW.bsn, _hulpmiddel("CAK-1"))]
    (found,) = compare(dossiers, _henv(*rows), None, keuze=keuze).verstrekkingen
    assert (found.bedrag, found.keuze, found.unfit) == (None, None, unfit)
    handmatig = {(_ROW.bsn, "CAK-1"): Bedrag(85_000)}
    (found,) = compare(
        dossiers, _henv(*rows), None, keuze=keuze, handmatig=handmatig
    ).verstrekkingen
    assert (found.bedrag, found.unfit) == (Bedrag(85_000), None)


def test_an_own_amount_takes_the_place_of_a_placeholder() -> None:
    """Where the lowest is asked for; then there is nothing to look up."""
    dossiers = [_one(_ROW.bsn, _hulpmiddel("CAK-1"))]
    row = evolve(_ROW, total=99_999_999, rest=99_950_000)
    eigen = {(_ROW.bsn, "CAK-1"): EigenBedrag(rest=Bedrag(80_000))}
    (found,) = compare(dossiers, _henv(row), None, eigen=eigen).verstrekkingen
    assert (found.bedrag, found.unfit) == (Bedrag(80_000), None)


def test_what_the_choice_is_not_about_is_not_told_as_rejected() -> None:
    """Who chooses own amounts and has none, hears nothing of a placeholder of the CAK."""
    dossiers = [_one(_ROW.bsn, _hulpmiddel("CAK-1"))]
    row = evolve(_ROW, total=99_999_999, rest=99_950_000)
    (found,) = compare(dossiers, _henv(row), None, keuze=Keuze.EIGEN).verstrekkingen
    assert (found.bedrag, found.unfit) == (None, None)


def test_a_row_that_is_broken_is_never_told_equal() -> None:
    """What could not be read was not compared, whatever the gemeente has."""
    eigen = {(_ROW.bsn, "CAK-1"): EigenBedrag(kostprijs=Bedrag(90_000), rest=Bedrag(80_000))}
    dossiers = [_one(_ROW.bsn, _hulpmiddel("CAK-1"))]
    good = write_henv([_ROW], _DIALECT)
    assert compare(dossiers, read_henv(good, _DIALECT), None, eigen=eigen).is_equal
    for old, new in (
        (b"900,00", b"900.00"),
        (b"800,00", b"901,00"),
        (b"01-02-1940", b"14642"),
    ):
        broken = read_henv(good.replace(old, new), _DIALECT)
        compared = compare(dossiers, broken, None, eigen=eigen)
        (found,) = compared.verstrekkingen
        assert found.verschillen == {Verschil.ONBEKEND}
        assert (found.rest_cak, found.bedrag) == (None, Bedrag(80_000))
        assert not compared.is_equal


def test_without_own_amounts_nothing_is_told_equal() -> None:
    """Nothing was compared; nor is it equal when the choice leaves no amount to use."""
    dossiers = [_one(_ROW.bsn, _hulpmiddel("CAK-1"))]
    (found,) = compare(dossiers, _henv(_ROW), None).verstrekkingen
    assert found.verschillen == {Verschil.ONBEKEND}
    assert found.bedrag == Bedrag(80_000)
    eigen = {(_ROW.bsn, "CAK-1"): EigenBedrag(kostprijs=Bedrag(90_000))}
    for keuze, verschil in ((Keuze.LAAGSTE, Verschil.GELIJK), (Keuze.EIGEN, Verschil.ONBEKEND)):
        (found,) = compare(dossiers, _henv(_ROW), None, keuze=keuze, eigen=eigen).verstrekkingen
        assert found.verschillen == {verschil}


def test_what_ended_has_no_amount_though_its_client_is_delivered() -> None:
    """Only its kostprijs is compared, as of a client that is not delivered."""
    ended = evolve(_hulpmiddel("CAK-1"), tot=date(2019, 12, 31))
    eigen = {(_ROW.bsn, "CAK-1"): EigenBedrag(kostprijs=Bedrag(90_000), rest=Bedrag(1))}
    for runs, bedrag in ((ended, None), (evolve(ended, tot=date(2020, 1, 1)), Bedrag(1))):
        other = Voorziening(nummer="HH-1", soort=Soort.BEGELEIDING, van=_VAN)
        compared = compare([_one(_ROW.bsn, runs, other)], _henv(_ROW), None, eigen=eigen)
        (found,) = compared.verstrekkingen
        assert compared.clients[0].aangeleverd
        assert (found.bedrag, found.is_equal) == (bedrag, bedrag is None)


def test_what_only_the_cak_knows_has_no_amount() -> None:
    """There is no record to deliver it with."""
    other = Voorziening(nummer="HH-1", soort=Soort.BEGELEIDING, van=_VAN)
    compared = compare([_one(_ROW.bsn, other)], _henv(_ROW), None)
    (found,) = compared.verstrekkingen
    assert compared.clients[0].aangeleverd
    assert found.verschillen == {Verschil.ALLEEN_CAK}
    assert found.rest_cak == Bedrag(80_000)
    assert (found.bedrag, found.keuze) == (None, None)


@pytest.mark.parametrize("first", [date(2019, 12, 30), date(2019, 12, 31)])
def test_nothing_was_charged_of_what_began_between_the_years(first: date) -> None:
    """So that the whole kostprijs remains, from a record or given apart."""
    kostprijs = Kostprijs(kostprijs_bedrag=Bedrag(50_000), kostprijs_startdatum=first)
    dossier = _one(_ROW.bsn, evolve(_hulpmiddel("N-1", van=first), kostprijs=kostprijs))
    compared = compare([dossier], None, None)
    assert compared.verstrekkingen[0].bedrag == Bedrag(50_000)
    (delivered,) = with_amounts([dossier], compared)
    assert delivered.voorzieningen[0].kostprijs == Kostprijs(
        kostprijs_bedrag=Bedrag(50_000), kostprijs_startdatum=date(2020, 1, 1)
    )


@pytest.mark.parametrize(
    ("keuze", "rest", "bedrag"),
    [
        (Keuze.LAAGSTE, None, 76_500),
        (Keuze.LAAGSTE, 78_000, 78_000),
        (Keuze.LAAGSTE, 81_000, 80_000),
        (Keuze.CAK, None, 80_000),
    ],
)
def test_a_provisional_amount_is_not_taken_for_that_of_the_change(
    keuze: Keuze, rest: int | None, bedrag: int
) -> None:
    """After period 11 two contributions may still be gone: nobody pays more than needed."""
    remaining = None
    if rest is not None:
        remaining = Bedrag(rest)
    dossiers = [_one(_ROW.bsn, _hulpmiddel("CAK-1"))]
    eigen = {(_ROW.bsn, "CAK-1"): EigenBedrag(kostprijs=Bedrag(90_000), rest=remaining)}
    row = evolve(_ROW, period=(2019, 11))
    (found,) = compare(dossiers, _henv(row), None, keuze=keuze, eigen=eigen).verstrekkingen
    assert (found.laag, found.bedrag) == (Bedrag(76_500), Bedrag(bedrag))


def test_rows_without_a_number_are_each_told() -> None:
    """The second one is no double of the first."""
    rows = _henv(evolve(_ROW, dossier=""), evolve(_ROW, dossier=" ", total=95_000))
    compared = compare([_one(_ROW.bsn)], rows, None)
    assert [found.regelnummer for found in compared.verstrekkingen] == [2, 3]


def test_a_provision_that_begins_after_the_periods_keeps_its_own_kostprijs() -> None:
    """There is nothing of 2019 to choose."""
    kostprijs = Kostprijs(kostprijs_bedrag=Bedrag(50_000), kostprijs_startdatum=date(2020, 2, 1))
    provision = evolve(_hulpmiddel("N-1", van=date(2020, 2, 1)), kostprijs=kostprijs)
    dossiers = [_one(_ROW.bsn, provision)]
    compared = compare(dossiers, None, None)
    assert [client.reden for client in compared.clients] == [ClientReden.NIEUW]
    assert compared.verstrekkingen[0].bedrag is None
    assert list(with_amounts(dossiers, compared)) == dossiers


@pytest.mark.parametrize("last", [date(2019, 12, 30), date(2019, 12, 31)])
def test_who_ended_in_the_two_days_between_the_years_is_not_delivered(last: date) -> None:
    """30 and 31 December 2019 belong to no period of contribution."""
    dossiers = [_one(_ROW.bsn, evolve(_hulpmiddel("CAK-1"), tot=last))]
    (client,) = compare(dossiers, _henv(_ROW), None).clients
    assert (client.reden, client.aangeleverd) == (ClientReden.GEEINDIGD, False)


@pytest.mark.parametrize(
    ("van", "tot", "reden"),
    [
        (date(2018, 1, 1), None, ClientReden.VOORLIGGEND),
        (date(2018, 1, 1), date.max, ClientReden.VOORLIGGEND),
        (date(2018, 1, 1), date(2020, 6, 30), ClientReden.VOORLIGGEND),
        (date(2018, 1, 1), date(2020, 6, 29), None),
        (date(2020, 1, 2), None, None),
    ],
)
def test_who_pays_elsewhere_is_delivered_only_for_days_outside_it(
    van: date, tot: date | None, reden: ClientReden | None
) -> None:
    """Such as for the Wlz."""
    provision = evolve(_hulpmiddel("CAK-1"), tot=date(2020, 6, 30))
    wlz = Voorliggend(naam="Wlz", van=van, tot=tot)
    dossier = evolve(_one(_ROW.bsn, provision), voorliggend=[wlz])
    (client,) = compare([dossier], _henv(_ROW), None).clients
    assert (client.reden, client.aangeleverd) == (reden, reden is None)


def test_a_kind_that_no_rule_decides_is_decided_by_the_policy() -> None:
    """And without it the comparison says what to give."""
    provision = Voorziening(nummer="S-1", soort=Soort.SPORTROLSTOEL, van=_VAN)
    dossiers = [_one(_ROW.bsn, provision)]
    due = compare(dossiers, None, None, bijdrageplichtig={Soort.SPORTROLSTOEL: True})
    assert due.clients[0].aangeleverd
    with pytest.raises(InvalidValue, match="Geef bijdrageplichtig op"):
        compare(dossiers, None, None)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (
            lambda: compare([], None, None, peildatum=date(2019, 12, 1)),
            InvalidValue,
            "De peildatum 01-12-2019 ligt voor het abonnementstarief",
        ),
        (lambda: compare([_one(PEOPLE[0])] * 2, None, None), InvalidValue, "dezelfde persoon"),
        (lambda: compare(cast("list[Dossier]", [1]), None, None), InvalidType, "dossiers"),
        (
            lambda: compare([], None, None, keuze=cast("Keuze", "laagste")),
            InvalidType,
            "verwacht een Keuze",
        ),
        (
            lambda: compare([], None, None, peildatum=cast("date", "2020")),
            InvalidType,
            "verwacht een datum",
        ),
        (lambda: EigenBedrag(rest=cast("Bedrag", 1)), InvalidType, "verwacht een Bedrag"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    call: Callable[[], object], error: type[Exception], text: str
) -> None:
    """With what is wrong and what was expected."""
    with pytest.raises(error, match=text):
        call()


def test_nothing_shows_a_bsn() -> None:
    """No repr of what a comparison yields does."""
    compared = compare([_one(_ROW.bsn, _hulpmiddel("CAK-1"))], _henv(_ROW), None)
    shown = repr(compared) + repr(compared.clients) + repr(compared.verstrekkingen)
    assert _ROW.bsn not in shown
