"""The data files of the stories: which there are, and what they state."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Final, TypeVar

from ieb.datatable import DataTable, loads

Value = TypeVar("Value")

_FOLDER: Final = files("ieb.scenario") / "data"


def names_in(folder: str) -> tuple[str, ...]:
    """Return the data files of a folder, in the order of their names.

    Args:
        folder: Its path below the folder of data.
    """
    names = sorted(file.name for file in (_FOLDER / folder).iterdir())
    return tuple(f"{folder}/{name}" for name in names if name.endswith(".toml"))


def load(file: str, read: Callable[[DataTable], Value]) -> Value:
    """Read a data file of the scenarios.

    Args:
        file: Its path below the folder of data, such as ``gevallen/technisch.toml``.
        read: What makes something of the whole file.

    Raises:
        InvalidValue: The file holds something else than was expected, or more; see `loads`.
    """
    return loads((_FOLDER / file).read_text(encoding="utf-8"), file, read)
