"""Per client: who knows it, and whether it is part of the initial delivery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ieb.administratie.bestand import BestandRegel
from ieb.administratie.dossier import Dossier, Voorziening
from ieb.administratie.soorten import Soort
from ieb.administratie.uses import is_due
from ieb.administratie.vergelijking.uitkomst import ClientReden, ClientVergelijking, Status
from ieb.kalender.periods import LAST_CONTRIBUTION_PERIOD
from ieb.kalender.working_days import ONE_DAY
from ieb.messages.places import Stroom

Choices = Mapping[Soort, bool]
_REPORTED = (None, ClientReden.NIEUW, ClientReden.ONBEKEND_BIJ_CAK)


def compare_client(
    bsn: str,
    dossier: Dossier | None,
    rows: Iterable[BestandRegel],
    peildatum: date,
    choices: Choices,
) -> ClientVergelijking:
    """Return the status of one client, and the reason.

    Args:
        bsn: Who it is.
        dossier: What the gemeente has, or None.
        rows: What the CAK has.
        peildatum: First day of the new contribution.
        choices: What the policy of the gemeente says of kinds.
    """
    periods = [row.zorgperiode for row in rows]
    if dossier is None:
        reden = ClientReden.NIET_LAATSTE_PERIODE
        if LAST_CONTRIBUTION_PERIOD in periods:
            reden = ClientReden.NIET_IN_ADMINISTRATIE
        return ClientVergelijking(
            bsn=bsn, dossier="", status=Status.ALLEEN_CAK, reden=reden, aangeleverd=False
        )
    why = _why_not(dossier, peildatum, choices)
    status = Status.BEIDE
    if not periods:
        status = Status.ALLEEN_GEMEENTE
        why = why or _why_unknown(dossier, peildatum, choices)
    return ClientVergelijking(
        bsn=bsn, dossier=dossier.nummer, status=status, reden=why, aangeleverd=why in _REPORTED
    )


def is_liable(voorziening: Voorziening, choices: Choices) -> bool:
    """Return whether a provision carries a contribution in the abonnementstarief.

    Args:
        voorziening: The provision.
        choices: What the policy of the gemeente says of kinds.
    """
    stroom = voorziening.soort.kenmerken.stroom
    return stroom is Stroom.ABONNEMENTSTARIEF and is_due(voorziening, choices)


def _list_running(dossier: Dossier, peildatum: date) -> list[Voorziening]:
    """Return the provisions that are used on or after a day."""
    return [
        voorziening
        for voorziening in dossier.voorzieningen
        if voorziening.tot is None or voorziening.tot >= peildatum
    ]


def _why_not(dossier: Dossier, peildatum: date, choices: Choices) -> ClientReden | None:
    """Return why a client is no part of the delivery; None when it is."""
    if dossier.overleden is not None and dossier.overleden < peildatum:
        return ClientReden.OVERLEDEN
    running = _list_running(dossier, peildatum)
    if not running:
        return ClientReden.GEEINDIGD
    liable = [voorziening for voorziening in running if is_liable(voorziening, choices)]
    housed = [other for other in running if other.soort is Soort.BESCHERMD_WONEN]
    before = [(other.van, other.tot) for other in housed]
    before += [(other.van, other.tot) for other in dossier.voorliggend]
    if any(_has_free_day(voorziening, peildatum, before) for voorziening in liable):
        return None
    if housed:
        return ClientReden.BESCHERMD_WONEN
    if liable:
        return ClientReden.VOORLIGGEND
    return ClientReden.NIET_BIJDRAGEPLICHTIG


def _has_free_day(
    voorziening: Voorziening, peildatum: date, before: Iterable[tuple[date, date | None]]
) -> bool:
    """Return whether some day of its use lies in nothing that goes before the contribution."""
    day = max(voorziening.van, peildatum)
    last = voorziening.tot or date.max
    for van, tot in sorted(before, key=_first_day):
        if van > day:
            break
        if tot is None or tot == date.max:
            return False
        day = max(day, tot + ONE_DAY)
    return day <= last


def _first_day(span: tuple[date, date | None]) -> date:
    return span[0]


def _why_unknown(dossier: Dossier, peildatum: date, choices: Choices) -> ClientReden:
    """Return why the CAK may not know a client that is part of the delivery."""
    begins = [
        voorziening.van
        for voorziening in _list_running(dossier, peildatum)
        if is_liable(voorziening, choices)
    ]
    if min(begins) > LAST_CONTRIBUTION_PERIOD.tot_en_met:
        return ClientReden.NIEUW
    return ClientReden.ONBEKEND_BIJ_CAK
