"""The worked examples: what a gemeente has on record, and exactly what it sends."""

from __future__ import annotations

from itertools import count

from attrs import evolve

from ieb import History
from ieb.administratie import (
    Beleid,
    Dossier,
    Kostprijsbeleid,
    Mutaties,
    Pauzeregel,
    RedenCode,
    Soort,
    Voorliggend,
    opening,
    plan,
)
from ieb.keten.period import Period
from ieb.messages.aanlevering import Sleutel
from ieb.messages.places import Stroom

from .play import BSN, GEMEENTE, Gemeente, breek, day, euro, hulp, line_of

LANGSTE = Beleid(gemeente=GEMEENTE, kostprijs=Kostprijsbeleid.LANGSTE)
KERKRADE = Beleid(gemeente=GEMEENTE, pauze=Pauzeregel(dagen=56))


def why(gemeente: Gemeente) -> set[RedenCode]:
    """Return why the last plan sends nothing more."""
    assert gemeente.last is not None
    return {reden.code for reden in gemeente.last.uitleg}


def obstacles(gemeente: Gemeente) -> list[tuple[tuple[str, ...], str | None]]:
    """Return what the last plan cannot send: the rules, and what can be sent instead."""
    assert gemeente.last is not None
    found = []
    for obstacle in gemeente.last.belemmeringen:
        instead = obstacle.voorstel
        found.append((obstacle.codes, None if instead is None else line_of(instead)))
    return found


def test_a1_a_second_provision_starts_nothing_and_the_last_one_stops() -> None:
    """A1: the first provision starts, the last one stops, what lies between sends nothing."""
    gemeente = Gemeente()
    assert gemeente.night("20-03-2025", hulp("HH", "12-03-2025")) == [
        "405 st 1 nr 1 start 12-03-2025"
    ]
    both = (hulp("HH", "12-03-2025"), hulp("BG", "01-06-2025", soort=Soort.BEGELEIDING))
    assert gemeente.night("02-06-2025", *both) == []
    assert why(gemeente) == {RedenCode.LOOPT_AL}
    changed = (hulp("HH", "12-03-2025", "31-08-2025"), both[1])
    assert gemeente.night("01-09-2025", *changed) == []
    none = (changed[0], hulp("BG", "01-06-2025", "15-10-2025", soort=Soort.BEGELEIDING))
    assert gemeente.night("16-10-2025", *none) == ["405 st 2 nr 1 start 12-03-2025 stop 15-10-2025"]


def test_a2_a_rolstoel_asks_nothing() -> None:
    """A2: for a rolstoel nothing is sent."""
    gemeente = Gemeente()
    assert gemeente.night("20-03-2025", hulp("R", "12-03-2025", soort=Soort.ROLSTOEL)) == []
    assert why(gemeente) == {RedenCode.NIET_BIJDRAGEPLICHTIG}


def test_a3_a_pause_of_more_than_eight_weeks() -> None:
    """A3: a break of more than 56 days is a stop on the last day used, and a start later on."""
    gemeente = Gemeente(KERKRADE)
    used = hulp("HH", "15-01-2025")
    assert gemeente.night("20-01-2025", used) == ["405 st 1 nr 1 start 15-01-2025"]
    stopped = hulp("HH", "15-01-2025", breaks=[breek("10-03-2025")])
    for today in ("20-03-2025", "06-05-2025"):
        assert gemeente.night(today, stopped) == []
        assert RedenCode.PAUZE_NOG_NIET in why(gemeente)
        assert gemeente.last is not None
        assert gemeente.last.volgend_moment == day("07-05-2025")
    assert gemeente.night("07-05-2025", stopped) == [
        "405 st 2 nr 1 start 15-01-2025 stop 10-03-2025"
    ]
    again = hulp("HH", "15-01-2025", breaks=[breek("10-03-2025", "26-05-2025")])
    assert gemeente.night("27-05-2025", again) == ["405 st 1 nr 2 start 26-05-2025"]


def test_a4_a_short_break_is_no_pause() -> None:
    """A4: a break of 35 days sends nothing."""
    gemeente = Gemeente(KERKRADE)
    gemeente.night("20-01-2025", hulp("HH", "15-01-2025"))
    broken = hulp("HH", "15-01-2025", breaks=[breek("10-03-2025", "15-04-2025")])
    assert gemeente.night("20-04-2025", broken) == []


