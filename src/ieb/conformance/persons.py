"""What the kit shows: its own fictitious persons in full, and nobody else."""

from __future__ import annotations

from typing import Final

from ieb.privacy import mask

FICTITIOUS: Final = frozenset({"107311653", "176742335", "449775392", "999990019", "999992016"})
"""The Bsn's in the scenarios of the kit: by them a reader sees whom a check is about."""


def hide_others(text: str) -> str:
    """Return a text without any Bsn but those of the kit.

    Args:
        text: What is about to be shown.
    """
    return mask(text, allowed=FICTITIOUS)
