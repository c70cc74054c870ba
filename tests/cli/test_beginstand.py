"""`ieb beginstand`: the periods that no message brought to the CAK."""

from __future__ import annotations

from datetime import date

import pytest

import ieb
from ieb.cli.beginstand import beginstand
from ieb.messages.aanlevering import Sleutel
from ieb.messages.places import Stroom

BSN = "999992016"
NAMES = "gemeente;stroom;startnummer;bsn;start;stop;kostprijs;kostprijs_vanaf"
OPEN = f"0513;AT;4711;{BSN};01-01-2020;;;"
DAY = ("--vandaag", "01-06-2024")


@pytest.fixture
def record(run, tmp_path):
    """Write a table and record it; returns exit code, standard output and standard error."""

    def go(*lines: str, encoding: str = "utf-8") -> tuple[int, str, str]:
        table = tmp_path / "perioden.csv"
        table.write_text("\n".join(lines), encoding=encoding)
        code, out, err = run("beginstand", table, "--historie", tmp_path / "h.sqlite", *DAY)
        return code, out, err.removeprefix("De historie is nieuw aangemaakt.\n")

    return go


@pytest.fixture
def actual(tmp_path):
    """Ask the history what it knows of a start number of Gouda."""

    def go(number: int, stroom: Stroom = Stroom.ABONNEMENTSTARIEF):
        with ieb.SqliteHistory(tmp_path / "h.sqlite") as history:
            return history.actual(Sleutel("0513", stroom, number))

    return go


def test_what_stands_at_the_cak_is_known_afterwards(record, actual):
    """Each line becomes a period, with its stop and its kostprijs."""
    lines = (
        NAMES,
        OPEN,
        "",
        f"0513;AT;4712;{BSN};2019-12-01;20201231;600,00;01-12-2019",
        f"0513;BW;4711;{BSN};01-01-2023;;;",
    )
    assert record(*lines) == (0, "3 periodes vastgelegd.\n", "")
    assert actual(4711).stop is None
    assert actual(4711).dagtekening == date(2024, 6, 1)
    assert actual(4712).stop == date(2020, 12, 31)
    assert actual(4712).kostprijs.kostprijs_bedrag == ieb.Bedrag.from_euro("600,00")
    assert actual(4711, Stroom.BESCHERMD_WONEN).start == date(2023, 1, 1)


def test_a_spreadsheet_may_use_commas_and_mark_its_encoding(record, actual):
    """The separator is that of the first line, and columns that say nothing may be left out."""
    lines = ("bsn,gemeente,stroom,startnummer,start", f"{BSN},0513,AT,1,01-01-2020")
    assert record(*lines, encoding="utf-8-sig") == (0, "1 periode vastgelegd.\n", "")
    assert actual(1).start == date(2020, 1, 1)


def test_a_second_table_gets_identifications_of_its_own(record, tmp_path):
    """Nothing that was recorded before is taken for what comes later."""
    record(NAMES, OPEN)
    assert record(NAMES, OPEN.replace("4711", "4712"))[0] == 0
    with ieb.SqliteHistory(tmp_path / "h.sqlite") as history:
        sent = [event.message.header.bericht_identificatie for event in history]
    assert [each.identificatie for each in sent] == ["BEGIN0000001", "BEGIN0000002"]


def test_a_period_that_is_known_is_not_recorded_again(record, actual):
    """Then nothing of the table is recorded, and the text says which line to take out."""
    record(NAMES, OPEN)
    code, out, err = record(NAMES, OPEN, OPEN.replace("4711", "4712"))
    assert (code, out) == (2, "")
    assert err == (
        "Startnummer 4711 van gemeente 0513 (abonnementstarief) staat al in de historie; haal die "
        "regel weg.\nEr is niets vastgelegd.\n"
    )
    assert actual(4712) is None


