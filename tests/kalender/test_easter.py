"""Easter, and the days that move with it, by another computus than the library's."""

from datetime import date, timedelta

import pytest

from ieb.kalender import public_holidays


def easter(year):
    """Return Easter as Clavius reckoned it, step by step, in the words of Knuth (TAOCP 1, 1.3.2, ex. 14).

    Both exceptions of the Gregorian calendar are steps of their own here: epact 24, and epact 25 in
    the second half of a cycle of the moon. They make Easter a week earlier than the plain rule, in
    1954, 1981, 2049 and 2076.
    """
    golden = year % 19 + 1
    century = year // 100 + 1
    leap_years_dropped = 3 * century // 4 - 12
    moon = (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - leap_years_dropped - 10
    epact = (11 * golden + 20 + moon - leap_years_dropped) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    full_moon = 44 - epact
    if full_moon < 21:
        full_moon += 30
    day = full_moon + 7 - (sunday + full_moon) % 7
    return date(year, 3, 1) + timedelta(days=day - 1)


def moving(year):
    """Return Good Friday, both days of Easter, Ascension Day and both days of Pentecost."""
    return {easter(year) + timedelta(days=days) for days in (-2, 0, 1, 39, 49, 50)}


def fixed(year):
    """Return New Year's Day, King's Day (a day earlier when it is a Sunday), 5 May and Christmas."""
    kings_day = 26 if date(year, 4, 27).strftime("%a") == "Sun" else 27
    days = {(1, 1), (4, kings_day), (5, 5), (12, 25), (12, 26)}
    return {date(year, month, day) for month, day in days}


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (1818, 3, 22),  # as early as can be
        (1943, 4, 25),  # as late as can be
        (1954, 4, 18),
        (1981, 4, 19),
        (2025, 4, 20),
        (2049, 4, 18),
        (2076, 4, 19),
    ],
)
def test_easter_falls_on_the_day_of_the_almanac(year, month, day):
    """Also in the four years around ours for which the calendar has an exception."""
    assert easter(year) == date(year, month, day)
    assert public_holidays(year) >= moving(year)


@pytest.mark.parametrize("century", range(16, 100))
def test_the_holidays_are_those_of_another_computus_in_every_year(century):
    """From 1600 to 9999: two reckonings with nothing in common agree on all of them."""
    for year in range(century * 100, century * 100 + 100):
        assert public_holidays(year) == moving(year) | fixed(year), year
