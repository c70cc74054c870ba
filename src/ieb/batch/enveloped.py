"""Judging what is in an envelope: the message, and before it what looks odd around it."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from ieb.errors import NotAnEnvelope, RefusedMessage
from ieb.findings import Finding, Mark
from ieb.ggk import Bv03, Di01, Du01, Envelope, Fo01, Fo03, parse, unwrap
from ieb.privacy import mask, quote, replace_unprintable
from ieb.releases import Release
from ieb.rules import Context, Report, check
from ieb.wire.xml import ENVELOPE

_LONG_TEXT: Final = 10_000_000
"""A text that is longer is refused in a message, and may be the payload of an envelope."""


def may_be_envelope(report: Report, data: bytes) -> bool:
    """Return whether what is no message may be an envelope.

    Args:
        report: What judging the bytes as a message gave.
        data: The bytes.
    """
    is_one = any(finding.code == ENVELOPE for finding in report.findings)
    return is_one or len(data) > _LONG_TEXT


def check_envelope(
    data: bytes, bare: Report, context: Context, release: Release | None
) -> tuple[Report, Envelope | None]:
    """Judge bytes that may be an envelope.

    Args:
        data: The bytes.
        bare: What judging them as a message gave.
        context: What is known besides.
        release: The release the message must be of; None for the default.

    Returns:
        What was found, and the envelope; None when it is none.
    """
    try:
        envelope = parse(data)
    except NotAnEnvelope as error:
        if any(finding.code == ENVELOPE for finding in bare.findings):
            bare = Report(message=None, findings=error.findings)
        return bare, None
    except RefusedMessage as error:
        return Report(message=None, findings=error.findings), None
    if isinstance(envelope, Di01 | Du01):
        return _check_payload(envelope, context, release), envelope
    return Report(message=None, findings=(_tell_other(envelope),)), envelope


def size_in(envelope: Envelope | None) -> int:
    """Return how many bytes an envelope quotes or wraps: nearly all that it takes in memory.

    Args:
        envelope: An envelope, or None for no bytes.
    """
    if isinstance(envelope, Di01 | Du01):
        return len(envelope.inhoud)
    if isinstance(envelope, Fo01 | Fo03):
        return len(envelope.details_xml or b"")
    return 0


def _check_payload(envelope: Di01 | Du01, context: Context, release: Release | None) -> Report:
    unwrapped = unwrap(envelope, release=release)
    if unwrapped.message is None:
        return Report(message=None, findings=unwrapped.findings)
    report = check(envelope.inhoud, context, release=release)
    return evolve(report, findings=(*unwrapped.findings, *report.findings))


def _tell_other(envelope: Fo01 | Fo03 | Bv03) -> Finding:
    """Return what an envelope without a message is; nothing in it is shown in full."""
    name = envelope.berichtcode
    zender = quote(envelope.zender.organisatie or envelope.zender.applicatie)
    text = f"Dit is een {name} van {zender}: een bevestiging binnen de keten. Er is niets te doen."
    if not isinstance(envelope, Bv03):
        told = replace_unprintable(mask(envelope.omschrijving))
        text = (
            f"Dit is een {name} van {zender} met fout {quote(envelope.code.code)}: '{told}'. "
            f"Zij gaat over envelop {quote(envelope.cross_refnummer)}; die is niet verwerkt."
        )
    return Finding(code="GG018", message=text, mark=Mark.GGK)
