"""Hostile values: refused with the right finding, or read as exactly what the XSD saw."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import ieb

from .hostile import BODY, GOOD, HEAD, demand_refused, leaf, xsi
from .samples import BOM, BSN, XSI

HIDDEN_XSI = XSI.replace("a", "&#97;")
INVALID = ieb.InvalidMessage

REFUSED = [
    (
        "only the root",
        GOOD[: GOOD.index(b">", 60)] + b"/>",
        INVALID,
        "cvc-complex-type.2.4.b",
        "Header ontbreekt",
    ),
    (
        "xsi:schemaLocation",
        xsi('schemaLocation="x file:///x.xsd"'),
        INVALID,
        "cvc-complex-type.3.2.2",
        "schemaLocation",
    ),
    (
        "xsi:noNamespaceSchemaLocation",
        xsi('noNamespaceSchemaLocation="x"'),
        INVALID,
        "cvc-complex-type.3.2.2",
        "no",
    ),
    ("xsi:type", xsi('type="Client"'), INVALID, "cvc-complex-type.3.2.2", "'type'"),
    ("xsi:nil", xsi('nil="false"'), INVALID, "cvc-complex-type.3.2.2", "'nil'"),
    (
        "hidden schemaLocation",
        xsi('schemaLocation="x y"', HIDDEN_XSI),
        INVALID,
        "cvc-complex-type.3.2.2",
        "schemaL",
    ),
    ("hidden xsi:nil", xsi('nil="false"', HIDDEN_XSI), INVALID, "cvc-complex-type.3.2.2", "'nil'"),
    (
        "xml:lang",
        GOOD.replace(b":Client>", b':Client xml:lang="nl">', 1),
        INVALID,
        "cvc-complex-type.3.2.2",
        "'lang'",
    ),
    (
        "underscore",
        leaf("EbStartNummer", "1_000"),
        INVALID,
        "cvc-datatype-valid",
        "gekregen '1_000'",
    ),
    (
        "full-width digits",
        leaf("EbStartNummer", "１２３"),
        INVALID,
        "cvc-datatype-valid",
        "EbStartNummer",
    ),
    ("full-width Bsn", leaf("Bsn", "９９９９９２０１６"), INVALID, "RS037", "precies 9 cijfers"),
    (
        "no-break space",
        leaf("EbStartNummer", "\u00a012"),
        INVALID,
        "cvc-datatype-valid",
        "EbStartNummer",
    ),
    ("sign only", leaf("EbStartNummer", "+"), INVALID, "cvc-datatype-valid", "EbStartNummer"),
    ("two signs", leaf("EbStartNummer", "+-1"), INVALID, "cvc-datatype-valid", "EbStartNummer"),
    ("two numbers", leaf("EbStartNummer", "1 2"), INVALID, "cvc-datatype-valid", "EbStartNummer"),
    ("exponent", leaf("EbStartNummer", "1e3"), INVALID, "cvc-datatype-valid", "EbStartNummer"),
    ("decimals", leaf("KostprijsBedrag", "3000,00"), INVALID, "IV024", "eurocenten"),
    ("negative", leaf("EbStartNummer", "-1"), INVALID, "RS001", "gekregen '-1'"),
    ("too great", leaf("EbStartNummer", "1000000000"), INVALID, "RS006", "t/m 999999999"),
    ("a million digits", leaf("EbStartNummer", "1" * 1_000_000), INVALID, "RS006", "t/m 999999999"),
    (
        "a million zeros and an x",
        leaf("EbStartNummer", "0" * 1_000_000 + "x"),
        INVALID,
        "cvc-datatype-valid",
        "Eb",
    ),
    ("padded version", leaf("BerichtVersie", "04"), INVALID, "cvc-pattern-valid", "precies 4"),
    ("blank Bsn around", leaf("Bsn", f" {BSN} "), INVALID, "RS015", "precies 9 cijfers"),
    ("empty element", leaf("Identificatie", ""), INVALID, "RS033", "Identificatie is leeg"),
    (
        "empty element, short form",
        GOOD.replace(b"<wmo405:Afzender>0513</wmo405:Afzender>", b"<wmo405:Afzender/>"),
        INVALID,
        "RS033",
        "Afzender is leeg",
    ),
    (
        "blank Identificatie",
        leaf("Identificatie", " \t\n "),
        INVALID,
        "RS033",
        "Identificatie is leeg",
    ),
    ("13 characters", leaf("Identificatie", "A" * 13), INVALID, "RS017", "1 t/m 12 tekens"),
    (
        "10 MB of a and a newline",
        leaf("Identificatie", "a" * 9_000_000 + "\n"),
        INVALID,
        "RS017",
        "12 tekens",
    ),
    (
        "line end in a value",
        leaf("Identificatie", "a\nb"),
        INVALID,
        "cvc-pattern-valid",
        "Identificatie",
    ),
    (
        "carriage return in a value",
        leaf("Identificatie", "a&#13;b"),
        INVALID,
        "cvc-pattern-valid",
        "Identificatie",
    ),
    ("zone Z", leaf("EbStartdatum", "2025-05-12Z"), INVALID, "RS032", "zonder tijdzone"),
    ("zone +01:00", leaf("EbStartdatum", "2025-05-12+01:00"), INVALID, "RS032", "zonder tijdzone"),
    ("zone -14:00", leaf("EbStartdatum", "2025-05-12-14:00"), INVALID, "RS032", "zonder tijdzone"),
    (
        "30 February",
        leaf("EbStartdatum", "2025-02-30"),
        INVALID,
        "cvc-datatype-valid",
        "een bestaande datum",
    ),
    (
        "29 February 1900",
        leaf("EbStartdatum", "1900-02-29"),
        INVALID,
        "cvc-datatype-valid",
        "bestaande datum",
    ),
    (
        "year 0000",
        leaf("EbStartdatum", "0000-01-01"),
        INVALID,
        "cvc-datatype-valid",
        "bestaande datum",
    ),
    (
        "year 12025",
        leaf("EbStartdatum", "12025-01-01"),
        INVALID,
        "model",
        "van het jaar 0001 t/m 9999",
    ),
    (
        "year -0001",
        leaf("EbStartdatum", "-0001-01-01"),
        INVALID,
        "model",
        "van het jaar 0001 t/m 9999",
    ),
    ("eight digits", leaf("EbStartdatum", "20250512"), INVALID, "cvc-datatype-valid", "eejj-mm-dd"),
    ("Dutch date", leaf("EbStartdatum", "12-05-2025"), INVALID, "cvc-datatype-valid", "eejj-mm-dd"),
    (
        "full-width year",
        leaf("EbStartdatum", "２０２５-05-12"),
        INVALID,
        "cvc-datatype-valid",
        "eejj-mm-dd",
    ),
]


@pytest.mark.parametrize(
    ("data", "kind", "code", "text"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_refused(data, kind, code, text):
    """With a finding of this code whose text says why, and soon."""
    demand_refused(data, kind, code, text)


Value = Callable[[ieb.WMO405], object]


def number(message: ieb.WMO405) -> object:
    """EbStartNummer."""
    return message.client.periode_eigen_bijdrage_abo.eb_start_nummer


def bsn(message: ieb.WMO405) -> object:
    """Bsn."""
    return message.client.bsn


def start(message: ieb.WMO405) -> object:
    """EbStartdatum, as text."""
    return str(message.client.periode_eigen_bijdrage_abo.eb_startdatum)


def identification(message: ieb.WMO405) -> object:
    """Identificatie."""
    return message.header.bericht_identificatie.identificatie


ACCEPTED = [
    ("BOM", BOM + GOOD, bsn, BSN),
    ("comment in a Bsn", leaf("Bsn", "999<!-- 1 -->992016"), bsn, BSN),
    ("instruction in a Bsn", leaf("Bsn", "999<?x 1?>992016"), bsn, BSN),
    ("CDATA in a Bsn", leaf("Bsn", "999<![CDATA[992]]>016"), bsn, BSN),
    ("CDATA as Bsn", leaf("Bsn", f"<![CDATA[{BSN}]]>"), bsn, BSN),
    ("character reference in a Bsn", leaf("Bsn", "99999201&#54;"), bsn, BSN),
    ("comment of 1 MB", leaf("Bsn", f"<!--{'x' * 1_000_000}-->{BSN}"), bsn, BSN),
    ("comment with a DOCTYPE", HEAD + b"<!-- <!DOCTYPE x> -->" + BODY, bsn, BSN),
    (
        "DOCTYPE as a value",
        leaf("Identificatie", "<![CDATA[<!DOCTYPE x]]>"),
        identification,
        "<!DOCTYPE x",
    ),
    ("sign and zeros", leaf("EbStartNummer", " +0123 "), number, 123),
    ("minus nought", leaf("EbStartNummer", "-0"), number, 0),
    ("five thousand zeros", leaf("EbStartNummer", "0" * 5000 + "7"), number, 7),
    ("nine million zeros", leaf("EbStartNummer", "0" * 9_000_000), number, 0),
    ("greatest", leaf("EbStartNummer", "999999999"), number, 999_999_999),
    ("blanks around a date", leaf("EbStartdatum", " \t2025-05-12\n"), start, "2025-05-12"),
    ("first day", leaf("EbStartdatum", "0001-01-01"), start, "0001-01-01"),
    ("last day", leaf("EbStartdatum", "9999-12-31"), start, "9999-12-31"),
    ("leap day", leaf("EbStartdatum", "2000-02-29"), start, "2000-02-29"),
    (
        "twelve characters of four bytes",
        leaf("Identificatie", "😀" * 12),
        identification,
        "😀" * 12,
    ),
    ("tab", leaf("Identificatie", "a&#9;b"), identification, "a\tb"),
    ("escaped twice", leaf("Identificatie", "&amp;lt;"), identification, "&lt;"),
    ("blanks around text", leaf("Identificatie", " a "), identification, " a "),
    ("no-break space alone", leaf("Identificatie", "\u00a0"), identification, "\u00a0"),
    ("comment after the root", GOOD + b"\n<!-- x -->\n<?x?>\n", bsn, BSN),
]


@pytest.mark.parametrize(
    ("data", "value", "expected"), [row[1:] for row in ACCEPTED], ids=[row[0] for row in ACCEPTED]
)
def test_accepted(data, value, expected):
    """With exactly the value that the XSD saw."""
    assert value(ieb.parse(data)) == expected


def test_text_in_the_place_of_elements_is_told_beside_what_is_missing():
    """A class with nothing in it but text lacks its elements, and the text does not belong there."""
    start, end = GOOD.index(b"<wmo405:Client>"), GOOD.index(b"</wmo405:Client>")
    data = GOOD[:start] + b"<wmo405:Client>tekst" + GOOD[end:]
    codes = [finding.code for finding in ieb.check(data)]
    assert codes == ["cvc-complex-type.2.4.b", "cvc-complex-type.2.4.b", "cvc-complex-type.2.3"]


def test_a_warning_of_the_parser_is_no_fault_of_the_xml():
    """What libxml2 only warns of leaves the XML well-formed: the finding is about the attribute itself."""
    data = GOOD.replace(b"<wmo405:Client>", b'<wmo405:Client xml:space="onzin">')
    assert [finding.code for finding in ieb.check(data)] == ["cvc-complex-type.3.2.2"]
