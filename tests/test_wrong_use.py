"""What who hands over the wrong thing is told: what was expected, and what to call instead."""

from __future__ import annotations

import errno
import io
import json
import traceback
from datetime import date
from pathlib import Path

import pytest

import ieb
from ieb import administratie
from ieb.batch import File
from ieb.codes import RetourCode
from ieb.filenames import hide_names
from ieb.scenario import casus, situatie
from ieb.upgrading import upgrade, upgrade_series
from ieb.wire.jsonschema import json_schema

START = Path(__file__).parents[1] / "voorbeelden" / "start.xml"
DATA = START.read_bytes()


@pytest.mark.parametrize("call", [ieb.parse, ieb.check])
@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (
            DATA.decode(),
            r"niet uit str\. Een bestand leest u met ieb\.read\(pad\); .* met tekst\.encode\(\)\.",
        ),
        (
            START,
            r"niet uit \w*Path\. Een bestand leest u met ieb\.read\(pad\); .* met pad\.read_bytes\(\)\.",
        ),
        (bytearray(DATA), r"niet uit bytearray\. Maak er bytes van: bytes\(bytearray\)\."),
        (memoryview(DATA), r"niet uit memoryview\. Maak er bytes van: bytes\(memoryview\)\."),
        (
            io.BytesIO(DATA),
            r"niet uit BytesIO\. Geef de inhoud van het bestand, .*read_bytes\(\)\.",
        ),
        (None, r"niet uit NoneType\. Geef de inhoud van het bestand"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_bytes_is_told_what_to_call(call, wrong, hint):
    """An error of this library that is a TypeError too, without anything of the message."""
    with pytest.raises(
        ieb.InvalidType, match=rf"^Een bericht wordt gelezen uit bytes, {hint}"
    ) as caught:
        call(wrong)
    assert "999992016" not in str(caught.value)


def test_what_is_told_to_call_works():
    """Who follows the hint in an error gets the message."""
    expected = ieb.parse(DATA)
    assert ieb.read(START) == expected
    assert ieb.parse(DATA.decode().encode()) == expected
    assert ieb.parse(bytes(bytearray(DATA))) == ieb.parse(bytes(memoryview(DATA))) == expected


@pytest.mark.parametrize("name", [4.0, 4, None, ["4.0"]])
def test_a_release_is_named_by_text(name):
    """The number that YAML and TOML make of 4.0 is told to be no name of a release."""
    with pytest.raises(
        ieb.InvalidType, match=r"^name: verwacht de naam van een release als tekst, zoals '4\.0'"
    ):
        ieb.release(name)


MESSAGE = ieb.parse(DATA)
OLD = ieb.WMO401.aanlevering(
    status_aanlevering=ieb.StatusAanlevering.EERSTE_AANLEVERING,
    gemeente="0513",
    identificatie="G1",
    dagtekening=date(2020, 5, 12),
    bsn="999992016",
    eb_start_nummer=1,
    eb_startdatum=date(2020, 5, 12),
)
EMPTY = ieb.History()
REPORT = ieb.validate(MESSAGE)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: ieb.to_json(MESSAGE, indent="a"), r"^indent: verwacht een aantal spaties \(int\)"),
        (lambda: ieb.to_json(MESSAGE, indent=1.5), "^indent: verwacht .*, geen float"),
        (lambda: ieb.to_json(MESSAGE, indent=True), "^indent: verwacht .*, geen bool"),
        (lambda: REPORT.to_json(indent="a"), "^indent: verwacht .* of None, geen str"),
        (lambda: REPORT.of("afkeur"), "^severity: verwacht een Severity, geen str"),
        (lambda: REPORT.at("2"), r"^level: verwacht een niveau van 1 t/m 4 \(int\), geen str"),
        (
            lambda: json_schema("WMO401"),
            r"^kind: verwacht .* ieb\.WMO401 t/m ieb\.WMO410, geen str",
        ),
        (lambda: json_schema(type(None)), "^kind: verwacht .*, geen type"),
        (lambda: ieb.release().message(1), r"^name: verwacht tekst \(str\), geen int"),
        (
            lambda: upgrade_series([], identificatie=[], history=ieb.History),
            "^history: .* geen type",
        ),
        (lambda: upgrade(OLD, identificatie=lambda _: "N1"), "^identificatie: .*, geen function"),
        (lambda: EMPTY.used(None), "^sleutel: verwacht een Sleutel .*, geen NoneType"),
        (lambda: EMPTY.actual(("0513", 1)), "^sleutel: verwacht een Sleutel .*, geen tuple"),
        (lambda: EMPTY.removed("1"), "^sleutel: verwacht een Sleutel .*, geen str"),
        (lambda: EMPTY.given_out(1), "^sleutel: verwacht een Sleutel .*, geen int"),
        (lambda: EMPTY.terugkoppelingen(None), "^sleutel: verwacht een Sleutel"),
        (lambda: EMPTY.periods(999992016, None), "^bsn: verwacht tekst"),
        (lambda: EMPTY.periods("999992016", "WB"), "^stroom: verwacht een Stroom, geen str"),
        (lambda: EMPTY.exchange("WMO405", 513, "G1"), "^gemeente: verwacht tekst"),
        (lambda: EMPTY.exchange(None, "0513", "G1"), "^bericht: verwacht tekst"),
        (lambda: EMPTY.exchange("WMO405", "0513", 1), "^identificatie: verwacht tekst"),
        (lambda: EMPTY.retouren("WMO406", 1), "^identificatie_retour: verwacht tekst"),
        (lambda: EMPTY.retouren(406, "R1"), "^bericht: verwacht tekst"),
        (lambda: ieb.StatusAanlevering.by_code(1), r"^StatusAanlevering: verwacht .* \(str\)"),
        (lambda: RetourCode.by_code(200), r"^RetourCode: verwacht een code als tekst \(str\)"),
        (lambda: casus("2"), r"^number: verwacht het nummer van een casus \(int\), geen str"),
        (lambda: casus(True), "^number: verwacht .*, geen bool"),
        (lambda: situatie(2.0), "^nummer: verwacht .*, zoals '5b' of 4, geen float"),
    ],
)
def test_a_value_of_another_type_is_told_what_was_expected(call, told):
    """No answer that means something else, and no error of Python about what lies deeper."""
    with pytest.raises(ieb.InvalidType, match=told) as caught:
        call()
    assert "999992016" not in str(caught.value)


