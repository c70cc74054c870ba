"""The rules of iEb: pure functions, one per rule, their register, and what judges a message by them."""

from ieb.rules import bedrijf, inhoud, retouren, signalen, technisch, terugkoppeling, uitleg
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
    "bedrijf",
    "check",
    "inhoud",
    "retouren",
    "signalen",
    "technisch",
    "terugkoppeling",
    "uitleg",
    "validate",
]
