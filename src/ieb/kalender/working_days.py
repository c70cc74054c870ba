"""Working days: Monday to Friday, without the public holidays."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from ieb.arguments import demand_day, name_arguments
from ieb.errors import InvalidType, InvalidValue
from ieb.kalender.numbers import demand_count, demand_whole

ONE_DAY: Final = timedelta(days=1)
_MOVING: Final = (-2, 0, 1, 39, 49, 50)  # Good Friday to Whit Monday, in days from Easter


@name_arguments
def public_holidays(year: int) -> frozenset[date]:
    """Return the holidays of a year by the Algemene termijnenwet, Good Friday included (aanname).

    Args:
        year: The year, 1 to 9999.

    Raises:
        InvalidType: It is no int.
        InvalidValue: It is no year of the calendar.
    """
    return _holidays(demand_whole("year", "een jaar", date.min.year, date.max.year, year))


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    easter = _easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == calendar.SUNDAY:
        kings_day -= ONE_DAY
    fixed = {
        date(year, 1, 1),
        kings_day,
        date(year, 5, 5),
        date(year, 12, 25),
        date(year, 12, 26),
    }
    return frozenset(fixed.union(easter + timedelta(days=days) for days in _MOVING))


def _easter(year: int) -> date:
    # The Gregorian computus, as O'Beirne gave it for any year.
    century, golden = year // 100, year % 19
    epact = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - epact - year % 100 % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@name_arguments
def is_working_day(day: date, holidays: Collection[date] | None = None) -> bool:
    """Return whether a day is a working day: Monday to Friday, and no holiday (aanname).

    Args:
        day: The day.
        holidays: The holidays; None for the public ones.

    Raises:
        InvalidType: `day` is no date, or the holidays are no collection of them.

    Example:
        >>> is_working_day(date(2025, 5, 29)), is_working_day(date(2025, 5, 29), holidays=())
        (False, True)
    """
    day = demand_day("day", day)
    closed = _holidays(day.year) if holidays is None else _demand_holidays(holidays)
    return day.weekday() <= calendar.FRIDAY and day not in closed


def _demand_holidays(holidays: Collection[date]) -> frozenset[date]:
    if not isinstance(holidays, Collection):
        msg = f"holidays: verwacht een verzameling datums, geen {type(holidays).__name__}."
        raise InvalidType(msg)
    return frozenset(demand_day("holidays", day) for day in holidays)


@name_arguments
def add_working_days(
    day: date, count: int, working: Callable[[date], bool] = is_working_day
) -> date:
    """Return the day a number of working days later; the day itself does not count.

    Args:
        day: The day to count from.
        count: How many working days to go on, 0 or more.
        working: Whether a day is a working day.

    Raises:
        InvalidType: `day` is no date, `count` no int, or `working` no function.
        InvalidValue: `count` is below 0, or the day would lie after 31-12-9999.

    Example:
        >>> add_working_days(date(2025, 5, 28), 3)
        datetime.date(2025, 6, 3)
    """
    day = demand_day("day", day)
    demand_count("count", "werkdagen", count)
    if not callable(working):
        found = type(working).__name__
        msg = f"working: verwacht een functie die van een dag zegt of zij telt, geen {found}."
        raise InvalidType(msg)
    while count > 0:
        if day == date.max:
            msg = "Zo veel werkdagen verder bestaat geen dag: datums lopen t/m 31-12-9999."
            raise InvalidValue(msg)
        day += ONE_DAY
        if working(day):
            count -= 1
    return day
