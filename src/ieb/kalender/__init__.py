"""Months, tariffs, periods of four weeks and terms: what everybody reckons by hand and gets wrong.

Pure: no clock, no file. Each fact carries its evidence mark and its source: the tariffs in
`ieb.codes.TARIEVEN`, all else in `BEPALINGEN` and `TERMIJNEN`.
"""

from __future__ import annotations

from ieb.kalender.months import (
    UNCHARGED_MONTHS,
    Maand,
    MaandSpan,
    charged,
    first_charged,
    freed_months,
    last_charged,
    months_after,
    months_before,
)
from ieb.kalender.periods import (
    KERKRADE_2020,
    GedruktePeriode,
    Periode,
    contribution_period,
    contribution_periods,
    declaration_period,
    declaration_periods,
)
from ieb.kalender.provisions import (
    AANLEVEREN,
    AANLEVEREN_PGB,
    BEPALINGEN,
    BESTANDSVERGELIJKING,
    CONTRIBUTION_PERIODS,
    DECLARATION_PERIODS,
    END_OF_PERIODS,
    FIRST_CHARGED,
    FIVE_WEEKS,
    HERZIENING,
    KOSTPRIJS_BIJNA_BEREIKT,
    LAST_CHARGED,
    LAST_TARIFF_GOES_ON,
    OPLEGGING,
    ROUNDING,
    STOP_ON_THE_FIRST,
    TERMIJNEN,
    UNCHARGED,
    VRIJSTELLING,
    Bepaling,
    Termijn,
)
from ieb.kalender.tariffs import is_provisional, tarief_in
from ieb.kalender.terms import delivery_due, imposable_from
from ieb.kalender.working_days import add_working_days, is_working_day, public_holidays

__all__ = [
    "AANLEVEREN",
    "AANLEVEREN_PGB",
    "BEPALINGEN",
    "BESTANDSVERGELIJKING",
    "CONTRIBUTION_PERIODS",
    "DECLARATION_PERIODS",
    "END_OF_PERIODS",
    "FIRST_CHARGED",
    "FIVE_WEEKS",
    "HERZIENING",
    "KERKRADE_2020",
    "KOSTPRIJS_BIJNA_BEREIKT",
    "LAST_CHARGED",
    "LAST_TARIFF_GOES_ON",
    "OPLEGGING",
    "ROUNDING",
    "STOP_ON_THE_FIRST",
    "TERMIJNEN",
    "UNCHARGED",
    "UNCHARGED_MONTHS",
    "VRIJSTELLING",
    "Bepaling",
    "GedruktePeriode",
    "Maand",
    "MaandSpan",
    "Periode",
    "Termijn",
    "add_working_days",
    "charged",
    "contribution_period",
    "contribution_periods",
    "declaration_period",
    "declaration_periods",
    "delivery_due",
    "first_charged",
    "freed_months",
    "imposable_from",
    "is_provisional",
    "is_working_day",
    "last_charged",
    "months_after",
    "months_before",
    "public_holidays",
    "tarief_in",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
