"""Messages in turn: each is judged against what came before it, and recorded in the same step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from datetime import date
from functools import partial

from attrs import evolve, frozen

from ieb.arguments import demand_day
from ieb.batch.chunks import CHUNK, Desk, Step, Stop, demand_chunk, run_in_chunks
from ieb.batch.copies import Alike, copy_unless_at_hand
from ieb.batch.enveloped import size_in
from ieb.batch.judged import (
    COUNTING,
    Judged,
    Reading,
    forget_findings,
    judge_as_known,
    read_message,
    with_lines,
)
from ieb.batch.judging import Given, judge
from ieb.batch.receipts import tell_answer, tell_receipt
from ieb.batch.sources import NOTHING, as_source
from ieb.batch.waiting import Waiting
from ieb.ggk import Du01, Receipt
from ieb.ggk.journal import LEFT_OUT, look_up
from ieb.ggk.travelling import Travelling
from ieb.history.journal import HistoryJournal
from ieb.history.kept import KeptHistory, demand_kept_history
from ieb.messages import Message
from ieb.messages.aanlevering import aanlevering_of
from ieb.messages.kinds import Sender, is_retour, kind_of
from ieb.releases import Release
from ieb.rules import Context, Judgement, Report
from ieb.rules.engine import judge_subject
from ieb.rules.subject import Subject


@frozen(kw_only=True)
class Processed:
    """A source, what judging it in turn gave, and what recording it changed.

    Attributes:
        judged: What judging it gave, against the history as it was then. What the journal left out
            was not judged in turn: of that it is what the journal says, and what is wrong with the
            message by itself.
        takes_back: Whether it is a retour by which its heenbericht counts as never sent from now
            on.
        receipt: Of an envelope, what it was to the journal; None when it is in none, such as one
            whose message was not judged.
        is_misaddressed: Whether it is a message that only the CAK sends, and that came in at the
            CAK: `judged.error` says so.
    """

    judged: Judged
    takes_back: bool = False
    receipt: Receipt | None = None
    is_misaddressed: bool = False

    @property
    def is_left_out(self) -> bool:
        """Whether the envelope was not dealt with, as it contradicts an earlier one or is apart."""
        return self.receipt is not None and self.receipt.arrival in LEFT_OUT


def without_source(processed: Processed) -> Processed:
    """Return what processing gave without what was read: for who keeps many, and reads no more.

    Args:
        processed: What processing gave.
    """
    return evolve(processed, judged=evolve(processed.judged, source=NOTHING))


def process(
    sources: Iterable[Given],
    history: KeptHistory,
    *,
    today: date,
    release: Release | None = None,
    executor: Executor | None = None,
    chunk: int = CHUNK,
    stop: Stop | None = None,
    for_cak: bool = False,
) -> Iterator[Processed]:
    """Read all sources now; then judge and record them in turn, as the iterator is asked for them.

    The order is that of `put_in_order`. Judging and recording are one step: no other program comes
    between. Some messages at a time are one transaction, and are yielded once that is on disk. So
    what was yielded is on disk, and who is killed loses a chunk at most; the same call finishes it,
    with the same verdicts. A message that fails undoes itself alone. What could not be read, is no
    message, or was not judged because its rules are not known, is yielded too, and nothing of it is
    recorded.

    An envelope goes into the journal of the history, in one step with its message: what comes twice
    is not processed twice, and what the journal finds wrong is not processed at all. Faults come
    last, and each answer after the envelope that it names, so that all of it again changes nothing.

    Args:
        sources: What to read, such as `find_sources` finds; each is read once, but for a file
            by itself in whose message something is found: for the lines of that.
        history: Where the messages are recorded: a `SqliteHistory`, or a `SqlHistory`, of which
            others may process other gemeenten at the same time.
        today: The day of judging and of receipt.
        release: The release the messages must be of; None for the default.
        executor: Who reads the sources; None for this thread. What comes after is in turn.
        chunk: How many messages make a transaction, at most; between two of them others can write.
            With 1 each is on disk before the next is judged. In a `SqlHistory` a chunk also ends
            where another gemeente begins.
        stop: Is asked before each message whether to stop. What was processed by then is recorded
            and yielded.
        for_cak: Whether it is the CAK that processes. Then what only a CAK sends (retouren on
            aanleveringen, and WMO409s) is not judged and not recorded: it is none of ours, whoever
            made it.

    Returns:
        What processing each gave; while iterating, `NotRecorded` is raised when the history cannot
        be written. It says from which source on nothing is recorded; what comes before is, and
        was yielded.

    Raises:
        InvalidType: `history` is neither, `today` is no date, `chunk` no whole number, or a source
            is none.
        InvalidValue: `chunk` is less than 1.
        StoppedExecutor: The executor was closed, or a worker died; nothing is recorded.
        NoRoom: It is too much for the memory, and no temporary file can be written; nothing is
            recorded.
    """
    demand_kept_history(history)
    demand_day("today", today)
    demand_chunk(chunk)
    waiting = Waiting(release)
    for read in _read(sources, release, executor):
        waiting.add(read)
    begin = partial(_Turn, today, release, for_cak)
    return run_in_chunks(map(_step_of, waiting), history, begin, size=chunk, stop=stop)


def _read(
    sources: Iterable[Given], release: Release | None, executor: Executor | None
) -> Iterator[Judged | Reading]:
    """Read sources, without judging a message here that is judged in turn anyway."""
    alike = Alike()
    found = (as_source(given, place) for place, given in enumerate(sources, 1))
    listing = (copy_unless_at_hand(source, alike) for source in found)
    if executor is None:
        return (read_message(source, release) for source in listing)
    return map(forget_findings, judge(listing, release=release, executor=executor))


def _step_of(read: Judged | Reading) -> Step[Judged | Reading]:
    """Return what is to be done with what was read."""
    message = read.message
    aanlevering = None
    if isinstance(read, Reading):
        aanlevering = read.aanlevering
    elif message is not None:
        aanlevering = aanlevering_of(message)
    return Step(read.source.name, message, aanlevering, read, size_in(read.envelope))


class _Turn:
    """What is the same for messages that are processed in one block."""

    def __init__(self, today: date, release: Release | None, for_cak: bool, desk: Desk) -> None:
        self._today = today
        self._release = release
        self._for_cak = for_cak
        self._desk = desk
        self._context = Context(today=today, history=desk.known)

    def __call__(self, read: Judged | Reading) -> Processed:
        """Judge what was read, and record it."""
        message, envelope = read.message, read.envelope
        if self._for_cak and message is not None and kind_of(message).sender is Sender.CAK:
            error = f"Een {message.naam} stuurt het CAK zelf. Het is hier niet vastgelegd."
            lost = Judged(source=read.source, error=error, envelope=envelope)
            return Processed(judged=lost, is_misaddressed=True)
        if isinstance(read, Reading):
            return self._process_reading(read)
        if message is None:
            if not isinstance(envelope, Travelling):
                return Processed(judged=read)
            receipt = _receive_without_message(envelope, HistoryJournal(self._desk.kept))
            return Processed(judged=_tell(read, receipt), receipt=receipt)
        if isinstance(envelope, Travelling):
            return self._process_envelope(read, message, envelope)
        return self._process_message(read, message)

    def _process_reading(self, read: Reading) -> Processed:
        source, message, aanlevering, _ = read
        if self._desk.known.before(message) is not None:
            return self._process_once_more(read)
        subject = Subject(message=message, context=self._context, aanlevering_or_none=aanlevering)
        report = with_lines(read, judge_subject(subject), self._release)
        judged = Judged(source=source, report=report, day=self._today)
        return Processed(judged=judged, takes_back=self._record(judged, message))

    def _process_once_more(self, read: Reading) -> Processed:
        """Judge a message that was recorded before as it was then."""
        bare = Judged(source=read.source, report=Report(message=read.message, findings=()))
        turn = judge_as_known(bare, read.message, self._desk.known, self._today)
        assert turn.report is not None  # `bare` has one
        return Processed(judged=evolve(turn, report=with_lines(read, turn.report, self._release)))

    def _process_message(self, judged: Judged, message: Message) -> Processed:
        turn = judge_as_known(judged, message, self._desk.known, self._today)
        if turn.is_known:
            return Processed(judged=turn)
        return Processed(judged=turn, takes_back=self._record(turn, message))

    def _process_envelope(
        self, judged: Judged, message: Message, envelope: Travelling
    ) -> Processed:
        journal = HistoryJournal(self._desk.kept)
        receipt = look_up(envelope, journal)
        if receipt.arrival in LEFT_OUT:
            journal.record_received(receipt)
            return Processed(judged=_tell(_forget_gaps(judged), receipt), receipt=receipt)
        done = self._process_message(judged, message)
        if done.judged.judgement not in COUNTING:  # it stays new, until it can be judged
            return done
        journal.record_received(receipt)
        return evolve(done, judged=_tell(done.judged, receipt), receipt=receipt)

    def _record(self, judged: Judged, message: Message) -> bool:
        """Record a message that was judged; return whether it takes its heenbericht back."""
        judgement = judged.judgement
        if judgement not in COUNTING:
            return False
        known = self._desk.known
        answered = known.answered(message) if is_retour(message) else None
        accepted = judgement is Judgement.GEACCEPTEERD
        known.record(message, accepted=accepted, received=self._today)
        if answered is None or not answered.accepted:
            return False
        now = known.recorded(answered.message)
        return now is not None and not now.accepted


def _receive_without_message(envelope: Travelling, journal: HistoryJournal) -> Receipt:
    """Record an envelope in which there is no message, and return what it is to the journal."""
    receipt = look_up(envelope, journal)
    recorded = receipt
    if isinstance(envelope, Du01):
        # It does not stand in the way of the answer that is sent once it is mended (aanname).
        recorded = evolve(receipt, about=None)
    journal.record_received(recorded)
    return receipt


def _forget_gaps(judged: Judged) -> Judged:
    """Return what judging gave, without the rules that lacked something: it was no verdict."""
    assert judged.report is not None  # there is a message in it
    return evolve(judged, report=evolve(judged.report, not_judged=()))


def _tell(judged: Judged, receipt: Receipt) -> Judged:
    """Return what judging gave, with what the journal says before it."""
    found = list(tell_answer(receipt, judged.message))
    finding = tell_receipt(receipt)
    if finding is not None:
        found.insert(0, finding)
    if judged.report is None or not found:
        return judged
    findings = (*found, *judged.report.findings)
    return evolve(judged, report=evolve(judged.report, findings=findings))
