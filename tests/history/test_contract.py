"""The contract test for everybody's own `HistoryView`, held against ours and against wrong ones."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from sqlalchemy import text

from ieb.history import Exchange, History
from ieb.history.sql import SqlHistory
from ieb.history.sqlite import SqliteHistory
from ieb.testing import check_history_view


def in_memory(events):
    """The history in memory after some events."""
    made = History()
    for event in events:
        made = made.record(event.message, accepted=event.accepted, received=event.received)
    return made


def test_both_histories_keep_the_contract():
    """What memory and file answer is what the contract asks."""
    check_history_view(in_memory, examples=15)
    with ExitStack() as stack:

        def in_a_file(events):
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            made = stack.enter_context(SqliteHistory(Path(folder, "historie.db")))
            for event in events:
                made.record(event.message, accepted=event.accepted, received=event.received)
            return made

        check_history_view(in_a_file, examples=15)


def test_a_shared_database_keeps_the_contract(engine):
    """What SQLAlchemy on SQLite and on PostgreSQL answers is what the contract asks."""
    made = SqlHistory(engine)

    def in_a_database(events):
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM ieb_event"))
        for event in events:
            made.record(event.message, accepted=event.accepted, received=event.received)
        return made

    check_history_view(in_a_database, examples=10)


class Wrong:
    """A view that answers one question wrongly."""

    def __init__(self, events, question, answer):
        self._right = in_memory(events)
        self._question, self._answer = question, answer

    def __getattr__(self, name):
        right = getattr(self._right, name)
        if name != self._question:
            return right
        return lambda *asked: self._answer(self._right, right(*asked), *asked)


def refused_counts_as_used(history, found, sleutel):
    return found or any(
        getattr(event.message, "client", None) is not None
        and event.message.header.afzender == sleutel.gemeente
        for event in history
    )


WRONG = {
    "actual": lambda history, found, *asked: None,
    "used": refused_counts_as_used,
    "removed": lambda history, found, *asked: False,
    "periods": lambda history, found, *asked: (),
    "exchange": lambda history, found, *asked: (
        found
        and Exchange(
            message=found.message, received=found.received, accepted=True, retours=found.retours
        )
    ),
}


@pytest.fixture
def first_found():
    """Have Hypothesis tell the first that goes wrong: to look for the shortest takes ten times as long."""
    settings.register_profile("before", settings.default)
    settings.register_profile("first found", settings.default, phases=[Phase.generate])
    settings.load_profile("first found")
    yield
    settings.load_profile("before")


@pytest.mark.usefixtures("first_found")
@pytest.mark.parametrize("question", WRONG)
def test_a_wrong_answer_is_found(question):
    """Each question that is answered otherwise fails, with its name, and without a message in full."""
    with pytest.raises(
        AssertionError, match=rf"^{question}\(.*uw administratie antwoordt"
    ) as caught:
        check_history_view(lambda events: Wrong(events, question, WRONG[question]), examples=1_000)
    assert "99999" not in str(caught.value)
