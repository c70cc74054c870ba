"""The traps by name: what is done by hand, what comes of it, and what is right."""

from __future__ import annotations

from datetime import date

from ieb import Bedrag
from ieb.codes import TARIEVEN, Tarief
from ieb.kostprijs import Interval, carry_over, longest, restart_on, restbedrag, run_down, sendable

from .support import day, kostprijs, used, watched


def test_the_stop_is_the_last_day_of_a_month_and_not_the_day_on_which_it_is_used_up():
    """Whatever the amount and the start, the virtual end is the last day of its month."""
    for cents in range(1_900, 9_000, 137):
        end = run_down(watched(cents, "17-06-2021")).virtual_end
        assert end is not None
        assert end.replace(day=28).month != date.fromordinal(end.toordinal() + 1).month


def test_the_highest_kostprijs_is_not_the_longest_running():
    """A of 3000,00 and B of 2500,00: B ends four months later (example 12)."""
    provisions = {"A": watched("3000,00", "01-01-2020"), "B": watched("2500,00", "15-06-2022")}
    ends = {name: run_down(found).virtual_end for name, found in provisions.items()}
    assert ends == {"A": day("31-12-2031"), "B": day("30-04-2032")}
    assert longest(provisions) == "B"


def test_exactly_one_month_can_be_charged_and_not_sent_and_a_cent_less_not_even_charged():
    """21,00, 20,99 and 21,01 in 2025: one month and no message, nothing, one month and a message."""
    rows = []
    for euro in ("20,99", "21,00", "21,01"):
        bewaking = watched(euro, "01-03-2025")
        rows.append((run_down(bewaking).months, sendable(bewaking.kostprijs) is not None))
    assert rows == [(0, False), (1, False), (1, True)]


def test_a_raise_turns_the_last_month_into_nothing():
    """20,00 remains at the end of 2023: enough for 19,00 and not for 20,60 (example 11)."""
    bewaking = watched("932,00", "01-01-2020")
    assert run_down(bewaking, TARIEVEN[:1]).months == 49
    assert run_down(bewaking).months == 48
    assert str(run_down(bewaking).rest) == "20,00"


def test_a_stop_that_is_sent_years_ahead_is_made_wrong_by_a_raise():
    """What 2023 would have sent is more than a year too late by the tariffs of 2026 (example 10)."""
    bewaking = watched("3000,00", "01-01-2020")
    sent, right = run_down(bewaking, TARIEVEN[:1]), run_down(bewaking)
    assert (sent.virtual_end, right.virtual_end) == (day("31-01-2033"), day("31-12-2031"))
    assert sent.provisional


def test_a_restart_with_the_original_amount_charges_171_euro_too_much():
    """What is sent after the pause is 429,00 and not 600,00 (example 18)."""
    pause = used("01-01-2020", "10-09-2020"), used("15-02-2021")
    carried = carry_over(watched("600,00", "01-01-2020", *pause), day("15-02-2021"))
    assert carried == kostprijs("429,00", "15-02-2021")
    assert 60_000 - carried.kostprijs_bedrag.cents == 17_100


def test_a_restart_within_the_month_of_the_stop_has_that_month_behind_it():
    """March is charged for the stop on the 5th; the restart on the 20th counts from April.

    The restbedrag on the 20th still holds March: sent, it would charge a month too much.
    """
    use = used("01-01-2025", "05-03-2025"), used("20-03-2025")
    bewaking = watched("210,00", "01-01-2025", *use)
    restart = day("20-03-2025")
    assert str(restbedrag(bewaking, restart)) == "168,00"
    carried = carry_over(bewaking, restart)
    assert carried == kostprijs("147,00", "20-03-2025")
    again = run_down(watched("147,00", restart))
    assert again.last == run_down(bewaking).last
    assert str(again.first) == "2025-04"


def test_a_restart_with_too_little_has_no_kostprijs_or_is_no_restart_at_all():
    """At 19,00: a rest of 19,00 can be charged and not sent, of 18,00 not charged, of 19,01 sent."""
    restart = day("01-02-2021")
    rows = []
    for euro in ("190,00", "189,00", "190,01"):  # nine months are charged before the pause
        bewaking = watched(euro, "01-01-2020", used("01-01-2020", "30-09-2020"), Interval(restart))
        carried = carry_over(bewaking, restart)
        again = run_down(watched(carried.kostprijs_bedrag.cents, restart))
        rows.append((str(carried.kostprijs_bedrag), sendable(carried) is not None, again.months))
    assert rows == [("19,00", False, 1), ("18,00", False, 0), ("19,01", True, 1)]


def test_a_restart_is_judged_by_its_first_month_and_not_by_the_day_of_its_start():
    """20,00 on 15-12-2023 is above 19,00, and the first month that is charged costs 20,60."""
    start = day("15-12-2023")
    pause = used("01-01-2020", "10-01-2020"), Interval(start)
    found = restart_on(watched("39,00", "01-01-2020", *pause), start)
    assert found.kostprijs == kostprijs("20,00", start)
    assert sendable(found.kostprijs) == found.kostprijs
    assert (found.verloop.months, found.message) == (0, None)


