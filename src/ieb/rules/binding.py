"""Which function checks which rule: functions are bound to the codes of the rules of releases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from ieb.errors import InvalidRelease
from ieb.privacy import quote
from ieb.releases import release, release_names
from ieb.releases.rule import Rule
from ieb.rules.subject import Check

_BOUND: Final[dict[str, Check]] = {}
CHECKS: Final[Mapping[str, Check]] = MappingProxyType(_BOUND)
"""The functions by the code of the rule that they check."""


def checks(*codes: str) -> Callable[[Check], Check]:
    """Bind the function below to the rules that it checks.

    Args:
        *codes: Their codes.
    """

    def bind(check: Check) -> Check:
        for code in codes:
            assert code not in _BOUND, code
            _BOUND[code] = check
        return check

    return bind


def check_of(rule: Rule) -> Check:
    """Return the function that checks a rule.

    Args:
        rule: A rule that is checked by one.

    Raises:
        InvalidRelease: There is none, or some function checks a rule that no release has.
    """
    _demand_own_rules()
    if rule.code not in CHECKS:
        fault = f"Regel {quote(rule.code)} is 'gecontroleerd', maar ieb heeft er geen functie voor"
        msg = f"{fault}; geef zo'n regel een andere manier, of laat haar weg."
        raise InvalidRelease((msg,))
    return CHECKS[rule.code]


@cache  # which functions there are is fixed once they are imported
def _demand_own_rules() -> None:
    demand_rules(CHECKS)


def demand_rules(bound: Mapping[str, Check]) -> None:
    """Refuse functions that no rule asks for: they would never run, and nobody would know.

    Args:
        bound: Functions by the code of the rule that they check.

    Raises:
        InvalidRelease: Which codes are those of no rule of a release of this library.
    """
    left = _without_rule(bound)
    if left:
        msg = f"Functies in ieb.rules.checks zonder regel in een release: {', '.join(left)}."
        raise InvalidRelease((msg,))


def _without_rule(bound: Mapping[str, Check]) -> list[str]:
    left = dict.fromkeys(bound)
    for name in release_names():
        if not left:  # the rules of another release need not be read
            break
        known = release(name).rules
        left = dict.fromkeys(code for code in left if code not in known)
    return list(left)
