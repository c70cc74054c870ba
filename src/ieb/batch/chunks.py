"""Many steps on a history, some at a time: each chunk is one transaction, each step a part of it.

What a step gave is handed on once its chunk is kept. A step that fails undoes itself alone: those
before it in its chunk are kept and handed on first. Between two chunks others can write.

The steps of a chunk are done together: what is known of their messages is read at once, and what
they add is kept at once. When that fails, they are done one by one, each as a block of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Final, Generic, TypeVar

from attrs import Factory, define, field, frozen

from ieb.batch.spool import MUCH
from ieb.batch.turns import keeping_all
from ieb.errors import IebError, InvalidType, InvalidValue, LostDatabase, NotRecorded
from ieb.history.asked import Asked
from ieb.history.excerpt import GatheredHistory
from ieb.history.kept import KeptHistory
from ieb.messages import Message
from ieb.messages.aanlevering import Aanlevering
from ieb.messages.kinds import gemeente_of
from ieb.privacy import quote

T = TypeVar("T")
R = TypeVar("R")
CHUNK: Final = 200
"""Messages in a transaction: more are hardly faster, and of so many others wait a second at most
(aanname)."""
Stop = Callable[[], bool]


@frozen
class Step(Generic[T]):
    """Something that is to be done with a history.

    Attributes:
        name: What it is about, to name it when it could not be recorded; may hold a Bsn.
        message: The message that is judged and added; None for none.
        aanlevering: What that delivers; None for one that delivers no period.
        given: What is to be done, as who does it understands.
        size: How many bytes it holds, when it may be far more than a message does.
    """

    name: str = field(repr=False)
    message: Message | None = field(repr=False)
    aanlevering: Aanlevering | None
    given: T = field(repr=False)
    size: int = 0

    @property
    def gemeente(self) -> str | None:
        """The gemeente of which it adds messages; None for any."""
        return None if self.message is None else gemeente_of(self.message)


@frozen
class Desk:
    """A history as who does some steps sees it.

    Attributes:
        known: What was exchanged; to be asked, and added to.
        kept: The history in which it is kept.
    """

    known: KeptHistory | GatheredHistory
    kept: KeptHistory


Begin = Callable[[Desk], Callable[[T], R]]
"""Gives who does steps with a history; where the database may go away a step is done more than
once."""


@define
class _Attempt(Generic[T, R]):
    """What came of a chunk, as far as it got."""

    steps: Sequence[Step[T]]
    begin: Begin[T, R]
    stop: Stop
    outcomes: list[R] = field(init=False, default=Factory(list[R]))
    fault: Exception | None = field(init=False, default=None)
    asked: list[bool] = field(init=False, default=Factory(list[bool]))

    @property
    def is_stopped(self) -> bool:
        """Whether who was asked said that it is to stop."""
        return any(self.asked)

    def run(self, history: KeptHistory, gemeente: str | None) -> None:
        """Do the steps, up to one that fails."""
        self.asked, self.fault = [], None
        if len(self.steps) > 1 and self._run_together(history, gemeente):
            return
        self._run_apart(history, gemeente)

    def _run_together(self, history: KeptHistory, gemeente: str | None) -> bool:
        """Do all steps with what is known of them read at once, and return whether that went well.

        When one fails, nothing of any is kept: which one it is, doing them apart finds out.
        """
        self.outcomes = []
        asked = Asked()
        for step in self.steps:
            if step.message is not None:
                asked.add(step.message, step.aanlevering)
        try:
            with history.gather(asked, gemeente=gemeente) as known, keeping_all():
                do = self.begin(Desk(known, history))
                for place, step in enumerate(self.steps):
                    if self._is_to_stop(place):
                        break
                    self.outcomes.append(do(step.given))
        except LostDatabase:  # then the whole chunk is done again
            raise
        except Exception:  # noqa: BLE001  # raised by the step at fault, when it is done apart
            return False
        return True

    def _run_apart(self, history: KeptHistory, gemeente: str | None) -> None:
        self.outcomes = []
        do = self.begin(Desk(history, history))
        for place, step in enumerate(self.steps):
            if self._is_to_stop(place):
                return
            try:
                # A block within that of the chunk: what fails undoes itself, and nothing else.
                action = partial(_do_given, do, step.given)
                self.outcomes.append(history.exclusively(action, gemeente=gemeente))
            except LostDatabase:
                raise
            except Exception as error:  # noqa: BLE001  # raised as soon as the others are kept
                self.fault = error
                return

    def _is_to_stop(self, place: int) -> bool:
        """Return whether to stop before a step: who says so is asked once."""
        if place == len(self.asked):
            self.asked.append(self.stop())
        return self.asked[place]


def _do_given(do: Callable[[T], R], given: T, _history: KeptHistory) -> R:
    return do(given)


def run_in_chunks(
    steps: Iterable[Step[T]],
    history: KeptHistory,
    begin: Begin[T, R],
    *,
    size: int,
    stop: Stop | None = None,
) -> Iterator[R]:
    """Do the steps in order, and yield what each gave once its chunk is kept.

    Args:
        steps: The steps.
        history: The history.
        begin: Gives who does them.
        size: How many steps make a chunk, at most.
        stop: Is asked before each step whether to stop; the chunk ends there, and is kept.

    Yields:
        What each step gave.

    Raises:
        NotRecorded: A step failed, or nothing of its chunk could be kept; all that was yielded is.
    """
    lock_of = partial(_lock_of, history)
    for gemeente, alike in groupby(steps, lock_of):
        while chunk := take_chunk(alike, size, _size_of):
            attempt = _Attempt(chunk, begin, stop or _go_on)
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


def take_chunk(items: Iterator[T], most: int, size_of: Callable[[T], int]) -> list[T]:
    """Return the next of some items, less when they are large; none when there are no more.

    Args:
        items: What is left.
        most: How many, at most.
        size_of: Gives how many bytes one holds.
    """
    chunk: list[T] = []
    size = 0
    while len(chunk) < most and size < MUCH:
        item = next(items, None)
        if item is None:
            break
        chunk.append(item)
        size += size_of(item)
    return chunk


def _size_of(step: Step[T]) -> int:
    return step.size


def _lock_of(history: KeptHistory, step: Step[T]) -> str | None:
    """Return which gemeente to lock for a step; None for all."""
    return step.gemeente if history.locks_gemeente else None


def _go_on() -> bool:
    return False


def _tell(error: Exception, first: Step[T]) -> Exception:
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
