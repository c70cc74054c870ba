"""What callers hand over: of the right type, or an error in Dutch that says what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Self, TypeVar

from attrs import Attribute

from ieb.errors import InvalidType, InvalidValue
from ieb.history import HistoryView
from ieb.messages.kinds import demand_message, is_aanlevering
from ieb.messages.pairs import Aanleverbericht
from ieb.privacy import quote
from ieb.rules import given
from ieb.values import Validator

T = TypeVar("T")


class Choice(StrEnum):
    """A choice out of a few; what is none of them is told in Dutch, with what there is."""

    @classmethod
    def _missing_(cls, value: object) -> Self:
        """Refuse what is no choice: `enum` asks this before it would do so itself, in English."""
        if not isinstance(value, str):
            raise InvalidType(f"{cls.__name__}: verwacht tekst, geen {type(value).__name__}.")
        known = ", ".join(choice.value for choice in cls)
        raise InvalidValue(f"{cls.__name__} {quote(value)} bestaat niet. Bekend zijn: {known}.")


def demand(name: str, value: object, kind: type[T]) -> T:
    """Return a value of a class, and refuse another one.

    Args:
        name: What the caller calls it.
        value: What was given.
        kind: The class; of a choice its members are named.

    Raises:
        InvalidType: It is of another class.
    """
    if isinstance(value, kind):
        return value
    wanted = f"een {kind.__name__}"
    if kind is bool:
        wanted = "True of False (bool)"
    elif issubclass(kind, Choice):
        wanted = f"een {kind.__name__} ({', '.join(kind.__members__)})"
    raise InvalidType(f"{name}: verwacht {wanted}, geen {type(value).__name__}.")


def demand_all(name: str, values: Iterable[object], kind: type[T]) -> Iterator[T]:
    """Yield values of one class, and refuse others.

    Args:
        name: What the caller calls them.
        values: What was given.
        kind: The class.

    Raises:
        InvalidType: A value of another class, or no series of values.
    """
    for value in demand_series(name, values, kind.__name__):
        yield demand(name, value, kind)


def demand_pending(messages: Iterable[object]) -> Iterator[Aanleverbericht]:
    """Yield aanleveringen that have no retour yet, and refuse what is none.

    Args:
        messages: What was given.

    Raises:
        InvalidType: No series of WMO405 and WMO407.
    """
    for message in demand_series("pending", messages, "WMO405 en WMO407"):
        yield demand_aanlevering("pending", message)


def demand_aanlevering(name: str, message: object) -> Aanleverbericht:
    """Return an aanlevering, and refuse what is none.

    Args:
        name: What the caller calls it.
        message: What was given.

    Raises:
        InvalidType: No WMO405 or WMO407.
    """
    known = demand_message(message)
    if is_aanlevering(known):
        return known
    raise InvalidType(f"{name}: verwacht een WMO405 of WMO407, geen {known.naam}.")


def demand_history(value: HistoryView) -> HistoryView:
    """Return a history, and refuse what cannot answer the questions of one.

    Args:
        value: What was given.

    Raises:
        InvalidType: It is no history.
    """
    known = given.history(value)
    if known is None:
        msg = "history: verwacht een historie (zoals ieb.History()), geen NoneType."
        raise InvalidType(msg)
    return known


def demand_series(name: str, values: Iterable[object], wanted: str) -> Iterable[object]:
    """Return a series of values, and refuse what is none.

    Args:
        name: What the caller calls it.
        values: What was given.
        wanted: What is in it, as a Dutch text says it.

    Raises:
        InvalidType: It is no series.
    """
    if isinstance(values, Iterable):
        return values
    msg = f"{name}: verwacht een reeks van {wanted}, geen {type(values).__name__}."
    raise InvalidType(msg)


def of_kind(kind: type) -> Validator:
    """Return an attrs validator that demands a value of a class.

    Args:
        kind: The class.
    """

    def check(_owner: object, attribute: Attribute[object], value: object) -> None:
        demand(attribute.name, value, kind)

    return check


def of_kind_or_none(kind: type) -> Validator:
    """Return an attrs validator that demands a value of a class, or None.

    Args:
        kind: The class.
    """

    def check(_owner: object, attribute: Attribute[object], value: object) -> None:
        if value is not None:
            demand(attribute.name, value, kind)

    return check
