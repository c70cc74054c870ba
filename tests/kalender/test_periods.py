"""The two calendars of four weeks, as printed and by the rule."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb import IebError, InvalidType, InvalidValue, Mark
from ieb.kalender import (
    KERKRADE_2020,
    Periode,
    contribution_period,
    contribution_periods,
    declaration_period,
    declaration_periods,
    is_working_day,
)

from .support import A_MOMENT, ONE_DAY, day, days_between

MONDAY, SUNDAY = 1, 7
FIRST, LAST = date(2015, 1, 1), date(2019, 12, 29)
PERIODS_2019 = """
31-12-2018 27-01-2019
28-01-2019 24-02-2019
25-02-2019 24-03-2019
25-03-2019 21-04-2019
22-04-2019 19-05-2019
20-05-2019 16-06-2019
17-06-2019 14-07-2019
15-07-2019 11-08-2019
12-08-2019 08-09-2019
09-09-2019 06-10-2019
07-10-2019 03-11-2019
04-11-2019 01-12-2019
02-12-2019 29-12-2019
"""
PERIODS_2020 = """
30-12-2019 26-01-2020
27-01-2020 23-02-2020
24-02-2020 22-03-2020
23-03-2020 19-04-2020
20-04-2020 17-05-2020
18-05-2020 14-06-2020
15-06-2020 12-07-2020
13-07-2020 09-08-2020
10-08-2020 06-09-2020
07-09-2020 04-10-2020
05-10-2020 01-11-2020
02-11-2020 29-11-2020
30-11-2020 26-12-2020
"""
# Every day for which there is a period; the model below needs the Thursday of its week.
ANY_DAY = st.dates(date(1, 1, 1), date(9999, 1, 3))


def printed(text):
    """Return the first and the last day of each line."""
    return [tuple(map(day, line.split())) for line in text.split("\n") if line]


def model(each):
    """Return the year and number of a day's period: a week belongs to the year of its Thursday."""
    thursday = each + timedelta(days=4 - each.isoweekday())
    weeks_before = (thursday - date(thursday.year, 1, 1)).days // 7
    return thursday.year, min(13, weeks_before // 4 + 1)


def test_the_bijdrageperioden_of_2019():
    """The last year with contributions by four weeks has these thirteen."""
    periods = contribution_periods(2019)
    assert [(periode.van, periode.tot_en_met) for periode in periods] == printed(PERIODS_2019)
    assert [str(periode) for periode in periods] == [f"2019-{number}" for number in range(1, 14)]


def test_every_day_of_the_periods_of_2019_lies_in_exactly_one():
    """A walk through all days from 31-12-2018 to 29-12-2019 finds each one where it belongs."""
    periods = contribution_periods(2019)
    for each in days_between(date(2018, 12, 31), LAST):
        holding = [periode for periode in periods if periode.van <= each <= periode.tot_en_met]
        assert holding == [contribution_period(each)]


@pytest.mark.parametrize("text", ["30-12-2019", "31-12-2019", "01-01-2020", "31-12-9999"])
def test_after_29_december_2019_there_is_no_bijdrageperiode(text):
    """Also not for the two days of 2019 that ISO 8601 has in the first week of 2020."""
    assert contribution_period(day(text)) is None


def test_the_printed_calendar_of_2020_follows_the_rule_but_for_its_last_day():
    """Kerkrade printed twelve periods by the rule; of the thirteenth the misprint is kept and told."""
    assert [(row.van, row.tot_en_met) for row in KERKRADE_2020] == printed(PERIODS_2020)
    for row, periode in zip(KERKRADE_2020, declaration_periods(2020), strict=True):
        assert row.periode == periode
        assert row.van == periode.van
        assert (row.tot_en_met == periode.tot_en_met) == (not row.afwijking)
        assert row.mark is Mark.GEMEENTE
        assert "Kerkrade" in row.source
    last = KERKRADE_2020[-1]
    assert last.periode.tot_en_met == date(2021, 1, 3)
    assert "26-12-2020 is een zaterdag" in last.afwijking
    assert last.tot_en_met.isoweekday() == SUNDAY - 1


def test_the_deadlines_that_vng_printed_are_the_fridays_before_the_legal_days():
    """Four weeks after the end of period 12 and 13 of 2019 is a Sunday; the Friday before was printed."""
    for number, printed_day in ((12, "27-12-2019"), (13, "24-01-2020")):
        legal_day = Periode(2019, number).tot_en_met + timedelta(weeks=4)
        assert legal_day.isoweekday() == SUNDAY
        latest = legal_day
        while not is_working_day(latest):
            latest -= ONE_DAY
        assert latest == day(printed_day)


@pytest.mark.parametrize(
    ("text", "periode"),
    [
        ("30-12-2019", "2020-1"),
        ("29-12-2019", "2019-13"),
        ("03-01-2021", "2020-13"),
        ("04-01-2021", "2021-1"),
    ],
)
def test_declaratieperioden_go_on_where_bijdrageperioden_ended(text, periode):
    """The two look alike, but this calendar has a first period of 2020."""
    assert str(declaration_period(day(text))) == periode


def test_the_bijdrageperioden_of_2015_begin_before_the_wmo_2015_did():
    """The first year has them; its first week has days of 2014, and its last period has five weeks."""
    periods = contribution_periods(2015)
    assert (periods[0].van, periods[-1].tot_en_met) == (date(2014, 12, 29), date(2016, 1, 3))
    assert contribution_period(date(2015, 1, 1)) == periods[0]


@given(ANY_DAY)
def test_a_day_lies_in_the_period_of_its_iso_week(each):
    """Weeks are those of ISO 8601 (Uitvoeringsbesluit Wmo 2015 of 2019, art. 3.8 lid 3).

    For every day, by a reckoning of weeks that does without the ISO calendar of Python.
    """
    periode = declaration_period(each)
    assert (periode.jaar, periode.nummer) == model(each)
    assert periode.van <= each <= periode.tot_en_met


@given(st.dates(FIRST, LAST))
def test_until_2019_both_calendars_agree(each):
    """They count the same weeks, and differ in where they end.

    Read on a page of a gemeente (`DECLARATION_PERIODS`), not in a text of law.
    """
    assert contribution_period(each) == declaration_period(each)


@given(st.integers(1, 9998))
def test_a_year_has_thirteen_periods_without_a_gap(jaar):
    """Twelve of four weeks and one of four or five, from a Monday to a Sunday.

    Uitvoeringsbesluit Wmo 2015 of 2019, art. 3.8 lid 3; that a week 53 belongs to the last one is ours
    (`FIVE_WEEKS`).
    """
    periods = declaration_periods(jaar)
    assert list(periods) == sorted(periods)
    assert len(periods) == 13
    for periode, following in itertools.pairwise(periods):
        assert periode.tot_en_met + ONE_DAY == following.van
    assert {periode.van.isoweekday() for periode in periods} == {MONDAY}
    assert {periode.tot_en_met.isoweekday() for periode in periods} == {SUNDAY}
    weeks = 53 if date(jaar, 12, 28).isocalendar().week == 53 else 52
    assert [periode.weken for periode in periods] == [4] * 12 + [weeks - 48]


@given(st.builds(Periode, st.integers(1, 9998), st.integers(1, 13)))
def test_a_period_can_be_read_from_its_text(periode):
    """What is written is read as the same period, and as no other."""
    assert Periode.from_text(str(periode)) == periode
    assert declaration_period(periode.van) == declaration_period(periode.tot_en_met) == periode


@pytest.mark.parametrize(
    ("make", "error", "text"),
    [
        (
            lambda: Periode(2019, 14),
            InvalidValue,
            "Periode: verwacht een nummer van 1 t/m 13; gekregen 14.",
        ),
        (
            lambda: Periode(2019, 0),
            InvalidValue,
            "Periode: verwacht een nummer van 1 t/m 13; gekregen 0.",
        ),
        (
            lambda: Periode(9999, 1),
            InvalidValue,
            "Periode: verwacht een jaar van 1 t/m 9998; gekregen 9999.",
        ),
        (lambda: Periode("2019", 1), InvalidType, "Periode: verwacht een jaar (int), geen str."),
        (
            lambda: Periode.from_text("2019-01"),
            InvalidValue,
            "'2019-01' is geen periode: verwacht wordt een jaar en een nummer, 2019-13.",
        ),
        (
            lambda: Periode.from_text(2019),
            InvalidType,
            "Periode: verwacht tekst zoals 2019-13, geen int.",
        ),
        (
            lambda: contribution_period(date(2014, 12, 31)),
            InvalidValue,
            "Voor 2014 kennen wij geen bijdrageperioden (Wmo 2015 begon op 01-01-2015).",
        ),
        (
            lambda: contribution_periods(2014),
            InvalidValue,
            "Voor 2014 kennen wij geen bijdrageperioden (Wmo 2015 begon op 01-01-2015).",
        ),
        (
            lambda: contribution_periods(2020),
            InvalidValue,
            (
                "In 2020 zijn er geen bijdrageperioden: de laatste eindigde op 29-12-2019. "
                "Sindsdien is de bijdrage per maand."
            ),
        ),
        (
            lambda: declaration_periods(9999),
            InvalidValue,
            "Declaratieperioden: verwacht een jaar van 1 t/m 9998; gekregen 9999.",
        ),
        (
            lambda: declaration_period(date.max),
            InvalidValue,
            "Periode: verwacht een jaar van 1 t/m 9998; gekregen 9999.",
        ),
        (
            lambda: contribution_period(A_MOMENT),
            InvalidType,
            "day: verwacht een datum (date), geen datetime.",
        ),
        (
            lambda: declaration_period(A_MOMENT),
            InvalidType,
            "day: verwacht een datum (date), geen datetime.",
        ),
    ],
)
def test_what_is_no_period_is_refused(make, error, text):
    """Each with what was expected, and none with an error of Python's own."""
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == text
    assert isinstance(caught.value, IebError)
