"""Whether something is in force on a day."""

from __future__ import annotations

from datetime import date

from attrs import Attribute

from ieb.arguments import demand_day


def in_force(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Return whether a day lies in a span of days; both ends are part of it, None is no end.

    Args:
        valid_from: First day.
        valid_to: Last day.
        day: The day.
    """
    begun = valid_from is None or valid_from <= day
    ended = valid_to is not None and valid_to < day
    return begun and not ended


def day_validator(_row: object, attribute: Attribute[date], value: date) -> None:
    """Refuse what is no day; an attrs validator."""
    demand_day(attribute.name, value)


def day_or_none_validator(
    _row: object, attribute: Attribute[date | None], value: date | None
) -> None:
    """Refuse what is neither a day nor None; an attrs validator."""
    if value is not None:
        demand_day(attribute.name, value)
