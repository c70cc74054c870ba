"""Signals of our own (SG) on aanleveringen: nothing is broken, but somebody should have a look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ieb.findings import Mark, Severity
from ieb.messages.aanlevering import Aanlevering
from ieb.messages.kinds import Stroom
from ieb.notation import write_date
from ieb.rules.days import months_before, months_freed
from ieb.rules.register import FIRST, HEEN, Hit, RuleResult, Soort, Subject, rule

_TERM, _TERM_PGB = 1, 4  # calendar months
_LONGEST_GAP = 31  # days


@rule(
    "SG001",
    soort=Soort.SIGNAAL,
    title="Een eerste aanlevering volgt binnen een maand na de start.",
    explanation="Een gemeente levert de gegevens aan binnen een maand nadat de voorziening is verstrekt, en "
    "bij een pgb binnen vier maanden na het begin ervan (Uitvoeringsregeling Wmo 2015, artikel 2f). Het "
    "bericht zegt niet of het om een pgb gaat, en de startdatum hoeft niet de dag van verstrekken te zijn. "
    "Daarom is dit een signaal: het keurt niets af.",
    example="Dagtekening 13-05-2025: een startdatum van 13-04-2025 is op tijd, 12-04-2025 een signaal.",
    messages=HEEN,
    place="Periode",
    level=3,
    severity=Severity.SIGNAAL,
    mark=Mark.WET,
    statuses=(FIRST,),
)
def sg001(subject: Subject) -> Iterable[RuleResult]:
    """The start date of a first aanlevering lies at most one calendar month before the Dagtekening."""
    aanlevering = subject.aanlevering
    limit = months_before(aanlevering.dagtekening, _TERM)
    if aanlevering.start >= limit:
        return
    in_time = "Bij een pgb (binnen vier maanden) is dat nog op tijd."
    if aanlevering.start < months_before(aanlevering.dagtekening, _TERM_PGB):
        in_time = "Ook bij een pgb (binnen vier maanden) is dat te laat."
    yield Hit(
        subject.path("Startdatum"),
        f"Startdatum {write_date(aanlevering.start)} ligt meer dan een maand voor de Dagtekening. De wet "
        f"vraagt aan te leveren binnen een maand na het verstrekken. {in_time}",
    )


@rule(
    "SG002",
    soort=Soort.SIGNAAL,
    title="Een gemeente meldt per cliënt één lopende periode abonnementstarief.",
    explanation="Berichten gaan over personen, niet over voorzieningen: komt er een voorziening bij, dan "
    "blijft de periode gewoon lopen en is er geen nieuwe start. Een tweede periode naast een lopende wijst "
    "erop dat per voorziening wordt gemeld. Voor beschermd wonen is dat een afkeuring (TR400).",
    example="Startnummer 649901 loopt nog; een start met nummer 649902 voor dezelfde cliënt is een signaal.",
    messages=("WMO405",),
    place="Periode",
    level=3,
    severity=Severity.SIGNAAL,
    mark=Mark.VNG,
    needs=("history",),
    statuses=(FIRST,),
)
def sg002(subject: Subject) -> Iterable[RuleResult]:
    """No other actual period of this gemeente is open or reaches to the new start."""
    aanlevering = subject.aanlevering
    for other in _others(subject):
        if other.stop is None or other.stop >= aanlevering.start:
            until = "zonder stopdatum"
            if other.stop is not None:
                until = f"tot en met {write_date(other.stop)}"
            yield Hit(
                subject.path("Startdatum"),
                f"Voor deze cliënt loopt startnummer {other.sleutel.start_nummer} al, vanaf "
                f"{write_date(other.start)} {until}. Een tweede voorziening is geen nieuwe start.",
            )


@rule(
    "SG003",
    soort=Soort.SIGNAAL,
    title="Een nieuwe start volgt niet kort (binnen 31 dagen) op een stop.",
    explanation="Een onderbreking van de zorg heeft alleen gevolg voor de bijdrage als zij langer dan een "
    "kalendermaand duurt. Een nieuwe start kort na een stop is daarom vaak een nieuwe indicatie of een "
    "pauze zonder gevolg, en dan had de periode kunnen doorlopen. De tekst noemt wat de onderbreking de "
    "cliënt scheelt.",
    example="Gestopt op 20-03-2025 en weer gestart op 05-04-2025: een signaal, april wordt niet opgelegd.",
    messages=HEEN,
    place="Periode",
    level=3,
    severity=Severity.SIGNAAL,
    mark=Mark.CAK,
    needs=("history",),
    statuses=(FIRST,),
)
def sg003(subject: Subject) -> Iterable[RuleResult]:
    """The start is not 1 to 31 days after the stop of the previous period of this gemeente and stream."""
    start = subject.aanlevering.start
    stops = [
        other.stop for other in _others(subject) if other.stop is not None and other.stop < start
    ]
    if not stops:
        return
    stop = max(stops)
    days = (start - stop).days
    if days <= _LONGEST_GAP:
        before = _count(days, "dag", "dagen")
        yield Hit(
            subject.path("Startdatum"),
            f"De vorige periode van deze cliënt eindigt op {write_date(stop)}, {before} voor deze start. Is "
            f"dit een nieuwe indicatie, of een pauze? {_effect(subject, stop)}",
        )


def _others(subject: Subject) -> list[Aanlevering]:
    """Return the other actual periods that this gemeente delivered for the client in this stream."""
    sleutel = subject.aanlevering.sleutel
    periods = subject.history.periods(subject.aanlevering.bsn, sleutel.stroom)
    return [
        period
        for period in periods
        if period.sleutel.gemeente == sleutel.gemeente and period.sleutel != sleutel
    ]


def _effect(subject: Subject, stop: date) -> str:
    """Return what the gap frees: months in the abonnementstarief, days in beschermd wonen."""
    start = subject.aanlevering.start
    if subject.aanlevering.sleutel.stroom is Stroom.BESCHERMD_WONEN:
        freed = _count((start - stop).days - 1, "dag", "dagen")
    else:
        freed = _count(months_freed(stop, start), "maand", "maanden")
    return f"De onderbreking scheelt de cliënt {freed} aan eigen bijdrage."


def _count(number: int, singular: str, plural: str) -> str:
    if number == 0:
        return f"geen {singular}"
    if number == 1:
        return f"1 {singular}"
    return f"{number} {plural}"
