"""Per verstrekking: the row of the CAK beside the provision, and which amount to use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import evolve

from ieb.administratie.bestand import Drempels, HenvRegel
from ieb.administratie.bestand.amounts import range_of
from ieb.administratie.dossier import Voorziening
from ieb.administratie.vergelijking.clients import Choices
from ieb.administratie.vergelijking.eigen import Amounts, count_own
from ieb.administratie.vergelijking.pairs import Pair, match
from ieb.administratie.vergelijking.uitkomst import (
    Keuze,
    Verschil,
    VerstrekkingVergelijking,
)
from ieb.values import Bedrag

_BY_FINDING: Final = {
    "HV040": Verschil.ONREALISTISCH,
    "HV050": Verschil.GEEN_AFSCHRIJVING,
    "HV060": Verschil.VOORLOPIG,
    "HV071": Verschil.DUBBEL,
}


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
        for pair in match(voorzieningen, rows, choices)
    ]
    return sorted(found, key=_by_number)


def _by_number(found: VerstrekkingVergelijking) -> tuple[str, int]:
    return found.dossiernummer, found.regelnummer or 0


def _compare(
    bsn: str, pair: Pair, amounts: Amounts, *, aangeleverd: bool
) -> VerstrekkingVergelijking:
    key = (bsn, pair.nummer)
    row, counted = pair.row, None
    if row is not None and row.in_sums:
        counted = row
    eigen = count_own(pair, counted, amounts, key)
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
        found = _with_choice(found, amounts, key)
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


def _range(row: HenvRegel | None, drempels: Drempels) -> tuple[Bedrag | None, Bedrag | None]:
    if row is None or row.restbedrag is None or row.zorgperiode is None:
        return None, None
    return range_of(row.restbedrag, row.zorgperiode, drempels)


def _differences(
    pair: Pair, found: VerstrekkingVergelijking, *, rest_counts: bool
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


def _with_choice(
    found: VerstrekkingVergelijking, amounts: Amounts, key: tuple[str, str]
) -> VerstrekkingVergelijking:
    """Return it with the amount to use, and whose it is; with none when the choice leaves none."""
    if key in amounts.handmatig:
        return evolve(found, bedrag=amounts.handmatig[key], keuze=Keuze.HANDMATIG)
    offered = dict(_list_offers(found, amounts.keuze))
    unfit: Bedrag | None = None
    if Verschil.ONREALISTISCH in found.verschillen:  # whoever asks for it: it is a placeholder
        unfit = offered.pop(Keuze.CAK, None)
    if not offered:
        return evolve(found, unfit=unfit)
    bedrag, keuze = min((amount, keuze) for keuze, amount in offered.items())
    return evolve(found, bedrag=bedrag, keuze=keuze)


def _list_offers(found: VerstrekkingVergelijking, chosen: Keuze) -> Iterator[tuple[Keuze, Bedrag]]:
    """Yield the known amounts that the choice is between, each with whose it is."""
    own, cak = found.rest_eigen, found.rest_cak
    if chosen is Keuze.LAAGSTE and own is None:
        # A provisional amount is not that of 01-01-2020, and nobody pays more than needed.
        cak = found.laag
    for keuze, amount in ((Keuze.CAK, cak), (Keuze.EIGEN, own)):
        if amount is not None and chosen in {Keuze.LAAGSTE, keuze}:
            yield keuze, amount
