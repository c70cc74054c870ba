"""`ieb kostprijs`: what people and programs see."""

from __future__ import annotations

import json

import pytest
from lxml import etree

RESTARTED = (
    *("--start", "01-01-2025", "--stop", "28-02-2025"),
    *("--herstart", "01-06-2025", "--op", "01-06-2025"),
)
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
- eerste maand: De maand na de startdatum; bij een start op de eerste van een maand die maand zelf.
  Herkomst: wet, Uitvoeringsbesluit Wmo 2015 (BWBR0035733, versie 2025-01-01) art. 3.5 lid 4.
- begin van de kostprijs: Een kostprijs telt vanaf de maand waarin een bijdrage met die startdatum
  zou beginnen. Herkomst: aanname, naar art. 3.5 lid 4, dat over de bijdrage gaat.
- laatste maand: De maand van de stopdatum: een deel van een maand telt als een hele. Herkomst: wet,
  Uitvoeringsbesluit Wmo 2015 (BWBR0035733, versie 2025-01-01) art. 3.10a.
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
                "Start de bijdrage dan niet opnieuw: 20,99 is minder dan de eerste maand kost.",
            ],
        ),
        (
            [*RESTARTED, "60,00"],
            [
                "Rest op 01-06-2025: 18,00 euro.",
                "Start de bijdrage dan niet opnieuw: 18,00 is minder dan de eerste maand kost.",
            ],
        ),
        (
            [*RESTARTED, "63,00"],
            [
                "Start de voorziening dan opnieuw, stuur dan geen kostprijs: 21,00 is niet meer dan het tarief (TR409).",
                "Bewaak het zelf, en stop de bijdrage per 30-06-2025.",
            ],
        ),
        (
            [*RESTARTED, "63,01"],
            ["Start de voorziening dan opnieuw, dan is 21,01 de kostprijs voor het bericht."],
        ),
        (
            [
                "39,00",
                "--start",
                "01-01-2020",
                "--stop",
                "10-01-2020",
                "--herstart",
                "15-12-2023",
                "--op",
                "15-12-2023",
            ],
            ["Start de bijdrage dan niet opnieuw: 20,00 is minder dan de eerste maand kost."],
        ),
        (
            ["585,00", "--start", "01-01-2020", "--lokaal", "12,50", "--op", "01-07-2022"],
            [
                "Volgens het CAK: bijdrage t/m 30-06-2022: 30 maanden (2020-01 t/m 2022-06), rest 15,00 euro.",
                "Start de bijdrage dan niet opnieuw: 15,00 is minder dan de eerste maand kost.",
                "Volgens de wet: bijdrage t/m 31-07-2022: 31 maanden (2020-01 t/m 2022-07), rest 0,00 euro.",
                "Start de voorziening dan opnieuw, stuur dan geen kostprijs: 15,00 is niet meer dan het tarief (TR409).",
                "Bewaak het zelf, en stop de bijdrage per 31-07-2022.",
            ],
        ),
        (
            ["585,00", "--start", "01-01-2020", "--lokaal", "21,80"],
            [
                "Volgens de wet: bijdrage t/m 30-06-2022: 30 maanden (2020-01 t/m 2022-06), rest 15,00 euro."
            ],
        ),
        (
            ["585,00", "--start", "01-01-2020", "--lokaal", "15,01"],
            [
                "Volgens de wet: bijdrage t/m 30-06-2022: 30 maanden (2020-01 t/m 2022-06), rest 15,00 euro."
            ],
        ),
        (
            ["570,00", "--start", "01-01-2020", "--stop", "30-06-2022"],
            [
                "Uitkomst: bijdrage t/m 30-06-2022: 30 maanden (2020-01 t/m 2022-06), rest 0,00 euro."
            ],
        ),
        (
            ["21,00", "--start", "01-03-2025"],
            [
                "Heeft het CAK deze kostprijs, dan waarschuwt het meteen: er zijn maar drie maanden of minder."
            ],
        ),
        (
            ["--huur", "30,00", "--start", "01-01-2026"],
            [
                "Uitkomst: de huur is hoger dan het tarief: geen einde.",
                f"2027-01{'21,80':>28}{'voorlopig':>23}",
            ],
        ),
        (
            ["--huur", "21,80", "--start", "01-01-2027", "--regels"],
            [
                "Uitkomst: de huur is gelijk aan het tarief: geen einde.",
                "Vanaf 2027-01 gaat het elke maand zo verder.",
            ],
        ),
        (
            ["--huur", "22,80", "--start", "01-11-2026", "--regels"],
            [
                "2026-11                       21,80        1,00",
                "2026-12                       21,80        2,00",
                "Vanaf 2027-01 gaat het elke maand zo verder.",
            ],
        ),
        (
            ["--huur", "12,00", "--start", "15-03-2022"],
            ["Uitkomst: geen maand: de huur is al in 2022-04 lager dan het tarief."],
        ),
        (
            ["--huur", "12,00", "--start", "02-03-2022", "--stop", "31-03-2022"],
            ["Uitkomst: geen maand: in dit gebruik valt geen maand met bijdrage."],
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
                "Uitkomst: bijdrage t/m 30-04-2025: 28 maanden (2023-01 t/m 2025-04), overschot 0,80 euro.",
                "2025-01  2025-04         4    21,00        0,80",
                "- welke huur telt: Alleen de huur van maanden die tellen, telt mee",
                "- einde bij huur: Bij de eerste maand die niet past, is het afgelopen",
                "Sinds 2024-01 is de huur lager dan het tarief.",
            ],
        ),
        (
            ["--huur", "30,00", "--start", "01-01-2023", "--stop", "31-12-2023"],
            [
                "Uitkomst: niet bereikt in dit gebruik: 12 maanden (2023-01 t/m 2023-12), overschot 132,00 euro."
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
        "restart-none",
        "restart-alone",
        "restart-sent",
        "restart-dearer",
        "local-restart",
        "local-highest",
        "local-too-high",
        "reached-by-the-stop",
        "warned-at-once",
        "endless-rent",
        "equal-rent",
        "endless-rent-by-month",
        "cheap-rent",
        "rent-of-no-month",
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


def test_the_cak_warns_by_its_own_count_only(run):
    """By the law the end may be a month later; the CAK knows nothing of that."""
    words = ("kostprijs", "585,00", "--start", "01-01-2020", "--lokaal", "10,00")
    cak, _, law = run(*words)[1].partition("Volgens de wet: ")
    assert "Heeft het CAK deze kostprijs, dan waarschuwt het rond 30-03-2022" in cak
    assert "waarschuwt" not in law
    told = json.loads(run(*words, "--json")[1])
    assert (told["signaal"], told["volgens_de_wet"]["signaal"]) == ("2022-03-30", None)


@pytest.mark.parametrize("euro", ["0", "5", "500", "999999"])
def test_an_amount_of_whole_euros_may_do_without_cents(run, euro):
    """It can mean one thing only; the library itself keeps to the notation of the documents."""
    words = ("--start", "01-01-2020", "--json")
    assert run("kostprijs", euro, *words) == run("kostprijs", f"{euro},00", *words)


@pytest.mark.parametrize("euro", ["1.000,00", "500.00", "1.000", "500,0", "05", "1000000", "٥٠٠"])
def test_an_amount_that_may_mean_two_things_is_refused(run, euro):
    """A point may part thousands or cents; the text says how it is written."""
    code, out, err = run("kostprijs", euro, "--start", "01-01-2020")
    assert (code, out) == (2, "")
    assert "is geen bedrag in euro's: verwacht wordt bijvoorbeeld 3000,00" in err


def test_with_an_economic_life_a_rent_is_a_kostprijs_in_all_that_is_asked(run):
    """What remains, a local tariff and months that are left out are told of it as of any other."""
    asked = (
        *("--start", "01-01-2023", "--op", "01-01-2025"),
        *("--lokaal", "10,00", "--niet-tellen", "2023-02", "--json"),
    )
    rent = json.loads(run("kostprijs", "--huur", "20,00", "--levensduur", "84", *asked)[1])
    cost = json.loads(run("kostprijs", "1680,00", *asked)[1])
    assert rent.pop("wat") == "Huur 20,00 euro per maand, 84 maanden: kostprijs 1680,00 euro"
    cost.pop("wat")
    assert rent["op"]["rest"] == 168_000 - 11 * 1_900 - 12 * 2_060
    life, *because = rent.pop("waarom")
    assert (life["onderwerp"], because) == ("levensduur", cost.pop("waarom"))
    assert rent == cost


def test_a_rent_that_no_kostprijs_stands_for_has_no_warning_of_the_cak(run):
    """The CAK watches a kostprijs; a rent it does not know."""
    assert "CAK" not in run("kostprijs", "--huur", "20,00", "--start", "01-01-2023")[1]


def test_a_surplus_beyond_the_largest_amount_is_told_as_it_is(run, tmp_path):
    """A message cannot hold it, and none does; a smaller figure would be no fact."""
    target = tmp_path / "verloop.svg"
    words = ("--start", "01-01-2023", "--stop", "31-12-2024", "--regels", "--svg", target)
    out = run("kostprijs", "--huur", "999999,99", *words)[1]
    assert "24 maanden (2023-01 t/m 2024-12), overschot 23999524,56 euro." in out
    assert "2024-01  2024-12        12    20,60 23999524,56\n" in out
    assert "\n2023-02                       19,00  1999961,98\n" in out
    drawn = target.read_text(encoding="utf-8")
    assert "niet bereikt; overschot 23999524,56<" in drawn
    assert "12 keer 20,60 euro, daarna is het overschot 23999524,56 euro." in drawn
    assert "999999,99<" not in drawn.replace("Huur 999999,99", "")
    told = json.loads(run("kostprijs", "--huur", "999999,99", *words, "--json")[1])
    rests = [told["rest"], told["stukken"][-1]["rest"], told["regels"][-1]["rest"]]
    assert rests == [2_399_952_456] * 3


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
            "herstart": "met kostprijs",
            "herstart_laatste_maand": "2022-12",
            "mag_in_bericht": True,
        },
        "volgens": "Volgens het CAK",
    }
    assert [line["rest"] for line in lines][:2] == [58_100, 56_200]
    assert lines[0] == {"maand": "2020-01", "tarief": 1_900, "rest": 58_100, "voorlopig": False}
    assert (law["laatste_maand"], law["rest"]) == ("2023-01", 0)
    assert (law["regels"][-1]["maand"], law["op"]["herstart_laatste_maand"]) == ("2023-01",) * 2
    assert {reason["herkomst"] for reason in because} == {"wet", "cak", "vng", "aanname"}
    plain = json.loads(run("kostprijs", "570,00", "--start", "01-01-2020", "--json")[1])
    assert not {"regels", "op", "volgens_de_wet"} & set(plain)
    rent = json.loads(run("kostprijs", "--huur", "20,00", "--start", "01-01-2023", "--json")[1])
    assert (rent["huur_lager_dan_tarief_vanaf"], rent["geen_einde"]) == ("2024-01", False)


