"""`ieb tarief`, `ieb kalender` and `ieb termijn`: what people and programs see."""

from __future__ import annotations

import json

import pytest

TARIEVEN = """\
van         tot en met  per maand  herkomst
01-01-2020  31-12-2023      19,00  wet
01-01-2024  31-12-2024      20,60  vng
01-01-2025  31-12-2025      21,00  cak
01-01-2026  31-12-2026      21,80  cak

Na de laatste aangekondigde dag rekenen wij door met het laatste tarief: voorlopig.
Die dag is 31-12-2026.
"""
TARIEF_2025 = """\
2025: 21,00 euro per maand.
Dit tarief geldt van 01-01-2025 tot en met 31-12-2025.
Het bedrag is voor een ongehuwde cliënt, of voor een echtpaar samen.
Een gemeente mag een lager bedrag vaststellen; dat staat in geen bericht.
Herkomst van het bedrag: cak, hetcak.nl/wet-maatschappelijke-ondersteuning/laatste-nieuws/\
verandering-eigen-bijdrage-wmo-2026
"""
KALENDER_2019 = """\
De bijdrageperioden van 2019

periode  van (ma)    t/m (zo)    weken
2019-1   31-12-2018  27-01-2019      4
2019-2   28-01-2019  24-02-2019      4
2019-3   25-02-2019  24-03-2019      4
2019-4   25-03-2019  21-04-2019      4
2019-5   22-04-2019  19-05-2019      4
2019-6   20-05-2019  16-06-2019      4
2019-7   17-06-2019  14-07-2019      4
2019-8   15-07-2019  11-08-2019      4
2019-9   12-08-2019  08-09-2019      4
2019-10  09-09-2019  06-10-2019      4
2019-11  07-10-2019  03-11-2019      4
2019-12  04-11-2019  01-12-2019      4
2019-13  02-12-2019  29-12-2019      4

De laatste eindigt op 29-12-2019; 30 en 31 december 2019 horen bij geen periode. Herkomst: vng.
Twaalf perioden van vier weken en een van vier of vijf, volgens ISO 8601. Herkomst: wet, \
Uitvoeringsbesluit Wmo 2015 (BWBR0035733, versie 2019-01-01) art. 3.8 lid 3.
"""
TERMIJN = """\
Verstrekt op vrijdag 31-01-2025.

Aanleveren bij het CAK  uiterlijk vrijdag 28-02-2025
Eerste maand            2025-02, als de bijdrage op die dag begint
Besluit van het CAK     uiterlijk in 2026-02, anders vervalt 2025-02

Aanleveren: 1 maand na de dag waarop de voorziening is verstrekt. Herkomst: wet, \
Uitvoeringsregeling Wmo 2015 (BWBR0036096, versie 2025-03-20) art. 2f.
Eerste maand: De maand na de startdatum; bij een start op de eerste van een maand die maand zelf. \
Herkomst: wet, Uitvoeringsbesluit Wmo 2015 (BWBR0035733, versie 2025-01-01) art. 3.5 lid 4.
Dat geldt voor het abonnementstarief; bij beschermd wonen telt de maand zelf altijd.
Besluit: tot 12 maanden voor de maand waarin het CAK zijn besluit verstuurt. \
Herkomst: wet, Uitvoeringsbesluit Wmo 2015 (BWBR0035733, versie 2025-01-01) art. 3.5 lid 4 en 5.
Dat is een signaal, geen regel: OP241 telt vanaf de Dagtekening van het bericht.
"""


