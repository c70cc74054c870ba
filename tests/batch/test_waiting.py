"""What waits for its turn: the same, in the same order, whether it is in memory or in a file."""

from __future__ import annotations

import tempfile
import zipfile
from codecs import BOM_UTF8
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ggk.support import BV03, BYTES, CAK, DATA, DI01, DU01, FO01, UUIDS
from ieb import ggk
from ieb.batch import File, Held, find_sources, process, write_answers
from ieb.batch.copies import Alike, copy_unless_at_hand
from ieb.batch.judged import read_message
from ieb.batch.sorter import Sorter
from ieb.batch.waiting import Waiting
from ieb.errors import NoRoom

from .support import TODAY
from .test_order import aanleveringen, answers, boxes, crowds

resource = pytest.importorskip("resource", reason="this system limits no file")
ENVELOPES = [
    BYTES,
    ggk.serialize(DU01),
    ggk.serialize(FO01),
    ggk.serialize(BV03),
    ggk.serialize(evolve(DI01, inhoud=b"geen xml")),
    ggk.serialize(evolve(DU01, referentienummer=UUIDS[3])),
    ggk.serialize(evolve(DU01, cross_refnummer=UUIDS[3], referentienummer=UUIDS[4])),
    ggk.serialize(evolve(DU01, cross_refnummer=UUIDS[4], referentienummer=UUIDS[3])),
]
OTHERS = [b"geen xml", b"<iets/>", BOM_UTF8 + DATA, DATA]

ANSWERING = {"applicatie": CAK["applicatie"], "today": TODAY}


@frozen
class Own:
    """A source of a caller, which cannot be pickled."""

    name: str
    read: object


def as_bytes(message):
    """What a source holds; of no message something else."""
    return b"" if message is None else ieb.serialize(message)


def told(read):
    """What was read, by which it can be told from all else."""
    again = getattr(read, "again", None)
    return (
        type(read),
        read.source,
        read.message,
        read.envelope,
        getattr(read, "report", None),
        getattr(read, "aanlevering", None),
        again and again.read(),
    )


def wait(sources, in_memory):
    """Read sources, and return how they come out."""
    waiting = Waiting(None, in_memory)
    alike = Alike()
    for source in sources:
        waiting.add(read_message(copy_unless_at_hand(source, alike), None))
    return list(map(told, waiting))


