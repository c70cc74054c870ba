"""Who waits sees how far it is, how fast it goes and how long it still takes; nobody else does."""

from __future__ import annotations

import io
from fractions import Fraction
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from ieb.cli.progress import MANY, Progress, count_progress, tell_progress

CLEARED = "\r\x1b[2K"


class Clock:
    """A clock that goes on by so much each time it is asked."""

    def __init__(self, step: float) -> None:
        self._ticks = (Fraction(step) * number for number in count())

    def __call__(self) -> float:
        """Return the seconds."""
        return float(next(self._ticks))


def screen(*, is_terminal: bool = True) -> Console:
    """Return a screen of a hundred characters wide, that keeps what comes on it."""
    return Console(file=io.StringIO(), force_terminal=is_terminal, width=100, legacy_windows=False)


def shown_on(console: Console, total: int | None = 100, *, step: float = 1.0) -> Progress:
    """Return what shows how far something is on a screen that standard output has too."""
    return Progress("Lezen", total, console=console, clock=Clock(step), is_shared=True)


def run(console: Console, done: int, total: int | None, *, step: float = 1.0) -> str:
    """Do so many parts, and return what was shown."""
    with shown_on(console, total, step=step) as progress:
        assert list(progress.follow(range(done))) == list(range(done))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize(
    ("done", "total", "seconds", "told"),
    [
        (0, 100, 0.0, "Lezen: 0 van 100 (0%)"),
        (12_300, 1_200_000, 3.0, "Lezen: 12.300 van 1.200.000 (1%), 4.100 per seconde, nog 4:50"),
        (50, 100, 100.0, "Lezen: 50 van 100 (50%), 0,5 per seconde, nog 1:40"),
        (100, 36_100, 10.0, "Lezen: 100 van 36.100 (0%), 10 per seconde, nog 1:00:00"),
        (100, 100, 10.0, "Lezen: 100 van 100 (100%), 10 per seconde, nog 0:00"),
        (60, None, 30.0, "Lezen: 60, 2,0 per seconde"),
        (0, 0, 1.0, "Lezen: 0 van 0 (0%)"),
    ],
)
def test_what_is_told(done, total, seconds, told):
    """The time left is only told when it is known how much there is."""
    assert tell_progress("Lezen", done, total, seconds) == told


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.floats(0.001, 10**5))
def test_the_time_left_is_what_the_rest_takes_at_this_rate(done, more, seconds):
    """Told in whole seconds, upwards: who comes back then finds it done."""
    told = tell_progress("Lezen", done, done + more, seconds)
    text = told.rpartition("nog ")[2]
    left = 0
    for part in text.split(":"):
        left = 60 * left + int(part)
    assert left - 1 <= more * seconds / done <= left + 1e-6 * left + 1e-6


def test_a_line_is_shown_and_taken_away():
    """Of which nothing is left when it is done."""
    shown = run(screen(), 120, 120)
    assert "Lezen: 120 van 120 (100%), 1,7 per seconde, nog 0:00" in shown
    assert shown.endswith(CLEARED)


def test_few_parts_show_nothing():
    """Nobody waits for them."""
    assert run(screen(), MANY - 1, MANY - 1) == ""
    assert run(screen(), MANY - 1, None) == ""


def test_a_file_gets_no_line():
    """What goes into the log of a night is not filled with lines that were to be replaced."""
    assert run(screen(is_terminal=False), 500, 500) == ""


def test_a_line_is_not_shown_more_often_than_it_is_read():
    """Five times a second at most, however fast it goes."""
    shown = run(screen(), 10_000, 10_000, step=0.001)
    assert 40 <= shown.count("Lezen: ") <= 51


def test_what_is_written_meanwhile_stands_on_a_line_of_its_own():
    """Standard output may be the same screen: the line goes, and comes back after it."""
    console = screen()
    assert isinstance(console.file, io.StringIO)
    with shown_on(console, None) as progress:
        for number in progress.follow(range(MANY + 1)):
            with progress.aside():
                console.file.write(f"bestand {number}\n")
    before, _, after = console.file.getvalue().partition(f"bestand {MANY}\n")
    assert before.endswith(f"per seconde{CLEARED}")
    assert after.startswith(f"Lezen: {MANY}")


def test_a_fault_leaves_no_line():
    """What is told of the fault begins at the left."""
    console = screen()
    assert isinstance(console.file, io.StringIO)
    parts = (1 // (90 - number) for number in range(100))
    with pytest.raises(ZeroDivisionError), shown_on(console) as progress:
        list(progress.follow(parts))
    assert console.file.getvalue().endswith(f"per seconde, nog 0:05{CLEARED}")


def test_parts_can_be_counted_only():
    """Of a stream it is not known how much there is."""
    assert list(count_progress(iter("abc"), "Plannen")) == ["a", "b", "c"]
