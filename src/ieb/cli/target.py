"""The folder in which a command writes messages: all of them, or none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from ieb.batch import Ledger
from ieb.errors import InvalidValue, UnreadableSource
from ieb.history.sqlite import SqliteHistory

FINISHED: Final = (
    "Een eerdere opdracht naar deze map was afgebroken. Haar berichten stonden al in het kasboek; "
    "hun bestanden zijn nu ook geschreven. Geef een andere map om verder te gaan."
)

ALREADY: Final = (
    "Deze map is de laatste in het kasboek, met al haar berichten; er is niets nieuws te versturen."
)


def tell_full(option: str) -> str:
    """Return in Dutch that there is something in a folder.

    Args:
        option: The option that names it.
    """
    return (
        f"De map van {option} is niet leeg; kies een lege map, of een die er nog niet is. Zo "
        "komen de berichten er alle in, of geen."
    )


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
        raise InvalidValue(tell_full(option))


def is_last(history: SqliteHistory, target: Path) -> bool:
    """Return whether the last run of the ledger wrote a folder, and it is as it was then.

    Args:
        history: The history.
        target: The folder; it may not be there.
    """
    try:
        return Ledger(history).wrote_last(target)
    except OSError:  # not there, or not to be read: who writes in it tells
        return False


def finish_runs(history: SqliteHistory, target: Path) -> bool:
    """Write the files of the runs in the ledger of which they may not all be there.

    Args:
        history: The history, opened to write.
        target: The folder that is asked for now.

    Returns:
        Whether one of them was to come in that folder.

    Raises:
        UnreadableSource: They cannot be written.
        InvalidValue: There are other files in such a folder.
    """
    ledger = Ledger(history)
    unfinished = ledger.unfinished()
    try:
        for run in unfinished:
            ledger.finish(run)
    except OSError as error:
        msg = (
            "Berichten die al in het kasboek staan, konden niet in hun map geschreven worden. "
            "Controleer uw rechten en of de schijf vol is, en geef dezelfde opdracht opnieuw."
        )
        raise UnreadableSource(msg) from error
    return Path(os.path.realpath(target)) in [run.folder for run in unfinished]
