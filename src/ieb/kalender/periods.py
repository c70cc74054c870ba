"""The two calendars of four weeks: bijdrageperioden (until 2019) and declaratieperioden.

They look alike and are not the same. The first one belongs to the law and ended on 29-12-2019, the
second one belongs to iWmo and goes on. Both count in the weeks of ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from attrs import field, frozen

from ieb.arguments import demand_day, name_arguments, name_fields, plain_day, text_validator
from ieb.codes.days import day_validator
from ieb.errors import InvalidType, InvalidValue
from ieb.findings import Mark
from ieb.kalender.numbers import demand_whole, whole
from ieb.kalender.working_days import ONE_DAY
from ieb.privacy import quote
from ieb.values import exactly

_WEEKS: Final = 4
PERIODS_IN_YEAR: Final = 13
"""Of both calendars."""
_TEXT: Final = re.compile(r"([0-9]{4})-([1-9][0-9]?)")
_FIRST_YEAR: Final = 2015
# The last year of which all weeks end before the calendar of dates does.
_LAST_YEAR: Final = date.max.year - 1


@name_fields
@frozen(order=True)
class Periode:
    """A period of four weeks, of either calendar; periods sort by time.

    Period n of a year has the ISO weeks 4n-3 to 4n; period 13 takes week 53 when the year has one
    (aanname, see `FIVE_WEEKS`).

    Attributes:
        jaar: The year of its weeks, 1 to 9998.
        nummer: Its number in that year, 1 to 13.

    Raises:
        InvalidType: One of them is no int.
        InvalidValue: There is no such period.

    Example:
        >>> periode = Periode.from_text("2019-13")
        >>> str(periode), periode.van, periode.tot_en_met
        ('2019-13', datetime.date(2019, 12, 2), datetime.date(2019, 12, 29))
    """

    jaar: int = field(validator=whole("Periode", "een jaar", 1, _LAST_YEAR))
    nummer: int = field(validator=whole("Periode", "een nummer", 1, PERIODS_IN_YEAR))

    @classmethod
    def of(cls, day: date) -> Periode:
        """Return the period that a day lies in by the weeks of ISO 8601, in whatever year.

        Args:
            day: The day.

        Raises:
            InvalidType: It is no date.
            InvalidValue: The day lies after 03-01-9999, the last one of the last period.
        """
        year, week, _ = demand_day("day", day).isocalendar()
        return cls(year, min(PERIODS_IN_YEAR, (week + _WEEKS - 1) // _WEEKS))

    @classmethod
    def from_text(cls, text: str) -> Periode:
        """Read a period, written as ``2019-13`` or ``2019-1``.

        Args:
            text: The text.

        Raises:
            InvalidType: It is no text.
            InvalidValue: It is another text, or there is no such period.
        """
        if not isinstance(text, str):
            msg = f"Periode: verwacht tekst zoals 2019-13, geen {type(text).__name__}."
            raise InvalidType(msg)
        match = _TEXT.fullmatch(text)
        if match is None:
            msg = f"{quote(text)} is geen periode: verwacht wordt een jaar en een nummer, 2019-13."
            raise InvalidValue(msg)
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        """Return the period as ``2019-13`` or ``2019-1``."""
        return f"{self.jaar:04}-{self.nummer}"

    @property
    def van(self) -> date:
        """The first day, a Monday."""
        return date.fromisocalendar(self.jaar, _WEEKS * (self.nummer - 1) + 1, 1)

    @property
    def tot_en_met(self) -> date:
        """The last day, a Sunday."""
        if self.nummer < PERIODS_IN_YEAR:
            return self.van + timedelta(weeks=_WEEKS, days=-1)
        return date.fromisocalendar(self.jaar + 1, 1, 1) - ONE_DAY

    @property
    def weken(self) -> int:
        """How many weeks it has, which is four or five."""
        return ((self.tot_en_met - self.van).days + 1) // 7


LAST_CONTRIBUTION_PERIOD: Final = Periode(2019, 13)
"""The last bijdrageperiode; see `END_OF_PERIODS`."""


@name_fields
@frozen(kw_only=True)
class GedruktePeriode:
    """A period as somebody printed it, and how that deviates from the rule.

    Attributes:
        periode: Which one it is by the rule.
        van: The first day, as printed.
        tot_en_met: The last day, as printed.
        afwijking: What is odd about it, in Dutch; empty when it is as the rule says.
        mark: Evidence mark.
        source: Where it is printed.

    Raises:
        InvalidType: A value has the wrong type.
    """

    periode: Periode = field(validator=exactly(Periode))
    van: date = field(converter=plain_day, validator=day_validator)
    tot_en_met: date = field(converter=plain_day, validator=day_validator)
    afwijking: str = field(default="", validator=text_validator)
    mark: Mark = field(default=Mark.GEMEENTE, validator=exactly(Mark))
    source: str = field(
        default="Kerkrade, overlegtafel 22-11-2019, periodekalender 2020",
        validator=text_validator,
    )


def _list_periods(first: date, last_days: Iterable[date]) -> tuple[GedruktePeriode, ...]:
    """Return periods that follow each other, from the day on which each of them ends."""
    periods: list[GedruktePeriode] = []
    for last in last_days:
        periode = Periode.of(first)
        periods.append(GedruktePeriode(periode=periode, van=first, tot_en_met=last))
        first = last + ONE_DAY
    return tuple(periods)


KERKRADE_2020: Final = (
    *_list_periods(
        date(2019, 12, 30),
        (
            date(2020, 1, 26),
            date(2020, 2, 23),
            date(2020, 3, 22),
            date(2020, 4, 19),
            date(2020, 5, 17),
            date(2020, 6, 14),
            date(2020, 7, 12),
            date(2020, 8, 9),
            date(2020, 9, 6),
            date(2020, 10, 4),
            date(2020, 11, 1),
            date(2020, 11, 29),
        ),
    ),
    GedruktePeriode(
        periode=Periode(2020, 13),
        van=date(2020, 11, 30),
        tot_en_met=date(2020, 12, 26),
        afwijking=(
            "Gedrukt staat zondag 26 december, maar 26-12-2020 is een zaterdag. Vier weken "
            "eindigen op zondag 27-12-2020; met week 53 erbij eindigt de periode op 03-01-2021."
        ),
    ),
)
"""The declaratieperioden of 2020 as Kerkrade printed them, with the misprint as it is."""


@name_arguments
def contribution_period(day: date) -> Periode | None:
    """Return the bijdrageperiode of a day, or None after the last one.

    The last one ended on 29-12-2019: 30 and 31 December 2019 belong to no period, although ISO 8601
    has them in the first week of 2020. See `CONTRIBUTION_PERIODS` and `END_OF_PERIODS`.

    Args:
        day: The day.

    Raises:
        InvalidType: It is no date.
        InvalidValue: It lies before 2015, when the Wmo 2015 began.

    Example:
        >>> str(contribution_period(date(2019, 12, 29))), contribution_period(date(2019, 12, 30))
        ('2019-13', None)
    """
    day = demand_day("day", day)
    if day.year < _FIRST_YEAR:
        raise _unknown_year(day.year)
    if day > LAST_CONTRIBUTION_PERIOD.tot_en_met:
        return None
    return Periode.of(day)


@name_arguments
def declaration_period(day: date) -> Periode:
    """Return the declaratieperiode of a day, by the rule that printed calendars follow.

    A calendar may deviate from the rule: see `KERKRADE_2020`.

    Args:
        day: The day.

    Raises:
        InvalidType: It is no date.
        InvalidValue: The day lies after 03-01-9999, the last one of the last period.

    Example:
        >>> str(declaration_period(date(2019, 12, 30)))
        '2020-1'
    """
    return Periode.of(day)


@name_arguments
def contribution_periods(jaar: int) -> tuple[Periode, ...]:
    """Return the bijdrageperioden of a year.

    Args:
        jaar: The year, 2015 to 2019.

    Raises:
        InvalidType: It is no int.
        InvalidValue: There are none in that year.
    """
    periods = declaration_periods(jaar)
    if jaar < _FIRST_YEAR:
        raise _unknown_year(jaar)
    if jaar > LAST_CONTRIBUTION_PERIOD.jaar:
        msg = (
            f"In {jaar} zijn er geen bijdrageperioden: de laatste eindigde op 29-12-2019. "
            "Sindsdien is de bijdrage per maand."
        )
        raise InvalidValue(msg)
    return periods


@name_arguments
def declaration_periods(jaar: int) -> tuple[Periode, ...]:
    """Return the declaratieperioden of a year, by the rule.

    Args:
        jaar: The year.

    Raises:
        InvalidType: It is no int.
        InvalidValue: There are none in that year.
    """
    demand_whole("Declaratieperioden", "een jaar", 1, _LAST_YEAR, jaar)
    return tuple(Periode(jaar, nummer) for nummer in range(1, PERIODS_IN_YEAR + 1))


def _unknown_year(jaar: int) -> InvalidValue:
    msg = f"Voor {jaar} kennen wij geen bijdrageperioden (Wmo 2015 begon op 01-01-2015)."
    return InvalidValue(msg)
