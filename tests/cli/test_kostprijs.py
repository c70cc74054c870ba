"""`ieb kostprijs`: what people and programs see."""

from __future__ import annotations

import json

import pytest
from lxml import etree

PAUSED = """\
Kostprijs 600,00 euro, in gebruik 01-01-2020 t/m 10-09-2020 en 15-02-2021 t/m heden

Uitkomst: bijdrage t/m 31-12-2022: 31 maanden (2020-01 t/m 2022-12), rest 11,00 euro.
Heeft het CAK deze kostprijs, dan waarschuwt het rond 30-09-2022, drie maanden ervoor.
Rest op 15-02-2021: 429,00 euro.
Start de voorziening dan opnieuw, dan is 429,00 de kostprijs voor het bericht.

Van      t/m       Maanden   Tarief   Rest erna
2020-01  2020-09         9    19,00      429,00
2021-03  2022-12        22    19,00       11,00

Waarom:
- wat eraf gaat: Elke maand gaat het landelijke tarief van die maand eraf, ook als de gemeente een
  lager bedrag vraagt, of als de cliënt door minimabeleid of een vrijstelling van het college niets
  betaalt. Herkomst: wet, Uitvoeringsbesluit Wmo 2015 (BWBR0035733) art. 3.10b lid 3 (zelfde tekst
  in de versies van 2021, 2022, 2025 en 2026).
- afronden: Wat rest en minder is dan de bijdrage van een maand, wordt niet gevraagd: naar beneden,
  op hele maanden. Herkomst: wet, Uitvoeringsbesluit Wmo 2015 (BWBR0035733) art. 3.10b lid 6 (zelfde
  tekst in de versies van 2021, 2022, 2025 en 2026).
- pauze: Maanden na een stop tellen niet; wordt de voorziening weer gebruikt, dan gaat het verder
  met wat er rest. Herkomst: vng, VNG, vraag en antwoord abonnementstarief Wmo.
"""


def test_a_person_sees_until_when_how_many_what_remains_which_tariff_and_why(run):
    """Example 18, with its pause, and what to send at the restart."""
    pause = ("--stop", "10-09-2020", "--herstart", "15-02-2021")
    code, out, err = run(
        "kostprijs", "600,00", "--start", "01-01-2020", *pause, "--op", "15-02-2021"
    )
    assert (code, out, err) == (0, PAUSED, "")


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (
            ["3000,00", "--start", "10-12-2025"],
            [
                "Uitkomst: bijdrage t/m 31-05-2037 (voorlopig): 137 maanden (2026-01 t/m 2037-05), rest 13,40 euro.",
                "2026-01  2026-12        12    21,80     2738,40",
                "2027-01  2037-05       125    21,80       13,40  voorlopig",
                "- na het laatste tarief: Na de laatste aangekondigde dag",
            ],
        ),
        (
            ["585,00", "--start", "01-01-2020", "--lokaal", "10,00"],
            [
                "Volgens het CAK: bijdrage t/m 30-06-2022: 30 maanden (2020-01 t/m 2022-06), rest 15,00 euro.",
                "Volgens de wet: bijdrage t/m 31-07-2022: 31 maanden (2020-01 t/m 2022-07), rest 0,00 euro.",
                "- drempel van de wet: De wet vergelijkt wat er rest met de bijdrage van die maand",
            ],
        ),
        (
            ["21,00", "--start", "01-03-2025"],
            ["Uitkomst: bijdrage t/m 31-03-2025: 1 maand (2025-03 t/m 2025-03), rest 0,00 euro."],
        ),
        (
            ["20,99", "--start", "01-03-2025", "--op", "01-03-2025", "--regels"],
            [
                "Uitkomst: geen maand: er is 20,99 euro, en dat is minder dan een maand kost.",
                "Start de voorziening dan opnieuw, stuur dan geen kostprijs: 20,99 is niet meer dan het tarief (TR409).",
            ],
        ),
        (
            ["570,00", "--start", "05-03-2025", "--stop", "20-03-2025"],
            ["Uitkomst: geen maand: in dit gebruik valt geen maand met bijdrage."],
        ),
        (
            ["570,00", "--start", "01-01-2020", "--stop", "15-06-2020"],
            [
                "Uitkomst: niet bereikt in dit gebruik: 6 maanden (2020-01 t/m 2020-06), rest 456,00 euro."
            ],
        ),
        (
            [
                "570,00",
                "--start",
                "01-01-2020",
                "--niet-tellen",
                "2020-04",
                "--niet-tellen",
                "2020-05",
            ],
            [
                "Uitkomst: bijdrage t/m 31-08-2022: 30 maanden (2020-01 t/m 2022-08), rest 0,00 euro."
            ],
        ),
        (
            ["--huur", "20,00", "--start", "01-01-2023"],
            [
                "Huur 20,00 euro per maand, in gebruik 01-01-2023 t/m heden",
                "Uitkomst: bijdrage t/m 30-04-2025: 28 maanden (2023-01 t/m 2025-04), rest 0,80 euro.",
                "Sinds 2024-01 is de huur lager dan het tarief.",
            ],
        ),
        (
            ["--huur", "30,00", "--start", "01-01-2023", "--stop", "31-12-2023"],
            [
                "Uitkomst: niet bereikt in dit gebruik: 12 maanden (2023-01 t/m 2023-12), rest 132,00 euro."
            ],
        ),
        (
            ["--huur", "12,00", "--start", "01-03-2022", "--levensduur", "84"],
            [
                "Huur 12,00 euro per maand, 84 maanden: kostprijs 1008,00 euro, in gebruik 01-03-2022 t/m heden",
                "Uitkomst: bijdrage t/m 30-04-2026: 50 maanden (2022-03 t/m 2026-04), rest 3,60 euro.",
                "Heeft het CAK deze kostprijs, dan waarschuwt het rond 30-01-2026, drie maanden ervoor.",
            ],
        ),
    ],
    ids=[
        "provisional",
        "local",
        "one-month",
        "nothing",
        "no-month",
        "closed",
        "left-out",
        "rent",
        "dear-rent",
        "life",
    ],
)
def test_each_outcome_has_its_sentence(run, words, lines):
    """Reached, not reached, nothing at all, by CAK and by law, and for a rent."""
    code, out, err = run("kostprijs", *words)
    assert (code, err) == (0, "")
    assert not [line for line in lines if f"\n{line}" not in f"\n{out}"]


