"""An archive that is open, of whatever kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from ieb.privacy import quote


class Listed(NamedTuple):
    """A file in an archive, as it was listed there.

    Attributes:
        name: Its name in there.
        place: Where it begins in a tar, unpacked; in a zip, how many come before it. A name does
            not tell, for several files may bear it.
        size: How large it is, unpacked.
        fault: Why it is not read, in Dutch; None for a file that is yet to be read.
    """

    name: str
    place: int
    size: int
    fault: str | None

    def __repr__(self) -> str:
        """Return it with a name in which no Bsn stands in full."""
        return f"Listed(name={quote(self.name)}, place={self.place}, size={self.size})"


class Opened(Protocol):
    """An archive that is open."""

    @property
    def is_packed_whole(self) -> bool:
        """Whether all of it is packed as one: to read a file is to unpack all before it."""
        ...

    @property
    def remembered(self) -> int:
        """Of how many files it keeps where they stand, as long as it is open."""
        ...

    def list_files(self) -> Iterator[Listed]:
        """Yield its files that may hold a message, in the order in which they stand there.

        Raises:
            UnreadableSource: It would become absurdly large.
        """
        ...

    def read(self, place: int, size: int) -> bytes:
        """Return what a file holds, as far as a message may go.

        Args:
            place: Where it stands, as it was listed.
            size: How large it is, as it was listed.
        """
        ...

    def close(self) -> None:
        """Close it."""
        ...
