"""What all tests share: how many examples a property test tries, and what many of them need.

The default profile is for the desk, `thorough` (`pytest --hypothesis-profile=thorough`) for CI: more
examples, and the same ones each time, so that a run says something about the change and not about
chance. `long` is for who has changed what is reckoned, and an evening. A test that names a number of
its own keeps it.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

import ieb
from history.postgres import Server, find_programs

NO_SERVER = "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
OURS = Path(ieb.__file__).parent / "releases" / "data" / "4.0"

# No test depends on the clock, so an example may take as long as it does.
settings.register_profile("quick", deadline=None, max_examples=10)
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


@pytest.fixture(scope="session")
def copy_xsds(tmp_path_factory) -> Callable[..., Path]:
    """Copies our XSD set of 4.0, with other texts in it if told so; each old one must be there."""

    def copied(*changes: tuple[str, str]) -> Path:
        folder = tmp_path_factory.mktemp("set") / "xsds"
        shutil.copytree(OURS, folder)
        for old, new in changes:
            files = [file for file in folder.glob("*.xsd") if old in file.read_text()]
            assert files, old
            for file in files:
                file.write_text(file.read_text().replace(old, new))
        return folder

    return copied


@pytest.fixture
def xsds(copy_xsds) -> Path:
    """A copy of our XSD set of 4.0, to change."""
    return copy_xsds()


@pytest.fixture
def starts(xsds) -> Path:
    """A copy of which only the WMO405 is left, which is soon read: for what is asked of one message."""
    for file in xsds.glob("wmo*.xsd"):
        if file.name != "wmo405.xsd":
            file.unlink()
    return xsds


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


@pytest.fixture
def outage(server):
    """A server that a test may stop; it runs again when the test has ended."""
    yield server
    if not (server.data / "postmaster.pid").exists():
        server.start()
