"""The journal of envelopes, in memory, in a file and in a database: any order and losses."""

from __future__ import annotations

import sqlite3
import tempfile
import zlib
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from ieb import SqliteHistory, ggk
from ieb.errors import InvalidType, InvalidValue
from ieb.ggk import Arrival
from ieb.ggk.journal import look_up
from ieb.history.journal import HistoryJournal
from ieb.history.sql import SqlHistory

from .support import BSN, BV03, DI01, DI01S, DU01, ENVELOPES, FO01, FO03, UUIDS


@contextmanager
def in_memory():
    """Make a journal in memory."""
    yield ggk.Journal()


@contextmanager
def in_a_file():
    """Make a journal in the file of a history."""
    with (
        tempfile.TemporaryDirectory() as folder,
        SqliteHistory(Path(folder, "historie.db")) as history,
    ):
        yield HistoryJournal(history)


@contextmanager
def in_a_database():
    """Make a journal in a database behind SQLAlchemy."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder, 'gedeeld.db')}")
        yield HistoryJournal(SqlHistory(engine))
        engine.dispose()


JOURNALS = [in_memory, in_a_file, in_a_database]


@pytest.fixture(params=[*JOURNALS, "postgresql"])
def journal(request):
    """An empty journal of each kind."""
    if request.param == "postgresql":
        yield HistoryJournal(SqlHistory(request.getfixturevalue("postgres")))
        return
    with request.param() as made:
        yield made


GEMEENTE = DI01.zender.organisatie
SECOND = evolve(DU01, referentienummer=UUIDS[3])
OTHER = evolve(DI01, inhoud=b"<ander/>")


class TestReceive:
    """What an envelope is when it comes in."""

    def test_what_is_new_is_dealt_with_once(self, journal):
        """The second time it is a repeat, and the receipt holds what came before."""
        assert journal.receive(DI01).arrival is Arrival.NIEUW
        again = journal.receive(DI01)
        assert (again.arrival, again.earlier) == (Arrival.HERHAALD, DI01)

    def test_a_repeat_names_what_was_answered(self, journal):
        """So that the same bytes can go out again."""
        journal.receive(DI01)
        assert journal.receive(DI01).replies == ()
        journal.record_sent(DU01)
        assert journal.receive(DI01).replies == (DU01,)

    def test_other_content_under_a_reference_is_an_error(self, journal):
        """However often it comes; and the first is not forgotten."""
        journal.receive(DI01)
        for _ in range(2):
            receipt = journal.receive(OTHER)
            assert (receipt.arrival, receipt.earlier) == (Arrival.STRIJDIG, DI01)
        assert journal.receive(DI01).arrival is Arrival.HERHAALD
        assert journal.seen(GEMEENTE, UUIDS[0]).envelope == DI01

    def test_other_content_is_kept_apart_once(self, journal):
        """Each content by itself, also of faults that differ in what they quote alone."""
        third = evolve(DI01, inhoud=b"<derde/>")
        quoted = evolve(FO01, details_xml=b"<ander/>")
        for envelope in (DI01, OTHER, third, OTHER, FO01, quoted, DI01):
            journal.receive(envelope)
        apart = [(entry.envelope, entry.arrival) for entry in journal.apart()]
        assert (OTHER, Arrival.STRIJDIG) in apart
        assert [envelope for envelope, _ in apart] == [OTHER, third, quoted]

    def test_a_reference_is_of_its_sender(self, journal):
        """Two senders may use the same one."""
        journal.receive(DI01)
        other = evolve(DI01, zender=evolve(DI01.zender, organisatie="9998"))
        assert journal.receive(other).arrival is Arrival.NIEUW

    def test_an_answer_finds_what_we_sent(self, journal):
        """By its crossRefnummer."""
        journal.record_sent(DI01)
        receipt = journal.receive(DU01)
        assert (receipt.arrival, receipt.about) == (Arrival.NIEUW, DI01)
        assert journal.first_answer(DI01) == DU01

    def test_an_answer_finds_what_came_in(self, journal):
        """For who keeps both sides of an exchange."""
        journal.receive(DI01)
        assert journal.receive(DU01).about == DI01

    def test_an_answer_to_something_unknown_is_kept_apart(self, journal):
        """Until what it answers is known, and it comes once more."""
        assert journal.receive(DU01).arrival is Arrival.ONBEKEND
        assert [entry.envelope for entry in journal.apart()] == [DU01]
        assert journal.receive(DU01).arrival is Arrival.ONBEKEND
        journal.record_sent(DI01)
        assert journal.receive(DU01).arrival is Arrival.NIEUW
        assert list(journal.apart()) == []
        assert journal.receive(DU01).arrival is Arrival.HERHAALD

    @pytest.mark.parametrize("second", [SECOND, FO01])
    def test_a_second_answer_is_told(self, journal, second):
        """Also when it is a fault after an answer; the first stays the answer."""
        journal.record_sent(DI01)
        journal.receive(DU01)
        receipt = journal.receive(second)
        assert (receipt.arrival, receipt.about) == (Arrival.TWEEDE, DI01)
        assert receipt.earlier == DU01
        assert journal.first_answer(DI01) == DU01
        assert [entry.envelope for entry in journal.apart()] == [second]

    def test_a_fault_about_a_fault_is_an_answer_like_any(self, journal):
        """It is recorded, and nothing goes round."""
        journal.record_sent(FO01)
        about = evolve(FO01, cross_refnummer=FO01.referentienummer, referentienummer="2")
        assert journal.receive(about).about == FO01
        assert journal.receive(about).arrival is Arrival.HERHAALD

    def test_nothing_answers_itself(self, journal):
        """Nor does a reference without text name anything."""
        itself = evolve(FO01, ontvanger=FO01.zender, referentienummer="1", cross_refnummer="1")
        for fault in (itself, evolve(itself, cross_refnummer=" ")):
            assert journal.receive(fault).arrival in (Arrival.ONBEKEND, Arrival.STRIJDIG)
        assert journal.receive(itself).about is None

    def test_references_are_compared_as_text(self, journal):
        """Capitals in the reference of a fault make it another one."""
        journal.record_sent(DI01)
        fault = evolve(FO01, cross_refnummer=DI01.referentienummer.upper())
        assert journal.receive(fault).arrival is Arrival.ONBEKEND

    def test_blanks_around_an_organisatie_do_not_count(self, journal):
        """They are no other sender."""
        journal.receive(DI01)
        blank = evolve(DI01, zender=evolve(DI01.zender, organisatie=f" {GEMEENTE} "))
        assert journal.receive(blank).arrival is Arrival.STRIJDIG
        assert journal.seen(f" {GEMEENTE} ", DI01.referentienummer).envelope == DI01

    def test_a_fault_without_organisatie_has_its_place(self, journal):
        """It may be left out in a fault."""
        nobody = evolve(FO01, zender=evolve(FO01.zender, organisatie=None))
        assert journal.receive(nobody).arrival is Arrival.ONBEKEND
        assert journal.seen("", FO01.referentienummer).envelope == nobody

    def test_a_fault_may_quote_what_is_no_xml(self, journal):
        """As an older description shows it; it comes back byte for byte."""
        raw = evolve(FO01, details_xml=b"<a> & </b>")
        journal.receive(raw)
        kept = journal.seen(FO01.zender.organisatie, FO01.referentienummer)
        assert kept.envelope.details_xml == b"<a> & </b>"
        assert journal.receive(FO01).arrival is Arrival.STRIJDIG


class TestSent:
    """What goes out."""

    def test_sending_again_is_the_same(self, journal):
        """Because no acknowledgement came."""
        journal.record_sent(DI01)
        journal.record_sent(DI01)
        assert journal.sent(DI01.referentienummer) == DI01

    def test_a_reference_is_used_once(self, journal):
        """Another content asks for a new one; what was sent stays."""
        journal.record_sent(DI01)
        with pytest.raises(InvalidValue, match="geef elke envelop een nieuwe UUID"):
            journal.record_sent(OTHER)
        assert journal.sent(DI01.referentienummer) == DI01

    def test_a_message_to_yourself_is_nothing_special(self, journal):
        """What was sent and what came in are kept apart."""
        journal.record_sent(DI01)
        assert journal.receive(DI01).arrival is Arrival.NIEUW


@pytest.mark.parametrize("envelope", [BV03, FO03])
def test_what_stays_inside_the_chain_is_refused(journal, envelope):
    """A gemeente gets none and sends none."""
    for record in (journal.receive, journal.record_sent):
        with pytest.raises(InvalidValue, match="binnen de keten"):
            record(envelope)


def test_what_is_no_envelope_is_refused(journal):
    """Such as its bytes, which are not shown."""
    asked = (journal.first_answer, journal.replies, journal.record_received, journal.sent)
    for record in (journal.receive, journal.record_sent, *asked):
        with pytest.raises(InvalidType, match="geen bytes"):
            record(BSN.encode())


def test_a_reference_is_text(journal):
    """And so is the organisatie of a sender."""
    for zender, reference in ((None, UUIDS[0]), (GEMEENTE, 5)):
        with pytest.raises(InvalidType, match="verwacht tekst"):
            journal.seen(zender, reference)


def test_a_journal_is_a_view(journal):
    """Who has a store of their own answers the same questions."""
    assert isinstance(journal, ggk.JournalView)


def test_no_personal_data_is_shown(journal):
    """Not in its repr, nor in that of a receipt."""
    journal.record_sent(DI01)
    for shown in (journal, journal.receive(DU01), next(journal.apart(), None)):
        assert BSN not in repr(shown)


class Model:
    """What a journal is, the slow way: one list of all that happened, searched each time."""

    def __init__(self):
        self.out = []
        self.came = []
        self.contradicting = []
        self.answered = set()
        self.questions = []

    def send(self, envelope):
        """Put what goes out in the list."""
        self.out.append(envelope)
        self.ask(envelope, None)

    def ask(self, envelope, arrival):
        """Put a Di01 in the list of what is to be answered."""
        if isinstance(envelope, ggk.Di01):
            self.questions.append((envelope, arrival))

    def unanswered(self):
        """List the Di01's that nothing dealt with or sent is an answer to; sent ones as sent."""
        left = []
        for di01, arrival in self.questions:
            replies = [
                reply
                for reply in self.out
                if not isinstance(reply, ggk.Di01)
                and reply.ontvanger.organisatie == di01.zender.organisatie
                and reply.cross_refnummer == di01.referentienummer
            ]
            key = (di01.zender.organisatie, di01.referentienummer)
            sent = [
                sent
                for sent, when in self.questions
                if when is None and (sent.zender.organisatie, sent.referentienummer) == key
            ]
            if not replies and key not in self.answered and not (arrival and sent):
                left.append((di01, arrival))
        return left

    def receive(self, envelope):
        """Say what an envelope is, and put it in the list."""
        about = self.about(envelope)
        arrival = self.judge(envelope)
        if arrival is Arrival.NIEUW and about is not None:
            self.answered.add((about.zender.organisatie, about.referentienummer))
        if arrival is Arrival.STRIJDIG and envelope not in self.contradicting:
            self.contradicting.append(envelope)
        if arrival in (Arrival.NIEUW, Arrival.ONBEKEND, Arrival.TWEEDE):
            self.came.append((envelope, arrival))
        if arrival is Arrival.NIEUW:
            self.ask(envelope, arrival)
        return arrival

    def judge(self, envelope):
        """Say what an envelope is by the whole list."""
        same = [
            (known, arrival)
            for known, arrival in self.came
            if (known.zender.organisatie, known.referentienummer)
            == (envelope.zender.organisatie, envelope.referentienummer)
        ]
        if same and same[-1][0] != envelope:
            return Arrival.STRIJDIG
        about = self.about(envelope)
        if same and same[-1][1] is Arrival.NIEUW:
            return Arrival.HERHAALD
        if isinstance(envelope, ggk.Di01):
            return Arrival.NIEUW
        if about is None:
            return Arrival.ONBEKEND
        key = (about.zender.organisatie, about.referentienummer)
        return Arrival.TWEEDE if key in self.answered else Arrival.NIEUW

    def about(self, envelope):
        """Find what an answer is about: what went out, else what came from its receiver."""
        if isinstance(envelope, ggk.Di01):
            return None
        came = [
            known
            for known, _ in self.came
            if known.zender.organisatie == envelope.ontvanger.organisatie
            and (known.zender, known.referentienummer)
            != (envelope.zender, envelope.referentienummer)
        ]
        for known in (*self.out, *came):
            if known.referentienummer == envelope.cross_refnummer:
                return known
        return None


