"""What a check demands of an envelope that the software sends, before it looks at the message."""

from __future__ import annotations

from typing import Final

from ieb import ggk
from ieb.conformance.mismatch import Mismatch
from ieb.errors import RefusedMessage
from ieb.ggk import Bv03, Di01, Du01, Fo01, Fo03, Partij
from ieb.releases import Release

_OWN: Final = "GG"  # how the codes begin of what is found in an envelope, not in the message


def open_envelope(data: bytes, received: Di01 | Du01 | None) -> Di01 | Du01 | Fo01:
    """Read what the software sends, and demand that it goes with what it received.

    Args:
        data: What the software sends.
        received: What it reacts to; None when it begins.

    Raises:
        Mismatch: It is no valid envelope, none that a gemeente or the CAK sends, or it answers
            something else.
    """
    try:
        envelope = ggk.parse(data)
    except RefusedMessage as error:
        found = "; ".join(map(str, error.findings))
        raise Mismatch("een geldige envelop van het GGk", found) from None
    if isinstance(envelope, Bv03 | Fo03):
        got = f"een {envelope.berichtcode}: die is er alleen binnen de keten"
        raise Mismatch("een Di01, Du01 of Fo01", got)
    if envelope.ontvanger.applicatie != ggk.GGK_APPLICATIE:
        expected = f"een {envelope.berichtcode} met ontvanger.applicatie {ggk.GGK_APPLICATIE}"
        raise Mismatch(expected, "een andere applicatie")
    if isinstance(envelope, Du01 | Fo01):
        _demand_answer(envelope, received)
    return envelope


def _demand_answer(answer: Du01 | Fo01, received: Di01 | Du01 | None) -> None:
    if received is None:
        raise Mismatch(
            "geen Du01 of Fo01: hier volgt geen antwoord op", f"een {answer.berichtcode}"
        )
    if answer.cross_refnummer != received.referentienummer:
        expected = (
            f"een {answer.berichtcode} met crossRefnummer {received.referentienummer}, het "
            "referentienummer van de envelop die beantwoord wordt"
        )
        raise Mismatch(expected, f"crossRefnummer {answer.cross_refnummer}")
    parties = _describe_parties(answer.zender, answer.ontvanger)
    swapped = _describe_parties(received.ontvanger, received.zender)
    if parties != swapped:
        raise Mismatch(f"een {answer.berichtcode} {swapped}", f"een {answer.berichtcode} {parties}")


def _describe_parties(zender: Partij, ontvanger: Partij) -> str:
    return f"van {zender.organisatie} aan {ontvanger.organisatie}"


def demand_plain(
    envelope: Di01 | Du01, received: Di01 | Du01 | None, release: Release | None
) -> ggk.Unwrapped:
    """Take the message out of an envelope, and demand that nothing about the envelope is odd.

    Args:
        envelope: What the software sends.
        received: What it reacts to; None when it begins.
        release: The release of its messages; None for the default.

    Raises:
        Mismatch: The envelope says something else than the message in it.
    """
    sent = None
    if isinstance(envelope, Du01) and isinstance(received, Di01):
        sent = received
    unwrapped = ggk.unwrap(envelope, sent=sent, release=release)
    odd = [finding for finding in unwrapped.findings if finding.code.startswith(_OWN)]
    if odd:
        raise Mismatch("een envelop die past bij het bericht erin", "; ".join(map(str, odd)))
    return unwrapped


def demand_fault(sent: list[Di01 | Du01 | Fo01], why: str, *, least: int = 1) -> None:
    """Demand one Fo01 and nothing else.

    Args:
        sent: What the software sends.
        why: Why, in Dutch.
        least: 0 where it may be left out.

    Raises:
        Mismatch: Something else was sent.
    """
    faults = [envelope for envelope in sent if isinstance(envelope, Fo01)]
    if len(faults) != len(sent) or not least <= len(sent) <= 1:
        expected = "een Fo01"
        if not least:
            expected = "een Fo01 of niets"
        raise Mismatch(f"{expected}: {why}", describe_envelopes(sent))


def describe_envelopes(sent: list[Di01 | Du01 | Fo01]) -> str:
    """Return in a few Dutch words which envelopes these are.

    Args:
        sent: The envelopes.
    """
    told = [_describe(envelope) for envelope in sent]
    return " en ".join(told) or "geen envelop"


def _describe(envelope: Di01 | Du01 | Fo01) -> str:
    if isinstance(envelope, Fo01):
        return f"een Fo01 met code {envelope.code.code} ({envelope.omschrijving})"
    return f"een {envelope.berichtcode} met functie {envelope.functie}"
