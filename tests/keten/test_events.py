"""What happens at a gemeente becomes a message, or a reason why none is sent."""

from datetime import date, timedelta

import pytest

import ieb
from ieb import WMO405, WMO407
from ieb.keten import Correction, Death, Gemeente, OtherStreamEnds, Removal, Stop
from ieb.messages.aanlevering import aanlevering_of

from .support import BSN, BW, COST, DAY, GOUDA, LATER, NUMBER, ZOETERMEER, only, settled, start


class TestWhatHappensAtAGemeente:
    def test_a_start_is_a_first_delivery(self):
        """A first provision leads to one WMO405 that holds just what happened."""
        outcome = Gemeente(code=GOUDA).handle(start(kostprijs=COST), DAY)
        (message,) = outcome.messages
        assert isinstance(message, WMO405)
        assert message == WMO405.eerste_aanlevering(
            gemeente=GOUDA,
            identificatie="G000000001",
            dagtekening=DAY,
            bsn=BSN,
            eb_start_nummer=NUMBER,
            eb_startdatum=DAY,
            eb_kostprijs=COST,
        )
        assert outcome.notes == ()

    def test_a_start_in_beschermd_wonen_is_a_wmo407(self):
        """The stream of an event decides which of the two messages goes out."""
        (message,) = Gemeente(code=GOUDA).handle(start(stroom=BW), DAY).messages
        assert isinstance(message, WMO407)
        assert aanlevering_of(message).start == DAY

    def test_a_stop_repeats_all_the_rest(self):
        """IV107: a change states the period whole, or the CAK would lose the kostprijs."""
        gemeente, _ = settled(start(kostprijs=COST))
        sent = only(gemeente.handle(Stop(start_nummer=NUMBER, stopdatum=LATER), LATER))
        assert (sent.start, sent.stop, sent.kostprijs) == (DAY, LATER, COST)
        assert sent.status is ieb.StatusAanlevering.GEWIJZIGDE_AANLEVERING

    @pytest.mark.parametrize(
        ("change", "start_day", "stop", "cost"),
        [
            ({"startdatum": date(2025, 5, 20)}, date(2025, 5, 20), LATER, COST),
            ({"stopdatum": date(2025, 7, 1)}, DAY, date(2025, 7, 1), COST),
            ({"drops": ("stopdatum",)}, DAY, None, COST),
            ({"drops": ("kostprijs",)}, DAY, LATER, None),
        ],
    )
    def test_a_correction_changes_only_what_it_names(self, change, start_day, stop, cost):
        """IV107: what a correction does not name is delivered as it was."""
        gemeente, _ = settled(start(kostprijs=COST, stopdatum=LATER))
        sent = only(gemeente.handle(Correction(start_nummer=NUMBER, **change), LATER))
        assert (sent.start, sent.stop, sent.kostprijs) == (start_day, stop, cost)

    def test_a_correction_can_bring_another_kostprijs(self):
        """A kostprijs that becomes known later reaches the CAK as a change."""
        gemeente, _ = settled(start())
        assert (
            only(gemeente.handle(Correction(start_nummer=NUMBER, kostprijs=COST), LATER)).kostprijs
            == COST
        )

    def test_a_removal_removes(self):
        """What never should have been delivered goes out once more, with status 3."""
        gemeente, _ = settled(start())
        sent = only(gemeente.handle(Removal(start_nummer=NUMBER), LATER))
        assert sent.status is ieb.StatusAanlevering.VERWIJDEREN_AANLEVERING

    def test_the_end_of_another_stream_starts_the_period_on_the_day_after(self):
        """A client never pays twice for a day: this period begins when the other ended."""
        gemeente, _ = settled(start())
        sent = only(gemeente.handle(OtherStreamEnds(start_nummer=NUMBER, datum=LATER), LATER))
        assert (sent.start, sent.sleutel.start_nummer) == (LATER + timedelta(days=1), NUMBER)

    def test_what_is_underway_counts_for_what_happens_next(self):
        """A gemeente need not wait for a retour before it delivers the next change."""
        gemeente = Gemeente(code=GOUDA).handle(start(kostprijs=COST), DAY).party
        assert (
            only(gemeente.handle(Stop(start_nummer=NUMBER, stopdatum=LATER), LATER)).kostprijs
            == COST
        )

    @pytest.mark.parametrize(
        "event", [Stop(start_nummer=1, stopdatum=DAY), Removal(start_nummer=1)]
    )
    def test_an_event_on_an_unknown_period_sends_nothing_and_says_so(self, event):
        """A start number with a typing error reaches a person, never the CAK."""
        outcome = Gemeente(code=GOUDA).handle(event, DAY)
        assert (outcome.messages, outcome.report) == ((), None)
        assert "startnummer 1" in outcome.notes[0]

    def test_a_death_sends_nothing(self):
        """The CAK hears of a death from the BRP: a gemeente never reports it."""
        gemeente, _ = settled(start())
        assert gemeente.handle(Death(bsn=BSN, datum=LATER), LATER).messages == ()

    def test_a_stop_on_the_day_of_a_known_death_is_not_sent(self):
        """OP035x1: a stop on or after the day of death is held back, with the reason."""
        gemeente, _ = settled(start(), Death(bsn=BSN, datum=LATER))
        outcome = gemeente.handle(Stop(start_nummer=NUMBER, stopdatum=LATER), LATER)
        assert outcome.messages == ()
        assert [finding.code for finding in outcome.report] == ["OP035x1"]
        assert "niet verstuurd" in outcome.notes[0]
        assert outcome.party == gemeente

    def test_a_stop_before_a_known_death_is_sent(self):
        """OP035x1 forbids no stop that lies before the day of death."""
        gemeente, _ = settled(start(), Death(bsn=BSN, datum=LATER))
        assert gemeente.handle(
            Stop(start_nummer=NUMBER, stopdatum=date(2025, 6, 1)), LATER
        ).messages

    def test_a_message_that_breaks_a_rule_is_not_sent_unless_that_is_tolerated(self):
        """No wrong message leaves, unless somebody says which rule may be broken."""
        wrong = start(bsn="999992017")
        assert Gemeente(code=GOUDA).handle(wrong, DAY).messages == ()
        assert Gemeente(code=GOUDA, tolerated=frozenset({"CS002"})).handle(wrong, DAY).messages

    def test_an_identification_that_was_used_is_not_given_again(self):
        """A gemeente that restarts from its history never sends an Identificatie twice."""
        gemeente, _ = settled(start())
        fresh = Gemeente(code=GOUDA, history=gemeente.history)
        assert only(fresh.handle(start(start_nummer=2), DAY)).identificatie == "G000000002"

    def test_nothing_changes_in_place(self):
        """A caller can keep a gemeente of before and try out what another event does."""
        gemeente = Gemeente(code=GOUDA)
        gemeente.handle(start(), DAY)
        assert gemeente == Gemeente(code=GOUDA, history=gemeente.history)
        assert len(gemeente.history) == 0

    def test_no_note_holds_a_bsn_that_a_period_is_numbered_by(self):
        """Nothing stops a gemeente from numbering by Bsn; what a person reads hides it all the same."""
        numbered = Gemeente(code=GOUDA).handle(Stop(start_nummer=int(BSN), stopdatum=DAY), DAY)
        assert "startnummer *********" in numbered.notes[0]
        _, cak = settled(start(start_nummer=int(BSN)))
        (message,) = Gemeente(code=ZOETERMEER).handle(start(), DAY).messages
        (note,) = cak.receive(message, DAY).notes
        assert BSN not in note

    def test_no_repr_holds_a_bsn(self):
        """What is logged or printed of an event, a party or an outcome shows no Bsn."""
        outcome = Gemeente(code=GOUDA).handle(start(), DAY)
        death = Death(bsn=BSN, datum=DAY)
        party = outcome.party.handle(death, DAY).party
        assert BSN not in repr((outcome, party, start(), death, outcome.messages))


