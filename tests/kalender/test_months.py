"""Months: which of a period are charged, and how they are counted on and back."""

from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ieb import IebError, InvalidType, InvalidValue
from ieb.kalender import (
    Maand,
    MaandSpan,
    charged,
    first_charged,
    freed_months,
    last_charged,
    months_after,
    months_before,
)

from .support import (
    A_DAY,
    A_MOMENT,
    DAYS,
    LENGTHS,
    MAANDEN,
    ONE_DAY,
    day,
    days_between,
    months_of_days,
)

LAST_MONTH = Maand(9999, 12)


@pytest.mark.parametrize(
    ("start", "stop", "months"),
    [
        ("05-03-2025", "20-03-2025", []),
        ("31-03-2025", "01-04-2025", ["2025-04"]),
        ("01-03-2025", "01-03-2025", ["2025-03"]),
        ("01-03-2025", "31-03-2025", ["2025-03"]),
        ("02-03-2025", "01-05-2025", ["2025-04", "2025-05"]),
        ("15-12-2024", "15-01-2025", ["2025-01"]),
    ],
)
def test_the_months_of_a_period(start, stop, months):
    """A month counts from the start or the month after it to that of the stop, which counts whole.

    Uitvoeringsbesluit Wmo 2015 art. 3.5 lid 4 and art. 3.10a; that a stop on the first counts follows (`STOP_ON_THE_FIRST`).
    """
    assert [str(maand) for maand in charged(day(start), day(stop))] == months


@pytest.mark.parametrize(
    ("start", "month"),
    [
        ("01-03-2025", "2025-03"),
        ("02-03-2025", "2025-04"),
        ("31-03-2025", "2025-04"),
        ("02-12-2025", "2026-01"),
        ("01-12-9999", "9999-12"),
    ],
)
def test_the_first_month_of_a_start(start, month):
    """Uitvoeringsbesluit Wmo 2015 art. 3.5 lid 4: the month after the start, or its own when it starts on the 1st."""
    assert str(first_charged(day(start))) == month


@pytest.mark.parametrize(
    ("stop", "month"),
    [("01-03-2025", "2025-03"), ("31-03-2025", "2025-03"), ("31-12-9999", "9999-12")],
)
def test_the_last_month_of_a_stop(stop, month):
    """Uitvoeringsbesluit Wmo 2015 art. 3.10a: a part of a month is charged as a whole one, also one day."""
    assert str(last_charged(day(stop))) == month


@given(DAYS, LENGTHS)
def test_the_months_are_those_that_a_walk_through_all_days_finds(start, length):
    """For every period: the months of which the first day lies in it, and that of the stop.

    That is Uitvoeringsbesluit Wmo 2015 art. 3.5 lid 4 (the month after a start that is not on the
    first) and art. 3.10a (a part of a month counts whole), told by days.
    """
    stop = start + length * ONE_DAY
    found = [(maand.jaar, maand.maand) for maand in charged(start, stop)]
    assert found == months_of_days(start, stop)


@given(DAYS, LENGTHS)
def test_charged_months_follow_each_other_and_an_open_end_has_them_all(start, length):
    """No month is skipped, none is counted twice, and a stop never adds one.

    Uitvoeringsbesluit Wmo 2015 art. 3.10a: after the month of the stop nothing is due.
    """
    stop = start + length * ONE_DAY
    span = charged(start, stop)
    months = list(span)
    assert months == [span.first + number for number in range(len(span))]
    assert len(span) <= Maand.of(stop) - Maand.of(start) + 1
    assert bool(span) == (len(span) > 0)
    assert all(maand in charged(start, None) for maand in months)


@given(DAYS, LENGTHS, st.integers(0, 60))
def test_a_later_start_never_adds_a_month_and_a_later_stop_never_takes_one(start, length, shift):
    """Who starts later never pays for more months, and who stops later never for fewer.

    It follows from art. 3.5 lid 4 and art. 3.10a, which look at no other day than start and stop.
    """
    stop = start + length * ONE_DAY
    months = set(charged(start, stop))
    later = start + min(shift, length) * ONE_DAY
    assert set(charged(later, stop)) <= months
    assert months <= set(charged(start, stop + shift * ONE_DAY))


