"""What the tests of the history share."""

import pytest

from ieb.history import History
from ieb.history.sqlite import SqliteHistory


@pytest.fixture(params=["memory", "file"])
def history(request, tmp_path):
    """An empty history of either kind."""
    if request.param == "memory":
        yield History()
        return
    with SqliteHistory(tmp_path / "historie.db") as made:
        yield made


@pytest.fixture
def file(tmp_path):
    """Where a history may come."""
    return tmp_path / "historie.db"
