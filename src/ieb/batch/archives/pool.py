"""The archives that are open, so that reading one after the other opens each once."""

from __future__ import annotations

import os
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

from ieb.batch.archives.opened import Opened
from ieb.batch.archives.tars import Tar
from ieb.batch.archives.zips import Zip
from ieb.errors import UnreadableSource

_AT_ONCE: Final = 16
"""So many archives are open at a time."""
_REMEMBERED: Final = 20_000
"""Of so many files, in all that are open, it is remembered where they stand: some 10 MB."""
_CHANGED: Final = "Dit archief is veranderd nadat het doorzocht werd; verwerk het nog eens."
State = tuple[int, int]
"""When a file last changed, and how large it is."""


class Pool:
    """The archives that are open in a process, of all its threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: OrderedDict[tuple[Path, State], Opened] = OrderedDict()

    def take(self, path: Path) -> tuple[Opened, State]:
        """Return an archive to list its files, which goes on when it is closed meanwhile.

        Args:
            path: The archive.

        Returns:
            The archive, and its state, by which its files are read later.
        """
        with self._lock:
            state = _state_of(path)
            return self._take(path, state), state

    def read(self, path: Path, state: State | None, place: int, size: int) -> bytes:
        """Return what a file in an archive holds.

        Args:
            path: The archive.
            state: That of the archive when it was listed.
            place: Where the file stands, as it was listed.
            size: How large it is, as it was listed.

        Raises:
            UnreadableSource: The archive has changed since it was listed.
        """
        with self._lock:
            now = _state_of(path)
            if now != state:
                raise UnreadableSource(_CHANGED)
            return self._take(path, now).read(place, size)

    def _take(self, path: Path, state: State) -> Opened:
        """Return an archive that is open; one that was replaced meanwhile is opened anew."""
        key = (path, state)
        opened = self._open.pop(key, None) or _open(path)
        self._open[key] = opened
        while len(self._open) > 1 and self._is_too_much():
            _, oldest = self._open.popitem(last=False)
            oldest.close()
        return opened

    def _is_too_much(self) -> bool:
        remembered = sum(opened.remembered for opened in self._open.values())
        return len(self._open) > _AT_ONCE or remembered > _REMEMBERED


def pool_here() -> Pool:
    """Return the archives that are open in this process."""
    return _pool_of(os.getpid())


@lru_cache(maxsize=1)
def _pool_of(_process: int) -> Pool:
    """Return the archives that are open in a process.

    A fork of it opens them anew: with one open file, each would move the place where the other
    reads.
    """
    return Pool()


def _open(path: Path) -> Opened:
    if path.name.lower().endswith(".zip"):
        return Zip(path)
    return Tar(path)


def _state_of(path: Path) -> State:
    found = path.stat()
    return found.st_mtime_ns, found.st_size
