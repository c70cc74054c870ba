"""The rules on what comes back: the WMO409 (OP381 to OP384) and the retours (OP065, OP090, IV028)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from ieb.codes import AttribuutNaam, RedenTerugkoppeling, RetourCode, UnknownCode
from ieb.errors import InvalidValue
from ieb.findings import Mark, Severity
from ieb.history import identity_of
from ieb.messages import WMO406, WMO408, WMO409, WMO410, RetourCodes
from ieb.messages.bericht import KopRetour
from ieb.messages.delivery import Delivery, Sleutel, Stroom
from ieb.messages.terugkoppeling import Abonnementstarief, BeschermdWonen, InhoudelijkeOpmerking
from ieb.notation import write_date
from ieb.rules.days import ONE_DAY, add_working_days
from ieb.rules.register import RETOUR, RULES, Hit, Lacks, Soort, Subject, Verdict, rule

_ATTRIBUTES: Final = {
    RedenTerugkoppeling.STOPDATUM_GEPLAATST: (AttribuutNaam.STOPDATUM,),
    RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN: (),
    RedenTerugkoppeling.STOPDATUM_OP_OF_NA_OVERLIJDEN: (),
    RedenTerugkoppeling.ANDERE_STROOM_VOORLIGGEND: (AttribuutNaam.VOORLIGGENDE_EB_STROOM,),
}


class _Remark(NamedTuple):
    path: str
    sleutel: Sleutel
    opmerking: InhoudelijkeOpmerking


def _remark(subject: Subject) -> _Remark:
    message = subject.message
    assert isinstance(message, WMO409)
    part = message.abonnementstarief or message.beschermd_wonen
    if isinstance(part, Abonnementstarief):
        name, stroom, number = "Abonnementstarief", Stroom.ABONNEMENTSTARIEF, part.eb_start_nummer
    else:
        assert isinstance(part, BeschermdWonen)
        name, stroom, number = "BeschermdWonen", Stroom.BESCHERMD_WONEN, part.bw_start_nummer
    sleutel = Sleutel(message.header.ontvanger, stroom, number)
    return _Remark(f"Bericht/{name}", sleutel, part.inhoudelijke_opmerking)


def _stop_dates(opmerking: InhoudelijkeOpmerking) -> Iterator[date | None]:
    """Yield the dates of the attributes 01; None for one that does not read as a date."""
    rows = opmerking.attributen.attribuut if opmerking.attributen else ()
    for row in rows:
        if row.attribuut_naam is AttribuutNaam.STOPDATUM:
            try:
                yield row.datum
            except InvalidValue:
                yield None


@rule(
    "OP381",
    soort=Soort.BEDRIJFSREGEL,
    title="Een terugkoppeling gaat over een periode die de gemeente eerder aanleverde.",
    explanation="De gemeente zoekt de periode op met het startnummer. Kent zij dat niet als het hare, dan kan zij met de "
    "terugkoppeling niets.",
    example="Het CAK schrijft Gouda over startnummer 680014: dat is het nummer dat Gouda zelf gaf.",
    messages=("WMO409",),
    place="Abonnementstarief of BeschermdWonen",
    level=3,
    severity=Severity.OVERTREDING,
    mark=Mark.V4_0,
    needs=("history",),
)
def op381(subject: Subject) -> Iterable[Verdict]:
    """The receiving gemeente delivered a period with this number."""
    remark = _remark(subject)
    if not subject.history.used(remark.sleutel):
        yield Hit(
            remark.path,
            f"Gemeente {remark.sleutel.gemeente} heeft startnummer {remark.sleutel.start_nummer} niet aangeleverd "
            f"voor {remark.sleutel.stroom.value}.",
        )


@rule(
    "OP382",
    soort=Soort.BEDRIJFSREGEL,
    title="De attributen van een terugkoppeling passen bij haar reden.",
    explanation="Bij reden 01 hoort precies een Stopdatum, bij reden 04 precies een Voorliggende Eb-stroom, bij 02 en 03 "
    "geen attribuut. Een reden die wij niet kennen, beoordelen wij niet.",
    example="Reden 01 zonder Stopdatum: de gemeente weet dan niet per wanneer de periode eindigt.",
    messages=("WMO409",),
    place="InhoudelijkeOpmerking",
    level=2,
    severity=Severity.OVERTREDING,
    mark=Mark.V4_0,
)
def op382(subject: Subject) -> Iterable[Verdict]:
    """The attributes are those that go with the reason."""
    remark = _remark(subject)
    reden = remark.opmerking.reden_terugkoppeling
    if isinstance(reden, UnknownCode):
        return
    expected = _ATTRIBUTES[reden]
    rows = remark.opmerking.attributen.attribuut if remark.opmerking.attributen else ()
    found = tuple(row.attribuut_naam for row in rows)
    if found != expected:
        wanted = f"precies een attribuut {expected[0]}" if expected else "geen attribuut"
        got = ", ".join(str(name) for name in found) or "geen"
        yield Hit(
            f"{remark.path}/InhoudelijkeOpmerking", f"Bij reden {reden.code} hoort {wanted}; gekregen: {got}."
        )


@rule(
    "OP383",
    soort=Soort.BEDRIJFSREGEL,
    title="Een terugkoppeling bevat alles wat nodig is om haar te verwerken.",
    explanation="De Stopdatum is tekst: zij moet als datum te lezen zijn, en niet voor het begin van de periode liggen. "
    "Anders kan de gemeente haar niet overnemen.",
    example="Een periode begint op 01-06-2023; een Stopdatum van 09-05-2025 is te verwerken, 'direct' niet.",
    messages=("WMO409",),
    place="InhoudelijkeOpmerking",
    level=3,
    severity=Severity.OVERTREDING,
    mark=Mark.V4_0,
)
def op383(subject: Subject) -> Iterable[Verdict]:
    """The Stopdatum reads as a date and is not before the start date of the period."""
    remark = _remark(subject)
    place = f"{remark.path}/InhoudelijkeOpmerking/Attributen"
    history = subject.context.history
    for stop in _stop_dates(remark.opmerking):
        if stop is None:
            yield Hit(place, "De Stopdatum is geen datum: verwacht wordt eejjmmdd, eejj-mm-dd of dd-mm-eejj.")
        elif history is None:
            yield Lacks("de historie (history), voor het begin van de periode")
        else:
            actual = history.actual(remark.sleutel)
            if actual is not None and stop < actual.start:
                yield Hit(
                    place,
                    f"Stopdatum {write_date(stop)} ligt voor het begin van de periode, {write_date(actual.start)}.",
                )


@rule(
    "OP384",
    soort=Soort.BEDRIJFSREGEL,
    title="Een terugkoppeling volgt binnen vijf werkdagen na het bericht dat haar veroorzaakt.",
    explanation="Hoe later de gemeente het hoort, hoe meer er te herstellen valt. Wij tellen vanaf de ontvangst van de "
    "laatste aanlevering van de periode, of bij reden 01 van de aanmelding door de andere gemeente. Werkdagen zijn "
    "maandag tot en met vrijdag zonder de feestdagen.",
    example="Ontvangen op maandag 12-05-2025: uiterlijk maandag 19-05-2025.",
    messages=("WMO409",),
    place="Header",
    level=3,
    severity=Severity.OVERTREDING,
    mark=Mark.V4_0,
    needs=("history",),
)
def op384(subject: Subject) -> Iterable[Verdict]:
    """The WMO409 follows within five working days after receipt."""
    cause = _cause(subject, _remark(subject))
    received = cause and _received(subject, cause)
    if received is None:
        yield Lacks("de dag van ontvangst (received) van het bericht dat de terugkoppeling veroorzaakte")
        return
    latest = add_working_days(received, 5, subject.context.werkdagen)
    day = subject.message.header.bericht_identificatie.dagtekening
    if day > latest:
        yield Hit(
            "Bericht/Header/BerichtIdentificatie/Dagtekening",
            f"De terugkoppeling van {write_date(day)} had er uiterlijk {write_date(latest)} moeten zijn: vijf werkdagen "
            f"na ontvangst op {write_date(received)}.",
        )


def _cause(subject: Subject, remark: _Remark) -> Delivery | None:
    own = subject.history.actual(remark.sleutel)
    if own is None or remark.opmerking.reden_terugkoppeling is not RedenTerugkoppeling.STOPDATUM_GEPLAATST:
        return own
    starts = {
        stop + ONE_DAY for stop in _stop_dates(remark.opmerking) if stop is not None and stop < date.max
    }
    others = subject.history.periods(own.bsn, own.sleutel.stroom)
    return next((one for one in others if one.sleutel != own.sleutel and one.start in starts), None)


def _received(subject: Subject, delivery: Delivery) -> date | None:
    found = subject.history.exchange(delivery.bericht, delivery.sleutel.gemeente, delivery.identificatie)
    return found and found.received


def _header(subject: Subject) -> KopRetour:
    header = subject.message.header
    assert isinstance(header, KopRetour)
    return header


class ClassCodes(NamedTuple):
    """The return codes of one class of a retour.

    Attributes:
        path: Path of the class.
        place: Header, Client or Periode.
        codes: The codes, or None when the class has none.
    """

    path: str
    place: str
    codes: tuple[RetourCode | UnknownCode, ...] | None


def class_codes(message: WMO406 | WMO408 | WMO410) -> Iterator[ClassCodes]:
    """Yield the return codes of each class that stands in a retour, the header first.

    Args:
        message: A retour.
    """
    yield ClassCodes("Bericht/Header", "Header", _codes(message.header.retour_codes))
    if isinstance(message, WMO410):
        part = message.abonnementstarief or message.beschermd_wonen
        if part is not None:
            name = "Abonnementstarief" if message.abonnementstarief else "BeschermdWonen"
            yield ClassCodes(f"Bericht/{name}", "Client", _codes(part.retour_codes))
            path = f"Bericht/{name}/InhoudelijkeOpmerking"
            yield ClassCodes(path, "Periode", _codes(part.inhoudelijke_opmerking.retour_codes))
        return
    if isinstance(message, WMO406) and message.client is not None:
        abo = message.client.periode_eigen_bijdrage_abo
        yield ClassCodes("Bericht/Client", "Client", _codes(message.client.retour_codes))
        yield ClassCodes("Bericht/Client/PeriodeEigenBijdrageAbo", "Periode", _codes(abo.retour_codes))
    if isinstance(message, WMO408) and message.client is not None:
        bw = message.client.periode_eigen_bijdrage_bw
        yield ClassCodes("Bericht/Client", "Client", _codes(message.client.retour_codes))
        yield ClassCodes("Bericht/Client/PeriodeEigenBijdrageBw", "Periode", _codes(bw.retour_codes))


def _codes(codes: RetourCodes | None) -> tuple[RetourCode | UnknownCode, ...] | None:
    return None if codes is None else codes.retour_code


def _retour_classes(subject: Subject) -> list[ClassCodes]:
    assert isinstance(subject.message, WMO406 | WMO408 | WMO410)
    return list(class_codes(subject.message))


_NEUTRAL: Final = (RetourCode.R0200, RetourCode.R0233)


@rule(
    "OP065",
    soort=Soort.BEDRIJFSREGEL,
    title="In een retour staat alleen een afgekeurde client, met alle klassen daaronder en hun retourcodes.",
    explanation="Een retour zonder client betekent: niets aan te merken op client en periode. Staat de client er wel in, "
    "dan moet in client of periode een retourcode staan die iets afkeurt.",
    example="Een retour met client en overal 0200 zegt niets: de client hoort er dan niet in.",
    messages=RETOUR,
    place="Client",
    level=2,
    severity=Severity.OVERTREDING,
    mark=Mark.ZUSTER,
)
def op065(subject: Subject) -> Iterable[Verdict]:
    """A client in a retour, or a class below it, has a code that refuses it."""
    below = [one for one in _retour_classes(subject) if one.place != "Header"]
    if below and all(code in _NEUTRAL for one in below for code in one.codes or ()):
        yield Hit(below[0].path, "Deze klasse staat in het retour, maar niets erin is afgekeurd.")


@rule(
    "OP090",
    soort=Soort.BEDRIJFSREGEL,
    title="Een retour volgt binnen drie werkdagen na ontvangst.",
    explanation="De zender wacht op het retour voordat hij verder kan. Werkdagen zijn maandag tot en met vrijdag zonder "
    "de feestdagen.",
    example="Ontvangen op vrijdag 09-05-2025: uiterlijk woensdag 14-05-2025.",
    messages=RETOUR,
    place="Header",
    level=3,
    severity=Severity.OVERTREDING,
    mark=Mark.ZUSTER,
    needs=("history",),
)
def op090(subject: Subject) -> Iterable[Verdict]:
    """The retour follows within three working days after receipt."""
    found = subject.history.exchange(*identity_of(subject.message))
    if found is None or found.received is None:
        yield Lacks("de dag van ontvangst (received) van het heenbericht")
        return
    latest = add_working_days(found.received, 3, subject.context.werkdagen)
    day = _header(subject).dagtekening_retour
    if day > latest:
        yield Hit(
            "Bericht/Header/DagtekeningRetour",
            f"Het retour van {write_date(day)} had er uiterlijk {write_date(latest)} moeten zijn: drie werkdagen na "
            f"ontvangst op {write_date(found.received)}.",
        )


@rule(
    "IV028",
    soort=Soort.INVULINSTRUCTIE,
    title="Een retour is opgebouwd volgens de tabel van IV028.",
    explanation="0001 staat alleen in de Header en dan staat er niets onder. 0200 en 0233 staan alleen in hun klasse. "
    "Elke andere code hoort bij een regel die op die klasse kan afgaan. Op een heenbericht volgt hoogstens een retour. "
    "De bouwer (build_retour) houdt zich hieraan; deze controle kijkt naar retouren van anderen.",
    example="Code 9404 (startnummer al gebruikt) hoort bij de periode, niet in de Header.",
    messages=RETOUR,
    place="alle klassen met retourcodes",
    level=2,
    severity=Severity.OVERTREDING,
    mark=Mark.ZUSTER,
)
def iv028(subject: Subject) -> Iterable[Verdict]:
    """The return codes stand where the table of IV028 puts them."""
    classes = _retour_classes(subject)
    places = _places(subject)
    for one in classes:
        codes = one.codes or ()
        for code in codes:
            if code in (*_NEUTRAL, RetourCode.R0001) and len(codes) > 1:
                yield Hit(one.path, f"Retourcode {code.code} staat niet alleen in haar klasse.")
            if code is RetourCode.R0001 and (one.place != "Header" or len(classes) > 1):
                yield Hit(one.path, "Retourcode 0001 hoort alleen in de Header, met niets daaronder.")
            elif code not in (*_NEUTRAL, RetourCode.R0001) and one.place not in places.get(code.code, ()):
                yield Hit(one.path, f"Retourcode {code.code} hoort niet bij een regel over deze klasse.")
    if len(classes) > 1 and classes[0].codes is None:
        yield Hit(classes[0].path, "Onder de Header staat een klasse; dan hoort in de Header 0200 of 0233.")
    history = subject.context.history
    found = history and history.exchange(*identity_of(subject.message))
    if found and found.retours:
        yield Hit(classes[0].path, "Op dit heenbericht is al een retour ontvangen.")


def _places(subject: Subject) -> dict[str, set[str]]:
    """Return on which classes each return code can stand."""
    made: dict[str, set[str]] = {}
    for one in RULES.values():
        code = subject.context.retourcodes.get(one.code, one.retourcode)
        if code is not None:
            made.setdefault(code, set()).add(one.place)
    return made