def test_a_restart_has_three_outcomes():
    """At 19,00: nothing below it, one month without kostprijs at it, and a kostprijs above it."""
    start = day("01-02-2021")
    rows = []
    for euro in ("189,00", "190,00", "190,01"):
        bewaking = watched(euro, "01-01-2020", used("01-01-2020", "30-09-2020"), Interval(start))
        found = restart_on(bewaking, start)
        rows.append((found.verloop.months, found.verloop.virtual_end, found.message is not None))
    end = day("28-02-2021")
    assert rows == [(0, None, False), (1, end, False), (1, end, True)]


def test_a_restart_by_the_law_compares_with_the_local_tariff():
    """15,00 is a month when 10,00 is due, as an amount and as a table read once; not when 15,01 is."""
    bewaking = watched("585,00", "01-01-2020")
    months = []
    for threshold in (
        Bedrag(1_000),
        iter([Tarief(valid_from=day("01-01-2020"), valid_to=None, cents=1_000)]),
        Bedrag(1_501),
        None,
    ):
        found = restart_on(bewaking, day("01-07-2022"), threshold=threshold)
        assert found.message is None
        months.append(found.verloop.months)
    assert months == [1, 1, 0, 0]


def test_a_restart_by_the_law_goes_on_with_what_the_law_left():
    """In August 2022 July is charged already by the law, so nothing remains to begin with."""
    bewaking, august = watched("585,00", "01-01-2020"), day("01-08-2022")
    found = restart_on(bewaking, august, threshold=Bedrag(1_000))
    assert (found.kostprijs, found.verloop.months) == (kostprijs("0,00", august), 0)


def test_a_restart_by_a_table_of_your_own_goes_by_that_table_alone():
    """At 20,00 flat three months leave 20,50: above it, and below the 21,00 of the library."""
    flat = [Tarief(valid_from=day("01-01-2020"), valid_to=None, cents=2_000)]
    april = day("01-04-2025")
    found = restart_on(watched("80,50", "01-01-2025"), april, flat)
    assert found.kostprijs == found.message == kostprijs("20,50", april)
    assert found.verloop.months == 1


def test_a_kostprijs_that_is_used_up_by_the_month_of_the_stop_is_reached():
    """570,00 is 30 months: a stop in the 30th leaves nothing, and no month could follow.

    So it is when what is left is less than the month after it would cost; a month less is not.
    """
    rows = []
    for euro, stop in (
        ("570,00", "30-06-2022"),
        ("570,00", "01-06-2022"),
        ("588,99", "30-06-2022"),
        ("932,00", "31-12-2023"),
        ("589,00", "30-06-2022"),
        ("570,00", "31-05-2022"),
    ):
        verloop = run_down(watched(euro, "01-01-2020", used("01-01-2020", stop)))
        rows.append((str(verloop.rest), verloop.virtual_end))
    end = day("30-06-2022")
    assert rows == [
        ("0,00", end),
        ("0,00", end),
        ("18,99", end),
        ("20,00", day("31-12-2023")),
        ("19,00", None),
        ("19,00", None),
    ]


def test_the_cak_does_not_warn_before_there_is_something_to_warn_of():
    """Of three months or fewer the warning comes at once, with the first of them."""
    assert run_down(watched("21,00", "01-03-2025")).nearly == day("01-03-2025")
    assert run_down(watched("63,00", "15-02-2025")).nearly == day("01-03-2025")
    assert run_down(watched("84,00", "01-03-2025")).nearly == day("30-03-2025")


def test_two_kostprijzen_are_never_added_up():
    """570,00 and 570,00 are 30 months and not 60: each counts the months of its own use."""
    both = {"bed": watched("570,00", "01-01-2020"), "lift": watched("570,00", "01-01-2020")}
    chosen = longest(both, delivered="bed")
    assert chosen == "bed"
    assert run_down(both[chosen]).months == 30
    assert run_down(watched("1140,00", "01-01-2020")).months == 59


def test_months_that_are_not_paid_count():
    """Who counts paid months only goes on 18 months too long (example 21)."""
    verloop = run_down(watched("570,00", "01-01-2020"))
    unpaid = {(2020, month) for month in range(7, 13)} | {(2021, month) for month in range(1, 13)}
    charged = {(line.maand.jaar, line.maand.maand) for line in verloop.lines()}
    assert unpaid < charged
    assert verloop.virtual_end == day("30-06-2022")


def test_the_restbedrag_of_an_earlier_period_is_not_yet_that_of_period_13():
    """412,50 per period 11 may still lose two periods: 377,50 is reached three months earlier."""
    final, lowest = 41_250, 41_250 - 2 * 1_750
    ends = [run_down(watched(cents, "01-01-2020")).virtual_end for cents in (final, lowest)]
    assert ends == [day("30-09-2021"), day("31-07-2021")]


def test_a_month_of_which_the_first_day_is_no_day_of_use_is_not_charged():
    """Use within one month, after its first day, charges nothing; a stop on the first charges it."""
    assert run_down(watched("570,00", "05-03-2025", used("05-03-2025", "20-03-2025"))).months == 0
    assert run_down(watched("570,00", "31-03-2025", used("31-03-2025", "01-04-2025"))).months == 1


def test_a_closed_use_that_ends_before_the_kostprijs_is_reached_has_no_virtual_end():
    """Then it is the stop that ends it, and not the kostprijs."""
    verloop = run_down(watched("570,00", "01-01-2020", used("01-01-2020", "15-06-2020")))
    assert (verloop.months, verloop.exhausted, verloop.virtual_end) == (6, False, None)
    assert verloop.nearly is None
    assert str(verloop.rest) == "456,00"
