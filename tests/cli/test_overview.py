"""What is counted while files come is what one would count afterwards, whatever their order."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ieb.cli.overview import Item, Overview, Problem
from ieb.findings import Severity

problems = st.builds(
    Problem,
    code=st.sampled_from(["TR056", "TR404", "OP192"]),
    severity=st.sampled_from(["", *(severity.value for severity in Severity)]),
)
items = st.builds(
    Item,
    name=st.text("ab", max_size=3),
    label=st.sampled_from(["goed", "met bevindingen", "onleesbaar"]),
    gemeente=st.sampled_from(["", "0513", "0599"]),
    problems=st.lists(problems, max_size=5).map(Counter),
)
KEEP = 3


def count(listing):
    """Return what there is of some items together."""
    overview = Overview(keep=KEEP)
    for item in listing:
        overview.add(item)
    return overview


@given(
    st.lists(items, max_size=12).flatmap(
        lambda made: st.tuples(st.just(made), st.permutations(made))
    )
)
def test_the_order_in_which_they_come_says_nothing(orders):
    """More processes, or another folder, give the same page."""
    ours, other = map(count, orders)
    assert ours.labels == other.labels
    assert ours.codes == other.codes
    assert ours.gemeenten == other.gemeenten
    assert [item.rank for item in ours.worst] == [item.rank for item in other.worst]
    assert ours.others == other.others


@given(st.lists(items, max_size=12))
def test_the_sums_are_what_one_counts_by_hand(listing):
    """Per code, per gemeente, and of what became of them."""
    overview = count(listing)
    assert overview.labels == Counter(item.label for item in listing)
    for counted in overview.codes:
        assert counted.findings == sum(item.problems[counted.problem] for item in listing)
        assert counted.items == sum(counted.problem in item.problems for item in listing)
    found = set().union(*(item.problems for item in listing))
    assert {counted.problem for counted in overview.codes} == found
    for counted in overview.gemeenten:
        mine = [item for item in listing if item.gemeente == counted.code]
        assert counted.labels == Counter(item.label for item in mine)
        assert (counted.items, counted.findings) == (len(mine), sum(item.count for item in mine))
    assert sum(counted.items for counted in overview.gemeenten) == len(listing)


@given(st.lists(items, max_size=12))
def test_the_worst_are_the_first_of_all(listing):
    """However few are kept; of the others it is known how many there are."""
    overview = count(listing)
    flawed = sorted((item for item in listing if item.problems), key=lambda item: item.rank)
    assert [item.rank for item in overview.worst] == [item.rank for item in flawed[:KEEP]]
    assert overview.others == max(len(flawed) - KEEP, 0)


def test_what_weighs_most_comes_first():
    """What cannot be read, then what is refused, then how much; a name decides between equals."""

    def item(name, *found):
        return Item(name=name, label="x", problems=Counter(found))

    afkeur = Problem(code="TR056", severity="afkeur")
    signal = Problem(code="OP192", severity="signaal")
    broken = Problem(code="TR404", severity="overtreding")
    unread = Problem(code="onleesbaar")
    right = [
        item("z", unread),
        item("y", afkeur, afkeur),
        item("w", afkeur, broken),
        item("x", afkeur, signal),
        item("a", afkeur),
        item("b", afkeur),
        item("c", broken),
        item("d", signal, signal),
    ]
    mixed = [*right[::2], *right[1::2]]
    assert sorted(mixed, key=lambda entry: entry.rank) == right


def test_what_is_found_most_comes_first():
    """And a gemeente that is not known comes last."""
    rare, often = Problem(code="AAA", severity="afkeur"), Problem(code="ZZZ", severity="afkeur")
    overview = count(
        [
            Item(name="1", label="x", problems=Counter({rare: 1, often: 3})),
            Item(name="2", label="x", gemeente="0599"),
            Item(name="3", label="x", gemeente="0513"),
        ]
    )
    assert [counted.problem.code for counted in overview.codes] == ["ZZZ", "AAA"]
    assert [counted.code for counted in overview.gemeenten] == ["0513", "0599", ""]
