"""The releases that come with this library, read from their data files."""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Iterator
from functools import cache

from ieb.errors import InvalidType, InvalidValue
from ieb.findings import Mark
from ieb.privacy import quote
from ieb.releases.building import build_shape, namespace_of
from ieb.releases.datafiles import DEFAULT, data_folder, release_names, release_table
from ieb.releases.release import Release


def release(name: str = DEFAULT) -> Release:
    """Return a bundled release.

    Args:
        name: One of `release_names`; the default is ``4.0``.

    Returns:
        The release; the same value at each call.

    Raises:
        InvalidType: The name is no text.
        InvalidValue: There is no such release in this library.

    Example:
        >>> release("4.0").message("WMO405").stamp.bericht_code
        '578'
    """
    if not isinstance(name, str):
        wanted = "de naam van een release als tekst, zoals '4.0'"
        msg = f"name: verwacht {wanted}, geen {type(name).__name__}."
        raise InvalidType(msg)
    names = release_names()
    if name not in names:
        *others, last = names
        msg = f"Release {quote(name)} is niet meegeleverd; wel {', '.join(others)} en {last}."
        raise InvalidValue(msg)
    return _release(name)


@cache
def _release(name: str) -> Release:
    data = release_table(name)
    return Release(
        name=name,
        in_force=data["in_force"],
        basis_namespace=namespace_of(data, "basisschema"),
        basis_prefix=data["basis_prefix"],
        namespace_mark=Mark(data["namespace_mark"]),
        versie_mark=Mark(data["versie_mark"]),
        messages=tuple(build_shape(data, message) for message in data["berichten"]),
        sources=tuple(sorted(_xsd_files(name))),
        bundled=True,
    )


def _xsd_files(name: str) -> Iterator[tuple[str, bytes]]:
    for file in data_folder(name).iterdir():
        if file.name.endswith(".xsd"):
            yield file.name, file.read_bytes()


def demand_release(value: Release | None) -> Release | None:
    """Return the release that was given, if one was; refuse what is none.

    Args:
        value: What a caller gave as ``release=``.

    Raises:
        InvalidType: No release; a name, for instance, is given as `release("4.0")`.
    """
    if value is not None and not isinstance(value, Release):
        msg = f"release: verwacht een Release (zie ieb.release), geen {type(value).__name__}."
        raise InvalidType(msg)
    return value


def _reduce(value: Release) -> tuple[Callable[..., Release], tuple[object, ...], object]:
    """Pickle a bundled release by its name: a message that goes to another process stays small."""
    if value.bundled and value.own_rules is None:
        return release, (value.name,), None
    return _blank, (), value.__getstate__()


def _blank() -> Release:
    """Return a release for pickle to fill."""
    return Release.__new__(Release)


copyreg.pickle(Release, _reduce)
