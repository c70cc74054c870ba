"""What the worked examples do not show: ties, gaps, late kostprijzen, what is on its way."""

from __future__ import annotations

from itertools import count

from attrs import evolve

from ieb import Context, History, build_retour, validate
from ieb.administratie import (
    Beleid,
    Dossier,
    Kostprijsbeleid,
    RedenCode,
    Soort,
    Tally,
    TeLaat,
    Voorliggend,
    Voorziening,
    desired,
    next_moment,
    opening,
    plan,
    plan_all,
    strays,
)
from ieb.codes import StatusAanlevering
from ieb.keten.period import Period
from ieb.kostprijs import Huur
from ieb.messages.aanlevering import Sleutel
from ieb.messages.places import Stroom
from ieb.values import Bedrag

from .play import BSN, GEMEENTE, Gemeente, breek, day, euro, hulp, line_of
from .test_worked_examples import KERKRADE, LANGSTE, obstacles, why

MIDDEL, BW = Soort.HULPMIDDEL, Soort.BESCHERMD_WONEN


def middel(nummer: str, van: str, amount: str, tot: str | None = None, since: str | None = None):
    """Return a hulpmiddel with a kostprijs."""
    return hulp(nummer, van, tot, soort=MIDDEL, kostprijs=euro(amount, since or van))


def test_of_two_that_last_equally_long_the_delivered_one_stays() -> None:
    """A tie sends nothing, whichever of the two was delivered."""
    a, b = middel("A", "01-01-2025", "600,00"), middel("B", "01-01-2025", "600,50")
    gemeente = Gemeente(LANGSTE)
    assert gemeente.night("10-01-2025", b) == [
        "405 st 1 nr 1 start 01-01-2025 kostprijs 600,50 per 01-01-2025"
    ]
    assert gemeente.night("11-01-2025", a, b) == []
    assert Gemeente(LANGSTE).night("11-01-2025", a, b) == [
        "405 st 1 nr 1 start 01-01-2025 kostprijs 600,00 per 01-01-2025"
    ]


def test_in_a_gap_the_kostprijs_is_that_of_what_comes() -> None:
    """When nothing is used on the day, the next provision of the period decides."""
    a = middel("A", "01-01-2025", "600,00", "05-03-2025")
    b = middel("B", "20-03-2025", "900,00")
    assert Gemeente(LANGSTE).night("10-03-2025", a, b) == [
        "405 st 1 nr 1 start 01-01-2025 kostprijs 900,00 per 20-03-2025"
    ]


def test_a_rest_that_no_message_can_hold_is_left_out() -> None:
    """What remains and is not above a month's tariff is watched by the gemeente, and told."""
    gemeente = Gemeente(LANGSTE)
    home = hulp("HH", "01-01-2025")
    gemeente.night("02-01-2025", home)
    ended = hulp("HH", "01-01-2025", "10-02-2025")
    assert gemeente.night("15-02-2025", ended, middel("A", "01-01-2025", "60,00")) == []
    assert RedenCode.RESTBEDRAG in why(gemeente)


def test_a_kostprijs_that_allows_no_month_drops_its_provision() -> None:
    """A provision that costs less than a month is no reason for a contribution."""
    dossier = Dossier(bsn=BSN, voorzieningen=(middel("A", "01-03-2025", "20,99"),))
    assert not desired(dossier, Beleid(gemeente=GEMEENTE), day("01-06-2025"))


def test_a_kostprijs_of_later_leaves_the_months_before_it() -> None:
    """Months before the kostprijs begins are charged, also when it then allows none."""
    dossier = Dossier(
        bsn=BSN, voorzieningen=(middel("A", "01-01-2025", "20,99", since="15-04-2025"),)
    )
    (wens,) = desired(dossier, Beleid(gemeente=GEMEENTE), day("01-06-2025"))
    assert (wens.start, wens.stop) == (day("01-01-2025"), day("30-04-2025"))


def test_a_pause_after_the_kostprijs_is_reached_starts_nothing() -> None:
    """Use that begins after the kostprijs is reached asks for nothing."""
    used = middel("A", "01-01-2025", "42,00")
    again = evolve(used, nummer="B", van=day("01-06-2025"))
    dossier = Dossier(bsn=BSN, voorzieningen=(used,))
    (wens,) = desired(dossier, Beleid(gemeente=GEMEENTE), day("01-05-2025"))
    assert wens.stop == day("28-02-2025")
    assert again.van == day("01-06-2025")


