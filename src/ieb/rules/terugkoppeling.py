"""The rules on a WMO409 (OP381 to OP384): it is about a known period, fits its reason and is in time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from ieb.codes import AttribuutNaam, RedenTerugkoppeling, UnknownCode
from ieb.findings import Mark, Severity
from ieb.messages.aanlevering import Aanlevering, Terugkoppeling, terugkoppeling_of
from ieb.notation import write_date
from ieb.rules.days import ONE_DAY, Receipt, add_working_days, receipt
from ieb.rules.register import Hit, Lacks, RuleResult, Soort, Subject, rule

_TOLD: Final = 5  # a message may hold as many attributes as fit in 25 MB
_ATTRIBUTES: Final = {
    RedenTerugkoppeling.STOPDATUM_GEPLAATST: (AttribuutNaam.STOPDATUM,),
    RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN: (),
    RedenTerugkoppeling.STOPDATUM_OP_OF_NA_OVERLIJDEN: (),
    RedenTerugkoppeling.ANDERE_STROOM_VOORLIGGEND: (AttribuutNaam.VOORLIGGENDE_EB_STROOM,),
}


def _remark(subject: Subject) -> Terugkoppeling:
    terugkoppeling = terugkoppeling_of(subject.message)
    assert terugkoppeling is not None  # these rules are about no other message
    return terugkoppeling


@rule(
    "OP381",
    soort=Soort.BEDRIJFSREGEL,
    title="Een terugkoppeling gaat over een periode die de gemeente eerder aanleverde.",
    explanation="De gemeente zoekt de periode op met het startnummer. Kent zij dat niet als het hare, dan "
    "kan zij met de terugkoppeling niets.",
    example="Het CAK schrijft Gouda over startnummer 680014: dat is het nummer dat Gouda zelf gaf.",
    messages=("WMO409",),
    place="Abonnementstarief of BeschermdWonen",
    level=3,
    severity=Severity.OVERTREDING,
    mark=Mark.V4_0,
    needs=("history",),
)
def op381(subject: Subject) -> Iterable[RuleResult]:
    """The receiving gemeente delivered a period with this number."""
    remark = _remark(subject)
    if not subject.history.used(remark.sleutel):
        yield Hit(
            remark.path,
            f"Gemeente {remark.sleutel.gemeente} heeft startnummer {remark.sleutel.start_nummer} niet "
            f"aangeleverd voor {remark.sleutel.stroom.value}.",
        )


@rule(
    "OP382",
    soort=Soort.BEDRIJFSREGEL,
    title="De attributen van een terugkoppeling passen bij haar reden.",
    explanation="Bij reden 01 hoort precies één Stopdatum, bij reden 04 precies één Voorliggende "
    "Eb-stroom, bij 02 en 03 geen attribuut. Een reden die wij niet kennen, beoordelen wij niet.",
    example="Reden 01 zonder Stopdatum: de gemeente weet dan niet per wanneer de periode eindigt.",
    messages=("WMO409",),
    place="InhoudelijkeOpmerking",
    level=2,
    severity=Severity.OVERTREDING,
    mark=Mark.V4_0,
)
def op382(subject: Subject) -> Iterable[RuleResult]:
    """The attributes are those that go with the reason."""
    remark = _remark(subject)
    reden = remark.reden
    if isinstance(reden, UnknownCode):
        return
    expected = _ATTRIBUTES[reden]
    found = tuple(row.attribuut_naam for row in remark.attributen)
    if found != expected:
        wanted = f"precies één attribuut {expected[0]}" if expected else "geen attribuut"
        got = ", ".join(str(name) for name in found[:_TOLD]) or "geen"
        if len(found) > _TOLD:
            got += f" en nog {len(found) - _TOLD}"
        yield Hit(
            f"{remark.path}/InhoudelijkeOpmerking",
            f"Bij reden {reden.code} hoort {wanted}; gekregen: {got}.",
        )


@rule(
    "OP383",
    soort=Soort.BEDRIJFSREGEL,
    title="Een terugkoppeling bevat alles wat nodig is om haar te verwerken.",
    explanation="De Stopdatum is tekst: zij moet als datum te lezen zijn, en niet vóór het begin van de "
    "periode liggen. Anders kan de gemeente haar niet overnemen.",
    example="Een periode begint op 01-06-2023; een Stopdatum van 09-05-2025 is te verwerken, 'direct' niet.",
    messages=("WMO409",),
    place="InhoudelijkeOpmerking",
    level=3,
    severity=Severity.OVERTREDING,
    mark=Mark.V4_0,
)
def op383(subject: Subject) -> Iterable[RuleResult]:
    """The Stopdatum reads as a date and is not before the start date of the period."""
    remark = _remark(subject)
    place = f"{remark.path}/InhoudelijkeOpmerking/Attributen"
    history = subject.context.history
    for stop in remark.stopdatums:
        if stop is None:
            yield Hit(
                place,
                "De Stopdatum is geen datum: verwacht wordt eejjmmdd, eejj-mm-dd of dd-mm-eejj.",
            )
        elif history is None:
            yield Lacks("de historie (history), voor het begin van de periode")
        else:
            actual = history.actual(remark.sleutel)
            if actual is None:
                yield Lacks("een actuele aanlevering van de periode in de historie")
            elif stop < actual.start:
                yield Hit(
                    place,
                    f"Stopdatum {write_date(stop)} ligt vóór het begin van de periode, "
                    f"{write_date(actual.start)}.",
                )


@rule(
    "OP384",
    soort=Soort.BEDRIJFSREGEL,
    title="Een terugkoppeling volgt binnen vijf werkdagen na het bericht dat haar veroorzaakt.",
    explanation="Hoe later de gemeente het hoort, hoe meer er te herstellen valt. Wij tellen vanaf de "
    "ontvangst van de laatste aanlevering van de periode, of bij reden 01 van de laatste van die en de "
    "aanmelding door de andere gemeente. Is de dag van ontvangst niet bekend, dan tellen wij vanaf de "
    "Dagtekening, de vroegst mogelijke dag: te laat is dan niet zeker, en daarom een signaal. Werkdagen zijn "
    "maandag tot en met vrijdag zonder de feestdagen.",
    example="Ontvangen op maandag 12-05-2025: uiterlijk maandag 19-05-2025.",
    messages=("WMO409",),
    place="Header",
    level=3,
    severity=Severity.OVERTREDING,
    mark=Mark.V4_0,
    needs=("history",),
)
def op384(subject: Subject) -> Iterable[RuleResult]:
    """The WMO409 follows within five working days after receipt."""
    causes = _causes(subject, _remark(subject))
    if not causes:
        yield Lacks("het bericht dat de terugkoppeling veroorzaakte, in de historie (history)")
        return
    received = max(_receipt(subject, aanlevering) for aanlevering in causes)
    latest = add_working_days(received.day, 5, subject.context.werkdagen)
    day = subject.message.header.bericht_identificatie.dagtekening
    if day > latest:
        yield Hit(
            "Bericht/Header/BerichtIdentificatie/Dagtekening",
            f"De terugkoppeling van {write_date(day)} had er uiterlijk {write_date(latest)} moeten zijn: "
            f"vijf werkdagen na {received.in_words}.",
            sure=received.sure,
        )


def _causes(subject: Subject, remark: Terugkoppeling) -> list[Aanlevering]:
    """Return the aanleveringen of which the last one gave rise to a remark.

    For reason 01 those are the period itself and the period of another gemeente that begins on the
    day after the Stopdatum: whichever of the two was delivered last made them overlap (aanname).
    """
    own = subject.history.actual(remark.sleutel)
    if own is None:
        return []
    if remark.reden is not RedenTerugkoppeling.STOPDATUM_GEPLAATST:
        return [own]
    starts = {stop + ONE_DAY for stop in remark.stopdatums if stop is not None and stop < date.max}
    elsewhere = [
        period
        for period in subject.history.periods(own.bsn, own.sleutel.stroom)
        if period.sleutel.gemeente != own.sleutel.gemeente and period.start in starts
    ]
    return [own, *elsewhere] if elsewhere else []


def _receipt(subject: Subject, aanlevering: Aanlevering) -> Receipt:
    gemeente = aanlevering.sleutel.gemeente
    found = subject.history.exchange(aanlevering.bericht, gemeente, aanlevering.identificatie)
    received = None if found is None else found.received
    return receipt(received, aanlevering.dagtekening)
