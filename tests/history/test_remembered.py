"""What a file gave last is not read again, and changes nothing of what it gives."""

from __future__ import annotations

from attrs import evolve

import ieb
from ieb.history.sqlite import SqliteHistory

from .support import abo


def test_a_release_that_only_equals_ours_is_read_as_it_was_given(file):
    """What comes back is of the release that was given at opening, not of that of the question."""
    message, given = abo("G1"), evolve(ieb.release("4.0"))
    with SqliteHistory(file, releases={"4.0": given}) as history:
        found = history.accept(message).recorded(message)
    assert found.message == message
    assert found.message.release is given


def test_more_than_is_remembered_is_all_given_back(file):
    """Thousands of messages take no memory, and come in order, twice."""
    sent = [abo(f"G{number}") for number in range(1005)]
    with SqliteHistory(file) as history:
        with history.exclusive():
            for message in sent:
                history.accept(message)
        for _ in range(2):
            assert [event.message for event in history] == sent
