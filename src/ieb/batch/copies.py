"""Sources whose bytes are asked for twice, and that give them once: a copy is kept, packed small.

In a packed tar, such as a ``.tar.gz``, nobody can go back: to read what was passed, all of it is
unpacked anew. And what a caller made may give its bytes only once. Messages are much alike: packed
beside the first of them, one takes some fifty bytes, and two hundred with all around it.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import Final

from attrs import define, field

from ieb.batch.archives import Member
from ieb.batch.sources import File, Held, Source
from ieb.errors import UnreadableSource

_MOST_ALIKE: Final = 2**15
"""Bytes: deflate looks no further back."""
_FAST: Final = 1
_BARE: Final = -zlib.MAX_WBITS
"""Without a header or checksum: it never leaves the memory of a process."""


@define
class Alike:
    """What the copies of one run are packed beside: the first thing that was read.

    Attributes:
        data: Those bytes, as far as they count; empty until something was read.
    """

    data: bytes = field(default=b"", repr=False)


@define(eq=False)
class Copied:
    """A source that is read once; what it gave is kept, also on the way to a worker.

    Attributes:
        source: What is read.
    """

    source: Source
    _alike: Alike = field(repr=False)
    _kept: tuple[bytes, bytes] | None = field(default=None, repr=False, init=False)

    @property
    def name(self) -> str:
        """That of the source."""
        return self.source.name

    def read(self) -> bytes:
        """Return what the source holds, or held when it was first read.

        Raises:
            UnreadableSource: It cannot be read; nothing is kept.
            OSError: The system refuses it.
        """
        if self._kept is not None:
            like, packed = self._kept
            return zlib.decompressobj(_BARE, zdict=like).decompress(packed)
        data = self.source.read()
        if not self._alike.data:
            self._alike.data = data[:_MOST_ALIKE]
        like = self._alike.data
        packer = zlib.compressobj(_FAST, wbits=_BARE, zdict=like)
        self._kept = (like, packer.compress(data) + packer.flush())
        return data


def copy_when_dear(source: Source, alike: Alike) -> Source:
    """Return a source that may be read twice: itself, or one that keeps what it gave.

    Args:
        source: What to read.
        alike: What the copies of this run are packed beside.
    """
    if isinstance(source, Member):
        return copy_when_packed(source, alike)
    return copy_unless_at_hand(source, alike)


def copy_unless_at_hand(source: Source, alike: Alike) -> Source:
    """Return a source that may be read twice, the second time in whatever order.

    To find its place in a zip again is to read the list of all that stands there: dear, when they
    are taken from many zips in turn.

    Args:
        source: What to read.
        alike: What the copies of this run are packed beside.
    """
    if isinstance(source, File | Held | Copied):
        return source
    return Copied(source, alike)


def copy_when_packed(source: Source, alike: Alike) -> Source:
    """Return a source, or one that keeps what it gave when it stands in a packed tar.

    Args:
        source: What to read.
        alike: What the copies of this run are packed beside.
    """
    if isinstance(source, Member) and source.is_packed_whole:
        return Copied(source, alike)
    return source


def read_copies(sources: list[Source]) -> list[Source]:
    """Return sources of which the copies were read; what cannot be read tells it later.

    Args:
        sources: What is about to go to a worker.
    """
    for source in sources:
        if isinstance(source, Copied):
            with suppress(UnreadableSource, OSError):
                source.read()
    return sources


def given_of(source: Source) -> Source:
    """Return the source that a caller gave: of a copy what it was made of.

    Args:
        source: What was read.
    """
    return source.source if isinstance(source, Copied) else source