def test_a5_a_gap_that_frees_no_month_is_no_gap() -> None:
    """A5: two provisions with a gap of ten days within a charged month are one period."""
    gemeente = Gemeente()
    provisions = (
        hulp("HH", "15-01-2025", "10-03-2025"),
        hulp("BG", "20-03-2025", soort=Soort.BEGELEIDING),
    )
    assert gemeente.night("21-03-2025", *provisions) == ["405 st 1 nr 1 start 15-01-2025"]
    assert RedenCode.GAT_ZONDER_MAAND in why(gemeente)


def test_a6_a_gap_of_one_day_frees_a_month() -> None:
    """A6: a gap of one day, the first of April, frees April."""
    gemeente = Gemeente()
    provisions = (
        hulp("HH", "15-01-2025", "31-03-2025"),
        hulp("BG", "02-04-2025", soort=Soort.BEGELEIDING),
    )
    assert gemeente.night("03-04-2025", *provisions) == [
        "405 st 1 nr 1 start 15-01-2025 stop 31-03-2025",
        "405 st 1 nr 2 start 02-04-2025",
    ]


def test_a7_a_death_after_the_stop_takes_the_stop_back() -> None:
    """A7: a stop on or after the day of death is taken back, with the signal that goes with it."""
    gemeente = Gemeente()
    gemeente.night("10-06-2025", hulp("HH", "09-06-2025"))
    ended = hulp("HH", "09-06-2025", "23-12-2025")
    assert gemeente.night("24-12-2025", ended) == ["405 st 2 nr 1 start 09-06-2025 stop 23-12-2025"]
    assert gemeente.night("30-12-2025", ended, overleden=day("18-12-2025")) == [
        "405 st 2 nr 1 start 09-06-2025"
    ]
    assert gemeente.last is not None
    (opdracht,) = gemeente.last.opdrachten
    assert [reden.code for reden in opdracht.redenen] == [RedenCode.OVERLIJDEN_STOP_VERVALT]
    assert [signal.code for signal in opdracht.signalen] == ["IV107"]


def test_a7_a_death_that_is_known_in_time_sends_no_stop() -> None:
    """A7: when the death is known before the stop went out, nothing is sent."""
    gemeente = Gemeente()
    gemeente.night("10-06-2025", hulp("HH", "09-06-2025"))
    ended = hulp("HH", "09-06-2025", "23-12-2025")
    assert gemeente.night("24-12-2025", ended, overleden=day("18-12-2025")) == []
    assert RedenCode.OVERLIJDEN in why(gemeente)


def test_a8_a_start_found_late_is_blocked_with_a_proposal() -> None:
    """A8: a start more than 12 months back breaks OP241; the proposal starts 12 months back."""
    gemeente = Gemeente()
    assert gemeente.night("20-05-2026", hulp("HH", "12-03-2025")) == []
    assert obstacles(gemeente) == [(("OP241",), "405 st 1 nr 1 start 20-05-2025")]


