"""A whole country at once: each gemeente in turn, many gemeenten beside each other.

What the rules ask of earlier messages is about one gemeente: whether a number or an Identificatie
was used, and what stands on a period. So the messages of one gemeente are judged in turn and those
of others beside it, with the verdicts that all of them in turn would get. What the CAK tells looks
at one person across gemeenten; that is a second pass, `ieb.batch.remarks`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from datetime import date
from functools import partial
from itertools import islice
from typing import Final, TypeVar, overload

from ieb.arguments import demand_day
from ieb.batch.copies import Alike, copy_when_packed, read_copies
from ieb.batch.judged import Judged, read_message
from ieb.batch.judging import Given
from ieb.batch.sources import Source, as_source
from ieb.batch.turns import Partition, judge_in_turn, keeping_all
from ieb.messages.kinds import gemeente_of
from ieb.releases import Release
from ieb.workers import hand_out

Summary = TypeVar("Summary")
_CHUNK: Final = 200
"""Sources of which the gemeente is asked at a time."""


@overload
def judge_partitions(
    partitions: Iterable[Partition],
    *,
    today: date,
    release: Release | None = None,
    executor: Executor | None = None,
    ordered: bool = True,
) -> Iterator[tuple[Judged, ...]]: ...
@overload
def judge_partitions(
    partitions: Iterable[Partition],
    *,
    today: date,
    summarize: Callable[[Iterator[Judged]], Summary],
    release: Release | None = None,
    executor: Executor | None = None,
    ordered: bool = True,
) -> Iterator[Summary]: ...
def judge_partitions(
    partitions: Iterable[Partition],
    *,
    today: date,
    summarize: Callable[[Iterator[Judged]], object] = tuple,
    release: Release | None = None,
    executor: Executor | None = None,
    ordered: bool = True,
) -> Iterator[object]:
    """Judge the messages of each gemeente in turn, and those of different gemeenten side by side.

    No two partitions may hold messages of one gemeente: what stands in the one would be unknown to
    the other. `split_by_gemeente` makes such partitions.

    Args:
        partitions: The messages of each gemeente: a path, such as that of its zip, or sources. Of
            a path only the name goes to a worker, which must be able to read it there.
        today: The day of judging and of receipt.
        summarize: Is asked, where the partition is judged, what is to come back of it; everything
            when it is not given, which takes memory here for each message.
        release: The release the messages must be of; None for the default.
        executor: Who judges; None for this thread. It stays open.
        ordered: Whether the outcomes come in the order of the partitions, or else as they are
            ready.

    Yields:
        What judging each partition gave, or the summary of that.

    Raises:
        InvalidType: `today` is no date, or a partition none.
        StoppedExecutor: The executor was closed, or a worker died.
    """
    demand_day("today", today)
    pieces = ((None, (_to_hand_over(partition), summarize)) for partition in partitions)
    do = partial(_judge_partition, today, release)
    for _, summary in hand_out(executor, do, pieces, argument="release", ordered=ordered):
        yield summary


def split_by_gemeente(
    sources: Iterable[Given],
    *,
    release: Release | None = None,
    executor: Executor | None = None,
) -> list[list[Source]]:
    """Return sources that stand mixed by the gemeente of their message: partitions to judge.

    Each is read for it, by the workers, from whom only the gemeente comes back. What stands in a
    packed tar is read here, once: a source of it gives a copy from then on, packed small.

    Args:
        sources: What to read.
        release: The release the messages must be of; None for the default.
        executor: Who reads; None for this thread. It stays open.

    Returns:
        The sources of each gemeente, in the order of their codes; before them what holds no
        message.

    Raises:
        InvalidType: A source is none, or cannot be handed to a process.
        StoppedExecutor: The executor was closed, or a worker died.
    """
    alike = Alike()
    found = (as_source(given, place) for place, given in enumerate(sources, 1))
    listing = (copy_when_packed(source, alike) for source in found)
    chunks = iter(lambda: read_copies(list(islice(listing, _CHUNK))), [])
    pieces = ((chunk, chunk) for chunk in chunks)
    by_gemeente: dict[str, list[Source]] = {}
    for chunk, codes in hand_out(
        executor, partial(_list_gemeenten, release), pieces, argument="release"
    ):
        for source, code in zip(chunk, codes, strict=True):
            by_gemeente.setdefault(code, []).append(source)
    return [by_gemeente[code] for code in sorted(by_gemeente)]


def _to_hand_over(partition: Partition) -> Partition:
    """Return what goes to a worker: a path, or sources that are no longer asked one by one."""
    if isinstance(partition, str | os.PathLike):
        return os.fspath(partition)
    return [as_source(given, place) for place, given in enumerate(partition, 1)]


def _judge_partition(
    today: date,
    release: Release | None,
    piece: tuple[Partition, Callable[[Iterator[Judged]], object]],
) -> object:
    """Judge a partition, and return the summary; the work of a worker."""
    partition, summarize = piece
    with keeping_all():
        return summarize(judge_in_turn(partition, today=today, release=release))


def _list_gemeenten(release: Release | None, sources: Sequence[Source]) -> list[str]:
    """Return the gemeente of each message, empty where there is none; the work of a worker."""
    messages = [read_message(source, release).message for source in sources]
    return ["" if message is None else gemeente_of(message) for message in messages]
