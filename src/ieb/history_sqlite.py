"""The history in a file: one SQLite database, for administrations that outlive the process."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Final, Self

from ieb import releases as bundled
from ieb.codes import StatusAanlevering
from ieb.errors import InvalidValue, RefusedMessage
from ieb.history import Exchange, check_event, identity_of, is_retour
from ieb.history_file import in_dutch, open_history
from ieb.messages import WMO405, WMO407, Message
from ieb.messages.bericht import RetourBericht
from ieb.messages.delivery import Delivery, Sleutel, Stroom, delivery_of
from ieb.privacy import quote
from ieb.releases import Release
from ieb.wire import from_json, to_json

_ADD: Final = """
    INSERT INTO event (bericht, gemeente, identificatie, retour, accepted, received,
                       stroom, start_nummer, bsn, removes, release, message)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_TAKE_BACK: Final = """
    UPDATE event SET accepted = 0, stroom = NULL, start_nummer = NULL, bsn = NULL, removes = NULL
    WHERE id = (SELECT max(id) FROM event WHERE bericht = :bericht AND gemeente = :gemeente
                AND identificatie = :identificatie AND retour = 0 AND accepted = 1)
        AND NOT EXISTS (SELECT 1 FROM event WHERE bericht = :bericht AND gemeente = :gemeente
                        AND identificatie = :identificatie AND retour = 1 AND accepted = 1)"""
_LAST: Final = """
    SELECT removes, release, message FROM event
    WHERE gemeente = ? AND stroom = ? AND start_nummer = ? ORDER BY id DESC LIMIT 1"""
_PERIODS: Final = """
    SELECT event.release, event.message
    FROM (SELECT gemeente, stroom, start_nummer, min(id) AS first FROM event
          WHERE bsn = :bsn AND stroom = :stroom GROUP BY gemeente, start_nummer) AS had
    JOIN event ON event.id = (
        SELECT max(id) FROM event AS later
        WHERE later.gemeente = had.gemeente AND later.stroom = had.stroom
          AND later.start_nummer = had.start_nummer)
    WHERE NOT event.removes AND event.bsn = :bsn ORDER BY had.first"""
_EXCHANGE: Final = """
    SELECT release, message, received, accepted,
        (SELECT count(*) FROM event WHERE bericht = :bericht AND gemeente = :gemeente
         AND identificatie = :identificatie AND retour = 1 AND accepted = 1)
    FROM event WHERE bericht = :bericht AND gemeente = :gemeente AND identificatie = :identificatie
        AND retour = 0
    ORDER BY accepted DESC, id DESC LIMIT 1"""


