"""What was made before: which messages have no answer yet, and which numbers were given out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from attrs import frozen

from ieb.administratie.run import ReadableHistory
from ieb.batch import File, Ledger, Member, find_sources, judge
from ieb.cli.numbering import count_from
from ieb.cli.progress import show_progress
from ieb.errors import InvalidValue, UnreadableSource
from ieb.history import HistoryView
from ieb.messages import Message
from ieb.messages.aanlevering import aanlevering_of
from ieb.messages.kinds import is_aanlevering
from ieb.messages.pairs import Aanleverbericht
from ieb.privacy import quote

_DRAFT: Final = ".ieb-"
"""How the folder begins in which messages are written before they get a name."""


def read_underway(
    folder: Path | None, history: HistoryView, ledger: Ledger, gemeente: str
) -> tuple[Aanleverbericht, ...]:
    """Return the aanleveringen that the history does not know: sent, and no answer yet.

    Args:
        folder: A folder with some of them, beside those in the ledger; None for none. Other
            messages in it count for nothing.
        history: What was recorded.
        ledger: What was made.
        gemeente: Gemeentecode of those in the ledger.

    Raises:
        UnreadableSource: It is no folder, or holds what is no message.
    """
    made = {_name_of(message): message for message in ledger.pending(gemeente)}
    for message in _read_folder(folder, history):
        made.setdefault(_name_of(message), message)
    return tuple(made.values())


def _name_of(message: Aanleverbericht) -> tuple[str, str, str]:
    return message.naam, message.header.afzender, message.header.identificatie


def _read_folder(folder: Path | None, history: HistoryView) -> Iterator[Aanleverbericht]:
    if folder is None:
        return
    if not folder.is_dir():
        msg = "--onderweg: deze map is er niet. Controleer de naam, of maak haar."
        raise UnreadableSource(msg)
    found = [file for file in find_sources(folder) if _is_published(file, folder)]
    for message in _read(found):
        if _is_unknown(message, history):
            yield message


def _is_published(file: File | Member, folder: Path) -> bool:
    """Return whether a file is one: an empty folder stands for itself, and a draft is none."""
    if file.path == folder:
        return False
    return not any(name.startswith(_DRAFT) for name in file.path.relative_to(folder).parts)


def _read(files: list[File | Member]) -> Iterator[Aanleverbericht]:
    """Yield the aanleveringen in files.

    Raises:
        UnreadableSource: One of them is no message.
    """
    for judged in judge(show_progress(files, "Lezen wat onderweg is")):
        message = judged.message
        if message is None:
            msg = (
                f"--onderweg: {quote(judged.source.name)} is geen bericht dat gelezen kan worden. "
                "Haal het weg of herstel het: misschien staat er een aanlevering in."
            )
            raise UnreadableSource(msg)
        if is_aanlevering(message):
            yield message


def _is_unknown(message: Aanleverbericht, history: HistoryView) -> bool:
    header = message.header
    sent = header.identificatie
    return history.exchange(message.naam, header.afzender, sent) is None


@frozen(kw_only=True)
class Given:
    """What a gemeente has given out before.

    Attributes:
        number: The highest start number; 0 for none.
        identificaties: The identifications of its aanleveringen.
        is_elsewhere: Whether there is nothing of it, and something of other gemeenten.
    """

    number: int
    identificaties: frozenset[str]
    is_elsewhere: bool

    def count_on(self, first: str) -> Iterator[str]:
        """Yield identifications that were not given out before.

        Args:
            first: The first one to try.

        Raises:
            InvalidValue: They have run out.
        """
        for identificatie in count_from(first):
            if identificatie not in self.identificaties:
                yield identificatie
        msg = "--identificatie: er zijn geen nummers meer na deze; kies een andere eerste."
        raise InvalidValue(msg)


def list_given(
    history: ReadableHistory, pending: Iterable[Aanleverbericht], ledger: Ledger, gemeente: str
) -> Given:
    """Return what a gemeente has given out before, also when it was refused.

    Args:
        history: What was recorded.
        pending: What was sent and has no answer yet.
        ledger: What was made, also what was withdrawn.
        gemeente: Gemeentecode.
    """
    number = ledger.highest_number(gemeente)
    others = 0
    identificaties = set(ledger.identificaties(gemeente))
    recorded: Iterator[Message] = (event.message for event in history)
    for message in chain(recorded, pending):
        if not is_aanlevering(message):
            continue
        if message.header.afzender != gemeente:
            others += 1
            continue
        number = max(number, aanlevering_of(message).sleutel.start_nummer)
        identificaties.add(message.header.identificatie)
    return Given(
        number=number,
        identificaties=frozenset(identificaties),
        is_elsewhere=others > 0 and not identificaties,
    )