def test_a_rent_that_no_kostprijs_stands_for_has_no_warning_of_the_cak(run):
    """The CAK watches a kostprijs; a rent it does not know."""
    assert "CAK" not in run("kostprijs", "--huur", "20,00", "--start", "01-01-2023")[1]


def test_the_lines_print_the_course(run):
    """Every month with what is deducted and what remains."""
    out = run("kostprijs", "100,00", "--start", "01-03-2025", "--regels")[1]
    assert (
        "\nMaand                        Tarief        Rest\n"
        "2025-03                       21,00       79,00\n"
        "2025-04                       21,00       58,00\n"
        "2025-05                       21,00       37,00\n"
        "2025-06                       21,00       16,00\n\n"
    ) in out
    far = run("kostprijs", "30,00", "--start", "01-01-2027", "--regels")[1]
    assert "2027-01                       21,80        8,20  voorlopig\n" in far


def test_a_program_gets_the_same_as_json(run):
    """Days as text, amounts in whole eurocents, the lines when asked."""
    pause = ("--stop", "10-09-2020", "--herstart", "15-02-2021")
    words = ("600,00", "--start", "01-01-2020", *pause, "--op", "15-02-2021", "--lokaal", "10,00")
    told = json.loads(run("kostprijs", *words, "--regels", "--json")[1])
    because = told.pop("waarom")
    lines = told.pop("regels")
    law = told.pop("volgens_de_wet")
    assert told == {
        "wat": "Kostprijs 600,00 euro",
        "gebruik": [
            {"van": "2020-01-01", "tot_en_met": "2020-09-10"},
            {"van": "2021-02-15", "tot_en_met": None},
        ],
        "begin": 60_000,
        "eerste_maand": "2020-01",
        "laatste_maand": "2022-12",
        "maanden": 31,
        "rest": 1_100,
        "bereikt": True,
        "voorlopig": False,
        "virtuele_einddatum": "2022-12-31",
        "signaal": "2022-09-30",
        "stukken": [
            {
                "van": "2020-01",
                "tot_en_met": "2020-09",
                "maanden": 9,
                "tarief": 1_900,
                "rest": 42_900,
                "voorlopig": False,
            },
            {
                "van": "2021-03",
                "tot_en_met": "2022-12",
                "maanden": 22,
                "tarief": 1_900,
                "rest": 1_100,
                "voorlopig": False,
            },
        ],
        "op": {
            "dag": "2021-02-15",
            "rest": 42_900,
            "bij_herstart": 42_900,
            "mag_in_bericht": True,
        },
        "huur_lager_dan_tarief_vanaf": None,
    }
    assert [line["rest"] for line in lines][:2] == [58_100, 56_200]
    assert lines[0] == {"maand": "2020-01", "tarief": 1_900, "rest": 58_100, "voorlopig": False}
    assert (law["laatste_maand"], law["rest"]) == ("2023-01", 0)
    assert {reason["herkomst"] for reason in because} == {"wet", "cak", "vng"}
    plain = json.loads(run("kostprijs", "570,00", "--start", "01-01-2020", "--json")[1])
    assert not {"regels", "op", "volgens_de_wet"} & set(plain)
    rent = json.loads(run("kostprijs", "--huur", "20,00", "--start", "01-01-2023", "--json")[1])
    assert rent["huur_lager_dan_tarief_vanaf"] == "2024-01"