def test_a_stop_that_was_wrong_is_taken_back() -> None:
    """When an end is withdrawn the stop goes, with the reason and the meant signal."""
    gemeente = Gemeente()
    gemeente.night("20-04-2025", hulp("HH", "12-03-2025", "18-04-2025"))
    assert gemeente.night("10-05-2025", hulp("HH", "12-03-2025")) == [
        "405 st 2 nr 1 start 12-03-2025"
    ]
    assert gemeente.last is not None
    (opdracht,) = gemeente.last.opdrachten
    (reden,) = opdracht.redenen
    assert str(reden).startswith("STOPDATUM_GEWIJZIGD: De stopdatum 18-04-2025 vervalt")
    assert [signal.code for signal in opdracht.signalen] == ["IV107"]


def test_cutting_short_sends_the_proposal_and_says_so() -> None:
    """With INKORTEN what can still be sent is sent, and the reason says what was lost."""
    gemeente = Gemeente(Beleid(gemeente=GEMEENTE, te_laat=TeLaat.INKORTEN))
    assert gemeente.night("20-05-2026", hulp("HH", "12-03-2025")) == [
        "405 st 1 nr 1 start 20-05-2025"
    ]
    assert gemeente.last is not None
    (opdracht,) = gemeente.last.opdrachten
    assert str(opdracht.redenen[-1]) == (
        "INGEKORT: Verder terug kan niet (OP241). Gewenst is 12-03-2025 tot en met heden; wel kan "
        "20-05-2025 tot en met heden. Niet gemeld: de maanden 2025-04 t/m 2025-05."
    )


def test_a_proposal_says_what_it_does_and_what_is_lost() -> None:
    """Its reasons name the days that it sends, and the months that stay wrong."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    gemeente.night("15-06-2029", hulp("HH", "12-03-2025", "31-01-2026"))
    assert proposed(gemeente) == [
        (
            "STOPDATUM_GEWIJZIGD: De stopdatum wordt 15-06-2026. Voorziening HH (HUISHOUDELIJKE_HULP) "
            "eindigt 31-01-2026."
        ),
        (
            "INGEKORT: Verder terug kan niet (OP372, TR394). Gewenst is 12-03-2025 tot en met "
            "31-01-2026; wel kan 12-03-2025 tot en met 15-06-2026. Ten onrechte gemeld: de maanden "
            "2026-02 t/m 2026-06."
        ),
    ]
    gemeente.night("15-06-2029")
    assert proposed(gemeente)[-1] == (
        "INGEKORT: Verder terug kan niet (OP372). Gewenst is geen periode; wel kan 12-03-2025 tot "
        "en met 15-06-2026. Ten onrechte gemeld: de maanden 2025-04 t/m 2026-06."
    )


def test_a_start_that_is_cut_short_names_the_day_that_is_sent() -> None:
    """An earlier start that reaches back too far becomes the earliest day that still can."""
    gemeente = Gemeente()
    gemeente.night("20-05-2025", hulp("HH", "12-05-2025"))
    gemeente.night("10-04-2026", hulp("HH", "12-03-2025"))
    assert proposed(gemeente) == [
        (
            "STARTDATUM_GEWIJZIGD: De startdatum 12-05-2025 wordt 10-04-2025. Voorziening HH "
            "(HUISHOUDELIJKE_HULP) begint 12-03-2025."
        ),
        (
            "INGEKORT: Verder terug kan niet (OP372). Gewenst is 12-03-2025 tot en met heden; wel kan "
            "10-04-2025 tot en met heden. Niet gemeld: de maand 2025-04."
        ),
    ]


def proposed(gemeente: Gemeente) -> list[str]:
    """Return the reasons of the only proposal."""
    assert gemeente.last is not None
    (obstacle,) = gemeente.last.belemmeringen
    assert obstacle.voorstel is not None
    return [str(reden) for reden in obstacle.voorstel.redenen]


def test_a_removal_too_far_back_proposes_a_stop() -> None:
    """A period that should never have been sent, years back: what remains is a stop."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    assert gemeente.night("15-06-2029") == []
    assert obstacles(gemeente) == [(("OP372",), "405 st 2 nr 1 start 12-03-2025 stop 15-06-2026")]
    closed = Gemeente()
    closed.night("20-03-2025", hulp("HH", "12-03-2025", "10-03-2026"))
    closed.night("20-03-2026", hulp("HH", "12-03-2025", "10-03-2026"))
    assert closed.night("15-06-2029") == []
    assert obstacles(closed) == [(("OP372",), None)]


