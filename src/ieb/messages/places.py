"""Where a message holds what it is about: which stream, whose period, under which number."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Final

from attrs import frozen

from ieb.findings import Path
from ieb.messages.bericht import Bericht
from ieb.messages.fields import attributes_of
from ieb.releases.shape import ROOT


class Stroom(StrEnum):
    """A stream of contributions that has messages of its own."""

    ABONNEMENTSTARIEF = "abonnementstarief"
    BESCHERMD_WONEN = "beschermd wonen"

    @property
    def prefix(self) -> str:
        """What the names of its elements begin with."""
        if self is Stroom.ABONNEMENTSTARIEF:
            return "Eb"
        return "Bw"


class Sender(StrEnum):
    """Who sends a message."""

    GEMEENTE = "gemeente"
    CAK = "CAK"


class CodedClass(StrEnum):
    """A class of a message that a retour puts return codes on (IV028)."""

    HEADER = "Header"
    CLIENT = "Client"
    PERIODE = "Periode"


@frozen(kw_only=True)
class Place:
    """Where a message holds a period of one stream.

    Attributes:
        stroom: The stream.
        client: Path of the class that counts as the client, such as ``Bericht/Client``.
        period: Path of the class that counts as the period.
        number: Path of the start number.
        bsn: Path of the Bsn; None for a message that names nobody.
    """

    stroom: Stroom
    client: Path
    period: Path
    number: Path
    bsn: Path | None = None

    def named(self, name: str) -> Path:
        """Return the path of an element of the period whose name begins with that of its stream.

        Args:
            name: Its name without the stream: ``Startdatum``.
        """
        return self.period.child(f"{self.stroom.prefix}{name}")


CLIENT: Final = ROOT / "Client"
"""Path of the client of a message that names one."""


def value_at(message: Bericht, path: Path) -> object:
    """Return what a message holds at a path; None when that, or a class around it, is not there.

    Args:
        message: The message.
        path: Element names from the root, such as ``Bericht/Client/Bsn``.
    """
    held: object = message
    for attribute in _attributes(path.text):
        if held is None:
            return None
        held = getattr(held, attribute)
    return held


@cache
def _attributes(text: str) -> tuple[str, ...]:
    """Return the attributes that lead to a path; by its text, of which the hash is made once."""
    return attributes_of(Path(text))
