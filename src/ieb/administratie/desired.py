"""What should be known at the CAK of one person, as the records and the policy say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from attrs import evolve, field, frozen

from ieb.administratie.beleid import Beleid, Kostprijsbeleid
from ieb.administratie.charge import charged_by
from ieb.administratie.course import Course, Watched, watch
from ieb.administratie.days import day_after
from ieb.administratie.demands import demand
from ieb.administratie.dossier import Dossier
from ieb.administratie.pauze import pause_seen_on
from ieb.administratie.redenen import Reden, RedenCode, give_reason
from ieb.administratie.reported import list_kostprijzen
from ieb.administratie.uses import Use, cut, explain_later, find_undecided, list_uses, stroom_of
from ieb.arguments import demand_day
from ieb.codes import TARIEVEN, Tarief
from ieb.errors import CannotPlan
from ieb.kalender import freed_months
from ieb.kalender.tariffs import demand_tarieven
from ieb.messages import Kostprijs
from ieb.messages.places import Stroom
from ieb.messages.reprs import mask_in_repr
from ieb.notation import write_date
from ieb.privacy import mask


@frozen(kw_only=True)
class Wens:
    """A period that should be known at the CAK. Both dates are inclusive.

    Attributes:
        stroom: The stream.
        start: First day.
        stop: Last day; None while no end is known, or it has not come yet.
        kostprijzen: What may be reported as kostprijs, the best first; empty when what was
            delivered stays as it is.
        voorzieningen: Numbers of the provisions that ask for it.
        begint: Why it begins there.
        eindigt: Why it ends there; None for an open one.
    """

    stroom: Stroom
    start: date
    stop: date | None
    kostprijzen: tuple[Kostprijs, ...] = ()
    voorzieningen: tuple[str, ...] = field(default=(), repr=mask_in_repr)
    begint: Reden = field(repr=False)
    eindigt: Reden | None = field(repr=False)

    @property
    def has_month(self) -> bool:
        """Whether a month is charged for it; without one it is no reason to report anything."""
        return charged_by(self.stroom, self.start, self.stop) is not None


@frozen(kw_only=True)
class Desired:
    """What should be known of one person, and what is to be told of the way to it.

    Attributes:
        wensen: The periods, by stream and in order of time; in a stream no two share a day.
        redenen: Why there are no more of them, or not longer ones.
        moments: Days on which something may change by itself, in no order.
    """

    wensen: tuple[Wens, ...]
    redenen: tuple[Reden, ...]
    moments: tuple[date, ...]


def desired(
    dossier: Dossier, beleid: Beleid, today: date, *, tarieven: Sequence[Tarief] = TARIEVEN
) -> tuple[Wens, ...]:
    """Return the periods that should be known at the CAK on a day.

    Args:
        dossier: The records of one person.
        beleid: The policy.
        today: The day.
        tarieven: The national tariffs, for the kostprijs.

    Raises:
        InvalidType: An argument has the wrong type.
        CannotPlan: It must be said whether a provision carries a contribution, or a kostprijs
            cannot be watched; all of it at once.
    """
    day = demand_person(dossier, beleid, today)
    return work_out(dossier, beleid, day, tarieven=demand_tarieven(tarieven)).wensen


def demand_person(dossier: Dossier, beleid: Beleid, today: date) -> date:
    """Return the day, and refuse what are no records, no policy or no day.

    Args:
        dossier: The records of one person.
        beleid: The policy.
        today: The day.

    Raises:
        InvalidType: One of them is none.
    """
    demand("dossier", dossier, Dossier)
    demand("beleid", beleid, Beleid)
    return demand_day("today", today)


def work_out(
    dossier: Dossier, beleid: Beleid, today: date, *, tarieven: Sequence[Tarief] = TARIEVEN
) -> Desired:
    """Return what `desired` returns, with the reasons why it is no more than that.

    Args:
        dossier: The records of one person.
        beleid: The policy.
        today: The day.
        tarieven: The national tariffs, for the kostprijs.

    Raises:
        CannotPlan: As for `desired`.
    """
    notes: list[Reden] = []
    wensen: list[Wens] = []
    moments = list(_list_pauses(dossier, beleid))
    faults = list(find_undecided(dossier, beleid.bijdrageplichtig))
    for stroom, watched in _list_by_stroom(dossier, beleid, today, tarieven, notes):
        faults.extend(watched.faults)
        moments.extend(_list_moments(watched.uses, beleid.vooruit))
        for group in _join(stroom, watched.uses, notes):
            wens = _wish(group, watched.courses, beleid, today, notes)
            if wens is not None:
                wensen.append(wens)
    if faults:
        raise CannotPlan(tuple(faults))
    return Desired(
        wensen=tuple(wensen), redenen=tuple(dict.fromkeys(notes)), moments=tuple(moments)
    )


def watch_person(
    dossier: Dossier, beleid: Beleid, today: date, *, tarieven: Sequence[Tarief] = TARIEVEN
) -> Watched:
    """Return the uses of the abonnementstarief of one person, and how each kostprijs runs down.

    Args:
        dossier: The records of one person.
        beleid: The policy.
        today: The day.
        tarieven: The national tariffs, for the kostprijs.

    Raises:
        CannotPlan: As for `desired`.
    """
    faults = list(find_undecided(dossier, beleid.bijdrageplichtig))
    found = dict(_list_by_stroom(dossier, beleid, today, tarieven, notes=[]))
    watched = found.get(Stroom.ABONNEMENTSTARIEF, Watched(uses=()))
    faults.extend(watched.faults)
    if faults:
        raise CannotPlan(tuple(faults))
    return watched


def _list_by_stroom(
    dossier: Dossier,
    beleid: Beleid,
    today: date,
    tarieven: Sequence[Tarief],
    notes: list[Reden],
) -> Iterator[tuple[Stroom, Watched]]:
    """Yield by stream the days that ask for a contribution, whether they have come or not."""
    if not dossier.voorzieningen:
        text = "Er staat geen voorziening in het dossier."
        notes.append(give_reason(RedenCode.GEEN_VOORZIENING, text))
    uses = list(list_uses(dossier, beleid, today, notes))
    housed = [use for use in uses if stroom_of(use) is Stroom.BESCHERMD_WONEN]
    at_home = [use for use in uses if stroom_of(use) is Stroom.ABONNEMENTSTARIEF]
    found: dict[Stroom, Watched] = {}
    if at_home:
        left = _after_others(at_home, housed, dossier, notes)
        found[Stroom.ABONNEMENTSTARIEF] = watch(left, tarieven, notes)
    if housed:
        found[Stroom.BESCHERMD_WONEN] = Watched(uses=tuple(housed))
    for stroom, part in found.items():
        # A stream that began after a death has nothing of it: first the begin, then the death.
        begun = _from(part.uses, beleid.begin(stroom), notes)
        living = tuple(_until_death(begun, dossier, notes))
        yield stroom, evolve(part, uses=living)


def _after_others(
    at_home: Sequence[Use], housed: Sequence[Use], dossier: Dossier, notes: list[Reden]
) -> list[Use]:
    """Return the uses of the abonnementstarief without the days of what goes before it."""
    left = list(at_home)
    for use in housed:
        text = f"Beschermd wonen ({use.voorziening.naam}) begint {write_date(use.first)}."
        over = f"Beschermd wonen ({use.voorziening.naam}) eindigt {_write(use.last)}."
        left = cut(
            left,
            use.first,
            use.last,
            give_reason(RedenCode.NAAR_BESCHERMD_WONEN, text),
            give_reason(RedenCode.VOORLIGGEND_VOORBIJ, over),
            notes=notes,
        )
    for other in dossier.voorliggend:
        last = other.tot or date.max
        name = mask(other.naam)
        text = f"{name} begint {write_date(other.van)} en gaat voor."
        over = f"{name} eindigt {_write(last)}."
        left = cut(
            left,
            other.van,
            last,
            give_reason(RedenCode.VOORLIGGEND, text),
            give_reason(RedenCode.VOORLIGGEND_VOORBIJ, over),
            notes=notes,
        )
    return left


def _write(day: date) -> str:
    return "niet" if day == date.max else write_date(day)


def _until_death(uses: Iterable[Use], dossier: Dossier, notes: list[Reden]) -> Iterator[Use]:
    """Yield uses without a stop on or after a known day of death: that is for the CAK."""
    died = dossier.overleden
    for use in uses:
        if died is None or use.last < died:
            yield use
            continue
        text = f"De cliënt is overleden op {write_date(died)}: dat verwerkt het CAK zelf."
        notes.append(give_reason(RedenCode.OVERLIJDEN, text))
        if use.first <= died:
            yield evolve(use, last=date.max)


def _from(uses: Iterable[Use], begin: date, notes: list[Reden]) -> Iterator[Use]:
    """Yield uses without the days before those that are reported in a stream."""
    for use in uses:
        if begin <= use.first:
            yield use
            continue
        when = write_date(begin)
        text = f"{use.voorziening.naam}: dagen voor {when} worden niet gemeld (beleid, vanaf)."
        notes.append(give_reason(RedenCode.VOOR_VANAF, text))
        if begin <= use.last:
            yield evolve(use, first=begin)


def _join(stroom: Stroom, uses: Iterable[Use], notes: list[Reden]) -> Iterator[list[Use]]:
    """Yield the uses that make one period together, in order of time."""
    group: list[Use] = []
    last = date.min
    for use in sorted(uses, key=_by_time):
        if group and not _continues(stroom, last, use.first):
            yield group
            group = []
        if group and use.first > day_after(last):
            text = (
                f"Tussen {write_date(last)} en {write_date(use.first)} komt geen maand vrij: de "
                "periode loopt door."
            )
            notes.append(give_reason(RedenCode.GAT_ZONDER_MAAND, text))
        last = max(last, use.last) if group else use.last
        group.append(use)
    if group:
        yield group


def _by_time(use: Use) -> tuple[date, date, str]:
    return use.first, use.last, use.voorziening.nummer


def _continues(stroom: Stroom, last: date, first: date) -> bool:
    """Return whether a use that begins on a day goes on with a period that ends on another."""
    if first <= day_after(last):
        return True
    if stroom is Stroom.BESCHERMD_WONEN:
        return False
    return not freed_months(last, first)


def _wish(
    group: Sequence[Use],
    courses: Mapping[str, Course],
    beleid: Beleid,
    today: date,
    notes: list[Reden],
) -> Wens | None:
    """Return the period that some uses make, as far as its days have come."""
    first, stroom = group[0], stroom_of(group[0])
    horizon = _horizon(today, beleid.vooruit)
    if first.first > horizon:
        for use in group:
            notes.extend(explain_later(use))
        return None
    last = max(group, key=_last_day)
    stop, ends = None, None
    ended = last.last < date.max  # that day stands for no end, also when the horizon reaches it
    if ended and last.last <= horizon:
        stop, ends = last.last, last.ends
    elif ended:
        text = f"Het einde op {write_date(last.last)} is nog niet gekomen."
        notes.append(give_reason(RedenCode.TOEKOMST, text))
    kostprijzen: tuple[Kostprijs, ...] = ()
    if stroom is Stroom.ABONNEMENTSTARIEF and beleid.kostprijs is Kostprijsbeleid.LANGSTE:
        day = horizon if stop is None else stop
        kostprijzen = list_kostprijzen(group, courses, day, notes)
    return Wens(
        stroom=stroom,
        start=first.first,
        stop=stop,
        kostprijzen=kostprijzen,
        voorzieningen=tuple(sorted({use.voorziening.nummer for use in group})),
        begint=first.begins,
        eindigt=ends,
    )


def _horizon(today: date, vooruit: int) -> date:
    return today + timedelta(days=min(vooruit, (date.max - today).days))


def _last_day(use: Use) -> date:
    return use.last


def next_moment(dossier: Dossier, beleid: Beleid, today: date) -> date | None:
    """Return the first day after a day on which what should be known changes by itself.

    Args:
        dossier: The records of one person.
        beleid: The policy.
        today: The day.

    Returns:
        The day; None when nothing changes any more as long as the records stay as they are.

    Raises:
        InvalidType: An argument has the wrong type.
        CannotPlan: As for `desired`.
    """
    day = demand_person(dossier, beleid, today)
    return next_moment_after(work_out(dossier, beleid, day), dossier, beleid, day)


def next_moment_after(now: Desired, dossier: Dossier, beleid: Beleid, today: date) -> date | None:
    """Return what `next_moment` returns, for who has worked out the day itself already.

    Args:
        now: What should be known on the day.
        dossier: The records of one person.
        beleid: The policy.
        today: The day.
    """
    found, day = now, today
    while True:
        later = [moment for moment in found.moments if moment > day]
        if not later:
            return None
        day = min(later)
        found = work_out(dossier, beleid, day)
        if _effect(found.wensen) != _effect(now.wensen):
            return day


def _effect(wensen: Iterable[Wens]) -> list[tuple[object, ...]]:
    return [(wens.stroom, wens.start, wens.stop, wens.kostprijzen) for wens in wensen]


def _list_moments(uses: Iterable[Use], vooruit: int) -> Iterator[date]:
    """Yield the days on which uses begin to count, or end."""
    for use in uses:
        for day in (use.first, use.last, day_after(use.last)):
            if day < date.max:
                yield _sooner(day, vooruit)


def _list_pauses(dossier: Dossier, beleid: Beleid) -> Iterator[date]:
    """Yield the days on which open breaks show to be pauses."""
    if beleid.pauze is None:
        return
    for voorziening in dossier.voorzieningen:
        for pause in voorziening.onderbrekingen:
            seen = pause_seen_on(pause.laatste_dag, beleid.pauze)
            if pause.hervat is None and seen is not None:
                yield seen


def _sooner(day: date, days: int) -> date:
    return day - timedelta(days=min(days, (day - date.min).days))