@contextmanager
def sources_of(datas):
    """Bytes as sources of each kind in turn: held, of the caller, in a file and in a zip."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with zipfile.ZipFile(folder / "alle.zip", "w") as archive:
            for place, data in enumerate(datas):
                (folder / f"{place}.xml").write_bytes(data)
                archive.writestr(f"{place}.xml", data)
        members = list(find_sources(folder / "alle.zip"))
        found = []
        for place, data in enumerate(datas):
            kinds = (
                Held(name=f"h{place % 3}", data=data),  # some have one name
                Own(f"e{place}", lambda data=data: data),
                File(path=folder / f"{place}.xml"),
                members[place],
            )
            found.append(kinds[place % len(kinds)])
        yield found


@given(
    messages=crowds | st.lists(aanleveringen | answers, max_size=9) | boxes,
    others=st.lists(st.sampled_from(ENVELOPES + OTHERS), max_size=6),
    in_memory=st.integers(0, 4),
    data=st.data(),
)
def test_it_comes_out_in_the_same_order_in_memory_and_in_a_file(messages, others, in_memory, data):
    """Of every kind, whatever it was read from, and the whole of it."""
    datas = data.draw(st.permutations([*map(as_bytes, messages), *others]))
    with sources_of(datas) as sources:
        assert wait(sources, in_memory) == wait(sources, len(sources))


@pytest.mark.parametrize("much", [1, 3_000])
def test_large_envelopes_wait_in_a_file_and_come_in_small_chunks(tmp_path, monkeypatch, much):
    """However little of them is kept in memory, what comes of them is the same."""
    datas = [*ENVELOPES, *OTHERS, *ENVELOPES]
    found = []
    for name in ("alles", "weinig"):
        with ieb.SqliteHistory(tmp_path / name) as history:
            done = process(datas, history, today=TODAY)
            write_answers(done, history, tmp_path / f"{name}-uit", **ANSWERING)
            events = [(event.message, event.accepted) for event in history]
        answers = {path.name: path.read_bytes() for path in (tmp_path / f"{name}-uit").iterdir()}
        found.append((events, answers))
        for place in ("spool", "waiting", "chunks"):
            monkeypatch.setattr(f"ieb.batch.{place}.MUCH", much)
    assert found[0] == found[1]
    assert len(found[0][1]) > 1


def test_a_large_envelope_waits_in_a_file(tmp_path, monkeypatch):
    """Two that are too large together: before the first is judged, the second is out of memory."""
    monkeypatch.setattr("ieb.batch.waiting.MUCH", len(DI01.inhoud))
    opened = []
    make = tempfile.TemporaryFile

    def watch():
        opened.append(make())
        return opened[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", watch)
    with ieb.SqliteHistory(tmp_path / "historie.db") as history:
        assert len(list(process([BYTES], history, today=TODAY))) == 1
        assert opened == []
        todo = process([BYTES, BYTES], history, today=TODAY)
        assert len(opened) == 1
        assert len(list(todo)) == 2


def test_a_large_envelope_is_a_chunk_by_itself(tmp_path, monkeypatch):
    """So that few of them are in memory together: when the first is told, the next is not kept."""
    monkeypatch.setattr("ieb.batch.chunks.MUCH", len(DI01.inhoud))
    second = evolve(
        DI01,
        referentienummer=UUIDS[7],
        inhoud=DATA.replace(b"G000000001", b"G000000002").replace(b"649901", b"2"),
    )
    with ieb.SqliteHistory(tmp_path / "historie.db") as history:
        todo = process([BYTES, ggk.serialize(second)], history, today=TODAY)
        next(todo)
        assert len(history) == 1
        next(todo)
        assert len(history) == 2


def test_what_is_judged_is_what_was_read(tmp_path):
    """Also when the archive is gone by then: its findings have their lines."""
    with zipfile.ZipFile(tmp_path / "alle.zip", "w") as archive:
        archive.writestr("eerste.xml", DATA)
        archive.writestr("nog-eens.xml", DATA.replace(b"G000000001", b"G000000002"))
    with ieb.SqliteHistory(tmp_path / "historie.db") as history:
        todo = process(find_sources(tmp_path / "alle.zip"), history, today=TODAY)
        (tmp_path / "alle.zip").unlink()
        first, second = todo
    assert first.judged.findings == ()
    assert second.judged.findings
    assert all(finding.line for finding in second.judged.findings)


def test_more_than_the_memory_is_for_gives_the_same(tmp_path):
    """Thousands, of which the last are read back from a file."""
    datas = [DATA.replace(b"G000000001", b"G%09d" % place) for place in range(4_100)]
    with ieb.SqliteHistory(tmp_path / "historie.db") as history:
        done = list(process(reversed(datas), history, today=TODAY))
        names = [outcome.judged.message.header.identificatie for outcome in done]
        assert names == [f"G{place:09}" for place in range(4_100)]
        assert len(history) == 4_100
    assert [outcome.judged.judgement for outcome in done[:1]] == ["geaccepteerd"]


@contextmanager
def room_for(size):
    """Let no file become larger, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_without_room_nothing_is_recorded(tmp_path):
    """It is told as what it is, when as much was read as the memory is for."""
    large = DATA + b" " * 100 + b"<!-- %s -->" % bytes(range(33, 127)).replace(b"-", b"")
    with ieb.SqliteHistory(tmp_path / "historie.db") as history:
        with room_for(1_000), pytest.raises(NoRoom, match=r"tijdelijk bestand .* TMPDIR"):
            process([large] * 4_100, history, today=TODAY)
        assert len(history) == 0


def test_without_room_to_sort_it_is_told():
    """Of what it is sorted by much may be needed too, such as names."""

    def sort():
        sorter = Sorter()
        for place in range(40):
            source = Held(name=f"{place}{'n' * 1_000_000}", data=DATA)
            sorter.add(place, read_message(source, None))
        list(sorter)

    with room_for(100_000), pytest.raises(NoRoom, match="tijdelijk bestand"):
        sort()
