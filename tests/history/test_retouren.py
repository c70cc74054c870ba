"""Which heenbericht a retour decides on, and what is known of a message that was recorded."""

import pytest
from attrs import evolve

import ieb
from ieb.errors import InvalidType
from ieb.messages.aanlevering import aanlevering_of

from .support import (
    ABO,
    BSN,
    DAY,
    GOUDA,
    KEY,
    OTHER_BSN,
    abo,
    refusal_of,
    refusal_with_content,
    retour_on,
)

FIRST = abo("H1")
REPEAT = abo("H1", number=2)


class TestWhichHeenbericht:
    """One Identificatie may be used twice; the retouren come in whatever order."""

    def test_a_refused_repeat_takes_nothing_from_the_first(self, history):
        """Accept the first, refuse the repeat with 9056, record that retour: the first still counts."""
        history = history.accept(FIRST).reject(REPEAT).accept(refusal_of(REPEAT, "9056"))
        assert history.actual(KEY) == aanlevering_of(FIRST)
        found = history.exchange("WMO405", GOUDA, "H1")
        assert (found.message, found.accepted, found.retours) == (FIRST, True, 0)
        stop = abo("H2", status=2, eb_stopdatum=DAY)
        assert "TR103" not in [
            finding.code for finding in ieb.validate(stop, ieb.Context(history=history))
        ]

    def test_the_release_says_which_code_tells_of_a_repeat(self, history):
        """With rules that answer TR056 otherwise, or not at all, 9056 is a refusal as any other."""
        known = history.accept(FIRST).accept(REPEAT)
        rules = dict(FIRST.release.rules)
        once = rules.pop("TR056")
        for own, refused in (
            ([*rules.values(), once], REPEAT),
            ([*rules.values(), evolve(once, retourcode="9404")], FIRST),
            (rules.values(), FIRST),
        ):
            retour = refusal_of(REPEAT, "9056").for_release(FIRST.release.with_rules(own))
            assert known.answered(retour).message == refused

    def test_a_retour_with_content_is_about_the_message_with_that_content(self, history):
        """A refusal that copies the repeat refuses the repeat, and the other way round."""
        history = history.accept(FIRST).accept(REPEAT).accept(refusal_with_content(REPEAT))
        assert history.used(KEY)
        assert len(history.periods(BSN, ABO)) == 1
        assert not history.accept(refusal_with_content(FIRST, identificatie="R2")).used(KEY)

    def test_content_that_nobody_sent_refuses_nothing(self, history):
        """A retour on a message that was not recorded takes no other one away."""
        history = history.accept(FIRST).accept(refusal_with_content(REPEAT))
        assert history.used(KEY)

    def test_all_retouren_that_name_a_message_are_told(self, history):
        """In the order of recording; those that were refused, or name another, are none of them."""
        second = retour_on(FIRST, identificatie="R2")
        history = history.accept(FIRST).accept(retour_on(FIRST)).accept(second)
        history = history.reject(retour_on(FIRST, identificatie="R3")).accept(retour_on(abo("H9")))
        assert history.answers_to(FIRST) == (retour_on(FIRST), second)
        assert history.answers_to(abo("H2")) == ()
        with pytest.raises(InvalidType):
            history.answers_to("H1")

    def test_answered_tells_which_one(self, history):
        """Before and after recording: the heenbericht that a retour is about, without counting itself."""
        history = history.accept(FIRST, received=DAY).reject(REPEAT)
        for retour, wanted in ((retour_on(FIRST), FIRST), (refusal_of(REPEAT, "9056"), REPEAT)):
            found = history.answered(retour)
            assert (found.message, found.retours) == (wanted, 0)
            assert history.accept(retour).answered(retour).retours == 0
        assert history.answered(retour_on(abo("H9"))) is None


class TestRecorded:
    """A message that is equal in every element to one that was recorded is recognised."""

    @pytest.mark.parametrize("message", [FIRST, retour_on(FIRST)], ids=["heenbericht", "retour"])
    def test_recording_again_changes_nothing(self, history, message):
        """Neither another verdict nor another day of receipt counts the second time."""
        history = history.record(message, accepted=True, received=DAY)
        again = history.record(evolve(message), accepted=False)
        assert len(again) == 1
        found = again.recorded(message)
        assert (found.message, found.accepted, found.received) == (message, True, DAY)

    def test_another_message_is_not_known(self, history):
        """One element that differs makes another message."""
        history = history.accept(FIRST)
        assert history.recorded(REPEAT) is None
        assert history.before(REPEAT) is None

    def test_it_can_be_judged_as_the_first_time(self, history):
        """Held against what was known before it, a message does not repeat itself."""
        history = history.accept(FIRST)
        before = history.before(FIRST)
        assert ieb.validate(FIRST, ieb.Context(history=before)).accepted
        assert not ieb.validate(FIRST, ieb.Context(history=history)).accepted

    @pytest.mark.parametrize("question", ["recorded", "before", "answered"])
    def test_what_is_no_message_is_refused(self, history, question):
        """Asking a history about something else than a message is an InvalidType, in Dutch."""
        with pytest.raises(InvalidType, match="Verwacht een bericht"):
            getattr(history, question)(BSN)


def test_a_period_stands_where_it_was_first_delivered_for_this_person(history):
    """A key that another person had before takes its place from this person's first aanlevering."""
    for message in (
        abo("G1", bsn=OTHER_BSN, number=1),
        abo("G2", number=2),
        abo("G3", number=1, status=2),
    ):
        history = history.accept(message)
    assert [period.sleutel.start_nummer for period in history.periods(BSN, ABO)] == [2, 1]
