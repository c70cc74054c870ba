"""The rules of iEb: what judges a message by those of its release, and what that gives."""

from typing import TYPE_CHECKING

from ieb.releases.rule import Manier, Rule, SoortRegel
from ieb.rules import functions as functions  # named twice: loaded for the functions that it binds
from ieb.rules.context import Context
from ieb.rules.days import Termijnen
from ieb.rules.engine import check, validate
from ieb.rules.given import AndereStroom
from ieb.rules.report import Judgement, NotJudged, Report

__all__ = [
    "RULES",
    "AndereStroom",
    "Context",
    "Judgement",
    "Manier",
    "NotJudged",
    "Report",
    "Rule",
    "SoortRegel",
    "Termijnen",
    "check",
    "validate",
]

if TYPE_CHECKING:
    from collections.abc import Mapping

    RULES: Mapping[str, Rule]
    """The rules of the default release by their code; those of another are in its `rules`."""
else:
    # Unseen by type checkers: to them it would make every misspelt name an object.
    def __getattr__(name: str) -> object:
        """Read the rules when they are asked for: who judges nothing does not wait for them."""
        if name != "RULES":
            msg = f"module 'ieb.rules' has no attribute {name!r}"
            raise AttributeError(msg)
        from ieb.releases import release  # noqa: PLC0415  # only here

        return release().rules


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
