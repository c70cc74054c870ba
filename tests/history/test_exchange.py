"""Heenberichten by Identificatie, and the retouren on them."""

from datetime import date, datetime

import pytest
from attrs import evolve

import ieb
from ieb.errors import InvalidType
from ieb.history import Exchange
from ieb.messages.aanlevering import aanlevering_of

from .support import ABO, BSN, DAY, GOUDA, KEY, UTRECHT, abo, bw, refusal_of, remark, retour_on


class TestExchange:
    """Heenberichten by Identificatie, and the retours on them."""

    @pytest.mark.parametrize(
        "heen", [abo("X1"), bw("X1"), remark("X1")], ids=lambda message: message.naam
    )
    def test_a_retour_counts_on_its_own_heenbericht(self, history, heen):
        """A retour counts on the heenbericht of its kind, gemeente and Identificatie, and on no other."""
        for message in (abo("X1"), bw("X1"), remark("X1"), evolve(heen)):
            history = history.accept(message)
        history = history.accept(retour_on(heen)).accept(retour_on(heen, "R2"))
        found = {
            name: history.exchange(name, GOUDA, "X1").retours
            for name in ("WMO405", "WMO407", "WMO409")
        }
        assert found == {"WMO405": 0, "WMO407": 0, "WMO409": 0} | {heen.naam: 2}

    def test_another_gemeente_or_identificatie_is_another_exchange(self, history):
        """Identificatie is unique per gemeente and kind of message."""
        history = history.accept(remark("X1")).accept(retour_on(remark("X1", gemeente=UTRECHT)))
        assert history.exchange("WMO409", GOUDA, "X1").retours == 0
        assert history.exchange("WMO409", UTRECHT, "X1") is None
        assert history.exchange("WMO409", GOUDA, "X2") is None
        assert history.exchange("WMO405", GOUDA, "X1") is None
        assert history.exchange("WMO410", GOUDA, "X1") is None

    def test_a_refused_retour_counts_for_nothing(self, history):
        """A retour that was itself refused leaves its heenbericht unanswered."""
        history = history.accept(abo("G1")).reject(retour_on(abo("G1")))
        assert history.exchange("WMO405", GOUDA, "G1").retours == 0
        assert len(history) == 2

    def test_a_retour_may_come_before_its_heenbericht(self, history):
        """OP080: the order in which things arrive has no meaning, so the retour still counts."""
        history = history.accept(retour_on(abo("G1")))
        assert history.exchange("WMO405", GOUDA, "G1") is None
        assert history.accept(abo("G1")).exchange("WMO405", GOUDA, "G1").retours == 1

    def test_a_refused_repetition_does_not_hide_the_accepted_message(self, history):
        """TR056 refuses an Identificatie used before; the message that used it stays the one exchanged."""
        history = history.accept(abo("G1"), received=DAY).reject(abo("G1", number=2))
        found = history.exchange("WMO405", GOUDA, "G1")
        assert (found.message, found.accepted, found.received) == (abo("G1"), True, DAY)

    def test_the_first_message_is_the_one_exchanged(self, history):
        """Of more refused ones the first counts, an accepted one counts more: the others repeat it."""
        history = history.reject(abo("G1")).reject(abo("G1", number=2))
        assert history.exchange("WMO405", GOUDA, "G1").message == abo("G1")
        history = history.accept(abo("G1", number=3)).accept(abo("G1", number=4))
        assert history.exchange("WMO405", GOUDA, "G1").message == abo("G1", number=3)

    def test_the_first_retour_decides(self, history):
        """A message that its first retour refuses counts as never sent, but for its Identificatie."""
        history = history.accept(abo("G1")).accept(abo("G2", status=2, start=date(2025, 6, 1)))
        history = history.accept(refusal_of(abo("G2")))
        assert history.actual(KEY) == aanlevering_of(abo("G1"))
        found = history.exchange("WMO405", GOUDA, "G2")
        assert (found.accepted, found.retours) == (False, 1)
        history = history.accept(refusal_of(abo("G1")))
        assert not history.used(KEY)
        assert history.periods(BSN, ABO) == ()
        assert history.accept(abo("G3")).actual(KEY) == aanlevering_of(abo("G3"))

    def test_a_refused_removal_brings_the_period_back(self, history):
        """When the retour on a removal refuses it, the period is there as before."""
        history = history.accept(abo("G1")).accept(abo("G2", status=3))
        assert history.removed(KEY)
        history = history.accept(refusal_of(abo("G2")))
        assert not history.removed(KEY)
        assert history.actual(KEY) == aanlevering_of(abo("G1"))

    def test_a_later_retour_decides_nothing(self, history):
        """A retour on a repetition, whose Identificatie was used, takes nothing from the first message."""
        history = history.accept(abo("G1")).accept(retour_on(abo("G1"))).reject(abo("G1", number=2))
        history = history.accept(refusal_of(abo("G1")))
        assert history.actual(KEY) == aanlevering_of(abo("G1"))
        assert history.exchange("WMO405", GOUDA, "G1").accepted

    def test_a_refusing_retour_on_what_is_not_known_changes_nothing(self, history):
        """A retour on a message that is refused already, or was never kept, is only counted."""
        history = (
            history.reject(abo("G1")).accept(refusal_of(abo("G1"))).accept(refusal_of(abo("G9")))
        )
        assert not history.exchange("WMO405", GOUDA, "G1").accepted
        assert history.exchange("WMO405", GOUDA, "G9") is None

    def test_a_refused_remark_is_no_longer_accepted(self, history):
        """A WMO409 that a retour refuses counts as never sent, as a heenbericht does."""
        history = history.accept(remark("C1")).accept(refusal_of(remark("C1")))
        assert not history.exchange("WMO409", GOUDA, "C1").accepted

    def test_the_day_of_receipt_is_kept(self, history):
        """The day of receipt comes back as given, and may be unknown."""
        history = history.accept(abo("G1"), received=date(2025, 5, 13)).accept(abo("G2", number=2))
        assert history.exchange("WMO405", GOUDA, "G1").received == date(2025, 5, 13)
        assert history.exchange("WMO405", GOUDA, "G2").received is None

    def test_a_message_comes_back_with_its_release(self, history):
        """A message of release 3.0 is one when it comes back."""
        old = abo("G1", release=ieb.release("3.0"))
        found = history.accept(old).exchange("WMO405", GOUDA, "G1").message
        assert found == old
        assert found.release is ieb.release("3.0")

    def test_no_bsn_in_a_repr(self, history):
        """A history or exchange that is printed or logged shows no Bsn."""
        history = history.accept(abo("G1"))
        assert BSN not in repr(history) + repr(history.exchange("WMO405", GOUDA, "G1"))

    @pytest.mark.parametrize("name", ["accept", "reject"])
    def test_what_is_no_message_is_refused(self, history, name):
        """Anything but a message is an InvalidType, told in Dutch, and changes nothing."""
        with pytest.raises(InvalidType, match="Verwacht een bericht"):
            getattr(history, name)(BSN)
        assert len(history) == 0

    @pytest.mark.parametrize("day", ["2025-05-12", datetime(2025, 5, 12)])  # noqa: DTZ001  # no instant is meant
    def test_a_day_that_is_no_date_is_refused(self, history, day):
        """The day of receipt is a date; text and datetime are an InvalidType, and change nothing."""
        with pytest.raises(InvalidType, match="received: verwacht een datum"):
            history.accept(abo("G1"), received=day)
        assert len(history) == 0

    def test_retouren_that_contradict_each_other_are_told(self, history):
        """The approval counts, whichever came first, and the exchange says that the other was there."""
        sent = abo("G1")
        yes, no = retour_on(sent, "R1"), refusal_of(sent, identificatie="R2")
        for answers, told in (([yes], False), ([no], False), ([yes, no], True), ([no, yes], True)):
            known = ieb.History().accept(sent)
            for answer in answers:
                known = known.accept(answer)
            found = known.recorded(sent)
            assert (found.accepted, found.contradicted) == (yes in answers, told)
        before = history.accept(sent).accept(yes).accept(no).answered(no)
        assert (before.accepted, before.contradicted) == (True, False)

    def test_an_administration_need_not_tell_that_retouren_contradict_each_other(self, history):
        """It helps a reader; who answers from an administration of their own keeps the contract without."""
        sent = abo("G1")
        known = history.accept(sent).accept(retour_on(sent, "R1"))
        found = known.accept(refusal_of(sent, identificatie="R2")).recorded(sent)
        assert found.contradicted
        assert found == Exchange(message=sent, received=None, accepted=True, retours=2)
