"""Which function implements which rule: functions are bound to the codes of rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from ieb.errors import InvalidRelease
from ieb.privacy import quote
from ieb.releases import release, release_names
from ieb.releases.rule import Rule
from ieb.rules.subject import RuleFunction

_BOUND: Final[dict[str, RuleFunction]] = {}
FUNCTIONS: Final[Mapping[str, RuleFunction]] = MappingProxyType(_BOUND)
"""The functions by the code of the rule that they implement."""


def implements(*codes: str) -> Callable[[RuleFunction], RuleFunction]:
    """Bind the function below to the rules that it implements.

    Args:
        *codes: Their codes.
    """

    def bind(function: RuleFunction) -> RuleFunction:
        for code in codes:
            assert code not in _BOUND, code
            _BOUND[code] = function
        return function

    return bind


def function_of(rule: Rule) -> RuleFunction:
    """Return the function that implements a rule.

    Args:
        rule: A rule that has one.

    Raises:
        InvalidRelease: There is none, or some function implements a rule that no release has.
    """
    _demand_own_rules()
    if rule.code not in FUNCTIONS:
        fault = f"Regel {quote(rule.code)} is 'gecontroleerd', maar ieb heeft er geen functie voor"
        msg = f"{fault}; geef zo'n regel een andere manier, of laat haar weg."
        raise InvalidRelease((msg,))
    return FUNCTIONS[rule.code]


@cache  # which functions there are is fixed once they are imported
def _demand_own_rules() -> None:
    demand_rules(FUNCTIONS)


def demand_rules(bound: Mapping[str, RuleFunction]) -> None:
    """Refuse functions that no rule asks for: they would never run, and nobody would know.

    Args:
        bound: Functions by the code of the rule that they implement.

    Raises:
        InvalidRelease: Which codes are those of no rule of a release of this library.
    """
    left = _without_rule(bound)
    if left:
        msg = f"Functies in ieb.rules.functions zonder regel in een release: {', '.join(left)}."
        raise InvalidRelease((msg,))


def _without_rule(bound: Mapping[str, RuleFunction]) -> list[str]:
    left = dict.fromkeys(bound)
    for name in release_names():
        known = release(name).rules
        left = dict.fromkeys(code for code in left if code not in known)
    return list(left)
