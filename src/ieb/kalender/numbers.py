"""Whole numbers that a caller gives: a year, a month, a number of months."""

from __future__ import annotations

from collections.abc import Callable

from attrs import Attribute

from ieb.errors import InvalidType, InvalidValue


def whole(
    owner: str, wanted: str, low: int, high: int
) -> Callable[[object, Attribute[int], object], None]:
    """Return an attrs validator for a whole number between two others.

    Args:
        owner: The class that is made.
        wanted: What the number is, in Dutch, with its article.
        low: The least that it may be.
        high: The most that it may be.
    """

    def check(_instance: object, _attribute: Attribute[int], value: object) -> None:
        if type(value) is not int:
            msg = f"{owner}: verwacht {wanted} (int), geen {type(value).__name__}."
            raise InvalidType(msg)
        if not low <= value <= high:
            msg = f"{owner}: verwacht {wanted} van {low} t/m {high}; gekregen {value}."
            raise InvalidValue(msg)

    return check


def demand_months(months: object) -> int:
    """Return a number of months, and refuse what is none.

    Args:
        months: What was given.

    Raises:
        InvalidType: It is no int.
        InvalidValue: It is below 0.
    """
    if type(months) is not int:
        msg = f"months: verwacht een aantal maanden (int), geen {type(months).__name__}."
        raise InvalidType(msg)
    if months < 0:
        msg = "months: verwacht een aantal maanden van 0 of meer."
        raise InvalidValue(msg)
    return months
