"""What a supplier writes to hold the kit against their own software."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol

from attrs import evolve, field, frozen

from ieb.keten import Event
from ieb.rules import Context


class Role(StrEnum):
    """Which side of the exchange the software is."""

    GEMEENTE = "gemeente"
    CAK = "cak"


@frozen(kw_only=True)
class Earlier:
    """A message of before the test.

    Attributes:
        message: The XML.
        received: Day of receipt, or None when that does not matter.
        accepted: Whether it was accepted, retour included; a refused one only has its Identificatie
            used. None when the gemeente sent it and still waits for the retour.
    """

    message: bytes = field(repr=False)
    received: date | None
    accepted: bool | None


def _besides(context: Context) -> Context:
    return evolve(context, today=None, history=None)


@frozen(kw_only=True)
class Situation:
    """How things stand when a test begins; whatever was there before must be gone.

    Attributes:
        role: The side that the software plays.
        gemeente: Gemeentecode that the software plays; empty for the CAK.
        earlier: What was exchanged before, oldest first: for a gemeente what it sent and received.
        context: What is known besides: BRP, other streams, lists and terms; it holds no day and no
            history.
    """

    role: Role
    gemeente: str
    earlier: tuple[Earlier, ...]
    context: Context = field(converter=_besides, repr=False)


class Adapter(Protocol):
    """Three methods between the kit and the software. Each test makes an adapter of its own.

    A method that cannot do what is asked raises `Unable`; the test is then shown as skipped, with
    the reason.
    """

    def begin(self, situation: Situation) -> None:
        """Make the administration of the software empty, and then as it is in the situation."""
        ...

    def happen(self, event: Event, today: date) -> Sequence[bytes]:
        """Let something happen at the gemeente and return the messages that it sends, as XML.

        Asked only of a gemeente.
        """
        ...

    def receive(self, message: bytes, today: date) -> Sequence[bytes]:
        """Let a message arrive and return all that is sent back, as XML: a retour, then what follows."""
        ...


class Unable(Exception):  # not an error: the software has no way to do what the test asks
    """The software cannot do what a test asks; the text says why, in Dutch."""
