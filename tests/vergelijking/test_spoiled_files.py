"""Files that a spreadsheet, an export or a person spoiled: each gets its own clear finding."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO, cast

import pytest

from ieb.administratie.bestand import (
    Bedragnotatie,
    Bestand,
    Codering,
    Datumnotatie,
    Dialect,
    Drempels,
    HenvRegel,
    Periodenotatie,
    parse_dialect,
    read_henv,
    read_za,
    sniff,
)
from ieb.errors import InvalidType, InvalidValue
from ieb.findings import Finding, Severity

from .voorbeeld import HENV, HENV_KOLOMMEN, ZA, ZA_KOLOMMEN

GOOD = HENV.splitlines()[1]
GOOD_ZA = ZA.splitlines()[1]


def _read(*lines: str) -> tuple[Finding, ...]:
    text = "\n".join([HENV_KOLOMMEN, *lines])
    return read_henv(text.encode("cp1252"), Dialect()).bevindingen


def _only(findings: tuple[Finding, ...]) -> Finding:
    assert len(findings) == 1, [str(finding) for finding in findings]
    return findings[0]


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "text"),
    [
        ("3000,00", "3000.00", "HV030", "TOTALE_KOSTEN (regel 2)", "Verwacht 3000,00."),
        ("3000,00", "1E+06", "HV030", "TOTALE_KOSTEN (regel 2)", "rekenblad afgerond"),
        ("3000,00", "-3,00", "HV030", "TOTALE_KOSTEN (regel 2)", "niet negatief"),
        ("3000,00", "1000000,00", "HV030", "TOTALE_KOSTEN (regel 2)", "hoogstens 999.999,99"),
        ("3000,00", "9" * 60 + ",00", "HV030", "TOTALE_KOSTEN (regel 2)", "hoogstens 999.999,99"),
        ("3000,00", "3.000,00", "HV030", "TOTALE_KOSTEN (regel 2)", "Verwacht 1234,56."),
        ("2385,50", "", "HV030", "RESTBEDRAG (regel 2)", "Verwacht 1234,56."),
        ("01-02-1940", "43831", "HV012", "GEBOORTEDATUM (regel 2)", "rekenblad tot een getal"),
        ("01-02-1940", "31-02-1940", "HV012", "GEBOORTEDATUM (regel 2)", "bestaat niet"),
        ("01-02-1940", "1-2-1940", "HV012", "GEBOORTEDATUM (regel 2)", "zoals 01-02-1940"),
        ("999900006", "999900007", "HV011", "BSN (regel 2)", "11-proef"),
        ("999900006", "99990000X", "HV010", "BSN (regel 2)", "negen cijfers"),
        ("D-0001", "", "HV014", "DOSSIERNUMMER (regel 2)", "ontbreekt"),
        (";N;12", ";n;12", "HV022", "PGB (regel 2)", "Verwacht J of N."),
        ("2018;3", "2014;3", "HV020", "PERIODE_VANAF (regel 2)", "2015 tot en met 2019"),
        ("2018;3", "2018;0", "HV020", "PERIODE_VANAF (regel 2)", "1 tot en met 13"),
        (";201913;", ";2019-13;", "HV020", "ZORGPERIODE (regel 2)", "zoals 201913"),
        (";;0,00;", ";1,5;0,00;", "HV031", "AANTAL_PERIODEN (regel 2)", "heel getal"),
        (";J", ";J;", "HV002", "bestand (regel 2)", "19 velden; verwacht zijn er 18"),
        (GOOD, "x", "HV002", "bestand (regel 2)", "heeft 1 veld; verwacht zijn er 18"),
        ("Voorbeeld", '"Voor"beeld', "HV002", "bestand (regel 2)", "geen scheidingsteken"),
        ("999900006", " 999900006", "HV010", "BSN (regel 2)", "spaties omheen"),
        ("01-02-1940", "01-02-1940 ", "HV012", "GEBOORTEDATUM (regel 2)", "spaties omheen"),
        ("3000,00", " 3000,00", "HV030", "TOTALE_KOSTEN (regel 2)", "spaties omheen"),
        ("Voorbeeld", '"Voorbeeld', "HV002", "bestand (regel 2)", "niet gesloten"),
    ],
)
def test_a_cell_that_is_wrong_gets_one_error(
    old: str, new: str, code: str, place: str, text: str
) -> None:
    """The finding names the column, the line and what was expected, and breaks the row."""
    finding = _only(_read(GOOD.replace(old, new, 1)))
    assert (finding.code, finding.place) == (code, place)
    assert text in finding.message
    assert finding.severity is Severity.OVERTREDING


@pytest.mark.parametrize(
    ("old", "new", "code", "text"),
    [
        ("01-02-1940", "00-00-1940", "HV012", "alleen het jaar"),
        ("01-02-1940", "1940", "HV012", "alleen het jaar"),
        ("01-02-1940", "31-12-1899", "HV012", "voor 1900"),
        ("01-02-1940", "30-12-2019", "HV012", "na de bijdrageperiode"),
        ("Wmo2015", "Wmo", "HV022", "Wmo2015"),
        ("3000,00", "99999,99", "HV040", "niet aannemelijk"),
        ("Voorbeeld", " ", "HV014", "achternaam"),
        ("Voorbeeld", "Andr‚", "HV003", "cp850"),
    ],
)
def test_a_cell_that_is_odd_gets_one_signal(old: str, new: str, code: str, text: str) -> None:
    """What may be right is told, and the row counts."""
    finding = _only(_read(GOOD.replace(old, new, 1)))
    assert (finding.code, finding.severity) == (code, Severity.SIGNAAL)
    assert text in finding.message.casefold() or text in finding.message


def test_a_whole_line_between_quotes_is_told_as_such() -> None:
    """A spreadsheet that quotes each line makes one field of it."""
    line = GOOD.replace('"', '""')
    finding = _only(_read(f'"{line}"'))
    assert (finding.code, "tussen aanhalingstekens" in finding.message) == ("HV002", True)


def test_empty_lines_are_signals() -> None:
    """An empty line at the end is no row and no error, nor is one of separators alone."""
    for empty in ("\n", "  \r\n", ";;;;;;;;;;;;;;;;;\n", ";;\n"):
        bestand = read_henv(f"{HENV_KOLOMMEN}\n{GOOD}\n{empty}".encode(), Dialect())
        finding = _only(bestand.bevindingen)
        assert (finding.code, finding.severity) == ("HV002", Severity.SIGNAAL)
        assert (len(bestand.regels), bestand.niet_gelezen) == (1, ())


def test_a_very_long_line_is_left_out_and_the_next_one_is_read() -> None:
    """A line of megabytes costs no memory and hides nothing."""
    bestand = read_henv(f"{HENV_KOLOMMEN}\n{'x' * 1_000_000}\n{GOOD}\n".encode(), Dialect())
    assert _only(bestand.bevindingen).code == "HV002"
    assert [row.regelnummer for row in bestand.regels] == [3]
    assert bestand.niet_gelezen == (2,)


def test_lost_zeros_are_an_error_that_says_so_and_can_be_put_back() -> None:
    """A Bsn without its zeros is read only by who asks for that, and every row says it."""
    line = GOOD.replace("999900006", "10000008")
    finding = _only(_read(line))
    assert (finding.code, finding.severity) == ("HV010", Severity.OVERTREDING)
    assert "nullen" in finding.message
    restored = read_henv(f"{HENV_KOLOMMEN}\n{line}".encode(), Dialect(), herstel_nullen=True)
    assert [row.bsn for row in restored.regels] == ["010000008"]
    assert _only(restored.bevindingen).severity is Severity.SIGNAAL


def test_a_byte_that_is_no_character_is_told_by_place_not_by_content() -> None:
    """The row that it stands in counts no longer; the next one does."""
    data = f"{HENV_KOLOMMEN}\n{GOOD}\n".encode()
    broken = GOOD.encode().replace(b"Voorbeeld", b"Voor\x81beeld").replace(b"D-0001", b"D-0002")
    bestand = read_henv(data + broken, Dialect())
    codes = [(found.code, found.line) for found in bestand.errors]
    assert codes == [("HV003", 3)]
    assert [row.in_sums for row in bestand.regels] == [True, False]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (HENV.encode("utf-16"), "UTF-16"),
        (b"", "geen regels"),
        (b"<html><table><tr><td>BSN</td></tr></table>", "HTML"),
        (ZA.encode(), "de kolommen zijn die van een ZA-bestand"),
        (HENV.replace(";", ",").encode(), "De eerste regel heeft 1 veld; verwacht zijn er 18."),
        (
            HENV_KOLOMMEN.replace("BSN;", '"BSN",').encode(),
            "staat geen scheidingsteken. Past het",
        ),
        (HENV.replace(";", "|").encode(), 'Gebruikt is ";".'),
        (HENV_KOLOMMEN.replace("BSN;", "").encode(), "De kolom BSN ontbreekt."),
        (f"{HENV_KOLOMMEN};".encode(), "een scheidingsteken te veel?"),
        (HENV_KOLOMMEN.lower().encode(), "verwacht zijn hoofdletters"),
        (HENV_KOLOMMEN.replace(";", "; ").encode(), "zonder spaties eromheen"),
        (HENV.replace("\n", "\r").encode(), "een regeleinde (CR)"),
        (b"\n", "De eerste regel is leeg"),
        (f"\n{HENV}".encode(), "De eerste regel is leeg"),
        (HENV.encode("utf-16-le"), "UTF-16"),
        (b"PK\3\4\0", "een rekenblad"),
        (HENV_KOLOMMEN.replace("PGB", "BSN").encode(), "De kolom BSN staat er 2 keer."),
        (HENV_KOLOMMEN.replace("PGB", "PBG").encode(), "PBG"),
        ("\n".join(HENV.splitlines()[1:]).encode(), "Heeft het bestand een kop?"),
    ],
)
def test_what_is_no_henv_file_is_said_at_the_first_line(data: bytes, text: str) -> None:
    """No row is read, and the first line says why."""
    bestand = read_henv(data, Dialect())
    assert not bestand.leesbaar
    assert not bestand.regels
    assert any(text in found.message for found in bestand.errors)


def test_henv_given_as_za_is_recognised_too() -> None:
    """The two files tell each other apart."""
    bestand = read_za(HENV.encode(), Dialect())
    assert "de kolommen zijn die van een HenV-bestand" in _only(bestand.errors).message


def test_a_header_alone_is_a_signal() -> None:
    """A file of a gemeente without clients is a file."""
    bestand = read_za(ZA_KOLOMMEN.encode(), Dialect())
    assert not bestand.errors
    assert "bevat geen regels" in _only(bestand.bevindingen).message


def test_columns_in_another_order_are_read_by_name() -> None:
    """Order alone is a signal."""
    names = HENV_KOLOMMEN.split(";")
    cells = GOOD.split(";")
    text = "\n".join([";".join(reversed(names)), ";".join(reversed(cells))])
    bestand = read_henv(text.encode(), Dialect())
    assert _only(bestand.bevindingen).code == "HV001"
    assert [row.dossiernummer for row in bestand.regels] == ["D-0001"]


def test_a_byte_order_mark_under_cp1252_is_a_signal() -> None:
    """The mark itself is no part of the first column."""
    bestand = read_henv(HENV.encode("utf-8-sig"), Dialect())
    assert [found.code for found in bestand.bevindingen if found.line == 1] == ["HV003"]
    utf = Dialect(codering=Codering.UTF_8)
    assert not [
        found for found in read_henv(HENV.encode("utf-8-sig"), utf).bevindingen if found.line == 1
    ]


def test_one_client_with_two_names_is_a_signal() -> None:
    """Also in ZA; the spelling in capitals is the same name."""
    lines = [GOOD_ZA, GOOD_ZA.replace("Voorbeeld;V;", "VOORBEELD;V;").replace("480", "1")]
    text = "\n".join([ZA_KOLOMMEN, *lines])
    assert not read_za(text.encode(), Dialect()).bevindingen
    other = text.replace("VOORBEELD", "Ander")
    assert _only(read_za(other.encode(), Dialect()).bevindingen).code == "HV013"
    born = text.replace("VOORBEELD;V;;01-02-1940", "VOORBEELD;V;;02-02-1940")
    assert _only(read_za(born.encode(), Dialect()).bevindingen).code == "HV013"


def test_one_client_with_two_names_in_the_two_files_is_a_signal() -> None:
    """The row of ZA says so, with the line of HenV; without that file nothing is known."""
    henv = read_henv(f"{HENV_KOLOMMEN}\n{GOOD}".encode(), Dialect())
    same = f"{ZA_KOLOMMEN}\n{GOOD_ZA}".replace("999900018", "999900006")
    assert not read_za(same.encode(), Dialect(), henv=henv).bevindingen
    for old, new in (("Voorbeeld;V", "Vorbeeld;V"), ("01-02-1940", "02-01-1940")):
        other = same.replace(old, new).encode()
        finding = _only(read_za(other, Dialect(), henv=henv).bevindingen)
        assert (finding.code, finding.severity) == ("HV013", Severity.SIGNAAL)
        assert finding.message.startswith("Regel 2 van HenV heeft hetzelfde Bsn")
        assert not read_za(other, Dialect()).bevindingen


def test_two_rows_of_one_dossier_that_differ_are_an_error() -> None:
    """The later one says so, with the line of the earlier one."""
    finding = _only(_read(GOOD, GOOD.replace("2385,50", "2385,00")))
    assert (finding.code, finding.line) == ("HV071", 3)
    assert "Regel 2" in finding.message


def test_lists_of_providers_and_products_find_the_unknown() -> None:
    """What is not in the lists that the user gave is a signal."""
    text = f"{ZA_KOLOMMEN}\n{GOOD_ZA}".encode()
    found = read_za(text, Dialect(), aanbieders=["99000029"], producten=["VB02"]).bevindingen
    assert [finding.code for finding in found] == ["ZA021", "ZA030"]
    assert not read_za(text, Dialect(), aanbieders=["99000011"], producten=["VB01"]).bevindingen


def test_no_name_birth_or_bsn_is_shown() -> None:
    """Neither a row nor a finding shows who it is about."""
    secret = GOOD.replace("Voorbeeld", "Geheimpje").replace("01-02-1940", "09-08-1941")
    bestand = read_henv(f"{HENV_KOLOMMEN}\n{secret}\n{secret};x".encode(), Dialect())
    shown = repr(bestand.regels) + repr(bestand) + "".join(map(str, bestand.bevindingen))
    for private in ("Geheimpje", "999900006", "1941"):
        assert private not in shown


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: Dialect(scheiding=";;"), "één leesteken"),
        (lambda: Dialect(scheiding="a"), "één leesteken"),
        (lambda: Dialect(scheiding='"'), "hetzelfde teken"),
        (lambda: Dialect(ja="N"), "hetzelfde woord"),
        (lambda: Dialect(nee=""), "geen lege tekst"),
        (lambda: Dialect(periode=Periodenotatie.PP), "bij periodenotatie PP hoort een jaar"),
        (lambda: Dialect(jaar=0), "1 tot en met 9998"),
        (lambda: parse_dialect("scheiding = 3"), "geen tekst"),
        (lambda: parse_dialect('schijding = ";"'), "schijding"),
        (lambda: parse_dialect('bedrag = "euro"'), "verwacht een van"),
        (lambda: parse_dialect("kop"), "Geen TOML"),
        (lambda: parse_dialect(b"\xff"), "Geen TOML"),
        (lambda: parse_dialect("#" * 100_001), "groter dan"),
    ],
)
def test_a_dialect_that_cannot_be_is_refused(make: Callable[[], object], text: str) -> None:
    """With what is wrong and what was expected."""
    with pytest.raises(InvalidValue, match=text):
        make()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Dialect(scheiding=cast("str", 1)),
        lambda: Dialect(ja=cast("str", 1)),
        lambda: Dialect(datum=cast("Datumnotatie", "dd-mm-jjjj")),
        lambda: Dialect(jaar=cast("int", "2019")),
        lambda: Dialect(kop=cast("bool", 1)),
        lambda: parse_dialect(cast("str", 1)),
        lambda: Drempels(onrealistisch=cast("None", 1)),  # type: ignore[arg-type]  # on purpose
        lambda: read_henv(cast("bytes", "tekst"), Dialect()),
        lambda: read_henv(cast("BinaryIO", io.StringIO("tekst")), Dialect()),
        lambda: read_henv(b"", cast("Dialect", None)),
        lambda: read_za(b"", Dialect(), aanbieders="99000011"),
        lambda: read_za(b"", Dialect(), henv=cast("Bestand[HenvRegel]", b"")),
        lambda: sniff(cast("bytes", "tekst")),
    ],
)
def test_a_wrong_type_is_refused(make: Callable[[], object]) -> None:
    """In Dutch, with what was expected."""
    with pytest.raises(InvalidType, match=r"[Vv]erwacht|TOML wordt"):
        make()


def test_a_dialect_is_read_from_toml() -> None:
    """Every choice has its key."""
    dialect = parse_dialect(
        'scheiding = ","\naanhaling = "\'"\ncodering = "utf-8-sig"\ndatum = "jjjjmmdd"\n'
        'bedrag = "1.234,56"\nperiode = "pp"\njaar = 2019\nja = "1"\nnee = "0"\nkop = false'
    )
    assert dialect == Dialect(
        scheiding=",",
        aanhaling="'",
        codering=Codering.UTF_8,
        datum=Datumnotatie.JJJJMMDD,
        bedrag=Bedragnotatie.PUNTEN,
        periode=Periodenotatie.PP,
        jaar=2019,
        ja="1",
        nee="0",
        kop=False,
    )
    assert parse_dialect("") == Dialect()


def test_sniffing_says_what_the_rows_cannot_tell() -> None:
    """Two notations that fit are a finding, and so is a file that is neither."""
    small = HENV.splitlines()[2]
    found = sniff(f"{HENV_KOLOMMEN}\n{small}".encode())
    assert found.voorstel == Dialect()
    assert [other.bedrag for other in found.ook_mogelijk] == [Bedragnotatie.PUNTEN]
    doubts = [finding.message for finding in found.bevindingen if finding.code == "HV004"]
    assert len(doubts) == 2
    assert "1234,56 of 1.234,56" in doubts[0]
    assert "Geen dag is hoger dan 12" in doubts[1]
    assert _only(sniff(b"naam;plaats\n").bevindingen).code == "HV001"
    assert sniff("é".encode("cp1252")).voorstel.codering is Codering.CP1252
    assert sniff("é".encode()).voorstel.codering is Codering.UTF_8


def test_a_start_after_the_period_of_the_row_is_an_error() -> None:
    """And no number of periods is made of it."""
    line = GOOD.replace("2018;3", "2019;13").replace("201913", "201912", 1)
    assert [finding.code for finding in _read(line)] == ["HV021", "HV060"]


def test_more_than_one_period_written_off_in_one_is_told() -> None:
    """The text counts it as one."""
    line = GOOD.replace("2018;3", "2019;13").replace("2385,50", "2980,00")
    finding = _only(_read(line))
    assert (finding.code, "in 1 periode kan dat hoogstens 17,50" in finding.message) == (
        "HV051",
        True,
    )


def test_a_file_that_is_open_is_read_line_by_line() -> None:
    """As bytes it is the same."""
    assert read_henv(io.BytesIO(HENV.encode()), Dialect()) == read_henv(HENV.encode(), Dialect())


def test_a_row_of_za_with_an_error_counts_no_minutes() -> None:
    """But who it is about is known."""
    bestand = read_za(ZA.encode(), Dialect())
    assert [row.regelnummer for row in bestand.regels if not row.in_sums] == [7, 8]
    assert [row.regelnummer for row in bestand.regels if not row.comparable] == [8]


@pytest.mark.parametrize("data", [b"", b"\n"])
def test_sniffing_an_empty_file_finds_nothing(data: bytes) -> None:
    """It says so and proposes what is usual."""
    found = sniff(data)
    assert (found.voorstel, _only(found.bevindingen).code) == (Dialect(), "HV001")


def test_sniffing_proposes_what_fits_most_when_not_all_fits() -> None:
    """A spoiled amount does not hide how the others are written; a row of more fields is none."""
    found = sniff(f"{HENV.replace('D-0001', 'D;0001')}x;y\n".encode())
    assert found.voorstel == Dialect()
    assert any(
        "Niet alle waarden van de bedragen" in finding.message for finding in found.bevindingen
    )


def test_sniffing_is_silent_on_months_when_a_day_tells() -> None:
    """The thirteenth of a month can be no month."""
    found = sniff(HENV.replace("01-02-1940", "13-02-1940").replace("V;;13", "V;;00", 1).encode())
    assert not any("Geen dag" in finding.message for finding in found.bevindingen)
