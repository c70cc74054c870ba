"""Runs of the ledger that are being made: rows in it, and drafts of their folders."""

from __future__ import annotations

import hashlib
import os
import zlib
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from attrs import Factory, define, field

from ieb.arguments import demand_day
from ieb.batch import tables
from ieb.errors import InvalidValue, NotPublished
from ieb.filenames import as_path
from ieb.files import FolderDraft, folder_draft_of
from ieb.history.file import HistoryFile
from ieb.messages.kinds import number_of, place_of, status_of
from ieb.messages.pairs import Aanleverbericht, PartMessage
from ieb.privacy import quote
from ieb.wire import serialize


@define(kw_only=True)
class RunDraft:
    """A run that is being made; see `Ledger.run`.

    Attributes:
        number: Its number.
        count: How many messages it has so far.
        is_dropped: Whether nothing of it is kept.
    """

    number: int
    _file: HistoryFile = field(alias="file")
    _folder: FolderDraft = field(alias="folder")
    _held: ExitStack = field(alias="held")
    count: int = 0
    is_dropped: bool = False

    def add(self, message: Aanleverbericht | PartMessage, *, dossier: str = "") -> None:
        """Add a message: a row of the ledger, and a file.

        Args:
            message: The message: an aanlevering, or of release 1.0 a part of one.
            dossier: What the dossier is called that it is about.

        Raises:
            InvalidValue: The ledger has a message of this kind, gemeente and Identificatie.
            IebError: The ledger cannot be written.
            OSError: The file cannot be written.
        """
        identificatie = message.header.identificatie
        identity = message.naam, message.header.afzender, identificatie
        ((known,),) = self._file.ask(tables.HAS, identity)
        if known:
            msg = (
                f"het kasboek kent Identificatie {quote(identificatie)} van een {message.naam} al; "
                "kies een andere eerste."
            )
            raise InvalidValue(msg, argument="identificatie")
        data = serialize(message)
        row = (
            self.number,
            dossier,
            *identity,
            place_of(message).stroom.value,
            number_of(message),
            status_of(message).code,
            hashlib.sha256(data).digest(),
            zlib.compress(data),
        )
        self._file.ask(tables.ADD, row)
        self._folder.write(f"{identificatie}.xml", data)
        self.count += 1

    def drop(self) -> None:
        """Keep nothing of the run, nor of what is made together with it."""
        self.is_dropped = True

    def sync(self) -> None:
        """Let its files reach the disk.

        Raises:
            OSError: They cannot.
        """
        self._folder.sync()

    def publish(self) -> None:
        """Give its folder its name.

        Raises:
            NotPublished: It cannot get it.
        """
        try:
            self._folder.publish()
        except OSError:
            msg = (
                f"De berichten staan in het kasboek (run {self.number}), maar hun map kon haar "
                "naam niet krijgen. Controleer de map en uw rechten, en geef dezelfde opdracht "
                "opnieuw: dan komen dezelfde bestanden."
            )
            raise NotPublished(msg) from None

    def close(self) -> None:
        """Let go of its folder: whatever happens to others now, what was published stays."""
        self._held.close()


@define(kw_only=True)
class RunsDraft:
    """Runs that are being made together; see `Ledger.runs_together`.

    Attributes:
        runs: Those that were begun, in order.
    """

    _file: HistoryFile = field(alias="file")
    _held: ExitStack = field(alias="held")
    runs: list[RunDraft] = Factory(list[RunDraft])

    def begin(self, folder: str | os.PathLike[str], *, day: date) -> RunDraft:
        """Begin a run, to add messages to.

        Args:
            folder: Where its files come: an empty folder, or one that is not there yet.
            day: The day.

        Raises:
            InvalidType: `day` is no date.
            IebError: The ledger cannot be written.
            OSError: The folder cannot be made.
        """
        demand_day("day", day)
        whole = Path(os.path.realpath(as_path(folder)))
        held = self._held.enter_context(ExitStack())
        draft = held.enter_context(folder_draft_of(whole))
        ((number,),) = self._file.ask(tables.ADD_RUN, (day.isoformat(), str(whole)))
        run = RunDraft(number=number, file=self._file, folder=draft, held=held)
        self.runs.append(run)
        return run

    def drop(self) -> None:
        """Keep nothing of any of them."""
        for run in self.runs:
            run.drop()

    @property
    def is_kept(self) -> bool:
        """Whether there is something to keep, as each has messages and none is dropped."""
        return bool(self.runs) and all(run.count and not run.is_dropped for run in self.runs)
