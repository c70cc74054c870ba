"""Files and folders that are written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from attrs import define, field

from ieb.filenames import as_path

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

_DRAFT: Final = re.compile(r"\.ieb-[0-9a-f]{16}\.tmp")
_FOLDER: Final = re.compile(r"\.ieb-[0-9a-f]{16}\.map")
_OWNER_ONLY: Final = 0o600
_END: Final = b"\0"  # stands in no name
_ONCE: Final = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
)
# When a folder last changed by our hand. Looking for drafts among many files takes time, and is
# only of use when another process was there.
_left: Final[dict[Path, int]] = {}
_LOOK: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def write_whole(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file, whole or not at all, for its owner only; see `write_parts`.

    Args:
        path: The file.
        data: The content.

    Raises:
        IebError: `path` is no path.
        OSError: The file cannot be written; what stood there still does.
    """
    write_parts(path, (data,))


def write_parts(path: str | os.PathLike[str], parts: Iterable[bytes]) -> None:
    """Write a file part by part, whole or not at all, for its owner only.

    The bytes go into a draft in the same folder. Only when they are on the disk does the draft take
    the name of the file. A file that stood there keeps its permissions. What a killed process left
    is cleared.

    Args:
        path: The file; a link stays a link, and the file it points to is written.
        parts: The content; when what gives it raises, nothing is written.

    Raises:
        IebError: `path` is no path.
        OSError: The file cannot be written; what stood there still does.
    """
    given = as_path(path)
    try:
        with open_whole(given) as content:
            content.writelines(parts)
    except OSError as error:
        error.filename, error.filename2 = given, None  # the draft is nobody's business
        raise


@contextmanager
def open_whole(path: str | os.PathLike[str]) -> Generator[BinaryIO, None, None]:
    """Open a file to write, which is there when the block has ended well, and else is not.

    It is written as `write_parts` does: for who has its content only after a while.

    Args:
        path: The file; a link stays a link, and the file it points to is written.

    Yields:
        What to write to.

    Raises:
        IebError: `path` is no path.
        OSError: The file cannot be written; what stood there still does.
    """
    from pathlib import Path  # noqa: PLC0415  # pathlib costs a tenth of `import ieb`

    given = as_path(path)
    # Not Path.resolve: that has an error of its own for links that go round.
    target = Path(os.path.realpath(given))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), given)
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "geen gewoon bestand", given)
    with draft_of(target, lambda draft: draft.replace(target)) as (draft, file):
        with os.fdopen(file, "wb", closefd=False) as content:
            yield content
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o777)


@contextmanager
def draft_of(
    target: Path, publish: Callable[[Path], object]
) -> Generator[tuple[Path, int], None, None]:
    """Make a draft of a file that is whole once its name is there; clear what was left.

    Args:
        target: The file.
        publish: Gives the draft the name of the file; called when the block has ended well and what
            it wrote is on the disk.

    Yields:
        The draft, and the descriptor on which it is open.

    Raises:
        OSError: It cannot be made, or `publish` failed; the draft is gone.
    """
    clear_drafts(target.parent)
    draft, file, locked = _new_draft(target)
    try:
        try:
            yield draft, file
            os.fsync(file)
            if locked:  # before the lock goes: else another may take it for a draft that was left
                publish(draft)
        finally:
            os.close(file)
        if not locked:  # Windows renames no file that is open
            publish(draft)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(target.parent)
    _left[target.parent] = target.parent.stat().st_mtime_ns


def clear_drafts(folder: Path) -> None:
    """Remove the drafts of processes that were killed: nobody holds their lock.

    Args:
        folder: Where to look; not again when nobody but us changed something there.
    """
    with suppress(OSError):  # a folder that may not be listed can still be written
        if _left.get(folder) == folder.stat().st_mtime_ns:
            return
        for name in os.listdir(folder):  # noqa: PTH208  # half the time of iterdir
            if _DRAFT.fullmatch(name):
                _clear_draft(folder / name)


def _chance() -> str:
    """Return what makes a name that nobody else thinks of."""
    import secrets  # noqa: PLC0415  # only who writes waits for it

    return secrets.token_hex(8)


def _new_draft(target: Path) -> tuple[Path, int, bool]:
    """Return a new draft, ours alone, for its owner only; and whether it is locked."""
    while True:
        draft = target.with_name(f".ieb-{_chance()}.tmp")
        file = os.open(draft, _ONCE, _OWNER_ONLY)
        locked = _lock(file, wait=True)
        if os.fstat(file).st_nlink:
            return draft, file, locked
        os.close(file)  # another process cleared it in the moment before it was locked


def _clear_draft(draft: Path) -> None:
    with suppress(OSError):  # another process was first, or it is not ours
        # With a second name it was published: opening it would take locks from who has that file
        # open.
        if _locking() is None or draft.lstat().st_nlink > 1:
            draft.unlink()
            return
        file = os.open(draft, _LOOK)
        try:
            if _lock(file, wait=False):
                draft.unlink()
        finally:
            os.close(file)


def _locking() -> ModuleType | None:
    """Return what locks a file; None on Windows, which by itself removes no file that is open."""
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:
        return None
    return fcntl