@pytest.mark.parametrize(
    ("euro", "outcome"),
    [("60,00", "geen"), ("63,00", "zonder kostprijs"), ("63,01", "met kostprijs")],
)
def test_a_program_gets_which_of_three_outcomes_a_restart_has(run, euro, outcome):
    """What may not be charged is not started, and no kostprijs goes into a message for it."""
    told = json.loads(run("kostprijs", *RESTARTED, euro, "--json")[1])["op"]
    assert (told["herstart"], told["mag_in_bericht"]) == (outcome, outcome == "met kostprijs")


def test_a_program_gets_no_months_of_a_rent_without_end(run):
    """The last stretch is open, and no month of it is listed."""
    words = ("--huur", "30,00", "--start", "01-11-2026", "--regels", "--json")
    told = json.loads(run("kostprijs", *words)[1])
    assert (told["geen_einde"], told["laatste_maand"], told["maanden"], told["rest"]) == (
        True,
        None,
        None,
        None,
    )
    assert [line["maand"] for line in told["regels"]] == ["2026-11", "2026-12"]
    ends = [(part["tot_en_met"], part["maanden"], part["rest"]) for part in told["stukken"]]
    assert ends == [("2026-12", 2, 1_640), (None, None, None)]


def test_both_readings_are_told_in_whole(run):
    """Each has its own table and its own months, under its own name."""
    words = ("38,00", "--start", "01-01-2023", "--lokaal", "10,00", "--regels")
    out = run("kostprijs", *words)[1]
    assert out.count("Van      t/m") == 2
    longer = run("kostprijs", "53,00", *words[1:])[1].partition("Volgens de wet: ")
    assert "2023-03" not in longer[0]
    assert "\n2023-03                       19,00        0,00\n" in longer[2]


