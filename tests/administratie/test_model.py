"""What is known after a plan is what an independent model, day by day, says should be known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ieb import Context, History, validate
from ieb.administratie import Beleid, Dossier, Kostprijsbeleid, Opdracht, TeLaat, Voorziening
from ieb.codes import StatusAanlevering
from ieb.keten.period import Period
from ieb.messages import Kostprijs
from ieb.messages.places import Stroom

from . import play
from .model import FIRSTS, days_at_home, days_housed, span, used_at_home
from .play import Gemeente
from .strategies import Night, days, dossiers, nights, policies, watched
from .test_properties import known, waits

AT, BW = Stroom.ABONNEMENTSTARIEF, Stroom.BESCHERMD_WONEN
REMOVED = StatusAanlevering.VERWIJDEREN_AANLEVERING


def counted(period: Period | None) -> frozenset[int]:
    """Return the days that count of a period: the first of each charged month, or each day."""
    if period is None:
        return frozenset()
    found = span(period.start, period.stop)
    return found & FIRSTS if period.sleutel.stroom is AT else found


@given(policies, nights())
def test_what_is_known_is_what_the_model_says(beleid: Beleid, sequence: tuple[Night, ...]) -> None:
    """Without obstacles the known periods charge the months and days of the model, and no others."""
    beleid = evolve(beleid, te_laat=TeLaat.WEIGEREN)
    gemeente = Gemeente(beleid)
    for night in sequence:
        gemeente.send(night.dossier, night.today)
    last = sequence[-1]
    assert gemeente.last is not None
    if gemeente.last.belemmeringen or waits(last.dossier, known(gemeente.history, AT)):
        return
    for stroom, model in ((AT, days_at_home), (BW, days_housed)):
        found: frozenset[int] = frozenset()
        for period in known(gemeente.history, stroom):
            found |= counted(period)
        assert found == model(last.dossier, beleid, last.today)


@given(watched(), st.dates(date(2025, 7, 1), date(2025, 8, 31)))
def test_the_kostprijs_that_is_told_is_that_of_what_lasts_longest(
    dossier: Dossier, today: date
) -> None:
    """Not the highest one: how long a kostprijs lasts hangs on begin and end too."""
    gemeente = Gemeente(Beleid(gemeente=play.GEMEENTE, kostprijs=Kostprijsbeleid.LANGSTE))
    early = evolve(dossier, voorzieningen=tuple(map(without_late_term, dossier.voorzieningen)))
    gemeente.send(early, today)
    assert gemeente.last is not None
    used = used_at_home(early, gemeente.beleid, today)
    longest = max(map(max, used.values()))
    costs = [
        provision.kostprijs
        for provision in early.voorzieningen
        if max(used[provision.nummer]) == longest
    ]
    for opdracht in gemeente.last.opdrachten:
        assert opdracht.periode.kostprijs in costs


def without_late_term(provision: Voorziening) -> Voorziening:
    """Return a provision that begins within the term of a first aanlevering."""
    begin = max(provision.van, date(2024, 10, 1))
    assert isinstance(provision.kostprijs, Kostprijs)
    cost = evolve(provision.kostprijs, kostprijs_startdatum=begin)
    return evolve(provision, van=begin, kostprijs=cost)


@given(policies, nights())
def test_a_proposal_passes_and_comes_nearer(beleid: Beleid, sequence: tuple[Night, ...]) -> None:
    """What is proposed instead breaks no rule, and leaves less to be wished than there was."""
    beleid = evolve(beleid, te_laat=TeLaat.WEIGEREN)
    gemeente = Gemeente(beleid)
    for night in sequence:
        before = gemeente.history
        gemeente.send(night.dossier, night.today)
        assert gemeente.last is not None
        for obstacle in gemeente.last.belemmeringen:
            if obstacle.voorstel is not None:
                comes_nearer(before, obstacle.opdracht, obstacle.voorstel)
                passes(before, night, obstacle.voorstel)


def comes_nearer(history: History, opdracht: Opdracht, voorstel: Opdracht) -> None:
    """Check that less is left to be wished."""
    actual = history.actual(opdracht.periode.sleutel)
    now = counted(None if actual is None else Period.of(actual))
    wanted = counted(None if opdracht.status is REMOVED else opdracht.periode)
    assert len(counted(voorstel.periode) ^ wanted) < len(now ^ wanted)


def passes(history: History, night: Night, voorstel: Opdracht) -> None:
    """Check that the rules find nothing wrong."""
    died = night.dossier.overleden
    context = Context(
        today=night.today,
        history=history,
        overlijdensdata={} if died is None else {play.BSN: died},
    )
    message = voorstel.message(identificatie="VOORSTEL", dagtekening=night.today)
    assert not validate(message, context).objections


@given(policies, dossiers(), days, days)
def test_splitting_a_provision_changes_nothing(
    beleid: Beleid, dossier: Dossier, today: date, split: date
) -> None:
    """Two adjacent provisions of one kind, without a kostprijs, ask for what the whole asked for."""
    parts: list[Voorziening] = []
    for provision in dossier.voorzieningen:
        parts.extend(in_two(provision, split))
    assert told(beleid, evolve(dossier, voorzieningen=tuple(parts)), today) == told(
        beleid, dossier, today
    )


def in_two(provision: Voorziening, split: date) -> Sequence[Voorziening]:
    """Return a provision in two when it can be split after a day, or else whole."""
    whole = provision.kostprijs is not None or provision.onderbrekingen
    if whole or split < provision.van or split >= (provision.tot or date.max):
        return [provision]
    first = evolve(provision, nummer=f"{provision.nummer}a", tot=split, herindicatie=False)
    again = date.fromordinal(split.toordinal() + 1)
    return [first, evolve(provision, nummer=f"{provision.nummer}b", van=again)]


def told(beleid: Beleid, dossier: Dossier, today: date) -> object:
    """Return what a first plan sends and what it cannot send."""
    gemeente = Gemeente(beleid)
    made = play.plan(dossier, beleid, today, gemeente.history, numbers=count(1))
    return (
        [(opdracht.status, opdracht.periode) for opdracht in made.opdrachten],
        [(obstacle.codes, obstacle.opdracht.periode) for obstacle in made.belemmeringen],
    )
