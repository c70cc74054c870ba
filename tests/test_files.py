"""What is no path, and writing a file whole or not at all: on a real disk, with processes that are killed."""

import errno
import fcntl
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import ieb
from ieb.filenames import as_path
from ieb.files import folder_draft_of, write_whole

BSN = "999992016"
XML = f"<a><Bsn>{BSN}</Bsn></a>"
START = ieb.WMO405.eerste_aanlevering(
    gemeente="0513",
    identificatie="G000000001",
    dagtekening=date(2025, 5, 12),
    bsn=BSN,
    eb_start_nummer=649901,
    eb_startdatum=date(2025, 5, 12),
)

KILLED = """
import os, signal, sys
from ieb.files import write_whole
os.fsync = lambda file: os.kill(os.getpid(), signal.SIGKILL)
write_whole(sys.argv[1], b"half")
"""
WAITING = """
import os, sys
from ieb.files import write_whole
def wait(file):
    print("klaar", flush=True)
    sys.stdin.read()
os.fsync = wait
write_whole(sys.argv[1], b"van een ander")
"""


def mode_of(path: Path) -> int:
    """Return the permissions of a file."""
    return path.stat().st_mode & 0o777


class TestPath:
    """What looks like a message is no path, and is not shown."""

    @pytest.mark.parametrize(
        "call",
        [
            ieb.read,
            lambda text: ieb.write(START, text),
            ieb.SqliteHistory,
            ieb.Release.from_xsd,
            lambda text: ieb.Release.from_xsd(".", names=text),
        ],
        ids=["read", "write", "history", "from_xsd", "names"],
    )
    @pytest.mark.parametrize(
        ("text", "named"),
        [
            (XML, "ieb.parse"),
            (f"  \n\ufeff{XML}", "ieb.parse"),
            (ieb.serialize(START).decode(), "ieb.parse"),
            (Path(XML), "ieb.parse"),
            (f"Bsn>{BSN}</Bsn>", "ieb.parse"),
            (ieb.to_json(START), "ieb.from_json"),
            (f"{BSN}\n", "ieb.parse"),
            (BSN * 1_000, "ieb.parse"),
        ],
    )
    def test_a_message_is_no_path(self, call, text, named, tmp_path, monkeypatch):
        """The error says what to call instead, holds nothing of the message, and makes no file."""
        monkeypatch.chdir(tmp_path)
        with pytest.raises(ieb.InvalidValue, match=named.replace(".", r"\.")) as caught:
            call(text)
        assert BSN not in repr(caught.value)
        assert caught.value.__context__ is None
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("name", ["", " "])
    @pytest.mark.parametrize(
        "call",
        [
            ieb.read,
            lambda name: ieb.write(START, name),
            lambda name: ieb.SqliteHistory(name).close(),
            ieb.Release.from_xsd,
            lambda name: ieb.Release.from_xsd(".", names=name),
        ],
        ids=["read", "write", "history", "from_xsd", "names"],
    )
    def test_a_name_that_is_empty_is_told_as_such(self, call, name, tmp_path, monkeypatch):
        """A variable that was not filled in is no current folder, and makes no file."""
        monkeypatch.chdir(tmp_path)
        with pytest.raises(ieb.InvalidValue, match="de naam is leeg; geef de naam van een"):
            call(name)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("wrong", [b"a.xml", bytearray(b"a"), memoryview(b"a"), 3, None, True])
    def test_only_text_and_paths_are_paths(self, wrong):
        """Bytes are for `parse`; a number is a file that is open."""
        with pytest.raises(ieb.InvalidType, match=r"ieb\.parse|Verwacht een pad"):
            ieb.read(wrong)

    @pytest.mark.parametrize("wrong", ["a\0b", "a\ud800b"])
    def test_what_no_system_takes(self, wrong):
        """A name with a character that no file can have is told as such."""
        with pytest.raises(ieb.InvalidValue, match="geen pad") as caught:
            ieb.read(wrong)
        assert caught.value.__context__ is None

    @pytest.mark.parametrize("name", ["{3F25-04}.xml", "a b.xml", "x>y", "\udcff.xml", "é" * 127])
    def test_strange_names_are_names(self, name):
        """Any name that the system takes for a file is taken as a path."""
        assert as_path(name) == as_path(Path(name)) == name


