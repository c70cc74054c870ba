"""Both histories against a model that reads everything that happened, at each question."""

import tempfile
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from ieb.history import History
from ieb.history.sql import SqlHistory
from ieb.history.sqlite import SqliteHistory

from .model import answers, expected, happen, happenings, heenberichten, questions, retouren


@given(happenings())
def test_both_histories_answer_as_the_model(events):
    """Whatever happened, memory, file and reopened file answer each question as reading all of it would."""
    wanted = expected(events)
    memory = History()
    for event in events:
        memory = happen(memory, event)
    assert answers(memory) == wanted
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "historie.db")
        with SqliteHistory(path) as kept:
            for event in events:
                happen(kept, event)
            assert answers(kept) == wanted
        with SqliteHistory(path) as reopened:
            assert answers(reopened) == wanted


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=happenings())
def test_a_shared_database_answers_as_the_model(engine, events):
    """On SQLite and on PostgreSQL: as reading all of it would, and so does what was known before."""
    history, memory, earlier = SqlHistory(engine), History(), []
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM ieb_event"))
    for event in events:
        if memory.recorded(event[0]) is None:
            earlier.append((event[0], memory))
        history, memory = happen(history, event), happen(memory, event)
    assert answers(history) == expected(events)
    for message, known in earlier:
        assert questions(history.before(message)) == questions(known)


@st.composite
def orders(draw):
    """Heenberichten with one Identificatie, retouren on them, and two orders of all of it.

    In both orders the heenberichten stand in the same order among themselves.
    """
    first = draw(heenberichten())
    repeats = draw(
        st.lists(heenberichten().filter(lambda message: message.naam == first.naam), max_size=2)
    )
    sent = [first]
    for repeat in repeats:
        own = {
            name: getattr(first.header, name)
            for name in ("afzender", "ontvanger")
            if hasattr(first.header, name)
        }
        identificatie = first.header.bericht_identificatie.identificatie
        numbered = evolve(repeat.header.bericht_identificatie, identificatie=identificatie)
        sent.append(
            evolve(repeat, header=evolve(repeat.header, bericht_identificatie=numbered, **own))
        )
    found = []
    for message in sent:
        found += draw(st.lists(retouren(message), max_size=2))
    verdicts = [draw(st.booleans()) for _ in sent]
    heen = [(message, None, accepted) for message, accepted in zip(sent, verdicts, strict=True)]
    return [_woven(draw, heen, [(retour, None, True) for retour in found]) for _ in range(2)]


def _woven(draw, heen, found):
    made = list(draw(st.permutations(found)))
    places = sorted(
        draw(st.lists(st.integers(0, len(made)), min_size=len(heen), max_size=len(heen)))
    )
    for shift, (place, event) in enumerate(zip(places, heen, strict=True)):
        made.insert(place + shift, event)
    return made


@pytest.mark.parametrize("kind", ["memory", "file"])
@given(drawn=orders())
def test_the_order_of_retouren_has_no_meaning(kind, drawn):
    """Every order of the same retouren, before or after their heenberichten, gives the same state."""
    found = []
    for events in drawn:
        with tempfile.TemporaryDirectory() as folder:
            history = History() if kind == "memory" else SqliteHistory(Path(folder, "historie.db"))
            for event in events:
                history = happen(history, event)
            found.append(questions(history))
            if kind == "file":
                history.close()
    assert found[0] == found[1]


@pytest.mark.parametrize("kind", ["memory", "file"])
@given(events=happenings())
def test_what_was_known_before_a_message_can_be_asked(kind, events):
    """`before` answers as a history that holds only what was recorded before the message."""
    with tempfile.TemporaryDirectory() as folder:
        history = History() if kind == "memory" else SqliteHistory(Path(folder, "historie.db"))
        memory, earlier = History(), []
        for event in events:
            if memory.recorded(event[0]) is None:
                earlier.append((event[0], memory))
            history, memory = happen(history, event), happen(memory, event)
        for message, known in earlier:
            assert questions(history.before(message)) == questions(known)
        if kind == "file":
            history.close()
