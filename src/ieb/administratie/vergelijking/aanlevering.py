"""From a comparison to the initial delivery: the chosen amounts in the records, and no more.

There is no second algorithm: what is delivered is what `plan_all` says of these records with an
empty history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from attrs import evolve

from ieb.administratie.beleid import BEGIN
from ieb.administratie.dossier import Dossier, Voorziening
from ieb.administratie.vergelijking.uitkomst import Vergelijking
from ieb.messages import Kostprijs
from ieb.messages.places import Stroom
from ieb.values import Bedrag

_PER: Final[date] = BEGIN[Stroom.ABONNEMENTSTARIEF]


def with_amounts(dossiers: Iterable[Dossier], vergelijking: Vergelijking) -> Iterator[Dossier]:
    """Yield the dossiers that are delivered, each watched provision with the chosen amount.

    Args:
        dossiers: The records that were compared.
        vergelijking: What came of it.
    """
    delivered = {client.bsn for client in vergelijking.clients if client.aangeleverd}
    amounts = {
        (found.bsn, found.dossiernummer): found.bedrag
        for found in vergelijking.verstrekkingen
        if found.bedrag is not None
    }
    for dossier in dossiers:
        if dossier.bsn in delivered:
            voorzieningen = [
                _with_amount(voorziening, amounts.get((dossier.bsn, voorziening.nummer)))
                for voorziening in dossier.voorzieningen
            ]
            yield evolve(dossier, voorzieningen=voorzieningen)


def _with_amount(voorziening: Voorziening, amount: Bedrag | None) -> Voorziening:
    if amount is None:
        return voorziening
    kostprijs = Kostprijs(kostprijs_bedrag=amount, kostprijs_startdatum=_PER)
    return evolve(voorziening, kostprijs=kostprijs)
