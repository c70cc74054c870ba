"""The checks of what a gemeente sends, or does not send, when something happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final, NamedTuple

from ieb.conformance.adapter import Adapter, Earlier, Role, Situation
from ieb.conformance.check import Check, source_of
from ieb.conformance.expect import expect_messages, expect_nothing, read_all
from ieb.conformance.samples import BSN, DAY, GOUDA, NUMBER, abo, bw
from ieb.keten import Correction, Death, Event, OtherStreamEnds, Removal, Start, Stop
from ieb.messages import WMO405, WMO407, Kostprijs
from ieb.messages.kinds import Stroom
from ieb.rules import RULES, Context
from ieb.values import Bedrag
from ieb.wire import serialize

_TODAY: Final = date(2025, 6, 2)
_STOP: Final = date(2025, 5, 31)
_COST: Final = Kostprijs(kostprijs_bedrag=Bedrag(300_000), kostprijs_startdatum=DAY)
_BW: Final = Stroom.BESCHERMD_WONEN


class _Row(NamedTuple):
    rule: str
    title: str
    events: tuple[Event, ...]
    wanted: WMO405 | WMO407 | None
    earlier: bool = True


def _change(
    status: int, *, start: date = DAY, stop: date | None = None, cost: Kostprijs | None = _COST
) -> WMO405:
    return abo(status=status, start=start, stop=stop, cost=cost, day=_TODAY)


_ROWS: Final = (
    _Row(
        "IV106",
        "Een start in beschermd wonen is een WMO407.",
        (Start(bsn=BSN, start_nummer=NUMBER, startdatum=DAY, stroom=_BW),),
        bw(day=_TODAY),
        earlier=False,
    ),
    _Row(
        "IV107",
        "Een stop herhaalt de kostprijs van de actuele aanlevering.",
        (Stop(start_nummer=NUMBER, stopdatum=_STOP),),
        _change(2, stop=_STOP),
    ),
    _Row(
        "IV107",
        "Een correctie van de start herhaalt al het andere.",
        (Correction(start_nummer=NUMBER, startdatum=_STOP),),
        _change(2, start=_STOP),
    ),
    _Row(
        "IV107",
        "Een kostprijs die er niet had moeten zijn, wordt weggelaten.",
        (Correction(start_nummer=NUMBER, drops=("kostprijs",)),),
        _change(2, cost=None),
    ),
    _Row(
        "OP033",
        "Wat nooit gemeld had mogen worden, wordt verwijderd met status 3.",
        (Removal(start_nummer=NUMBER),),
        _change(3),
    ),
    _Row(
        "OP033",
        "Eindigt de voorliggende stroom, dan begint de periode een dag later, met hetzelfde startnummer.",
        (OtherStreamEnds(start_nummer=NUMBER, datum=date(2025, 5, 30)),),
        _change(2, start=_STOP),
    ),
    _Row(
        "OP035x1",
        "Een overlijden wordt niet gemeld.",
        (Death(bsn=BSN, datum=_STOP),),
        None,
    ),
    _Row(
        "OP035x1",
        "Een stop op de dag van een bekend overlijden ook niet.",
        (Death(bsn=BSN, datum=_STOP), Stop(start_nummer=NUMBER, stopdatum=_STOP)),
        None,
    ),
    _Row(
        "TR103",
        "Een stop van een periode die er niet is, wordt niet verstuurd.",
        (Stop(start_nummer=NUMBER, stopdatum=_STOP),),
        None,
        earlier=False,
    ),
)


def event_checks(role: Role) -> Iterator[Check]:
    """Yield the checks of what happens at a gemeente; none for the CAK.

    Args:
        role: The side that is tested.
    """
    if role is Role.CAK:
        return
    for number, row in enumerate(_ROWS, start=1):
        rule = RULES[row.rule]
        yield Check(
            name=f"gebeurtenis {number:02} ({role.value})",
            group="gebeurtenissen",
            title=row.title,
            source=source_of(rule, "WMO405" if row.wanted is None else row.wanted.naam),
            role=role,
            play=partial(_run, row),
        )


def _run(row: _Row, adapter: Adapter) -> None:
    before = Earlier(message=serialize(abo(cost=_COST)), received=DAY, accepted=True)
    adapter.begin(
        Situation(
            role=Role.GEMEENTE,
            gemeente=GOUDA,
            earlier=(before,) if row.earlier else (),
            context=Context(overlijdensdata={}),
        )
    )
    *first, last = row.events
    for event in first:
        adapter.happen(event, _TODAY)
    sent = adapter.happen(last, _TODAY)
    if row.wanted is None:
        expect_nothing(sent, row.title)
    else:
        expect_messages(read_all(sent), (row.wanted,))
