"""Judging in turn and recording: the same messages twice change nothing, and each is one step."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import chain
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ieb
from ieb.batch import Judged, find_sources, judge, judge_against, process
from ieb.history.sql import SqlHistory

EXAMPLES = Path(__file__).parents[2] / "voorbeelden"
START = EXAMPLES / "start.xml"
TODAY = date(2025, 12, 31)
LATER = date(2026, 2, 1)


@attrs.frozen
class Member:
    """Bytes with a name."""

    name: str
    data: bytes = attrs.field(repr=False)

    def read(self):
        """Return the bytes."""
        return self.data


@pytest.fixture(params=["file", "postgresql"])
def history(request, tmp_path):
    """An empty history in a file, and in a database that is shared."""
    if request.param == "postgresql":
        yield SqlHistory(request.getfixturevalue("postgres"))
        return
    with ieb.SqliteHistory(tmp_path / "historie.db") as made:
        yield made


@pytest.fixture
def start():
    """A start as a source."""
    return Member("start.xml", START.read_bytes())


def refuse(message, identificatie="R1"):
    """A retour that refuses a heenbericht, as a source."""
    finding = ieb.Finding(code="TR404", message="Fout.", level=3, retourcode="9404", path="Bericht")
    report = ieb.Report(message=message, findings=(finding,))
    answer = ieb.build_retour(message, report, identificatie=identificatie, dagtekening=TODAY)
    return Member(f"{identificatie}.xml", ieb.serialize(answer))


def test_what_is_yielded_is_recorded_and_what_is_not_is_not(history, start):
    """With a chunk of one, who stops halfway has on disk what was named, and nothing more."""
    stop = Member("stop.xml", (EXAMPLES / "stop.xml").read_bytes())
    steps = process([stop, start], history, today=TODAY, chunk=1)
    assert len(history) == 0
    first = next(steps)
    assert (first.judged.source, len(history)) == (start, 1)
    assert [event.received for event in history] == [TODAY]
    assert next(steps).judged.source == stop
    assert len(history) == 2
    assert list(steps) == []


def test_what_is_no_message_is_yielded_and_not_recorded(history, start):
    """One broken file does not keep the others from being recorded."""
    sources = [Member("stuk.xml", b"geen xml"), start, *find_sources("nee.xml")]
    gone, broken, good = process(sources, history, today=TODAY)
    assert gone.judged.error == "Dit bestand bestaat niet."
    assert [finding.code for finding in broken.judged.findings] == ["xml-vorm"]
    assert good.judged.message is not None
    assert len(history) == 1


def test_the_same_again_is_judged_as_it_was_then(history, start):
    """On the day of then, by what came before it; the history stays as it is."""
    (first,) = process([start], history, today=TODAY)
    (again,) = process([start], history, today=LATER)
    assert (first.judged.is_known, again.judged.is_known) == (False, True)
    assert again.judged.report == first.judged.report
    assert (first.judged.day, again.judged.day, len(history)) == (TODAY, TODAY, 1)


def test_what_was_recorded_without_a_day_is_judged_on_the_day_of_now(history, start):
    """A history of the caller's own making may not know when a message came."""
    history.accept(ieb.parse(start.data))
    (again,) = process([start], history, today=LATER)
    assert (again.judged.is_known, again.judged.day) == (True, LATER)


def test_a_retour_that_refuses_takes_its_heenbericht_back_once(history, start):
    """It says so when that happens; a second time, or of what was refused already, nothing does."""
    message = ieb.parse(start.data)
    told = []
    for sources in ([start, refuse(message)], [refuse(message)], [refuse(message, "R2")]):
        told += [step.takes_back for step in process(sources, history, today=TODAY)]
    assert told == [False, True, False, False]
    (lone,) = process([refuse(attrs.evolve(message), "R3")], history, today=TODAY)
    assert not lone.takes_back


NAMES = st.sampled_from(["start.xml", "stop.xml", "start-met-kostprijs.xml"])


