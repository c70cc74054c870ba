"""What a command that reads messages was told to read: files, folders, standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from ieb.batch import File, Source, find_sources
from ieb.wire.parser import MAX_BYTES

STDIN: Final = Path("-")
"""Standard input, as a command is told of it; a file of that name is ``./-``, another object."""


class _Stdin:
    """Standard input, as a source of one message."""

    name = "-"

    def read(self) -> bytes:
        """Return what comes in; one byte more than a message may have is enough to refuse it."""
        return sys.stdin.buffer.read(MAX_BYTES + 1)

    def __reduce__(self) -> str:
        """Let it be pickled as what it is: the only one."""
        return "_STDIN"


_STDIN: Final = _Stdin()


def source_of(path: Path) -> Source:
    """Return what to read a message from, for a command that reads one.

    Args:
        path: A file, or `STDIN`.
    """
    return _STDIN if path is STDIN else File(path=path)


def sources_of(paths: Iterable[Path]) -> Iterator[Source]:
    """Yield what to read messages from, for a command that reads many.

    Args:
        paths: Files, folders, and `STDIN`.
    """
    for path in paths:
        if path is STDIN:
            yield _STDIN
        else:
            yield from find_sources(path)


def is_stdin(source: Source) -> bool:
    """Return whether a source is what comes in.

    Args:
        source: One that `source_of` or `sources_of` gave.
    """
    return source is _STDIN
