"""What the tests of the scenarios share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ieb.datatable import DataTable, loads

Value = TypeVar("Value")


def of(text: str, read: Callable[[DataTable], Value]) -> Value:
    """Return what a reader makes of the text of a data file."""
    return loads(text, "proef.toml", read)
