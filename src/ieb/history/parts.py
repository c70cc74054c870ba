"""Tables of other parts of the library in the file of a history, each part with its own version.

What such a part keeps is written in the same transactions as the history itself, and goes along in
a copy. The version of the history's own tables stays as it is: who reads only the history needs to
know of no part.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from ieb.errors import InvalidValue
from ieb.history.file import HistoryFile
from ieb.privacy import quote

_CREATE: Final = """
    CREATE TABLE IF NOT EXISTS part (
        name TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (name, version))"""
_IS_KEPT: Final = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'part'"
_VERSION: Final = "SELECT coalesce(max(version), 0) FROM part WHERE name = ?"
_ADD: Final = "INSERT INTO part (name, version) VALUES (?, ?)"


@frozen(kw_only=True)
class Part:
    """Tables that a part of the library keeps in the file of a history.

    Attributes:
        name: Name of the part; its tables begin with it.
        steps: What makes the tables and changes them later: the statements that bring them from
            each version to the next, the first of them from nothing. A step is never changed once
            it was published.
    """

    name: str
    steps: tuple[tuple[str, ...], ...]


def open_part(file: HistoryFile, part: Part) -> bool:
    """Bring the tables of a part up to date, in one transaction; each step is recorded.

    Args:
        file: The file.
        part: The part.

    Returns:
        Whether the tables are there: in a file that is only read nothing is made.

    Raises:
        InvalidValue: The tables are those of a newer version of this library, or of an older one in
            a file that is only read.
        IebError: The file cannot be read or written.
    """
    newest = len(part.steps)
    version = _version_of(file, part)
    if version == newest:
        return True
    if version > newest:
        msg = (
            f"In {quote(file.path.name)} staat {part.name} in indeling {version}; deze versie van "
            f"ieb kent indeling {newest}. Gebruik een nieuwere versie van ieb."
        )
        raise InvalidValue(msg)
    if not file.readonly:
        _bring_up(file, part)
        return True
    if version:
        msg = (
            f"In {quote(file.path.name)} staat {part.name} nog in indeling {version}, en die wordt "
            f"{newest}. Open het bestand eerst om te schrijven, bijvoorbeeld met `ieb verwerk`."
        )
        raise InvalidValue(msg)
    return False


def _version_of(file: HistoryFile, part: Part) -> int:
    """Return the version of the tables of a part; 0 when they are not there."""
    ((is_kept,),) = file.ask(_IS_KEPT)
    if not is_kept:
        return 0
    ((version,),) = file.ask(_VERSION, (part.name,))
    return int(version)


def _bring_up(file: HistoryFile, part: Part) -> None:
    with file.block():
        # Asked again: another process may have been first.
        done = _version_of(file, part)
        file.ask(_CREATE)
        for version, statements in enumerate(part.steps[done:], done + 1):
            for statement in statements:
                file.ask(statement)
            file.ask(_ADD, (part.name, version))