@given(DAYS, LENGTHS)
def test_the_month_of_the_start_counts_when_it_starts_on_its_first_day(start, length):
    """Then always, and for any other day never: Uitvoeringsbesluit Wmo 2015 art. 3.5 lid 4."""
    span = charged(start, start + length * ONE_DAY)
    assert (Maand.of(start) in span) == (start.day == 1)


def test_a_stop_before_the_start_is_refused():
    """Whoever swaps two dates hears which ones, and gets no empty answer."""
    with pytest.raises(InvalidValue) as caught:
        charged(date(2025, 3, 12), date(2025, 2, 1))
    assert str(caught.value) == "De stopdatum 01-02-2025 ligt voor de startdatum 12-03-2025."


@pytest.mark.parametrize(
    ("stop", "start", "months"),
    [
        ("31-03-2025", "01-04-2025", 0),
        ("01-03-2025", "01-04-2025", 0),
        ("20-03-2025", "05-04-2025", 1),
        ("05-03-2025", "20-03-2025", 0),
        ("31-01-2025", "02-03-2025", 2),
        ("15-12-2024", "02-01-2025", 1),
        ("15-12-2024", "01-01-2025", 0),
        ("30-11-9999", "31-12-9999", 1),
        ("20-05-2025", "01-03-2025", 0),
    ],
)
def test_the_months_between_two_periods_that_are_charged_to_nobody(stop, start, months):
    """Those without a day of the first period before the first one of the next; an overlap frees none."""
    assert len(freed_months(day(stop), day(start))) == months


@given(DAYS, LENGTHS, LENGTHS, LENGTHS)
def test_what_a_pause_frees_is_what_neither_period_charges(start, length, pause, again):
    """Months freed and months charged are all the months from the first to the last.

    Each period goes by art. 3.5 lid 4 and art. 3.10a by itself; no article speaks of a pause.
    """
    stop = start + length * ONE_DAY
    restart = stop + (pause + 1) * ONE_DAY
    end = restart + again * ONE_DAY
    first, second = charged(start, stop), charged(restart, end)
    assume(first and second)
    whole = charged(start, end)
    assert len(first) + len(freed_months(stop, restart)) + len(second) == len(whole)


