"""What differs per release of the standard: values and data, no knowledge of the models."""

from ieb.releases.bundled import DEFAULT, NAMES, home_release, release, release_or_default, release_or_home
from ieb.releases.release import Release
from ieb.releases.shape import ComplexType, Element, MessageShape, Particle, SimpleType, Stamp, read_integer

__all__ = [
    "DEFAULT",
    "NAMES",
    "ComplexType",
    "Element",
    "MessageShape",
    "Particle",
    "Release",
    "SimpleType",
    "Stamp",
    "home_release",
    "read_integer",
    "release",
    "release_or_default",
    "release_or_home",
]
