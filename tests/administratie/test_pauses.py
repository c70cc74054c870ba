"""Pauses: two questions that get mixed up. When IS a break a pause, and what does it free?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb.administratie import Onderbreking, Pauzeregel, freed_months, is_pause, pause_seen_on
from ieb.kalender import charged

from .play import breek, day

WEKEN8, MAAND1, MAAND2 = Pauzeregel(dagen=56), Pauzeregel(maanden=1), Pauzeregel(maanden=2)
FAR = date(2040, 1, 1)


@pytest.mark.parametrize(
    ("last", "regel", "seen"),
    [
        ("10-03-2025", WEKEN8, "07-05-2025"),
        ("10-03-2025", MAAND1, "12-04-2025"),
        ("10-03-2025", MAAND2, "12-05-2025"),
        ("31-01-2025", WEKEN8, "30-03-2025"),
        ("31-01-2025", MAAND1, "02-03-2025"),
        ("31-01-2025", MAAND2, "02-04-2025"),
        ("10-06-2025", WEKEN8, "07-08-2025"),
        ("10-06-2025", MAAND1, "12-07-2025"),
        ("10-06-2025", MAAND2, "12-08-2025"),
    ],
)
def test_a_break_shows_to_be_a_pause_on_a_day(last: str, regel: Pauzeregel, seen: str) -> None:
    """It is the first day on which yesterday, without use, is past the limit."""
    assert pause_seen_on(day(last), regel) == day(seen)


@pytest.mark.parametrize(
    ("again", "pause"), [("05-05-2025", False), ("06-05-2025", False), ("07-05-2025", True)]
)
def test_more_than_eight_weeks_is_57_days(again: str, pause: bool) -> None:
    """Used again after 55 or 56 days is no pause; after 57 days it is."""
    assert is_pause(breek("10-03-2025", again), WEKEN8, day("01-06-2025")) is pause


@pytest.mark.parametrize(
    ("last", "again", "months"),
    [
        ("31-03-2025", "02-04-2025", ["2025-04"]),
        ("01-03-2025", "01-04-2025", []),
        ("31-01-2025", "29-03-2025", ["2025-02", "2025-03"]),
        ("10-03-2025", "15-04-2025", ["2025-04"]),
        ("01-07-2025", "31-08-2025", ["2025-08"]),
        ("10-03-2025", "26-05-2025", ["2025-04", "2025-05"]),
    ],
)
def test_what_a_break_frees(last: str, again: str, months: list[str]) -> None:
    """One day may free a month, thirty days none, and eight weeks two."""
    assert [str(maand) for maand in freed_months(day(last), day(again))] == months


lasts = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(lasts, st.integers(2, 130))
def test_a_break_frees_what_is_charged_no_more(last: date, gap: int) -> None:
    """The freed months are those that one period would charge, and two do not."""
    again = last + timedelta(days=gap)
    whole = set(charged(last - timedelta(days=400), FAR))
    split = set(charged(last - timedelta(days=400), last)) | set(charged(again, FAR))
    assert set(freed_months(last, again)) == whole - split


@given(lasts, st.integers(1, 130))
def test_a_long_break_frees_for_certain(last: date, unused: int) -> None:
    """Of 31 days or more a month for certain, of 62 two, of 92 three."""
    months = len(freed_months(last, last + timedelta(days=unused + 1)))
    assert months >= sum(unused >= limit for limit in (31, 62, 92))


@given(lasts, st.integers(1, 100), st.integers(0, 100), st.integers(0, 100))
def test_a_pause_is_one_for_every_smaller_limit(
    last: date, unused: int, limit: int, less: int
) -> None:
    """What is a pause for a limit is one for every smaller limit."""
    pause = Onderbreking(laatste_dag=last, hervat=last + timedelta(days=unused + 1))
    if is_pause(pause, Pauzeregel(dagen=limit), FAR):
        assert is_pause(pause, Pauzeregel(dagen=min(limit, less)), FAR)


@given(
    lasts,
    st.builds(Pauzeregel, dagen=st.integers(0, 100))
    | st.builds(Pauzeregel, maanden=st.integers(0, 4)),
)
def test_the_day_that_is_named_is_the_first(last: date, regel: Pauzeregel) -> None:
    """An open break is a pause on the day that is named, and not the day before."""
    seen = pause_seen_on(last, regel)
    assert seen is not None
    assert is_pause(Onderbreking(laatste_dag=last), regel, seen)
    assert not is_pause(Onderbreking(laatste_dag=last), regel, seen - timedelta(days=1))


def test_at_the_end_of_the_calendar_no_break_shows_to_be_a_pause() -> None:
    """Where no day comes after the limit there is no day on which a pause shows."""
    assert pause_seen_on(date(9999, 12, 30), WEKEN8) is None
    assert not is_pause(Onderbreking(laatste_dag=date(9999, 12, 30)), WEKEN8, date.max)
    assert not is_pause(Onderbreking(laatste_dag=date(2025, 1, 1)), WEKEN8, date.min)