def test_a_later_start_too_far_back_keeps_the_known_one() -> None:
    """A start that must be later, years back, cannot move; a stop beside it still can."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    assert gemeente.night("15-06-2029", hulp("HH", "12-05-2025", "10-05-2029")) == []
    ((codes, instead),) = obstacles(gemeente)
    assert "OP372" in codes
    assert instead == "405 st 2 nr 1 start 12-03-2025 stop 10-05-2029"


def test_a_later_stop_too_far_back_has_no_proposal() -> None:
    """Months before the term of imposition cannot be added at the end of a period."""
    gemeente = Gemeente()
    gemeente.night("20-04-2025", hulp("HH", "12-03-2025", "18-04-2025"))
    assert gemeente.night("15-06-2027", hulp("HH", "12-03-2025", "18-08-2025")) == []
    assert obstacles(gemeente) == [(("OP372",), None)]


def test_days_that_change_no_month_do_not_stand_in_the_way() -> None:
    """When only idle days reach back too far they stay as they were, and the rest is sent."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    assert gemeente.night("15-06-2029", hulp("HH", "14-03-2025", "10-05-2029")) == [
        "405 st 2 nr 1 start 12-03-2025 stop 10-05-2029"
    ]
    assert gemeente.last is not None
    (opdracht,) = gemeente.last.opdrachten
    assert [reden.code for reden in opdracht.redenen] == [RedenCode.LAATSTE_GEEINDIGD]


def test_what_was_reported_too_early_and_withdrawn_is_removed() -> None:
    """What waits for the end of the Wlz waits only while a provision asks for it."""
    gemeente = Gemeente()
    gemeente.night("12-12-2025", hulp("HH", "10-12-2025"))
    wlz = Voorliggend(naam="Wlz", van=day("01-03-2025"))
    assert gemeente.night("15-12-2025", voorliggend=(wlz,)) == ["405 st 3 nr 1 start 10-12-2025"]


def test_what_was_reported_too_early_waits_for_what_carries_a_contribution_and_goes_on() -> None:
    """A rolstoel asks for nothing, and what has ended will not begin when the Wlz ends."""
    wlz = Voorliggend(naam="Wlz", van=day("01-03-2025"))
    rolstoel = hulp("R", "10-12-2025", soort=Soort.ROLSTOEL)
    ended = hulp("HH", "10-12-2025", "31-01-2026")
    for provision in (rolstoel, ended):
        gemeente = Gemeente()
        gemeente.night("12-12-2025", hulp("HH", "10-12-2025"))
        assert gemeente.night("02-02-2026", provision, voorliggend=(wlz,)) == [
            "405 st 3 nr 1 start 10-12-2025"
        ]
    gemeente = Gemeente()
    gemeente.night("12-12-2025", hulp("HH", "10-12-2025"))
    assert gemeente.night("30-01-2026", ended, voorliggend=(wlz,)) == []
    assert RedenCode.VOORLIGGEND in why(gemeente)


