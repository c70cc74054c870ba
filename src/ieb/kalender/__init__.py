"""Months and tariffs: the sums that everybody makes by hand and gets wrong.

Pure: no clock, no file; each fact carries its evidence mark and its source.
"""

from __future__ import annotations

from ieb.kalender.months import (
    Maand,
    MaandSpan,
    charged,
    first_charged,
    last_charged,
    months_after,
    months_before,
    months_freed,
)
from ieb.kalender.tariffs import is_provisional, tarief_in

__all__ = [
    "Maand",
    "MaandSpan",
    "charged",
    "first_charged",
    "is_provisional",
    "last_charged",
    "months_after",
    "months_before",
    "months_freed",
    "tarief_in",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
