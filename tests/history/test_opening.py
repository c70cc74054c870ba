"""Which files a history opens or makes, to read only too, and the copies of it."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import PureWindowsPath

import pytest

from ieb.errors import IebError, InvalidType, InvalidValue
from ieb.history.database import uri_of
from ieb.history.sqlite import SqliteHistory

from .support import ABO, BSN, KEY, abo, refusal_of, retour_on

posix = pytest.mark.skipif(os.name != "posix", reason="only POSIX has these files and permissions")


class TestReadonly:
    """Who only asks needs no more than to read."""

    def test_it_makes_no_file(self, file):
        """Opening a history to read only makes no file: a mistyped name is an error."""
        with pytest.raises(FileNotFoundError):
            SqliteHistory(file, readonly=True)
        assert not file.exists()

    def test_it_does_not_wait_for_a_writer(self, file):
        """While another holds a block, opening and asking go on, and see what was there before."""
        with SqliteHistory(file) as writing, writing.exclusive():
            for number in range(300):
                writing.accept(abo(f"G{number}", number=number))
            with SqliteHistory(file, readonly=True, timeout=0) as reading:
                assert len(reading) == 0

    def test_it_refuses_to_write(self, file):
        """A history that was opened to read only refuses to record, and says what to do."""
        SqliteHistory(file).close()
        with SqliteHistory(file, readonly=True) as history:
            with pytest.raises(InvalidValue, match="alleen om te lezen geopend"):
                history.accept(abo("G1"))
            assert len(history) == 0

    @posix
    @pytest.mark.skipif(
        not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
    )
    def test_it_needs_no_permission_to_write(self, file):
        """A file that may only be read, in a folder that may only be read, can be asked."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
        file.chmod(0o400)
        file.parent.chmod(0o500)
        try:
            with SqliteHistory(file, readonly=True) as history:
                assert history.used(KEY)
        finally:
            file.parent.chmod(0o700)