def test_a_known_period_without_a_month_may_stay() -> None:
    """A period that charges nothing is not removed, and a wish that charges nothing not sent."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    gemeente.night("25-03-2025", hulp("HH", "12-03-2025", "20-03-2025"))
    assert gemeente.night("26-03-2025") == []
    assert RedenCode.GEEN_MAAND in why(gemeente)
    short = Gemeente()
    assert short.night("25-03-2025", hulp("HH", "12-03-2025", "20-03-2025")) == []
    assert RedenCode.GEEN_MAAND in why(short)


def test_what_the_policy_says_of_a_kind_decides() -> None:
    """The verordening may free a kind, or make one liable; a rolstoel never is."""
    collective = hulp("CV", "12-03-2025", soort=Soort.COLLECTIEF_VERVOER)
    assert Gemeente().night("20-03-2025", collective) == []
    says = Beleid(gemeente=GEMEENTE, bijdrageplichtig={Soort.COLLECTIEF_VERVOER: True})
    assert Gemeente(says).night("20-03-2025", collective) == ["405 st 1 nr 1 start 12-03-2025"]


def test_what_is_on_its_way_counts_as_known_and_not_as_sure() -> None:
    """A removal on its way makes room only when it is accepted; a start waits for that."""
    gemeente = Gemeente(Beleid(gemeente=GEMEENTE))
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    known = gemeente.history
    (removal,) = plan(
        Dossier(bsn=BSN), gemeente.beleid, day("20-04-2025"), known, numbers=count(2)
    ).opdrachten
    assert removal.status is StatusAanlevering.VERWIJDEREN_AANLEVERING
    sent = removal.message(identificatie="G000000099", dagtekening=day("20-04-2025"))
    dossier = Dossier(bsn=BSN, voorzieningen=(hulp("BG", "01-06-2025"),))
    made = plan(
        dossier, gemeente.beleid, day("02-06-2025"), known, numbers=count(1), pending=[sent]
    )
    assert made.bekend == ()
    assert made.opdrachten == ()
    assert [line_of(opdracht) for opdracht in made.wacht] == ["405 st 1 nr 2 start 01-06-2025"]


def test_beschermd_wonen_waits_for_what_is_on_its_way() -> None:
    """What the rules refuse while a stop is on its way is sent once that is accepted."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("A", "12-03-2025", soort=BW))
    stopped = hulp("A", "12-03-2025", "31-05-2025", soort=BW)
    known = gemeente.history
    (stop,) = plan(
        Dossier(bsn=BSN, voorzieningen=(stopped,)),
        gemeente.beleid,
        day("31-05-2025"),
        known,
        numbers=count(2),
    ).opdrachten
    sent = stop.message(identificatie="G000000099", dagtekening=day("31-05-2025"))
    dossier = Dossier(bsn=BSN, voorzieningen=(stopped, hulp("B", "10-06-2025", soort=BW)))
    made = plan(
        dossier, gemeente.beleid, day("10-06-2025"), known, numbers=count(2), pending=[sent]
    )
    assert made.opdrachten == ()
    assert [line_of(opdracht) for opdracht in made.wacht] == ["407 st 1 nr 2 start 10-06-2025"]
    *_, reden = (found for found in made.uitleg if found.code is RedenCode.ONDERWEG)
    assert reden.tekst.startswith("De periode vanaf 10-06-2025 kan pas gemeld worden als de retour")


