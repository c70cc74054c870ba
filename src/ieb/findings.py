"""What is wrong with a message, where, and how sure we are of the fact behind it."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

__all__ = [
    "Finding",
    "Mark",
    "Severity",
]


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
        path: Element names from the root, such as ``Bericht/Client/Bsn``; empty for the file as a
            whole.
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
    path: str = ""
    line: int | None = None
    mark: Mark = field(default=Mark.AANNAME)

    def __str__(self) -> str:
        """Return the finding as one Dutch sentence with its place."""
        return f"{self.place}: {self.message} [{self.code}]"

    @property
    def place(self) -> str:
        """Where it is, for people: the path, with the line when there is one."""
        place = self.path or "bestand"
        return place if self.line is None else f"{place} (regel {self.line})"
