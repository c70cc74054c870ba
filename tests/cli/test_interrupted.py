"""Ctrl-C in the middle of much work: what was named is kept, and nothing is left half."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

import ieb
from ieb.cli.workers import workers
from ieb.privacy import passes_elfproef

from .places import DAY, EXAMPLES, IEB

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no signal for a group of processes"
)
MANY = 300


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    """A folder with many starts, each of a person of their own."""
    folder = tmp_path_factory.mktemp("in")
    start = ieb.read(EXAMPLES / "start.xml", expect=ieb.WMO405)
    template = (EXAMPLES / "start.xml").read_text(encoding="utf-8")
    number = str(start.client.periode_eigen_bijdrage_abo.eb_start_nummer)
    persons = filter(passes_elfproef, map(str, range(999_900_000, 999_910_000)))
    for place, person in enumerate(islice(persons, MANY)):
        text = template.replace(start.header.identificatie, f"G{place:09}")
        text = text.replace(f">{number}<", f">{700_000 + place}<")
        text = text.replace(start.client.bsn, person)
        (folder / f"G{place:09}.xml").write_text(text, encoding="utf-8")
    return folder


def interrupt(folder: Path, *words: object) -> tuple[int, list[str], str]:
    """Start a command in a folder, press Ctrl-C when it has named some files, and return what it said."""
    running = subprocess.Popen(
        [IEB, *words, *DAY, "--csv", "uit.csv", "--rapport", "uit.html"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # as a screen does: all processes of the command hear it
    )
    assert running.stdout is not None
    assert running.stderr is not None
    with running:
        lines = [running.stdout.readline() for _ in range(20)]
        os.killpg(running.pid, signal.SIGINT)
        lines += running.stdout.readlines()
        err = running.stderr.read()
    return running.returncode, lines, err


@pytest.mark.parametrize("processes", [1, 2])
def test_what_was_named_is_recorded(box, tmp_path, processes):
    """The same command again does the rest; a report of half the work is not written."""
    words = ("verwerk", box, "--historie", "historie.sqlite", "--processen", str(processes))
    code, lines, err = interrupt(tmp_path, *words, "--json")
    assert code == 130
    assert err.splitlines()[-1] == "Afgebroken."
    assert "Traceback" not in err
    *told, total = map(json.loads, lines)
    assert total["soort"] == "totaal"
    assert total["niet_verwerkt"] == MANY - len(told) > 0
    assert [path.name for path in tmp_path.iterdir()] == ["historie.sqlite"]
    with ieb.SqliteHistory(tmp_path / "historie.sqlite") as history:
        recorded = {row.message.header.identificatie for row in history}
    assert {Path(file["bestand"]).stem for file in told} <= recorded
    again = [IEB, *words, *DAY]
    done = subprocess.run(again, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].startswith(f"{MANY} gelezen: {MANY} geaccepteerd")


@pytest.mark.parametrize("processes", [1, 2])
def test_judging_stops_with_one_line(box, tmp_path, processes):
    """Also when other processes do the work; there is no sum, so a program knows."""
    code, lines, err = interrupt(tmp_path, "validate", box, "--json", "--processen", str(processes))
    assert code == 130
    assert err.split() == ["Afgebroken."]
    assert {json.loads(line)["soort"] for line in lines} == {"bestand"}
    assert len(lines) < MANY
    assert list(tmp_path.iterdir()) == []


def test_the_sum_comes_also_while_nothing_was_judged_yet(run, box, tmp_path, monkeypatch):
    """All are read before the first is recorded; who reads the lines need not guess."""

    def press(*_sources: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ieb.cli.verwerk.process", press)
    words = ("verwerk", box, *DAY, "--historie", tmp_path / "historie.sqlite", "--json")
    code, out, err = run(*words)
    total = json.loads(out)
    assert (code, err.splitlines()[-1]) == (130, "Afgebroken.")
    assert (total["soort"], total["niet_verwerkt"]) == ("totaal", MANY)


def test_a_system_without_masks_of_signals_works_too(monkeypatch):
    """On Windows the processes themselves leave a Ctrl-C to the command."""
    monkeypatch.delattr(signal, "pthread_sigmask")
    with workers(2, 0) as executor:
        assert executor is not None
        assert executor.submit(abs, -1).result() == 1