def test_what_beschermd_wonen_can_never_send_is_an_obstacle() -> None:
    """A period of beschermd wonen beside one that cannot shrink is told with its rule."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("A", "12-03-2025", soort=BW))
    dossier = (
        hulp("A", "12-03-2025", "31-01-2026", soort=BW),
        hulp("B", "01-06-2029", soort=BW),
    )
    assert gemeente.night("15-06-2029", *dossier) == []
    codes = [found for found, _ in obstacles(gemeente)]
    assert ("TR400",) in codes


def test_a_context_of_ones_own_counts() -> None:
    """What the rules may know besides is handed on, but for the day, the history and this person."""
    made = plan(
        Dossier(bsn=BSN, voorzieningen=(hulp("HH", "12-03-2025"),)),
        Beleid(gemeente=GEMEENTE),
        day("20-03-2025"),
        History(),
        numbers=count(1),
        context=Context(gemeenten={}, overlijdensdata={BSN: day("01-01-2020")}),
    )
    ((obstacle),) = made.belemmeringen
    assert "OP035x1" not in obstacle.codes


def test_the_next_moment_of_records_that_never_change_is_none() -> None:
    """Without ends, pauses or kostprijzen no day changes anything."""
    dossier = Dossier(bsn=BSN, voorzieningen=(hulp("HH", "12-03-2025"),))
    assert next_moment(dossier, Beleid(gemeente=GEMEENTE), day("20-03-2025")) is None
    ahead = Beleid(gemeente=GEMEENTE, vooruit=3, kostprijs=Kostprijsbeleid.ZELF)
    ended = Dossier(bsn=BSN, voorzieningen=(hulp("HH", "12-03-2025", "31-05-2025"),))
    assert next_moment(ended, ahead, day("20-03-2025")) == day("28-05-2025")


def test_breaks_one_after_another_are_each_looked_at() -> None:
    """Of two breaks the long one is a pause and the short one is not."""
    beleid = evolve(KERKRADE, vooruit=0)
    used = hulp(
        "HH",
        "15-01-2025",
        breaks=[breek("10-02-2025", "20-02-2025"), breek("10-03-2025", "26-05-2025")],
    )
    dossier = Dossier(bsn=BSN, voorzieningen=(used,))
    assert [(wens.start, wens.stop) for wens in desired(dossier, beleid, day("01-06-2025"))] == [
        (day("15-01-2025"), day("10-03-2025")),
        (day("26-05-2025"), None),
    ]


def test_what_ended_before_the_stream_began_is_not_reported() -> None:
    """What was used only before 2020 is no part of the abonnementstarief."""
    dossier = Dossier(bsn=BSN, voorzieningen=(hulp("HH", "12-03-2018", "31-12-2019"),))
    assert not desired(dossier, Beleid(gemeente=GEMEENTE), day("01-06-2020"))


def test_a_rent_below_the_contribution_asks_for_nothing() -> None:
    """What costs less a month than the contribution is no reason for one."""
    rented = Voorziening(
        nummer="T", soort=MIDDEL, van=day("01-01-2025"), kostprijs=Huur(per_maand=Bedrag(2000))
    )
    dossier = Dossier(bsn=BSN, voorzieningen=(rented,))
    assert not desired(dossier, Beleid(gemeente=GEMEENTE), day("01-06-2025"))


def test_of_many_dossiers_each_hears_of_its_own_messages() -> None:
    """What is on its way of another person changes nothing in the plan of this one."""
    gemeente = Gemeente()
    mine = Dossier(bsn=BSN, voorzieningen=(hulp("HH", "12-03-2025"),))
    other = Dossier(bsn="999990019", voorzieningen=(hulp("HH", "12-03-2025"),))
    (start,) = plan(
        mine, gemeente.beleid, day("20-03-2025"), History(), numbers=count(1)
    ).opdrachten
    sent = start.message(identificatie="G1", dagtekening=day("20-03-2025"))
    plans = plan_all(
        [mine, other],
        gemeente.beleid,
        day("20-03-2025"),
        History(),
        numbers=count(2),
        pending=[sent],
    )
    assert [[line_of(opdracht) for opdracht in made.opdrachten] for made in plans] == [
        [],
        ["405 st 1 nr 2 start 12-03-2025"],
    ]


def test_a_known_period_that_stops_before_it_starts_charges_nothing() -> None:
    """What earlier software left behind, with its days the wrong way round, may stay."""
    period = Period(
        sleutel=Sleutel(GEMEENTE, Stroom.ABONNEMENTSTARIEF, 1),
        bsn=BSN,
        start=day("12-03-2025"),
        stop=day("01-02-2025"),
        kostprijs=None,
    )
    gemeente = Gemeente(history=opening(History(), [period], day=day("01-05-2025")))
    assert gemeente.night("02-05-2025") == []


def test_what_is_known_is_looked_for_once_however_often_it_was_sent() -> None:
    """A period with a start and a change, and a retour between, is one period that is open."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    (recorded,) = gemeente.history
    retour = build_retour(
        recorded.message,
        validate(recorded.message),
        identificatie="R1",
        dagtekening=day("21-03-2025"),
    )
    gemeente.history = gemeente.history.accept(retour)
    gemeente.night("20-05-2025", hulp("HH", "12-05-2025"))
    (stray,) = strays([], gemeente.history, GEMEENTE)
    assert stray.start == day("12-05-2025")


