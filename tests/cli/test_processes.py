"""Dividing work over processes changes nothing of what a person sees."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("count", ["0", "100", "veel", "-1"])
def test_a_number_of_processes_that_cannot_be_is_refused(run, folder, count):
    """With what can."""
    code, _, err = run("validate", folder, f"--processen={count}")
    assert (code, "een aantal van 1 tot en met 99" in err) == (2, True)


def test_the_processes_end_with_a_fault(run, folder):
    """As when an option asks for what is not given."""
    code, _, err = run("validate", folder, "--gevolg", "--processen", "2")
    assert (code, "--gevolg hoort bij --historie" in err) == (2, True)
