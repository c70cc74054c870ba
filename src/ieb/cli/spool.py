"""What a run has to tell, kept on disk until it is known that it may be told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Final, Self

_IN_MEMORY: Final = 1_000_000
"""Characters; what is more goes to a file without a name, that ends with the process."""


class Spool:
    """Texts, in the order in which they were added."""

    def __init__(self) -> None:
        """Begin with nothing."""
        # Closed by the block that the spool is the context of.
        self._file = SpooledTemporaryFile(  # noqa: SIM115
            _IN_MEMORY, "w+", encoding="utf-8", newline="\n"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, text: str) -> None:
        """Add a text, unless it is empty.

        Args:
            text: The text; it may have more lines.
        """
        if text:
            self._file.write(json.dumps(text) + "\n")

    def __iter__(self) -> Iterator[str]:
        """Yield all texts; none is added any more."""
        self._file.seek(0)
        for line in self._file:
            yield json.loads(line)
