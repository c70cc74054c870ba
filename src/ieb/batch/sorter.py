"""Messages put in order outside the memory: by SQLite, in a database of its own.

The order is that of `ieb.batch.order`. What a message is ordered by stands in a file without a name
as soon as it is much; it is for its owner only, and gone with the process.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Generator, Iterator
from contextlib import contextmanager

# Any: the columns of a row, each of a type of its own.
from typing import Any, Final, NamedTuple

from ieb.batch.following import Named, about_of, put_answers_after, reference_of
from ieb.batch.judged import Judged, Reading
from ieb.batch.order import answered_on, phase_of, place_alone, place_by_itself
from ieb.batch.spool import no_room
from ieb.messages import Message
from ieb.messages.kinds import is_heenbericht, is_retour

_MAKE: Final = """
CREATE TABLE waiting (
    at INTEGER PRIMARY KEY,
    phase INTEGER NOT NULL,
    source BLOB NOT NULL,
    reference TEXT,
    about TEXT,
    day INTEGER,
    mine TEXT,
    gemeente TEXT,
    stroom TEXT,
    number INTEGER,
    status INTEGER,
    part INTEGER,
    kind TEXT,
    content TEXT,
    is_retour INTEGER,
    answered_day INTEGER,
    answered TEXT
)
"""
_ADD: Final = "INSERT INTO waiting VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
# Each step as `ieb.batch.order` does it: the earliest Identificatie of a period on a day, where a
# heenbericht stands among all, and of a retour where the last one stands that it may answer.
_IN_ORDER: Final = """
WITH settled AS (
    SELECT *, CASE is_retour WHEN 1 THEN mine ELSE min(mine) OVER (
        PARTITION BY is_retour, day, gemeente, stroom, number
    ) END AS first
    FROM waiting
), ranked AS (
    SELECT *, rank() OVER (
        ORDER BY day, first, gemeente, stroom, number, status, part, mine, kind, content
    ) AS own
    FROM settled
), placed AS (
    SELECT *, CASE is_retour WHEN 1 THEN coalesce(
        max(CASE is_retour WHEN 0 THEN own END) OVER (PARTITION BY day, kind, gemeente, mine), own
    ) ELSE own END AS place
    FROM ranked
)
SELECT at, reference, about FROM placed
ORDER BY phase, place, is_retour, answered_day, answered, source, at
"""
_NAMED: Final = """
SELECT DISTINCT about FROM waiting WHERE about IN (SELECT reference FROM waiting)
"""
_CACHE: Final = "PRAGMA cache_size = -4000"  # kB


class _Row(NamedTuple):
    """By what a message is ordered; nothing for what is no message."""

    day: int | None = None
    mine: str | None = None
    gemeente: str | None = None
    stroom: str | None = None
    number: int | None = None
    status: int | None = None
    part: bool | None = None
    kind: str | None = None
    content: str | None = None
    is_retour: bool | None = None
    answered_day: int | None = None
    answered: str | None = None


_NO_ROW: Final = _Row()


class Sorter:
    """What is to be put in order; it is gone over once, when all was added."""

    def __init__(self) -> None:
        """Begin with nothing."""
        # Who goes over it may do so in another thread.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._database.close)
        for statement in (_CACHE, "PRAGMA journal_mode = OFF", _MAKE, "BEGIN"):
            self._database.execute(statement)

    def add(self, at: int, read: Judged | Reading) -> None:
        """Add what was read.

        Args:
            at: Which one it is.
            read: It.

        Raises:
            NoRoom: The file cannot be written.
        """
        name = read.source.name.encode(errors="surrogatepass")  # as a system may name files
        row = at, phase_of(read), name, reference_of(read), about_of(read), *_row_of(read.message)
        with _explained():
            self._database.execute(_ADD, row)

    def __iter__(self) -> Iterator[int]:
        """Yield which one is next.

        Raises:
            NoRoom: The file cannot be written or read.
        """
        rows = self._rows(_IN_ORDER)
        coming = {about for (about,) in self._rows(_NAMED)}
        return put_answers_after(map(Named._make, rows), coming)

    def _rows(self, question: str) -> Iterator[tuple[Any, ...]]:
        with _explained():
            cursor = self._database.execute(question)
        while True:
            with _explained():
                row = cursor.fetchone()
            if row is None:
                return
            yield row


def _row_of(message: Message | None) -> _Row:
    if message is None:
        return _NO_ROW
    if is_retour(message):
        place = place_alone(message)
        answered_day, answered = answered_on(message)
        last = True, answered_day.toordinal(), answered
    else:
        assert is_heenbericht(message)  # a message is one or the other
        place = place_by_itself(message)
        last = False, 0, ""
    day, mine, key, status, part, _, kind, content = place
    return _Row(day.toordinal(), mine, *key, status, part, kind, content, *last)


@contextmanager
def _explained() -> Generator[None]:
    """Let what SQLite cannot do with its file be told as what it is."""
    try:
        yield
    except sqlite3.Error as error:
        raise no_room(str(error)) from error
