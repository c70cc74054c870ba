"""Where a shared database keeps the envelopes of a journal: beside its messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, exists, insert, or_, select, update

from ieb.ggk.journal import LEFT_OUT, Arrival
from ieb.history.envelopes import EnvelopeRow, NewEnvelope
from ieb.history.sql_database import ANY_GEMEENTE, SqlDatabase
from ieb.history.sql_tables import ENVELOPE

T = TypeVar("T")
_PAGE: Final = 50
_IS_SENT: Final = ENVELOPE.c.arrival.is_(None)


class SqlEnvelopes:
    """The envelopes in a shared database, in the transactions of its history.

    No lock is taken: of two who add the same at the same time the database refuses the second one,
    who begins again and finds what the first one added.
    """

    place = "de database"

    def __init__(self, database: SqlDatabase) -> None:
        """Keep where they are.

        Args:
            database: The database.
        """
        self._database = database

    def seen(self, zender: str, referentienummer: str) -> Sequence[EnvelopeRow]:
        """Return what came in from a sender under a reference: one row, or none."""
        return self._find(*_came_in(zender, referentienummer))

    def sent(self, referentienummer: str) -> Sequence[EnvelopeRow]:
        """Return what was sent under a reference: one row, or none."""
        return self._find(_IS_SENT, ENVELOPE.c.referentienummer == referentienummer)

    def answer(self, zender: str, referentienummer: str) -> Sequence[EnvelopeRow]:
        """Return what was dealt with as the answer to an envelope: one row, or none."""
        return self._find(
            ENVELOPE.c.about_zender == zender, ENVELOPE.c.about_nummer == referentienummer
        )

    def replies(self, ontvanger: str, cross_refnummer: str) -> Sequence[EnvelopeRow]:
        """Return what was sent in answer to an envelope, in order."""
        to_it = ENVELOPE.c.ontvanger == ontvanger, ENVELOPE.c.cross_refnummer == cross_refnummer
        return self._find(_IS_SENT, *to_it)

    def arrived(self, arrivals: Sequence[str], place: int) -> Sequence[EnvelopeRow]:
        """Return the first ones after a number that came in as one of these, in order."""
        came_so = ENVELOPE.c.arrival.in_(arrivals)
        return self._find(came_so, ENVELOPE.c.id > place, most=_PAGE)

    def unanswered(self, place: int) -> Sequence[EnvelopeRow]:
        """Return the first ones after a number that answer nothing and have no answer, in order."""
        came_or_went = or_(_IS_SENT, ENVELOPE.c.arrival == Arrival.NIEUW)
        asks = ENVELOPE.c.cross_refnummer.is_(None)
        answer, reply = ENVELOPE.alias(), ENVELOPE.alias()
        is_answered = exists().where(
            answer.c.about_zender == ENVELOPE.c.zender,
            answer.c.about_nummer == ENVELOPE.c.referentienummer,
        )
        is_replied = exists().where(
            reply.c.arrival.is_(None),
            reply.c.ontvanger == ENVELOPE.c.zender,
            reply.c.cross_refnummer == ENVELOPE.c.referentienummer,
        )
        return self._find(
            came_or_went, asks, ~is_answered, ~is_replied, ENVELOPE.c.id > place, most=_PAGE
        )

    def keep(self, envelope: NewEnvelope) -> None:
        """Keep an envelope; of one that was kept apart, what it is now."""
        if envelope.arrival is not None and self._change(envelope):
            return
        self._database.change(insert(ENVELOPE).values(envelope._asdict()))

    def whole(self, action: Callable[[], T]) -> T:
        """Do something in a block, and again when the database goes away or another was first.

        Args:
            action: What to do.
        """
        return self._database.whole(action, ANY_GEMEENTE)

    def _change(self, envelope: NewEnvelope) -> bool:
        """Return whether an envelope was kept apart, which now is what it has become."""
        # Not what another dealt with meanwhile: then adding it fails, and all begins again.
        was_apart = ENVELOPE.c.arrival.in_(LEFT_OUT)
        same = _came_in(envelope.zender, envelope.referentienummer)
        changed = update(ENVELOPE).where(was_apart, *same)
        values = {
            "arrival": envelope.arrival,
            "about_zender": envelope.about_zender,
            "about_nummer": envelope.about_nummer,
        }
        return bool(self._database.change(changed.values(values)))

    def _find(
        self, *conditions: ColumnElement[bool], most: int | None = None
    ) -> Sequence[EnvelopeRow]:
        columns = ENVELOPE.c.id, ENVELOPE.c.arrival, ENVELOPE.c.content, ENVELOPE.c.details
        return self._database.ask(
            select(*columns).where(*conditions).order_by(ENVELOPE.c.id).limit(most)
        )


def _came_in(zender: str, referentienummer: str) -> tuple[ColumnElement[bool], ...]:
    return (
        ENVELOPE.c.arrival.is_not(None),
        ENVELOPE.c.zender == zender,
        ENVELOPE.c.referentienummer == referentienummer,
    )
