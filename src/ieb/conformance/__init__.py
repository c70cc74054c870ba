"""The conformance kit: hold your own software against the casussen and the rules of iEb.

Install the extra ``conformance``, write an `Adapter` and run ``pytest --ieb-adapter
my_pkg:Adapter``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

# Loaded at first use: pytest imports this package in every session, also when nobody asks for the
# kit.
_LATER: Final = {
    "Adapter": "ieb.conformance.adapter",
    "Check": "ieb.conformance.check",
    "Earlier": "ieb.scenario.earlier",
    "Mismatch": "ieb.conformance.mismatch",
    "Role": "ieb.scenario.situation",
    "Situation": "ieb.scenario.situation",
    "Unable": "ieb.conformance.adapter",
    "checks": "ieb.conformance.kit",
    "run": "ieb.conformance.runner",
}
# What a name was called before; it stays for two minor releases.
_EARLIER_NAMES: Final = {"Exchanged": "Earlier"}

if TYPE_CHECKING:
    from ieb.conformance.adapter import Adapter, Unable
    from ieb.conformance.check import Check
    from ieb.conformance.kit import checks
    from ieb.conformance.mismatch import Mismatch
    from ieb.conformance.runner import run
    from ieb.scenario.earlier import Earlier
    from ieb.scenario.situation import Role, Situation
else:
    # Unseen by type checkers: to them it would make every misspelt name an object.
    def __getattr__(name: str) -> object:
        """Load a part of the kit."""
        name = _EARLIER_NAMES.get(name, name)
        if name not in _LATER:
            msg = f"module 'ieb.conformance' has no attribute {name!r}"
            raise AttributeError(msg)
        value: object = getattr(import_module(_LATER[name]), name)
        return value


__all__ = [
    "Adapter",
    "Check",
    "Earlier",
    "Mismatch",
    "Role",
    "Situation",
    "Unable",
    "checks",
    "run",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
