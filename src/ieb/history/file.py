"""The file of a history: made, opened, and refused when it is not ours."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from ieb.errors import IebError, InvalidValue
from ieb.privacy import quote

APPLICATION: Final = 0x69456248
"""The application_id of our files: ``iEbH``."""

SCHEMA: Final = 1
"""The version of the tables, in user_version."""

# The file is a log: a row is never changed. What a refused message delivers stays empty, and with it out of
# the questions about deliveries. `removes` says of a delivery whether it removes, of a retour whether it
# refuses.
_CREATE: Final = (
    """CREATE TABLE event (
        id INTEGER PRIMARY KEY,
        bericht TEXT NOT NULL, gemeente TEXT NOT NULL, identificatie TEXT NOT NULL,
        retour INTEGER NOT NULL, accepted INTEGER NOT NULL, received TEXT,
        stroom TEXT, start_nummer INTEGER, bsn TEXT, removes INTEGER,
        release TEXT NOT NULL, message TEXT NOT NULL)""",
    "CREATE INDEX event_exchange ON event (bericht, gemeente, identificatie, retour, accepted)",
    "CREATE INDEX event_sleutel ON event (gemeente, stroom, start_nummer) WHERE stroom IS NOT NULL",
    "CREATE INDEX event_period ON event (bsn, stroom, gemeente, start_nummer) WHERE bsn IS NOT NULL",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {SCHEMA}",
)
_HINTS: Final = {
    sqlite3.SQLITE_BUSY: " Een ander programma gebruikt haar; wacht even en probeer het opnieuw.",
    sqlite3.SQLITE_FULL: " De schijf is vol; maak ruimte en probeer het opnieuw.",
    sqlite3.SQLITE_READONLY: " U mag er niet in schrijven; vraag om rechten of kies een ander bestand.",
}
"""What to do about the errors that a user can do something about, by the code of SQLite."""


@contextmanager
def in_dutch(path: Path) -> Generator[None, None, None]:
    """Tell what SQLite refuses in Dutch.

    Args:
        path: The file.

    Raises:
        IebError: SQLite refused something; it says what, and what to do where that is known.
    """
    try:
        yield
    except sqlite3.Error as error:  # its text names tables and columns, never a value
        hint = _HINTS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "")  # the low byte says what kind
        fault = quote(str(error))
        msg = f"De historie {quote(path.name)} is nu niet te lezen of te schrijven: {fault}.{hint}"
        raise IebError(msg) from error


def open_history(path: Path, timeout: float) -> sqlite3.Connection:
    """Open the file, or make it for its owner only.

    Args:
        path: The file.
        timeout: How many seconds to wait for another writer.

    Raises:
        InvalidValue: The file is no history, or one of another version of this library.
        IebError: The file cannot be read or written now.
        OSError: The file cannot be made.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with in_dutch(path):
        uri = f"{path.as_uri()}?mode="
        with closing(sqlite3.connect(f"{uri}ro", uri=True, timeout=timeout)) as reading:
            reading.execute("BEGIN")  # one look at the whole file: another process may be making it right now
            _is_empty(reading, path)  # read only: what is not ours stays as it is, write-ahead log included
        connection = sqlite3.connect(
            f"{uri}rw", uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(connection, path)
        except (sqlite3.Error, IebError):
            connection.close()
            raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if _is_empty(connection, path):
            for statement in _CREATE:
                connection.execute(statement)
    with suppress(
        sqlite3.OperationalError
    ):  # busy: then whoever opens it next makes the switch, once for all
        connection.execute("PRAGMA journal_mode = WAL")


def _is_empty(connection: sqlite3.Connection, path: Path) -> bool:
    """Return whether the file holds nothing yet; refuse one that is not ours."""
    try:
        application, schema, filled = (
            connection.execute(question).fetchone()[0]
            for question in (
                "PRAGMA application_id",
                "PRAGMA user_version",
                "SELECT count(*) FROM sqlite_master",
            )
        )
    except sqlite3.OperationalError:  # busy, or the disk; says nothing about what the file is
        raise
    except sqlite3.DatabaseError as error:
        msg = (
            f"Het bestand {quote(path.name)} is niet te lezen als historie van ieb "
            f"({quote(str(error))}); kies een ander bestand. Het is niet gewijzigd."
        )
        raise InvalidValue(msg) from error
    if not (application or schema or filled):
        return True
    if application != APPLICATION:
        msg = (
            f"De database {quote(path.name)} is geen historie van ieb; kies een ander bestand. "
            "Ze is niet gewijzigd."
        )
        raise InvalidValue(msg)
    if schema != SCHEMA:
        msg = (
            f"De historie {quote(path.name)} heeft indeling {schema}; deze versie van ieb leest indeling "
            f"{SCHEMA}. Gebruik de versie van ieb die haar maakte, of een nieuwere. Ze is niet gewijzigd."
        )
        raise InvalidValue(msg)
    return False
