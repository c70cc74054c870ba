"""The ledger: what was made to send, message by message, beside the history in one file.

A run first writes its rows here, then gives its folder a name; so do runs that are made together, a
folder each. A process that is killed in between leaves runs that are not finished, and
`Ledger.finish` writes their files from the rows: the same bytes. What came of a message is told by
the history, in which retouren are recorded.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

from ieb.arguments import demand_day
from ieb.batch import tables
from ieb.batch.entries import Entry, Run, State, state_of
from ieb.batch.runs import RunDraft, RunsDraft
from ieb.errors import InvalidValue
from ieb.filenames import as_path
from ieb.files import folder_draft_of
from ieb.history.file import HistoryFile
from ieb.history.sqlite import SqliteHistory, demand_sqlite_history
from ieb.messages.aanlevering import Sleutel
from ieb.messages.kinds import is_aanlevering
from ieb.messages.pairs import Aanleverbericht, PartMessage
from ieb.messages.places import Stroom
from ieb.privacy import mask

_TOLD: Final = 5
"""So many names of files are told; with more, all is different (aanname)."""


class _DroppedError(Exception):
    """Undoes a run of which nothing is kept: the file of the history is as it was."""


class Ledger:
    """What was made to send, in the file of a history."""

    def __init__(self, history: SqliteHistory) -> None:
        """Open the ledger of a history; it is made if needed.

        Args:
            history: The history. In one that is only read and has no ledger, nothing was made.

        Raises:
            InvalidType: It is no `SqliteHistory`; a shared database has no ledger.
            InvalidValue: The ledger is one of another version of this library.
            IebError: The file cannot be read or written.
        """
        demand_sqlite_history(history)
        self._history = history
        self._file = history.open_part(tables.BOOK)

    @contextmanager
    def run(self, folder: str | os.PathLike[str], *, day: date) -> Generator[RunDraft, None, None]:
        """Make messages together: all of them, with their files, or none.

        Nobody else writes to the history until the block ends. When it ends well, the ledger has
        the messages; then their folder gets its name.

        Args:
            folder: Where the files come: an empty folder, or one that is not there yet.
            day: The day.

        Yields:
            The run, to add messages to. Nothing is kept of one without messages.

        Raises:
            InvalidType: `day` is no date.
            InvalidValue: The history is only read.
            IebError: The ledger cannot be written, and nothing was made.
            NotPublished: The ledger has the messages, and the folder could not get its name.
            OSError: The files cannot be written, and nothing was made.
        """
        with self.runs_together() as together:
            yield together.begin(folder, day=day)

    @contextmanager
    def runs_together(self) -> Generator[RunsDraft, None, None]:
        """Make several runs together, such as one for each day: all of them, or none.

        Nobody else writes to the history until the block ends. When it ends well, the ledger has
        the messages of all; then their folders get their names, in order.

        Yields:
            What begins a run. Nothing is kept when one has no messages, or is dropped.

        Raises:
            InvalidValue: The history is only read.
            IebError: The ledger cannot be written, and nothing was made.
            NotPublished: The ledger has the messages, and a folder could not get its name.
            OSError: The files cannot be written, and nothing was made.
        """
        with ExitStack() as held:
            try:
                with self._history.exclusive():
                    file = self._demand_file()
                    together = RunsDraft(file=file, held=held)
                    yield together
                    _demand_kept(together)
                    for run in together.runs:
                        run.sync()
            except _DroppedError:
                return
            for run in together.runs:
                self._publish(run)

    def runs(self) -> tuple[Run, ...]:
        """Return all runs, in the order in which they were made.

        Raises:
            IebError: The file cannot be read.
        """
        return tuple(
            Run(
                number=number,
                day=date.fromisoformat(day),
                folder=Path(folder),
                is_finished=bool(finished),
            )
            for number, day, folder, finished in self._ask(tables.RUNS)
        )

    def unfinished(self) -> tuple[Run, ...]:
        """Return the runs that are in the ledger and whose files may not all be there.

        Raises:
            IebError: The file cannot be read.
        """
        return tuple(run for run in self.runs() if not run.is_finished)

    def finish(self, run: Run) -> None:
        """Write the files of a run that a process was killed in: the same bytes, in its folder.

        Args:
            run: The run. What is there already is left as it is.

        Raises:
            InvalidValue: There are other files in its folder, or the ledger is damaged.
            IebError: The ledger cannot be read or written.
            OSError: The files cannot be written.
        """
        with self._history.exclusive():
            if not self._is_written(run):
                _demand_free(run)
                with folder_draft_of(run.folder) as draft:
                    for entry in self.entries(run):
                        draft.write(entry.file, entry.data())
                    draft.publish()
            self._demand_file().ask(tables.FINISH_RUN, (run.number,))

    def wrote_last(self, folder: str | os.PathLike[str]) -> bool:
        """Return whether the last run wrote what is in a folder: all its files, and nothing else.

        Args:
            folder: The folder.

        Raises:
            IebError: The ledger cannot be read.
            OSError: The folder cannot be read.
        """
        last = max(self.runs(), key=_number, default=None)
        if last is None or last.folder != Path(os.path.realpath(as_path(folder))):
            return False
        made = {entry.file for entry in self.entries(last)}
        return made == {path.name for path in last.folder.iterdir()} and self._is_written(last)

    def entries(self, run: Run) -> Iterator[Entry]:
        """Return the messages of a run, in the order in which they were made.

        Args:
            run: The run.

        Raises:
            IebError: The file cannot be read.
        """
        return self._entries(tables.ENTRIES, run.number)

    def pending(self, gemeente: str) -> Iterator[Aanleverbericht]:
        """Yield the aanleveringen of a gemeente that are not withdrawn, nor in the history yet.

        Args:
            gemeente: Gemeentecode.

        Raises:
            InvalidValue: The ledger is damaged.
            IebError: The file cannot be read.
        """
        for entry in self._entries(tables.PENDING, gemeente):
            message = entry.message()
            if is_aanlevering(message):
                yield message

    def parts(self, gemeente: str) -> Iterator[PartMessage]:
        """Yield what was made by a gemeente for release 1.0, not withdrawn and not refused.

        Args:
            gemeente: Gemeentecode.

        Raises:
            InvalidValue: The ledger is damaged.
            IebError: The file cannot be read.
        """
        for entry in self._entries(tables.PARTS, gemeente):
            message = entry.message()
            if entry.state is not State.AFGEKEURD and isinstance(message, PartMessage):
                yield message

    def gemeenten(self) -> frozenset[str]:
        """Return every gemeente that something was made for, also when it was withdrawn.

        Raises:
            IebError: The file cannot be read.
        """
        return frozenset(gemeente for (gemeente,) in self._ask(tables.GEMEENTEN))

    def count_on(self, gemeente: str, day: date) -> int:
        """Return how many messages of a gemeente were made for a day, without what was withdrawn.

        Args:
            gemeente: Gemeentecode.
            day: The day.

        Raises:
            InvalidType: `day` is no date.
            IebError: The file cannot be read.
        """
        asked = (gemeente, demand_day("day", day).isoformat())
        return sum(number for (number,) in self._ask(tables.COUNT_ON, asked))

    def identificaties(self, gemeente: str) -> frozenset[str]:
        """Return every Identificatie that a gemeente gave out, also of what was withdrawn.

        Args:
            gemeente: Gemeentecode.

        Raises:
            IebError: The file cannot be read.
        """
        return frozenset(name for (name,) in self._ask(tables.NAMES, (gemeente,)))

    def highest_number(self, gemeente: str) -> int:
        """Return the highest start number that a gemeente gave out; 0 for none.

        Args:
            gemeente: Gemeentecode.

        Raises:
            IebError: The file cannot be read.
        """
        return max((number for (number,) in self._ask(tables.HIGHEST, (gemeente,))), default=0)

    def mark_sent(self, run: Run, day: date) -> None:
        """Record that the messages of a run were sent; the first day stays.

        Args:
            run: The run.
            day: The day.

        Raises:
            InvalidType: `day` is no date.
            IebError: The file cannot be written.
        """
        demand_day("day", day)
        with self._history.exclusive():
            self._demand_file().ask(tables.SEND, (day.isoformat(), run.number))

    def withdraw(self, run: Run) -> None:
        """Record that the messages of a run are never sent: they are planned anew.

        What they used, an Identificatie or a start number, is not given out again.

        Args:
            run: The run.

        Raises:
            InvalidValue: One of them was sent or answered, or the ledger is damaged.
            IebError: The file cannot be written.
        """
        with self._history.exclusive():
            for entry in self.entries(run):
                if entry.state not in {State.GEMAAKT, State.INGETROKKEN}:
                    msg = (
                        f"Run {run.number} kan niet ingetrokken worden: bericht "
                        f"{mask(entry.identificatie)} is {entry.state}. Maak de wijziging in uw "
                        "administratie, en plan opnieuw."
                    )
                    raise InvalidValue(msg)
            file = self._demand_file()
            file.ask(tables.WITHDRAW, (run.number,))
            file.ask(tables.FINISH_RUN, (run.number,))

    # Any: what sqlite3 takes and gives depends on the statement.
    def _ask(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        if self._file is None:
            return []
        return self._file.ask(statement, values)

    def _demand_file(self) -> HistoryFile:
        assert self._file is not None  # a history that is only read refuses `exclusive`
        return self._file

    def _entries(self, statement: str, of: object) -> Iterator[Entry]:
        """Yield the entries that a statement gives, page by page."""
        place = 0
        while rows := self._ask(statement, (of, place)):
            place = rows[-1][0]
            for row in rows:
                yield self._entry(row)

    # Any: as above.
    def _entry(self, row: tuple[Any, ...]) -> Entry:
        _, run, dossier, bericht, gemeente, name, stroom, number, status, sent, gone, *kept = row
        digest, content = kept
        exchange = self._history.exchange(bericht, gemeente, name)
        recorded = None
        if exchange is not None:
            recorded = exchange.received
        return Entry(
            run=run,
            dossier=dossier,
            bericht=bericht,
            identificatie=name,
            sleutel=Sleutel(gemeente, Stroom(stroom), number),
            status=status,
            sent=sent and date.fromisoformat(sent),
            recorded=recorded,
            state=state_of(exchange, is_sent=bool(sent), is_withdrawn=bool(gone)),
            digest=digest.hex(),
            content=content,
        )

    def _publish(self, draft: RunDraft) -> None:
        """Give the folder of a run its name, unless another process wrote its files meanwhile."""
        # Who saw the run since it is in the ledger may be writing its files now, or did so.
        with self._history.exclusive():
            if self._is_open(draft.number):
                draft.publish()
            self._demand_file().ask(tables.FINISH_RUN, (draft.number,))
        draft.close()

    def _is_open(self, number: int) -> bool:
        """Return whether a run is not finished."""
        return any(run.number == number for run in self.unfinished())

    def _is_written(self, run: Run) -> bool:
        """Return whether the folder of a run has all its files, each with its content."""
        return all(_has(run.folder / entry.file, entry) for entry in self.entries(run))


def _number(run: Run) -> int:
    return run.number


def _has(path: Path, entry: Entry) -> bool:
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return hashlib.sha256(data).hexdigest() == entry.digest


def _demand_kept(together: RunsDraft) -> None:
    if not together.is_kept:
        raise _DroppedError


def _demand_free(run: Run) -> None:
    """Refuse to write among files that the ledger does not know.

    Raises:
        InvalidValue: There is something in the folder of the run.
    """
    try:
        names = sorted(path.name for path in run.folder.iterdir())
    except OSError:  # not there, or no folder: writing tells
        return
    if names:
        told = ", ".join(mask(name) for name in names[:_TOLD])
        msg = (
            f"De map van run {run.number} bevat andere bestanden dan het kasboek: {told}. Zet ze "
            "elders, en geef de opdracht opnieuw."
        )
        raise InvalidValue(msg)
