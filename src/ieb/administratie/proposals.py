"""What can still be sent of what reaches back too far."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import evolve

from ieb.administratie.charge import charged_by
from ieb.administratie.days import day_after
from ieb.administratie.plans import Opdracht
from ieb.codes import StatusAanlevering
from ieb.kalender import months_before
from ieb.keten.period import Period
from ieb.rules.days import Termijnen


def list_proposals(
    opdracht: Opdracht,
    known: Period | None,
    termijnen: Termijnen,
    today: date,
    died: date | None,
) -> Iterator[Opdracht]:
    """Yield what may be sent instead of what reaches back too far, the best first.

    Whether it may is for the rules to say.

    Args:
        opdracht: What should be sent.
        known: The period as it is known; None for a new one.
        termijnen: The legal terms.
        today: Dagtekening of what is sent.
        died: Day of death of the client, or None: nothing starts after it.
    """
    imposed = months_before(today, termijnen.oplegging)
    revised = months_before(today, termijnen.herziening)
    if known is None:
        if not _before(died, imposed):
            yield from _later_start(opdracht, imposed)
        return
    if opdracht.status is not StatusAanlevering.GEWIJZIGDE_AANLEVERING:
        yield from _stop_for_removal(opdracht, known, revised)
        return
    kept = _without_idle_moves(opdracht.periode, known)
    if kept is not None:
        yield evolve(opdracht, periode=kept)
    clipped = evolve(
        opdracht.periode,
        start=_start(opdracht.periode.start, known.start, imposed, revised),
        stop=_stop(opdracht.periode.stop, known.stop, imposed, revised),
    )
    moved = clipped.start != known.start
    if clipped not in (known, kept, opdracht.periode) and not (
        moved and _before(died, clipped.start)
    ):
        yield evolve(opdracht, periode=clipped)


def _later_start(opdracht: Opdracht, imposed: date) -> Iterator[Opdracht]:
    period = opdracht.periode
    if period.start < imposed and not _before(period.stop, imposed):
        yield evolve(opdracht, periode=evolve(period, start=imposed))


def _before(last: date | None, day: date) -> bool:
    return last is not None and last < day


def _stop_for_removal(opdracht: Opdracht, known: Period, revised: date) -> Iterator[Opdracht]:
    """Yield a stop in the place of a removal that reaches back too far."""
    if known.start < revised and not _before(known.stop, day_after(revised)):
        yield evolve(
            opdracht,
            status=StatusAanlevering.GEWIJZIGDE_AANLEVERING,
            periode=evolve(known, stop=revised),
            bevestigen=True,
        )


def _without_idle_moves(wanted: Period, known: Period) -> Period | None:
    """Return what is wanted without the moves of days that change no month; None without such."""
    stroom = known.sleutel.stroom
    effect = charged_by(stroom, wanted.start, wanted.stop)
    kept = wanted
    for part in ({"start": known.start}, {"stop": known.stop}):
        tried = evolve(kept, **part)
        if charged_by(stroom, tried.start, tried.stop) == effect:
            kept = tried
    return None if kept == wanted else kept


def _start(wanted: date, known: date, imposed: date, revised: date) -> date:
    if wanted < known:
        return known if known <= imposed else max(wanted, imposed)
    if wanted > known and known < revised:
        return known
    return wanted


def _stop(wanted: date | None, known: date | None, imposed: date, revised: date) -> date | None:
    if wanted == known:
        return known
    if known is not None and (wanted is None or wanted > known):
        return known if day_after(known) < imposed else wanted
    assert wanted is not None  # an earlier stop than the one that is known
    earliest = max(wanted, revised)
    return earliest if known is None else min(earliest, known)
