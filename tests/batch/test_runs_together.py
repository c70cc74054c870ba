"""Runs of the ledger that are made together: all of them or none, each in its own folder."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest

from ieb import SqliteHistory
from ieb.batch import Ledger, State
from ieb.errors import InvalidType, NotPublished
from ieb.files import FolderDraft
from upgrading.support import start as old_start
from upgrading.support import stop as old_stop

from .test_ledger import DAY, files_in, make, names_in, start

NEXT = date(2025, 3, 21)


@pytest.fixture
def history(tmp_path):
    """An empty history in a file."""
    with SqliteHistory(tmp_path / "historie.sqlite", timeout=0.2) as opened:
        yield opened


@pytest.fixture
def ledger(history):
    """The ledger of it."""
    return Ledger(history)


def make_two(ledger, folder):
    """Make two runs together, in two folders in a folder."""
    with ledger.runs_together() as together:
        first = together.begin(folder / "een", day=DAY)
        first.add(start(1), dossier="17")
        second = together.begin(folder / "twee", day=NEXT)
        second.add(start(2))
        second.add(start(3))
    return ledger.runs()


class TestTogether:
    """What is made together."""

    def test_each_run_has_its_day_and_its_folder(self, ledger, tmp_path):
        """In the order in which they were begun."""
        one, two = make_two(ledger, tmp_path / "uit")
        assert [(run.day, run.folder.name, run.is_finished) for run in (one, two)] == [
            (DAY, "een", True),
            (NEXT, "twee", True),
        ]
        for run in (one, two):
            entries = ledger.entries(run)
            assert files_in(run.folder) == {entry.file: entry.data() for entry in entries}
        assert names_in(tmp_path / "uit") == ["een", "twee"]

    @pytest.mark.parametrize("drops", ["all", "one", "empty", "none begun", "raised"])
    def test_nothing_is_kept_of_any(self, ledger, tmp_path, drops):
        """When they are dropped, one of them is, one has no messages, or something goes wrong."""
        stops = [RuntimeError] if drops == "raised" else []
        with suppress(RuntimeError), ledger.runs_together() as together:
            if drops != "none begun":
                first = together.begin(tmp_path / "een", day=DAY)
                first.add(start(1))
                second = together.begin(tmp_path / "twee", day=NEXT)
            if drops in {"all", "one"}:
                second.add(start(2))
            if drops == "all":
                together.drop()
            if drops == "one":
                first.drop()
            for stop in stops:
                raise stop
        assert not together.is_kept
        assert not ledger.runs()
        assert names_in(tmp_path) == ["historie.sqlite"]

    def test_a_folder_that_gets_no_name_costs_no_other_one_its_files(
        self, ledger, tmp_path, monkeypatch
    ):
        """What was published stays; the other is finished later, with the same bytes."""
        publish = FolderDraft.publish

        def fail(draft):
            if draft.target.name == "twee":
                raise OSError(13, "Permission denied")
            publish(draft)

        with monkeypatch.context() as patch:
            patch.setattr(FolderDraft, "publish", fail)
            with pytest.raises(NotPublished, match="run 2"):
                make_two(ledger, tmp_path / "uit")
        one, two = ledger.runs()
        assert (one.is_finished, two.is_finished) == (True, False)
        assert names_in(one.folder) == ["G1.xml"]
        assert names_in(tmp_path / "uit") == ["een"]
        ledger.finish(two)
        assert names_in(two.folder) == ["G2.xml", "G3.xml"]
        assert not ledger.unfinished()

    def test_a_day_is_demanded_of_each(self, ledger, tmp_path):
        """And nothing is left of it."""
        with ledger.runs_together() as together, pytest.raises(InvalidType, match="day: verwacht"):
            together.begin(tmp_path / "een", day="x")
        assert not ledger.runs()


class TestParts:
    """Messages of release 1.0 in the ledger."""

    def test_they_are_kept_and_are_not_pending(self, ledger, tmp_path):
        """What is pending are WMO405s and WMO407s, that the planner knows."""
        parts = [old_start(), old_stop(identificatie="G2")]
        run = make(ledger, tmp_path / "uit", *parts, start(900))
        kinds = [(entry.bericht, entry.status) for entry in ledger.entries(run)]
        assert kinds == [("WMO401", "1"), ("WMO403", "1"), ("WMO405", "1")]
        gemeente = parts[0].header.afzender
        assert list(ledger.parts(gemeente)) == parts
        assert list(ledger.pending("0513")) == [start(900)]
        assert ledger.highest_number("0513") == 649901

    def test_what_was_refused_or_withdrawn_is_no_longer_a_part(self, history, ledger, tmp_path):
        """What was accepted still is."""
        first, second = old_start(), old_stop(identificatie="G2")
        run = make(ledger, tmp_path / "uit", first, second)
        history.accept(first)
        history.reject(second)
        assert list(ledger.parts(first.header.afzender)) == [first]
        assert [entry.state for entry in ledger.entries(run)][1] is State.AFGEKEURD
        gone = make(ledger, tmp_path / "weg", old_start(identificatie="G77"))
        ledger.withdraw(gone)
        assert list(ledger.parts(first.header.afzender)) == [first]


class TestCounts:
    """Of whom the ledger is, and how much was made for a day."""

    def test_the_gemeenten_are_told(self, ledger, tmp_path):
        """None while nothing was made; one whose messages were withdrawn still counts."""
        assert not ledger.gemeenten()
        ledger.withdraw(make(ledger, tmp_path / "een", start(1)))
        make(ledger, tmp_path / "twee", start(1, "0637"))
        assert ledger.gemeenten() == {"0513", "0637"}

    def test_what_was_made_for_a_day_is_counted(self, ledger, tmp_path):
        """By gemeente, without what was withdrawn."""
        make_two(ledger, tmp_path / "uit")
        make(ledger, tmp_path / "elders", start(1, "0637"))
        assert [ledger.count_on("0513", day) for day in (DAY, NEXT)] == [1, 2]
        ledger.withdraw(ledger.runs()[1])
        assert ledger.count_on("0513", NEXT) == 0
        with pytest.raises(InvalidType, match="day: verwacht een datum"):
            ledger.count_on("0513", "x")
