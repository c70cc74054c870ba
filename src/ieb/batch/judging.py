"""Judging many messages, each by itself: here, or by the workers of any executor.

What goes to a worker is small: of a file its name, of all else its bytes, some messages at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Final

from attrs import evolve

from ieb.batch.judged import Judged, judge_source
from ieb.batch.sources import File, Held, Source, as_source
from ieb.errors import UnreadableSource
from ieb.filenames import explain_refusal
from ieb.releases import Release
from ieb.rules import Context
from ieb.rules.engine import context_or_empty
from ieb.workers import hand_out

_CHUNK: Final = 50
"""Messages that go to a worker at a time: fewer cost more in handing over than in judging."""
_MUCH: Final = 1_000_000
"""Bytes that are enough for a worker at a time: of large messages so many are never in memory."""
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
    pieces = ((chunk, chunk.sent) for chunk in _chunks(listing))
    do = partial(_judge_chunk, known, release)
    done = hand_out(executor, do, pieces, argument="context", ordered=ordered)
    return _counted(_merge(done), progress)


def _counted(outcomes: Iterator[Judged], progress: Progress | None) -> Iterator[Judged]:
    if progress is None:
        yield from outcomes
        return
    for count, judged in enumerate(outcomes, 1):
        yield judged
        progress(count)


def _judge_chunk(
    context: Context, release: Release | None, sources: Sequence[Source]
) -> list[Judged]:
    """Judge some sources; the work of a worker."""
    return [judge_source(source, context, release) for source in sources]


class _Chunk:
    """Some sources, and what becomes of them."""

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.faults: dict[int, Judged] = {}
        self.sent: list[Source] = []
        self._size = 0

    @property
    def is_full(self) -> bool:
        """Whether it is enough for a worker."""
        return len(self.sources) >= _CHUNK or self._size >= _MUCH

    def add(self, source: Source) -> None:
        """Take a source along; what cannot be read stays here, with why."""
        place = len(self.sources)
        self.sources.append(source)
        try:
            to_send = _to_send(source)
        except UnreadableSource as error:
            self.faults[place] = Judged(source=source, error=str(error))
            return
        except OSError as error:
            fault = explain_refusal(error, "Dit bestand")
            self.faults[place] = Judged(source=source, error=fault)
            return
        self.sent.append(to_send)
        if isinstance(to_send, Held):
            self._size += len(to_send.data)

    def merge(self, judged: list[Judged]) -> Iterator[Judged]:
        """Yield what became of each source, in order, with the source as it was given."""
        answers = iter(judged)
        for place, source in enumerate(self.sources):
            yield self.faults.get(place) or evolve(next(answers), source=source)


def _to_send(source: Source) -> File | Held:
    """Return what goes to a worker: of a file its name, of all else the bytes."""
    if isinstance(source, File):
        return source
    return Held(name=source.name, data=source.read())


def _chunks(sources: Iterator[Source]) -> Iterator[_Chunk]:
    chunk = _Chunk()
    for source in sources:
        chunk.add(source)
        if chunk.is_full:
            yield chunk
            chunk = _Chunk()
    if chunk.sources:
        yield chunk


def _merge(done: Iterable[tuple[_Chunk, list[Judged]]]) -> Iterator[Judged]:
    for chunk, judged in done:
        yield from chunk.merge(judged)
