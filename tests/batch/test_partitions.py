"""Judging per gemeente gives what judging all in turn gives."""

from __future__ import annotations

import gc
import zipfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ieb.batch import (
    File,
    find_sources,
    judge_in_turn,
    judge_partitions,
    process,
    split_by_gemeente,
)
from ieb.errors import InvalidType
from ieb.messages.kinds import gemeente_of
from ieb.rules import Judgement
from ieb.testing import messages

from .support import TODAY, Slow, count, deliveries, named, verdicts


def split(messages):
    """Sources by gemeente."""
    parts = {}
    for source, message in zip(named(messages), messages, strict=True):
        parts.setdefault(gemeente_of(message), []).append(source)
    return list(parts.values())


def joined(parts):
    """What judging partitions gave, as one list."""
    found = []
    for part in parts:
        found.extend(part)
    return found


@given(messages=st.lists(deliveries(), max_size=12), data=st.data())
def test_gemeenten_side_by_side_get_the_verdicts_of_all_in_turn(messages, data):
    """Whatever gemeenten are put together, and in whatever order they are judged and found."""
    in_turn = verdicts(judge_in_turn(named(messages), today=TODAY))
    parts = data.draw(st.permutations(split(messages)))
    together = data.draw(st.integers(0, len(parts)))
    merged = [joined(parts[:together]), *parts[together:]]
    shuffled = [data.draw(st.permutations(part)) for part in merged]
    assert verdicts(joined(judge_partitions(shuffled, today=TODAY))) == in_turn


def test_in_memory_the_outcome_is_that_of_processing_into_a_file(tmp_path):
    """With the lines of the file, also behind a byte order mark, and for what is no message."""
    start = ieb.serialize(ieb.read("voorbeelden/start.xml"))
    wrong = ieb.serialize(ieb.read("voorbeelden/stop.xml"))
    missing = File(path=tmp_path / "nergens.xml")
    sources = [start, start, b"\xef\xbb\xbf" + wrong, wrong, b"<x/>", ("leeg", b""), missing]
    with ieb.SqliteHistory(tmp_path / "h.sqlite") as history:
        processed = [done.judged for done in process(sources, history, today=TODAY)]
    in_turn = list(judge_in_turn(sources, today=TODAY))
    assert verdicts(in_turn) == verdicts(processed)
    assert [outcome.findings for outcome in in_turn] == [done.findings for done in processed]
    findings = chain.from_iterable(outcome.findings for outcome in in_turn)
    assert any(finding.line for finding in findings)


@settings(max_examples=10)
@given(message=messages(ieb.WMO401))
def test_what_is_not_judged_does_not_count_for_what_comes_after(message):
    """What is judged the second time was recorded the first; what nobody can judge stays new."""
    data = ieb.serialize(message)
    first, second = judge_in_turn([data, data], today=TODAY)
    assert second.is_known is (first.judgement is not Judgement.NIET_BEOORDEELD)
    assert second.judgement is first.judgement


@pytest.mark.parametrize("collects", [True, False])
def test_reading_leaves_the_garbage_collector_as_it_was(collects):
    """Also for who turned it off: what it does is for the program to decide."""
    start = ieb.serialize(ieb.read("voorbeelden/start.xml"))
    before = gc.isenabled()
    try:
        if not collects:
            gc.disable()
        for _ in judge_in_turn([start], today=TODAY):
            assert gc.isenabled() is collects
        with pytest.raises(InvalidType):
            list(judge_in_turn([1], today=TODAY))
        assert gc.isenabled() is collects
    finally:
        if before:
            gc.enable()


@pytest.mark.parametrize("pool", [ProcessPoolExecutor, ThreadPoolExecutor])
def test_workers_judge_what_stands_at_a_path(tmp_path, pool):
    """A zip per gemeente, of which only the name goes to the worker; and sources as they are."""
    start = ieb.read("voorbeelden/start.xml")
    again = ieb.serialize(start)
    path = tmp_path / "0513.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.xml", again)
        archive.writestr("2.xml", again.replace(b"\n", b""))
    partitions = [path, [again, b"geen xml"]] * 5
    here = [verdicts(part) for part in judge_partitions(partitions, today=TODAY)]
    with pool(2) as executor:
        spread = judge_partitions(partitions, today=TODAY, executor=executor)
        assert [verdicts(part) for part in spread] == here
    assert here[0][f"{path}/2.xml"][1] is True


