"""What the tests of the kostprijs share: short ways to say what is watched, and a model of it.

The model knows nothing of the library: it looks at the first day of every month, and takes the
tariff off as one would with pencil and paper.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from ieb import Bedrag, Kostprijs
from ieb.codes import TARIEVEN, Tarief
from ieb.kostprijs import Bewaking, Interval

NEW_YEAR = date(2020, 1, 1)
ONE_DAY = timedelta(days=1)


def day(text: str) -> date:
    """Return a day that is written as people write it."""
    return date(int(text[6:]), int(text[3:5]), int(text[:2]))


def kostprijs(euro: str | int, since: str | date) -> Kostprijs:
    """Return a kostprijs; the amount as text in euros, or in cents."""
    amount = Bedrag(euro) if isinstance(euro, int) else Bedrag.from_euro(euro)
    start = day(since) if isinstance(since, str) else since
    return Kostprijs(kostprijs_bedrag=amount, kostprijs_startdatum=start)


def watched(euro: str | int, since: str | date, *gebruik: Interval, **more: object) -> Bewaking:
    """Return what is watched; without days of use, open from the start of the kostprijs."""
    cost = kostprijs(euro, since)
    used = gebruik or (Interval(cost.kostprijs_startdatum),)
    return Bewaking(kostprijs=cost, gebruik=used, **more)


def used(van: str, end: str | None = None) -> Interval:
    """Return days of use."""
    return Interval(day(van), None if end is None else day(end))


class Course(NamedTuple):
    """What the model says: each month that is charged with what then remains, and whether it is enough."""

    months: list[tuple[str, int]]
    rest: int
    exhausted: bool


def next_month(first: date) -> date:
    """Return the first day of the next month."""
    return (first + timedelta(days=31)).replace(day=1)


def tarief_of(first: date, tarieven: tuple[Tarief, ...] = TARIEVEN) -> int:
    """Return the tariff of a month in cents; after the table, the last of it."""
    for tarief in tarieven:
        if tarief.valid_from <= first and (tarief.valid_to is None or first <= tarief.valid_to):
            return tarief.cents
    assert first > tarieven[-1].valid_from
    return tarieven[-1].cents


def model(
    bewaking: Bewaking,
    tarieven: tuple[Tarief, ...] = TARIEVEN,
    due: int | None = None,
    until: date = date(2300, 1, 1),
) -> Course:
    """Take the tariff off month by month: of each whose first day is a day of use."""
    rest = bewaking.kostprijs.kostprijs_bedrag.cents
    since = bewaking.kostprijs.kostprijs_startdatum
    skipped = {str(maand) for maand in bewaking.not_counted}
    months: list[tuple[str, int]] = []
    first = after = NEW_YEAR
    while first < until:
        name = f"{first:%Y-%m}"
        in_use = any(
            span.van <= first and (span.tot_en_met is None or first <= span.tot_en_met)
            for span in bewaking.gebruik
        )
        if in_use and first >= since and name not in skipped:
            tarief = tarief_of(first, tarieven)
            wanted = tarief if due is None else min(due, tarief)
            if rest < wanted or rest == 0:
                return Course(months, rest, exhausted=True)
            rest = max(0, rest - tarief)
            months.append((name, rest))
            after = next_month(first)
        first = next_month(first)
    if not months or after >= until:
        return Course(months, rest, exhausted=False)
    # The use is over; it is reached all the same when the month after it would not fit.
    tarief = tarief_of(after, tarieven)
    wanted = tarief if due is None else min(due, tarief)
    return Course(months, rest, exhausted=rest < max(1, wanted))


DAYS = st.dates(date(2020, 1, 1), date(2031, 12, 31))
AMOUNTS = st.integers(0, 400_000) | st.integers(0, 6_000)


@st.composite
def intervals(draw: st.DrawFn) -> tuple[Interval, ...]:
    """Days of use in order: one to four spans, the last of which may be open."""
    count = draw(st.integers(1, 4))
    edges = sorted(draw(st.lists(DAYS, min_size=2 * count, max_size=2 * count, unique=True)))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    spans = [Interval(van, end) for van, end in pairs]
    if draw(st.booleans()):
        spans[-1] = Interval(spans[-1].van)
    return tuple(spans)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Tarief, ...]:
    """A table of tariffs since 2020 without gaps; the amounts rise and fall as they like."""
    firsts = draw(st.lists(st.integers(1, 150), max_size=4, unique=True))
    starts = [NEW_YEAR, *(date(2020 + at // 12, at % 12 + 1, 1) for at in sorted(firsts))]
    ends: list[date | None] = [start - ONE_DAY for start in starts[1:]]
    ends.append(draw(st.none() | st.just(date(2034, 12, 31))))
    return tuple(
        Tarief(valid_from=start, valid_to=end, cents=draw(st.integers(1_000, 4_000)))
        for start, end in zip(starts, ends, strict=True)
    )


@st.composite
def bewakingen(
    draw: st.DrawFn, spans: st.SearchStrategy[tuple[Interval, ...]] | None = None
) -> Bewaking:
    """A provision that is watched, with a kostprijs that begins somewhere within its use."""
    gebruik = draw(spans or intervals())
    end = gebruik[-1].tot_en_met or date(2032, 12, 31)
    since = draw(st.dates(date(2020, 1, 1), end))
    return watched(draw(AMOUNTS), since, *gebruik)
