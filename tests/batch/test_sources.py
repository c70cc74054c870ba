"""Where messages are read from: whatever lies in a folder, nothing is left out without a reason."""

from __future__ import annotations

import io
import os
import shutil
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ieb
from ieb.batch import File, Source, find_sources, judge

MESSAGE = Path(__file__).parents[2] / "voorbeelden" / "start.xml"
BSN = "999992016"
NAMES = ["a.xml", "B.XML", "c.Xml", "d.txt", "._e.xml", "xml", ".xml", "f.xml.bak", "g h.xml"]
FOLDERS = ["", "onder", "onder/dieper", "__MACOSX", "._map", "map.xml"]


def names(path):
    """The names of what is found at a path, below it."""
    return [source.path.relative_to(path).as_posix() for source in find_sources(path)]


def expect(paths):
    """The files that count, as the words say it."""
    wanted = []
    for path in paths:
        *folders, name = path.split("/")
        apple = any(part.startswith("._") or part == "__MACOSX" for part in (*folders, name))
        stem, dot, suffix = name.rpartition(".")
        if not apple and stem and dot and suffix.lower() == "xml":
            wanted.append(path)
    return sorted(wanted, key=lambda path: path.split("/"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=st.sets(st.tuples(st.sampled_from(FOLDERS), st.sampled_from(NAMES))))
def test_of_a_folder_the_xml_files_count_whatever_lies_beside_them(tmp_path_factory, tree):
    """In whatever case, at whatever depth, in order of their names; never what macOS leaves."""
    root = tmp_path_factory.mktemp("in")
    paths = [f"{folder}/{name}".removeprefix("/") for folder, name in tree]
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"")
    found = list(find_sources(root))
    if not expect(paths):
        (empty,) = found
        assert (empty.path, empty.fault) == (root, "In deze map staan geen XML-bestanden.")
    else:
        assert names(root) == expect(paths)
        assert all(source.fault is None for source in found)


def test_what_holds_no_message_is_not_opened(tmp_path):
    """A pipe would keep a run waiting forever, and a link to a folder could make it endless."""
    os.mkfifo(tmp_path / "pijp.xml")
    (tmp_path / "kring.xml").symlink_to(tmp_path)
    (tmp_path / "goed.xml").symlink_to(MESSAGE)
    (tmp_path / "weg.xml").symlink_to("nergens.xml")
    assert names(tmp_path) == ["goed.xml", "weg.xml"]
    gone = list(judge(find_sources(tmp_path)))[1]
    assert gone.error == "Dit bestand bestaat niet."


def test_a_folder_that_may_not_be_listed_is_found_with_its_fault(tmp_path, monkeypatch):
    """Messages in a closed folder are not passed over as if there were none."""
    (tmp_path / "dicht").mkdir()
    (tmp_path / "open.xml").write_bytes(MESSAGE.read_bytes())
    real = os.scandir

    def scan(path):
        if Path(path).name == "dicht":
            raise PermissionError
        return real(path)

    monkeypatch.setattr(os, "scandir", scan)
    closed, judged = judge(find_sources(tmp_path))
    assert closed.error == "Deze map mag niet gelezen worden; vraag om leesrechten."
    assert (closed.report, closed.message, closed.findings, closed.not_judged) == (
        None,
        None,
        (),
        (),
    )
    assert judged.message == ieb.read(MESSAGE)


@pytest.mark.parametrize("name", ["nee.xml", "a" * 300, "nul\0teken.xml", "\ud800.xml"])
def test_what_is_named_and_cannot_be_read_is_told_and_stops_nothing(name):
    """Also a name that no system has: the file after it is judged all the same."""
    sources = [*find_sources(name), *find_sources(MESSAGE)]
    wrong, right = judge(sources)
    assert wrong.error is not None
    assert wrong.error.startswith("Dit bestand ")
    assert right.report is not None


def test_a_folder_that_is_read_as_a_file_is_told(tmp_path):
    """A folder that came after the looking is no traceback."""
    (judged,) = judge([File(path=tmp_path)])
    assert judged.error.startswith("Dit is een map, geen bestand; `ieb validate` leest ")


@pytest.mark.parametrize("processes", [0, 2])
def test_a_folder_that_changes_while_it_is_read_stops_nothing(tmp_path, processes):
    """What went is told by name, what was replaced is read as it is, and what came is for later."""
    paths = [tmp_path / f"{number}.xml" for number in range(6)]
    for path in paths:
        shutil.copy(MESSAGE, path)
    found = find_sources(tmp_path)
    sources = [next(found)]
    paths[1].unlink()
    paths[2].unlink()
    paths[2].mkdir()
    paths[3].write_bytes(b"nog bezig")
    paths[4].unlink()
    paths[4].symlink_to("weg.xml")
    shutil.copy(MESSAGE, tmp_path / "7.xml")
    with ProcessPoolExecutor(processes or 1) as pool:
        judged = list(judge([*sources, *found], executor=pool if processes else None))
    assert [outcome.source.name for outcome in judged] == [*map(str, paths)]
    gone, folder, half, link = judged[1:5]
    assert gone.error == link.error == "Dit bestand bestaat niet."
    assert folder.error.startswith("Dit is een map, geen bestand")
    assert [finding.code for finding in half.findings] == ["xml-vorm"]
    assert judged[0].message == judged[5].message == ieb.read(MESSAGE)


