"""The technical rules (TR): an aanlevering against earlier ones, the clock and others' lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from ieb.messages.kinds import Sender, kind_of
from ieb.notation import write_date
from ieb.privacy import quote
from ieb.releases.shape import HEADER
from ieb.rules.days import Span, in_months, reach_back
from ieb.rules.registry import implements
from ieb.rules.subject import Hit, Lacks, RuleResult, Subject
from ieb.values import Bedrag

_IDENTIFICATIE: Final = HEADER / "BerichtIdentificatie" / "Identificatie"
_DAGTEKENING: Final = HEADER / "BerichtIdentificatie" / "Dagtekening"
_AFZENDER: Final = HEADER / "Afzender"


@implements("TR056")
def used_identificatie(subject: Subject) -> Iterable[RuleResult]:
    """The Identificatie was not used before by this gemeente for this kind of message."""
    bericht, gemeente, identificatie = subject.identity
    found = subject.history.exchange(bericht, gemeente, identificatie)
    if found is None:
        return
    if found.message == subject.message:  # itself, recorded before, repeats nothing
        return
    parties = f"door gemeente {gemeente}"
    if kind_of(subject.message).sender is Sender.CAK:
        parties = f"door het CAK aan gemeente {gemeente}"
    yield Hit(
        _IDENTIFICATIE,
        f"Identificatie {quote(identificatie)} is {parties} al gebruikt voor een {bericht}. Geef "
        "elk bericht een nieuwe Identificatie.",
    )


@implements("TR063")
def nothing_to_remove(subject: Subject) -> Iterable[RuleResult]:
    """With status 3 an accepted aanlevering with this key exists for this Bsn."""
    if subject.actual is None:
        number = subject.aanlevering.sleutel.start_nummer
        yield Hit(
            subject.path("StartNummer"),
            f"Startnummer {number} kan niet worden verwijderd: voor deze cliënt is er geen actuele "
            "aanlevering met dat nummer.",
        )


@implements("TR103")
def nothing_to_change(subject: Subject) -> Iterable[RuleResult]:
    """With status 2 an accepted aanlevering with this key exists for this Bsn."""
    sleutel = subject.aanlevering.sleutel
    if subject.actual is None and not subject.removed:  # which is for TR104 to say
        yield Hit(
            subject.path("StartNummer"),
            f"Startnummer {sleutel.start_nummer} kan niet worden gewijzigd: voor deze cliënt is er "
            "geen eerdere aanlevering met dat nummer. Lever een nieuwe periode aan met status 1.",
        )


@implements("TR104")
def change_of_removed(subject: Subject) -> Iterable[RuleResult]:
    """With status 2 the aanlevering with this key was not removed before."""
    sleutel = subject.aanlevering.sleutel
    if subject.removed:
        yield Hit(
            subject.path("StartNummer"),
            f"Startnummer {sleutel.start_nummer} is eerder verwijderd en kan niet meer worden "
            "gewijzigd. Lever de periode aan met status 1 en een nieuw startnummer.",
        )


@implements("TR135")
def future_dagtekening(subject: Subject) -> Iterable[RuleResult]:
    """The Dagtekening is not after the receiver's date."""
    today = subject.context.today
    day = subject.message.header.dagtekening
    if today is not None and day > today:
        yield Hit(
            _DAGTEKENING,
            f"Dagtekening {write_date(day)} ligt na {write_date(today)}, de dag waarop het bericht "
            "wordt beoordeeld.",
        )


@implements("TR378")
def no_gemeente(subject: Subject) -> Iterable[RuleResult]:
    """The gemeente that sends, or that a WMO409 is for, is in the CBS list on a day that counts."""
    gemeente, aanlevering = subject.gemeente, subject.aanlevering_or_none
    known = subject.context.gemeenten
    if aanlevering is not None and subject.context.is_gemeente(
        gemeente, aanlevering.dagtekening, aanlevering.start
    ):
        return
    unknown = f"Gemeentecode {gemeente} komt niet voor in de lijst van gemeenten van het CBS."
    if aanlevering is None:
        # No start date is known: the period may be one of before the herindeling.
        if not known.find(gemeente):
            yield Hit(kind_of(subject.message).party, unknown)
        return
    if not known.find(gemeente):
        yield Hit(_AFZENDER, unknown)
        return
    start, dagtekening = write_date(aanlevering.start), write_date(aanlevering.dagtekening)
    yield Hit(
        _AFZENDER,
        f"Gemeentecode {gemeente} gold niet op de startdatum {start} en ook niet op de Dagtekening "
        f"{dagtekening}.",
    )


