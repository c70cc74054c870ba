"""A message read from the lines of the casus document, in functional notation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import frozen

from ieb.casus.model import Row
from ieb.codes import AttribuutNaam, RedenTerugkoppeling, StatusAanlevering
from ieb.errors import InvalidValue
from ieb.keten import Period
from ieb.messages import WMO405, WMO409, Attribuut, Kostprijs
from ieb.messages.aanlevering import Sleutel
from ieb.messages.kinds import Stroom
from ieb.notation import read_amount, read_code, read_date
from ieb.privacy import quote
from ieb.wire.listing import listing

SPELLINGS: Final = {
    "Eigenbijdragebericht abonnementsstarief (405):": "Eigenbijdragebericht abonnementstarief (405):",
    "PeriodeEigenBijdragAbo": "PeriodeEigenBijdrageAbo",
    "Status aanlevering PeriodeEigenBijdragAbo": "Status aanlevering PeriodeEigenBijdrageAbo",
    "Abonnementsstarief": "Abonnementstarief",
}
"""What the document spells in more than one way: as printed, as the standard names it."""

_HEADER: Final = {
    "Code bericht",
    "Versie bericht",
    "Subversie bericht",
    "Afzender",
    "Ontvanger",
    "Identificatie bericht",
    "Dagtekening bericht",
    "XsdVersie",
    "BasisschemaXsdVersie",
    "BerichtXsdVersie",
}


@frozen(kw_only=True)
class Envelope:
    """What stands in a header and is seldom printed.

    Attributes:
        gemeente: Gemeentecode of the sender, or of the receiver of a WMO409.
        identificatie: Identification of the message.
        dagtekening: Date of the message.
    """

    gemeente: str
    identificatie: str
    dagtekening: date


def printed_date(rows: tuple[Row, ...]) -> date | None:
    """Return the Dagtekening that is printed, or None."""
    text = next((row.value for row in rows if row.label == "Dagtekening bericht"), None)
    return None if text is None else read_date(text)


def read_message(rows: tuple[Row, ...], envelope: Envelope) -> WMO405 | WMO409:
    """Read a message from printed lines.

    Args:
        rows: The lines as printed, the title first.
        envelope: What to fill the header with.

    Raises:
        InvalidValue: A value that is not in functional notation, or lines that are not those of the
            message.
    """
    lines = {SPELLINGS.get(row.label, row.label): row.value or "" for row in rows}
    message = (
        _remark(lines, envelope)
        if "InhoudelijkeOpmerking" in lines
        else _aanlevering(lines, envelope)
    )
    if list(_compared(rows)) != [
        row for row in _listed(message) if row[0] in lines or row[0] not in _HEADER
    ]:
        msg = (
            f"De regels onder {quote(rows[0].label)} zijn niet precies die van een {message.naam}."
        )
        raise InvalidValue(msg)
    return message


def _remark(lines: dict[str, str], envelope: Envelope) -> WMO409:
    attributen: list[Attribuut] = []
    if "Attribuut" in lines:
        name = read_code(lines["Naam van attribuut terugkoppeling"], AttribuutNaam)
        text = lines["Waarde van attribuut terugkoppeling"]
        is_date = name is AttribuutNaam.STOPDATUM
        made = (
            Attribuut.stopdatum(read_date(text))
            if is_date
            else Attribuut.voorliggende_eb_stroom(text)
        )
        attributen.append(made)
    return WMO409.terugkoppeling(
        ontvanger=envelope.gemeente,
        identificatie=envelope.identificatie,
        dagtekening=envelope.dagtekening,
        eb_start_nummer=int(lines["Startnummer eigen bijdrage"]),
        reden=read_code(lines["Reden terugkoppeling"], RedenTerugkoppeling),
        attributen=attributen,
    )


def _aanlevering(lines: dict[str, str], envelope: Envelope) -> WMO405:
    number = int(lines["Startnummer eigen bijdrage"])
    stop = lines.get("Stopdatum periode eigen bijdrage")
    amount = lines.get("Kostprijs bedrag")
    kostprijs = None
    if amount:
        day = read_date(lines["Startdatum kostprijs"])
        kostprijs = Kostprijs(kostprijs_bedrag=read_amount(amount), kostprijs_startdatum=day)
    period = Period(
        sleutel=Sleutel(envelope.gemeente, Stroom.ABONNEMENTSTARIEF, number),
        bsn=lines["Bsn"],
        start=read_date(lines["Startdatum periode eigen bijdrage"]),
        stop=read_date(stop) if stop else None,
        kostprijs=kostprijs,
    )
    message = period.message(
        read_code(lines["Status aanlevering PeriodeEigenBijdrageAbo"], StatusAanlevering),
        identificatie=envelope.identificatie,
        dagtekening=envelope.dagtekening,
        release=None,
    )
    assert isinstance(message, WMO405)
    return message


def _compared(rows: tuple[Row, ...]) -> Iterator[tuple[str, str]]:
    """Yield what must stand in the message; a field that is printed empty must not."""
    for row in rows:
        if row.value != "":
            yield SPELLINGS.get(row.label, row.label), (row.value or "").casefold()


def _listed(message: WMO405 | WMO409) -> Iterator[tuple[str, str]]:
    for line in listing(message, show_bsn=True):
        yield line.label, (line.value or "").casefold()
