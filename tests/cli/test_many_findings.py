"""A table of very many findings is cut off with the count, and says where all of them are."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

import ieb
from ieb.batch import File, Judged
from ieb.cli.file_reports import Namer
from ieb.cli.findings_table import print_outcomes
from ieb.findings import Finding
from ieb.rules import Report


def show(report: Report, width: int) -> str:
    """What the screen shows of a file on which this is the report."""
    console = Console(file=io.StringIO(), width=width)
    judged = Judged(source=File(path=Path("veel.xml")), report=report)
    print_outcomes(console, [Namer(show_bsn=False).report(judged)])
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def show_findings(count: int) -> str:
    """What the screen shows of a file with so many findings."""
    findings = tuple(Finding(code=f"X{number:06}", message="Fout.") for number in range(count))
    return show(Report(message=None, findings=findings), 100)


def test_the_first_thousand_are_shown():
    """Of twenty thousand findings the first 1001 stand in the table, and the last row counts the others."""
    text = show_findings(20_000)
    assert text.count(" X00") == 1_001
    assert "X001000" in text
    assert "X001001" not in text
    assert "En nog 18999 bevindingen; met --json ziet u ze alle." in " ".join(
        text.replace("│", " ").split()
    )


def test_fewer_are_all_shown():
    """A full list of level 1, with the finding that counts the rest, is not cut off."""
    text = show_findings(1_001)
    assert text.count(" X00") == 1_001
    assert "En nog" not in text


def test_one_file_of_many_faults():
    """What is read from a file with very many faults fits in the table, the count of the others included."""
    data = (Path(__file__).parents[2] / "voorbeelden" / "start.xml").read_bytes()
    end = b"</wmo405:Bericht>"
    report = ieb.check(data.replace(end, b"<wmo405:Client/>" * 2_000 + end))
    text = show(report, 200).replace("│", " ")
    assert "Er zijn nog 5.000 bevindingen" in " ".join(text.split())
