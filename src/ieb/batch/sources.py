"""Where messages are read from: files, also those in folders, and why some cannot be read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Final, Protocol, TypeGuard, cast, runtime_checkable

from attrs import field, frozen

from ieb.batch.archives import Member, is_archive, list_members
from ieb.errors import InvalidType, InvalidValue, UnreadableSource
from ieb.filenames import explain_refusal, hide_names
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
            with hide_names(), self.path.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except ValueError:  # a name that no system has, such as one with a NUL in it
            fault = explain_refusal(OSError(), "Dit bestand")
        raise UnreadableSource(fault)


@frozen(kw_only=True)
class Held:
    """Bytes that somebody has already.

    Attributes:
        name: What tells them apart from others.
        data: The bytes.
    """

    name: str = field(repr=quote)
    data: bytes = field(repr=False)

    def read(self) -> bytes:
        """Return them."""
        return self.data


NOTHING: Final = Held(name="", data=b"")
"""For who keeps what a source gave, and not the source."""


def as_source(given: object, place: int) -> Source:
    """Return what to read from what a caller gave.

    Args:
        given: A source, bytes, or a name with bytes.
        place: Which one it is, counted from 1; bytes without a name are called by it.

    Raises:
        InvalidType: It is none of these.
    """
    # Ours first: whether something is a source of another kind is slow to see.
    if isinstance(given, File | Member | Held):
        return given
    if isinstance(given, bytes):
        return Held(name=f"bericht {place}", data=given)
    if _is_named(given):
        name, data = given
        return Held(name=name, data=data)
    # An isinstance: an untyped caller may hand over the names of files.
    if isinstance(given, Source):
        return given
    msg = (
        "Verwacht een bron om te lezen, bytes, of een naam met bytes, geen "
        f"{type(given).__name__}; ieb.batch.find_sources zoekt de bestanden bij een pad."
    )
    raise InvalidType(msg)


def _is_named(given: object) -> TypeGuard[tuple[str, bytes]]:
    if not isinstance(given, tuple):
        return False
    return [*map(type, cast("tuple[object, ...]", given))] == [str, bytes]  # of whatever it holds


def find_sources(path: str | os.PathLike[str]) -> Iterator[File | Member]:
    """Yield the files to read at a path, in order of their names.

    Of a folder those are the files ``*.xml``, in whatever case, also in the folders below it. Left
    out is what holds no message: pipes and devices, links to folders (which could go round), and
    what macOS puts beside the files for itself (``._*`` and ``__MACOSX``). A link to a file is
    followed. Of a zip or tar, named itself or in a folder, those are the files ``*.xml`` in it, in
    the order in which they stand there; they are read where they stand. What else is named itself,
    and is no folder, is yielded whatever it is.

    Args:
        path: A file or a folder.

    Yields:
        Files; also a folder that may not be listed, and the folder itself when there is nothing in
        it, each with its fault; of an archive that cannot be read, the archive with its fault.

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


def _find_sources(path: Path) -> Iterator[File | Member]:
    if not os.path.isdir(path):  # noqa: PTH112  # Path.is_dir raises in a folder that is closed to us
        yield from _look_into(File(path=path))
        return
    found = False
    for file in _walk(path):
        found = True
        yield from _look_into(file)
    if not found:
        yield File(path=path, fault=_EMPTY)


def _look_into(file: File) -> Iterator[File | Member]:
    if file.fault is None and is_archive(file.path.name):
        yield from list_members(file.path)
    else:
        yield file


def _walk(folder: Path) -> Iterator[File]:
    """Yield the files in a folder and those below it, and the folders that may not be listed.

    In order of their names. A folder may hold a million files: all that is kept of them is their
    names, and those of no more folders than are on the way.
    """
    on_the_way: list[Iterator[File | Path]] = [iter([folder])]
    while on_the_way:
        here = next(on_the_way[-1], None)
        if here is None:
            on_the_way.pop()
        elif isinstance(here, File):
            yield here
        else:
            try:
                names, folders = _list_folder(here)
            except OSError as error:
                yield File(path=here, fault=explain_refusal(error, "Deze map"))
                continue
            on_the_way.append(_order(here, names, folders))


def _order(folder: Path, names: list[str], folders: set[str]) -> Iterator[File | Path]:
    """Yield the files and folders in a folder in order of their names."""
    names.sort(key=os.path.normcase)  # as a Path sorts, on the system that it is of
    for name in names:
        path = folder / name
        if name in folders:
            yield path
        else:
            yield File(path=path)


def _list_folder(folder: Path) -> tuple[list[str], set[str]]:
    """Return the names in a folder that count, and which of them are those of folders.

    Raises:
        OSError: The folder may not be listed, or not to its end.
    """
    names: list[str] = []
    folders: set[str] = set()
    with os.scandir(folder) as entries:
        for entry in entries:
            if _is_apple_s(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.add(entry.name)
                names.append(entry.name)
            elif _may_hold_messages(entry.name) and not _is_special(entry):
                names.append(entry.name)
    return names, folders


def _may_hold_messages(name: str) -> bool:
    return PurePath(name).suffix.lower() == _SUFFIX or is_archive(name)


def _is_apple_s(name: str) -> bool:
    """Return whether macOS put this beside the files: in a zip or on a disk of another system."""
    return name.startswith("._") or name == "__MACOSX"


def _is_special(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a pipe, a device or a link to a folder: nothing to read from."""
    try:
        return not stat.S_ISREG(entry.stat().st_mode)
    except OSError:
        return False  # opening it tells why
