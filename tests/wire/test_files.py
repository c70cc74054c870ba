"""Files: read in full or refused, written whole or not at all."""

from __future__ import annotations

import os

import pytest

import ieb
from ieb import UnreadableSource
from ieb.wire.parser import MAX_BYTES

from .samples import BOM, RELEASES, sample

MESSAGE = ieb.parse(sample("WMO405"))


def test_written_and_read_back(tmp_path):
    """`write` and `read` do to a file what `serialize` and `parse` do to bytes."""
    path = tmp_path / "bericht.xml"

    ieb.write(MESSAGE, path)

    assert path.read_bytes() == ieb.serialize(MESSAGE)
    assert ieb.read(path) == ieb.read(str(path)) == MESSAGE
    assert [entry.name for entry in tmp_path.iterdir()] == ["bericht.xml"]


def test_the_release_is_passed_on(tmp_path):
    """Reading and writing a file take a release, as parsing and serializing do."""
    path = str(tmp_path / "bericht.xml")

    ieb.write(MESSAGE, path, release=RELEASES[1])

    assert ieb.read(path, release=RELEASES[1]).release is RELEASES[1]
    with pytest.raises(ieb.UnknownMessage, match=r"van release 3\.0"):
        ieb.read(path)


def test_a_relative_path(tmp_path, monkeypatch):
    """A bare file name stands for a file in the working directory."""
    monkeypatch.chdir(tmp_path)

    ieb.write(MESSAGE, "bericht.xml")

    assert ieb.read("bericht.xml") == MESSAGE


def test_a_bom_is_read_and_never_written(tmp_path):
    """A file that came with a BOM is written without it."""
    path = tmp_path / "bericht.xml"
    path.write_bytes(BOM + sample("WMO405"))

    ieb.write(ieb.read(path), path)

    assert path.read_bytes().startswith(b"<?xml")


def test_an_existing_file_is_replaced(tmp_path):
    """By the new one as a whole, also when the old one was longer."""
    path = tmp_path / "bericht.xml"
    path.write_bytes(b"x" * 100_000)

    ieb.write(MESSAGE, path)

    assert path.read_bytes() == ieb.serialize(MESSAGE)


@pytest.mark.parametrize("wrong", ["no message", None])
def test_a_file_is_untouched_when_there_is_nothing_to_write(tmp_path, wrong):
    """A message that cannot be written does not cost the file that was there."""
    path = tmp_path / "bericht.xml"
    path.write_bytes(b"old")

    with pytest.raises(ieb.InvalidType):
        ieb.write(wrong, path)
    with pytest.raises(ieb.InvalidValue):
        ieb.write(ieb.parse(sample("WMO409")), path, release=RELEASES[1])

    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["bericht.xml"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_half_way_leaves_nothing_behind(tmp_path, monkeypatch, step):
    """A full disk costs the new file, not the old one; the error names the file that was asked for."""
    path = tmp_path / "bericht.xml"
    path.write_bytes(b"old")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device", "draft")

    monkeypatch.setattr(os, step, full_disk)
    with pytest.raises(OSError, match="No space left") as caught:
        ieb.write(MESSAGE, path)
    monkeypatch.undo()

    assert caught.value.filename == str(path)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["bericht.xml"]


def test_a_symlink_stays_a_symlink(tmp_path):
    """Writing to a link replaces the file that it points to, and leaves the link."""
    target, link = tmp_path / "echt.xml", tmp_path / "link.xml"
    target.write_bytes(b"old")
    link.symlink_to(target)

    ieb.write(MESSAGE, link)

    assert link.is_symlink()
    assert target.read_bytes() == ieb.serialize(MESSAGE)
    assert ieb.read(link) == MESSAGE
    assert len(list(tmp_path.iterdir())) == 2


def test_a_symlink_that_goes_round_is_an_oserror(tmp_path):
    """A link to itself is an error of the system, in reading and in writing."""
    link = tmp_path / "link.xml"
    link.symlink_to(link)

    with pytest.raises(OSError):  # noqa: PT011  # the text is the system's
        ieb.read(link)
    with pytest.raises(OSError):  # noqa: PT011
        ieb.write(MESSAGE, link)


def test_what_is_not_there_is_an_oserror(tmp_path):
    """A path that is not there gives the error that Python always gives."""
    with pytest.raises(FileNotFoundError):
        ieb.read(tmp_path / "nergens" / "bericht.xml")
    with pytest.raises(FileNotFoundError):
        ieb.write(MESSAGE, tmp_path / "nergens" / "bericht.xml")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_refused_with_what_to_do(tmp_path):
    """Who gives a folder hears how many messages are read, or where one goes; no name, no traceback."""
    with pytest.raises(UnreadableSource) as told:
        ieb.read(tmp_path)
    assert str(told.value).startswith("Dit is een map, geen bestand; lees alle berichten erin met ")
    assert told.value.__suppress_context__
    with pytest.raises(UnreadableSource, match=r"geen bestand; geef de naam van een bestand"):
        ieb.write(MESSAGE, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_an_oserror(tmp_path):
    """A file without the right to read gives the error that Python always gives."""
    path = tmp_path / "bericht.xml"
    path.write_bytes(sample("WMO405"))
    path.chmod(0)

    with pytest.raises(PermissionError):
        ieb.read(path)


def test_a_system_refusal_on_reading_is_passed_on(tmp_path, monkeypatch):
    """An error of `open` is not dressed up as a refused message."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(PermissionError):
        ieb.read(tmp_path / "bericht.xml")


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path):
    """Of a terabyte (a sparse file), one byte more than the limit is read."""
    path = tmp_path / "groot.xml"
    with path.open("wb") as file:
        file.truncate(10**12)

    with pytest.raises(ieb.TooLarge, match="groter dan 25 MB") as caught:
        ieb.read(path)

    assert f"({MAX_BYTES + 1} bytes)" in str(caught.value)
    assert [finding.code for finding in caught.value.findings] == ["OP179"]


def test_a_file_of_exactly_the_limit_is_read(tmp_path):
    """25 000 000 bytes is still a message, one more is not."""
    path = tmp_path / "bericht.xml"
    data = sample("WMO405")
    comment = b"<!--" + b" " * 4_992_000 + b"-->\n"
    full = data + comment * 5
    path.write_bytes(full + b"\n" * (MAX_BYTES - len(full)))

    assert ieb.read(path) == MESSAGE
    with path.open("ab") as file:
        file.write(b"\n")
    with pytest.raises(ieb.TooLarge):
        ieb.read(path)


def test_an_invalid_file_is_refused_with_its_findings(tmp_path):
    """Reading a file refuses what parsing its content refuses."""
    path = tmp_path / "bericht.xml"
    path.write_bytes(b"")

    with pytest.raises(ieb.NotWellFormed, match="leeg"):
        ieb.read(path)
