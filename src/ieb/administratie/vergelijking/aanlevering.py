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
from ieb.administratie.plans import Opdracht
from ieb.administratie.vergelijking.uitkomst import Vergelijking
from ieb.arguments import demand_day, name_arguments
from ieb.codes import StatusAanlevering
from ieb.errors import InvalidType, InvalidValue
from ieb.messages import WMO401, WMO403, Kostprijs
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


@name_arguments
def make_parts(
    opdrachten: Iterable[Opdracht], *, identificaties: Iterator[str], dagtekening: date
) -> Iterator[WMO401 | WMO403]:
    """Yield first aanleveringen as release 1.0 says them: a start, and a stop when there is one.

    So the delivery of 2020 went. To send today, `Opdracht.message` makes a WMO405.

    Args:
        opdrachten: What is sent, in order; each a first aanlevering of the abonnementstarief.
        identificaties: Identifications of the messages, none used before.
        dagtekening: Date of the messages.

    Yields:
        The messages, the stop of a period right after its start.

    Raises:
        InvalidType: `dagtekening` is no date, or an opdracht none.
        InvalidValue: An opdracht changes or removes, is of another stream, or the identifications
            have run out.
    """
    day = demand_day("dagtekening", dagtekening)
    for opdracht in opdrachten:
        _demand_first(opdracht)
        periode = opdracht.periode
        number, gemeente = periode.sleutel.start_nummer, periode.sleutel.gemeente
        yield WMO401.aanlevering(
            status_aanlevering=StatusAanlevering.EERSTE_AANLEVERING,
            gemeente=gemeente,
            identificatie=take_next(identificaties),
            dagtekening=day,
            bsn=periode.bsn,
            eb_start_nummer=number,
            eb_startdatum=periode.start,
            eb_kostprijs=periode.kostprijs,
        )
        if periode.stop is not None:
            yield WMO403.aanlevering(
                status_aanlevering=StatusAanlevering.EERSTE_AANLEVERING,
                gemeente=gemeente,
                identificatie=take_next(identificaties),
                dagtekening=day,
                bsn=periode.bsn,
                eb_start_nummer=number,
                eb_stopdatum=periode.stop,
            )


def _demand_first(opdracht: Opdracht) -> None:
    if not isinstance(opdracht, Opdracht):
        msg = f"opdrachten: verwacht opdrachten van een plan, geen {type(opdracht).__name__}."
        raise InvalidType(msg)
    if opdracht.periode.sleutel.stroom is not Stroom.ABONNEMENTSTARIEF:
        msg = "Release 1.0 kent alleen het abonnementstarief; laat beschermd wonen weg."
        raise InvalidValue(msg)
    if opdracht.status is not StatusAanlevering.EERSTE_AANLEVERING:
        msg = (
            "Van release 1.0 worden alleen eerste aanleveringen gemaakt; maak van wijzigen en "
            "verwijderen een WMO405."
        )
        raise InvalidValue(msg)


def take_next(identificaties: Iterator[str]) -> str:
    """Return the next Identificatie.

    Args:
        identificaties: Identifications, none used before.

    Raises:
        InvalidValue: They have run out.
    """
    for identificatie in identificaties:
        return identificatie
    msg = "identificaties: er zijn er te weinig. Geef een reeks die doorgaat."
    raise InvalidValue(msg)
