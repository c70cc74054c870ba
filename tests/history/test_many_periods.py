"""One person with very many periods: what still runs is found without looking at the rest."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb.errors import InvalidType
from ieb.history import History
from ieb.history.sqlite import SqliteHistory

from .model import aanleveringen, periods
from .support import ABO, BSN, DAY, OTHER_BSN, abo, refusal_of, remark, retour_on

NUMBERS = range(1, 11)
DAYS = [DAY + timedelta(days=days) for days in range(4)]
STOPS = st.none() | st.sampled_from(DAYS)


@st.composite
def happenings(draw):
    """Ten periods of one person, and then changes, removals and retouren, of others too."""
    sent = [abo(f"S{number}", number=number, eb_stopdatum=draw(STOPS)) for number in NUMBERS]
    events = list(sent)
    for place in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(["delivery", "approval", "refusal"]))
        if kind == "approval":
            events.append(retour_on(draw(st.sampled_from(sent)), f"R{place}"))
        elif kind == "refusal":
            events.append(refusal_of(draw(st.sampled_from(sent)), "0001", f"R{place}"))
        else:
            status = draw(st.integers(1, 3))
            delivery = abo(
                f"D{draw(st.integers(0, 3))}",
                bsn=draw(st.sampled_from([BSN, OTHER_BSN])),
                number=draw(st.integers(1, 12)),
                status=status,
                **({} if status == 3 else {"eb_stopdatum": draw(STOPS)}),
            )
            sent.append(delivery)
            events.append(delivery)
    return [(event, None, draw(st.sampled_from([True, True, True, False]))) for event in events]


def wanted(events, day):
    """What still runs on a day, found by reading all that happened."""
    found = periods(aanleveringen(events), BSN, ABO)
    return tuple(period for period in found if period.stop is None or period.stop >= day)


@given(happenings(), st.sampled_from([date.min, *DAYS, date.max]))
def test_what_still_runs_is_what_reading_everything_finds(events, day):
    """After each event, in memory and in a file, and also as it was before an event."""
    memory = History()
    with tempfile.TemporaryDirectory() as folder, SqliteHistory(Path(folder, "h.db")) as kept:
        for place, (message, _, accepted) in enumerate(events, 1):
            earlier = memory
            memory = memory.record(message, accepted=accepted)
            kept.record(message, accepted=accepted)
            if place < len(NUMBERS):
                continue
            now = wanted(events[:place], day)
            assert memory.running_from(BSN, ABO, day) == now
            assert kept.running_from(BSN, ABO, day) == now
            assert earlier.running_from(BSN, ABO, day) == wanted(events[: place - 1], day)


@pytest.mark.parametrize("arguments", [(1, ABO, DAY), (BSN, "abo", DAY), (BSN, ABO, "2025-05-12")])
def test_a_question_about_what_runs_has_a_bsn_a_stream_and_a_day(history, arguments):
    """Anything else is refused by name, as in the other questions."""
    with pytest.raises(InvalidType):
        history.running_from(*arguments)


def test_an_aanlevering_that_was_refused_again_and_again_is_looked_past(history):
    """Of one number: twenty changes that retouren refused leave the first as it was."""
    first = abo("S", number=1)
    history = history.accept(first)
    for place in range(20):
        change = abo(f"C{place}", number=1, status=2, eb_stopdatum=DAYS[place % 4])
        history = history.accept(change).accept(refusal_of(change, "0001", f"R{place}"))
    (running,) = history.running_from(BSN, ABO, date.max)
    assert running.status is ieb.StatusAanlevering.EERSTE_AANLEVERING
    assert history.actual(running.sleutel) == running


def test_a_retour_on_a_remark_changes_nothing_of_what_runs(history):
    """The CAK may have told something of one of many periods, and the gemeente may refuse that."""
    for number in NUMBERS:
        history = history.accept(abo(f"S{number}", number=number))
    before = history.running_from(BSN, ABO, DAY)
    told = remark("C1")
    history = history.accept(told).accept(refusal_of(told))
    assert len(before) == len(NUMBERS)
    assert history.running_from(BSN, ABO, DAY) == before
