"""The gemeentecodes of the CBS, and when each is in force."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TypeGuard

from attrs import Attribute, Factory, field, frozen

from ieb.arguments import name_fields, plain_day_or_none
from ieb.codes.days import day_or_none_validator, in_force
from ieb.errors import InvalidType, InvalidValue
from ieb.findings import Mark
from ieb.privacy import quote


def _require_code(code: object) -> str:
    if not isinstance(code, str):
        found = type(code).__name__
        msg = f"gemeenten: verwacht gemeentecodes als tekst, zoals '0513', geen {found}."
        raise InvalidType(msg)
    if re.fullmatch("[0-9]{4}", code) is None:
        msg = f"gemeenten: verwacht gemeentecodes van precies 4 cijfers; gekregen {quote(code)}."
        raise InvalidValue(msg)
    return code


def _demand_gemeentecode(_instance: object, _attribute: Attribute[str], value: object) -> None:
    _require_code(value)


@name_fields
@frozen(kw_only=True)
class Gemeentecode:
    """A gemeentecode of the CBS, and the days on which it is in force.

    Attributes:
        code: Four digits.
        naam: Name of the gemeente.
        valid_from: First day, or None when it was in force before the list begins.
        valid_to: Last day, or None for a gemeente that still exists.
        mark: Evidence mark, or None for a row of your own.

    Raises:
        InvalidType: The code is no text, or a day no date.
        InvalidValue: The code is not four digits.
    """

    code: str = field(validator=_demand_gemeentecode)
    naam: str = ""
    valid_from: date | None = field(
        default=None, converter=plain_day_or_none, validator=day_or_none_validator
    )
    valid_to: date | None = field(
        default=None, converter=plain_day_or_none, validator=day_or_none_validator
    )
    mark: Mark | None = None

    def in_force(self, day: date) -> bool:
        """Return whether the gemeente exists on a day."""
        return in_force(self.valid_from, self.valid_to, day)


@frozen
class Gemeentecodes:
    """A list of gemeentecodes, with the days on which each is in force.

    Attributes:
        rows: The rows; a code may have more than one.
    """

    rows: tuple[Gemeentecode, ...] = field(repr=False)
    _by_code: dict[str, list[Gemeentecode]] = field(
        default=Factory(lambda self: _group_by_code(self.rows), takes_self=True),
        init=False,
        eq=False,
        repr=False,
    )

    @classmethod
    def of(cls, given: object) -> Gemeentecodes:
        """Return a list of what a user has: codes, or rows that say when a code is in force.

        Args:
            given: Codes or `Gemeentecode`, in any collection; or a mapping of code to name or
                `Gemeentecode`. A code without days is in force on every day.

        Raises:
            InvalidType: `given` is no such collection.
            InvalidValue: A code is not four digits.

        Example:
            >>> weesp = Gemeentecode(code="0457", valid_to=date(2022, 3, 23))
            >>> Gemeentecodes.of(["0363", weesp]).in_force("0457", date(2022, 3, 24))
            False
        """
        if isinstance(given, Gemeentecodes):
            return given
        if not _is_collection(given):
            wanted = "een verzameling gemeentecodes, zoals {'0513', '0344'}"
            msg = f"gemeenten: verwacht {wanted}, geen {type(given).__name__}."
            raise InvalidType(msg)
        if _is_mapping(given):
            return cls(tuple(_named_row(code, value) for code, value in given.items()))
        return cls(tuple(_plain_row(code) for code in given))

    def find(self, code: str) -> tuple[Gemeentecode, ...]:
        """Return the rows of a code, whenever they are in force."""
        return tuple(self._by_code.get(code, ()))

    def in_force(self, code: str, day: date) -> bool:
        """Return whether there is a gemeente with this code on a day."""
        return any(row.in_force(day) for row in self.find(code))


def _is_collection(given: object) -> TypeGuard[Collection[object]]:
    return isinstance(given, Collection) and not isinstance(given, str | bytes)


def _is_mapping(given: object) -> TypeGuard[Mapping[object, object]]:
    return isinstance(given, Mapping)


def _group_by_code(rows: Iterable[Gemeentecode]) -> dict[str, list[Gemeentecode]]:
    grouped: dict[str, list[Gemeentecode]] = {}
    for row in rows:
        grouped.setdefault(row.code, []).append(row)
    return grouped


def _plain_row(code: object) -> Gemeentecode:
    if isinstance(code, Gemeentecode):
        return code
    return Gemeentecode(code=_require_code(code))


def _named_row(code: object, value: object) -> Gemeentecode:
    if isinstance(value, Gemeentecode):
        return value
    if not isinstance(value, str):
        found = type(value).__name__
        msg = f"gemeenten: verwacht bij een code een naam of Gemeentecode, geen {found}."
        raise InvalidType(msg)
    return Gemeentecode(code=_require_code(code), naam=value)


@cache
def gemeentecodes() -> Gemeentecodes:
    """Return the gemeenten of 1 January 2026 and those that ceased to exist since 1 January 2020.

    The list is that of the CBS (mark ``cbs``); the former ones, and since when the five newest
    exist, come from the Gemeententabel of the RvIG (mark ``rvig``).
    """
    from importlib.resources import files  # noqa: PLC0415  # only who uses the list pays for it

    text = files("ieb").joinpath("data", "gemeentecodes.tsv").read_text(encoding="utf-8")
    _title, *lines = text.splitlines()
    return Gemeentecodes(tuple(_parse_row(line) for line in lines))


def _parse_row(line: str) -> Gemeentecode:
    code, naam, _, valid_from, valid_to, mark = line.split("\t")
    return Gemeentecode(
        code=code,
        naam=naam,
        valid_from=_parse_day(valid_from),
        valid_to=_parse_day(valid_to),
        mark=Mark(mark),
    )


def _parse_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def gemeenten() -> Mapping[str, str]:
    """Return the CBS list of gemeenten of 1 January 2026: code to name.

    Returns:
        A read-only mapping of four-digit gemeentecode to name.
    """
    standing = (row for row in gemeentecodes().rows if row.valid_to is None)
    return MappingProxyType({row.code: row.naam for row in standing})


def is_gemeente(code: str, day: date, codes: Gemeentecodes | None = None) -> bool:
    """Return whether there is a gemeente with this code on a day.

    Args:
        code: The code.
        day: The day.
        codes: The list to look in; None for that of this library, which is complete from 1 January
            2020.

    Example:
        >>> is_gemeente("0501", date(2022, 12, 31)), is_gemeente("0501", date(2023, 1, 1))
        (True, False)
    """
    known = gemeentecodes() if codes is None else codes
    return known.in_force(code, day)
