"""Ctrl-C while messages are recorded: what is kept is named, and what is named is kept."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import contextmanager
from threading import Thread

import pytest

import ieb
from ieb.cli.interrupt import Interrupt
from ieb.history.sqlite import SqliteHistory
from ieb.privacy import passes_elfproef

from .places import BSN_OF_START, DAY, EXAMPLES, IEB


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
def many(tmp_path_factory):
    """A folder with messages for more than two chunks."""
    folder = tmp_path_factory.mktemp("in")
    data = (EXAMPLES / "start.xml").read_bytes()
    bsns = [
        number for number in map(str, range(999_900_000, 999_910_000)) if passes_elfproef(number)
    ]
    for number in range(1, 450):
        changed = data.replace(b">649901<", b">%d<" % number)
        changed = changed.replace(b">G000000001<", b">G%d<" % number)
        changed = changed.replace(BSN_OF_START.encode(), bsns[number].encode())
        (folder / f"{number:03}.xml").write_bytes(changed)
    return folder


@pytest.mark.parametrize("line", [1, 120, 200, 201, 390])
def test_what_is_named_is_recorded_and_what_is_recorded_is_named(many, tmp_path, line):
    """At whatever line it comes; and the next time the rest is done."""
    file = tmp_path / "historie.sqlite"
    words = [IEB, "verwerk", *DAY, "--historie", file, many]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        named = [run.stdout.readline() for _ in range(line)]
        run.send_signal(signal.SIGINT)
        *more, summary = run.stdout.readlines()
        assert run.stderr.read().endswith("Afgebroken.\n")
    named += [text for text in more if text.strip()]
    assert run.returncode == 130
    assert f"{449 - len(named)} niet verwerkt" in summary
    with SqliteHistory(file) as history:
        assert len(history) == len(named) < 449
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert f"Al vastgelegd: {len(named)}." in done.stdout
    again = done.stdout.splitlines()[: len(named)]
    assert again == [f"{text.removesuffix(chr(10))}  al vastgelegd" for text in named]