def test_a9a_a_stop_found_years_late_is_blocked_with_a_proposal() -> None:
    """A9a: a stop more than 36 months back breaks OP372 and TR394; the proposal stops there."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    assert gemeente.night("15-06-2029", hulp("HH", "12-03-2025", "31-01-2026")) == []
    ((codes, instead),) = obstacles(gemeente)
    assert set(codes) == {"OP372", "TR394"}
    assert instead == "405 st 2 nr 1 start 12-03-2025 stop 15-06-2026"


def test_a9b_a_later_start_is_a_change() -> None:
    """A9b: a start that must be a month later is a change."""
    gemeente = Gemeente()
    gemeente.night("10-08-2025", hulp("HH", "07-08-2025"))
    assert gemeente.night("15-10-2026", hulp("HH", "07-09-2025")) == [
        "405 st 2 nr 1 start 07-09-2025"
    ]


def test_a9c_an_earlier_start_too_far_back_has_no_proposal() -> None:
    """A9c: a start that must be earlier, more than 12 months back, is blocked for good."""
    gemeente = Gemeente()
    gemeente.night("10-09-2025", hulp("HH", "07-09-2025"))
    assert gemeente.night("15-10-2026", hulp("HH", "07-08-2025")) == []
    assert obstacles(gemeente) == [(("OP372",), None)]


def test_a9d_a_start_within_the_month_is_no_mutation() -> None:
    """A9d: a start that moves within its month sends nothing, unless the policy is EXACT."""
    gemeente = Gemeente()
    gemeente.night("08-09-2025", hulp("HH", "07-09-2025"))
    assert gemeente.night("25-09-2025", hulp("HH", "20-09-2025")) == []
    assert RedenCode.GEEN_INVLOED in why(gemeente)
    gemeente.beleid = evolve(gemeente.beleid, mutaties=Mutaties.EXACT)
    assert gemeente.night("25-09-2025", hulp("HH", "20-09-2025")) == [
        "405 st 2 nr 1 start 20-09-2025"
    ]


def test_a10_to_beschermd_wonen_and_back() -> None:
    """A10: beschermd wonen stops the abonnementstarief; afterwards that starts with a new number."""
    gemeente = Gemeente()
    home = hulp("HH", "12-03-2025")
    gemeente.night("20-03-2025", home)
    stopped = hulp("HH", "12-03-2025", "14-09-2025")
    housed = hulp("BW", "15-09-2025", soort=Soort.BESCHERMD_WONEN)
    assert gemeente.night("16-09-2025", stopped, housed) == [
        "405 st 2 nr 1 start 12-03-2025 stop 14-09-2025",
        "407 st 1 nr 1 start 15-09-2025",
    ]
    left = hulp("BW", "15-09-2025", "31-01-2026", soort=Soort.BESCHERMD_WONEN)
    back = hulp("BG", "01-02-2026", soort=Soort.BEGELEIDING)
    assert gemeente.night("01-02-2026", stopped, left, back) == [
        "407 st 2 nr 1 start 15-09-2025 stop 31-01-2026",
        "405 st 1 nr 2 start 01-02-2026",
    ]


def test_a11_the_gemeente_watches_the_kostprijs_itself() -> None:
    """A11: a stop on the day the kostprijs is reached, in time or late; no kostprijs is sent."""
    tillift = hulp(
        "T", "01-01-2025", soort=Soort.HULPMIDDEL, kostprijs=euro("105,00", "01-01-2025")
    )
    gemeente = Gemeente()
    assert gemeente.night("02-01-2025", tillift) == ["405 st 1 nr 1 start 01-01-2025"]
    late = evolve(gemeente)
    assert gemeente.night("15-05-2025", tillift) == []
    stop = ["405 st 2 nr 1 start 01-01-2025 stop 31-05-2025"]
    assert gemeente.night("31-05-2025", tillift) == stop
    assert late.night("03-02-2026", tillift) == stop


def test_a11c_one_month_is_payable() -> None:
    """A11c: a kostprijs of one month is started without it, and stopped at the end of the month."""
    gemeente = Gemeente()
    drempel = hulp(
        "D", "01-03-2025", soort=Soort.WONINGAANPASSING, kostprijs=euro("21,00", "01-03-2025")
    )
    assert gemeente.night("03-03-2025", drempel) == ["405 st 1 nr 1 start 01-03-2025"]
    assert gemeente.night("31-03-2025", drempel) == [
        "405 st 2 nr 1 start 01-03-2025 stop 31-03-2025"
    ]


def test_a12_what_remains_is_told_when_the_service_ends() -> None:
    """A12: while a service runs nothing is told; after it what remains of the kostprijs."""
    gemeente = Gemeente(LANGSTE)
    gemeente.night("02-01-2025", hulp("HH", "01-01-2025"))
    scoot = hulp("S", "15-04-2025", soort=Soort.HULPMIDDEL, kostprijs=euro("1000,00", "15-04-2025"))
    assert gemeente.night("20-04-2025", hulp("HH", "01-01-2025"), scoot) == []
    assert gemeente.night("12-08-2025", hulp("HH", "01-01-2025", "10-08-2025"), scoot) == [
        "405 st 2 nr 1 start 01-01-2025 kostprijs 916,00 per 01-09-2025"
    ]


def test_a13_a_longer_kostprijs_is_told_and_a_shorter_is_not() -> None:
    """A13: the kostprijs of what lasts longest is told."""
    gemeente = Gemeente(LANGSTE)
    a = hulp("A", "01-01-2025", soort=Soort.HULPMIDDEL, kostprijs=euro("600,00", "01-01-2025"))
    b = hulp("B", "15-04-2025", soort=Soort.HULPMIDDEL, kostprijs=euro("1000,00", "15-04-2025"))
    c = hulp("C", "15-05-2025", soort=Soort.HULPMIDDEL, kostprijs=euro("500,00", "15-05-2025"))
    assert gemeente.night("10-01-2025", a) == [
        "405 st 1 nr 1 start 01-01-2025 kostprijs 600,00 per 01-01-2025"
    ]
    assert gemeente.night("20-04-2025", a, b) == [
        "405 st 2 nr 1 start 01-01-2025 kostprijs 1000,00 per 15-04-2025"
    ]
    assert gemeente.night("20-05-2025", a, b, c) == []
    assert RedenCode.KORTERE_KOSTPRIJS in why(gemeente)


def test_a14_a_pause_repeats_the_kostprijs_and_the_restart_tells_what_remains() -> None:
    """A14: the stop repeats the kostprijs; the new start tells what remains of it."""
    gemeente = Gemeente(evolve(LANGSTE, pauze=Pauzeregel(dagen=56)))
    cost = euro("600,00", "01-01-2025")
    used = hulp("A", "01-01-2025", soort=Soort.HULPMIDDEL, kostprijs=cost)
    gemeente.night("10-01-2025", used)
    broken = hulp(
        "A", "01-01-2025", soort=Soort.HULPMIDDEL, kostprijs=cost, breaks=[breek("20-03-2025")]
    )
    assert gemeente.night("01-06-2025", broken) == [
        "405 st 2 nr 1 start 01-01-2025 stop 20-03-2025 kostprijs 600,00 per 01-01-2025"
    ]
    again = evolve(broken, onderbrekingen=(breek("20-03-2025", "01-07-2025"),))
    assert gemeente.night("01-07-2025", again) == [
        "405 st 1 nr 2 start 01-07-2025 kostprijs 537,00 per 01-07-2025"
    ]


def test_a15a_the_wlz_goes_before() -> None:
    """A15a: while the Wlz runs the abonnementstarief stops; afterwards it has a new number."""
    gemeente = Gemeente()
    gemeente.night("20-01-2025", hulp("HH", "15-01-2025"))
    wlz = Voorliggend(naam="Wlz", van=day("01-06-2025"))
    assert gemeente.night("03-06-2025", hulp("HH", "15-01-2025"), voorliggend=(wlz,)) == [
        "405 st 2 nr 1 start 15-01-2025 stop 31-05-2025"
    ]
    over = Voorliggend(naam="Wlz", van=day("01-06-2025"), tot=day("31-10-2025"))
    assert gemeente.night("03-11-2025", hulp("HH", "15-01-2025"), voorliggend=(over,)) == [
        "405 st 1 nr 2 start 01-11-2025"
    ]


def test_a15b_a_start_during_the_wlz_waits_for_its_end() -> None:
    """A15b: what was started while the Wlz runs stays, and gets its start when that ends."""
    gemeente = Gemeente()
    home = hulp("HH", "10-12-2025")
    assert gemeente.night("12-12-2025", home) == ["405 st 1 nr 1 start 10-12-2025"]
    wlz = Voorliggend(naam="Wlz", van=day("01-03-2025"))
    assert gemeente.night("15-12-2025", home, voorliggend=(wlz,)) == []
    over = evolve(wlz, tot=day("31-03-2026"))
    assert gemeente.night("03-04-2026", home, voorliggend=(over,)) == [
        "405 st 2 nr 1 start 01-04-2026"
    ]


def test_a16_what_was_withdrawn_is_removed_after_a_person_agrees() -> None:
    """A16: a period without any provision is removed, and that asks for a person."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    assert gemeente.night("20-04-2025") == ["405 st 3 nr 1 start 12-03-2025"]
    assert gemeente.last is not None
    assert [opdracht.bevestigen for opdracht in gemeente.last.opdrachten] == [True]


