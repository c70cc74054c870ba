"""A database that goes away: the same result when it comes back, a clear end when it does not."""

from threading import Timer

import psycopg
import pytest

from ieb.errors import IebError
from ieb.history.sql import SqlHistory

from .support import GOUDA, KEY, abo
from .test_sql import WRITER, start

LOST = psycopg.OperationalError("the connection is lost")


class TestRecording:
    """Who records a message waits for the database to come back."""

    def test_writers_outlast_a_database_that_is_away_for_some_seconds(self, outage, postgres):
        """Two processes write, the server is cut off meanwhile: all is kept, each message once."""
        SqlHistory(postgres)
        processes = [start(WRITER, postgres, name, 400, GOUDA) for name in "AB"]
        while not len(SqlHistory(postgres)):
            assert [process.poll() for process in processes] == [None, None]
        outage.stop()
        postgres.dispose()
        back = Timer(3, outage.start)
        back.start()
        back.join()
        assert [process.wait(120) for process in processes] == [0, 0]
        kept = [event.message for event in SqlHistory(postgres)]
        assert len(kept) == len(set(kept)) == 800

    def test_a_question_waits_too(self, outage, postgres):
        """Asked while the database is away, answered when it is back."""
        history = SqlHistory(postgres).accept(abo("G1"))
        outage.stop()
        back = Timer(0.5, outage.start)
        back.start()
        assert history.used(KEY)
        back.join()

    def test_a_database_that_stays_away_is_told(self, outage, postgres):
        """In Dutch, after as long as `patience` says; what came before is there, and nothing half."""
        history = SqlHistory(postgres, patience=0.4).accept(abo("G1"))
        outage.stop()
        with pytest.raises(IebError, match=r"is weg, ook na 0\.4 seconden") as caught:
            history.accept(abo("G2", number=2))
        assert caught.value.__cause__ is None
        with pytest.raises(IebError, match="niet bereikbaar"):
            SqlHistory(postgres, patience=0)
        outage.start()
        assert [event.message for event in history] == [abo("G1")]


class TestBlocks:
    """A block that is cut off leaves nothing, and can be done again."""

    def test_a_block_that_is_cut_off_says_that_nothing_was_kept(self, outage, postgres):
        """Also for who swallows the first error and goes on."""
        history = SqlHistory(postgres)

        def cut_off():
            with history.exclusive():
                history.accept(abo("G1"))
                outage.stop()
                for number in (2, 3):
                    with pytest.raises(IebError, match="Niets uit dit blok is vastgelegd"):
                        history.accept(abo(f"G{number}", number=number))

        with pytest.raises(IebError, match="Niets uit dit blok is vastgelegd"):
            cut_off()
        outage.start()
        assert list(history) == []

    def test_exclusively_does_the_whole_block_again(self, outage, postgres):
        """The first time the server is cut off halfway: all of it is there, once."""
        history, times = SqlHistory(postgres), []

        def add(known):
            times.append(len(known))
            known.accept(abo("G1"))
            if len(times) == 1:
                outage.stop()
                outage.start()
            known.accept(abo("G2", number=2))
            return len(known)

        assert history.exclusively(add, gemeente=GOUDA) == 2
        assert times == [0, 0]
        assert [event.message for event in history] == [abo("G1"), abo("G2", number=2)]


class TestLostAnswers:
    """The connection is lost at the very end: whether it was kept is asked of the server."""

    @pytest.fixture
    def lose_answer(self, postgres, monkeypatch):
        """Lose the connection once, before or after the server has kept the transaction."""

        def lose(*, kept, closed=True):
            commit = postgres.dialect.do_commit

            def lost(connection):
                monkeypatch.setattr(postgres.dialect, "do_commit", commit)
                if kept:
                    commit(connection)
                if closed:
                    connection.driver_connection.close()
                raise LOST

            monkeypatch.setattr(postgres.dialect, "do_commit", lost)

        return lose

    def test_what_was_kept_is_not_done_again(self, postgres, lose_answer):
        """The block ends as if nothing happened."""
        history = SqlHistory(postgres)
        lose_answer(kept=True)
        with history.exclusive():
            history.accept(abo("G1"))
        assert len(history) == 1

    def test_what_was_not_kept_is_told(self, postgres, lose_answer):
        """A block cannot begin again by itself; a single message can."""
        history = SqlHistory(postgres)

        def write():
            with history.exclusive():
                history.accept(abo("G1"))

        lose_answer(kept=False)
        with pytest.raises(IebError, match="Niets uit dit blok is vastgelegd"):
            write()
        assert len(history) == 0
        lose_answer(kept=False)
        assert len(history.accept(abo("G1"))) == 1

    def test_a_block_that_wrote_nothing_has_nothing_to_ask(self, postgres, lose_answer):
        """It ends with the error, or is done again."""
        history = SqlHistory(postgres)
        lose_answer(kept=False)
        assert history.exclusively(lambda known: known.used(KEY)) is False

    def test_a_transaction_that_has_not_ended_is_waited_for(self, postgres, lose_answer):
        """And after as long as `patience` says, the end is clear."""
        history = SqlHistory(postgres, patience=0.3)
        lose_answer(kept=False, closed=False)
        with pytest.raises(IebError, match=r"is weg, ook na 0\.3"):
            history.accept(abo("G1"))
        assert len(history) == 0
