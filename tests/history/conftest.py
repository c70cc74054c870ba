"""What the tests of the history share."""

import pytest
from sqlalchemy import create_engine

from ieb.history import History
from ieb.history.sql import SqlHistory
from ieb.history.sqlite import SqliteHistory


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    """An engine on an empty database of either kind."""
    if request.param == "postgresql":
        yield request.getfixturevalue("postgres")
        return
    made = create_engine(f"sqlite:///{tmp_path / 'gedeeld.db'}")
    yield made
    made.dispose()


@pytest.fixture(params=["memory", "file", "sql", "postgresql"])
def history(request, tmp_path):
    """An empty history of each kind."""
    if request.param == "memory":
        yield History()
    elif request.param == "file":
        with SqliteHistory(tmp_path / "historie.db") as made:
            yield made
    elif request.param == "sql":
        engine = create_engine(f"sqlite:///{tmp_path / 'gedeeld.db'}")
        yield SqlHistory(engine)
        engine.dispose()
    else:
        yield SqlHistory(request.getfixturevalue("postgres"))


@pytest.fixture
def file(tmp_path):
    """Where a history may come."""
    return tmp_path / "historie.db"
