"""The messages of a history that many machines share, asked with SQLAlchemy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, Executable, Select, exists, func, select, tuple_

from ieb.history.events import RecordedAanlevering, find_actual
from ieb.history.log import MORE_EACH_TIME
from ieb.history.rows import Rows
from ieb.history.sql_tables import EVENT
from ieb.history.standing import select_running
from ieb.history.view import Identity, Recorded, identity_of
from ieb.messages import Message
from ieb.messages.aanlevering import Aanlevering, Sleutel
from ieb.messages.kinds import KINDS, is_retour
from ieb.messages.pairs import Retour
from ieb.messages.places import Stroom
from ieb.wire import to_json

OF_EVENT: Final = (
    EVENT.c.id,
    EVENT.c.message,
    EVENT.c.release,
    EVENT.c.received,
    EVENT.c.accepted,
)
"""What `Rows.event` takes."""
SENT: Final = EVENT.alias("sent")
"""Events, as `delivered_until` asks for them."""
_ANSWER: Final = EVENT.alias("answer")
_OF_AANLEVERING: Final = (
    SENT.c.id,
    SENT.c.message,
    SENT.c.release,
    SENT.c.bericht,
    SENT.c.gemeente,
    SENT.c.identificatie,
    SENT.c.about_stroom,
    SENT.c.about_number,
    SENT.c.bsn,
    SENT.c.removes,
)
DELIVERS: Final = tuple(kind.model.naam for kind in KINDS.values() if kind.is_aanlevering)
"""The messages that deliver a period."""
_PAGE: Final = 200


class Ask(Protocol):
    """Puts a question to the database."""

    def __call__(self, statement: Executable) -> Sequence[Any]:  # Any: as the statement says
        """Return all rows."""
        ...


class SqlLog:
    """All messages in a database, numbered in the order in which they were added.

    Attributes:
        rows: What reads its rows.
    """

    def __init__(self, ask: Ask, rows: Rows) -> None:
        """Keep how to ask.

        Args:
            ask: Puts a question to the database.
            rows: What reads the rows.
        """
        self._ask = ask
        self.rows = rows

    def sent(self, identity: Identity, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all heenberichten of an identity in order, each with its number."""
        return self._events(*_with(identity, until), ~EVENT.c.retour)

    def count_sent(self, identity: Identity, until: int) -> int:
        """Return how many heenberichten of an identity there are."""
        sent = select(func.count()).where(*_with(identity, until), ~EVENT.c.retour)
        ((count,),) = self._ask(sent)
        return int(count)

    def answers(self, identity: Identity, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all accepted retouren with an identity in order, each with its number."""
        return self._events(*_with(identity, until), EVENT.c.retour, EVENT.c.accepted)

    def delivered_for(self, bsn: str, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all aanleveringen for a Bsn that were accepted, in order, each with its number."""
        return self._events(EVENT.c.bsn == bsn, EVENT.c.id <= until)

    def newest_first(self, sleutel: Sleutel, until: int) -> Iterator[RecordedAanlevering]:
        """Yield the aanleveringen with a key, the last one first."""
        gemeente, stroom, number = sleutel
        with_key = (
            SENT.c.gemeente == gemeente,
            SENT.c.about_stroom == str(stroom),
            SENT.c.about_number == number,
        )
        last, most = until, 1
        delivered = delivered_until(until).where(*with_key).order_by(SENT.c.id.desc())
        while rows := self._ask(delivered.where(SENT.c.id <= last).limit(most)):
            for row in rows:
                yield self.rows.recorded(row)[1]
            last, most = rows[-1][0] - 1, most * MORE_EACH_TIME

    def running_from(
        self, bsn: str, stroom: Stroom, day: date, until: int
    ) -> tuple[Aanlevering, ...]:
        """Return the actual aanleveringen for a Bsn that did not stop before a day."""
        had = select(EVENT.c.gemeente, EVENT.c.about_number).where(
            EVENT.c.bsn == bsn, EVENT.c.about_stroom == str(stroom), EVENT.c.id <= until
        )
        of_person = (
            SENT.c.about_stroom == str(stroom),
            SENT.c.id <= until,
            tuple_(SENT.c.gemeente, SENT.c.about_number).in_(had),
        )
        delivered = delivered_until(until).where(*of_person).order_by(SENT.c.id)
        by_key: dict[Sleutel, list[RecordedAanlevering]] = defaultdict(list)
        for row in self._ask(delivered):
            sleutel, recorded = self.rows.recorded(row)
            by_key[sleutel].append(recorded)
        found = (find_actual(self, bsn, same[::-1], same, until) for same in by_key.values())
        return select_running(filter(None, found), day)

    def is_refused(self, sleutel: Sleutel, until: int) -> bool:
        """Return whether an aanlevering with a key was refused when it was recorded."""
        of_refused = EVENT.c.bericht.in_(DELIVERS), ~EVENT.c.retour, ~EVENT.c.accepted
        refused = select(EVENT.c.id).where(*_about(sleutel, until), *of_refused).limit(1)
        return bool(self._ask(refused))

    def remarks(self, sleutel: Sleutel, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all WMO409s about the period with a key in order, each with its number."""
        of_remark = EVENT.c.bericht.not_in(DELIVERS), ~EVENT.c.retour
        return self._events(*_about(sleutel, until), *of_remark)

    def retouren_numbered(
        self, bericht: str, identificatie_retour: str, until: int
    ) -> Sequence[Retour]:
        """Return all retouren of a kind that bear an IdentificatieRetour, accepted or not."""
        return self._retouren(
            EVENT.c.identificatie_retour == identificatie_retour,
            EVENT.c.bericht == KINDS[bericht].heenbericht,
            EVENT.c.id <= until,
        )

    def find(self, message: Message, until: int) -> tuple[int, Recorded] | None:
        """Return the event with a message that is equal in every element, and its number."""
        equal = EVENT.c.retour == is_retour(message), EVENT.c.message == to_json(message)
        found = self._events(*_with(identity_of(message), until), *equal)
        return found[0] if found else None

    def after(self, place: int) -> list[tuple[int, Recorded]]:
        """Return the first events after a number, and none when there are no more."""
        return self._events(EVENT.c.id > place, most=_PAGE)

    def _events(
        self, *conditions: ColumnElement[bool], most: int | None = None
    ) -> list[tuple[int, Recorded]]:
        """Return all events of which all conditions hold, in order."""
        found = select(*OF_EVENT).where(*conditions).order_by(EVENT.c.id).limit(most)
        return [self.rows.event(*row) for row in self._ask(found)]

    def _retouren(self, *conditions: ColumnElement[bool]) -> list[Retour]:
        found = (event.message for _, event in self._events(*conditions))
        return [message for message in found if is_retour(message)]


def delivered_until(until: int) -> Select[*tuple[Any, ...]]:  # Any: as `Rows.recorded` takes it
    """Return the question for accepted aanleveringen, as they count at an event.

    Args:
        until: Number of the event.
    """
    doubtful = exists().where(
        _ANSWER.c.bericht == SENT.c.bericht,
        _ANSWER.c.gemeente == SENT.c.gemeente,
        _ANSWER.c.identificatie == SENT.c.identificatie,
        _ANSWER.c.retour,
        _ANSWER.c.accepted,
        _ANSWER.c.removes,
        _ANSWER.c.id <= until,
    )
    return select(*_OF_AANLEVERING, doubtful).where(SENT.c.bsn.is_not(None))


def _with(identity: Identity, until: int) -> tuple[ColumnElement[bool], ...]:
    """Return what holds for all messages of an identity."""
    return (
        EVENT.c.bericht == identity.bericht,
        EVENT.c.gemeente == identity.gemeente,
        EVENT.c.identificatie == identity.identificatie,
        EVENT.c.id <= until,
    )


def _about(sleutel: Sleutel, until: int) -> tuple[ColumnElement[bool], ...]:
    """Return what holds for all messages about a period."""
    gemeente, stroom, number = sleutel
    return (
        EVENT.c.gemeente == gemeente,
        EVENT.c.about_stroom == str(stroom),
        EVENT.c.about_number == number,
        EVENT.c.id <= until,
    )
