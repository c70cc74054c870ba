"""What all tests share: how many examples a property test tries, and what many of them need.

The default profile is for the desk, `thorough` (`pytest --hypothesis-profile=thorough`) for CI: more
examples, and the same ones each time, so that a run says something about the change and not about
chance. `long` is for who has changed what is reckoned, and an evening. A test that names a number of
its own keeps it.
"""

import sqlite3

import pytest
from hypothesis import settings

# No test depends on the clock, so an example may take as long as it does.
settings.register_profile("quick", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=120, derandomize=True)
settings.register_profile("long", deadline=None, max_examples=1000)
settings.load_profile("quick")


@pytest.fixture
def connections(monkeypatch):
    """The connections that SQLite is asked for during the test, in that order."""
    opened = []
    connect = sqlite3.connect

    def remember(*words, **options):
        opened.append(connect(*words, **options))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", remember)
    return opened
