"""CSV that a person opens in a spreadsheet: what is in a cell is shown, and never reckoned with."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Final, TextIO

ENCODING: Final = "utf-8-sig"
"""UTF-8 with a mark in front, by which a spreadsheet knows that it is UTF-8."""
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula when a cell begins with it."""


class Sheet:
    """Rows of cells, with semicolons between them, as a Dutch spreadsheet expects."""

    def __init__(self, file: TextIO) -> None:
        """Begin with nothing.

        Args:
            file: Where the rows are written; opened with ``newline=""``.
        """
        self._writer = csv.writer(file, delimiter=";")

    def add(self, cells: Iterable[str]) -> None:
        """Add a row.

        Args:
            cells: Its cells; before what looks like a formula comes an apostrophe.

        Raises:
            OSError: The file cannot be written.
        """
        self._writer.writerow(map(_as_text, cells))


def _as_text(cell: str) -> str:
    """Return a cell in which a spreadsheet sees no formula."""
    return f"'{cell}" if cell.startswith(_RISKY) else cell
