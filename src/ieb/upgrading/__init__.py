"""From release 1.0 to 4.0: a WMO401 or WMO403 becomes the WMO405 that says the same of its period.

It translates and does not judge: whether the result keeps to the rules, `ieb.check` says. Nothing
is made up: what a message of 1.0 does not say comes from the actual period, or from the caller.
"""

from ieb.upgrading.message import Actual, upgrade
from ieb.upgrading.series import upgrade_series
from ieb.upgrading.upgraded import Note, Upgraded

__all__ = [
    "Actual",
    "Note",
    "Upgraded",
    "upgrade",
    "upgrade_series",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
