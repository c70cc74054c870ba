"""Per verstrekking: the row of the CAK beside the provision, and which amount to use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from attrs import evolve, frozen

from ieb.administratie.beleid import BEGIN
from ieb.administratie.bestand import Drempels, HenvRegel
from ieb.administratie.bestand.amounts import (
    YEAR_OF_PERIOD_TARIFF,
    is_unrealistic,
    periods_between,
    range_of,
)
from ieb.administratie.dossier import Voorziening
from ieb.administratie.soorten import Soort
from ieb.administratie.vergelijking.clients import Choices, is_liable
from ieb.administratie.vergelijking.uitkomst import (
    EigenBedrag,
    Keuze,
    Verschil,
    VerstrekkingVergelijking,
    Via,
)
from ieb.kalender import Periode
from ieb.kalender.periods import LAST_CONTRIBUTION_PERIOD
from ieb.messages import Kostprijs
from ieb.messages.places import Stroom
from ieb.values import Bedrag

_BY_FINDING: Final = {
    "HV040": Verschil.ONREALISTISCH,
    "HV050": Verschil.GEEN_AFSCHRIJVING,
    "HV060": Verschil.VOORLOPIG,
    "HV071": Verschil.DUBBEL,
}
_SAME_ROW: Final = "HV070"
_UNFIT: Final = {Verschil.ONREALISTISCH, Verschil.DUBBEL}
_PER: Final = BEGIN[Stroom.ABONNEMENTSTARIEF]
"""The day on which the remaining amounts of 2019 count."""
_GROUPS: Final[Mapping[str, frozenset[Soort]]] = {
    "12": frozenset({Soort.HULPMIDDEL}),
    "13": frozenset({Soort.HULPMIDDEL, Soort.WONINGAANPASSING}),
    "14": frozenset({Soort.HULPMIDDEL}),
}
"""Kinds by HENV_GROEP_CODE, as the productcategorieën of iWmo (zuster, aanname)."""


@frozen(kw_only=True)
class Amounts:
    """What amounts are chosen by.

    Attributes:
        eigen: What the gemeente counted, by Bsn and number.
        handmatig: What somebody looked up, by Bsn and number.
        keuze: Whose amount is used.
        peildatum: First day of the new contribution.
        drempels: What counts as unrealistic.
    """

    eigen: Mapping[tuple[str, str], EigenBedrag]
    handmatig: Mapping[tuple[str, str], Bedrag]
    keuze: Keuze
    peildatum: date
    drempels: Drempels


@frozen
class _Pair:
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


def compare_provisions(
    bsn: str,
    voorzieningen: Iterable[Voorziening],
    rows: Iterable[HenvRegel],
    amounts: Amounts,
    choices: Choices,
    *,
    aangeleverd: bool,
) -> list[VerstrekkingVergelijking]:
    """Return what was found of each verstrekking of one client, by number.

    Args:
        bsn: Who it is.
        voorzieningen: The provisions of the client.
        rows: The rows of HenV about the client.
        amounts: What amounts are chosen by.
        choices: What the policy of the gemeente says of kinds.
        aangeleverd: Whether the client is reported. Of what is not, only the kostprijs is compared.
    """
    found = [
        _compare(bsn, pair, amounts, aangeleverd=aangeleverd and pair.runs_on(amounts.peildatum))
        for pair in _match(list(voorzieningen), _once(rows), choices)
    ]
    return sorted(found, key=_by_number)


def _by_number(found: VerstrekkingVergelijking) -> tuple[str, int]:
    return found.dossiernummer, found.regelnummer or 0


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


def _match(
    voorzieningen: list[Voorziening], rows: dict[str | int, HenvRegel], choices: Choices
) -> Iterator[_Pair]:
    """Pair rows and provisions: by number, and what is left by group and first period."""
    left: list[Voorziening] = []
    for voorziening in voorzieningen:
        row = rows.pop(voorziening.nummer, None)
        if not _is_watched(voorziening, choices):
            continue
        if row is None:
            left.append(voorziening)
            continue
        yield _Pair(row, voorziening, Via.DOSSIER)
    for voorziening in left:
        alike = [row for row in rows.values() if _fits(row, voorziening)]
        if len(alike) == 1 and _count_alike(alike[0], left) == 1:
            yield _Pair(rows.pop(_number_of(alike[0])), voorziening, Via.GROEP)
            continue
        yield _Pair(None, voorziening)
    for row in rows.values():
        yield _Pair(row, None)


def _is_watched(voorziening: Voorziening, choices: Choices) -> bool:
    return voorziening.soort.kenmerken.kostprijs and is_liable(voorziening, choices)


def _fits(row: HenvRegel, voorziening: Voorziening) -> bool:
    kinds = _GROUPS.get(row.groep_code, frozenset())
    return voorziening.soort in kinds and row.vanaf == _first_period(voorziening)


def _count_alike(row: HenvRegel, voorzieningen: Iterable[Voorziening]) -> int:
    return sum(_fits(row, voorziening) for voorziening in voorzieningen)


def _first_period(voorziening: Voorziening) -> Periode | None:
    """Return the period in which its use began; None beyond the calendar of periods."""
    if voorziening.van > LAST_CONTRIBUTION_PERIOD.tot_en_met:
        return None
    return Periode.of(voorziening.van)


def _compare(
    bsn: str, pair: _Pair, amounts: Amounts, *, aangeleverd: bool
) -> VerstrekkingVergelijking:
    key = (bsn, pair.nummer)
    row, counted = pair.row, None
    if row is not None and row.in_sums:
        counted = row
    eigen = _own(pair, counted, amounts, key)
    laag, hoog = _range(counted, amounts.drempels)
    found = VerstrekkingVergelijking(
        bsn=bsn,
        dossiernummer=pair.nummer,
        regelnummer=None if row is None else row.regelnummer,
        via=pair.via,
        verschillen=frozenset(),
        kostprijs_cak=None if counted is None else counted.totale_kosten,
        kostprijs_eigen=eigen.kostprijs,
        rest_cak=None if counted is None else counted.restbedrag,
        rest_eigen=eigen.rest,
        laag=laag,
        hoog=hoog,
    )
    differences = frozenset(_differences(pair, found, rest_counts=aangeleverd))
    found = evolve(found, verschillen=differences)
    if aangeleverd:
        bedrag, keuze = _choose(found, amounts, key)
        found = evolve(found, bedrag=bedrag, keuze=keuze)
    if differences:
        return found
    verschil = Verschil.GELIJK
    if not _is_known(found, aangeleverd=aangeleverd):
        verschil = Verschil.ONBEKEND
    return evolve(found, verschillen=frozenset({verschil}))


def _is_known(found: VerstrekkingVergelijking, *, aangeleverd: bool) -> bool:
    """Return whether two amounts could be compared, and one can be used where one is needed."""
    if not aangeleverd:
        return None not in {found.kostprijs_cak, found.kostprijs_eigen}
    if found.bedrag is None:
        return False
    totals = {found.kostprijs_cak, found.kostprijs_eigen}
    return None not in totals or None not in {found.laag, found.rest_eigen}


def _own(pair: _Pair, row: HenvRegel | None, amounts: Amounts, key: tuple[str, str]) -> EigenBedrag:
    """Return what the gemeente counted, its remaining amount worked out where that is possible."""
    given = amounts.eigen.get(key, EigenBedrag())
    voorziening = pair.voorziening
    if voorziening is None:
        return given
    given = _with_record(given, voorziening)
    if given.rest is not None or given.kostprijs is None:
        return given
    first = _first_period(voorziening)
    if first is None:
        # Of what began on 30 or 31 December nothing was charged: these lie in no bijdrageperiode.
        return evolve(given, rest=given.kostprijs) if voorziening.van < _PER else given
    if first.jaar == YEAR_OF_PERIOD_TARIFF:
        periods = periods_between(first, LAST_CONTRIBUTION_PERIOD)
        charged = periods * amounts.drempels.periodebijdrage.cents
        return evolve(given, rest=_less(given.kostprijs, charged))
    if row is None or row.totale_kosten is None or row.restbedrag is None:
        return given
    if not is_unrealistic(row.totale_kosten, amounts.drempels):
        return given
    written_off = row.totale_kosten.cents - row.restbedrag.cents
    return evolve(given, rest=_less(given.kostprijs, written_off))


def _with_record(given: EigenBedrag, voorziening: Voorziening) -> EigenBedrag:
    """Take from the record what was not given apart from it."""
    kostprijs = voorziening.kostprijs
    if not isinstance(kostprijs, Kostprijs):
        return given
    amount = kostprijs.kostprijs_bedrag
    if kostprijs.kostprijs_startdatum < _PER:
        return evolve(given, kostprijs=given.kostprijs or amount)
    if kostprijs.kostprijs_startdatum == _PER and voorziening.van < _PER:
        return evolve(given, rest=given.rest or amount)
    return given


def _less(amount: Bedrag, cents: int) -> Bedrag:
    return Bedrag(max(0, amount.cents - cents))


def _range(row: HenvRegel | None, drempels: Drempels) -> tuple[Bedrag | None, Bedrag | None]:
    if row is None or row.restbedrag is None or row.zorgperiode is None:
        return None, None
    return range_of(row.restbedrag, row.zorgperiode, drempels)


def _differences(
    pair: _Pair, found: VerstrekkingVergelijking, *, rest_counts: bool
) -> Iterator[Verschil]:
    if pair.row is None:
        yield Verschil.ALLEEN_GEMEENTE
        return
    if pair.voorziening is None:
        yield Verschil.ALLEEN_CAK
    for finding in pair.row.bevindingen:
        if finding.code in _BY_FINDING:
            yield _BY_FINDING[finding.code]
    totals = {found.kostprijs_cak, found.kostprijs_eigen} - {None}
    if len(totals) > 1:
        yield Verschil.KOSTPRIJS_VERSCHILT
    if rest_counts and _lies_outside(found):
        yield Verschil.RESTBEDRAG_VERSCHILT


def _lies_outside(found: VerstrekkingVergelijking) -> bool:
    if found.rest_eigen is None or found.laag is None or found.hoog is None:
        return False
    return not found.laag <= found.rest_eigen <= found.hoog


def _choose(
    found: VerstrekkingVergelijking, amounts: Amounts, key: tuple[str, str]
) -> tuple[Bedrag | None, Keuze | None]:
    """Return the amount to use, and whose it is; none when the choice leaves none."""
    if key in amounts.handmatig:
        return amounts.handmatig[key], Keuze.HANDMATIG
    by_keuze = {Keuze.CAK: found.rest_cak, Keuze.EIGEN: found.rest_eigen}
    if amounts.keuze is not Keuze.LAAGSTE:
        chosen = by_keuze[amounts.keuze]
        return chosen, None if chosen is None else amounts.keuze
    if found.rest_eigen is None:
        # A provisional amount is not that of 01-01-2020, and nobody pays more than needed.
        by_keuze[Keuze.CAK] = found.laag
    if not _UNFIT.isdisjoint(found.verschillen):
        del by_keuze[Keuze.CAK]
    known = [(amount, keuze) for keuze, amount in by_keuze.items() if amount is not None]
    return min(known, default=(None, None))
