"""The data files of the releases in this library: which there are, and what they state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Final, cast

from ieb.releases.shape import version_numbers
from ieb.releases.tables import ReleaseTable, Table, extend, read_tables

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

DEFAULT: Final = "4.0"
_RELEASE_FILE: Final = "release.toml"


@cache
def release_names() -> tuple[str, ...]:
    """Return the names of the releases in this library, the newest first.

    Each folder with data of a release is one.
    """
    names = [
        folder.name
        for folder in _data_folders().iterdir()
        if folder.joinpath(_RELEASE_FILE).is_file()
    ]
    return tuple(sorted(names, key=version_numbers, reverse=True))


def _data_folders() -> Traversable:
    from importlib.resources import files  # noqa: PLC0415  # only who uses a release pays for it

    return files("ieb").joinpath("releases", "data")


def data_folder(name: str) -> Traversable:
    """Return the folder with the data files of a release.

    Args:
        name: Name of the release.
    """
    return _data_folders().joinpath(name)


def read_text(name: str, file: str) -> str:
    """Return what a data file of a release holds.

    Args:
        name: Name of the release.
        file: Name of the file.
    """
    return data_folder(name).joinpath(file).read_text(encoding="utf-8")


@cache
def own_table(name: str) -> Table:
    """Return what the data file of a release states itself.

    Args:
        name: Name of the release.
    """
    return read_tables(name, read_text(name, _RELEASE_FILE))


def release_table(name: str) -> ReleaseTable:
    """Return what the data file of a release states, with what it takes from another one.

    Args:
        name: Name of the release.
    """
    # A cast: TOML has no types; each key was held against ReleaseTable when the file was read.
    return cast("ReleaseTable", _whole_table(name))


def _whole_table(name: str) -> Table:
    own = own_table(name)
    if "extends" not in own:
        return own
    return extend(name, own, _whole_table(own["extends"]))


@cache
def homes() -> Mapping[str, str]:
    """Return the messages of this library, with the name of the release that describes each."""
    return dict(_homes())


def _homes() -> Iterator[tuple[str, str]]:
    for name in release_names():
        own = own_table(name)
        if "extends" in own:
            continue
        for message in own["berichten"]:
            yield message, name
