"""`ieb kostprijs --dossiers`: of all dossiers, which kostprijs is nearly reached."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

BROKEN = {"laatste_dag": "2020-12-31", "hervat": "2021-03-01"}


def aid(nummer, cents, **more):
    """Return an aid in use since 2020, as JSON has it."""
    cost = {"kostprijs_bedrag": cents, "kostprijs_startdatum": "2020-01-01"}
    return {
        "nummer": nummer,
        "soort": "HULPMIDDEL",
        "van": "2020-01-01",
        "kostprijs": cost,
        **more,
    }


@pytest.fixture
def near(run, tmp_path):
    """Ask what is nearly reached in dossiers, each with its provisions; a plain one has no number."""

    def ask(dossiers, *words, day="01-06-2022"):
        bsns = ("999992016", "999990019", "999900018")
        records = [
            {"bsn": bsn, "nummer": nummer, "voorzieningen": parts}
            for bsn, (nummer, *parts) in zip(bsns, dossiers, strict=False)
        ]
        path = tmp_path / "dossiers.json"
        path.write_text(json.dumps(records))
        return run("kostprijs", "--dossiers", path, "--vandaag", day, *words)

    return ask


HELP = {"nummer": "HH-1", "soort": "HUISHOUDELIJKE_HULP", "van": "2020-01-01"}
SHOWN = """\
Kostprijzen die binnen 3 maanden na 01-06-2022 bereikt worden, wat het langst loopt eerst:

