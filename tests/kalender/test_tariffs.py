"""Which abonnementstarief holds in a month, and what is told where there is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb import Bedrag, InvalidType, InvalidValue, UnknownTarief
from ieb.codes import TARIEF_ANNOUNCED_UNTIL, TARIEVEN, Tarief
from ieb.kalender import Maand, charged, contribution_periods, is_provisional, tarief_in

from .support import MAANDEN

FIRST = Maand(2020, 1)
ANNOUNCED = Maand.of(TARIEF_ANNOUNCED_UNTIL)
OPEN_END = Tarief(valid_from=date(2027, 1, 1), valid_to=None, cents=2200)
WITH_A_GAP = (TARIEVEN[0], TARIEVEN[2])


@pytest.mark.parametrize(
    ("maand", "bedrag"),
    [
        (Maand(2020, 1), "19,00"),
        (Maand(2023, 12), "19,00"),
        (Maand(2024, 1), "20,60"),
        (Maand(2024, 12), "20,60"),
        (Maand(2025, 1), "21,00"),
        (Maand(2025, 12), "21,00"),
        (Maand(2026, 1), "21,80"),
        (Maand(2026, 12), "21,80"),
        (Maand(2027, 1), "21,80"),
        (Maand(9999, 12), "21,80"),
    ],
)
def test_the_tariff_of_a_month(maand, bedrag):
    """Each year has its tariff, and after the last one that was announced it goes on."""
    assert tarief_in(maand) == Bedrag.from_euro(bedrag)


@given(st.integers(0, 12 * 30).map(FIRST.__add__))
def test_every_month_since_2020_has_a_tariff_that_indexing_could_give(maand):
    """It is positive and a multiple of 20 cents (Wmo 2015 art. 2.1.4b lid 4), and no month is left out."""
    cents = tarief_in(maand).cents
    assert cents > 0
    assert cents % 20 == 0
    assert is_provisional(maand) == (maand > ANNOUNCED)


@given(MAANDEN)
def test_a_month_has_the_tariff_of_its_days(maand):
    """The tariffs say from day to day what holds; a month that was announced has that of all its days."""
    tariffs = {
        tarief.cents
        for tarief in TARIEVEN
        if tarief.in_force(maand.first) or tarief.in_force(maand.last)
    }
    if tariffs:
        assert {tarief_in(maand).cents} == tariffs
        assert not is_provisional(maand)
    elif maand >= FIRST:
        assert is_provisional(maand)


@pytest.mark.parametrize("ask", [tarief_in, is_provisional])
@pytest.mark.parametrize(
    ("maand", "tarieven", "text"),
    [
        (
            Maand(2019, 12),
            TARIEVEN,
            (
                "Voor 2019-12 is er geen abonnementstarief; dat begint op 01-01-2020. "
                "In 2019 gold 17,50 per vier weken."
            ),
        ),
        (
            Maand(2018, 1),
            TARIEVEN,
            "Voor 2018-01 is er geen abonnementstarief; dat begint op 01-01-2020.",
        ),
        (
            Maand(2026, 12),
            [OPEN_END],
            "Voor 2026-12 is er geen abonnementstarief; dat begint op 01-01-2027.",
        ),
        (
            Maand(2024, 5),
            WITH_A_GAP,
            "Voor 2024-05 is er geen abonnementstarief bij de tarieven die u geeft.",
        ),
    ],
)
def test_a_month_without_a_tariff(ask, maand, tarieven, text):
    """Before 2020 there was none; whoever asks hears since when, and what there was instead."""
    with pytest.raises(UnknownTarief) as caught:
        ask(maand, tarieven)
    assert str(caught.value) == text


def test_a_tariff_of_your_own_follows_the_last_one():
    """As soon as the next tariff is announced, it can be given; without an end nothing is provisional."""
    tarieven = (*TARIEVEN, OPEN_END)
    assert str(tarief_in(Maand(2026, 12), tarieven)) == "21,80"
    assert str(tarief_in(Maand(2030, 1), tarieven)) == "22,00"
    assert not is_provisional(Maand(9999, 12), tarieven)


def test_a_month_that_begins_on_the_last_day_of_a_tariff_has_it():
    """What was announced until a day was announced for that day too."""
    until_the_first = Tarief(valid_from=date(2027, 1, 1), valid_to=date(2027, 2, 1), cents=2200)
    assert not is_provisional(Maand(2027, 2), [until_the_first])
    assert is_provisional(Maand(2027, 3), [until_the_first])


def test_the_last_tariff_goes_on_in_whatever_order_they_are_given():
    """Which one is the last is told by its days, not by its place."""
    assert tarief_in(Maand(2030, 1), iter(TARIEVEN[::-1])) == Bedrag(2180)


@pytest.mark.parametrize("ask", [tarief_in, is_provisional])
@pytest.mark.parametrize(
    ("maand", "tarieven", "text"),
    [
        (
            date(2025, 3, 1),
            TARIEVEN,
            "maand: verwacht een Maand, geen date; Maand.of geeft de maand van een dag.",
        ),
        (FIRST, 2180, "tarieven: verwacht tarieven (ieb.codes.Tarief), geen int."),
        (FIRST, [2180], "tarieven: verwacht tarieven (ieb.codes.Tarief), geen int."),
    ],
)
def test_what_is_no_month_or_no_tariff_is_refused(ask, maand, tarieven, text):
    """Whoever gives a value of another type hears which was expected."""
    with pytest.raises(InvalidType) as caught:
        ask(maand, tarieven)
    assert str(caught.value) == text


@pytest.mark.parametrize("ask", [tarief_in, is_provisional])
def test_no_tariffs_at_all_are_refused(ask):
    """An empty list is a slip: nothing can be said from it."""
    with pytest.raises(InvalidValue, match="minstens een tarief"):
        ask(FIRST, ())


def test_2020_is_half_a_euro_dearer_than_2019():
    """Thirteen periods of 17,50 are 227,50 and twelve months of 19,00 are 228,00, as Veere prints."""
    before = len(contribution_periods(2019)) * 1_750
    after = sum(tarief_in(maand).cents for maand in charged(date(2020, 1, 1), date(2020, 12, 31)))
    assert (before, after) == (22_750, 22_800)
