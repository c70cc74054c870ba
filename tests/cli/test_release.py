"""`ieb release`: what a release is made of."""

from __future__ import annotations

import json

import pytest

import ieb

from .places import DAY, EXAMPLES, ROOT, WITH_COST, XSDS, read_lines


class TestRelease:
    def test_show_lists_elements_types_rules_and_codes_with_their_marks(self, run):
        """A user can look up of each fact where it was read, or that it is assumed."""
        rows = json.loads(run("release", "show", "--json")[1])
        by_name = {(row["groep"], row["naam"]): row for row in rows}
        assert by_name["WMO405", "BerichtCode"]["herkomst"] == "vektis"
        element = by_name["WMO405", "Bericht/Client/PeriodeEigenBijdrageAbo/EbStartNummer"]
        assert (element["herkomst"], element["herkomst_vorm"]) == ("4.0", "3.0")
        assert by_name["RetourCode", "9063"]["herkomst"] == "4.0"
        assert by_name["Regels op datatypen", "RS037"]["herkomst"] == "1.0"
        assert all(row["herkomst"] for row in rows)

    def test_show_lists_every_rule_of_the_register_with_its_mark(self, run):
        """The overview of a release says of each rule what the register says of it."""
        rows = json.loads(run("release", "show", "--json")[1])
        marks = {row["naam"]: row["herkomst"] for row in rows if row["groep"] == "Regels"}
        assert marks == {code: rule.mark.value for code, rule in ieb.RULES.items()}
        title = next(
            row["inhoud"] for row in rows if (row["groep"], row["naam"]) == ("Regels", "TR404")
        )
        assert title == ieb.RULES["TR404"].title
        out = run("release", "show")[1]
        assert "Regels" in out.split()
        assert all(f"│ {code} " in out for code in ieb.RULES)

    def test_show_of_release_3_has_the_rules_on_its_messages_only(self, run):
        """A rule on a message that a release lacks is not shown as one of it."""
        rows = json.loads(run("release", "show", "3.0", "--json")[1])
        names = {row["naam"] for row in rows if row["groep"] == "Regels"}
        assert {"TR404", "UP024"} <= names
        assert "OP381" not in names  # about a WMO409

    def test_show_of_release_3_lacks_what_4_added(self, run):
        """Who works in 3.0 is not shown messages and codes that came later."""
        rows = json.loads(run("release", "show", "3.0", "--json")[1])
        assert not {"WMO409", "WMO410"} & {row["groep"] for row in rows}
        assert "9063" not in {row["naam"] for row in rows}

    def test_show_prints_tables(self, run):
        """On the screen a release can be read by people."""
        code, out, _ = run("release", "show")
        assert code == 0
        assert "LDT_Bedrag" in out
        assert "Herkomst" in out

    def test_check_of_our_own_set_finds_no_difference(self, run):
        """A set that is equal is told to be equal, in one line."""
        code, out, _ = run("release", "check", XSDS / "4.0")
        assert (code, out) == (0, "Geen verschillen met release 4.0.\n")

    def test_check_names_differences_that_fit(self, run):
        """A user sees that a set differs, and that the library can work with it all the same."""
        code, out, _ = run("release", "check", XSDS / "3.0")
        assert code == 0
        assert "WMO409: dit bericht is er niet" in out
        assert "waarvan 0 niet passen" in out

    def test_check_of_a_set_that_does_not_fit_ends_in_one(self, run, copy_xsds):
        """A script sees by the exit code that a set cannot be used, and a person why."""
        ours, theirs = (
            'name="EbStartNummer" type="ieb:LDT_Nummer"',
            'name="Anders" type="ieb:LDT_Nummer"',
        )
        code, out, _ = run("release", "check", copy_xsds((ours, theirs)))
        assert code == 1
        assert "PAST NIET" in out
        assert "EbStartNummer ontbreekt" in out

    def test_check_takes_names_that_differ_from_a_file(self, run, tmp_path, copy_xsds):
        """Other names in the official set are bound by a file, without any code."""
        folder = copy_xsds(('"EbStopdatum"', '"Stopdatum"'))
        names = tmp_path / "namen.toml"
        names.write_text('EbStopdatum = "Stopdatum"\n')
        code, out, _ = run("release", "check", folder, "--namen", names)
        assert code == 0
        assert "EbStopdatum heet hier Stopdatum" in out

    @pytest.mark.parametrize("folder", ["voorbeelden", "nergens"])
    def test_check_of_no_xsd_set_ends_in_two(self, run, folder):
        """A wrong folder is a slip of the user, and not a difference between sets."""
        code, _, err = run("release", "check", ROOT / folder)
        assert code == 2
        assert err.strip()

    def test_a_folder_that_cannot_be_read_is_no_release(self, run, tmp_path, monkeypatch):
        """A set out of reach is told in Dutch, without a traceback."""

        def refuse(*_args: object, **_kwargs: object) -> None:
            raise OSError

        monkeypatch.setattr(ieb.Release, "from_xsd", refuse)
        code, _, err = run("validate", *DAY, "--release", tmp_path, WITH_COST)
        assert code == 2
        assert "De map met XSD's, of het bestand van --namen, kan niet gelezen worden." in err

    def test_a_release_that_does_not_exist_is_told_by_its_name(self, run):
        """A typing error in the release is told as it was typed."""
        code, _, err = run("release", "show", "9")
        assert code == 2
        assert err.startswith("RELEASE: Release '9' is niet meegeleverd")

    def test_a_folder_with_xsds_can_be_the_release(self, run):
        """Who has the official XSDs validates against those, by naming the folder."""
        assert run("validate", *DAY, "--release", XSDS / "4.0", WITH_COST)[0] == 0


