"""Time-slots: everything in its order, nothing in two slots, and no slot above its maximum."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from ieb.batch import Tijdvak, distribute, leave_room, parse_tijdvakken
from ieb.errors import InvalidType, InvalidValue

FIRST = date(2020, 4, 6)


@frozen
class Item:
    """Something with another size on each day, by the place of its slot."""

    name: int
    sizes: tuple[int, ...]


@frozen
class Made:
    """What was made of an item for a day."""

    name: int
    size: int
    day: date


def slots_of(maxima):
    """Return a slot for each maximum, two days apart."""
    return [
        Tijdvak(dag=FIRST + timedelta(days=2 * place), maximum=maximum)
        for place, maximum in enumerate(maxima)
    ]


def make(item, day):
    """Make of an item what there is on a day."""
    return Made(item.name, item.sizes[(day - FIRST).days // 2], day)


@st.composite
def worlds(draw):
    """Draw maxima of slots, and items with their sizes in each."""
    maxima = draw(st.lists(st.integers(0, 6), min_size=1, max_size=5))
    sizes = st.lists(st.integers(0, 4), min_size=len(maxima), max_size=len(maxima)).map(tuple)
    rows = draw(st.lists(sizes, max_size=14))
    return maxima, [Item(name, row) for name, row in enumerate(rows)]


def expected(maxima, items):
    """Say of each item in which slot it goes, looking at all before it anew each time.

    It is the first slot, from that of the one before it, that has room beside what is in it; after
    one that had no place, only what has nothing to send has one.
    """
    places: list[int | None] = []
    for number, item in enumerate(items):
        had = [place for place in places if place is not None]
        is_full = None in places
        low = len(maxima) - 1 if is_full else max(had, default=0)
        fits = []
        for slot in range(low, len(maxima)):
            inside = [
                other.sizes[slot]
                for other, place in zip(items[:number], places, strict=True)
                if place == slot
            ]
            room = 0 if is_full else maxima[slot] - sum(inside)
            if item.sizes[slot] <= room:
                fits.append(slot)
        places.append(min(fits, default=None))
    return places


class TestDistribute:
    """What goes in which slot."""

    @given(world=worlds())
    def test_each_goes_in_the_first_slot_that_fits_and_none_earlier_than_before(self, world):
        """A second reckoning, that looks at everything before it each time, says the same."""
        maxima, items = world
        slots = slots_of(maxima)
        placed = list(distribute(items, slots, make, lambda made: made.size))
        found = [None if part.tijdvak is None else slots.index(part.tijdvak) for part in placed]
        assert found == expected(maxima, items)

    @given(world=worlds())
    def test_no_slot_is_overfull_and_nothing_is_lost_or_overtaken(self, world):
        """Order of slots is order of input; each item comes once, made for the day of its slot."""
        maxima, items = world
        slots = slots_of(maxima)
        placed = list(distribute(items, slots, make, lambda made: made.size))
        assert [part.made.name for part in placed] == [item.name for item in items]
        for slot in slots:
            inside = [part.made for part in placed if part.tijdvak == slot]
            assert sum(made.size for made in inside) <= slot.maximum
            assert {made.day for made in inside} <= {slot.dag}
        days = [part.tijdvak.dag for part in placed if part.tijdvak is not None]
        assert days == sorted(days)
        for part in placed:
            if part.tijdvak is None:
                assert part.made.size
                assert part.made.day == slots[-1].dag

    def test_one_that_fits_nowhere_holds_up_what_follows(self):
        """Nothing overtakes it; what has nothing to send needs no room."""
        items = [Item(1, (3,)), Item(2, (1,)), Item(3, (0,))]
        placed = distribute(items, slots_of([2]), make, lambda made: made.size)
        assert [part.tijdvak is None for part in placed] == [True, True, False]

    @pytest.mark.parametrize(
        ("slots", "error", "text"),
        [
            ([], InvalidValue, "Er is geen tijdvak"),
            (slots_of([1, 1])[::-1], InvalidValue, "na 08-04-2020 komt 06-04-2020"),
            ([*slots_of([1]), *slots_of([1])], InvalidValue, "Geef elke dag één keer"),
            (["06-04-2020"], InvalidType, "verwacht tijdvakken, geen str"),
        ],
    )
    def test_slots_that_are_none_are_refused(self, slots, error, text):
        """They come in order of time, a day each."""
        with pytest.raises(error, match=text):
            list(distribute([], slots, make, lambda made: made.size))


class TestTijdvak:
    """A slot by itself."""

    @pytest.mark.parametrize(
        ("dag", "maximum", "error", "text"),
        [
            ("2020-04-06", 1, InvalidType, "dag: verwacht een datum"),
            (FIRST, "1", InvalidType, r"verwacht een maximum \(int\)"),
            (FIRST, True, InvalidType, r"verwacht een maximum \(int\)"),
            (FIRST, -1, InvalidValue, "een maximum van 0"),
        ],
    )
    def test_another_value_is_refused(self, dag, maximum, error, text):
        """With what was expected."""
        with pytest.raises(error, match=text):
            Tijdvak(dag=dag, maximum=maximum)


class TestFile:
    """Slots in TOML."""

    @given(maxima=st.lists(st.integers(0, 10**9), min_size=1, max_size=4))
    def test_what_is_written_is_read(self, maxima):
        """As text and as bytes."""
        slots = slots_of(maxima)
        text = "".join(
            f"[[tijdvak]]\ndag = {slot.dag}\nmaximum = {slot.maximum}\n" for slot in slots
        )
        assert parse_tijdvakken(text) == parse_tijdvakken(text.encode()) == tuple(slots)

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "Er is geen tijdvak"),
            ("x", "Geen TOML"),
            ("tijdvak = 3", "'tijdvak' is geen lijst"),
            ("[[tijdvak]]\ndag = 2020-04-06", "tijdvak 1: hier ontbreekt maximum"),
            ("[[tijdvak]]\ndag = '2020'\nmaximum = 5", "tijdvak 1: 'dag' is geen datum"),
            ("[[tijdvak]]\ndag = 2020-04-06\nmaximum = -1", "tijdvak 1: .*een maximum van 0"),
            ("[[tijdvak]]\ndag = 2020-04-06\nmax = 1\nmaximum = 1", "de sleutel 'max' kennen wij"),
            ("#" * 1_000_001, "groter dan 1 MB"),
        ],
    )
    def test_what_is_wrong_is_told_with_its_place(self, text, told):
        """Which slot, and what was expected."""
        with pytest.raises(InvalidValue, match=told):
            parse_tijdvakken(text)

    def test_what_is_no_text_is_refused(self):
        """TOML is text or bytes."""
        with pytest.raises(InvalidType, match="niet uit int"):
            parse_tijdvakken(3)


class TestRoom:
    """What is left of slots."""

    @given(
        maxima=st.lists(st.integers(0, 9), min_size=1, max_size=5),
        taken=st.integers(0, 9),
        later=st.integers(-3, 8),
    )
    def test_slots_that_are_past_go_and_what_was_made_counts(self, maxima, taken, later):
        """When all are past, that is told with the last day."""
        slots, today = slots_of(maxima), FIRST + timedelta(days=later)
        wanted = [(s.dag, max(0, s.maximum - taken)) for s in slots if s.dag >= today]
        if not wanted:
            with pytest.raises(InvalidValue, match=f"{slots[-1].dag:%d-%m-%Y}"):
                leave_room(slots, today, lambda day: taken)
            return
        left = leave_room(slots, today, lambda day: taken)
        assert [(slot.dag, slot.maximum) for slot in left] == wanted
