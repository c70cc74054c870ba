"""Files that a command reads."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from ieb.cli.given_sources import STDIN
from ieb.cli.screen import printable
from ieb.errors import UnreadableSource
from ieb.filenames import refuse_folder

_MOST_FAULTS: Final = 50
"""How many faults of a file are told: one of another kind has as many as it has lines."""


def read_bytes(path: Path) -> bytes:
    """Return what stands in a file, or comes in.

    Args:
        path: A file, or `STDIN`.

    Raises:
        UnreadableSource: It cannot be read.
    """
    with open_bytes(path) as stream:
        return stream.read()


@contextmanager
def open_bytes(path: Path) -> Generator[BinaryIO]:
    """Open a file, or what comes in.

    Args:
        path: A file, or `STDIN`.

    Raises:
        UnreadableSource: It cannot be read.
    """
    try:
        if path is STDIN:
            yield sys.stdin.buffer
        else:
            with path.open("rb") as stream:
                yield stream
    except OSError as error:
        refuse_folder(os.fspath(path), "geef een bestand")
        msg = f"{name_file(path)} kan niet gelezen worden; controleer de naam en uw rechten."
        raise UnreadableSource(msg) from error


def read_text(path: Path) -> str:
    """Return what stands in a file, or comes in; with or without a mark of its encoding.

    Args:
        path: A file, or `STDIN`.

    Raises:
        UnreadableSource: It cannot be read, or is not UTF-8.
    """
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = (
            f"{name_file(path)} is geen UTF-8; bewaar het als UTF-8 (in een rekenblad: CSV UTF-8)."
        )
        raise UnreadableSource(msg) from error


def name_file(path: Path) -> str:
    """Return the name of a file, fit for a screen.

    Args:
        path: The file.
    """
    return printable(path.name, show_bsn=False)


def tell_faults(path: Path, faults: Sequence[str]) -> str:
    """Return what is wrong with a file, a line each; of very many the first, and how many more.

    Args:
        path: The file.
        faults: What is wrong, in Dutch.
    """
    told = [f"{name_file(path)} klopt niet:", *faults[:_MOST_FAULTS]]
    more = len(faults) - _MOST_FAULTS
    if more > 0:
        what = "fout" if more == 1 else "fouten"
        told.append(f"En nog {more} {what}; herstel eerst deze.")
    return "\n".join(told)
