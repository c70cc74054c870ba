"""The initial delivery over slots: complete, exact, in order, and equal to the comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import chain, count, product
from pathlib import Path
from typing import Final

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb.administratie import (
    Beleid,
    Dossier,
    Kostprijsbeleid,
    Opdracht,
    Pauzeregel,
    Soort,
    Voorziening,
    plan_all,
)
from ieb.administratie.bestand import Dialect, read_henv, read_za
from ieb.administratie.vergelijking import (
    EigenBedrag,
    Fate,
    Vergelijking,
    compare,
    with_amounts,
)
from ieb.batch import (
    Delivered,
    DeliveryResult,
    InitialDelivery,
    Tijdvak,
    choose_pilot,
    deliver,
)
from ieb.errors import InvalidValue
from ieb.history import HistoryView
from ieb.keten.period import Period
from ieb.messages.aanlevering import aanlevering_of
from ieb.messages.pairs import Aanleverbericht, PartMessage
from ieb.notation import write_date
from ieb.values import Bedrag

from .test_compare import PEOPLE, World, worlds
from .voorbeeld import DELIVERED_TOO, DOSSIERS, EIGEN, EIGEN_TOO, HENV, ZA

BELEID: Final = Beleid(
    gemeente="0513", pauze=Pauzeregel(dagen=56), kostprijs=Kostprijsbeleid.LANGSTE
)
FIRST: Final = date(2020, 4, 6)


@frozen
class Outcome:
    """What a delivery gave."""

    result: DeliveryResult
    parts: tuple[Delivered, ...]

    @property
    def sent(self) -> tuple[Delivered, ...]:
        """The dossiers that get a message."""
        return tuple(part for part in self.parts if part.messages)


def run(
    dossiers: Iterable[Dossier],
    vergelijking: Vergelijking,
    tijdvakken: tuple[Tijdvak, ...],
    *,
    history: HistoryView | None = None,
    pending: tuple[Aanleverbericht, ...] = (),
    number: int = 1,
    as_parts: bool = False,
    only: frozenset[str] | None = None,
) -> Outcome:
    """Deliver, and write nothing."""
    delivery = InitialDelivery(
        vergelijking=vergelijking,
        beleid=BELEID,
        tijdvakken=tijdvakken,
        history=history or ieb.History(),
        pending=pending,
        number=number,
        identificaties=map("G{:09}".format, count(number)),
        as_parts=as_parts,
        only=only,
    )
    told: list[Delivered] = []
    result = deliver(delivery, dossiers, None, lambda slot: Path(str(slot.dag)), told.append)
    return Outcome(result, tuple(told))


def slot(day: date, maximum: int = 1000) -> tuple[Tijdvak, ...]:
    """Return one slot."""
    return (Tijdvak(dag=day, maximum=maximum),)


@st.composite
def tijdvakken(draw: st.DrawFn) -> tuple[Tijdvak, ...]:
    """Draw slots with room for a few messages, in the first year."""
    days = sorted(draw(st.sets(st.integers(0, 200), min_size=1, max_size=4)))
    maxima = [draw(st.integers(0, 4)) for _ in days]
    return tuple(
        Tijdvak(dag=FIRST + timedelta(days=day), maximum=maximum)
        for day, maximum in zip(days, maxima, strict=True)
    )


def compared(world: World) -> Vergelijking:
    """Compare a world in which the gemeente counted a remaining amount of everything."""
    henv, za = world.files
    eigen = {
        (bsn, f"D-{place}"): EigenBedrag(rest=Bedrag(250_000 + 100 * place))
        for bsn, place in product(PEOPLE, range(3))
    }
    return compare(world.dossiers, henv, za, eigen=eigen)


def plan_alone(world: World, found: Vergelijking, part: Delivered) -> list[tuple[object, ...]]:
    """Return what the planner says of one dossier alone, on the day of its slot."""
    assert part.tijdvak is not None
    (dossier,) = [
        other for other in with_amounts(world.dossiers, found) if other.bsn == part.dossier.bsn
    ]
    (plan,) = plan_all([dossier], BELEID, part.tijdvak.dag, ieb.History(), numbers=count(1))
    return [_key(opdracht) for opdracht in plan.opdrachten]


def _key(opdracht: Opdracht) -> tuple[object, ...]:
    """Return what an opdracht says, without its number."""
    return _tell_period(opdracht.periode)


def _tell_period(periode: Period) -> tuple[object, ...]:
    return periode.bsn, periode.start, periode.stop, periode.kostprijs


@given(world=worlds(), slots=tijdvakken())
def test_who_is_delivered_is_who_the_comparison_and_the_plan_say(
    world: World, slots: tuple[Tijdvak, ...]
) -> None:
    """Everybody once, with the periods that the plan of that day has, and nobody else."""
    found = compared(world)
    outcome = run(world.dossiers, found, slots)
    wanted = [client.bsn for client in found.clients if client.aangeleverd]
    assert sorted(part.dossier.bsn for part in outcome.parts) == wanted
    for part in outcome.parts:
        if part.tijdvak is None:
            continue
        sent = [Period.of(aanlevering_of(message)) for message in aanleveringen(part)]
        assert list(map(_tell_period, sent)) == plan_alone(world, found, part)
        assert {message.header.dagtekening for message in part.messages} <= {part.tijdvak.dag}
    numbers = [opdracht.periode.sleutel.start_nummer for opdracht in _opdrachten(outcome)]
    assert numbers == sorted(set(numbers))


def aanleveringen(part: Delivered) -> list[Aanleverbericht]:
    """Return the messages of a dossier, of release 4.0."""
    return [message for message in part.messages if isinstance(message, ieb.WMO405)]


@given(world=worlds(), slots=tijdvakken(), as_parts=st.booleans())
def test_slots_hold_and_totals_are_those_of_the_messages(
    world: World, slots: tuple[Tijdvak, ...], *, as_parts: bool
) -> None:
    """Per day no more than the maximum, each client on one day, in the order of the file."""
    found = compared(world)
    outcome = run(world.dossiers, found, slots, as_parts=as_parts)
    by_day = Counter(message.header.dagtekening for message in _messages(outcome))
    maxima = {slot.dag: slot.maximum for slot in slots}
    assert by_day == outcome.result.by_day
    assert all(number <= maxima[day] for day, number in by_day.items())
    days = [{message.header.dagtekening for message in part.messages} for part in outcome.sent]
    assert all(len(of_client) == 1 for of_client in days)
    assert [*chain.from_iterable(days)] == sorted(chain.from_iterable(days))
    left = sum(part.size for part in outcome.parts if part.tijdvak is None)
    assert left == outcome.result.left_over
    order = [dossier.bsn for dossier in world.dossiers]
    places = [order.index(part.dossier.bsn) for part in outcome.parts]
    assert places == sorted(places)
    kostprijzen = [opdracht.periode.kostprijs for opdracht in _opdrachten(outcome)]
    amounts = [given.kostprijs_bedrag.cents for given in kostprijzen if given is not None]
    totals = outcome.result.totals
    assert (totals.with_kostprijs, totals.kostprijs) == (len(amounts), sum(amounts))


@given(world=worlds(), slots=tijdvakken())
def test_what_was_delivered_is_not_delivered_again(
    world: World, slots: tuple[Tijdvak, ...]
) -> None:
    """Nor while it is on its way; every message is accepted, and the totals still are equal."""
    found = compared(world)
    outcome = run(world.dossiers, found, slots)
    history = ieb.History()
    messages: list[Aanleverbericht] = []
    for part in outcome.sent:
        for message in aanleveringen(part):
            day = message.header.dagtekening
            report = ieb.validate(message, ieb.Context(today=day, history=history))
            assert report.accepted, [str(finding) for finding in report]
            history = history.accept(message, received=day)
            messages.append(message)
    told = {part.dossier.bsn for part in outcome.sent}
    last = slots[-1].dag
    for again in (
        run(world.dossiers, found, slot(last), history=history, number=100),
        run(world.dossiers, found, slot(last), pending=tuple(messages), number=100),
    ):
        assert not told & {part.dossier.bsn for part in again.sent}
        known = [part.dossier.bsn for part in again.parts if part.fate is Fate.KNOWN]
        assert set(known) <= told
        assert again.result.reconciliation.clients == len(outcome.parts)


@given(world=worlds(), data=st.data())
def test_a_pilot_and_the_rest_are_the_whole(world: World, data: st.DataObject) -> None:
    """Whoever goes first: together they send what one delivery sends, apart from the numbers."""
    found = compared(world)
    whole = run(world.dossiers, found, slot(FIRST))
    delivered = [part.nummer for part in whole.parts]
    if not delivered:
        with pytest.raises(InvalidValue, match="geen aangeleverd"):
            choose_pilot(world.dossiers, found)
        return
    numbers = data.draw(st.sets(st.sampled_from(delivered), min_size=1))
    only = choose_pilot(world.dossiers, found, numbers=numbers)
    pilot = run(world.dossiers, found, slot(FIRST), only=only)
    assert {part.nummer for part in pilot.parts} == numbers
    pending = tuple(chain.from_iterable(map(aanleveringen, pilot.sent)))
    rest = run(world.dossiers, found, slot(FIRST), pending=pending, number=100)
    assert periods(pilot) | periods(rest) == periods(whole)
    assert not periods(pilot) & periods(rest)


def periods(outcome: Outcome) -> set[tuple[object, ...]]:
    """Return what is sent, without numbers."""
    return set(map(_key, _opdrachten(outcome)))


def _opdrachten(outcome: Outcome) -> list[Opdracht]:
    return list(chain.from_iterable(part.opdrachten for part in outcome.sent))


def _messages(outcome: Outcome) -> list[Aanleverbericht | PartMessage]:
    return list(chain.from_iterable(part.messages for part in outcome.parts))


@given(world=worlds(), slots=tijdvakken())
def test_as_1_0_it_says_the_same_periods(world: World, slots: tuple[Tijdvak, ...]) -> None:
    """Upgraded again, the starts and stops are what goes out in 4.0 when all of it fits."""
    found = compared(world)
    large = tuple(evolve(slot, maximum=1000) for slot in slots)
    old = run(world.dossiers, found, large, as_parts=True)
    new = run(world.dossiers, found, large)
    upgraded = ieb.upgrading.upgrade_series(
        _messages(old),
        identificatie=map("U{}".format, count(1)),
        unanswered="accepted",
    )
    assert not upgraded.findings
    for part in new.sent:
        for message in aanleveringen(part):
            wanted = aanlevering_of(message)
            actual = upgraded.history.actual(wanted.sleutel)
            assert actual is not None
            assert (actual.start, actual.stop) == (wanted.start, wanted.stop)
            assert actual.kostprijs == wanted.kostprijs


DELIVERED: Final = """\
06-04-2020 999900006 1 01-01-2020 - 2385,50
06-04-2020 999900018 2 01-01-2020 - -
06-04-2020 999900031 3 01-01-2020 - 972,50
06-04-2020 999900043 4 01-01-2020 - 8000,01
06-04-2020 999900067 5 01-01-2020 - 590,00
08-04-2020 999900092 6 01-01-2020 - 387,50
08-04-2020 999900134 7 01-01-2020 - -
08-04-2020 999900146 8 06-01-2020 - -
08-04-2020 999900158 9 01-01-2020 14-02-2020 -
08-04-2020 999900171 10 01-01-2020 31-01-2020 -
10-04-2020 999900183 11 01-01-2020 29-02-2020 38,00
10-04-2020 999900110 12 01-01-2020 - 375,00
"""


def _samples() -> tuple[list[Dossier], Vergelijking]:
    last = [dossier for dossier in DOSSIERS if dossier.bsn == "999900110"]
    order = [dossier for dossier in DOSSIERS if dossier.bsn != "999900110"]
    dossiers = [*order, *DELIVERED_TOO, *last]
    henv, za = (text.encode() for text in (HENV, ZA))
    found = compare(
        dossiers, read_henv(henv, Dialect()), read_za(za, Dialect()), eigen=EIGEN | EIGEN_TOO
    )
    return dossiers, found


def _tell(part: Delivered) -> str:
    lines = []
    for message in aanleveringen(part):
        sent = aanlevering_of(message)
        kostprijs, stop = "-", "-"
        if sent.kostprijs is not None:
            kostprijs = str(sent.kostprijs.kostprijs_bedrag)
        if sent.stop is not None:
            stop = write_date(sent.stop)
        day, number = write_date(sent.dagtekening), sent.sleutel.start_nummer
        lines.append(f"{day} {sent.bsn} {number} {write_date(sent.start)} {stop} {kostprijs}\n")
    return "".join(lines)


def test_the_samples_come_out_exactly_over_slots() -> None:
    """Numbers in the order of the input, five messages a day."""
    dossiers, found = _samples()
    days = tuple(Tijdvak(dag=date(2020, 4, day), maximum=5) for day in (6, 8, 10))
    outcome = run(dossiers, found, days)
    assert "".join(map(_tell, outcome.parts)) == DELIVERED
    counted = outcome.result.reconciliation
    assert counted.fates == {Fate.SENT: 12, Fate.KNOWN: 0, Fate.BLOCKED: 0, Fate.SILENT: 1}
    assert not outcome.result.needs_a_person
    assert counted.chosen == counted.amounts.together


def test_what_does_not_fit_is_told_and_counts_as_blocked() -> None:
    """Twelve messages in slots for seven: five are left."""
    dossiers, found = _samples()
    days = tuple(Tijdvak(dag=date(2020, 4, day), maximum=day - 3) for day in (6, 7))
    outcome = run(dossiers, found, days)
    assert (outcome.result.left_over, outcome.result.messages) == (5, 7)
    assert outcome.result.reconciliation.fates[Fate.BLOCKED] == 5
    assert outcome.result.needs_a_person


def test_other_dossiers_than_were_compared_are_refused() -> None:
    """One of them is missing: the totals differ, and nothing is written."""
    dossiers, found = _samples()
    text = r"De totalen kloppen niet met de vergelijking: daar 13 cliënten .* in het plan 12 "
    with pytest.raises(InvalidValue, match=text) as caught:
        run(dossiers[1:], found, slot(FIRST))
    assert "Er is niets geschreven" in str(caught.value)
    assert "9999" not in str(caught.value)


def test_only_first_aanleveringen_are_delivered() -> None:
    """What changes afterwards, and another stream, is for the daily plan."""
    dossiers, found = _samples()
    first = run(dossiers, found, slot(FIRST), only=frozenset({"999900134"}))
    history = ieb.History()
    for message in aanleveringen(first.sent[0]):
        history = history.accept(message, received=FIRST)
    (known,) = [dossier for dossier in dossiers if dossier.bsn == "999900134"]
    (provision,) = known.voorzieningen
    ended = [evolve(known, voorzieningen=[evolve(provision, tot=date(2020, 3, 31))])]
    later = run(ended, found, slot(FIRST), history=history, number=2, only=frozenset({"999900134"}))
    assert later.result.messages == 0
    assert later.result.rest == 1
    assert [part.fate for part in later.parts] == [Fate.KNOWN]


def test_what_cannot_be_planned_or_sent_needs_a_person() -> None:
    """It is told with its reason, and counts; after 2020 a start of then is too late (OP241)."""
    dossiers, found = _samples()
    late = run(dossiers, found, slot(date(2021, 3, 1)))
    assert late.result.messages == 0
    assert late.result.needs_a_person
    (part, *_) = late.parts
    assert (part.fate, bool(part.plan.belemmeringen)) == (Fate.BLOCKED, True)


def test_a_pilot_is_chosen_by_number_or_by_count() -> None:
    """A number that is not there is told; without a number of its own a dossier has its place."""
    dossiers, found = _samples()
    assert choose_pilot(dossiers, found, most=2) == {"999900006", "999900018"}
    assert choose_pilot(dossiers, found, numbers=["HH-34"]) == {"999900134"}
    with pytest.raises(InvalidValue, match="Dossier 'X-1' staat niet in het bestand"):
        choose_pilot(dossiers, found, numbers=["X-1"])
    with pytest.raises(InvalidValue, match="wordt er geen aangeleverd"):
        choose_pilot(dossiers, found, numbers=["BG-13"])
    provision = Voorziening(nummer="H", soort=Soort.BEGELEIDING, van=date(2020, 1, 6))
    nameless = [Dossier(bsn="999900006", voorzieningen=[provision])]
    alone = compare(nameless, None, None)
    assert choose_pilot(nameless, alone, numbers=["1"]) == {"999900006"}
    assert [part.nummer for part in run(nameless, alone, slot(FIRST)).parts] == ["1"]


def test_beschermd_wonen_is_no_part_of_it() -> None:
    """It came into iEb later, and is for the daily plan."""
    both = [
        Voorziening(
            nummer="H", soort=Soort.BEGELEIDING, van=date(2022, 8, 8), tot=date(2022, 9, 30)
        ),
        Voorziening(nummer="W", soort=Soort.BESCHERMD_WONEN, van=date(2022, 10, 3)),
    ]
    dossiers = [Dossier(bsn="999900006", voorzieningen=both, nummer="17")]
    outcome = run(dossiers, compare(dossiers, None, None), slot(date(2022, 10, 10)))
    assert [part.fate for part in outcome.parts] == [Fate.SENT]
    assert [message.naam for message in _messages(outcome)] == ["WMO405"]
    assert outcome.result.rest == 1
