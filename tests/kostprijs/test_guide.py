"""What the guide on the kostprijs prints is what the library says; its Python is run elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ieb.cli import main
from ieb.codes import TARIEVEN
from ieb.kostprijs import run_down

from .support import watched

GUIDE = (Path(__file__).parents[2] / "docs" / "kostprijsbewaking.md").read_text(encoding="utf-8")


def rows_below(heads):
    """Return the cells of the table with these heads."""
    table = GUIDE.partition(f"| {heads} |\n")[2].partition("\n\n")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[1:]
    ]


def test_the_command_prints_what_the_guide_shows(capsys):
    """Who types it over sees the same; why follows below it."""
    words = re.search(r"^ieb (kostprijs .*)$", GUIDE, re.MULTILINE)
    shown = re.search(r"^```text\n(Kostprijs.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    assert words is not None
    assert shown is not None
    with pytest.raises(SystemExit):
        main(words[1].split())
    assert capsys.readouterr().out.startswith(f"{shown[1]}\nWaarom:\n")


def test_the_commands_of_the_other_sections_print_what_is_shown(capsys):
    """A pause, a lower tariff and a rent: each command is a whole one, and what is shown is in it."""
    _, *commands = re.findall(r"^ieb (kostprijs (?!--dossiers).*)$", GUIDE, re.MULTILINE)
    shown = re.search(r"^```text\n(Rest op.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    assert shown is not None
    assert len(commands) == 3
    printed = []
    for words in commands:
        with pytest.raises(SystemExit) as ended:
            main(words.split())
        assert ended.value.code == 0
        printed.append(capsys.readouterr().out)
    assert shown[1] in printed[0]
    both = re.findall("^Volgens .*$", GUIDE, re.MULTILINE)
    assert both == re.findall("^Volgens .*$", printed[1], re.MULTILINE)
    assert len(both) == 2
    assert "30-04-2025" in printed[2]


def test_the_outcomes_to_compare_with_are_right():
    """A developer holds their own sum beside them."""
    rows = rows_below("kostprijs | vanaf | eerste maand | maanden | laatste dag | rest")
    assert len(rows) == 5
    for euro, since, first, months, end, rest in rows:
        verloop = run_down(watched(euro, since))
        last = f"{verloop.virtual_end:%d-%m-%Y}" + (", voorlopig" if verloop.provisional else "")
        assert [str(verloop.first), str(verloop.months)] == [first, months]
        assert [last, str(verloop.rest)] == [end, rest]


def test_the_table_of_what_was_known_is_right():
    """By the tariffs of each year the same kostprijs ends as printed."""
    rows = rows_below("bekend in | maanden | laatste dag | rest")
    assert [row[0] for row in rows] == ["2023", "2024", "2025", "2026"]
    for known, (_, months, end, rest) in enumerate(rows, start=1):
        verloop = run_down(watched("3000,00", "01-01-2020"), TARIEVEN[:known])
        told = [str(verloop.months), f"{verloop.virtual_end:%d-%m-%Y}", str(verloop.rest)]
        assert told == [months, end, rest]


def test_each_trap_has_its_row():
    """The guide names what the tests of the traps try."""
    rows = rows_below("valkuil | wat er misgaat | hoe het moet")
    assert len(rows) == 11