class TestTarief:
    def test_all_tariffs_stand_in_one_table(self, run):
        """An official sees at a glance what a month cost in each year, and how sure that is."""
        assert run("tarief") == (0, TARIEVEN, "")

    def test_a_year_has_its_tariff_and_source(self, run):
        """Who must account for an amount sees for whom it holds, and where it was read."""
        assert run("tarief", 2025) == (0, TARIEF_2025, "")

    def test_a_year_without_an_announced_tariff_is_provisional(self, run):
        """A sum for next year is not sold as a fact."""
        code, out, _ = run("tarief", 2027)
        assert code == 0
        assert out.splitlines()[:2] == [
            "2027: 21,80 euro per maand, voorlopig.",
            (
                "Voor dat jaar is nog geen tarief aangekondigd; "
                "dit is dat van 01-01-2026 tot en met 31-12-2026."
            ),
        ]

    def test_the_two_months_of_2020_that_nobody_paid_are_told(self, run):
        """Who reckons over 2020 is warned of April and May."""
        assert "Over april en mei 2020 betaalt niemand" in run("tarief", 2020)[1]
        assert "april" not in run("tarief", 2021)[1]

    def test_a_program_gets_amounts_in_cents(self, run):
        """No program has to read an amount or a day out of a text."""
        told = json.loads(run("tarief", "--json")[1])
        assert told["aangekondigd_tot_en_met"] == "2026-12-31"
        assert [row["eurocent"] for row in told["tarieven"]] == [1900, 2060, 2100, 2180]
        told = json.loads(run("tarief", 2027, "--json")[1])
        assert told.pop("bron").startswith("hetcak.nl/")
        assert told == {
            "jaar": 2027,
            "van": "2026-01-01",
            "tot_en_met": "2026-12-31",
            "eurocent": 2180,
            "herkomst": "cak",
            "voorlopig": True,
        }

    @pytest.mark.parametrize(
        ("year", "text"),
        [
            (
                2019,
                (
                    "Voor 2019-01 is er geen abonnementstarief; dat begint op 01-01-2020. "
                    "In 2019 gold 17,50 per vier weken.\n"
                ),
            ),
            (
                "twee",
                (
                    "JAAR: verwacht wordt een jaar van vier cijfers, zoals 2025.\n"
                    "Zie ieb tarief --help.\n"
                ),
            ),
        ],
    )
    def test_a_year_without_one_is_told(self, run, year, text):
        """Before 2020 there was no abonnementstarief, and a word is no year."""
        assert run("tarief", year) == (2, "", text)


class TestKalender:
    def test_the_bijdrageperioden_of_a_year(self, run):
        """The last calendar of the contribution by four weeks, and where it ends."""
        assert run("kalender", 2019) == (0, KALENDER_2019, "")

    def test_a_long_period_is_told(self, run):
        """In a year with a week 53 the last period has five weeks, which is our reading."""
        _, out, _ = run("kalender", 2015)
        assert "2015-13  30-11-2015  03-01-2016      5\n" in out
        assert (
            "Heeft een jaar een week 53, dan telt periode 13 vijf weken. Herkomst: aanname" in out
        )
        assert "29-12-2019" not in out

    def test_declaratieperioden_go_on_after_2019(self, run):
        """The other calendar of four weeks; where a printed one deviates is told."""
        code, out, _ = run("kalender", 2020, "--declaratie")
        assert (code, out.splitlines()[0]) == (0, "De declaratieperioden van 2020")
        assert "2020-1   30-12-2019  26-01-2020      4\n" in out
        assert "Kerkrade" in out
        assert "26-12-2020 is een zaterdag" in out
        assert "wijkt hiervan af" not in run("kalender", 2021, "--declaratie")[1]
        assert "horen bij geen periode" not in run("kalender", 2019, "--declaratie")[1]

    def test_a_year_without_declaratieperioden_is_told(self, run):
        """In words of the user, not of the library."""
        text = "Declaratieperioden: verwacht een jaar van 1 t/m 9998; gekregen 9999."
        code, out, err = run("kalender", "9999", "--declaratie")
        assert (code, out, err.splitlines()[0]) == (2, "", text)

    def test_a_program_gets_the_same(self, run):
        """The periods, and what there is to say of them, by name."""
        told = json.loads(run("kalender", 2019, "--json")[1])
        assert (told["soort"], told["jaar"], told["herkomst"]) == ("bijdrageperioden", 2019, "wet")
        assert len(told["perioden"]) == 13
        assert told["perioden"][-1] == {
            "periode": "2019-13",
            "van": "2019-12-02",
            "tot_en_met": "2019-12-29",
            "weken": 4,
        }
        assert len(told["opmerkingen"]) == 1
        told = json.loads(run("kalender", 2020, "--declaratie", "--json")[1])
        assert (told["soort"], told["herkomst"]) == ("declaratieperioden", "gemeente")

    @pytest.mark.parametrize(
        ("year", "text"),
        [
            (2014, "Voor 2014 kennen wij geen bijdrageperioden (Wmo 2015 begon op 01-01-2015).\n"),
            (
                2020,
                (
                    "In 2020 zijn er geen bijdrageperioden: de laatste eindigde op 29-12-2019. "
                    "Sindsdien is de bijdrage per maand.\n"
                ),
            ),
        ],
    )
    def test_a_year_without_bijdrageperioden_is_told(self, run, year, text):
        """They began with the Wmo 2015, and ended with 2019."""
        assert run("kalender", year) == (2, "", text)


