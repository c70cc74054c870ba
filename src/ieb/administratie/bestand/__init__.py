"""The files that the CAK gave each gemeente in 2019: HenV and ZA.

What stands in them was printed, how they are written was not: how to read them is a `Dialect`,
which the reader gives. Everything here is a reconstruction (aanname) where no source is named.
"""

from __future__ import annotations

from ieb.administratie.bestand.amounts import Drempels
from ieb.administratie.bestand.dialect import (
    Bedragnotatie,
    Codering,
    Datumnotatie,
    Dialect,
    Periodenotatie,
    parse_dialect,
)
from ieb.administratie.bestand.henv import read_henv
from ieb.administratie.bestand.regels import Bestand, BestandRegel, HenvRegel, ZaRegel
from ieb.administratie.bestand.sniffing import Snuffel, sniff
from ieb.administratie.bestand.za import read_za

__all__ = [
    "Bedragnotatie",
    "Bestand",
    "BestandRegel",
    "Codering",
    "Datumnotatie",
    "Dialect",
    "Drempels",
    "HenvRegel",
    "Periodenotatie",
    "Snuffel",
    "ZaRegel",
    "parse_dialect",
    "read_henv",
    "read_za",
    "sniff",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
