"""Dividing work over processes changes nothing of what a person sees."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

import ieb
from batch.support import Dying

EXAMPLES = Path(__file__).parents[2] / "voorbeelden"


@pytest.fixture
def folder(tmp_path):
    """The examples, some of them in an archive."""
    target = tmp_path / "in"
    shutil.copytree(EXAMPLES, target)
    with zipfile.ZipFile(target / "meer.zip", "w") as archive:
        archive.write(EXAMPLES / "start.xml", "a.xml")
        archive.writestr("kapot.xml", "geen xml")
    return target


def test_validate_says_the_same_with_more_processes(run, folder):
    """Files and members of archives alike."""
    words = ("validate", folder, "--vandaag", "13-05-2025", "--json", "--processen")
    assert run(*words, "2") == run(*words, "1")


def test_verwerk_says_the_same_with_more_processes(run, folder, tmp_path):
    """Each message is recorded once, in the same order."""
    told = []
    for count in ("1", "2"):
        history = tmp_path / f"{count}.sqlite"
        words = ("verwerk", folder, "--historie", history, "--vandaag", "13-05-2025")
        told.append(run(*words, "--processen", count))
        told.append(run("historie", history))
    assert told[:2] == told[2:]


def test_many_files_are_divided_by_themselves(run, tmp_path):
    """From some hundreds on; the outcome is the same."""
    for number in range(500):
        shutil.copy(EXAMPLES / "start.xml", tmp_path / f"{number}.xml")
    code, out, _ = run("validate", tmp_path, "--vandaag", "13-05-2025")
    assert (code, out.splitlines()[-1]) == (0, "500 gecontroleerd: 500 goed, 0 met bevindingen.")


def test_when_a_process_dies_nothing_is_recorded(run, folder, tmp_path, monkeypatch):
    """It is told; the same again with one process does all, as if nothing had happened."""
    words = ("verwerk", folder, "--vandaag", "13-05-2025", "--json", "--historie")
    reports = ("--csv", tmp_path / "uit.csv", "--rapport", tmp_path / "uit.html")
    with monkeypatch.context() as patch:
        patch.setattr("ieb.cli.verwerk.workers", lambda *_: Dying())
        code, _, err = run(*words, tmp_path / "a.sqlite", *reports, "--processen", "2")
    assert (code, "Een werkproces is gestopt" in err) == (2, True)
    assert not list(tmp_path.glob("uit.*"))
    with ieb.SqliteHistory(tmp_path / "a.sqlite") as history:
        assert len(history) == 0
    again = run(*words, tmp_path / "a.sqlite", "--processen", "1")
    whole = run(*words, tmp_path / "b.sqlite", "--processen", "1")
    assert again[:2] == whole[:2]


@pytest.mark.parametrize("after", [0, 2])
def test_when_a_process_dies_what_was_judged_is_told(run, tmp_path, monkeypatch, after):
    """And that the rest was not: there is no sum of what is not whole."""
    for number in range(300):
        shutil.copy(EXAMPLES / "start.xml", tmp_path / f"{number}.xml")
    monkeypatch.setattr("ieb.cli.validate.workers", lambda *_: Dying(after))
    words = ("validate", tmp_path, "--vandaag", "13-05-2025", "--json", "--processen", "2")
    code, out, err = run(*words)
    assert (code, "Een werkproces is gestopt" in err) == (2, True)
    assert "totaal" not in {json.loads(line)["soort"] for line in out.splitlines()}
    assert len(out.splitlines()) <= after * 50


@pytest.mark.parametrize("count", ["0", "100", "veel", "-1"])
def test_a_number_of_processes_that_cannot_be_is_refused(run, folder, count):
    """With what can."""
    code, _, err = run("validate", folder, f"--processen={count}")
    assert (code, "een aantal van 1 tot en met 99" in err) == (2, True)


def test_the_processes_end_with_a_fault(run, folder):
    """As when an option asks for what is not given."""
    code, _, err = run("validate", folder, "--gevolg", "--processen", "2")
    assert (code, "--gevolg hoort bij --historie" in err) == (2, True)