def test_the_months_of_a_rent_that_ends_are_printed_with_the_surplus(run):
    """As those of a kostprijs, under their own head."""
    words = ("--huur", "20,00", "--start", "01-01-2023", "--regels")
    out = run("kostprijs", *words)[1]
    assert "\nMaand                        Tarief   Overschot\n" in out
    assert "\n2025-04                       21,00        0,80\n" in out


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        (
            ("--huur", "12,00", "--start", "01-03-2022", "--levensduur", "84"),
            ["levensduur", "wat eraf gaat", "afronden", "eerste maand", "begin van de kostprijs"],
        ),
        (
            ("--huur", "20,00", "--start", "01-01-2023"),
            ["huur", "welke huur telt", "einde bij huur", "eerste maand"],
        ),
        (
            ("570,00", "--start", "01-01-2020", "--stop", "31-12-2020"),
            [
                "wat eraf gaat",
                "afronden",
                "eerste maand",
                "begin van de kostprijs",
                "laatste maand",
            ],
        ),
        (
            ("585,00", "--start", "01-01-2027", "--lokaal", "10,00"),
            [
                "wat eraf gaat",
                "afronden",
                "drempel van het CAK",
                "drempel van de wet",
                "eerste maand",
                "begin van de kostprijs",
                "na het laatste tarief",
            ],
        ),
    ],
    ids=["life", "rent", "stop", "local"],
)
def test_each_outcome_tells_what_it_rests_on_and_nothing_else(run, words, subjects):
    """Who must answer for it finds every step, and no article that played no part."""
    told = json.loads(run("kostprijs", *words, "--json")[1])
    assert [reason["onderwerp"] for reason in told["waarom"]] == subjects


