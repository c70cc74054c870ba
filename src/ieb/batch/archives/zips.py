"""A zip that is open."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ieb.batch.archives.guard import ALONE, fault_of, holds_nothing
from ieb.batch.archives.opened import Listed
from ieb.wire.parser import MAX_BYTES

_ENCRYPTED: Final = 0x1
_LOCKED: Final = "Dit bestand heeft een wachtwoord; pak het archief zelf uit."


class Zip:
    """A zip that is open; each file in it is packed by itself.

    Args:
        path: The zip.
    """

    is_packed_whole = False

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)
        self._most = ALONE.most_of(path.stat().st_size)

    @property
    def remembered(self) -> int:
        """Of how many files it keeps where they stand: of all."""
        return len(self._zip.infolist())

    def list_files(self) -> Iterator[Listed]:
        """Yield its files; what would become too large, also all together, with its fault."""
        unpacked = 0
        for place, info in enumerate(self._zip.infolist()):
            is_file = not info.is_dir() and not _is_link(info)
            if holds_nothing(info.filename, is_file=is_file):
                continue
            fault = _fault_of(info)
            if fault is None:
                unpacked += info.file_size  # of all together: they may overlap
                if unpacked > self._most:
                    fault = ALONE.fault
            yield Listed(info.filename, place, info.file_size, fault)

    def read(self, place: int, size: int) -> bytes:
        """Return what a file holds, as far as a message may go; how large it is, the zip knows."""
        with self._zip.open(self._zip.infolist()[place]) as file:
            return file.read(MAX_BYTES + 1)

    def close(self) -> None:
        """Close it."""
        self._zip.close()


def _fault_of(info: zipfile.ZipInfo) -> str | None:
    """Return why a file is not read, as far as what the zip says of it tells."""
    fault = fault_of(info.filename)
    if fault is not None:
        return fault
    if info.flag_bits & _ENCRYPTED:
        return _LOCKED
    if info.file_size > ALONE.most_of(info.compress_size):
        return ALONE.fault
    return None


def _is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)
