"""Many steps on a history, some at a time: each chunk is one transaction, each step a part of it.

What a step gave is handed on once its chunk is kept. A step that fails undoes itself alone: those
before it in its chunk are kept and handed on first. Between two chunks others can write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby, islice
from typing import Final, Generic, TypeVar

from attrs import Factory, define, field, frozen

from ieb.errors import IebError, InvalidType, InvalidValue, LostDatabase, NotRecorded
from ieb.history.kept import KeptHistory
from ieb.privacy import quote

R = TypeVar("R")
CHUNK: Final = 200
"""Messages in a transaction: more are hardly faster, and of so many others wait a second at most
(aanname)."""
Stop = Callable[[], bool]


@frozen
class Step(Generic[R]):
    """Something to do with a history.

    Attributes:
        name: What it is about, to name it when it could not be recorded; may hold a Bsn.
        gemeente: Of which gemeente it adds messages; None for any.
        do: Does it. Where the database may go away it may be done more than once.
    """

    name: str = field(repr=False)
    gemeente: str | None
    do: Callable[[KeptHistory], R]


@define
class _Attempt(Generic[R]):
    """What came of a chunk, as far as it got."""

    steps: Sequence[Step[R]]
    stop: Stop
    outcomes: list[R] = field(init=False, default=Factory(list[R]))
    fault: Exception | None = field(init=False, default=None)
    is_stopped: bool = field(init=False, default=False)

    def run(self, history: KeptHistory, gemeente: str | None) -> None:
        """Do the steps, up to one that fails."""
        self.outcomes, self.fault = [], None
        for step in self.steps:
            self.is_stopped = self.stop()
            if self.is_stopped:
                return
            try:
                # A block within that of the chunk: what fails undoes itself, and nothing else.
                self.outcomes.append(history.exclusively(step.do, gemeente=gemeente))
            except LostDatabase:  # then the whole chunk is done again
                raise
            except Exception as error:  # noqa: BLE001  # raised as soon as the others are kept
                self.fault = error
                return


def run_in_chunks(
    steps: Iterable[Step[R]], history: KeptHistory, *, size: int, stop: Stop | None = None
) -> Iterator[R]:
    """Do the steps in order, and yield what each gave once its chunk is kept.

    Args:
        steps: The steps.
        history: The history.
        size: How many steps make a chunk, at most.
        stop: Is asked before each step whether to stop; the chunk ends there, and is kept.

    Yields:
        What each step gave.

    Raises:
        NotRecorded: A step failed, or nothing of its chunk could be kept; all that was yielded is.
    """
    lock_of = partial(_lock_of, history)
    for gemeente, alike in groupby(steps, lock_of):
        while chunk := list(islice(alike, size)):
            attempt = _Attempt(chunk, stop or _go_on)
            try:
                history.exclusively(partial(attempt.run, gemeente=gemeente), gemeente=gemeente)
            except IebError as error:
                raise _tell(attempt.fault or error, chunk[0]) from error
            yield from attempt.outcomes
            if attempt.fault is not None:
                raise _tell(attempt.fault, chunk[len(attempt.outcomes)]) from attempt.fault
            if attempt.is_stopped:
                return
            history.give_way()


def _lock_of(history: KeptHistory, step: Step[R]) -> str | None:
    """Return which gemeente to lock for a step; None for all."""
    return step.gemeente if history.locks_gemeente else None


def _go_on() -> bool:
    return False


def _tell(error: Exception, first: Step[R]) -> Exception:
    """Return what to tell when a step and what comes after it were not recorded."""
    if not isinstance(error, IebError):
        return error
    return NotRecorded(f"{error} Vanaf {quote(first.name)} is niets vastgelegd.")


def demand_chunk(chunk: object) -> None:
    """Refuse what an untyped caller gives as the size of a chunk.

    Args:
        chunk: What was given.

    Raises:
        InvalidType: No whole number.
        InvalidValue: Less than one.
    """
    if isinstance(chunk, bool) or not isinstance(chunk, int):
        msg = f"verwacht een aantal berichten, geen {type(chunk).__name__}."
        raise InvalidType(msg, argument="chunk")
    if chunk < 1:
        msg = f"verwacht een aantal van minstens 1, niet {chunk}."
        raise InvalidValue(msg, argument="chunk")
