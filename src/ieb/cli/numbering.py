"""Numbers and moments that count on, for commands that make many messages or envelopes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time
from typing import Final
from uuid import UUID

import click

from ieb.cli.dutch import BadValue
from ieb.errors import IebError
from ieb.notation import read_any_date

_LONGEST: Final = 12
"""Characters; a message holds no longer Identificatie."""
_EXAMPLE: Final = "R00000000001"
_LAST: Final = 1 << 48
"""How many numbers the last twelve digits of a UUID can hold."""
_NUMBERED: Final = re.compile("([A-Za-z0-9]*?)([0-9]+)")
_MOMENT: Final = re.compile("(?P<day>[0-9]{8}|[0-9-]{10})[T ]?(?P<time>[0-9:]{4,8})")
_RANDOM: Final = 4
"""Version of a UUID that is drawn by chance; the GGk takes no other."""


def read_first(context: click.Context, param: click.Parameter, text: str) -> str:
    """Return the first Identificatie: letters and digits, of which the last number counts on.

    Args:
        context: The context of the option.
        param: The option.
        text: What was typed, or the default.

    Raises:
        BadValue: It does not end in a number, or is too long.
    """
    if _NUMBERED.fullmatch(text) is None or len(text) > _LONGEST:
        wanted = f"1 t/m {_LONGEST} letters en cijfers die eindigen op een getal"
        # Without a default click has one of its own there, which is no text.
        example = _EXAMPLE
        if isinstance(param.default, str):
            example = param.default
        raise BadValue(f"Verwacht {wanted}, zoals {example}.", context, param)
    return text


def count_from(first: str) -> Iterator[str]:
    """Yield an Identificatie, and those after it of the same length.

    Args:
        first: The first one, as `read_first` returns it.
    """
    found = _NUMBERED.fullmatch(first)
    assert found is not None  # the option saw to it
    before, digits = found[1], found[2]
    for number in range(int(digits), 10 ** len(digits)):
        yield f"{before}{number:0{len(digits)}}"


def read_reference(context: click.Context, param: click.Parameter, text: str | None) -> UUID | None:
    """Return the first referentienummer: a UUID of version 4, in whatever case it was typed.

    Args:
        context: The context of the option.
        param: The option.
        text: What was typed, or the default; None for nothing.

    Raises:
        BadValue: It is no UUID of version 4.
    """
    if text is None:
        return None
    with suppress(ValueError):
        first = UUID(text)
        if first.version == _RANDOM:
            return first
    wanted = "een UUID van versie 4, zoals 9c0f7b90-5c69-41e5-a837-0800200c9a66"
    raise BadValue(f"Verwacht {wanted}.", context, param)


def count_references(first: UUID) -> Iterator[UUID]:
    """Yield a referentienummer, and those after it, which differ in the last twelve digits.

    Args:
        first: The first one.
    """
    begin, last = divmod(first.int, _LAST)
    while True:
        yield UUID(int=begin * _LAST + last)
        last = (last + 1) % _LAST


def read_moment(
    context: click.Context, param: click.Parameter, text: str | None
) -> datetime | None:
    """Return the first moment, in Dutch local time, to the second.

    Args:
        context: The context of the option.
        param: The option.
        text: What was typed, or the default; None for nothing.

    Raises:
        BadValue: It is no day and time, or has a time zone.
    """
    if text is None:
        return None
    found = _MOMENT.fullmatch(text)
    if found is not None:
        with suppress(IebError, ValueError):
            return datetime.combine(read_any_date(found["day"]), time.fromisoformat(found["time"]))
    wanted = "een dag en een tijd zonder tijdzone, zoals '2026-01-05 09:30:00'"
    raise BadValue(f"Verwacht {wanted}.", context, param)
