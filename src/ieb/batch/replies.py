"""The answers to what was processed, in the files of a folder: all of them, or none."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from attrs import evolve, frozen

from ieb.arguments import demand_day
from ieb.batch.answer_desk import AnswerDesk
from ieb.batch.chunks import CHUNK, take_chunk
from ieb.batch.enveloped import size_in
from ieb.batch.judged import Judged
from ieb.batch.packing import count_moments
from ieb.batch.processed import Processed, without_source
from ieb.batch.retouren import Retouren
from ieb.batch.spool import Spool
from ieb.batch.telling import Teller
from ieb.batch.turns import keeping_all
from ieb.errors import InvalidType, InvalidValue
from ieb.files import FolderDraft, folder_draft_of
from ieb.ggk import Applicatie, Di01
from ieb.ggk import serialize as serialize_envelope
from ieb.ggk.travelling import Travelling
from ieb.history.journal import HistoryJournal
from ieb.history.kept import KeptHistory, demand_kept_history
from ieb.keten import Cak
from ieb.messages import WMO409
from ieb.messages.kinds import is_heenbericht
from ieb.messages.pairs import Retour
from ieb.wire import serialize

T = TypeVar("T")
_Sent = Travelling | Retour | WMO409


@frozen(kw_only=True)
class Answered:
    """What became of the answers.

    Attributes:
        written: How many answers there are, each in its file.
        remarks: How many WMO409s there are, each in its file.
        unanswered: How many heenberichten, and envelopes that start an exchange, got none: no
            retour can be made, such as on what was not judged, or someone else answered already.
    """

    written: int
    remarks: int
    unanswered: int


def write_answers(
    processed: Iterable[Processed],
    history: KeptHistory,
    target: Path,
    *,
    applicatie: Applicatie,
    today: date,
    identificaties: Callable[[], Iterable[str]] | None = None,
    referentienummers: Callable[[], Iterable[UUID]] | None = None,
    tijdstip: datetime | None = None,
    cak: Cak | None = None,
) -> Answered:
    """Write the answers to what was processed into a new folder: all of them, or none.

    A Di01 gets a Du01 with the retour; a Fo01 when there is no message in it (IB001), or when its
    reference was used for something else (IB016). A bare heenbericht gets a bare retour. A Du01 or
    Fo01 is never answered (ggk). For a CAK the WMO409s come too, each after the answer to the
    aanlevering that gives reason to tell, and in a Di01 when that came in one. What there is to
    tell follows from all accepted aanleveringen about the person in this history, in the order of
    recording, as if each had been told of at once (aanname); a remark that was recorded comes again
    as it was sent. The retouren and WMO409s come in the history, and what is sent in its journal,
    in one step, once all files are on the disk; only then does the folder get its name. When that
    is cut short, the same call writes the same files.

    Args:
        processed: What `process` gave for the same history.
        history: Where it was recorded.
        target: The folder, which is not there yet or empty; without answers it stays so. Files are
            numbered in the order of processing: ``000001-Du01.xml``, ``000002-WMO406.xml``.
        applicatie: The application that answers.
        today: The day of what is made.
        identificaties: Gives the Identificaties for new retouren, from the first one on each time;
            what was used in this history is passed over. None for R and eleven digits that follow
            from what is answered.
        referentienummers: Gives UUIDs of version 4 for new envelopes, in the same way. None for
            those that follow from what is answered.
        tijdstip: The moment of the first new envelope, in Dutch local time and without a time zone;
            each next one is later, as StUF wants it to rise. None for the first second of `today`
            (aanname): who answers more than once a day gives it.
        cak: The CAK that tells gemeenten what they should know, as it was before all that is in the
            history: what it knows from the BRP and of other streams stands in its context. None
            when nothing is told. Identificaties and referentienummers of WMO409s always follow from
            what is told.

    Raises:
        InvalidType: `history` is no `SqliteHistory` or `SqlHistory`, `today` no date, `tijdstip` no
            moment, `cak` no `Cak`, or `applicatie` none.
        InvalidValue: In the release of `cak` there is no WMO409; there are too few Identificaties
            or referentienummers, one is none, or a moment has a time zone or is beyond the year
            9999.
        IebError: The history cannot be written; nothing has changed.
        OSError: The files cannot be written. When only the name of the folder failed, the answers
            are recorded, and come again in the next call.
    """
    demand_kept_history(history)
    demand_day("today", today)
    if cak is not None:
        _demand_telling(cak)
    first = tijdstip
    if first is None:
        first = datetime.combine(today, time())
    with _kept(processed) as outcomes, folder_draft_of(target) as draft:

        def write(known: KeptHistory) -> Answered:
            draft.clear()
            desk = AnswerDesk(
                known,
                HistoryJournal(known),
                applicatie,
                count_moments(first),
                Retouren(known, today, _start(identificaties)),
                _start(referentienummers),
                None if cak is None else Teller(known, cak, today),
            )
            return _write(outcomes, desk, draft)

        answered = history.exclusively(write)
        if draft.count:
            draft.publish()
    return answered


def _write(processed: Iterable[Processed], desk: AnswerDesk, draft: FolderDraft) -> Answered:
    written: set[int] = set()  # what came twice is answered once
    unanswered = remarks = 0
    for outcome, replies in _replies_to(processed, desk):
        unanswered += not replies and _wants_reply(outcome.judged)
        told = desk.tell(outcome)
        for sent in (*replies, *told):
            kind, number = _name_of(sent)
            name = _digest(kind, number)
            if name not in written:
                written.add(name)
                remarks += sent in told
                draft.write(f"{len(written):06}-{kind}.xml", _bytes_of(sent))
    draft.sync()
    return Answered(written=len(written) - remarks, remarks=remarks, unanswered=unanswered)


def _replies_to(
    processed: Iterable[Processed], desk: AnswerDesk
) -> Iterator[tuple[Processed, tuple[Travelling | Retour, ...]]]:
    """Yield what goes out in answer to each outcome; of some hundreds all is read at once."""
    if desk.teller is not None:  # who asks about persons what no message of these says
        for outcome in processed:
            yield outcome, desk.reply(outcome)
        return
    left = iter(processed)
    while chunk := take_chunk(left, CHUNK, _size_of):
        yield from zip(chunk, _reply_together(chunk, desk), strict=True)


def _size_of(outcome: Processed) -> int:
    return size_in(outcome.judged.envelope)


def _reply_together(
    outcomes: Sequence[Processed], desk: AnswerDesk
) -> list[tuple[Travelling | Retour, ...]]:
    """Return what goes out in answer to each outcome."""
    asked = desk.retouren.asked_for(outcome.judged for outcome in outcomes)
    with desk.history.gather(asked) as known, keeping_all():
        gathered = evolve(desk, retouren=evolve(desk.retouren, history=known))
        return [gathered.reply(outcome) for outcome in outcomes]


def _demand_telling(cak: object) -> None:
    """Refuse what is no CAK, and one that has no message to tell in."""
    if not isinstance(cak, Cak):
        msg = f"verwacht een Cak of None, geen {type(cak).__name__}."
        raise InvalidType(msg, argument="cak")
    if not cak.has_remarks:
        msg = f"in zijn release bestaat geen {WMO409.naam}; kies voor het CAK een andere."
        raise InvalidValue(msg, argument="cak")


def _demand_processed(outcome: object) -> None:
    if not isinstance(outcome, Processed):
        msg = f"verwacht wat ieb.batch.process geeft (Processed), geen {type(outcome).__name__}."
        raise InvalidType(msg, argument="processed")


@contextmanager
def _kept(processed: Iterable[Processed]) -> Generator[Iterable[Processed]]:
    """Keep what is read again when the database went away meanwhile, unless the caller does."""
    if isinstance(processed, Sequence):
        for outcome in processed:
            _demand_processed(outcome)
    if isinstance(processed, Sequence | Spool):
        yield processed
        return
    with Spool[Processed]() as outcomes:
        for outcome in processed:
            _demand_processed(outcome)
            kept = without_source(outcome)
            outcomes.add(kept, size=_size_of(outcome))
        yield outcomes


def _start(numbers: Callable[[], Iterable[T]] | None) -> Iterator[T] | None:
    return None if numbers is None else iter(numbers())


def _wants_reply(judged: Judged) -> bool:
    if judged.envelope is not None:
        return isinstance(judged.envelope, Di01)
    return judged.message is not None and is_heenbericht(judged.message)


def _name_of(sent: _Sent) -> tuple[str, str]:
    if isinstance(sent, Travelling):
        return sent.berichtcode, sent.referentienummer
    if isinstance(sent, WMO409):
        return sent.naam, sent.header.ontvanger + sent.header.identificatie
    return sent.naam, sent.header.identificatie_retour


def _digest(*what: str) -> int:
    """Return what stands for some texts where there are many: of 16 bytes no two are alike."""
    return int.from_bytes(sha256("\0".join(what).encode()).digest()[:16])


def _bytes_of(sent: _Sent) -> bytes:
    if isinstance(sent, Travelling):
        return serialize_envelope(sent)
    return serialize(sent)
