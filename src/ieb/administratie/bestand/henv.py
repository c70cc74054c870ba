"""Reading HenV: hulpmiddelen en voorzieningen, one row per verstrekking per client."""

from __future__ import annotations

from typing import BinaryIO, Final

from attrs import frozen

from ieb.administratie.bestand.amounts import Drempels, judge_amounts
from ieb.administratie.bestand.cells import Cells
from ieb.administratie.bestand.columns import HENV
from ieb.administratie.bestand.dialect import Dialect
from ieb.administratie.bestand.doubles import Earlier
from ieb.administratie.bestand.notations import read_amount, read_whole, to_period
from ieb.administratie.bestand.reading import read_file
from ieb.administratie.bestand.regels import Bestand, HenvRegel
from ieb.errors import InvalidValue
from ieb.kalender import Periode
from ieb.values import Bedrag

_USUAL: Final = Drempels()


def read_henv(
    source: bytes | BinaryIO,
    dialect: Dialect,
    *,
    herstel_nullen: bool = False,
    drempels: Drempels = _USUAL,
) -> Bestand[HenvRegel]:
    """Read a HenV file: every row, and all findings in one pass.

    Args:
        source: Its bytes, or a file that was opened for reading bytes; it is read line by line.
        dialect: How it is written.
        herstel_nullen: Whether zeros that a spreadsheet took from a Bsn are put back.
        drempels: What counts as unrealistic.

    Raises:
        InvalidType: An argument of another type.

    Example:
        >>> bestand = read_henv(b"", Dialect())
        >>> print(bestand.bevindingen[0])
        bestand: Het bestand bevat geen regels, ook geen kop. [HV001]
    """
    reader = _HenvReader(herstel_nullen, drempels)
    return read_file(source, dialect, HENV, reader.read, Earlier())


@frozen
class _HenvReader:
    herstel_nullen: bool
    drempels: Drempels

    def read(self, cells: Cells) -> HenvRegel:
        """Return the row of some cells."""
        cells.check_name()
        zorgperiode = cells.period("ZORGPERIODE")
        cells.check_law()
        dossiernummer = cells.text("DOSSIERNUMMER")
        if not dossiernummer.strip():
            cells.error("HV014", "Het dossiernummer ontbreekt.", "DOSSIERNUMMER")
        regel = HenvRegel(
            regelnummer=cells.line,
            bsn=cells.bsn(herstel_nullen=self.herstel_nullen),
            achternaam=cells.text("ACHTERNAAM"),
            voorletters=cells.text("VOORLETTERS"),
            voorvoegsel=cells.text("VOORVOEGSEL"),
            geboortedatum=cells.birth(zorgperiode),
            zorgperiode=zorgperiode,
            dossiernummer=dossiernummer,
            regeling=cells.text("REGELING"),
            pgb=cells.truth("PGB"),
            groep_code=cells.text("HENV_GROEP_CODE"),
            groep_naam=cells.text("HENV_GROEP_NAAM"),
            totale_kosten=_amount(cells, "TOTALE_KOSTEN"),
            vanaf=_first_period(cells),
            aantal_perioden=_count(cells),
            kosten_per_periode=_amount_or_none(cells, "KOSTEN_PER_PERIODE"),
            restbedrag=_amount(cells, "RESTBEDRAG"),
            laatste=cells.last_row(),
        )
        judge_amounts(cells, regel, self.drempels)
        return regel


def _amount(cells: Cells, column: str) -> Bedrag | None:
    return cells.read(column, "HV030", lambda text: read_amount(text, cells.dialect.bedrag))


def _amount_or_none(cells: Cells, column: str) -> Bedrag | None:
    if not cells.text(column):
        return None
    return _amount(cells, column)


def _count(cells: Cells) -> int | None:
    column = "AANTAL_PERIODEN"
    if not cells.text(column):
        return None
    return cells.read(column, "HV031", read_whole)


def _first_period(cells: Cells) -> Periode | None:
    try:
        return to_period(cells.text("JAAR_VANAF"), cells.text("PERIODE_VANAF"))
    except InvalidValue as error:
        cells.error("HV020", str(error), "PERIODE_VANAF")
        return None
