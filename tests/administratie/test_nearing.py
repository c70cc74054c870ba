"""Which kostprijzen are nearly reached, beside a model that takes the tariff off month by month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb import Bedrag, CannotPlan, InvalidType, InvalidValue, Kostprijs
from ieb.administratie import (
    Beleid,
    Dossier,
    Onderbreking,
    Pauzeregel,
    Soort,
    Voorliggend,
    Voorziening,
    find_nearly_reached,
)
from ieb.codes import TARIEVEN
from ieb.kalender import months_before
from ieb.kostprijs import Huur

BELEID = Beleid(gemeente="0513")
NEW_YEAR = date(2020, 1, 1)


def middel(nummer, cents, van=NEW_YEAR, **more):
    """Return an aid that is watched."""
    cost = Kostprijs(kostprijs_bedrag=Bedrag(cents), kostprijs_startdatum=van)
    return Voorziening(nummer=nummer, soort=Soort.HULPMIDDEL, van=van, kostprijs=cost, **more)


def hulp(van=NEW_YEAR, tot=None):
    """Return a service, which is not watched."""
    return Voorziening(nummer="HH", soort=Soort.HUISHOUDELIJKE_HULP, van=van, tot=tot)


def person(*voorzieningen, **more):
    """Return a dossier."""
    return Dossier(bsn="999992016", voorzieningen=voorzieningen, **more)


def near(dossier, today, months=3, beleid=BELEID):
    """Return the number and last day of what is nearly reached."""
    found = find_nearly_reached(dossier, beleid, today, months=months)
    return [(row.nummer, row.virtual_end) for row in found]


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2022, 3, 29), []),
        (date(2022, 3, 30), [("A", date(2022, 6, 30))]),
        (date(2022, 6, 30), [("A", date(2022, 6, 30))]),
        (date(2022, 7, 1), []),
    ],
)
def test_it_is_near_from_the_day_on_which_the_cak_would_warn(today, found):
    """570,00 is reached on 30-06-2022; before 30-03-2022 it is not near, after the day it is past."""
    assert near(person(middel("A", 57_000)), today) == found


def test_what_lasts_longest_stands_first_and_says_whether_the_contribution_stops():
    """Of two aids the first to end does not end the contribution, and the last one does."""
    dossier = person(middel("A", 57_000), middel("B", 58_900), middel("C", 58_900))
    first, second, third = find_nearly_reached(dossier, BELEID, date(2022, 6, 1))
    assert [first.nummer, second.nummer, third.nummer] == ["B", "C", "A"]
    assert [first.goes_on, second.goes_on, third.goes_on] == [False, False, True]
    assert (str(third.rest), third.provisional) == ("0,00", False)


def test_a_service_goes_on_with_the_contribution_unless_a_month_lies_between():
    """Help until later, or from the next month on, is the same period; from a month later it is not."""
    aid, today = middel("A", 57_000), date(2022, 6, 1)
    for more, goes_on in (
        (hulp(), True),
        (hulp(tot=date(2022, 6, 30)), False),
        (hulp(van=date(2022, 7, 1)), True),
        (hulp(van=date(2022, 7, 2)), False),
    ):
        (row,) = find_nearly_reached(person(aid, more), BELEID, today)
        assert row.goes_on is goes_on


def test_an_end_of_another_kind_is_not_told():
    """A use that ends sooner, a client who has died, and an amount of which nothing may be charged."""
    today = date(2022, 6, 1)
    assert near(person(middel("A", 57_000, tot=date(2022, 5, 31))), today) == []
    assert near(person(middel("A", 57_000), overleden=date(2022, 5, 1)), today) == []
    assert near(person(middel("A", 1_899)), date(2020, 1, 1)) == []
    assert near(person(hulp()), today) == []
    assert near(person(), today) == []


def test_what_goes_before_it_and_a_pause_move_the_end():
    """Months in which another contribution goes before it do not count, nor those of a pause."""
    wlz = Voorliggend(naam="Wlz", van=date(2021, 1, 1), tot=date(2021, 1, 31))
    assert near(person(middel("A", 57_000), voorliggend=[wlz]), date(2022, 7, 1)) == [
        ("A", date(2022, 7, 31))
    ]
    broken = middel(
        "A",
        57_000,
        onderbrekingen=[Onderbreking(laatste_dag=date(2020, 12, 31), hervat=date(2021, 3, 1))],
    )
    paused = Beleid(gemeente="0513", pauze=Pauzeregel(dagen=56))
    today = date(2022, 6, 1)
    assert near(person(broken), today) == [("A", date(2022, 6, 30))]
    assert near(person(broken), today, beleid=paused) == [("A", date(2022, 8, 31))]


def test_a_rent_is_near_when_its_surplus_is():
    """20,00 since 2023 is reached with April 2025."""
    rent = Voorziening(
        nummer="R",
        soort=Soort.HULPMIDDEL,
        van=date(2023, 1, 1),
        kostprijs=Huur(per_maand=Bedrag(2_000)),
    )
    assert near(person(rent), date(2025, 2, 1)) == [("R", date(2025, 4, 30))]


def test_what_rests_on_a_tariff_of_later_is_provisional():
    """3000,00 since 2020 is reached in 2031, by the tariffs that are known now."""
    (row,) = find_nearly_reached(person(middel("A", 300_000)), BELEID, date(2031, 12, 1))
    assert (row.virtual_end, str(row.rest), row.provisional) == (date(2031, 12, 31), "19,20", True)


def model_end(cents, van):
    """Return the last day that may be charged, or None, as one finds it with pencil and paper."""
    first = van if van.day == 1 else (van.replace(day=1) + timedelta(days=31)).replace(day=1)
    end = None
    while True:
        known = [row.cents for row in TARIEVEN if row.valid_from <= first]
        if cents < known[-1]:
            return end
        cents -= known[-1]
        first = (first + timedelta(days=31)).replace(day=1)
        end = first - timedelta(days=1)


@given(
    st.lists(
        st.tuples(st.integers(0, 60_000), st.dates(NEW_YEAR, date(2026, 12, 31))),
        max_size=4,
    ),
    st.dates(NEW_YEAR, date(2029, 12, 31)),
    st.integers(0, 24),
)
def test_what_is_near_is_what_one_finds_with_pencil_and_paper(costs, today, months):
    """Every aid of which the last day lies between today and so many months later, the last first."""
    aids = [middel(str(place), *cost) for place, cost in enumerate(costs)]
    ends = {str(place): model_end(*cost) for place, cost in enumerate(costs)}
    wanted = {
        (nummer, end)
        for nummer, end in ends.items()
        if end is not None and today <= end and months_before(end, months) <= today
    }
    found = near(person(*aids), today, months)
    assert set(found) == wanted
    days = [end for _, end in found]
    assert days == sorted(days, reverse=True)
    assert len(found) == len(wanted)


def test_what_cannot_be_asked_is_told_in_dutch():
    """A dossier that cannot be planned, another number of months, and what is no dossier."""
    open_question = Voorziening(nummer="S", soort=Soort.SPORTROLSTOEL, van=NEW_YEAR)
    with pytest.raises(CannotPlan, match="Geef bijdrageplichtig op"):
        find_nearly_reached(person(open_question), BELEID, NEW_YEAR)
    too_early = middel("A", 57_000, van=date(2019, 3, 1))
    with pytest.raises(CannotPlan, match="voor het abonnementstarief"):
        find_nearly_reached(person(too_early), Beleid(gemeente="0513", vanaf={}), date(2020, 6, 1))
    for months in (-1, 1201):
        with pytest.raises(
            InvalidValue, match="months: verwacht een aantal maanden van 0 t/m 1200"
        ):
            find_nearly_reached(person(), BELEID, NEW_YEAR, months=months)
    for wrong in (
        (None, BELEID, NEW_YEAR),
        (person(), "0513", NEW_YEAR),
        (person(), BELEID, "01-01-2020"),
    ):
        with pytest.raises(InvalidType, match="verwacht een"):
            find_nearly_reached(*wrong)
    with pytest.raises(InvalidType, match=r"months: verwacht een aantal maanden \(int\)"):
        find_nearly_reached(person(), BELEID, NEW_YEAR, months=1.5)


def test_a_number_that_is_a_bsn_is_in_no_repr():
    """Some gemeenten number provisions so."""
    (row,) = find_nearly_reached(person(middel("999992016", 57_000)), BELEID, date(2022, 6, 1))
    assert "999992016" not in repr(row)
