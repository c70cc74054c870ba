"""What holds for every course, tried on random ones and held against a model with pencil and paper."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st

import ieb
from ieb import Bedrag, InvalidValue
from ieb.codes import TARIEVEN, Tarief
from ieb.kalender import Maand
from ieb.kostprijs import (
    Huur,
    Interval,
    carry_over,
    first_below,
    longest,
    restart_on,
    restbedrag,
    run_down,
    run_down_rent,
    sendable,
)

from .support import (
    AMOUNTS,
    DAYS,
    NEW_YEAR,
    ONE_DAY,
    bewakingen,
    intervals,
    kostprijs,
    model,
    next_month,
    tables,
    tarief_of,
    used,
    watched,
)

MONTHS = st.builds(Maand, st.integers(2020, 2033), st.integers(1, 12))
LATER = st.dates(date(2019, 12, 1), date(2060, 12, 31))


def highest(tarieven):
    """Return the most that a gemeente may ask: the highest national tariff."""
    return max(tarief.cents for tarief in tarieven)


def lines_of(verloop):
    """Return a course as the model tells it."""
    return [(str(line.maand), line.rest.cents) for line in verloop.lines()]


def last_of(verloop):
    """Return the last month as a text that compares; that of no month comes first."""
    return str(verloop.last or "")


@given(bewakingen(), tables(), st.frozensets(MONTHS, max_size=6))
def test_a_course_is_what_one_finds_with_pencil_and_paper(bewaking, tarieven, skipped):
    """Month by month the national tariff goes off: Uitvoeringsbesluit Wmo 2015 art. 3.10b lid 3.

    The same months and amounts, whatever the use, the table and what is left out.
    """
    bewaking = evolve(bewaking, not_counted=skipped)
    verloop, wanted = run_down(bewaking, tarieven), model(bewaking, tarieven)
    assert lines_of(verloop) == wanted.months
    assert (verloop.rest.cents, verloop.exhausted) == (wanted.rest, wanted.exhausted)
    assert verloop.months == len(wanted.months)


@given(bewakingen(), tables(), st.integers(0, 4_500))
def test_a_course_by_the_law_is_what_one_finds_with_pencil_and_paper(bewaking, tarieven, due):
    """What remains is held against the contribution of that month: Uitvoeringsbesluit Wmo 2015 art. 3.10b lid 6.

    With a lower local tariff as the threshold, also where nothing is due, or more than the national one
    of that month.
    """
    due = min(due, highest(tarieven))
    verloop = run_down(bewaking, tarieven, threshold=Bedrag(due))
    wanted = model(bewaking, tarieven, due)
    assert lines_of(verloop) == wanted.months
    assert (verloop.rest.cents, verloop.exhausted) == (wanted.rest, wanted.exhausted)


@given(bewakingen(), tables(), tables())
def test_a_local_tariff_may_be_a_table(bewaking, tarieven, local):
    """A lower local amount changes nothing in what goes off each month: Uitvoeringsbesluit Wmo 2015 art. 3.10b lid 3.

    As a threshold a table of one amount is that amount, and the national table itself changes nothing.
    """
    assert run_down(bewaking, tarieven, threshold=tarieven) == run_down(bewaking, tarieven)
    due = min(1_500, highest(tarieven))
    flat = [evolve(row, cents=due) for row in local]
    verloop = run_down(bewaking, tarieven, threshold=flat)
    amount = run_down(bewaking, tarieven, threshold=Bedrag(due))
    assert lines_of(verloop) == lines_of(amount)
    assert (verloop.rest, verloop.exhausted) == (amount.rest, amount.exhausted)


@given(bewakingen(), tables(), st.integers(1, 2_000), st.booleans())
def test_a_local_tariff_above_every_national_one_is_refused(bewaking, tarieven, more, as_table):
    """A gemeente may ask less, never more: Wmo 2015 art. 2.1.4b; whatever it is asked for."""
    due = highest(tarieven) + more
    threshold = Bedrag(due)
    if as_table:
        threshold = [*tarieven[:-1], evolve(tarieven[-1], cents=due)]
    day = bewaking.kostprijs.kostprijs_startdatum
    for ask in (
        lambda: run_down(bewaking, tarieven, threshold),
        lambda: restbedrag(bewaking, day, tarieven, threshold),
        lambda: carry_over(bewaking, day, tarieven, threshold),
        lambda: restart_on(bewaking, day, tarieven, threshold),
    ):
        with pytest.raises(InvalidValue) as caught:
            ask()
        assert str(caught.value) == (
            f"threshold: {Bedrag(due)} is meer dan het landelijke tarief "
            f"({Bedrag(highest(tarieven))}), en een gemeente mag alleen een lager bedrag vragen."
        )


@given(bewakingen(), tables())
def test_1_what_is_deducted_is_the_kostprijs_without_the_rest(bewaking, tarieven):
    """The tariffs together are the kostprijs less the rest, never more: Wmo 2015 art. 2.1.4a lid 6.

    The rest is less than the next month once the kostprijs is reached: Uitvoeringsbesluit Wmo 2015 art. 3.10b lid 6.
    """
    verloop = run_down(bewaking, tarieven)
    cost = bewaking.kostprijs.kostprijs_bedrag.cents
    assert sum(line.tarief.cents for line in verloop.lines()) == cost - verloop.rest.cents
    if verloop.exhausted and bewaking.gebruik[-1].tot_en_met is None and verloop.last:
        following = next_month(verloop.last.first)
        used_on = [span.van <= following <= span.end for span in bewaking.gebruik]
        if any(used_on):
            assert verloop.rest.cents < tarief_of(following, tarieven)


@given(bewakingen(), tables(), st.tuples(LATER, LATER).map(sorted))
def test_2_the_restbedrag_never_rises(bewaking, tarieven, days):
    """Each month only takes off (Uitvoeringsbesluit Wmo 2015 art. 3.10b lid 3), so a later day never has more left.

    It lies between the final rest and the kostprijs, and after the virtual end it is the final rest.
    """
    verloop = run_down(bewaking, tarieven)
    early, late = (restbedrag(bewaking, day, tarieven) for day in days)
    assert verloop.rest <= late <= early <= bewaking.kostprijs.kostprijs_bedrag
    if verloop.virtual_end is not None:
        assert restbedrag(bewaking, verloop.virtual_end + ONE_DAY, tarieven) == verloop.rest


@given(bewakingen(), tables(), DAYS)
def test_the_restbedrag_is_what_the_months_before_left(bewaking, tarieven, day):
    """It is the rest after the last line that ended before the day, and K when there is none."""
    lines = run_down(bewaking, tarieven).lines()
    amounts = [line.rest for line in lines if line.maand.last < day]
    last = amounts[-1] if amounts else bewaking.kostprijs.kostprijs_bedrag
    assert restbedrag(bewaking, day, tarieven) == last


@given(bewakingen(), tables())
def test_3_a_cent_more_never_ends_earlier(bewaking, tarieven):
    """A higher kostprijs is reached no earlier and leaves no month out.

    It follows from Wmo 2015 art. 2.1.4a lid 6: together no more than the kostprijs.
    """
    cost = bewaking.kostprijs
    more = evolve(cost, kostprijs_bedrag=Bedrag(cost.kostprijs_bedrag.cents + 1))
    before = run_down(bewaking, tarieven)
    after = run_down(evolve(bewaking, kostprijs=more), tarieven)
    assert last_of(after) >= last_of(before)
    assert after.months >= before.months


@given(AMOUNTS, st.tuples(DAYS, DAYS).map(sorted), tables())
def test_3_starting_later_never_ends_earlier(cents, days, tarieven):
    """Unless it never begins, because its first month costs more than the whole kostprijs."""
    early, late = (run_down(watched(cents, day), tarieven) for day in days)
    if late.months == 0:
        opening = days[1] if days[1].day == 1 else next_month(days[1].replace(day=1))
        assert cents < tarief_of(opening, tarieven)
    else:
        assert last_of(late) >= last_of(early)


def split(gebruik, day):
    """Return days of use before a day, and those from it on."""
    before, after = [], []
    for span in gebruik:
        if span.van < day:
            end = span.tot_en_met
            if span.end >= day:
                end = day - ONE_DAY
            before.append(Interval(span.van, end))
        if span.end >= day:
            after.append(Interval(max(span.van, day), span.tot_en_met))
    return before, after


@given(AMOUNTS, intervals(), tables(), st.data())
def test_4_going_on_with_what_remains_ends_at_the_same(cents, gebruik, tarieven, data):
    """Use that is cut in two, also within a month, ends in the same month with the same rest.

    The VNG says of a pause that it goes on with what remains (`PAUSE`).
    """
    latest = min(gebruik[-1].end, date(2040, 12, 31))
    day = data.draw(st.dates(gebruik[0].van + ONE_DAY, max(latest, gebruik[0].van + ONE_DAY)))
    before, after = split(gebruik, day)
    assume(after)
    parts = watched(cents, gebruik[0].van, *before, *after)
    whole = run_down(parts, tarieven)
    first = run_down(evolve(parts, gebruik=before), tarieven)
    if first.exhausted:
        assert (whole.last, whole.rest) == (first.last, first.rest)
        return
    carried = evolve(parts, kostprijs=carry_over(parts, day, tarieven), gebruik=after)
    second = run_down(carried, tarieven)
    assert second.rest == whole.rest
    assert max(last_of(first), last_of(second)) == last_of(whole)
    assert first.months + second.months == whole.months


@given(bewakingen(), tables(), LATER, st.integers(0, 4_500))
def test_the_restbedrag_by_the_law_is_what_the_months_before_left(bewaking, tarieven, day, due):
    """A lower local tariff counts here as it does for the end: Uitvoeringsbesluit Wmo 2015 art. 3.10b lid 6."""
    due = min(due, highest(tarieven))
    wanted = model(bewaking, tarieven, due)
    left = [rest for month, rest in wanted.months if month < f"{day:%Y-%m}"]
    cost = bewaking.kostprijs.kostprijs_bedrag.cents
    rest = restbedrag(bewaking, day, tarieven, threshold=Bedrag(due))
    assert rest.cents == [cost, *left][-1]
    first = day.replace(day=1)
    assert carry_over(bewaking, first, tarieven, threshold=Bedrag(due)) == kostprijs(
        rest.cents, first
    )


@given(bewakingen(), tables(), DAYS, st.none() | st.integers(0, 4_500))
@example(
    watched("39,00", "01-01-2020", used("01-01-2020", "10-01-2020"), used("15-12-2023")),
    TARIEVEN,
    date(2023, 12, 15),
    None,
)
@example(
    watched("210,00", "01-01-2025", used("01-01-2025", "05-03-2025"), used("20-03-2025")),
    TARIEVEN,
    date(2025, 3, 20),
    None,
)
def test_4_a_new_start_is_what_one_finds_with_pencil_and_paper(bewaking, tarieven, day, due):
    """What the months before it left runs down from its first month; only then it may have a message.

    The VNG says that it goes on with what remains (`PAUSE`); TR409 decides what may be sent.
    """
    day = max(day, bewaking.kostprijs.kostprijs_startdatum)
    threshold = None
    if due is not None:
        due = min(due, highest(tarieven))
        threshold = Bedrag(due)
    found = restart_on(bewaking, day, tarieven, threshold)
    first = day if day.day == 1 else next_month(day.replace(day=1))
    wanted = model(bewaking, tarieven, due)
    left = [rest for month, rest in wanted.months if month < f"{first:%Y-%m}"]
    rest = [bewaking.kostprijs.kostprijs_bedrag.cents, *left][-1]
    assert found.kostprijs == kostprijs(rest, day)
    again = model(watched(rest, day, not_counted=bewaking.not_counted), tarieven, due)
    assert (lines_of(found.verloop), found.verloop.exhausted) == (again.months, again.exhausted)
    may_be_sent = rest > tarief_of(day, tarieven) and bool(again.months)
    assert (found.message == found.kostprijs) == may_be_sent
    assert (found.message is None) == (not may_be_sent)


@given(bewakingen(), tables(), DAYS.map(lambda day: day.replace(day=1)))
def test_4_on_the_first_of_a_month_what_goes_on_is_the_restbedrag(bewaking, tarieven, day):
    """Then no month is under way: what remains on the day is what is sent (`PAUSE`, by the VNG)."""
    carried = carry_over(bewaking, day, tarieven)
    assert carried == kostprijs(restbedrag(bewaking, day, tarieven).cents, day)


@given(AMOUNTS, DAYS, st.frozensets(MONTHS, max_size=20), st.integers(1_000, 4_000))
def test_5_months_left_out_move_the_end_by_as_many(cents, since, skipped, tarief):
    """At one tariff the number of months stays, and the end moves by the months left out before it.

    Whether such months count is a reading of Uitvoeringsbesluit Wmo 2015 art. 3.10b lid 3: it is ours
    (`OTHER_EXEMPTIONS`), so who reads it otherwise may leave them out.
    """
    tarieven = (Tarief(valid_from=NEW_YEAR, valid_to=None, cents=tarief),)
    plain = run_down(watched(cents, since), tarieven)
    moved = run_down(watched(cents, since, not_counted=skipped), tarieven)
    assert moved.months == plain.months
    assert moved.rest == plain.rest
    if plain.first is not None and moved.last is not None:
        missed = [maand for maand in skipped if plain.first <= maand <= moved.last]
        assert moved.last == plain.last + len(missed)


@given(AMOUNTS, AMOUNTS, intervals(), tables())
def test_6_what_costs_more_ends_no_earlier_than_what_counts_the_same_months(
    one_cost, other_cost, gebruik, tarieven
):
    """The rule of thumb of the VNG for two provisions at once."""
    since = gebruik[0].van
    small, large = sorted((one_cost, other_cost))
    courses = [run_down(watched(cents, since, *gebruik), tarieven) for cents in (small, large)]
    assert last_of(courses[0]) <= last_of(courses[1])


@given(st.dictionaries(st.sampled_from("ABCDE"), bewakingen(), max_size=5), tables(), st.randoms())
def test_7_the_longest_is_one_that_no_other_outlasts(provisions, tarieven, chance):
    """What is pointed out runs longest, whatever it costs: a page of the CAK (`LONGEST`).

    No other ends later, and in which order they are given makes no difference.
    """
    chosen = longest(provisions, tarieven)
    ends = {name: last_of(run_down(found, tarieven)) for name, found in provisions.items()}
    assert (chosen is None) == (not any(ends.values()))
    if chosen is not None:
        assert ends[chosen] == max(ends.values())
    shuffled = list(provisions.items())
    chance.shuffle(shuffled)
    assert longest(dict(shuffled), tarieven) == chosen
    for name, end in ends.items():
        if end and end == max(ends.values()):
            assert longest(provisions, tarieven, delivered=name) == name


def has_tr409(cost, tarieven=TARIEVEN):
    """Return whether the rule refuses a message with a kostprijs."""
    message = ieb.WMO405.eerste_aanlevering(
        gemeente="0513",
        identificatie="G000000001",
        dagtekening=date(2026, 12, 31),
        bsn="999992016",
        eb_start_nummer=649901,
        eb_startdatum=date(2020, 1, 1),
        eb_kostprijs=cost,
    )
    report = ieb.validate(message, ieb.Context(tarieven=tarieven))
    assert "TR409" not in {rule.code for rule in report.not_judged}
    return "TR409" in {finding.code for finding in report.findings}


NEAR_A_TARIFF = st.builds(
    int.__add__, st.sampled_from([1_900, 2_060, 2_100, 2_180]), st.integers(-2, 2)
)


@given(NEAR_A_TARIFF | AMOUNTS, st.dates(NEW_YEAR, date(2026, 12, 31)))
def test_8_what_may_be_sent_is_what_tr409_lets_through(cents, since):
    """TR409: a kostprijs is higher than the national tariff on its start date.

    Rule and function agree on every amount, on every day for which a tariff is known.
    """
    cost = kostprijs(cents, since)
    assert (sendable(cost) is None) == has_tr409(cost)


@pytest.mark.parametrize("row", TARIEVEN, ids=lambda row: f"{row.valid_from:%Y}")
def test_8_at_the_edges_of_each_tariff(row):
    """TR409 and the function turn at the same cent, on the first and on the last day of each tariff."""
    amounts = (0, row.cents - 1, row.cents, row.cents + 1, Bedrag.MAX_CENTS)
    for day in (row.valid_from, row.valid_to):
        sent = []
        for cents in amounts:
            cost = kostprijs(cents, day)
            assert (sendable(cost) is None) == has_tr409(cost)
            sent.append(sendable(cost) is not None)
        assert sent == [False, False, False, True, True]


@given(st.integers(0, 4_500), st.dates(NEW_YEAR, date(2034, 12, 31)), st.data())
def test_8_also_of_a_table_that_changes_within_a_month(cents, since, data):
    """TR409 goes by the tariff on the start date, and so does the function."""
    change = data.draw(st.dates(date(2020, 1, 2), date(2034, 12, 31)))
    rows = (
        Tarief(valid_from=NEW_YEAR, valid_to=change - ONE_DAY, cents=1_900),
        Tarief(valid_from=change, valid_to=None, cents=2_500),
    )
    cost = kostprijs(cents, since)
    assert (sendable(cost, rows) is None) == has_tr409(cost, rows)


@given(st.integers(-2, 2), st.dates(NEW_YEAR, date(2040, 12, 31)), tables())
@example(
    1, date(2041, 3, 5), (Tarief(valid_from=NEW_YEAR, valid_to=date(2034, 12, 31), cents=1_000),)
)
def test_8_by_a_table_of_your_own_its_last_tariff_goes_on(more, since, tarieven):
    """TR409 by the tariff on the start date; after the table by the last of it (`LAST_TARIFF_GOES_ON`)."""
    cost = kostprijs(tarief_of(since, tarieven) + more, since)
    assert (sendable(cost, tarieven) is not None) == (more > 0)


@given(bewakingen(), tables(), st.integers(0, 4), st.integers(1, 500))
def test_9_a_raise_never_gives_a_later_end(bewaking, tarieven, place, raised):
    """A higher tariff takes off more each month (Uitvoeringsbesluit Wmo 2015 art. 3.10b lid 3).

    A table in which the last rows are higher ends no later and charges no more months.
    """
    higher = [evolve(row, cents=row.cents + raised) for row in tarieven[place:]]
    plain, dearer = run_down(bewaking, tarieven), run_down(bewaking, (*tarieven[:place], *higher))
    assert last_of(dearer) <= last_of(plain)
    assert dearer.months <= plain.months


def rent_model(per_maand, gebruik, tarieven):
    """Return the months that a rent may be charged, with the surplus after each, by hand."""
    surplus, first, after, lines = 0, NEW_YEAR, NEW_YEAR, []
    while first <= date(2033, 1, 1):
        if any(span.van <= first <= span.end for span in gebruik):
            surplus += per_maand - tarief_of(first, tarieven)
            if surplus < 0:
                return lines, True
            lines.append((f"{first:%Y-%m}", surplus))
            after = next_month(first)
        first = next_month(first)
    # The use is over; it is reached all the same when the month after it would not fit.
    return lines, bool(lines) and surplus + per_maand < tarief_of(after, tarieven)


@given(st.integers(1, 4_500), intervals(), tables())
def test_a_rent_is_what_one_finds_with_pencil_and_paper(per_maand, gebruik, tarieven):
    """A month is charged while all contributions so far are not above all rent so far (`RENT`).

    Ours: Wmo 2015 art. 2.1.4a lid 6 compares totals, and says nothing of rent by the month.
    """
    closed = [evolve(span, tot_en_met=min(span.end, date(2032, 12, 31))) for span in gebruik]
    huur = Huur(per_maand=Bedrag(per_maand))
    verloop = run_down_rent(huur, closed, tarieven)
    assert (lines_of(verloop), verloop.exhausted) == rent_model(per_maand, closed, tarieven)
    below = first_below(huur, closed, tarieven)
    dearer = [line.maand for line in verloop.lines() if line.tarief.cents > per_maand]
    if dearer:
        assert below == dearer[0]
    elif below is not None:
        assert verloop.exhausted


@given(st.integers(1, 3_000), st.integers(1, 120), intervals(), tables())
def test_a_rent_with_a_life_is_the_kostprijs_of_all_its_months(rent, life, gebruik, tarieven):
    """Then the kostprijs is the rent of all those months (`LIFE`, by the VNG): one course for both."""
    huur = Huur(per_maand=Bedrag(rent), levensduur=life)
    cost = watched(rent * life, gebruik[0].van, *gebruik)
    assert run_down_rent(huur, gebruik, tarieven) == run_down(cost, tarieven)


@given(bewakingen(), tables())
def test_the_stretches_are_the_lines_taken_together(bewaking, tarieven):
    """Each has one tariff, they are in order, and their ends and rests are those of the lines."""
    verloop = run_down(bewaking, tarieven)
    lines = list(verloop.lines())
    for stretch in verloop.stretches:
        mine, lines = lines[: stretch.months], lines[stretch.months :]
        assert {line.tarief for line in mine} == {stretch.tarief}
        assert {line.provisional for line in mine} == {stretch.provisional}
        assert (mine[0].maand, mine[-1].maand) == (stretch.first, stretch.last)
        assert mine[-1].rest == stretch.rest
    assert not lines
    assert (verloop.first is None) == (verloop.months == 0) == (verloop.last is None)


@given(bewakingen(), st.integers(1, 4))
def test_provisional_is_what_rests_on_a_tariff_of_after_the_table(bewaking, known):
    """A last month beyond the last announced day rests on a tariff of ours (`LAST_TARIFF_GOES_ON`)."""
    tarieven = TARIEVEN[:known]
    verloop = run_down(bewaking, tarieven)
    assume(verloop.last is not None)
    assert verloop.provisional == (verloop.last.last > tarieven[-1].valid_to)


@pytest.mark.parametrize("cents", [0, 1, 1_899, 99_999_999])
def test_the_largest_amount_takes_no_longer_than_the_smallest(cents):
    """An amount for millennia is a handful of stretches; its lines are made while they are asked."""
    verloop = run_down(watched(cents, "01-01-2020"))
    assert len(verloop.stretches) <= len(TARIEVEN) + 1
    assert verloop.months == sum(stretch.months for stretch in verloop.stretches)
    assert next(iter(verloop.lines()), None) is None or verloop.months > 0
