"""Which kostprijs a message should bear when the CAK counts along: that of what lasts longest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ieb.administratie.course import Course
from ieb.administratie.days import day_after
from ieb.administratie.redenen import Reden, RedenCode, give_reason
from ieb.administratie.uses import Use
from ieb.kalender import Maand
from ieb.kostprijs import carry_over, sendable
from ieb.messages import Kostprijs


def list_kostprijzen(
    group: Sequence[Use], courses: Mapping[str, Course], day: date, notes: list[Reden]
) -> tuple[Kostprijs, ...]:
    """Return what may be reported as kostprijs of a period on a day.

    While a provision runs of which no kostprijs is watched, nothing ends, and what was delivered
    stays as it is. When it has ended, the CAK is told what remains from the month after that; so it
    is after a pause.

    Args:
        group: The uses that make the period, in order of time.
        courses: How the kostprijs of each provision runs down, by its number.
        day: The day.
        notes: Takes why a kostprijs is not the one to report.

    Returns:
        What lasts longest, the best first when more do; empty when what was delivered stays.
    """
    running = _running_on(group, day)
    watched = [use for use in running if _bewaking_of(use, courses) is not None]
    if not watched or len(watched) < len(running):
        return ()
    longest = max(map(_last_day, watched))
    found: list[Kostprijs] = []
    for use in sorted(watched, key=_nummer):
        if use.last < longest:
            text = (
                f"{use.voorziening.naam} is eerder bereikt dan de kostprijs die het langst loopt."
            )
            notes.append(give_reason(RedenCode.KORTERE_KOSTPRIJS, text))
            continue
        kostprijs = _find_remaining(use, group, courses, day)
        if sendable(kostprijs) is None:
            text = (
                f"{use.voorziening.naam}: het restbedrag van {kostprijs.kostprijs_bedrag} euro is "
                "niet hoger dan het tarief van een maand. Het kan niet in een bericht (TR409); "
                "bewaak het zelf."
            )
            notes.append(give_reason(RedenCode.RESTBEDRAG, text))
            continue
        found.append(kostprijs)
    return tuple(dict.fromkeys(found))


def _running_on(group: Sequence[Use], day: date) -> list[Use]:
    """Return the uses on a day of the period; in a gap those that come next."""
    running = [use for use in group if use.first <= day <= use.last]
    if running:
        return running
    first = min(use.first for use in group if use.first > day)
    return [use for use in group if use.first == first]


def _last_day(use: Use) -> date:
    return use.last


def _nummer(use: Use) -> str:
    return use.voorziening.nummer


def _bewaking_of(use: Use, courses: Mapping[str, Course]) -> object:
    course = courses.get(use.voorziening.nummer)
    return None if course is None else course.bewaking


def _find_remaining(
    use: Use, group: Sequence[Use], courses: Mapping[str, Course], day: date
) -> Kostprijs:
    """Return the kostprijs of a provision, or what remains of it since another one stood before."""
    bewaking = courses[use.voorziening.nummer].bewaking
    assert bewaking is not None  # asked only of what is watched
    kostprijs, since = bewaking.kostprijs, bewaking.kostprijs.kostprijs_startdatum
    start = group[0].first
    if bewaking.gebruik[0].van < start:
        since = max(since, start)
    first = max(bewaking.gebruik[0].van, kostprijs.kostprijs_startdatum)
    for other in group:
        if _bewaking_of(other, courses) is None and first <= other.last < day:
            since = max(since, day_after(Maand.of(other.last).last))
    if since == kostprijs.kostprijs_startdatum:
        return kostprijs
    return carry_over(bewaking, since)