class TestWrite:
    """A file is written whole, on the disk, and for its owner only."""

    def test_a_new_file_is_for_its_owner_only(self, tmp_path):
        """Whatever the umask lets through; a message is about a person."""
        before = os.umask(0)
        try:
            write_whole(tmp_path / "a.xml", b"a")
        finally:
            os.umask(before)
        assert mode_of(tmp_path / "a.xml") == 0o600

    def test_a_file_that_stands_there_keeps_its_permissions(self, tmp_path):
        """Who gave a group access to a file keeps that after it is written again."""
        (tmp_path / "a.xml").write_bytes(b"old")
        (tmp_path / "a.xml").chmod(0o640)
        write_whole(tmp_path / "a.xml", b"new")
        assert mode_of(tmp_path / "a.xml") == 0o640

    def test_the_draft_is_random_private_and_flushed_before_it_gets_its_name(
        self, tmp_path, monkeypatch
    ):
        """After a crash a file is whole or not there: bytes, then name, then folder."""
        seen = []
        flush, rename = os.fsync, os.replace

        def fsync(file):
            drafts = [
                (entry.name, mode_of(entry))
                for entry in tmp_path.iterdir()
                if entry.suffix == ".tmp"
            ]
            seen.append(("fsync", os.path.samestat(os.fstat(file), tmp_path.stat()), drafts))
            flush(file)

        def replace(*paths):
            seen.append(("replace",))
            rename(*paths)

        monkeypatch.setattr(os, "fsync", fsync)
        monkeypatch.setattr(os, "replace", replace)
        before = os.umask(0)
        try:
            write_whole(tmp_path / "a.xml", b"a")
            write_whole(tmp_path / "a.xml", b"a")
        finally:
            os.umask(before)
        assert [item[0] for item in seen] == ["fsync", "replace", "fsync"] * 2
        assert [item[1] for item in seen if item[0] == "fsync"] == [False, True] * 2
        drafts = [seen[0][2], seen[3][2]]
        assert [[mode for _, mode in found] for found in drafts] == [[0o600], [0o600]]
        assert drafts[0] != drafts[1]

    def test_no_link_is_followed_to_make_a_draft(self, tmp_path, monkeypatch):
        """What stands there under the name of the draft is refused, not written to."""
        monkeypatch.setattr("secrets.token_hex", lambda _: "0" * 16)
        (tmp_path / f".ieb-{'0' * 16}.tmp").symlink_to(tmp_path / "elders")
        with pytest.raises(FileExistsError):
            write_whole(tmp_path / "a.xml", b"a")
        assert not (tmp_path / "elders").exists()

    @pytest.mark.parametrize("length", [230, 240, 250, 255])
    def test_the_longest_names(self, tmp_path, length):
        """A file whose name is as long as the system allows can be written."""
        path = tmp_path / ("a" * (length - 4) + ".xml")
        ieb.write(START, path)
        assert ieb.read(path) == START

    def test_a_killed_process_leaves_nothing_that_a_next_write_does_not_clear(self, tmp_path):
        """Its draft is not locked any more; the file is as it was."""
        path = tmp_path / "a.xml"
        write_whole(path, b"old")
        killed = subprocess.run([sys.executable, "-c", KILLED, path], check=False)
        assert killed.returncode == -signal.SIGKILL
        assert path.read_bytes() == b"old"
        assert len(list(tmp_path.iterdir())) == 2
        write_whole(tmp_path / "b.xml", b"new")
        assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.xml", "b.xml"]

    def test_the_draft_of_another_process_stays(self, tmp_path):
        """Two programs that write one file do not spoil each other's work."""
        path = tmp_path / "a.xml"
        with subprocess.Popen(
            [sys.executable, "-c", WAITING, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as other:
            other.stdout.readline()
            write_whole(path, b"van ons")
            assert len(list(tmp_path.iterdir())) == 2
            other.communicate(b"")
        assert other.returncode == 0
        assert path.read_bytes() == b"van een ander"
        assert [entry.name for entry in tmp_path.iterdir()] == ["a.xml"]

    def test_a_draft_that_was_cleared_before_it_was_locked_is_made_again(
        self, tmp_path, monkeypatch
    ):
        """In the moment between the two another process may take it for one that was left."""
        lock, cleared = fcntl.flock, []

        def flock(file, how):
            if not cleared:
                cleared.extend(entry.name for entry in tmp_path.iterdir())
                (tmp_path / cleared[0]).unlink()
            lock(file, how)

        monkeypatch.setattr(fcntl, "flock", flock)
        write_whole(tmp_path / "a.xml", b"a")
        assert len(cleared) == 1
        assert [entry.name for entry in tmp_path.iterdir()] == ["a.xml"]

    def test_a_file_system_without_locks(self, tmp_path, monkeypatch):
        """What was left stays: it may be of a process that is still writing."""
        left = tmp_path / ".ieb-0123456789abcdef.tmp"
        left.write_bytes(b"")

        def flock(*_):
            raise OSError(errno.ENOLCK, "geen sloten")

        monkeypatch.setattr(fcntl, "flock", flock)
        write_whole(tmp_path / "a.xml", b"a")
        assert sorted(entry.name for entry in tmp_path.iterdir()) == [left.name, "a.xml"]

    def test_a_system_without_locks(self, tmp_path, monkeypatch):
        """Windows refuses by itself to remove a file that is open."""
        (tmp_path / ".ieb-0123456789abcdef.tmp").write_bytes(b"")
        monkeypatch.setitem(sys.modules, "fcntl", None)
        write_whole(tmp_path / "a.xml", b"a")
        assert [entry.name for entry in tmp_path.iterdir()] == ["a.xml"]

    def test_what_is_no_draft_of_ours_stays(self, tmp_path):
        """What is cleared up in a folder is only what this library left there."""
        for name in (".ieb-0123.tmp", ".a.tmp", "ieb-0123456789abcdef.tmp"):
            (tmp_path / name).write_bytes(b"")
        write_whole(tmp_path / "a.xml", b"a")
        assert len(list(tmp_path.iterdir())) == 4

    def test_a_folder_is_looked_through_only_when_another_wrote_in_it(self, tmp_path, monkeypatch):
        """Many files in one folder do not take more than linear time."""
        looked = []
        listdir = os.listdir
        monkeypatch.setattr(os, "listdir", lambda folder: looked.append(folder) or listdir(folder))
        for number in range(5):
            write_whole(tmp_path / f"{number}.xml", b"a")
        assert len(looked) == 1

    @pytest.mark.parametrize("code", [errno.EINVAL, errno.EIO])
    def test_a_folder_that_cannot_be_flushed(self, tmp_path, monkeypatch, code):
        """A file system that has nothing to flush is fine; a broken disk is not."""
        flush = os.fsync

        def fsync(file):
            if os.path.samestat(os.fstat(file), tmp_path.stat()):
                raise OSError(code, os.strerror(code))
            flush(file)

        monkeypatch.setattr(os, "fsync", fsync)
        if code == errno.EINVAL:
            write_whole(tmp_path / "a.xml", b"a")
        else:
            with pytest.raises(OSError, match=os.strerror(code)):
                write_whole(tmp_path / "a.xml", b"a")
        assert (tmp_path / "a.xml").read_bytes() == b"a"

    def test_a_folder_that_may_not_be_listed(self, tmp_path, monkeypatch):
        """Who may write in a folder but not list it can write a file there."""
        opened = os.open

        def open_but_no_folder(path, flags, *more):
            if Path(path) == tmp_path:
                raise PermissionError(errno.EACCES, "mag niet")
            return opened(path, flags, *more)

        monkeypatch.setattr(os, "open", open_but_no_folder)
        write_whole(tmp_path / "a.xml", b"a")
        assert (tmp_path / "a.xml").read_bytes() == b"a"


def publish(target, then=None):
    """Publish a folder with one file; and then let another program add one, and fail."""
    with folder_draft_of(target) as draft:
        draft.write("a.xml", b"a")
        draft.publish()
        if then is not None:
            (target / "ander.txt").write_bytes(b"van een ander")
            raise then


class TestFolderDraft:
    def test_a_folder_is_there_with_all_its_files_or_not_at_all(self, tmp_path):
        """Until it is published nothing of that name is there; nor after a block that did not publish."""
        target = tmp_path / "in" / "uit"
        with folder_draft_of(target) as draft:
            draft.write("a.xml", b"a")
            assert not target.exists()
        assert list((tmp_path / "in").iterdir()) == []
        with folder_draft_of(target) as draft:
            draft.write("a.xml", b"a")
            draft.write("b.xml", b"b")
            draft.publish()
        assert sorted(path.name for path in target.iterdir()) == ["a.xml", "b.xml"]
        assert list((tmp_path / "in").iterdir()) == [target]

    @pytest.mark.parametrize("platform", ["linux", "darwin"])
    def test_its_files_are_on_the_disk_before_it_has_its_name(
        self, tmp_path, monkeypatch, platform
    ):
        """All together where the system waits for that, else one by one; and only once."""
        target = tmp_path / "uit"
        synced: list[bool] = []
        monkeypatch.setattr(sys, "platform", platform)
        fsync = os.fsync

        def note(file=None):
            synced.append(target.exists())
            if file is not None:
                fsync(file)

        monkeypatch.setattr(os, "sync", note)
        monkeypatch.setattr(os, "fsync", note)
        with folder_draft_of(target) as draft:
            draft.write("a.xml", b"a")
            draft.write("b.xml", b"b")
            draft.sync()
            before = len(synced)
            draft.publish()
        assert synced[:before] == [False] * {"linux": 1, "darwin": 2}[platform]
        assert all(synced[before:])  # the folder itself, which has its name by then

    def test_what_a_killed_process_left_is_cleared(self, tmp_path, monkeypatch):
        """But not what another is still filling; nor can that be told where nothing is locked."""
        dead, other = tmp_path / ".ieb-0123456789abcdef.map", tmp_path / ".ieb-iets.map"
        for folder in (dead, other):
            folder.mkdir()
            (folder / "a.xml").write_bytes(b"a")
        with (
            folder_draft_of(tmp_path / "een") as first,
            folder_draft_of(tmp_path / "twee") as second,
        ):
            assert first.here.exists()
            assert second.here.exists()
            assert not dead.exists()
        assert [path.name for path in tmp_path.iterdir()] == [other.name]
        dead.mkdir()
        monkeypatch.setitem(sys.modules, "fcntl", None)
        publish(tmp_path / "een")
        assert dead.exists()

    def test_a_folder_that_was_cleared_before_it_was_locked_is_made_again(
        self, tmp_path, monkeypatch
    ):
        """Another process can come between; and what holds more than files is left."""
        lock, locked = fcntl.flock, []

        def clear_first(file, how):
            if not locked:
                locked.append(file)
                next(tmp_path.glob(".ieb-*.map")).rmdir()
            lock(file, how)

        monkeypatch.setattr(fcntl, "flock", clear_first)
        left = tmp_path / ".ieb-0123456789abcdef.map"
        publish(tmp_path / "uit")
        assert len(locked) == 1
        (left / "map").mkdir(parents=True)
        publish(tmp_path / "nog")
        assert left.exists()

    def test_what_fails_after_publishing_takes_back_its_own_files_only(self, tmp_path):
        """What another program put there in the meantime stays."""
        target = tmp_path / "uit"
        with pytest.raises(KeyError):
            publish(target, then=KeyError)
        assert [path.name for path in target.iterdir()] == ["ander.txt"]

    def test_a_full_folder_is_not_replaced(self, tmp_path):
        """Publishing fails, and what stood there still does."""
        target = tmp_path / "uit"
        target.mkdir()
        (target / "oud.txt").write_bytes(b"oud")
        with pytest.raises(OSError, match="not empty"):
            publish(target)
        assert [path.name for path in tmp_path.iterdir()] == ["uit"]
        assert [path.name for path in target.iterdir()] == ["oud.txt"]

    @pytest.mark.skipif(os.name == "nt", reason="Windows kent geen rechten per groep")
    def test_an_empty_folder_keeps_its_permissions_and_its_link(self, tmp_path):
        """Who made the folder decided who may look in it, and where it is."""
        target, link = tmp_path / "echt", tmp_path / "link"
        target.mkdir()
        target.chmod(0o750)
        link.symlink_to(target)
        with folder_draft_of(link) as draft:
            draft.write("a.xml", b"a")
            draft.publish()
        assert target.stat().st_mode & 0o777 == 0o750
        assert (link / "a.xml").read_bytes() == b"a"
