"""The file of a history while it is open: one thread and one task at a time, in blocks."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import TIMEOUT_MAX, RLock, get_ident
from typing import Any, Final

from ieb.errors import IebError, InvalidValue
from ieb.files import clear_drafts
from ieb.history.database import create_database, demand_history, make_database, open_database
from ieb.history.refusal import run
from ieb.privacy import quote

# Any: what sqlite3 takes and gives depends on the statement.
Values = Sequence[Any] | Mapping[str, Any]
_LOOK_AGAIN: Final = 0.001
"""Seconds between two looks whether another writer is ready."""
_WAY: Final = 0.003
"""Seconds in which who waits looks at least once."""


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
            create_database(path)
        demand_history(path)
        self._connection: sqlite3.Connection | None = open_database(
            path, timeout=timeout, readonly=readonly
        )

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
        connection = self._take()
        try:
            return run(self.path, lambda: connection.execute(statement, values).fetchall())
        finally:
            self._lock.release()

    def add_all(self, statement: str, rows: Sequence[Values]) -> None:
        """Put rows into the file, in a block of their own.

        Args:
            statement: What puts one there.
            rows: Its parameters for each of them.

        Raises:
            IebError: The file cannot be written now, is closed, or another task holds it.
        """
        with self.block(), self.hold() as connection:
            run(self.path, lambda: connection.executemany(statement, rows))

    @contextmanager
    def hold(self) -> Generator[sqlite3.Connection, None, None]:
        """Hold the connection: another thread waits, another task of this thread is refused.

        Raises:
            InvalidValue: The file is closed, or open in another process.
            IebError: Another thread or task holds it.
        """
        connection = self._take()
        try:
            yield connection
        finally:
            self._lock.release()

    def _take(self) -> sqlite3.Connection:
        """Lock the connection for this thread, and return it."""
        # A file of SQLite is damaged by a connection that two processes share.
        if self._process != os.getpid():
            msg = (
                f"Een ander proces heeft {quote(self.path.name)} geopend; open het in dit proces "
                "opnieuw."
            )
            raise InvalidValue(msg)
        if not self._lock.acquire(timeout=min(max(self.timeout, 0), TIMEOUT_MAX)):
            name = quote(self.path.name)
            msg = f"Een andere thread is met {name} bezig; wacht even en probeer het opnieuw."
            raise IebError(msg)
        try:
            return self._demand_ours()
        except BaseException:
            self._lock.release()
            raise

    def _demand_ours(self) -> sqlite3.Connection:
        """Return the connection, unless it is closed or another task is in a block."""
        if self._connection is None:
            msg = f"De historie {quote(self.path.name)} is gesloten; open het bestand opnieuw."
            raise InvalidValue(msg)
        if self._depth and self._owner != current_task():
            msg = (
                f"Een andere taak (asyncio) is binnen exclusive() met {quote(self.path.name)} "
                "bezig. Wacht binnen het blok niet op iets anders (await), of geef elke taak een "
                "eigen SqliteHistory."
            )
            raise IebError(msg)
        return self._connection

    @contextmanager
    def block(self) -> Generator[None, None, None]:
        """Let no one else write until the block ends; a block within a block is undone by itself.

        Raises:
            IebError: The file cannot be written, or SQLite ended the transaction by itself; nothing
                of the outermost block is kept.
        """
        with self.hold() as connection:
            depth = self._depth
            if depth:
                self._demand_transaction(connection)
            begin, keep, undo = _statements_of_block(depth)
            try:  # from here on: who is interrupted right after the beginning has begun
                if depth:
                    run(self.path, lambda: connection.execute(begin))
                else:
                    run(self.path, lambda: self._begin(connection, begin))
                self._depth, self._owner = depth + 1, current_task()
                yield
                self._demand_transaction(connection)
                run(self.path, lambda: connection.execute(keep))
            except BaseException:
                # Suppressed: when the transaction ended by itself, nothing is left to undo.
                with suppress(sqlite3.Error):
                    for statement in undo:
                        connection.execute(statement)
                raise
            finally:
                self._depth = depth

    def _begin(self, connection: sqlite3.Connection, begin: str) -> None:
        """Begin a transaction, after those of others.

        SQLite itself would look ten times a second, and who has much to write would be first again
        each time.
        """
        (usual,) = connection.execute("PRAGMA busy_timeout").fetchone()
        until = time.monotonic() + self.timeout
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    connection.execute(begin)
                    return
                except sqlite3.OperationalError as error:
                    is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                    if not is_busy or time.monotonic() > until:
                        raise
                time.sleep(_LOOK_AGAIN)
        finally:
            connection.execute(f"PRAGMA busy_timeout = {usual}")

    def give_way(self) -> None:
        """Wait until who waits for the file must have seen that it is free."""
        time.sleep(_WAY)

    def _demand_transaction(self, connection: sqlite3.Connection) -> None:
        if self._connection is None:
            msg = (
                f"De historie {quote(self.path.name)} is binnen exclusive() gesloten. Niets uit "
                "dit blok is vastgelegd; sluit haar na het blok."
            )
            raise InvalidValue(msg)
        if not connection.in_transaction:
            msg = (
                f"SQLite heeft het blok van exclusive() in {quote(self.path.name)} zelf beëindigd, "
                "bijvoorbeeld omdat de schijf vol is. Niets uit dit blok is vastgelegd; begin het "
                "opnieuw."
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
        with self.hold() as connection:
            if self._depth:
                msg = "Een kopie maken kan niet binnen exclusive(); doe het erna."
                raise IebError(msg)
            run(self.path, lambda: make_database(target, connection.backup))


def _statements_of_block(depth: int) -> tuple[str, str, tuple[str, ...]]:
    """Return what begins a block in so many others, what keeps it, and what undoes it."""
    if not depth:
        return "BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",)
    name = f"block_{depth}"
    keep = f"RELEASE {name}"
    return f"SAVEPOINT {name}", keep, (f"ROLLBACK TO {name}", keep)


def current_task() -> tuple[int, object]:
    """Return which thread and, within it, which task of asyncio is running."""
    if "asyncio" not in sys.modules:
        return get_ident(), None
    from asyncio import current_task as task_now  # noqa: PLC0415  # not for all

    try:
        return get_ident(), task_now()
    except RuntimeError:  # no event loop is running
        return get_ident(), None