def test_what_was_sent_waits_until_its_answer_is_dealt_with(journal):
    """A fault is an answer too; what is kept apart is none, and a repeat changes nothing."""
    journal.record_sent(DI01)
    journal.record_sent(DI01)
    assert [(entry.envelope, entry.arrival) for entry in journal.unanswered()] == [(DI01, None)]
    journal.receive(evolve(DU01, cross_refnummer=UUIDS[9]))
    assert len(list(journal.unanswered())) == 1
    journal.receive(FO01)
    assert list(journal.unanswered()) == []


def test_what_came_in_waits_until_it_is_answered(journal):
    """From here, or by what came in too; who sent it as well hears of it once."""
    second = evolve(DI01, referentienummer=UUIDS[5])
    journal.receive(DI01)
    journal.receive(OTHER)
    journal.receive(second)
    told = [(entry.envelope, entry.arrival) for entry in journal.unanswered()]
    assert told == [(DI01, Arrival.NIEUW), (second, Arrival.NIEUW)]
    journal.record_sent(DU01)
    journal.record_sent(second)
    assert [(entry.envelope, entry.arrival) for entry in journal.unanswered()] == [(second, None)]


def test_many_that_wait_are_told_in_order(journal):
    """More than are read from a database at once."""
    sent = [evolve(DI01, referentienummer=f"{UUIDS[0][:-3]}{number:03x}") for number in range(120)]
    for envelope in sent:
        journal.record_sent(envelope)
    assert [entry.envelope for entry in journal.unanswered()] == sent


