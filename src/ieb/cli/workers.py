"""The processes that a command divides its work over."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import get_context
from typing import Final, ParamSpec, TypeVar

from ieb.errors import InvalidValue
from ieb.history import HistoryView
from ieb.history.sqlite import SqliteHistory

_MANY: Final = 500
"""So many messages or dossiers make up for starting processes (aanname)."""

T = TypeVar("T")
Params = ParamSpec("Params")
Result = TypeVar("Result")


class _Pool(ProcessPoolExecutor):
    """Processes that hear no Ctrl-C: this process does, ends them, and tells it in one line."""

    def submit(
        self, fn: Callable[Params, Result], /, *args: Params.args, **kwargs: Params.kwargs
    ) -> Future[Result]:
        """Hand out a piece of work; a process may be started for it."""
        with _hear_no_interrupt():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def _hear_no_interrupt() -> Generator[None]:
    """Keep a Ctrl-C until the block has ended; a process that is started in it never hears one."""
    if not hasattr(signal, "pthread_sigmask"):  # on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def processes_for(history: HistoryView | None, processes: int | None) -> int | None:
    """Return over how many processes the judging against a history is divided.

    Args:
        history: The history.
        processes: What the caller asked; None for nothing.

    Raises:
        InvalidValue: More than one, for a database: its password goes to no other process.
    """
    if history is None or isinstance(history, SqliteHistory):
        return processes
    if processes not in {None, 1}:
        msg = (
            "--processen is hier voor een historie in een bestand: het adres van een database, met "
            "het wachtwoord, gaat niet naar andere processen. Laat de optie weg."
        )
        raise InvalidValue(msg)
    return 1


def look_ahead(parts: Iterable[T], most: int | None) -> tuple[int, Iterator[T]]:
    """Return how many parts there are to do, as far as `workers` must know, and all parts.

    Args:
        parts: The parts; the first ones are read.
        most: How many are done; None for all.
    """
    left = iter(parts)
    first = list(islice(left, _MANY))
    expected = len(first)
    if most is not None:
        expected = min(expected, most)
    return expected, chain(first, left)


@contextmanager
def workers(processes: int | None, parts: int) -> Generator[Executor | None]:
    """Give processes to divide work over, and end them.

    Args:
        processes: How many; None for one a core, when there is much to do.
        parts: How many messages or dossiers there are.

    Yields:
        Who does the work; None for this process.
    """
    count = processes
    if count is None:
        count = (os.cpu_count() or 1) if parts >= _MANY else 1
    if count == 1:
        yield None
        return
    # Spawned, as on every system: a copy of this process would hold its locks and files.
    ignore = (signal.SIGINT, signal.SIG_IGN)
    with _Pool(count, get_context("spawn"), signal.signal, ignore) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
