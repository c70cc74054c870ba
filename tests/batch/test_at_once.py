"""Two commands at once on one history in a file: each message and answer is there once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import ieb

from .test_answers_killed import GOOD, ODD, di01, message

IEB = Path(sys.executable).with_name("ieb")
DAY = "14-05-2025"
MANY = 40


def begin(folder, box, name):
    """Begin to process a mailbox, and to answer it into a folder of some name."""
    given = ["verwerk", box, "--historie", "historie.sqlite", "--vandaag", DAY, "--json"]
    with (folder / f"{name}.json").open("w") as lines:  # to a pipe that nobody reads it would wait
        return subprocess.Popen([IEB, *given, "--antwoorden", name], cwd=folder, stdout=lines)


def known_in(path):
    """Return of each file whether it was recorded already, as a command told it."""
    lines = map(json.loads, path.read_text().splitlines())
    return {line["bestand"]: line["al_vastgelegd"] for line in lines if line["soort"] == "bestand"}


def read(folder):
    """The files in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def kept(folder):
    """What the history holds, whatever the order."""
    with ieb.SqliteHistory(folder / "historie.sqlite") as history:
        events = [(ieb.to_json(event.message), event.accepted) for event in history]
    return sorted(events)


@pytest.fixture
def box(tmp_path):
    """A mailbox with messages and envelopes, some of which contradict or repeat others."""
    folder = tmp_path / "postvak"
    folder.mkdir()
    many = {f"{number:03}": message(number) for number in range(100, 100 + MANY)}
    for name, data in (many | GOOD | ODD | {"nog-eens": di01(2)}).items():
        (folder / f"{name}.xml").write_bytes(data)
    return folder


def test_the_same_mailbox_twice_at_once_is_answered_once(box, tmp_path):
    """Both write the same answers; the history is that of one who did it alone."""
    alone, together = tmp_path / "alleen", tmp_path / "samen"
    alone.mkdir()
    together.mkdir()
    assert begin(alone, box, "uit").wait(240) == 2  # some of it is no message
    both = [begin(together, box, name) for name in ("een", "twee")]
    assert [running.wait(240) for running in both] == [2, 2]
    assert read(together / "een") == read(together / "twee") == read(alone / "uit")
    assert kept(together) == kept(alone)
    ours, theirs = known_in(together / "een.json"), known_in(together / "twee.json")
    assert ours.keys() == theirs.keys()
    bare = [name for name in ours if Path(name).stem.isdecimal()]
    assert len(bare) == MANY
    assert all({ours[name], theirs[name]} == {False, True} for name in bare)
