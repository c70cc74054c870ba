"""When something is due, and how far back it still counts."""

from __future__ import annotations

from datetime import date

from ieb.arguments import demand_day, name_arguments
from ieb.errors import InvalidType
from ieb.kalender.months import Maand, demand_maand, months_after
from ieb.kalender.provisions import AANLEVEREN, AANLEVEREN_PGB, OPLEGGING


@name_arguments
def delivery_due(supplied: date, *, pgb: bool = False) -> date:
    """Return the last day on which the CAK must have the data on what was supplied.

    One month later, or four for a pgb (`AANLEVEREN`, `AANLEVEREN_PGB`). That a term goes on when it
    ends in a weekend was read nowhere, and is not applied (aanname).

    Args:
        supplied: The day on which it was supplied, or on which the pgb begins.
        pgb: Whether it is a pgb.

    Raises:
        InvalidType: It is no date, or `pgb` neither True nor False.
        InvalidValue: That day would lie after 31-12-9999.

    Example:
        >>> delivery_due(date(2025, 1, 31)), delivery_due(date(2025, 10, 31), pgb=True)
        (datetime.date(2025, 2, 28), datetime.date(2026, 2, 28))
    """
    supplied = demand_day("supplied", supplied)
    if not isinstance(pgb, bool):
        msg = f"pgb: verwacht True of False, geen {type(pgb).__name__}."
        raise InvalidType(msg)
    termijn = AANLEVEREN_PGB if pgb else AANLEVEREN
    return months_after(supplied, termijn.months)


@name_arguments
def imposable_from(decision_month: Maand) -> Maand:
    """Return the earliest month over which a decision of the CAK can impose a contribution.

    A signal, and never a rule: rule OP241 counts from the Dagtekening of the message, the law from
    the month in which the CAK sends its decision (`OPLEGGING`). A message that passes OP241 may
    lose a month when the decision is late.

    Args:
        decision_month: The month in which the CAK sends its decision.

    Raises:
        InvalidType: It is no month.
        InvalidValue: There is no such month.

    Example:
        >>> str(imposable_from(Maand(2026, 6)))
        '2025-06'
    """
    demand_maand("decision_month", decision_month)
    return decision_month + -OPLEGGING.months
