"""`ieb gevallen`: the table of cases for others."""

from __future__ import annotations

import json

import pytest

from ieb.scenario import cases


class TestGevallen:
    """The cases of the rules in a file, or on standard output."""

    @pytest.mark.parametrize("words", [[], ["--uit", "-"]])
    def test_the_cases_come_one_a_line(self, run, words):
        """A program reads them from a pipe."""
        code, out, err = run("gevallen", *words)
        assert (code, err) == (0, "")
        assert [json.loads(line)["id"] for line in out.splitlines()] == [
            case.id for case in cases()
        ]

    def test_they_can_be_kept_in_a_file(self, run, tmp_path):
        """The file is UTF-8 and holds what standard output would."""
        target = tmp_path / "gevallen.jsonl"
        assert run("gevallen", "--uit", target) == (0, "", "")
        assert target.read_text(encoding="utf-8") == run("gevallen")[1]

    def test_a_file_that_cannot_be_written_is_told(self, run, tmp_path):
        """In Dutch, and with the code for it."""
        code, out, err = run("gevallen", "--uit", tmp_path / "nee" / "gevallen.jsonl")
        assert (code, out) == (2, "")
        assert err == "De gevallen kunnen daar niet geschreven worden.\n"