def test_a17_what_ran_before_2020_starts_in_2020() -> None:
    """A17: a provision of 2017 starts with the abonnementstarief, also when it ended at once."""
    assert Gemeente().night("06-04-2020", hulp("HH", "01-05-2017")) == [
        "405 st 1 nr 1 start 01-01-2020"
    ]
    assert Gemeente().night("06-04-2020", hulp("HH", "01-05-2017", "14-02-2020")) == [
        "405 st 1 nr 1 start 01-01-2020 stop 14-02-2020"
    ]


def test_a18_a_period_makes_room_before_another_grows() -> None:
    """A18: the later period shrinks in the first wave, the earlier one grows in the second."""
    gemeente = Gemeente()
    bw = Soort.BESCHERMD_WONEN
    gemeente.night("03-02-2025", hulp("A", "01-01-2025", "31-01-2025", soort=bw))
    gemeente.night(
        "03-02-2025",
        hulp("A", "01-01-2025", "31-01-2025", soort=bw),
        hulp("B", "02-02-2025", soort=bw),
    )
    gemeente.night(
        "05-03-2025",
        hulp("A", "01-01-2025", "10-02-2025", soort=bw),
        hulp("B", "12-02-2025", soort=bw),
    )
    assert gemeente.last is not None
    waves = [[line_of(opdracht) for opdracht in wave] for wave in gemeente.last.golven]
    assert waves == [
        ["407 st 2 nr 2 start 12-02-2025"],
        ["407 st 2 nr 1 start 01-01-2025 stop 10-02-2025"],
    ]


