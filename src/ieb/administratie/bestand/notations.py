"""One cell of a file as a value: strictly as the dialect says, or why it is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, NoReturn

from ieb.administratie.bestand.dialect import (
    Bedragnotatie,
    Datumnotatie,
    Dialect,
    Periodenotatie,
)
from ieb.errors import InvalidValue
from ieb.kalender import Periode
from ieb.kalender.periods import PERIODS_IN_YEAR
from ieb.values import Bedrag

_DATES: Final[Mapping[Datumnotatie, tuple[re.Pattern[str], str]]] = {
    Datumnotatie.DD_MM_JJJJ: (
        re.compile("(?P<d>[0-9]{2})-(?P<m>[0-9]{2})-(?P<j>[0-9]{4})"),
        "01-02-1940",
    ),
    Datumnotatie.JJJJMMDD: (
        re.compile("(?P<j>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
        "19400201",
    ),
    Datumnotatie.ISO: (
        re.compile("(?P<j>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
        "1940-02-01",
    ),
}
_AMOUNTS: Final[Mapping[Bedragnotatie, tuple[re.Pattern[str], str]]] = {
    Bedragnotatie.KOMMA: (re.compile("(0|[1-9][0-9]*),([0-9]{2})"), "1234,56"),
    Bedragnotatie.PUNTEN: (
        re.compile(r"(0|[1-9][0-9]{0,2}(?:\.[0-9]{3})*),([0-9]{2})"),
        "1.234,56",
    ),
    Bedragnotatie.CENTEN: (re.compile("(0|[1-9][0-9]*)()"), "123456"),
}
_PERIODS: Final[Mapping[Periodenotatie, tuple[re.Pattern[str], str]]] = {
    Periodenotatie.JJJJPP: (re.compile("(?P<j>[0-9]{4})(?P<p>[0-9]{2})"), "201913"),
    Periodenotatie.JJJJ_PP: (re.compile("(?P<j>[0-9]{4})-(?P<p>[0-9]{1,2})"), "2019-13"),
    Periodenotatie.PP: (re.compile("(?P<p>[0-9]{1,2})"), "13"),
}
_ROUNDED: Final = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
_YEAR_ALONE: Final = re.compile("(?:18|19|20)[0-9]{2}")
_SERIAL: Final = re.compile("[1-9][0-9]{4}")
_LONGEST: Final = 12
"""Characters; no amount, number or period is longer."""


def read_day(text: str, notation: Datumnotatie) -> date | None:
    """Read a date; None when only the year is known.

    Args:
        text: The cell.
        notation: How it is written.

    Raises:
        InvalidValue: It is written otherwise, or there is no such day.
    """
    if _YEAR_ALONE.fullmatch(text):
        return None
    pattern, example = _DATES[notation]
    found = pattern.fullmatch(text)
    if found is None:
        msg = f"Verwacht een datum zoals {example}."
        if _SERIAL.fullmatch(text):
            msg = f"Door een rekenblad tot een getal gemaakt. {msg}"
        raise InvalidValue(msg)
    year, month, day = (int(found[part]) for part in "jmd")
    if (month, day) == (0, 0):
        return None
    try:
        return date(year, month, day)
    except ValueError:
        msg = "Deze dag bestaat niet."
        raise InvalidValue(msg) from None


def read_amount(text: str, notation: Bedragnotatie) -> Bedrag:
    """Read an amount.

    Args:
        text: The cell.
        notation: How it is written.

    Raises:
        InvalidValue: It is written otherwise, negative, or more than 999.999,99 euro.
    """
    pattern, example = _AMOUNTS[notation]
    found = pattern.fullmatch(text)
    if found is None:
        _refuse_amount(text, notation, example)
    cents = found[1].replace(".", "") + found[2]
    if len(cents) > _LONGEST or int(cents) > Bedrag.MAX_CENTS:
        msg = "Een bedrag is hoogstens 999.999,99 euro."
        raise InvalidValue(msg)
    return Bedrag(int(cents))


def _refuse_amount(text: str, notation: Bedragnotatie, example: str) -> NoReturn:
    if _ROUNDED.fullmatch(text):
        msg = "Door een rekenblad afgerond; vraag het bestand opnieuw op."
        raise InvalidValue(msg)
    if text.startswith("-"):
        msg = "Een bedrag is niet negatief."
        raise InvalidValue(msg)
    meant = _guess(text)
    if meant is not None:
        example = write_amount(meant, notation)
    msg = f"Verwacht {example}."
    raise InvalidValue(msg)


def _guess(text: str) -> Bedrag | None:
    """Return the amount that a text of another notation most likely means, to show how."""
    found = re.fullmatch(r"([0-9]{1,6})[.,]([0-9]{2})", text)
    if found is None:
        return None
    return Bedrag(int(found[1] + found[2]))


def write_amount(amount: Bedrag, notation: Bedragnotatie) -> str:
    """Write an amount.

    Args:
        amount: The amount.
        notation: How it is written.
    """
    if notation is Bedragnotatie.CENTEN:
        return str(amount.cents)
    if notation is Bedragnotatie.KOMMA:
        return str(amount)
    euros = f"{amount.cents // 100:,}".replace(",", ".")
    return f"{euros},{amount.cents % 100:02}"


def read_period(text: str, dialect: Dialect) -> Periode:
    """Read a bijdrageperiode.

    Args:
        text: The cell.
        dialect: How it is written, and of which year when it does not say.

    Raises:
        InvalidValue: It is written otherwise, or there is no such period.
    """
    pattern, example = _PERIODS[dialect.periode]
    found = pattern.fullmatch(text)
    if found is None:
        msg = f"Verwacht een bijdrageperiode zoals {example}."
        raise InvalidValue(msg)
    year = found.groupdict().get("j") or dialect.jaar
    return to_period(str(year), found["p"])


def to_period(year: str, number: str) -> Periode:
    """Return the bijdrageperiode of a year and a number.

    Args:
        year: The year, as text.
        number: The number in it, as text.

    Raises:
        InvalidValue: No number, not 1 to 13, or not a year of 2015 to 2019.
    """
    if not re.fullmatch("[0-9]{1,2}", number) or not 1 <= int(number) <= PERIODS_IN_YEAR:
        msg = "Een bijdrageperiode heeft een nummer van 1 tot en met 13."
        raise InvalidValue(msg)
    if not re.fullmatch("201[5-9]", year):
        msg = "Het jaar van een bijdrageperiode ligt van 2015 tot en met 2019."
        raise InvalidValue(msg)
    return Periode(int(year), int(number))


def read_whole(text: str) -> int:
    """Read a whole number.

    Args:
        text: The cell.

    Raises:
        InvalidValue: It is none, negative, or very long.
    """
    if re.fullmatch("[0-9]+", text) is None or len(text) > _LONGEST:
        msg = "Verwacht een heel getal."
        raise InvalidValue(msg)
    return int(text)


def read_truth(text: str, dialect: Dialect) -> bool:
    """Read a yes or a no.

    Args:
        text: The cell.
        dialect: How they are written.

    Raises:
        InvalidValue: It is neither.
    """
    if text not in {dialect.ja, dialect.nee}:
        msg = f"Verwacht {dialect.ja} of {dialect.nee}."
        raise InvalidValue(msg)
    return text == dialect.ja
