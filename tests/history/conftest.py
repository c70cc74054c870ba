"""What the tests of the history share."""

import os
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from ieb.history import History
from ieb.history.sql import SqlHistory
from ieb.history.sqlite import SqliteHistory

from .postgres import Server, find_programs

NO_SERVER = "no PostgreSQL server is installed (Debian: apt-get install postgresql)"


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server; skipped where none is installed, which CI does not accept."""
    if find_programs() is None:
        if os.environ.get("CI"):
            pytest.fail(NO_SERVER)
        pytest.skip(NO_SERVER)
    started = Server()
    yield started
    started.remove()


@pytest.fixture
def postgres(server):
    """An engine on an empty database of the server."""
    name = f"t{uuid4().hex}"
    admin = create_engine(server.url(), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = create_engine(server.url(name))
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


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
