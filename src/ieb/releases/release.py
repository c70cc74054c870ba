"""`Release`: what differs per release of the standard, as one value."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, Protocol, TypeAlias

from attrs import field, frozen

from ieb.errors import InvalidValue
from ieb.files import as_path
from ieb.findings import Mark
from ieb.privacy import quote
from ieb.releases.shape import MessageShape

Names: TypeAlias = Mapping[str, str] | str | os.PathLike[str] | None
"""Our element names to those of an XSD set, where they differ: a mapping, or a TOML file."""


class _Printer(Protocol):
    def text(self, text: str, /) -> None: ...


@frozen(kw_only=True, cache_hash=True)  # each parse looks things up by release
class Release:
    """A release of iEb: namespaces, prefixes, codes, versions, order, multiplicity, forms of values.

    Two releases are bundled, see `ieb.release`. Two releases are equal when name, XSD documents and
    mapping of names are.

    Attributes:
        name: Name, such as ``4.0``.
        in_force: First day on which the release is in force, or None when that is unknown.
        basis_namespace: Namespace of the basisschema.
        basis_prefix: Prefix that is written for that namespace.
        namespace_mark: Evidence mark of the namespaces.
        versie_mark: Evidence mark of BerichtVersie and BerichtSubversie.
        messages: The messages of the release.
        sources: The XSD documents: file name and content.
        bundled: Whether the release is one of those in this library.
        names: Our element names to those of the documents, where they differ.
    """

    name: str
    in_force: date | None = field(eq=False)
    basis_namespace: str = field(eq=False)
    basis_prefix: str = field(eq=False, repr=False)
    namespace_mark: Mark = field(eq=False, repr=False)
    versie_mark: Mark = field(eq=False, repr=False)
    messages: tuple[MessageShape, ...] = field(eq=False, repr=False)
    sources: tuple[tuple[str, bytes], ...] = field(repr=False)
    bundled: bool
    names: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def _repr_pretty_(self, printer: _Printer, _cycle: bool) -> None:
        # Of each message that fails a test, hypothesis would otherwise print all of the release.
        printer.text(repr(self))

    def message(self, name: str) -> MessageShape:
        """Return the shape of a message.

        Args:
            name: ``WMO405`` ... ``WMO410``.

        Raises:
            InvalidValue: The release has no such message.
        """
        for shape in self.messages:
            if shape.name == name:
                return shape
        known = ", ".join(shape.name for shape in self.messages)
        msg = f"Release {self.name} kent geen bericht {quote(name)}; wel {known}."
        raise InvalidValue(msg)

    def has(self, name: str) -> bool:
        """Return whether the release has a message.

        Args:
            name: ``WMO405`` ... ``WMO410``.
        """
        return any(shape.name == name for shape in self.messages)

    @staticmethod
    def from_xsd(
        folder: str | os.PathLike[str],
        *,
        names: Names = None,
    ) -> Release:
        """Read a release from a folder with an XSD set, such as the official one.

        From then on namespaces, prefixes, BerichtCodes, versions, order, what is optional and how
        dates and numbers are written come from that set. Nothing is fetched: what is not in the
        folder is not there.

        Args:
            folder: The folder; the names of its ``.xsd`` files are free.
            names: Our element names to those of the set, where they differ: a mapping, or a TOML
                file.

        Returns:
            The release, to give as ``release=``.

        Raises:
            InvalidRelease: The folder holds no usable XSD set, or one that does not fit the models;
                all reasons are given, in Dutch, with their place in the XSD.
            OSError: The folder cannot be read.
        """
        if names is not None and not isinstance(names, Mapping):
            names = as_path(names)
        return _readers[-1](as_path(folder), names)


_readers: Final[list[Callable[[str | os.PathLike[str], Names], Release]]] = []


def attach_reader(reader: Callable[[str | os.PathLike[str], Names], Release]) -> None:
    """Give `Release.from_xsd` what reads an XSD set; `ieb.xsdset`, higher up, does so once.

    Args:
        reader: Reads a folder with the names that the set has for our elements.
    """
    _readers.append(reader)
