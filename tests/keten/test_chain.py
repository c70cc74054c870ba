"""Gemeente and CAK together: what is not meant for them, and what they agree on in the end."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb.keten import Cak, Correction, Death, Gemeente, Removal, Start, Stop
from ieb.messages.aanlevering import Sleutel
from ieb.messages.places import Stroom

from .support import (
    BSN,
    COST,
    DAY,
    DEAD_BEFORE_START,
    GOUDA,
    OTHER,
    ZOETERMEER,
    remark,
    settled,
    start,
)


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
    st.builds(
        Stop,
        start_nummer=st.integers(1, 3),
        stopdatum=days,
        stroom=st.just(Stroom.ABONNEMENTSTARIEF),
    ),
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
            for terugkoppeling in remarks:
                receiver = terugkoppeling.header.ontvanger
                reaction = gemeenten[receiver].receive(terugkoppeling, today)
                gemeenten[receiver] = reaction.party
                cak = cak.receive(reaction.messages[0], today).party
                waiting += [(receiver, more) for more in reaction.messages[1:]]
    assert cak.pending == ()
    for code, gemeente in gemeenten.items():
        assert gemeente.pending == ()
        for number in range(1, 4):
            key = Sleutel(code, Stroom.ABONNEMENTSTARIEF, number)
            assert gemeente.history.actual(key) == cak.history.actual(key)
