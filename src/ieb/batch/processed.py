"""Messages in turn: each is judged against what came before it, and recorded at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from attrs import frozen

from ieb.arguments import demand_day
from ieb.batch.judged import Judged, demand_sqlite_history, judge_against
from ieb.batch.judging import judge
from ieb.batch.order import put_in_order
from ieb.batch.sources import Source
from ieb.history.sqlite import SqliteHistory
from ieb.messages import Message
from ieb.messages.kinds import is_retour
from ieb.releases import Release
from ieb.rules import Judgement, Report

_COUNTING: Final = (Judgement.GEACCEPTEERD, Judgement.AFGEKEURD)
"""What is recorded: a message that was judged, whatever the outcome."""


@frozen(kw_only=True)
class Processed:
    """A source, what judging it in turn gave, and what recording it changed.

    Attributes:
        judged: What judging it gave, against the history as it was then.
        takes_back: Whether it is a retour by which its heenbericht counts as never sent from now
            on.
    """

    judged: Judged
    takes_back: bool = False


def process(
    sources: Iterable[Source],
    history: SqliteHistory,
    *,
    today: date,
    release: Release | None = None,
) -> Iterator[Processed]:
    """Read all sources now; then judge and record them in turn, one for each step of the iterator.

    The order is that of `put_in_order`. Judging and recording are one step: no other program comes
    between. What was yielded is on disk. What could not be read, is no message, or was not judged
    because its rules are not known, is yielded too, and nothing of it is recorded.

    Args:
        sources: What to read, such as `find_sources` finds; each is read once.
        history: Where the messages are recorded.
        today: The day of judging and of receipt.
        release: The release the messages must be of; None for the default.

    Returns:
        What processing each gave; while iterating, an `IebError` is raised when the history cannot
        be written, and nothing of that message is recorded.

    Raises:
        InvalidType: `history` is no `SqliteHistory`, `today` is no date, or a source is none.
    """
    demand_sqlite_history(history)
    demand_day("today", today)
    waiting = put_in_order(judge(sources, release=release))
    return (_process(judged, history, today) for judged in waiting)


def _process(judged: Judged, history: SqliteHistory, today: date) -> Processed:
    if judged.message is None:
        return Processed(judged=judged)
    with history.exclusive():
        turn = judge_against(judged, history, today=today)
        takes_back = False
        if not turn.is_known and turn.report is not None and turn.judgement in _COUNTING:
            takes_back = _record(judged.message, turn.report, history, today)
    return Processed(judged=turn, takes_back=takes_back)


def _record(message: Message, report: Report, history: SqliteHistory, today: date) -> bool:
    """Record a message, and return whether it takes its heenbericht back."""
    answered = history.answered(message) if is_retour(message) else None
    history.record(message, accepted=report.accepted, received=today)
    if answered is None or not answered.accepted:
        return False
    now = history.recorded(answered.message)
    return now is not None and not now.accepted
