"""What a wrong call is told: which name is unknown, which is missing, and which was meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from inspect import Parameter, signature
from typing import Final, ParamSpec, TypeGuard, TypeVar

from attrs import Attribute

from ieb.errors import InvalidType, InvalidValue
from ieb.privacy import quote

_KEYWORD_ONLY: Final = Parameter.KEYWORD_ONLY
_OWNERS: Final = ("self", "cls")
Kind = TypeVar("Kind")
Params = ParamSpec("Params")
Result = TypeVar("Result")
# In a tuple: libraries that stop the clock put their own class in the place of each name for
# `date`.
_PLAIN: Final = (date,)


def is_day(value: object) -> TypeGuard[date]:
    """Return whether a value is a day: a date, also of a subclass; a datetime is no day.

    Args:
        value: What a caller gave.
    """
    return isinstance(value, date) and not isinstance(value, datetime)


def plain_day(value: date) -> date:
    """Return a day as a plain date, also one of a library that stops the clock; an attrs converter.

    Args:
        value: A day. What is none comes back as it is, for a validator to refuse.
    """
    if type(value) in _PLAIN or not is_day(value):
        return value
    return _PLAIN[0](value.year, value.month, value.day)


def demand_day(name: str, value: object) -> date:
    """Return a day as a plain date, and refuse what is none.

    Args:
        name: What the caller calls it.
        value: What was given.

    Raises:
        InvalidType: It is no date; a datetime is none.
    """
    if is_day(value):
        return plain_day(value)
    msg = f"{name}: verwacht een datum (date), geen {type(value).__name__}."
    raise InvalidType(msg)


def demand_text(name: str, value: object) -> str:
    """Return text, and refuse what is none.

    Args:
        name: What the caller calls it.
        value: What was given.

    Raises:
        InvalidType: It is no text.
    """
    if isinstance(value, str):
        return value
    msg = f"{name}: verwacht tekst (str), geen {type(value).__name__}."
    raise InvalidType(msg)


def demand_indent(value: object) -> None:
    """Refuse what says not by how many spaces to indent JSON.

    Args:
        value: What was given as ``indent``; None for one line.

    Raises:
        InvalidType: It is no int, and not None.
        InvalidValue: It is below 0.
    """
    if value is None:
        return
    if type(value) is not int:
        msg = f"verwacht een aantal spaties (int) of None, geen {type(value).__name__}."
        raise InvalidType(msg, argument="indent")
    if value < 0:
        msg = f"verwacht een aantal spaties van 0 of meer, gekregen {value}."
        raise InvalidValue(msg, argument="indent")


def text_validator(_owner: object, attribute: Attribute[str], value: object) -> None:
    """Refuse what is no text; an attrs validator."""
    demand_text(attribute.name, value)


def plain_day_or_none(value: date | None) -> date | None:
    """Return a day as a plain date, and None for None; an attrs converter.

    Args:
        value: A day, or None.
    """
    return None if value is None else plain_day(value)


def name_fields(kind: type[Kind]) -> type[Kind]:
    """Let a class tell in Dutch what is wrong with the names in its constructor; a class decorator.

    Without it Python itself would answer: in English, and without the name that was meant.

    Args:
        kind: A class whose constructor takes its fields by name, such as one that attrs made.

    Returns:
        The same class.
    """
    init = vars(kind)["__init__"]
    # By setattr: to a type checker a constructor is no attribute that can be replaced.
    setattr(kind, "__init__", _explain_calls(init, kind.__name__))  # noqa: B010
    return kind


def name_arguments(function: Callable[Params, Result]) -> Callable[Params, Result]:
    """Let a function tell in Dutch what is wrong with the names it is called with; a decorator.

    Args:
        function: A function that takes its arguments by name; a class method is decorated below
            ``@classmethod``.

    Returns:
        A function with the same signature, which raises `InvalidType` on a wrong call.
    """
    return _explain_calls(function, function.__qualname__)


def _explain_calls(function: Callable[Params, Result], name: str) -> Callable[Params, Result]:
    """Return the function with a Dutch answer to a wrong call, under its public name."""

    @wraps(function)
    def call(*args: Params.args, **named: Params.kwargs) -> Result:
        try:
            return function(*args, **named)
        except InvalidType:
            raise
        except TypeError:
            fault = _fault(function, name, len(args), tuple(named))
            if fault is None:  # what went wrong lies deeper than this call
                raise
        raise InvalidType(fault)

    return call


def _fault(
    function: Callable[..., object], name: str, unnamed: int, named: tuple[str, ...]
) -> str | None:
    """Return what is wrong with the names of a call, or None when they fit.

    Args:
        function: What was called.
        name: What it is called in public.
        unnamed: How many values came without a name.
        named: The names that were given.
    """
    parameters = list(signature(function).parameters.values())
    if parameters[0].name in _OWNERS:  # what no caller gives
        parameters, unnamed = parameters[1:], unnamed - 1
    known = [parameter.name for parameter in parameters]
    by_place = [parameter.name for parameter in parameters if parameter.kind is not _KEYWORD_ONLY]
    twice = [field for field in by_place[:unnamed] if field in named]
    given = {*named, *by_place[:unnamed]}
    required = [parameter.name for parameter in parameters if parameter.default is Parameter.empty]
    missing = [field for field in required if field not in given]
    faults: list[str] = []
    for field in named:
        if field in known:
            continue
        hint = f"wel: {', '.join(known)}"
        meant = _guess_meant(field, missing, known)
        if meant is not None:
            missing = [other for other in missing if other != meant]
            hint = f"bedoelt u {meant}?"
        faults.append(f"{quote(field)} bestaat niet ({hint})")
    if missing:
        verb = "ontbreekt" if len(missing) == 1 else "ontbreken"
        faults.append(f"{_enumeration(missing)} {verb}")
    if unnamed > len(by_place):
        example = (missing or known)[0]
        faults.append(f"geef elke waarde met haar naam erbij, zoals {name}({example}=...)")
    if twice:
        faults.append(f"{_enumeration(twice)} staat er tweemaal")
    if not faults:
        return None
    return f"{name}: {'; '.join(faults)}."


def _guess_meant(field: str, missing: list[str], known: list[str]) -> str | None:
    """Return the name that a mistyped one was for, or None; what is missing goes first."""
    # Here, not above: only who mistypes waits for it.
    from difflib import get_close_matches  # noqa: PLC0415

    near = get_close_matches(field, missing, 1) or get_close_matches(field, known, 1)
    return near[0] if near else None


def _enumeration(names: list[str]) -> str:
    *first, last = names
    if not first:
        return last
    return f"{', '.join(first)} en {last}"
