"""No Bsn leaves: what is about to be shown goes through here first."""

from __future__ import annotations

import re
from typing import Final

_BSN_LIKE: Final = re.compile(r"\d{9,}")
_SHOWN: Final = 60
MASK: Final = "*********"


def mask(text: str) -> str:
    """Replace each run of nine or more digits, which may be a Bsn, by asterisks.

    Args:
        text: Any text that is about to be shown.

    Returns:
        The text without anything that could be a Bsn.
    """
    return _BSN_LIKE.sub(MASK, text)


def quote(text: str) -> str:
    """Make foreign text fit to be shown: no Bsn, no control characters, not too long.

    Args:
        text: Text from outside.

    Returns:
        The text between quotes.
    """
    masked = mask(text)
    cut = masked if len(masked) <= _SHOWN else masked[:_SHOWN] + "…"
    return "'" + "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in cut) + "'"
