"""What is wrong with a message, where, and how sure we are of the fact behind it."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import total_ordering
from typing import Final

from attrs import field, frozen

__all__ = [
    "Finding",
    "Mark",
    "Path",
    "Severity",
    "Step",
]

# An index of more digits is none: it belongs to the name.
_INDEXED: Final = re.compile(r"(.*)\[([1-9][0-9]{0,8})\]", re.DOTALL)


class Mark(StrEnum):
    """Evidence mark (``herkomst``): where a fact of the standard was read.

    Every element, code and rule of this library carries one, so that a supplier sees at a glance
    what was read in the standard and what was reconstructed. The official XSD set overrules all
    marks but ``4.0``.
    """

    V4_0 = "4.0"
    """Read in the iEb 4.0 information model or in the official 4.0 casus document."""
    V3_0 = "3.0"
    """Read in iEb 3.0."""
    V1_0 = "1.0"
    """Read in iEb 1.0 (the official XSDs)."""
    ZUSTER = "zuster"
    """The same construct in a sister standard of the same owner (iWmo, iJw, iWlz, iPgb)."""
    VEKTIS = "vektis"
    """A public copy of a Vektis code list."""
    WET = "wet"
    """Read in the text of the law."""
    CAK = "cak"
    """Read on a page of the CAK."""
    VNG = "vng"
    """Read on a page of the VNG."""
    CBS = "cbs"
    """Read in the list of gemeenten of the CBS."""
    RVIG = "rvig"
    """A public copy of the Gemeententabel (landelijke tabel 33) of the RvIG."""
    GEMEENTE = "gemeente"
    """Read on a page of one gemeente."""
    GGK = "ggk"
    """Read in the public papers of the StUF-GGk envelope (GGk, StUF 03.01) or in its XSDs."""
    XSD = "xsd"
    """Read in an XSD set that the user gave, such as the official one."""
    AANNAME = "aanname"
    """Our reconstruction; the official XSD decides."""


class Severity(StrEnum):
    """How heavy a finding weighs."""

    AFKEUR = "afkeur"
    """The message is refused."""
    OVERTREDING = "overtreding"
    """A business rule is broken for which no return code is published."""
    SIGNAAL = "signaal"
    """Worth a look."""


@frozen
class Step:
    """One step of a path.

    Attributes:
        name: Name of the element.
        index: Which one it is of several with this name, counted from 1; None for the only one.
    """

    name: str
    index: int | None = None


@total_ordering
@frozen(repr=False, order=False)
class Path:
    """Where in a message something is: the elements from the root down to it.

    Every text is the text of one path, and two paths are equal when their texts are. A path sorts
    after the path it stands in and before the next one beside it: element by element, by name and
    then by number, so that ``Client[2]`` comes before ``Client[10]``.

    Attributes:
        text: The path as text, such as ``Bericht/Client[2]/Bsn``; empty for the file as a whole.

    Example:
        >>> path = Path("Bericht").child("Client", 2) / "Bsn"
        >>> str(path), path.name, str(path.parent), path.parent.index
        ('Bericht/Client[2]/Bsn', 'Bsn', 'Bericht/Client[2]', 2)
    """

    text: str = ""

    def __str__(self) -> str:
        """Return the path as text."""
        return self.text

    def __repr__(self) -> str:
        """Return the path as it can be written in Python."""
        return f"Path({self.text!r})"

    def __bool__(self) -> bool:
        """Return whether it leads to an element, not to the file as a whole."""
        return bool(self.text)

    def __lt__(self, other: Path) -> bool:
        """Return whether this path comes first."""
        if not isinstance(other, Path):
            return NotImplemented
        return self._order() < other._order()

    def __truediv__(self, below: Path | str) -> Path:
        """Return the path of what stands in this element.

        Args:
            below: Its path from here.
        """
        below = to_path(below)
        if not below:
            return self
        return self.child(below.text)

    def child(self, name: str, index: int | None = None) -> Path:
        """Return the path of an element in this one.

        Args:
            name: Its name.
            index: Which one it is of several with this name, counted from 1.
        """
        text = name
        if self.text:
            text = f"{self.text}/{name}"
        if index is not None:
            text = f"{text}[{index}]"
        return Path(text)

    def at(self, index: int) -> Path:
        """Return the path of one of several elements with this name.

        Args:
            index: Which one, counted from 1.
        """
        return Path(f"{self.text}[{index}]")

    @property
    def steps(self) -> tuple[Step, ...]:
        """The elements from the root; none for the file as a whole."""
        if not self.text:
            return ()
        return tuple(map(_read_step, self.text.split("/")))

    @property
    def in_shape(self) -> Path:
        """The path in the shape of the message, where no element has a number."""
        path = Path()
        for step in self.steps:
            path = path.child(step.name)
        return path

    @property
    def parent(self) -> Path:
        """The path of the element around it; of the root that is the file as a whole."""
        return Path(self.text.rpartition("/")[0])

    @property
    def parents(self) -> tuple[Path, ...]:
        """The paths of the elements around it, the nearest first."""
        made: list[Path] = []
        path = self.parent
        while path:
            made.append(path)
            path = path.parent
        return tuple(made)

    @property
    def name(self) -> str:
        """Name of the element that it leads to; empty for the file as a whole."""
        return self._last.name

    @property
    def index(self) -> int | None:
        """Which one of several with this name it leads to, or None."""
        return self._last.index

    def is_within(self, other: Path | str) -> bool:
        """Return whether it leads to an element, or to what stands in it.

        Args:
            other: Path of the element; without a number it is any of several with that name.
        """
        wanted = to_path(other).steps
        found = self.steps[: len(wanted)]
        return len(found) == len(wanted) and all(map(_is_meant, found, wanted))

    @property
    def _last(self) -> Step:
        return _read_step(self.text.rpartition("/")[2])

    def _order(self) -> tuple[tuple[str, int], ...]:
        return tuple((step.name, step.index or 0) for step in self.steps)


def to_path(value: Path | str) -> Path:
    """Return a path that is given as such or as text.

    Args:
        value: The path.
    """
    if isinstance(value, Path):
        return value
    return Path(value)


def _read_step(text: str) -> Step:
    found = _INDEXED.fullmatch(text)
    if found is None:
        return Step(text)
    return Step(found[1], int(found[2]))


def _is_meant(found: Step, wanted: Step) -> bool:
    return found.name == wanted.name and wanted.index in (None, found.index)


@frozen(kw_only=True)
class Finding:
    """One thing that is wrong with a message.

    Attributes:
        code: The rule of the standard (``RS033``, ``TR404``) or, where the standard names none, the
            W3C code of the broken XSD constraint (``cvc-pattern-valid``).
        message: Dutch text: what is wrong, what was expected. Never holds a Bsn.
        level: Control level: 1 XSD, 2 content, 3 against earlier messages, 4 against an outer
            source.
        severity: How heavy the finding weighs.
        retourcode: The return code that goes with it, or None (at level 1 there is no retour).
        path: Where it is, such as ``Bericht/Client/Bsn``; empty for the file as a whole. May be
            given as text.
        line: Line in the XML, counted from 1, or None when the message was not read from XML.
        mark: Evidence mark of the fact the finding rests on.

    Example:
        >>> print(
        ...     Finding(code="RS033", message="Het element is leeg.", path="Bericht/Header", line=3)
        ... )
        Bericht/Header (regel 3): Het element is leeg. [RS033]
    """

    code: str
    message: str
    level: int = 1
    severity: Severity = Severity.AFKEUR
    retourcode: str | None = None
    path: Path = field(default=Path(), converter=to_path)
    line: int | None = None
    mark: Mark = field(default=Mark.AANNAME)

    def __str__(self) -> str:
        """Return the finding as one Dutch sentence with its place."""
        return f"{self.place}: {self.message} [{self.code}]"

    @property
    def place(self) -> str:
        """The path for people, with the line when there is one."""
        place = str(self.path) or "bestand"
        if self.line is None:
            return place
        return f"{place} (regel {self.line})"
