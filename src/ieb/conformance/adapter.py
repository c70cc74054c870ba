"""What a supplier writes to hold the kit against their own software."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from ieb.keten import Event
from ieb.scenario.situation import Situation


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
        """Let a message arrive and return all that is sent back, as XML.

        A retour comes first, then what follows.
        """
        ...


class Unable(Exception):  # not an error: the software has no way to do what the test asks
    """The software cannot do what a test asks; the text says why, in Dutch."""
