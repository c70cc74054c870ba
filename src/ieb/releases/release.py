"""`Release`: what differs per release of the standard, as one value."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeAlias

from attrs import evolve, field, frozen

from ieb._attached import READERS
from ieb.arguments import demand_text
from ieb.errors import InvalidType, InvalidValue
from ieb.filenames import as_path
from ieb.findings import Mark
from ieb.privacy import quote
from ieb.releases.shape import MessageShape

if TYPE_CHECKING:  # who reads and writes messages needs no rules
    from ieb.releases.rule import Rule, Rulebook

Names: TypeAlias = Mapping[str, str] | str | os.PathLike[str] | None
"""Our element names to those of an XSD set, where they differ: a mapping, or a TOML file."""


class _Printer(Protocol):
    def text(self, text: str, /) -> None: ...


@frozen(kw_only=True, cache_hash=True)  # each parse looks things up by release
class Release:
    """A release of iEb: namespaces, codes, versions, order, multiplicity, forms of values, rules.

    Two releases are bundled, see `ieb.release`. Two releases are equal when name, XSD documents,
    mapping of names and rules of their own are.

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
        own_rules: Rules that were given to it, see `with_rules`; None for those that it has by
            itself.
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
    own_rules: Rulebook | None = field(default=None, repr=False)

    def _repr_pretty_(self, printer: _Printer, _cycle: bool) -> None:
        # Of each message that fails a test, hypothesis would otherwise print all of the release.
        printer.text(repr(self))

    def message(self, name: str) -> MessageShape:
        """Return the shape of a message.

        Args:
            name: ``WMO405`` ... ``WMO410``.

        Raises:
            InvalidType: The name is no text.
            InvalidValue: The release has no such message.
        """
        demand_text("name", name)
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

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rules of the release, and what is not known of them; read when they are asked for.

        A set of others has the rules of the release of ours whose versions its messages bear.
        """
        from ieb.releases.rulebook import (  # noqa: PLC0415  # the data are read when asked for
            bundled_rulebook,
            rulebook_of_others,
        )

        if self.own_rules is not None:
            return self.own_rules
        if self.bundled:
            return bundled_rulebook(self.name)
        return rulebook_of_others(self.name, self.messages)

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The rules of the release by their code; read-only."""
        return self.rulebook.by_code

    def with_rules(self, rules: Iterable[Rule]) -> Release:
        """Return this release with other rules: all there are, to who calls this.

        Its messages are judged by these and no others, and nothing is said to be unknown. Make it
        once and keep it: each new release is compiled again. What is stamped on messages and how
        they are read does not change.

        Args:
            rules: The rules, such as ``ieb.RULES.values()`` for an XSD set that bears a version we
                do not know. What they say of messages that this release has not is left out.

        Raises:
            InvalidType: Something else than a rule.
            InvalidValue: Two rules with one code.

        Example:
            >>> from ieb import release
            >>> short = release().with_rules([release().rules["CS002"]])
            >>> list(short.rules)
            ['CS002']
        """
        from ieb.releases.rule import Rule, Rulebook  # noqa: PLC0415  # as above

        given = tuple(rules)
        for rule in given:
            if not isinstance(rule, Rule):
                wanted = "regels (ieb.Rule), zoals ieb.RULES.values()"
                msg = f"rules: verwacht {wanted}, geen {type(rule).__name__}."
                raise InvalidType(msg)
        codes = [rule.code for rule in given]
        twice = {code for code in codes if codes.count(code) > 1}
        if twice:
            listed = ", ".join(quote(code) for code in sorted(twice))
            msg = f"rules: elke regel hoort er één keer in te staan; vaker staat er {listed}."
            raise InvalidValue(msg)
        own = Rulebook(rules=given).about(shape.name for shape in self.messages)
        return evolve(self, own_rules=own)

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
        read: Release = READERS[-1](as_path(folder), names)
        return read
