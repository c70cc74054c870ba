"""What the gemeente itself counted of a verstrekking, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from attrs import evolve, frozen

from ieb.administratie.beleid import BEGIN
from ieb.administratie.bestand import Drempels, HenvRegel
from ieb.administratie.bestand.amounts import (
    YEAR_OF_PERIOD_TARIFF,
    is_unrealistic,
    periods_between,
)
from ieb.administratie.dossier import Voorziening
from ieb.administratie.vergelijking.pairs import Pair, first_period
from ieb.administratie.vergelijking.uitkomst import EigenBedrag, Keuze
from ieb.kalender.periods import LAST_CONTRIBUTION_PERIOD
from ieb.messages import Kostprijs
from ieb.messages.places import Stroom
from ieb.values import Bedrag

_PER: Final = BEGIN[Stroom.ABONNEMENTSTARIEF]
"""The day on which the remaining amounts of 2019 count."""


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


def count_own(
    pair: Pair, row: HenvRegel | None, amounts: Amounts, key: tuple[str, str]
) -> EigenBedrag:
    """Return what the gemeente counted, its remaining amount worked out where that is possible.

    Args:
        pair: The row and the provision.
        row: The row when its amounts count, or None.
        amounts: What amounts are chosen by.
        key: Bsn and number.
    """
    given = amounts.eigen.get(key, EigenBedrag())
    voorziening = pair.voorziening
    if voorziening is None:
        return given
    given = _with_record(given, voorziening)
    if given.rest is not None or given.kostprijs is None:
        return given
    first = first_period(voorziening)
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
