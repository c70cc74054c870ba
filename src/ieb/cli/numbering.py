"""Identifications that count on, for commands that make many messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import click

from ieb.cli.dutch import BadValue

_LONGEST: Final = 12
"""Characters; a message holds no longer Identificatie."""
_NUMBERED: Final = re.compile("([A-Za-z0-9]*?)([0-9]+)")


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
        raise BadValue(f"Verwacht {wanted}, zoals {param.default}.", context, param)
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
