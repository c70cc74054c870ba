"""What cannot be watched, and what is said of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from attrs import evolve

from ieb import Bedrag, IebError, InvalidType, InvalidValue, Kostprijs
from ieb.codes import TARIEVEN, Tarief
from ieb.errors import UnknownTarief
from ieb.kalender import Maand
from ieb.kostprijs import (
    Bewaking,
    Huur,
    Interval,
    carry_over,
    first_below,
    longest,
    restart_on,
    restbedrag,
    run_down,
    run_down_rent,
    sendable,
)
from ieb.kostprijs.picture import picture

from .support import day, kostprijs, used, watched

COST = kostprijs("570,00", "01-01-2020")
WATCHED = watched("570,00", "01-01-2020")
OPEN = evolve(TARIEVEN[0], valid_to=None)
RENT = Huur(per_maand=Bedrag(2_000))


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (
            lambda: Bedrag(570.0),
            InvalidType,
            "Een Bedrag is een geheel aantal eurocenten (int), geen float.",
        ),
        (lambda: Bedrag.from_euro("3.000,00"), InvalidValue, "'3.000,00' is geen bedrag in euro's"),
        (
            lambda: watched(
                "570,00", "01-01-2025", used("01-01-2025", "31-03-2025"), used("15-03-2025")
            ),
            InvalidValue,
            "De perioden van gebruik overlappen: 01-01-2025 t/m 31-03-2025 en 15-03-2025 t/m heden.",
        ),
        (
            lambda: watched(
                "570,00", "01-01-2025", used("01-01-2025"), used("15-03-2025", "20-03-2025")
            ),
            InvalidValue,
            "De perioden van gebruik overlappen: 01-01-2025 t/m heden en 15-03-2025 t/m 20-03-2025.",
        ),
        (
            lambda: watched(
                "570,00", "01-01-2025", used("01-01-2025", "31-03-2025"), used("31-03-2025")
            ),
            InvalidValue,
            "De perioden van gebruik overlappen: 01-01-2025 t/m 31-03-2025 en 31-03-2025 t/m heden.",
        ),
        (
            lambda: watched(
                "570,00",
                "01-01-2025",
                used("01-01-2025", "31-03-2025"),
                used("01-01-2025", "01-01-2025"),
            ),
            InvalidValue,
            "De perioden van gebruik overlappen: 01-01-2025 t/m 31-03-2025 en 01-01-2025 t/m 01-01-2025.",
        ),
        (
            lambda: watched(
                "570,00", "01-01-2025", used("01-01-2025", "01-01-2025"), used("01-01-2025")
            ),
            InvalidValue,
            "De perioden van gebruik overlappen: 01-01-2025 t/m 01-01-2025 en 01-01-2025 t/m heden.",
        ),
        (
            lambda: watched(
                "570,00", "01-01-2025", used("15-03-2025"), used("01-01-2025", "31-01-2025")
            ),
            InvalidValue,
            (
                "De perioden van gebruik staan niet op volgorde: 15-03-2025 t/m heden staat voor 01-01-2025"
                " t/m 31-01-2025. Zet de eerste vooraan."
            ),
        ),
        (
            lambda: watched("570,00", "01-03-2019"),
            InvalidValue,
            (
                "De kostprijs begint op 01-03-2019, voor het abonnementstarief. Geef het restbedrag per "
                "01-01-2020 (zie ieb vergelijk)."
            ),
        ),
        (
            lambda: watched("570,00", "01-06-2025", used("01-01-2025", "31-03-2025")),
            InvalidValue,
            "De kostprijs begint op 01-06-2025, na de laatste dag van gebruik (31-03-2025).",
        ),
        (
            lambda: run_down(watched("1000,00", "01-01-2020"), (TARIEVEN[0], *TARIEVEN[2:])),
            UnknownTarief,
            "Voor 2024-01 is er geen abonnementstarief",
        ),
        (lambda: run_down(WATCHED, TARIEVEN[2:]), UnknownTarief, "Voor 2020-01 is er geen"),
        (
            lambda: run_down(WATCHED, threshold=TARIEVEN[1:]),
            UnknownTarief,
            "Voor 2020-01 is er geen",
        ),
        (
            lambda: run_down_rent(RENT, [used("01-01-2018")]),
            UnknownTarief,
            "Voor 2018-01 is er geen abonnementstarief; dat begint op 01-01-2020.",
        ),
        (
            lambda: Huur(per_maand=Bedrag(0)),
            InvalidValue,
            (
                "Een huur van 0,00 per maand: voor niets mag geen bijdrage gevraagd worden. Geef de huur, of "
                "meld de voorziening als niet bijdrageplichtig."
            ),
        ),
        (
            lambda: Huur(per_maand=Bedrag(2_000), levensduur=0),
            InvalidValue,
            "levensduur: verwacht een aantal maanden van 1 of meer; gekregen 0.",
        ),
        (
            lambda: Huur(per_maand=Bedrag(2_000), levensduur=7.5),
            InvalidType,
            "levensduur: verwacht een aantal maanden (int), geen float.",
        ),
        (
            lambda: Huur(per_maand=Bedrag(2_000_000), levensduur=84),
            InvalidValue,
            "levensduur: 84 maanden van 20000,00 is meer dan 999999,99 euro.",
        ),
        (lambda: Huur(per_maand=20), InvalidType, "per_maand: verwacht een Bedrag, geen int."),
        (
            lambda: used("12-03-2025", "01-02-2025"),
            InvalidValue,
            "De stopdatum 01-02-2025 ligt voor de startdatum 12-03-2025.",
        ),
        (
            lambda: Interval(datetime(2025, 1, 1, tzinfo=UTC)),
            InvalidType,
            "van: verwacht een bestaande datum (eejj-mm-dd) zonder tijdzone (date), geen datetime.",
        ),
        (
            lambda: Interval(day("01-01-2025"), "31-01-2025"),
            InvalidType,
            "tot_en_met: verwacht een bestaande datum (eejj-mm-dd) zonder tijdzone (date), geen str.",
        ),
        (
            lambda: Bewaking(kostprijs=COST, gebruik=()),
            InvalidValue,
            "gebruik: verwacht minstens een periode, zoals Interval(date(2025, 3, 12)).",
        ),
        (
            lambda: Bewaking(kostprijs=COST, gebruik=[day("01-01-2025")]),
            InvalidType,
            "gebruik: verwacht een Interval, geen date.",
        ),
        (
            lambda: Bewaking(kostprijs=COST, gebruik=used("01-01-2025")),
            InvalidType,
            "gebruik: verwacht een of meer waarden in een tuple of een list, geen Interval.",
        ),
        (
            lambda: Bewaking(kostprijs="570,00", gebruik=[used("01-01-2025")]),
            InvalidType,
            "kostprijs: verwacht een Kostprijs, geen str.",
        ),
        (
            lambda: watched("570,00", "01-01-2020", not_counted={"2020-04"}),
            InvalidType,
            "not_counted: verwacht maanden, zoals Maand(2020, 4), geen str.",
        ),
        (
            lambda: run_down(COST),
            InvalidType,
            (
                "bewaking: verwacht een Bewaking, geen Kostprijs; maak er een met "
                "Bewaking(kostprijs=..., gebruik=[Interval(date(2025, 3, 12))])."
            ),
        ),
        (lambda: run_down(WATCHED, tarief=1), InvalidType, "bedoelt u tarieven?"),
        (lambda: run_down(WATCHED, (19,)), InvalidType, "tarieven: verwacht tarieven"),
        (lambda: run_down(WATCHED, ()), InvalidValue, "tarieven: verwacht minstens een tarief"),
        (
            lambda: run_down(WATCHED, threshold=1_000),
            InvalidType,
            "threshold: verwacht een Bedrag, of tarieven (ieb.codes.Tarief), geen int.",
        ),
        (
            lambda: run_down(WATCHED, threshold=["10,00"]),
            InvalidType,
            "threshold: verwacht tarieven (ieb.codes.Tarief), geen str.",
        ),
        (
            lambda: restart_on(WATCHED, day("01-01-2021"), threshold=()),
            InvalidValue,
            "threshold: verwacht minstens een tarief (ieb.codes.Tarief).",
        ),
        (
            lambda: run_down(WATCHED, threshold=TARIEVEN[2:]),
            UnknownTarief,
            ("threshold: Voor 2020-01 is er geen abonnementstarief; dat begint op 01-01-2025."),
        ),
        (
            lambda: run_down(WATCHED, threshold=[*TARIEVEN, TARIEVEN[0]]),
            InvalidValue,
            "threshold: op 01-01-2020 gelden twee tarieven, 19,00 en 19,00.",
        ),
        (
            lambda: run_down(WATCHED, [OPEN, *TARIEVEN[1:]]),
            InvalidValue,
            (
                "tarieven: op 01-01-2024 gelden twee tarieven, 19,00 en 20,60. Laat het ene eindigen op "
                "de dag voordat het andere begint."
            ),
        ),
        (
            lambda: sendable(COST, [*TARIEVEN[1:], OPEN]),
            InvalidValue,
            "tarieven: op 01-01-2024 gelden twee tarieven, 19,00 en 20,60.",
        ),
        (
            lambda: run_down(
                WATCHED, [TARIEVEN[0], evolve(TARIEVEN[1], valid_from=date(2023, 12, 31))]
            ),
            InvalidValue,
            "tarieven: op 31-12-2023 gelden twee tarieven, 19,00 en 20,60.",
        ),
        (
            lambda: evolve(TARIEVEN[0], valid_to=date(2019, 12, 31)),
            InvalidValue,
            "valid_to: de laatste dag 31-12-2019 ligt voor de eerste dag 01-01-2020.",
        ),
        (
            lambda: evolve(TARIEVEN[0], cents=-1),
            InvalidValue,
            "cents: verwacht een aantal eurocenten van 0 of meer; gekregen -1.",
        ),
        (
            lambda: evolve(TARIEVEN[0], cents="1900"),
            InvalidType,
            "cents: verwacht een geheel aantal eurocenten (int), geen str.",
        ),
        (
            lambda: longest({1: WATCHED, "bed": WATCHED}),
            InvalidType,
            "bewakingen: verwacht tekst (str), geen int.",
        ),
        (
            lambda: longest({"bed": WATCHED}, delivered=["bed"]),
            InvalidType,
            "delivered: verwacht tekst (str), geen list.",
        ),
        (
            lambda: picture(run_down(WATCHED), "a\x00"),
            InvalidValue,
            "title: er staat een teken in dat niet te schrijven is; haal het weg.",
        ),
        (
            lambda: restbedrag(WATCHED, datetime(2020, 1, 1, tzinfo=UTC)),
            InvalidType,
            "day: verwacht een datum (date), geen datetime.",
        ),
        (
            lambda: carry_over(WATCHED, None),
            InvalidType,
            "day: verwacht een datum (date), geen NoneType.",
        ),
        (
            lambda: longest([WATCHED]),
            InvalidType,
            "bewakingen: verwacht een naam bij elke Bewaking (dict), geen list.",
        ),
        (
            lambda: longest({"bed": WATCHED}, delivered="bad"),
            InvalidValue,
            "delivered: 'bad' is geen van de voorzieningen; wel 'bed'.",
        ),
        (
            lambda: longest({}, delivered="bed"),
            InvalidValue,
            "delivered: 'bed' is geen van de voorzieningen; wel geen enkele.",
        ),
        (lambda: sendable("570,00"), InvalidType, "kostprijs: verwacht een Kostprijs, geen str."),
        (
            lambda: sendable(evolve(COST, kostprijs_startdatum=date(2019, 12, 31))),
            UnknownTarief,
            "Voor 2019-12 is er geen abonnementstarief; dat begint op 01-01-2020. In 2019 gold 17,50 per vier",
        ),
        (
            lambda: run_down_rent(20, [used("01-01-2023")]),
            InvalidType,
            "huur: verwacht een Huur, geen int.",
        ),
        (
            lambda: first_below(20, [used("01-01-2023")]),
            InvalidType,
            "huur: verwacht een Huur, geen int.",
        ),
        (
            lambda: run_down_rent(
                Huur(per_maand=Bedrag(1_200), levensduur=84), [used("01-01-2019")]
            ),
            InvalidValue,
            "De kostprijs begint op 01-01-2019, voor het abonnementstarief.",
        ),
    ],
)
def test_what_cannot_be_is_told_in_dutch(call, error, text):
    """What is wrong, what was expected, and what to do; always an error of the library."""
    with pytest.raises(error) as told:
        call()
    assert isinstance(told.value, IebError)
    assert text in str(told.value)


def test_a_gap_in_the_tariffs_is_no_error_when_it_is_never_reached():
    """What lies beyond the end needs no tariff."""
    assert run_down(WATCHED, (TARIEVEN[0], *TARIEVEN[2:])) == run_down(WATCHED)


def test_a_provision_that_costs_nothing_is_no_error():
    """A kostprijs of 0,00 may not be charged at all, and nothing remains."""
    verloop = run_down(watched("0,00", "01-01-2020"))
    assert (verloop.months, verloop.rest, verloop.exhausted) == (0, Bedrag(0), True)
    assert (verloop.first, verloop.last, verloop.virtual_end) == (None, None, None)
    assert list(verloop.lines()) == []


def test_days_before_the_kostprijs_do_not_count():
    """Use of before 2020 is no error when the kostprijs begins later: that is how a restbedrag goes on."""
    verloop = run_down(
        watched("412,50", "01-01-2020", used("01-05-2018", "31-12-2019"), used("01-01-2020"))
    )
    assert (str(verloop.first), verloop.months) == ("2020-01", 21)
    open_since = run_down(watched("412,50", "01-01-2020", used("01-05-2018")))
    assert open_since == verloop


class TestTheEndOfTime:
    """Dates end in 9999; a course ends there too, and says that nothing was reached."""

    def test_millennia_are_no_loop(self):
        """999.999,99 lasts until 5843, told in five stretches."""
        verloop = run_down(watched("999999,99", "01-01-2020"))
        assert (verloop.months, str(verloop.last), str(verloop.rest)) == (
            45_878,
            "5843-02",
            "17,99",
        )
        assert len(verloop.stretches) == 5
        assert verloop.provisional

    def test_a_use_that_outlasts_the_calendar_ends_in_its_last_month(self):
        """Then there is no virtual end, and what remains is told."""
        verloop = run_down(watched("999999,99", "01-01-9990"))
        assert (verloop.months, str(verloop.last), verloop.exhausted) == (120, "9999-12", False)
        assert verloop.virtual_end is None
        assert verloop.rest.cents == 99_999_999 - 120 * 2_180

    def test_a_start_after_the_last_first_day_counts_nothing(self):
        """The month after December 9999 does not exist."""
        for start in (date(9999, 12, 2), date.max):
            verloop = run_down(watched("570,00", start))
            assert (verloop.months, verloop.exhausted, str(verloop.rest)) == (0, False, "570,00")
            assert carry_over(watched("570,00", "01-01-9990"), start).kostprijs_startdatum == start

    def test_the_virtual_end_may_be_the_last_day_there_is(self):
        """The last month is reached exactly, and the kostprijs with it or just not."""
        verloop = run_down(watched(2 * 2_180, "01-11-9999"))
        assert (str(verloop.last), verloop.exhausted) == ("9999-12", False)
        verloop = run_down(watched(2_180, "01-11-9999"))
        assert verloop.virtual_end == date(9999, 11, 30)

    def test_a_rent_above_the_tariff_is_never_reached(self):
        """Its end is that of the calendar; beyond what an amount can hold the cents tell the surplus."""
        verloop = run_down_rent(Huur(per_maand=Bedrag(99_999_999)), [used("01-01-2023")])
        assert (str(verloop.last), verloop.exhausted) == ("9999-12", False)
        assert verloop.rest.cents == Bedrag.MAX_CENTS
        tariffs = sum(line.tarief.cents for line in verloop.lines())
        assert verloop.rest_cents == verloop.months * 99_999_999 - tariffs
        assert [stretch.rest_cents for stretch in verloop.stretches][-1] == verloop.rest_cents
        assert next(verloop.lines()).rest_cents == 99_999_999 - 1_900
        assert first_below(Huur(per_maand=Bedrag(99_999_999)), [used("01-01-2023")]) is None

    def test_a_table_may_end_with_the_calendar(self):
        """A last day of 31-12-9999 is a last day as any other."""
        table = (Tarief(valid_from=date(2020, 1, 1), valid_to=date.max, cents=1_900),)
        verloop = run_down(watched("570,00", "01-01-2020"), table)
        assert (verloop.months, verloop.provisional) == (30, False)

    def test_a_table_may_change_in_a_month_that_does_not_exist(self):
        """A tariff from 15-12-9999 would hold from the next month on: it changes nothing."""
        table = (*TARIEVEN, Tarief(valid_from=date(9999, 12, 15), valid_to=None, cents=1))
        assert str(run_down(watched("570,00", "01-01-2020"), table).last) == "2022-06"

    def test_a_tariff_of_nothing_takes_nothing_off(self):
        """Such a table of your own never reaches the kostprijs, and is no loop."""
        table = (Tarief(valid_from=date(2020, 1, 1), valid_to=None, cents=0),)
        verloop = run_down(watched("570,00", "01-01-2020"), table)
        assert (str(verloop.last), str(verloop.rest), verloop.exhausted) == (
            "9999-12",
            "570,00",
            False,
        )


def test_what_is_sent_after_the_last_announced_day_is_held_against_the_last_tariff():
    """TR409 does not judge there; the function goes on with 21,80."""
    assert sendable(kostprijs("21,80", "01-01-2027")) is None
    more = kostprijs("21,81", "15-06-2031")
    assert sendable(more) is more


def test_a_day_of_a_library_that_stops_the_clock_is_a_day():
    """Its class is not `date` itself; what is kept is."""

    class Frozen(date):
        """A date of another class."""

    assert type(Interval(Frozen(2025, 1, 1)).van) is date
    assert restbedrag(WATCHED, Frozen(2020, 2, 1)) == Bedrag(55_100)
    carried = carry_over(WATCHED, Frozen(2020, 2, 1))
    assert carried == Kostprijs(
        kostprijs_bedrag=Bedrag(55_100), kostprijs_startdatum=date(2020, 2, 1)
    )


def test_not_counted_may_be_any_collection_of_months():
    """It is kept as a frozenset, so that what is watched can be a key."""
    bewaking = watched("570,00", "01-01-2020", not_counted=[Maand(2020, 4)])
    assert bewaking.not_counted == frozenset({Maand(2020, 4)})
    assert {bewaking: 1}[bewaking] == 1