class TestWhatIsAHistory:
    """What cannot be a history is refused, and what was copied is whole."""

    @pytest.mark.parametrize("name", [":memory:", "file::memory:", "file:historie.db?mode=memory"])
    def test_memory_is_not_a_file(self, tmp_path, monkeypatch, name):
        """The names by which SQLite knows the memory are refused, and make no file."""
        monkeypatch.chdir(tmp_path)
        with pytest.raises(InvalidValue, match=r"er ieb\.History\(\)"):
            SqliteHistory(name)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("option", "text"),
        [
            ({"timeout": "30"}, "timeout: verwacht een aantal seconden, geen str."),
            ({"timeout": True}, "timeout: verwacht een aantal seconden, geen bool."),
            (
                {"releases": ["4.0"]},
                "releases: verwacht een dict van naam naar release, geen list.",
            ),
            ({"readonly": "nee"}, "readonly: verwacht True of False, geen str."),
        ],
    )
    def test_options_of_the_wrong_type_are_told(self, file, option, text):
        """An option of the wrong type is told in Dutch, before a file is made."""
        with pytest.raises(InvalidType) as caught:
            SqliteHistory(file, **option)
        assert str(caught.value) == text
        assert not file.exists()

    @posix
    def test_a_pipe_is_refused(self, tmp_path):
        """A pipe, which would keep us waiting, is refused at once."""
        pipe = tmp_path / "pijp"
        os.mkfifo(pipe)
        with pytest.raises(InvalidValue, match="een map of een apparaat"):
            SqliteHistory(pipe)

    def test_copying_the_file_alone_copies_everything(self, file, tmp_path):
        """The file itself holds all that was added, also while it is open."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1"))
            shutil.copy(file, tmp_path / "kopie.db")
        with SqliteHistory(tmp_path / "kopie.db") as copy:
            assert copy.used(KEY)

    def test_a_history_of_an_earlier_version_is_switched(self, file):
        """A file that keeps a log beside it no longer does so once it is opened to write."""
        SqliteHistory(file).close()
        with closing(sqlite3.connect(file)) as other:
            other.execute("PRAGMA journal_mode = WAL")
        SqliteHistory(file).close()
        with closing(sqlite3.connect(file)) as other:
            assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)

    def test_a_retour_of_an_earlier_version_counts(self, file):
        """Earlier versions did not keep whether a retour refuses: it is read from the retour."""
        with SqliteHistory(file) as history:
            history.accept(abo("G1")).accept(abo("G2", number=2))
            history.accept(refusal_of(abo("G1"))).accept(retour_on(abo("G2", number=2)))
        with closing(sqlite3.connect(file)) as other:
            other.execute("UPDATE event SET removes = NULL WHERE retour = 1")
            other.commit()
        with SqliteHistory(file) as history:
            assert not history.used(KEY)
            assert len(history.periods(BSN, ABO)) == 1

    @pytest.mark.parametrize(
        ("path", "uri"),
        [
            (
                r"\\server\deel\map 1\historie.db",
                "file:////server/deel/map%201/historie.db?mode=ro",
            ),
            (r"C:\map\historie.db", "file:///C%3A/map/historie.db?mode=ro"),
        ],
    )
    def test_a_path_of_windows_is_told_to_sqlite_whole(self, path, uri):
        """A share (UNC) has no host in its URI: SQLite refuses every host."""
        assert uri_of(PureWindowsPath(path), "ro") == uri

    def test_a_name_with_signs_that_mean_something_is_a_name(self, tmp_path):
        """Question marks, percent signs and the like are part of the name."""
        path = tmp_path / "a?mode=memory&b%20#c.db"
        with SqliteHistory(path) as history:
            history.accept(abo("G1"))
        assert [entry.name for entry in tmp_path.iterdir()] == [path.name]

    def test_it_is_made_where_no_links_can_be_made(self, file, monkeypatch):
        """On a file system without links the file is there, whole, all the same."""

        def refuse(*_names):
            raise PermissionError

        monkeypatch.setattr(os, "link", refuse)
        with SqliteHistory(file) as history:
            assert len(history.accept(abo("G1"))) == 1
        assert [entry.name for entry in file.parent.iterdir()] == [file.name]

    def test_a_file_that_came_in_the_meantime_is_used(self, file, monkeypatch):
        """Another process makes it while we do: both use the same one."""
        link = os.link

        def come_between(draft, path):
            monkeypatch.undo()
            with SqliteHistory(file) as other:
                other.accept(abo("G1"))
            link(draft, path)

        monkeypatch.setattr(os, "link", come_between)
        with SqliteHistory(file) as history:
            assert history.used(KEY)
        assert [entry.name for entry in file.parent.iterdir()] == [file.name]


class TestCopy:
    """A copy is whole, also while others write."""

    def test_a_copy_holds_what_was_kept(self, file, tmp_path):
        """What another has not finished is not in it; it is made for its owner only."""
        target = tmp_path / "kopie.db"
        with SqliteHistory(file) as history, SqliteHistory(file) as other:
            history.accept(abo("G1"))
            with other.exclusive():
                other.accept(abo("G2", number=2))
                history.copy(target)
        with SqliteHistory(target) as copy:
            assert [event.message for event in copy] == [abo("G1")]
            assert copy.faults() == ()

    def test_a_copy_replaces_nothing(self, file, tmp_path):
        """A backup never replaces a file that is there already."""
        target = tmp_path / "kopie.db"
        target.write_bytes(b"iets")
        with SqliteHistory(file) as history, pytest.raises(FileExistsError):
            history.copy(target)
        assert target.read_bytes() == b"iets"

    def test_no_copy_within_a_block(self, file, tmp_path):
        """Within a block of one's own a copy would hold what is not kept yet."""
        with (
            SqliteHistory(file) as history,
            history.exclusive(),
            pytest.raises(IebError, match="doe het erna"),
        ):
            history.copy(tmp_path / "kopie.db")
