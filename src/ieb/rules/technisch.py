"""The technical rules (TR): an aanlevering against earlier ones, the clock and the lists of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ieb.findings import Mark
from ieb.history import identity_of
from ieb.messages.kinds import Sender, gemeente_of, kind_of
from ieb.notation import write_date
from ieb.privacy import quote
from ieb.rules.days import Span, in_months, months_before
from ieb.rules.register import (
    ANY_STATUS,
    CHANGED,
    FIRST,
    HEEN,
    HEENBERICHTEN,
    REMOVED,
    Hit,
    Lacks,
    RuleResult,
    Soort,
    Subject,
    rule,
)
from ieb.values import Bedrag

_HEADER: Final = "Bericht/Header"
_REMARK: Final = ("WMO409",)


@rule(
    "TR056",
    soort=Soort.TECHNISCH,
    title="Een Identificatie wordt door een gemeente maar één keer gebruikt per soort bericht.",
    explanation="Aan de Identificatie herkent de ontvanger een bericht en koppelt de zender het retour. "
    "Twee berichten met dezelfde Identificatie zijn niet uit elkaar te houden. Ook een afgekeurd bericht "
    "heeft zijn Identificatie gebruikt (aanname). Op een WMO409 (van het CAK) is dit een signaal (aanname).",
    example="Gemeente 0513 stuurt op 12 en op 13 mei een WMO405 met Identificatie G000000001: het tweede "
    "wordt afgekeurd. Een WMO407 mag G000000001 wel hebben.",
    messages=HEENBERICHTEN,
    place="Header",
    level=3,
    retourcode="9056",
    mark=Mark.V4_0,
    assumed=_REMARK,
    signals=_REMARK,
    needs=("history",),
    statuses=ANY_STATUS,
)
def tr056(subject: Subject) -> Iterable[RuleResult]:
    """The Identificatie was not used before by this gemeente for this kind of message."""
    bericht, gemeente, identificatie = identity_of(subject.message)
    found = subject.history.exchange(bericht, gemeente, identificatie)
    if (
        found is None or found.message == subject.message
    ):  # itself, recorded before, repeats nothing
        return
    parties = f"door gemeente {gemeente}"
    if kind_of(subject.message).sender is Sender.CAK:
        parties = f"door het CAK aan gemeente {gemeente}"
    yield Hit(
        f"{_HEADER}/BerichtIdentificatie/Identificatie",
        f"Identificatie {quote(identificatie)} is {parties} al gebruikt voor een {bericht}. Geef elk bericht "
        "een nieuwe Identificatie.",
    )


@rule(
    "TR063",
    soort=Soort.TECHNISCH,
    title="Verwijderen (status 3) kan alleen een aanlevering die er is.",
    explanation="Status 3 laat een eerdere aanlevering gelden als nooit verstuurd. Is er voor deze cliënt "
    "geen actuele aanlevering met hetzelfde startnummer, dan valt er niets te verwijderen. Een aanlevering "
    "die al verwijderd is, telt als niet aanwezig.",
    example="Gemeente 0513 verwijdert startnummer 649901, maar heeft dat nummer voor deze cliënt nooit "
    "aangeleverd.",
    messages=HEEN,
    place="Periode",
    level=3,
    retourcode="9063",
    mark=Mark.V4_0,
    needs=("history",),
    statuses=(REMOVED,),
)
def tr063(subject: Subject) -> Iterable[RuleResult]:
    """With status 3 an accepted aanlevering with this key exists for this Bsn."""
    if subject.actual is None:
        yield Hit(
            subject.path("StartNummer"),
            f"Startnummer {subject.aanlevering.sleutel.start_nummer} kan niet worden verwijderd: voor deze "
            "cliënt is er geen actuele aanlevering met dat nummer.",
        )


@rule(
    "TR103",
    soort=Soort.TECHNISCH,
    title="Wijzigen (status 2) kan alleen een aanlevering die er is.",
    explanation="Status 2 vervangt de actuele aanlevering met hetzelfde startnummer. Is die er voor deze "
    "cliënt niet, dan moet de periode met status 1 worden aangeleverd. Is het nummer verwijderd, dan meldt "
    "alleen TR104 zich.",
    example="Gemeente 0513 stuurt een stop (status 2) op startnummer 649901, terwijl de start nooit is "
    "ontvangen.",
    messages=HEEN,
    place="Periode",
    level=3,
    retourcode="9103",
    mark=Mark.V4_0,
    needs=("history",),
    statuses=(CHANGED,),
)
def tr103(subject: Subject) -> Iterable[RuleResult]:
    """With status 2 an accepted aanlevering with this key exists for this Bsn."""
    aanlevering = subject.aanlevering
    gone = subject.history.removed(aanlevering.sleutel)
    if not gone and subject.actual is None:
        yield Hit(
            subject.path("StartNummer"),
            f"Startnummer {aanlevering.sleutel.start_nummer} kan niet worden gewijzigd: voor deze cliënt is "
            "er geen eerdere aanlevering met dat nummer. Lever een nieuwe periode aan met status 1.",
        )


@rule(
    "TR104",
    soort=Soort.TECHNISCH,
    title="Een verwijderde aanlevering kan niet meer gewijzigd worden (status 2).",
    explanation="Na status 3 geldt de aanlevering als nooit verstuurd; haar startnummer blijft wel "
    "gebruikt. Wie de periode toch weer wil, levert haar aan met status 1 en een nieuw startnummer. Deze "
    "regel gaat vóór TR103.",
    example="Startnummer 649901 is op 9 september verwijderd; op 10 september volgt een wijziging op 649901.",
    messages=HEEN,
    place="Periode",
    level=3,
    retourcode="9104",
    mark=Mark.V4_0,
    needs=("history",),
    statuses=(CHANGED,),
)
def tr104(subject: Subject) -> Iterable[RuleResult]:
    """With status 2 the aanlevering with this key was not removed before."""
    aanlevering = subject.aanlevering
    if subject.history.removed(aanlevering.sleutel):
        yield Hit(
            subject.path("StartNummer"),
            f"Startnummer {aanlevering.sleutel.start_nummer} is eerder verwijderd en kan niet meer worden "
            "gewijzigd. Lever de periode aan met status 1 en een nieuw startnummer.",
        )


@rule(
    "TR135",
    soort=Soort.TECHNISCH,
    title="De Dagtekening ligt niet in de toekomst.",
    explanation="De termijnen worden geteld vanaf de Dagtekening. Een bericht dat van later is dan de dag "
    "waarop het wordt verwerkt, zou zichzelf meer tijd geven. Op een WMO409 is dit een signaal (aanname).",
    example="Op 12 mei 2025 verwerkt het CAK een bericht met Dagtekening 13-05-2025: afgekeurd. Met "
    "12-05-2025 mag het.",
    messages=HEENBERICHTEN,
    place="Header",
    level=4,
    retourcode="8848",
    mark=Mark.V4_0,
    assumed=_REMARK,
    signals=_REMARK,
    needs=("today",),
    statuses=ANY_STATUS,
)
def tr135(subject: Subject) -> Iterable[RuleResult]:
    """The Dagtekening is not after the receiver's date."""
    today = subject.context.today
    day = subject.message.header.bericht_identificatie.dagtekening
    if today is not None and day > today:
        yield Hit(
            f"{_HEADER}/BerichtIdentificatie/Dagtekening",
            f"Dagtekening {write_date(day)} ligt na {write_date(today)}, de dag waarop het bericht wordt "
            "beoordeeld.",
        )


