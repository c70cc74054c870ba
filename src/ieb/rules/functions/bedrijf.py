"""The business rules (OP, IV) on aanleveringen: what a gemeente sends, when, and to what effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ieb.codes import RedenTerugkoppeling, StatusAanlevering
from ieb.messages.aanlevering import Aanlevering, Terugkoppeling, terugkoppeling_of
from ieb.notation import write_date
from ieb.rules.context import Context
from ieb.rules.days import Span, days_without, first_day_without, in_months, reach_back
from ieb.rules.registry import implements
from ieb.rules.subject import Hit, RuleResult, Subject


@implements("OP035")
def change_of_nothing(subject: Subject) -> Iterable[RuleResult]:
    """A change differs in some element from the actual aanlevering."""
    aanlevering, actual = subject.aanlevering, subject.actual
    if actual is not None and actual.says_as_much_as(aanlevering):
        yield Hit(
            subject.period,
            "Deze wijziging is in alles gelijk aan de actuele aanlevering met startnummer "
            f"{aanlevering.sleutel.start_nummer}: er verandert niets.",
        )


@implements("OP035x1")
def death_as_stop(subject: Subject) -> Iterable[RuleResult]:
    """No stop date lies on or after a known date of death."""
    aanlevering = subject.aanlevering
    died = _date_of_death(aanlevering, subject.context)
    if died is None or aanlevering.stop is None:
        return
    if aanlevering.stop >= died:
        yield Hit(
            subject.path("Stopdatum"),
            f"Stopdatum {write_date(aanlevering.stop)} ligt op of na de overlijdensdatum "
            f"{write_date(died)}. Laat de stopdatum weg: het CAK verwerkt het overlijden zelf.",
        )


def _date_of_death(aanlevering: Aanlevering, context: Context) -> date | None:
    if context.overlijdensdata is None:
        return None
    return context.overlijdensdata.get(aanlevering.bsn)


@implements("OP241")
def first_start_too_far_back(subject: Subject) -> Iterable[RuleResult]:
    """The start date of a first aanlevering lies within the term of imposition."""
    aanlevering = subject.aanlevering
    months = subject.context.termijnen.oplegging
    limit = reach_back(aanlevering.dagtekening, months)
    if aanlevering.start < limit:
        yield Hit(
            subject.path("Startdatum"),
            f"Startdatum {write_date(aanlevering.start)} ligt vóór {write_date(limit)}, "
            f"{in_months(months)} voor de Dagtekening. Zo ver terug kan geen bijdrage meer worden "
            "opgelegd.",
        )


@implements("OP372")
def effect_too_far_back(subject: Subject) -> Iterable[RuleResult]:
    """No day is imposed before the term of imposition, none is changed before that of revision."""
    aanlevering, actual = subject.aanlevering, subject.actual
    if actual is None or _begin_late(subject, actual):
        return
    old = _charged_days(actual, subject.context)
    new: tuple[Span, ...] = ()
    if aanlevering.status is StatusAanlevering.GEWIJZIGDE_AANLEVERING:
        new = _charged_days(aanlevering, subject.context)
    added = first_day_without(new, old)
    taken = first_day_without(old, new)
    if added is taken is None:
        return
    hits = [*_imposed_too_early(subject, added), *_revised_too_early(subject, added, taken)]
    if hits and not _was_asked(subject, actual):
        yield from hits


def _begin_late(subject: Subject, actual: Aanlevering) -> bool:
    """Return whether two periods have no day that lies too far back to be imposed or revised."""
    aanlevering, terms = subject.aanlevering, subject.context.termijnen
    nearest = reach_back(aanlevering.dagtekening, min(terms.oplegging, terms.herziening))
    return aanlevering.start >= nearest and actual.start >= nearest


def _charged_days(aanlevering: Aanlevering, context: Context) -> tuple[Span, ...]:
    """Return the days of a period for which a contribution is or will be imposed."""
    days = Span.of(aanlevering.start, aanlevering.stop)
    died = _date_of_death(aanlevering, context)
    if died is not None:
        days = Span(days.first, min(days.last, died))
    if not context.andere_stromen:
        return (days,)
    streams = context.andere_stromen.get(aanlevering.bsn, ())
    return days_without((days,), [Span.of(stream.van, stream.tot_en_met) for stream in streams])


def _was_asked(subject: Subject, actual: Aanlevering) -> bool:
    """Return whether an aanlevering does what a WMO409 on its period asks."""
    for message in subject.history.terugkoppelingen(actual.sleutel):
        if _carries_out(subject.aanlevering, terugkoppeling_of(message), actual):
            return True
    return False


def _carries_out(aanlevering: Aanlevering, remark: Terugkoppeling, actual: Aanlevering) -> bool:
    """Return whether an aanlevering does what a remark of the CAK asks.

    Reason 01 asks for the given stop date, 03 to leave out the stop date, 04 for a start after the
    other stream ended; with 02 a person decides on another start date, or on a removal. All the
    rest stays as it was in the actual aanlevering.

    Args:
        aanlevering: The aanlevering, which changes or removes the period.
        remark: What the CAK told of the period.
        actual: The actual aanlevering of the period.
    """
    if aanlevering.status is StatusAanlevering.VERWIJDEREN_AANLEVERING:
        return remark.reden is RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN
    if aanlevering.kostprijs != actual.kostprijs:
        return False
    same_start = aanlevering.start == actual.start
    same_stop = aanlevering.stop == actual.stop
    match remark.reden:
        case RedenTerugkoppeling.STOPDATUM_GEPLAATST:
            stops = aanlevering.stop is not None and aanlevering.stop in remark.stopdatums
            return same_start and stops
        case RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN:
            return same_stop
        case RedenTerugkoppeling.STOPDATUM_OP_OF_NA_OVERLIJDEN:
            return same_start and aanlevering.stop is None
        case RedenTerugkoppeling.ANDERE_STROOM_VOORLIGGEND:
            return same_stop and aanlevering.start > actual.start
        case _:
            return False


def _imposed_too_early(subject: Subject, added: date | None) -> Iterator[RuleResult]:
    months = subject.context.termijnen.oplegging
    limit = reach_back(subject.aanlevering.dagtekening, months)
    if added is not None and added < limit:
        yield Hit(
            subject.period,
            f"De wijziging legt een bijdrage op vanaf {write_date(added)}. Opleggen kan niet "
            f"verder terug dan {write_date(limit)}, {in_months(months)} voor de Dagtekening.",
        )


def _revised_too_early(
    subject: Subject, added: date | None, taken: date | None
) -> Iterator[RuleResult]:
    months = subject.context.termijnen.herziening
    limit = reach_back(subject.aanlevering.dagtekening, months)
    changed = [day for day in (added, taken) if day is not None]
    first = min(changed, default=None)
    if first is not None and first < limit:
        yield Hit(
            subject.period,
            f"De bijdrage verandert vanaf {write_date(first)}. Herzien kan niet verder terug dan "
            f"{write_date(limit)}, {in_months(months)} voor de Dagtekening.",
        )


@implements("IV107")
def left_out(subject: Subject) -> Iterable[RuleResult]:
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
