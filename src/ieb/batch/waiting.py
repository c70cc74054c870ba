"""What was read and waits for its turn, in the order in which it counts.

Of a whole country it is too much for the memory. The first messages stay there; of others what was
read goes to a file, and is read again when their turn comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from ieb.batch.archives import Member
from ieb.batch.copies import Copied
from ieb.batch.enveloped import size_in
from ieb.batch.following import Named, about_of, put_answers_after, reference_of
from ieb.batch.judged import Judged, Reading
from ieb.batch.order import phase_of, put_in_order
from ieb.batch.sorter import Sorter
from ieb.batch.sources import NOTHING, File, Held, Source
from ieb.batch.spool import IN_MEMORY, MUCH, Spool
from ieb.messages import Message
from ieb.messages.aanlevering import aanlevering_of
from ieb.releases import Release
from ieb.wire import parse

Read = Judged | Reading
_Packed = tuple[Source | None, bytes | Message | Judged]
"""A source, and what it gave: the bytes when there is a copy, or else what was read of them."""


class Waiting:
    """What was read; it is gone over once, in order, when all was added."""

    def __init__(self, release: Release | None, in_memory: int = IN_MEMORY) -> None:
        """Begin with nothing.

        Args:
            release: The release that all of it was read as; None for the default.
            in_memory: How much stays in memory as it was read.
        """
        self._release = release
        self._in_memory = in_memory
        self._size = 0
        self._first: list[Read] = []
        self._rest = Spool[_Packed](0)
        self._own: dict[int, Source] = {}
        self._sorter: Sorter | None = None

    def add(self, read: Read) -> None:
        """Add what was read.

        Args:
            read: It.

        Raises:
            NoRoom: It is too much for the memory, and the file cannot be written.
        """
        self._size += size_in(read.envelope)
        if self._sorter is None:
            if len(self._first) < self._in_memory and self._size <= MUCH:
                self._first.append(read)
                return
            self._sorter = Sorter()
            for at, earlier in enumerate(self._first):
                self._sorter.add(at, earlier)
        at = len(self._first) + len(self._rest)
        self._sorter.add(at, read)
        self._rest.add(self._pack(at, read))

    def __iter__(self) -> Iterator[Read]:
        """Yield all that was added, in order.

        Raises:
            NoRoom: The file cannot be read, or that in which it is sorted cannot be written.
        """
        if self._sorter is None:
            return _put_in_order(self._first)
        return map(self._take, self._sorter)

    def _pack(self, at: int, read: Read) -> _Packed:
        source: Source | None = read.source
        if not isinstance(source, File | Member | Held):  # nobody knows whether it can be pickled
            self._own[at] = read.source
            source = None
        if isinstance(read, Judged):
            return source, evolve(read, source=NOTHING)
        if isinstance(source, Held):
            return Held(name=source.name, data=b""), source.data
        if isinstance(read.again, Copied):
            return source, read.again.read()
        return source, read.message

    def _take(self, at: int) -> Read:
        if at < len(self._first):
            return self._first[at]
        packed, what = self._rest[at - len(self._first)]
        source = packed or self._own.pop(at)
        if isinstance(what, Judged):
            return evolve(what, source=source)
        if not isinstance(what, bytes):
            return Reading(source, what, aanlevering_of(what), source)
        message = parse(what, release=self._release)
        again = Held(name=source.name, data=what)
        if isinstance(source, Held):
            source = again
        return Reading(source, message, aanlevering_of(message), again)


def _put_in_order(listing: Iterable[Read]) -> Iterator[Read]:
    """Yield what is all in memory in order: faults last, and answers after what they name."""
    ordered = sorted(put_in_order(listing), key=phase_of)
    named = [Named(at, reference_of(read), about_of(read)) for at, read in enumerate(ordered)]
    coming = {each.reference for each in named if each.reference is not None}
    return map(ordered.__getitem__, put_answers_after(named, coming))
