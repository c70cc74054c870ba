"""The folder in which a command writes messages: all of them, or none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from ieb.batch import Ledger, Tijdvak
from ieb.cli.screen import printable
from ieb.errors import InvalidValue, UnreadableSource
from ieb.history.sqlite import SqliteHistory

FINISHED: Final = (
    "Een eerdere opdracht naar deze map was afgebroken. Haar berichten stonden al in het kasboek; "
    "hun bestanden zijn nu ook geschreven. Geef een andere map om verder te gaan."
)

WHOLE: Final = (
    "Deze map is de laatste in het kasboek, met al haar berichten. Geef een andere map om verder "
    "te gaan."
)

ALREADY: Final = (
    "Deze map is de laatste in het kasboek, met al haar berichten; er is niets nieuws te versturen."
)

_TOLD: Final = 5
"""So many names of files are told (aanname)."""
_DRAFT: Final = ".ieb-"
"""How a folder begins that is being made, or that a killed process left."""


def tell_full(option: str) -> str:
    """Return in Dutch that there is something in a folder.

    Args:
        option: The option that names it.
    """
    return (
        f"De map van {option} is niet leeg; kies een lege map, of een die er nog niet is. Zo "
        "komt alles erin, of niets."
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


def demand_ours(target: Path, ledger: Ledger) -> None:
    """Refuse a folder that holds something other than folders of the ledger with their files.

    Args:
        target: The folder; it may not be there.
        ledger: The ledger.

    Raises:
        InvalidValue: There is something else in it.
        UnreadableSource: It is no folder, or cannot be read.
    """
    runs = {run.folder: run for run in ledger.runs()}
    foreign: list[str] = []
    try:
        for path in _list(target):
            run = runs.get(Path(os.path.realpath(path)))
            if run is None:
                foreign.append(path.name)
                continue
            made = {entry.file for entry in ledger.entries(run)}
            others = [inner.name for inner in _list(path) if inner.name not in made]
            foreign.extend(f"{path.name}/{name}" for name in others)
    except OSError as error:
        msg = "-o wijst niet naar een map waarin geschreven kan worden; kies een andere."
        raise UnreadableSource(msg) from error
    if foreign:
        told = ", ".join(printable(name, show_bsn=False) for name in foreign[:_TOLD])
        more = len(foreign) - _TOLD
        if more > 0:
            told += f" en nog {more}"
        msg = f"De map bevat bestanden die niet in het kasboek staan: {told}. Zet ze elders."
        raise InvalidValue(msg)


def _list(folder: Path) -> list[Path]:
    """Return what is in a folder, without drafts; nothing when it is not there."""
    if not folder.exists():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith(_DRAFT))


class FreeFolders:
    """Folders in another, one for each day; a second one of a day gets a number.

    Attributes:
        target: The folder that they come in.
    """

    def __init__(self, target: Path | None, ledger: Ledger) -> None:
        """Begin with those that the ledger knows.

        Args:
            target: The folder that they come in; None when nothing is written.
            ledger: The ledger.
        """
        self.target = Path(os.path.realpath(target or Path()))
        self._taken = {run.folder for run in ledger.runs()}

    def of(self, slot: Tijdvak) -> Path:
        """Return a folder for what goes in a slot.

        Args:
            slot: The slot.
        """
        name = slot.dag.isoformat()
        folder, number = self.target / name, 1
        while folder in self._taken:
            number += 1
            folder = self.target / f"{name}-{number}"
        self._taken.add(folder)
        return folder