class SqliteHistory:
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
        self._path = Path(path).absolute()
        self._releases = dict(releases or {})
        self._timeout = timeout
        self._process = os.getpid()
        self._lock = RLock()
        self._file: sqlite3.Connection | None = open_history(self._path, timeout)

    def __repr__(self) -> str:
        """Return the name of the file, and nothing of what it holds."""
        return f"SqliteHistory({quote(self._path.name)})"

    def __reduce__(self) -> tuple[Callable[..., SqliteHistory], tuple[object, ...]]:
        """Let another process open the file for itself."""
        return _reopen, (str(self._path), self._releases, self._timeout)

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
        """Return how many messages were accepted or refused."""
        with self._connection() as connection:
            count: int = connection.execute("SELECT count(*) FROM event").fetchone()[0]
        return count

    def __bool__(self) -> bool:
        """Return True: a history without messages is still a history."""
        return True

    def accept(self, message: Message, *, received: date | None = None) -> Self:
        """Add a message that was accepted.

        The first retour on a heenbericht decides: when it refuses, the heenbericht counts as never sent from
        then on, but for its Identificatie.

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
        return self._add(message, received, accepted=True)

    def reject(self, message: Message, *, received: date | None = None) -> Self:
        """Add a message that was refused: only its Identificatie counts as used (aanname).

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
        return self._add(message, received, accepted=False)

    def _add(self, message: Message, received: date | None, *, accepted: bool) -> Self:
        check_event(message, received)
        if self._release(message.release.name) != message.release:
            msg = (
                f"Onder de naam {quote(message.release.name)} kent deze geschiedenis een andere release dan "
                "die van het bericht; geef bij het openen de juiste mee met releases=."
            )
            raise InvalidValue(msg)
        identity = identity_of(message)
        decides = accepted and isinstance(message, RetourBericht) and message.afgekeurd
        row = (
            *identity,
            is_retour(message),
            accepted,
            received and received.isoformat(),
            *(_delivered(message) if accepted else _NOTHING),
            message.release.name,
            to_json(message),
        )
        with self.exclusive(), self._connection() as connection:
            if decides:
                names = ("bericht", "gemeente", "identificatie")
                connection.execute(_TAKE_BACK, dict(zip(names, identity, strict=True)))
            connection.execute(_ADD, row)
        return self

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

    def actual(self, sleutel: Sleutel) -> Delivery | None:
        """Return the last accepted delivery with this key that was not removed, or None."""
        row = self._one(_LAST, sleutel)
        return None if row is None or row[0] else self._delivery(*row[1:])

    def used(self, sleutel: Sleutel) -> bool:
        """Return whether a delivery with this key was ever accepted; a removed one counts."""
        return self._one(_LAST, sleutel) is not None

    def removed(self, sleutel: Sleutel) -> bool:
        """Return whether the last accepted delivery with this key removed it."""
        row = self._one(_LAST, sleutel)
        return row is not None and bool(row[0])

    def periods(self, bsn: str, stroom: Stroom) -> tuple[Delivery, ...]:
        """Return all actual deliveries for a Bsn in a stream, of every gemeente."""
        with self._connection() as connection:
            rows = connection.execute(_PERIODS, {"bsn": bsn, "stroom": stroom}).fetchall()
        return tuple(self._delivery(*row) for row in rows)

    def exchange(self, bericht: str, gemeente: str, identificatie: str) -> Exchange | None:
        """Return the heenbericht of this kind, gemeente and Identificatie, refused or not, or None."""
        row = self._one(_EXCHANGE, {"bericht": bericht, "gemeente": gemeente, "identificatie": identificatie})
        if row is None:
            return None
        release, message, received, accepted, retours = row
        return Exchange(
            message=self._message(release, message),
            received=None if received is None else self._day(received),
            accepted=bool(accepted),
            retours=retours,
        )

    @contextmanager
    def _connection(self) -> Generator[sqlite3.Connection, None, None]:
        if self._process != os.getpid():  # SQLite files are damaged by a connection that two processes share
            msg = f"Een ander proces heeft {quote(self._path.name)} geopend; open het in dit proces opnieuw."
            raise InvalidValue(msg)
        with self._lock:
            if self._file is None:
                msg = f"De geschiedenis {quote(self._path.name)} is gesloten; open het bestand opnieuw."
                raise InvalidValue(msg)
            with in_dutch(self._path):
                yield self._file

    # Any from here on: what sqlite3 takes and gives depends on the statement.
    def _one(self, statement: str, values: Sleutel | dict[str, str]) -> Any:
        with self._connection() as connection:
            return connection.execute(statement, values).fetchone()

    def _delivery(self, release: str, message: str) -> Delivery:
        heenbericht = self._message(release, message)
        assert isinstance(heenbericht, WMO405 | WMO407)
        return delivery_of(heenbericht)

    def _message(self, release: str, message: str) -> Message:
        # What was kept before the official XSD set came in its place may have other codes in its header.
        for one in dict.fromkeys((self._release(release), *_bundled(release))):
            with suppress(RefusedMessage):
                return from_json(message, release=one)
        raise self._damaged(
            f"een bericht van release {quote(release)} is niet te lezen; geef bij het openen met releases= "
            "de release mee waarmee het is vastgelegd"
        )

    def _day(self, received: str) -> date:
        try:
            return date.fromisoformat(received)
        except ValueError:
            raise self._damaged("een dag van ontvangst is geen datum") from None

    def _damaged(self, what: str) -> InvalidValue:
        return InvalidValue(f"De geschiedenis {quote(self._path.name)} klopt niet: {what}.")

    def _release(self, name: str) -> Release:
        if name in self._releases:
            return self._releases[name]
        if name in bundled.NAMES:
            return bundled.release(name)
        msg = f"De geschiedenis kent release {quote(name)} niet; geef die bij het openen mee met releases=."
        raise InvalidValue(msg)


def _bundled(name: str) -> tuple[Release, ...]:
    return (bundled.release(name),) if name in bundled.NAMES else ()


_NOTHING: Final = (None, None, None, None)


def _delivered(message: Message) -> tuple[object, ...]:
    if not isinstance(message, WMO405 | WMO407):
        return _NOTHING
    delivery = delivery_of(message)
    removes = delivery.status is StatusAanlevering.VERWIJDEREN_AANLEVERING
    return delivery.sleutel.stroom, delivery.sleutel.start_nummer, delivery.bsn, removes


def _reopen(path: str, releases: dict[str, Release], timeout: float) -> SqliteHistory:
    return SqliteHistory(path, releases=releases, timeout=timeout)
