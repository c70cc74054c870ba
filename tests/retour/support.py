"""Heenberichten, findings and retouren for the tests of the retour."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from attrs import evolve, fields, has

from ieb import (
    WMO405,
    WMO406,
    WMO407,
    WMO408,
    WMO409,
    WMO410,
    Attribuut,
    Finding,
    RedenTerugkoppeling,
    Report,
    RetourCode,
    RetourCodes,
    Severity,
    build_retour,
)
from ieb.codes import ClosedCodelist, OpenCodelist, UnknownCode
from ieb.messages import Kostprijs
from ieb.messages.fields import camel, field_types
from ieb.messages.terugkoppeling import Attributen
from ieb.rules.class_codes import class_codes
from ieb.testing import messages
from ieb.values import Bedrag

DAY = date(2025, 5, 12)
NEXT = date(2025, 5, 13)
BSN = "999992016"
GOUDA = "0513"
PLAIN = (
    WMO405.eerste_aanlevering(
        gemeente=GOUDA,
        identificatie="G1",
        dagtekening=DAY,
        bsn=BSN,
        eb_start_nummer=649901,
        eb_startdatum=DAY,
        eb_stopdatum=date(2026, 5, 11),
        eb_kostprijs=Kostprijs(kostprijs_bedrag=Bedrag(300_000), kostprijs_startdatum=DAY),
    ),
    WMO407.eerste_aanlevering(
        gemeente=GOUDA,
        identificatie="G1",
        dagtekening=DAY,
        bsn=BSN,
        bw_start_nummer=649901,
        bw_startdatum=DAY,
    ),
    WMO409.terugkoppeling(
        ontvanger=GOUDA,
        identificatie="C1",
        dagtekening=DAY,
        eb_start_nummer=649901,
        reden=RedenTerugkoppeling.STOPDATUM_GEPLAATST,
        attributen=[Attribuut.stopdatum(DAY), Attribuut.voorliggende_eb_stroom("Wlz")],
    ),
)
W405, W407, W409 = PLAIN
KINDS = {WMO405: WMO406, WMO407: WMO408, WMO409: WMO410}
CLASSES = {
    "WMO405": ("Bericht/Header", "Bericht/Client", "Bericht/Client/PeriodeEigenBijdrageAbo"),
    "WMO407": ("Bericht/Header", "Bericht/Client", "Bericht/Client/PeriodeEigenBijdrageBw"),
    "WMO409": (
        "Bericht/Header",
        "Bericht/Abonnementstarief",
        "Bericht/Abonnementstarief/InhoudelijkeOpmerking",
    ),
}
each_kind = pytest.mark.parametrize("heen", PLAIN, ids=lambda message: message.naam)
heenberichten = messages(*KINDS)


def found(path, retourcode, level=3, code="EIGEN", severity=Severity.AFKEUR):
    """A finding that refuses, unless told otherwise."""
    return Finding(
        code=code, message="fout", level=level, severity=severity, retourcode=retourcode, path=path
    )


def answer(heen, *findings, **more):
    """The retour on a heenbericht in which this was found."""
    made = {"identificatie": "R1", "dagtekening": after(heen)} | more
    return build_retour(heen, Report(message=heen, findings=findings), **made)


def after(heen):
    """A day on which a message can be answered."""
    return max(NEXT, heen.header.bericht_identificatie.dagtekening)


def surely_wrong(report):
    """What is wrong but what may be late or unknown: of a day of receipt that nobody knows."""
    return [finding for finding in report if finding.severity is not Severity.SIGNAAL]


def codes(retour):
    """The codes of each class that stands in a retour, header first."""
    given = [place.codes for place in class_codes(retour)]
    rows = [codes and tuple(code.code for code in codes) for codes in given]
    assert len(rows) in (1, 3)
    return rows


def recode(retour, place, *new):
    """The same retour with other codes on its Header, Client or Periode."""
    made = RetourCodes(retour_code=tuple(RetourCode.by_code(code) for code in new)) if new else None
    if place == "Header":
        return evolve(retour, header=evolve(retour.header, retour_codes=made))
    name = "client" if hasattr(retour, "client") else "abonnementstarief"
    part = getattr(retour, name)
    inner = next(
        field.name
        for field in fields(type(part))
        if field.name.startswith(("periode", "inhoudelijke"))
    )
    if place == "Client":
        return evolve(retour, **{name: evolve(part, retour_codes=made)})
    return evolve(
        retour, **{name: evolve(part, **{inner: evolve(getattr(part, inner), retour_codes=made)})}
    )


TEXTS = {
    "bsn": lambda old: f"{(int(old) + 1) % 10**9:09}",
    "afzender": lambda old: f"{(int(old) + 1) % 10**4:04}",
    "ontvanger": lambda old: f"{(int(old) + 1) % 10**4:04}",
    "basisschema_xsd_versie": lambda old: (
        f"{old[:-1]}{(int(old[-1]) + 1) % 10}" if old[-2] == "." else "1.0.0"
    ),
    "bericht_xsd_versie": lambda old: (
        f"{old[:-1]}{(int(old[-1]) + 1) % 10}" if old[-2] == "." else "1.0.0"
    ),
}
OWN = {"bericht_code", "bericht_versie", "bericht_subversie", "retour_codes"} | {
    "identificatie_retour",
    "dagtekening_retour",
    "xslt_versie",
    "xsd_versie_retour",
    "release",
}
FRESH = {
    "eb_kostprijs": Kostprijs(kostprijs_bedrag=Bedrag(1), kostprijs_startdatum=DAY),
    "eb_stopdatum": DAY,
    "bw_stopdatum": DAY,
    "attributen": Attributen(attribuut=(Attribuut.stopdatum(DAY),)),
}


def other(name, value):
    """Another value that the XSD allows."""
    if isinstance(value, date):
        return value - timedelta(1) if value == date.max else value + timedelta(1)
    if isinstance(value, Bedrag):
        return Bedrag(value.cents ^ 1)
    if isinstance(value, ClosedCodelist | OpenCodelist):
        return next(other for other in type(value) if other is not value)
    if isinstance(value, UnknownCode):
        return next(iter(value.codelist))
    if isinstance(value, int):
        return value ^ 1
    assert isinstance(value, str)
    return TEXTS.get(name, lambda old: "Y" if old == "X" else "X")(value)


def alterations(part, path):
    """Every class with one copied element altered, added or left out: the path of the element, the class."""
    for field in fields(type(part)):
        value, below = getattr(part, field.name), f"{path}/{camel(field.name)}"
        if field.name in OWN:
            continue
        for place, new in altered(
            field.name, value, below, field_types(type(part))[field.name].optional
        ):
            yield place, evolve(part, **{field.name: new})


def altered(name, value, path, optional):
    """Every other value of one element, with the path of what became different."""
    if value is None:
        if name in FRESH:
            yield path, FRESH[name]
        return
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            place = f"{path}[{index + 1}]" if len(value) > 1 else path
            for where, new in alterations(item, place):
                yield where, (*value[:index], new, *value[index + 1 :])
        yield path, (*value, value[0])
        if len(value) > 1:
            yield path, value[1:]
    elif has(type(value)) and not isinstance(value, Bedrag | UnknownCode):
        yield from alterations(value, path)
    else:
        yield path, other(name, value)
    if optional and name in FRESH:
        yield path, None
