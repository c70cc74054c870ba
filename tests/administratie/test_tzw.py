"""Back to living on one's own: the last four months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb.administratie import tzw_window
from ieb.errors import InvalidType, InvalidValue

from .play import day


@pytest.mark.parametrize(
    ("stop", "first"),
    [
        ("31-01-2026", "01-10-2025"),
        ("15-03-2026", "16-11-2025"),
        ("30-06-2026", "01-03-2026"),
        ("29-06-2026", "01-03-2026"),
        ("28-02-2026", "29-10-2025"),
        ("31-12-2025", "01-09-2025"),
    ],
)
def test_the_window_is_the_last_four_months(stop: str, first: str) -> None:
    """It ends on the day of the stop, and begins the day after the same day four months back."""
    assert tzw_window(day(stop)) == (day(first), day(stop))


@given(st.dates(min_value=date(2015, 1, 1), max_value=date(2100, 12, 31)))
def test_the_window_is_as_long_as_four_months_are(stop: date) -> None:
    """Four months are 120 to 123 days; one day later it never begins earlier."""
    first, last = tzw_window(stop)
    assert last == stop
    assert 120 <= (last - first).days + 1 <= 123
    assert tzw_window(stop + timedelta(days=1))[0] >= first


def test_what_is_no_day_or_has_no_four_months_before_it_is_refused() -> None:
    """It is told in Dutch, as everywhere."""
    with pytest.raises(InvalidType):
        tzw_window("31-01-2026")  # type: ignore[arg-type]  # that is what is refused
    with pytest.raises(InvalidValue):
        tzw_window(date(1, 2, 1))
