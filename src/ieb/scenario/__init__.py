"""Stories as data: messages in functional notation, events, what was known and what came before."""

from ieb.scenario.cases import Case, CaseKind, cases
from ieb.scenario.earlier import Earlier
from ieb.scenario.known import Known

__all__ = [
    "Case",
    "CaseKind",
    "Earlier",
    "Known",
    "cases",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
