"""A tar that is open, also one that is packed as a whole."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, cast

from ieb.batch.archives.guard import BOMB, fault_of, holds_nothing, most_of
from ieb.batch.archives.opened import Listed
from ieb.errors import UnreadableSource
from ieb.wire.parser import MAX_BYTES

_UNPACKERS: Final[dict[bytes, Callable[[Path], object]]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
"""What unpacks a file, by how it begins."""


class Tar:
    """A tar that is open, unpacked as it is read.

    Args:
        path: The tar.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream = _Unpacked(path)

    @property
    def is_packed_whole(self) -> bool:
        """Whether it is packed, whatever its name says."""
        return self._stream.is_packed

    def list_files(self) -> Iterator[Listed]:
        """Yield its files, by a stream of its own, because reading a file moves the other."""
        with _Unpacked(self._path) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
            for info in tar:
                if not holds_nothing(info.name, is_file=info.isreg()):
                    yield Listed(info.name, info.offset_data, info.size, fault_of(info.name))

    def read(self, place: int, size: int) -> bytes:
        """Return what a file holds, as far as a message may go."""
        self._stream.seek(place)
        return self._stream.read(min(size, MAX_BYTES + 1))

    def close(self) -> None:
        """Close it."""
        self._stream.close()


class _Unpacked(io.BufferedIOBase):
    """The bytes of a tar, which never become absurdly many."""

    def __init__(self, path: Path) -> None:
        self._most = most_of(path.stat().st_size)
        unpacker = _unpacker_of(path)
        self.is_packed = unpacker is not None
        # A cast: each unpacker gives a file of bytes, with a type of its own.
        self._file = cast("BinaryIO", (unpacker or _open_bare)(path))

    def read(self, size: int | None = -1, /) -> bytes:
        found = self._file.read(-1 if size is None else size)
        if self._file.tell() > self._most:
            raise UnreadableSource(BOMB)
        return found

    def seek(self, place: int, whence: int = io.SEEK_SET, /) -> int:
        if place > self._most:
            raise UnreadableSource(BOMB)
        return self._file.seek(place, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()
        super().close()


def _unpacker_of(path: Path) -> Callable[[Path], object] | None:
    """Return what unpacks a file; None for one that is not packed."""
    with path.open("rb") as file:
        start = file.read(max(map(len, _UNPACKERS)))
    for mark, unpacker in _UNPACKERS.items():
        if start.startswith(mark):
            return unpacker
    return None


def _open_bare(path: Path) -> BinaryIO:
    return path.open("rb")
