"""The chain: what the reference gemeente and the reference CAK do, message by message."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ieb import WMO405, WMO406, WMO407, WMO408, WMO409, WMO410, AndereStroom, Context, Kostprijs
from ieb.codes import RedenTerugkoppeling, RetourCode
from ieb.keten import Cak, Correction, Death, Gemeente, OtherStreamEnds, Removal, Start, Stop
from ieb.messages import Attribuut, RetourCodes
from ieb.messages.aanlevering import Sleutel, Stroom, aanlevering_of, terugkoppeling_of
from ieb.values import Bedrag

BSN, OTHER = "999992016", "999990019"
GOUDA, ZOETERMEER, UTRECHT = "0513", "0637", "0344"
NUMBER = 649901
DAY = date(2025, 5, 12)
LATER = date(2025, 6, 2)
COST = Kostprijs(kostprijs_bedrag=Bedrag(300_000), kostprijs_startdatum=DAY)
BW = Stroom.BESCHERMD_WONEN


def start(**changes):
    """The event that begins a period on 12 May 2025."""
    return Start(**{"bsn": BSN, "start_nummer": NUMBER, "startdatum": DAY} | changes)


def settled(*events, code=GOUDA, cak=None, today=DAY):
    """A gemeente and a CAK after events whose retours have all come back."""
    gemeente, cak = Gemeente(code=code), cak or Cak()
    for event in events:
        gemeente, cak, _ = turn(gemeente, cak, event, today)
    return gemeente, cak


def turn(gemeente, cak, event, today):
    """Let something happen, and let the retour come back; other messages are returned."""
    outcome = gemeente.handle(event, today)
    gemeente, rest = outcome.party, []
    for message in outcome.messages:
        answered = cak.receive(message, today)
        cak = answered.party
        gemeente = gemeente.receive(answered.messages[0], today).party
        rest += answered.messages[1:]
    return gemeente, cak, rest


def only(outcome):
    """The aanlevering in the one message that was sent."""
    (message,) = outcome.messages
    return aanlevering_of(message)


def renumbered(message):
    """The same message with another Identificatie."""
    sent = evolve(message.header.bericht_identificatie, identificatie="G000000099")
    return evolve(message, header=evolve(message.header, bericht_identificatie=sent))


def remark(reden, *attributen, number=NUMBER, gemeente=GOUDA, bw=False, day=DAY):
    """A WMO409."""
    name = "bw_start_nummer" if bw else "eb_start_nummer"
    return WMO409.terugkoppeling(
        ontvanger=gemeente,
        identificatie="C000000077",
        dagtekening=day,
        reden=reden,
        attributen=attributen,
        **{name: number},
    )


STOPPED = RedenTerugkoppeling.STOPDATUM_GEPLAATST
DEAD_BEFORE_STOP = RedenTerugkoppeling.STOPDATUM_OP_OF_NA_OVERLIJDEN
DEAD_BEFORE_START = RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN
OTHER_FIRST = RedenTerugkoppeling.ANDERE_STROOM_VOORLIGGEND


def test_a_cak_of_release_3_tells_nothing_for_which_that_release_has_no_message():
    """WMO409 came with 4.0: what gives reason for one is answered with the retour alone."""
    died = Context(overlijdensdata={BSN: DAY - timedelta(days=1)}, andere_stromen={})
    (message,) = Gemeente(code=GOUDA).handle(start(), DAY).messages
    assert [one.naam for one in Cak(context=died).receive(message, DAY).messages] == ["WMO406", "WMO409"]
    older = ieb.release("3.0")
    (message,) = Gemeente(code=GOUDA, release=older).handle(start(), DAY).messages
    answers = Cak(context=died, release=older).receive(message, DAY).messages
    assert [one.naam for one in answers] == ["WMO406"]


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
        assert only(gemeente.handle(Correction(start_nummer=NUMBER, kostprijs=COST), LATER)).kostprijs == COST

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
        assert only(gemeente.handle(Stop(start_nummer=NUMBER, stopdatum=LATER), LATER)).kostprijs == COST

    @pytest.mark.parametrize("event", [Stop(start_nummer=1, stopdatum=DAY), Removal(start_nummer=1)])
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
        assert [one.code for one in outcome.report] == ["OP035x1"]
        assert "niet verstuurd" in outcome.notes[0]
        assert outcome.party == gemeente

    def test_a_stop_before_a_known_death_is_sent(self):
        """OP035x1 forbids no stop that lies before the day of death."""
        gemeente, _ = settled(start(), Death(bsn=BSN, datum=LATER))
        assert gemeente.handle(Stop(start_nummer=NUMBER, stopdatum=date(2025, 6, 1)), LATER).messages

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


class TestARetourAtAGemeente:
    def test_an_accepted_message_enters_the_history(self):
        """After an approving retour nothing waits any more, and the number counts as used."""
        gemeente, _ = settled(start())
        assert gemeente.pending == ()
        assert gemeente.history.used(Sleutel(GOUDA, Stroom.ABONNEMENTSTARIEF, NUMBER))

    def test_a_refused_message_does_not_and_a_person_hears_of_it(self):
        """What the CAK refused was never delivered, so its start number is free again."""
        outcome = Gemeente(code=GOUDA).handle(start(), DAY)
        earlier = date(2025, 5, 11)
        retour = Cak().receive(outcome.messages[0], earlier).messages[0]
        after = outcome.party.receive(retour, DAY)
        assert after.messages == ()
        assert "afgekeurd" in after.notes[0]
        assert not after.party.history.used(Sleutel(GOUDA, Stroom.ABONNEMENTSTARIEF, NUMBER))
        assert after.party.pending == ()

    def test_a_retour_on_nothing_that_was_sent_is_told(self):
        """It changes nothing, since nobody knows what it is about."""
        outcome = Gemeente(code=GOUDA).handle(start(), DAY)
        retour = Cak().receive(outcome.messages[0], DAY).messages[0]
        gemeente = Gemeente(code=GOUDA)
        after = gemeente.receive(retour, DAY)
        assert "geen bericht dat wij verstuurden" in after.notes[0]
        assert after.party == gemeente

    def test_a_retour_that_copied_the_header_wrong_still_decides(self):
        """What is wrong with it is told; what it means does not depend on it."""
        outcome = Gemeente(code=GOUDA).handle(start(), DAY)
        retour = Cak(context=Context(gemeenten=())).receive(outcome.messages[0], DAY).messages[0]
        identification = evolve(retour.header.bericht_identificatie, dagtekening=LATER)
        wrong = evolve(retour, header=evolve(retour.header, bericht_identificatie=identification))
        after = outcome.party.receive(wrong, DAY)
        assert "Dagtekening" in after.notes[1]
        assert after.party.pending == ()
        assert after.party.history.periods(BSN, Stroom.ABONNEMENTSTARIEF) == ()

    def test_a_retour_about_another_content_is_about_no_message_of_ours(self):
        """A refused client that comes back is about the message with that client; this one has another."""
        gemeente = Gemeente(code=GOUDA).handle(start(), DAY).party
        (other,) = Gemeente(code=GOUDA).handle(start(startdatum=LATER), LATER).messages
        used = ieb.History().accept(renumbered(other))
        report = ieb.validate(other, Context(history=used))
        retour = ieb.build_retour(other, report, identificatie="R1", dagtekening=LATER)
        assert retour.client is not None
        assert gemeente.receive(retour, LATER).party == gemeente

    @pytest.mark.parametrize("code", ["9405", "ZZZZ"])
    def test_a_code_that_nobody_knows_refuses_in_every_part_alike(self, code):
        """The gemeente stops waiting, and the history takes the start back: one retour, one meaning."""
        outcome = Gemeente(code=GOUDA).handle(start(), DAY)
        (message,) = outcome.messages
        retour = Cak().receive(message, DAY).messages[0]
        unknown = RetourCodes(retour_code=(RetourCode.by_code(code),))
        refused = evolve(retour, header=evolve(retour.header, retour_codes=unknown))
        after = outcome.party.receive(refused, DAY)
        history = ieb.History().accept(message).accept(refused)
        assert refused.afgekeurd
        assert after.party.pending == ()
        for known in (after.party.history, history):
            assert known.periods(BSN, Stroom.ABONNEMENTSTARIEF) == ()
        assert [(finding.code, finding.severity.value) for finding in after.report] == [("IV028", "signaal")]

    def test_whichever_retour_comes_first_the_state_is_the_same(self):
        """A start and its stop are sent; the retour on the stop comes before that on the start."""
        gemeente = Gemeente(code=GOUDA)
        cak, retouren = Cak(), []
        for event in (start(), Stop(start_nummer=NUMBER, stopdatum=LATER)):
            outcome = gemeente.handle(event, LATER)
            answered = cak.receive(outcome.messages[0], LATER)
            gemeente, cak = outcome.party, answered.party
            retouren.append(answered.messages[0])
        for order in (retouren, retouren[::-1]):
            party = gemeente
            for retour in order:
                party = party.receive(retour, LATER).party
            assert party.pending == ()
            (period,) = party.history.periods(BSN, Stroom.ABONNEMENTSTARIEF)
            assert period.stop == LATER

    def test_a_retour_that_comes_too_late_still_decides(self):
        """OP090 is found, but what the CAK decided it decided."""
        outcome = Gemeente(code=GOUDA).handle(start(), DAY)
        (message,) = outcome.messages
        known = evolve(outcome.party, history=ieb.History().accept(message, received=DAY))
        retour = Cak(context=Context(gemeenten=())).receive(message, LATER).messages[0]
        after = known.receive(retour, LATER)
        assert [one.code for one in after.report] == ["OP090"]
        assert after.party.pending == ()
        assert after.notes[0] == f"Bericht WMO405 is afgekeurd: {RetourCode.S300}."

    def test_a_retour_in_beschermd_wonen_is_taken_too(self):
        """A WMO408 settles a WMO407 as a WMO406 settles a WMO405."""
        gemeente, _ = settled(start(stroom=BW))
        assert gemeente.history.used(Sleutel(GOUDA, BW, NUMBER))


class TestARemarkAtAGemeente:
    def test_a_stop_for_another_gemeente_is_taken_over_and_the_rest_repeated(self):
        """Reason 01 is answered by a change with the given stop and all else as it was."""
        gemeente, _ = settled(start(kostprijs=COST))
        retour, change = gemeente.receive(remark(STOPPED, Attribuut.stopdatum(LATER)), DAY).messages
        assert isinstance(retour, WMO410)
        assert retour.header.retour_codes is None
        sent = aanlevering_of(change)
        assert (sent.start, sent.stop, sent.kostprijs) == (DAY, LATER, COST)

    def test_in_beschermd_wonen_too(self):
        """Reason 01 ends a period beschermd wonen just as well."""
        gemeente, _ = settled(start(stroom=BW))
        outcome = gemeente.receive(remark(STOPPED, Attribuut.stopdatum(LATER), bw=True), DAY)
        assert aanlevering_of(outcome.messages[1]).stop == LATER

    def test_a_period_that_ended_before_needs_no_change(self):
        """A stop that comes too late to matter is answered and changes nothing."""
        gemeente, _ = settled(start(stopdatum=date(2025, 6, 1)))
        outcome = gemeente.receive(remark(STOPPED, Attribuut.stopdatum(LATER)), DAY)
        assert [one.naam for one in outcome.messages] == ["WMO410"]
        assert "staat al goed" in outcome.notes[0]

    def test_a_stop_after_death_is_taken_back(self):
        """Reason 03 is answered by a change without the stop: the BRP ends the period."""
        gemeente, _ = settled(start(stopdatum=LATER))
        sent = aanlevering_of(gemeente.receive(remark(DEAD_BEFORE_STOP), DAY).messages[1])
        assert (sent.start, sent.stop) == (DAY, None)

    @pytest.mark.parametrize(
        ("reden", "attributen"),
        [
            (DEAD_BEFORE_START, ()),
            (OTHER_FIRST, (Attribuut.voorliggende_eb_stroom("Wlz"),)),
            (RedenTerugkoppeling.by_code("77"), ()),
        ],
    )
    def test_other_reasons_are_for_a_person(self, reden, attributen):
        """Reasons 02 and 04, and those of later lists, never change a period by themselves."""
        gemeente, _ = settled(start())
        outcome = gemeente.receive(remark(reden, *attributen), DAY)
        assert [one.naam for one in outcome.messages] == ["WMO410"]
        assert "beslis" in outcome.notes[0]

    def test_a_remark_that_is_only_late_is_acted_on(self):
        """A remark that came after its term is still true, so the gemeente follows it."""
        gemeente, cak = settled(start())
        history = cak.history  # knows the day of receipt
        late = date(2025, 7, 1)
        outcome = evolve(gemeente, history=history).receive(
            remark(STOPPED, Attribuut.stopdatum(date(2025, 6, 30)), day=late), late
        )
        assert len(outcome.messages) == 2

    def test_a_remark_that_comes_before_the_retour_is_acted_on(self):
        """Judged against what was sent: the order in which things arrive has no meaning (OP080)."""
        sent = Gemeente(code=GOUDA).handle(start(kostprijs=COST), DAY)
        early = sent.party.receive(remark(STOPPED, Attribuut.stopdatum(LATER)), DAY)
        retour, change = early.messages
        assert retour.header.retour_codes is None
        assert (aanlevering_of(change).stop, aanlevering_of(change).kostprijs) == (LATER, COST)
        answer = Cak().receive(sent.messages[0], DAY).messages[0]
        after = early.party.receive(answer, DAY).party
        assert after.pending == (change,)

    def test_a_remark_that_comes_again_is_answered_and_changes_nothing(self):
        """The same message twice gives the same state."""
        gemeente, _ = settled(start())
        message = remark(STOPPED, Attribuut.stopdatum(LATER))
        once = gemeente.receive(message, DAY)
        twice = once.party.receive(message, LATER)
        assert [answer.naam for answer in twice.messages] == ["WMO410"]
        assert not twice.messages[0].afgekeurd
        assert "al eerder" in twice.notes[0]
        assert twice.party.pending == once.party.pending

    def test_what_a_remark_asks_is_sent_however_far_it_goes_back(self):
        """The stop lies years back and vanishes: OP372 does not hold back what the CAK asks."""
        long_ago = start(startdatum=date(2022, 6, 1), stopdatum=date(2023, 1, 31))
        gemeente, _ = settled(long_ago, today=date(2023, 2, 1))
        stop = Correction(start_nummer=NUMBER, drops=("stopdatum",))
        assert gemeente.handle(stop, LATER).messages == ()
        _, change = gemeente.receive(remark(DEAD_BEFORE_STOP, day=LATER), LATER).messages
        assert aanlevering_of(change).stop is None

    def test_a_remark_on_an_unknown_period_is_answered_and_told(self):
        """Each WMO409 gets its WMO410, also when nobody knows what it is about."""
        outcome = Gemeente(code=GOUDA).receive(remark(DEAD_BEFORE_START), DAY)
        assert [one.naam for one in outcome.messages] == ["WMO410"]
        assert "niet aangeleverd" in outcome.notes[0]

    def test_a_remark_on_a_removed_period_is_told(self):
        """A remark that crossed the removal of its period asks for nothing any more."""
        gemeente, _ = settled(start(), Removal(start_nummer=NUMBER))
        outcome = gemeente.receive(remark(DEAD_BEFORE_START), DAY)
        assert [one.naam for one in outcome.messages] == ["WMO410"]
        assert "geen periode" in outcome.notes[0]

    def test_with_a_return_code_of_ones_own_it_is_refused(self):
        """Who gives a rule a return code refuses the remarks that break it, and knows so."""
        strict = Gemeente(code=GOUDA, context=Context(retourcodes={"OP381": "9999"}))
        outcome = strict.receive(remark(DEAD_BEFORE_START), DAY)
        (retour,) = outcome.messages
        assert retour.header.retour_codes == RetourCodes(retour_code=(RetourCode.R0200,))
        assert outcome.party.history.exchange("WMO409", GOUDA, "C000000077").accepted is False


class TestWhatIsNotMeantForUs:
    def test_bytes_that_are_no_message_get_no_answer(self):
        """A fault of the transport is reported to its own side, never answered by a retour."""
        for outcome in (Gemeente(code=GOUDA).receive(b"<x/>", DAY), Cak().receive(b"<x/>", DAY)):
            assert outcome.messages == ()
            assert outcome.report.message is None
            assert outcome.report.findings

    def test_bytes_that_are_a_message_are_read(self):
        """A party takes a message as it came over the line, without a parse before it."""
        (message,) = Gemeente(code=GOUDA).handle(start(), DAY).messages
        assert Cak().receive(ieb.serialize(message), DAY).messages

    def test_a_message_for_another_gemeente_is_told(self):
        """A remark that was delivered at the wrong door is neither answered nor followed."""
        gemeente, _ = settled(start())
        outcome = gemeente.receive(remark(DEAD_BEFORE_START, gemeente=ZOETERMEER), DAY)
        assert outcome.messages == ()
        assert "niet voor ons" in outcome.notes[0]

    def test_a_heenbericht_of_a_gemeente_is_not_for_a_gemeente(self):
        """A WMO405 that comes back to a gemeente is told to a person, and changes nothing."""
        outcome = Gemeente(code=GOUDA).handle(start(), DAY)
        assert "niet voor ons" in outcome.party.receive(outcome.messages[0], DAY).notes[0]

    def test_what_the_cak_itself_sends_is_not_for_the_cak(self):
        """A WMO409 that comes back to the CAK is told to a person, and changes nothing."""
        assert "niet voor ons" in Cak().receive(remark(DEAD_BEFORE_START), DAY).notes[0]


def refusal(message):
    """The retour that refuses a message as a whole."""
    wrong = ieb.Finding(code="X", message="Fout.", level=2, retourcode="0001", path="Bericht")
    report = ieb.Report(message=message, findings=(wrong,))
    return ieb.build_retour(message, report, identificatie="R000000099", dagtekening=LATER)


def reasons(messages):
    """Receiver, number, reason and attributes of the WMO409s among messages."""
    found = [terugkoppeling_of(one) for one in messages if isinstance(one, WMO409)]
    return [(one.sleutel.gemeente, one.sleutel.start_nummer, one.reden, one.attributen) for one in found]


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
        assert [one[2] for one in reasons(rest)] == [STOPPED]

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
        assert reasons(rest) == [(ZOETERMEER, NUMBER, STOPPED, (Attribuut.stopdatum(date(2025, 6, 30)),))]

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
        """The day before the first of them."""
        _, cak = settled(start(startdatum=LATER, stopdatum=date(2025, 6, 10)), code=ZOETERMEER, today=LATER)
        august = date(2025, 8, 1)
        _, cak, _ = turn(Gemeente(code=UTRECHT), cak, start(startdatum=august), august)
        *_, rest = turn(Gemeente(code=GOUDA), cak, start(), august)
        assert reasons(rest) == [(GOUDA, NUMBER, STOPPED, (Attribuut.stopdatum(date(2025, 6, 1)),))]

    def test_two_periods_that_begin_on_one_day_are_for_a_person(self):
        """Nobody is told to stop before it began."""
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
            found = {(gemeente, attributen[0].datum) for gemeente, _, _, attributen in reasons(rest)}
            assert found == set(wanted)

    def test_another_stream_is_told_again_when_that_was_refused(self):
        """A refused remark counts as never sent, with reason 04 too."""
        streams = {BSN: (AndereStroom(naam="Wlz", van=date(2025, 1, 1)),)}
        cak = Cak(context=Context(andere_stromen=streams))
        gouda, cak, (sent,) = turn(Gemeente(code=GOUDA), cak, start(), DAY)
        cak = cak.receive(refusal(sent), DAY).party
        *_, rest = turn(gouda, cak, Correction(start_nummer=NUMBER, kostprijs=COST), DAY)
        assert [one[2] for one in reasons(rest)] == [OTHER_FIRST]

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
        *_, (message,) = turn(Gemeente(code=ZOETERMEER), cak, start(startdatum=LATER, stroom=BW), LATER)
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
        assert [one[2] for one in reasons(rest)] == expected

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
        *_, rest = turn(Gemeente(code=GOUDA), Cak(context=Context(andere_stromen=streams)), start(), DAY)
        wlz = (Attribuut.voorliggende_eb_stroom("Wlz"),)
        assert reasons(rest) == ([(GOUDA, NUMBER, OTHER_FIRST, wlz)] if told else [])

    def test_a_removal_gives_no_reason_to_tell_anything(self):
        """What never happened cannot be wrong: a removal leads to a retour alone."""
        gemeente, cak = settled(start(), cak=Cak(context=Context(overlijdensdata={BSN: date(2025, 1, 1)})))
        *_, rest = turn(gemeente, cak, Removal(start_nummer=NUMBER), LATER)
        assert rest == []

    def test_a_refused_message_gives_no_reason_to_tell_anything(self):
        """What was refused was not delivered, so the CAK has nothing to say about it."""
        (message,) = Gemeente(code=GOUDA).handle(start(), DAY).messages
        early = Cak(context=Context(overlijdensdata={BSN: date(2025, 1, 1)})).receive(
            message, date(2025, 5, 1)
        )
        assert [one.naam for one in early.messages] == ["WMO406"]
        assert early.party.history.periods(BSN, Stroom.ABONNEMENTSTARIEF) == ()

    def test_what_is_tolerated_is_accepted_but_still_reported(self):
        """Overlooking a rule changes the answer, not what is found."""
        lenient = Gemeente(code=GOUDA, tolerated=frozenset({"CS002"}))
        (message,) = lenient.handle(start(bsn="999992017"), DAY).messages
        outcome = Cak(tolerated=frozenset({"CS002"})).receive(message, DAY)
        assert outcome.messages[0].header.retour_codes is None
        assert [one.code for one in outcome.report] == ["CS002"]

    def test_the_retour_of_a_gemeente_closes_the_remark(self):
        """After a WMO410 the CAK waits for nothing and sends nothing more."""
        gemeente, cak = settled(start(), cak=Cak(context=Context(overlijdensdata={BSN: date(2025, 1, 1)})))
        (sent,) = cak.pending
        retour = gemeente.receive(sent, DAY).messages[0]
        after = cak.receive(retour, DAY)
        assert after.messages == ()
        assert after.party.pending == ()


days = st.dates(date(2025, 1, 1), date(2025, 12, 31))
events = st.one_of(
    st.builds(
        Start,
        bsn=st.sampled_from([BSN, OTHER]),
        start_nummer=st.integers(1, 3),
        startdatum=days,
        stopdatum=st.none() | days,
        kostprijs=st.none() | st.just(COST),
        stroom=st.just(Stroom.ABONNEMENTSTARIEF),
    ),
    st.builds(Stop, start_nummer=st.integers(1, 3), stopdatum=days, stroom=st.just(Stroom.ABONNEMENTSTARIEF)),
    st.builds(
        Correction,
        start_nummer=st.integers(1, 3),
        startdatum=st.none() | days,
        stopdatum=st.none() | days,
        kostprijs=st.none(),
        stroom=st.just(Stroom.ABONNEMENTSTARIEF),
    ),
    st.builds(Removal, start_nummer=st.integers(1, 3), stroom=st.just(Stroom.ABONNEMENTSTARIEF)),
    st.builds(Death, bsn=st.sampled_from([BSN, OTHER]), datum=days),
)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from([GOUDA, ZOETERMEER]), events), max_size=8))
def test_what_the_reference_gemeente_sends_the_reference_cak_accepts(happenings):
    """Two gemeenten, one CAK, all remarks followed up: no message is ever refused, and both sides agree."""
    today = date(2025, 12, 31)
    gemeenten = {code: Gemeente(code=code) for code in (GOUDA, ZOETERMEER)}
    cak = Cak()
    for code, event in happenings:
        outcome = gemeenten[code].handle(event, today)
        gemeenten[code] = outcome.party
        waiting = [(code, message) for message in outcome.messages]
        while waiting:
            sender, message = waiting.pop(0)
            answered = cak.receive(message, today)
            cak = answered.party
            retour, *remarks = answered.messages
            assert retour.header.retour_codes is None
            assert retour == ieb.parse(ieb.serialize(retour))
            gemeenten[sender] = gemeenten[sender].receive(retour, today).party
            for one in remarks:
                receiver = one.header.ontvanger
                reaction = gemeenten[receiver].receive(one, today)
                gemeenten[receiver] = reaction.party
                cak = cak.receive(reaction.messages[0], today).party
                waiting += [(receiver, more) for more in reaction.messages[1:]]
    assert cak.pending == ()
    for code, gemeente in gemeenten.items():
        assert gemeente.pending == ()
        for number in range(1, 4):
            key = Sleutel(code, Stroom.ABONNEMENTSTARIEF, number)
            assert gemeente.history.actual(key) == cak.history.actual(key)