@settings(max_examples=settings.default.max_examples // 2)  # each writes a file
@given(repeats=st.lists(NAMES, max_size=6))
def test_processing_is_judging_and_recording_in_order(tmp_path_factory, repeats):
    """Held against a history in memory, to which each message is added by hand."""
    sources = [
        Member(f"{number}-{name}", (EXAMPLES / name).read_bytes())
        for number, name in enumerate(repeats)
    ]
    path = tmp_path_factory.mktemp("h") / "historie.sqlite"
    expected = ieb.History()
    with ieb.SqliteHistory(path) as history:
        for step in process(sources, history, today=TODAY):
            message, report = step.judged.message, step.judged.report
            known = expected.recorded(message) is not None
            assert step.judged.is_known == known
            if not known:
                context = ieb.Context(today=TODAY, history=expected)
                assert report.accepted == ieb.validate(message, context).accepted
                expected = expected.record(message, accepted=report.accepted, received=TODAY)
        assert list(history) == list(expected)


def test_findings_keep_the_line_of_the_file(history, start):
    """Judged once more against a history, a finding still says where it stands; so does a BOM."""
    broken = start.data.replace(b"<iebwmo:EbStartNummer>1<", b"<iebwmo:EbStartNummer>2<")
    source = Member("bom.xml", b"\xef\xbb\xbf" + broken)
    (judged,) = judge([source], ieb.Context(today=date(2024, 1, 1)))
    again = judge_against(judged, history, today=date(2024, 1, 1))
    assert again.findings == judged.findings
    assert again.findings[0].code == "OP192"
    assert all(finding.line for finding in again.findings)


def test_what_is_no_message_comes_back_as_it_is(history):
    """There is nothing to hold against a history."""
    judged = Judged(source=Member("leeg.xml", b""), error="Dit bestand bestaat niet.")
    assert judge_against(judged, history, today=TODAY) is judged


@pytest.mark.parametrize("call", [process, judge_against])
def test_a_wrong_argument_is_told_at_once(history, start, call):
    """In Dutch, with what was expected, before anything is read."""
    (judged,) = judge([start])
    first, wrong = [start], ieb.History()
    if call is judge_against:  # which takes a history in memory too
        first, wrong = judged, "historie"
    with pytest.raises(ieb.InvalidType, match="history: verwacht een SqliteHistory"):
        call(first, wrong, today=TODAY)
    with pytest.raises(ieb.InvalidType, match="today: verwacht een datum"):
        call(first, history, today="vandaag")
    with pytest.raises(ieb.InvalidType, match="context"):
        judge([start], "context")


@pytest.fixture
def wrong(tmp_path):
    """A folder with a stop of what never started, which a history must find, and with a BOM."""
    data = (EXAMPLES / "stop.xml").read_bytes().replace(b">649901<", b">649999<")
    assert b">649999<" in data
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.xml").write_bytes(data)
    (folder / "b.xml").write_bytes(b"\xef\xbb\xbf" + START.read_bytes())
    return folder


def test_who_reads_changes_nothing_of_what_comes_out(history, tmp_path, wrong):
    """Workers or not: the same findings, on the same lines of the file."""
    here = list(process(find_sources(wrong), history, today=TODAY))
    with ThreadPoolExecutor(2) as pool, ieb.SqliteHistory(tmp_path / "other") as other:
        there = list(process(find_sources(wrong), other, today=TODAY, executor=pool))
    assert here == there
    findings = list(chain.from_iterable(step.judged.findings for step in here))
    assert findings
    assert all(finding.line for finding in findings)


def test_a_file_that_is_gone_keeps_its_findings_without_lines(history, wrong):
    """What was read counts, whatever becomes of the file before its turn."""
    steps = process(find_sources(wrong), history, today=TODAY)
    (wrong / "a.xml").unlink()
    found = {Path(step.judged.source.name).name: step.judged.findings for step in steps}
    assert found["a.xml"]
    assert {finding.line for finding in found["a.xml"]} == {None}


def test_a_source_of_the_caller_is_read_once_also_by_workers(history, start):
    """It may be a pipe; what is found keeps the lines that were found then."""
    wrong = Member("stop.xml", (EXAMPLES / "met-opzet-fout.xml").read_bytes())
    with ThreadPoolExecutor(2) as pool:
        there = list(process([start, wrong], history, today=TODAY, executor=pool))
    assert {step.judged.source for step in there} == {start, wrong}
