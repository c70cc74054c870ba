"""The brake as people write it: a percentage, or off."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from ieb.errors import InvalidValue

_PART: Final = re.compile("[0-9]{1,3}(?:,[0-9]{1,3})?%")
_OFF: Final = "uit"


def read_brake(text: str) -> Fraction | None:
    """Return which part of what runs may stop; None when the brake is off.

    Args:
        text: Such as ``5%``, or ``uit``.

    Raises:
        InvalidValue: It is neither.
    """
    if text == _OFF:
        return None
    if _PART.fullmatch(text) is None:
        msg = "verwacht wordt een percentage, zoals 5%, of uit."
        raise InvalidValue(msg)
    part = Fraction(text.removesuffix("%").replace(",", ".")) / 100
    if part > 1:
        msg = "verwacht wordt ten hoogste 100%."
        raise InvalidValue(msg)
    return part
