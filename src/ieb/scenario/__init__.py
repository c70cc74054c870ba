"""Stories as data: the casussen and the cases of the rules, and their player."""

from ieb.scenario.casus_files import casus, casussen
from ieb.scenario.document import document_deviations
from ieb.scenario.earlier import Earlier
from ieb.scenario.known import Known
from ieb.scenario.model import (
    CAK,
    Casus,
    Deviation,
    EarlierInCasus,
    Expected,
    ExpectedKind,
    FilledIn,
    Step,
)
from ieb.scenario.player import Played, Story, play
from ieb.scenario.rows import Row
from ieb.scenario.rule_cases import Case, CaseKind, cases

__all__ = [
    "CAK",
    "Case",
    "CaseKind",
    "Casus",
    "Deviation",
    "Earlier",
    "EarlierInCasus",
    "Expected",
    "ExpectedKind",
    "FilledIn",
    "Known",
    "Played",
    "Row",
    "Step",
    "Story",
    "cases",
    "casus",
    "casussen",
    "document_deviations",
    "play",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
