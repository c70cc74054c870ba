"""`ieb pauze`: what people and programs see."""

from __future__ import annotations

import json

import pytest


class TestForPeople:
    """What a person reads."""

    def test_a_pause_says_when_it_shows_and_what_it_frees(self, run):
        """Limit, day and months stand in two lines."""
        assert run("pauze", "10-03-2025", "--hervat", "26-05-2025") == (
            0,
            (
                "Pauze: langer dan 56 dagen zonder gebruik, te zien op 07-05-2025.\n"
                "Een stop na 10-03-2025 en een start op 26-05-2025: 2025-04, 2025-05 vrij.\n"
            ),
            "",
        )

    def test_what_the_policy_calls_no_pause_may_still_free_a_month(self, run):
        """Then the client pays for it, and that is said."""
        assert run("pauze", "10-03-2025", "--hervat", "15-04-2025") == (
            0,
            (
                "Geen pauze: niet langer dan 56 dagen zonder gebruik.\n"
                "Een stop na 10-03-2025 en een start op 15-04-2025: 2025-04 vrij.\n"
                "Let op: volgens uw regel is dit geen pauze, dus betaalt de cliënt die wel.\n"
            ),
            "",
        )

    def test_a_break_that_frees_nothing(self, run):
        """Thirty days may free no month at all."""
        _, out, _ = run("pauze", "01-03-2025", "--hervat", "01-04-2025", "--maanden", "2")
        assert out == (
            "Geen pauze: niet langer dan 2 maanden zonder gebruik.\n"
            "Een stop na 01-03-2025 en een start op 01-04-2025: geen maand vrij.\n"
        )

    def test_an_open_break_says_on_which_day_it_becomes_a_pause(self, run):
        """Without a restart the months are not known yet."""
        _, out, _ = run("pauze", "31-01-2025", "--maanden", "1")
        assert out == (
            "Een pauze (langer dan 1 maand) is te zien op 02-03-2025, als er dan nog geen gebruik "
            "is.\n"
            "Welke maanden vrij komen, hangt af van de dag waarop het gebruik weer begint.\n"
        )

    def test_at_the_end_of_the_calendar_no_day_is_named(self, run):
        """Beyond 31-12-9999 there is no day on which a pause shows."""
        for day in ("30-12-9999", "31-12-9999"):
            assert run("pauze", day)[1].startswith(
                "Een pauze (langer dan 56 dagen) is op geen dag van de kalender te zien.\n"
            )


class TestForPrograms:
    """What a program reads."""

    def test_all_answers_have_a_key(self, run):
        """Days are ISO, months as eejj-mm; what does not hold is null."""
        told = json.loads(run("pauze", "10-03-2025", "--hervat", "26-05-2025", "--json")[1])
        assert told == {
            "laatste_dag": "2025-03-10",
            "hervat": "2025-05-26",
            "dagen": 56,
            "maanden": None,
            "pauze": True,
            "gezien_op": "2025-05-07",
            "vrij": ["2025-04", "2025-05"],
        }
        told = json.loads(run("pauze", "10-03-2025", "--maanden", "1", "--json")[1])
        assert (told["pauze"], told["gezien_op"], told["vrij"]) == (None, "2025-04-12", [])


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            ("10-03-2025", "--hervat", "10-03-2025"),
            "--hervat: 10-03-2025 ligt niet na de laatste dag van gebruik (10-03-2025).",
        ),
        (
            ("10-03-2025", "--weken", "8", "--maanden", "1"),
            "Geef --weken of --maanden, niet allebei.",
        ),
        (
            ("10-03-2025", "--weken", "-1"),
            "--weken: verwacht wordt een geheel getal, 0 of meer.",
        ),
        (
            ("10-03-2025", "--maanden", "-1"),
            "--maanden: verwacht wordt een geheel getal, 0 of meer.",
        ),
        (("31-02-2025",), "'31-02-2025' is geen bestaande datum."),
    ],
)
def test_what_cannot_be_is_told(run, words, text):
    """Exit code 2, and what was expected."""
    code, out, err = run("pauze", *words)
    assert (code, out) == (2, "")
    assert text in err
