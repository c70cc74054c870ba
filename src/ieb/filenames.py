"""Names of files: what is no path, why one cannot be read, and no Bsn that leaves in a name."""

from __future__ import annotations

import os
import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final, cast

from ieb.errors import InvalidType, InvalidValue, UnreadableSource
from ieb.privacy import mask

_LONGEST: Final = 4_096
"""Characters; no system opens a longer path."""

_NO_NAME: Final = re.compile(r"[\n\r\0]")


def as_path(value: object) -> str:
    """Return a path as text; refuse what is no path, and never show it.

    Who hands over a message in the place of a file would else find it whole in an error of the
    system.

    Args:
        value: What a caller, perhaps an untyped one, gave as a path.

    Raises:
        InvalidType: Neither text nor a path, such as the bytes of a message.
        InvalidValue: Text that is a message, or that no system takes as a path.
    """
    kind = type(value).__name__
    if kind in {"bytes", "bytearray", "memoryview"}:
        msg = f"Verwacht een pad, geen {kind}; lees bytes met ieb.parse."
        raise InvalidType(msg)
    path: object = None
    if _is_path(value):
        # A cast: what a PathLike holds is asked below.
        path = os.fspath(cast("os.PathLike[str]", value))
    if not isinstance(path, str):
        msg = f"Verwacht een pad (tekst of Path), geen {kind}."
        raise InvalidType(msg)
    if fault := _path_fault(path):
        msg = f"Dit is geen pad: {fault}."
        raise InvalidValue(msg)
    return path


def refuse_folder(path: str, advice: str) -> None:
    """Refuse a folder where a file was meant; ask this only when the system refused.

    Args:
        path: The path.
        advice: In Dutch, what to do instead.

    Raises:
        UnreadableSource: It is a folder; the text does not name it, as a name may hold a Bsn.
    """
    if os.path.isdir(path):  # noqa: PTH112  # pathlib costs a tenth of `import ieb`
        msg = f"Dit is een map, geen bestand; {advice}."
        raise UnreadableSource(msg) from None


def explain_refusal(error: OSError, what: str) -> str:
    """Return in Dutch why something cannot be read; never the path, which may hold a Bsn.

    Args:
        error: What the system said.
        what: What it is about, such as ``Dit bestand``.
    """
    if isinstance(error, PermissionError):
        return f"{what} mag niet gelezen worden; vraag om leesrechten."
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"{what} bestaat niet."
    if isinstance(error, IsADirectoryError):
        return "Dit is een map, geen bestand; `ieb validate` leest alle berichten in een map."
    return f"{what} kan niet gelezen worden."


@contextmanager
def hide_names() -> Generator[None]:
    """Let no error of the system, nor what is raised because of it, name a file that bears a Bsn.

    Raises:
        OSError: What the system raised, of the same class; what may be a Bsn in it is hidden.
    """
    try:
        yield
    except OSError as error:
        names = [error.filename, error.filename2]
        hidden = [mask(name) if isinstance(name, str) else name for name in map(_as_text, names)]
        if hidden == names:
            raise
        first, second = hidden
        raise OSError(error.errno, error.strerror, first, None, second) from None


def _as_text(name: str | bytes | os.PathLike[str] | int | None) -> object:
    """Return the name of a file as text; what is none, such as a number, as it is."""
    if isinstance(name, os.PathLike | bytes):
        return os.fsdecode(name)
    return name


def _is_path(value: object) -> bool:
    return isinstance(value, str | os.PathLike)


def _path_fault(path: str) -> str | None:
    start = path.lstrip("\ufeff \t\r\n")
    if not start:
        return "de naam is leeg; geef de naam van een bestand of map"
    if start.startswith("<") or "</" in path:
        return "het lijkt op XML; lees XML met ieb.parse, uit bytes"
    if start.startswith("{") and '"' in path:
        return "het lijkt op JSON; lees JSON met ieb.from_json"
    if len(path) > _LONGEST or _NO_NAME.search(path):
        what = "het is te lang, of er staat een regeleinde of een nulteken in"
        return f"{what}; lees een bericht met ieb.parse"
    if not _can_be_encoded(path):
        return "er staat een teken in dat in geen bestandsnaam kan"
    return None


def _can_be_encoded(path: str) -> bool:
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return True
