"""An XSD set of others, such as the official one, becomes a `Release`, or says why it cannot.

The face of the library attaches `Release.from_xsd`: a release as a value knows nothing of who makes
one.
"""

from __future__ import annotations

import os

from ieb.releases import Release
from ieb.releases.compare import Difference
from ieb.releases.release import Names

__all__ = [
    "check_xsd",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)


def check_xsd(
    folder: str | os.PathLike[str], *, names: Names = None
) -> tuple[Release, tuple[Difference, ...]]:
    """Read an XSD set and compare it with the releases that its messages are modelled after.

    Args:
        folder: The folder with the XSDs; file names are free.
        names: Our element names to theirs, where they differ: a mapping, or a TOML file.

    Returns:
        The release, usable only if all differences fit, and the differences.

    Raises:
        InvalidRelease: The folder holds no usable XSD set, or `names` is no mapping of names.
        OSError: The folder cannot be read.
    """
    # Here, because xmlschema takes longer to import than all of ieb, and few read an XSD set.
    from ieb.xsdset import _binding  # noqa: PLC0415

    return _binding.check_set(folder, names=names)


def from_xsd(folder: str | os.PathLike[str], names: Names) -> Release:
    """Read a release, as `Release.from_xsd` does.

    Args:
        folder: The folder with the XSDs.
        names: Our element names to theirs, where they differ.

    Raises:
        InvalidRelease: The folder holds no usable XSD set.
        OSError: The folder cannot be read.
    """
    from ieb.xsdset import _binding  # noqa: PLC0415  # see check_xsd

    return _binding.bind_set(folder, names=names)
