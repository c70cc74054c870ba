"""The chain: a reference gemeente and a reference CAK, as pure values that answer each other."""

from ieb.keten.cak import Cak, Notice
from ieb.keten.events import Correction, Death, Event, OtherStreamEnds, Removal, Start, Stop
from ieb.keten.gemeente import Gemeente
from ieb.keten.party import Outcome, Party
from ieb.keten.period import Period

__all__ = [
    "Cak",
    "Correction",
    "Death",
    "Event",
    "Gemeente",
    "Notice",
    "OtherStreamEnds",
    "Outcome",
    "Party",
    "Period",
    "Removal",
    "Start",
    "Stop",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
