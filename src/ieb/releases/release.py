"""`Release`: what differs per release of the standard, as one value."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from ieb.errors import InvalidValue
from ieb.findings import Mark, shown
from ieb.releases.shape import MessageShape


@frozen(kw_only=True, cache_hash=True)  # each parse looks things up by release
class Release:
    """A release of iEb: namespaces, prefixes, codes, versions, order, multiplicity, forms of values.

    Two releases are bundled, see `ieb.release`. Two releases are equal when name and XSD documents are.

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
        msg = f"Release {self.name} kent geen bericht {shown(name)}; wel {known}."
        raise InvalidValue(msg)
