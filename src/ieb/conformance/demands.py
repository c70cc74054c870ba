"""What a check demands of the software, and what it says in Dutch when something else comes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from ieb.conformance.mismatch import Mismatch, demand_bytes
from ieb.errors import RefusedMessage
from ieb.keten.party import objections
from ieb.messages import Message
from ieb.messages.bericht import NEUTRAL
from ieb.messages.kinds import is_retour
from ieb.messages.pairs import Heenbericht, Retour
from ieb.notation import write_date
from ieb.retour import check_retour
from ieb.rules.class_codes import class_codes
from ieb.scenario.turns import Asked, Reaction
from ieb.wire import parse
from ieb.wire.listing import Line, listing

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
_NEUTRAL: Final = {code.code for code in NEUTRAL}


def read_sent(sent: Sequence[bytes]) -> list[Message]:
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


def choose_reading(readings: Sequence[Reaction], sent: Sequence[Message]) -> Reaction:
    """Return which of the right reactions the software means; the first when it is none of them.

    Args:
        readings: The right reactions.
        sent: What was sent.
    """
    meant = (reading for reading in readings if _is_meant(reading, sent))
    return next(meant, readings[0])


def _is_meant(reading: Reaction, sent: Sequence[Message]) -> bool:
    if not reading.messages or not sent:
        return not reading.messages and not sent
    first, right = sent[0], reading.messages[0]
    if not is_retour(right):
        return True
    return first.naam == right.naam and describe_codes(first) == describe_codes(right)


def demand_reaction(
    sent: Sequence[Message], right: Reaction, asked: Asked, heenbericht: Heenbericht | None
) -> None:
    """Demand a reaction.

    Args:
        sent: What was sent.
        right: What should be.
        asked: What of it is looked at.
        heenbericht: What a retour should answer; None when nothing came in that has one.

    Raises:
        Mismatch: Something else was sent.
    """
    first = next(iter(right.messages), None)
    if first is None or not is_retour(first):
        demand_messages(sent, right.messages, right.why)
        return
    assert heenbericht is not None  # otherwise no retour would be right
    if asked is not Asked.VERVOLG:
        demand_retour(sent, heenbericht, first)
    if asked is not Asked.RETOUR:
        demand_messages(sent[1:], right.messages[1:])


def demand_retour(sent: Sequence[Message], heenbericht: Heenbericht, right: Retour) -> None:
    """Demand that the first message is the right retour.

    Args:
        sent: What was sent.
        heenbericht: What it should answer.
        right: A retour of the right day with the right codes; its own identification does not
            count.

    Raises:
        Mismatch: No retour, one that copied something wrong, one with other codes, or one of
            another day.
    """
    expected = f"eerst een {right.naam} {describe_codes(right)}"
    if not sent:
        raise Mismatch(expected, "geen bericht")
    first = sent[0]
    if first.naam != right.naam or not is_retour(first):
        raise Mismatch(expected, describe_messages(sent))
    wrong = objections(check_retour(first, heenbericht))
    if wrong:
        raise Mismatch("een retour dat klopt met het heenbericht", "; ".join(wrong))
    if describe_codes(first) != describe_codes(right):
        raise Mismatch(expected, f"een {first.naam} {describe_codes(first)}")
    days = [write_date(_retour_day(retour)) for retour in (right, first)]
    if days[0] != days[1]:
        raise Mismatch(f"een {first.naam} met DagtekeningRetour {days[0]}", f"een van {days[1]}")


def _retour_day(retour: Retour) -> date:
    return retour.header.dagtekening_retour


def demand_codes(sent: Sequence[Message], right: Sequence[str]) -> None:
    """Demand return codes that were written down by hand.

    Args:
        sent: What was sent, the retour first.
        right: The codes, sorted; those that only refer to another class do not count.

    Raises:
        Mismatch: The retour has other codes.
    """
    found: set[str] = set()
    if sent and is_retour(sent[0]):
        for part in class_codes(sent[0]):
            found.update(code.code for code in part.codes or ())
    codes = sorted(found - _NEUTRAL)
    if codes != list(right):
        raise Mismatch(_list_codes(right), _list_codes(codes))


def _list_codes(codes: Iterable[str]) -> str:
    told = ", ".join(codes) or "geen"
    return f"retourcodes: {told}"


def demand_messages(sent: Sequence[Message], right: Sequence[Message], why: str = "") -> None:
    """Demand messages with just this content; their identification does not count.

    Args:
        sent: What was sent.
        right: What should be, in any order.
        why: Why nothing should be, in Dutch.

    Raises:
        Mismatch: More, fewer or other messages.
    """
    if len(sent) != len(right):
        expected = describe_messages(right)
        if why and not right:
            expected = f"{expected}: {why}"
        raise Mismatch(expected, describe_messages(sent))
    left = list(sent)
    for mine in right:
        same = [theirs for theirs in left if list_content(theirs) == list_content(mine)]
        if not same:
            other = left[0]
            raise Mismatch(_describe_difference(mine, other), _describe_difference(other, mine))
        left.remove(same[0])


def _describe_difference(message: Message, other: Message) -> str:
    """Return what only the first of two messages says."""
    others = list_content(other)
    own = [line for line in list_content(message) if line not in others]
    rows = [f"{line.label} {line.value or ''}".strip() for line in own]
    told = ", ".join(rows) or "niets daarvan"
    return f"{message.naam} met {told}"


def list_content(message: Message) -> list[Line]:
    """Return what counts of a message, line by line: all but how its sender numbers it.

    Args:
        message: Any message.
    """
    return [line for line in listing(message, show_bsn=True) if line.label not in _NUMBERING]


def describe_codes(message: Message) -> str:
    """Return the return codes of a retour, class by class, in Dutch.

    Args:
        message: A retour.
    """
    assert is_retour(message)
    told: list[str] = []
    for part in class_codes(message):
        if part.codes:
            codes = sorted(code.code for code in part.codes)
            told.append(f"{part.path} {', '.join(codes)}")
    if not told:
        return "zonder retourcodes"
    return f"met {'; '.join(told)}"


def describe_messages(messages: Iterable[Message]) -> str:
    """Return in a few Dutch words which messages these are.

    Args:
        messages: Any messages.
    """
    return " en ".join(_descriptions(messages)) or "geen bericht"


def _descriptions(messages: Iterable[Message]) -> Iterator[str]:
    for message in messages:
        if is_retour(message):
            yield f"een {message.naam} {describe_codes(message)}"
        else:
            yield f"een {message.naam} ({', '.join(_body_of(message))})"


def _body_of(message: Message) -> list[str]:
    """Return what a heenbericht says, without its header; `Mismatch` hides the Bsn's in it."""
    lines = listing(message, show_bsn=True)
    body = itertools.dropwhile(lambda line: line.label not in _BODY, lines)
    return [f"{line.label} {line.value}" for line in body if line.value is not None]
