"""What was exchanged before, behind the few questions that the rules ask.

`History` lives in memory and never changes: recording a message gives a new one. `SqliteHistory`
(in `ieb.history.sqlite`) keeps the same in a file. Who has an administration of their own answers
the questions of `HistoryView`.
"""

from ieb.history.answers import Answers
from ieb.history.memory import History
from ieb.history.view import (
    Exchange,
    HistoryView,
    Identity,
    Numbering,
    Recorded,
    demand_event,
    identity_of,
)
from ieb.messages.kinds import is_retour
from ieb.messages.pairs import Retour

__all__ = [
    "Answers",
    "Exchange",
    "History",
    "HistoryView",
    "Identity",
    "Numbering",
    "Recorded",
    "Retour",
    "demand_event",
    "identity_of",
    "is_retour",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
