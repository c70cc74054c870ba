"""Envelopes processed: the journal and the history in one step, in whatever order they come."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ggk.support import BV03, BYTES, DATA, DI01, DU01, FO01, GEMEENTE, RETOUR, START, UUIDS
from ieb import ggk
from ieb.batch import process
from ieb.errors import IebError
from ieb.ggk import Arrival
from ieb.history.journal import HistoryJournal
from ieb.history.sql import SqlHistory
from ieb.rules import Judgement
from ieb.testing import messages

DAY = date(2025, 5, 14)
ANSWER = ggk.serialize(DU01)
FAULT = ggk.serialize(FO01)
OTHER = ggk.serialize(evolve(DI01, inhoud=DATA.replace(b"G000000001", b"G000000002")))
SECOND = ggk.serialize(evolve(DU01, referentienummer=UUIDS[3]))


@pytest.fixture(params=["file", "postgresql"])
def history(request, tmp_path):
    """An empty history in a file, and in a database that is shared."""
    if request.param == "postgresql":
        yield SqlHistory(request.getfixturevalue("postgres"))
        return
    with ieb.SqliteHistory(tmp_path / "historie.db") as made:
        yield made


def run(history, *datas):
    """Process bytes, and return what became of each."""
    return list(process(datas, history, today=DAY))


def arrivals(processed):
    """Return what each was to the journal."""
    return [outcome.receipt and outcome.receipt.arrival for outcome in processed]


def codes(outcome):
    """Return the codes of what was found."""
    return [finding.code for finding in outcome.judged.findings]


def test_bare_and_wrapped_give_the_same_history(history, tmp_path):
    """Only the journal differs."""
    run(history, BYTES, ANSWER)
    with ieb.SqliteHistory(tmp_path / "bare.db") as bare:
        run(bare, DATA, ieb.serialize(RETOUR))
        assert list(bare) == list(history)
        assert len(list(history)) == 2
        assert HistoryJournal(bare).seen(DI01.zender.organisatie, UUIDS[0]) is None
    assert HistoryJournal(history).seen(DI01.zender.organisatie, UUIDS[0]).envelope == DI01


def test_a_repeat_is_not_processed_again(history):
    """It gets the verdict of then, and says that it came before."""
    (first,) = run(history, BYTES)
    (again,) = run(history, BYTES)
    assert (first.receipt.arrival, again.receipt.arrival) == (Arrival.NIEUW, Arrival.HERHAALD)
    assert codes(again) == ["GG017", *codes(first)]
    assert again.judged.judgement is first.judged.judgement
    assert len(history) == 1


def test_another_content_under_a_reference_is_not_processed(history):
    """The history holds the first alone."""
    run(history, BYTES)
    (other,) = run(history, OTHER)
    assert (other.is_left_out, codes(other)[0]) == (True, "GG014")
    assert [event.message for event in history] == [START]


def test_an_answer_to_something_unknown_waits(history):
    """Once what it answers is there, it counts when it comes again."""
    (early,) = run(history, ANSWER)
    assert (early.is_left_out, codes(early)[0]) == (True, "GG015")
    assert len(history) == 0
    assert arrivals(run(history, BYTES, ANSWER)) == [Arrival.NIEUW, Arrival.NIEUW]
    assert len(history) == 2


def test_a_second_answer_is_told_and_not_processed(history):
    """Also when it is a fault."""
    run(history, BYTES, ANSWER)
    for second in (SECOND, FAULT):
        (outcome,) = run(history, second)
        assert (outcome.is_left_out, codes(outcome)[0]) == (True, "GG016")
    assert len(history) == 2


def test_an_answer_without_a_message_leaves_room_for_the_one_that_is_sent_again(history):
    """What the sender mended is dealt with, and then nothing else is."""
    broken = ggk.serialize(evolve(DU01, referentienummer=UUIDS[3], inhoud=b"<geen bericht"))
    run(history, BYTES)
    (first,) = run(history, broken)
    (mended,) = run(history, ANSWER)
    (again,) = run(history, broken)
    assert arrivals([first, mended, again]) == [Arrival.NIEUW, Arrival.NIEUW, Arrival.HERHAALD]
    assert first.receipt.about == DI01
    assert mended.judged.judgement is Judgement.GEACCEPTEERD
    assert HistoryJournal(history).first_answer(DI01) == DU01
    assert len(history) == 2


def test_a_fault_comes_after_what_it_is_about(history):
    """Also when it is read first."""
    processed = run(history, FAULT, BYTES)
    assert [outcome.receipt.envelope for outcome in processed] == [DI01, FO01]
    assert arrivals(processed) == [Arrival.NIEUW, Arrival.NIEUW]
    assert codes(processed[1]) == ["GG018"]


def test_an_answer_that_does_not_go_with_what_it_names_is_told(history):
    """Of another message, or from another party; it counts all the same (aanname)."""
    elsewhere = ieb.parse(DATA.replace(b"G000000001", b"G000000009").replace(b"649901", b"9"))
    report = ieb.validate(elsewhere)
    retour = ieb.build_retour(elsewhere, report, identificatie="C9", dagtekening=DAY)
    other = evolve(DU01, inhoud=ieb.serialize(retour))
    HistoryJournal(history).record_sent(DI01)
    (outcome,) = run(history, ggk.serialize(other))
    assert (outcome.is_left_out, codes(outcome)[0]) == (False, "GG006")
    assert [event.message for event in history] == [retour]
    stranger = evolve(DU01.zender, organisatie="CBS")
    HistoryJournal(history).record_sent(evolve(DI01, referentienummer=UUIDS[5]))
    given = evolve(DU01, zender=stranger, cross_refnummer=UUIDS[5], inhoud=b"geen xml")
    (outcome,) = run(history, ggk.serialize(given))
    assert codes(outcome)[0] == "GG013"


def test_a_payload_that_is_no_message_is_in_the_journal(history):
    """So that it is known when it comes again."""
    bad = ggk.serialize(evolve(DI01, inhoud=b"geen xml"))
    assert arrivals(run(history, bad)) == [Arrival.NIEUW]
    (again,) = run(history, bad)
    assert codes(again)[0] == "GG017"
    assert len(history) == 0


def test_what_stays_inside_the_chain_is_told_and_in_no_journal(history):
    """Such as an acknowledgement."""
    (outcome,) = run(history, ggk.serialize(BV03))
    assert (outcome.receipt, codes(outcome)) == (None, ["GG018"])


def test_nothing_is_half_recorded(history, monkeypatch):
    """When the message cannot be recorded, its envelope is not either."""

    def refuse(*_given, **_more):
        msg = "De schijf is vol."
        raise IebError(msg)

    with monkeypatch.context() as patch:
        patch.setattr(HistoryJournal, "record_received", refuse)
        with pytest.raises(IebError, match="vol"):
            run(history, BYTES)
    assert len(history) == 0
    assert arrivals(run(history, BYTES)) == [Arrival.NIEUW]


@given(
    order=st.lists(st.sampled_from([BYTES, ANSWER]), max_size=6).flatmap(
        lambda some: st.permutations([*some, BYTES, ANSWER])
    )
)
def test_any_order_with_repeats_and_one_more_try_ends_the_same(order):
    """One by one, lost or doubled or overtaken; once all comes again, it all counts once."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ieb.SqliteHistory(Path(folder, "historie.db")) as history,
    ):
        for data in (*order, BYTES, ANSWER):
            run(history, data)
        assert [event.message for event in history] == [START, RETOUR]
        assert list(HistoryJournal(history).apart()) == []