def test_a_program_hears_of_no_warning_of_the_cak_for_a_rent(run):
    """The CAK does not know a rent; with an economic life it may have a kostprijs."""
    rent = ("kostprijs", "--huur", "20,00", "--start", "01-01-2023", "--json")
    assert json.loads(run(*rent)[1])["signaal"] is None
    assert json.loads(run(*rent, "--levensduur", "84")[1])["signaal"] is not None


def test_left_out_months_are_explained(run):
    """Whether other months without contribution count is a choice, and told as one."""
    words = ("570,00", "--start", "01-01-2020", "--niet-tellen", "2020-04")
    assert "- andere maanden zonder bijdrage:" in run("kostprijs", *words)[1]
    assert "andere maanden" not in run("kostprijs", *words[:3])[1]


def test_the_course_is_drawn_into_a_file(run, tmp_path):
    """The file holds a picture; the outcome is on the screen too."""
    target = tmp_path / "verloop.svg"
    code, out, _ = run("kostprijs", "570,00", "--start", "01-01-2020", "--svg", target)
    assert code == 0
    assert "Uitkomst: bijdrage t/m 30-06-2022" in out
    title = etree.parse(target).find("{*}title")
    assert title is not None
    assert title.text == "Kostprijs 570,00 euro"


def test_with_a_lower_tariff_the_picture_says_that_it_is_of_the_cak(run, tmp_path):
    """The law's course is not drawn, so that nobody takes the one for the other."""
    target = tmp_path / "verloop.svg"
    words = ("585,00", "--start", "01-01-2020", "--lokaal", "10,00", "--svg", target)
    assert run("kostprijs", *words)[2] == ""
    text = target.read_text(encoding="utf-8")
    assert ">Kostprijs 585,00 euro, volgens het CAK<" in text
    assert "30-06-2022" in text
    assert "31-07-2022" not in text
    assert run("kostprijs", *words)[2] == "verloop.svg bestond al, en is vervangen.\n"
    rent = ("--huur", "20,00", "--start", "01-01-2023", "--svg", target)
    assert run("kostprijs", *rent)[0] == 0
    assert ">Huur 20,00 euro per maand<" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            ["--start", "01-01-2020"],
            "Geef het BEDRAG van de kostprijs, --huur BEDRAG, of --dossiers DOSSIERS.json.",
        ),
        (["570,00"], "--start DATUM ontbreekt: de eerste dag van gebruik."),
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
            (
                "--op, --lokaal en --niet-tellen horen bij een kostprijs: laat ze weg bij --huur, of geef ook "
                "de --levensduur."
            ),
        ),
        (["3.000,00", "--start", "01-01-2020"], "BEDRAG: '3.000,00' is geen bedrag in euro's"),
        (
            ["570,00", "--start", "01-01-2020", "--niet-tellen", "april"],
            "--niet-tellen: 'april' is geen maand: verwacht wordt eejj-mm, zoals 2020-04.",
        ),
        (
            ["570,00", "--start", "01-01-2020", "--niet-tellen", "2020-13"],
            "--niet-tellen: '2020-13' is geen maand: verwacht wordt eejj-mm, zoals 2020-04.",
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
        (
            ["570,00", "--start", "01-01-2020", "--lokaal", "21,81"],
            (
                "--lokaal: 21,81 is meer dan het landelijke tarief (21,80), en een gemeente mag alleen een "
                "lager bedrag vragen."
            ),
        ),
        (
            ["570,00", "--start", "01-01-2020", "--lokaal", "0,00"],
            "--lokaal: wie 0,00 vraagt, vraagt geen bijdrage, en dan is er geen einde te bewaken.",
        ),
        (
            ["--huur", "20,00", "--start", "01-01-2020", "--levensduur", "0"],
            "--levensduur: verwacht een aantal maanden van 1 of meer; gekregen 0.",
        ),
        (
            ["--huur", "20000,00", "--start", "01-01-2020", "--levensduur", "84"],
            "--levensduur: 84 maanden van 20000,00 is meer dan 999999,99 euro.",
        ),
        (["570,00", "--start", "01-03-2019"], "De kostprijs begint op 01-03-2019, voor het"),
        (["--huur", "0,00", "--start", "01-01-2020"], "Een huur van 0,00 per maand: voor niets"),
        (
            ["570,00", "--start", "01-01-2025", "--op", "01-12-2024"],
            "Op 01-12-2024 is de kostprijs nog niet begonnen: die begint op 01-01-2025.",
        ),
        (
            ["570,00", "--start", "01-01-2020", "--svg", "er/is/niets.svg"],
            "\nniets.svg kan niet gelezen of geschreven worden",
        ),
    ],
)
def test_what_does_not_go_together_is_told_in_dutch(run, monkeypatch, tmp_path, words, text):
    """Nothing on standard output, and 2 as the exit code."""
    monkeypatch.chdir(tmp_path)
    code, out, err = run("kostprijs", *words)
    assert (code, out) == (2, "")
    assert text in f"\n{err}"
