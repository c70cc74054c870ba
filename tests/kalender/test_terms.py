"""Terms: when data are due, how far back the law reaches, and where each fact was read."""

from datetime import date

import pytest
from hypothesis import given

from ieb import IebError, InvalidType, Mark, Termijnen
from ieb.kalender import (
    AANLEVEREN,
    AANLEVEREN_PGB,
    BEPALINGEN,
    HERZIENING,
    OPLEGGING,
    TERMIJNEN,
    UNCHARGED_MONTHS,
    Maand,
    Termijn,
    delivery_due,
    first_charged,
    imposable_from,
    months_before,
)

from .support import A_DAY, A_MOMENT, DAYS, day


@pytest.mark.parametrize(
    ("supplied", "pgb", "due"),
    [
        ("31-01-2025", False, "28-02-2025"),
        ("31-10-2025", True, "28-02-2026"),
        ("12-05-2025", False, "12-06-2025"),
        ("12-05-2025", True, "12-09-2025"),
        ("31-01-2024", False, "29-02-2024"),
    ],
)
def test_data_are_due_a_month_after_the_supply_and_four_for_a_pgb(supplied, pgb, due):
    """Counted in calendar months; a shorter month ends the term on its last day."""
    assert delivery_due(day(supplied), pgb=pgb) == day(due)


@given(DAYS)
def test_a_pgb_gives_three_months_more(supplied):
    """One month after the supply and four after the start of a pgb: Uitvoeringsregeling art. 2f.

    The two terms differ in their months and in nothing else.
    """
    due, due_pgb = delivery_due(supplied), delivery_due(supplied, pgb=True)
    assert supplied < due < due_pgb
    assert Maand.of(due_pgb) - Maand.of(due) == 3


def test_a_message_that_is_in_time_may_still_lose_a_month():
    """The two clocks: OP241 counts from the Dagtekening, the law from the month of the decision."""
    start, dagtekening = day("30-04-2025"), day("30-04-2026")
    assert months_before(dagtekening, Termijnen().oplegging) == start
    assert first_charged(start) == Maand(2025, 5)
    assert imposable_from(Maand(2026, 5)) == Maand(2025, 5)
    assert imposable_from(Maand(2026, 6)) == Maand(2025, 6)


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        (
            lambda: delivery_due(A_MOMENT),
            "supplied: verwacht een datum (date), geen datetime.",
        ),
        (
            lambda: delivery_due(date(9999, 12, 1)),
            "Zo ver van 9999-12 bestaat geen maand: datums lopen van 0001-01 t/m 9999-12.",
        ),
        (
            lambda: imposable_from(A_DAY),
            "decision_month: verwacht een Maand, geen date; Maand.of geeft de maand van een dag.",
        ),
        (
            lambda: imposable_from(Maand(1, 12)),
            "Zo ver van 0001-12 bestaat geen maand: datums lopen van 0001-01 t/m 9999-12.",
        ),
        (
            lambda: Termijn(
                onderwerp="", tekst="", vanaf="", months=-1, mark=Mark.AANNAME, source=""
            ),
            "Termijn: verwacht een aantal maanden van 0 t/m 9999; gekregen -1.",
        ),
    ],
)
def test_what_cannot_be_reckoned_with_is_refused(ask, text):
    """Each with what was expected, and none with an error of Python's own."""
    with pytest.raises(IebError) as caught:
        ask()
    assert str(caught.value) == text


def test_each_fact_says_where_it_was_read():
    """What was read in the law names its article and the version; what was not is an aanname."""
    for fact in (*BEPALINGEN, *TERMIJNEN):
        assert fact.onderwerp
        assert fact.tekst.endswith(".")
        assert fact.source
        if fact.mark is Mark.WET:
            assert " art. " in fact.source
            assert "versie 20" in fact.source
            assert "BWBR" in fact.source
    marks = {fact.mark for fact in (*BEPALINGEN, *TERMIJNEN)}
    assert marks == {Mark.WET, Mark.CAK, Mark.VNG, Mark.GEMEENTE, Mark.AANNAME}


def test_the_terms_are_those_that_the_rules_use():
    """One month and four to deliver, twelve to impose, thirty-six to revise."""
    assert (AANLEVEREN.months, AANLEVEREN_PGB.months) == (1, 4)
    assert Termijnen() == Termijnen(oplegging=OPLEGGING.months, herziening=HERZIENING.months)
    assert (OPLEGGING.months, HERZIENING.months) == (12, 36)


def test_nobody_pays_for_april_and_may_2020():
    """The months of the first lockdown, and no others."""
    assert [str(maand) for maand in UNCHARGED_MONTHS] == ["2020-04", "2020-05"]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: delivery_due(A_DAY, pbg=True), "delivery_due: 'pbg' bestaat niet (bedoelt u pgb?"),
        (lambda: delivery_due(A_DAY, True), "delivery_due: geef elke waarde met haar naam erbij"),
        (first_charged, "first_charged: start ontbreekt."),
        (lambda: imposable_from(month=Maand(2026, 6)), "imposable_from: 'month' bestaat niet"),
    ],
)
def test_a_mistyped_name_is_told_in_dutch(call, text):
    """Whoever gives a name that does not exist hears which one was meant."""
    with pytest.raises(InvalidType) as caught:
        call()
    assert str(caught.value).startswith(text)
