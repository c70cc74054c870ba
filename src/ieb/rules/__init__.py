"""The rules of iEb: pure functions, one per rule, their register, and what judges a message by them."""

from ieb.rules import antwoord, bedrijf, inhoud, technisch, uitleg
from ieb.rules.context import AndereStroom, Context
from ieb.rules.days import Termijnen
from ieb.rules.engine import check, validate
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
    "antwoord",
    "bedrijf",
    "check",
    "inhoud",
    "technisch",
    "uitleg",
    "validate",
]
