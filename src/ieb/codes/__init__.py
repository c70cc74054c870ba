"""The codelists, the gemeentecodes and the tariffs, each row with its validity and source.

Each row also carries its evidence mark.
A closed list refuses a code it does not know; an open list keeps it as an `UnknownCode` that says
so. Valid-from and valid-to dates are inclusive; None means unknown (from) or still valid (to).
"""

from __future__ import annotations

from ieb.codes.base import ClosedCodelist, Codelist, Mutatie, OpenCodelist, UnknownCode
from ieb.codes.gemeenten import Gemeentecode, Gemeentecodes, gemeentecodes, gemeenten, is_gemeente
from ieb.codes.lists import (
    AttribuutNaam,
    BerichtCode,
    RedenTerugkoppeling,
    RetourCode,
    RetourCode10,
    StatusAanlevering,
)
from ieb.codes.tarieven import TARIEF_ANNOUNCED_UNTIL, TARIEVEN, Tarief

__all__ = [
    "TARIEF_ANNOUNCED_UNTIL",
    "TARIEVEN",
    "AttribuutNaam",
    "BerichtCode",
    "ClosedCodelist",
    "Codelist",
    "Gemeentecode",
    "Gemeentecodes",
    "Mutatie",
    "OpenCodelist",
    "RedenTerugkoppeling",
    "RetourCode",
    "RetourCode10",
    "StatusAanlevering",
    "Tarief",
    "UnknownCode",
    "gemeentecodes",
    "gemeenten",
    "is_gemeente",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
