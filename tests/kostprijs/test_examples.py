"""The worked examples, cent for cent; their numbers are those of the guide."""

from __future__ import annotations

import pytest

from ieb import Bedrag
from ieb.codes import TARIEVEN, Tarief
from ieb.kalender import Maand
from ieb.kostprijs import (
    Huur,
    carry_over,
    first_below,
    longest,
    restbedrag,
    run_down,
    run_down_rent,
    sendable,
)

from .support import day, kostprijs, used, watched


def told(verloop):
    """Return what a row of the table tells: first, number, last, virtual end and rest."""
    end = verloop.virtual_end and f"{verloop.virtual_end:%d-%m-%Y}"
    first, last = (str(maand or "-") for maand in (verloop.first, verloop.last))
    return first, verloop.months, last, end, str(verloop.rest)


@pytest.mark.parametrize(
    ("euro", "since", "row"),
    [
        pytest.param(*example[1:], id=str(example[0]))
        for example in [
            (1, "570,00", "01-01-2020", ("2020-01", 30, "2022-06", "30-06-2022", "0,00")),
            (2, "570,00", "02-01-2020", ("2020-02", 30, "2022-07", "31-07-2022", "0,00")),
            (3, "3000,00", "10-12-2025", ("2026-01", 137, "2037-05", "31-05-2037", "13,40")),
            (4, "1000,00", "01-01-2020", ("2020-01", 52, "2024-04", "30-04-2024", "5,60")),
            (5, "300,00", "15-06-2023", ("2023-07", 15, "2024-09", "30-09-2024", "0,60")),
            (6, "21,00", "01-03-2025", ("2025-03", 1, "2025-03", "31-03-2025", "0,00")),
            (7, "20,99", "01-03-2025", ("-", 0, "-", None, "20,99")),
            (8, "21,01", "01-03-2025", ("2025-03", 1, "2025-03", "31-03-2025", "0,01")),
            (9, "42,00", "15-03-2025", ("2025-04", 2, "2025-05", "31-05-2025", "0,00")),
            ("11a", "932,00", "01-01-2020", ("2020-01", 48, "2023-12", "31-12-2023", "20,00")),
            ("11b", "932,59", "01-01-2020", ("2020-01", 48, "2023-12", "31-12-2023", "20,59")),
            ("11c", "932,60", "01-01-2020", ("2020-01", 49, "2024-01", "31-01-2024", "0,00")),
            ("12a", "3000,00", "01-01-2020", ("2020-01", 144, "2031-12", "31-12-2031", "19,20")),
            ("12b", "2500,00", "15-06-2022", ("2022-07", 118, "2032-04", "30-04-2032", "2,00")),
            (13, "2200,00", "15-06-2022", ("2022-07", 104, "2031-02", "28-02-2031", "7,20")),
            (14, "412,50", "01-01-2020", ("2020-01", 21, "2021-09", "30-09-2021", "13,50")),
        ]
    ],
)
def test_one_provision_in_use_since_its_start(euro, since, row):
    """A kostprijs and its first day are enough to tell until when may be charged."""
    verloop = run_down(watched(euro, since))
    assert told(verloop) == row
    assert verloop.exhausted


def test_example_3_rests_on_tariffs_that_are_not_announced():
    """What ends after the last announced day is provisional; what ends before it is not."""
    assert run_down(watched("3000,00", "10-12-2025")).provisional
    assert not run_down(watched("1000,00", "01-01-2020")).provisional


def test_nothing_to_charge_is_provisional_when_no_tariff_was_announced():
    """21,00 is too little for the 21,80 of 2026, which may not be the tariff of 2027."""
    assert run_down(watched("21,00", "01-01-2027")).provisional
    assert not run_down(watched("21,00", "01-01-2026")).provisional


def test_a_use_may_end_with_the_first_month_of_a_tariff():
    """December 2023 costs 19,00 and January 2024 costs 20,60, also when that is all."""
    verloop = run_down(watched("100,00", "01-12-2023", used("01-12-2023", "15-01-2024")))
    assert [str(line.tarief) for line in verloop.lines()] == ["19,00", "20,60"]


def test_a_use_that_ends_on_the_first_day_of_the_kostprijs_counts_that_month():
    """It is a day of use on which the kostprijs counts, and the first of its month."""
    use = used("01-01-2020", "01-03-2020"), used("15-06-2020", "31-07-2020")
    lines = run_down(watched("570,00", "01-03-2020", *use)).lines()
    assert [str(line.maand) for line in lines] == ["2020-03", "2020-07"]