FEW = st.sampled_from(UUIDS[:4])
POOL = st.one_of(
    st.builds(evolve, st.sampled_from([DI01, OTHER]), referentienummer=FEW),
    st.builds(
        evolve,
        st.sampled_from([DU01, FO01, evolve(DU01, zender=DI01.zender, ontvanger=DU01.zender)]),
        referentienummer=FEW,
        cross_refnummer=FEW,
    ),
)
STEPS = st.lists(st.tuples(st.booleans(), POOL), max_size=14)


@pytest.mark.parametrize("kind", JOURNALS)
@given(steps=STEPS)
def test_any_order_gives_what_the_model_says(kind, steps):
    """Envelopes lost, repeated, contradicted and overtaken by their answers."""
    model = Model()
    with kind() as journal:
        for is_sent, envelope in steps:
            if not is_sent:
                assert journal.receive(envelope).arrival is model.receive(envelope)
                continue
            known = [
                sent for sent in model.out if sent.referentienummer == envelope.referentienummer
            ]
            if known and known[0] != envelope:
                with pytest.raises(InvalidValue):
                    journal.record_sent(envelope)
                continue
            journal.record_sent(envelope)
            if not known:
                model.send(envelope)
        told = [(entry.envelope, entry.arrival) for entry in journal.unanswered()]
        assert told == model.unanswered()
        latest = {}
        for envelope, arrival in model.came:
            latest[envelope.zender.organisatie, envelope.referentienummer] = (envelope, arrival)
        apart = [entry for entry in latest.values() if entry[1] in ggk.APART]
        kept = [(entry.envelope, entry.arrival) for entry in journal.apart()]
        other = [(envelope, Arrival.STRIJDIG) for envelope in model.contradicting]
        assert [entry for entry in kept if entry not in other] == apart
        assert [entry for entry in kept if entry in other] == other