class TestTermijn:
    def test_when_data_are_due_and_from_when_is_paid(self, run):
        """An official sees at a glance what is due when, and on what that rests."""
        assert run("termijn", "31-01-2025") == (0, TERMIJN, "")

    def test_a_pgb_has_four_months_and_a_weekend_is_told(self, run):
        """That a term ends on a Saturday is said, because nobody looked up what follows from it."""
        code, out, _ = run("termijn", "31-10-2025", "--pgb")
        assert code == 0
        assert "Pgb vanaf vrijdag 31-10-2025.\n" in out
        assert "uiterlijk zaterdag 28-02-2026\n" in out
        assert "Let op: 28-02-2026 is geen werkdag." in out
        assert "Aanleveren: 4 maanden na de dag waarop het pgb ingaat." in out

    def test_the_two_clocks_stand_beside_each_other(self, run):
        """A start that OP241 still allows on 30-04-2026 loses May when the decision goes in June."""
        _, out, _ = run("termijn", "30-04-2025")
        assert "uiterlijk in 2026-05, anders vervalt 2025-05\n" in out

    def test_a_program_gets_the_same(self, run):
        """Days as ISO 8601 writes them, months as eejj-mm."""
        told = json.loads(run("termijn", "2025-10-31", "--json")[1])
        assert told.pop("bron").startswith("Uitvoeringsregeling Wmo 2015")
        assert told == {
            "datum": "2025-10-31",
            "pgb": False,
            "maanden": 1,
            "aanleveren_tot_en_met": "2025-11-30",
            "is_werkdag": False,
            "eerste_maand": "2025-11",
            "besluit_tot_en_met": "2026-11",
            "herkomst": "wet",
        }

    @pytest.mark.parametrize(
        ("word", "text"),
        [
            (
                "31-12-9999",
                (
                    "Een termijn vanaf 31-12-9999 eindigt na 31-12-9999, de laatste dag die er is. "
                    "Geef een dag t/m 01-12-9998.\n"
                ),
            ),
            (
                "31-12-9998",
                (
                    "Een termijn vanaf 31-12-9998 eindigt na 31-12-9999, de laatste dag die er is. "
                    "Geef een dag t/m 01-12-9998.\n"
                ),
            ),
            (
                "31-12-2019",
                (
                    "Voor 31-12-2019 kent `ieb termijn` geen termijnen: het abonnementstarief begint "
                    "op 01-01-2020. Tot dan ging de bijdrage per vier weken; zie `ieb kalender 2019`.\n"
                ),
            ),
            (
                "31-02-2025",
                ("DATUM: '31-02-2025' is geen bestaande datum.\nZie ieb termijn --help.\n"),
            ),
        ],
    )
    def test_what_is_no_day_to_count_from_is_told(self, run, word, text):
        """A day that does not exist, of before the tariff, or without a year after it."""
        assert run("termijn", word) == (2, "", text)

    @pytest.mark.parametrize("pgb", [(), ("--pgb",)])
    def test_the_first_and_the_last_day_there_are_terms_for(self, run, pgb):
        """From the first day of the tariff to the last of which the decision still has a month."""
        assert (
            "Besluit van het CAK     uiterlijk in 2021-01" in run("termijn", "01-01-2020", *pgb)[1]
        )
        code, out, _ = run("termijn", "01-12-9998", *pgb)
        assert (code, "Besluit van het CAK     uiterlijk in 9999-12" in out) == (0, True)
