"""What differs per release of the standard: values and data, no knowledge of the models."""

from ieb.releases.bundled import demand_release as demand_release  # what is named twice is our own
from ieb.releases.bundled import release
from ieb.releases.datafiles import DEFAULT, release_names
from ieb.releases.homes import home_release as home_release
from ieb.releases.homes import release_of as release_of
from ieb.releases.homes import release_or_home as release_or_home
from ieb.releases.release import Release
from ieb.releases.shape import (
    ComplexType,
    Element,
    MessageShape,
    Particle,
    SimpleType,
    Stamp,
    Window,
)
from ieb.releases.shape import read_integer as read_integer

__all__ = [
    "DEFAULT",
    "ComplexType",
    "Element",
    "MessageShape",
    "Particle",
    "Release",
    "SimpleType",
    "Stamp",
    "Window",
    "release",
    "release_names",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
