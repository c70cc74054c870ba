"""Messages for the tests of the history, and other databases."""

import sqlite3
from contextlib import closing
from datetime import date

from attrs import evolve

import ieb
from ieb import (
    WMO405,
    WMO406,
    WMO407,
    WMO408,
    WMO409,
    WMO410,
    RedenTerugkoppeling,
    RetourCode,
    RetourCodes,
    XsdVersie,
)
from ieb.messages.aanlevering import Sleutel
from ieb.messages.bericht import HeaderRetour
from ieb.messages.places import Stroom
from ieb.messages.terugkoppeling import HeaderTerugkoppelingRetour

ABO = Stroom.ABONNEMENTSTARIEF
BW = Stroom.BESCHERMD_WONEN
GOUDA, UTRECHT = "0513", "0344"
BSN, OTHER_BSN = "999992016", "999990019"
NUMBER = 649901
KEY = Sleutel(GOUDA, ABO, NUMBER)
DAY = date(2025, 5, 12)


def abo(identificatie, *, bsn=BSN, gemeente=GOUDA, number=NUMBER, start=DAY, status=1, **more):
    """A WMO405."""
    make = {
        1: WMO405.eerste_aanlevering,
        2: WMO405.gewijzigde_aanlevering,
        3: WMO405.verwijderen_aanlevering,
    }[status]
    return make(
        gemeente=gemeente,
        identificatie=identificatie,
        dagtekening=DAY,
        bsn=bsn,
        eb_start_nummer=number,
        eb_startdatum=start,
        **more,
    )


def bw(identificatie, *, bsn=BSN, gemeente=GOUDA, number=NUMBER, start=DAY, **more):
    """A WMO407 of status 1."""
    return WMO407.eerste_aanlevering(
        gemeente=gemeente,
        identificatie=identificatie,
        dagtekening=DAY,
        bsn=bsn,
        bw_start_nummer=number,
        bw_startdatum=start,
        **more,
    )


def remark(identificatie, *, gemeente=GOUDA):
    """A WMO409."""
    return WMO409.terugkoppeling(
        ontvanger=gemeente,
        identificatie=identificatie,
        dagtekening=DAY,
        eb_start_nummer=NUMBER,
        reden=RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
    )


def retour_on(message, identificatie="R1"):
    """The retour that accepts a heenbericht."""
    kind = {"WMO405": WMO406, "WMO407": WMO408, "WMO409": WMO410}[message.naam]
    own = {
        **kind.stamp_fields(message.release),
        "bericht_identificatie": message.header.bericht_identificatie,
        "identificatie_retour": identificatie,
        "dagtekening_retour": DAY,
        "xsd_versie_retour": XsdVersie(basisschema_xsd_versie="1.0.0", bericht_xsd_versie="1.0.0"),
    }
    header = (
        HeaderTerugkoppelingRetour(ontvanger=message.header.ontvanger, **own)
        if kind is WMO410
        else HeaderRetour(afzender=message.header.afzender, **own)
    )
    return kind(release=message.release, header=header)


def refusal_of(message, code="0001", identificatie="R1"):
    """The retour that refuses a heenbericht with a code on its header."""
    retour = retour_on(message, identificatie)
    codes = RetourCodes(retour_code=(RetourCode.by_code(code),))
    return evolve(retour, header=evolve(retour.header, retour_codes=codes))


def refusal_with_content(message, code="9404", identificatie="R1"):
    """The retour that refuses a heenbericht with a code on its period, or on its remark."""
    path = "Bericht/Client/PeriodeEigenBijdrageAbo"
    if message.naam == "WMO407":
        path = "Bericht/Client/PeriodeEigenBijdrageBw"
    if message.naam == "WMO409":
        path = "Bericht/Abonnementstarief/InhoudelijkeOpmerking"
    wrong = ieb.Finding(code="X", message="Fout.", level=3, retourcode=code, path=path)
    report = ieb.Report(message=message, findings=(wrong,))
    return ieb.build_retour(message, report, identificatie=identificatie, dagtekening=DAY)


def foreign(tmp_path, name="2027"):
    """A release that is not bundled: the XSD set of 4.0 under another name."""
    folder = tmp_path / name
    folder.mkdir()
    for document, content in ieb.release().sources:
        (folder / document).write_bytes(content)
    return evolve(ieb.release(), name=name, bundled=False)


def other_database(path, *, application=0, version=0, wal=False):
    """A database that another program made."""
    with closing(sqlite3.connect(path)) as other:
        if wal:
            other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE klant (naam TEXT)")
        other.execute(f"PRAGMA application_id = {application}")
        other.execute(f"PRAGMA user_version = {version}")
        other.commit()