Dossier     Voorziening   Laatste dag   Rest dan  En dan
18          A-2           31-07-2022        0,99  stopt de bijdrage
17          A-1           30-06-2022        0,00  loopt de bijdrage door
"""
DOSSIERS = [
    ("17", aid("A-1", 57_000), HELP),
    ("18", aid("A-2", 58_999)),
    ("", aid("A-3", 99_900)),
]


def test_a_person_sees_what_is_reached_soon_the_longest_first(near):
    """Until when, what then remains, and whether the contribution stops."""
    assert near(DOSSIERS, "--bijna", "3") == (
        0,
        SHOWN,
        "",
    )


def test_the_guide_shows_what_is_printed():
    """What its reader sees is what the command says of these dossiers."""
    guide = Path(__file__).parents[2] / "docs" / "kostprijsbewaking.md"
    assert f"```text\n{SHOWN}```" in guide.read_text(encoding="utf-8")


def test_without_a_number_of_months_it_is_the_three_of_the_cak(near):
    """On 30-03-2022 an end on 30-06-2022 is near, and a day earlier it is not."""
    assert "A-1" in near(DOSSIERS, day="30-03-2022")[1]
    assert near(DOSSIERS, day="29-03-2022") == (
        0,
        "Er is geen kostprijs die binnen 3 maanden na 29-03-2022 bereikt wordt.\n",
        "",
    )
    assert "binnen 1 maand na" in near(DOSSIERS, "--bijna", "1", day="29-03-2022")[1]


def test_a_dossier_without_a_number_is_called_by_its_place(near):
    """And what rests on a tariff of later says so."""
    out = near([("", aid("A-1", 300_000))], day="01-12-2031")[1]
    line = "1           A-1           31-12-2031       19,20  stopt de bijdrage (voorlopig)"
    assert line in out


def test_a_program_gets_the_same(near):
    """Days as ISO 8601 writes them, amounts in whole eurocents."""
    told = json.loads(near(DOSSIERS, "--json")[1])
    assert told == {
        "vandaag": "2022-06-01",
        "maanden": 3,
        "bijna_bereikt": [
            {
                "dossier": "18",
                "voorziening": "A-2",
                "virtuele_einddatum": "2022-07-31",
                "rest": 99,
                "voorlopig": False,
                "bijdrage_loopt_door": False,
            },
            {
                "dossier": "17",
                "voorziening": "A-1",
                "virtuele_einddatum": "2022-06-30",
                "rest": 0,
                "voorlopig": False,
                "bijdrage_loopt_door": True,
            },
        ],
        "niet_te_bewaken": [],
    }


def test_what_cannot_be_watched_is_told_and_the_others_go_on(near):
    """The exit code is 1, for a person and for a program."""
    doubt = {"nummer": "S-1", "soort": "SPORTROLSTOEL", "van": "2020-01-01"}
    dossiers = [("16", doubt), *DOSSIERS[:1]]
    code, out, _ = near(dossiers)
    assert code == 1
    assert "30-06-2022" in out
    assert "niet te bewaken: dossier 16: Voorziening S-1: voor SPORTROLSTOEL" in out
    code, out, _ = near(dossiers, "--json")
    (fault,) = json.loads(out)["niet_te_bewaken"]
    assert (code, fault["dossier"]) == (1, "16")


def test_the_policy_says_when_a_break_is_a_pause(near, tmp_path):
    """Without it every month counts, and that is said when it matters."""
    dossiers = [("17", aid("A-1", 57_000, onderbrekingen=[BROKEN]))]
    code, out, err = near(dossiers)
    assert (code, "30-06-2022" in out) == (0, True)
    assert err.startswith("Zonder --beleid is geen enkele onderbreking een pauze")
    policy = tmp_path / "beleid.toml"
    policy.write_text('gemeente = "0513"\n[pauze]\ndagen = 56\n')
    code, out, err = near(dossiers, "--beleid", policy)
    assert (code, "31-08-2022" in out, err) == (0, True, "")


def test_a_number_that_is_a_bsn_is_hidden_until_it_is_asked_for(near):
    """Some gemeenten number dossiers so."""
    dossiers = [("999992016", aid("999990019", 57_000))]
    for words in ((), ("--json",)):
        assert not {"999992016", "999990019"} & set(near(dossiers, *words)[1].split())
        assert "9999" not in near(dossiers, *words)[1]
        shown = near(dossiers, *words, "--toon-bsn")[1]
        assert "999992016" in shown
        assert "999990019" in shown


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("570,00",), "Bij --dossiers hoort geen BEDRAG of --huur, en niets wat daarover gaat."),
        (("--start", "01-01-2020"), "Bij --dossiers hoort geen BEDRAG"),
        (("--regels",), "Bij --dossiers hoort geen BEDRAG"),
        (("--bijna", "-1"), "--bijna: verwacht een aantal maanden van 0 t/m 1200; gekregen -1."),
        (("--bijna", "1201"), "--bijna: verwacht een aantal maanden van 0 t/m 1200"),
        (("--beleid", "er-is-niets.toml"), "er-is-niets.toml"),
    ],
)
def test_what_does_not_go_with_dossiers_is_told(near, words, text):
    """Nothing on standard output, and 2 as the exit code."""
    code, out, err = near(DOSSIERS, *words)
    assert (code, out) == (2, "")
    assert text in err


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--bijna", "3"), "--bijna"),
        (("--beleid", "b.toml"), "--beleid"),
        (("--vandaag", "01-01-2025"), "--vandaag"),
        (("--toon-bsn",), "--toon-bsn"),
    ],
)
def test_what_only_goes_with_dossiers_is_told(run, words, option):
    """Who forgets the dossiers does not get the answer to another question."""
    told = run("kostprijs", "570,00", "--start", "01-01-2020", *words)
    assert told == (2, "", f"{option} hoort bij --dossiers.\n")


def test_a_file_that_is_not_read_is_named_without_its_folder(run, tmp_path):
    """As every file that a command reads or writes."""
    told = run("kostprijs", "--dossiers", tmp_path / "er" / "niet.json")[2]
    assert told == "niet.json kan niet gelezen worden; controleer de naam en uw rechten.\n"


@pytest.mark.parametrize(
    ("lines", "more"), [(50, []), (51, ["En nog 1 fout; herstel eerst deze."])]
)
def test_of_very_many_faults_the_first_are_told(run, tmp_path, lines, more):
    """A file of another kind breaks on every line; the rest is counted, and no screen is flooded."""
    path = tmp_path / "groot.svg"
    path.write_text("<svg>\n" * lines)
    code, out, err = run("kostprijs", "--dossiers", path)
    assert (code, out) == (2, "")
    head, *faults = err.splitlines()
    assert head == "groot.svg klopt niet:"
    assert all("Geen JSON" in fault for fault in faults[:50])
    assert faults[50:] == more
