"""From the messages of iWmo to the days of a contribution, and through the planner to messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ieb.administratie import (
    REDENEN_BEEINDIGING,
    Beleid,
    Besluit,
    Declaratie,
    Meldtermijnen,
    Pauzeregel,
    Soort,
    Startdefinitie,
    StartMelding,
    StopMelding,
    Toewijzing,
    compare_definitions,
    decide,
)
from ieb.errors import InvalidType, InvalidValue
from ieb.findings import Severity
from ieb.kalender import first_charged

from .play import GEMEENTE, Gemeente, breek, day

BG = Toewijzing(
    nummer="17",
    soort=Soort.BEGELEIDING,
    beschikking=day("20-02-2025"),
    ingang=day("01-03-2025"),
    einde=day("28-02-2026"),
)
START_ZORG, DECLARATIE = Startdefinitie.START_ZORG, Startdefinitie.DECLARATIE


def start(datum: str, heard: str | None = None) -> StartMelding:
    """Return a 305."""
    return StartMelding(datum=day(datum), ontvangen=None if heard is None else day(heard))


def stop(reden: str, datum: str, heard: str | None = None) -> StopMelding:
    """Return a 307."""
    return StopMelding(
        datum=day(datum), reden=reden, ontvangen=None if heard is None else day(heard)
    )


MARCH = start("12-03-2025")


def outcome(
    meldingen: Iterable[StartMelding | StopMelding],
    today: str,
    *,
    toewijzing: Toewijzing = BG,
    herindicatie: bool = False,
) -> tuple[date | None, date | None, list[str]]:
    """Return begin and end of a decision, and the codes of what was found."""
    found = decide(toewijzing, meldingen, today=day(today), herindicatie=herindicatie)
    return found.van, found.tot, codes(found)


def codes(besluit: Besluit) -> list[str]:
    """Return the codes of what was found."""
    return [finding.code for finding in besluit.bevindingen]


def test_d1_each_choice_of_the_start_has_its_own_first_month() -> None:
    """D1: decision, grant, begin of care and declaration give four days and two first months."""
    declared = Declaratie(van=day("24-03-2025"), tot_en_met=day("20-04-2025"))
    found = compare_definitions(BG, [MARCH], [declared], day("01-05-2025"))
    begins = {definitie: besluit.van for definitie, besluit in found.items()}
    assert begins == {
        Startdefinitie.BESCHIKKING: day("01-03-2025"),
        Startdefinitie.TOEKENNING: day("01-03-2025"),
        START_ZORG: day("12-03-2025"),
        DECLARATIE: day("24-03-2025"),
    }
    assert [str(first_charged(begin)) for begin in begins.values() if begin] == [
        "2025-03",
        "2025-03",
        "2025-04",
        "2025-04",
    ]


def test_d2_without_a_305_there_is_no_start() -> None:
    """D2: nothing is reported while no support began; two months after the decision it is told."""
    assert outcome([], "20-04-2025") == (None, None, [])
    assert outcome([], "21-04-2025") == (None, None, ["SM020"])


def test_d3_a_start_before_the_grant_begins_with_it() -> None:
    """D3: care before the first day of the grant counts from that day."""
    assert outcome([start("25-02-2025")], "01-04-2025") == (day("01-03-2025"), None, ["SM010"])


def test_d4_a_temporary_stop_and_a_restart_are_a_break() -> None:
    """D4: a 307 with reason 20 and a later 305 are a break."""
    found = decide(
        BG, [MARCH, stop("20", "10-06-2025"), start("01-09-2025")], today=day("02-09-2025")
    )
    assert found.van == day("12-03-2025")
    assert found.tot is None
    assert found.onderbrekingen == (breek("10-06-2025", "01-09-2025"),)


@pytest.mark.parametrize("definite", [stop("19", "30-09-2025"), stop("21", "10-06-2025")])
def test_d5_a_definite_stop_after_a_temporary_one_ends_with_that(definite: StopMelding) -> None:
    """D5: the last day of care is that of the temporary stop."""
    found = outcome([MARCH, stop("20", "10-06-2025"), definite], "01-10-2025")
    assert found == (day("12-03-2025"), day("10-06-2025"), ["SM032"])


def test_d6_a_death_ends_nothing() -> None:
    """D6: a 307 with reason 02 asks for a look in the BRP, and gives no end."""
    assert outcome([MARCH, stop("02", "18-12-2025")], "20-12-2025") == (
        day("12-03-2025"),
        None,
        ["SM030"],
    )


def test_d7_another_provider_is_a_break() -> None:
    """D7: between two providers lies a break of 13 days."""
    found = decide(
        BG, [MARCH, stop("38", "30-06-2025"), start("14-07-2025")], today=day("15-07-2025")
    )
    assert found.onderbrekingen == (breek("30-06-2025", "14-07-2025"),)
    assert codes(found) == ["SM031"]


def test_d8_a_grant_that_ends_without_a_307() -> None:
    """D8: it ends with the grant, unless a renewal is being decided or another grant goes on."""
    assert outcome([MARCH], "01-03-2026") == (
        day("12-03-2025"),
        day("28-02-2026"),
        ["SM042"],
    )
    assert outcome([MARCH], "01-03-2026", herindicatie=True)[1:] == (None, ["SM041"])
    next_one = evolve(BG, opvolger="18")
    assert outcome([MARCH], "01-03-2026", toewijzing=next_one)[1:] == (None, ["SM040"])


def test_a_follow_up_with_a_start_of_its_own_ends_the_contribution() -> None:
    """Two grants that join are one period, which stops when the second one does."""
    after = evolve(BG, nummer="18", ingang=day("01-03-2026"), einde=day("31-08-2026"))
    going_on = start("01-03-2026")
    gemeente = Gemeente()
    for today, ended, sent in (
        ("14-03-2025", (), ["405 st 1 nr 1 start 12-03-2025"]),
        ("02-03-2026", (), []),
        (
            "03-08-2026",
            (stop("19", "31-07-2026"),),
            ["405 st 2 nr 1 start 12-03-2025 stop 31-07-2026"],
        ),
    ):
        first = decide(BG, [MARCH], today=day(today)).voorziening()
        second = decide(after, [going_on, *ended], today=day(today)).voorziening()
        assert first is not None
        assert second is not None
        assert gemeente.night(today, first, second) == sent


@pytest.mark.parametrize(("heard", "found"), [("04-07-2025", []), ("07-07-2025", ["SM021"])])
def test_d9_a_307_comes_within_five_working_days(heard: str, found: list[str]) -> None:
    """D9: of a stop on a Friday one hears at the latest on the Friday after it."""
    assert outcome([MARCH, stop("19", "27-06-2025", heard)], "08-07-2025")[2] == found


class Kerkrade:
    """A gemeente that pauses after 56 days, and decides by the begin of the care."""

    def __init__(self) -> None:
        self.gemeente = Gemeente(Beleid(gemeente=GEMEENTE, pauze=Pauzeregel(dagen=56)))

    def night(
        self,
        today: str,
        *meldingen: StartMelding | StopMelding,
        herindicatie: bool = False,
    ) -> list[str]:
        """Decide, plan and send; return the messages."""
        found = decide(BG, meldingen, today=day(today), herindicatie=herindicatie)
        provision = found.voorziening()
        return self.gemeente.night(today, *([] if provision is None else [provision]))


def begun() -> Kerkrade:
    """Return the gemeente after it reported the start."""
    kerkrade = Kerkrade()
    assert kerkrade.night("14-03-2025", MARCH) == ["405 st 1 nr 1 start 12-03-2025"]
    return kerkrade


PAUSED = stop("20", "10-06-2025")
AGAIN = start("01-09-2025")


def test_k1_a_pause_a_restart_and_an_end() -> None:
    """K1: the pause is sent when it shows, the restart has a new number, the end stops that."""
    kerkrade = begun()
    assert kerkrade.night("16-06-2025", MARCH, PAUSED) == []
    assert kerkrade.night("06-08-2025", MARCH, PAUSED) == []
    assert kerkrade.night("07-08-2025", MARCH, PAUSED) == [
        "405 st 2 nr 1 start 12-03-2025 stop 10-06-2025"
    ]
    assert kerkrade.night("03-09-2025", MARCH, PAUSED, AGAIN) == ["405 st 1 nr 2 start 01-09-2025"]
    ended = stop("19", "19-12-2025")
    assert kerkrade.night("22-12-2025", MARCH, PAUSED, AGAIN, ended) == [
        "405 st 2 nr 2 start 01-09-2025 stop 19-12-2025"
    ]


def test_k2_a_pause_that_is_known_beforehand_is_sent_at_once() -> None:
    """K2: with the restart known, the stop goes out the day after the last day of use."""
    kerkrade = begun()
    assert kerkrade.night("11-06-2025", MARCH, PAUSED, AGAIN) == [
        "405 st 2 nr 1 start 12-03-2025 stop 10-06-2025"
    ]
    assert kerkrade.night("01-09-2025", MARCH, PAUSED, AGAIN) == ["405 st 1 nr 2 start 01-09-2025"]


def test_k3_a_definite_stop_after_the_temporary_one() -> None:
    """K3: the care ended with the temporary stop."""
    kerkrade = begun()
    assert kerkrade.night("02-07-2025", MARCH, PAUSED, stop("21", "30-06-2025")) == [
        "405 st 2 nr 1 start 12-03-2025 stop 10-06-2025"
    ]


def test_k4_a_death_sends_nothing() -> None:
    """K4: the CAK has it from the BRP."""
    assert begun().night("30-12-2025", MARCH, stop("02", "18-12-2025")) == []


def test_k5_another_provider_sends_nothing() -> None:
    """K5: a gap of 13 days is no pause."""
    change = (stop("38", "30-06-2025"), start("14-07-2025"))
    assert begun().night("15-07-2025", MARCH, *change) == []


def test_k6_a_late_307_stops_in_the_past() -> None:
    """K6: months after the stop are refunded; that the 307 was late is told."""
    late = stop("19", "30-09-2025", "15-12-2025")
    assert begun().night("15-12-2025", MARCH, late) == [
        "405 st 2 nr 1 start 12-03-2025 stop 30-09-2025"
    ]
    assert "SM021" in outcome([MARCH, late], "15-12-2025")[2]


def test_k7_a_refused_renewal_stops_with_the_grant() -> None:
    """K7: while a renewal is being decided nothing is sent; when it is refused, the stop is."""
    kerkrade = begun()
    assert kerkrade.night("01-03-2026", MARCH, herindicatie=True) == []
    assert kerkrade.night("09-03-2026", MARCH) == ["405 st 2 nr 1 start 12-03-2025 stop 28-02-2026"]


@pytest.mark.parametrize(
    ("meldingen", "today", "found"),
    [
        ([MARCH, start("01-05-2025")], "02-05-2025", ["SM012"]),
        ([stop("19", "30-04-2025")], "02-04-2025", ["SM013"]),
        ([start("01-03-2026")], "02-02-2026", ["SM011", "SM020"]),
        ([start("12-03-2025", "01-05-2025")], "02-05-2025", ["SM020", "SM050"]),
        ([MARCH, stop("19", "30-04-2025"), start("01-06-2025")], "02-06-2025", ["SM033"]),
        ([MARCH, stop("19", "30-04-2025"), stop("21", "10-05-2025")], "02-06-2025", []),
        ([MARCH, stop("19", "30-04-2025"), stop("20", "10-05-2025")], "02-06-2025", []),
        ([MARCH, stop("37", "30-04-2025"), stop("38", "10-05-2025")], "02-06-2025", ["SM031"]),
    ],
)
def test_what_is_odd_is_told(
    meldingen: list[StartMelding | StopMelding], today: str, found: list[str]
) -> None:
    """Each oddity has its code; only a start after the grant is more than a signal."""
    besluit = decide(BG, meldingen, today=day(today))
    assert codes(besluit) == found
    for finding in besluit.bevindingen:
        heavy = finding.code == "SM011"
        assert (finding.severity is Severity.OVERTREDING) is heavy


def test_a_break_outside_the_care_moves_its_ends() -> None:
    """A break before the begin moves it, one over the end brings that forward."""
    early = [start("25-02-2025"), stop("20", "26-02-2025"), start("10-03-2025")]
    assert outcome(early, "01-04-2025")[0] == day("10-03-2025")
    gone = [start("25-02-2025"), stop("20", "26-02-2025")]
    assert outcome(gone, "01-04-2025")[:2] == (None, None)
    short = [start("25-02-2025"), stop("20", "26-02-2025"), start("28-02-2025")]
    assert outcome(short, "01-04-2025")[0] == day("01-03-2025")
    over = [MARCH, stop("20", "10-02-2026"), start("10-03-2026")]
    assert outcome(over, "11-03-2026")[1] == day("10-02-2026")
    open_end = [MARCH, stop("20", "10-02-2026")]
    found = decide(BG, open_end, today=day("11-03-2026"))
    assert (found.tot, found.onderbrekingen) == (day("28-02-2026"), (breek("10-02-2026"),))
    last_day = [MARCH, stop("20", "28-02-2026")]
    assert decide(BG, last_day, today=day("11-03-2026")).onderbrekingen == ()
    before = [stop("19", "28-02-2025"), MARCH]
    assert outcome([stop("19", "10-02-2025")], "11-03-2025")[0] is None
    assert outcome(before, "13-03-2025")[0] == day("12-03-2025")
    nothing = decide(
        BG, [stop("19", "10-02-2025")], today=day("11-03-2025"), definitie=Startdefinitie.TOEKENNING
    )
    assert nothing.van is None
    assert nothing.voorziening() is None


def test_what_was_known_too_late_cannot_reach_the_cak_in_time() -> None:
    """SM050: a decision over a begin of more than a month ago is late, four months for a pgb."""
    late = evolve(BG, beschikking=day("02-04-2025"))
    found = decide(late, [MARCH], today=day("03-04-2025"), definitie=Startdefinitie.TOEKENNING)
    (finding,) = found.bevindingen
    assert (finding.code, finding.message) == (
        "SM050",
        (
            "De start 01-03-2025 moest uiterlijk 01-04-2025 bij het CAK zijn, en was hier pas bekend op "
            "02-04-2025."
        ),
    )
    for grant in (evolve(late, beschikking=day("01-04-2025")), evolve(late, pgb=True)):
        found = decide(grant, [MARCH], today=day("03-04-2025"), definitie=Startdefinitie.TOEKENNING)
        assert codes(found) == []
    pgb = evolve(late, pgb=True, beschikking=day("02-07-2025"))
    assert codes(decide(pgb, [MARCH], today=day("03-07-2025"))) == []
    by_grant = decide(pgb, [MARCH], today=day("03-07-2025"), definitie=Startdefinitie.TOEKENNING)
    assert codes(by_grant) == ["SM050"]


def test_a_restart_that_was_told_in_time_is_none_that_lies_too_early() -> None:
    """What was told before the stop, or lies after it, is no restart on the wrong day."""
    paused = stop("20", "10-06-2025", "12-06-2025")
    for restart in (
        start("01-06-2025", "05-06-2025"),
        start("10-06-2025", "11-06-2025"),
        start("11-06-2025", "20-06-2025"),
    ):
        assert decide(BG, [MARCH, paused, restart], today=day("01-07-2025")).van


def test_declared_days_give_begin_and_end() -> None:
    """By declaration the care lasts as long as it was declared, within the grant."""
    declared = [
        Declaratie(van=day("24-02-2025"), tot_en_met=day("20-04-2025")),
        Declaratie(van=day("21-04-2025"), tot_en_met=day("18-05-2025")),
    ]
    found = decide(BG, [], declared, definitie=DECLARATIE, today=day("01-04-2026"))
    assert (found.van, found.tot) == (day("24-02-2025"), day("18-05-2025"))
    assert codes(found) == ["SM010", "SM020", "SM050", "SM042"]
    none = decide(BG, [MARCH], [], definitie=DECLARATIE, today=day("01-04-2026"))
    assert none.van is None


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: evolve(BG, einde=day("28-02-2025")),
            "Toewijzing 17: de einddatum 28-02-2025 ligt voor de ingang 01-03-2025.",
        ),
        (
            lambda: stop("99", "10-06-2025"),
            "Reden beëindiging '99' staat niet in WMO588. Bekend zijn: 02, 19, 20, 21",
        ),
        (
            lambda: decide(
                BG,
                [
                    MARCH,
                    stop("20", "10-06-2025", "12-06-2025"),
                    start("01-06-2025", "20-06-2025"),
                ],
                today=day("01-07-2025"),
            ),
            "De start 01-06-2025 ligt voor of op de tijdelijke stop 10-06-2025.",
        ),
        (
            lambda: decide(
                BG, [MARCH, stop("20", "10-06-2025"), start("10-06-2025")], today=day("01-07-2025")
            ),
            "De start 10-06-2025 ligt voor of op de tijdelijke stop 10-06-2025.",
        ),
        (
            lambda: Declaratie(van=day("10-06-2025"), tot_en_met=day("09-06-2025")),
            "Declaratie: de laatste dag 09-06-2025 ligt voor de eerste 10-06-2025.",
        ),
    ],
)
def test_what_cannot_be_is_refused(make: object, text: str) -> None:
    """The error names what is wrong, where, and what was expected."""
    with pytest.raises(InvalidValue) as error:
        make()  # type: ignore[operator]  # each row makes something
    assert text in str(error.value)


def test_other_types_are_refused() -> None:
    """What is no day and what is no melding is told."""
    with pytest.raises(InvalidType, match="datum: verwacht een datum"):
        StartMelding(datum="12-03-2025")
    with pytest.raises(InvalidType, match="meldingen: verwacht een StartMelding"):
        decide(BG, ["305"], today=day("01-04-2025"))
    with pytest.raises(InvalidType, match="today: verwacht een datum"):
        decide(BG, [], today="01-04-2025")


days = st.dates(date(2025, 1, 1), date(2026, 6, 1))


def restarts_on_a_stop(heard: list[StartMelding | StopMelding]) -> bool:
    """Return whether a later start lies on the day of a stop, which is an error by itself."""
    starts = sorted(melding.datum for melding in heard if isinstance(melding, StartMelding))
    stops = {melding.datum for melding in heard if isinstance(melding, StopMelding)}
    return not stops.isdisjoint(starts[1:])


meldingen = st.lists(
    st.builds(StartMelding, datum=days)
    | st.builds(StopMelding, datum=days, reden=st.sampled_from(sorted(REDENEN_BEEINDIGING))),
    max_size=6,
).filter(lambda heard: not restarts_on_a_stop(heard))
grants = st.builds(
    lambda decided, wait, length: Toewijzing(
        nummer="17",
        soort=Soort.BEGELEIDING,
        beschikking=decided,
        ingang=decided + timedelta(days=wait),
        einde=decided + timedelta(days=wait + length),
    ),
    days,
    st.integers(0, 60),
    st.integers(0, 400),
)


@given(grants, meldingen, days, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_changes_a_decision(
    grant: Toewijzing, heard: list[StartMelding | StopMelding], today: date, random: object
) -> None:
    """The same meldingen in another order, or twice, give the same decision."""
    shuffled = [*heard, *heard]
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # what hypothesis draws
    assert decide(grant, heard, today=today) == decide(grant, shuffled, today=today)


@given(grants, meldingen, days)
def test_the_care_never_begins_before_the_grant(
    grant: Toewijzing, heard: list[StartMelding | StopMelding], today: date
) -> None:
    """By begin of care never before the grant; with every choice but declaration not before it."""
    for definitie, besluit in compare_definitions(grant, heard, [], today).items():
        if besluit.van is not None and definitie is not DECLARATIE:
            assert besluit.van >= grant.ingang


@given(grants, meldingen, days)
def test_while_a_renewal_is_decided_the_grant_ends_nothing(
    grant: Toewijzing, heard: list[StartMelding | StopMelding], today: date
) -> None:
    """With herindicatie an end comes from a 307 only, never from the grant alone."""
    held = decide(grant, heard, today=today, herindicatie=True)
    if held.tot is not None:
        assert held.tot in {melding.datum for melding in heard}


@given(grants, meldingen, days, days)
def test_a_death_changes_no_day(
    grant: Toewijzing, heard: list[StartMelding | StopMelding], today: date, died: date
) -> None:
    """A 307 with reason 02 never changes begin, end or breaks."""
    others = [melding for melding in heard if getattr(melding, "reden", "") != "02"]
    dead = [*others, StopMelding(datum=died, reden="02")]
    told = decide(grant, dead, today=today)
    untold = decide(grant, others, today=today)
    assert (told.van, told.tot) == (untold.van, untold.tot)
    assert told.onderbrekingen == untold.onderbrekingen


@given(st.integers(0, 80), st.integers(1, 56))
def test_a_break_within_the_limit_sends_nothing(after: int, unused: int) -> None:
    """A 307/20 and a 305 within the limit of the policy never change the messages."""
    last = day("12-03-2025") + timedelta(days=after)
    heard = [
        MARCH,
        StopMelding(datum=last, reden="20"),
        StartMelding(datum=last + timedelta(days=unused + 1)),
    ]
    kerkrade = begun()
    for ahead in (1, 30, 57, 58, 90):
        today = last + timedelta(days=ahead)
        told = [melding for melding in heard if melding.datum <= today]
        provision = decide(BG, told, today=today).voorziening()
        assert provision is not None
        assert kerkrade.gemeente.night(today.strftime("%d-%m-%Y"), provision) == []


def test_holidays_are_a_choice() -> None:
    """Whether a holiday is a working day is for the gemeente to say."""
    late = stop("19", "16-04-2025", "24-04-2025")
    assert codes(decide(BG, [MARCH, late], today=day("24-04-2025"))) == ["SM021"]
    closed = Meldtermijnen(werkdag=lambda found: found.weekday() < 5 and found != day("21-04-2025"))
    assert not codes(decide(BG, [MARCH, late], today=day("24-04-2025"), termijnen=closed))
