"""Messages in a zip or tar: read where they stand, and nothing hurts that was made to."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
import tarfile
import warnings
import zipfile
import zlib
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ieb
from ieb.batch import File, Member, find_sources, judge
from ieb.errors import UnreadableSource
from ieb.wire.parser import MAX_BYTES

MESSAGE = (Path(__file__).parents[2] / "voorbeelden" / "start.xml").read_bytes()
KINDS = {
    "zip": "zip",
    "tar": "w",
    "tar.gz": "w:gz",
    "tgz": "w:gz",
    "tar.bz2": "w:bz2",
    "tar.xz": "w:xz",
}


def make(path, files):
    """Write an archive of some names and bytes, by the end of its name."""
    kind = path.name.split(".", 1)[1]
    if kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files:
                archive.writestr(name, data)
        return path
    with tarfile.open(path, KINDS[kind]) as archive:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def test_every_member_is_judged_in_the_order_of_the_archive(tmp_path):
    """By its name in the archive, which is that of the archive and its own."""
    for kind in KINDS:
        path = make(tmp_path / f"b.{kind}", [("z/2.xml", MESSAGE), ("1.XML", b"geen xml")])
        first, second = judge(find_sources(path))
        assert [first.source.name, second.source.name] == [f"{path}/z/2.xml", f"{path}/1.XML"]
        assert isinstance(first.message, ieb.WMO405)
        assert second.message is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.lists(
        st.tuples(st.from_regex(r"[a-z]{1,8}\.xml", fullmatch=True), st.binary(max_size=3_000)),
        unique_by=lambda file: file[0],
        min_size=1,
        max_size=8,
    ),
    kind=st.sampled_from(sorted(KINDS)),
    data=st.data(),
)
def test_the_bytes_come_back_in_whatever_order_they_are_asked(tmp_path_factory, files, kind, data):
    """Also after everything was listed, and from another process."""
    path = make(tmp_path_factory.mktemp("in") / f"b.{kind}", files)
    found = list(find_sources(path))
    assert [source.member for source in found] == [name for name, _ in files]
    pairs = list(zip(found, files, strict=True))
    for source, (_, content) in data.draw(st.permutations(pairs)):
        assert source.read() == content
        assert pickle.loads(pickle.dumps(source)).read() == content


def test_archives_in_a_folder_are_looked_into(tmp_path):
    """Beside the files, in order of their names."""
    make(tmp_path / "b.zip", [("x.xml", MESSAGE)])
    (tmp_path / "a.xml").write_bytes(MESSAGE)
    (tmp_path / "c.txt").write_bytes(MESSAGE)
    names = [
        Path(source.name).relative_to(tmp_path).as_posix() for source in find_sources(tmp_path)
    ]
    assert names == ["a.xml", "b.zip/x.xml"]


def test_what_holds_no_message_is_left_out(tmp_path):
    """As in a folder: other files, folders, what macOS adds, links."""
    path = tmp_path / "b.tar"
    with tarfile.open(path, "w") as archive:
        for name, kind in (("k.xml", tarfile.SYMTYPE), ("map.xml", tarfile.DIRTYPE)):
            info = tarfile.TarInfo(name)
            info.type = kind
            archive.addfile(info)
        for name in ("a.txt", "._a.xml", "__MACOSX/a.xml"):
            archive.addfile(tarfile.TarInfo(name))
    (empty,) = find_sources(path)
    assert (empty.name, empty.fault) == (str(path), "In dit archief staan geen XML-bestanden.")
    zipped = tmp_path / "b.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.mkdir("map.xml")
        link = zipfile.ZipInfo("k.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert [source.fault for source in find_sources(zipped)] == [empty.fault]


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.parametrize("kind", ["zip", "tar"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("/etc/x.xml", "buiten het archief"),
        ("../x.xml", "buiten het archief"),
        ("a/../../x.xml", "buiten het archief"),
        ("a\\..\\x.xml", "buiten het archief"),
        ("C:\\x.xml", "buiten het archief"),
        ("c:/map/x.xml", "buiten het archief"),
        ("\\\\server\\map\\x.xml", "buiten het archief"),
        ("diep.zip", "archief in een archief"),
        ("diep.tar.gz", "archief in een archief"),
    ],
)
def test_a_name_that_leads_out_and_an_archive_in_an_archive_are_told(tmp_path, kind, name, text):
    """The other files are read."""
    path = make(tmp_path / f"b.{kind}", [(name, MESSAGE), ("goed.xml", MESSAGE)])
    bad, good = judge(find_sources(path))
    assert text in bad.error
    assert good.message is not None


def test_of_ten_archives_in_each_other_one_is_opened(tmp_path):
    """How deep it goes makes no difference; what lies beside it is read."""
    inner = MESSAGE
    for depth in range(10):
        name = "diep.zip" if depth else "diep.xml"
        path = make(tmp_path / f"{depth}.zip", [(name, inner), ("goed.xml", MESSAGE)])
        inner = path.read_bytes()
    deeper, good = judge(find_sources(path))
    assert (deeper.source.name, good.source.name) == (f"{path}/diep.zip", f"{path}/goed.xml")
    assert "Eén laag wordt gelezen" in deeper.error
    assert good.message == ieb.parse(MESSAGE)


def test_a_file_with_a_password_is_told(tmp_path):
    """It is not tried; the mark in the header is enough."""
    path = make(tmp_path / "b.zip", [("x.xml", MESSAGE)])
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    path.write_bytes(data)
    (judged,) = judge(find_sources(path))
    assert "wachtwoord" in judged.error


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    """Megabytes of nothing, in a few kilobytes; the file beside it is read."""
    bomb = b" " * 30_000_000
    path = make(tmp_path / "b.zip", [("bom.xml", bomb), ("goed.xml", MESSAGE)])
    bad, good = judge(find_sources(path))
    assert "200 keer zo groot" in bad.error
    assert good.message is not None
    for kind in ("tar.gz", "tar.bz2", "tar.xz"):
        for files in ([("bom.txt", bomb), ("x.xml", MESSAGE)], [("bom.xml", bomb)]):
            path = make(tmp_path / f"b.{kind}", files)
            *_, last = judge(find_sources(path))
            assert "500 keer zo groot" in last.error


def test_a_bomb_that_says_it_is_small_is_read_no_further(tmp_path):
    """What the zip says of a file is all that is unpacked of it, and then it is not whole."""
    bomb = b" " * 30_000_000
    path = make(tmp_path / "b.zip", [("bom.xml", bomb), ("goed.xml", MESSAGE)])
    said, lie = len(bomb).to_bytes(4, "little"), (1_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(said, lie))
    bad, good = judge(find_sources(path))
    assert bad.source.size == 1_000
    assert "beschadigd" in bad.error
    assert good.message is not None


def test_a_bomb_in_many_parts_is_refused(tmp_path):
    """Each part is small enough; all together, in 42 kB, they are gigabytes."""
    part = b" " * 8_000_000
    path = make(tmp_path / "b.zip", [("goed.xml", MESSAGE), ("1.xml", part), ("2.xml", part)])
    good, *bad = judge(find_sources(path))
    assert good.message is not None
    assert "200 keer zo groot" in bad[-1].error


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no memory of a process")
def test_an_archive_that_asks_for_all_memory_is_told(tmp_path):
    """An xz says itself how much it takes to unpack: here four gigabytes, for one message."""
    path = make(tmp_path / "b.tar.xz", [("a.xml", MESSAGE)])
    data = bytearray(path.read_bytes())
    header = slice(12, 12 + (data[12] + 1) * 4 - 4)  # the last four bytes of it are its checksum
    data[data.index(b"\x21\x01", 12) + 2] = 40  # of the filter LZMA2: the largest dictionary
    data[header.stop : header.stop + 4] = zlib.crc32(data[header]).to_bytes(4, "little")
    path.write_bytes(data)
    program = (
        "import resource, sys\n"
        "from ieb.batch import find_sources\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))\n"
        "print([source.fault for source in find_sources(sys.argv[1])])\n"
    )
    words = [sys.executable, "-c", program, path]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "beschadigd" in done.stdout


def test_a_member_that_is_too_large_is_read_only_as_far_as_a_message_may_go(tmp_path):
    """It packs badly, so that its growth says nothing."""
    large = bytes(range(256)) * 110_000
    path = make(tmp_path / "b.tar", [("groot.xml", large)])
    (source,) = find_sources(path)
    assert len(source.read()) == MAX_BYTES + 1


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_damaged_archive_is_told_and_stops_nothing(tmp_path, kind):
    """Cut off at any place, or no archive at all."""
    whole = make(tmp_path / f"b.{kind}", [("a.xml", MESSAGE), ("b.xml", MESSAGE)]).read_bytes()
    path = tmp_path / f"kapot.{kind}"
    for size in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        for judged in judge(find_sources(path)):
            assert judged.error or judged.report is not None
    path.write_bytes(b"dit is geen archief" * 100)
    (judged,) = judge(find_sources(path))
    assert "beschadigd" in judged.error


@pytest.mark.parametrize("kind", ["tar.gz", "tar.bz2", "tar.xz"])
def test_no_byte_of_a_packed_tar_changes_in_silence(tmp_path, kind):
    """What came over a bad line is told, also where all that is read looks like a message."""
    files = [(f"{place}.xml", MESSAGE) for place in range(3)]
    whole = make(tmp_path / f"b.{kind}", files).read_bytes()
    path = tmp_path / f"kapot.{kind}"
    expected = ieb.parse(MESSAGE)
    for place in range(20, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        judged = list(judge(find_sources(path)))
        told = [outcome.error for outcome in judged if outcome.error is not None]
        assert all("beschadigd" in error for error in told)
        assert told or [outcome.message for outcome in judged] == [expected] * 3


@pytest.mark.parametrize("kind", ["tar.gz", "tar.bz2", "tar.xz"])
def test_a_file_that_is_damaged_within_a_packed_tar_is_told(tmp_path, kind):
    """What stands before it is read; how far the rest can be differs by how it is packed."""
    noise = b"".join(sha256(b"%d" % place).digest() for place in range(60_000))
    files = [("goed.xml", MESSAGE), ("ruis.xml", noise), ("daarna.xml", MESSAGE)]
    path = make(tmp_path / f"b.{kind}", files)
    data = bytearray(path.read_bytes())
    middle = slice(len(data) // 2, len(data) // 2 + 100)
    data[middle] = bytes(100)
    path.write_bytes(data)
    good, *bad = judge(find_sources(path))
    assert good.message == ieb.parse(MESSAGE)
    assert bad
    assert bad[0].message is None
    assert "beschadigd" in bad[-1].error


WATCHED = """
import sys
from ieb.batch import find_sources, judge
list(judge([b"<x/>"]))
written = []
def watch(event, words):
    if event == "open" and isinstance(words[2], int) and words[2] & 3 or event == "os.mkdir":
        written.append(words[0])
