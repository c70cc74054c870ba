"""Names fit for a screen: nothing that may be a Bsn, and nothing that moves the cursor."""

from __future__ import annotations

from ieb.privacy import mask, replace_unprintable


def printable(name: str, *, show_bsn: bool) -> str:
    """Return a name fit for a screen: no control characters, and nothing that may be a Bsn.

    Args:
        name: Such as that of a file.
        show_bsn: Whether what may be a Bsn is shown.
    """
    visible = replace_unprintable(name)
    return visible if show_bsn else mask(visible)
