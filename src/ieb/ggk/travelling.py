"""The envelopes that travel between gemeenten and the CAK, and what they are compared by."""

from __future__ import annotations

from attrs import evolve

from ieb.errors import InvalidType, InvalidValue
from ieb.ggk.envelopes import Di01, Du01, Envelope, Fo01
from ieb.ggk.writing import write_element

Travelling = Di01 | Du01 | Fo01
"""What gemeenten and the CAK send each other; the other kinds stay inside the chain (ggk)."""


def zender_of(envelope: Travelling) -> str:
    """Return the organisatie of the sender as it is compared: without blanks around it.

    Args:
        envelope: The envelope.
    """
    return (envelope.zender.organisatie or "").strip()


def ontvanger_of(envelope: Travelling) -> str:
    """Return the organisatie of the receiver as it is compared: without blanks around it.

    Args:
        envelope: The envelope.
    """
    return (envelope.ontvanger.organisatie or "").strip()


def cross_of(envelope: Travelling) -> str | None:
    """Return the reference that an envelope answers; None when it answers nothing.

    Args:
        envelope: The envelope.
    """
    return None if isinstance(envelope, Di01) else envelope.cross_refnummer


def content_of(envelope: Travelling) -> tuple[str, bytes | None]:
    """Return all that an envelope says: as an element, and what a fault quotes apart from that.

    What a fault quotes may be no XML at all, and then could not be read from an element.

    Args:
        envelope: The envelope.
    """
    if isinstance(envelope, Fo01):
        return write_element(evolve(envelope, details_xml=None)), envelope.details_xml
    return write_element(envelope), None


def demand_travelling(envelope: object) -> Travelling:
    """Refuse what has no place in a journal.

    Args:
        envelope: What was given as an envelope.

    Returns:
        The envelope.

    Raises:
        InvalidValue: A Bv03 or Fo03, which stay inside the chain (ggk).
        InvalidType: It is no envelope.
    """
    if isinstance(envelope, Travelling):
        return envelope
    name = type(envelope).__name__
    if isinstance(envelope, Envelope):
        msg = (
            f"Een {name} blijft binnen de keten en komt niet in een journaal; verwacht wordt een "
            "Di01, Du01 of Fo01."
        )
        raise InvalidValue(msg)
    msg = f"envelope: verwacht een Di01, Du01 of Fo01, geen {name}."
    raise InvalidType(msg)
