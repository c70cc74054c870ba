"""The two notations of the casus document, both ways: functional (for people) and technical.

A date is ``21-10-2020`` (functional) or ``20201021`` (technical), a code ``1 (Eerste aanlevering)``
or ``1``, an amount ``1234,00`` (euro) or ``123400`` (eurocent).

Reading is strict: what is not written exactly so is refused with a text that says what was
expected.
Source: legend of the casus document of iEb 4.0.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar, overload

from ieb.codes import ClosedCodelist, Codelist, OpenCodelist, UnknownCode
from ieb.errors import InvalidValue
from ieb.privacy import quote
from ieb.values import Bedrag

__all__ = [
    "Notation",
    "read_amount",
    "read_any_date",
    "read_code",
    "read_date",
    "write_amount",
    "write_code",
    "write_date",
]

Closed = TypeVar("Closed", bound=ClosedCodelist)
Open = TypeVar("Open", bound=OpenCodelist)

_FUNCTIONAL_DATE: Final = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_TECHNICAL_DATE: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_ISO_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CODE: Final = re.compile(r"([0-9A-Z]{1,4}) \((.{1,400})\)")
_CENTS: Final = re.compile(r"0|[1-9][0-9]{0,7}")


class Notation(StrEnum):
    """In which of the casus document's two notations a value is written."""

    FUNCTIONEEL = "functioneel"
    TECHNISCH = "technisch"


def _calendar_date(text: str, year: str, month: str, day: str) -> date:
    with suppress(ValueError):
        return date(int(year), int(month), int(day))
    msg = f"{quote(text)} is geen bestaande datum."
    raise InvalidValue(msg)


def read_date(text: str, notation: Notation = Notation.FUNCTIONEEL) -> date:
    """Read a date.

    Args:
        text: ``21-10-2020`` (functional) or ``20201021`` (technical).
        notation: The notation the text must be in.

    Returns:
        The date.

    Raises:
        InvalidValue: Another notation, or a day that does not exist.
    """
    if Notation(notation) is Notation.FUNCTIONEEL:
        if match := _FUNCTIONAL_DATE.fullmatch(text):
            return _calendar_date(text, match[3], match[2], match[1])
        msg = f"{quote(text)} is geen datum: verwacht wordt dd-mm-eejj, zoals 21-10-2020."
    else:
        if match := _TECHNICAL_DATE.fullmatch(text):
            return _calendar_date(text, match[1], match[2], match[3])
        msg = f"{quote(text)} is geen datum: verwacht wordt eejjmmdd, zoals 20201021."
    raise InvalidValue(msg)


def read_any_date(text: str) -> date:
    """Read a date in untyped text, such as an AttribuutWaarde.

    It may be written ``eejjmmdd``, ``eejj-mm-dd`` or ``dd-mm-eejj``. Which notation an
    AttribuutWaarde holds is not published; these three are read (aanname).

    Args:
        text: The text.

    Returns:
        The date.

    Raises:
        InvalidValue: None of the three notations, or a day that does not exist.
    """
    if match := _TECHNICAL_DATE.fullmatch(text) or _ISO_DATE.fullmatch(text):
        return _calendar_date(text, match[1], match[2], match[3])
    if match := _FUNCTIONAL_DATE.fullmatch(text):
        return _calendar_date(text, match[3], match[2], match[1])
    msg = f"{quote(text)} is geen datum: verwacht wordt eejjmmdd, eejj-mm-dd of dd-mm-eejj."
    raise InvalidValue(msg)


def write_date(value: date, notation: Notation = Notation.FUNCTIONEEL) -> str:
    """Write a date: ``21-10-2020`` (functional) or ``20201021`` (technical)."""
    if Notation(notation) is Notation.FUNCTIONEEL:
        return f"{value.day:02}-{value.month:02}-{value.year:04}"
    return f"{value.year:04}{value.month:02}{value.day:02}"


@overload
def read_code(text: str, codelist: type[Closed], notation: Notation = ...) -> Closed: ...
@overload
def read_code(text: str, codelist: type[Open], notation: Notation = ...) -> Open | UnknownCode: ...
def read_code(
    text: str,
    codelist: type[ClosedCodelist] | type[OpenCodelist],
    notation: Notation = Notation.FUNCTIONEEL,
) -> ClosedCodelist | OpenCodelist | UnknownCode:
    """Read a code.

    Args:
        text: ``1 (Eerste aanlevering)`` (functional; case of the label is free) or ``1``
            (technical).
        codelist: The list the code must stand in; an open list keeps an unknown code.
        notation: The notation the text must be in.

    Returns:
        The code.

    Raises:
        InvalidValue: Another notation, a code that the list refuses, or a label that is not the
            code's.
    """
    if Notation(notation) is Notation.TECHNISCH:
        return codelist.by_code(text)
    match = _CODE.fullmatch(text)
    if match is None:
        wanted = "verwacht wordt bijvoorbeeld 1 (Eerste aanlevering)"
        msg = f"{quote(text)} is geen code met omschrijving: {wanted}."
        raise InvalidValue(msg)
    code = codelist.by_code(match[1])
    if code.label.casefold() != match[2].casefold():
        msg = f"{quote(text)}: bij code {code.code} hoort de omschrijving {code.label}."
        raise InvalidValue(msg)
    return code


def write_code(value: Codelist | UnknownCode, notation: Notation = Notation.FUNCTIONEEL) -> str:
    """Write a code: ``1 (Eerste aanlevering)`` (functional) or ``1`` (technical)."""
    if Notation(notation) is Notation.FUNCTIONEEL:
        return str(value)
    return value.code


def read_amount(text: str, notation: Notation = Notation.FUNCTIONEEL) -> Bedrag:
    """Read an amount.

    Args:
        text: ``1234,00`` in euros (functional) or ``123400`` in eurocents (technical).
        notation: The notation the text must be in.

    Returns:
        The amount.

    Raises:
        InvalidValue: Another notation, or an amount above 999999,99 euro.
    """
    if Notation(notation) is Notation.FUNCTIONEEL:
        return Bedrag.from_euro(text)
    if _CENTS.fullmatch(text) is None:
        wanted = "verwacht wordt een geheel getal, zoals 123400"
        msg = f"{quote(text)} is geen bedrag in eurocenten: {wanted}."
        raise InvalidValue(msg)
    return Bedrag(int(text))


def write_amount(value: Bedrag, notation: Notation = Notation.FUNCTIONEEL) -> str:
    """Write an amount: ``1234,00`` in euros (functional) or ``123400`` in eurocents (technical)."""
    if Notation(notation) is Notation.FUNCTIONEEL:
        return str(value)
    return str(value.cents)
