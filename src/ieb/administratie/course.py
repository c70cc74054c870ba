"""How long the kostprijs lets each provision be charged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve, field, frozen

from ieb.administratie.days import day_before
from ieb.administratie.redenen import Reden, RedenCode, give_reason
from ieb.administratie.uses import Use
from ieb.codes import Tarief
from ieb.errors import InvalidValue
from ieb.kalender import first_charged
from ieb.kostprijs import Bewaking, Huur, Interval, Verloop, run_down, run_down_rent
from ieb.messages import Kostprijs
from ieb.notation import write_date
from ieb.values import Bedrag


@frozen(kw_only=True)
class Course:
    """A provision with a kostprijs: what is watched, and how that runs down.

    Attributes:
        bewaking: What is watched; None for a rent without a life, which no message can tell.
        verloop: How it runs down.
    """

    bewaking: Bewaking | None
    verloop: Verloop


@frozen(kw_only=True)
class Watched:
    """Uses within what their kostprijs allows.

    Attributes:
        uses: The uses.
        courses: How the kostprijs of each provision runs down, by its number.
        faults: Why the kostprijs of some provision cannot be watched, in Dutch.
    """

    uses: tuple[Use, ...]
    courses: Mapping[str, Course] = field(factory=dict[str, Course])
    faults: tuple[str, ...] = ()


def watch(uses: Sequence[Use], tarieven: Sequence[Tarief], notes: list[Reden]) -> Watched:
    """Return uses that end where the kostprijs of their provision is reached.

    Args:
        uses: The uses of one person in one stream.
        tarieven: The national tariffs.
        notes: Takes why nothing is left of a use.
    """
    courses: dict[str, Course] = {}
    faults: list[str] = []
    for nummer, parts in _by_provision(uses).items():
        voorziening = parts[0].voorziening
        kostprijs = voorziening.kostprijs
        if kostprijs is None or _begins_later(kostprijs, parts):
            continue
        try:
            courses[nummer] = _run_down(kostprijs, parts, tarieven)
        except InvalidValue as error:
            faults.append(f"{voorziening.naam}: {error}")
    left: list[Use] = []
    for use in uses:
        course = courses.get(use.voorziening.nummer)
        if course is None:
            left.append(use)
        else:
            left.extend(_within(use, course, notes))
    return Watched(uses=tuple(left), courses=courses, faults=tuple(faults))


def _begins_later(kostprijs: Kostprijs | Huur, parts: Sequence[Use]) -> bool:
    """Return whether a kostprijs begins after all use that is left, so that nothing runs down."""
    return isinstance(kostprijs, Kostprijs) and kostprijs.kostprijs_startdatum > parts[-1].last


def _by_provision(uses: Sequence[Use]) -> dict[str, list[Use]]:
    found: dict[str, list[Use]] = {}
    for use in uses:
        found.setdefault(use.voorziening.nummer, []).append(use)
    return found


def _run_down(
    kostprijs: Kostprijs | Huur, parts: Sequence[Use], tarieven: Sequence[Tarief]
) -> Course:
    gebruik = tuple(_interval(use) for use in parts)
    if isinstance(kostprijs, Huur):
        if kostprijs.levensduur is None:
            return Course(bewaking=None, verloop=run_down_rent(kostprijs, gebruik, tarieven))
        whole = Bedrag(kostprijs.per_maand.cents * kostprijs.levensduur)
        kostprijs = Kostprijs(kostprijs_bedrag=whole, kostprijs_startdatum=parts[0].first)
    bewaking = Bewaking(kostprijs=kostprijs, gebruik=gebruik)
    return Course(bewaking=bewaking, verloop=run_down(bewaking, tarieven))


def _interval(use: Use) -> Interval:
    return Interval(use.first, None if use.last == date.max else use.last)


def _within(use: Use, course: Course, notes: list[Reden]) -> Iterator[Use]:
    """Yield a use up to the day on which the kostprijs is reached."""
    verloop = course.verloop
    if not verloop.exhausted:
        yield use
        return
    end = verloop.virtual_end or _nothing_before(course, use)
    if end is None:
        text = f"{use.voorziening.naam}: wat zij kost, is minder dan de bijdrage van één maand."
        notes.append(give_reason(RedenCode.KOSTPRIJS_BEREIKT, text))
        return
    if use.first > end:
        notes.append(_tell_reached(use, end))
        return
    if use.last <= end:
        yield use
        return
    yield evolve(use, last=end, ends=_tell_reached(use, end))


def _nothing_before(course: Course, use: Use) -> date | None:
    """Return the last day before a kostprijs that allows no month begins; None for no such day."""
    if course.bewaking is None:
        return None
    begin = course.bewaking.kostprijs.kostprijs_startdatum
    if use.first >= begin:
        return None
    return day_before(first_charged(begin).first)


def _tell_reached(use: Use, end: date) -> Reden:
    text = f"{use.voorziening.naam}: de kostprijs is bereikt met de maand tot {write_date(end)}."
    return give_reason(RedenCode.KOSTPRIJS_BEREIKT, text)
