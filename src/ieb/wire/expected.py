"""The kind of message that a caller expects to read, and the refusal of every other one."""

from __future__ import annotations

from typing import TypeVar

from ieb.errors import InvalidType, UnexpectedMessage
from ieb.findings import Finding, Mark, Path
from ieb.messages import MESSAGES, Bericht, Message

M = TypeVar("M", bound=Message)
"""The kind of message that was asked for."""


def demand_expect(expect: object) -> None:
    """Refuse what is no kind of message.

    Args:
        expect: What a caller, perhaps an untyped one, gave; None for any message.

    Raises:
        InvalidType: Neither None nor one of the six classes.
    """
    if expect is None or any(expect is kind for kind in MESSAGES):
        return
    kind = expect if isinstance(expect, type) else type(expect)
    first, last = f"ieb.{MESSAGES[0].naam}", f"ieb.{MESSAGES[-1].naam}"
    msg = f"expect: verwacht een van de klassen {first} t/m {last} of None, geen {kind.__name__}."
    raise InvalidType(msg)


def refuse_other(
    naam: str, expect: type[Bericht] | None, *, path: Path, line: int | None = None
) -> None:
    """Refuse a message that is another one than was expected.

    Args:
        naam: Name of the message that was read.
        expect: The class that was expected; None for any.
        path: Where it says which message it is.
        line: The line of that place, or None.

    Raises:
        UnexpectedMessage: It is another message.
    """
    if expect is None or naam == expect.naam:
        return
    advice = "Lees zonder expect om elk bericht te krijgen."
    text = f"Dit is een {naam}; verwacht werd een {expect.naam}. {advice}"
    raise UnexpectedMessage(
        (Finding(code="bericht-anders", message=text, path=path, line=line, mark=Mark.AANNAME),)
    )
