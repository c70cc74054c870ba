"""Much that is asked of the file of a history at once, and much that is added to it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from ieb.history.asked import Number, Person, Row
from ieb.history.file import HistoryFile
from ieb.history.log import AANLEVERING, EVENT, NEWEST, SqliteLog
from ieb.history.rows import Addition
from ieb.history.schema import REMARK, REMARK_NUMBERS, RETOUR_NUMBER
from ieb.history.view import Identity
from ieb.messages.aanlevering import Sleutel
from ieb.messages.kinds import KINDS, is_retour
from ieb.releases import Release

# What follows asks about many at once, given as one text of JSON. `CROSS JOIN`: SQLite then looks
# for each of them in an index, however few it thinks that there are of the other table.
_EVENT_AND_IDENTITY: Final = f"{EVENT}, event.bericht, event.gemeente, event.identificatie, retour"
_WITH_IDENTITIES: Final = f"""
    WITH asked AS (
        SELECT json_extract(value, '$[0]') AS bericht, json_extract(value, '$[1]') AS gemeente,
            json_extract(value, '$[2]') AS identificatie
        FROM json_each(?))
    SELECT {_EVENT_AND_IDENTITY} FROM asked CROSS JOIN event
    WHERE event.bericht = asked.bericht AND event.gemeente = asked.gemeente
        AND event.identificatie = asked.identificatie
    ORDER BY id"""
_ASKED_KEYS: Final = """
    SELECT json_extract(value, '$[0]') AS gemeente, json_extract(value, '$[1]') AS stroom,
        json_extract(value, '$[2]') AS number
    FROM json_each(:keys)"""
_DELIVERED: Final = f"""
    WITH
        person AS (
            SELECT json_extract(value, '$[0]') AS bsn, json_extract(value, '$[1]') AS stroom
            FROM json_each(:persons)),
        asked AS (
            {_ASKED_KEYS}
            UNION
            SELECT event.gemeente, event.stroom, event.start_nummer FROM person CROSS JOIN event
            WHERE event.bsn = person.bsn AND event.stroom = person.stroom)
    SELECT {AANLEVERING} FROM asked CROSS JOIN event AS sent
    WHERE sent.gemeente = asked.gemeente AND sent.stroom = asked.stroom
        AND sent.start_nummer = asked.number
    ORDER BY sent.id"""
_REMARKS_ON: Final = {
    stroom: f"""
    WITH asked AS ({_ASKED_KEYS})
    SELECT asked.gemeente, asked.stroom, asked.number, {_EVENT_AND_IDENTITY}
    FROM asked CROSS JOIN event
    WHERE {REMARK} AND event.gemeente = asked.gemeente AND {number} = asked.number
        AND asked.stroom = '{stroom.value}'
    ORDER BY id"""
    for stroom, number in REMARK_NUMBERS.items()
}
_WITH_NUMBERS: Final = f"""
    WITH asked AS (
        SELECT json_extract(value, '$[0]') AS retour_naam, json_extract(value, '$[1]') AS number,
            json_extract(value, '$[2]') AS heenbericht
        FROM json_each(?))
    SELECT asked.retour_naam, asked.number, {_EVENT_AND_IDENTITY} FROM asked CROSS JOIN event
    WHERE retour = 1 AND bericht = asked.heenbericht AND {RETOUR_NUMBER} = asked.number
    ORDER BY id"""
_ADD: Final = """
    INSERT INTO event (bericht, gemeente, identificatie, retour, accepted, received,
                       stroom, start_nummer, bsn, removes, release, message)
    SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"""
_ADD_NEW: Final = f"""{_ADD}
    WHERE NOT EXISTS (
        SELECT 1 FROM event
        WHERE bericht = ? AND gemeente = ? AND identificatie = ? AND retour = ? AND message = ?)"""


class FileLog(SqliteLog):
    """All messages of a file, of which much can be asked at once; see `KeptLog`."""

    def __init__(self, file: HistoryFile, releases: Mapping[str, Release]) -> None:
        """Keep the file.

        Args:
            file: The file.
            releases: Name to release.
        """
        super().__init__(file.ask, file.path.name, releases)
        self._file = file

    def with_identities(self, identities: Collection[Identity]) -> Sequence[Row]:
        """Return all events with these; see `KeptLog`."""
        if not identities:
            return ()
        return self._ask(_WITH_IDENTITIES, (json.dumps(list(identities)),))

    def delivered(self, keys: Collection[Sleutel], persons: Collection[Person]) -> Sequence[Row]:
        """Return all accepted aanleveringen with these; see `KeptLog`."""
        if not keys and not persons:
            return ()
        values = {"keys": json.dumps(list(keys)), "persons": json.dumps(list(persons))}
        return self._ask(_DELIVERED, {**values, "until": NEWEST})

    def remarks_on(self, keys: Collection[Sleutel]) -> Iterator[tuple[Sleutel, Row]]:
        """Yield all WMO409s about these; see `KeptLog`."""
        if not keys:
            return
        values = {"keys": json.dumps(list(keys))}
        for stroom, statement in _REMARKS_ON.items():
            for gemeente, _, number, *row in self._ask(statement, values):
                yield Sleutel(gemeente, stroom, number), row

    def with_numbers(self, numbers: Collection[Number]) -> Iterator[tuple[Number, Row]]:
        """Yield all retouren with these; see `KeptLog`."""
        if not numbers:
            return
        asked = [(retour, number, KINDS[retour].heenbericht) for retour, number in numbers]
        for retour, number, *row in self._ask(_WITH_NUMBERS, (json.dumps(asked),)):
            yield (retour, number), row

    def add(self, additions: Sequence[Addition]) -> None:
        """Keep messages that are not there yet; see `KeptLog`."""
        self._file.add_all(_ADD, [_columns_of(addition) for addition in additions])

    def add_new(self, addition: Addition) -> None:
        """Keep a message, unless one that is equal in every element is there.

        Args:
            addition: The message.
        """
        columns = _columns_of(addition)
        self._ask(_ADD_NEW, (*columns, *columns[:4], addition.text))


def _columns_of(addition: Addition) -> tuple[object, ...]:
    return (
        *addition.identity,
        is_retour(addition.message),
        addition.accepted,
        addition.day,
        *addition.effect,
        addition.message.release.name,
        addition.text,
    )
