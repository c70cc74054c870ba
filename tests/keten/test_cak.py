"""What the reference CAK answers, and what it tells which gemeente."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb import WMO406, WMO408, AndereStroom, Context
from ieb.codes import RetourCode
from ieb.keten import Cak, Correction, Gemeente, Removal
from ieb.messages import Attribuut
from ieb.messages.places import Stroom

from .support import (
    BSN,
    BW,
    COST,
    DAY,
    DEAD_BEFORE_START,
    DEAD_BEFORE_STOP,
    GOUDA,
    LATER,
    NUMBER,
    OTHER,
    OTHER_FIRST,
    STOPPED,
    UTRECHT,
    ZOETERMEER,
    reasons,
    refusal,
    remark,
    settled,
    start,
    turn,
)


def test_a_start_of_release_1_0_is_not_for_this_cak():
    """A WMO401 went before the messages that the reference exchanges: no answer, and it is told."""
    sent = ieb.WMO401.aanlevering(
        status_aanlevering=ieb.StatusAanlevering.EERSTE_AANLEVERING,
        gemeente=GOUDA,
        identificatie="G1",
        dagtekening=DAY,
        bsn=BSN,
        eb_start_nummer=NUMBER,
        eb_startdatum=DAY,
    )
    outcome = Cak().receive(sent, DAY)
    assert outcome.messages == ()
    assert len(outcome.party.history) == 0


def test_a_cak_of_release_3_tells_nothing_for_which_that_release_has_no_message():
    """WMO409 came with 4.0: what gives reason for one is answered with the retour alone."""
    died = Context(overlijdensdata={BSN: DAY - timedelta(days=1)}, andere_stromen={})
    (message,) = Gemeente(code=GOUDA).handle(start(), DAY).messages
    assert [sent.naam for sent in Cak(context=died).receive(message, DAY).messages] == [
        "WMO406",
        "WMO409",
    ]
    older = ieb.release("3.0")
    (message,) = Gemeente(code=GOUDA, release=older).handle(start(), DAY).messages
    answers = Cak(context=died, release=older).receive(message, DAY).messages
    assert [answer.naam for answer in answers] == ["WMO406"]


class TestTheCak:
    def test_every_message_gets_one_retour_first(self):
        """Each heenbericht gets one retour of its own kind, before anything else is sent."""
        for event, kind in ((start(), WMO406), (start(stroom=BW), WMO408)):
            (message,) = Gemeente(code=GOUDA).handle(event, DAY).messages
            (retour,) = Cak().receive(message, DAY).messages
            assert isinstance(retour, kind)

    def test_another_gemeente_hears_that_its_period_was_stopped(self):
        """The gemeente that a client left is told the day before the new start, by its number."""
        _, cak = settled(start(start_nummer=680014))
        *_, rest = turn(Gemeente(code=ZOETERMEER), cak, start(startdatum=LATER), LATER)
        assert reasons(rest) == [(GOUDA, 680014, STOPPED, (Attribuut.stopdatum(date(2025, 6, 1)),))]

    @pytest.mark.parametrize("stop", [LATER, date(2025, 6, 30)])
    def test_also_when_that_period_ends_on_or_after_the_new_start(self, stop):
        """A stop that leaves a day in common with the new period is moved too."""
        _, cak = settled(start(stopdatum=stop))
        *_, rest = turn(Gemeente(code=ZOETERMEER), cak, start(startdatum=LATER), LATER)
        assert [reason[2] for reason in reasons(rest)] == [STOPPED]

    @pytest.mark.parametrize(
        "mine",
        [
            {"stopdatum": date(2025, 6, 1)},  # ends the day before
            {"bsn": OTHER},
            {"startdatum": LATER},  # cannot be ended before its own first day
        ],
    )
    def test_not_when_the_periods_do_not_meet(self, mine):
        """Nobody is told to stop without a day that two gemeenten deliver for one client."""
        _, cak = settled(start(**mine), today=LATER)
        *_, rest = turn(Gemeente(code=ZOETERMEER), cak, start(startdatum=LATER), LATER)
        assert rest == []

    def test_a_second_period_of_the_same_gemeente_stops_nothing(self):
        """Two periods of one gemeente are its own affair: the CAK tells it nothing."""
        gemeente, cak = settled(start())
        *_, rest = turn(gemeente, cak, start(start_nummer=2, startdatum=LATER), LATER)
        assert rest == []

    def test_a_stop_that_was_placed_counts_until_it_is_answered(self):
        """Nobody is told two different days: not by a change elsewhere, and not by a third gemeente."""
        _, cak = settled(start())
        there, cak, _ = turn(Gemeente(code=ZOETERMEER), cak, start(startdatum=LATER), LATER)
        there, cak, rest = turn(there, cak, Correction(start_nummer=NUMBER, kostprijs=COST), LATER)
        assert rest == []
        july = date(2025, 7, 1)
        *_, rest = turn(Gemeente(code=UTRECHT), cak, start(startdatum=july), july)
        assert reasons(rest) == [
            (ZOETERMEER, NUMBER, STOPPED, (Attribuut.stopdatum(date(2025, 6, 30)),))
        ]

    def test_the_earlier_period_is_stopped_also_when_it_is_delivered_last(self):
        """Of two periods the one that begins earlier ends, whoever was first."""
        _, cak = settled(start(startdatum=LATER), code=ZOETERMEER, today=LATER)
        *_, rest = turn(Gemeente(code=GOUDA), cak, start(), LATER)
        assert reasons(rest) == [(GOUDA, NUMBER, STOPPED, (Attribuut.stopdatum(date(2025, 6, 1)),))]

    def test_a_period_that_is_opened_again_is_stopped_again(self):
        """A change that takes the stop away makes the periods overlap once more."""
        gouda, cak = settled(start(stopdatum=date(2025, 6, 1)), today=LATER)
        _, cak, rest = turn(Gemeente(code=ZOETERMEER), cak, start(startdatum=LATER), LATER)
        assert rest == []
        *_, rest = turn(gouda, cak, Correction(start_nummer=NUMBER, drops=("stopdatum",)), LATER)
        assert reasons(rest) == [(GOUDA, NUMBER, STOPPED, (Attribuut.stopdatum(date(2025, 6, 1)),))]

    def test_a_period_before_two_others_hears_one_day(self):
        """A period that two later ones follow ends on the day before the first of them."""
        _, cak = settled(
            start(startdatum=LATER, stopdatum=date(2025, 6, 10)), code=ZOETERMEER, today=LATER
        )
        august = date(2025, 8, 1)
        _, cak, _ = turn(Gemeente(code=UTRECHT), cak, start(startdatum=august), august)
        *_, rest = turn(Gemeente(code=GOUDA), cak, start(), august)
        assert reasons(rest) == [(GOUDA, NUMBER, STOPPED, (Attribuut.stopdatum(date(2025, 6, 1)),))]

    def test_two_periods_that_begin_on_one_day_are_for_a_person(self):
        """Nobody is told to stop on a day before the start: a person has to decide."""
        _, cak = settled(start())
        (message,) = Gemeente(code=ZOETERMEER).handle(start(), DAY).messages
        outcome = cak.receive(message, DAY)
        assert [answer.naam for answer in outcome.messages] == ["WMO406"]
        (note,) = outcome.notes
        assert "dezelfde dag" in note
        assert BSN not in note

    def test_a_removal_makes_room(self):
        """What was removed is no reason to stop anybody."""
        _, cak = settled(start(), Removal(start_nummer=NUMBER))
        *_, rest = turn(Gemeente(code=ZOETERMEER), cak, start(startdatum=LATER), LATER)
        assert rest == []

    def test_a_message_that_comes_again_is_answered_as_the_first_time(self):
        """It is not judged against itself, nothing is told again, and the state stays as it was."""
        _, cak = settled(start())
        (message,) = Gemeente(code=ZOETERMEER).handle(start(startdatum=LATER), LATER).messages
        once = cak.receive(message, LATER)
        twice = once.party.receive(message, LATER)
        assert [answer.naam for answer in once.messages] == ["WMO406", "WMO409"]
        assert [answer.naam for answer in twice.messages] == ["WMO406"]
        assert not twice.messages[0].afgekeurd
        assert "al eerder" in twice.notes[0]
        assert twice.party.pending == once.party.pending
        assert list(twice.party.history) == list(once.party.history)

    def test_a_message_from_the_future_stays_refused_when_it_comes_again(self):
        """What is answered as the first time is judged on the day of the first time."""
        (message,) = Gemeente(code=GOUDA).handle(start(), LATER).messages
        once = Cak().receive(message, DAY)
        twice = once.party.receive(message, LATER)
        assert once.messages[0].afkeurcodes == (RetourCode.R8848,)
        assert twice.messages[0].afkeurcodes == (RetourCode.R8848,)

    def test_a_remark_from_the_future_is_judged_as_the_first_time(self):
        """The gemeente judges a remark that comes again on the day of the first time."""
        gemeente, _ = settled(start())
        sent = remark(STOPPED, Attribuut.stopdatum(LATER), day=LATER)
        once = gemeente.receive(sent, DAY)
        twice = once.party.receive(sent, LATER)
        assert "TR135" in [finding.code for finding in once.report]
        assert list(twice.report) == list(once.report)

    def test_a_stop_that_was_refused_was_never_placed(self):
        """A refused remark counts as never sent: the next one who begins gives reason to tell it again."""
        _, cak = settled(start())
        _, cak, (sent,) = turn(Gemeente(code=ZOETERMEER), cak, start(startdatum=LATER), LATER)
        july = date(2025, 7, 1)
        told = [(ZOETERMEER, date(2025, 6, 30)), (GOUDA, date(2025, 6, 30))]
        for party, wanted in ((cak, told[:1]), (cak.receive(refusal(sent), LATER).party, told)):
            *_, rest = turn(Gemeente(code=UTRECHT), party, start(startdatum=july), july)
            found = {
                (gemeente, attributen[0].datum) for gemeente, _, _, attributen in reasons(rest)
            }
            assert found == set(wanted)

    def test_another_stream_is_told_again_when_that_was_refused(self):
        """A refused remark counts as never sent, with reason 04 too."""
        streams = {BSN: (AndereStroom(naam="Wlz", van=date(2025, 1, 1)),)}
        cak = Cak(context=Context(andere_stromen=streams))
        gouda, cak, (sent,) = turn(Gemeente(code=GOUDA), cak, start(), DAY)
        cak = cak.receive(refusal(sent), DAY).party
        *_, rest = turn(gouda, cak, Correction(start_nummer=NUMBER, kostprijs=COST), DAY)
        assert [reason[2] for reason in reasons(rest)] == [OTHER_FIRST]

    @given(st.permutations([(GOUDA, DAY), (ZOETERMEER, LATER), (UTRECHT, date(2025, 7, 1))]))
    def test_three_gemeenten_end_alike_in_whatever_order_they_deliver(self, order):
        """Each period ends on the day before the next one begins, whoever delivered last."""
        cak, last = Cak(), date(2025, 7, 1)
        for gemeente, day in order:
            _, cak, _ = turn(Gemeente(code=gemeente), cak, start(startdatum=day), last)
        assert {sleutel.gemeente: stop for sleutel, stop in cak.placed.items()} == {
            GOUDA: date(2025, 6, 1),
            ZOETERMEER: date(2025, 6, 30),
        }

    def test_abonnementstarief_inside_beschermd_wonen_has_to_wait(self):
        """An actual period beschermd wonen on the start date goes before; the other way round it does not."""
        _, cak = settled(start(stroom=BW))
        *_, rest = turn(Gemeente(code=GOUDA), cak, start(startdatum=LATER), LATER)
        housing = (Attribuut.voorliggende_eb_stroom("Wmo beschermd wonen"),)
        assert reasons(rest) == [(GOUDA, NUMBER, OTHER_FIRST, housing)]
        *_, rest = turn(Gemeente(code=ZOETERMEER), Cak(), start(), DAY)
        assert rest == []

    def test_another_stream_is_told_once_for_a_period_and_a_start(self):
        """Not again on each change; again when the period begins on another day of that stream."""
        streams = {BSN: (AndereStroom(naam="Wlz", van=date(2025, 1, 1)),)}
        cak = Cak(context=Context(andere_stromen=streams))
        gouda, cak, first = turn(Gemeente(code=GOUDA), cak, start(), DAY)
        gouda, cak, second = turn(gouda, cak, Correction(start_nummer=NUMBER, kostprijs=COST), DAY)
        later = Correction(start_nummer=NUMBER, startdatum=LATER)
        gouda, cak, third = turn(gouda, cak, later, LATER)
        back = Correction(start_nummer=NUMBER, startdatum=DAY)
        *_, fourth = turn(gouda, cak, back, LATER)
        assert [len(reasons(told)) for told in (first, second, third, fourth)] == [1, 0, 1, 0]

    def test_in_beschermd_wonen_the_number_is_one_of_that_stream(self):
        """A gemeente finds the stopped period by BwStartNummer, in its own stream."""
        _, cak = settled(start(stroom=BW))
        *_, (message,) = turn(
            Gemeente(code=ZOETERMEER), cak, start(startdatum=LATER, stroom=BW), LATER
        )
        assert message.beschermd_wonen.bw_start_nummer == NUMBER

    @pytest.mark.parametrize(
        ("death", "stop", "expected"),
        [
            (date(2025, 5, 11), None, [DEAD_BEFORE_START]),
            (DAY, None, []),
            (date(2025, 6, 3), LATER, []),
            (LATER, LATER, [DEAD_BEFORE_STOP]),
            (date(2025, 5, 11), LATER, [DEAD_BEFORE_START, DEAD_BEFORE_STOP]),
        ],
    )
    def test_a_known_death_is_held_against_start_and_stop(self, death, stop, expected):
        """A start after the death gives reason 02, a stop on or after it reason 03."""
        cak = Cak(context=Context(overlijdensdata={BSN: death}))
        *_, rest = turn(Gemeente(code=GOUDA), cak, start(stopdatum=stop), DAY)
        assert [reason[2] for reason in reasons(rest)] == expected

    @pytest.mark.parametrize(
        ("since", "until", "told"),
        [
            (date(2025, 1, 1), None, True),
            (DAY, DAY, True),
            (date(2025, 5, 13), None, False),
            (date(2025, 1, 1), date(2025, 5, 11), False),
        ],
    )
    def test_another_stream_on_the_start_date_goes_before(self, since, until, told):
        """Reason 04 is given only when the client pays for that stream on the first day."""
        streams = {BSN: (AndereStroom(naam="Wlz", van=since, tot_en_met=until),)}
        *_, rest = turn(
            Gemeente(code=GOUDA), Cak(context=Context(andere_stromen=streams)), start(), DAY
        )
        wlz = (Attribuut.voorliggende_eb_stroom("Wlz"),)
        assert reasons(rest) == ([(GOUDA, NUMBER, OTHER_FIRST, wlz)] if told else [])

    def test_a_removal_gives_no_reason_to_tell_anything(self):
        """What never happened cannot be wrong: a removal leads to a retour alone."""
        gemeente, cak = settled(
            start(), cak=Cak(context=Context(overlijdensdata={BSN: date(2025, 1, 1)}))
        )
        *_, rest = turn(gemeente, cak, Removal(start_nummer=NUMBER), LATER)
        assert rest == []

    def test_a_refused_message_gives_no_reason_to_tell_anything(self):
        """What was refused was not delivered, so the CAK has nothing to say about it."""
        (message,) = Gemeente(code=GOUDA).handle(start(), DAY).messages
        early = Cak(context=Context(overlijdensdata={BSN: date(2025, 1, 1)})).receive(
            message, date(2025, 5, 1)
        )
        assert [message.naam for message in early.messages] == ["WMO406"]
        assert early.party.history.periods(BSN, Stroom.ABONNEMENTSTARIEF) == ()

    def test_what_is_tolerated_is_accepted_but_still_reported(self):
        """Overlooking a rule changes the answer, not what is found."""
        lenient = Gemeente(code=GOUDA, tolerated=frozenset({"CS002"}))
        (message,) = lenient.handle(start(bsn="999992017"), DAY).messages
        outcome = Cak(tolerated=frozenset({"CS002"})).receive(message, DAY)
        assert outcome.messages[0].header.retour_codes is None
        assert [finding.code for finding in outcome.report] == ["CS002"]

    def test_the_retour_of_a_gemeente_closes_the_remark(self):
        """After a WMO410 the CAK waits for nothing and sends nothing more."""
        gemeente, cak = settled(
            start(), cak=Cak(context=Context(overlijdensdata={BSN: date(2025, 1, 1)}))
        )
        (sent,) = cak.pending
        retour = gemeente.receive(sent, DAY).messages[0]
        after = cak.receive(retour, DAY)
        assert after.messages == ()
        assert after.party.pending == ()
