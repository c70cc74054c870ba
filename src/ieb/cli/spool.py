"""What a run has to tell or to write, kept on disk until it is known that it may be."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

_IN_MEMORY: Final = 1_000_000
"""Bytes; what is more goes to a file without a name, that ends with the process."""

T = TypeVar("T")


class Spool(Generic[T]):
    """Texts or messages, in the order in which they were added."""

    def __init__(self) -> None:
        """Begin with nothing."""
        # Closed by the block that the spool is the context of.
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, part: T) -> None:
        """Add a text or message, unless it is empty.

        Args:
            part: It; a text may have more lines.
        """
        if not part:
            return
        pickle.dump(part, self._file, pickle.HIGHEST_PROTOCOL)
        self._count += 1

    def __iter__(self) -> Iterator[T]:
        """Yield all that was added; nothing is added any more."""
        self._file.seek(0)
        for _ in range(self._count):
            yield pickle.load(self._file)  # noqa: S301  # our own