@given(messages=st.lists(deliveries(), max_size=12), data=st.data())
def test_what_stands_mixed_is_split_by_gemeente(messages, data):
    """Each source once, in partitions that get the verdicts of all in turn."""
    sources = data.draw(st.permutations([*named(messages), ("a.xml", b"<x/>"), ("b.xml", b"")]))
    split_up = split_by_gemeente(sources)
    judged = [list(judge_in_turn(part, today=TODAY)) for part in split_up]
    senders = [{gemeente_of(outcome.message) for outcome in part} for part in judged[1:]]
    assert [outcome.message for outcome in judged[0]] == [None, None]
    assert senders == [{code} for code in sorted(set(map(gemeente_of, messages)))]
    assert verdicts(joined(judged)) == verdicts(judge_in_turn(sources, today=TODAY))


@pytest.mark.parametrize("pool", [ProcessPoolExecutor, ThreadPoolExecutor])
def test_workers_split_and_summarize(tmp_path, pool):
    """Of what is read by them only a name goes there, and only what is asked comes back."""
    start = ieb.serialize(ieb.read("voorbeelden/start.xml"))
    with zipfile.ZipFile(tmp_path / "alles.zip", "w") as archive:
        for number in range(450):
            code = ("0513", "0363")[number % 2]
            archive.writestr(f"{number}.xml", start.replace(b"0513", code.encode()))
    here = split_by_gemeente(find_sources(tmp_path))
    with pool(2) as executor:
        parts = split_by_gemeente(find_sources(tmp_path), executor=executor)
        assert parts == here
        assert [len(part) for part in parts] == [225, 225]
        counts = judge_partitions(parts, today=TODAY, executor=executor, summarize=count)
        assert list(counts) == [225, 225]
    assert list(judge_partitions(parts, today=TODAY, summarize=count)) == [225, 225]


def test_a_large_gemeente_holds_up_no_others_when_order_does_not_matter():
    """What is ready comes first."""
    workers, parts = Slow(), [[("groot.xml", b"")], *[[("klein.xml", b"")]] * 20]
    judged = judge_partitions(parts, today=TODAY, executor=workers, ordered=False)
    ((first,),) = [next(judged)]
    assert first.source.name == "klein.xml"
    future, function, words = workers.first
    future.set_result(function(*words))
    assert len(list(judged)) == 20


def test_who_stops_early_hands_out_no_more():
    """What was handed out and not begun is taken back."""
    start = ieb.serialize(ieb.read("voorbeelden/start.xml"))
    with ThreadPoolExecutor(1) as executor:
        judged = judge_partitions([[start]] * 20, today=TODAY, executor=executor)
        next(judged)
        judged.close()


def test_what_was_exchanged_before_counts():
    """A history is given, and does not change."""
    start = ieb.read("voorbeelden/start.xml")
    history = ieb.History().accept(start)
    (judged,) = judge_in_turn([ieb.serialize(start)], today=TODAY, history=history)
    assert judged.is_known
    assert len(history) == 1


def test_wrong_arguments_are_refused(tmp_path):
    """With what was expected."""
    with pytest.raises(InvalidType, match="verwacht een History"):
        list(judge_in_turn([], today=TODAY, history=str(tmp_path)))
    with pytest.raises(InvalidType, match="verwacht een datum"):
        list(judge_in_turn([], today="vandaag"))
    with pytest.raises(InvalidType, match="verwacht een datum"):
        list(judge_partitions([], today="vandaag"))
    with pytest.raises(InvalidType, match="Verwacht een bron"):
        list(judge_partitions([[1]], today=TODAY))
    with pytest.raises(InvalidType, match="Verwacht een bron"):
        split_by_gemeente([1])
