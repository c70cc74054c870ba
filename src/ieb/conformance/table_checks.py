"""The checks of the retour table (IV028): each row against the reference answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final, NamedTuple

from ieb.codes import RedenTerugkoppeling
from ieb.conformance.adapter import Role
from ieb.conformance.check import Check, source_of
from ieb.conformance.reaction import demand_reaction_alone
from ieb.conformance.samples import (
    BSN,
    DAY,
    GOUDA,
    NOWHERE,
    NUMBER,
    OTHER_BSN,
    WRONG_BSN,
    abo,
    bw,
    remark,
)
from ieb.messages import Kostprijs, Message
from ieb.rules import RULES
from ieb.values import Bedrag
from ieb.wire import serialize

_FREE: Final = NUMBER + 8
_TOO_LOW: Final = Kostprijs(kostprijs_bedrag=Bedrag(1), kostprijs_startdatum=DAY)
_OLD: Final = abo()
_OLD_BW: Final = bw()


def _abo(
    identificatie: str = "G000000009",
    *,
    gemeente: str = GOUDA,
    bsn: str = BSN,
    number: int = _FREE,
    kostprijs: Kostprijs | None = None,
) -> bytes:
    return serialize(abo(identificatie, gemeente=gemeente, bsn=bsn, number=number, cost=kostprijs))


def _bw(*, bsn: str = BSN, number: int = _FREE) -> bytes:
    return serialize(bw("G000000009", bsn=bsn, number=number))


class _Row(NamedTuple):
    title: str
    data: bytes
    earlier: tuple[Message, ...] = ()


_TABLE: Final = (
    _Row("Niets gevonden: een retour zonder codes en zonder cliënt (WMO405).", _abo()),
    _Row("Niets gevonden: een retour zonder codes en zonder cliënt (WMO407).", _bw()),
    _Row("Niveau 1 fout: geen retour.", _abo().replace(b"wmo405:Client>", b"wmo405:Klant>")),
    _Row("Niveau 2 fout: alleen 0001 in de Header (WMO405).", _abo(bsn=WRONG_BSN)),
    _Row("Niveau 2 fout: alleen 0001 in de Header (WMO407).", _bw(bsn=WRONG_BSN)),
    _Row("Niveau 4 fout in de Header: die code, zonder cliënt.", _abo(gemeente=NOWHERE)),
    _Row(
        "Twee fouten in de Header: beide codes.",
        _abo("G1", gemeente=NOWHERE),
        (abo("G1", gemeente=NOWHERE),),
    ),
    _Row("Niveau 3 fout in de periode: 0200 op Header en Client.", _abo(number=NUMBER), (_OLD,)),
    _Row(
        "Niveau 3 fout in de periode van een WMO407.", _bw(number=NUMBER, bsn=OTHER_BSN), (_OLD_BW,)
    ),
    _Row("Niveau 4 fout in de kostprijs: de code staat op de periode.", _abo(kostprijs=_TOO_LOW)),
    _Row(
        "Twee fouten in de periode: beide codes.", _abo(number=NUMBER, kostprijs=_TOO_LOW), (_OLD,)
    ),
    _Row("Niveau 2 gaat vóór niveau 3.", _abo(number=NUMBER, bsn=WRONG_BSN), (_OLD,)),
    _Row(
        "De Header gaat vóór de periode.", _abo("G000000001", number=NUMBER, bsn=OTHER_BSN), (_OLD,)
    ),
)


_REMARK: Final = serialize(remark("C000000001", RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN))
_TABLE_409: Final = (
    _Row("Niets gevonden in een WMO409: een WMO410 zonder codes.", _REMARK, (_OLD,)),
    _Row(
        "Niveau 1 fout in een WMO409: geen retour.", _REMARK.replace(b":Reden", b":Rede"), (_OLD,)
    ),
    _Row(
        "Een code in een vorm die de XSD niet kent: geen retour.",
        _REMARK.replace(b">02<", b">2<"),
        (_OLD,),
    ),
)


def retour_checks(role: Role) -> Iterator[Check]:
    """Yield the checks of the rows of the retour table for a side.

    Args:
        role: The side that is tested.
    """
    rows = _TABLE if role is Role.CAK else _TABLE_409
    for number, row in enumerate(rows, start=1):
        yield Check(
            name=f"retourtabel {number:02} ({role.value})",
            group="retourtabel",
            title=row.title,
            source=source_of(RULES["IV028"], "WMO406" if role is Role.CAK else "WMO410"),
            role=role,
            play=partial(demand_reaction_alone, role, row.data, row.earlier),
        )
