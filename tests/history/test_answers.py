"""What the rules ask besides: what was told of a period, and which retouren bear a number."""

import ieb
from history.support import (
    ABO,
    BW,
    DAY,
    GOUDA,
    KEY,
    NUMBER,
    UTRECHT,
    abo,
    bw,
    refusal_of,
    remark,
    retour_on,
)
from ieb.messages.aanlevering import Sleutel


def in_bw(identificatie):
    """A WMO409 about a period beschermd wonen with the same number."""
    return ieb.WMO409.terugkoppeling(
        ontvanger=GOUDA,
        identificatie=identificatie,
        dagtekening=DAY,
        bw_start_nummer=NUMBER,
        reden=ieb.RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
    )


class TestWhatWasTold:
    def test_the_remarks_on_a_period_come_in_order(self, history):
        """Of this gemeente, stream and number; others do not count."""
        told = [remark("C1"), remark("C2"), remark("C3", gemeente=UTRECHT), in_bw("C4")]
        for message in (abo("G1"), *told):
            history = history.accept(message)
        assert history.terugkoppelingen(KEY) == (told[0], told[1])
        assert history.terugkoppelingen(Sleutel(GOUDA, BW, NUMBER)) == (told[3],)
        assert history.terugkoppelingen(Sleutel(GOUDA, ABO, 1)) == ()

    def test_a_refused_remark_does_not_count(self, history):
        """Refused when it was recorded, or by its retour afterwards."""
        first, second = remark("C1"), remark("C2")
        history = history.reject(first).accept(second)
        assert history.terugkoppelingen(KEY) == (second,)
        assert history.accept(refusal_of(second)).terugkoppelingen(KEY) == ()


class TestRetouren:
    def test_they_are_found_by_their_own_number(self, history):
        """Per kind of retour; a refused one bears its number too."""
        first, second, housing = abo("G1"), abo("G2", number=2), bw("G1")
        history = history.accept(first).accept(second).accept(housing)
        answers = [retour_on(first, "R1"), retour_on(second, "R1"), retour_on(housing, "R1")]
        history = history.accept(answers[0]).reject(answers[1]).accept(answers[2])
        assert history.retouren("WMO406", "R1") == (answers[0], answers[1])
        assert history.retouren("WMO408", "R1") == (answers[2],)
        assert history.retouren("WMO406", "R2") == ()
        assert history.retouren("WMO410", "R1") == ()
