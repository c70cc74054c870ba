"""What the reference gemeente does with a retour and with a remark of the CAK."""

from datetime import date

import pytest
from attrs import evolve

import ieb
from ieb import WMO410, Context
from ieb.codes import RedenTerugkoppeling, RetourCode
from ieb.keten import Cak, Correction, Gemeente, Removal, Stop
from ieb.messages import Attribuut, RetourCodes
from ieb.messages.aanlevering import Sleutel, aanlevering_of
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
    OTHER_FIRST,
    STOPPED,
    remark,
    renumbered,
    settled,
    start,
)


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
        assert [(finding.code, finding.severity.value) for finding in after.report] == [
            ("IV028", "signaal")
        ]

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

    def test_a_second_retour_is_told(self):
        """There is one retour to a message: a person hears of another one, and nothing is decided again."""
        sent = Gemeente(code=GOUDA).handle(start(), DAY)
        retour = Cak().receive(sent.messages[0], DAY).messages[0]
        once = sent.party.receive(retour, DAY)
        again = evolve(retour, header=evolve(retour.header, identificatie_retour="R000000077"))
        twice = once.party.receive(again, DAY)
        assert once.notes == ()
        assert twice.notes[0] == "Op dit WMO405 is al een retour ontvangen."
        assert len(twice.party.history.periods(BSN, Stroom.ABONNEMENTSTARIEF)) == 1

    def test_a_refusal_that_does_not_say_why_is_told(self):
        """A client comes back only when it is refused; with neutral codes alone nobody knows why."""
        sent = Gemeente(code=GOUDA).handle(start(), DAY)
        (message,) = sent.messages
        wrong = ieb.Finding(
            code="X",
            message="Fout.",
            level=3,
            retourcode="9404",
            path="Bericht/Client/PeriodeEigenBijdrageAbo",
        )
        report = ieb.Report(message=message, findings=(wrong,))
        retour = ieb.build_retour(message, report, identificatie="R000000077", dagtekening=DAY)
        neutral = RetourCodes(retour_code=(RetourCode.R0200,))
        period = evolve(retour.client.periode_eigen_bijdrage_abo, retour_codes=neutral)
        client = evolve(retour.client, periode_eigen_bijdrage_abo=period)
        outcome = sent.party.receive(evolve(retour, client=client), DAY)
        assert outcome.notes[0] == "Bericht WMO405 is afgekeurd, zonder retourcode die zegt waarom."
        assert outcome.party.history.periods(BSN, Stroom.ABONNEMENTSTARIEF) == ()

    def test_a_retour_that_comes_too_late_still_decides(self):
        """OP090 is found, but what the CAK decided it decided."""
        outcome = Gemeente(code=GOUDA).handle(start(), DAY)
        (message,) = outcome.messages
        known = evolve(outcome.party, history=ieb.History().accept(message, received=DAY))
        retour = Cak(context=Context(gemeenten=())).receive(message, LATER).messages[0]
        after = known.receive(retour, LATER)
        assert [finding.code for finding in after.report] == ["OP090"]
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
        assert [message.naam for message in outcome.messages] == ["WMO410"]
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
        assert [message.naam for message in outcome.messages] == ["WMO410"]
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
        assert [message.naam for message in outcome.messages] == ["WMO410"]
        assert "niet aangeleverd" in outcome.notes[0]

    def test_a_remark_on_a_removed_period_is_told(self):
        """A remark that crossed the removal of its period asks for nothing any more."""
        gemeente, _ = settled(start(), Removal(start_nummer=NUMBER))
        outcome = gemeente.receive(remark(DEAD_BEFORE_START), DAY)
        assert [message.naam for message in outcome.messages] == ["WMO410"]
        assert "geen periode" in outcome.notes[0]

    def test_with_a_return_code_of_ones_own_it_is_refused(self):
        """Who gives a rule a return code refuses the remarks that break it, and knows so."""
        strict = Gemeente(code=GOUDA, context=Context(retourcodes={"OP381": "9999"}))
        outcome = strict.receive(remark(DEAD_BEFORE_START), DAY)
        (retour,) = outcome.messages
        assert retour.header.retour_codes == RetourCodes(retour_code=(RetourCode.R0200,))
        assert outcome.party.history.exchange("WMO409", GOUDA, "C000000077").accepted is False
