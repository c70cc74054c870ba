"""What of an archive is read, and what of it would hurt."""

from __future__ import annotations

import posixpath
from typing import Final

_SUFFIX: Final = ".xml"
_ARCHIVES: Final = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz")
_READABLE: Final = (_SUFFIX, *_ARCHIVES)
_MOST_GROWTH: Final = 200
"""So many times larger may something become than it is packed; XML: ten to fifty (aanname)."""
_SMALL: Final = 8 * 2**20
"""Bytes: what becomes no larger than this hurts nobody, however well it was packed (aanname)."""
_NESTED: Final = "Dit is een archief in een archief; pak het uit. Eén laag wordt gelezen."
_OUTSIDE: Final = "De naam van dit bestand wijst buiten het archief; het is niet gelezen."
BOMB: Final = (
    f"Dit wordt uitgepakt meer dan {_MOST_GROWTH} keer zo groot; zo groeien berichten niet. Het is "
    "niet gelezen."
)


def most_of(packed: int) -> int:
    """Return how many bytes something may become, unpacked.

    Args:
        packed: How many it is, packed.
    """
    return max(_SMALL, packed * _MOST_GROWTH)


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
    if path.startswith("/") or ".." in path.split("/"):
        return _OUTSIDE
    if _suffix(path) in _ARCHIVES:
        return _NESTED
    return None


def _suffix(name: str) -> str:
    # No Path of each name: to make one takes longer than some rules do.
    return posixpath.splitext(name)[1].lower()
