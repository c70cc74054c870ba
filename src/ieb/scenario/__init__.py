"""Scenarios as data: casussen, situations and the cases of the rules, and their player."""

from ieb.scenario.casus_files import casus, casussen
from ieb.scenario.document import document_deviations
from ieb.scenario.earlier import Earlier
from ieb.scenario.known import Known
from ieb.scenario.model import (
    CAK,
    Casus,
    CasusStep,
    Deviation,
    EarlierInCasus,
    Expected,
    ExpectedKind,
    FilledIn,
    Situatie,
    ToDo,
)
from ieb.scenario.player import PlayedCasus, PlayedStep, play
from ieb.scenario.rows import Row
from ieb.scenario.rule_cases import Case, CaseKind, cases, cases_of
from ieb.scenario.situatie_files import situatie, situaties
from ieb.scenario.situation import Role, Situation
from ieb.scenario.spellings import Spelling
from ieb.scenario.turns import Asked, Reaction, Reply, Scenario, Turn

__all__ = [
    "CAK",
    "Asked",
    "Case",
    "CaseKind",
    "Casus",
    "CasusStep",
    "Deviation",
    "Earlier",
    "EarlierInCasus",
    "Expected",
    "ExpectedKind",
    "FilledIn",
    "Known",
    "PlayedCasus",
    "PlayedStep",
    "Reaction",
    "Reply",
    "Role",
    "Row",
    "Scenario",
    "Situatie",
    "Situation",
    "Spelling",
    "ToDo",
    "Turn",
    "cases",
    "cases_of",
    "casus",
    "casussen",
    "document_deviations",
    "play",
    "situatie",
    "situaties",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
