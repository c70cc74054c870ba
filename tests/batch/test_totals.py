"""The sums over aanleveringen are those that a simple count gives."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb.batch import Totals

costs = st.none() | st.builds(
    ieb.Kostprijs,
    kostprijs_bedrag=st.integers(0, ieb.Bedrag.MAX_CENTS).map(ieb.Bedrag),
    kostprijs_startdatum=st.just(date(2025, 1, 1)),
)
changes = st.builds(
    ieb.WMO405.gewijzigde_aanlevering,
    gemeente=st.just("0513"),
    identificatie=st.just("G1"),
    dagtekening=st.just(date(2025, 3, 20)),
    bsn=st.just("999992016"),
    eb_start_nummer=st.just(1),
    eb_startdatum=st.dates(date(2024, 1, 1), date(2025, 12, 31)),
    eb_kostprijs=costs,
)
starts = st.builds(
    ieb.WMO407.eerste_aanlevering,
    gemeente=st.just("0513"),
    identificatie=st.just("G1"),
    dagtekening=st.just(date(2025, 3, 20)),
    bsn=st.just("999992016"),
    bw_start_nummer=st.just(1),
    bw_startdatum=st.dates(date(2024, 1, 1), date(2025, 12, 31)),
)


def sums_of(messages):
    """Return the totals of messages."""
    totals = Totals()
    for message in messages:
        totals = totals.add(message)
    return totals


@given(st.lists(changes), st.lists(starts))
def test_they_are_what_counting_gives_in_any_order(changed, begun):
    """By status and month of start, in order of the key; and of the kostprijzen in cents."""
    totals = sums_of([*changed, *begun])
    assert totals == sums_of([*begun, *reversed(changed)])
    periods = [message.client.periode_eigen_bijdrage_abo for message in changed]
    first_days = [period.eb_startdatum for period in periods]
    first_days += [message.client.periode_eigen_bijdrage_bw.bw_startdatum for message in begun]
    assert totals.by_month == Counter(f"{day:%Y-%m}" for day in first_days)
    assert list(totals.by_month) == sorted(totals.by_month)
    assert totals.by_status == {
        status: count for status, count in {"1": len(begun), "2": len(changed)}.items() if count
    }
    costs_given = [period.eb_kostprijs for period in periods if period.eb_kostprijs is not None]
    assert totals.with_kostprijs == len(costs_given)
    assert totals.with_kostprijs + totals.without_kostprijs == len(changed) + len(begun)
    assert totals.kostprijs == sum(cost.kostprijs_bedrag.cents for cost in costs_given)
