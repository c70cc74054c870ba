"""Messages of 1.0 as the tests of this folder write them: a letter, a status and what it says."""

from datetime import date, timedelta

from ieb import WMO401, WMO403, Bedrag, Kostprijs, StatusAanlevering, build_retour
from ieb.findings import Finding
from ieb.messages.aanlevering import Sleutel
from ieb.messages.places import Stroom
from ieb.rules import Report

BSN, OTHER = "999992016", "999990019"
GEMEENTE, NUMBER = "0513", 649901
FIRST, LATER, END = date(2020, 2, 1), date(2020, 3, 1), date(2020, 6, 30)
PRICE = Kostprijs(kostprijs_bedrag=Bedrag(3100), kostprijs_startdatum=FIRST)


def sleutel(number=NUMBER, gemeente=GEMEENTE):
    """Return the key under which a period stands in a history."""
    return Sleutel(gemeente, Stroom.ABONNEMENTSTARIEF, number)


def start(status="1", *, day=FIRST, price=None, **given):
    """Return a WMO401."""
    return WMO401.aanlevering(eb_startdatum=day, eb_kostprijs=price, **said(status, given))


def stop(status="1", *, day=END, **given):
    """Return a WMO403."""
    return WMO403.aanlevering(eb_stopdatum=day, **said(status, given))


def said(status, given):
    """Return what a start and a stop both say."""
    number = {"eb_start_nummer": given.pop("number", NUMBER)}
    return {
        "status_aanlevering": StatusAanlevering.by_code(status),
        "gemeente": GEMEENTE,
        "identificatie": "G1",
        "dagtekening": FIRST,
        "bsn": BSN,
        **number,
        **given,
    }


def series(*messages):
    """Return the messages with an Identificatie each, and a Dagtekening a day after the one before."""
    dated = []
    for at, (make, given) in enumerate(messages):
        day = FIRST + timedelta(days=at)
        dated.append(make(**{"identificatie": f"G{at}", "dagtekening": day, **given}))
    return dated


def retour(message, code=None, path="Bericht/Header", identificatie=None):
    """Return the retour of the CAK: accepting, or refusing with a code."""
    found = ()
    if code is not None:
        found = (Finding(code="TOETS", message="Toets.", level=3, retourcode=code, path=path),)
    name = message.header.bericht_identificatie.identificatie
    report = Report(message=message, findings=found)
    identificatie = identificatie or f"R{name}"
    return build_retour(message, report, identificatie=identificatie, dagtekening=LATER)


def numbers():
    """Return identifications without end, as a gemeente hands them out."""
    return (f"N{number}" for number in range(1_000_000))


def said_of(period):
    """Return what a period says: its days and what it costs."""
    return period.start, period.stop, period.kostprijs
