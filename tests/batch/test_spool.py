"""What a run keeps for a while: in memory, and then in a file that nobody sees."""

from __future__ import annotations

import errno
import os
import tempfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb.batch.spool import Spool
from ieb.cli.given_sources import STDIN, source_of
from ieb.errors import NoRoom
from ieb.testing import messages

PARTS = st.one_of(
    st.text(), st.binary(max_size=9_000), messages(), st.tuples(st.text(), st.dates())
)
FULL = Path("/dev/full")


@given(parts=st.lists(PARTS), in_memory=st.integers(0, 4), data=st.data())
def test_it_gives_back_what_was_added_by_place_and_in_order(parts, in_memory, data):
    """As a list does: also while more is added, and however much of it is in the file."""
    known = []
    with Spool(in_memory) as spool:
        for part in parts:
            assert spool.add(part) == len(known)
            known.append(part)
            place = data.draw(st.integers(0, len(known) - 1))
            assert (spool[place], len(spool)) == (known[place], len(known))
        assert list(spool) == list(spool) == known


@pytest.mark.parametrize(("sizes", "in_file"), [((4, 4, 3, 1), 2), ((11,), 1), ((10, 0), 0)])
def test_large_parts_go_to_the_file_sooner(monkeypatch, sizes, in_file):
    """And all that comes after them: so a place says where a part is."""
    monkeypatch.setattr("ieb.batch.spool.MUCH", 10)
    packed = []
    pack = zlib.compressobj

    def watch(*given, **more):
        packed.append(given)
        return pack(*given, **more)

    monkeypatch.setattr(zlib, "compressobj", watch)
    with Spool() as spool:
        for size in sizes:
            spool.add(f"{size} bytes", size=size)
        assert list(spool) == [f"{size} bytes" for size in sizes]
    assert len(packed) == in_file


def test_the_file_has_no_name_and_is_for_its_owner_only(tmp_path, monkeypatch):
    """Nobody finds it, and it is gone with the process."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    opened = []
    make = tempfile.TemporaryFile

    def watch():
        opened.append(make())
        return opened[0]

    monkeypatch.setattr(tempfile, "TemporaryFile", watch)
    with Spool(0) as spool:
        spool.add("999992016")
        state = os.fstat(opened[0].fileno())
        assert list(tmp_path.iterdir()) == []
        assert (state.st_nlink, state.st_mode & 0o077) == (0, 0)
    assert opened[0].closed


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told(monkeypatch):
    """With where, what to do, and nothing of what was added."""
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: FULL.open("r+b"))
    large = os.urandom(100_000).hex() + "999992016"
    with Spool(0) as spool, pytest.raises(NoRoom, match=r"No space left.*TMPDIR") as caught:
        spool.add(large)
    assert "999992016" not in str(caught.value)


def test_what_else_the_system_refuses_is_told(monkeypatch):
    """By its own words."""

    def refuse():
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with Spool(0) as spool, pytest.raises(NoRoom, match="Permission denied"):
        spool.add("a")


def test_standard_input_stays_the_only_one():
    """A command that keeps what it was told to read knows it again, also out of the file."""
    given = source_of(STDIN)
    with Spool(0) as spool:
        spool.add(given)
        assert spool[0] is given
