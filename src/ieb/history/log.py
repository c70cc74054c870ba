"""The messages of a history in a file, read back row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, Protocol

from ieb.errors import IebError
from ieb.history.events import RecordedAanlevering, find_actual
from ieb.history.rows import Rows
from ieb.history.schema import (
    REFUSED,
    REMARK,
    REMARK_NUMBERS,
    RETOUR_NUMBER,
    SENT_NUMBERS,
)
from ieb.history.standing import select_running
from ieb.history.view import Identity, Recorded, identity_of
from ieb.messages import Message
from ieb.messages.aanlevering import Aanlevering, Sleutel
from ieb.messages.kinds import KINDS, is_retour
from ieb.messages.pairs import Retour
from ieb.messages.places import Stroom
from ieb.privacy import quote
from ieb.releases import Release
from ieb.wire import to_json

NEWEST: Final = 2**63 - 1
"""Beyond the number of every event."""

EVENT: Final = "id, message, release, received, accepted"
"""What `Rows.event` takes."""
_SENT: Final = f"""
    SELECT {EVENT} FROM event
    WHERE bericht = ? AND gemeente = ? AND identificatie = ? AND retour = 0 AND id <= ?
    ORDER BY id"""
_COUNT_SENT: Final = """
    SELECT count(*) FROM event
    WHERE bericht = ? AND gemeente = ? AND identificatie = ? AND retour = 0 AND id <= ?"""
_ANSWERS: Final = f"""
    SELECT {EVENT} FROM event
    WHERE bericht = ? AND gemeente = ? AND identificatie = ? AND retour = 1 AND accepted = 1
        AND id <= ?
    ORDER BY id"""
_DELIVERED_FOR: Final = f"SELECT {EVENT} FROM event WHERE bsn = ? AND id <= ? ORDER BY id"
_FIND: Final = f"""
    SELECT {EVENT} FROM event
    WHERE bericht = ? AND gemeente = ? AND identificatie = ? AND retour = ? AND id <= ?
        AND message = ?
    ORDER BY id LIMIT 1"""
_REMARKS: Final = {
    stroom: f"""
    SELECT {EVENT} FROM event
    WHERE {REMARK} AND gemeente = ? AND {number} = ? AND id <= ? ORDER BY id"""
    for stroom, number in REMARK_NUMBERS.items()
}
_REFUSED: Final = {
    stroom: f"""
    SELECT 1 FROM event
    WHERE {REFUSED} AND bericht = '{bericht}' AND gemeente = ? AND {number} = ? AND id <= ?
    LIMIT 1"""
    for stroom, (bericht, number) in SENT_NUMBERS.items()
}
_NUMBERED: Final = f"""
    SELECT {EVENT} FROM event
    WHERE retour = 1 AND bericht = ? AND {RETOUR_NUMBER} = ? AND id <= ? ORDER BY id"""
# Whether a retour refuses was not kept by the first versions of this library: NULL.
AANLEVERING: Final = """
    sent.id, sent.message, sent.release, sent.bericht, sent.gemeente, sent.identificatie,
    sent.stroom, sent.start_nummer, sent.bsn, sent.removes,
    EXISTS (SELECT 1 FROM event AS answer
            WHERE answer.bericht = sent.bericht AND answer.gemeente = sent.gemeente
            AND answer.identificatie = sent.identificatie
            AND answer.retour = 1 AND answer.accepted = 1
            AND answer.removes IS NOT 0 AND answer.id <= :until)"""
"""What `Rows.recorded` takes, of a row `sent`."""
_NEWEST_FIRST: Final = f"""
    SELECT {AANLEVERING} FROM event AS sent
    WHERE gemeente = :gemeente AND stroom = :stroom AND start_nummer = :number AND id <= :last
    ORDER BY id DESC LIMIT :most"""
_AANLEVERINGEN_FOR: Final = f"""
    SELECT {AANLEVERING}
    FROM (SELECT DISTINCT gemeente, start_nummer FROM event
          WHERE bsn = :bsn AND stroom = :stroom AND id <= :until) AS had
    JOIN event AS sent ON sent.gemeente = had.gemeente AND sent.stroom = :stroom
        AND sent.start_nummer = had.start_nummer AND sent.id <= :until
    ORDER BY sent.id"""
MORE_EACH_TIME: Final = 8
"""So many times more aanleveringen are read when those that were read do not stand."""
_STUCK: Final = "de controle van SQLite loopt vast"
_WHOLE: Final = f"""
    SELECT {EVENT}, bericht, gemeente, identificatie, retour FROM event
    WHERE id > ? ORDER BY id LIMIT 1"""
_PAGE: Final = f"SELECT {EVENT} FROM event WHERE id > ? ORDER BY id LIMIT 200"

# Any: what sqlite3 takes and gives depends on the statement.
_Values = Sequence[Any] | Mapping[str, Any]


class Ask(Protocol):
    """Puts a question to the file."""

    def __call__(self, statement: str, values: _Values = ()) -> list[Any]:
        """Return all rows."""
        ...


class SqliteLog:
    """All messages of a file, numbered in the order in which they were recorded.

    Attributes:
        rows: What reads its rows.
    """

    def __init__(self, ask: Ask, name: str, releases: Mapping[str, Release]) -> None:
        """Keep how to ask.

        Args:
            ask: Puts a question to the file.
            name: Name of the file, for what is told about it.
            releases: Name to release.
        """
        self._ask = ask
        self.rows = Rows(name, releases)
        self._written: tuple[Message, str] | None = None

    def sent(self, identity: Identity, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all heenberichten of an identity in order, each with its number."""
        return [self.rows.event(*row) for row in self._ask(_SENT, (*identity, until))]

    def count_sent(self, identity: Identity, until: int) -> int:
        """Return how many heenberichten of an identity there are."""
        ((count,),) = self._ask(_COUNT_SENT, (*identity, until))
        return int(count)

    def answers(self, identity: Identity, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all accepted retouren with an identity in order, each with its number."""
        return [self.rows.event(*row) for row in self._ask(_ANSWERS, (*identity, until))]

    def delivered_for(self, bsn: str, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all aanleveringen for a Bsn that were accepted, in order, each with its number."""
        return [self.rows.event(*row) for row in self._ask(_DELIVERED_FOR, (bsn, until))]

    def newest_first(self, sleutel: Sleutel, until: int) -> Iterator[RecordedAanlevering]:
        """Yield the aanleveringen with a key, the last one first."""
        gemeente, stroom, number = sleutel
        values = {"gemeente": gemeente, "stroom": stroom, "number": number, "until": until}
        last, most = until, 1
        while rows := self._ask(_NEWEST_FIRST, {**values, "last": last, "most": most}):
            for row in rows:
                yield self.rows.recorded(row)[1]
            last, most = rows[-1][0] - 1, most * MORE_EACH_TIME

    def running_from(
        self, bsn: str, stroom: Stroom, day: date, until: int
    ) -> tuple[Aanlevering, ...]:
        """Return the actual aanleveringen for a Bsn that did not stop before a day."""
        by_key: dict[Sleutel, list[RecordedAanlevering]] = defaultdict(list)
        values = {"bsn": bsn, "stroom": stroom, "until": until}
        for row in self._ask(_AANLEVERINGEN_FOR, values):
            sleutel, recorded = self.rows.recorded(row)
            by_key[sleutel].append(recorded)
        found = (find_actual(self, bsn, same[::-1], same, until) for same in by_key.values())
        return select_running(filter(None, found), day)

    def is_refused(self, sleutel: Sleutel, until: int) -> bool:
        """Return whether an aanlevering with a key was refused when it was recorded."""
        gemeente, stroom, number = sleutel
        return bool(self._ask(_REFUSED[stroom], (gemeente, number, until)))

    def remarks(self, sleutel: Sleutel, until: int) -> Sequence[tuple[int, Recorded]]:
        """Return all WMO409s about the period with a key in order, each with its number."""
        gemeente, stroom, number = sleutel
        return [
            self.rows.event(*row) for row in self._ask(_REMARKS[stroom], (gemeente, number, until))
        ]

    def retouren_numbered(
        self, bericht: str, identificatie_retour: str, until: int
    ) -> Sequence[Retour]:
        """Return all retouren of a kind that bear an IdentificatieRetour, accepted or not."""
        values = (KINDS[bericht].heenbericht, identificatie_retour, until)
        found = (self.rows.event(*row)[1].message for row in self._ask(_NUMBERED, values))
        return [message for message in found if is_retour(message)]

    def find(self, message: Message, until: int) -> tuple[int, Recorded] | None:
        """Return the event with a message that is equal in every element, and its number."""
        text = self.text_of(message)
        found = self._ask(_FIND, (*identity_of(message), is_retour(message), until, text))
        if not found:
            return None
        self.rows.remember(message, text)
        return self.rows.event(*found[0])

    def text_of(self, message: Message) -> str:
        """Return the JSON of a message; of the last one it is still known."""
        last = self._written
        if last is None or last[0] is not message:
            last = self._written = (message, to_json(message))
        return last[1]

    def after(self, place: int) -> list[tuple[int, Recorded]]:
        """Return the first events after a number, and none when there are no more."""
        return [self.rows.event(*row) for row in self._ask(_PAGE, (place,))]

    def faults(self) -> tuple[str, ...]:
        """Read everything, and return what is damaged, in Dutch and without a Bsn."""
        found = list(dict.fromkeys(map(_explain_check, self._find_damage())))
        place = 0
        while True:
            try:
                rows = self._ask(_WHOLE, (place,))
            except IebError:
                found.append(f"De historie is beschadigd, vanaf bericht {place + 1}.")
                break
            if not rows:
                break
            for row in rows:
                found.extend(self._faults_of_row(row))
                place = row[0]
        return tuple(found)

    def _find_damage(self) -> list[str]:
        """Return what SQLite itself finds wrong with the file, in its own words."""
        try:
            return [text for (text,) in self._ask("PRAGMA integrity_check(10)") if text != "ok"]
        except IebError:
            return [_STUCK]

    def _faults_of_row(self, row: Sequence[Any]) -> Iterator[str]:
        """Yield what is wrong with one row: it cannot be read, or is filed under something else."""
        place, message, release, received, accepted, *filed = row
        try:
            _, event = self.rows.event(place, message, release, received, accepted)
        except IebError as error:
            yield str(error)
            return
        if tuple(filed) != (*identity_of(event.message), int(is_retour(event.message))):
            what = "een andere Identificatie, gemeente of soort dan het noemt"
            yield f"Bericht {place} staat onder {what}."


def _explain_check(text: str) -> str:
    """Return in Dutch what SQLite finds wrong, with its own words for who must search further."""
    if text == _STUCK:
        return f"De database zelf: {_STUCK}; zet een kopie terug."
    if "index" in text:
        return f"De database zelf: een index past niet bij de berichten (SQLite: {quote(text)})."
    return f"De database zelf: een deel van het bestand is beschadigd (SQLite: {quote(text)})."
