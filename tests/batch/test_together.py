"""The messages of a chunk are processed together, with the outcome of processing them one by one."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, contextmanager, nullcontext
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

import ieb
from ggk.support import GEMEENTE, UUIDS
from ieb import ggk
from ieb.batch import judge_in_turn, process, write_answers
from ieb.history.excerpt import GatheredHistory
from ieb.history.journal import HistoryJournal
from ieb.history.sql import SqlHistory
from ieb.messages.kinds import gemeente_of
from ieb.testing import history_events

from .support import GEMEENTEN, PEOPLE, TODAY, deliveries, named


@st.composite
def retouren(draw, sent):
    """A retour on one of some heenberichten, that accepts or refuses it."""
    message = draw(st.sampled_from(sent))
    findings = ()
    if draw(st.booleans()):
        code, path = draw(st.sampled_from([("0001", "Bericht/Header"), ("9404", "Bericht/Client")]))
        findings = (
            ieb.Finding(code="TOETS", message="Fout.", level=3, retourcode=code, path=path),
        )
    return ieb.build_retour(
        message,
        ieb.Report(message=message, findings=findings),
        identificatie=draw(st.sampled_from(["R1", "R2", "R3"])),
        dagtekening=draw(st.sampled_from([TODAY, message.header.dagtekening])),
    )


@st.composite
def remarks(draw):
    """What the CAK says of a period that others deliver too."""
    stream = draw(st.sampled_from(["eb", "bw"]))
    return ieb.WMO409.terugkoppeling(
        ontvanger=draw(st.sampled_from(GEMEENTEN)),
        identificatie=draw(st.sampled_from(["C1", "C2"])),
        dagtekening=TODAY,
        reden=draw(st.sampled_from(ieb.RedenTerugkoppeling)),
        **{f"{stream}_start_nummer": draw(st.integers(1, 3))},
    )


@st.composite
def exchanges(draw):
    """Messages of all kinds of 4.0, some of them twice, about few periods and persons."""
    sent = draw(st.lists(deliveries() | remarks(), min_size=1, max_size=10))
    answers = draw(st.lists(retouren(sent), max_size=4))
    again = draw(st.lists(st.sampled_from([*sent, *answers]), max_size=3))
    return draw(st.permutations([*sent, *answers, *again]))


@contextmanager
def kept(kind):
    """An empty history that is kept, and what gives the rows in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "h.db")
        if kind == "file":
            with ieb.SqliteHistory(path) as history:
                yield history, lambda: rows_of(path, "event")
            return
        engine = create_engine(f"sqlite:///{path}")
        yield SqlHistory(engine), lambda: rows_of(path, "ieb_event")
        engine.dispose()


def rows_of(path, table):
    """All that is kept of the messages."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


def processed(kind, earlier, sources, chunk, release=None):
    """What processing gave, what is kept, and what is in the history; some came before."""
    with kept(kind) as (history, rows):
        list(process(earlier, history, today=TODAY, chunk=1, release=release))
        done = list(process(sources, history, today=TODAY, chunk=chunk, release=release))
        return done, rows(), list(history)


@pytest.mark.parametrize("kind", ["file", "sql"])
@settings(max_examples=settings.default.max_examples // 2)  # each writes some files
@given(messages=exchanges(), chunk=st.integers(2, 20), data=st.data())
def test_a_chunk_of_any_size_is_as_one_by_one_and_as_in_memory(kind, messages, chunk, data):
    """The same verdicts in the same order, the same rows, and nothing else, whatever came before."""
    split = data.draw(st.integers(0, len(messages)))
    earlier, sources = named(messages[:split]), named(messages[split:])
    done, rows, events = processed(kind, earlier, sources, chunk)
    assert (done, rows, events) == processed(kind, earlier, sources, 1)
    before = ieb.History()
    for outcome in judge_in_turn(earlier, today=TODAY):
        accepted = outcome.judgement is ieb.rules.Judgement.GEACCEPTEERD
        before = before.record(outcome.message, accepted=accepted, received=TODAY)
    in_memory = list(judge_in_turn(sources, today=TODAY, history=before))
    assert [outcome.judged for outcome in done] == in_memory


@settings(max_examples=settings.default.max_examples // 2)
@given(events=history_events(), chunk=st.integers(2, 12))
def test_release_1_0_is_processed_together_too(events, chunk):
    """Of what is read as 1.0, which says its periods in parts, and of all that is no message then."""
    sources = named([event.message for event in events])
    release = ieb.release("1.0")
    whole = processed("file", [], sources, chunk, release)
    assert whole == processed("file", [], sources, 1, release)
    in_memory = list(judge_in_turn(sources, today=TODAY, release=release))
    assert [outcome.judged for outcome in whole[0]] == in_memory


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=exchanges(), chunk=st.integers(2, 20))
def test_in_postgresql_as_in_a_file(postgres, messages, chunk):
    """Its questions are others, and its chunks end where another gemeente begins."""
    history = SqlHistory(postgres)
    with postgres.begin() as connection:
        connection.execute(text("TRUNCATE ieb_event"))
    done, _, events = processed("file", [], named(messages), 1)
    assert list(process(named(messages), history, today=TODAY, chunk=chunk)) == done
    assert list(history) == events


@pytest.mark.parametrize("kind", ["file", "sql"])
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=exchanges().map(dict.fromkeys))
def test_nothing_is_done_one_by_one_when_nothing_is_wrong(monkeypatch, kind, messages):
    """Or processing would give the same, and take ten times as long."""
    starts = [ieb.WMO405.eerste_aanlevering(**START, identificatie=f"S{n}") for n in range(2)]
    ours = [message for message in messages if gemeente_of(message) == GEMEENTEN[0]]
    sources = named([*starts, *ours])
    expected, _, _ = processed(kind, [], sources, 1)
    with monkeypatch.context() as patched, kept(kind) as (history, _):
        patched.setattr(type(history), "record", lambda *_, **__: 1 / 0)
        assert list(process(sources, history, today=TODAY)) == expected


@settings(max_examples=settings.default.max_examples // 2)
@given(
    messages=st.lists(deliveries(), min_size=1, max_size=4),
    drawn=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), max_size=8),
    chunk=st.integers(2, 9),
)
def test_envelopes_and_bare_messages_of_one_chunk_come_in_order(messages, drawn, chunk):
    """The journal says the same of each, and holds the same."""
    sources = []
    for place, (which, number) in enumerate(drawn):
        message = messages[which % len(messages)]
        data = ieb.serialize(message)
        if number:
            data = ggk.serialize(ggk.wrap(message, **GEMEENTE, referentienummer=UUIDS[number]))
        sources.append((f"{place}.xml", data))
    assert with_journal(sources, chunk) == with_journal(sources, 1)


def with_journal(sources, chunk):
    """What processing gave, and all that a file keeps."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "h.db")
        with ieb.SqliteHistory(path) as history:
            HistoryJournal(history)
            done = list(process(sources, history, today=TODAY, chunk=chunk))
        return done, rows_of(path, "event"), rows_of(path, "ggk_envelop")


