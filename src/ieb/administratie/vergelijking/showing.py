"""Texts and amounts of a comparison, fit to be shown."""

from __future__ import annotations

from ieb.privacy import mask, replace_unprintable
from ieb.values import Bedrag


def show_text(text: str, *, toon_bsn: bool) -> str:
    """Return a text of a file or a record fit to be shown.

    Args:
        text: The text.
        toon_bsn: Whether what may be a Bsn is shown.
    """
    visible = replace_unprintable(text)
    if toon_bsn:
        return visible
    return mask(visible)


def show_euros(amount: Bedrag | None) -> str:
    """Return an amount in euros; empty for none.

    Args:
        amount: The amount.
    """
    return "" if amount is None else str(amount)