@rule(
    "TR378",
    soort=Soort.TECHNISCH,
    title="De Afzender is een bestaande gemeente volgens de lijst van het CBS.",
    explanation="Alleen een gemeente kan een eigen bijdrage melden. Bij een herindeling verandert de "
    "lijst; iWmo 3.2 laat dan een oudere lijst nog meetellen. Wij keuren een code daarom pas af als zij "
    "niet gold op de startdatum van de periode, niet op de Dagtekening en niet op de dag van ontvangst. "
    "Dat de Dagtekening meetelt, is een aanname. Geef met gemeenten= zo nodig een andere lijst mee. Op een "
    "WMO409 gaat dit over de Ontvanger, en is het een signaal (aanname).",
    example="Afzender 0513 is Gouda; 9999 bestaat niet. Met 0501 (Brielle, tot en met 31-12-2022) kan een "
    "periode die in 2022 begon nog worden gewijzigd, maar geen periode van 2023 worden gestart.",
    messages=HEENBERICHTEN,
    place="Header",
    level=4,
    retourcode="S300",
    mark=Mark.V4_0,
    assumed=_REMARK,
    signals=_REMARK,
    statuses=ANY_STATUS,
)
def tr378(subject: Subject) -> Iterable[RuleResult]:
    """The gemeente that sends, or that a WMO409 is for, stood in the CBS list on a day that counts."""
    context = subject.context
    gemeente = gemeente_of(subject.message)
    dagtekening = subject.message.header.bericht_identificatie.dagtekening
    if subject.aanlevering_or_none is None:
        # A WMO409 has no start date: the period may be one of before the herindeling.
        if not context.gemeenten.find(gemeente):
            yield Hit(kind_of(subject.message).party, _unknown(gemeente))
        return
    start = subject.aanlevering.start
    if context.is_gemeente(gemeente, dagtekening, start):
        return
    text = _unknown(gemeente)
    if context.gemeenten.find(gemeente):
        text = (
            f"Gemeentecode {gemeente} gold niet op de startdatum {write_date(start)} en ook niet op "
            f"de Dagtekening {write_date(dagtekening)}."
        )
    yield Hit(f"{_HEADER}/Afzender", text)