def test_a19_an_end_waits_for_a_decision_about_its_renewal() -> None:
    """A19: while a renewal is being decided the end waits, and a renewal sends nothing."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    pending = hulp("HH", "12-03-2025", "31-12-2025", herindicatie=True)
    assert gemeente.night("02-01-2026", pending) == []
    assert RedenCode.HERINDICATIE_LOOPT in why(gemeente)
    assert gemeente.night("20-01-2026", hulp("HH", "12-03-2025", "31-12-2027")) == []


def test_a20_a_client_who_moved_is_stopped_when_the_care_ends() -> None:
    """A20: the gemeente ends the care of who moved, and that stops the period."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    assert gemeente.night("02-10-2025", hulp("HH", "12-03-2025", "30-09-2025")) == [
        "405 st 2 nr 1 start 12-03-2025 stop 30-09-2025"
    ]


def test_a21_nothing_starts_beside_what_cannot_shrink() -> None:
    """A21: a new period beside one that cannot be stopped any more is blocked too."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    assert (
        gemeente.night(
            "15-06-2029",
            hulp("HH", "12-03-2025", "31-01-2026"),
            hulp("BG", "01-06-2029", soort=Soort.BEGELEIDING),
        )
        == []
    )
    first, second = obstacles(gemeente)
    assert set(first[0]) == {"OP372", "TR394"}
    assert second == (("AD001",), None)


def test_the_history_of_nobody_is_empty() -> None:
    """Without provisions and without a history nothing is sent, and that is told."""
    gemeente = Gemeente(history=History())
    assert gemeente.night("20-03-2025") == []
    assert why(gemeente) == {RedenCode.GEEN_VOORZIENING}


def test_a22_what_was_typed_into_the_portal_is_known() -> None:
    """A22: an opening state is planned against, and its numbers are not given out again."""
    period = Period(
        sleutel=Sleutel(GEMEENTE, Stroom.ABONNEMENTSTARIEF, 4711),
        bsn=BSN,
        start=day("01-01-2020"),
        stop=None,
        kostprijs=None,
    )
    gemeente = Gemeente(history=opening(History(), [period], day=day("01-05-2024")))
    assert gemeente.night("01-06-2024", hulp("HH", "01-01-2020")) == []
    assert gemeente.night("01-06-2024", hulp("HH", "01-01-2020", "20-05-2024")) == [
        "405 st 2 nr 4711 start 01-01-2020 stop 20-05-2024"
    ]
    other = Dossier(bsn="999990019", voorzieningen=(hulp("HH", "27-05-2024"),))
    made = plan(other, gemeente.beleid, day("01-06-2024"), gemeente.history, numbers=count(4711))
    assert [line_of(opdracht) for opdracht in made.opdrachten] == [
        "405 st 1 nr 4712 start 27-05-2024"
    ]


def test_a_month_is_given_up_before_another_period_takes_it() -> None:
    """In the abonnementstarief too a period makes room first: its stop may be refused."""
    gemeente = Gemeente()
    early, late = hulp("HH", "01-01-2025", "31-01-2025"), hulp("BG", "15-03-2025")
    gemeente.night("20-03-2025", early, late)
    gemeente.night("20-05-2025", hulp("HH", "01-01-2025", "10-04-2025"), hulp("BG", "15-05-2025"))
    assert gemeente.last is not None
    waves = [[line_of(opdracht) for opdracht in wave] for wave in gemeente.last.golven]
    assert waves == [
        ["405 st 2 nr 2 start 15-05-2025"],
        ["405 st 2 nr 1 start 01-01-2025 stop 10-04-2025"],
    ]
