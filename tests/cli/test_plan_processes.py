"""Dividing the plans over processes changes nothing of what is shown, written or kept."""

from __future__ import annotations

import json
import os
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from itertools import count, islice
from pathlib import Path

import pytest

from batch.support import Dying
from ieb.cli import plan_run
from ieb.cli.workers import workers

STARTS = ("2025-03-12", "2023-01-01", "2025-02-20")
"""Of these the second is too late."""
DAY = "20-03-2025"


def list_bsns():
    """Yield fictitious Bsn's that pass the 11-proef."""
    for number in count(99_990_000):
        digits = f"{number}"
        rest = sum(
            weight * int(digit) for weight, digit in zip(range(9, 1, -1), digits, strict=True)
        )
        if rest % 11 < 10:
            yield f"{digits}{rest % 11}"


def dossier_of(place: int, bsn: str) -> dict[str, object]:
    """Return a dossier as the file has it; one in ten cannot be planned."""
    soort = "SPORTROLSTOEL" if place % 10 == 9 else "HUISHOUDELIJKE_HULP"
    provision = {"nummer": f"V{place}", "soort": soort, "van": STARTS[place % 3]}
    return {"nummer": f"D{place}", "bsn": bsn, "voorzieningen": [provision]}


class Office:
    """A gemeente with its records, in a folder of its own."""

    def __init__(self, folder: Path, run, number: int = 120) -> None:
        self.folder, self._run = folder, run
        folder.mkdir()
        (folder / "beleid.toml").write_text('gemeente = "0513"\n', encoding="utf-8")
        (folder / "perioden.csv").write_text(
            "gemeente;stroom;startnummer;bsn;start;stop\n0513;AT;7;999992016;01-05-2024;\n",
            encoding="utf-8",
        )
        told = (dossier_of(place, bsn) for place, bsn in enumerate(islice(list_bsns(), number)))
        lines = "\n".join(map(json.dumps, told))
        (folder / "dossiers.json").write_text(lines, encoding="utf-8")
        assert self.ieb("beginstand", "perioden.csv", "--historie", "historie.sqlite")[0] == 0

    def ieb(self, *words: object) -> tuple[int, str, str]:
        """Run a command in the folder."""
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            return self._run(*words)
        finally:
            os.chdir(before)

    def plan(self, *words: object) -> tuple[int, str, str]:
        """Plan all dossiers."""
        given = ("dossiers.json", "--historie", "historie.sqlite", "--beleid", "beleid.toml")
        return self.ieb("plan", *given, "--vandaag", DAY, *words)

    def files(self) -> dict[str, bytes]:
        """Return all files but the history, of which the bytes have no meaning."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and path.suffix != ".sqlite"
        }


@pytest.mark.parametrize("words", [(), ("--json",), ("--uitleg",), ("--alleen", "60")])
def test_plan_says_and_writes_the_same_with_more_processes(run, tmp_path, words):
    """What is shown, the messages, the reports and the ledger."""
    told = []
    for number in ("1", "2", "3"):
        office = Office(tmp_path / number, run)
        more = ("-o", "uit", "--rapport", "rapport.html", "--csv", "plan.csv")
        shown = office.plan("--processen", number, *words, *more)
        told.append((shown, office.files(), office.ieb("kasboek", "historie.sqlite", "--json")))
    assert told[0] == told[1] == told[2]
    (code, out, _), files, _ = told[0]
    assert (code, "niet te plannen" in out or "fouten" in out, len(files) > 20) == (1, True, True)


def test_without_o_nothing_differs_either(run, tmp_path):
    """The history is then only read."""
    office = Office(tmp_path / "alles", run)
    assert office.plan("--processen", "2", "--bsn") == office.plan("--processen", "1", "--bsn")


def test_many_dossiers_are_divided_by_themselves(run, tmp_path, monkeypatch):
    """From some hundreds on; the outcome is the same."""
    asked = []

    def watched(processes: int | None, parts: int) -> AbstractContextManager[Executor | None]:
        asked.append((processes, parts))
        return workers(processes, parts)

    monkeypatch.setattr(plan_run, "workers", watched)
    office = Office(tmp_path / "alles", run, 510)
    assert office.plan() == office.plan("--processen", "1")
    assert office.plan("--alleen", "3")[0] == 1
    assert asked == [(None, 500), (1, 500), (None, 3)]


def test_when_a_process_dies_nothing_is_written(run, tmp_path, monkeypatch):
    """It is told, and the same again with one process does all."""
    office = Office(tmp_path / "alles", run)
    before = office.files()
    words = ("-o", "uit", "--rapport", "rapport.html")
    with monkeypatch.context() as patch:
        patch.setattr(plan_run, "workers", lambda *_: Dying())
        code, out, err = office.plan("--processen", "2", *words)
    assert (code, out, "Een werkproces is gestopt" in err) == (2, "", True)
    assert office.files() == before
    _, kept, _ = office.ieb("kasboek", "historie.sqlite", "--json")
    assert "G00000000001" not in kept
    other = Office(tmp_path / "anders", run)
    assert office.plan("--processen", "1", *words) == other.plan("--processen", "1", *words)
    assert office.files() == other.files()


@pytest.mark.parametrize("count_given", ["0", "veel"])
def test_a_number_of_processes_that_cannot_be_is_refused(run, tmp_path, count_given):
    """With what can."""
    code, _, err = Office(tmp_path / "alles", run, 1).plan(f"--processen={count_given}")
    assert (code, "een aantal van 1 tot en met 99" in err) == (2, True)
