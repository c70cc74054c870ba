"""What the rules ask besides: what was told of a period, and which retouren bear a number."""

import sqlite3
from contextlib import closing

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
from ieb.history.sqlite import SqliteHistory
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


class TestGivenOut:
    """Which numbers stood in some message: who starts a period takes another one."""

    def test_refused_or_not_every_number_that_was_sent_counts(self, history):
        """Accepted, refused when recorded, refused by its retour, and removed: all were given out."""
        refused_later = abo("G3", number=3)
        history = history.accept(abo("G1", number=1)).reject(abo("G2", number=2))
        history = history.accept(refused_later).accept(refusal_of(refused_later))
        history = history.accept(abo("G4", number=1, status=3)).reject(bw("G5", number=5))
        assert [
            number for number in range(7) if history.given_out(Sleutel(GOUDA, ABO, number))
        ] == [
            1,
            2,
            3,
        ]
        assert history.given_out(Sleutel(GOUDA, BW, 5))
        assert not history.given_out(Sleutel(UTRECHT, BW, 5))
        assert not history.used(Sleutel(GOUDA, ABO, 2))
        assert not history.used(Sleutel(GOUDA, ABO, 3))

    def test_what_came_later_does_not_count_before(self, history):
        """A history as it was knows nothing of the numbers after it."""
        first = abo("G1", number=1)
        history = history.accept(first).reject(abo("G2", number=2))
        before = history.before(first)
        assert not before.given_out(Sleutel(GOUDA, ABO, 1))
        assert not before.given_out(Sleutel(GOUDA, ABO, 2))

    def test_a_file_of_an_earlier_version_answers_too(self, file):
        """It lacks the index, which makes the answer slower and no other."""
        with SqliteHistory(file) as history:
            history.reject(abo("G2", number=2))
        with closing(sqlite3.connect(file)) as database:
            database.execute("DROP INDEX event_refused")
        with SqliteHistory(file) as history:
            assert history.given_out(Sleutel(GOUDA, ABO, 2))
