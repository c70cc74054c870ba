"""Where messages are read from: files, also those in folders, and why some cannot be read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from attrs import field, frozen

from ieb.errors import InvalidType, InvalidValue, UnreadableSource
from ieb.files import explain_refusal
from ieb.privacy import quote
from ieb.wire.parser import MAX_BYTES

_SUFFIX: Final = ".xml"
_EMPTY: Final = "In deze map staan geen XML-bestanden."


@runtime_checkable
class Source(Protocol):
    """What a message is read from: a `File`, or anything else with a name and bytes."""

    @property
    def name(self) -> str:
        """What tells it apart from others; may hold a Bsn, as names of files do."""
        ...

    def read(self) -> bytes:
        """Return the bytes.

        Raises:
            UnreadableSource: They cannot be read; the text says why.
            OSError: The system refuses them.
        """
        ...


def _quote_path(path: Path) -> str:
    return quote(str(path))


@frozen(kw_only=True)
class File:
    """A file to read, or a folder that gives no files.

    Attributes:
        path: The file or folder.
        fault: Why there is nothing to read, in Dutch; None for a file that is yet to be opened.
    """

    path: Path = field(repr=_quote_path)
    fault: str | None = None

    @property
    def name(self) -> str:
        """The path as text."""
        return str(self.path)

    def read(self) -> bytes:
        """Return what the file holds; one byte more than a message may have is enough to refuse it.

        Raises:
            UnreadableSource: There is nothing to read.
            OSError: The system refuses to open or read it.
        """
        if self.fault is not None:
            raise UnreadableSource(self.fault)
        try:
            with self.path.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except ValueError:  # a name that no system has, such as one with a NUL in it
            fault = explain_refusal(OSError(), "Dit bestand")
        raise UnreadableSource(fault)


def find_sources(path: str | os.PathLike[str]) -> Iterator[File]:
    """Yield the files to read at a path, in order of their names.

    Of a folder those are the files ``*.xml``, in whatever case, also in the folders below it. Left
    out is what holds no message: pipes and devices, links to folders (which could go round), and
    what macOS puts beside the files for itself (``._*`` and ``__MACOSX``). A link to a file is
    followed. What is named itself, and is no folder, is yielded whatever it is.

    Args:
        path: A file or a folder.

    Yields:
        Files; also a folder that may not be listed, and the folder itself when there is nothing in
        it, each with its fault.

    Raises:
        InvalidType: `path` is no path.
        InvalidValue: It is empty.
    """
    if not isinstance(path, str | os.PathLike):
        msg = f"Verwacht een pad (tekst of Path), geen {type(path).__name__}."
        raise InvalidType(msg)
    if path == "":  # to pathlib the current folder, to the caller a name that was not filled in
        msg = "Dit is geen pad: de naam is leeg; geef de naam van een bestand of map."
        raise InvalidValue(msg)
    return _find_sources(Path(path))


def _find_sources(path: Path) -> Iterator[File]:
    if not os.path.isdir(path):  # noqa: PTH112  # Path.is_dir raises in a folder that is closed to us
        yield File(path=path)
        return
    found = sorted(_walk(path), key=attrgetter("path"))
    if not found:
        yield File(path=path, fault=_EMPTY)
    yield from found


def _walk(folder: Path) -> Iterator[File]:
    """Yield the files in a folder and those below it, and the folders that may not be listed."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            folders, files = _list_folder(here)
        except OSError as error:
            yield File(path=here, fault=explain_refusal(error, "Deze map"))
            continue
        waiting += folders
        for path in files:
            yield File(path=path)


def _list_folder(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the folders in a folder, and the files that may hold a message.

    Raises:
        OSError: The folder may not be listed, or not to its end.
    """
    folders: list[Path] = []
    files: list[Path] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if _is_apple_s(entry.name):
                continue
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif path.suffix.lower() == _SUFFIX and not _is_special(entry):
                files.append(path)
    return folders, files


def _is_apple_s(name: str) -> bool:
    """Return whether macOS put this beside the files: in a zip or on a disk of another system."""
    return name.startswith("._") or name == "__MACOSX"


def _is_special(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a pipe, a device or a link to a folder: nothing to read from."""
    try:
        return not stat.S_ISREG(entry.stat().st_mode)
    except OSError:
        return False  # opening it tells why