class TestNames:
    """A file with names, wherever a folder with XSDs can be the release."""

    @pytest.fixture
    def xsds(self, tmp_path, copy_xsds):
        """A set that calls the last day Stopdatum, and a file that says so."""
        (tmp_path / "namen.toml").write_text('EbStopdatum = "Stopdatum"\n')
        return copy_xsds(('"EbStopdatum"', '"Stopdatum"'))

    @pytest.fixture
    def stop(self, tmp_path):
        """A message of that set."""
        path = tmp_path / "stop.xml"
        text = (EXAMPLES / "stop.xml").read_text(encoding="utf-8")
        path.write_text(text.replace("EbStopdatum>", "Stopdatum>"), encoding="utf-8")
        return path

    @pytest.mark.parametrize("names_first", [True, False])
    @pytest.mark.parametrize("command", ["validate", "show", "retour", "verwerk"])
    def test_a_command_that_takes_a_release_takes_its_names(
        self, run, tmp_path, xsds, stop, command, names_first
    ):
        """A set with other names works in each command, in whatever order the options stand."""
        release, names = ("--release", xsds), ("--namen", tmp_path / "namen.toml")
        pair = (*names, *release) if names_first else (*release, *names)
        history = ("--historie", tmp_path / "h.sqlite") if command == "verwerk" else ()
        code, _, err = run(command, *pair, *history, stop)
        assert code == (command == "verwerk"), err  # which refuses a stop without its start

    @pytest.mark.parametrize(
        ("command", "ends_in"), [("validate", 1), ("show", 1), ("retour", 2), ("verwerk", 2)]
    )
    def test_without_its_names_such_a_set_is_of_no_use(
        self, run, tmp_path, xsds, stop, command, ends_in
    ):
        """A message of a set whose names are not told is never read as if they were ours."""
        history = ("--historie", tmp_path / "h.sqlite") if command == "verwerk" else ()
        assert run(command, "--release", xsds, *history, stop)[0] == ends_in

    def test_release_show_takes_names_too(self, run, tmp_path, xsds):
        """A set with other names can be looked at before it is used."""
        assert run("release", "show", xsds, "--namen", tmp_path / "namen.toml")[0] == 0
        element = "Bericht/Client/PeriodeEigenBijdrageAbo/EbStopdatum"
        words = ("release", "show", xsds, "--json")
        assert element in run(*words, "--namen", tmp_path / "namen.toml")[1]
        assert element not in run(*words)[1]

    def test_names_without_a_folder_are_told(self, run, tmp_path):
        """--namen without a set of XSDs would have no effect, so it is refused."""
        code, _, err = run("validate", "--namen", tmp_path / "namen.toml", WITH_COST)
        assert code == 2
        assert "--namen hoort bij een map met XSD's; geef die map als release." in err
        words = ("--release", "4.0", "--namen", tmp_path / "namen.toml")
        code, _, err = run("validate", *words, WITH_COST)
        assert code == 2
        assert "--namen hoort bij een map met XSD's; geef die map als release." in err

    def test_a_file_of_names_that_is_not_there_is_told(self, run, tmp_path, xsds, stop):
        """A typing error in the path of --namen is told as such."""
        code, _, err = run("validate", "--release", xsds, "--namen", tmp_path / "nee.toml", stop)
        assert code == 2
        assert "het bestand van --namen, kan niet gelezen worden" in err

    def test_our_own_name_in_such_a_message_is_told_with_theirs(self, run, tmp_path, xsds):
        """Never that it stands in a namespace where another one is expected that is the same."""
        words = (
            "--release",
            xsds,
            "--namen",
            tmp_path / "namen.toml",
            "--json",
            EXAMPLES / "stop.xml",
        )
        code, out, _ = run("validate", *DAY, *words)
        texts = [row["bevinding"] for row in read_lines(out)[0][0]["bevindingen"]]
        assert code == 1
        assert "EbStopdatum heet in deze XSD-set Stopdatum." in texts
        assert not any("verwacht wordt" in text for text in texts)
