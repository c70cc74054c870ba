"""From which day until which day a contribution is due, as iWmo tells it and the gemeente chose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import evolve, field, frozen

from ieb.administratie.care import Care, find, is_for_a_while
from ieb.administratie.demands import demand, demand_all, demand_series
from ieb.administratie.dossier import Onderbreking, Voorziening
from ieb.administratie.meldingen import (
    Declaratie,
    Meldtermijnen,
    Startdefinitie,
    StartMelding,
    StopMelding,
    Toewijzing,
)
from ieb.administratie.oddities import (
    find_in_starts,
    find_in_stops,
    find_late_delivery,
    find_late_starts,
)
from ieb.administratie.soorten import Plicht
from ieb.arguments import demand_day
from ieb.errors import InvalidType, InvalidValue
from ieb.findings import Finding
from ieb.kostprijs import Huur
from ieb.messages import Kostprijs
from ieb.notation import write_date


@frozen(kw_only=True)
class Besluit:
    """From which day until which day a contribution is due. Dates are inclusive.

    Attributes:
        toewijzing: What was granted.
        van: First day; None while nothing says that it began, and for a kind for which none is ever
            due.
        tot: Last day, or None while no end is known.
        onderbrekingen: Breaks; whether one is a pause, the policy says.
        bevindingen: What a person should look at, in Dutch, without a Bsn.
    """

    toewijzing: Toewijzing
    van: date | None
    tot: date | None = None
    onderbrekingen: tuple[Onderbreking, ...] = ()
    bevindingen: tuple[Finding, ...] = field(default=(), repr=False)

    def voorziening(
        self,
        *,
        kostprijs: Kostprijs | Huur | None = None,
        bijdrageplichtig: bool | None = None,
    ) -> Voorziening | None:
        """Return the provision for a dossier; None while there is no first day.

        Args:
            kostprijs: What it costs, or its rent.
            bijdrageplichtig: Whether a contribution is due; None for what kind and policy say.

        Raises:
            InvalidValue: A kostprijs or a contribution that its kind does not know.
        """
        if self.van is None:
            return None
        return Voorziening(
            nummer=self.toewijzing.nummer,
            soort=self.toewijzing.soort,
            van=self.van,
            tot=self.tot,
            kostprijs=kostprijs,
            bijdrageplichtig=bijdrageplichtig,
            onderbrekingen=self.onderbrekingen,
        )


def decide(
    toewijzing: Toewijzing,
    meldingen: Iterable[StartMelding | StopMelding],
    declaraties: Iterable[Declaratie] = (),
    *,
    definitie: Startdefinitie = Startdefinitie.START_ZORG,
    today: date,
    herindicatie: bool = False,
    termijnen: Meldtermijnen | None = None,
) -> Besluit:
    """Return from which day until which day a contribution is due.

    Neither the order of what was heard nor hearing it twice changes anything.

    Args:
        toewijzing: What was granted.
        meldingen: What the provider told of start and stop.
        declaraties: What the provider declared.
        definitie: Which day the gemeente chose as start.
        today: The day.
        herindicatie: Whether a renewal is being decided: the end of the grant waits.
        termijnen: The terms of telling; None for those of this library.

    Raises:
        InvalidType: An argument has the wrong type.
        InvalidValue: A restart before the stop that it follows.

    Example:
        >>> from ieb.administratie import Soort
        >>> toewijzing = Toewijzing(
        ...     nummer="BG",
        ...     soort=Soort.BEGELEIDING,
        ...     beschikking=date(2025, 2, 20),
        ...     ingang=date(2025, 3, 1),
        ...     einde=date(2026, 2, 28),
        ... )
        >>> begin = StartMelding(datum=date(2025, 3, 12))
        >>> decide(toewijzing, [begin], today=date(2025, 3, 14)).van
        datetime.date(2025, 3, 12)
    """
    today = demand_day("today", today)
    demand("toewijzing", toewijzing, Toewijzing)
    demand("definitie", definitie, Startdefinitie)
    demand("herindicatie", herindicatie, bool)
    terms = Meldtermijnen()
    if termijnen is not None:
        terms = demand("termijnen", termijnen, Meldtermijnen)
    starts, stops = _sort(meldingen)
    declared = sorted(set(demand_all("declaraties", declaraties, Declaratie)))
    if toewijzing.soort.kenmerken.plicht is Plicht.NOOIT:
        return Besluit(toewijzing=toewijzing, van=None, bevindingen=(_find_no_duty(toewijzing),))
    _check_restarts(starts, stops)
    care = Care.of(starts, stops)
    begin = _begin(toewijzing, starts, declared, definitie)
    findings = [
        *find_in_starts(toewijzing, starts, _first(starts, declared, definitie)),
        *find_late_starts(toewijzing, next(iter(starts), None), today, terms),
        *find_in_stops(stops, terms),
        *care.findings,
    ]
    if stops and not starts and definitie is Startdefinitie.START_ZORG:
        findings.append(find("SM013", "Een stop zonder start; er is nooit een bijdrage begonnen."))
    if begin is None:
        return Besluit(toewijzing=toewijzing, van=None, bevindingen=tuple(findings))
    known_on = _known_on(toewijzing, starts, declared, definitie)
    findings.extend(find_late_delivery(toewijzing, begin, known_on))
    end = care.ended
    if end is None:
        end, more = _end_of_grant(toewijzing, declared, definitie, today, herindicatie=herindicatie)
        findings.extend(more)
    found = Besluit(
        toewijzing=toewijzing,
        van=begin,
        tot=end,
        onderbrekingen=tuple(care.breaks),
        bevindingen=tuple(findings),
    )
    return _within(found, begin)


def _find_no_duty(toewijzing: Toewijzing) -> Finding:
    soort = toewijzing.soort
    text = (
        f"Voor {soort} is nooit een bijdrage verschuldigd ({soort.kenmerken.bron}). Meld er niets "
        "van aan het CAK."
    )
    return find("SM060", text)


def compare_definitions(
    toewijzing: Toewijzing,
    meldingen: Iterable[StartMelding | StopMelding],
    declaraties: Iterable[Declaratie],
    today: date,
) -> Mapping[Startdefinitie, Besluit]:
    """Return what each choice of the start would mean for one client.

    Args:
        toewijzing: What was granted.
        meldingen: What the provider told of start and stop.
        declaraties: What the provider declared.
        today: The day.

    Raises:
        InvalidType: As for `decide`.
        InvalidValue: As for `decide`.
    """
    heard = tuple(_demand_heard(meldingen))
    declared = tuple(demand_all("declaraties", declaraties, Declaratie))
    return {
        definitie: decide(toewijzing, heard, declared, definitie=definitie, today=today)
        for definitie in Startdefinitie
    }


def _sort(
    meldingen: Iterable[StartMelding | StopMelding],
) -> tuple[list[StartMelding], list[StopMelding]]:
    """Return what was heard of starts and stops, each in order of time and once."""
    starts: dict[date, StartMelding] = {}
    stops: dict[tuple[date, str], StopMelding] = {}
    for melding in sorted(_demand_heard(meldingen), key=_day_of_receipt):
        if isinstance(melding, StartMelding):
            starts.setdefault(melding.datum, melding)
        else:
            stops.setdefault((melding.datum, melding.reden), melding)
    return sorted(starts.values()), sorted(stops.values())


def _demand_heard(
    meldingen: Iterable[StartMelding | StopMelding],
) -> Iterator[StartMelding | StopMelding]:
    """Yield what was heard, and refuse what is neither a start nor a stop."""
    for melding in demand_series("meldingen", meldingen, "StartMelding en StopMelding"):
        if not isinstance(melding, StartMelding | StopMelding):
            msg = (
                "meldingen: verwacht een StartMelding of een StopMelding, geen "
                f"{type(melding).__name__}."
            )
            raise InvalidType(msg)
        yield melding


def _day_of_receipt(melding: StartMelding | StopMelding) -> date:
    """Return the day of receipt; the first day of the calendar when it is not known."""
    return melding.ontvangen or date.min


def _check_restarts(starts: list[StartMelding], stops: list[StopMelding]) -> None:
    """Refuse a restart that was told after a temporary stop, and lies before or on it.

    One on the day of the stop follows it, unless it is known to have been told before it.
    """
    temporary = [stop for stop in stops if is_for_a_while(stop)]
    for start in starts[1:]:
        for stop in temporary:
            is_wrong = start.datum < stop.datum and _is_told_before(stop, start)
            is_on_it = start.datum == stop.datum and not _is_told_before(start, stop)
            if is_wrong or is_on_it:
                msg = (
                    f"De start {write_date(start.datum)} ligt voor of op de tijdelijke stop "
                    f"{write_date(stop.datum)}."
                )
                raise InvalidValue(msg)


def _is_told_before(melding: StartMelding | StopMelding, other: StartMelding | StopMelding) -> bool:
    """Return whether one melding is known to have been received before another one."""
    if melding.ontvangen is None or other.ontvangen is None:
        return False
    return melding.ontvangen < other.ontvangen


def _begin(
    toewijzing: Toewijzing,
    starts: list[StartMelding],
    declared: list[Declaratie],
    definitie: Startdefinitie,
) -> date | None:
    """Return the first day by the choice of the gemeente; None while nothing says that it began."""
    match definitie:
        case Startdefinitie.BESCHIKKING:
            return max(toewijzing.beschikking, toewijzing.ingang)
        case Startdefinitie.TOEKENNING:
            return toewijzing.ingang
        case Startdefinitie.START_ZORG:
            return max(starts[0].datum, toewijzing.ingang) if starts else None
        case _:  # by declaration
            return declared[0].van if declared else None


def _first(
    starts: list[StartMelding], declared: list[Declaratie], definitie: Startdefinitie
) -> StartMelding | None:
    """Return the start that counts: what was declared, or what was told."""
    if definitie is Startdefinitie.DECLARATIE:
        return StartMelding(datum=declared[0].van) if declared else None
    return starts[0] if starts else None


def _known_on(
    toewijzing: Toewijzing,
    starts: list[StartMelding],
    declared: list[Declaratie],
    definitie: Startdefinitie,
) -> date:
    """Return the first day on which the gemeente could know the begin that it chose."""
    decided = toewijzing.beschikking
    if definitie is Startdefinitie.START_ZORG:
        return max(decided, starts[0].ontvangen or decided)
    if definitie is Startdefinitie.DECLARATIE:
        return max(decided, declared[0].tot_en_met)
    return decided


def _end_of_grant(
    toewijzing: Toewijzing,
    declared: list[Declaratie],
    definitie: Startdefinitie,
    today: date,
    *,
    herindicatie: bool,
) -> tuple[date | None, list[Finding]]:
    """Return the end that follows from the grant itself, once that has passed."""
    einde = toewijzing.einde
    if einde is None or today <= einde:
        return None, []
    written = write_date(einde)
    if toewijzing.opvolger is not None:
        text = f"De toewijzing liep tot {written}; {toewijzing.opvolger} sluit aan."
        return None, [find("SM040", text)]
    if herindicatie:
        text = f"De toewijzing liep tot {written}; over een vervolg wordt nog beslist."
        return None, [find("SM041", text)]
    end = einde
    if definitie is Startdefinitie.DECLARATIE:
        end = min(einde, max(declaratie.tot_en_met for declaratie in declared))
    text = f"De toewijzing liep tot {written}, en er is geen stop gemeld."
    return end, [find("SM042", text)]


def _within(besluit: Besluit, begin: date) -> Besluit:
    """Return a decision whose breaks lie within the care: what lies outside moves its ends."""
    end = besluit.tot
    breaks: list[Onderbreking] = []
    for pause in besluit.onderbrekingen:
        last, again = pause.laatste_dag, pause.hervat
        if last < begin:
            begin = max(begin, again or date.max)
        elif end is None or (again is not None and again <= end) or (again is None and last < end):
            breaks.append(pause)
        else:
            end = min(end, last)
    if begin == date.max or (end is not None and end < begin):
        return evolve(besluit, van=None, tot=None, onderbrekingen=())
    return evolve(besluit, van=begin, tot=end, onderbrekingen=tuple(breaks))