@pytest.mark.parametrize("write", [ieb.to_json, lambda _, indent: REPORT.to_json(indent=indent)])
def test_json_is_not_indented_by_less_than_nothing(write):
    """A negative number would give lines without any indent, which nobody asks for."""
    with pytest.raises(ieb.InvalidValue, match=r"^indent: verwacht .* 0 of meer, gekregen -1"):
        write(MESSAGE, indent=-1)
    assert json.loads(write(MESSAGE, indent=0)) == json.loads(write(MESSAGE, indent=None))


@pytest.mark.parametrize(
    "call",
    [
        ieb.read,
        lambda path: ieb.write(MESSAGE, path),
        ieb.SqliteHistory,
        ieb.Release.from_xsd,
        lambda path: administratie.write_dossiers([], path),
        lambda path: File(path=path).read(),
    ],
)
@pytest.mark.parametrize("name", ["999992016.xml", "gewoon.xml"])
def test_a_file_that_is_not_there_is_named_without_a_bsn(tmp_path, call, name):
    """Who names files after clients does not find a Bsn in a log; other names are told."""
    with pytest.raises(FileNotFoundError) as caught:
        call(tmp_path / "nergens" / name)
    trace = "".join(traceback.format_exception(caught.value))
    assert "999992016" not in trace
    assert "nergens" in trace


def test_a_name_in_bytes_is_hidden_too():
    """The system may tell a name as bytes, or as a number; what stays is of the same class."""
    for given in (b"999992016.xml", Path("999992016.xml")):
        with pytest.raises(PermissionError) as caught, hide_names():
            raise PermissionError(errno.EACCES, "nee", given)
        assert caught.value.filename == "*********.xml"
    with pytest.raises(PermissionError) as caught, hide_names():
        raise PermissionError(errno.EACCES, "nee", 3)
    assert caught.value.filename == 3
