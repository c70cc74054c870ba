"""The cells of one row by the names of their columns, with what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeVar

from attrs import define, field

from ieb.administratie.bestand.codes import find, signal
from ieb.administratie.bestand.dialect import Dialect
from ieb.administratie.bestand.lines import looks_like_cp850
from ieb.administratie.bestand.notations import read_day, read_period, read_truth
from ieb.errors import InvalidValue
from ieb.findings import Finding
from ieb.kalender import Periode
from ieb.privacy import passes_elfproef, quote

Value = TypeVar("Value")
_BSN: Final = re.compile("[0-9]{9}")
_LOST_ZEROS: Final = re.compile("[0-9]{7,8}")
_FIRST_BIRTH: Final = date(1900, 1, 1)


@define
class Cells:
    """The cells of one row.

    Attributes:
        line: Which line it is, counted from 1.
        dialect: How the file is written.
        findings: What is wrong so far.
    """

    line: int
    dialect: Dialect
    _content: Mapping[str, str] = field(repr=False)
    findings: list[Finding] = field(factory=list[Finding], repr=False)

    def text(self, column: str) -> str:
        """Return a cell as it is.

        Args:
            column: Its column.
        """
        return self._content[column]

    def error(self, code: str, text: str, column: str = "") -> None:
        """Say what is wrong.

        Args:
            code: Which thing it is.
            text: What it is, in Dutch.
            column: The column; empty for the row as a whole.
        """
        self.findings.append(find(code, text, column=column, line=self.line))

    def signal(self, code: str, text: str, column: str = "") -> None:
        """Say what is odd; see `error`.

        Args:
            code: Which thing it is.
            text: What it is, in Dutch.
            column: The column; empty for the row as a whole.
        """
        self.findings.append(signal(code, text, column=column, line=self.line))

    def read(self, column: str, code: str, reader: Callable[[str], Value]) -> Value | None:
        """Return what a reader makes of a cell; None, and a finding, when it refuses.

        Args:
            column: The column.
            code: Which thing it is when the reader refuses.
            reader: What reads the text.
        """
        try:
            return reader(self._content[column])
        except InvalidValue as error:
            self.refuse(code, str(error), column)
            return None

    def refuse(self, code: str, text: str, column: str) -> None:
        """Say why a cell cannot be read, and that there are spaces around it: these are not seen.

        Args:
            code: Which thing it is.
            text: What it is, in Dutch.
            column: The column.
        """
        content = self._content[column]
        if content.strip() != content:
            text = f"{text} Er staan spaties omheen; haal die weg."
        self.error(code, text, column)

    def bsn(self, *, herstel_nullen: bool) -> str | None:
        """Return the Bsn.

        Args:
            herstel_nullen: Whether zeros that a spreadsheet took are put back.
        """
        text = self._content["BSN"]
        if _BSN.fullmatch(text):
            if passes_elfproef(text):
                return text
            self.error("HV011", "Dit nummer voldoet niet aan de 11-proef.", "BSN")
            return None
        restored = text.zfill(9)
        lost = _LOST_ZEROS.fullmatch(text) is not None and passes_elfproef(restored)
        if lost and herstel_nullen:
            self.signal("HV010", "Vooraan aangevuld met nullen tot negen cijfers.", "BSN")
            return restored
        advice = ""
        if lost:
            advice = " Een rekenblad liet waarschijnlijk nullen vooraan weg; herstel die."
        self.refuse("HV010", f"Verwacht negen cijfers.{advice}", "BSN")
        return None

    def birth(self, period: Periode | None) -> date | None:
        """Return the day of birth; None also when only the year is known.

        Args:
            period: The bijdrageperiode, after which nobody can be born; None when not known.
        """
        column = "GEBOORTEDATUM"
        try:
            day = read_day(self._content[column], self.dialect.datum)
        except InvalidValue as error:
            self.refuse("HV012", str(error), column)
            return None
        if day is None:
            self.signal("HV012", "Van de geboortedatum is alleen het jaar bekend.", column)
            return None
        if period is not None and day > period.tot_en_met:
            self.signal("HV012", "De geboortedatum ligt na de bijdrageperiode.", column)
        if day < _FIRST_BIRTH:
            self.signal("HV012", "De geboortedatum ligt voor 1900.", column)
        return day

    def period(self, column: str) -> Periode | None:
        """Return a bijdrageperiode.

        Args:
            column: The column.
        """
        return self.read(column, "HV020", lambda text: read_period(text, self.dialect))

    def truth(self, column: str) -> bool | None:
        """Return a yes or a no.

        Args:
            column: The column.
        """
        return self.read(column, "HV022", lambda text: read_truth(text, self.dialect))

    def last_row(self) -> bool | None:
        """Return whether no later rows of this client lie outside the file."""
        last = self.truth("IND_LAATSTE_ZORGPERIODE")
        if last is False:
            text = "Van deze cliënt zijn er latere regels, die niet in dit bestand staan."
            self.signal("HV061", text, "IND_LAATSTE_ZORGPERIODE")
        return last

    def check_law(self) -> None:
        """Tell when a row is of another law than that of 2015."""
        law = self._content["REGELING"]
        if law != "Wmo2015":
            self.signal("HV022", f"Verwacht Wmo2015; hier staat {quote(law)}.", "REGELING")

    def check_name(self) -> None:
        """Tell when the name is missing, or was written in another encoding; never show it."""
        surname = self._content["ACHTERNAAM"]
        if not surname.strip():
            self.signal("HV014", "De achternaam ontbreekt.", "ACHTERNAAM")
        if looks_like_cp850(surname):
            text = "De naam lijkt in cp850 geschreven; vraag het bestand opnieuw op, of zet het om."
            self.signal("HV003", text, "ACHTERNAAM")
