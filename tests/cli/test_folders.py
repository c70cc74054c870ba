"""Folders on the command line."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from .places import DAY, WITH_COST, read_lines


def outcomes(out):
    """What `ieb validate --json` says of each file: its name and what is wrong with reading it."""
    return [(Path(file["bestand"]).name, file["fout"]) for file in read_lines(out)[0]]


class TestFolders:
    """Whatever lies in a folder, nothing of it is left out without a word."""

    CLOSED = "Deze map mag niet gelezen worden; vraag om leesrechten."

    @pytest.fixture
    def box(self, tmp_path):
        """A folder with a message, and a folder below it with another."""
        folder = tmp_path / "in"
        (folder / "onder").mkdir(parents=True)
        for path in (folder / "a.xml", folder / "onder" / "b.xml"):
            path.write_bytes(WITH_COST.read_bytes())
        return folder

    def test_a_folder_below_that_may_not_be_listed_is_told(self, run, box, forbid):
        """Messages in a closed folder are not passed over as if there were none."""
        forbid(box / "onder", but=("stat",))
        code, out, _ = run("validate", *DAY, "--json", box)
        assert code == 2
        assert outcomes(out) == [("a.xml", None), ("onder", self.CLOSED)]

    def test_a_folder_that_may_not_be_listed_is_told_and_does_not_stop_the_others(
        self, run, box, forbid
    ):
        """One closed folder does not keep the other files from being judged."""
        forbid(box, but=("stat",))
        code, out, _ = run("validate", *DAY, "--json", box, WITH_COST)
        assert code == 2
        assert outcomes(out) == [("in", self.CLOSED), (WITH_COST.name, None)]

    def test_a_folder_that_is_listed_but_whose_files_are_out_of_reach_is_told_file_by_file(
        self, run, box, forbid
    ):
        """Of a folder that shows its names only (mode 0444), each file is told as closed."""
        forbid(box / "a.xml", box / "onder", box / "onder" / "b.xml")
        code, out, _ = run("validate", *DAY, "--json", box)
        assert code == 2
        assert outcomes(out) == [
            ("a.xml", "Dit bestand mag niet gelezen worden; vraag om leesrechten."),
            ("onder", self.CLOSED),
        ]

    def test_a_file_in_a_closed_folder_is_told(self, run, box, forbid):
        """A file out of reach is told with what to ask for, without a traceback."""
        forbid(box / "a.xml")
        code, out, _ = run("validate", *DAY, "--json", box / "a.xml")
        assert code == 2
        assert outcomes(out) == [
            ("a.xml", "Dit bestand mag niet gelezen worden; vraag om leesrechten.")
        ]

    def test_a_name_that_is_too_long_for_the_system_is_told(self, run):
        """A path that the system cannot take is told in Dutch, like any that fails."""
        code, out, _ = run("validate", *DAY, "--json", "a" * 300)
        assert code == 2
        assert outcomes(out) == [("a" * 300, "Dit bestand kan niet gelezen worden.")]

    def test_a_folder_on_a_disk_that_fails_is_told(self, run, box, monkeypatch):
        """A folder that could not be listed never counts as an empty one."""

        def fail(*_args: object) -> None:
            raise OSError(errno.EIO, "Input/output error")

        monkeypatch.setattr(os, "scandir", fail)
        assert outcomes(run("validate", *DAY, "--json", box)[1]) == [
            ("in", "Deze map kan niet gelezen worden.")
        ]

    def test_a_link_to_nothing_is_told(self, run, box):
        """A broken link is a message that is missing, so it is told."""
        (box / "weg.xml").symlink_to("nergens.xml")
        code, out, _ = run("validate", *DAY, "--json", box)
        assert code == 2
        assert ("weg.xml", "Dit bestand bestaat niet.") in outcomes(out)

    def test_links_to_folders_are_not_followed_and_those_to_files_are(self, run, box, tmp_path):
        """A link to a folder above it cannot make a run endless."""
        (box / "kring.xml").symlink_to(box)
        (box / "c.xml").symlink_to(WITH_COST)
        code, out, _ = run("validate", *DAY, "--json", box)
        assert (code, outcomes(out)) == (0, [("a.xml", None), ("c.xml", None), ("b.xml", None)])

    def test_what_is_no_file_is_not_opened(self, run, box):
        """A named pipe in a folder is passed over, since reading from it would wait forever."""
        os.mkfifo(box / "pijp.xml")
        code, out, _ = run("validate", *DAY, "--json", box)
        assert (code, outcomes(out)) == (0, [("a.xml", None), ("b.xml", None)])

    def test_files_are_read_in_order_of_their_names(self, run, tmp_path, monkeypatch):
        """The same folder gives the same output on every machine."""
        names = [f"{number:02}.xml" for number in range(20)]
        for name in reversed(names):
            (tmp_path / name).write_bytes(WITH_COST.read_bytes())
        real, read = Path.open, []

        def note(self, *args, **more):
            read.append(self.name)
            return real(self, *args, **more)

        monkeypatch.setattr(Path, "open", note)
        run("validate", *DAY, tmp_path)
        assert [name for name in read if name in names] == names

    def test_verwerk_tells_a_closed_folder_too(self, run, box, tmp_path, forbid):
        """Who records a folder learns that a part of it was not recorded."""
        forbid(box / "onder", but=("stat",))
        code, out, _ = run("verwerk", *DAY, "--historie", tmp_path / "h.sqlite", box)
        assert code == 2
        assert "geaccepteerd" in out
        assert out.endswith(
            "2 gelezen: 1 geaccepteerd, 0 afgekeurd, 1 onleesbaar of geen bericht.\n"
        )

    def test_what_macos_puts_beside_the_files_is_no_message(self, run, box):
        """AppleDouble files, and the folder of them that comes out of a zip."""
        (box / "._a.xml").write_bytes(b"\x00\x05\x16\x07")
        (box / "__MACOSX").mkdir()
        (box / "__MACOSX" / "a.xml").write_bytes(b"\x00\x05\x16\x07")
        code, out, _ = run("validate", *DAY, "--json", box)
        assert (code, outcomes(out)) == (0, [("a.xml", None), ("b.xml", None)])

    def test_a_file_that_is_named_is_read_whatever_it_is_called(self, run, box):
        """What is skipped in a folder is still judged when somebody asks for it."""
        (box / "._a.xml").write_bytes(b"\x00\x05\x16\x07")
        assert outcomes(run("validate", *DAY, "--json", box / "._a.xml")[1]) == [("._a.xml", None)]

    @pytest.mark.parametrize(
        "words",
        [
            ("validate",),
            ("show",),
            ("retour",),
            ("verwerk", "--historie", "h.sqlite"),
            ("verwerk", "postvak", "--historie"),
            ("validate", "postvak", "--historie"),
            ("validate", "postvak", "--release"),
            ("retour", "heen.xml", "-o"),
            ("release", "show"),
            ("release", "check"),
        ],
    )
    def test_an_empty_name_is_no_path(self, run, tmp_path, monkeypatch, words):
        """As a variable of the shell that is not set; to pathlib it is the current folder."""
        monkeypatch.chdir(tmp_path)
        code, out, err = run(*words, "")
        assert (code, out) == (2, "")
        assert "Hier staat een lege naam; geef de naam van een bestand of map." in err
        assert not list(tmp_path.iterdir())
