"""The rules of iEb: pure functions, one per rule, their register, and what judges a message by them."""

# Named twice: loaded to register their rules, and of our own.
from ieb.rules import bedrijf as bedrijf
from ieb.rules import inhoud as inhoud
from ieb.rules import retouren as retouren
from ieb.rules import signalen as signalen
from ieb.rules import technisch as technisch
from ieb.rules import terugkoppeling as terugkoppeling
from ieb.rules import uitleg as uitleg
from ieb.rules.context import Context
from ieb.rules.days import Termijnen
from ieb.rules.engine import check, validate
from ieb.rules.given import AndereStroom
from ieb.rules.register import RULES, Manier, Rule, Soort
from ieb.rules.report import NotJudged, Report

__all__ = [
    "RULES",
    "AndereStroom",
    "Context",
    "Manier",
    "NotJudged",
    "Report",
    "Rule",
    "Soort",
    "Termijnen",
    "check",
    "validate",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
