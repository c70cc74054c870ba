"""What two rows of a file say of each other: the same twice, or two things of one client."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from attrs import define, field

from ieb.administratie.bestand.cells import Cells
from ieb.administratie.bestand.regels import BestandRegel, HenvRegel

_TWO: Final = 2


@define
class Earlier:
    """What earlier rows of a file said."""

    _rows: dict[tuple[str, ...], int] = field(factory=dict[tuple[str, ...], int])
    _people: dict[str, tuple[str, date | None, str]] = field(
        factory=dict[str, tuple[str, date | None, str]]
    )
    _dossiers: dict[tuple[str, str], int] = field(factory=dict[tuple[str, str], int])

    def know(self, name: str, regels: Iterable[BestandRegel]) -> None:
        """Take in the people of another file, who may have another name in this one.

        Args:
            name: The other file.
            regels: Its rows.
        """
        for regel in regels:
            if regel.bsn is not None:
                place = f"Regel {regel.regelnummer} van {name}"
                self._people.setdefault(regel.bsn, _describe(regel, place))

    def judge(self, cells: Cells, regel: BestandRegel, content: tuple[str, ...]) -> None:
        """Tell what a row has in common with an earlier one; the cells keep what is found.

        Args:
            cells: Its cells.
            regel: The row.
            content: The text of all its cells.
        """
        same = self._rows.setdefault(content, cells.line)
        if same != cells.line:
            cells.signal("HV070", f"De regel is gelijk aan regel {same}.")
            return
        if regel.bsn is None:
            return
        self._judge_person(cells, regel, regel.bsn)
        if isinstance(regel, HenvRegel) and regel.dossiernummer:
            self._judge_dossier(cells, (regel.bsn, regel.dossiernummer))

    def _judge_person(self, cells: Cells, regel: BestandRegel, bsn: str) -> None:
        described = _describe(regel, f"Regel {cells.line}")
        name, birth, _ = described
        earlier_name, earlier_birth, place = self._people.setdefault(bsn, described)
        births = {earlier_birth, birth} - {None}
        if earlier_name != name or len(births) == _TWO:
            text = f"{place} heeft hetzelfde Bsn en een andere naam of geboortedatum."
            cells.signal("HV013", text, "BSN")

    def _judge_dossier(self, cells: Cells, key: tuple[str, str]) -> None:
        line = self._dossiers.setdefault(key, cells.line)
        if line != cells.line:
            text = f"Regel {line} heeft hetzelfde Bsn en dossiernummer, en zegt iets anders."
            cells.error("HV071", text, "DOSSIERNUMMER")


def _describe(regel: BestandRegel, place: str) -> tuple[str, date | None, str]:
    """Return the name and the day of birth in a row, and where that row stands."""
    return regel.achternaam.strip().casefold(), regel.geboortedatum, place
