"""Binding an XSD set of others to our models, or saying why that cannot be."""

from __future__ import annotations

import os

from ieb.errors import InvalidRelease
from ieb.releases.bundled import home_release, release
from ieb.releases.compare import Difference, compare
from ieb.releases.foreign import Names, read_set
from ieb.releases.release import Release

__all__ = [
    "check_xsd",
]


def from_xsd(folder: str | os.PathLike[str], *, names: Names = None) -> Release:
    """Read a release from an XSD set; see `Release.from_xsd`."""
    made, differences = check_xsd(folder, names=names)
    misfits = tuple(str(one) for one in differences if not one.fits)
    if misfits:
        raise InvalidRelease(misfits)
    return made


def check_xsd(
    folder: str | os.PathLike[str], *, names: Names = None
) -> tuple[Release, tuple[Difference, ...]]:
    """Read an XSD set and compare it with the releases that its messages are modelled after.

    Args:
        folder: The folder with the XSDs.
        names: Our element names to theirs, where they differ.

    Returns:
        The release, usable only if all differences fit, and the differences.

    Raises:
        InvalidRelease: The folder holds no usable XSD set.
        OSError: The folder cannot be read.
    """
    made, found = read_set(folder, names=names)
    return made, (*found, *(one for home in homes_of(made) for one in compare(home, made)))


def homes_of(made: Release) -> tuple[Release, ...]:
    """Return the releases that the messages of a release are modelled after: those to compare it with.

    Args:
        made: The release.
    """
    homes = dict.fromkeys(home_release(shape.name) for shape in made.messages)
    return tuple(homes) or (
        release(),
    )  # a set without a readable message lacks all of the default's
