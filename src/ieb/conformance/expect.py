"""What a check expects of the software, and what it says in Dutch when something else comes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from ieb.conformance.mismatch import Mismatch, demand_bytes
from ieb.errors import RefusedMessage
from ieb.keten.party import objections
from ieb.messages import Message
from ieb.messages.kinds import Heenbericht, is_retour
from ieb.notation import write_date
from ieb.retour import check_retour
from ieb.rules.class_codes import class_codes
from ieb.wire import parse
from ieb.wire.listing import Line, listing


def read_all(sent: Sequence[bytes]) -> list[Message]:
    """Read what the software sent.

    Args:
        sent: The messages, as XML.

    Raises:
        Mismatch: Something that is no valid message.
    """
    return [_read(data) for data in demand_bytes(sent)]


def _read(data: bytes) -> Message:
    try:
        return parse(data)
    except RefusedMessage as error:
        raise Mismatch("een geldig bericht", "; ".join(map(str, error.findings))) from None


def expect_nothing(sent: Sequence[bytes], why: str) -> None:
    """Demand that nothing was sent.

    Args:
        sent: What was sent.
        why: Why nothing should be, in Dutch.

    Raises:
        Mismatch: Something was sent.
    """
    messages = read_all(sent)
    if messages:
        raise Mismatch(f"geen bericht: {why}", describe_messages(messages))


def expect_retour(sent: list[Message], heenbericht: Heenbericht, wanted: Message) -> None:
    """Demand that the first message is the right retour.

    Args:
        sent: What was sent.
        heenbericht: What it should answer.
        wanted: A retour of the right day with the right codes; its own identification does not
            count.

    Raises:
        Mismatch: No retour, one that copied something wrong, one with other codes, or one of
            another day.
    """
    expected = f"eerst een {wanted.naam} {describe_codes(wanted)}"
    if not sent:
        raise Mismatch(expected, "geen bericht")
    first = sent[0]
    if first.naam != wanted.naam or not is_retour(first):
        raise Mismatch(expected, describe_messages(sent))
    wrong = objections(check_retour(first, heenbericht))
    if wrong:
        raise Mismatch("een retour dat klopt met het heenbericht", "; ".join(wrong))
    if describe_codes(first) != describe_codes(wanted):
        raise Mismatch(expected, f"een {first.naam} {describe_codes(first)}")
    days = [write_date(_retour_day(retour)) for retour in (wanted, first)]
    if days[0] != days[1]:
        raise Mismatch(f"een {first.naam} met DagtekeningRetour {days[0]}", f"een van {days[1]}")


def _retour_day(retour: Message) -> date:
    assert is_retour(retour)
    return retour.header.dagtekening_retour


def expect_messages(sent: list[Message], wanted: Iterable[Message]) -> None:
    """Demand messages with just this content; their identification does not count.

    Args:
        sent: What was sent.
        wanted: What should be, in any order.

    Raises:
        Mismatch: More, fewer or other messages.
    """
    expected = list(wanted)
    if len(sent) != len(expected):
        raise Mismatch(describe_messages(expected), describe_messages(sent))
    left = list(sent)
    for mine in expected:
        same = next((candidate for candidate in left if content(candidate) == content(mine)), None)
        if same is None:
            other = left[0]
            raise Mismatch(_only(mine, other), _only(other, mine))
        left.remove(same)


def _only(message: Message, other: Message) -> str:
    others = content(other)
    rows = [
        f"{line.label} {line.value or ''}".strip()
        for line in content(message)
        if line not in others
    ]
    return f"{message.naam} met {', '.join(rows) or 'niets daarvan'}"


_BODY: Final = ("Client", "Abonnementstarief", "BeschermdWonen")
# What a sender numbers himself, and what the XSD has seen to: the code of a WMO409 is not
# published.
_NUMBERING: Final = {
    "Identificatie bericht",
    "Code bericht",
    "XsdVersie",
    "BasisschemaXsdVersie",
    "BerichtXsdVersie",
}


def content(message: Message) -> list[Line]:
    """Return what counts of a message, line by line: all but how its sender numbers it.

    Args:
        message: Any message.
    """
    return [line for line in listing(message, show_bsn=True) if line.label not in _NUMBERING]


def _described(message: Message) -> str:
    """Return what a heenbericht says, without its header; what is shown of it goes through `shown`."""
    lines = listing(message, show_bsn=True)
    body = itertools.dropwhile(lambda line: line.label not in _BODY, lines)
    rows = [f"{line.label} {line.value}" for line in body if line.value is not None]
    return f"een {message.naam} ({', '.join(rows)})"


def describe_codes(message: Message) -> str:
    """Return the return codes of a retour, class by class, in Dutch.

    Args:
        message: A retour.
    """
    assert is_retour(message)
    parts = [
        f"{part.path} {', '.join(sorted(code.code for code in part.codes))}"
        for part in class_codes(message)
        if part.codes
    ]
    return f"met {'; '.join(parts)}" if parts else "zonder retourcodes"


def describe_messages(messages: Iterable[Message]) -> str:
    """Return in a few Dutch words which messages these are.

    Args:
        messages: Any messages.
    """
    names = [
        f"een {message.naam} {describe_codes(message)}"
        if is_retour(message)
        else _described(message)
        for message in messages
    ]
    return " en ".join(names) or "geen bericht"
