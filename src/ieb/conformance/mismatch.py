"""What the software does wrong, as an exception."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from ieb.conformance.persons import hide_others


class Mismatch(Exception):  # the software is what is wrong, not the kit
    """The software did something else than was expected.

    Attributes:
        expected: What was expected, in Dutch.
        got: What came, in Dutch, without a Bsn.
    """

    def __init__(self, expected: str, got: str) -> None:
        self.expected, self.got = expected, hide_others(got)
        super().__init__(f"Verwacht: {self.expected}\nGekregen: {self.got}")


def demand_bytes(sent: object) -> list[bytes]:
    """Return what the software sent, when it is a list of bytes.

    Args:
        sent: What a method of the adapter returned.

    Raises:
        Mismatch: It is something else.
    """
    if isinstance(sent, bytes | str) or not isinstance(sent, Sequence):
        raise Mismatch("een lijst van berichten als bytes", f"een {type(sent).__name__}")
    # Sequence[object]: what stands in it is what is asked here.
    return [_a_message(data) for data in cast("Sequence[object]", sent)]


def _a_message(data: object) -> bytes:
    if not isinstance(data, bytes):
        raise Mismatch("een bericht als bytes", f"een {type(data).__name__}")
    return data
