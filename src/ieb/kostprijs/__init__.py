"""Until when a client may be charged for what a hulpmiddel or woningaanpassing costs.

The law forbids that a client pays more than such a provision costs (wet: Wmo 2015 art. 2.1.4a
lid 6), and since 2020 the gemeente guards that itself. What each step of the sum
rests on stands in `BEPALINGEN`.
"""

from __future__ import annotations

from ieb.kostprijs.bewaking import Bewaking, Interval
from ieb.kostprijs.choosing import longest, sendable
from ieb.kostprijs.counting import carry_over, restbedrag, run_down
from ieb.kostprijs.huur import Huur, first_below, run_down_rent
from ieb.kostprijs.provisions import BEPALINGEN
from ieb.kostprijs.restart import Restart, restart_on
from ieb.kostprijs.verloop import Maandregel, Stretch, Verloop

__all__ = [
    "BEPALINGEN",
    "Bewaking",
    "Huur",
    "Interval",
    "Maandregel",
    "Restart",
    "Stretch",
    "Verloop",
    "carry_over",
    "first_below",
    "longest",
    "restart_on",
    "restbedrag",
    "run_down",
    "run_down_rent",
    "sendable",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
