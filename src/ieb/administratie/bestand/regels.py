"""The rows of the two files, and a file as its rows with all that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Generic, TypeVar

from attrs import field, frozen

from ieb.findings import Finding, Severity
from ieb.kalender import Periode
from ieb.messages.reprs import mask_in_repr
from ieb.values import Bedrag


@frozen(kw_only=True)
class BestandRegel:
    """What the rows of both files have. What could not be read is None.

    Attributes:
        regelnummer: Its line in the file, counted from 1.
        bsn: Who it is about.
        achternaam: Surname.
        voorletters: Initials.
        voorvoegsel: Prefix of the surname.
        geboortedatum: Day of birth; None also when only the year is known.
        zorgperiode: In HenV the last period that the CAK knows it with, in ZA the period; that the
            column of ZA may hold a week is not known (aanname: it does not).
        regeling: The law it was granted by.
        laatste: Whether no later rows of this client lie outside the file.
        bevindingen: What is wrong with the row.
    """

    regelnummer: int
    bsn: str | None = field(repr=False)
    achternaam: str = field(repr=False)
    voorletters: str = field(repr=False)
    voorvoegsel: str = field(repr=False)
    geboortedatum: date | None = field(repr=False)
    zorgperiode: Periode | None
    regeling: str = field(repr=mask_in_repr)
    laatste: bool | None
    bevindingen: tuple[Finding, ...] = field(default=(), repr=False)

    @property
    def in_sums(self) -> bool:
        """Whether its amounts or minutes count, as nothing is wrong with the row."""
        return not errors_in(self.bevindingen)

    @property
    def comparable(self) -> bool:
        """Whether its Bsn and its periods were read, so that it takes part in a comparison."""
        return None not in {self.bsn, self.zorgperiode}


@frozen(kw_only=True)
class HenvRegel(BestandRegel):
    """A row of HenV: one verstrekking of one client; `BestandRegel` has what ZA has too.

    Attributes:
        dossiernummer: Number that the gemeente gave it.
        pgb: Whether the client arranges it from a budget.
        groep_code: Code of the group of products.
        groep_naam: Name of that group.
        totale_kosten: The kostprijs.
        vanaf: The first period.
        aantal_perioden: A number of periods; whether planned or past is not known.
        kosten_per_periode: The cost of one period.
        restbedrag: `totale_kosten` minus the contributions up to and including `zorgperiode`.
    """

    dossiernummer: str = field(repr=mask_in_repr)
    pgb: bool | None
    groep_code: str = field(repr=mask_in_repr)
    groep_naam: str = field(repr=False)
    totale_kosten: Bedrag | None
    vanaf: Periode | None
    aantal_perioden: int | None
    kosten_per_periode: Bedrag | None
    restbedrag: Bedrag | None

    @property
    def comparable(self) -> bool:
        """Whether its Bsn and its periods were read, so that it takes part in a comparison."""
        return super().comparable and self.vanaf is not None


@frozen(kw_only=True)
class ZaRegel(BestandRegel):
    """A row of ZA: one product of one client; `BestandRegel` has what HenV has too.

    Attributes:
        aanbieder_code: Code of the provider, eight digits.
        aanbieder_naam: Its name.
        product_code: Code of the product.
        product_omschrijving: Its name.
        geleverde_zorg: Minutes of care.
    """

    aanbieder_code: str = field(repr=mask_in_repr)
    aanbieder_naam: str = field(repr=False)
    product_code: str = field(repr=mask_in_repr)
    product_omschrijving: str = field(repr=False)
    geleverde_zorg: int | None


Regel = TypeVar("Regel", HenvRegel, ZaRegel)


@frozen(kw_only=True)
class Bestand(Generic[Regel]):
    """A file that was read: every row, and all findings in one pass.

    Attributes:
        regels: The rows, also those that something is wrong with.
        niet_gelezen: The lines that could not be taken apart into fields.
        leesbaar: Whether the first line is that of this file; no row is read when it is not.
        bevindingen: What is wrong with the file and with its rows, in the order of the lines.
    """

    regels: tuple[Regel, ...] = field(repr=False)
    niet_gelezen: tuple[int, ...]
    leesbaar: bool
    bevindingen: tuple[Finding, ...] = field(repr=False)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What is wrong; signals are left out."""
        return errors_in(self.bevindingen)


def errors_in(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that are no signals.

    Args:
        findings: Findings.
    """
    return tuple(found for found in findings if found.severity is not Severity.SIGNAAL)