class TestMaand:
    @given(MAANDEN)
    def test_a_month_is_read_as_it_is_written(self, maand):
        """Its text says all of it."""
        assert Maand.from_text(str(maand)) == maand

    @pytest.mark.parametrize(
        "text", ["april", "2020-13", "2020-00", "0000-01", "2020-4", "2020-04 ", "²020-04", ""]
    )
    def test_a_text_that_is_no_month_is_refused(self, text):
        """It says what was given, and how a month is written."""
        with pytest.raises(InvalidValue) as caught:
            Maand.from_text(text)
        wanted = "is geen maand: verwacht wordt eejj-mm, zoals 2020-04."
        assert str(caught.value) == f"'{text}' {wanted}"

    def test_what_is_no_text_is_no_month(self):
        """A number could be a year."""
        with pytest.raises(InvalidType) as caught:
            Maand.from_text(2020)
        assert str(caught.value) == "Maand: verwacht tekst zoals 2020-04, geen int."

    def test_a_month_is_written_so_that_texts_sort_as_months_do(self):
        """A list of months reads in order, also as text."""
        assert str(Maand(2025, 3)) == "2025-03"
        assert str(Maand(33, 12)) == "0033-12"

    @given(MAANDEN)
    def test_its_first_and_last_day_are_those_of_the_calendar(self, maand):
        """All days from the first to the last lie in the month, and the next one does not."""
        days = list(days_between(maand.first, maand.last)) if maand != LAST_MONTH else []
        assert {Maand.of(each) for each in days} <= {maand}
        assert maand.first.day == 1
        assert maand.last == date.max or (maand.last + ONE_DAY).day == 1

    @given(MAANDEN, MAANDEN)
    def test_what_is_between_two_months_leads_from_one_to_the_other(self, maand, other):
        """Counting on and counting between are each other's inverse, and sort as time does."""
        assert maand + (other - maand) == other
        assert (other - maand) == -(maand - other)
        assert (maand < other) == (other - maand > 0)
        assert (str(maand) < str(other)) == (maand < other)

    @pytest.mark.parametrize(
        ("values", "text"),
        [
            ((2025, 13), "Maand: verwacht een maand van 1 t/m 12; gekregen 13."),
            ((2025, 0), "Maand: verwacht een maand van 1 t/m 12; gekregen 0."),
            ((0, 1), "Maand: verwacht een jaar van 1 t/m 9999; gekregen 0."),
            ((10000, 1), "Maand: verwacht een jaar van 1 t/m 9999; gekregen 10000."),
        ],
    )
    def test_a_month_that_does_not_exist_is_refused(self, values, text):
        """Whoever gives one hears what was expected."""
        with pytest.raises(InvalidValue) as caught:
            Maand(*values)
        assert str(caught.value) == text

    @pytest.mark.parametrize(
        ("make", "text"),
        [
            (lambda: Maand("2025", 3), "Maand: verwacht een jaar (int), geen str."),
            (lambda: Maand(2025, True), "Maand: verwacht een maand (int), geen bool."),
            (lambda: Maand(2025), "Maand: maand ontbreekt."),
            (
                lambda: Maand(2025, 3) + 1.0,
                "Maand: tel er een aantal maanden (int) bij op, geen float.",
            ),
            (
                lambda: Maand(2025, 3) - 1,
                "Maand: trek er een Maand van af, geen int; een maand terug is maand + -1.",
            ),
            (lambda: Maand.of(A_MOMENT), "day: verwacht een datum (date), geen datetime."),
        ],
    )
    def test_what_is_no_number_and_no_day_is_refused(self, make, text):
        """Whoever gives a value of another type hears which was expected."""
        with pytest.raises(InvalidType) as caught:
            make()
        assert str(caught.value) == text

    @pytest.mark.parametrize("months", [1, 10**30, -12 * 9999, -(10**30)])
    def test_a_month_outside_the_calendar_is_refused(self, months):
        """The calendar of dates ends in 9999: beyond it there is an answer, not an OverflowError."""
        with pytest.raises(InvalidValue) as caught:
            LAST_MONTH + months
        assert str(caught.value) == (
            "Zo ver van 9999-12 bestaat geen maand: datums lopen van 0001-01 t/m 9999-12."
        )


class TestMaandSpan:
    def test_an_open_span_goes_on_to_the_last_month_there_is(self):
        """Walking through it ends, and asking for its length says why there is none."""
        span = charged(date(9999, 10, 15), None)
        assert span
        assert [maand for maand in span] == [Maand(9999, 11), LAST_MONTH]  # noqa: C416  # list() asks its length
        with pytest.raises(InvalidValue) as caught:
            len(span)
        assert str(caught.value) == (
            "De maanden vanaf 9999-11 hebben geen einde en dus geen aantal. Geef een stopdatum, of "
            "vraag met `in` of een maand erbij hoort."
        )
        for collect in (list, tuple):
            with pytest.raises(InvalidValue, match="hebben geen einde"):
                collect(charged(date(2025, 1, 1), None))

    def test_a_month_before_or_after_it_is_not_in_it(self):
        """Both ends belong to it."""
        span = MaandSpan(Maand(2025, 3), Maand(2025, 5))
        inside = [month for month in range(1, 13) if Maand(2025, month) in span]
        assert inside == [3, 4, 5]

    @pytest.mark.parametrize(
        ("make", "text"),
        [
            (lambda: MaandSpan(A_DAY, None), "first: verwacht een Maand, geen date."),
            (
                lambda: MaandSpan(LAST_MONTH, A_DAY),
                "last: verwacht een Maand, geen date.",
            ),
            (
                lambda: A_DAY in charged(A_DAY, None),
                "MaandSpan: verwacht een Maand, geen date; Maand.of geeft de maand van een dag.",
            ),
        ],
    )
    def test_a_day_is_no_month(self, make, text):
        """A day in the place of a month is told, and is not simply nowhere."""
        with pytest.raises(InvalidType) as caught:
            make()
        assert str(caught.value) == text


