"""Messages one after the other, in memory: each is judged against those before it."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from attrs import evolve

from ieb.arguments import demand_day
from ieb.batch.copies import Alike, copy_when_dear
from ieb.batch.judged import (
    COUNTING,
    Judged,
    Reading,
    judge_against,
    read_message,
    with_lines,
)
from ieb.batch.judging import Given
from ieb.batch.order import put_in_order
from ieb.batch.sources import as_source, find_sources
from ieb.errors import InvalidType
from ieb.history import History, Recorded
from ieb.history.memory import GrowingHistory
from ieb.messages.aanlevering import aanlevering_of
from ieb.releases import Release
from ieb.rules import Context, Judgement, Report
from ieb.rules.engine import judge_subject
from ieb.rules.subject import Subject

Partition = str | os.PathLike[str] | Iterable[Given]


def judge_in_turn(
    sources: Partition,
    *,
    today: date,
    history: History | None = None,
    release: Release | None = None,
) -> Iterator[Judged]:
    """Judge messages one after the other, each against those before it, in memory.

    The order is that of `put_in_order`; the sources are read before the first is judged.

    Args:
        sources: What to read, or the path of it: a file, a folder or an archive.
        today: The day of judging and of receipt.
        history: What was exchanged before; None for nothing. It does not change.
        release: The release the messages must be of; None for the default.

    Yields:
        What judging each gave; what is no message comes first.

    Raises:
        InvalidType: `today` is no date, `history` no `History`, or a source none.
    """
    demand_day("today", today)
    known = History() if history is None else history
    if not isinstance(known, History):
        msg = f"history: verwacht een History, geen {type(history).__name__}."
        raise InvalidType(msg)
    found = (as_source(given, place) for place, given in enumerate(_sources_of(sources), 1))
    alike = Alike()
    listing = (copy_when_dear(source, alike) for source in found)
    with keeping_all():
        read = put_in_order(read_message(source, release) for source in listing)
    turns = _Turns(known, today, release)
    yield from map(turns.judge, read)


@contextmanager
def keeping_all() -> Generator[None]:
    """Let Python look for no garbage where all is kept: it would look at each message often."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _sources_of(partition: Partition) -> Iterable[Given]:
    if isinstance(partition, str | os.PathLike):
        return find_sources(partition)
    return partition


class _Turns:
    """What was exchanged so far, which grows with each message that is judged."""

    def __init__(self, history: History, today: date, release: Release | None) -> None:
        self._history = GrowingHistory(history)
        self._context = Context(today=today, history=self._history)
        self._today = today
        self._release = release

    def judge(self, read: Judged | Reading) -> Judged:
        """Judge what was read against what went before it, and record it."""
        if not isinstance(read, Reading):
            return self._judge_apart(read)
        source, message, aanlevering, _ = read
        if self._history.holds(message, aanlevering):
            return self._judge_once_more(read)
        subject = Subject(message=message, context=self._context, aanlevering_or_none=aanlevering)
        report = with_lines(read, judge_subject(subject), self._release)
        judgement = report.judgement
        if judgement in COUNTING:
            accepted = judgement is Judgement.GEACCEPTEERD
            event = Recorded(message=message, received=self._today, accepted=accepted)
            self._history.add(event, aanlevering)
        return Judged(source=source, report=report, day=self._today)

    def _judge_once_more(self, read: Reading) -> Judged:
        """Judge a message that was recorded before as it was then."""
        bare = Judged(source=read.source, report=Report(message=read.message, findings=()))
        turn = judge_against(bare, self._history.now, today=self._today)
        assert turn.report is not None  # `bare` has one
        return evolve(turn, report=with_lines(read, turn.report, self._release))

    def _judge_apart(self, judged: Judged) -> Judged:
        """Judge what is no message, or not only that."""
        turn = judge_against(judged, self._history.now, today=self._today)
        message = turn.message
        if message is not None and not turn.is_known and turn.judgement in COUNTING:
            accepted = turn.judgement is Judgement.GEACCEPTEERD
            event = Recorded(message=message, received=self._today, accepted=accepted)
            self._history.add(event, aanlevering_of(message))
        return turn
