"""The material of the cases: short ways to write messages, what is known besides, and what must be found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from attrs import evolve

import ieb
from ieb import WMO405, WMO407, WMO409, Bedrag, Kostprijs, RedenTerugkoppeling, StatusAanlevering
from ieb.findings import Finding, Severity
from ieb.messages import Attribuut, Message
from ieb.retour import build_retour
from ieb.rules import Report

DAY = date(2025, 5, 12)
TODAY = date(2025, 5, 13)
BSN, OTHER, WRONG = "999992016", "999990019", "999992017"
GOUDA, UTRECHT, NOWHERE = "0513", "0344", "9999"
NUMBER = 649901

# The published return code of each rule; None for a rule that has none.
RETOURCODES = {
    "TR056": "9056",
    "TR063": "9063",
    "TR103": "9103",
    "TR104": "9104",
    "TR135": "8848",
    "TR378": "S300",
    "TR393": "9393",
    "TR394": "0001",
    "TR395": "9395",
    "TR396": "0001",
    "TR400": "9400",
    "TR404": "9404",
    "TR409": "S333",
    "CS002": "0001",
    "CS003": "0001",
    "CS125": "0001",
    "OP241": "0001",
}
UNKNOWN = date.max
"""Stands for a day of receipt that is not known."""

LEVEL_1 = ("RS", "OP192", "IV024")


@dataclass(frozen=True)
class Draft:
    """A case before it has a number."""

    rule: str
    kind: str
    title: str
    data: bytes
    context: dict[str, object]
    expected: tuple[str, ...] = ()
    retourcodes: tuple[str, ...] = field(init=False)
    accepted: bool = field(init=False)

    def __post_init__(self) -> None:
        """Derive what follows from the codes: the published return codes, and whether they refuse."""
        coded = self.expected if b"wmo409:" not in self.data else ()  # on a WMO409 they are signals
        codes = {RETOURCODES[code] for code in coded if code in RETOURCODES}
        object.__setattr__(self, "retourcodes", tuple(sorted(codes)))
        refused = bool(codes) or any(code.startswith(LEVEL_1) for code in self.expected)
        object.__setattr__(self, "accepted", not refused)


def good(
    rule: str,
    title: str,
    message: Message | bytes,
    *earlier: object,
    also: Sequence[str] = (),
    **known: object,
) -> Draft:
    """Return a case in which the rule is not found, and nothing else but what cannot but be found."""
    return Draft(rule, "goed", title, _bytes(message), _context(earlier, known), tuple(also))


def bad(
    rule: str,
    title: str,
    message: Message | bytes,
    *earlier: object,
    also: Sequence[str] = (),
    **known: object,
) -> Draft:
    """Return a case in which the rule is found, and besides it only what cannot but be found too."""
    return Draft(rule, "fout", title, _bytes(message), _context(earlier, known), (rule, *also))


def _bytes(message: Message | bytes) -> bytes:
    return message if isinstance(message, bytes) else ieb.serialize(message)


def _context(earlier: Sequence[object], known: dict[str, object]) -> dict[str, object]:
    made: dict[str, object] = {"vandaag": TODAY.isoformat()}
    made["historie"] = [_earlier(one) for one in earlier]
    made["overlijdensdata"] = {}
    return made | known


def _earlier(one: object) -> dict[str, object]:
    message, received, accepted = one if isinstance(one, tuple) else (one, None, True)
    day = received or message.header.bericht_identificatie.dagtekening
    return {
        "bericht": ieb.serialize(message).decode(),
        "ontvangen": None if received is UNKNOWN else day.isoformat(),
        "geaccepteerd": accepted,
    }


def refused(message: Message) -> tuple[Message, None, bool]:
    """Return a message as one that was refused."""
    return message, None, False


def at_unknown_day(message: Message) -> tuple[Message, date, bool]:
    """Return a message of which nobody knows when it was received."""
    return message, UNKNOWN, True


def received(message: Message, day: date) -> tuple[Message, date, bool]:
    """Return a message with its day of receipt."""
    return message, day, True


_MAKERS = {
    1: ("eerste_aanlevering", StatusAanlevering.EERSTE_AANLEVERING),
    2: ("gewijzigde_aanlevering", StatusAanlevering.GEWIJZIGDE_AANLEVERING),
    3: ("verwijderen_aanlevering", StatusAanlevering.VERWIJDEREN_AANLEVERING),
}


def abo(
    status: int = 1,
    identificatie: str = "G000000009",
    *,
    start: date = DAY,
    stop: date | None = None,
    cost: Kostprijs | None = None,
    day: date = DAY,
    bsn: str = BSN,
    gemeente: str = GOUDA,
    number: int = NUMBER,
) -> WMO405:
    """Return a WMO405."""
    return getattr(WMO405, _MAKERS[status][0])(
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
    status: int = 1,
    identificatie: str = "G000000009",
    *,
    start: date = DAY,
    stop: date | None = None,
    day: date = DAY,
    bsn: str = BSN,
    gemeente: str = GOUDA,
    number: int = NUMBER,
) -> WMO407:
    """Return a WMO407."""
    return getattr(WMO407, _MAKERS[status][0])(
        gemeente=gemeente,
        identificatie=identificatie,
        dagtekening=day,
        bsn=bsn,
        bw_start_nummer=number,
        bw_startdatum=start,
        bw_stopdatum=stop,
    )


def old(make: type[abo] = abo, identificatie: str = "G000000001", **changes: object) -> Message:
    """Return an earlier first aanlevering with the same key."""
    return make(1, identificatie, **changes)


def without_status(message: WMO405 | WMO407) -> Message:
    """Return a message with status 9."""
    name = (
        "periode_eigen_bijdrage_abo" if isinstance(message, WMO405) else "periode_eigen_bijdrage_bw"
    )
    period = evolve(
        getattr(message.client, name), status_aanlevering=StatusAanlevering.NIET_VAN_TOEPASSING
    )
    return evolve(message, client=evolve(message.client, **{name: period}))


def cost(cents: int, day: date = DAY) -> Kostprijs:
    """Return a kostprijs."""
    return Kostprijs(kostprijs_bedrag=Bedrag(cents), kostprijs_startdatum=day)


STOPPED = RedenTerugkoppeling.STOPDATUM_GEPLAATST
DEAD_BEFORE_START = RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN
DEAD_BEFORE_STOP = RedenTerugkoppeling.STOPDATUM_OP_OF_NA_OVERLIJDEN
OTHER_FIRST = RedenTerugkoppeling.ANDERE_STROOM_VOORLIGGEND
WLZ = Attribuut.voorliggende_eb_stroom("Wlz")


def remark(
    reden: RedenTerugkoppeling,
    *attributen: Attribuut,
    day: date = TODAY,
    gemeente: str = GOUDA,
    number: int = NUMBER,
    identificatie: str = "C000000001",
    in_bw: bool = False,
) -> WMO409:
    """Return a WMO409."""
    return WMO409.terugkoppeling(
        ontvanger=gemeente,
        identificatie=identificatie,
        dagtekening=day,
        reden=reden,
        attributen=attributen,
        **{"bw_start_nummer" if in_bw else "eb_start_nummer": number},
    )


def retour(
    heenbericht: Message,
    *codes: tuple[str, str],
    day: date = TODAY,
    identificatie: str = "R000000001",
) -> Message:
    """Return a retour with codes at places: ``("Header", "9056")``, ``("Periode", "9404")``."""
    where = {
        "Header": "Bericht/Header",
        "Client": "Bericht/Client",
        "Periode": period_of(heenbericht),
    }
    findings = tuple(
        Finding(
            code="-",
            message="-",
            level=2 if code == "0001" else 3,
            severity=Severity.AFKEUR,
            retourcode=code,
            path=where[place],
        )
        for place, code in codes
    )
    report = Report(message=heenbericht, findings=findings)
    return build_retour(heenbericht, report, identificatie=identificatie, dagtekening=day)


def period_of(heenbericht: Message) -> str:
    """Return the path of the class on which codes of the period stand."""
    if isinstance(heenbericht, WMO409):
        part = "Abonnementstarief" if heenbericht.abonnementstarief else "BeschermdWonen"
        return f"Bericht/{part}/InhoudelijkeOpmerking"
    return (
        f"Bericht/Client/PeriodeEigenBijdrage{'Abo' if isinstance(heenbericht, WMO405) else 'Bw'}"
    )