@pytest.mark.parametrize(
    ("known", "row"),
    [
        (1, ("2020-01", 157, "2033-01", "31-01-2033", "17,00")),
        (2, ("2020-01", 149, "2032-05", "31-05-2032", "7,40")),
        (3, ("2020-01", 147, "2032-03", "31-03-2032", "13,80")),
        (4, ("2020-01", 144, "2031-12", "31-12-2031", "19,20")),
    ],
    ids=["2023", "2024", "2025", "2026"],
)
def test_example_10_each_raise_brings_the_end_nearer(known, row):
    """By the tariffs known in 2023, 2024, 2025 and 2026 the same 3000,00 ends earlier each time."""
    verloop = run_down(watched("3000,00", "01-01-2020"), TARIEVEN[:known])
    assert told(verloop) == row
    assert verloop.provisional


def test_example_12_a_cheaper_provision_of_later_is_the_longest():
    """B of 2500,00 outlasts A, of which 2430,00 remains: one change, of 2500,00 per 15-06-2022."""
    first, second = watched("3000,00", "01-01-2020"), watched("2500,00", "15-06-2022")
    assert str(restbedrag(first, day("01-07-2022"))) == "2430,00"
    assert longest({"A": first, "B": second}, delivered="A") == "B"
    assert sendable(second.kostprijs) is second.kostprijs


def test_example_13_a_later_provision_that_is_shorter_changes_nothing():
    """2200,00 is less than the 2430,00 that remains of A: A stays, and no message is needed."""
    provisions = {"A": watched("3000,00", "01-01-2020"), "C": watched("2200,00", "15-06-2022")}
    assert longest(provisions, delivered="A") == "A"


def test_example_15_a_provision_of_2019_goes_on_with_its_restbedrag():
    """500,00 from period 5 to 13 of 2019 leaves 342,50, the kostprijs per 01-01-2020."""
    rest = 50_000 - 9 * 1_750
    assert rest == 34_250
    verloop = run_down(watched(rest, "01-01-2020"))
    assert told(verloop) == ("2020-01", 18, "2021-06", "30-06-2021", "0,50")


def test_example_16_april_and_may_2020_left_out():
    """Who reads the law so that these two months do not count, gets two months more."""
    skipped = frozenset({Maand(2020, 4), Maand(2020, 5)})
    verloop = run_down(watched("570,00", "01-01-2020", not_counted=skipped))
    assert told(verloop) == ("2020-01", 30, "2022-08", "31-08-2022", "0,00")


def test_example_17_cak_and_law_differ_for_a_lower_local_tariff():
    """15,00 remains: less than the national 19,00 (CAK), not less than the 10,00 that is due (law)."""
    bewaking = watched("585,00", "01-01-2020")
    local = Bedrag(1_000)
    cak, law = run_down(bewaking), run_down(bewaking, threshold=local)
    assert told(cak) == ("2020-01", 30, "2022-06", "30-06-2022", "15,00")
    assert told(law) == ("2020-01", 31, "2022-07", "31-07-2022", "0,00")
    assert [verloop.months * local.cents for verloop in (cak, law)] == [30_000, 31_000]
    assert [line.rest.cents for line in law.lines()][-2:] == [1_500, 0]


def test_a_rent_has_a_kostprijs_when_its_life_is_known():
    """The rent of all those months (`LIFE`); without a life there is none to tell."""
    assert Huur(per_maand=Bedrag(1_200), levensduur=84).kostprijs == Bedrag(100_800)
    assert Huur(per_maand=Bedrag(1_200)).kostprijs is None


@pytest.mark.parametrize(
    "local",
    [Bedrag(1_000), [Tarief(valid_from=day("01-01-2020"), valid_to=None, cents=1_000)]],
    ids=["amount", "table"],
)
def test_example_17_what_remains_on_a_day_is_told_by_the_same_reading(local):
    """In August 2022 15,00 remains by the CAK, and nothing by the law: July was charged too."""
    bewaking, august = watched("585,00", "01-01-2020"), day("01-08-2022")
    assert str(restbedrag(bewaking, august)) == "15,00"
    assert str(restbedrag(bewaking, august, threshold=local)) == "0,00"
    assert carry_over(bewaking, august) == kostprijs("15,00", august)
    assert carry_over(bewaking, august, threshold=local) == kostprijs("0,00", august)


def test_example_18_a_pause_moves_the_end_and_nothing_else():
    """After a pause it goes on with the 429,00 that remains; number and rest are the same."""
    pause = used("01-01-2020", "10-09-2020"), used("15-02-2021")
    bewaking = watched("600,00", "01-01-2020", *pause)
    verloop = run_down(bewaking)
    assert told(verloop) == ("2020-01", 31, "2022-12", "31-12-2022", "11,00")
    assert [stretch.months for stretch in verloop.stretches] == [9, 22]
    assert str(restbedrag(bewaking, day("15-02-2021"))) == "429,00"
    without = run_down(watched("600,00", "01-01-2020"))
    assert told(without) == ("2020-01", 31, "2022-07", "31-07-2022", "11,00")


