"""Working days: which days they are, and how a term of them is counted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb import IebError
from ieb.kalender import add_working_days, is_working_day, public_holidays

from .support import A_DAY, A_MOMENT, ONE_DAY

HOLIDAYS = {
    2024: "01-01 03-29 03-31 04-01 04-27 05-05 05-09 05-19 05-20 12-25 12-26",
    2025: "01-01 04-18 04-20 04-21 04-26 05-05 05-29 06-08 06-09 12-25 12-26",
    2026: "01-01 04-03 04-05 04-06 04-27 05-05 05-14 05-24 05-25 12-25 12-26",
    2027: "01-01 03-26 03-28 03-29 04-27 05-05 05-06 05-16 05-17 12-25 12-26",
    2038: "01-01 04-23 04-25 04-26 04-27 05-05 06-03 06-13 06-14 12-25 12-26",
}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_the_public_holidays_of_a_year(year):
    """The holidays are those of the Dutch calendar, also where Easter lies very late."""
    assert {f"{day:%m-%d}" for day in public_holidays(year)} == set(HOLIDAYS[year].split())


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 5, 9), True),  # Friday
        (date(2025, 5, 10), False),  # Saturday
        (date(2025, 5, 11), False),  # Sunday
        (date(2025, 5, 29), False),  # Ascension Day
        (date(2025, 5, 30), True),  # the Friday after it
    ],
)
def test_a_working_day_is_monday_to_friday_without_holidays(day, working):
    """Weekends and holidays do not count in a term of working days."""
    assert is_working_day(day) is working


def test_the_day_itself_does_not_count():
    """A term begins on the day after the one on which it was received."""
    assert add_working_days(date(2025, 5, 9), 1) == date(2025, 5, 12)
    assert add_working_days(date(2025, 5, 9), 0) == date(2025, 5, 9)


def test_another_calendar_may_be_given():
    """Who works on other days counts a term by those."""
    assert add_working_days(date(2025, 5, 9), 3, lambda _: True) == date(2025, 5, 12)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(1, 30))
def test_the_end_is_a_working_day_with_that_many_before_it(day, count):
    """For every day and term the end is the working day with that number."""
    end = add_working_days(day, count)
    between = [day + n * ONE_DAY for n in range(1, (end - day).days + 1)]
    assert is_working_day(end)
    assert sum(map(is_working_day, between)) == count


def test_holidays_of_your_own_may_be_given():
    """A gemeente may be closed on other days; none at all leaves Monday to Friday."""
    closed = date(2025, 5, 30)
    assert not is_working_day(closed, holidays=[closed])
    assert is_working_day(date(2025, 5, 29), holidays=[closed])
    assert is_working_day(date(2025, 5, 29), holidays=())
    assert not is_working_day(date(2025, 5, 31), holidays=())


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        (
            lambda: is_working_day(A_MOMENT),
            "day: verwacht een datum (date), geen datetime.",
        ),
        (
            lambda: is_working_day(A_DAY, holidays=7),
            "holidays: verwacht een verzameling datums, geen int.",
        ),
        (
            lambda: add_working_days(A_MOMENT, 1),
            "day: verwacht een datum (date), geen datetime.",
        ),
        (
            lambda: add_working_days(A_DAY, 1.5),
            "count: verwacht een aantal werkdagen (int), geen float.",
        ),
        (
            lambda: add_working_days(A_DAY, -1),
            "count: verwacht een aantal werkdagen van 0 of meer.",
        ),
        (
            lambda: add_working_days(date(9999, 12, 30), 2),
            "Zo veel werkdagen verder bestaat geen dag: datums lopen t/m 31-12-9999.",
        ),
        (lambda: public_holidays("2025"), "year: verwacht een jaar (int), geen str."),
        (
            lambda: public_holidays(10_000),
            "year: verwacht een jaar van 1 t/m 9999; gekregen 10000.",
        ),
    ],
)
def test_what_cannot_be_reckoned_with_is_refused(ask, text):
    """Each with what was expected, and none with an error of Python's own."""
    with pytest.raises(IebError) as caught:
        ask()
    assert str(caught.value) == text
