"""The history in a file: one SQLite database, for administrations that outlive the process."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Final, Self

from ieb.codes import StatusAanlevering
from ieb.errors import InvalidValue
from ieb.files import as_path
from ieb.history.answers import Answers, Log
from ieb.history.file import in_dutch, open_history
from ieb.history.log import NEWEST, SqliteLog
from ieb.history.view import Event, Retour, check_event, identity_of, is_retour
from ieb.messages import WMO405, WMO407, Message
from ieb.messages.delivery import delivery_of
from ieb.privacy import quote
from ieb.releases import Release
from ieb.wire import to_json

_ADD: Final = """
    INSERT INTO event (bericht, gemeente, identificatie, retour, accepted, received,
                       stroom, start_nummer, bsn, removes, release, message)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


class SqliteHistory(Answers):
    """What was exchanged before, in one file. Answers as `History` does, but changes in place.

    Threads may share one; processes open the file each for themselves, and what they write at the same
    time is all kept. A message is on disk when `accept` or `reject` returns; when that raises, the file is
    as it was. The file belongs on a disk of the machine itself: SQLite asks for locks that network drives
    seldom give.

    The file holds every message in full, the Bsn included, and is not encrypted: guard it as you guard the
    messages themselves. Where the platform allows it, it is made for its owner only (0600).

    Example:
        >>> with SqliteHistory("historie.db") as history:  # doctest: +SKIP
        ...     history.accept(start, received=date(2025, 5, 13))
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        releases: Mapping[str, Release] | None = None,
        timeout: float = 30,
    ) -> None:
        """Open the file, or make it.

        Args:
            path: The file; its folder must exist.
            releases: Name to release, for messages of other releases than the bundled ones; a name given
                here goes before a bundled one.
            timeout: How many seconds to wait for another writer.

        Raises:
            InvalidValue: The file is no history, or one of another version of this library; it is left as
                it was.
            IebError: The file cannot be read or written now.
            OSError: The file cannot be made.
        """
        self._path = Path(as_path(path)).absolute()
        self._timeout = timeout
        self._process = os.getpid()
        self._lock = RLock()
        self._file: sqlite3.Connection | None = open_history(self._path, timeout)
        self._log = SqliteLog(self._ask, self._path.name, releases or {})

    def __repr__(self) -> str:
        """Return the name of the file, and nothing of what it holds."""
        return f"SqliteHistory({quote(self._path.name)})"

    def __reduce__(self) -> tuple[Callable[..., SqliteHistory], tuple[object, ...]]:
        """Let another process open the file for itself."""
        return _reopen, (str(self._path), self._log.releases, self._timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        if self._process != os.getpid():
            return  # the connection of the process that forked: not ours to close
        with self._lock:
            if self._file is not None:
                self._file.close()
            self._file = None

    def __len__(self) -> int:
        """Return how many messages were recorded, accepted or not."""
        count: int = self._ask("SELECT count(*) FROM event")[0][0]
        return count

    def __bool__(self) -> bool:
        """Return True: a history without messages is still a history."""
        return True

    def __iter__(self) -> Iterator[Event]:
        """Yield each message as it was recorded, in that order; others can go on writing meanwhile."""
        place = 0
        while page := self._log.after(place):
            yield from (event for _, event in page)
            place = page[-1][0]

    def record(self, message: Message, *, accepted: bool, received: date | None = None) -> Self:
        """Add a message.

        A message that is equal in every element to one that was recorded changes nothing. When the
        retouren on a heenbericht refuse it, it counts as never sent from then on, but for its Identificatie.

        Args:
            message: A heenbericht, or a retour on one.
            accepted: Whether it was accepted. Of a refused heenbericht only the Identificatie counts as used
                (aanname); a refused retour counts for nothing.
            received: Day of receipt, for the rules about terms.

        Returns:
            This history.

        Raises:
            InvalidType: No message, a day that is no date, or `accepted` is no bool.
            InvalidValue: The message is of a release that could not be read back.
            IebError: The file cannot be written, or the history is closed; nothing has changed.
        """
        check_event(message, received, accepted)
        if self._log.release(message.release.name) != message.release:
            msg = (
                f"Onder de naam {quote(message.release.name)} kent deze historie een andere release dan "
                "die van het bericht; geef bij het openen de juiste mee met releases=."
            )
            raise InvalidValue(msg)
        row = (
            *identity_of(message),
            is_retour(message),
            accepted,
            received and received.isoformat(),
            *(_effect(message) if accepted else _NOTHING),
            message.release.name,
            to_json(message),
        )
        with self.exclusive(), self._connection() as connection:
            if self._log.find(message, NEWEST) is None:
                connection.execute(_ADD, row)
        return self

    def accept(self, message: Message, *, received: date | None = None) -> Self:
        """Add a message that was accepted; see `record`.

        Args:
            message: A heenbericht, or a retour on one.
            received: Day of receipt, for the rules about terms.

        Returns:
            This history.

        Raises:
            InvalidType: No message, or a day that is no date.
            InvalidValue: The message is of a release that could not be read back.
            IebError: The file cannot be written, or the history is closed; nothing has changed.
        """
        return self.record(message, accepted=True, received=received)

    def reject(self, message: Message, *, received: date | None = None) -> Self:
        """Add a message that was refused; see `record`.

        Args:
            message: A heenbericht; a refused retour counts for nothing.
            received: Day of receipt.

        Returns:
            This history.

        Raises:
            InvalidType: No message, or a day that is no date.
            InvalidValue: The message is of a release that could not be read back.
            IebError: The file cannot be written, or the history is closed; nothing has changed.
        """
        return self.record(message, accepted=False, received=received)

    @contextmanager
    def exclusive(self) -> Generator[Self, None, None]:
        """Let no one else write until the block ends, so that what was judged is still so when it is added.

        All that the block adds is on disk when it ends; when it raises, nothing of it is. Blocks may be
        nested.

        Yields:
            This history.

        Raises:
            IebError: The file cannot be written, or the history is closed; nothing has changed.

        Example:
            >>> with history.exclusive():  # doctest: +SKIP
            ...     report = validate(start, Context(history=history))
            ...     (history.accept if report.accepted else history.reject)(start)
        """
        with self._connection() as connection:
            if connection.in_transaction:
                yield self
                return
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                yield self

    def _look(self) -> tuple[Log, int]:
        return self._log, NEWEST

    @contextmanager
    def _connection(self) -> Generator[sqlite3.Connection, None, None]:
        if self._process != os.getpid():  # SQLite files are damaged by a connection that two processes share
            msg = f"Een ander proces heeft {quote(self._path.name)} geopend; open het in dit proces opnieuw."
            raise InvalidValue(msg)
        with self._lock:
            if self._file is None:
                msg = f"De historie {quote(self._path.name)} is gesloten; open het bestand opnieuw."
                raise InvalidValue(msg)
            with in_dutch(self._path):
                yield self._file

    # Any: what sqlite3 takes and gives depends on the statement.
    def _ask(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        with self._connection() as connection:
            return connection.execute(statement, values).fetchall()


_NOTHING: Final = (None, None, None, None)


def _effect(message: Message) -> tuple[object, ...]:
    """Return what an accepted message does: what it delivers, and whether it removes or refuses something."""
    if isinstance(message, Retour):
        return None, None, None, message.afgekeurd
    if not isinstance(message, WMO405 | WMO407):
        return _NOTHING
    delivery = delivery_of(message)
    removes = delivery.status is StatusAanlevering.VERWIJDEREN_AANLEVERING
    return delivery.sleutel.stroom, delivery.sleutel.start_nummer, delivery.bsn, removes


def _reopen(path: str, releases: dict[str, Release], timeout: float) -> SqliteHistory:
    return SqliteHistory(path, releases=releases, timeout=timeout)
