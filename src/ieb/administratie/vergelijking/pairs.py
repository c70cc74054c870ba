"""Which row of the CAK and which provision of the gemeente are about the same verstrekking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from attrs import evolve, frozen

from ieb.administratie.bestand import HenvRegel
from ieb.administratie.dossier import Voorziening
from ieb.administratie.soorten import Soort
from ieb.administratie.vergelijking.clients import Choices, is_liable
from ieb.administratie.vergelijking.uitkomst import Via
from ieb.kalender import Periode
from ieb.kalender.periods import LAST_CONTRIBUTION_PERIOD

_SAME_ROW: Final = "HV070"
_GROUPS: Final[Mapping[str, frozenset[Soort]]] = {
    "12": frozenset({Soort.HULPMIDDEL}),
    "13": frozenset({Soort.HULPMIDDEL, Soort.WONINGAANPASSING}),
    "14": frozenset({Soort.HULPMIDDEL}),
}
"""Kinds by HENV_GROEP_CODE, as the productcategorieën of iWmo (zuster, aanname)."""


@frozen
class Pair:
    """A row of the CAK and a provision; one of them may be missing."""

    row: HenvRegel | None
    voorziening: Voorziening | None
    via: Via | None = None

    @property
    def nummer(self) -> str:
        """The gemeente's number of it; that of the row when the gemeente has no provision."""
        if self.voorziening is not None:
            return self.voorziening.nummer
        assert self.row is not None  # one of the two is there
        return self.row.dossiernummer

    def runs_on(self, day: date) -> bool:
        """Return whether the gemeente has a provision that is used on or after a day.

        Args:
            day: The day.
        """
        if self.voorziening is None:
            return False
        return self.voorziening.tot is None or self.voorziening.tot >= day


def match(
    voorzieningen: Iterable[Voorziening], rows: Iterable[HenvRegel], choices: Choices
) -> Iterator[Pair]:
    """Pair rows and provisions of one client: by number, then by group and first period.

    Args:
        voorzieningen: The provisions.
        rows: The rows of HenV.
        choices: What the policy of the gemeente says of kinds.
    """
    waiting = _once(rows)
    left: list[Voorziening] = []
    for voorziening in voorzieningen:
        row = waiting.pop(voorziening.nummer, None)
        if not _is_watched(voorziening, choices):
            continue
        if row is None:
            left.append(voorziening)
            continue
        yield Pair(row, voorziening, Via.DOSSIER)
    for voorziening in left:
        alike = [row for row in waiting.values() if _fits(row, voorziening)]
        if len(alike) == 1 and _count_alike(alike[0], left) == 1:
            yield Pair(waiting.pop(_number_of(alike[0])), voorziening, Via.GROEP)
            continue
        yield Pair(None, voorziening)
    for row in waiting.values():
        yield Pair(row, None)


def _once(rows: Iterable[HenvRegel]) -> dict[str | int, HenvRegel]:
    """Return the first row of each number; it carries what a later one with it was found to be."""
    first: dict[str | int, HenvRegel] = {}
    for row in rows:
        codes = {finding.code for finding in row.bevindingen}
        if _SAME_ROW in codes:
            continue
        kept = first.setdefault(_number_of(row), row)
        if kept is not row:
            findings = kept.bevindingen + row.bevindingen
            first[_number_of(row)] = evolve(kept, bevindingen=findings)
    return first


def _number_of(row: HenvRegel) -> str | int:
    """Return the number of the dossier; the line of a row without one, which is then its own."""
    return row.dossiernummer if row.dossiernummer.strip() else row.regelnummer


def _is_watched(voorziening: Voorziening, choices: Choices) -> bool:
    return voorziening.soort.kenmerken.kostprijs and is_liable(voorziening, choices)


def _fits(row: HenvRegel, voorziening: Voorziening) -> bool:
    kinds = _GROUPS.get(row.groep_code, frozenset())
    return voorziening.soort in kinds and row.vanaf == first_period(voorziening)


def _count_alike(row: HenvRegel, voorzieningen: Iterable[Voorziening]) -> int:
    return sum(_fits(row, voorziening) for voorziening in voorzieningen)


def first_period(voorziening: Voorziening) -> Periode | None:
    """Return the period in which the use of a provision began; None beyond the last one.

    Args:
        voorziening: The provision.
    """
    if voorziening.van > LAST_CONTRIBUTION_PERIOD.tot_en_met:
        return None
    return Periode.of(voorziening.van)