SENT = st.builds(
    evolve,
    st.sampled_from([DI01, evolve(DI01, inhoud=b"geen xml"), evolve(DI01, zender=DU01.zender)]),
    referentienummer=st.sampled_from(UUIDS[:3]),
)
ANSWERS = st.builds(
    evolve,
    st.sampled_from([DU01, FO01, evolve(DU01, inhoud=b"geen xml")]),
    referentienummer=st.sampled_from(UUIDS[4:7]),
    cross_refnummer=st.sampled_from(UUIDS[:4]),
)
FAULTS = st.builds(
    evolve,
    st.just(evolve(FO01, zender=DI01.zender, ontvanger=DU01.zender)),
    referentienummer=st.sampled_from(UUIDS[8:10]),
    cross_refnummer=st.sampled_from(UUIDS[4:7]),
)


@given(envelopes=st.lists(SENT | ANSWERS | FAULTS, max_size=8))
def test_all_of_it_once_more_changes_nothing(envelopes):
    """Whatever stands in a folder, and whatever answers what in it."""
    datas = [ggk.serialize(envelope) for envelope in envelopes]
    with (
        tempfile.TemporaryDirectory() as folder,
        ieb.SqliteHistory(Path(folder, "historie.db")) as history,
    ):
        first = run(history, *datas)
        events = list(history)
        apart = list(HistoryJournal(history).apart())
        again = run(history, *datas)
        assert list(history) == events
        assert list(HistoryJournal(history).apart()) == apart
        for before, now in zip(arrivals(first), arrivals(again), strict=True):
            assert now is (Arrival.HERHAALD if before is Arrival.NIEUW else before)


def test_answers_that_name_each_other_come_last(history):
    """In their order; nothing goes round, and what names itself stays where it is."""
    one = evolve(DU01, cross_refnummer=UUIDS[3], ontvanger=DU01.zender, inhoud=b"geen xml")
    other = evolve(one, referentienummer=UUIDS[3], cross_refnummer=DU01.referentienummer)
    itself = evolve(one, referentienummer=UUIDS[5], cross_refnummer=UUIDS[5])
    processed = run(history, *map(ggk.serialize, (one, other, itself, DI01)))
    assert [outcome.receipt.envelope for outcome in processed][-2:] in ([one, other], [other, one])


@settings(max_examples=10)
@given(message=messages(ieb.WMO401))
def test_a_message_that_is_not_judged_stays_new(message):
    """Its envelope is in no journal, so that it can be judged another day."""
    di01 = ggk.wrap(message, **GEMEENTE, referentienummer=UUIDS[4])
    with (
        tempfile.TemporaryDirectory() as folder,
        ieb.SqliteHistory(Path(folder, "historie.db")) as history,
    ):
        (outcome,) = run(history, ggk.serialize(di01))
        kept = HistoryJournal(history).seen(di01.zender.organisatie, UUIDS[4])
        is_unjudged = outcome.judged.judgement is Judgement.NIET_BEOORDEELD
        assert (kept is None, outcome.receipt is None) == (is_unjudged, is_unjudged)
        assert len(history) == (not is_unjudged)
