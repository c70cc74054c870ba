"""Days and terms: calendar months back, working days and spans of charged days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb import InvalidValue, Termijnen
from ieb.kalender import is_working_day, months_before
from ieb.rules.days import (
    Span,
    days_without,
    first_day_without,
    reach_back,
    reach_on,
)

ONE = timedelta(days=1)


class TestReachBack:
    @given(st.dates(), st.integers(0, 130_000))
    def test_a_term_reaches_back_that_many_months_or_to_the_first_day(self, day, months):
        """A term of OP241 or OP372 reaches back in whole months, and ends where the calendar begins.

        A message with the earliest of dates is judged too: nothing lies before the year 1.
        """
        reached = reach_back(day, months)
        if reached == date.min:
            assert day.year * 12 + day.month - months <= date.min.year * 12 + date.min.month
        else:
            assert reached == months_before(day, months)

    @given(
        st.dates(min_value=date(100, 1, 1)), st.dates(min_value=date(100, 1, 1)), st.integers(0, 60)
    )
    def test_a_later_day_has_no_earlier_limit(self, day, other, months):
        """Who sends a message a day later never may go further back for it (OP241, OP372, TR393, TR395)."""
        early, late = sorted((day, other))
        assert reach_back(early, months) <= reach_back(late, months)


class TestReachOn:
    def test_a_term_at_the_end_of_the_calendar_ends_on_its_last_day(self):
        """A Dagtekening at the end of the calendar gives a verdict and no OverflowError."""
        assert reach_on(date.max, 3, is_working_day) == date.max
        assert reach_on(date(2025, 5, 9), 3, is_working_day) == date(2025, 5, 14)


small = st.dates(date(2025, 1, 1), date(2025, 1, 20))
spans = st.builds(Span.of, small, st.none() | small)


def days_of(span):
    """The days of a span, as far as 2 February 2025."""
    return {date(2025, 1, 1) + n * ONE for n in range(33) if span.holds(date(2025, 1, 1) + n * ONE)}


class TestSpan:
    @given(spans, spans)
    def test_two_overlap_when_they_share_a_day(self, span, other):
        """TR400: periods of one client do not overlap, and two do exactly when a day lies in both."""
        assert span.overlaps(other) is bool(days_of(span) & days_of(other))

    @given(st.lists(spans, max_size=3), st.lists(spans, max_size=3))
    def test_days_without_others_are_the_days_that_the_others_lack(self, days, others):
        """OP372 asks which days a change charges or frees: however many spans, as sets of days."""
        left = days_without(days, others)
        expected = set().union(*map(days_of, days)) - set().union(*map(days_of, others))
        assert set().union(*map(days_of, left)) == expected
        assert first_day_without(days, others) == min(expected, default=None)

    @given(spans)
    def test_it_is_empty_when_it_ends_before_it_begins(self, span):
        """A period whose stop lies before its start has no day at all, so it meets nothing."""
        assert span.empty is not bool(days_of(span))

    def test_the_last_day_of_the_calendar_is_a_day(self):
        """An open period has no day after 31-12-9999 to be left over."""
        open_period = Span.of(date(2025, 1, 1), None)
        assert open_period.without(Span.of(date(2025, 2, 1), None)) == (
            Span(date(2025, 1, 1), date(2025, 1, 31)),
        )
        assert Span.of(date.min, None).without(open_period) == (Span(date.min, date(2024, 12, 31)),)


@pytest.mark.parametrize("terms", [{"oplegging": -1}, {"herziening": -1}])
def test_a_term_is_not_negative(terms):
    """A term of less than nothing is a slip, and is told when it is given."""
    with pytest.raises(InvalidValue, match="0 of meer"):
        Termijnen(**terms)
