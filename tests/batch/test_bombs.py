"""Archives of 42 kB that would become four gigabytes: refused at once, and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
import zlib
from pathlib import Path

import pytest

import ieb
from ieb.batch import find_sources, judge
from ieb.wire.parser import MAX_BYTES

from . import bombs
from .support import count_unpacking

MESSAGE = (Path(__file__).parents[2] / "voorbeelden" / "start.xml").read_bytes()
GOOD = bombs.File("goed.xml", bombs.deflate(MESSAGE), len(MESSAGE), zlib.crc32(MESSAGE))
ZIPS = [bombs.flat_zip, bombs.nested_zip, bombs.shared_zip, bombs.shared_small_zip]
NESTED = "Eén laag wordt gelezen"
GROWS = "keer zo groot"
MOST_MEMORY = 4 * MAX_BYTES
"""Bytes: what one message may have is read, and copied on the way."""
MOST_TIMES = 2_000
"""Of unpacking, some 8 kB at a time: 16 MB at most, of four gigabytes."""
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
from ieb.cli import main
main(sys.argv[1:])
"""
"""The command, in a process that gets no more than a gigabyte."""


def judge_all(path):
    """Judge what is found; returns what was told, and the messages."""
    judged = list(judge(find_sources(path)))
    return [outcome.error for outcome in judged], [outcome.message for outcome in judged]


def measure(path):
    """Judge what is found; returns that, and the most memory that it took meanwhile."""
    list(judge([MESSAGE, b"<x/>"]))  # what is loaded for that stays
    tracemalloc.start()
    try:
        found = judge_all(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return found, peak


@pytest.mark.parametrize("make", ZIPS)
def test_a_zip_that_is_a_bomb_is_refused_in_little_memory(tmp_path, make):
    """What lies beside it is read; of the bomb next to nothing is unpacked."""
    path = tmp_path / "bom.zip"
    path.write_bytes(make(GOOD))
    (errors, messages), peak = measure(path)
    told = [error for error in errors if error is not None]
    expected = NESTED if make is bombs.nested_zip else GROWS
    assert told
    assert all(expected in error for error in told)
    assert ieb.parse(MESSAGE) in messages
    assert peak < MOST_MEMORY
    assert count_unpacking(judge_all, path) < MOST_TIMES


@pytest.mark.parametrize("make", [bombs.nested_zip, bombs.shared_zip, bombs.shared_small_zip])
def test_such_a_bomb_is_42_kilobytes(make):
    """As the one that is known by that number."""
    assert len(make()) < 43_000


@pytest.mark.parametrize("kind", ["gz", "bz2"])
def test_a_packed_tar_that_is_a_bomb_is_refused_in_little_memory(tmp_path, kind):
    """Whatever it says of itself: at the first megabytes it is clear that it grows too much."""
    for place, data in enumerate((bombs.packed_tar(kind), bombs.packed_tar_in_parts(kind))):
        path = tmp_path / f"{place}.tar.{kind}"
        path.write_bytes(data)
        (errors, messages), peak = measure(path)
        assert GROWS in errors[-1]
        assert set(messages) == {None}
        assert peak < MOST_MEMORY
        assert count_unpacking(judge_all, path) < MOST_TIMES


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no memory of a process")
@pytest.mark.parametrize("make", ZIPS)
@pytest.mark.parametrize("command", ["validate", "verwerk"])
def test_the_command_refuses_a_bomb_and_judges_what_lies_beside_it(tmp_path, make, command):
    """Within a gigabyte of memory; of the bomb nothing is recorded."""
    path = tmp_path / "bom.zip"
    path.write_bytes(make(GOOD))
    words = [command, path, "--json", "--vandaag", "31-12-2025"]
    if command == "verwerk":
        words += ["--historie", tmp_path / "historie.sqlite"]
    asked = [sys.executable, "-c", LIMITED, *words]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    *told, total = map(json.loads, done.stdout.splitlines())
    assert total["onleesbaar"] >= 1
    expected = NESTED if make is bombs.nested_zip else GROWS
    assert any(expected in (line["fout"] or "") for line in told)
    (good,) = [line for line in told if line["geaccepteerd"]]
    assert good["bestand"] == f"{path}/goed.xml"
    if command == "verwerk":
        with ieb.SqliteHistory(tmp_path / "historie.sqlite") as history:
            assert len(history) == 1
