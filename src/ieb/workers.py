"""Work that is handed out to the workers of any executor.

An executor is one of `concurrent.futures`, or what behaves like one, such as that of a Dask
cluster. What all pieces need is pickled once, and unpacked once by each worker. No more is handed
out than the workers can be busy with, so that memory stays flat.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from functools import lru_cache
from typing import Final, Generic, Protocol, TypeVar, cast

from attrs import field, frozen

from ieb.errors import InvalidType, StoppedExecutor

_AHEAD: Final = 4
"""Pieces that are handed out for each worker: enough to keep it busy."""
_USUAL_WORKERS: Final = 4
"""For an executor that does not say how many workers it has, or whose workers are still to come."""
_DIED: Final = (
    "Een werkproces is gestopt, misschien door te weinig geheugen. Wat al gegeven is, klopt; "
    "begin voor de rest opnieuw, met minder processen."
)
_CLOSED: Final = (
    "De executor is gesloten. Wat al gegeven is, klopt; begin voor de rest opnieuw, met een "
    "executor die open blijft."
)
_OF_DASK: Final = {"KilledWorker": _DIED, "ClosedClientError": _CLOSED}
"""What Dask raises, by its name: Dask itself need not be there."""

Kept = TypeVar("Kept")
Piece = TypeVar("Piece")
Result = TypeVar("Result")


def hand_out(
    executor: Executor | None,
    do: Callable[[Piece], Result],
    pieces: Iterable[tuple[Kept, Piece]],
    *,
    argument: str,
    ordered: bool = True,
) -> Iterator[tuple[Kept, Result]]:
    """Hand out pieces of work, and return what becomes of each.

    Args:
        executor: Who does the work; None for this thread. It stays open.
        do: What to do with a piece; a `partial` when that needs more, which goes along once.
        pieces: Each piece, behind what is kept here of it meanwhile.
        argument: What the caller calls what goes along, for the text of an error.
        ordered: Whether the results come in the order of the pieces, or else as they are ready.

    Returns:
        What was kept of a piece, with its result; while iterating, `StoppedExecutor` is raised when
        the executor was closed, or a worker died. Who stops early takes back what was not begun.

    Raises:
        InvalidType: `executor` is none, or what goes along cannot be pickled.
    """
    if executor is None:
        return ((kept, do(piece)) for kept, piece in pieces)
    if not callable(getattr(executor, "submit", None)):
        msg = (
            "executor: verwacht een Executor, zoals concurrent.futures.ProcessPoolExecutor(), geen "
            f"{type(executor).__name__}."
        )
        raise InvalidType(msg)
    packed = _pack(do, argument)
    tasks: Iterator[tuple[Kept, _Task[Piece, Result]]] = (
        (kept, _Task(packed, piece)) for kept, piece in pieces
    )
    return _hand_out(executor, tasks, ordered=ordered)


def _hand_out(
    executor: Executor,
    tasks: Iterable[tuple[Kept, _Task[Piece, Result]]],
    *,
    ordered: bool,
) -> Iterator[tuple[Kept, Result]]:
    most = _count_workers(executor) * _AHEAD
    waiting: deque[tuple[Kept, Future[Result]]] = deque()
    try:
        for kept, task in tasks:
            waiting.append((kept, _submit(executor, task)))
            if len(waiting) >= most:
                yield _take(waiting, ordered=ordered)
        while waiting:
            yield _take(waiting, ordered=ordered)
    finally:
        for _, future in waiting:
            future.cancel()


@frozen
class _Task(Generic[Piece, Result]):
    """A piece of work as it goes to a worker.

    A cluster writes down at what its workers failed. So it shows nothing: there may be a Bsn in it.

    Attributes:
        packed: The function, with all that it needs besides a piece; pickled.
        piece: The piece.
    """

    packed: bytes = field(repr=False)
    piece: Piece = field(repr=False)


def _pack(do: Callable[[Piece], Result], argument: str) -> bytes:
    try:
        return pickle.dumps(do, pickle.HIGHEST_PROTOCOL)
    except InvalidType:  # of a value that knows itself why it stays here
        raise
    except (TypeError, pickle.PicklingError, AttributeError) as error:
        msg = (
            f"{argument}: dit kan niet naar een ander proces. Geef een historie van ieb, of laat "
            "executor weg."
        )
        raise InvalidType(msg) from error


class _Client(Protocol):
    """The client of a Dask cluster."""

    status: str

    def nthreads(self) -> Mapping[str, int]:
        """Return how many threads each worker has."""
        ...


def _count_workers(executor: Executor) -> int:
    """Return how many workers an executor has, as far as it tells."""
    workers: object = getattr(executor, "_max_workers", None)
    if isinstance(workers, int):
        return workers
    client: _Client | None = getattr(executor, "_client", None)
    if client is None or client.status != "running":
        return _USUAL_WORKERS
    return max(sum(client.nthreads().values()), _USUAL_WORKERS)


def _submit(executor: Executor, task: _Task[Piece, Result]) -> Future[Result]:
    try:
        return executor.submit(_do, task)
    except Exception as error:
        explained = _explain(error)
        if explained is None and isinstance(error, RuntimeError):  # so an executor says it is shut
            explained = _CLOSED
        if explained is None:
            raise
        raise StoppedExecutor(explained) from error


def _do(task: _Task[Piece, Result]) -> Result:
    """Do a piece of work; this is what a worker is asked."""
    # A cast: it is what was packed.
    do = cast("Callable[[Piece], Result]", _unpack(task.packed))
    return do(task.piece)


@lru_cache(maxsize=4)
def _unpack(packed: bytes) -> object:
    """Return what was pickled for the workers; each of them does so once."""
    return pickle.loads(packed)  # noqa: S301  # our own


def _take(waiting: deque[tuple[Kept, Future[Result]]], *, ordered: bool) -> tuple[Kept, Result]:
    """Take what is ready, or what comes first, out of what is waited for."""
    if not ordered:
        done, _ = wait([future for _, future in waiting], return_when=FIRST_COMPLETED)
        while waiting[0][1] not in done:
            waiting.rotate()
    kept, future = waiting.popleft()
    try:
        return kept, future.result()
    except Exception as error:
        explained = _explain(error)
        if explained is None:
            raise
        raise StoppedExecutor(explained) from error


def _explain(error: Exception) -> str | None:
    """Return in Dutch that an executor works no longer; None for what the work itself raised."""
    if isinstance(error, BrokenExecutor):
        return _DIED
    if isinstance(error, CancelledError):
        return _CLOSED
    return _OF_DASK.get(type(error).__name__)
