"""The drawing of one dossier: every cell against the calendar, at every width."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from administratie.strategies import dossiers, policies
from ieb import History
from ieb.administratie import (
    Beleid,
    Dossier,
    Onderbreking,
    Pauzeregel,
    Soort,
    Voorliggend,
    Voorziening,
    opening,
    plan,
)
from ieb.cli.bars import BLOCKS, PLAIN, choose_signs, draw, tell_days
from ieb.keten.period import Period
from ieb.messages.aanlevering import Sleutel
from ieb.messages.places import Stroom

BSN = "999992016"
BELEID = Beleid(gemeente="0513", pauze=Pauzeregel(dagen=56))
DOSSIER = Dossier(
    nummer="17",
    bsn=BSN,
    voorzieningen=(
        Voorziening(
            nummer="HH-1",
            soort=Soort.HUISHOUDELIJKE_HULP,
            van=date(2024, 11, 15),
            onderbrekingen=(Onderbreking(laatste_dag=date(2025, 3, 10), hervat=date(2025, 6, 26)),),
        ),
        Voorziening(
            nummer="BW-2", soort=Soort.BESCHERMD_WONEN, van=date(2026, 1, 1), tot=date(2026, 2, 28)
        ),
    ),
    voorliggend=(Voorliggend(naam="Wlz", van=date(2026, 3, 1)),),
    overleden=date(2026, 3, 2),
)
TODAY = date(2026, 3, 4)
KNOWN = Period(
    sleutel=Sleutel("0513", Stroom.ABONNEMENTSTARIEF, 4711),
    bsn=BSN,
    start=date(2024, 10, 1),
    stop=date(2025, 2, 3),
    kostprijs=None,
)


def lines(dossier, made, today, *, width=100, signs=BLOCKS):
    """Return what is drawn, as text."""
    return [line.text for line in draw(dossier, made, today, width=width, signs=signs)]


def made_of(dossier, today, *known, beleid=BELEID):
    """Return the plan of a dossier, with some periods known at the CAK."""
    history = opening(History(), known, day=today)
    return plan(dossier, beleid, today, history, numbers=count(5000))


class TestDrawing:
    """What a reader sees."""

    def test_months_go_across_and_rows_are_what_is_on_record_wanted_known_and_different(self):
        """Years and months above, the day below, and only the signs that occur are explained."""
        assert lines(DOSSIER, made_of(DOSSIER, TODAY, KNOWN), TODAY) == [
            "                              2025        2026",
            "                           ondjfmamjjasondjfma",
            "HH-1 huishoudelijke hulp   ·█████░░███████████",
            "BW-2 beschermd wonen       ···············██··",
            "gaat voor: Wlz             ·················██",
            "gewenst abonnementstarief  ··████···██████····",
            "bekend abonnementstarief   █████··············",
            "verschil                   --···+···++++++····",
            "gewenst beschermd wonen    ···············██··",
            "bekend beschermd wonen     ···················",
            "verschil                   ···············++··",
            "                                    vandaag ▲",
            "",
            "█ gebruik, of een maand waarover een bijdrage gevraagd wordt",
            "░ onderbroken",
            "+ hoort erbij",
            "- hoort eraf",
        ]

    def test_a_period_that_asks_nothing_fills_no_month(self):
        """It began and stopped within one month: the CAK knows it, and nobody pays."""
        known = evolve(KNOWN, start=date(2025, 1, 10), stop=date(2025, 1, 12))
        drawn = lines(DOSSIER, made_of(DOSSIER, TODAY, known), TODAY)
        (row,) = (line for line in drawn if line.startswith("bekend abonnementstarief"))
        assert "█" not in row

    def test_a_screen_without_blocks_gets_plain_signs(self):
        """All is ASCII, and the signs differ as those of blocks do."""
        blocks = lines(DOSSIER, made_of(DOSSIER, TODAY, KNOWN), TODAY)
        plain = lines(DOSSIER, made_of(DOSSIER, TODAY, KNOWN), TODAY, signs=PLAIN)
        table = str.maketrans("█░·▲", "#~.^")
        assert "".join(plain).isascii()
        assert plain == [line.translate(table) for line in blocks]

    @pytest.mark.parametrize(
        ("encoding", "signs"),
        [("utf-8", BLOCKS), ("ascii", PLAIN), ("cp1252", PLAIN), ("x-geen", PLAIN), (None, PLAIN)],
    )
    def test_the_encoding_of_the_screen_decides_which_signs(self, encoding, signs):
        """What cannot be written is not drawn."""
        assert choose_signs(encoding) is signs

    def test_what_does_not_fit_takes_more_months_to_a_sign(self):
        """The letters of the months go, and a sign of months that differ both ways says so."""
        early = Dossier(
            bsn=BSN,
            voorzieningen=(Voorziening(nummer="B", soort=Soort.BEGELEIDING, van=date(2020, 1, 1)),),
        )
        known = Period(
            sleutel=Sleutel("0513", Stroom.ABONNEMENTSTARIEF, 1),
            bsn=BSN,
            start=date(2019, 12, 1),
            stop=date(2020, 1, 31),
            kostprijs=None,
        )
        assert lines(early, made_of(early, TODAY, known), TODAY, width=39) == [
            "                           2020 2023",
            "B begeleiding              ███████████",
            "gewenst abonnementstarief  ███████████",
            "bekend abonnementstarief   █··········",
            "verschil                   ±++++++++++",
            "                             vandaag ▲",
            "",
            "█ gebruik, of een maand waarover een bijdrage gevraagd wordt",
            "+ hoort erbij",
            "± allebei",
            "Elk teken staat voor 7 maanden.",
        ]

    def test_a_name_is_cleaned_before_it_is_cut(self):
        """A Bsn as number of a provision does not leave a part of itself."""
        dossier = Dossier(
            bsn=BSN,
            voorzieningen=(
                Voorziening(nummer=f"voorziening bij {BSN}", soort=Soort.BEGELEIDING, van=TODAY),
            ),
        )
        drawn = draw(
            dossier,
            made_of(dossier, TODAY),
            TODAY,
            width=80,
            signs=BLOCKS,
            clean=lambda name: name.replace(BSN, "*" * 9),
        )
        assert not any("9999" in line.text for line in drawn)

    def test_the_days_stand_in_words(self):
        """The drawing shows months; the days of what is wanted and known are told."""
        assert list(tell_days(DOSSIER, made_of(DOSSIER, TODAY, KNOWN))) == [
            "Overleden: 02-03-2026.",
            "Gewenst: abonnementstarief van 15-11-2024 t/m 10-03-2025.",
            "Gewenst: abonnementstarief van 26-06-2025 t/m 31-12-2025.",
            "Gewenst: beschermd wonen van 01-01-2026 t/m 28-02-2026.",
            (
                "Bekend: abonnementstarief van 01-10-2024 t/m 03-02-2025, startnummer 4711 van "
                "gemeente 0513."
            ),
        ]


def charged(periods, month):
    """Return whether one of some periods asks a contribution for a month: by the law, day by day."""
    for start, stop in periods:
        first = (
            start if start.day == 1 else (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        )
        if first <= month and (stop is None or month <= stop):
            return True
    return False


@given(dossier=dossiers(), today=st.dates(date(2024, 1, 1), date(2026, 6, 30)), beleid=policies)
def test_a_cell_is_what_the_law_says_of_its_month(dossier, today, beleid):
    """Wanted, known and different in the abonnementstarief, for every month that is drawn."""
    made = made_of(dossier, today, KNOWN, beleid=beleid)
    drawn = lines(dossier, made, today, width=500, signs=PLAIN)
    cells = {line[:26].strip(): line[27:] for line in drawn}
    stroom = Stroom.ABONNEMENTSTARIEF
    wanted = [(wens.start, wens.stop) for wens in made.gewenst if wens.stroom is stroom]
    known = [(KNOWN.start, KNOWN.stop)]
    firsts = [today, KNOWN.start, *(wens.start for wens in made.gewenst)]
    firsts += [spell.van for spell in (*dossier.voorzieningen, *dossier.voorliggend)]
    month = min(firsts).replace(day=1)
    # The row of the difference that follows that of what is known in this stream.
    place = next(at for at, line in enumerate(drawn) if line.startswith("bekend abon"))
    different = drawn[place + 1][27:]
    for at, sign in enumerate(different):
        should, does = charged(wanted, month), charged(known, month)
        assert cells["gewenst abonnementstarief"][at] == ("#" if should else ".")
        assert cells["bekend abonnementstarief"][at] == ("#" if does else ".")
        assert sign == {(True, False): "+", (False, True): "-"}.get((should, does), ".")
        month = (month + timedelta(days=32)).replace(day=1)
    assert month > today


@given(dossier=dossiers(), width=st.integers(39, 200))
def test_no_bar_is_wider_than_the_screen(dossier, width):
    """Every bar has as many cells as the others, however narrow the screen is."""
    made = made_of(dossier, TODAY, KNOWN)
    drawn = lines(dossier, made, TODAY, width=width)
    bars = drawn[: drawn.index("")]
    assert max(map(len, bars)) <= width
    assert len({len(line) for line in bars if line[27:] and set(line[27:]) <= set("█░·+-±")}) == 1
