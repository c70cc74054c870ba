"""`ieb vergelijk`: what people and programs see of a comparison with the CAK."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from ieb.administratie import opening
from ieb.history.sqlite import SqliteHistory
from ieb.keten.period import Period
from ieb.messages.aanlevering import Sleutel
from ieb.messages.places import Stroom

FILES = Path(__file__).parents[2] / "docs" / "vergelijken"
ZA = (FILES / "za.csv").read_text(encoding="utf-8")


@pytest.fixture
def given(tmp_path):
    """What the gemeente and the CAK have, as files; returns the words that name them."""
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True)
    return (
        tmp_path / "dossiers.json",
        "--henv",
        tmp_path / "henv.csv",
        "--za",
        tmp_path / "za.csv",
        "--eigen",
        tmp_path / "eigen.csv",
    )


class TestFiles:
    """The files of 2019."""

    def test_a_person_sees_the_counts_and_the_work(self, run, given):
        """Exit code 1: there is something to look at. No Bsn is shown."""
        code, out, err = run("vergelijk", *given)
        assert (code, err) == (1, "")
        assert "      12  bij de gemeente en het CAK bekend" in out
        assert "gekozen 8000,01 (van de gemeente)" in out
        assert "9999" not in out.replace("999999,99", "").replace("999500,00", "")

    def test_a_program_gets_json(self, run, given):
        """With a Bsn on request."""
        told = json.loads(run("vergelijk", *given, "--json", "--toon-bsn")[1])
        assert told["aantallen"] == {"BEIDE": 12, "ALLEEN_GEMEENTE": 2, "ALLEEN_CAK": 3}
        assert told["clienten"][1] == {
            "bsn": "999900018",
            "dossier": "D-0002",
            "status": "BEIDE",
            "reden": None,
            "aangeleverd": True,
            "henv_regels": [3, 11],
            "za_regels": [2],
        }
        assert told["verstrekkingen"][5] == {
            "bsn": "999900067",
            "dossiernummer": "D-0006",
            "henv_regel": 7,
            "via": "dossier",
            "verschillen": ["VOORLOPIG"],
            "kostprijs_cak": 80_000,
            "kostprijs_eigen": 80_000,
            "rest_cak": 62_500,
            "rest_eigen": 59_000,
            "laag": 59_000,
            "hoog": 62_500,
            "bedrag": 59_000,
            "keuze": "eigen",
        }
        assert told["verstrekkingen"][4]["bedrag"] is None

    def test_the_choice_and_what_was_looked_up_count(self, run, given, tmp_path):
        """An amount of ours always wins."""
        file = tmp_path / "opgezocht.csv"
        file.write_text("BSN;DOSSIERNUMMER;BEDRAG\n999900006;D-0001;2000,00\n", encoding="utf-8")
        words = ("vergelijk", *given, "--keuze", "cak", "--handmatig", file, "--json")
        rows = json.loads(run(*words)[1])["verstrekkingen"]
        assert [(row["bedrag"], row["keuze"]) for row in rows[:3]] == [
            (200_000, "handmatig"),
            (34_250, "cak"),
            (120_000, "cak"),
        ]

    def test_an_amount_of_what_nobody_knows_is_refused(self, run, given, tmp_path):
        """Exit code 2: a number with a fault in it is not passed over; who is not delivered may be."""
        file = tmp_path / "opgezocht.csv"
        text = "BSN;DOSSIERNUMMER;BEDRAG\n999900006;D-1;1,00\n999900018;D-0002;1,00\n"
        file.write_text(f"{text}999900055;D-0005;1,00\n", encoding="utf-8")
        code, out, err = run("vergelijk", *given, "--handmatig", file)
        assert (code, out) == (2, "")
        assert err.splitlines()[1:] == [
            "'D-1': deze verstrekking is niet bekend; controleer Bsn en dossiernummer."
        ]

    def test_a_report_is_written_in_every_form_or_not_at_all(self, run, given, tmp_path):
        """A folder with something in it is refused."""
        target = tmp_path / "verslag"
        assert run("vergelijk", *given, "--rapport", target)[0] == 1
        assert sorted(path.name for path in target.iterdir()) == [
            "clienten.csv",
            "verstrekkingen.csv",
            "werklijst.html",
            "werklijst.json",
            "werklijst.txt",
        ]
        code, _, err = run("vergelijk", *given, "--rapport", target)
        assert (code, "niet leeg" in err) == (2, True)

    def test_a_folder_that_cannot_be_made_is_told(self, run, given, tmp_path):
        """And nothing is left of the report."""
        code, _, err = run("vergelijk", *given, "--rapport", tmp_path / "henv.csv" / "x")
        assert code == 2
        assert "--rapport" in err

    def test_another_file_is_told_by_name(self, run, given, tmp_path):
        """Exit code 2, before anything is compared."""
        code, out, err = run("vergelijk", given[0], "--henv", tmp_path / "za.csv")
        assert (code, out) == (2, "")
        assert "za.csv" in err
        assert "ZA-bestand" in err

    def test_the_policy_decides_on_a_kind_without_a_rule(self, run, tmp_path):
        """Without it the text says what to give; equal sides are exit code 0."""
        dossiers, policy, za = (tmp_path / name for name in ("d.json", "b.toml", "za.csv"))
        dossiers.write_text(
            '{"bsn": "999900018", "voorzieningen": '
            '[{"nummer": "S", "soort": "SPORTROLSTOEL", "van": "2018-01-01"}]}',
            encoding="utf-8",
        )
        za.write_text("\n".join(ZA.splitlines()[:2]), encoding="utf-8")
        code, _, err = run("vergelijk", dossiers, "--za", za)
        assert (code, "Geef bijdrageplichtig op" in err) == (2, True)
        policy.write_text(
            'gemeente = "0513"\n[bijdrageplichtig]\nSPORTROLSTOEL = false\n', encoding="utf-8"
        )
        code, out, _ = run("vergelijk", dossiers, "--za", za, "--beleid", policy)
        assert (code, "Niet bijdrageplichtig: 1 (NIET_BIJDRAGEPLICHTIG)" in out) == (0, True)

    @pytest.mark.parametrize(
        ("text", "wrong"),
        [
            ("BSN;REST", "de eerste regel is niet BSN;DOSSIERNUMMER;KOSTPRIJS;REST"),
            ("999900006;D;1,00", "regel 2: er staan 3 velden; verwacht zijn er 4"),
            ("99990000;D;1,00;", "regel 2: verwacht een Bsn van negen cijfers"),
            ("999900006;D;1.00;", "regel 2"),
            ("999900006;D;1,00;\n\n999900006;D;1,00;", "regel 4: dit Bsn en dossiernummer"),
            ('999900006;D;"1,00;', "aanhalingsteken"),
        ],
    )
    def test_a_table_of_amounts_that_is_wrong_says_where(self, run, given, tmp_path, text, wrong):
        """Exit code 2."""
        file = tmp_path / "eigen.csv"
        header = "BSN;DOSSIERNUMMER;KOSTPRIJS;REST\n"
        file.write_text(text if text.startswith("BSN") else header + text, encoding="utf-8")
        code, _, err = run("vergelijk", *given)
        assert code == 2
        assert wrong in err


@pytest.fixture
def known(tmp_path):
    """A history with two periods of beschermd wonen; returns its path."""
    path = tmp_path / "h.sqlite"
    periods = [
        Period(
            sleutel=Sleutel("0513", Stroom.BESCHERMD_WONEN, number),
            bsn=bsn,
            start=date(2025, 1, 1),
            stop=None,
            kostprijs=None,
        )
        for number, bsn in ((1, "999900006"), (2, "999900018"))
    ]
    history = SqliteHistory(path)
    opening(history, periods, day=date(2025, 1, 2))
    history.close()
    return path


class TestPeriods:
    """A list of the CAK of today."""

    @pytest.fixture
    def compare(self, run, known, tmp_path):
        """Compare a list; returns exit code, standard output and standard error."""

        def go(text: str, *words: str) -> tuple[int, str, str]:
            file = tmp_path / "cak.csv"
            file.write_text(text, encoding="utf-8")
            usual = ("--historie", known, "--stroom", "bw", "--gemeente", "0513")
            day = ("--vandaag", "31-12-2025")
            return run("vergelijk", "--perioden", file, *usual, *day, *words)

        return go

    def test_equal_lists_are_exit_code_0(self, compare):
        """Whatever the columns are called."""
        text = "NR,VAN,TOT,WIE\n2,2025-01-01,,999900018\n1,01-01-2025,,999900006\n"
        words = [
            f"--kolom={word}" for word in ("startnummer=NR", "start=VAN", "stop=TOT", "bsn=WIE")
        ]
        code, out, _ = compare(text, *words)
        assert (code, out.splitlines()[0]) == (0, "     2  gelijk")

    def test_what_differs_is_told_without_a_bsn(self, compare):
        """Exit code 1, a line for each."""
        text = (
            "startnummer;start;stop;bsn\n1;02-01-2025;;\n7;01-01-2025;;999900018\n8;01-01-2025;;\n"
        )
        code, out, _ = compare(text)
        assert code == 1
        assert out.splitlines()[5:-1] == [
            "verschillend; in startdatum; gemeente: 1 01-01-2025 t/m open; CAK: 1 02-01-2025 t/m open",
            "onder een ander nummer; gemeente: 2 01-01-2025 t/m open; CAK: 7 01-01-2025 t/m open",
            "alleen bij het CAK; CAK: 8 01-01-2025 t/m open",
        ]
        shown = compare(text, "--toon-bsn")[1]
        assert shown.splitlines()[6].endswith("Bsn 999900018")
        assert shown.splitlines()[7].endswith("Bsn onbekend")

    def test_what_the_cak_does_not_know_is_told(self, compare):
        """As the gemeente has it."""
        lines = compare("startnummer;start\n1;01-01-2025\n")[1].splitlines()
        assert lines[5:-1] == ["alleen bij de gemeente; gemeente: 2 01-01-2025 t/m open"]

    def test_beschermd_wonen_is_compared_again_in_two_months(self, compare):
        """Uitvoeringsregeling Wmo 2015, artikel 2h; the abonnementstarief has no such duty."""
        text = "startnummer;start\n1;01-01-2025\n2;01-01-2025\n"
        told = (
            "Vergelijk uiterlijk op 28-02-2026 opnieuw: beschermd wonen minstens elke twee maanden "
            "(wet)."
        )
        assert compare(text)[1].splitlines()[-1] == told
        assert json.loads(compare(text, "--json")[1])["opnieuw_uiterlijk_op"] == "2026-02-28"
        assert "opnieuw" not in compare(text, "--stroom", "at")[1]
        assert (
            json.loads(compare(text, "--stroom", "at", "--json")[1])["opnieuw_uiterlijk_op"] is None
        )

    def test_a_program_gets_json(self, compare):
        """With a Bsn on request."""
        text = "startnummer;start;stop;bsn\n1;01-01-2025;01-02-2025;999900006\n8;01-01-2025;;999900031\n"
        told = json.loads(compare(text, "--json", "--toon-bsn")[1])["periodes"]
        assert told[0] == {
            "verschil": "VERSCHILT",
            "velden": ["stopdatum"],
            "bsn": "999900006",
            "gemeente": {"startnummer": "1", "start": "2025-01-01", "stop": None},
            "cak": {"startnummer": "1", "start": "2025-01-01", "stop": "2025-02-01"},
        }
        assert [period["bsn"] for period in told[1:]] == ["999900018", "999900031"]
        assert "bsn" not in compare(text, "--json")[1]

    @pytest.mark.parametrize(
        ("text", "wrong"),
        [
            ("", "de kolom 'startnummer' ontbreekt"),
            ("startnummer;van\n1;1", "--kolom start=NAAM"),
            ("startnummer;start\n1", "er staan 1 velden"),
            ("startnummer;start\nx;01-01-2025", "regel 2: startnummer: verwacht een getal"),
            ("startnummer;start\n1;gisteren\n\n2;morgen", "regel 4"),
            ('startnummer;start\n"1;2', "aanhalingsteken"),
        ],
    )
    def test_a_list_that_is_wrong_says_where(self, compare, text, wrong):
        """Exit code 2."""
        code, _, err = compare(text)
        assert code == 2
        assert wrong in err

    def test_a_name_of_a_column_that_is_wrong_is_told(self, compare):
        """The text says how it is given."""
        code, _, err = compare("", "--kolom", "nummer=NR")
        assert (code, "VELD=KOLOM" in err) == (2, True)

    def test_a_stop_that_is_not_found_is_never_taken_for_open_in_silence(self, compare):
        """A name that the caller gives must be there; without one the text says what counts."""
        text = "startnummer;start;EINDE\n1;01-01-2025;31-01-2025\n2;01-01-2025;\n"
        code, _, err = compare(text, "--kolom", "stop=EIND")
        assert (code, "de kolom 'EIND' ontbreekt" in err) == (2, True)
        assert "geen kolom voor de stop: elke periode telt als open" in compare(text)[2]
        code, _, err = compare(text, "--kolom", "stop=EINDE")
        assert (code, err) == (1, "")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ((), "Geef DOSSIERS.json met --henv of --za"),
        (("dossiers.json",), "Geef DOSSIERS.json met --henv of --za"),
        (("--perioden", "x.csv"), "horen --historie, --stroom en --gemeente"),
        (("--perioden", "x.csv", "--rapport", "map"), "--rapport hoort bij de bestanden van 2019"),
        (("d.json", "--perioden", "x.csv"), "DOSSIERS.json hoort bij de bestanden van 2019"),
    ],
)
def test_what_is_missing_is_told(run, words, text):
    """Exit code 2, with what to give."""
    code, _, err = run("vergelijk", *words)
    assert code == 2
    assert text in err
