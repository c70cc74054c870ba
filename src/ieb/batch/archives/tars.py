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

from ieb.batch.archives.guard import TOGETHER, fault_of, holds_nothing
from ieb.batch.archives.opened import Listed
from ieb.errors import UnreadableSource
from ieb.wire.parser import MAX_BYTES

_UNPACKERS: Final[dict[bytes, Callable[[BinaryIO], object]]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
"""What unpacks a file, by how it begins."""
_STRIDE: Final = 2**20
"""Bytes that are passed over at a time, before it is looked at how many there were."""


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

    @property
    def remembered(self) -> int:
        """Of how many files it keeps where they stand: of none."""
        return 0

    def list_files(self) -> Iterator[Listed]:
        """Yield its files, by a stream of its own, because reading a file moves the other.

        Raises:
            UnreadableSource: It would become absurdly large.
            OSError: It is damaged; known at the end, when its files were yielded.
        """
        with _Unpacked(self._path) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
            for info in tar:
                if not holds_nothing(info.name, is_file=info.isreg()):
                    yield Listed(info.name, info.offset_data, info.size, fault_of(info.name))
            while stream.read(_STRIDE):
                pass  # at the very end stands the checksum of all

    def read(self, place: int, size: int) -> bytes:
        """Return what a file holds, as far as a message may go."""
        self._stream.seek(place)
        return self._stream.read(min(size, MAX_BYTES + 1))

    def close(self) -> None:
        """Close it."""
        self._stream.close()


class _Unpacked(io.BufferedIOBase):
    """The bytes of a tar, which never become absurdly many for what was unpacked so far."""

    def __init__(self, path: Path) -> None:
        self._most = TOGETHER.most_of(path.stat().st_size)
        self._packed = path.open("rb")
        unpacker = _unpacker_of(self._packed)
        self.is_packed = unpacker is not None
        self._file: BinaryIO = self._packed
        if unpacker is not None:
            # A cast: each unpacker gives a file of bytes, with a type of its own.
            self._file = cast("BinaryIO", unpacker(self._packed))

    def read(self, size: int | None = -1, /) -> bytes:
        found = self._file.read(-1 if size is None else size)
        if self._file.tell() > TOGETHER.most_of(self._packed.tell()):
            raise UnreadableSource(TOGETHER.fault)
        return found

    def seek(self, place: int, whence: int = io.SEEK_SET, /) -> int:
        if place > self._most:
            raise UnreadableSource(TOGETHER.fault)
        while self.is_packed and self._file.tell() + _STRIDE < place and self.read(_STRIDE):
            pass  # on the way, each stride is looked at
        return self._file.seek(place, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()
        self._packed.close()
        super().close()


def _unpacker_of(file: BinaryIO) -> Callable[[BinaryIO], object] | None:
    """Return what unpacks a file that was just opened; None for one that is not packed."""
    start = file.read(max(map(len, _UNPACKERS)))
    file.seek(0)
    for mark, unpacker in _UNPACKERS.items():
        if start.startswith(mark):
            return unpacker
    return None
