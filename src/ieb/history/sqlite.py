"""The history in a file: one SQLite database, for administrations that outlive the process."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from ieb.arguments import demand_text
from ieb.errors import IebError, InvalidType, InvalidValue
from ieb.filenames import as_path, hide_names
from ieb.history.asked import Asked
from ieb.history.envelopes import FileEnvelopes
from ieb.history.events import Log
from ieb.history.excerpt import GatheredHistory, gathered
from ieb.history.file import HistoryFile
from ieb.history.file_log import FileLog
from ieb.history.kept import KeptHistory
from ieb.history.log import NEWEST
from ieb.history.parts import Part, open_part
from ieb.history.rows import addition_of
from ieb.history.view import Recorded, demand_event
from ieb.messages import Message
from ieb.privacy import quote
from ieb.releases import Release

__all__ = [
    "SqliteHistory",
]

T = TypeVar("T")


class SqliteHistory(KeptHistory):
    """What was exchanged before, in one file. Answers as `History` does, but changes in place.

    Threads may share one; processes open the file each for themselves, and what they write at the
    same time is all kept. A message is on disk when `accept` or `reject` returns; when that raises,
    the file is as it was. The file belongs on a disk of the machine itself: SQLite asks for locks
    that network drives seldom give.

    The file holds every message in full, the Bsn included, and is not encrypted: guard it as you
    guard the messages themselves. Where the platform allows it, it is made for its owner only
    (0600).

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
        readonly: bool = False,
    ) -> None:
        """Open the file, or make it.

        Args:
            path: The file; its folder must exist.
            releases: Name to release, for messages of other releases than the bundled ones; a name
                given here goes before a bundled one.
            timeout: How many seconds to wait for another writer.
            readonly: Only ask. The file must be there, needs no permission to write, and who writes
                to it meanwhile does not keep us waiting.

        Raises:
            InvalidType: An argument of the wrong type.
            InvalidValue: The file is no history, or one of another version of this library; it is
                left as it was. Or the path is ``:memory:`` or a URI.
            IebError: The file cannot be read now, or is damaged.
            OSError: The file is not there to be read, or cannot be made.
        """
        known = as_path(path)
        if known == ":memory:" or known.startswith("file:"):  # both mean something else to SQLite
            msg = (
                "SqliteHistory bewaart in een bestand. Voor een historie in het geheugen is er "
                "ieb.History()."
            )
            raise InvalidValue(msg)
        _demand_options(releases, timeout, readonly)
        with hide_names():
            self._file = HistoryFile(Path(known).absolute(), timeout=timeout, readonly=readonly)
        self._log = FileLog(self._file, releases or {})

    def __repr__(self) -> str:
        """Return the name of the file and how many messages it holds, nothing of what they say."""
        name = quote(self._file.path.name)
        try:
            count = len(self)
        except IebError:  # closed, or in use
            return f"SqliteHistory({name})"
        word = "bericht" if count == 1 else "berichten"
        return f"SqliteHistory({name}, {count} {word})"

    def __reduce__(self) -> tuple[Callable[..., SqliteHistory], tuple[object, ...]]:
        """Let another process open the file for itself."""
        file = self._file
        return _reopen, (str(file.path), self._log.rows.releases, file.timeout, file.readonly)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self._file.close()

    def __len__(self) -> int:
        """Return how many messages were recorded, accepted or not."""
        count: int = self._file.ask("SELECT count(*) FROM event")[0][0]
        return count

    def __iter__(self) -> Iterator[Recorded]:
        """Yield each message as it was recorded, in that order; others can write meanwhile."""
        place = 0
        while page := self._log.after(place):
            yield from (event for _, event in page)
            place = page[-1][0]

    def record(self, message: Message, *, accepted: bool, received: date | None = None) -> Self:
        """Add a message.

        A message that is equal in every element to one that was recorded changes nothing. When the
        retouren on a heenbericht refuse it, it counts as never sent from then on, but for its
        Identificatie.

        Args:
            message: A heenbericht, or a retour on one.
            accepted: Whether it was accepted. Of a refused heenbericht only the Identificatie
                counts as used (aanname); a refused retour counts for nothing.
            received: Day of receipt, for the rules about terms.

        Returns:
            This history.

        Raises:
            InvalidType: No message, a day that is no date, or `accepted` is no bool.
            InvalidValue: The message is of a release that could not be read back.
            IebError: The file cannot be written, or the history is closed; nothing has changed.
        """
        demand_event(message, received, accepted)
        self._log.rows.demand_release(message)
        text = self._log.text_of(message)
        addition = addition_of(message, accepted=accepted, received=received, text=text)
        with self.exclusive():
            self._log.add_new(addition)
        return self

    @contextmanager
    def gather(
        self, asked: Asked, *, gemeente: str | None = None
    ) -> Generator[GatheredHistory, None, None]:
        """Let a block ask from memory what is asked about; what it adds is kept when it ends.

        Args:
            asked: What is asked about.
            gemeente: The gemeente that it adds messages of; None for any.

        Yields:
            This history, as the block sees it.

        Raises:
            InvalidType: The gemeente is no text.
            IebError: The file cannot be written, or the history is closed; nothing has changed.
        """
        if gemeente is not None:
            demand_text("gemeente", gemeente)
        with self.exclusive(), gathered(self._log, asked) as known:
            yield known

    @contextmanager
    def exclusive(self) -> Generator[Self, None, None]:
        """Let no one else write until the block ends: what was judged is still so when it is added.

        All that the block adds is on disk when it ends; when it raises, nothing of it is. A block
        within a block is undone by itself when it raises. Another thread waits meanwhile; another
        task of asyncio in the same thread is refused, since waiting would stop both.

        Yields:
            This history.

        Raises:
            IebError: The file cannot be written, or the history is closed; nothing has changed.

        Example:
            >>> with history.exclusive():  # doctest: +SKIP
            ...     report = validate(start, Context(history=history))
            ...     (history.accept if report.accepted else history.reject)(start)
        """
        if self._file.readonly:
            msg = f"De historie {quote(self._file.path.name)} is alleen om te lezen geopend."
            raise InvalidValue(msg)
        with self._file.block():
            yield self

    def exclusively(self, action: Callable[[Self], T], *, gemeente: str | None = None) -> T:
        """Do something in a block of `exclusive`.

        Args:
            action: What to do with this history.
            gemeente: The gemeente that it is about, for a history of which only that is locked; of
                a file all is.

        Returns:
            What the action gave.

        Raises:
            InvalidType: The gemeente is no text.
            IebError: The file cannot be written, or the history is closed; nothing has changed.
        """
        if gemeente is not None:
            demand_text("gemeente", gemeente)
        with self.exclusive():
            return action(self)

    def give_way(self) -> None:
        """Let others write who wait for it: SQLite has no queue, and they only look now and then.

        Between two blocks the file is free for a moment that is too short to be seen.
        """
        self._file.give_way()

    def copy(self, target: str | os.PathLike[str]) -> None:
        """Copy the file as it is at one moment, also while others write. Made for its owner only.

        Args:
            target: A file that is not there yet.

        Raises:
            FileExistsError: It is there already.
            IebError: `target` is no path, the file cannot be read now, or this is within
                `exclusive`.
            OSError: The target cannot be made.
        """
        self._file.copy(Path(as_path(target)).absolute())

    def faults(self) -> tuple[str, ...]:
        """Read the whole file; return what is damaged, in Dutch and without a Bsn.

        Returns:
            One line for each fault; nothing when the file is whole.
        """
        return self._log.faults()

    def open_part(self, part: Part) -> HistoryFile | None:
        """Return the file with the tables of another part of the library; they are made if needed.

        Args:
            part: The part.

        Returns:
            The file; None when it is only read and the tables are not there.

        Raises:
            InvalidValue: The tables are of another version of this library.
            IebError: The file cannot be read or written, or the history is closed.
        """
        if open_part(self._file, part):
            return self._file
        return None

    def open_envelopes(self) -> FileEnvelopes:
        """Return where the envelopes of its journal are kept; it is made if needed.

        Raises:
            InvalidValue: The journal is one of another version of this library.
            IebError: The file cannot be read or written, or the history is closed.
        """
        return FileEnvelopes(self._file, self.exclusive)

    def _look(self) -> tuple[Log, int]:
        return self._log, NEWEST


