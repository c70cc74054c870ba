"""A table of very many findings is cut off with the count, and says where all of them are."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

import ieb
from ieb.cli.outcome import FileReport, print_outcomes
from ieb.findings import Finding
from ieb.rules import Report


def shown(count: int) -> str:
    """What the screen shows of a file with so many findings."""
    findings = tuple(Finding(code=f"X{number:06}", message="Fout.") for number in range(count))
    console = Console(file=io.StringIO(), width=100)
    outcome = FileReport(path=Path("veel.xml"), report=Report(message=None, findings=findings))
    print_outcomes(console, [outcome], show_bsn=False)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_first_thousand_are_shown():
    """Of twenty thousand findings the first 1001 stand in the table, and the last row counts the others."""
    text = shown(20_000)
    assert text.count(" X00") == 1_001
    assert "X001000" in text
    assert "X001001" not in text
    assert "En nog 18999 bevindingen; met --json ziet u ze alle." in " ".join(
        text.replace("│", " ").split()
    )


def test_fewer_are_all_shown():
    """A full list of level 1, with the finding that counts the rest, is not cut off."""
    text = shown(1_001)
    assert text.count(" X00") == 1_001
    assert "En nog" not in text


def test_one_file_of_many_faults(tmp_path):
    """What is read from a file with very many faults fits in the table, the count of the others included."""
    data = (Path(__file__).parents[2] / "voorbeelden" / "start.xml").read_bytes()
    end = b"</wmo405:Bericht>"
    report = ieb.check(data.replace(end, b"<wmo405:Client/>" * 2_000 + end))
    console = Console(file=io.StringIO(), width=200)
    print_outcomes(console, [FileReport(path=tmp_path, report=report)], show_bsn=False)
    assert isinstance(console.file, io.StringIO)
    assert "Er zijn nog 5.000 bevindingen" in " ".join(
        console.file.getvalue().replace("│", " ").split()
    )
