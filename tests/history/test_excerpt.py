"""What a block asks of a history from memory is what the history itself would answer."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

import ieb
from ieb.errors import IebError, InvalidType, InvalidValue
from ieb.history import History
from ieb.history.asked import Asked, asked_of
from ieb.history.sql import SqlHistory
from ieb.history.sqlite import SqliteHistory
from ieb.messages.aanlevering import Sleutel
from ieb.testing import history_events

from .model import BSNS, KEYS, answers, expected, happen, happenings, questions
from .support import (
    ABO,
    BSN,
    BW,
    DAY,
    GOUDA,
    KEY,
    NUMBER,
    UTRECHT,
    abo,
    bw,
    foreign,
    refusal_of,
    remark,
    retour_on,
)

KINDS = ("file", "sql")


@contextmanager
def opened(kind):
    """An empty history that is kept, of either kind."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "file":
            with SqliteHistory(Path(folder, "h.db")) as kept:
                yield kept
            return
        engine = create_engine(f"sqlite:///{Path(folder, 'h.db')}")
        yield SqlHistory(engine)
        engine.dispose()


def all_answers(history, messages):
    """What a history answers to questions about messages, besides those of the pools."""
    retouren = [message for message in messages if hasattr(message, "afgekeurd")]
    numbers = {(retour.naam, retour.header.identificatie_retour) for retour in retouren}
    return {
        **questions(history),
        "about": [history.exchanged_about(bsn) for bsn in BSNS],
        "given_out": [history.given_out(key) for key in KEYS],
        "told": [history.terugkoppelingen(key) for key in KEYS],
        "numbered": [history.retouren(*number) for number in sorted(numbers)],
        "recorded": [history.recorded(message) for message in messages],
        "answered": [history.answered(retour) for retour in retouren],
        "answers": [history.answers_to(message) for message in messages],
    }


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=settings.default.max_examples // 2)  # each writes a file
@given(events=happenings(), data=st.data())
def test_a_block_answers_as_a_history_in_memory(kind, events, data):
    """Whatever was there, whatever is asked about, and whatever is asked and added meanwhile."""
    messages = [message for message, _, _ in events]
    begin = data.draw(st.integers(0, len(events)))
    asked = asked_of(message for message in messages if data.draw(st.booleans()))
    memory = History()
    with opened(kind) as kept:
        for event in events[:begin]:
            memory = happen(memory, event)
            happen(kept, event)
        with kept.gather(asked) as known:
            for event in events[begin:]:
                if data.draw(st.booleans()):
                    assert all_answers(known, messages) == all_answers(memory, messages)
                memory = happen(memory, event)
                happen(known, event)
            assert all_answers(known, messages) == all_answers(memory, messages)
        assert answers(kept) == expected(events)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=settings.default.max_examples // 2)
@given(events=history_events(), begin=st.integers(0, 11))
def test_what_was_known_before_a_message_is_in_the_excerpt(kind, events, begin):
    """Also before a message that was added in the block itself: to judge a repeat as the first."""
    memory = History()
    with opened(kind) as kept:
        for event in events[:begin]:
            memory = happen(memory, told(event))
            happen(kept, told(event))
        with kept.gather(asked_of(event.message for event in events)) as known:
            for event in events[begin:]:
                memory = happen(memory, told(event))
                happen(known, told(event))
            for event in events:
                ours, theirs = known.before(event.message), memory.before(event.message)
                identity = ieb.history.identity_of(event.message)
                assert ours.exchange(*identity) == theirs.exchange(*identity)
                for sleutel, bsn in subjects_of(event.message):
                    assert ours.actual(sleutel) == theirs.actual(sleutel)
                    assert ours.removed(sleutel) == theirs.removed(sleutel)
                    assert ours.terugkoppelingen(sleutel) == theirs.terugkoppelingen(sleutel)
                    assert ours.periods(bsn, sleutel.stroom) == theirs.periods(bsn, sleutel.stroom)


def told(event):
    """An event as `happen` takes it."""
    return event.message, event.received, event.accepted


def subjects_of(message):
    """Key and Bsn of what a message delivers, if it does."""
    if message.naam not in ("WMO405", "WMO407"):
        return []
    delivered = ieb.messages.aanlevering.aanlevering_of(message)
    return [(delivered.sleutel, delivered.bsn)]


@pytest.fixture(params=["file", "sql", "postgresql"])
def kept(request, tmp_path):
    """An empty history that is kept, of each kind."""
    if request.param == "postgresql":
        yield SqlHistory(request.getfixturevalue("postgres"))
        return
    with opened(request.param) as made:
        yield made


def test_all_that_a_block_adds_is_kept_or_nothing(kept):
    """Who stops halfway finds the history as it was; within a block of its own nothing else goes."""
    messages = [abo("G1", number=1), abo("G2", number=2)]

    def stop_halfway(message):
        with kept.gather(asked_of(messages)) as known:
            known.record(message, accepted=True)
            known.given_out(KEY)  # which is not in the excerpt: all was written down
            assert message in [event.message for event in kept]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop_halfway(messages[0])
    assert len(kept) == 0
    with kept.exclusive():
        kept.accept(messages[0])
        with pytest.raises(ZeroDivisionError):
            stop_halfway(messages[1])
    assert [event.message for event in kept] == messages[:1]


def test_what_is_kept_stands_in_the_order_in_which_it_was_added(kept):
    """With day and verdict, each message once, also when part of it was written down before."""
    messages = [abo("G1"), bw("G1"), remark("C1"), retour_on(abo("G1")), abo("G2", number=2)]
    with kept.gather(asked_of(messages[:4])) as known:
        for message in [*messages, *messages]:
            known.record(message, accepted=message != messages[1], received=DAY)
    assert list(map(told, kept)) == [(message, DAY, message != messages[1]) for message in messages]


