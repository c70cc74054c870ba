"""Planners that are wrong on purpose: each breaks a property that holds for the right one.

So the properties are no empty words: who changes the planner in one of these ways is told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ieb import HistoryView
from ieb.administratie import (
    Beleid,
    Dossier,
    Mutaties,
    Opdracht,
    Pauzeregel,
    Plan,
    Voorziening,
    plan,
)
from ieb.codes import StatusAanlevering
from ieb.messages import Kostprijs

from . import play, test_model, test_properties, test_worked_examples
from .strategies import nights, nudged, paused, policies, watched

FIRST = StatusAanlevering.EERSTE_AANLEVERING
CHANGED = StatusAanlevering.GEWIJZIGDE_AANLEVERING
REMOVED = StatusAanlevering.VERWIJDEREN_AANLEVERING
Planner = Callable[..., Plan]


def each(made: Plan, change: Callable[[Opdracht], tuple[Opdracht, ...]]) -> Plan:
    """Return a plan with other aanleveringen in the place of each."""
    waves: list[tuple[Opdracht, ...]] = []
    for wave in made.golven:
        found: list[Opdracht] = []
        for opdracht in wave:
            found.extend(change(opdracht))
        waves.append(tuple(found))
    return evolve(made, golven=tuple(waves))


def highest_kostprijs(
    dossier: Dossier, beleid: Beleid, today: date, history: HistoryView, **rest: object
) -> Plan:
    """Tell the highest kostprijs, not that of what lasts longest."""
    costs = [
        provision.kostprijs
        for provision in dossier.voorzieningen
        if isinstance(provision.kostprijs, Kostprijs)
    ]

    def change(opdracht: Opdracht) -> tuple[Opdracht, ...]:
        if opdracht.periode.kostprijs is None:
            return (opdracht,)
        highest = max(costs, key=lambda cost: cost.kostprijs_bedrag.cents)
        return (evolve(opdracht, periode=evolve(opdracht.periode, kostprijs=highest)),)

    return each(plan(dossier, beleid, today, history, **rest), change)


def pause_a_day_early(
    dossier: Dossier, beleid: Beleid, today: date, history: HistoryView, **rest: object
) -> Plan:
    """Call a break a pause one day too soon."""
    regel = beleid.pauze
    if regel is not None and regel.dagen:
        beleid = evolve(beleid, pauze=Pauzeregel(dagen=regel.dagen - 1))
    elif regel is not None:
        beleid = evolve(beleid, pauze=Pauzeregel(dagen=28))
    return plan(dossier, beleid, today, history, **rest)


def gap_of_a_day_joined(
    dossier: Dossier, beleid: Beleid, today: date, history: HistoryView, **rest: object
) -> Plan:
    """Let a provision go on to the one that begins a day later than the next day."""
    found = tuple(joined(provision, dossier) for provision in dossier.voorzieningen)
    return plan(evolve(dossier, voorzieningen=found), beleid, today, history, **rest)


def joined(provision: Voorziening, dossier: Dossier) -> Voorziening:
    """Return a provision that lasts a day longer when another one begins after that day."""
    if provision.tot is None:
        return provision
    begins = {other.van for other in dossier.voorzieningen}
    if provision.tot + timedelta(days=2) not in begins:
        return provision
    return evolve(provision, tot=provision.tot + timedelta(days=1))


def death_ignored(
    dossier: Dossier, beleid: Beleid, today: date, history: HistoryView, **rest: object
) -> Plan:
    """Stop and start after a known death."""
    return plan(evolve(dossier, overleden=None), beleid, today, history, **rest)


def numbers_reused(
    dossier: Dossier, beleid: Beleid, today: date, history: HistoryView, **rest: object
) -> Plan:
    """Give every new period the number 1."""

    def change(opdracht: Opdracht) -> tuple[Opdracht, ...]:
        if opdracht.status is not FIRST:
            return (opdracht,)
        sleutel = opdracht.periode.sleutel._replace(start_nummer=1)
        return (evolve(opdracht, periode=evolve(opdracht.periode, sleutel=sleutel)),)

    return each(plan(dossier, beleid, today, history, **rest), change)


def remove_and_start(
    dossier: Dossier, beleid: Beleid, today: date, history: HistoryView, **rest: object
) -> Plan:
    """Change nothing: remove a period and start it anew."""
    made = plan(dossier, beleid, today, history, **rest)
    actual = {period.sleutel: period for period in made.bekend}

    def change(opdracht: Opdracht) -> tuple[Opdracht, ...]:
        if opdracht.status is not CHANGED:
            return (opdracht,)
        sleutel = opdracht.periode.sleutel
        fresh = sleutel._replace(start_nummer=sleutel.start_nummer + 1_000)
        removal = evolve(opdracht, status=REMOVED, periode=actual[sleutel])
        start = evolve(opdracht, status=FIRST, periode=evolve(opdracht.periode, sleutel=fresh))
        return removal, start

    return each(made, change)


def days_compared(
    dossier: Dossier, beleid: Beleid, today: date, history: HistoryView, **rest: object
) -> Plan:
    """Send a change of days that changes no month."""
    return plan(dossier, evolve(beleid, mutaties=Mutaties.EXACT), today, history, **rest)


def months_by_day(
    dossier: Dossier, beleid: Beleid, today: date, history: HistoryView, **rest: object
) -> Plan:
    """Charge a month for any day in it, also before the first whole one."""
    found = tuple(
        evolve(provision, van=provision.van.replace(day=1)) for provision in dossier.voorzieningen
    )
    return plan(evolve(dossier, voorzieningen=found), beleid, today, history, **rest)


NIGHTS = policies, nights()
WRONG: list[tuple[Planner, Callable[..., None], tuple[SearchStrategy[object], ...]]] = [
    (
        highest_kostprijs,
        test_model.test_the_kostprijs_that_is_told_is_that_of_what_lasts_longest,
        (watched(), st.dates(date(2025, 7, 1), date(2025, 8, 31))),
    ),
    (
        pause_a_day_early,
        test_model.test_what_is_known_is_what_the_model_says,
        (policies, paused()),
    ),
    (death_ignored, test_properties.test_after_a_known_death_nothing_stops_or_starts, NIGHTS),
    (death_ignored, test_model.test_what_is_known_is_what_the_model_says, NIGHTS),
    (numbers_reused, test_properties.test_no_number_is_used_twice, NIGHTS),
    (remove_and_start, test_properties.test_no_other_choice_needs_fewer_messages, NIGHTS),
    (
        days_compared,
        test_properties.test_no_other_choice_needs_fewer_messages,
        (policies, nudged()),
    ),
    (months_by_day, test_model.test_what_is_known_is_what_the_model_says, NIGHTS),
]


def name_of(part: object) -> str:
    """Return what a planner or a property is called."""
    return getattr(part, "__name__", "")


def search(
    holds: Callable[..., None], drawn: tuple[SearchStrategy[object], ...], examples: int
) -> None:
    """Look for records for which a property does not hold."""
    inner = holds.hypothesis.inner_test  # type: ignore[attr-defined]  # what given adds
    settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )(given(*drawn)(inner))()


@pytest.mark.parametrize(("holds", "drawn"), [row[1:] for row in WRONG], ids=name_of)
def test_the_right_planner_is_not_caught(
    holds: Callable[..., None], drawn: tuple[SearchStrategy[object], ...]
) -> None:
    """The same property holds for it on the same records, so that what is caught is the fault."""
    search(holds, drawn, 100)


@pytest.mark.parametrize(("wrong", "holds", "drawn"), WRONG, ids=name_of)
def test_a_wrong_planner_is_caught(
    wrong: Planner,
    holds: Callable[..., None],
    drawn: tuple[SearchStrategy[object], ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The property does not hold for it, and random records show that soon."""
    monkeypatch.setattr(play, "plan", wrong)
    monkeypatch.setattr(test_properties, "plan", wrong)
    with pytest.raises(AssertionError):
        search(holds, drawn, 1_500)


def test_a_gap_of_one_day_that_is_joined_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """So short a gap is seldom drawn; the worked example of it (A6) finds the fault."""
    monkeypatch.setattr(play, "plan", gap_of_a_day_joined)
    with pytest.raises(AssertionError):
        test_worked_examples.test_a6_a_gap_of_one_day_frees_a_month()
