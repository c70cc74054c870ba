"""The database of a history: made whole, opened, and refused when it is not ours."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path, PurePath
from typing import Final
from urllib.parse import quote_from_bytes

from ieb.errors import InvalidValue
from ieb.files import draft_of
from ieb.history.refusal import run
from ieb.history.schema import APPLICATION, CREATE, SCHEMA
from ieb.privacy import quote

_VERSIONS_AT: Final = 18
"""Where the header says how to write and read the file."""
_NO_LOG: Final = b"\x01\x01"
"""What stands there in a file without a log beside it (no WAL)."""
# One more than a round number: what is a multiple of 256, SQLite takes for OFF.
_SPILL: Final = "PRAGMA cache_spill = 16385"
"""A block holds no more pages in memory than this (64 MB). Beyond it, readers wait until it ends;
with the usual two megabytes they would wait for every block that is not small."""


def uri_of(path: PurePath, mode: str) -> str:
    """Return how SQLite wants to hear of a file.

    Args:
        path: An absolute path; on Windows it may be a share (UNC).
        mode: ``ro`` or ``rw``.
    """
    name = path.as_posix()
    rooted = name if name.startswith("/") else f"/{name}"
    return f"file://{quote_from_bytes(os.fsencode(rooted))}?mode={mode}"


def create_database(path: Path) -> None:
    """Make an empty history, unless there is something already.

    Args:
        path: The file.

    Raises:
        IebError: SQLite cannot make it.
        OSError: It cannot be made.
    """
    if os.path.lexists(path):
        return
    with suppress(FileExistsError):  # another process made it in the meantime
        run(path, lambda: make_database(path, _create_tables))


def _create_tables(empty: sqlite3.Connection) -> None:
    empty.executescript(CREATE)


def make_database(path: Path, fill: Callable[[sqlite3.Connection], object]) -> None:
    """Make a database that is whole as soon as its name is there, for its owner only.

    Args:
        path: The file.
        fill: Fills the empty database.

    Raises:
        FileExistsError: It is there already.
        OSError: It cannot be made.
    """
    if os.path.lexists(path):
        raise FileExistsError(path)

    try:
        with draft_of(path, partial(_publish, path)) as (draft, file):
            # Ours alone: no journal that a kill would leave beside it, and no lock but that of the
            # draft.
            uri = f"{uri_of(draft, 'rw')}&nolock=1"
            with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as made:
                made.execute("PRAGMA journal_mode = OFF")
                fill(made)
            os.lseek(file, _VERSIONS_AT, os.SEEK_SET)
            os.write(file, _NO_LOG)
    except OSError as error:
        error.filename, error.filename2 = str(path), None  # the draft is nobody's business
        raise


def _publish(path: Path, draft: Path) -> None:
    """Give a draft its name, unless another process was first."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        draft.rename(path)


def demand_history(path: Path) -> None:
    """Refuse what is not ours, without touching it.

    Args:
        path: The file.

    Raises:
        InvalidValue: It is no history, or one of another version of this library.
        OSError: It is not there, or cannot be read.
    """
    name = quote(path.name)
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe would keep us waiting
        msg = f"{name} is geen bestand, maar een map of een apparaat; kies een ander."
        raise InvalidValue(msg)
    if not path.stat().st_size:
        msg = (
            f"Het bestand {name} is leeg, en dus geen historie; kies een ander, of verwijder het "
            "eerst."
        )
        raise InvalidValue(msg)
    application, schema = run(path, lambda: _marks(path))
    _demand_ours(application, schema, name)


def _marks(path: Path) -> tuple[int, int]:
    """Return what the header says of whose file it is, and of which version; else (0, 0).

    It is read through SQLite: who opens and closes the file otherwise takes the locks from those
    who have it open in this process. Immutable: nothing is locked, and nothing that a killed
    program left is undone.
    """
    uri = f"{uri_of(path, 'ro')}&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as reading:
        try:
            (application,) = reading.execute("PRAGMA application_id").fetchone()
            (schema,) = reading.execute("PRAGMA user_version").fetchone()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            return 0, 0
    return application, schema


def _demand_ours(application: int, schema: int, name: str) -> None:
    if application != APPLICATION:
        msg = f"Het bestand {name} is geen historie van ieb; kies een ander. Het is niet gewijzigd."
        raise InvalidValue(msg)
    if schema != SCHEMA:
        msg = (
            f"De historie {name} heeft indeling {schema}; deze versie van ieb leest indeling "
            f"{SCHEMA}. Gebruik de versie van ieb die haar maakte, of een nieuwere. Ze is niet "
            "gewijzigd."
        )
        raise InvalidValue(msg)


def open_database(path: Path, *, timeout: float, readonly: bool) -> sqlite3.Connection:
    """Open a history that `demand_history` has let through.

    Args:
        path: The file.
        timeout: How many seconds to wait for another writer.
        readonly: Whether it is only read.

    Raises:
        InvalidValue: It is no history after all.
        IebError: The file cannot be read now.
    """
    return run(path, lambda: _open(path, timeout, readonly=readonly))


def _open(path: Path, timeout: float, *, readonly: bool) -> sqlite3.Connection:
    if readonly and Path(f"{path}-journal").exists():
        # Perhaps left by a program that was killed: only who may write can put that right.
        with suppress(sqlite3.Error), closing(_connect(path, "rw", timeout)) as writing:
            writing.execute("SELECT count(*) FROM event")
    mode = "ro" if readonly else "rw"
    connection = _connect(path, mode, timeout)
    try:
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path, mode: str, timeout: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri_of(path, mode),
        uri=True,
        timeout=timeout,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.text_factory = _read_text
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Set how to write, after a look at what a killed program may have left to be undone."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    _demand_ours(application, schema, quote(path.name))
    connection.execute("SELECT count(*) FROM sqlite_master")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(_SPILL)
    # Earlier versions of this library kept a log beside the file, which is lost to who copies the
    # file alone. Busy: then whoever opens it next makes the switch, once for all. Read only: it
    # stays as it is.
    (usual,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute(f"PRAGMA busy_timeout = {usual}")


def _read_text(raw: bytes) -> str:
    """Read text, whatever became of it: a row that is damaged is told of when it is used."""
    return raw.decode("utf-8", "surrogateescape")