sys.addaudithook(watch)
print(len([found for found in judge(find_sources(sys.argv[1])) if found.message]), written)
"""


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_nothing_of_an_archive_comes_onto_the_disk(tmp_path, kind):
    """Not in a temporary folder either: a message is about a person."""
    path = make(tmp_path / f"b.{kind}", [("a.xml", MESSAGE), ("map/b.xml", MESSAGE)])
    words = [sys.executable, "-B", "-c", WATCHED, path]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout == "2 []\n"


def test_files_with_one_name_are_each_read(tmp_path):
    """Who adds to an archive may use a name again; none of the messages is lost."""
    for kind in ("zip", "tar"):
        with warnings.catch_warnings(action="ignore"):
            path = make(tmp_path / f"b.{kind}", [("a.xml", b"een"), ("a.xml", b"twee")])
        assert [source.read() for source in find_sources(path)] == [b"een", b"twee"]


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("names", [["a.xml"], ["b.xml", "a.xml"], ["c.xml"]])
def test_an_archive_that_is_gone_or_replaced_is_told(tmp_path, kind, names):
    """Another message may stand where this one stood; under its name it would be a lie."""
    path = make(tmp_path / f"b.{kind}", [("a.xml", MESSAGE)])
    (source,) = find_sources(path)
    assert source.read() == MESSAGE
    make(path, [(name, MESSAGE * 2) for name in names])
    (judged,) = judge([source])
    assert "veranderd" in judged.error
    assert [found.read() for found in find_sources(path)] == [MESSAGE * 2 for _ in names]
    path.unlink()
    (judged,) = judge([source])
    assert "bestaat niet" in judged.error
    (missing,) = find_sources(path)
    assert missing.fault == "Dit archief bestaat niet."


def test_more_archives_than_may_be_open_are_read(tmp_path):
    """In turn, and again."""
    sources = []
    for number in range(40):
        sources += find_sources(make(tmp_path / f"{number}.zip", [("a.xml", MESSAGE)]))
    for _ in range(2):
        assert all(source.read() == MESSAGE for source in sources)


def test_the_repr_hides_a_bsn(tmp_path):
    """In the name of the archive and in that of the file."""
    shown = repr(Member(path=tmp_path / "999992016.zip", member="999992016.xml"))
    assert "999992016" not in shown
    assert "999992016" not in repr(File(path=tmp_path / "999992016.xml"))


def test_a_fault_is_raised_when_read(tmp_path):
    """As of a file that cannot be read."""
    with pytest.raises(UnreadableSource, match="een fout"):
        Member(path=tmp_path, fault="een fout").read()


def test_an_archive_as_a_whole_is_no_message(tmp_path):
    """Who makes one by hand is told where its files come from."""
    path = make(tmp_path / "b.zip", [("a.xml", MESSAGE)])
    with pytest.raises(UnreadableSource, match="find_sources"):
        Member(path=path).read()


@pytest.mark.skipif("fork" not in get_all_start_methods(), reason="this system knows no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_process_that_forks_shares_no_place_in_an_archive(tmp_path, kind):
    """What was open before is opened anew by each: one would move the place where another reads."""
    files = [(f"{place}.xml", b"%d" % place * 40_000) for place in range(60)]
    members = list(find_sources(make(tmp_path / f"b.{kind}", files)))
    members[0].read()  # so that the archive is open here
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as workers:
        read = list(workers.map(Member.read, members))
    assert read == [data for _, data in files]