@pytest.mark.parametrize("kind", JOURNALS)
@given(envelope=ENVELOPES | DI01S)
def test_any_envelope_comes_back(kind, envelope):
    """Whatever may be read can be kept, and is known again."""
    if isinstance(envelope, ggk.Bv03 | ggk.Fo03):
        return
    with kind() as journal:
        first = journal.receive(envelope).arrival
        assert first in (Arrival.NIEUW, Arrival.ONBEKEND)
        again = journal.receive(envelope).arrival
        assert again is (Arrival.HERHAALD if first is Arrival.NIEUW else first)
        kept = journal.seen(envelope.zender.organisatie or "", envelope.referentienummer)
        assert type(kept.envelope) is type(envelope)


@given(order=st.permutations(range(6)), lost=st.sets(st.integers(0, 5)))
def test_losses_and_repeats_end_in_the_same_state(order, lost):
    """Whatever is lost comes again until it arrives: each envelope is dealt with exactly once."""
    sent = [evolve(DI01, referentienummer=UUIDS[number]) for number in range(6)]
    journal = ggk.Journal()
    first = [number for number in order if number not in lost]
    arrivals = [journal.receive(sent[number]).arrival for number in (*first, *order, *lost)]
    assert arrivals.count(Arrival.NIEUW) == len(sent)
    assert set(arrivals) <= {Arrival.NIEUW, Arrival.HERHAALD}


