"""The files in an archive, each as something to read."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import field, frozen

from ieb.batch.archives.pool import State, pool_here
from ieb.errors import UnreadableSource
from ieb.filenames import explain_refusal
from ieb.privacy import quote

_SUFFIXES: Final = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
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
_WHOLE: Final = "Dit is een heel archief; `ieb.batch.find_sources` geeft de bestanden erin."
_EMPTY: Final = "In dit archief staan geen XML-bestanden."


def is_archive(name: str) -> bool:
    """Return whether the name of a file is that of an archive that can be read.

    Args:
        name: The name.
    """
    return name.lower().endswith(_SUFFIXES)


def _quote_path(path: Path) -> str:
    return quote(str(path))


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
        is_packed_whole: Whether the archive is packed as one, such as a ``.tar.gz``: to read a file
            in it is to unpack all that stands before.
        fault: Why there is nothing to read, in Dutch; None for a file that is yet to be read.
    """

    path: Path = field(repr=_quote_path)
    member: str = field(default="", repr=quote)
    place: int | None = None
    size: int = 0
    state: State | None = None
    is_packed_whole: bool = False
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
        if self.place is None:
            raise UnreadableSource(_WHOLE)
        try:
            return pool_here().read(self.path, self.state, self.place, self.size)
        except _DAMAGED:
            raise UnreadableSource(_BROKEN) from None
        except OSError as error:
            if error.errno is None:
                raise UnreadableSource(_BROKEN) from None
            raise


def list_members(path: Path) -> Iterator[Member]:
    """Yield the files ``*.xml`` in an archive, in the order in which they stand there.

    Left out is what holds no message, as in a folder. What cannot be read is yielded with its
    fault: a file with a password, an archive in the archive, a name that leads out of it, what
    would become absurdly large. That an archive is damaged may be known at its end only: then that
    comes last, after the files.

    Args:
        path: The archive.
    """
    found = False
    try:
        for member in _list_members(path):
            found = True
            yield member
    except UnreadableSource as error:
        yield Member(path=path, fault=str(error))
        return
    except OSError as error:
        yield Member(path=path, fault=_explain(error))
        return
    except _DAMAGED:
        yield Member(path=path, fault=_BROKEN)
        return
    if not found:
        yield Member(path=path, fault=_EMPTY)


def _explain(error: OSError) -> str:
    """Return why an archive cannot be listed; what bz2 and gzip raise has no number."""
    if error.errno is None:
        return _BROKEN
    return explain_refusal(error, "Dit archief")


def _list_members(path: Path) -> Iterator[Member]:
    opened, state = pool_here().take(path)
    for listed in opened.list_files():
        yield Member(
            path=path,
            member=listed.name,
            place=listed.place,
            size=listed.size,
            state=state,
            is_packed_whole=opened.is_packed_whole,
            fault=listed.fault,
        )
