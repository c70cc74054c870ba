"""The journal of envelopes in the file of a history: recorded together with the messages."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager

# Any: what sqlite3 gives depends on the statement.
from typing import Any, Final

from attrs import evolve

from ieb.errors import IebError, InvalidType, InvalidValue
from ieb.ggk.envelopes import Fo01
from ieb.ggk.journal import (
    Arrival,
    JournalEntry,
    Recorder,
    Travelling,
    content_of,
    cross_of,
    demand_travelling,
    ontvanger_of,
    zender_of,
)
from ieb.ggk.reading import parse
from ieb.history.file import HistoryFile
from ieb.history.parts import Part
from ieb.history.sqlite import SqliteHistory
from ieb.privacy import quote

__all__ = [
    "SqliteJournal",
]

# arrival is NULL for what was sent; about_* names the envelope that an answer was dealt with as
# the one to.
_PART: Final = Part(
    name="ggk",
    steps=(
        (
            """
            CREATE TABLE ggk_envelop (
                id INTEGER PRIMARY KEY, arrival TEXT, zender TEXT NOT NULL,
                ontvanger TEXT NOT NULL, referentienummer TEXT NOT NULL, cross_refnummer TEXT,
                about_zender TEXT, about_nummer TEXT, content BLOB NOT NULL, details BLOB)""",
            """
            CREATE UNIQUE INDEX ggk_received ON ggk_envelop (zender, referentienummer)
            WHERE arrival IS NOT NULL""",
            "CREATE UNIQUE INDEX ggk_sent ON ggk_envelop (referentienummer) WHERE arrival IS NULL",
            """
            CREATE INDEX ggk_reply ON ggk_envelop (ontvanger, cross_refnummer)
            WHERE arrival IS NULL""",
            """
            CREATE UNIQUE INDEX ggk_answer ON ggk_envelop (about_zender, about_nummer)
            WHERE about_zender IS NOT NULL""",
            "CREATE INDEX ggk_apart ON ggk_envelop (arrival, id) WHERE arrival IS NOT NULL",
        ),
    ),
)
_SELECT: Final = "SELECT id, arrival, content, details FROM ggk_envelop WHERE"
_SEEN: Final = f"{_SELECT} arrival IS NOT NULL AND zender = ? AND referentienummer = ?"
_SENT: Final = f"{_SELECT} arrival IS NULL AND referentienummer = ?"
_ANSWER: Final = f"{_SELECT} about_zender = ? AND about_nummer = ?"
_REPLIES: Final = f"{_SELECT} arrival IS NULL AND ontvanger = ? AND cross_refnummer = ? ORDER BY id"
_APART: Final = (
    f"{_SELECT} arrival IN ('{Arrival.ONBEKEND}', '{Arrival.TWEEDE}') AND id > ? "
    "ORDER BY id LIMIT 50"
)
_KEEP: Final = """
    INSERT INTO ggk_envelop (arrival, zender, ontvanger, referentienummer, cross_refnummer,
                             about_zender, about_nummer, content, details)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (zender, referentienummer) WHERE arrival IS NOT NULL DO UPDATE SET
        arrival = excluded.arrival, about_zender = excluded.about_zender,
        about_nummer = excluded.about_nummer"""


class SqliteJournal(Recorder):
    """A journal in the file of a history; what a block of `exclusive` adds is one transaction.

    The file holds every envelope in full, the Bsn included: see `SqliteHistory`.

    Example:
        >>> with SqliteHistory("historie.db") as history:  # doctest: +SKIP
        ...     journal = SqliteJournal(history)
        ...     with history.exclusive():
        ...         if journal.receive(di01).arrival is ggk.Arrival.NIEUW:
        ...             history.accept(start)
    """

    def __init__(self, history: SqliteHistory) -> None:
        """Open the journal of a history; it is made if needed.

        Args:
            history: The history. One that is only read, and in which nothing was recorded of
                envelopes, has an empty journal.

        Raises:
            InvalidType: It is no `SqliteHistory`.
            InvalidValue: The journal is one of another version of this library.
            IebError: The file cannot be read or written.
        """
        # An isinstance: an untyped caller may hand over the name of a file.
        if not isinstance(history, SqliteHistory):
            msg = f"history: verwacht een SqliteHistory, geen {type(history).__name__}."
            raise InvalidType(msg)
        self._history = history
        self._file: HistoryFile | None = history.open_part(_PART)

    def __repr__(self) -> str:
        """Return of which history it is, nothing of what is in it."""
        return f"SqliteJournal({self._history!r})"

    def seen(self, zender: str, referentienummer: str) -> JournalEntry | None:
        """Return what came in from a sender under a reference.

        Args:
            zender: Its organisatie.
            referentienummer: Its reference.

        Raises:
            IebError: The file cannot be read.
        """
        return _first(self._entries(_SEEN, zender.strip(), referentienummer))

    def sent(self, cross_refnummer: str) -> Travelling | None:
        """Return what we sent under the reference that an answer names.

        Args:
            cross_refnummer: The reference, compared as text.

        Raises:
            IebError: The file cannot be read.
        """
        return _envelope(_first(self._entries(_SENT, cross_refnummer)))

    def first_answer(self, about: Travelling) -> Travelling | None:
        """Return the answer or fault that was dealt with as the one to an envelope.

        Args:
            about: The envelope that is answered.

        Raises:
            IebError: The file cannot be read.
        """
        return _envelope(_first(self._entries(_ANSWER, zender_of(about), about.referentienummer)))

    def replies(self, received: Travelling) -> tuple[Travelling, ...]:
        """Return what we sent in answer to an envelope, in that order.

        Args:
            received: The envelope.

        Raises:
            IebError: The file cannot be read.
        """
        entries = self._entries(_REPLIES, zender_of(received), received.referentienummer)
        return tuple(entry.envelope for entry in entries)

    def apart(self) -> Iterator[JournalEntry]:
        """Yield what is kept apart for a person to look at, in the order in which it came.

        Raises:
            IebError: The file cannot be read.
        """
        place = 0
        while rows := self._ask(_APART, place):
            place = rows[-1][0]
            for row in rows:
                yield self._read(row)

    def _block(self) -> AbstractContextManager[object]:
        return self._history.exclusive()

    def _keep(self, entry: JournalEntry, about: Travelling | None) -> None:
        envelope = entry.envelope
        answered: tuple[str, str] | tuple[None, None] = (None, None)
        if about is not None and entry.arrival is Arrival.NIEUW:
            answered = zender_of(about), about.referentienummer
        element, details = content_of(envelope)
        self._ask(
            _KEEP,
            entry.arrival,
            zender_of(envelope),
            ontvanger_of(envelope),
            envelope.referentienummer,
            cross_of(envelope),
            *answered,
            zlib.compress(element.encode()),
            None if details is None else zlib.compress(details),
        )

    # Any: see above.
    def _ask(self, statement: str, *values: object) -> list[Any]:
        if self._file is None:
            return []
        return self._file.ask(statement, values)

    def _entries(self, statement: str, *values: str) -> list[JournalEntry]:
        return [self._read(row) for row in self._ask(statement, *values)]

    # Any: see above.
    def _read(self, row: tuple[Any, ...]) -> JournalEntry:
        number, arrival, content, details = row
        try:
            envelope = demand_travelling(parse(zlib.decompress(content)))
            if isinstance(envelope, Fo01) and details is not None:
                envelope = evolve(envelope, details_xml=zlib.decompress(details))
            kind = None if arrival is None else Arrival(arrival)
            return JournalEntry(envelope=envelope, arrival=kind)
        except (IebError, TypeError, ValueError, zlib.error):
            pass  # raised below: what these say may hold what the row does
        assert self._file is not None  # a row was read from it
        name = quote(self._file.path.name)
        msg = (
            f"In het journaal van {name} is envelop {number} beschadigd. Zet een kopie van het "
            "bestand terug."
        )
        raise InvalidValue(msg)


def _first(entries: list[JournalEntry]) -> JournalEntry | None:
    return entries[0] if entries else None


def _envelope(entry: JournalEntry | None) -> Travelling | None:
    return None if entry is None else entry.envelope