def test_a_folder_that_goes_while_another_is_read_is_told(tmp_path):
    """As any that cannot be read; what comes after it is found, also what came meanwhile."""
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        shutil.copy(MESSAGE, tmp_path / name / "1.xml")
    found = find_sources(tmp_path)
    first = next(found)
    shutil.rmtree(tmp_path / "b")
    shutil.copy(MESSAGE, tmp_path / "c" / "2.xml")
    gone, *rest = judge(found)
    assert first.path == tmp_path / "a" / "1.xml"
    assert (gone.source.path, gone.error) == (tmp_path / "b", "Deze map bestaat niet.")
    assert [outcome.source.path.name for outcome in rest] == ["1.xml", "2.xml"]
    assert all(outcome.message for outcome in rest)


def test_a_folder_may_lie_as_deep_as_the_system_allows(tmp_path):
    """A tree that was made to hurt ends in no RecursionError."""
    folders = [tmp_path]
    for _ in range(1_200):
        folders.append(folders[-1] / "m")
        folders[-1].mkdir()
    deepest = folders[-1] / "a.xml"
    deepest.write_bytes(MESSAGE.read_bytes())
    assert names(tmp_path) == [deepest.relative_to(tmp_path).as_posix()]
    deepest.unlink()
    for folder in folders[:0:-1]:
        folder.rmdir()  # for who cleans up, and goes no deeper than Python does


def weigh(folder, count):
    """The most memory in bytes that judging takes when there are so many files in a folder."""
    for number in range(count):
        (folder / f"G{number:09}.xml").write_bytes(MESSAGE.read_bytes())
    tracemalloc.start()
    try:
        assert all(outcome.message for outcome in judge(find_sources(folder)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return peak


def test_a_million_files_in_a_folder_take_no_more_memory_than_their_names(tmp_path):
    """Some hundred bytes each, of which a million is little; what was judged is let go."""
    weigh(tmp_path, 10)
    few, many = weigh(tmp_path, 300), weigh(tmp_path, 1_500)
    assert (many - few) / 1_200 < 200


@pytest.mark.parametrize("processes", [0, 2])
def test_a_file_of_25_mb_among_many_small_ones_holds_up_nothing(tmp_path, processes):
    """At the limit it is judged as any other, one byte above it it is refused; the rest goes on."""
    data = MESSAGE.read_bytes()
    for number in range(120):
        (tmp_path / f"{number:03}.xml").write_bytes(data)
    large = data + (b"\n" * 4_990_000 + b"<!-- -->") * 5  # no more than ten million in a piece
    (tmp_path / "060.xml").write_bytes(large.ljust(25_000_000, b"\n"))
    (tmp_path / "061.xml").write_bytes(large.ljust(25_000_001, b"\n"))
    with ProcessPoolExecutor(processes or 1) as pool:
        executor = pool if processes else None
        judged = list(judge(find_sources(tmp_path), executor=executor))
    refused = judged.pop(61)
    assert [finding.code for finding in refused.findings] == ["OP179"]
    assert len(judged) == 119
    message = ieb.read(MESSAGE)
    assert all(outcome.message == message for outcome in judged)


def test_a_file_that_is_too_large_is_not_read_to_its_end():
    """One byte more than a message may have is enough; the rest stays where it is."""
    zero = File(path=Path("/dev/zero"))
    assert len(zero.read()) == 25_000_001
    (judged,) = judge([zero])
    assert [finding.code for finding in judged.findings] == ["OP179"]


def test_a_source_is_whatever_has_a_name_and_bytes():
    """Such as a member of an archive of the caller's own, or a file that is open."""

    class Member:
        name = "uit een archief"

        def read(self):
            return MESSAGE.read_bytes()

    class Broken(Member):
        def read(self):
            raise OSError("the archive is gone, with 999992016 in it")

    with MESSAGE.open("rb") as opened:
        member, broken, file = judge([Member(), Broken(), opened])
    assert member.message == file.message == ieb.read(MESSAGE)
    assert broken.error == "Dit bestand kan niet gelezen worden."
    assert isinstance(Member(), Source)


@pytest.mark.parametrize("wrong", ["start.xml", MESSAGE, 3, None, io.BytesIO])
def test_what_is_no_source_is_refused_with_what_to_do(wrong):
    """Who hands over the name of a file is told what finds files."""
    with pytest.raises(ieb.InvalidType, match=r"ieb\.batch\.find_sources"):
        list(judge([wrong]))


@pytest.mark.parametrize("wrong", [b"start.xml", 3, None, [MESSAGE]])
def test_what_is_no_path_is_refused_at_once(wrong):
    """A wrong type is told by the call itself, not by the first step of what it returns."""
    with pytest.raises(ieb.InvalidType, match="Verwacht een pad"):
        find_sources(wrong)


def test_an_empty_name_is_not_the_folder_that_is_current():
    """A variable that was not filled in does not make a run over everything that lies here."""
    with pytest.raises(ieb.InvalidValue, match="de naam is leeg"):
        find_sources("")


def test_a_bsn_in_the_name_of_a_file_does_not_reach_a_repr():
    """Names of files hold Bsn's; a log of what was judged does not."""
    judged = next(judge(find_sources(f"{BSN}.xml")))
    assert BSN not in repr(judged)
    assert judged.source.name == f"{BSN}.xml"
    with pytest.raises(ieb.UnreadableSource) as refused:
        File(path=Path(f"{BSN}\0.xml")).read()
    assert BSN not in str(refused.value)
    assert refused.value.__context__ is None