class TestMonthsAfterAndBefore:
    @pytest.mark.parametrize(
        ("start", "months", "end"),
        [
            ("31-01-2025", 1, "28-02-2025"),
            ("31-10-2025", 4, "28-02-2026"),
            ("31-10-2023", 4, "29-02-2024"),
            ("12-05-2025", 0, "12-05-2025"),
            ("15-12-2025", 1, "15-01-2026"),
            ("30-11-9999", 1, "30-12-9999"),
        ],
    )
    def test_a_number_of_months_later(self, start, months, end):
        """The same day of the month, or the last one when the month is shorter."""
        assert months_after(day(start), months) == day(end)

    @pytest.mark.parametrize(
        ("start", "months", "end"),
        [
            ("12-05-2025", 12, "12-05-2024"),
            ("29-02-2024", 36, "28-02-2021"),
            ("28-02-2025", 12, "28-02-2024"),
            ("31-03-2025", 1, "28-02-2025"),
            ("15-01-2025", 1, "15-12-2024"),
            ("12-05-2025", 0, "12-05-2025"),
            ("31-01-0002", 12, "31-01-0001"),
        ],
    )
    def test_a_number_of_months_earlier(self, start, months, end):
        """The same day of the month, or the last one when the month is shorter."""
        assert months_before(day(start), months) == day(end)

    @given(DAYS, st.integers(0, 200))
    @example(date(2024, 2, 29), 12)
    def test_the_month_is_that_many_on_or_back_and_the_day_no_later_in_it(self, start, months):
        """For every day, both ways; a day is only moved when the month has no such day."""
        for sign, moved in ((1, months_after(start, months)), (-1, months_before(start, months))):
            assert Maand.of(moved) - Maand.of(start) == sign * months
            assert moved.day == start.day or (moved.day < start.day and (moved + ONE_DAY).day == 1)
        assert months_before(start, months) <= start <= months_after(start, months)

    @given(DAYS, DAYS, st.integers(0, 60))
    def test_a_later_day_has_no_earlier_end(self, start, other, months):
        """Who is a day later never has a day less."""
        early, late = sorted((start, other))
        assert months_after(early, months) <= months_after(late, months)
        assert months_before(early, months) <= months_before(late, months)

    @pytest.mark.parametrize("move", [months_after, months_before])
    @pytest.mark.parametrize(
        ("start", "months", "text"),
        [
            (A_MOMENT, 1, "day: verwacht een datum (date), geen datetime."),
            (A_DAY, 1.0, "months: verwacht een aantal maanden (int), geen float."),
            (A_DAY, True, "months: verwacht een aantal maanden (int), geen bool."),
            (A_DAY, -1, "months: verwacht een aantal maanden van 0 of meer."),
            (
                A_DAY,
                200_000,
                "Zo ver van 2025-03 bestaat geen maand: datums lopen van 0001-01 t/m 9999-12.",
            ),
        ],
    )
    def test_what_cannot_be_counted_is_refused(self, move, start, months, text):
        """Each with what was expected, and none with an error of Python's own."""
        with pytest.raises(IebError) as caught:
            move(start, months)
        assert str(caught.value) == text


@pytest.mark.parametrize(
    ("ask", "name"),
    [
        (first_charged, "start"),
        (last_charged, "stop"),
        (lambda moment: charged(moment, None), "start"),
        (lambda moment: charged(A_DAY, moment), "stop"),
        (lambda moment: freed_months(moment, A_DAY), "stop"),
        (lambda moment: freed_months(A_DAY, moment), "start"),
    ],
)
def test_a_moment_is_no_day(ask, name):
    """A datetime has a time, and perhaps a time zone; which day it is, is for the caller to say."""
    with pytest.raises(InvalidType) as caught:
        ask(A_MOMENT)
    assert str(caught.value) == f"{name}: verwacht een datum (date), geen datetime."


@pytest.mark.parametrize("ask", [first_charged, lambda start: charged(start, None)])
def test_a_start_in_the_last_month_has_no_next_one(ask):
    """The calendar of dates ends in 9999, and whoever reaches its end hears so."""
    with pytest.raises(InvalidValue, match="Zo ver van 9999-12 bestaat geen maand"):
        ask(date(9999, 12, 2))
