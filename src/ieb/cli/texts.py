"""Files of text that a command reads whole."""

from __future__ import annotations

import sys
from pathlib import Path

from ieb.cli.outcome import STDIN, printable
from ieb.errors import UnreadableSource


def read_text(path: Path) -> str:
    """Return what stands in a file, or comes in; with or without a mark of its encoding.

    Args:
        path: A file, or `STDIN`.

    Raises:
        UnreadableSource: It cannot be read, or is not UTF-8.
    """
    name = printable(path.name, show_bsn=False)
    try:
        data = sys.stdin.buffer.read() if path is STDIN else path.read_bytes()
    except OSError as error:
        msg = f"{name} kan niet gelezen worden; controleer de naam en uw rechten."
        raise UnreadableSource(msg) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{name} is geen UTF-8; bewaar het als UTF-8 (in een rekenblad: CSV UTF-8)."
        raise UnreadableSource(msg) from error
