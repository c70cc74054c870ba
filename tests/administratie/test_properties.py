"""What holds for every plan, whatever is on record and whatever a gemeente chose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count, permutations

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ieb import AndereStroom, Context, History, validate
from ieb.administratie import (
    Beleid,
    Dossier,
    Mutaties,
    Plan,
    TeLaat,
    Wens,
    desired,
    next_moment,
    plan,
)
from ieb.findings import Severity
from ieb.kalender import charged
from ieb.keten.period import Period
from ieb.messages.places import Stroom

from .play import BSN, GEMEENTE, Gemeente
from .strategies import Night, days, dossiers, nights, policies

AT = Stroom.ABONNEMENTSTARIEF
FAR = date(2100, 1, 1)


def months(start: date, stop: date | None) -> frozenset[str]:
    """Return the months that a period charges, up to a far one."""
    last = FAR if stop is None else stop
    return frozenset(map(str, charged(start, last)))


def effect(stroom: Stroom, start: date, stop: date | None) -> object:
    """Return what a period does: its months, or its days."""
    return months(start, stop) if stroom is AT else (start, stop)


def known(history: History, stroom: Stroom) -> list[Period]:
    """Return the periods that are known."""
    return [Period.of(found) for found in history.periods(BSN, stroom)]


def effects_known(history: History, stroom: Stroom) -> list[object]:
    """Return what the known periods do, without those that charge nothing."""
    found = [effect(stroom, period.start, period.stop) for period in known(history, stroom)]
    return sorted(filter(None, found), key=str)


def effects_wanted(wensen: Sequence[Wens], stroom: Stroom) -> list[object]:
    """Return what the wanted periods do, without those that charge nothing."""
    found = [effect(stroom, wens.start, wens.stop) for wens in wensen if wens.stroom is stroom]
    return sorted(filter(None, found), key=str)


def play(beleid: Beleid, sequence: Sequence[Night]) -> tuple[Gemeente, Plan]:
    """Play some nights; return the gemeente and its last plan."""
    gemeente = Gemeente(beleid)
    for night in sequence:
        gemeente.send(night.dossier, night.today)
    assert gemeente.last is not None
    return gemeente, gemeente.last


def empty(made: Plan) -> bool:
    """Return whether a plan sends nothing and waits for nothing."""
    return not made.golven and not made.wacht


@given(policies, nights())
def test_the_same_night_again_sends_nothing(beleid: Beleid, sequence: tuple[Night, ...]) -> None:
    """Once a plan is sent and accepted, the next plan of that day is empty."""
    gemeente, _ = play(beleid, sequence)
    assert gemeente.send(sequence[-1].dossier, sequence[-1].today) == []


@given(policies, nights())
def test_without_obstacles_what_is_known_is_what_is_wanted(
    beleid: Beleid, sequence: tuple[Night, ...]
) -> None:
    """When nothing stood in the way, the known periods charge what the wanted ones charge."""
    gemeente, last = play(beleid, sequence)
    if last.belemmeringen or beleid.te_laat is TeLaat.INKORTEN:
        return
    if waits(sequence[-1].dossier, known(gemeente.history, AT)):
        return
    for stroom in Stroom:
        assert effects_known(gemeente.history, stroom) == effects_wanted(last.gewenst, stroom)


def waits(dossier: Dossier, periods: Sequence[Period]) -> bool:
    """Return whether a period began while something went before of which no end is known."""
    begins = [other.van for other in dossier.voorliggend if other.tot is None]
    return bool(begins) and any(period.start >= min(begins) for period in periods)


@given(policies, nights(), st.randoms(use_true_random=False))
def test_every_message_passes_every_rule_in_any_order_of_its_wave(
    beleid: Beleid, sequence: tuple[Night, ...], random: object
) -> None:
    """What is sent breaks no rule, in whatever order a wave arrives; nor is it a change of nothing."""
    gemeente = Gemeente(beleid)
    for night in sequence:
        made = plan(night.dossier, beleid, night.today, gemeente.history, numbers=count(1))
        for wave in made.golven:
            arrived = list(wave)
            random.shuffle(arrived)  # type: ignore[attr-defined]  # what hypothesis draws
            for opdracht in arrived:
                gemeente.sent += 1
                message = opdracht.message(
                    identificatie=f"G{gemeente.sent:09}", dagtekening=night.today
                )
                stroom = opdracht.periode.sleutel.stroom
                context = context_of(night, gemeente.history, stroom)
                report = validate(message, context)
                wrong = [found for found in report if found.severity is not Severity.SIGNAAL]
                assert not [found.code for found in wrong]
                assert "OP035" not in [found.code for found in report]
                gemeente.history = gemeente.history.accept(message)


def context_of(night: Night, history: History, stroom: Stroom) -> Context:
    """Return what the CAK knows: the death, and in the abonnementstarief what goes before it."""
    died = night.dossier.overleden
    others = tuple(
        AndereStroom(naam=other.naam, van=other.van, tot_en_met=other.tot)
        for other in night.dossier.voorliggend
    )
    return Context(
        today=night.today,
        history=history,
        overlijdensdata={} if died is None else {BSN: died},
        andere_stromen={BSN: others} if stroom is AT else {},
    )


@given(policies, nights())
def test_a_key_gets_one_message_a_plan(beleid: Beleid, sequence: tuple[Night, ...]) -> None:
    """In one plan there is at most one message for each period."""
    _, last = play(beleid, sequence)
    keys = [opdracht.periode.sleutel for opdracht in last.opdrachten]
    assert len(keys) == len(set(keys))


@given(policies, nights())
def test_no_month_is_charged_twice(beleid: Beleid, sequence: tuple[Night, ...]) -> None:
    """Periods of the abonnementstarief never charge one month both, obstacles or not."""
    gemeente = Gemeente(beleid)
    for night in sequence:
        gemeente.send(night.dossier, night.today)
        seen: set[str] = set()
        for period in known(gemeente.history, AT):
            mine = months(period.start, period.stop)
            assert not seen & mine
            seen |= mine


@given(policies, nights())
def test_no_number_is_used_twice(beleid: Beleid, sequence: tuple[Night, ...]) -> None:
    """A start number is never given to two periods."""
    gemeente = Gemeente(beleid)
    given_out: set[tuple[str, int]] = set()
    for night in sequence:
        for line in gemeente.send(night.dossier, night.today):
            words = line.split()
            if words[2] == "1":
                key = (words[0], int(words[4]))
                assert key not in given_out
                given_out.add(key)


@given(policies, dossiers(), days, st.randoms(use_true_random=False))
def test_the_order_of_provisions_means_nothing(
    beleid: Beleid, dossier: Dossier, today: date, random: object
) -> None:
    """The same provisions in another order give the same plan."""
    shuffled = list(dossier.voorzieningen)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # what hypothesis draws
    other = evolve(dossier, voorzieningen=tuple(shuffled))
    numbers = count(1), count(1)
    assert plan(dossier, beleid, today, History(), numbers=numbers[0]) == plan(
        other, beleid, today, History(), numbers=numbers[1]
    )


@given(policies, dossiers(), days)
def test_the_abonnementstarief_changes_nothing_in_beschermd_wonen(
    beleid: Beleid, dossier: Dossier, today: date
) -> None:
    """What is wanted in beschermd wonen is the same without the other provisions."""
    housed = tuple(
        provision
        for provision in dossier.voorzieningen
        if provision.soort.kenmerken.stroom is Stroom.BESCHERMD_WONEN
    )
    alone = evolve(dossier, voorzieningen=housed)
    wanted = [wens for wens in desired(dossier, beleid, today) if wens.stroom is not AT]
    assert wanted == list(desired(alone, beleid, today))


@given(policies, nights())
def test_after_a_known_death_nothing_stops_or_starts(
    beleid: Beleid, sequence: tuple[Night, ...]
) -> None:
    """With a known death no message stops on or after it, and none starts after it."""
    gemeente = Gemeente(beleid)
    for night in sequence:
        gemeente.send(night.dossier, night.today)
        assert gemeente.last is not None
        died = night.dossier.overleden
        if died is None:
            continue
        for opdracht in gemeente.last.opdrachten:
            if opdracht.bevestigen:
                continue
            assert opdracht.periode.stop is None or opdracht.periode.stop < died
            assert opdracht.periode.start <= died


@given(policies, dossiers(), st.dates(date(2024, 6, 1), date(2026, 1, 1)))
def test_nothing_changes_before_the_next_moment(
    beleid: Beleid, dossier: Dossier, today: date
) -> None:
    """What is wanted changes by itself on the next moment, and on no day before it."""
    moment = next_moment(dossier, beleid, today)
    now = view(desired(dossier, beleid, today))
    last = min(moment or FAR, today + timedelta(days=400))
    # Not each day, for time: those around which something may change, and some between.
    watched = {today + timedelta(days=ahead) for ahead in range(0, 400, 29)}
    for provision in dossier.voorzieningen:
        for day in (provision.van, provision.tot or today):
            watched |= {day - timedelta(days=beleid.vooruit), day, day + timedelta(days=1)}
    for day in sorted(watched):
        if today <= day < last:
            assert view(desired(dossier, beleid, day)) == now
    if moment is not None:
        assert view(desired(dossier, beleid, moment)) != now


def view(wensen: Sequence[Wens]) -> list[object]:
    """Return what of wishes decides about messages."""
    return [(wens.stroom, wens.start, wens.stop, wens.kostprijzen) for wens in wensen]


@given(policies, nights())
def test_no_other_choice_needs_fewer_messages(beleid: Beleid, sequence: tuple[Night, ...]) -> None:
    """The number of messages is the least of all ways to make the known periods the wanted ones."""
    needs_the_fewest(evolve(beleid, mutaties=Mutaties.INVLOED), sequence)


@given(policies, nights())
def test_no_other_choice_needs_fewer_messages_for_equal_days(
    beleid: Beleid, sequence: tuple[Night, ...]
) -> None:
    """So it is for who wants the days themselves to be equal."""
    needs_the_fewest(evolve(beleid, mutaties=Mutaties.EXACT), sequence)


def needs_the_fewest(beleid: Beleid, sequence: Sequence[Night]) -> None:
    """Check that the plan of the last night asks for the fewest messages that can do."""
    gemeente = Gemeente(beleid)
    for night in sequence[:-1]:
        gemeente.send(night.dossier, night.today)
    before = gemeente.history
    last = sequence[-1]
    made = plan(last.dossier, beleid, last.today, before, numbers=count(1))
    if waits(last.dossier, known(before, AT)):
        return
    asked = len(made.opdrachten) + len(made.belemmeringen) + len(made.wacht)
    least = sum(
        fewest(
            known(before, stroom),
            [wens for wens in made.gewenst if wens.stroom is stroom],
            exact=beleid.mutaties is Mutaties.EXACT,
        )
        for stroom in Stroom
    )
    assert asked == least


def fewest(periods: Sequence[Period], wensen: Sequence[Wens], *, exact: bool) -> int:
    """Return the fewest messages by trying every pairing that does not cross."""
    periods = sorted(periods, key=lambda period: (period.start, period.stop or FAR))
    best = len(periods) + len(wensen)
    for size in range(min(len(periods), len(wensen)) + 1):
        for rows in ordered(len(periods), size):
            for columns in ordered(len(wensen), size):
                pairs = dict(zip(rows, columns, strict=True))
                best = min(best, messages(periods, wensen, pairs, exact=exact))
    return best


def ordered(length: int, size: int) -> list[tuple[int, ...]]:
    """Return all choices of some places, in order."""
    return [
        chosen for chosen in permutations(range(length), size) if list(chosen) == sorted(chosen)
    ]


def messages(
    periods: Sequence[Period], wensen: Sequence[Wens], pairs: dict[int, int], *, exact: bool
) -> int:
    """Return how many messages a pairing needs; very many when two of a pair share no day."""
    total = 0
    for row, period in enumerate(periods):
        stroom = period.sleutel.stroom
        mine = effect(stroom, period.start, period.stop)
        if row not in pairs:
            total += bool(mine)
            continue
        wens = wensen[pairs[row]]
        if max(period.start, wens.start) > min(period.stop or FAR, wens.stop or FAR):
            return 1000
        same = mine == effect(stroom, wens.start, wens.stop)
        if exact:
            same = (period.start, period.stop) == (wens.start, wens.stop)
        right = not wens.kostprijzen or period.kostprijs in wens.kostprijzen
        total += not (same and right)
    for column, wens in enumerate(wensen):
        if column not in pairs.values():
            total += bool(effect(wens.stroom, wens.start, wens.stop))
    return total


def test_the_gemeente_of_the_tests_is_the_one_of_its_policy() -> None:
    """The policies that are drawn are of the gemeente that the records are of."""
    assert Gemeente().beleid.gemeente == GEMEENTE
