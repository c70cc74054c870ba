"""What of an archive is read, and what of it would hurt."""

from __future__ import annotations

import posixpath
from typing import Final

from attrs import frozen

_SUFFIX: Final = ".xml"
_ARCHIVES: Final = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz")
_READABLE: Final = (_SUFFIX, *_ARCHIVES)
_SMALL: Final = 8 * 2**20
"""Bytes: what becomes no larger than this hurts nobody, however well it was packed (aanname)."""
_NESTED: Final = "Dit is een archief in een archief; pak het uit. Eén laag wordt gelezen."
_OUTSIDE: Final = "De naam van dit bestand wijst buiten het archief; het is niet gelezen."


@frozen
class Growth:
    """How much larger something may become than it is packed.

    Attributes:
        times: So many times.
    """

    times: int

    @property
    def fault(self) -> str:
        """Why what becomes larger is not read, in Dutch."""
        return (
            f"Dit wordt uitgepakt meer dan {self.times} keer zo groot; zo groeien berichten niet. "
            "Het is niet gelezen."
        )

    def most_of(self, packed: int) -> int:
        """Return how many bytes something may become, unpacked.

        Args:
            packed: How many it is, packed.
        """
        return max(_SMALL, packed * self.times)


ALONE: Final = Growth(200)
"""Of files that are each packed by themselves: for XML that gives ten to fifty (aanname)."""
TOGETHER: Final = Growth(500)
"""Of files that are packed as one: messages that are much alike give up to 200 (aanname)."""


def holds_nothing(name: str, *, is_file: bool) -> bool:
    """Return whether this is no file with a message: as in a folder, what is not ``*.xml``.

    Args:
        name: Its name in the archive.
        is_file: Whether it is a file: no folder, link or device.
    """
    if not is_file or _suffix(name) not in _READABLE:
        return True
    parts = name.split("/")
    return parts[-1].startswith("._") or "__MACOSX" in parts


def fault_of(name: str) -> str | None:
    """Return in Dutch why a file in an archive is not read, as far as its name tells.

    Args:
        name: Its name in the archive.
    """
    path = name.replace("\\", "/")
    first, *deeper = path.split("/")
    is_absolute = not first or first.endswith(":")  # as of a disk of Windows
    if is_absolute or ".." in (first, *deeper):
        return _OUTSIDE
    if _suffix(path) in _ARCHIVES:
        return _NESTED
    return None


def _suffix(name: str) -> str:
    # No Path of each name: to make one takes longer than some rules do.
    return posixpath.splitext(name)[1].lower()
