"""Binding an XSD set of others to our models, or saying why that cannot be."""

from __future__ import annotations

import os

from ieb.errors import InvalidRelease
from ieb.releases.bundled import release
from ieb.releases.compare import Difference, compare
from ieb.releases.foreign import Names, read_set
from ieb.releases.release import Release


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
    """Read an XSD set and compare it with the release of this library.

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
    return made, (*found, *compare(release(), made))
