"""What a WMO405 or WMO407 delivers, and what the aanleveringen of a key come to."""

from datetime import date

import ieb
from ieb import StatusAanlevering
from ieb.messages import Kostprijs
from ieb.messages.aanlevering import Aanlevering, Sleutel, aanlevering_of

from .support import ABO, BSN, BW, DAY, GOUDA, KEY, NUMBER, OTHER_BSN, UTRECHT, abo, bw


class TestAanlevering:
    """What a WMO405 or WMO407 delivers, in one shape."""

    def test_a_wmo405_with_everything(self):
        """Each value of a WMO405 has its place in the aanlevering."""
        kostprijs = Kostprijs(kostprijs_bedrag=ieb.Bedrag(300000), kostprijs_startdatum=DAY)
        stop = date(2026, 1, 1)
        bericht = abo(
            "G1", status=2, start=date(2025, 6, 1), eb_stopdatum=stop, eb_kostprijs=kostprijs
        )
        assert aanlevering_of(bericht) == Aanlevering(
            sleutel=KEY,
            bsn=BSN,
            start=date(2025, 6, 1),
            stop=stop,
            kostprijs=kostprijs,
            status=StatusAanlevering.GEWIJZIGDE_AANLEVERING,
            bericht="WMO405",
            identificatie="G1",
            dagtekening=DAY,
        )

    def test_a_wmo407(self):
        """A WMO407 is of the other stream and has no kostprijs."""
        made = aanlevering_of(bw("B1", start=date(2025, 6, 1), bw_stopdatum=date(2025, 7, 1)))
        assert made.sleutel == Sleutel(GOUDA, BW, NUMBER)
        assert (made.start, made.stop, made.kostprijs) == (date(2025, 6, 1), date(2025, 7, 1), None)
        assert (made.bericht, made.identificatie) == ("WMO407", "B1")

    def test_the_repr_holds_no_bsn(self):
        """An aanlevering that ends up in a log tells its message, and not whom it is about."""
        made = aanlevering_of(abo("G1"))
        assert BSN not in repr(made)
        assert "WMO405" in repr(made)

    def test_content_is_what_counts_for_the_contribution(self):
        """The same state sent again is the same content, another day or person is not."""
        content = aanlevering_of(abo("G1")).content
        assert aanlevering_of(abo("G2", status=2)).content == content
        assert aanlevering_of(abo("G1", start=date(2025, 5, 13))).content != content
        assert aanlevering_of(abo("G1", bsn=OTHER_BSN)).content != content
        assert aanlevering_of(abo("G1", eb_stopdatum=DAY)).content != content


class TestDeliveries:
    """Folding StatusAanlevering: 1 new, 2 replaces, 3 lets it count as never sent."""

    def test_an_empty_history_knows_nothing(self, history):
        """Each question to an empty history has the answer no."""
        assert len(history) == 0
        assert history.actual(KEY) is None
        assert not history.used(KEY)
        assert not history.removed(KEY)
        assert history.periods(BSN, ABO) == ()
        assert history.exchange("WMO405", GOUDA, "G1") is None

    def test_an_empty_history_is_a_history(self, history):
        """Who asks whether there is a history gets yes, so that an empty one is never taken for none."""
        assert history

    def test_a_first_delivery_is_actual(self, history):
        """Status 1: the aanlevering with its key is the actual one, and the key is used."""
        start = abo("G1")
        history = history.accept(start)
        assert history.actual(KEY) == aanlevering_of(start)
        assert history.used(KEY)
        assert history.removed(KEY) is False
        assert history.periods(BSN, ABO) == (aanlevering_of(start),)
        assert len(history) == 1

    def test_a_changed_delivery_replaces_the_first(self, history):
        """Status 2 replaces the actual aanlevering as a whole."""
        changed = abo("G2", status=2, eb_stopdatum=date(2025, 6, 1))
        history = history.accept(abo("G1")).accept(changed)
        assert history.actual(KEY) == aanlevering_of(changed)
        assert history.periods(BSN, ABO) == (aanlevering_of(changed),)

    def test_a_removed_delivery_counts_as_never_sent_but_its_key_is_used(self, history):
        """Status 3: nothing is actual any more, while the start number stays used."""
        history = history.accept(abo("G1")).accept(abo("G2", status=3))
        assert history.actual(KEY) is None
        assert history.removed(KEY) is True
        assert history.used(KEY) is True
        assert history.periods(BSN, ABO) == ()

    def test_a_delivery_after_a_removal_is_actual_again(self, history):
        """The last accepted aanlevering decides; the place among the periods is that of the first one."""
        again, other = abo("G4"), abo("G2", number=2)
        for message in (abo("G1"), other, abo("G3", status=3), again):
            history = history.accept(message)
        assert history.removed(KEY) is False
        assert history.actual(KEY) == aanlevering_of(again)
        assert history.periods(BSN, ABO) == (aanlevering_of(again), aanlevering_of(other))

    def test_the_same_number_for_another_bsn_is_the_same_key(self, history):
        """A key is of whatever Bsn: the period goes over to the last one."""
        last = abo("G2", bsn=OTHER_BSN, status=2)
        history = history.accept(abo("G1")).accept(last)
        assert history.actual(KEY) == aanlevering_of(last)
        assert history.periods(BSN, ABO) == ()
        assert history.periods(OTHER_BSN, ABO) == (aanlevering_of(last),)

    def test_the_same_number_of_another_gemeente_is_another_key(self, history):
        """Two gemeenten may use the same number; the periods of a Bsn are those of both."""
        here, there = abo("G1"), abo("G1", gemeente=UTRECHT)
        history = history.accept(here).accept(there).accept(abo("G2", status=3))
        assert history.removed(KEY)
        assert history.actual(Sleutel(UTRECHT, ABO, NUMBER)) == aanlevering_of(there)
        assert history.periods(BSN, ABO) == (aanlevering_of(there),)

    def test_the_same_number_in_the_other_stream_is_another_key(self, history):
        """The streams have numbers and periods of their own."""
        home = bw("B1")
        history = history.accept(home)
        assert not history.used(KEY)
        assert history.actual(Sleutel(GOUDA, BW, NUMBER)) == aanlevering_of(home)
        assert history.periods(BSN, ABO) == ()
        assert history.periods(BSN, BW) == (aanlevering_of(home),)

    def test_periods_come_in_order_of_first_delivery(self, history):
        """Periods stand in the order in which their keys were first delivered, whatever their dates."""
        rows = [
            abo("G1", number=9),
            abo("G2", number=1, start=date(2024, 1, 1)),
            abo("G3", number=5),
        ]
        for row in rows:
            history = history.accept(row)
        history = history.accept(abo("G4", number=9, status=2))
        assert [period.sleutel.start_nummer for period in history.periods(BSN, ABO)] == [9, 1, 5]

    def test_a_refused_message_counts_only_as_a_used_identificatie(self, history):
        """A rejected message counts as never sent, except that its Identificatie counts as used."""
        start = abo("G1")
        history = history.reject(start, received=DAY)
        assert history.actual(KEY) is None
        assert not history.used(KEY)
        assert not history.removed(KEY)
        assert history.periods(BSN, ABO) == ()
        exchange = history.exchange("WMO405", GOUDA, "G1")
        assert exchange.message == start
        assert (exchange.accepted, exchange.received) == (False, DAY)
        assert len(history) == 1

    def test_a_refused_removal_removes_nothing(self, history):
        """A refused status 3 leaves the actual aanlevering."""
        start = abo("G1")
        history = history.accept(start).reject(abo("G2", status=3))
        assert history.actual(KEY) == aanlevering_of(start)