class TestNothingChanges:
    """What changes nothing is not sent (OP035)."""

    @pytest.mark.parametrize(
        "event",
        [
            Correction(start_nummer=NUMBER),
            Correction(start_nummer=NUMBER, startdatum=DAY),
            OtherStreamEnds(start_nummer=NUMBER, datum=date(2020, 1, 1)),
            OtherStreamEnds(start_nummer=NUMBER, datum=date.max),
        ],
    )
    def test_a_period_that_is_right_already_stays_as_it_is(self, event):
        """A correction to what was delivered already sends nothing, and says why."""
        gemeente, _ = settled(start())
        outcome = gemeente.handle(event, LATER)
        assert outcome.messages == ()
        assert "staat al goed" in outcome.notes[0]

    def test_a_second_stop_on_the_same_day_is_not_sent(self):
        """A stop that was entered twice reaches the CAK once."""
        stop = Stop(start_nummer=NUMBER, stopdatum=LATER)
        gemeente, _ = settled(start(), stop)
        assert gemeente.handle(stop, LATER).messages == ()

    def test_beschermd_wonen_has_no_kostprijs(self):
        """An event that no message could hold is refused when it is made."""
        for make in (
            lambda: start(kostprijs=COST, stroom=BW),
            lambda: Correction(start_nummer=NUMBER, kostprijs=COST, stroom=BW),
        ):
            with pytest.raises(ieb.InvalidValue, match="in beschermd wonen is er geen"):
                make()
