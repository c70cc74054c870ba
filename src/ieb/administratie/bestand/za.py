"""Reading ZA: zorg van aanbieders, one row per product per client."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO, Final

from attrs import frozen

from ieb.administratie.bestand.cells import Cells
from ieb.administratie.bestand.columns import ZA
from ieb.administratie.bestand.dialect import Dialect
from ieb.administratie.bestand.doubles import Earlier
from ieb.administratie.bestand.notations import read_whole
from ieb.administratie.bestand.reading import read_file
from ieb.administratie.bestand.regels import Bestand, HenvRegel, ZaRegel
from ieb.errors import InvalidType
from ieb.privacy import quote

_AGB: Final = re.compile("[0-9]{8}")
_NOBODY: Final = "00000000"


def read_za(
    source: bytes | BinaryIO,
    dialect: Dialect,
    *,
    herstel_nullen: bool = False,
    aanbieders: Iterable[str] | None = None,
    producten: Iterable[str] | None = None,
    henv: Bestand[HenvRegel] | None = None,
) -> Bestand[ZaRegel]:
    """Read a ZA file: every row, and all findings in one pass.

    Args:
        source: Its bytes, or a file that was opened for reading bytes; it is read line by line.
        dialect: How it is written.
        herstel_nullen: Whether zeros that a spreadsheet took from a Bsn are put back.
        aanbieders: The codes of the providers that there are, or None when that is not known.
        producten: The codes of the products that there are, or None when that is not known.
        henv: The HenV file beside it, to tell who has another name or day of birth there.

    Raises:
        InvalidType: An argument of another type.
    """
    reader = _ZaReader(
        herstel_nullen, _as_set("aanbieders", aanbieders), _as_set("producten", producten)
    )
    earlier = Earlier()
    if henv is not None:
        if not isinstance(henv, Bestand):
            msg = f"henv: verwacht een Bestand van read_henv, geen {type(henv).__name__}."
            raise InvalidType(msg)
        earlier.know("HenV", henv.regels)
    return read_file(source, dialect, ZA, reader.read, earlier)


def _as_set(name: str, codes: Iterable[str] | None) -> frozenset[str] | None:
    if codes is None:
        return None
    if isinstance(codes, str) or not isinstance(codes, Iterable):
        msg = f"{name}: verwacht een lijst van codes, geen {type(codes).__name__}."
        raise InvalidType(msg)
    return frozenset(codes)


@frozen
class _ZaReader:
    herstel_nullen: bool
    aanbieders: frozenset[str] | None
    producten: frozenset[str] | None

    def read(self, cells: Cells) -> ZaRegel:
        """Return the row of some cells."""
        cells.check_name()
        zorgperiode = cells.period("PERIODE_WEEK")
        cells.check_law()
        self._check_provider(cells)
        self._check_product(cells)
        return ZaRegel(
            regelnummer=cells.line,
            bsn=cells.bsn(herstel_nullen=self.herstel_nullen),
            achternaam=cells.text("ACHTERNAAM"),
            voorletters=cells.text("VOORLETTERS"),
            voorvoegsel=cells.text("VOORVOEGSEL"),
            geboortedatum=cells.birth(zorgperiode),
            zorgperiode=zorgperiode,
            aanbieder_code=cells.text("ZORGAANBIEDER_WZA_CODE"),
            aanbieder_naam=cells.text("ZORGAANBIEDER_NAAM"),
            regeling=cells.text("REGELING"),
            product_code=cells.text("PRODUCTCODE"),
            product_omschrijving=cells.text("PRODUCT_OMSCHRIJVING"),
            geleverde_zorg=_minutes(cells),
            laatste=cells.last_row(),
        )

    def _check_provider(self, cells: Cells) -> None:
        column = "ZORGAANBIEDER_WZA_CODE"
        code = cells.text(column)
        if _AGB.fullmatch(code) is None or code == _NOBODY:
            cells.signal("ZA020", "Verwacht de AGB-code van een aanbieder: acht cijfers.", column)
        elif self.aanbieders is not None and code not in self.aanbieders:
            text = f"{quote(code)} staat niet in uw lijst van aanbieders."
            cells.signal("ZA021", text, column)

    def _check_product(self, cells: Cells) -> None:
        column = "PRODUCTCODE"
        code = cells.text(column)
        if self.producten is not None and code not in self.producten:
            text = f"{quote(code)} staat niet in uw lijst van producten."
            cells.signal("ZA030", text, column)


def _minutes(cells: Cells) -> int | None:
    column = "GELEVERDE_ZORG"
    minutes = cells.read(column, "ZA010", read_whole)
    if minutes == 0:
        cells.signal("ZA011", "Er is geen zorg geleverd: 0 minuten.", column)
    return minutes
