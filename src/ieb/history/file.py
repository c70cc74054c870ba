"""The file of a history: made, opened, and refused when it is not ours."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path, PurePath
from threading import TIMEOUT_MAX, RLock, get_ident
from typing import Any, Final, TypeVar
from urllib.parse import quote_from_bytes

from ieb.errors import IebError, InvalidValue
from ieb.files import clear_drafts, draft_of
from ieb.messages import WMO409
from ieb.messages.kinds import KINDS
from ieb.privacy import quote

T = TypeVar("T")

APPLICATION: Final = 0x69456248
"""The application_id of our files: ``iEbH``."""

SCHEMA: Final = 1
"""The version of the tables, in user_version."""


def _in_message(path: str) -> str:
    """Return the SQL for an element of the message of an event; NULL where there is none."""
    return f"CASE WHEN json_valid(message) THEN json_extract(message, '$.{path}') END"


RETOUR_NUMBER: Final = _in_message("Header.IdentificatieRetour")
"""The IdentificatieRetour of a retour, in SQL."""

REMARK_NUMBERS: Final = {
    place.stroom: _in_message(place.number.removeprefix("Bericht/").replace("/", "."))
    for place in KINDS[WMO409.naam].places
}
"""By stream the number of the period that a WMO409 is about, in SQL."""

_ABO, _BW = REMARK_NUMBERS.values()
REMARK: Final = f"bericht = '{WMO409.naam}' AND retour = 0"
"""What the CAK says of a period, in SQL: a file has an index on exactly these words."""
# The file is a log: a row is never changed. What a refused message delivers stays empty, and with
# it out of the questions about aanleveringen. `removes` says of an aanlevering whether it removes,
# of a retour whether it refuses.
_CREATE: Final = f"""
    CREATE TABLE event (
        id INTEGER PRIMARY KEY,
        bericht TEXT NOT NULL, gemeente TEXT NOT NULL, identificatie TEXT NOT NULL,
        retour INTEGER NOT NULL, accepted INTEGER NOT NULL, received TEXT,
        stroom TEXT, start_nummer INTEGER, bsn TEXT, removes INTEGER,
        release TEXT NOT NULL, message TEXT NOT NULL);
    CREATE INDEX event_exchange ON event (bericht, gemeente, identificatie, retour, accepted);
    CREATE INDEX event_sleutel ON event (gemeente, stroom, start_nummer) WHERE stroom IS NOT NULL;
    CREATE INDEX event_period ON event (bsn, stroom, gemeente, start_nummer) WHERE bsn IS NOT NULL;
    CREATE INDEX event_retour ON event ({RETOUR_NUMBER}) WHERE retour = 1;
    CREATE INDEX event_remark_abo ON event (gemeente, {_ABO}) WHERE {REMARK};
    CREATE INDEX event_remark_bw ON event (gemeente, {_BW}) WHERE {REMARK};
    PRAGMA application_id = {APPLICATION};
    PRAGMA user_version = {SCHEMA};"""
_VERSIONS_AT, _NO_LOG = 18, b"\x01\x01"
"""Where the header says how to write and read the file, and how that is without a log beside it (no WAL)."""
_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_HINTS: Final = {
    sqlite3.SQLITE_BUSY: "Een ander programma gebruikt haar; wacht even en probeer het opnieuw.",
    sqlite3.SQLITE_FULL: "De schijf is vol; maak ruimte en probeer het opnieuw.",
    sqlite3.SQLITE_READONLY: "U mag er niet in schrijven; vraag om rechten of kies een ander bestand.",
}
"""What to do about the errors that a user can do something about, by the code of SQLite."""

# Any: what sqlite3 takes and gives depends on the statement.
Values = Sequence[Any] | Mapping[str, Any]


def run(path: Path, action: Callable[[], T]) -> T:
    """Do something with SQLite, and tell in Dutch what it refuses.

    Nothing of what SQLite says is chained to the error: on a damaged file that may hold a row in
    full.

    Args:
        path: The file.
        action: What to do.

    Raises:
        IebError: SQLite refused something; it says what, and what to do where that is known.
    """
    try:
        return action()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        fault = _fault(path, error)
    raise fault


def _fault(path: Path, error: Exception) -> IebError:
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte says what kind
    if kind in _DAMAGED or isinstance(error, UnicodeDecodeError):
        return IebError(
            f"De historie {quote(path.name)} is beschadigd. Met `ieb historie --controleer` ziet u vanaf "
            "welk bericht; zet een kopie terug, of verwerk de berichten opnieuw in een nieuw bestand."
        )
    name = getattr(error, "sqlite_errorname", "een fout")
    hint = _HINTS.get(kind, f"SQLite meldt {name}; controleer het bestand, de map en de schijf.")
    return IebError(f"De historie {quote(path.name)} is nu niet te lezen of te schrijven. {hint}")


def uri_of(path: PurePath, mode: str) -> str:
    """Return how SQLite wants to hear of a file.

    Args:
        path: An absolute path; on Windows it may be a share (UNC).
        mode: ``ro`` or ``rw``.
    """
    name = path.as_posix()
    rooted = name if name.startswith("/") else f"/{name}"
    return f"file://{quote_from_bytes(os.fsencode(rooted))}?mode={mode}"


class HistoryFile:
    """A file that is open, one thread and one task at a time.

    Attributes:
        path: The file.
        readonly: Whether it is only read.
        timeout: How many seconds to wait for another writer.
    """

    def __init__(self, path: Path, *, timeout: float, readonly: bool) -> None:
        """Open the file, or make it for its owner only.

        Args:
            path: The file.
            timeout: How many seconds to wait for another writer.
            readonly: Whether it is only read; then it must be there.

        Raises:
            InvalidValue: The file is no history, or one of another version of this library.
            IebError: The file cannot be read now.
            OSError: The file cannot be made or read.
        """
        self.path = path
        self.readonly = readonly
        self.timeout = timeout
        self._process = os.getpid()
        self._lock = RLock()
        self._depth = 0
        self._owner: tuple[int, object] | None = None
        if not readonly:
            clear_drafts(path.parent)
            self._make_when_new()
        _demand_history(path)
        self._connection: sqlite3.Connection | None = run(path, self._connect)

    def _make_when_new(self) -> None:
        if os.path.lexists(self.path):
            return
        with suppress(FileExistsError):  # another process made it in the meantime
            run(self.path, lambda: _make(self.path, lambda draft: draft.executescript(_CREATE)))

    def _connect(self) -> sqlite3.Connection:
        if self.readonly and Path(f"{self.path}-journal").exists():
            # Perhaps left by a program that was killed: only who may write can put that right.
            with suppress(sqlite3.Error), closing(self._opened("rw")) as writing:
                writing.execute("SELECT count(*) FROM event")
        connection = self._opened("ro" if self.readonly else "rw")
        try:
            _prepare(connection, self.path)
        except BaseException:
            connection.close()
            raise
        return connection

    def _opened(self, mode: str) -> sqlite3.Connection:
        made = sqlite3.connect(
            uri_of(self.path, mode),
            uri=True,
            timeout=self.timeout,
            isolation_level=None,
            check_same_thread=False,
        )
        made.text_factory = _text
        return made

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        if self._process != os.getpid():
            return  # the connection of the process that forked: not ours to close
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def ask(self, statement: str, values: Values = ()) -> list[Any]:
        """Return all rows that a statement gives.

        Args:
            statement: The statement.
            values: Its parameters.

        Raises:
            IebError: The file cannot be read or written now, is closed, or another task holds it.
        """
        with self.held() as connection:
            return run(self.path, lambda: connection.execute(statement, values).fetchall())

    @contextmanager
    def held(self) -> Generator[sqlite3.Connection, None, None]:
        """Hold the connection: another thread waits, another task of this thread is refused.

        Raises:
            InvalidValue: The file is closed, or open in another process.
            IebError: Another thread or task holds it.
        """
        name = quote(self.path.name)
        if (
            self._process != os.getpid()
        ):  # SQLite files are damaged by a connection that two processes share
            msg = f"Een ander proces heeft {name} geopend; open het in dit proces opnieuw."
            raise InvalidValue(msg)
        if not self._lock.acquire(timeout=min(max(self.timeout, 0), TIMEOUT_MAX)):
            msg = f"Een andere thread is met {name} bezig; wacht even en probeer het opnieuw."
            raise IebError(msg)
        try:
            if self._connection is None:
                msg = f"De historie {name} is gesloten; open het bestand opnieuw."
                raise InvalidValue(msg)
            if self._depth and self._owner != _current():
                msg = (
                    f"Een andere taak (asyncio) is binnen exclusive() met {name} bezig. Wacht binnen het "
                    "blok niet op iets anders (await), of geef elke taak een eigen SqliteHistory."
                )
                raise IebError(msg)
            yield self._connection
        finally:
            self._lock.release()

    @contextmanager
    def block(self) -> Generator[None, None, None]:
        """Let no one else write until the block ends; a block within a block is undone by itself.

        Raises:
            IebError: The file cannot be written, or SQLite ended the transaction by itself; nothing
                of the outermost block is kept.
        """
        with self.held() as connection:
            begin, keep, undo = "BEGIN IMMEDIATE", "COMMIT", ["ROLLBACK"]
            depth = self._depth
            if depth:
                self._demand_transaction(connection)
                name = f"block_{depth}"
                begin, keep = f"SAVEPOINT {name}", f"RELEASE {name}"
                undo = [f"ROLLBACK TO {name}", keep]
            try:  # from here on: who is interrupted right after the beginning has begun
                run(self.path, lambda: connection.execute(begin))
                self._depth, self._owner = depth + 1, _current()
                yield
                self._demand_transaction(connection)
                run(self.path, lambda: connection.execute(keep))
            except BaseException:
                with suppress(
                    sqlite3.Error
                ):  # the transaction ended by itself: nothing is left to undo
                    for statement in undo:
                        connection.execute(statement)
                raise
            finally:
                self._depth = depth

    def _demand_transaction(self, connection: sqlite3.Connection) -> None:
        if self._connection is None:
            msg = (
                f"De historie {quote(self.path.name)} is binnen exclusive() gesloten. Niets uit dit blok is "
                "vastgelegd; sluit haar na het blok."
            )
            raise InvalidValue(msg)
        if not connection.in_transaction:
            msg = (
                f"SQLite heeft het blok van exclusive() in {quote(self.path.name)} zelf beëindigd, "
                "bijvoorbeeld omdat de schijf vol is. Niets uit dit blok is vastgelegd; begin het opnieuw."
            )
            raise IebError(msg)

    def copy(self, target: Path) -> None:
        """Copy the file as it is at one moment, also while others write.

        Args:
            target: A file that is not there yet.

        Raises:
            FileExistsError: It is there already.
            IebError: The file cannot be read now, or holds a block that has not ended.
            OSError: The target cannot be made.
        """
        with self.held() as connection:
            if self._depth:
                msg = "Een kopie maken kan niet binnen exclusive(); doe het erna."
                raise IebError(msg)
            run(self.path, lambda: _make(target, connection.backup))


def _make(path: Path, fill: Callable[[sqlite3.Connection], object]) -> None:
    """Make a database that is whole as soon as its name is there, for its owner only.

    Raises:
        FileExistsError: It is there already.
        OSError: It cannot be made.
    """
    if os.path.lexists(path):
        raise FileExistsError(path)

    def publish(draft: Path) -> None:
        try:
            os.link(draft, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            draft.rename(path)

    try:
        with draft_of(path, publish) as (draft, file):
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


def _demand_history(path: Path) -> None:
    """Refuse what is not ours, without touching it.

    Raises:
        InvalidValue: It is no history, or one of another version of this library.
        OSError: It is not there, or cannot be read.
    """
    name = quote(path.name)
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe would keep us waiting
        msg = f"{name} is geen bestand, maar een map of een apparaat; kies een ander."
        raise InvalidValue(msg)
    if not path.stat().st_size:
        msg = f"Het bestand {name} is leeg, en dus geen historie; kies een ander, of verwijder het eerst."
        raise InvalidValue(msg)
    application, schema = run(path, lambda: _marks(path))
    _demand_ours(application, schema, name)


def _marks(path: Path) -> tuple[int, int]:
    """Return what the header says of whose file it is, and of which version; (0, 0) when it has none.

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
            f"De historie {name} heeft indeling {schema}; deze versie van ieb leest indeling {SCHEMA}. "
            "Gebruik de versie van ieb die haar maakte, of een nieuwere. Ze is niet gewijzigd."
        )
        raise InvalidValue(msg)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Set how to write, after a look at what a killed program may have left to be undone."""
    application, schema = (
        connection.execute(question).fetchone()[0]
        for question in ("PRAGMA application_id", "PRAGMA user_version")
    )
    _demand_ours(application, schema, quote(path.name))
    connection.execute("SELECT count(*) FROM sqlite_master")
    connection.execute("PRAGMA synchronous = FULL")
    # Else a large block would lock out readers long before it ends.
    connection.execute("PRAGMA cache_spill = OFF")
    # Earlier versions of this library kept a log beside the file, which is lost to who copies the
    # file alone. Busy: then whoever opens it next makes the switch, once for all. Read only: it
    # stays as it is.
    (usual,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute(f"PRAGMA busy_timeout = {usual}")


def _text(raw: bytes) -> str:
    """Read text, whatever became of it: a row that is damaged is told of when it is used."""
    return raw.decode("utf-8", "surrogateescape")


def _current() -> tuple[int, object]:
    """Return which thread and, within it, which task of asyncio is running."""
    if "asyncio" not in sys.modules:
        return get_ident(), None
    from asyncio import current_task  # noqa: PLC0415  # who does not use it need not load it

    try:
        return get_ident(), current_task()
    except RuntimeError:  # no event loop is running
        return get_ident(), None
