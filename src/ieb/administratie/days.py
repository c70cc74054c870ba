"""The day before and the day after, up to the ends of the calendar."""

from __future__ import annotations

from datetime import date

from ieb.kalender.working_days import ONE_DAY


def day_after(day: date) -> date:
    """Return the next day; the last day of the calendar has none, and stays."""
    return day if day == date.max else day + ONE_DAY


def day_before(day: date) -> date:
    """Return the day before; the first day of the calendar has none, and stays."""
    return day if day == date.min else day - ONE_DAY