def _lock(file: int, *, wait: bool) -> bool:
    """Lock a draft as long as it is open; return whether that succeeded."""
    locks = _locking()
    if locks is None:
        return False
    how = locks.LOCK_EX
    if not wait:
        how |= locks.LOCK_NB
    try:
        locks.flock(file, how)
    except OSError:  # held by another; or a file system without locks, where what was left stays
        return False
    return True


def _sync_folder(folder: Path) -> None:
    """Let the new name reach the disk, where the system can do that."""
    try:
        file = os.open(folder, os.O_RDONLY)
    except OSError:  # on Windows, or a folder that may not be listed
        return
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a file system that has nothing to flush
            raise
    finally:
        os.close(file)


def _sync_file(path: Path) -> None:
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


@define
class FolderDraft:
    """A folder that is there with all its files, or not at all; see `folder_draft_of`.

    Attributes:
        target: The folder.
        here: Where its files are now: beside it, until it is published.
        count: How many files it has so far.
        is_synced: Whether all of them are on the disk.
    """

    target: Path
    here: Path
    count: int = 0
    is_synced: bool = False
    # The names of its files, each ended: as a list they would take four times as much.
    _names: bytearray = field(factory=bytearray, init=False, repr=False)

    def write(self, name: str, data: bytes) -> None:
        """Add a file.

        Args:
            name: Its name in the folder.
            data: The content.

        Raises:
            OSError: It cannot be written.
        """
        self._names += os.fsencode(name) + _END
        self.count += 1
        self.is_synced = False
        # Of each answer to a country there is a file: what Python puts around one takes as long as
        # the system does.
        file = os.open(f"{self.here}{os.sep}{name}", _ONCE, _OWNER_ONLY)
        try:
            while data:
                data = data[os.write(file, data) :]
        finally:
            os.close(file)

    def publish(self) -> None:
        """Give the folder its name, with all that is in it; an empty one's permissions are kept.

        Raises:
            OSError: Something of that name is there, other than an empty folder.
        """
        if not self.is_synced:
            self.sync()
        if self.target.exists():
            self.here.chmod(self.target.stat().st_mode & 0o777)
            self.target.rmdir()  # which removes a folder only if it is empty
        self.here.rename(self.target)
        self.here = self.target
        _sync_folder(self.target.parent)

    def sync(self) -> None:
        """Let all files reach the disk: together, which takes far less than one by one.

        Raises:
            OSError: They cannot.
        """
        if sys.platform == "linux":  # elsewhere it does not wait until they did
            os.sync()
        else:
            for path in self._paths():
                _sync_file(path)
        self.is_synced = True

    def clear(self) -> None:
        """Remove what was written so far, to write it again.

        Raises:
            OSError: It cannot be removed.
        """
        for path in self._paths():
            path.unlink(missing_ok=True)
        self._names.clear()
        self.count = 0

    def drop(self) -> None:
        """Remove what was written, also from a folder that was published; nothing else in it."""
        with suppress(OSError):
            for path in self._paths():
                path.unlink(missing_ok=True)
            self.here.rmdir()

    def _paths(self) -> Iterator[Path]:
        for name in self._names.split(_END)[:-1]:
            yield self.here / os.fsdecode(bytes(name))


@contextmanager
def folder_draft_of(target: Path) -> Generator[FolderDraft, None, None]:
    """Make a folder beside a new one, to publish when all files are in it.

    Args:
        target: The folder, which is not there yet or empty; a link to one stays a link.

    Yields:
        The draft. When the block raises, also after publishing, nothing of it is left.

    Raises:
        OSError: It cannot be made.
    """
    from pathlib import Path  # noqa: PLC0415  # pathlib costs a tenth of `import ieb`

    whole = Path(os.path.realpath(target))
    whole.parent.mkdir(parents=True, exist_ok=True)
    _clear_folders(whole.parent)
    with _new_folder(whole) as here:
        draft = FolderDraft(whole, here)
        try:
            yield draft
        except BaseException:
            draft.drop()
            raise
        if draft.here != whole:
            draft.drop()


@contextmanager
def _new_folder(target: Path) -> Generator[Path, None, None]:
    """Make a folder beside a new one, and keep it locked as long as it is being filled."""
    while True:
        here = target.with_name(f".ieb-{_chance()}.map")
        here.mkdir()
        if _locking() is None:
            yield here
            return
        file = os.open(here, os.O_RDONLY)
        try:
            _lock(file, wait=True)
            if here.exists():
                yield here
                return
        finally:
            os.close(file)  # another process cleared it in the moment before it was locked


def _clear_folders(parent: Path) -> None:
    """Remove the folders that killed processes were filling: nobody holds their lock."""
    if _locking() is None:
        return  # then nobody knows whether they are still being filled
    with suppress(OSError):  # a folder that may not be listed can still be written
        for name in os.listdir(parent):  # noqa: PTH208  # half the time of iterdir
            if _FOLDER.fullmatch(name):
                _clear_folder(parent / name)


def _clear_folder(left: Path) -> None:
    with suppress(OSError):  # another process was first, or it is not ours
        file = os.open(left, _LOOK)
        try:
            if _lock(file, wait=False):
                for name in os.listdir(left):  # noqa: PTH208  # as above
                    (left / name).unlink()
                left.rmdir()
        finally:
            os.close(file)
