"""Breaks: which one is a pause, and on which day that shows."""

from __future__ import annotations

from datetime import date

from ieb.administratie.beleid import Pauzeregel
from ieb.administratie.days import day_after, day_before
from ieb.administratie.demands import demand
from ieb.administratie.dossier import Onderbreking
from ieb.arguments import demand_day


def is_pause(onderbreking: Onderbreking, regel: Pauzeregel, today: date) -> bool:
    """Return whether a break is a pause, as far as is known on a day.

    The use that a break still lacks is known up to the day before.

    Args:
        onderbreking: The break.
        regel: The policy.
        today: The day.

    Raises:
        InvalidType: An argument has the wrong type.

    Example:
        >>> onderbreking = Onderbreking(laatste_dag=date(2025, 3, 10))
        >>> [is_pause(onderbreking, Pauzeregel(dagen=56), date(2025, 5, day)) for day in (6, 7)]
        [False, True]
    """
    demand("onderbreking", onderbreking, Onderbreking)
    demand("regel", regel, Pauzeregel)
    today = demand_day("today", today)
    unused = today if onderbreking.hervat is None else onderbreking.hervat
    limit = regel.limit(onderbreking.laatste_dag)
    return day_before(unused) > limit


def pause_seen_on(laatste_dag: date, regel: Pauzeregel) -> date | None:
    """Return the first day on which an open break is a pause; None when no day is.

    Args:
        laatste_dag: Last day of use.
        regel: The policy.

    Raises:
        InvalidType: An argument has the wrong type.

    Example:
        >>> pause_seen_on(date(2025, 1, 31), Pauzeregel(maanden=1))
        datetime.date(2025, 3, 2)
    """
    laatste_dag = demand_day("laatste_dag", laatste_dag)
    limit = demand("regel", regel, Pauzeregel).limit(laatste_dag)
    seen = day_after(day_after(limit))
    return None if seen == date.max else seen
