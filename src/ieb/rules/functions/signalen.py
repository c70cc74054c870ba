"""Signals of our own (SG): nothing is broken, but somebody should have a look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ieb.kalender import AANLEVEREN, AANLEVEREN_PGB, freed_months
from ieb.messages import XsdVersie
from ieb.messages.kinds import is_retour, kind_of
from ieb.messages.places import Stroom
from ieb.notation import write_date
from ieb.releases.shape import HEADER, version_numbers
from ieb.rules.days import reach_back
from ieb.rules.registry import implements
from ieb.rules.subject import LONGEST_GAP, Hit, RuleResult, Subject


@implements("SG001")
def late_start(subject: Subject) -> Iterable[RuleResult]:
    """A first aanlevering starts at most one calendar month before its Dagtekening."""
    aanlevering = subject.aanlevering
    if aanlevering.start >= reach_back(aanlevering.dagtekening, AANLEVEREN.months):
        return
    in_time = "Bij een pgb (binnen vier maanden) is dat nog op tijd."
    if aanlevering.start < reach_back(aanlevering.dagtekening, AANLEVEREN_PGB.months):
        in_time = "Ook bij een pgb (binnen vier maanden) is dat te laat."
    yield Hit(
        subject.path("Startdatum"),
        f"Startdatum {write_date(aanlevering.start)} ligt meer dan een maand voor de Dagtekening. "
        f"De wet vraagt aan te leveren binnen een maand na het verstrekken. {in_time}",
    )


@implements("SG002")
def second_period(subject: Subject) -> Iterable[RuleResult]:
    """No other actual period of this gemeente is open or reaches to the new start."""
    for other in subject.other_periods:
        if other.stop is not None and other.stop < subject.aanlevering.start:
            continue
        until = "zonder stopdatum"
        if other.stop is not None:
            until = f"tot en met {write_date(other.stop)}"
        yield Hit(
            subject.path("Startdatum"),
            f"Voor deze cliënt loopt startnummer {other.sleutel.start_nummer} al, vanaf "
            f"{write_date(other.start)} {until}. Een tweede voorziening is geen nieuwe start.",
        )


@implements("SG003")
def short_gap(subject: Subject) -> Iterable[RuleResult]:
    """The start is not 1 to 31 days after the stop of the previous period in this stream."""
    start = subject.aanlevering.start
    stops = [other.stop for other in subject.other_periods]
    before = [stop for stop in stops if stop is not None and stop < start]
    if not before:
        return
    stop = max(before)
    days = (start - stop).days
    if days <= LONGEST_GAP:
        gap = _count(days, "dag", "dagen")
        yield Hit(
            subject.path("Startdatum"),
            f"De vorige periode van deze cliënt eindigt op {write_date(stop)}, {gap} voor deze "
            f"start. Is dit een nieuwe indicatie, of een pauze? {_effect(subject, stop)}",
        )


def _effect(subject: Subject, stop: date) -> str:
    """Return what the gap frees: months in the abonnementstarief, days in beschermd wonen."""
    start = subject.aanlevering.start
    freed = _count(len(freed_months(stop, start)), "maand", "maanden")
    if subject.aanlevering.sleutel.stroom is Stroom.BESCHERMD_WONEN:
        freed = _count((start - stop).days - 1, "dag", "dagen")
    return f"De onderbreking scheelt de cliënt {freed} aan eigen bijdrage."


def _count(number: int, singular: str, plural: str) -> str:
    if number == 0:
        return f"geen {singular}"
    if number == 1:
        return f"1 {singular}"
    return f"{number} {plural}"


@implements("SG004")
def outside_window(subject: Subject) -> Iterable[RuleResult]:
    """The XSDs that a message was made with are of the versions that its own XSD names."""
    message = subject.message
    # What a retour copies was made with the XSD of the heenbericht, the rest with its own.
    yield from _outside(
        "XsdVersie", message.header.xsd_versie, kind_of(message).heenbericht, subject
    )
    if is_retour(message):
        stamp = message.header.xsd_versie_retour
        yield from _outside("XsdVersieRetour", stamp, message.naam, subject)


def _outside(element: str, stamp: XsdVersie, naam: str, subject: Subject) -> Iterator[Hit]:
    """Yield which version in a stamp is older or newer than the XSD of a message says.

    Args:
        element: Name of the element of the header with the stamp.
        stamp: The stamp.
        naam: Name of the message whose XSD counts.
        subject: What the rule looks at.
    """
    release = subject.message.release
    window = None
    if release.has(naam):
        window = release.message(naam).window
    if window is None:
        return
    for name, version, (oldest, newest) in (
        ("BasisschemaXsdVersie", stamp.basisschema_xsd_versie, window.basisschema),
        ("BerichtXsdVersie", stamp.bericht_xsd_versie, window.bericht),
    ):
        if not version_numbers(oldest) <= version_numbers(version) <= version_numbers(newest):
            yield Hit(
                HEADER / element / name,
                f"{name} {version} valt buiten wat de XSD van een {naam} noemt: {oldest} tot en "
                f"met {newest}. De afzender gebruikte een andere uitgave van de XSD's.",
            )