def test_a_stop_of_what_was_closed_does_not_count_for_the_brake() -> None:
    """Only what ends an open period counts."""
    gemeente = Gemeente()
    gemeente.night("20-04-2025", hulp("HH", "12-03-2025", "18-04-2025"))
    dossier = Dossier(bsn=BSN, voorzieningen=(hulp("HH", "12-02-2025", "18-04-2025"),))
    made = plan(dossier, gemeente.beleid, day("21-04-2025"), gemeente.history, numbers=count(2))
    assert len(made.opdrachten) == 1
    assert Tally().add(made) == Tally(dossiers=1, running=0, ending=0)


def test_what_is_cut_short_waits_for_room_as_well() -> None:
    """A proposal of beschermd wonen goes in the wave after the one that makes room for it."""
    gemeente = Gemeente(Beleid(gemeente=GEMEENTE, te_laat=TeLaat.INKORTEN))
    gemeente.night("01-05-2024", hulp("A", "01-05-2024", soort=BW))
    early = hulp("A", "01-01-2024", "01-05-2024", soort=BW)
    late = hulp("B", "19-07-2024", soort=BW)
    gemeente.night("02-01-2025", early, late)
    assert gemeente.last is not None
    waves = [[line_of(opdracht) for opdracht in wave] for wave in gemeente.last.golven]
    assert waves == [
        ["407 st 2 nr 1 start 19-07-2024"],
        ["407 st 1 nr 2 start 02-01-2024 stop 01-05-2024"],
    ]
    assert gemeente.night("02-01-2025", early, late) == []


def test_what_would_still_break_a_rule_is_not_proposed() -> None:
    """What a person is to agree to can be sent at once: it waits for no other message."""
    gemeente = Gemeente(Beleid(gemeente=GEMEENTE))
    gemeente.night("01-05-2024", hulp("A", "01-05-2024", soort=BW))
    early = hulp("A", "01-01-2024", "01-05-2024", soort=BW)
    late = hulp("B", "19-07-2024", soort=BW)
    told: list[list[str | None]] = []
    for _ in range(2):
        gemeente.night("02-01-2025", early, late)
        assert gemeente.last is not None
        proposals = [obstacle.voorstel for obstacle in gemeente.last.belemmeringen]
        told.append([proposal and line_of(proposal) for proposal in proposals])
    assert told == [[None], ["407 st 1 nr 2 start 02-01-2024 stop 01-05-2024"]]


def test_what_comes_no_nearer_is_not_proposed() -> None:
    """A stop some days earlier in the same month takes no month back, so nothing is proposed."""
    gemeente = Gemeente()
    gemeente.night("20-03-2025", hulp("HH", "12-03-2025"))
    gemeente.night("01-07-2026", hulp("HH", "12-03-2025", "30-06-2026"))
    assert gemeente.night("15-06-2029") == []
    assert gemeente.last is not None
    (obstacle,) = gemeente.last.belemmeringen
    assert obstacle.opdracht.bevestigen
    assert obstacle.voorstel is None


def test_who_died_before_the_stream_began_is_not_reported() -> None:
    """A death before 2020 leaves nothing to start in 2020."""
    home = hulp("HH", "01-01-2017")
    assert Gemeente().night("06-04-2020", home, overleden=day("01-06-2019")) == []


def test_no_proposal_starts_after_a_death() -> None:
    """What can still be sent of a start that was earlier never charges months after a death."""
    gemeente = Gemeente(Beleid(gemeente=GEMEENTE, te_laat=TeLaat.INKORTEN))
    gemeente.night("12-06-2025", hulp("HH", "10-06-2025"))
    earlier = hulp("HH", "01-03-2025")
    assert gemeente.night("01-06-2026", earlier, overleden=day("01-05-2025")) == []
    assert [instead for _, instead in obstacles(gemeente)] == [None]


def test_a_kostprijs_after_all_use_watches_nothing() -> None:
    """When the Wlz ends the use before the kostprijs begins, the months before it count as ever."""
    tillift = middel("T", "01-03-2025", "500,00", since="01-04-2025")
    wlz = Voorliggend(naam="Wlz", van=day("20-03-2025"))
    dossier = Dossier(bsn=BSN, voorzieningen=(tillift,), voorliggend=(wlz,))
    (wens,) = desired(dossier, Beleid(gemeente=GEMEENTE), day("01-06-2025"))
    assert (wens.start, wens.stop) == (day("01-03-2025"), day("19-03-2025"))