def _unknown(gemeente: str) -> str:
    return f"Gemeentecode {gemeente} komt niet voor in de lijst van gemeenten van het CBS."


def _start_too_far_back(subject: Subject) -> Iterable[RuleResult]:
    aanlevering = subject.aanlevering
    months = subject.context.termijnen.herziening
    limit = months_before(aanlevering.dagtekening, months)
    if aanlevering.start >= limit:
        return
    actual = subject.actual
    if actual is None or actual.start != aanlevering.start:
        yield Hit(
            subject.path("Startdatum"),
            f"Startdatum {write_date(aanlevering.start)} ligt vóór {write_date(limit)} ({in_months(months)} "
            "voor de Dagtekening) en wijkt af van de actuele aanlevering. Zo ver terug kan de startdatum "
            "niet meer wijzigen.",
        )


def _stop_too_far_back(subject: Subject) -> Iterable[RuleResult]:
    aanlevering = subject.aanlevering
    if aanlevering.stop is None:
        return
    months = subject.context.termijnen.herziening
    limit = months_before(aanlevering.dagtekening, months)
    if aanlevering.stop < limit:
        yield Hit(
            subject.path("Stopdatum"),
            f"Stopdatum {write_date(aanlevering.stop)} ligt vóór {write_date(limit)}, {in_months(months)} "
            "voor de Dagtekening. Zo ver terug kan een periode niet meer eindigen.",
        )


@rule(
    "TR393",
    soort=Soort.TECHNISCH,
    title="Bij een wijziging ligt EbStartdatum binnen de termijn voor herziening, of is zij niet veranderd.",
    explanation="Een bijdrage kan maar een beperkte tijd worden herzien (36 maanden). Een startdatum die "
    "verder terugligt mag daarom alleen ongewijzigd worden herhaald. De grensdag zelf mag nog.",
    example="Dagtekening 15-10-2026: een nieuwe startdatum mag niet vóór 15-10-2023 liggen.",
    messages=("WMO405",),
    place="Periode",
    level=3,
    retourcode="9393",
    mark=Mark.V4_0,
    needs=("history",),
    statuses=(CHANGED,),
)
def tr393(subject: Subject) -> Iterable[RuleResult]:
    """With status 2 EbStartdatum lies within the term of revision, or equals that of the actual one."""
    return _start_too_far_back(subject)


@rule(
    "TR394",
    soort=Soort.TECHNISCH,
    title="Bij een wijziging ligt EbStopdatum binnen de termijn voor herziening.",
    explanation="Een stopdatum die verder dan de termijn voor herziening (36 maanden) terugligt, zou "
    "bijdragen raken die niet meer herzien kunnen worden. De grensdag zelf mag nog.",
    example="Dagtekening 29-02-2024: een stopdatum van 28-02-2021 mag, 27-02-2021 niet.",
    messages=("WMO405",),
    place="Periode",
    level=2,
    retourcode="0001",
    mark=Mark.V4_0,
    statuses=(CHANGED,),
)
def tr394(subject: Subject) -> Iterable[RuleResult]:
    """With status 2 EbStopdatum lies within the term of revision."""
    return _stop_too_far_back(subject)


@rule(
    "TR395",
    soort=Soort.TECHNISCH,
    title="Bij een wijziging ligt BwStartdatum binnen de termijn voor herziening, of is zij niet veranderd.",
    explanation="Dezelfde regel als TR393, voor beschermd wonen. De tekst van de regel was niet helemaal "
    "te lezen.",
    example="Dagtekening 15-10-2026: een nieuwe startdatum mag niet vóór 15-10-2023 liggen.",
    messages=("WMO407",),
    place="Periode",
    level=3,
    retourcode="9395",
    mark=Mark.V4_0,
    needs=("history",),
    statuses=(CHANGED,),
)
def tr395(subject: Subject) -> Iterable[RuleResult]:
    """With status 2 BwStartdatum lies within the term of revision, or equals that of the actual one."""
    return _start_too_far_back(subject)


@rule(
    "TR396",
    soort=Soort.TECHNISCH,
    title="Bij een wijziging ligt BwStopdatum binnen de termijn voor herziening.",
    explanation="Dezelfde regel als TR394, voor beschermd wonen; code en regel zijn een aanname.",
    example="Dagtekening 29-02-2024: een stopdatum van 28-02-2021 mag, 27-02-2021 niet.",
    messages=("WMO407",),
    place="Periode",
    level=2,
    retourcode="0001",
    mark=Mark.AANNAME,
    statuses=(CHANGED,),
)
def tr396(subject: Subject) -> Iterable[RuleResult]:
    """With status 2 BwStopdatum lies within the term of revision."""
    return _stop_too_far_back(subject)


