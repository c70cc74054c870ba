"""A check of the kit as a value, and what it says when the software does something else."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

from attrs import frozen

from ieb.casus import casussen
from ieb.conformance.adapter import Adapter, Role
from ieb.conformance.line import Spelled, Translated
from ieb.conformance.mismatch import Mismatch, listed
from ieb.errors import RefusedMessage
from ieb.findings import Mark
from ieb.messages import WMO406, WMO408, WMO410, Message
from ieb.messages.bericht import KopRetour
from ieb.notation import write_date
from ieb.releases import Release, chosen
from ieb.retour import Heenbericht, check_retour
from ieb.rules import Rule
from ieb.rules.retouren import class_codes
from ieb.wire import parse
from ieb.wire.listing import Line, listing


@frozen(kw_only=True)
class Check:
    """One check of the kit.

    Attributes:
        name: Unique name, such as ``casus 2 stap 1 (cak)``.
        group: What it belongs to in the summary, such as ``casus 2`` or ``TR404``.
        title: What it shows, in Dutch.
        source: Which page of the standard it rests on, in Dutch.
        role: The side that is tested.
        play: What it does with the software; raises `Mismatch`.
        spelling: How the messages that the software gets are written, or None for as usual.
    """

    name: str
    group: str
    title: str
    source: str
    role: Role
    play: Callable[[Adapter], None]
    spelling: Callable[[str], str] | None = None

    def run(self, adapter: Adapter, release: Release | None = None) -> None:
        """Hold the check against software.

        Args:
            adapter: The software.
            release: The release that it reads and writes; None for the default.

        Raises:
            Mismatch: The software does something else than was expected.
            Unable: The software cannot do what is asked, or its XSD set does not allow it.
        """
        line = adapter
        if self.spelling is not None:
            line = Spelled(line, self.spelling, chosen(release))
        if release is not None:
            line = Translated(line, release)
        self.play(line)


CASUSDOCUMENT: Final = "casusbeschrijvingen iEb 4.0 (versie 1.1)"
_READ_IN: Final = {
    Mark.V4_0: "gelezen in release 4.0",
    Mark.V3_0: "gelezen in release 3.0; dat 4.0 dit zo houdt, is een aanname",
    Mark.V1_0: "gelezen in release 1.0; dat 4.0 dit zo houdt, is een aanname",
    Mark.ZUSTER: "gelezen in een zusterstandaard; dat iEb dit zo vraagt, is een aanname",
    Mark.VEKTIS: "gelezen in een codelijst van Vektis",
    Mark.XSD: "gelezen in uw XSD-set",
    Mark.AANNAME: "onze lezing (aanname)",
}


def source_of(rule: Rule, naam: str) -> str:
    """Return on what a check of a rule rests, in Dutch.

    Args:
        rule: The rule.
        naam: Name of the message it is about.
    """
    where = f"{rule.soort.value} {rule.code}, {_READ_IN[rule.mark_for(naam)]}"
    pages = [f"{one.number} (vanaf bladzijde {one.page})" for one in casussen() if rule.code in one.rules]
    named = f"; genoemd in de {CASUSDOCUMENT} bij casus {', '.join(pages)}" if pages else ""
    return f"{where}{named}; ieb rules {rule.code} legt haar uit"


def read_all(sent: Sequence[bytes]) -> list[Message]:
    """Read what the software sent.

    Args:
        sent: The messages, as XML.

    Raises:
        Mismatch: Something that is no valid message.
    """
    return [_read(one) for one in listed(sent)]


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
        raise Mismatch(f"geen bericht: {why}", told(messages))


def expect_retour(sent: list[Message], heenbericht: Heenbericht, wanted: Message) -> None:
    """Demand that the first message is the right retour.

    Args:
        sent: What was sent.
        heenbericht: What it should answer.
        wanted: A retour of the right day with the right codes; its own identification does not count.

    Raises:
        Mismatch: No retour, one that copied something wrong, one with other codes, or one of another day.
    """
    expected = f"eerst een {wanted.naam} {codes_told(wanted)}"
    if not sent:
        raise Mismatch(expected, "geen bericht")
    first = sent[0]
    if first.naam != wanted.naam or not isinstance(first, WMO406 | WMO408 | WMO410):
        raise Mismatch(expected, told(sent))
    findings = check_retour(first, heenbericht).findings
    if findings:
        raise Mismatch("een retour dat klopt met het heenbericht", "; ".join(map(str, findings)))
    if codes_told(first) != codes_told(wanted):
        raise Mismatch(expected, f"een {first.naam} {codes_told(first)}")
    days = [write_date(_retour_day(one)) for one in (wanted, first)]
    if days[0] != days[1]:
        raise Mismatch(f"een {first.naam} met DagtekeningRetour {days[0]}", f"een van {days[1]}")


def _retour_day(retour: Message) -> date:
    assert isinstance(retour.header, KopRetour)
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
        raise Mismatch(told(expected), told(sent))
    left = list(sent)
    for mine in expected:
        same = next((one for one in left if content(one) == content(mine)), None)
        if same is None:
            other = left[0]
            raise Mismatch(_only(mine, other), _only(other, mine))
        left.remove(same)


def _only(message: Message, other: Message) -> str:
    others = content(other)
    rows = [f"{one.label} {one.value or ''}".strip() for one in content(message) if one not in others]
    return f"{message.naam} met {', '.join(rows) or 'niets daarvan'}"


_BODY: Final = ("Client", "Abonnementstarief", "BeschermdWonen")
# What a sender numbers himself, and what the XSD has seen to: the code of a WMO409 is not published.
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
    return [one for one in listing(message, show_bsn=True) if one.label not in _NUMBERING]


def _described(message: Message) -> str:
    """Return what a heenbericht says, without its header and its Bsn."""
    shown = listing(message)
    body = itertools.dropwhile(lambda line: line.label not in _BODY, shown)
    rows = [f"{one.label} {one.value}" for one in body if one.value is not None]
    return f"een {message.naam} ({', '.join(rows)})"


def codes_told(message: Message) -> str:
    """Return the return codes of a retour, class by class, in Dutch.

    Args:
        message: A retour.
    """
    assert isinstance(message, WMO406 | WMO408 | WMO410)
    parts = [
        f"{one.path} {', '.join(sorted(code.code for code in one.codes))}"
        for one in class_codes(message)
        if one.codes
    ]
    return f"met {'; '.join(parts)}" if parts else "zonder retourcodes"


def told(messages: Iterable[Message]) -> str:
    """Return in a few Dutch words which messages these are.

    Args:
        messages: Any messages.
    """
    names = [
        f"een {one.naam} {codes_told(one)}" if isinstance(one.header, KopRetour) else _described(one)
        for one in messages
    ]
    return " en ".join(names) or "geen bericht"