class TestFile:
    """What only the journal in a file can meet."""

    def test_it_is_still_there_when_the_file_is_opened_again(self, tmp_path):
        """Also to read only, when nothing can be recorded."""
        path = tmp_path / "historie.db"
        with SqliteHistory(path) as history:
            HistoryJournal(history).receive(DI01)
        with SqliteHistory(path, readonly=True) as history:
            journal = HistoryJournal(history)
            assert journal.seen(GEMEENTE, UUIDS[0]).envelope == DI01
            with pytest.raises(InvalidValue, match="alleen om te lezen"):
                journal.receive(DU01)

    def test_a_history_without_envelopes_has_an_empty_journal(self, tmp_path):
        """To read only nothing is made."""
        SqliteHistory(tmp_path / "historie.db").close()
        with SqliteHistory(tmp_path / "historie.db", readonly=True) as history:
            assert HistoryJournal(history).sent(UUIDS[0]) is None
            assert list(HistoryJournal(history).apart()) == []

    def test_what_a_block_adds_is_kept_whole_or_not(self, tmp_path):
        """An envelope goes with what is recorded beside it."""
        with SqliteHistory(tmp_path / "historie.db") as history:
            journal = HistoryJournal(history)
            with pytest.raises(InvalidType), history.exclusive():
                journal.receive(journal.receive(DI01))
            assert journal.receive(DI01).arrival is Arrival.NIEUW

    @pytest.mark.parametrize("damage", [b"", b"stuk", zlib.compress(BSN.encode())])
    def test_damage_is_told(self, tmp_path, damage):
        """In Dutch, and nothing of what is in the file."""
        path = tmp_path / "historie.db"
        with SqliteHistory(path) as history:
            HistoryJournal(history).receive(DI01)
        with closing(sqlite3.connect(path)) as other, other:
            other.execute("UPDATE ggk_envelop SET content = ?", (damage,))
        with (
            SqliteHistory(path) as history,
            pytest.raises(InvalidValue, match="envelop 1 beschadigd") as told,
        ):
            HistoryJournal(history).receive(DI01)
        assert BSN not in str(told.value)

    def test_it_asks_for_a_history_in_a_file(self):
        """Its name is not enough."""
        with pytest.raises(InvalidType, match="SqliteHistory"):
            HistoryJournal("historie.db")


