"""What a run keeps for a while and is too much for the memory: the first of it there, then a file.

The file has no name, is for its owner only, and is gone with the process. Before it goes there each
part is packed: parts of one kind have most of their bytes in common.
"""

from __future__ import annotations

import pickle
import tempfile
import weakref
import zlib
from array import array
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import IO, Final, Generic, Self, TypeVar, cast

from ieb.errors import NoRoom
from ieb.privacy import quote

IN_MEMORY: Final = 4_000
"""Parts; a message takes some 4 kB."""
MUCH: Final = 50_000_000
"""Bytes that large parts take in memory together, such as envelopes: two of the largest."""
_FAST: Final = 1
_COMMON: Final = 4_096
"""Bytes of the first part in the file, by which all others are packed."""
_RAW: Final = -zlib.MAX_WBITS

T = TypeVar("T")


class Spool(Generic[T]):
    """Texts, messages, or what else can be pickled, in the order in which they were added."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        """Begin with nothing.

        Args:
            in_memory: How many parts stay in memory as they are.
        """
        self._first: list[T] = []
        self._in_memory = in_memory
        self._size = 0
        self._file: IO[bytes] | None = None
        self._common = b""
        self._ends = array("Q", [0])  # of each part in the file, behind a begin

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget all of it."""
        self._first.clear()
        if self._file is not None:
            _close(self._file)
            self._file = None

    def __len__(self) -> int:
        """Return how many parts there are."""
        return len(self._first) + len(self._ends) - 1

    def add(self, part: T, *, size: int = 0) -> int:
        """Add a part, and return its place.

        Args:
            part: It.
            size: How many bytes it holds, when it may be far more than a message does.

        Raises:
            NoRoom: The file cannot be written, such as on a full disk.
        """
        place = len(self)
        self._size += size
        if place < self._in_memory and self._size <= MUCH and self._file is None:
            self._first.append(part)
            return place
        with _explained():
            self._write(pickle.dumps(part, pickle.HIGHEST_PROTOCOL))
        return place

    def _write(self, data: bytes) -> None:
        if self._file is None:
            # Closed by the block that the spool is the context of, or else with the spool.
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
            weakref.finalize(self, _close, self._file)
            self._common = data[:_COMMON]
        packing = zlib.compressobj(_FAST, zlib.DEFLATED, _RAW, zdict=self._common)
        packed = packing.compress(data) + packing.flush()
        self._file.seek(self._ends[-1])
        self._file.write(packed)
        self._ends.append(self._ends[-1] + len(packed))

    def __getitem__(self, place: int) -> T:
        """Return the part at a place, counted from 0.

        Raises:
            NoRoom: The file cannot be written or read.
        """
        if place < len(self._first):
            return self._first[place]
        begin, end = self._ends[place - len(self._first) : place - len(self._first) + 2]
        assert self._file is not None  # it was written
        with _explained():
            self._file.seek(begin)
            packed = self._file.read(end - begin)
        unpacking = zlib.decompressobj(_RAW, zdict=self._common)
        # A cast: it is what was added.
        return cast("T", pickle.loads(unpacking.decompress(packed)))  # noqa: S301  # our own

    def __iter__(self) -> Iterator[T]:
        """Yield all that was added."""
        return map(self.__getitem__, range(len(self)))


def _close(file: IO[bytes]) -> None:
    with suppress(OSError):  # on a full disk: what was not written is of no use any more
        file.close()


@contextmanager
def _explained() -> Generator[None]:
    """Let what the system refuses be told as what it is."""
    try:
        yield
    except OSError as error:
        raise no_room(error.strerror or type(error).__name__) from error


def no_room(reason: str) -> NoRoom:
    """Return what to tell of a temporary file that the system refuses.

    Args:
        reason: What the system said, in its own words.
    """
    place = quote(tempfile.gettempdir())
    return NoRoom(
        f"Een tijdelijk bestand in {place} kan niet geschreven of gelezen worden: {reason}. Is de "
        "schijf vol? Maak ruimte, of wijs met TMPDIR een andere map aan, en geef dezelfde opdracht "
        "opnieuw: wat al is vastgelegd, blijft, en half is er niets vastgelegd."
    )
