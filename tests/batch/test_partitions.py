"""Judging per gemeente gives what judging all in turn gives, and the CAK's remarks come after."""

from __future__ import annotations

import gc
import zipfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ieb.batch import File, judge_in_turn, judge_partitions, list_remarks, process
from ieb.errors import InvalidType, UnreadableSource
from ieb.keten import Cak
from ieb.messages.kinds import gemeente_of
from ieb.rules import Judgement
from ieb.testing import messages

TODAY = date(2025, 6, 2)
GEMEENTEN = ("0513", "0637", "0363")
PEOPLE = ("999992016", "999991012", "999990019")
DAYS = st.dates(date(2025, 3, 1), date(2025, 5, 31))


@st.composite
def deliveries(draw):
    """Draw an aanlevering in either stream, often about a number or person that others share."""
    status = draw(st.sampled_from(["eerste", "gewijzigde", "verwijderen"]))
    model, stream = draw(st.sampled_from([(ieb.WMO405, "eb"), (ieb.WMO407, "bw")]))
    make = getattr(model, f"{status}_aanlevering")
    start = draw(DAYS)
    return make(
        gemeente=draw(st.sampled_from(GEMEENTEN)),
        identificatie=draw(st.sampled_from(["G1", "G2", "G3", "G4"])),
        dagtekening=draw(st.dates(date(2025, 5, 25), TODAY)),
        bsn=draw(st.sampled_from(PEOPLE)),
        **{
            f"{stream}_start_nummer": draw(st.integers(1, 3)),
            f"{stream}_startdatum": start,
            f"{stream}_stopdatum": draw(st.none() | st.dates(start, date(2025, 12, 31))),
        },
    )


def named(messages):
    """Messages as sources, each with a name of its own."""
    return [(f"{place}.xml", ieb.serialize(message)) for place, message in enumerate(messages)]


def split(messages):
    """Sources by gemeente."""
    parts = {}
    for source, message in zip(named(messages), messages, strict=True):
        parts.setdefault(gemeente_of(message), []).append(source)
    return list(parts.values())


def verdicts(judged):
    """What became of each source, by its name."""
    return {
        outcome.source.name: (
            outcome.judgement,
            outcome.is_known,
            [str(finding) for finding in outcome.findings],
        )
        for outcome in judged
    }


def joined(parts):
    """What judging partitions gave, as one list."""
    found = []
    for part in parts:
        found.extend(part)
    return found


@settings(max_examples=60)
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


@pytest.mark.parametrize("later", [b"<x/>", ieb.serialize(ieb.read("voorbeelden/start.xml")), None])
def test_a_source_that_says_something_else_the_second_time_keeps_its_findings(later):
    """Only the lines are missing: what was judged is what was read first."""

    class Changing:
        """A file that is overwritten or taken away in between."""

        name = "wisselt.xml"

        def __init__(self):
            self.left = [later, ieb.serialize(ieb.read("voorbeelden/stop.xml"))]

        def read(self):
            """Return the next content."""
            data = self.left.pop()
            if data is None:
                raise UnreadableSource("Het bestand is weg.")
            return data

    (judged,) = judge_in_turn([Changing()], today=TODAY)
    assert judged.findings
    assert all(finding.line is None for finding in judged.findings)


def test_an_odd_file_that_says_something_else_the_second_time_keeps_what_was_odd():
    """What stands before the message is told with its line, what the rules say without."""

    class Changing:
        """A file with a byte order mark that is overwritten in between."""

        name = "wisselt.xml"

        def __init__(self):
            stop = ieb.serialize(ieb.read("voorbeelden/stop.xml"))
            self.left = [b"<x/>", b"\xef\xbb\xbf" + stop]

        def read(self):
            """Return the next content."""
            return self.left.pop()

    (judged,) = judge_in_turn([Changing()], today=TODAY)
    odd, *others = judged.findings
    assert (odd.code, odd.line) == ("OP192", 1)
    assert others
    assert all(finding.line is None for finding in others)


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


@settings(max_examples=60)
@given(messages=st.lists(deliveries(), max_size=12), data=st.data())
def test_the_second_pass_tells_what_a_cak_tells_that_takes_all_in_turn(messages, data):
    """Per person, whatever the order of the outcomes: the same remarks, numbered on."""
    judged = list(judge_in_turn(named(messages), today=TODAY))
    cak, told = Cak(), []
    for outcome in judged:
        if outcome.judgement == "geaccepteerd" and not outcome.is_known:
            taken = cak.take_accepted(outcome.message, TODAY)
            cak = taken.party
            told += taken.messages
    remarks = list_remarks(data.draw(st.permutations(judged)), today=TODAY)
    assert sorted(map(content, remarks)) == sorted(map(content, told))
    assert len({remark.header.identificatie for remark in remarks}) == len(remarks)


def content(remark):
    """What a WMO409 says, but for its Identificatie."""
    return ieb.to_json(remark).replace(remark.header.identificatie, "C")


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
    with pytest.raises(InvalidType, match="verwacht een datum"):
        list_remarks([], today="vandaag")
    with pytest.raises(InvalidType, match="Verwacht een bron"):
        list(judge_partitions([[1]], today=TODAY))
