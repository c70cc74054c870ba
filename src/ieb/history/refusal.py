"""What SQLite refuses, told in Dutch and without anything of what the file holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from ieb.errors import IebError
from ieb.privacy import quote

T = TypeVar("T")

_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_HINTS: Final = {
    sqlite3.SQLITE_BUSY: "Een ander programma gebruikt haar; wacht even en probeer het opnieuw.",
    sqlite3.SQLITE_FULL: "De schijf is vol; maak ruimte en probeer het opnieuw.",
    sqlite3.SQLITE_READONLY: (
        "U mag er niet in schrijven; vraag om rechten of kies een ander bestand."
    ),
}
"""What to do about the errors that a user can do something about, by the code of SQLite."""


def run(path: Path, action: Callable[[], T]) -> T:
    """Do something with SQLite, and tell in Dutch what it refuses.

    Nothing of what SQLite says is chained to the error: on a damaged file that may hold a row in
    full.

    Args:
        path: The file.
        action: What to do.

    Raises:
        IebError: SQLite refused something; it says what, and what to do where that is known.
    """
    try:
        return action()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        fault = _fault(path, error)
    raise fault


def _fault(path: Path, error: Exception) -> IebError:
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte says what kind
    if kind in _DAMAGED or isinstance(error, UnicodeDecodeError):
        return IebError(
            f"De historie {quote(path.name)} is beschadigd. Met `ieb historie --controleer` ziet u "
            "vanaf welk bericht; zet een kopie terug, of verwerk de berichten opnieuw in een nieuw "
            "bestand."
        )
    name = getattr(error, "sqlite_errorname", "een fout")
    hint = _HINTS.get(kind, f"SQLite meldt {name}; controleer het bestand, de map en de schijf.")
    return IebError(f"De historie {quote(path.name)} is nu niet te lezen of te schrijven. {hint}")