def test_example_19_a_rent_is_charged_until_its_surplus_is_used_up():
    """12,00 surplus in 2023, then 0,60 and 1,00 a month less; May 2025 would be 0,20 too much."""
    verloop = run_down_rent(Huur(per_maand=Bedrag(2_000)), [used("01-01-2023")])
    assert told(verloop) == ("2023-01", 28, "2025-04", "30-04-2025", "0,80")
    assert [str(stretch.rest) for stretch in verloop.stretches] == ["12,00", "4,80", "0,80"]


def test_a_rent_is_below_the_tariff_when_it_is_less_and_not_when_it_is_the_same():
    """19,00 is the tariff until 2023, and less than that of 2024."""
    same = Huur(per_maand=Bedrag(1_900))
    assert str(first_below(same, [used("01-01-2023")])) == "2024-01"
    verloop = run_down_rent(same, [used("01-01-2023")])
    assert told(verloop) == ("2023-01", 12, "2023-12", "31-12-2023", "0,00")


def test_example_20_a_rent_with_an_economic_life_is_a_kostprijs():
    """12,00 for 84 months is 1008,00."""
    verloop = run_down_rent(Huur(per_maand=Bedrag(1_200), levensduur=84), [used("01-03-2022")])
    assert str(verloop.begin) == "1008,00"
    assert told(verloop) == ("2022-03", 50, "2026-04", "30-04-2026", "3,60")


def test_example_21_months_that_the_client_does_not_pay_count_all_the_same():
    """Nil by minima policy in 18 of 30 months: the same end, and 228,00 paid."""
    verloop = run_down(watched("570,00", "01-01-2020"))
    assert told(verloop) == ("2020-01", 30, "2022-06", "30-06-2022", "0,00")
    unpaid = [line for line in verloop.lines() if "2020-07" <= str(line.maand) <= "2021-12"]
    assert (verloop.months - len(unpaid)) * 1_900 == 22_800


@pytest.mark.parametrize(
    ("per", "rest"),
    [
        ("01-01-2020", "3000,00"),
        ("31-01-2020", "3000,00"),
        ("01-02-2020", "2981,00"),
        ("01-01-2021", "2772,00"),
        ("01-01-2024", "2088,00"),
        ("01-01-2025", "1840,80"),
        ("01-01-2026", "1588,80"),
    ],
)
def test_the_restbedrag_of_3000_euro(per, rest):
    """What ended before the day is deducted; within a month the answer does not change."""
    assert str(restbedrag(watched("3000,00", "01-01-2020"), day(per))) == rest


def test_the_cak_warns_three_months_before():
    """Of example 1 on 30-03-2022; of an end on 31-05 on the last of February."""
    assert run_down(watched("570,00", "01-01-2020")).nearly == day("30-03-2022")
    assert run_down(watched("3000,00", "10-12-2025")).nearly == day("28-02-2037")
    assert run_down(watched("20,99", "01-03-2025")).nearly is None


def test_the_lines_tell_month_by_month_what_is_deducted_and_what_remains():
    """Example 5 by hand: six months at 19,00 and nine at 20,60, of which the last leaves 0,60."""
    verloop = run_down(watched("300,00", "15-06-2023"))
    lines = [(str(line.maand), str(line.tarief), str(line.rest)) for line in verloop.lines()]
    assert lines[:2] == [("2023-07", "19,00", "281,00"), ("2023-08", "19,00", "262,00")]
    assert lines[5:7] == [("2023-12", "19,00", "186,00"), ("2024-01", "20,60", "165,40")]
    assert lines[-1] == ("2024-09", "20,60", "0,60")
    assert len(lines) == verloop.months == 15
    assert not any(line.provisional for line in verloop.lines())


def test_example_6_can_be_charged_and_not_sent():
    """21,00 is one month's tariff: TR409 wants more; 21,01 may be sent."""
    assert sendable(kostprijs("21,00", "01-03-2025")) is None
    more = kostprijs("21,01", "01-03-2025")
    assert sendable(more) is more


def test_a_stretch_tells_what_it_is_where_it_is_printed():
    """Who looks at a course in a session reads months, tariff and rest."""
    verloop = run_down(watched("1000,00", "01-01-2020"))
    assert [repr(stretch) for stretch in verloop.stretches] == [
        "Stretch(2020-01 t/m 2023-12: 48 x 19,00, rest 88,00)",
        "Stretch(2024-01 t/m 2024-04: 4 x 20,60, rest 5,60)",
    ]
