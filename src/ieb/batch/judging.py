"""Judging many messages, each by itself: here, or by the workers of any executor.

An executor is one of `concurrent.futures`, or what behaves like one, such as that of a Dask
cluster. What goes to it is small: of a file its name, of all else its bytes, some messages at a
time. No more is handed out than the workers can be busy with, so that memory stays flat.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from typing import Final

from attrs import evolve

from ieb.batch.judged import Judged, judge_source
from ieb.batch.sources import File, Held, Source, as_source
from ieb.errors import InvalidType, StoppedExecutor, UnreadableSource
from ieb.filenames import explain_refusal
from ieb.releases import Release
from ieb.rules import Context
from ieb.rules.engine import context_or_empty

_CHUNK: Final = 50
"""Messages that go to a worker at a time: fewer cost more in handing over than in judging."""
AHEAD: Final = 4
"""Chunks that are handed out for each worker: enough to keep it busy."""
_USUAL_WORKERS: Final = 4
"""For an executor that does not say how many workers it has."""
_DIED: Final = (
    "Een werkproces is gestopt, misschien door te weinig geheugen. Wat al gegeven is, is "
    "beoordeeld; begin voor de rest opnieuw, met minder processen."
)
_CLOSED: Final = (
    "De executor is gesloten. Wat al gegeven is, is beoordeeld; begin voor de rest opnieuw, met "
    "een executor die open blijft."
)
Given = Source | bytes | tuple[str, bytes]
Progress = Callable[[int], object]


def judge(
    sources: Iterable[Given],
    context: Context | None = None,
    *,
    release: Release | None = None,
    executor: Executor | None = None,
    ordered: bool = True,
    progress: Progress | None = None,
) -> Iterator[Judged]:
    """Read and judge each source by itself; what cannot be read stops nothing.

    Args:
        sources: What to read: what `find_sources` finds, bytes, or names with bytes.
        context: What is known besides, the same for all; None for nothing. For the processes of an
            executor it must be possible to pickle it; a history in a file goes by its name.
        release: The release the messages must be of; None for the default.
        executor: Who judges; None for this thread. It stays open.
        ordered: Whether the outcomes come in the order of the sources, or else as they are ready.
        progress: Is told after each outcome how many there were.

    Returns:
        What judging each gave, as soon as it is known.

    Raises:
        InvalidType: `context` is no context or cannot be handed to a process, or, once it is
            reached, a source is none.
        StoppedExecutor: While iterating: the executor was closed, or a worker died.
    """
    known = context_or_empty(context)
    listing = (as_source(given, place) for place, given in enumerate(sources, 1))
    if executor is None:
        here = (judge_source(source, known, release) for source in listing)
        return _counted(here, progress)
    spread = _spread(listing, _Work(known, release), executor, ordered=ordered)
    return _counted(spread, progress)


def _counted(outcomes: Iterator[Judged], progress: Progress | None) -> Iterator[Judged]:
    if progress is None:
        yield from outcomes
        return
    for count, judged in enumerate(outcomes, 1):
        yield judged
        progress(count)


class _Work:
    """What the workers need besides the messages, pickled once."""

    def __init__(self, context: Context, release: Release | None) -> None:
        try:
            self.packed = pickle.dumps((context, release), pickle.HIGHEST_PROTOCOL)
        except (TypeError, pickle.PicklingError, AttributeError) as error:
            msg = (
                "context: dit kan niet naar een ander proces. Geef een historie van ieb, of laat "
                "executor weg."
            )
            raise InvalidType(msg) from error


@lru_cache(maxsize=4)
def _unpack(packed: bytes) -> tuple[Context, Release | None]:
    """Return what was pickled for the workers; each of them does so once."""
    content: tuple[Context, Release | None] = pickle.loads(packed)  # noqa: S301  # our own
    return content


def _judge_chunk(packed: bytes, sources: Sequence[Source]) -> list[Judged]:
    """Judge some sources; the work of a worker."""
    context, release = _unpack(packed)
    return [judge_source(source, context, release) for source in sources]


class _Chunk:
    """Some sources, and what becomes of them."""

    def __init__(self, sources: list[Source]) -> None:
        self.sources = sources
        self.faults: dict[int, Judged] = {}
        self.sent: list[Source] = []
        for place, source in enumerate(sources):
            try:
                self.sent.append(_to_send(source))
            except UnreadableSource as error:
                self.faults[place] = Judged(source=source, error=str(error))
            except OSError as error:
                fault = explain_refusal(error, "Dit bestand")
                self.faults[place] = Judged(source=source, error=fault)

    def merge(self, judged: list[Judged]) -> Iterator[Judged]:
        """Yield what became of each source, in order, with the source as it was given."""
        answers = iter(judged)
        for place, source in enumerate(self.sources):
            yield self.faults.get(place) or evolve(next(answers), source=source)


def _to_send(source: Source) -> Source:
    """Return what goes to a worker: of a file its name, of all else the bytes."""
    if isinstance(source, File):
        return source
    return Held(name=source.name, data=source.read())


def _spread(
    sources: Iterator[Source], work: _Work, executor: Executor, *, ordered: bool
) -> Iterator[Judged]:
    workers = workers_of(executor)
    waiting: deque[tuple[_Chunk, Future[list[Judged]]]] = deque()
    try:
        for chunk in _chunks(sources):
            with told_as_stopped():
                future = executor.submit(_judge_chunk, work.packed, chunk.sent)
            waiting.append((chunk, future))
            if len(waiting) >= workers * AHEAD:
                yield from _take(waiting, ordered=ordered)
        while waiting:
            yield from _take(waiting, ordered=ordered)
    finally:
        for _, future in waiting:
            future.cancel()


def workers_of(executor: Executor) -> int:
    """Return how many workers an executor has, as far as it tells.

    Args:
        executor: The executor.
    """
    workers: object = getattr(executor, "_max_workers", None)
    return workers if isinstance(workers, int) else _USUAL_WORKERS


@contextmanager
def told_as_stopped() -> Generator[None]:
    """Tell in Dutch that an executor works no longer.

    Raises:
        StoppedExecutor: It was closed, or a worker died.
    """
    try:
        yield
    except BrokenExecutor as error:
        raise StoppedExecutor(_DIED) from error
    except (RuntimeError, CancelledError) as error:  # what an executor says that was closed
        raise StoppedExecutor(_CLOSED) from error


def _chunks(sources: Iterator[Source]) -> Iterator[_Chunk]:
    while some := list(islice(sources, _CHUNK)):
        yield _Chunk(some)


def _take(
    waiting: deque[tuple[_Chunk, Future[list[Judged]]]], *, ordered: bool
) -> Iterator[Judged]:
    """Take what is ready, or what comes first, out of what is waited for."""
    if not ordered:
        done, _ = wait([future for _, future in waiting], return_when=FIRST_COMPLETED)
        while waiting[0][1] not in done:
            waiting.rotate()
    chunk, future = waiting.popleft()
    with told_as_stopped():
        judged = future.result()
    yield from chunk.merge(judged)
