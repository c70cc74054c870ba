"""The seven casussen of iEb 4.0: as printed, and played."""

from ieb.casus.loader import casus, casussen, document_deviations
from ieb.casus.model import CAK, Casus, Deviation, Earlier, Expected, FilledIn, Kind, Row, Step
from ieb.casus.play import Played, Story, play

__all__ = [
    "CAK",
    "Casus",
    "Deviation",
    "Earlier",
    "Expected",
    "FilledIn",
    "Kind",
    "Played",
    "Row",
    "Step",
    "Story",
    "casus",
    "casussen",
    "document_deviations",
    "play",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
