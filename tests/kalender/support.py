"""What the tests of the calendar share: days, and a model that walks through them one by one."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from ieb.kalender import Maand

A_DAY = date(2025, 3, 12)
A_MOMENT = datetime(2025, 3, 12, 9, 30, tzinfo=UTC)
ONE_DAY = timedelta(days=1)
DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
LENGTHS = st.integers(0, 800)
MAANDEN = st.builds(Maand, st.integers(1, 9999), st.integers(1, 12))


def day(text):
    """Return a day that is written as a Dutch official writes it."""
    number, month, year = text.split("-")
    return date(int(year), int(month), int(number))


def days_between(start, stop):
    """Yield each day of a period, the first and the last too."""
    while start <= stop:
        yield start
        start += ONE_DAY


def months_of_days(start, stop):
    """Return the months that are charged, as (year, month), found by walking through all days.

    A month counts from the first day of it that is a day of the contribution, if that is the first
    day of the month; the month in which the contribution begins later than that does not count.
    """
    return [(each.year, each.month) for each in days_between(start, stop) if each.day == 1]
