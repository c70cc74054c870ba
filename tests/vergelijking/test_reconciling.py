"""The totals of a delivery beside those of the comparison: what differs is told, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb.administratie import Dossier, Soort, Voorziening
from ieb.administratie.vergelijking import (
    EigenBedrag,
    Fate,
    Open,
    Reconciliation,
    Vergelijking,
    compare,
    list_open,
    with_amounts,
)
from ieb.errors import InvalidValue
from ieb.keten.period import Period
from ieb.kostprijs import Huur
from ieb.messages import Kostprijs
from ieb.messages.aanlevering import Sleutel
from ieb.messages.places import Stroom
from ieb.values import Bedrag

BSN: Final = "999900006"
BEGIN: Final = date(2020, 1, 1)
LATER: Final = date(2020, 5, 1)


def _price(cents: int, since: date = BEGIN) -> Kostprijs:
    return Kostprijs(kostprijs_bedrag=Bedrag(cents), kostprijs_startdatum=since)


def _old(nummer: str) -> Voorziening:
    return Voorziening(nummer=nummer, soort=Soort.HULPMIDDEL, van=date(2018, 1, 1))


def _new(nummer: str, kostprijs: Kostprijs | Huur) -> Voorziening:
    return Voorziening(
        nummer=nummer, soort=Soort.HULPMIDDEL, van=date(2020, 2, 1), kostprijs=kostprijs
    )


def _period(kostprijs: Kostprijs | None, number: int = 1) -> Period:
    return Period(
        sleutel=Sleutel("0513", Stroom.ABONNEMENTSTARIEF, number),
        bsn=BSN,
        start=BEGIN,
        stop=None,
        kostprijs=kostprijs,
    )


def _compared(amounts: list[int], *others: Voorziening) -> tuple[Dossier, Vergelijking]:
    """Compare one client with old provisions of which the gemeente counted what remained."""
    numbers = [f"D-{place}" for place in range(len(amounts))]
    dossier = Dossier(bsn=BSN, nummer="17", voorzieningen=[*map(_old, numbers), *others])
    eigen = {
        (BSN, nummer): EigenBedrag(rest=Bedrag(cents))
        for nummer, cents in zip(numbers, amounts, strict=True)
    }
    found = compare([dossier], None, None, eigen=eigen)
    (chosen,) = with_amounts([dossier], found)
    return chosen, found


@given(amounts=st.lists(st.integers(1, 10**7), min_size=1, max_size=4), data=st.data())
def test_every_chosen_amount_is_in_a_message_or_in_none(
    amounts: list[int], data: st.DataObject
) -> None:
    """Whichever of them the plan has: the parts add up to what was chosen."""
    dossier, found = _compared(amounts)
    said = data.draw(st.lists(st.sampled_from(range(len(amounts))), unique=True))
    periods = [_period(_price(amounts[place]), place + 1) for place in said]
    counted = Reconciliation.of(found).add(dossier, periods, Fate.SENT)
    counted.demand_equal()
    told = counted.amounts
    assert (told.reported.count, told.reported.cents) == (
        len(said),
        sum(amounts[place] for place in said),
    )
    assert told.together == counted.chosen
    assert counted.chosen.cents == sum(amounts)
    assert BSN not in repr(counted)


@given(chosen=st.integers(1, 10**6), cents=st.integers(1, 10**6))
def test_an_amount_that_nobody_chose_is_told(chosen: int, cents: int) -> None:
    """Per 01-01-2020 it must be the very amount; the text names the dossier and no Bsn."""
    dossier, found = _compared([chosen])
    counted = Reconciliation.of(found).add(dossier, [_period(_price(cents))], Fate.SENT)
    if cents == chosen:
        counted.demand_equal()
        return
    with pytest.raises(
        InvalidValue, match=r"Kijk naar dossier 17\. Er is niets geschreven"
    ) as told:
        counted.demand_equal()
    assert BSN not in str(told.value)


@given(chosen=st.integers(1, 10**6), cents=st.integers(1, 10**6))
def test_later_no_more_remains_than_was_chosen(chosen: int, cents: int) -> None:
    """What remains of it after something else ended is lower, and counts for the whole."""
    dossier, found = _compared([chosen])
    counted = Reconciliation.of(found).add(dossier, [_period(_price(cents, LATER))], Fate.SENT)
    if cents <= chosen:
        counted.demand_equal()
        assert counted.amounts.lowered == counted.chosen
        return
    with pytest.raises(InvalidValue, match="Kijk naar dossier 17"):
        counted.demand_equal()


def test_two_periods_may_have_what_remains_of_one_amount() -> None:
    """Such as before and after beschermd wonen; it is counted once."""
    dossier, found = _compared([50_000])
    periods = [_period(_price(50_000), 1), _period(_price(40_000, LATER), 2)]
    counted = Reconciliation.of(found).add(dossier, periods, Fate.SENT)
    counted.demand_equal()
    assert counted.amounts.reported == counted.chosen
    twice = [_period(_price(50_000), 1), _period(_price(50_000), 2)]
    with pytest.raises(InvalidValue, match="Kijk naar dossier 17"):
        Reconciliation.of(found).add(dossier, twice, Fate.SENT).demand_equal()


@pytest.mark.parametrize(
    ("own", "said", "is_fine"),
    [
        (_price(50_000, date(2020, 2, 1)), _price(50_000, date(2020, 2, 1)), True),
        (_price(50_000, date(2020, 2, 1)), _price(40_000, LATER), True),
        (_price(50_000, date(2020, 2, 1)), _price(60_000, LATER), False),
        (Huur(per_maand=Bedrag(1_000), levensduur=84), _price(70_000, LATER), True),
    ],
)
def test_what_began_with_the_new_tariff_has_its_own_kostprijs(
    own: Kostprijs | Huur, said: Kostprijs, *, is_fine: bool
) -> None:
    """No amount was chosen for it, so none is asked of it; it is not more than it cost."""
    dossier, found = _compared([1_000], _new("N", own))
    periods = [_period(_price(1_000), 1), _period(said, 2)]
    counted = Reconciliation.of(found).add(dossier, periods, Fate.SENT)
    if is_fine:
        counted.demand_equal()
        return
    with pytest.raises(InvalidValue):
        counted.demand_equal()


def test_a_client_that_is_missing_or_too_many_is_told() -> None:
    """And which dossier that is, when it is one too many."""
    dossier, found = _compared([1_000])
    with pytest.raises(InvalidValue, match=r"daar 1 cliënten met 1 bedragen, samen 10,00 euro"):
        Reconciliation.of(found).demand_equal()
    nobody = compare([], None, None)
    with pytest.raises(InvalidValue, match="Kijk naar dossier 17"):
        Reconciliation.of(nobody).add(dossier, [], Fate.SILENT).demand_equal()


def test_what_is_open_is_who_is_unknown_and_what_has_no_amount() -> None:
    """A rent, what began later and what ended before have no remaining amount to choose."""
    rented = Voorziening(
        nummer="R",
        soort=Soort.HULPMIDDEL,
        van=date(2018, 1, 1),
        kostprijs=Huur(per_maand=Bedrag(1_000), levensduur=84),
    )
    ended = Voorziening(
        nummer="E", soort=Soort.HULPMIDDEL, van=date(2018, 1, 1), tot=date(2019, 6, 30)
    )
    running = [_old("X"), rented, ended, _new("N", _price(1_000, date(2020, 2, 1)))]
    dossier = Dossier(bsn=BSN, nummer="17", voorzieningen=running)
    other = Dossier(bsn="999900018", nummer="18", voorzieningen=[ended])
    found = compare([dossier, other], None, None)
    left = list_open(found, [dossier, other])
    assert left == Open(unknown=0, unread=0, without_amount=("X",))
    assert not left.is_empty
    _, counted = _compared([1_000])
    assert list_open(counted, [dossier]).is_empty