def test_the_course_is_drawn_into_a_file(run, tmp_path):
    """The file holds a picture; the outcome is on the screen too."""
    target = tmp_path / "verloop.svg"
    code, out, _ = run("kostprijs", "570,00", "--start", "01-01-2020", "--svg", target)
    assert code == 0
    assert "Uitkomst: bijdrage t/m 30-06-2022" in out
    title = etree.parse(target).find("{*}title")
    assert title is not None
    assert title.text == "Kostprijs 570,00 euro"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--start", "01-01-2020"], "Geef het BEDRAG van de kostprijs, of --huur BEDRAG."),
        (["570,00"], "--start DATUM ontbreekt."),
        (
            ["570,00", "--huur", "20,00", "--start", "01-01-2020"],
            "Geef een kostprijs (BEDRAG) of een huur (--huur), niet allebei.",
        ),
        (
            ["570,00", "--levensduur", "84", "--start", "01-01-2020"],
            "--levensduur hoort bij --huur.",
        ),
        (
            ["--huur", "20,00", "--start", "01-01-2020", "--op", "01-01-2021"],
            "--op, --lokaal en --niet-tellen horen bij een kostprijs: laat ze weg bij --huur.",
        ),
        (["3.000,00", "--start", "01-01-2020"], "BEDRAG: '3.000,00' is geen bedrag in euro's"),
        (
            ["570,00", "--start", "01-01-2020", "--niet-tellen", "april"],
            "--niet-tellen: verwacht wordt een maand als eejj-mm, zoals 2020-04.",
        ),
        (
            ["570,00", "--start", "01-01-2020", "--niet-tellen", "2020-13"],
            "--niet-tellen: Maand: verwacht een maand van 1 t/m 12; gekregen 13.",
        ),
        (
            ["570,00", "--start", "01-01-2020", "--herstart", "01-02-2020"],
            (
                "Elke --herstart hoort bij een --stop ervoor, en alleen na de laatste --stop mag een --herstart "
                "ontbreken; gekregen 0 keer --stop en 1 keer --herstart."
            ),
        ),
        (
            ["570,00", "--start", "01-01-2020", "--stop", "01-02-2020", "--stop", "01-03-2020"],
            "gekregen 2 keer --stop en 0 keer --herstart.",
        ),
        (
            ["570,00", "--start", "12-03-2025", "--stop", "01-02-2025"],
            "De stopdatum 01-02-2025 ligt voor de startdatum 12-03-2025.",
        ),
        (["570,00", "--start", "01-03-2019"], "De kostprijs begint op 01-03-2019, voor het"),
        (["--huur", "0,00", "--start", "01-01-2020"], "Een huur van 0,00 per maand: voor niets"),
        (
            ["570,00", "--start", "01-01-2020", "--svg", "er/is/niets.svg"],
            "er/is/niets.svg kan niet gelezen of geschreven worden",
        ),
    ],
)
def test_what_does_not_go_together_is_told_in_dutch(run, monkeypatch, tmp_path, words, text):
    """Nothing on standard output, and 2 as the exit code."""
    monkeypatch.chdir(tmp_path)
    code, out, err = run("kostprijs", *words)
    assert (code, out) == (2, "")
    assert text in err
