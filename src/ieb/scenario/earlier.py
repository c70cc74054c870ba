"""What was exchanged before a scenario begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from attrs import field, frozen

from ieb.datatable import DataTable
from ieb.history import History
from ieb.messages import Message
from ieb.scenario.written import message_in
from ieb.wire import parse, serialize

UNKNOWN: Final = "onbekend"
"""Stands for a day of receipt that nobody knows."""


class Decision(StrEnum):
    """What became of an earlier message."""

    GEACCEPTEERD = "geaccepteerd"
    AFGEKEURD = "afgekeurd"
    WACHT = "wacht"
    """Its retour has not come yet."""


@frozen(kw_only=True)
class Earlier:
    """A message of before the scenario.

    Attributes:
        message: The XML.
        received: Day of receipt, or None when that does not matter.
        accepted: Whether it was accepted, retour included; a refused one only has its Identificatie
            used. None when its sender still waits for the retour.
    """

    message: bytes = field(repr=False)
    received: date | None
    accepted: bool | None


_ACCEPTED: Final = {
    Decision.GEACCEPTEERD: True,
    Decision.AFGEKEURD: False,
    Decision.WACHT: None,
}


def earlier_in(tables: Sequence[DataTable]) -> tuple[Earlier, ...]:
    """Return what was exchanged before, as tables state it.

    Args:
        tables: A message each; ``ontvangen``, the day of receipt or ``onbekend``, otherwise its
            Dagtekening (of a retour the one it repeats); and ``beslissing``: ``geaccepteerd``
            unless it says ``afgekeurd`` or ``wacht``. A retour answers a message by its number
            among them.

    Raises:
        InvalidValue: They state something else; the place is told.
    """
    messages: list[Message] = []
    earlier: list[Earlier] = []
    for table in tables:
        message = message_in(table, messages)
        messages.append(message)
        earlier.append(_earlier(table, message))
    return tuple(earlier)


def _earlier(table: DataTable, message: Message) -> Earlier:
    received: date | None = message.header.dagtekening
    if table.holds("ontvangen", str):
        if table.required("ontvangen", str) != UNKNOWN:
            raise table.fault(f"ontvangen: verwacht een datum (eejj-mm-dd) of {UNKNOWN!r}")
        received = None
    elif table.has("ontvangen"):
        received = table.required("ontvangen", date)
    decision = table.member("beslissing", Decision, Decision.GEACCEPTEERD)
    return Earlier(message=serialize(message), received=received, accepted=_ACCEPTED[decision])


def history_of(earlier: Iterable[Earlier]) -> History:
    """Return what was exchanged before as a history; what waits for its retour is not in it.

    Args:
        earlier: The messages, oldest first.
    """
    history = History()
    for before in earlier:
        if before.accepted is None:
            continue
        take = history.accept if before.accepted else history.reject
        history = take(parse(before.message), received=before.received)
    return history
