"""A command line that is wrong, help, and the command as a process."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import click
import pytest

import ieb
from ieb.cli import COMMANDS
from ieb.scenario import casussen, situaties

from .places import BSN, DAY, EXAMPLES, FULL, IEB, WITH_COST, needs_full


class TestUsage:
    @pytest.mark.parametrize(
        ("words", "text"),
        [
            (["validate"], "PAD... ontbreekt."),
            (
                ["valideer"],
                "Die opdracht bestaat niet; kies uit aanlevering, beginstand, beslis, bestand, casus, gevallen, ggk, historie,",
            ),
            (["verwrk"], "Bedoelt u verwerk?"),
            (["release", "--"], "Er ontbreekt een opdracht; kies uit check, show."),
            (["show", "--xyz"], "De optie '--xyz' bestaat niet."),
            (["show", f"--{BSN}"], "De optie '--*********' bestaat niet."),
            (
                ["show", "--nota", "xml"],
                "De optie '--nota' bestaat niet. Bedoelt u --notatie of --namen?",
            ),
            (
                ["show", "a.xml", "--notatie", "klein"],
                "--notatie: verwacht wordt een van functioneel, technisch, xml, json.",
            ),
            (
                ["show", "a.xml", "--notatie"],
                "De optie --notatie mist een waarde: --notatie NOTATIE.",
            ),
            (["retour", "a.xml", "-o"], "De optie -o mist een waarde: -o BESTAND."),
            (["validate", "--json=ja", "a.xml"], "De optie --json krijgt geen waarde."),
            (["validate", "--help=ja", "a.xml"], "De optie --help krijgt geen waarde."),
            (["validate", "a.xml", "--vandaag", "morgen"], "--vandaag: 'morgen' is geen datum"),
            (["show", "a.xml", "b.xml"], "Er staat een argument te veel op de opdrachtregel."),
            (
                ["validate", "a.xml", "--release", "9"],
                "--release: Release '9' is niet meegeleverd; wel 4.0, 3.0 en 1.0. Of geef een map met XSD's.",
            ),
        ],
    )
    def test_a_wrong_command_line_is_explained_in_dutch(self, run, words, text):
        """A slip is told in Dutch with what was expected and where the help is."""
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert text in err
        assert (
            f"\nZie ieb {'' if words[0] in ('valideer', 'verwrk') else words[0] + ' '}--help.\n"
            in err
        )

    @pytest.mark.parametrize(
        ("error", "text"),
        [
            (click.BadParameter("English"), "Er staat een verkeerde waarde op deze opdrachtregel."),
            (
                click.BadParameter("English", param=click.Option(["--vorm"])),
                "--vorm: Deze waarde kan niet gebruikt worden.",
            ),
            (click.MissingParameter("English"), "Er ontbreekt iets op deze opdrachtregel."),
            (click.BadArgumentUsage("English"), "Deze opdrachtregel is niet goed ingetikt."),
            (click.BadOptionUsage("--vorm", "English"), "De optie --vorm is niet goed gebruikt."),
        ],
        ids=lambda error: type(error).__name__,
    )
    def test_nothing_that_click_may_say_is_passed_on(self, run, monkeypatch, error, text):
        """Our commands give no occasion for these; a later click may."""

        def fail(*_args: object, **_more: object) -> None:
            raise error

        monkeypatch.setattr(click.Command, "parse_args", fail)
        code, out, err = run("rules")
        assert (code, out, err) == (2, "", f"{text}\nZie ieb --help.\n")

    def test_without_words_the_help_is_shown(self, run):
        """Who does not know the command yet is shown what it can do."""
        code, out, _ = run()
        assert code == 2
        assert out.startswith("Gebruik: ieb [OPTIES] OPDRACHT ...")

    def test_a_group_without_command_shows_its_help(self, run):
        """Who types half a command is shown how it goes on."""
        code, _, err = run("release")
        assert code == 2
        assert "Gebruik: ieb release" in err

    @pytest.mark.parametrize(
        "words",
        [
            [],
            ["validate"],
            ["show"],
            ["retour"],
            ["verwerk"],
            ["rules"],
            ["kostprijs"],
            ["release"],
            ["release", "check"],
        ],
        ids=" ".join,
    )
    def test_help_is_dutch(self, run, words):
        """Every page of help is Dutch, down to the words that click puts in it."""
        code, out, _ = run(*words, "--help")
        assert code == 0
        assert "Toon deze hulp." in out
        english = {"Usage", "Options", "Commands", "default", "required", "Show"}
        assert not english & set(re.sub(r"[^a-zA-Z]", " ", out).split())

    @pytest.mark.parametrize(
        "words",
        [["validate"], ["show"], ["retour"], ["verwerk"], ["rules"], ["kostprijs"]],
        ids=" ".join,
    )
    def test_help_names_the_exit_codes(self, run, words):
        """Who writes a script finds in the help what each exit code means."""
        out = run(*words, "--help")[1]
        assert re.search(r"Afsluitcode\s+0:.*2:", out, re.DOTALL)

    def test_an_option_that_must_be_given_says_so(self, run):
        """The help tells beforehand which option is required, and the error which is missing."""
        out = run("verwerk", "--help")[1]
        assert "[verplicht]" in out
        code, _, err = run("verwerk", EXAMPLES / "start.xml")
        assert code == 2
        assert err.startswith("--historie HISTORIE ontbreekt.")

    @pytest.mark.parametrize(
        "words", [["-h"], ["validate", "-h"], ["release", "check", "-h"]], ids=" ".join
    )
    def test_help_has_a_short_form(self, run, words):
        """-h is the same as --help, in every command."""
        assert run(*words) == run(*words[:-1], "--help")

    def test_the_version_is_that_of_the_package(self, run):
        """A user can tell in an issue which version ran."""
        assert run("--versie")[1].startswith("ieb 0.")

    def test_an_interrupt_ends_in_130(self, run, monkeypatch):
        """Ctrl-C ends the command as shells expect, in one Dutch line."""

        def interrupt(*_args: object, **_kwargs: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(Path, "open", interrupt)
        code, _, err = run("validate", *DAY, WITH_COST)
        assert (code, err.strip().splitlines()[-1]) == (130, "Afgebroken.")

    def test_every_command_is_listed_and_explained(self, run):
        """What `ieb --help` names has help of its own."""
        for name in COMMANDS:
            assert f"\n  {name} " in run("--help")[1]
            code, out, _ = run(name, "--help")
            assert (code, out.splitlines()[0].split()[:3]) == (0, ["Gebruik:", "ieb", name])

    def test_the_shell_can_complete_a_command(self, run, monkeypatch):
        """Completion can be installed in a shell by what the command prints."""
        monkeypatch.setenv("_IEB_COMPLETE", "zsh_source")
        code, out, err = run()
        assert (code, err) == (0, "")
        assert "compdef" in out

    @pytest.mark.parametrize(
        ("words", "offered"),
        [
            (["rules", "tr40"], ["TR400", "TR404", "TR409"]),
            (["rules", "940"], ["9400", "9404"]),
            (["rules", "XML-VO"], ["xml-vorm"]),
            (["casus", ""], [str(casus.number) for casus in casussen()]),
            (["casus", "2", "--notatie", "t"], ["technisch"]),
            (["situatie", ""], [situatie.nummer for situatie in situaties()]),
            (["situatie", "5"], ["5", "5b", "5c"]),
            (["show", "a.xml", "--not"], ["--notatie"]),
            (["show", "a.xml", "--for"], []),
            (["validate", "a.xml", "--release", ""], ["4.0", "3.0", "1.0"]),
        ],
    )
    def test_the_shell_offers_codes_numbers_and_releases(self, complete, words, offered):
        """What begins as was typed, in whatever case; an earlier spelling of an option is not offered."""
        assert complete(*words) == [f"plain,{word}" for word in offered]

    @pytest.mark.parametrize(
        ("words", "kind"),
        [
            (["validate", "post"], "file"),
            (["show", "post"], "file"),
            (["retour", "a.xml", "-o", "post"], "file"),
            (["validate", "a.xml", "--historie", "post"], "file"),
            (["validate", "a.xml", "--namen", "post"], "file"),
            (["validate", "a.xml", "--release", "post"], "dir"),
            (["release", "show", "post"], "dir"),
        ],
    )
    def test_the_shell_completes_files_and_folders(self, complete, words, kind):
        """It is told what is to be completed, and looks for it itself."""
        assert complete(*words) == [f"{kind},post"]

    @pytest.mark.parametrize(
        ("now", "earlier"),
        [
            (["show", WITH_COST, "--notatie", "xml"], ["show", WITH_COST, "--notation", "xml"]),
            (["casus", "2", "--notatie=xml"], ["casus", "2", "--format=xml"]),
            (["casus", "2", "--stap", "1"], ["casus", "2", "--step", "1"]),
            (["casus", "2", "--notatie", "json"], ["casus", "2", "--json"]),
        ],
    )
    def test_an_earlier_spelling_does_the_same_and_no_help_shows_it(self, run, now, earlier):
        """Scripts of users go on working after an option was renamed."""
        assert run(*now) == run(*earlier)
        assert not re.search("--notation|--format|--step", run(now[0], "--help")[1])

    def test_an_earlier_spelling_belongs_to_its_command(self, run):
        """The earlier spelling of an option is no option of the other commands."""
        assert (
            "De optie '--format' bestaat niet." in run("validate", WITH_COST, "--format", "xml")[2]
        )


class TestProcess:
    @pytest.fixture(autouse=True)
    def _buffered(self, monkeypatch):
        """As users have it: then Python tries again at its end what could not be written."""
        monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)

    def test_the_installed_command_works_as_a_process(self):
        """The command does outside this test run what it does within it."""
        done = subprocess.run(
            [IEB, "validate", EXAMPLES],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "4 goed, 1 met bevindingen" in done.stdout
        assert done.stderr == ""

    @pytest.mark.parametrize(
        "words",
        [
            ("release", "show", "--json"),
            ("validate", EXAMPLES),
            ("validate", "--json", EXAMPLES),
            ("--help",),
        ],
        ids=lambda words: "-".join(map(str, words[:2])),
    )
    def test_a_reader_that_leaves_early_ends_the_command_quietly(self, words):
        """Such as `head`; not with 1, which says that there are findings."""
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [IEB, *words], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
        )
        os.close(writing)
        assert (done.returncode, done.stderr) == (2, "")

    @needs_full
    @pytest.mark.parametrize(
        "words",
        [
            ("validate", EXAMPLES),
            ("validate", "--json", EXAMPLES),
            ("show", WITH_COST),
            ("rules",),
            ("--help",),
        ],
        ids=lambda words: "-".join(map(str, words[:2])),
    )
    def test_output_to_a_full_disk_is_told(self, words):
        """Output that was not written never ends in 0."""
        with FULL.open("w") as full:
            done = subprocess.run(
                [IEB, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False
            )
        hint = "Is de schijf vol? Maak dan ruimte en probeer het opnieuw."
        assert (done.returncode, done.stderr) == (
            2,
            f"De uitvoer kan niet geschreven worden. {hint}\n",
        )

    @needs_full
    def test_an_error_that_cannot_be_written_keeps_its_exit_code(self):
        """A script sees the failure, also when nobody can read its text."""
        with FULL.open("w") as full:
            assert subprocess.run([IEB, "rules", "TR999"], stderr=full, check=False).returncode == 2
            assert subprocess.run([IEB, "show"], stderr=full, check=False).returncode == 2

    def test_without_standard_output_the_exit_code_says_it_all(self):
        """A script may close standard output when only the verdict counts."""
        closed = ["sh", "-c", 'exec "$@" >&-', "sh", IEB]
        done = subprocess.run(
            [*closed, "validate", EXAMPLES], stderr=subprocess.PIPE, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (1, "")


class TestScreens:
    """Whatever characters the screen knows: JSON and XML are UTF-8, and text is of the screen."""

    @staticmethod
    def on_screen(encoding: str, *words: str) -> bytes:
        done = subprocess.run(
            [IEB, *words],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "200"},
        )
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout

    @pytest.mark.parametrize(
        "words",
        [
            ("rules", "--json"),
            ("rules", "xml-vorm", "--json"),
            ("release", "show", "--json"),
            ("casus", "--notatie", "json"),
            ("casus", "1", "--notatie", "json"),
        ],
        ids=" ".join,
    )
    def test_json_is_utf_8(self, words):
        """A program reads the same JSON, whatever the terminal is set to."""
        expected = self.on_screen("utf-8", *words)
        assert json.loads(expected.decode("utf-8"))
        for encoding in ("iso-8859-1", "cp1252", "ascii"):
            assert self.on_screen(encoding, *words) == expected

    @pytest.mark.parametrize(
        "words", [("casus",), ("casus", "1"), ("rules", "TR404")], ids=" ".join
    )
    def test_text_is_of_the_screen(self, words):
        """Each letter that the screen knows is that letter, and no pair of others."""
        shown = self.on_screen("iso-8859-1", *words).decode("iso-8859-1")
        letters = set("\u00e9\u00eb\u00ef\u00e8")
        expected = self.on_screen("utf-8", *words).decode("utf-8")
        assert "\u00c3" not in shown
        assert [letter for letter in shown if letter in letters] == [
            letter for letter in expected if letter in letters
        ]

    def test_xml_of_a_casus_is_utf_8(self):
        """The XML of a casus can be sent, whatever the terminal is set to."""
        xml = self.on_screen("iso-8859-1", "casus", "2", "--stap", "1", "--notatie", "xml")
        assert ieb.parse(xml, expect=ieb.WMO405)
