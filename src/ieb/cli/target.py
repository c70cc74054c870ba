"""The folder in which a command writes messages: all of them, or none."""

from __future__ import annotations

from pathlib import Path

from ieb.errors import InvalidValue, UnreadableSource


def demand_empty(target: Path, option: str) -> None:
    """Refuse a folder with something in it: then files could come in half of them.

    Args:
        target: The folder; it may not be there yet.
        option: The option that names it.

    Raises:
        InvalidValue: There is something in it.
        UnreadableSource: It is no folder, or cannot be read.
    """
    try:
        is_full = target.exists() and any(target.iterdir())
    except OSError as error:
        msg = f"{option} wijst niet naar een map waarin geschreven kan worden; kies een andere."
        raise UnreadableSource(msg) from error
    if is_full:
        msg = (
            f"De map van {option} is niet leeg; kies een lege map, of een die er nog niet is. Zo "
            "komen de berichten er alle in, of geen."
        )
        raise InvalidValue(msg)
