"""Messages in a zip or tar: read where they stand, never unpacked onto the disk.

An archive comes from outside, and may be made to hurt: what would grow beyond reason is refused
before it is unpacked, and a name leads nowhere because nothing is written.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import posixpath
import stat
import tarfile
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final, Protocol, cast

from attrs import field, frozen

from ieb.errors import UnreadableSource
from ieb.filenames import explain_refusal
from ieb.privacy import quote
from ieb.wire.parser import MAX_BYTES

_SUFFIX: Final = ".xml"
_ARCHIVES: Final = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz")
_READABLE: Final = (_SUFFIX, *_ARCHIVES)
_MOST_GROWTH: Final = 200
"""So many times larger may something become than it is packed; XML: ten to fifty (aanname)."""
_SMALL: Final = 8 * 2**20
"""Bytes: what becomes no larger than this hurts nobody, however well it was packed (aanname)."""
_AT_ONCE: Final = 16
"""So many archives are open at a time."""
_ENCRYPTED: Final = 0x1
_DAMAGED: Final = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,  # a way of packing that Python does not know
    MemoryError,  # an xz may ask for four gigabytes before it unpacks anything
    UnicodeDecodeError,
    ValueError,
    RuntimeError,
)
"""What Python raises on an archive that is damaged, or made to look like one."""
_BROKEN: Final = "Dit archief is beschadigd of geen archief; vraag het opnieuw op."
_LOCKED: Final = "Dit bestand heeft een wachtwoord; pak het archief zelf uit."
_NESTED: Final = "Dit is een archief in een archief; pak het uit. Eén laag wordt gelezen."
_OUTSIDE: Final = "De naam van dit bestand wijst buiten het archief; het is niet gelezen."
_CHANGED: Final = "Dit archief is veranderd nadat het doorzocht werd; verwerk het nog eens."
_BOMB: Final = (
    f"Dit wordt uitgepakt meer dan {_MOST_GROWTH} keer zo groot; zo groeien berichten niet. Het is "
    "niet gelezen."
)


def is_archive(path: Path) -> bool:
    """Return whether the name of a file is that of an archive that can be read.

    Args:
        path: The file.
    """
    name = path.name.lower()
    return name.endswith((".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"))


State = tuple[int, int]
"""When a file last changed, and how large it is."""


def _quote_text(text: str) -> str:
    return quote(text)


@frozen(kw_only=True)
class Member:
    """A file in an archive.

    Attributes:
        path: The archive.
        member: Its name in there; empty for the archive as a whole.
        place: Where it begins in a tar, unpacked; in a zip, how many come before it. A name does
            not tell, for several files may bear it. None for the archive as a whole.
        size: How large it is, unpacked.
        state: That of the archive when it was listed.
        fault: Why there is nothing to read, in Dutch; None for a file that is yet to be read.
    """

    path: Path = field(repr=lambda path: quote(str(path)))
    member: str = field(default="", repr=_quote_text)
    place: int | None = None
    size: int = 0
    state: State | None = None
    fault: str | None = None

    @property
    def name(self) -> str:
        """The path of the archive, with that of the file in it."""
        if not self.member:
            return str(self.path)
        return f"{self.path}/{self.member}"

    def read(self) -> bytes:
        """Return what the file holds; one byte more than a message may have is enough to refuse it.

        Raises:
            UnreadableSource: There is nothing to read, or the archive is damaged, or has changed
                since it was listed: then another message may stand there.
            OSError: The system refuses to open or read the archive.
        """
        if self.fault is not None:
            raise UnreadableSource(self.fault)
        try:
            return _pool_of(os.getpid()).read(self)
        except _DAMAGED:
            raise UnreadableSource(_BROKEN) from None


def list_members(path: Path) -> Iterator[Member]:
    """Yield the files ``*.xml`` in an archive, in the order in which they stand there.

    Left out is what holds no message, as in a folder. What cannot be read is yielded with its
    fault: a file with a password, an archive in the archive, a name that leads out of it, what
    would become absurdly large.

    Args:
        path: The archive.
    """
    found = False
    try:
        for member in _pool_of(os.getpid()).take(path).members():
            found = True
            yield member
    except UnreadableSource as error:
        yield Member(path=path, fault=str(error))
        return
    except OSError as error:
        yield Member(path=path, fault=explain_refusal(error, "Dit archief"))
        return
    except _DAMAGED:
        yield Member(path=path, fault=_BROKEN)
        return
    if not found:
        yield Member(path=path, fault="In dit archief staan geen XML-bestanden.")


class _Opened(Protocol):
    """An archive that is open."""

    def members(self) -> Iterator[Member]:
        """Yield its files."""
        ...

    def read(self, member: Member) -> bytes:
        """Return what a file holds, as far as a message may go."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


