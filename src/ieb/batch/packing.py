"""Messages into envelopes, in files: all of them, or none."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from attrs import evolve, frozen

from ieb.batch.judged import Judged, read_source
from ieb.batch.judging import Given
from ieb.batch.order import put_in_order
from ieb.batch.sources import Held, Source, as_source
from ieb.errors import InvalidType, InvalidValue, TooLarge, UnreadableSource
from ieb.files import FolderDraft, folder_draft_of
from ieb.ggk import Applicatie, Di01, serialize, wrap
from ieb.history.journal import HistoryJournal
from ieb.history.kept import KeptHistory, demand_kept_history
from ieb.messages import Message
from ieb.messages.kinds import is_retour
from ieb.releases import Release

_SECOND: Final = timedelta(seconds=1)
_BOM: Final = (
    "Dit bestand begint met een BOM; het GGk wil UTF-8 zonder BOM. Bewaar het opnieuw, als UTF-8 "
    "zonder BOM."
)


@frozen(kw_only=True)
class Packed:
    """A source, and the envelope around what it holds.

    Attributes:
        judged: What reading it gave; its message was not judged by the rules.
        envelope: The envelope; None when there is none.
        refusal: Why there is none, in Dutch; None when there is one, and when there is no message,
            of which `judged` tells.
        file: Name of the file of the envelope; empty when there is none.
    """

    judged: Judged
    envelope: Di01 | None = None
    refusal: str | None = None
    file: str = ""


def write_envelopes(
    sources: Iterable[Given],
    target: Path,
    *,
    applicatie: Applicatie,
    referentienummers: Iterable[UUID | str],
    tijdstip: datetime,
    administratie: str | None = None,
    release: Release | None = None,
    history: KeptHistory | None = None,
) -> tuple[Packed, ...]:
    """Put messages into envelopes, each in a file of a new folder: all of them, or none.

    The order is that of `put_in_order`, in which they are to be sent. Each message goes in byte for
    byte; the gemeente or the CAK sends, as `ieb.ggk.wrap` says. With a history the envelopes come
    in its journal, in one step, as sent: by that an answer is known. They do so once all files are
    on the disk; only then does the folder get its name. When that is cut short, the same call
    writes the same files.

    Args:
        sources: What to read, such as `find_sources` finds; each is read once.
        target: The folder, which is not there yet or empty. Files are numbered in their order:
            ``000001-Di01.xml``.
        applicatie: The application that made the messages.
        referentienummers: A UUID of version 4 for each envelope, in this order.
        tijdstip: The moment of the first envelope, in Dutch local time and without a time zone;
            each next one is a second later, as StUF wants it to rise (aanname).
        administratie: Name of the gemeente or of the samenwerkingsverband; None to leave it out.
        release: The release the messages must be of; None for the default.
        history: Where the envelopes are recorded as sent; None for nowhere.

    Returns:
        What became of each source, in that order. When one of them has no envelope, nothing was
        written.

    Raises:
        InvalidType: An argument is of another type.
        InvalidValue: A reference is no UUID of version 4 or was used for another envelope, there
            are too few, or a moment is beyond the year 9999.
        IebError: The history cannot be written; nothing has changed.
        OSError: The files cannot be written. When only the name of the folder failed, the envelopes
            are recorded, and come again in the same call.
    """
    if history is not None:
        demand_kept_history(history)
    read: list[Judged] = []
    contents: dict[int, bytes] = {}
    for place, given in enumerate(sources, 1):
        source = as_source(given, place)
        held = _hold(source)
        judged = evolve(read_source(held, release), source=source)
        read.append(judged)
        if isinstance(held, Held):
            contents[id(judged)] = held.data
    moments = count_moments(tijdstip)
    packer = _Packer(applicatie, iter(referentienummers), moments, administratie)
    with folder_draft_of(target) as draft:
        packed = [
            packer.pack(judged, contents.get(id(judged), b""), draft)
            for judged in put_in_order(read)
        ]
        envelopes = [outcome.envelope for outcome in packed if outcome.envelope is not None]
        if envelopes and len(envelopes) == len(packed):
            draft.sync()
            if history is not None:
                _record(envelopes, history)
            draft.publish()
    return tuple(packed)


def count_moments(first: datetime) -> Iterator[datetime]:
    """Yield a moment, and without end those after it, each a second later (aanname).

    Args:
        first: The first one.

    Raises:
        InvalidType: It is no moment.
        InvalidValue: What would come next is beyond the year 9999.
    """
    # An isinstance: an untyped caller may give a text.
    if not isinstance(first, datetime):
        msg = f"verwacht een datetime, geen {type(first).__name__}."
        raise InvalidType(msg, argument="tijdstip")
    moment = first
    with suppress(OverflowError):
        while True:
            yield moment
            moment += _SECOND
    msg = "met een seconde per envelop komt het na het jaar 9999; kies een eerder moment."
    raise InvalidValue(msg, argument="tijdstip")


def _hold(source: Source) -> Source:
    """Return what holds the bytes of a source; a source that cannot be read as it is."""
    try:
        return Held(name=source.name, data=source.read())
    except (OSError, UnreadableSource):
        return source  # reading it tells why


def _record(envelopes: Sequence[Di01], history: KeptHistory) -> None:
    def record(known: KeptHistory) -> None:
        journal = HistoryJournal(known)
        for envelope in envelopes:
            journal.record_sent(envelope)

    history.exclusively(record)


@frozen
class _Packer:
    """What stands on the envelopes."""

    applicatie: Applicatie
    referentienummers: Iterator[UUID | str]
    moments: Iterator[datetime]
    administratie: str | None

    def pack(self, judged: Judged, content: bytes, draft: FolderDraft) -> Packed:
        """Write the envelope around a message as the next file, or say why there is none."""
        if judged.envelope is not None:
            text = (
                f"Dit is al een envelop ({judged.envelope.berichtcode}); zij gaat in geen andere."
            )
            return Packed(judged=judged, refusal=text)
        if judged.message is None:
            return Packed(judged=judged)
        refusal = _refusal(content, judged.message)
        if refusal is not None:
            return Packed(judged=judged, refusal=refusal)
        place = draft.count
        envelope = wrap(
            content,
            applicatie=self.applicatie,
            referentienummer=self._reference(),
            tijdstip=next(self.moments),
            administratie=self.administratie,
            release=judged.message.release,
        )
        try:
            data = serialize(envelope)
        except TooLarge as error:
            return Packed(judged=judged, refusal=error.findings[0].message)
        name = f"{place + 1:06}-{envelope.berichtcode}.xml"
        draft.write(name, data)
        return Packed(judged=judged, envelope=envelope, file=name)

    def _reference(self) -> UUID | str:
        for reference in self.referentienummers:
            return reference
        msg = "er zijn te weinig referentienummers; geef er een voor elk bericht."
        raise InvalidValue(msg, argument="referentienummers")


def _refusal(content: bytes, message: Message) -> str | None:
    """Return in Dutch why a message goes in no envelope of its own, or None when it does."""
    if is_retour(message):
        return (
            f"Een {message.naam} is een retour: het gaat in een Du01, die de Di01 met het "
            "heenbericht beantwoordt. `ieb verwerk --antwoorden` en ieb.ggk.answer maken die."
        )
    if content.startswith(BOM_UTF8):
        return _BOM
    return None
