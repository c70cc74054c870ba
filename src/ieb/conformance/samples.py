"""The messages that the kit writes itself, about obviously fictitious people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from ieb.codes import RedenTerugkoppeling
from ieb.messages import WMO405, WMO407, WMO409, Attribuut, Kostprijs
from ieb.messages.kinds import Heenbericht, Retour, Stroom
from ieb.retour import build_retour
from ieb.rules import Context, Report, validate

GOUDA, UTRECHT, ROTTERDAM, NOWHERE = "0513", "0344", "0599", "9999"
BSN, OTHER_BSN, WRONG_BSN = "999992016", "999990019", "999992017"
NUMBER: Final = 649901
DAY: Final = date(2025, 5, 12)
NEXT_DAY: Final = DAY + timedelta(days=1)

_ABO: Final = {
    1: WMO405.eerste_aanlevering,
    2: WMO405.gewijzigde_aanlevering,
    3: WMO405.verwijderen_aanlevering,
}
_BW: Final = {
    1: WMO407.eerste_aanlevering,
    2: WMO407.gewijzigde_aanlevering,
    3: WMO407.verwijderen_aanlevering,
}


def abo(
    identificatie: str = "G000000001",
    *,
    status: int = 1,
    gemeente: str = GOUDA,
    bsn: str = BSN,
    number: int = NUMBER,
    start: date = DAY,
    stop: date | None = None,
    cost: Kostprijs | None = None,
    day: date = DAY,
) -> WMO405:
    """Return a WMO405 that keeps to all rules unless something else is asked."""
    return _ABO[status](
        gemeente=gemeente,
        identificatie=identificatie,
        dagtekening=day,
        bsn=bsn,
        eb_start_nummer=number,
        eb_startdatum=start,
        eb_stopdatum=stop,
        eb_kostprijs=cost,
    )


def bw(
    identificatie: str = "G000000001",
    *,
    status: int = 1,
    gemeente: str = GOUDA,
    bsn: str = BSN,
    number: int = NUMBER,
    start: date = DAY,
    stop: date | None = None,
    day: date = DAY,
) -> WMO407:
    """Return a WMO407 that keeps to all rules unless something else is asked."""
    return _BW[status](
        gemeente=gemeente,
        identificatie=identificatie,
        dagtekening=day,
        bsn=bsn,
        bw_start_nummer=number,
        bw_startdatum=start,
        bw_stopdatum=stop,
    )


def remark(
    identificatie: str,
    reden: RedenTerugkoppeling,
    *attributen: Attribuut,
    number: int = NUMBER,
    stroom: Stroom = Stroom.ABONNEMENTSTARIEF,
) -> WMO409:
    """Return a WMO409 of the day after."""
    abonnementstarief = stroom is Stroom.ABONNEMENTSTARIEF
    return WMO409.terugkoppeling(
        ontvanger=GOUDA,
        identificatie=identificatie,
        dagtekening=NEXT_DAY,
        reden=reden,
        attributen=attributen,
        eb_start_nummer=number if abonnementstarief else None,
        bw_start_nummer=None if abonnementstarief else number,
    )


def answer(
    heenbericht: Heenbericht,
    *,
    refused: bool,
    identificatie: str = "R000000001",
    day: date = NEXT_DAY,
) -> Retour:
    """Return the right retour on a message.

    Args:
        heenbericht: What it answers.
        refused: Whether it refuses, for what the sender could not know: to the receiver there is no
            such gemeente.
        identificatie: Identification of the retour.
        day: Its date.
    """
    report = Report(message=heenbericht, findings=())
    if refused:
        report = validate(heenbericht, Context(gemeenten=()))
    return build_retour(heenbericht, report, identificatie=identificatie, dagtekening=day)
