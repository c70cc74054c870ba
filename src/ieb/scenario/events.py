"""What happens at a gemeente, as a scenario states it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from ieb.datatable import DataTable
from ieb.keten import Correction, Death, Event, OtherStreamEnds, Removal, Start, Stop
from ieb.keten.events import Droppable
from ieb.messages import Kostprijs
from ieb.messages.places import Stroom
from ieb.notation import read_amount
from ieb.privacy import quote


class EventKind(StrEnum):
    """What may happen, in the words of a data file."""

    START = "start"
    STOP = "stop"
    CORRECTIE = "correctie"
    VERWIJDERING = "verwijdering"
    OVERLIJDEN = "overlijden"
    EINDE_ANDERE_STROOM = "einde andere stroom"


def event_in(table: DataTable) -> Event:
    """Return the event that a table states.

    Args:
        table: ``soort``, and what such an event holds: ``bsn``, ``startnummer``, ``startdatum``,
            ``stopdatum``, ``datum``, ``kostprijs`` (``bedrag`` and ``startdatum``), ``vervalt``,
            ``stroom``.

    Raises:
        InvalidValue: It states no event; the place is told.
    """
    kind = table.member("soort", EventKind)
    if kind is EventKind.OVERLIJDEN:
        return Death(bsn=table.required("bsn", str), datum=table.required("datum", date))
    number = table.required("startnummer", int)
    stroom = table.member("stroom", Stroom, Stroom.ABONNEMENTSTARIEF)
    match kind:
        case EventKind.START:
            return Start(
                bsn=table.required("bsn", str),
                start_nummer=number,
                startdatum=table.required("startdatum", date),
                stopdatum=table.optional("stopdatum", date),
                kostprijs=_kostprijs(table, stroom),
                stroom=stroom,
            )
        case EventKind.STOP:
            stop = table.required("stopdatum", date)
            return Stop(start_nummer=number, stopdatum=stop, stroom=stroom)
        case EventKind.CORRECTIE:
            return Correction(
                start_nummer=number,
                startdatum=table.optional("startdatum", date),
                stopdatum=table.optional("stopdatum", date),
                kostprijs=_kostprijs(table, stroom),
                drops=tuple(_read_dropped(table)),
                stroom=stroom,
            )
        case EventKind.VERWIJDERING:
            return Removal(start_nummer=number, stroom=stroom)
        case _:
            ended = table.required("datum", date)
            return OtherStreamEnds(start_nummer=number, datum=ended, stroom=stroom)


def _kostprijs(table: DataTable, stroom: Stroom) -> Kostprijs | None:
    stated = table.table("kostprijs")
    if stated is None:
        return None
    if stroom is not Stroom.ABONNEMENTSTARIEF:
        raise stated.fault("in beschermd wonen is er geen kostprijs")
    amount = stated.read("bedrag", read_amount)
    day = stated.required("startdatum", date)
    return Kostprijs(kostprijs_bedrag=amount, kostprijs_startdatum=day)


def _read_dropped(table: DataTable) -> Iterator[Droppable]:
    for name in table.texts("vervalt"):
        if name == "stopdatum":
            yield "stopdatum"
        elif name == "kostprijs":
            yield "kostprijs"
        else:
            raise table.fault(f"vervalt kent geen {quote(name)}; wel stopdatum en kostprijs")
