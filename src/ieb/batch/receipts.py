"""What a receipt of the journal says about an envelope, as a finding."""

from __future__ import annotations

from ieb.findings import Finding, Mark, Severity
from ieb.ggk import Arrival, Di01, Du01, Receipt
from ieb.ggk.unwrapping import compare_with_sent
from ieb.messages import Message
from ieb.privacy import quote


def tell_answer(receipt: Receipt, message: Message | None) -> tuple[Finding, ...]:
    """Return where an answer does not go with the Di01 that it names; nothing when it does.

    Args:
        receipt: What it is to the journal.
        message: The message in it, or None when there is none.
    """
    envelope, about = receipt.envelope, receipt.about
    if not isinstance(envelope, Du01) or not isinstance(about, Di01):
        return ()
    release = None
    if message is not None:
        release = message.release
    return tuple(compare_with_sent(envelope, message, about, release))


def tell_receipt(receipt: Receipt) -> Finding | None:
    """Return what is to be told about an envelope that came in; None for one that is new.

    Args:
        receipt: What it is to the journal.
    """
    number = quote(receipt.envelope.referentienummer)
    match receipt.arrival:
        case Arrival.HERHAALD:
            text = f"Envelop {number} is al eerder ontvangen; zij wordt niet nog eens verwerkt."
            return _find("GG017", text, Severity.SIGNAAL, Mark.GGK)
        case Arrival.STRIJDIG:
            text = (
                f"Onder referentienummer {number} kwam van deze zender eerder een andere inhoud. "
                "Deze wordt niet verwerkt; vraag om een envelop met een nieuw nummer."
            )
            return _find("GG014", text, Severity.AFKEUR, Mark.GGK)
        case Arrival.ONBEKEND:
            text = (
                f"Antwoord {number} gaat over een envelop die hier niet bekend is. Het staat apart "
                "en is niet verwerkt; lees eerst wat verstuurd is, en bied dit nog eens aan."
            )
            return _find("GG015", text, Severity.OVERTREDING, Mark.AANNAME)
        case Arrival.TWEEDE:
            text = (
                f"Antwoord {number} gaat over een envelop die al beantwoord is. Het staat apart en "
                "is niet verwerkt; kijk welk antwoord telt."
            )
            return _find("GG016", text, Severity.OVERTREDING, Mark.AANNAME)
        case _:
            return None


def _find(code: str, text: str, severity: Severity, mark: Mark) -> Finding:
    return Finding(code=code, message=text, severity=severity, mark=mark)
