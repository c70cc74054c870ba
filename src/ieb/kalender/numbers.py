"""Whole numbers that a caller gives: a year, a month, a number of months."""

from __future__ import annotations

from collections.abc import Callable

from attrs import Attribute

from ieb.errors import InvalidType, InvalidValue


def demand_whole(owner: str, wanted: str, low: int, high: int, value: object) -> int:
    """Return a whole number between two others, and refuse what is none.

    Args:
        owner: The class or argument that it is for.
        wanted: What the number is, in Dutch, with its article.
        low: The least that it may be.
        high: The most that it may be.
        value: What was given.

    Raises:
        InvalidType: It is no int.
        InvalidValue: It lies outside those two.
    """
    if type(value) is not int:
        msg = f"{owner}: verwacht {wanted} (int), geen {type(value).__name__}."
        raise InvalidType(msg)
    if not low <= value <= high:
        msg = f"{owner}: verwacht {wanted} van {low} t/m {high}; gekregen {value}."
        raise InvalidValue(msg)
    return value


def whole(
    owner: str, wanted: str, low: int, high: int
) -> Callable[[object, Attribute[int], object], None]:
    """Return an attrs validator that demands a whole number between two others.

    Args:
        owner: The class that is made.
        wanted: What the number is, in Dutch, with its article.
        low: The least that it may be.
        high: The most that it may be.
    """

    def check(_instance: object, _attribute: Attribute[int], value: object) -> None:
        demand_whole(owner, wanted, low, high, value)

    return check


def demand_count(name: str, wanted: str, value: object) -> int:
    """Return a number of things, and refuse what is none.

    Args:
        name: What the caller calls it.
        wanted: What the things are, in Dutch.
        value: What was given.

    Raises:
        InvalidType: It is no int.
        InvalidValue: It is below 0.
    """
    if type(value) is not int:
        msg = f"{name}: verwacht een aantal {wanted} (int), geen {type(value).__name__}."
        raise InvalidType(msg)
    if value < 0:
        msg = f"{name}: verwacht een aantal {wanted} van 0 of meer."
        raise InvalidValue(msg)
    return value
