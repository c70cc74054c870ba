"""Much that is asked of a shared history at once, and much that is added to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from operator import itemgetter

# Any: what SQLAlchemy gives depends on the statement.
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, insert, select, tuple_

from ieb.history.asked import Number, Person, Row
from ieb.history.log import NEWEST
from ieb.history.rows import Addition, Rows
from ieb.history.sql_database import ANY_GEMEENTE, SqlDatabase
from ieb.history.sql_log import DELIVERS, OF_EVENT, SENT, SqlLog, delivered_until
from ieb.history.sql_tables import EVENT
from ieb.history.view import Identity
from ieb.messages.aanlevering import Sleutel, terugkoppeling_of
from ieb.messages.kinds import KINDS, is_retour
from ieb.messages.places import Stroom

T = TypeVar("T")
_IDENTITY: Final = (EVENT.c.bericht, EVENT.c.gemeente, EVENT.c.identificatie)
_KEY: Final = (EVENT.c.gemeente, EVENT.c.about_stroom, EVENT.c.about_number)
_NUMBER: Final = (EVENT.c.bericht, EVENT.c.identificatie_retour)
_MOST: Final = 1000
"""So many are asked about in one question: a statement takes no more than 65,535 parameters."""


class SharedLog(SqlLog):
    """All messages in a database, of which much can be asked at once; see `KeptLog`."""

    def __init__(self, database: SqlDatabase, rows: Rows) -> None:
        """Keep where to ask.

        Args:
            database: The database.
            rows: What reads the rows.
        """
        super().__init__(database.ask, rows)
        self._database = database

    def with_identities(self, identities: Collection[Identity]) -> list[Row]:
        """Return all events with these; see `KeptLog`."""
        found: list[Row] = []
        for some in _batches(identities):
            found += self._whole_events((), tuple_(*_IDENTITY).in_(some))
        return sorted(found, key=itemgetter(0))

    def delivered(self, keys: Collection[Sleutel], persons: Collection[Person]) -> list[Row]:
        """Return all accepted aanleveringen with these; see `KeptLog`."""
        delivered = delivered_until(NEWEST)
        key = tuple_(SENT.c.gemeente, SENT.c.about_stroom, SENT.c.about_number)
        found: dict[int, Row] = {}
        for some in _batches(keys):
            rows = self._ask(delivered.where(key.in_(_plain(some))))
            found.update((row[0], row) for row in rows)
        for people in _batches(persons):
            of_person = tuple_(EVENT.c.bsn, EVENT.c.about_stroom).in_(_plain(people))
            rows = self._ask(delivered.where(key.in_(select(*_KEY).where(of_person))))
            found.update((row[0], row) for row in rows)
        return [row for _, row in sorted(found.items())]

    def remarks_on(self, keys: Collection[Sleutel]) -> Iterator[tuple[Sleutel, Row]]:
        """Yield all WMO409s about these; see `KeptLog`."""
        of_remark = EVENT.c.bericht.not_in(DELIVERS), ~EVENT.c.retour
        for some in _batches(keys):
            about = tuple_(*_KEY).in_(_plain(some))
            for gemeente, stroom, number, *row in self._whole_events(_KEY, about, *of_remark):
                yield Sleutel(gemeente, Stroom(stroom), number), row

    def with_numbers(self, numbers: Collection[Number]) -> Iterator[tuple[Number, Row]]:
        """Yield all retouren with these; see `KeptLog`."""
        asked = {(KINDS[retour].heenbericht, number): retour for retour, number in numbers}
        for some in _batches(asked):
            with_number = tuple_(*_NUMBER).in_(some)
            for heenbericht, number, *row in self._whole_events(_NUMBER, with_number):
                yield (asked[heenbericht, number], number), row

    def add(self, additions: Sequence[Addition]) -> None:
        """Keep messages that are not there yet; see `KeptLog`."""
        for gemeente in {addition.identity.gemeente for addition in additions}:
            self._database.demand_lock(gemeente)
        rows = [_values_of(addition) for addition in additions]
        with self._database.block(ANY_GEMEENTE):
            self._database.do(lambda connection: connection.execute(insert(EVENT), rows))

    def add_new(self, addition: Addition) -> None:
        """Keep a message, unless one that is equal in every element is there.

        Args:
            addition: The message.
        """
        keep = partial(self._add_new, addition)
        self._database.whole(keep, addition.identity.gemeente)

    def _add_new(self, addition: Addition) -> None:
        if self.find(addition.message, NEWEST) is None:
            self._database.change(insert(EVENT).values(_values_of(addition)))

    def _whole_events(
        self, before: Iterable[ColumnElement[Any]], *conditions: ColumnElement[bool]
    ) -> Sequence[Row]:
        columns = (*before, *OF_EVENT, *_IDENTITY, EVENT.c.retour)
        return self._ask(select(*columns).where(*conditions).order_by(EVENT.c.id))


def _batches(asked: Iterable[T]) -> Iterator[list[T]]:
    left = iter(asked)
    while some := list(islice(left, _MOST)):
        yield some


def _plain(asked: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return what is asked about with streams as plain text: no driver knows a type of ours."""
    return [tuple(map(_plain_value, values)) for values in asked]


def _plain_value(value: object) -> object:
    return str(value) if isinstance(value, Stroom) else value


def _values_of(addition: Addition) -> dict[str, object]:
    """Return the row of a message."""
    message = addition.message
    bericht, gemeente, identificatie = addition.identity
    *_, bsn, removes = addition.effect
    sleutel = _sleutel_of(addition)
    number = message.header.identificatie_retour if is_retour(message) else None
    return {
        "bericht": bericht,
        "gemeente": gemeente,
        "identificatie": identificatie,
        "retour": is_retour(message),
        "accepted": addition.accepted,
        "received": addition.day,
        "about_stroom": sleutel and str(sleutel.stroom),
        "about_number": sleutel and sleutel.start_nummer,
        "bsn": bsn,
        "removes": removes,
        "identificatie_retour": number,
        "release": message.release.name,
        "message": addition.text,
    }


def _sleutel_of(addition: Addition) -> Sleutel | None:
    """Return the key of the period that a heenbericht is about, refused or not."""
    about = addition.aanlevering or terugkoppeling_of(addition.message)
    return None if about is None else about.sleutel
