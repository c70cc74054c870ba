"""`ieb plan --rapport` and `--csv`: what is sent, what cannot be, and why, for who must decide."""

from __future__ import annotations

import pytest

from ieb.cli.overview import KEEP

from .test_plan import BSN, OTHER, Desk, dossier, hulp
from .test_reports import Page, read_sheet

THIRD = "999900018"


@pytest.fixture
def desk(tmp_path, run):
    """A desk with all that may come of a dossier, and a period without one."""
    made = Desk(tmp_path, run)
    made.known(f"0513;AT;4711;{OTHER};01-01-2020;", f"0513;AT;5;{BSN};01-01-2025;")
    made.policy('gemeente = "0513"\nkostprijs = "langste"\n')
    cost = {"kostprijs_bedrag": 60000, "kostprijs_startdatum": "2025-01-01"}
    tillift = {"nummer": "T", "soort": "HULPMIDDEL", "van": "2025-01-01", "kostprijs": cost}
    bw = {"nummer": "B", "soort": "BESCHERMD_WONEN", "van": "2023-01-01", "tot": "2023-02-01"}
    rolstoel = {"nummer": "S", "soort": "SPORTROLSTOEL", "van": "2025-03-01"}
    made.write(
        dossier("=17", tillift, bw),
        dossier("18", hulp(), bsn=THIRD),
        dossier("19", rolstoel, bsn="999992028"),
        dossier("20", hulp(van="2025-06-01"), bsn="999992041"),
    )
    return made


@pytest.fixture
def planned(desk):
    """What planning gave: the page and the rows of the sheet."""
    page, sheet = desk.folder / "uit.html", desk.folder / "uit.csv"
    code, _, _ = desk.plan("20-03-2025", "--rapport", page, "--csv", sheet)
    assert code == 1
    return Page(page), read_sheet(sheet)


def test_the_page_has_all_parts(planned):
    """What came of the dossiers, which need a person and why, what is sent, and who is missing."""
    page, _ = planned
    assert page.headings[:7] == [
        "Plan van 20-03-2025",
        "Totalen",
        "Per code",
        "Per gemeente",
        "Dossiers waarmee het meest mis is",
        "Berichten",
        "Periodes zonder dossier",
    ]
    for row in (
        ["niet te plannen", "1"],
        ["met een belemmering", "1"],
        ["te versturen", "1"],
        ["niets te versturen", "1"],
        ["samen", "4"],
        ["EERSTE_VOORZIENING", "1"],
        ["2025-03", "1"],
    ):
        assert row in page.rows
    assert "4 dossiers: 2 berichten, 1 belemmering, 1 niet te plannen" in page.text
    assert "startnummer 4711, start 01-01-2020" in page.text
    assert {"OP241", "AD003"} <= set(page.headings)


def test_nobody_can_be_found_by_it(planned):
    """Neither page nor sheet has a Bsn, nor a link to leave the page by."""
    page, rows = planned
    assert all(link.startswith("#") for link in page.links)
    assert not any(BSN in "".join(row.values()) for row in rows)
    assert BSN not in page.text


def test_the_sheet_has_a_row_for_each_aanlevering(planned):
    """Also for what cannot be sent; what has no news has no row."""
    _, rows = planned
    assert [(row["dossier"], row["wat"], row["codes"]) for row in rows] == [
        ("'=17", "versturen", rows[0]["codes"]),
        ("'=17", "kan niet", "OP241"),
        ("18", "versturen", "EERSTE_VOORZIENING"),
        ("19", "niet te plannen", "AD003"),
    ]
    assert list(rows[0].values())[2:11] == [
        *(
            "WMO405",
            "2",
            "abonnementstarief",
            "5",
            "01-01-2025",
            "",
            "600,00",
            "01-01-2025",
            "G00000000001.xml",
        ),
    ]
    assert list(rows[2].values())[2:9] == [
        "WMO405",
        "1",
        "abonnementstarief",
        "4713",
        "12-03-2025",
        "",
        "",
    ]


def test_who_asks_gets_the_bsn(desk):
    """In a column of its own, in front."""
    sheet = desk.folder / "uit.csv"
    desk.plan("20-03-2025", "--csv", sheet, "--toon-bsn")
    assert [row["bsn"] for row in read_sheet(sheet)] == [BSN, BSN, THIRD, "999992028"]


def test_what_waits_stands_in_it_too(desk):
    """For the retouren, and for a person who agrees to a removal."""
    desk.write(dossier("17"), dossier("18", hulp(), bsn=THIRD))
    desk.plan("20-03-2025", "-o", desk.folder / "een")
    desk.write(dossier("17"), dossier("18", hulp(van="2025-02-12"), bsn=THIRD))
    sheet, page = desk.folder / "uit.csv", desk.folder / "uit.html"
    desk.plan("20-03-2025", "--csv", sheet, "--rapport", page)
    what = {row["dossier"]: row["wat"] for row in read_sheet(sheet)}
    assert what == {"17": "alleen met --verwijderen", "18": "wacht op een retour"}
    assert ["wacht op een retour", "1"] in Page(page).rows


def test_many_periods_without_a_dossier_are_counted(tmp_path, run):
    """The page stays readable when an export is not complete."""
    desk = Desk(tmp_path, run)
    desk.known(*[f"0513;AT;{place};{OTHER};01-01-2020;" for place in range(1, KEEP + 3)])
    desk.write()
    desk.plan("20-03-2025", "--rapport", tmp_path / "uit.html")
    assert "En nog 2 andere." in Page(tmp_path / "uit.html").text


@pytest.mark.parametrize("words", [("--agenda",), ("--waarom", "18")])
@pytest.mark.parametrize("option", ["--rapport", "--csv"])
def test_a_report_is_of_all_dossiers(desk, words, option):
    """Who asks for one, or for the days, is told; nothing is left out in silence."""
    name = {"--rapport": "uit.html", "--csv": "uit.csv"}[option]
    code, out, err = desk.plan("20-03-2025", *words, option, desk.folder / name)
    assert (code, out) == (2, "")
    assert f"{option}: dat gaat over alle dossiers" in err
