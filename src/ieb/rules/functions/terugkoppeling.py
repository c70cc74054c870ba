"""The rules on a WMO409 (OP381 to OP384): about a known period, fit for its reason, and in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from ieb.codes import AttribuutNaam, RedenTerugkoppeling, UnknownCode
from ieb.findings import Path
from ieb.kalender.working_days import ONE_DAY
from ieb.messages.aanlevering import Aanlevering, Terugkoppeling, terugkoppeling_of
from ieb.notation import write_date
from ieb.releases.shape import HEADER
from ieb.rules.days import Receipt, reach_on, receipt
from ieb.rules.registry import implements
from ieb.rules.subject import Hit, Lacks, RuleResult, Subject

_TERM: Final = 5  # working days
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


@implements("OP381")
def unknown_period(subject: Subject) -> Iterable[RuleResult]:
    """The receiving gemeente delivered a period with this number."""
    remark = _remark(subject)
    sleutel = remark.sleutel
    if not subject.history.used(sleutel):
        yield Hit(
            remark.path,
            f"Gemeente {sleutel.gemeente} heeft startnummer {sleutel.start_nummer} niet "
            f"aangeleverd voor {sleutel.stroom.value}.",
        )


@implements("OP382")
def unfit_attributes(subject: Subject) -> Iterable[RuleResult]:
    """The attributes are those that go with the reason."""
    remark = _remark(subject)
    reden = remark.reden
    if isinstance(reden, UnknownCode):
        return
    expected = _ATTRIBUTES[reden]
    found = tuple(attribuut.attribuut_naam for attribuut in remark.attributen)
    if found == expected:
        return
    wanted = "geen attribuut"
    if expected:
        wanted = f"precies één attribuut {expected[0]}"
    yield Hit(
        remark.path / "InhoudelijkeOpmerking",
        f"Bij reden {reden.code} hoort {wanted}; gekregen: {_list_names(found)}.",
    )


def _list_names(names: tuple[AttribuutNaam | UnknownCode, ...]) -> str:
    if not names:
        return "geen"
    listed = ", ".join(str(name) for name in names[:_TOLD])
    if len(names) > _TOLD:
        return f"{listed} en nog {len(names) - _TOLD}"
    return listed


@implements("OP383")
def unfit_stop(subject: Subject) -> Iterable[RuleResult]:
    """The Stopdatum reads as a date and is not before the start date of the period."""
    remark = _remark(subject)
    place = remark.path / "InhoudelijkeOpmerking" / "Attributen"
    for stop in remark.stopdatums:
        if stop is None:
            yield Hit(
                place,
                "De Stopdatum is geen datum: verwacht wordt eejjmmdd, eejj-mm-dd of dd-mm-eejj.",
            )
        else:
            yield from _stop_before_start(subject, remark, stop, place)


def _stop_before_start(
    subject: Subject, remark: Terugkoppeling, stop: date, place: Path
) -> Iterator[RuleResult]:
    history = subject.context.history
    if history is None:
        yield Lacks("de historie, voor het begin van de periode", "history")
        return
    actual = history.actual(remark.sleutel)
    if actual is None:
        yield Lacks("een actuele aanlevering van de periode in de historie")
    elif stop < actual.start:
        yield Hit(
            place,
            f"Stopdatum {write_date(stop)} ligt vóór het begin van de periode, "
            f"{write_date(actual.start)}.",
        )


@implements("OP384")
def late_remark(subject: Subject) -> Iterable[RuleResult]:
    """The WMO409 follows within five working days after receipt."""
    causes = _causes(subject, _remark(subject))
    if not causes:
        what = "het bericht dat de terugkoppeling veroorzaakte, in de historie"
        yield Lacks(what, "history")
        return
    received = max(_receipt(subject, aanlevering) for aanlevering in causes)
    latest = reach_on(received.day, _TERM, subject.context.werkdagen)
    day = subject.message.header.dagtekening
    if day > latest:
        yield Hit(
            HEADER / "BerichtIdentificatie" / "Dagtekening",
            f"De terugkoppeling van {write_date(day)} had er uiterlijk {write_date(latest)} moeten "
            f"zijn: vijf werkdagen na {received.in_words}.",
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
    elsewhere = [
        period
        for period in subject.history.periods(own.bsn, own.sleutel.stroom)
        if period.sleutel.gemeente != own.sleutel.gemeente
    ]
    starts = set(_days_after_stop(remark))
    following = [period for period in elsewhere if period.start in starts]
    if not following:
        return []
    return [own, *following]


def _days_after_stop(remark: Terugkoppeling) -> Iterator[date]:
    for stop in remark.stopdatums:
        if stop is not None and stop < date.max:
            yield stop + ONE_DAY


def _receipt(subject: Subject, aanlevering: Aanlevering) -> Receipt:
    gemeente = aanlevering.sleutel.gemeente
    found = subject.history.exchange(aanlevering.bericht, gemeente, aanlevering.identificatie)
    received = None if found is None else found.received
    return receipt(received, aanlevering.dagtekening)