class TestDatabase:
    """What only the journal in a shared database can meet."""

    def test_it_is_still_there_when_the_database_is_opened_again(self, postgres):
        """Also to read only, when nothing can be recorded; nothing of it is in the repr."""
        HistoryJournal(SqlHistory(postgres)).receive(DI01)
        journal = HistoryJournal(SqlHistory(postgres, readonly=True))
        assert journal.seen(GEMEENTE, UUIDS[0]).envelope == DI01
        with pytest.raises(InvalidValue, match="alleen om te lezen"):
            journal.receive(DU01)
        assert repr(journal) == "HistoryJournal(SqlHistory(postgresql))"

    def test_what_a_block_adds_is_kept_whole_or_not(self, postgres):
        """An envelope goes with what is recorded beside it, also in a block of one gemeente."""
        history = SqlHistory(postgres)
        journal = HistoryJournal(history)
        with pytest.raises(InvalidType), history.exclusive(gemeente="0513"):
            journal.receive(journal.receive(DI01))
        assert journal.receive(DI01).arrival is Arrival.NIEUW

    def test_damage_is_told(self, postgres):
        """In Dutch, and nothing of what is in the database."""
        journal = HistoryJournal(SqlHistory(postgres))
        journal.receive(DI01)
        with postgres.begin() as other:
            damage = {"damage": zlib.compress(BSN.encode())}
            other.execute(text("UPDATE ieb_envelope SET content = :damage"), damage)
        with pytest.raises(InvalidValue, match="van de database is envelop 1 beschadigd") as told:
            journal.receive(DI01)
        assert BSN not in str(told.value)

    @pytest.mark.parametrize("begin", [[], [DU01]])
    @pytest.mark.parametrize("rival", [DI01, DU01, SECOND])
    def test_who_comes_second_begins_again(self, postgres, begin, rival):
        """Between the look and the keeping another records the same, or another answer."""
        history = SqlHistory(postgres)
        journal, other = HistoryJournal(history), HistoryJournal(SqlHistory(postgres))
        for envelope in begin:  # which is kept apart: what it answers is not known yet
            journal.receive(envelope)
        journal.record_sent(DI01)
        tries = []

        def receive(_):
            tries.append(len(tries))
            receipt = look_up(DU01, journal)
            if len(tries) == 1:
                in_another_thread(lambda: other.receive(rival))
            journal.record_received(receipt)
            return receipt.arrival

        became = history.exclusively(receive, gemeente="0513")
        alone = ggk.Journal()
        for envelope in begin:
            alone.receive(envelope)
        alone.record_sent(DI01)
        alone.receive(rival)
        assert became == alone.receive(DU01).arrival
        assert list(journal.apart()) == list(alone.apart())

    def test_two_who_send_under_one_reference_at_once(self, postgres):
        """The same envelope is sent once; of two others the second one hears so."""
        history = SqlHistory(postgres)
        journal, other = HistoryJournal(history), HistoryJournal(SqlHistory(postgres))
        again = evolve(OTHER, referentienummer=UUIDS[4])
        for rival, mine in ((DI01, DI01), (again, evolve(DI01, referentienummer=UUIDS[4]))):
            tries = []

            def send(_, rival=rival, mine=mine, tries=tries):
                tries.append(len(tries))
                if len(tries) == 1:
                    in_another_thread(lambda: other.record_sent(rival))
                journal.record_sent(mine)

            if rival == mine:
                history.exclusively(send, gemeente="0513")
            else:
                with pytest.raises(InvalidValue, match="al een andere envelop"):
                    history.exclusively(send, gemeente="0513")
            assert journal.sent(mine.referentienummer) == rival


def in_another_thread(action):
    """Do something to its end in another thread, which has blocks of its own."""
    thread = Thread(target=action)
    thread.start()
    thread.join()
