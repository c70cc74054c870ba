"""Back to living on one's own: the months that are asked at the low contribution."""

from __future__ import annotations

from datetime import date
from typing import Final

from ieb.administratie.days import day_after
from ieb.kalender import months_before

_MONTHS: Final = 4


def tzw_window(stop: date) -> tuple[date, date]:
    """Return for which days beschermd wonen may be asked at the low contribution (TZW).

    Who goes back to living on his own owes the low contribution over the last four months. No
    message of iEb tells of it: the centrumgemeente asks it in Porta. That the four months are
    counted back from the last day is ours (aanname). Source: Uitvoeringsbesluit Wmo 2015, article
    3.12 lid 1d.

    Args:
        stop: Last day of beschermd wonen.

    Returns:
        The first and the last day, both inclusive.

    Raises:
        InvalidType: No day.
        InvalidValue: The first day would lie before 01-01-0001.

    Example:
        >>> tzw_window(date(2026, 1, 31))
        (datetime.date(2025, 10, 1), datetime.date(2026, 1, 31))
    """
    return day_after(months_before(stop, _MONTHS)), stop
