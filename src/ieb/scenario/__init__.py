"""Stories as data: messages in functional notation, events, what was known and what came before."""

from ieb.scenario.earlier import Earlier
from ieb.scenario.known import Known

__all__ = [
    "Earlier",
    "Known",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
