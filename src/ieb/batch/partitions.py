"""A whole country at once: each gemeente in turn, many gemeenten beside each other.

What the rules ask of earlier messages is about one gemeente: whether a number or an Identificatie
was used, and what stands on a period. So the messages of one gemeente are judged in turn and those
of others beside it, with the verdicts that all of them in turn would get. What the CAK tells looks
at one person across gemeenten; that is a second pass.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from datetime import date
from functools import partial

from attrs import evolve

from ieb.arguments import demand_day
from ieb.batch.judged import Judged
from ieb.batch.order import put_in_order
from ieb.batch.sources import as_source
from ieb.batch.turns import Partition, judge_in_turn
from ieb.batch.workers import hand_out, pack
from ieb.keten import Cak
from ieb.messages import WMO409
from ieb.messages.kinds import bsn_of, is_aanlevering
from ieb.messages.pairs import Aanleverbericht
from ieb.releases import Release
from ieb.rules import Judgement


def judge_partitions(
    partitions: Iterable[Partition],
    *,
    today: date,
    release: Release | None = None,
    executor: Executor | None = None,
) -> Iterator[tuple[Judged, ...]]:
    """Judge the messages of each gemeente in turn, and those of different gemeenten side by side.

    No two partitions may hold messages of one gemeente: what stands in the one would be unknown to
    the other.

    Args:
        partitions: The messages of each gemeente: a path, such as that of its zip, or sources. Of
            a path only the name goes to a worker, which must be able to read it there.
        today: The day of judging and of receipt.
        release: The release the messages must be of; None for the default.
        executor: Who judges; None for this thread. It stays open.

    Yields:
        What judging each partition gave, in the order of the partitions.

    Raises:
        InvalidType: `today` is no date, or a partition none.
        StoppedExecutor: The executor was closed, or a worker died.
    """
    demand_day("today", today)
    if executor is None:
        for partition in partitions:
            yield _judge_partition(today, release, _to_hand_over(partition))
        return
    work = pack(partial(_judge_partition, today, release), argument="release")
    pieces = ((None, _to_hand_over(partition)) for partition in partitions)
    for _, judged in hand_out(executor, work, pieces):
        yield judged


def list_remarks(judged: Iterable[Judged], *, today: date, cak: Cak | None = None) -> list[WMO409]:
    """Return what the CAK tells gemeenten of aanleveringen that were judged: the second pass.

    It looks at one person at a time, at what all gemeenten delivered.

    Args:
        judged: What judging gave, of all gemeenten and in whatever order; each accepted aanlevering
            counts, in the order of `put_in_order`.
        today: Dagtekening of the remarks.
        cak: The CAK as it was before; None for one that knows nothing.

    Returns:
        The WMO409s, with the Identificaties that this CAK gives next.

    Raises:
        InvalidType: `today` is no date.
    """
    demand_day("today", today)
    before = Cak() if cak is None else cak
    by_person: dict[str, list[Aanleverbericht]] = {}
    for outcome in put_in_order(judged):
        message = outcome.message
        accepted = outcome.judgement is Judgement.GEACCEPTEERD and not outcome.is_known
        if message is not None and accepted and is_aanlevering(message):
            by_person.setdefault(bsn_of(message) or "", []).append(message)
    remarks: list[WMO409] = []
    numbers = before.numbers
    for messages in by_person.values():
        # Of each person what was known before, so that no history of a whole country grows.
        knowing = evolve(before, numbers=numbers)
        for message in messages:
            taken = knowing.take_accepted(message, today)
            knowing = taken.party
            remarks += [told for told in taken.messages if isinstance(told, WMO409)]
        numbers = knowing.numbers
    return remarks


def _to_hand_over(partition: Partition) -> Partition:
    """Return what goes to a worker: a path, or sources that are no longer asked one by one."""
    if isinstance(partition, str | os.PathLike):
        return os.fspath(partition)
    return [as_source(given, place) for place, given in enumerate(partition, 1)]


def _judge_partition(
    today: date, release: Release | None, partition: Partition
) -> tuple[Judged, ...]:
    """Judge a partition; the work of a worker."""
    return tuple(judge_in_turn(partition, today=today, release=release))
