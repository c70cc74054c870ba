"""How far a command is: a line on standard error, for a person who waits."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from time import monotonic
from types import TracebackType
from typing import Final, Self, TypeVar

from rich.console import Console
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

from ieb.page import write_number

T = TypeVar("T")
MANY: Final = 50
"""So few are done before anybody waits."""
_OFTEN: Final = 0.2
"""Seconds between two lines: more often is not read."""
_CLEAR: Final = Control(ControlType.CARRIAGE_RETURN, (ControlType.ERASE_IN_LINE, 2))


def tell_progress(what: str, done: int, total: int | None, seconds: float) -> str:
    """Return in Dutch how far something is, how fast it goes, and how long it still takes.

    Args:
        what: What is done, such as ``Controleren``.
        done: How many parts of it are.
        total: How many there are; None when that is not known, and neither is the time left.
        seconds: How long it has taken so far.
    """
    counted = write_number(done)
    if total is not None:
        counted += f" van {write_number(total)} ({100 * done // max(total, 1)}%)"
    parts = [f"{what}: {counted}"]
    if done and seconds > 0:
        rate = done / seconds
        parts.append(f"{_write_rate(rate)} per seconde")
        if total is not None:
            left = max(total - done, 0)
            parts.append(f"nog {_write_seconds(ceil(left / rate))}")
    return ", ".join(parts)


def _write_rate(rate: float) -> str:
    if rate < 10:  # below that a whole number says too little
        return f"{rate:.1f}".replace(".", ",")
    return write_number(round(rate))


def _write_seconds(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{seconds:02}"
    return f"{minutes}:{seconds:02}"


class Progress:
    """A line that says how far something is, on standard error when that is a screen.

    What goes to standard output meanwhile is written in `aside`, as both may be one screen.
    """

    def __init__(
        self,
        what: str,
        total: int | None = None,
        *,
        console: Console | None = None,
        clock: Callable[[], float] = monotonic,
        is_shared: bool | None = None,
    ) -> None:
        """Begin with nothing done.

        Args:
            what: What is done, in Dutch.
            total: How many parts there are; None when that is not known.
            console: Where the line is shown; None for standard error.
            clock: Gives seconds.
            is_shared: Whether standard output comes on that screen too; None to find out.
        """
        self._what = what
        self._total = total
        self._console = console or Console(stderr=True)
        self._clock = clock
        self._done = 0
        self._begin = self._shown_at = clock()
        self._line = ""
        self._is_shared = Console().is_terminal if is_shared is None else is_shared
        is_much = total is None or total >= MANY
        self._is_shown = is_much and self._console.is_terminal

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._clear()
        self._line = ""

    def follow(self, parts: Iterable[T]) -> Iterator[T]:
        """Yield the parts; each is done when the next one is asked for.

        Args:
            parts: What there is to do, or what became of it.
        """
        for part in parts:
            yield part
            self._advance()

    @contextmanager
    def aside(self) -> Generator[None]:
        """Take the line away while something else is written, and put it back after that."""
        if not self._is_shared:
            yield
            return
        self._clear()
        yield
        self._show()

    def _advance(self) -> None:
        self._done += 1
        if not self._is_shown or self._done < MANY:
            return
        now = self._clock()
        if self._line and now - self._shown_at < _OFTEN:
            return
        self._shown_at = now
        self._line = tell_progress(self._what, self._done, self._total, now - self._begin)
        self._clear()
        self._show()

    def _show(self) -> None:
        if self._line:
            self._console.print(
                Text(self._line), end="", no_wrap=True, overflow="ellipsis", crop=True
            )

    def _clear(self) -> None:
        if self._line:
            self._console.control(_CLEAR)


def show_progress(parts: Sequence[T], what: str) -> Iterator[T]:
    """Yield what there is to do, and show how far that is.

    Args:
        parts: Such as the files to read.
        what: What is done with them, in Dutch.
    """
    return count_progress(parts, what, len(parts))


def count_progress(parts: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Yield what there is to do, and show how much was done.

    Args:
        parts: Such as the dossiers in a file.
        what: What is done with them, in Dutch.
        total: How many there are, when that is known.
    """
    with Progress(what, total) as progress:
        yield from progress.follow(parts)
