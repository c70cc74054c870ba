"""Periods beside a list of the CAK: every period once, whatever the order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb.administratie import opening
from ieb.administratie.vergelijking import (
    CakPeriode,
    PeriodeVergelijking,
    PeriodeVerschil,
    compare_periods,
    due,
    next_comparison,
)
from ieb.errors import InvalidType, InvalidValue
from ieb.history import History
from ieb.keten.period import Period
from ieb.messages.aanlevering import Sleutel
from ieb.messages.places import Stroom

GEMEENTE: Final = "0513"
BW: Final = Stroom.BESCHERMD_WONEN
PEOPLE: Final = ("999900006", "999900018")
_START: Final = date(2025, 1, 1)


def _period(number: int, bsn: str, start: date, stop: date | None) -> Period:
    return Period(
        sleutel=Sleutel(GEMEENTE, BW, number), bsn=bsn, start=start, stop=stop, kostprijs=None
    )


_spans = st.sampled_from([(_START, None), (_START, date(2025, 3, 1)), (date(2025, 2, 1), None)])
_periods = st.builds(lambda bsn, span: (bsn, *span), st.sampled_from(PEOPLE), _spans)
_sides = st.dictionaries(st.integers(1, 6), _periods, max_size=6)


def _history(side: dict[int, tuple[str, date, date | None]]) -> History:
    periods = [_period(number, *said) for number, said in side.items()]
    return opening(History(), periods, day=date(2025, 6, 1))


def _rows(side: dict[int, tuple[str, date, date | None]]) -> list[CakPeriode]:
    return [
        CakPeriode(start_nummer=number, bsn=bsn, start=start, stop=stop)
        for number, (bsn, start, stop) in side.items()
    ]


def _found(
    here: dict[int, tuple[str, date, date | None]], there: list[CakPeriode]
) -> tuple[PeriodeVergelijking, ...]:
    return compare_periods(_history(here), there, BW, gemeente=GEMEENTE)


@given(here=_sides, there=_sides, data=st.data())
def test_every_period_of_both_sides_is_told_once(
    here: dict[int, tuple[str, date, date | None]],
    there: dict[int, tuple[str, date, date | None]],
    data: st.DataObject,
) -> None:
    """And the order of the list means nothing."""
    rows = _rows(there)
    found = _found(here, rows)
    told_here = [given.gemeente.sleutel.start_nummer for given in found if given.gemeente]
    told_there = [given.cak.start_nummer for given in found if given.cak]
    assert sorted(told_here) == sorted(here)
    assert sorted(told_there) == sorted(there)
    assert _found(here, data.draw(st.permutations(rows))) == found


@given(here=_sides, there=_sides)
def test_each_period_is_what_the_two_sides_say(
    here: dict[int, tuple[str, date, date | None]],
    there: dict[int, tuple[str, date, date | None]],
) -> None:
    """Equal, different, under another number, or on one side."""
    for told in _found(here, _rows(there)):
        own = None if told.gemeente is None else told.gemeente.sleutel.start_nummer
        other = None if told.cak is None else told.cak.start_nummer
        if own is not None and own == other:
            same = here[own] == there[own]
            assert told.verschil is (PeriodeVerschil.GELIJK if same else PeriodeVerschil.VERSCHILT)
            assert bool(told.velden) is not same
        elif own is not None and other is not None:
            assert told.verschil is PeriodeVerschil.ANDER_NUMMER
            assert here[own] == there[other]
        elif own is not None:
            assert told.verschil is PeriodeVerschil.ALLEEN_GEMEENTE
            assert here[own] not in _alone(found=_found(here, _rows(there)))
        else:
            assert told.verschil is PeriodeVerschil.ALLEEN_CAK


def _alone(found: tuple[PeriodeVergelijking, ...]) -> list[tuple[str | None, date, date | None]]:
    return [
        (given.cak.bsn, given.cak.start, given.cak.stop)
        for given in found
        if given.cak is not None and given.gemeente is None
    ]


@given(here=_sides, there=_sides)
def test_swapping_the_sides_swaps_who_is_alone(
    here: dict[int, tuple[str, date, date | None]],
    there: dict[int, tuple[str, date, date | None]],
) -> None:
    """What only the CAK knows is what only the gemeente knows the other way round."""
    first, second = _found(here, _rows(there)), _found(there, _rows(here))
    for verschil, mirrored in (
        (PeriodeVerschil.ALLEEN_CAK, PeriodeVerschil.ALLEEN_GEMEENTE),
        (PeriodeVerschil.ALLEEN_GEMEENTE, PeriodeVerschil.ALLEEN_CAK),
        (PeriodeVerschil.VERSCHILT, PeriodeVerschil.VERSCHILT),
    ):
        assert sum(given.verschil is verschil for given in first) == sum(
            given.verschil is mirrored for given in second
        )


def test_what_differs_is_named() -> None:
    """Whose it is only when the list says so."""
    said = (PEOPLE[0], _START, None)
    row = CakPeriode(start_nummer=1, bsn=PEOPLE[1], start=_START + timedelta(1), stop=_START)
    (given,) = _found({1: said}, [row])
    assert given.velden == ("bsn", "startdatum", "stopdatum")
    (given,) = _found({1: said}, [CakPeriode(start_nummer=1, start=_START)])
    assert given.verschil is PeriodeVerschil.GELIJK


def test_other_streams_and_gemeenten_take_no_part() -> None:
    """The list is of one stream of one gemeente."""
    history = _history({1: (PEOPLE[0], _START, None)})
    assert not compare_periods(history, [], Stroom.ABONNEMENTSTARIEF, gemeente=GEMEENTE)
    assert not compare_periods(history, [], BW, gemeente="0637")


@given(last=st.dates(date(2023, 1, 1), date(2030, 1, 1)))
def test_the_next_comparison_is_due_two_months_later(last: date) -> None:
    """On the same day of the month, or on its last day."""
    days = [last + timedelta(days) for days in range(70)]
    first = next(day for day in days if due(last, day))
    assert all(due(last, day) is (day >= first) for day in days)
    assert next_comparison(last) == first
    months = (first.year - last.year) * 12 + first.month - last.month
    assert months == 2
    assert first.day == last.day or (first.day < last.day and (first + timedelta(1)).day == 1)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (
            lambda: _found({}, _rows({1: (PEOPLE[0], _START, None)}) * 2),
            InvalidValue,
            "staat twee keer",
        ),
        (lambda: _found({}, cast("list[CakPeriode]", [1])), InvalidType, "CakPeriode"),
        (
            lambda: compare_periods(History(), [], cast("Stroom", "bw"), gemeente=GEMEENTE),
            InvalidType,
            "verwacht een Stroom",
        ),
        (
            lambda: CakPeriode(start_nummer=cast("int", "1"), start=_START),
            InvalidType,
            "geheel getal",
        ),
        (
            lambda: CakPeriode(start_nummer=1, start=_START, bsn=cast("str", 1)),
            InvalidType,
            "verwacht tekst",
        ),
        (lambda: due(cast("date", 1), _START), InvalidType, "verwacht een datum"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    call: Callable[[], object], error: type[Exception], text: str
) -> None:
    """With what is wrong and what was expected."""
    with pytest.raises(error, match=text):
        call()


def test_a_row_shows_no_bsn() -> None:
    """Nor a number that can be one."""
    assert PEOPLE[0] not in repr(
        CakPeriode(start_nummer=int(PEOPLE[0]), start=_START, bsn=PEOPLE[0])
    )
