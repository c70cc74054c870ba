"""The history in memory."""

import pickle
import sys
from itertools import count
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ieb.errors import InvalidType
from ieb.history import History
from ieb.messages.aanlevering import aanlevering_of

from .model import answers, expected, happen, single_events
from .support import ABO, BSN, DAY, GOUDA, KEY, abo, retour_on


class TestInMemory:
    """`History` never changes."""

    def test_an_older_history_answers_as_before(self):
        """Accepting gives a new history and leaves the old one as it was."""
        empty = History()
        started = empty.accept(abo("G1"))
        removed = started.accept(abo("G2", status=3)).accept(retour_on(abo("G1")))
        assert not empty.used(KEY)
        assert empty.exchange("WMO405", GOUDA, "G1") is None
        assert started.actual(KEY) == aanlevering_of(abo("G1"))
        assert started.exchange("WMO405", GOUDA, "G1").retours == 0
        assert removed.removed(KEY)
        assert [len(history) for history in (empty, started, removed)] == [0, 1, 3]

    @given(st.lists(st.tuples(st.integers(0, 11), single_events()), max_size=12))
    def test_forks_do_not_see_each_other(self, steps):
        """Different messages on the same history give two histories, each with its own past only."""
        known = [(History(), [])]
        for number, event in steps:
            history, events = known[number % len(known)]
            known.append((happen(history, event), [*events, event]))
        for history, events in known:
            assert answers(history) == expected(events)

    def test_accepting_costs_the_same_however_long_the_history_is(self):
        """Accepting the thousandth period of a person makes as many calls as accepting the tenth."""
        history = History()
        costs = {}
        for number in range(1, 1001):
            message = abo("G1", number=number)
            calls = []
            before = sys.getprofile()
            sys.setprofile(lambda _frame, event, _what, calls=calls: calls.append(event))
            try:
                history = history.accept(message)
            finally:
                sys.setprofile(before)
            costs[number] = len(calls)
        # The least of some: a look-up that is kept for next time is made in one of them.
        assert min(map(costs.__getitem__, range(981, 1001))) == min(
            map(costs.__getitem__, range(11, 31))
        )
        assert costs[1000] > 0

    def test_a_fork_keeps_the_past_it_shares(self):
        """A second message on the same history stands beside the first, on what went before both."""
        base = History().accept(abo("G1")).accept(retour_on(abo("G1")))
        stopped = base.accept(abo("G2", status=2, eb_stopdatum=DAY))
        removed = base.accept(abo("G3", status=3))
        assert stopped.actual(KEY).stop == DAY
        assert removed.removed(KEY)
        assert removed.exchange("WMO405", GOUDA, "G2") is None
        assert removed.exchange("WMO405", GOUDA, "G1").retours == 1
        assert base.actual(KEY) == aanlevering_of(abo("G1"))
        assert [len(history) for history in (base, stopped, removed)] == [2, 3, 3]

    def test_another_thread_may_come_in_between_at_any_moment(self):
        """Whenever a second thread adds to the same history, each gets its own message on what was before."""
        first, second = abo("G1", number=1), abo("G2", number=2)
        moment, reached = 0, True
        while reached:
            base, made, calls = History().accept(abo("G0", number=0)), [], count()
            other = Thread(target=lambda base=base, made=made: made.append(base.accept(second)))

            def come_between(_frame, event, _what, calls=calls, moment=moment, other=other):
                if event == "call" and next(calls) == moment:
                    other.start()
                    other.join(0.02)  # long enough to finish, unless it has to wait for us

            before = sys.getprofile()
            sys.setprofile(come_between)
            try:
                made.insert(0, base.accept(first))
            finally:
                sys.setprofile(before)
            reached = other.ident is not None
            if reached:
                other.join()
                numbers = [
                    [period.sleutel.start_nummer for period in found.periods(BSN, ABO)]
                    for found in made
                ]
                assert sorted(numbers) == [[0, 1], [0, 2]], moment
                assert [len(history) for history in made] == [2, 2]
            moment += 1
        assert moment > 5

    def test_another_thread_may_ask_at_any_moment(self):
        """Whoever asks while a message is recorded gets the answer from before."""
        message = abo("G1", number=1)
        moment, reached = 0, True
        while reached:
            base, answers, calls = History().accept(abo("G0", number=0)), [], count()

            def ask(base=base, answers=answers):
                answers.append((base.recorded(message), base.exchange("WMO405", GOUDA, "G1")))

            other = Thread(target=ask)

            def come_between(_frame, event, _what, calls=calls, moment=moment, other=other):
                if event == "call" and next(calls) == moment:
                    other.start()
                    other.join()

            before = sys.getprofile()
            sys.setprofile(come_between)
            try:
                later = base.accept(message)
            finally:
                sys.setprofile(before)
            reached = other.ident is not None
            if reached:
                assert answers == [(None, None)], moment
                assert later.recorded(message) is not None
            moment += 1
        assert moment > 5

    @pytest.mark.parametrize("wrong", [[abo("G1")], (), {}, "historie.sqlite", None])
    def test_it_begins_empty(self, wrong):
        """Who hands over messages at once would else have a history in which they are not."""
        with pytest.raises(
            InvalidType, match=r"^Een historie begint leeg; leg elk bericht vast met accept"
        ):
            History(wrong)

    def test_it_can_be_pickled(self):
        """A history travels to another process with all it knows."""
        copy = pickle.loads(pickle.dumps(History().accept(abo("G1"))))
        assert copy.accept(abo("G2", status=3)).removed(KEY)
        assert copy.actual(KEY) == aanlevering_of(abo("G1"))
