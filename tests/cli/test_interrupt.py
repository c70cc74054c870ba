"""Ctrl-C in the middle of work: what was named is kept, what is kept is named, nothing is half."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Thread

import pytest

import ieb
from ieb.cli.interrupt import Interrupt
from ieb.cli.workers import workers
from ieb.privacy import passes_elfproef

from .places import DAY, EXAMPLES, IEB

MANY = 449
"""Messages for more than two chunks."""
needs_groups = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no signal for a group of processes"
)


def press():
    """Press Ctrl-C."""
    os.kill(os.getpid(), signal.SIGINT)


@contextmanager
def handler(chosen):
    """Let a signal be handled otherwise for a while."""
    usual = signal.signal(signal.SIGINT, chosen)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def test_the_first_waits_until_all_is_done():
    """Whoever works asks whether to stop; then the command ends as after any Ctrl-C."""
    told = []

    def work():
        with Interrupt() as interrupt:
            told.append(interrupt.is_asked())
            press()
            told.append(interrupt.is_asked())

    with pytest.raises(KeyboardInterrupt):
        work()
    assert told == [False, True]


def test_the_second_does_not_wait():
    """Who is in a hurry, or waits for another program, is not kept."""
    told = []

    def work():
        with Interrupt():
            press()
            told.append("first")
            press()
            told.append("never")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert told == ["first"]


def test_without_one_nothing_changes():
    """Also to what comes after: Ctrl-C there is what it was."""
    with Interrupt():
        pass
    with pytest.raises(KeyboardInterrupt):
        press()


def test_what_went_wrong_is_told_also_after_it():
    """The reason why nothing more can be recorded is worth more than that it was to stop."""

    def work():
        with Interrupt():
            press()
            msg = "De schijf is vol."
            raise ieb.IebError(msg)

    with pytest.raises(ieb.IebError, match="vol"):
        work()


def test_who_lets_it_be_ignored_is_not_interrupted():
    """As the shell does with what runs in the background."""
    with handler(signal.SIG_IGN), Interrupt() as interrupt:
        press()
        assert not interrupt.is_asked()


def test_in_another_thread_it_is_of_no_use():
    """Only the main one gets signals; a program that runs the command elsewhere does not fail."""
    told = []

    def work():
        with Interrupt() as interrupt:
            told.append(interrupt.is_asked())

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert told == [False]


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


@pytest.mark.parametrize("line", [1, 120, 200, 201, 390])
def test_what_is_named_is_recorded_and_what_is_recorded_is_named(box, tmp_path, line):
    """At whatever line it comes; and the next time the rest is done."""
    file = tmp_path / "historie.sqlite"
    words = [IEB, "verwerk", *DAY, "--historie", file, box]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        named = [run.stdout.readline() for _ in range(line)]
        run.send_signal(signal.SIGINT)
        *more, summary = run.stdout.readlines()
        assert run.stderr.read().endswith("Afgebroken.\n")
    named += [text for text in more if text.strip()]
    assert run.returncode == 130
    assert f"{MANY - len(named)} niet verwerkt" in summary
    with ieb.SqliteHistory(file) as history:
        assert len(history) == len(named) < MANY
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert f"Al vastgelegd: {len(named)}." in done.stdout
    again = done.stdout.splitlines()[: len(named)]
    assert again == [f"{text.removesuffix(chr(10))}  al vastgelegd" for text in named]


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


@needs_groups
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


@needs_groups
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

    def interrupted(*_sources: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ieb.cli.verwerk.process", interrupted)
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