def test_all_faults_are_told_at_once_and_nothing_is_recorded(record, actual):
    """Each with its line, and none with a Bsn."""
    lines = (
        NAMES,
        OPEN,
        f"513;WMO;0;{BSN[:-1]}7;01-01-2020;;;",
        f"0513;AT;2;{BSN};31-02-2020;;;",
        f"0513;AT;3;{BSN};01-02-2020;31-01-2020;;",
        f"0513;AT;4;{BSN};01-02-2020;;600,00;",
        f"0513;AT;5;{BSN};01-02-2020;;600;01-01-2020",
        f"0513;BW;6;{BSN};01-02-2020;;600,00;01-01-2020",
        f"0513;AT;7;{BSN};01-02-2020",
        OPEN,
    )
    code, out, err = record(*lines)
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        (
            "Regel 3: gemeente: verwacht een code van 4 cijfers; gekregen '513'. stroom: verwacht AT "
            "of BW; gekregen 'WMO'. startnummer: verwacht een getal van 1 tot en met 999999999. bsn: "
            "verwacht 9 cijfers die aan de 11-proef voldoen, ook met een nul vooraan."
        ),
        "Regel 4: start: '31-02-2020' is geen bestaande datum.",
        "Regel 5: de stop 31-01-2020 ligt voor de start 01-02-2020.",
        (
            "Regel 6: kostprijs en kostprijs_vanaf horen bij elkaar: vul ze allebei in, of geen van "
            "beide."
        ),
        (
            "Regel 7: '600' is geen bedrag in euro's: verwacht wordt bijvoorbeeld 3000,00 (komma, twee "
            "decimalen, geen punten, hoogstens 999999,99)."
        ),
        "Regel 8: bij beschermd wonen (BW) hoort geen kostprijs.",
        "Regel 9: er staan 5 waarden; verwacht zijn er 8.",
        "Regel 10: startnummer 4711 staat ook op regel 2; een nummer hoort bij een periode.",
        "Er is niets vastgelegd.",
    ]
    assert actual(4711) is None


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ((), "Het bestand is leeg; verwacht wordt eerst een regel met de namen van de kolommen."),
        (("gemeente;naam",), "De eerste regel klopt niet: kolom 'naam' is onbekend."),
        (("gemeente;stroom",), "De eerste regel klopt niet: kolom startnummer ontbreekt."),
        ((f"{NAMES};bsn",), "De eerste regel klopt niet: een kolom staat er twee keer."),
        ((NAMES, '0513;"AT'), "Regel 2: dit is geen tabel; kijk naar de aanhalingstekens."),
    ],
)
def test_what_is_no_such_table_is_told(record, lines, text):
    """Exit code 2, and what was expected."""
    code, out, err = record(*lines)
    assert (code, out) == (2, "")
    assert err.startswith(text)


@pytest.mark.parametrize("lines", [(), ("gemeente;naam",), (NAMES, "0513;AT;2")])
def test_a_wrong_table_leaves_no_history_behind(record, tmp_path, lines):
    """An empty one would let everything be planned as if it were new."""
    assert record(*lines)[0] == 2
    assert not (tmp_path / "h.sqlite").exists()


def test_a_table_of_names_alone_begins_an_empty_history(record, tmp_path):
    """So begins a gemeente of which the CAK knows nobody yet."""
    assert record(NAMES) == (0, "0 periodes vastgelegd.\n", "")
    assert (tmp_path / "h.sqlite").exists()


def test_a_shell_that_completes_reads_no_table():
    """It asks in the middle of a line, and would wait for what comes in."""
    context = beginstand.make_context("beginstand", ["-"], resilient_parsing=True)
    assert context.params["table"] is None


def test_what_cannot_be_read_is_told(run, record, tmp_path):
    """A file that is not there, and one in an encoding of long ago."""
    words = ("--historie", tmp_path / "h.sqlite")
    code, _, err = run("beginstand", tmp_path / f"{BSN}.csv", *words)
    assert code == 2
    assert err.endswith(
        "*********.csv kan niet gelezen worden; controleer de naam en uw rechten.\n"
    )
    code, _, err = record(NAMES, "0513;AT;\xe9", encoding="latin-1")
    assert (code, "bewaar het als UTF-8" in err) == (2, True)
