"""A scenario: how things stand, and what then happens turn by turn, with what must come of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from attrs import evolve, field, frozen

from ieb.datatable import DataTable
from ieb.keten import Event
from ieb.messages import Message
from ieb.scenario.earlier import earlier_in
from ieb.scenario.events import event_in
from ieb.scenario.known import Known, known_in
from ieb.scenario.situation import Role, Situation
from ieb.scenario.written import bytes_in, message_in
from ieb.wire import parse


@frozen(kw_only=True)
class Reaction:
    """What software sends when something happens: a retour if there is one, then what follows.

    Attributes:
        messages: The messages, the retour first; their identification does not count.
        why: Why there is none, in Dutch; empty when that needs no reason.
    """

    messages: tuple[Message, ...] = field(repr=False)
    why: str = ""


class Asked(StrEnum):
    """What of a reaction is looked at."""

    ALLES = "alles"
    RETOUR = "retour"
    """The retour only; what follows on it is for another scenario."""
    VERVOLG = "vervolg"
    """Only what follows on the retour."""
    NIETS = "niets"


class Reply(StrEnum):
    """Which retour comes back on what the software sends."""

    GEACCEPTEERD = "geaccepteerd"
    AFGEKEURD = "afgekeurd"
    LATER = "later"
    """One that accepts, but only after the next turn."""


@frozen(kw_only=True)
class Turn:
    """A message that arrives, or something that happens at a gemeente, and what must come of it.

    Attributes:
        what: The message, as bytes, or the event.
        day: The day on which it arrives or happens.
        expected: The right reactions. Two where a misprint can be read in two ways: either will do.
            None for what the reference does.
        asked: What of the reaction is looked at.
        retourcodes: The codes that the retour must have, whatever the reference makes of it; None
            when nobody wrote them down.
        why: Why the reference sends nothing, if it does not.
        reply: The retour on what the software sends, or None when none comes.
    """

    what: bytes | Event = field(repr=False)
    day: date
    expected: tuple[Reaction, ...] = ()
    asked: Asked = Asked.ALLES
    retourcodes: tuple[str, ...] | None = None
    why: str = ""
    reply: Reply | None = None


@frozen(kw_only=True)
class Scenario:
    """How things stand, and what then happens.

    Attributes:
        situation: How things stand.
        turns: What happens, one after the other.
    """

    situation: Situation
    turns: tuple[Turn, ...]


@frozen(kw_only=True)
class Usual:
    """What holds in a file of scenarios where a scenario says nothing else.

    Attributes:
        gemeente: The gemeente that the software plays, if it plays one.
        known: What is known besides.
        day: The day on which things happen.
        why: Why the reference sends nothing, if it does not.
        reply: The retour on what the software sends, or None when none comes.
    """

    gemeente: str
    known: Known
    day: date
    why: str
    reply: Reply | None


def usual_in(table: DataTable) -> Usual:
    """Return what a file states that holds for all its scenarios.

    Args:
        table: The whole file: ``gemeente``, ``bekend``, ``dag``, ``waarom`` and ``retour``.

    Raises:
        InvalidValue: It states something else; the place is told.
    """
    return Usual(
        gemeente=table.required("gemeente", str),
        known=known_in(table.table("bekend")),
        day=table.required("dag", date),
        why=table.optional("waarom", str) or "",
        reply=_reply(table, None),
    )


def scenario_in(table: DataTable, role: Role, usual: Usual) -> Scenario:
    """Return the scenario that a table states.

    Args:
        table: ``eerder``, what was exchanged before; ``bekend``, what is known besides; and the
            list ``beurt``.
        role: The side that the software plays.
        usual: What holds where the table says nothing.

    Raises:
        InvalidValue: It states something else; the place is told.
    """
    earlier = earlier_in(table.tables("eerder"))
    before = [parse(message.message) for message in earlier]
    gemeente = usual.gemeente
    if role is Role.CAK:
        gemeente = ""
    situation = Situation(
        role=role,
        gemeente=gemeente,
        earlier=earlier,
        context=known_in(table.table("bekend"), usual.known).context(),
    )
    turns = [_turn(turn, before, usual) for turn in table.tables("beurt")]
    return Scenario(situation=situation, turns=tuple(turns))


def _turn(table: DataTable, before: Sequence[Message], usual: Usual) -> Turn:
    readings = [_reaction(reading, before) for reading in table.tables("verwacht")]
    turn = Turn(
        what=_what(table, before),
        day=table.optional("dag", date) or usual.day,
        expected=tuple(readings),
        why=usual.why,
        reply=_reply(table, usual.reply),
    )
    if table.has("gevraagd"):
        turn = evolve(turn, asked=table.member("gevraagd", Asked))
    if table.has("retourcodes"):
        turn = evolve(turn, retourcodes=table.texts("retourcodes"))
    if table.has("waarom"):
        turn = evolve(turn, why=table.required("waarom", str))
    return turn


def _what(table: DataTable, before: Sequence[Message]) -> bytes | Event:
    message, event = table.table("bericht"), table.table("gebeurtenis")
    if message is not None and event is None:
        return bytes_in(message, before)
    if event is not None and message is None:
        return event_in(event)
    raise table.fault("verwacht een bericht of een gebeurtenis, en niet allebei")


def _reaction(table: DataTable, before: Sequence[Message]) -> Reaction:
    messages = [message_in(message, before) for message in table.tables("berichten")]
    return Reaction(messages=tuple(messages), why=table.optional("waarom", str) or "")


def _reply(table: DataTable, usual: Reply | None) -> Reply | None:
    if table.has("retour"):
        return table.member("retour", Reply)
    return usual
