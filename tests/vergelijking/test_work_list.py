"""The report: the same lists as text and as a page, rows for a spreadsheet, nobody's Bsn."""

from __future__ import annotations

import csv
import json
from datetime import date
from html.parser import HTMLParser

import pytest
from attrs import evolve

from ieb.administratie import Dossier, Soort, Voorziening
from ieb.administratie.bestand import Dialect, read_henv, read_za
from ieb.administratie.vergelijking import Keuze, Vergelijking, compare
from ieb.administratie.vergelijking.tables import clients_to_csv, provisions_to_csv, to_json
from ieb.administratie.vergelijking.work_list import list_work, to_html, to_text

from .voorbeeld import DOSSIERS, EIGEN, HENV, ZA


def _compared(*more: Dossier) -> Vergelijking:
    henv, za = read_henv(HENV.encode(), Dialect()), read_za(ZA.encode(), Dialect())
    return compare([*DOSSIERS, *more], henv, za, eigen=EIGEN)


class _Boxes(HTMLParser):
    """Counts what can be ticked off, and keeps what can be read."""

    def __init__(self) -> None:
        super().__init__()
        self.boxes = 0
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.boxes += tag == "input" and ("type", "checkbox") in attrs
        assert tag not in {"script", "link", "img"}

    def handle_data(self, data: str) -> None:
        self.text.append(data.strip())


def test_the_counts_come_first() -> None:
    """Then each list with what to do, then the lines it is about."""
    lines = to_text(_compared()).splitlines()
    assert lines[:5] == [
        "Vergelijking per 01-01-2020",
        "      12  bij de gemeente en het CAK bekend",
        "       2  alleen bij de gemeente bekend",
        "       3  alleen bij het CAK bekend",
        "      10  aan te leveren",
    ]
    assert "  - dossier D-0005, HenV regel 6" in lines


def test_an_amount_that_was_not_used_is_told_with_what_to_do() -> None:
    """A placeholder of the CAK, though its amounts were asked for."""
    henv = read_henv(HENV.encode(), Dialect())
    lines = to_text(compare(DOSSIERS, henv, None, eigen=EIGEN, keuze=Keuze.CAK)).splitlines()
    (told,) = [line for line in lines if "niet gekozen" in line]
    assert told.startswith("  - D-0004, HenV regel 5: ")
    assert told.endswith(
        "niet gekozen 999500,00, dat niet aannemelijk is; zoek het bedrag op en geef het als "
        "handmatig"
    )


def test_the_page_has_a_box_for_every_line_of_the_lists() -> None:
    """It loads nothing, and reads as the text does."""
    compared = _compared()
    page = _Boxes()
    page.feed(to_html(compared))
    work = list_work(compared)
    assert page.boxes == sum(len(part.regels) for part in work)
    for part in work:
        assert set(part.regels) <= set(page.text)


def test_each_list_has_a_dutch_heading_with_its_code() -> None:
    """The code is that of the CSV and the JSON, so that a reader finds the same clients there."""
    work = list_work(_compared())
    text, page = to_text(_compared()).splitlines(), to_html(_compared())
    assert [part.heading for part in work] == [
        "Niet in uw administratie: 2 (NIET_IN_ADMINISTRATIE)",
        "Onbekend bij het CAK: 1 (ONBEKEND_BIJ_CAK)",
        "Nieuw: 1 (NIEUW)",
        "Geëindigd: 1 (GEEINDIGD)",
        "Overleden: 1 (OVERLEDEN)",
        "Niet bijdrageplichtig: 1 (NIET_BIJDRAGEPLICHTIG)",
        "Beschermd wonen: 1 (BESCHERMD_WONEN)",
        "Niet in de laatste periode bij het CAK: 1 (NIET_LAATSTE_PERIODE)",
        "Bedragen om na te lopen: 4",
        "Regels die niet vergeleken zijn: 2",
    ]
    for part in work:
        assert part.heading in text
        assert f"<h2>{part.heading}</h2>" in page


def test_no_bsn_is_shown_unless_asked_for() -> None:
    """In none of the forms; asked for, in all of them."""
    compared = _compared()
    for write in (to_text, to_html, clients_to_csv, provisions_to_csv):
        assert "9999000" not in write(compared)
        assert "999900031" in write(compared, toon_bsn=True)
    assert "9999000" not in json.dumps(to_json(compared))
    assert "999900031" in json.dumps(to_json(compared, toon_bsn=True))


def test_a_spreadsheet_reads_every_client_and_provision() -> None:
    """One a line, with the same columns."""
    compared = _compared()
    clients = list(csv.DictReader(clients_to_csv(compared).splitlines(), delimiter=";"))
    assert len(clients) == 17
    assert clients[3] == {
        "dossier": "D-0004",
        "status": "BEIDE",
        "reden": "",
        "aangeleverd": "ja",
        "henv_regels": "5",
        "za_regels": "",
    }
    rows = list(csv.DictReader(provisions_to_csv(compared).splitlines(), delimiter=";"))
    assert [row["bedrag"] for row in rows][3] == "8000,01"


@pytest.mark.parametrize("nummer", ["=1+1", "+1", "-1", "@x"])
def test_a_number_that_looks_like_a_formula_stays_text(nummer: str) -> None:
    """A spreadsheet works nothing out."""
    provision = Voorziening(nummer=nummer, soort=Soort.HULPMIDDEL, van=date(2019, 1, 1))
    compared = _compared(Dossier(bsn="999992016", voorzieningen=[provision], nummer=nummer))
    assert f"'{nummer};ALLEEN_GEMEENTE" in clients_to_csv(compared)
    assert f"'{nummer};;;ALLEEN_GEMEENTE" in provisions_to_csv(compared)


def test_a_number_is_escaped_on_the_page_and_masked_when_it_is_a_bsn() -> None:
    """What a record holds is never taken for markup."""
    provision = Voorziening(nummer="<b>", soort=Soort.BEGELEIDING, van=date(2019, 1, 1))
    compared = _compared(Dossier(bsn="999992016", voorzieningen=[provision], nummer="<b>"))
    assert "dossier &lt;b&gt;" in to_html(compared)
    compared = _compared(Dossier(bsn="999992016", voorzieningen=[provision], nummer="999992016"))
    assert "999992016" not in to_text(compared)


def test_a_provision_without_any_amount_is_told_without_one() -> None:
    """There is nothing to choose."""
    provision = Voorziening(nummer="K-1", soort=Soort.HULPMIDDEL, van=date(2017, 1, 1))
    compared = _compared(Dossier(bsn="999992016", voorzieningen=[provision], nummer="K-1"))
    assert "  - K-1: alleen bij de gemeente bekend.\n" in to_text(compared)


def test_an_amount_is_told_with_the_line_it_is_on() -> None:
    """By which it is found in the file, also without a number."""
    text = to_text(_compared())
    assert "  - D-0003, HenV regel 4: het CAK schreef niets af, het restbedrag verschilt." in text
    nameless = read_henv(HENV.replace("D-0003;Wmo2015;N;12", ";Wmo2015;N;11").encode(), Dialect())
    text = to_text(compare(DOSSIERS, nameless, None))
    assert "  - HenV regel 4: alleen bij het CAK bekend" in text


def test_nothing_to_do_is_an_empty_list() -> None:
    """Without clients and rows there are only counts."""
    empty = compare([], None, None)
    assert not list_work(empty)
    assert clients_to_csv(empty) == provisions_to_csv(empty) == ""
    assert evolve(empty).is_equal
