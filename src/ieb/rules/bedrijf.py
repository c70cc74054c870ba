"""The business rules (OP, IV) on aanleveringen: what a gemeente sends, when, and with what effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ieb.codes import RedenTerugkoppeling
from ieb.findings import Mark, Severity
from ieb.messages.aanlevering import Aanlevering, Terugkoppeling, terugkoppeling_of
from ieb.notation import write_date
from ieb.rules.context import Context
from ieb.rules.days import Span, days_without, first_day, in_months, months_before
from ieb.rules.register import CHANGED, FIRST, HEEN, REMOVED, Hit, RuleResult, Soort, Subject, rule


@rule(
    "OP035",
    soort=Soort.BEDRIJFSREGEL,
    title="Alleen mutaties die de eigen bijdrage kunnen beïnvloeden worden doorgegeven.",
    explanation="Een wijziging die in niets verschilt van de actuele aanlevering, verandert niets aan de "
    "bijdrage. Ze is geen fout, maar wijst vaak op een bericht dat dubbel of per ongeluk is verstuurd.",
    example="Een status 2 met dezelfde start, stop en kostprijs als het CAK al heeft.",
    messages=HEEN,
    place="Periode",
    level=3,
    severity=Severity.SIGNAAL,
    mark=Mark.V4_0,
    needs=("history",),
    statuses=(CHANGED,),
)
def op035(subject: Subject) -> Iterable[RuleResult]:
    """A change differs in some element from the actual aanlevering."""
    actual = subject.actual
    if actual is not None and actual.content == subject.aanlevering.content:
        yield Hit(
            subject.period,
            f"Deze wijziging is in alles gelijk aan de actuele aanlevering met startnummer "
            f"{subject.aanlevering.sleutel.start_nummer}: er verandert niets.",
        )


@rule(
    "OP035x1",
    soort=Soort.BEDRIJFSREGEL,
    title="Het overlijden van een cliënt wordt niet als mutatie doorgegeven.",
    explanation="Het CAK krijgt een overlijden uit de BRP en stopt de bijdrage dan zelf. Een stopdatum op "
    "of na de dag van overlijden meldt dat overlijden nog eens, en leidt tot een terugkoppeling met reden "
    "03.",
    example="Overleden op 18-12-2025: een stopdatum van 18-12-2025 of later hoort niet in het bericht.",
    messages=HEEN,
    place="Periode",
    level=4,
    severity=Severity.OVERTREDING,
    mark=Mark.V4_0,
    needs=("overlijdensdata",),
)
def op035x1(subject: Subject) -> Iterable[RuleResult]:
    """No stop date lies on or after a known date of death."""
    aanlevering = subject.aanlevering
    died = (subject.context.overlijdensdata or {}).get(aanlevering.bsn)
    if died is not None and aanlevering.stop is not None and aanlevering.stop >= died:
        yield Hit(
            subject.path("Stopdatum"),
            f"Stopdatum {write_date(aanlevering.stop)} ligt op of na de overlijdensdatum {write_date(died)}. "
            "Laat de stopdatum weg: het CAK verwerkt het overlijden zelf.",
        )


@rule(
    "OP241",
    soort=Soort.BEDRIJFSREGEL,
    title="De startdatum van een eerste aanlevering ligt binnen de termijn voor oplegging.",
    explanation="Een bijdrage mag maar beperkt met terugwerkende kracht worden opgelegd (12 maanden). Wie "
    "later is, veroorzaakt een stapel facturen die niet meer mag. De grensdag zelf mag nog. De retourcode "
    "0001 is een aanname (release 1.0 had hier een eigen technische regel).",
    example="Dagtekening 13-05-2025: een startdatum van 13-05-2024 mag, 12-05-2024 niet.",
    messages=HEEN,
    place="Periode",
    level=2,
    retourcode="0001",
    mark=Mark.V4_0,
    statuses=(FIRST,),
)
def op241(subject: Subject) -> Iterable[RuleResult]:
    """The start date of a first aanlevering lies within the term of imposition."""
    aanlevering, months = subject.aanlevering, subject.context.termijnen.oplegging
    limit = months_before(aanlevering.dagtekening, months)
    if aanlevering.start < limit:
        yield Hit(
            subject.path("Startdatum"),
            f"Startdatum {write_date(aanlevering.start)} ligt vóór {write_date(limit)}, {in_months(months)} "
            "voor de Dagtekening. Zo ver terug kan geen bijdrage meer worden opgelegd.",
        )


@rule(
    "OP372",
    soort=Soort.BEDRIJFSREGEL,
    title="Een wijziging of verwijdering gaat niet verder terug dan mag.",
    explanation="Wij lezen deze regel als een uitspraak over dagen waarop een bijdrage wordt opgelegd. Een "
    "wijziging maakt zulke dagen bij en haalt er weg. Nieuwe dagen mogen niet vóór de termijn voor "
    "oplegging liggen (12 maanden voor de Dagtekening); nieuwe en weggehaalde dagen niet vóór die voor "
    "herziening (36 maanden). Een verwijdering haalt alle dagen weg. Dagen na een bekend overlijden en "
    "dagen waarop een bekende andere stroom voorgaat tellen niet mee: daarover wordt niets opgelegd. Wie "
    "doet wat een terugkoppeling van het CAK vraagt, wordt door deze regel niet tegengehouden. Deze lezing "
    "is de onze; een retourcode is niet gepubliceerd.",
    example="Start verschuift van 07-08-2025 naar 07-09-2025 in een bericht van 15-10-2026: er gaan alleen "
    "dagen weg, dus het mag. De andere kant op maakt de wijziging dagen bij van meer dan 12 maanden terug: "
    "dat mag niet.",
    messages=HEEN,
    place="Periode",
    level=3,
    severity=Severity.OVERTREDING,
    mark=Mark.V4_0,
    needs=("history",),
    statuses=(CHANGED, REMOVED),
)
def op372(subject: Subject) -> Iterable[RuleResult]:
    """No day is imposed before the term of imposition, none is changed before that of revision."""
    aanlevering, actual = subject.aanlevering, subject.actual
    if actual is None or _was_asked(subject, actual):
        return
    old = _charged_days(actual, subject.context)
    new: tuple[Span, ...] = ()
    if aanlevering.status is CHANGED:
        new = _charged_days(aanlevering, subject.context)
    added = first_day(days_without(new, old))
    taken = first_day(days_without(old, new))
    yield from _too_early(subject, added, taken)


def _charged_days(aanlevering: Aanlevering, context: Context) -> tuple[Span, ...]:
    """Return the days of a period for which a contribution is or will be imposed."""
    days = Span.of(aanlevering.start, aanlevering.stop)
    died = (context.overlijdensdata or {}).get(aanlevering.bsn)
    if died is not None:
        days = Span(days.first, min(days.last, died))
    streams = (context.andere_stromen or {}).get(aanlevering.bsn, ())
    return days_without((days,), [Span.of(stream.van, stream.tot_en_met) for stream in streams])


def _was_asked(subject: Subject, actual: Aanlevering) -> bool:
    """Return whether an aanlevering does what a WMO409 on its period asks."""
    told = subject.history.terugkoppelingen(actual.sleutel)
    return any(
        carries_out(subject.aanlevering, terugkoppeling_of(message), actual) for message in told
    )


def carries_out(aanlevering: Aanlevering, remark: Terugkoppeling, actual: Aanlevering) -> bool:
    """Return whether an aanlevering does what a remark of the CAK asks.

    Reason 01 asks for the given stop date, 03 to leave out the stop date, 04 for a start after the
    other stream ended; with 02 a person decides on another start date, or on a removal. All the
    rest stays as it was in the actual aanlevering.

    Args:
        aanlevering: The aanlevering.
        remark: What the CAK told of the period.
        actual: The actual aanlevering of the period.
    """
    if (
        remark.reden is RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN
        and aanlevering.status is REMOVED
    ):
        return True
    if aanlevering.status is not CHANGED or aanlevering.kostprijs != actual.kostprijs:
        return False
    same_start, same_stop = aanlevering.start == actual.start, aanlevering.stop == actual.stop
    match remark.reden:
        case RedenTerugkoppeling.STOPDATUM_GEPLAATST:
            return (
                same_start
                and aanlevering.stop is not None
                and aanlevering.stop in remark.stopdatums
            )
        case RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN:
            return same_stop
        case RedenTerugkoppeling.STOPDATUM_OP_OF_NA_OVERLIJDEN:
            return same_start and aanlevering.stop is None
        case RedenTerugkoppeling.ANDERE_STROOM_VOORLIGGEND:
            return same_stop and aanlevering.start > actual.start
        case _:
            return False


def _too_early(subject: Subject, added: date | None, taken: date | None) -> Iterator[RuleResult]:
    terms, day = subject.context.termijnen, subject.aanlevering.dagtekening
    imposed, revised = months_before(day, terms.oplegging), months_before(day, terms.herziening)
    if added is not None and added < imposed:
        yield Hit(
            subject.period,
            f"De wijziging legt een bijdrage op vanaf {write_date(added)}. Opleggen kan niet verder terug "
            f"dan {write_date(imposed)}, {in_months(terms.oplegging)} voor de Dagtekening.",
        )
    changed = [first for first in (added, taken) if first is not None]
    early = min(changed, default=None)
    if early is not None and early < revised:
        yield Hit(
            subject.period,
            f"De bijdrage verandert vanaf {write_date(early)}. Herzien kan niet verder terug dan "
            f"{write_date(revised)}, {in_months(terms.herziening)} voor de Dagtekening.",
        )


@rule(
    "IV107",
    soort=Soort.INVULINSTRUCTIE,
    title="Een gewijzigde aanlevering bevat de hele nieuwe toestand.",
    explanation="Status 2 vervangt de actuele aanlevering in haar geheel: wat u weglaat, is weg. Dat kan "
    "de bedoeling zijn (een stopdatum vervalt), maar ook een vergissing. Daarom melden wij bij naam wat er "
    "verdwijnt. De titel van deze instructie stond in release 4.0, de inhoud is onze lezing.",
    example="De kostprijs stond in de eerste aanlevering; een stop zonder kostprijs haalt haar weg.",
    messages=HEEN,
    place="Periode",
    level=3,
    severity=Severity.SIGNAAL,
    mark=Mark.V4_0,
    needs=("history",),
    statuses=(CHANGED,),
)
def iv107(subject: Subject) -> Iterable[RuleResult]:
    """A change leaves out nothing that the actual aanlevering had."""
    aanlevering, actual = subject.aanlevering, subject.actual
    if actual is None:
        return
    if actual.stop is not None and aanlevering.stop is None:
        yield Hit(
            subject.period,
            f"De stopdatum {write_date(actual.stop)} van de actuele aanlevering vervalt.",
        )
    if actual.kostprijs is not None and aanlevering.kostprijs is None:
        amount = actual.kostprijs.kostprijs_bedrag
        yield Hit(
            subject.period, f"De kostprijs van {amount} euro van de actuele aanlevering vervalt."
        )
