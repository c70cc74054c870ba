"""A Ctrl-C that waits: what is being kept is finished and named first."""

from __future__ import annotations

import signal
from threading import current_thread, main_thread
from types import FrameType, TracebackType
from typing import Self


class Interrupt:
    """Whether somebody asked to stop while this was the context; then it ends as Ctrl-C does.

    A second Ctrl-C does not wait.
    """

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self._is_asked = False
        self._is_heeded = False

    def is_asked(self) -> bool:
        """Return whether somebody did."""
        return self._is_asked

    def __enter__(self) -> Self:
        # Who lets it be ignored, or handles it himself, goes on doing so.
        usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if usual and current_thread() is main_thread():
            signal.signal(signal.SIGINT, self._heed)
            self._is_heeded = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_heeded:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        if self._is_asked and error is None:
            raise KeyboardInterrupt

    def _heed(self, signum: int, frame: FrameType | None) -> None:
        self._is_asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