@pytest.mark.parametrize("number", [NUMBER, NUMBER + 1])
def test_what_was_not_asked_about_may_be_added_too(kept, number):
    """From then on the history itself is asked: nothing in it is overlooked."""
    kept.accept(abo("G1", number=number, eb_stopdatum=DAY))
    with kept.gather(asked_of([abo("G2")])) as known:
        known.record(abo("G2"), accepted=True)
        known.record(abo("G3", number=number, status=2), accepted=True)
        assert {period.sleutel.start_nummer for period in known.periods(BSN, ABO)} == {
            NUMBER,
            number,
        }
        known.record(refusal_of(abo("G3", number=number, status=2)), accepted=True)
        assert known.actual(Sleutel(GOUDA, ABO, number)).stop == (None if number == NUMBER else DAY)


def test_a_moment_within_a_block_cannot_be_asked_about_anything_else(kept):
    """What was known between two additions is known of what was asked about only."""
    with kept.gather(asked_of([abo("G1")])) as known:
        known.record(abo("G1"), accepted=True)
        before = known.before(abo("G1"))
        assert before.actual(KEY) is None
        with pytest.raises(LookupError, match="not asked about"):
            before.exchange("WMO405", GOUDA, "G2")


def test_who_has_many_periods_is_looked_up_once(kept):
    """And what stands is right after each change, removal and refusal, of others too."""
    sent = [abo(f"G{number}", number=number) for number in range(1, 14)]
    changes = [
        abo("W1", number=3, status=2, eb_stopdatum=DAY),
        abo("W2", number=4, status=3),
        refusal_of(sent[4]),
        refusal_of(abo("W1", number=3, status=2, eb_stopdatum=DAY), identificatie="R2"),
        abo("W3", number=6, status=2, bsn="999990019"),
        retour_on(sent[6], "R3"),
    ]
    memory = History()
    for message in sent[:10]:
        memory = memory.accept(message)
        kept.accept(message)
    with kept.gather(asked_of([*sent, *changes])) as known:
        for message in [*sent[10:], *changes]:
            memory = memory.accept(message)
            known.record(message, accepted=True)
            assert known.periods(BSN, ABO) == memory.periods(BSN, ABO)
            assert known.periods(BSN, BW) == ()


@pytest.mark.parametrize("inside", [False, True])
def test_a_retour_that_came_before_its_heenbericht_counts(kept, inside):
    """It was kept before the block, or added in it: what it refuses never stood."""
    messages = [refusal_of(abo("G1")), abo("G1")]
    if not inside:
        kept.accept(messages[0])
    with kept.gather(asked_of(messages)) as known:
        for message in messages:
            known.record(message, accepted=True)
        assert known.actual(KEY) is None
        assert known.periods(BSN, ABO) == ()
        assert not known.used(KEY)


def test_a_block_refuses_what_the_history_would(tmp_path, kept):
    """What is no message, what cannot be read back, and what is for a gemeente that is no text."""
    with kept.gather(Asked()) as known:
        with pytest.raises(InvalidType, match="bericht"):
            known.record("WMO405", accepted=True)
        other = evolve(abo("G1"), release=foreign(tmp_path))
        with pytest.raises(InvalidValue, match="release"):
            known.record(other, accepted=True)
    with pytest.raises(InvalidType, match="gemeente"), kept.gather(Asked(), gemeente=513):
        pass
    assert len(kept) == 0


def test_a_shared_history_adds_nothing_of_a_gemeente_that_is_not_locked(engine):
    """Others may be writing for that one; nothing of the block is kept."""
    history = SqlHistory(engine)
    with (
        pytest.raises(InvalidValue, match="houdt alleen gemeente 0513 vast"),
        history.gather(Asked(), gemeente=GOUDA) as known,
    ):
        known.record(abo("G1", gemeente=UTRECHT), accepted=True)
    assert len(history) == 0


def test_a_file_that_is_only_read_gives_no_block(file):
    """It says so before anything is asked."""
    SqliteHistory(file).close()
    with (
        SqliteHistory(file, readonly=True) as history,
        pytest.raises(IebError, match="alleen om te lezen"),
        history.gather(Asked()),
    ):
        pass


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=happenings())
def test_a_block_in_postgresql_answers_as_a_history_in_memory(postgres, events):
    """Its questions are others than those of SQLite, and so are its types."""
    kept, memory = SqlHistory(postgres), History()
    with postgres.begin() as connection:
        connection.execute(text("TRUNCATE ieb_event"))
    messages = [message for message, _, _ in events]
    for event in events[::2]:
        memory = happen(memory, event)
        happen(kept, event)
    with kept.gather(asked_of(messages)) as known:
        for event in events[1::2]:
            memory = happen(memory, event)
            happen(known, event)
            assert all_answers(known, messages) == all_answers(memory, messages)
    assert answers(kept) == answers(memory)


def test_more_than_fits_in_one_question_is_asked_in_some(engine):
    """A chunk is as large as the caller says, and a statement takes only so many parameters."""
    kept = SqlHistory(engine)
    messages = [abo(f"G{number}", number=number) for number in range(1, 2102)]
    with kept.gather(asked_of(messages)) as known:
        for message in messages[:-1]:
            known.record(message, accepted=True)
    with kept.gather(asked_of(messages)) as known:
        assert known.actual(Sleutel(GOUDA, ABO, 2100)) is not None
        assert known.recorded(messages[0]) is not None
        assert known.recorded(messages[-1]) is None
