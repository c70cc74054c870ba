"""What two rows of a file say of each other: the same twice, or two things of one client."""

from __future__ import annotations

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
    _people: dict[str, tuple[str, date | None, int]] = field(
        factory=dict[str, tuple[str, date | None, int]]
    )
    _dossiers: dict[tuple[str, str], int] = field(factory=dict[tuple[str, str], int])

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
        name = regel.achternaam.strip().casefold()
        first = self._people.setdefault(bsn, (name, regel.geboortedatum, cells.line))
        earlier_name, earlier_birth, line = first
        births = {earlier_birth, regel.geboortedatum} - {None}
        if earlier_name != name or len(births) == _TWO:
            text = f"Regel {line} heeft hetzelfde Bsn en een andere naam of geboortedatum."
            cells.signal("HV013", text, "BSN")

    def _judge_dossier(self, cells: Cells, key: tuple[str, str]) -> None:
        line = self._dossiers.setdefault(key, cells.line)
        if line != cells.line:
            text = f"Regel {line} heeft hetzelfde Bsn en dossiernummer, en zegt iets anders."
            cells.error("HV071", text, "DOSSIERNUMMER")
