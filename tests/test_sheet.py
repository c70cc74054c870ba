"""CSV for a spreadsheet: what a file says is shown, and never reckoned with."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from ieb.sheet import Sheet

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
starts = st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "'"])


def write(rows):
    """Return rows as CSV."""
    text = io.StringIO(newline="")
    sheet = Sheet(text)
    for row in rows:
        sheet.add(row)
    return text.getvalue()


@given(st.lists(st.lists(st.builds(str.__add__, starts, cells), min_size=1, max_size=4)))
def test_no_cell_is_a_formula_and_no_text_is_lost(rows):
    """A message or a file name that begins with = + - @ starts no program in the spreadsheet."""
    read = list(csv.reader(io.StringIO(write(rows), newline=""), delimiter=";"))
    assert [len(row) for row in read] == [len(row) for row in rows]
    for shown, given_row in zip(read, rows, strict=True):
        for cell, text in zip(shown, given_row, strict=True):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert cell in (text, f"'{text}")


def test_cells_have_semicolons_between_them():
    """As a Dutch spreadsheet expects; one in a cell does not split it."""
    assert write([("a", "b;c")]) == 'a;"b;c"\r\n'