@implements("TR393", "TR395")
def changed_start_too_far_back(subject: Subject) -> Iterable[RuleResult]:
    """With status 2 the start date lies within the term of revision, or is the actual one."""
    aanlevering = subject.aanlevering
    months = subject.context.termijnen.herziening
    limit = reach_back(aanlevering.dagtekening, months)
    if aanlevering.start >= limit:
        return
    actual = subject.actual
    if actual is not None and actual.start == aanlevering.start:
        return
    yield Hit(
        subject.path("Startdatum"),
        f"Startdatum {write_date(aanlevering.start)} ligt vóór {write_date(limit)} "
        f"({in_months(months)} voor de Dagtekening) en wijkt af van de actuele aanlevering. Zo ver "
        "terug kan de startdatum niet meer wijzigen.",
    )


@implements("TR394", "TR396")
def changed_stop_too_far_back(subject: Subject) -> Iterable[RuleResult]:
    """With status 2 the stop date lies within the term of revision."""
    aanlevering = subject.aanlevering
    months = subject.context.termijnen.herziening
    limit = reach_back(aanlevering.dagtekening, months)
    if aanlevering.stop is not None and aanlevering.stop < limit:
        yield Hit(
            subject.path("Stopdatum"),
            f"Stopdatum {write_date(aanlevering.stop)} ligt vóór {write_date(limit)}, "
            f"{in_months(months)} voor de Dagtekening. Zo ver terug kan een periode niet meer "
            "eindigen.",
        )


@implements("TR400")
def stacked_periods(subject: Subject) -> Iterable[RuleResult]:
    """The period shares no day with another actual one of the same gemeente and Bsn."""
    aanlevering = subject.aanlevering
    span = Span.of(aanlevering.start, aanlevering.stop)
    for other in subject.other_periods:
        if span.overlaps(Span.of(other.start, other.stop)):
            yield Hit(
                subject.path("Startdatum"),
                f"De periode overlapt die met startnummer {other.sleutel.start_nummer} "
                f"({write_date(other.start)}, {_until(other.stop)}).",
            )


def _until(stop: date | None) -> str:
    if stop is None:
        return "open"
    return f"tot en met {write_date(stop)}"


@implements("TR404")
def used_start_number(subject: Subject) -> Iterable[RuleResult]:
    """With status 1 the start number was not used by this gemeente before in this stream."""
    sleutel = subject.aanlevering.sleutel
    if subject.history.used(sleutel):
        yield Hit(
            subject.path("StartNummer"),
            f"Startnummer {sleutel.start_nummer} is door gemeente {sleutel.gemeente} al gebruikt. "
            "Geef een nieuwe periode een nieuw startnummer.",
        )


@implements("TR409")
def kostprijs_not_above_tariff(subject: Subject) -> Iterable[RuleResult]:
    """KostprijsBedrag is above the national tariff on KostprijsStartdatum."""
    kostprijs = subject.kostprijs
    if kostprijs is None:
        return
    day = kostprijs.kostprijs_startdatum
    tarief = subject.context.tarief_on(day)
    if tarief is None:
        yield Lacks(f"een abonnementstarief op {write_date(day)}", "tarieven")
    elif kostprijs.kostprijs_bedrag.cents <= tarief:
        yield Hit(
            subject.path("Kostprijs") / "KostprijsBedrag",
            f"Kostprijs {kostprijs.kostprijs_bedrag} is niet hoger dan het abonnementstarief van "
            f"{Bedrag(tarief)} euro op {write_date(day)}.",
        )