@rule(
    "TR400",
    soort=Soort.TECHNISCH,
    title="Perioden beschermd wonen van één gemeente en cliënt overlappen elkaar niet.",
    explanation="Voor beschermd wonen betaalt een cliënt één bijdrage tegelijk. Twee perioden die een dag "
    "delen, zouden die dag dubbel tellen. Begin- en einddag tellen mee; zonder stopdatum loopt een periode "
    "door. De retourcode 9400 is een aanname.",
    example="Periode 1 loopt tot en met 31-03-2025: periode 2 kan op 01-04-2025 beginnen, niet op "
    "31-03-2025.",
    messages=("WMO407",),
    place="Periode",
    level=3,
    retourcode="9400",
    mark=Mark.V3_0,
    needs=("history",),
    statuses=(FIRST, CHANGED),
)
def tr400(subject: Subject) -> Iterable[RuleResult]:
    """The period shares no day with another actual one of the same gemeente and Bsn."""
    aanlevering = subject.aanlevering
    span = Span.of(aanlevering.start, aanlevering.stop)
    for other in subject.history.periods(aanlevering.bsn, aanlevering.sleutel.stroom):
        same_key = other.sleutel == aanlevering.sleutel
        same_gemeente = other.sleutel.gemeente == aanlevering.sleutel.gemeente
        if same_gemeente and not same_key and span.overlaps(Span.of(other.start, other.stop)):
            until = "open" if other.stop is None else f"tot en met {write_date(other.stop)}"
            yield Hit(
                subject.path("Startdatum"),
                f"De periode overlapt die met startnummer {other.sleutel.start_nummer} "
                f"({write_date(other.start)}, {until}).",
            )


@rule(
    "TR404",
    soort=Soort.TECHNISCH,
    title="Een eerste aanlevering (status 1) heeft een startnummer dat de gemeente nog niet gebruikte.",
    explanation="Aan het startnummer herkent de gemeente een periode; het blijft hetzelfde bij wijzigen en "
    "verwijderen. Een nummer dat al is gebruikt, ook voor een ander of van een verwijderde periode, is "
    "daarom niet meer vrij. De retourcode 9404 is een aanname, en dat de regel voor WMO407 geldt ook.",
    example="Startnummer 649901 is verwijderd. Een nieuwe start krijgt bijvoorbeeld 649902.",
    messages=HEEN,
    place="Periode",
    level=3,
    retourcode="9404",
    mark=Mark.V3_0,
    assumed=("WMO407",),
    needs=("history",),
    statuses=(FIRST,),
)
def tr404(subject: Subject) -> Iterable[RuleResult]:
    """With status 1 the start number was not used by this gemeente before in this stream."""
    aanlevering = subject.aanlevering
    if subject.history.used(aanlevering.sleutel):
        yield Hit(
            subject.path("StartNummer"),
            f"Startnummer {aanlevering.sleutel.start_nummer} is door gemeente {aanlevering.sleutel.gemeente} "
            "al gebruikt. Geef een nieuwe periode een nieuw startnummer.",
        )


@rule(
    "TR409",
    soort=Soort.TECHNISCH,
    title="Een kostprijs is hoger dan het landelijke abonnementstarief op haar startdatum.",
    explanation="Een kostprijs begrenst wat een cliënt in totaal betaalt. Is zij niet hoger dan één maand "
    "abonnementstarief, dan is zij met de eerste maand al bereikt en valt er niets te bewaken. Gelijk is "
    "niet genoeg. Zonder bekend tarief wordt niet beoordeeld.",
    example="In 2025 is het tarief 21,00 euro: een kostprijs van 21,00 wordt afgekeurd, 21,01 niet.",
    messages=("WMO405",),
    place="Periode",
    level=4,
    retourcode="S333",
    mark=Mark.V4_0,
    present=("kostprijs",),
)
def tr409(subject: Subject) -> Iterable[RuleResult]:
    """KostprijsBedrag is above the national tariff on KostprijsStartdatum."""
    kostprijs = subject.aanlevering.kostprijs
    if kostprijs is None:
        return
    day = kostprijs.kostprijs_startdatum
    tarief = subject.context.tarief_on(day)
    if tarief is None:
        yield Lacks(f"een abonnementstarief (tarieven) op {write_date(day)}")
    elif kostprijs.kostprijs_bedrag.cents <= tarief:
        yield Hit(
            f"{subject.path('Kostprijs')}/KostprijsBedrag",
            f"Kostprijs {kostprijs.kostprijs_bedrag} is niet hoger dan het abonnementstarief van "
            f"{Bedrag(tarief)} euro op {write_date(day)}.",
        )
