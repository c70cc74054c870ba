"""Invented clients of a gemeente, and the two files that the CAK could have given of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from ieb.administratie import Dossier, Soort, Voorziening, read_dossiers
from ieb.administratie.vergelijking import EigenBedrag
from ieb.values import Bedrag

_FILES: Final = Path(__file__).parents[2] / "docs" / "vergelijken"
HENV: Final = (_FILES / "henv.csv").read_text(encoding="utf-8")
ZA: Final = (_FILES / "za.csv").read_text(encoding="utf-8")
HENV_KOLOMMEN: Final = HENV.splitlines()[0]
ZA_KOLOMMEN: Final = ZA.splitlines()[0]


DOSSIERS: Final = tuple(read_dossiers(_FILES / "dossiers.json"))
"""The clients that the comparison is about."""


def _counted(kostprijs: str, rest: str | None = None) -> EigenBedrag:
    remaining = None
    if rest is not None:
        remaining = Bedrag.from_euro(rest)
    return EigenBedrag(kostprijs=Bedrag.from_euro(kostprijs), rest=remaining)


EIGEN: Final = {
    ("999900006", "D-0001"): _counted("3000,00", "2385,50"),
    ("999900018", "D-0002"): _counted("500,00", "342,50"),
    ("999900031", "D-0003"): _counted("1200,00", "972,50"),
    ("999900043", "D-0004"): _counted("8500,00"),
    ("999900055", "D-0005"): _counted("400,00"),
    ("999900067", "D-0006"): _counted("800,00", "590,00"),
    ("999900080", "D-0008"): _counted("650,00"),
    ("999900092", "D-0010"): _counted("500,00", "387,50"),
    ("999900110", "D-0011"): _counted("487,50", "375,00"),
}
"""What the gemeente itself counted."""


def _long_used(bsn: str, nummer: str) -> Dossier:
    provision = Voorziening(nummer=nummer, soort=Soort.HULPMIDDEL, van=date(2018, 1, 1))
    return Dossier(bsn=bsn, voorzieningen=[provision], nummer=nummer)


DELIVERED_TOO: Final = (
    _long_used("999900171", "D-0013"),
    _long_used("999900183", "D-0014"),
    _long_used("999900195", "D-0012"),
)
"""Clients that stand in neither file."""

EIGEN_TOO: Final = {
    ("999900171", "D-0013"): EigenBedrag(rest=Bedrag.from_euro("19,00")),
    ("999900183", "D-0014"): EigenBedrag(rest=Bedrag.from_euro("38,00")),
    ("999900195", "D-0012"): EigenBedrag(rest=Bedrag.from_euro("12,50")),
}
"""What the gemeente counted for them."""
