"""At home: which release a message is modelled after, and in which one it is read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ieb.errors import InvalidValue
from ieb.privacy import quote
from ieb.releases.bundled import demand_release, release
from ieb.releases.datafiles import homes
from ieb.releases.release import Release
from ieb.releases.shape import MessageShape


def message_names() -> tuple[str, ...]:
    """Return the names of all messages that a release of this library describes."""
    return tuple(sorted(homes()))


def home_release(message: str) -> Release:
    """Return the release that a message is modelled after: the one whose data file describes it.

    Args:
        message: Name of the message.

    Raises:
        InvalidValue: No release of this library describes such a message.
    """
    known = homes()
    if message not in known:
        described = ", ".join(message_names())
        msg = f"Geen meegeleverde release beschrijft het bericht {quote(message)}; wel {described}."
        raise InvalidValue(msg)
    return release(known[message])


def release_or_home(value: Release | None, message: str) -> Release:
    """Return the release that was given, or for None the home of a message.

    Args:
        value: What a caller gave as ``release=``.
        message: Name of the message.

    Raises:
        InvalidType: No release.
    """
    return demand_release(value) or home_release(message)


def homes_of(made: Release) -> tuple[Release, ...]:
    """Return the releases that the messages of a release are modelled after.

    Args:
        made: The release; of one without messages it is the default, all of which it lacks.
    """
    found = dict.fromkeys(home_release(shape.name) for shape in made.messages)
    return tuple(found) or (release(),)


@cache
def shapes_read() -> Mapping[str, tuple[MessageShape, ...]]:
    """Return what a message may be of which nobody said the release, by the name of its release.

    It is what the default has, and what only another one has, such as a WMO401.
    """
    default = release()
    found = {default.name: default.messages}
    for name in message_names():
        if not default.has(name):
            home = home_release(name)
            found[home.name] = (*found.get(home.name, ()), home.message(name))
    return MappingProxyType(found)


def release_of(root: str) -> Release:
    """Return the release in which a message is read of which nobody said the release.

    Args:
        root: Tag of the root of the message, with its namespace; the default for an unknown one.
    """
    return _releases_by_root().get(root) or release()


@cache
def _releases_by_root() -> Mapping[str, Release]:
    found: dict[str, Release] = {}
    for name, shapes in shapes_read().items():
        for shape in shapes:
            found[shape.root.tag] = release(name)
    return found