@pytest.mark.parametrize("kind", ["file", "sql"])
def test_what_fails_together_is_found_one_by_one(monkeypatch, kind):
    """Those before it are kept, whatever went wrong with it, and it is named."""
    messages = [ieb.WMO405.eerste_aanlevering(**START, identificatie=f"G{n}") for n in range(4)]
    failing = failing_at(messages[2])
    with kept(kind) as (history, rows):
        monkeypatch.setattr(GatheredHistory, "record", failing(GatheredHistory.record))
        monkeypatch.setattr(type(history), "record", failing(type(history).record))
        steps = process(named(messages), history, today=TODAY)
        assert [next(steps).judged.message for _ in range(2)] == messages[:2]
        with pytest.raises(ieb.NotRecorded, match=r"Nee\. Vanaf '2\.xml' is niets vastgelegd"):
            next(steps)
        assert len(rows()) == 2


CAK = {"applicatie": GEMEENTE["applicatie"], "today": TODAY}
START = {
    "gemeente": GEMEENTEN[0],
    "dagtekening": TODAY,
    "bsn": PEOPLE[0],
    "eb_start_nummer": 7,
    "eb_startdatum": TODAY,
}


def failing_at(wrong):
    """What makes a method refuse one message."""

    def failing(method):
        def record(self, message, **more):
            if message == wrong:
                msg = "Nee."
                raise ieb.IebError(msg)
            return method(self, message, **more)

        return record

    return failing


def test_what_fails_together_only_is_done_one_by_one(monkeypatch):
    """A fault of ours in the shortcut costs time, and changes nothing; who stops is asked once."""
    messages = [ieb.WMO405.eerste_aanlevering(**START, identificatie=f"G{n}") for n in range(4)]
    expected = processed("file", [], named(messages[:3]), 1)
    monkeypatch.setattr(GatheredHistory, "record", failing_at(messages[2])(GatheredHistory.record))
    asked = iter([False, False, False, True])
    with kept("file") as (history, rows):
        steps = process(named(messages), history, today=TODAY, stop=lambda: next(asked))
        done = list(steps)
        assert (done, rows(), list(history)) == expected
    assert list(asked) == []


def test_a_repeat_that_needs_what_was_not_read_is_judged_as_the_first_time():
    """What the CAK says twice of a period is held against persons whom no message names."""
    first = ieb.WMO405.eerste_aanlevering(**START, identificatie="G1")
    told = ieb.WMO409.terugkoppeling(
        ontvanger=GEMEENTEN[0],
        identificatie="C1",
        dagtekening=TODAY,
        eb_start_nummer=7,
        reden=ieb.RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN,
    )
    earlier, sources = named([first]), named([told, told, told])
    assert processed("file", earlier, sources, 3) == processed("file", earlier, sources, 1)


@pytest.mark.parametrize("kind", ["file", "sql"])
@settings(max_examples=settings.default.max_examples // 2)
@given(messages=exchanges(), data=st.data())
def test_answers_are_those_of_asking_for_each(kind, messages, data):
    """Byte for byte and row for row, also with numbers of the caller and after earlier answers."""
    split = data.draw(st.integers(0, len(messages)))
    numbers = data.draw(st.sampled_from([None, lambda: map("N{}".format, count(1))]))
    parts = [named(messages[:split]), named(messages)]
    one_by_one = pytest.MonkeyPatch.context()
    with one_by_one as patched:
        for model in (ieb.SqliteHistory, SqlHistory):
            patched.setattr(model, "gather", lambda self, _asked, **_named: nullcontext(self))
        expected = answered(kind, parts, numbers)
    assert answered(kind, parts, numbers) == expected


def answered(kind, parts, numbers):
    """The files with answers after each part, what was told of them, and what is kept."""
    told = []
    with kept(kind) as (history, rows), tempfile.TemporaryDirectory() as folder:
        for place, sources in enumerate(parts):
            target = Path(folder, str(place))
            done = list(process(sources, history, today=TODAY))
            told.append(write_answers(done, history, target, identificaties=numbers, **CAK))
            told.append({path.name: path.read_bytes() for path in target.glob("*")})
        return told, rows()