class _Zip:
    """A zip that is open."""

    def __init__(self, path: Path, state: State) -> None:
        self._path = path
        self._state = state
        self._zip = zipfile.ZipFile(path)

    def members(self) -> Iterator[Member]:
        _, packed = self._state
        unpacked = 0
        for place, info in enumerate(self._zip.infolist()):
            if _holds_nothing(info.filename, is_file=not info.is_dir() and not _is_link(info)):
                continue
            fault = _fault_of(info.filename)
            if fault is None and info.flag_bits & _ENCRYPTED:
                fault = _LOCKED
            if fault is None and _grows_too_much(info.file_size, info.compress_size):
                fault = _BOMB
            if fault is None:
                unpacked += info.file_size  # of all together: they may overlap
                if _grows_too_much(unpacked, packed):
                    fault = _BOMB
            yield Member(
                path=self._path,
                member=info.filename,
                place=place,
                size=info.file_size,
                state=self._state,
                fault=fault,
            )

    def read(self, member: Member) -> bytes:
        assert member.place is not None  # what was listed has one
        with self._zip.open(self._zip.infolist()[member.place]) as file:
            return file.read(MAX_BYTES + 1)

    def close(self) -> None:
        self._zip.close()


class _Tar:
    """A tar that is open, unpacked as it is read."""

    def __init__(self, path: Path, state: State) -> None:
        self._path = path
        self._state = state
        self._stream = _Unpacked(path)

    def members(self) -> Iterator[Member]:
        # A stream of its own, because reading a file moves this one.
        with _Unpacked(self._path) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
            for info in tar:
                if _holds_nothing(info.name, is_file=info.isreg()):
                    continue
                yield Member(
                    path=self._path,
                    member=info.name,
                    place=info.offset_data,
                    size=info.size,
                    state=self._state,
                    fault=_fault_of(info.name),
                )

    def read(self, member: Member) -> bytes:
        assert member.place is not None  # what was listed has one
        self._stream.seek(member.place)
        return self._stream.read(min(member.size, MAX_BYTES + 1))

    def close(self) -> None:
        self._stream.close()


_UNPACKERS: Final[dict[bytes, Callable[[Path], object]]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
"""What unpacks a file, by how it begins."""


class _Unpacked(io.BufferedIOBase):
    """The bytes of a tar, which never become absurdly many."""

    def __init__(self, path: Path) -> None:
        packed = path.stat().st_size
        self._most = max(_SMALL, packed * _MOST_GROWTH)
        self._file = _unpack(path)

    def read(self, size: int | None = -1, /) -> bytes:
        found = self._file.read(-1 if size is None else size)
        if self._file.tell() > self._most:
            raise UnreadableSource(_BOMB)
        return found

    def seek(self, place: int, whence: int = io.SEEK_SET, /) -> int:
        if place > self._most:
            raise UnreadableSource(_BOMB)
        return self._file.seek(place, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()
        super().close()


def _unpack(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        start = file.read(max(map(len, _UNPACKERS)))
    for mark, unpacker in _UNPACKERS.items():
        if start.startswith(mark):
            # A cast: each is a file of bytes, with a type of its own.
            return cast("BinaryIO", unpacker(path))
    return path.open("rb")


def _open(path: Path, state: State) -> _Opened:
    if path.name.lower().endswith(".zip"):
        return _Zip(path, state)
    return _Tar(path, state)


class _Pool:
    """The archives that are open, so that reading one after the other opens each once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: OrderedDict[tuple[Path, State], _Opened] = OrderedDict()

    def take(self, path: Path) -> _Opened:
        """Return an archive to list its files, which goes on when it is closed meanwhile."""
        with self._lock:
            return self._take(path, _state_of(path))

    def read(self, member: Member) -> bytes:
        """Return what a file holds."""
        with self._lock:
            state = _state_of(member.path)
            if state != member.state:
                raise UnreadableSource(_CHANGED)
            return self._take(member.path, state).read(member)

    def _take(self, path: Path, state: State) -> _Opened:
        """Return an archive that is open; one that was replaced meanwhile is opened anew."""
        key = (path, state)
        opened = self._open.pop(key, None) or _open(path, state)
        self._open[key] = opened
        while len(self._open) > _AT_ONCE:
            _, oldest = self._open.popitem(last=False)
            oldest.close()
        return opened


def _state_of(path: Path) -> State:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=1)
def _pool_of(_process: int) -> _Pool:
    """Return the archives that are open in a process.

    A fork of it opens them anew: with one open file, each would move the place where the other
    reads.
    """
    return _Pool()


def _holds_nothing(name: str, *, is_file: bool) -> bool:
    """Return whether this is no file with a message: as in a folder, what is not ``*.xml``."""
    if not is_file or _suffix(name) not in _READABLE:
        return True
    parts = name.split("/")
    return parts[-1].startswith("._") or "__MACOSX" in parts


def _fault_of(name: str) -> str | None:
    path = name.replace("\\", "/")
    if path.startswith("/") or ".." in path.split("/"):
        return _OUTSIDE
    if _suffix(path) in _ARCHIVES:
        return _NESTED
    return None


def _suffix(name: str) -> str:
    # No Path of each name: to make one takes longer than some rules do.
    return posixpath.splitext(name)[1].lower()


def _is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)


def _grows_too_much(size: int, packed: int) -> bool:
    return size > _SMALL and size > packed * _MOST_GROWTH