def demand_sqlite_history(history: object) -> None:
    """Refuse what an untyped caller gives in the place of a history in a file.

    Args:
        history: What was given as one.

    Raises:
        InvalidType: No `SqliteHistory`.
    """
    if isinstance(history, SqliteHistory):
        return
    if isinstance(history, KeptHistory):
        msg = (
            "history: een kasboek staat in het bestand van een SqliteHistory, niet in een gedeelde "
            "database. Maak de berichten op één machine, met een SqliteHistory."
        )
        raise InvalidType(msg)
    msg = f"history: verwacht een SqliteHistory, geen {type(history).__name__}."
    raise InvalidType(msg)


def _demand_options(releases: object, timeout: object, readonly: object) -> None:
    """Refuse what an untyped caller gives in the wrong shape.

    Raises:
        InvalidType: No mapping of releases, no number of seconds, or no bool.
    """
    wrong = None
    if releases is not None and not isinstance(releases, Mapping):
        wrong = "releases", "een dict van naam naar release", releases
    elif isinstance(timeout, bool) or not isinstance(timeout, int | float):
        wrong = "timeout", "een aantal seconden", timeout
    elif not isinstance(readonly, bool):
        wrong = "readonly", "True of False", readonly
    if wrong is not None:
        name, wanted, given = wrong
        msg = f"{name}: verwacht {wanted}, geen {type(given).__name__}."
        raise InvalidType(msg)


def _reopen(
    path: str, releases: dict[str, Release], timeout: float, readonly: bool
) -> SqliteHistory:
    return SqliteHistory(path, releases=releases, timeout=timeout, readonly=readonly)
