"""XSD sets of others: what the library adapts to by itself, and what it refuses, completely and in Dutch."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import ieb
from ieb.releases.binding import check_xsd
from ieb.releases.evidence import facts
from ieb.testing import messages
from ieb.wire.listing import listing

OURS = Path(ieb.__file__).parent / "releases" / "data" / "4.0"
EXAMPLES = Path(__file__).parents[2] / "voorbeelden"
ELEMENT = r'      <xs:element name="{}".*?</xs:element>\n'
Change = Callable[[str, str], None]


@pytest.fixture
def xsds(tmp_path: Path) -> Path:
    """A copy of our own XSD set, to change."""
    folder = tmp_path / "xsds"
    shutil.copytree(OURS, folder)
    return folder


def replace(folder: Path, old: str, new: str, documents: str = "*.xsd") -> None:
    """Replace text in some documents of a set; at least one must hold it."""
    files = [file for file in folder.glob(documents) if old in file.read_text()]
    assert files
    for file in files:
        file.write_text(file.read_text().replace(old, new))


def element(folder: Path, document: str, name: str) -> str:
    """Return the declaration of an element."""
    found = re.search(ELEMENT.format(name), (folder / document).read_text(), re.DOTALL)
    assert found is not None
    return found[0]


def texts(folder: Path, **options: object) -> list[str]:
    """Return the differences with our own set as text, without their place."""
    return [one.text for one in check_xsd(folder, **options)[1]]


def misfits(folder: Path, **options: object) -> list[str]:
    """Return what makes a set unusable, as `Release.from_xsd` tells it."""
    with pytest.raises(ieb.InvalidRelease) as refused:
        ieb.Release.from_xsd(folder, **options)
    assert str(refused.value) == "\n".join(refused.value.faults)
    return list(refused.value.faults)


@pytest.fixture(scope="module")
def own() -> ieb.Release:
    """Our own set, read as if it were of others."""
    return ieb.Release.from_xsd(OURS)


class TestOurOwnSet:
    def test_it_has_no_difference_with_the_bundled_release(self):
        assert check_xsd(OURS)[1] == ()

    def test_release_3_differs_in_namespaces_versions_and_messages_only(self):
        found = texts(OURS.with_name("3.0"))
        assert len(found) == 11
        assert found.count("dit bericht is er niet") == 2
        assert found.count("BerichtVersie 3 in plaats van 4") == 4

    @settings(max_examples=60)
    @given(message=messages())
    def test_messages_written_with_it_are_the_same_bytes(self, own, message):
        assert ieb.serialize(message, release=own) == ieb.serialize(message.for_release(ieb.release()))


@pytest.fixture(scope="module")
def changed(tmp_path_factory) -> ieb.Release:
    """A release with other namespaces, BerichtCode, order, date form, number form, prefixes and versions."""
    folder = tmp_path_factory.mktemp("anders") / "xsds"
    shutil.copytree(OURS, folder)
    replace(folder, "istandaarden.nl/ieb/4_0", "voorbeeld.nl/ieb/4_1")
    replace(folder, 'value="578"', 'value="610"')
    replace(
        folder,
        '<xs:restriction base="xs:date">\n      <xs:pattern value="[^:Z]*"/>',
        '<xs:restriction base="xs:string">\n      <xs:pattern value="[0-9]{8}"/>',
    )
    replace(
        folder,
        '<xs:restriction base="xs:integer">\n'
        '      <xs:minInclusive value="0"/>\n      <xs:maxInclusive value="99999999"/>',
        '<xs:restriction base="xs:string">\n      <xs:pattern value="[0-9]{8}"/>',
    )
    start, stop = element(folder, "wmo405.xsd", "EbStartdatum"), element(folder, "wmo405.xsd", "EbStopdatum")
    replace(folder, start + stop, stop + start, "wmo40[56].xsd")
    replace(folder, "<ieb:BerichtXsdVersie>1.0.0<", "<ieb:BerichtXsdVersie>1.2.3<", "wmo405.xsd")
    for file in sorted(folder.glob("wmo*.xsd")):
        file.rename(file.with_name(f"iEb {file.stem} definitief.XSD"))
    return ieb.Release.from_xsd(folder)


CODES = ("0001", "0200", "0233", "8848", "9056", "9063", "9103", "9104", "9393", "9395", "S300", "S333")


@pytest.fixture(scope="module")
def customary(tmp_path_factory) -> ieb.Release:
    """A release laid out as the owner of the standard lays out the XSDs of its sister standards.

    The import stands first, the class of the root is called Root, declarations have documentation, a codelist
    is an enumeration with a maxLength, and the names of the files differ in case from the references to them.
    """
    folder = tmp_path_factory.mktemp("gebruikelijk") / "xsds"
    folder.mkdir()
    values = "".join(
        f'<xs:enumeration value="{code}"><xs:annotation><xs:documentation>Omschrijving</xs:documentation>'
        "</xs:annotation></xs:enumeration>"
        for code in CODES
    )
    for file in OURS.glob("*.xsd"):
        name, text = file.stem, file.read_text()
        text = text.replace(f'type="{name}:Bericht"', f'type="{name}:Root"')
        text = text.replace('<xs:complexType name="Bericht">', '<xs:complexType name="Root">')
        text = re.sub(r"<ieb:herkomst .*?/>", "", text)
        text = text.replace('<xs:pattern value="[0-9A-Z]{4}"/>', f'{values}<xs:maxLength value="4"/>')
        for reference in re.findall(r"  <xs:import .*?/>\n", text):
            text = text.replace(reference, "").replace(
                "  <xs:annotation>", reference + "  <xs:annotation>", 1
            )
        shown = name.capitalize() if name == "basisschema" else name.upper()
        (folder / f"{shown}.xsd").write_text(text.replace("  ", "\t"))
    return ieb.Release.from_xsd(folder)


class TestTheLayoutOfTheSisterStandards:
    @settings(max_examples=60)
    @given(message=messages(ieb.WMO405, ieb.WMO407, ieb.WMO409))
    def test_a_heenbericht_is_written_for_it_and_read_back(self, customary, message):
        read = ieb.parse(ieb.serialize(message, release=customary), release=customary)
        assert read == message.for_release(customary)

    def test_a_retour_has_only_codes_that_its_list_holds(self, customary):
        start = ieb.read(EXAMPLES / "start.xml").for_release(customary)
        period = start.client.periode_eigen_bijdrage_abo
        used = ieb.WMO405.eerste_aanlevering(
            gemeente=start.header.afzender,
            identificatie="EERDER",
            dagtekening=start.header.bericht_identificatie.dagtekening,
            bsn=start.client.bsn,
            eb_start_nummer=period.eb_start_nummer,
            eb_startdatum=period.eb_startdatum,
        )
        history = ieb.History().accept(used)
        answer = {"identificatie": "R1", "dagtekening": start.header.bericht_identificatie.dagtekening}
        with pytest.raises(ieb.NoRetour, match=r"retourcode '9404' staat niet in de codelijst"):
            ieb.build_retour(start, ieb.validate(start, ieb.Context(history=history)), **answer)
        coded = ieb.Context(history=history, retourcodes={"TR404": "9056"})
        retour = ieb.build_retour(start, ieb.validate(start, coded), **answer)
        assert ieb.parse(ieb.serialize(retour), release=customary) == retour


class TestAdaptsByItself:
    @settings(max_examples=150)
    @given(message=messages())
    def test_every_message_is_written_valid_to_that_set_and_read_back(self, changed, message):
        data = ieb.serialize(message, release=changed)
        assert b"voorbeeld.nl/ieb/4_1" in data
        read = ieb.parse(data, release=changed)
        assert read == message.for_release(changed)
        assert ieb.from_json(ieb.to_json(read), release=changed) == read

    def test_dates_and_amounts_take_the_form_of_that_set(self, changed):
        message = ieb.read(EXAMPLES / "start-met-kostprijs.xml")
        text = ieb.serialize(message, release=changed).decode()
        assert ">20251210<" in text
        assert "<ieb:KostprijsBedrag>00300000<" in text
        assert "<wmo405:BerichtCode>610<" in text
        assert "<ieb:BerichtXsdVersie>1.2.3<" in text

    def test_constructors_write_for_that_set(self, changed):
        old = ieb.read(EXAMPLES / "start.xml")
        period = old.client.periode_eigen_bijdrage_abo
        message = ieb.WMO405.eerste_aanlevering(
            gemeente="0513",
            identificatie="G000000001",
            dagtekening=old.header.bericht_identificatie.dagtekening,
            bsn=old.client.bsn,
            eb_start_nummer=period.eb_start_nummer,
            eb_startdatum=period.eb_startdatum,
            release=changed,
        )
        assert message.header.bericht_code == "610"
        assert ieb.parse(ieb.serialize(message), release=changed) == message

    def test_a_message_of_the_bundled_release_is_refused_there(self, changed):
        with pytest.raises(ieb.UnknownMessage, match=r"WMO405 van release 4\.0"):
            ieb.read(EXAMPLES / "start.xml", release=changed)

    def test_what_is_optional_comes_from_that_set(self, xsds):
        replace(
            xsds,
            'name="EbStopdatum" type="ieb:LDT_Datum" minOccurs="0"',
            'name="EbStopdatum" type="ieb:LDT_Datum"',
        )
        release = ieb.Release.from_xsd(xsds)
        message = ieb.read(EXAMPLES / "start.xml")
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.serialize(message, release=release)
        (finding,) = refused.value.findings
        assert finding.path == "Bericht/Client/PeriodeEigenBijdrageAbo/EbStopdatum"

    def test_a_stricter_datatype_refuses_on_writing(self, xsds):
        replace(xsds, '<xs:maxLength value="12"/>', '<xs:maxLength value="3"/>')
        message = ieb.read(EXAMPLES / "start.xml")
        with pytest.raises(ieb.InvalidMessage, match="maximale lengte 3"):
            ieb.serialize(message, release=ieb.Release.from_xsd(xsds))

    def test_a_wider_datatype_is_refused_on_reading_when_the_model_cannot_hold_it(self, xsds):
        replace(xsds, '<xs:maxLength value="12"/>', '<xs:maxLength value="40"/>')
        release = ieb.Release.from_xsd(xsds)
        data = (EXAMPLES / "start.xml").read_bytes()
        with pytest.raises(ieb.InvalidMessage, match="1 t/m 12 tekens"):
            ieb.parse(data.replace(b"G000000001", b"G00000000100001"), release=release)

    def test_a_name_that_differs_is_bound_by_a_mapping(self, xsds):
        replace(xsds, '"EbStopdatum"', '"Stopdatum"')
        release = ieb.Release.from_xsd(xsds, names={"EbStopdatum": "Stopdatum"})
        message = ieb.read(EXAMPLES / "stop.xml")
        data = ieb.serialize(message, release=release)
        assert b"<wmo405:Stopdatum>2025-08-31<" in data
        assert ieb.parse(data, release=release) == message

    def test_an_optional_element_that_we_do_not_know_is_refused_only_when_it_is_there(self, xsds):
        extra = '      <xs:element name="Toelichting" type="xs:string" minOccurs="0"/>\n'
        client = element(xsds, "wmo405.xsd", "Bsn")
        replace(xsds, client, client + extra, "wmo405.xsd")
        release = ieb.Release.from_xsd(xsds)
        data = (EXAMPLES / "start.xml").read_bytes()
        assert ieb.parse(data, release=release) == ieb.parse(data)
        more = data.replace(b"</wmo405:Bsn>", b"</wmo405:Bsn><wmo405:Toelichting>x</wmo405:Toelichting>")
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.parse(more, release=release)
        (finding,) = refused.value.findings
        assert finding.path == "Bericht/Client/Toelichting"
        assert "kent de bibliotheek niet" in finding.message

    def test_an_optional_element_that_is_not_there_cannot_be_written(self, xsds):
        replace(xsds, element(xsds, "wmo405.xsd", "EbKostprijs"), "", "wmo405.xsd")
        release = ieb.Release.from_xsd(xsds)
        assert ieb.serialize(ieb.read(EXAMPLES / "start.xml"), release=release)
        with pytest.raises(ieb.InvalidValue, match="eb_kostprijs"):
            ieb.serialize(ieb.read(EXAMPLES / "start-met-kostprijs.xml"), release=release)

    def test_an_element_that_is_optional_there_and_required_by_us_is_refused_when_it_is_left_out(self, xsds):
        replace(
            xsds,
            'name="EbStartNummer" type="ieb:LDT_Nummer"',
            'name="EbStartNummer" type="ieb:LDT_Nummer" minOccurs="0"',
        )
        release = ieb.Release.from_xsd(xsds)
        data = (EXAMPLES / "start.xml").read_bytes()
        without = re.sub(rb"\s*<wmo405:EbStartNummer>.*?</wmo405:EbStartNummer>", b"", data)
        with pytest.raises(ieb.InvalidMessage, match="EbStartNummer"):
            ieb.parse(without, release=release)

    def test_an_attribute_that_the_set_allows_is_not_dropped_in_silence(self, xsds):
        replace(
            xsds,
            "</xs:sequence>\n  </xs:complexType>",
            '</xs:sequence>\n    <xs:attribute name="soort"/>\n  </xs:complexType>',
            "wmo405.xsd",
        )
        release = ieb.Release.from_xsd(xsds)
        data = (EXAMPLES / "start.xml").read_bytes()
        with pytest.raises(ieb.InvalidMessage, match="attribuut"):
            ieb.parse(data.replace(b"<wmo405:Client>", b'<wmo405:Client soort="x">'), release=release)

    def test_unqualified_elements_are_written_without_prefix(self, xsds):
        replace(xsds, 'elementFormDefault="qualified"', 'elementFormDefault="unqualified"')
        release = ieb.Release.from_xsd(xsds)
        message = ieb.read(EXAMPLES / "start-met-kostprijs.xml")
        data = ieb.serialize(message, release=release)
        assert b"<Bsn>" in data
        assert ieb.parse(data, release=release) == message

    def test_a_demand_that_no_shape_shows_is_told_by_the_xsd_itself(self, xsds):
        key = (
            '<xs:element name="Bericht" type="wmo405:Bericht">'
            '<xs:unique name="uniek"><xs:selector xpath=".//*"/>'
            '<xs:field xpath="."/></xs:unique></xs:element>'
        )
        replace(xsds, '<xs:element name="Bericht" type="wmo405:Bericht"/>', key, "wmo405.xsd")
        release = ieb.Release.from_xsd(xsds)
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.read(EXAMPLES / "start.xml", release=release)
        assert refused.value.findings[0].path.startswith("Bericht/")
        assert "voldoet niet aan de XSD" in refused.value.findings[0].message


class TestComparison:
    def test_each_change_is_named_once_with_its_place(self, xsds):
        start, stop = element(xsds, "wmo405.xsd", "EbStartdatum"), element(xsds, "wmo405.xsd", "EbStopdatum")
        replace(xsds, start + stop, stop + start, "wmo405.xsd")
        replace(xsds, '<xs:pattern value="[^:Z]*"/>', "")
        replace(xsds, 'value="580"', 'value="999"', "wmo407.xsd")
        found = [str(one) for one in check_xsd(xsds)[1]]
        assert len(found) == 3
        assert any(re.match(r"WMO407: BerichtCode 999 in plaats van 580$", one) for one in found)
        assert any(
            re.match(r"basisschema\.xsd, regel \d+: LDT_Datum is datum in plaats van", one) for one in found
        )
        assert any(
            re.match(
                r"wmo405\.xsd, regel \d+: PeriodeEigenBijdrageAbo: volgorde EbStartNummer, EbStopdatum", one
            )
            for one in found
        )

    def test_versions_and_prefixes_are_compared_too(self, xsds):
        replace(xsds, "<ieb:BasisschemaXsdVersie>1.0.0", "<ieb:BasisschemaXsdVersie>1.1.0", "basisschema.xsd")
        replace(xsds, "wmo409:", "tk:", "wmo409.xsd")
        replace(xsds, "xmlns:wmo409=", "xmlns:tk=", "wmo409.xsd")
        assert texts(xsds) == [
            "BasisschemaXsdVersie 1.1.0 in plaats van 1.0.0",
            "prefix tk in plaats van wmo409",
        ]

    def test_a_message_that_is_not_there_is_named_and_does_not_matter(self, xsds):
        for name in ("wmo409.xsd", "wmo410.xsd"):
            (xsds / name).unlink()
        assert texts(xsds) == ["dit bericht is er niet"] * 2
        assert [shape.name for shape in ieb.Release.from_xsd(xsds).messages] == [
            "WMO405",
            "WMO406",
            "WMO407",
            "WMO408",
        ]


START = EXAMPLES / "start.xml"
NUMBER = (
    '<xs:restriction base="xs:integer">\n      <xs:minInclusive value="0"/>\n      '
    '<xs:maxInclusive value="999999999"/>'
)
DATE = '<xs:restriction base="xs:date">\n      <xs:pattern value="[^:Z]*"/>'


def as_text(*patterns: str) -> str:
    """Return a restriction of xs:string."""
    return '<xs:restriction base="xs:string">' + "".join(f'<xs:pattern value="{one}"/>' for one in patterns)


class TestFormsOfValues:
    """Text that such a set allows and that holds no value of the model."""

    @pytest.mark.parametrize(
        ("old", "new", "bad", "name"),
        [
            (DATE, as_text("[0-9]{4}-[0-9]{2}-[0-9]{2}"), b"2025-02-30", "EbStartdatum"),
            (NUMBER, as_text(), b"veel", "EbStartNummer"),
            (NUMBER, as_text("[0-9]{9}|x{9}"), b"xxxxxxxxx", "EbStartNummer"),
        ],
    )
    def test_it_is_refused_at_its_place(self, xsds, old, new, bad, name):
        replace(xsds, old, new)
        release = ieb.Release.from_xsd(xsds)
        data = ieb.serialize(ieb.read(START), release=release)
        assert ieb.parse(data, release=release) == ieb.read(START)
        tag = name.encode()
        changed = re.sub(rb">[^<]*</wmo405:" + tag, b">" + bad + b"</wmo405:" + tag, data)
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.parse(changed, release=release)
        (finding,) = refused.value.findings
        assert finding.path == f"Bericht/Client/PeriodeEigenBijdrageAbo/{name}"
        assert finding.line is not None

    def test_white_space_around_a_token_does_not_count(self, xsds):
        for inside in ('<xs:pattern value="[0-9]{4}"/>', '<xs:maxLength value="1"/>'):
            replace(
                xsds,
                f'<xs:restriction base="xs:string">\n      {inside}',
                f'<xs:restriction base="xs:token">\n      {inside}',
            )
        release = ieb.Release.from_xsd(xsds)
        data = START.read_bytes().replace(b">0513<", b"> 0513\n<")
        data = data.replace(b">1</wmo405:Status", b"> 1 </wmo405:Status")
        assert ieb.parse(data, release=release) == ieb.read(START)

    def test_the_bsn_is_never_shown_whatever_its_type_is_called(self, xsds):
        replace(xsds, "LDT_BurgerServicenummer", "LDT_Persoon")
        release = ieb.Release.from_xsd(xsds)
        data = START.read_bytes().replace(b">999992016<", b">99999 2016<")
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.parse(data, release=release)
        assert "2016" not in str(refused.value)
        assert "999992016" not in str(listing(ieb.read(START, release=release)))

    def test_what_only_the_xsd_knows_does_not_hide_behind_another_fault(self, xsds):
        replace(xsds, DATE, DATE + '\n      <xs:minInclusive value="1900-01-01"/>')
        release = ieb.Release.from_xsd(xsds)
        data = START.read_bytes().replace(b">2025-05-12</wmo405", b">1800-05-12</wmo405")
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.parse(data.replace(b">999992016<", b">9<"), release=release)
        found = [(one.path.rpartition("/")[2], one.code) for one in refused.value.findings]
        assert found == [("Bsn", "cvc-pattern-valid"), ("EbStartdatum", "cvc-minInclusive-valid")]


class TestDemandsOutsideTheShape:
    @pytest.mark.parametrize(
        ("old", "new", "text"),
        [
            (NUMBER, NUMBER + '<xs:totalDigits value="6"/>', "totalDigits=6"),
            (NUMBER, NUMBER.replace("minInclusive", "minExclusive"), "van 1 t/m"),
            (DATE, DATE + '<xs:minInclusive value="1900-01-01"/>', "minInclusive=1900-01-01"),
            (
                'name="Afzender" type',
                'name="Afzender" fixed="0513" type',
                "Afzender vraagt hier ook: fixed=0513",
            ),
            ('name="Bsn" type', 'name="Bsn" nillable="true" type', "Bsn vraagt hier ook: nillable"),
            (
                '<xs:element name="Bericht" type="wmo405:Bericht"/>',
                (
                    '<xs:element name="Bericht" type="wmo405:Bericht"><xs:unique name="uniek">'
                    '<xs:selector xpath="*"/><xs:field xpath="."/></xs:unique></xs:element>'
                ),
                "Bericht vraagt hier ook: identiteit uniek",
            ),
            (
                '</xs:sequence>\n  </xs:complexType>\n  <xs:complexType name="Header"',
                '</xs:sequence><xs:attribute name="a"/></xs:complexType><xs:complexType name="Header"',
                "Client vraagt hier ook: optioneel attribuut a",
            ),
        ],
    )
    def test_it_is_named_in_the_comparison(self, xsds, old, new, text):
        for document in ("basisschema.xsd", "wmo405.xsd"):
            if old in (xsds / document).read_text():
                replace(xsds, old, new, document)
        found = texts(xsds)
        assert len(found) == 1
        assert text in found[0]

    def test_a_fixed_berichtcode_is_the_code_to_write(self, xsds):
        replace(xsds, '<xs:pattern value="578"/>', "", "wmo405.xsd")
        element = '<xs:element name="BerichtCode"'
        replace(xsds, f"{element}>", f'{element} fixed="601">', "wmo405.xsd")
        release = ieb.Release.from_xsd(xsds)
        read = ieb.parse(ieb.serialize(ieb.read(START), release=release), release=release)
        assert read.header.bericht_code == "601"
        assert texts(xsds) == ["BerichtCode 601 in plaats van 578"]

    @pytest.mark.parametrize(
        "facets",
        [
            '<xs:pattern value="5"/>',
            '<xs:enumeration value="5"/>',
            '<xs:minInclusive value="5"/><xs:maxInclusive value="5"/>',
        ],
    )
    def test_a_version_is_read_however_it_is_fixed(self, xsds, facets):
        replace(xsds, '<xs:pattern value="4"/>', facets)
        release = ieb.Release.from_xsd(xsds)
        data = ieb.serialize(ieb.read(START), release=release)
        assert b"<wmo405:BerichtVersie>5<" in data
        assert ieb.parse(data, release=release).header.bericht_versie == 5

    @pytest.mark.parametrize("version", ["05", "v5", "[5-9]"])
    def test_a_version_that_is_no_plain_number_is_refused(self, xsds, version):
        integer = '<xs:restriction base="ieb:LDT_BerichtVersie">\n            <xs:pattern value="4"/>'
        text = f'<xs:restriction base="xs:string">\n            <xs:pattern value="{version}"/>'
        replace(xsds, integer, text, "wmo405.xsd")
        (told,) = (one for one in misfits(xsds) if "BerichtVersie moet" in one)
        assert re.fullmatch(r"wmo405\.xsd, regel \d+: welke waarde BerichtVersie moet hebben, is er .*", told)

    def test_two_of_our_names_may_be_one_of_theirs(self, xsds):
        names = {"EbStartNummer": "StartNummer", "BwStartNummer": "StartNummer"}
        for ours, theirs in names.items():
            replace(xsds, f'"{ours}"', f'"{theirs}"')
        release = ieb.Release.from_xsd(xsds, names=names)
        data = ieb.serialize(ieb.read(START), release=release)
        assert b"<wmo405:StartNummer>649901<" in data
        assert ieb.parse(data, release=release) == ieb.read(START)


@pytest.mark.parametrize(
    "call",
    [
        lambda: ieb.parse(START.read_bytes(), release="4.0"),
        lambda: ieb.serialize(ieb.read(START), release="4.0"),
        lambda: ieb.from_json(ieb.to_json(ieb.read(START)), release="4.0"),
        lambda: ieb.read(START).for_release("4.0"),
    ],
)
def test_a_name_is_no_release(call):
    with pytest.raises(ieb.InvalidType, match=r"verwacht een Release \(zie ieb\.release\), geen str"):
        call()


class TestFormsOfNumbersAndCodes:
    """A form is used only when it writes what the model holds and reads it back; else the set is refused."""

    AMOUNT = (
        '<xs:restriction base="xs:integer">\n'
        '      <xs:minInclusive value="0"/>\n      <xs:maxInclusive value="99999999"/>'
    )

    @pytest.mark.parametrize(
        ("restriction", "written"),
        [
            ('<xs:restriction base="xs:integer"><xs:pattern value="[0-9]{8}"/>', "00300000"),
            ('<xs:restriction base="xs:string"><xs:pattern value="[0-9]{3,8}"/>', "00300000"),
            ('<xs:restriction base="xs:string"><xs:pattern value="[0-9]{1,8}"/>', "300000"),
        ],
    )
    def test_an_amount_takes_the_form_that_comes_back(self, xsds, restriction, written):
        replace(xsds, self.AMOUNT, restriction)
        release = ieb.Release.from_xsd(xsds)
        message = ieb.read(EXAMPLES / "start-met-kostprijs.xml").for_release(release)
        data = ieb.serialize(message)
        assert f">{written}<".encode() in data
        assert ieb.parse(data, release=release) == message

    @pytest.mark.parametrize(
        "restriction",
        [
            '<xs:restriction base="xs:string"><xs:pattern value="[0-9]{1,6}([.][0-9]{2})?"/>',
            '<xs:restriction base="xs:string"><xs:pattern value="[0-9]+,[0-9]{2}"/>',
        ],
    )
    def test_an_amount_that_may_be_in_euros_is_refused_not_guessed(self, xsds, restriction):
        replace(xsds, self.AMOUNT, restriction)
        (told,) = misfits(xsds)
        assert "LDT_Bedrag" in told
        assert "die schrijfwijze kent de bibliotheek niet" in told

    @pytest.mark.parametrize(
        ("old", "new", "name"),
        [
            ('<xs:enumeration value="1"/>', '<xs:enumeration value="A"/>', "LDT_StatusAanlevering"),
            ('"[0-9]{9}"', '"[0-9]{8}"', "LDT_BurgerServicenummer"),
            (r"\.(0|[1-9][0-9]*)\.(0|", r"\.(0|", "LDT_Versie"),
        ],
    )
    def test_a_code_in_another_form_is_refused(self, xsds, old, new, name):
        replace(xsds, old, new, "basisschema.xsd")
        assert any(name in one and "die schrijfwijze" in one for one in misfits(xsds))

    @pytest.mark.parametrize("versions", ["1.0.1", "1.0.0"])
    def test_a_version_that_became_text_is_refused_whatever_else_differs(self, xsds, versions):
        replace(xsds, "<ieb:BerichtXsdVersie>1.0.0<", f"<ieb:BerichtXsdVersie>{versions}<")
        name = '<xs:simpleType name="LDT_BerichtVersie">'
        kind = basisschema_type(xsds, name)
        replace(xsds, kind, f'{name}<xs:restriction base="xs:string"/></xs:simpleType>', "basisschema.xsd")
        assert any("is tekst" in one and "geheel getal" in one for one in misfits(xsds))

    def test_a_berichtcode_that_the_model_cannot_hold_is_refused(self, xsds):
        replace(xsds, '<xs:maxLength value="3"/>', '<xs:maxLength value="6"/>', "basisschema.xsd")
        replace(xsds, '<xs:pattern value="578"/>', '<xs:enumeration value="WMO405"/>', "wmo405.xsd")
        assert any("welke waarde BerichtCode moet hebben" in one for one in misfits(xsds))


def without_choice(folder: Path, *streams: str) -> ieb.Release:
    """The set with only these streams in WMO409 and WMO410, as elements that may be left out."""
    for name in ("wmo409.xsd", "wmo410.xsd"):
        text = re.sub(r'</?xs:choice( minOccurs="0")?>', "", (folder / name).read_text())
        for stream in ("Abonnementstarief", "BeschermdWonen"):
            found = re.search(rf' *<xs:element name="{stream}".*?</xs:element>\n', text, re.DOTALL)[0]
            optional = found.replace(">", ' minOccurs="0">', 1)
            text = text.replace(found, optional if stream in streams else "")
        (folder / name).write_text(text)
    return ieb.Release.from_xsd(folder)


@pytest.fixture(scope="module")
def staged(tmp_path_factory) -> ieb.Release:
    """A set in which the streams of a WMO409 stand one after the other."""
    folder = tmp_path_factory.mktemp("na elkaar") / "xsds"
    shutil.copytree(OURS, folder)
    return without_choice(folder, "Abonnementstarief", "BeschermdWonen")


class TestAlternatives:
    """The two streams of a WMO409 may stand in a choice, one after the other, or alone."""

    @settings(max_examples=20)
    @given(message=messages(ieb.WMO409, ieb.WMO410))
    def test_one_after_the_other_they_are_written_and_read_back(self, staged, message):
        data = ieb.serialize(message, release=staged)
        assert ieb.parse(data, release=staged) == message.for_release(staged)

    def test_a_stream_that_the_set_does_not_have_cannot_be_written(self, xsds):
        release = without_choice(xsds, "Abonnementstarief")
        own = {"ontvanger": "0513", "identificatie": "C1", "dagtekening": date(2025, 5, 14)}
        reden = ieb.RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN
        abo = ieb.WMO409.terugkoppeling(**own, eb_start_nummer=1, reden=reden, release=release)
        assert ieb.parse(ieb.serialize(abo), release=release) == abo
        bw = ieb.WMO409.terugkoppeling(**own, bw_start_nummer=1, reden=reden, release=release)
        with pytest.raises(ieb.InvalidValue, match="beschermd_wonen: in de XSD's van deze release bestaat"):
            ieb.serialize(bw)


class TestFolders:
    @pytest.mark.parametrize(
        "name", ["iEb basisschema.xsd", "basisschema (1).xsd", "b%20ü.xsd", "b:a\\b.XSD"]
    )
    def test_any_name_will_do_for_the_basisschema(self, xsds, name):
        (xsds / "basisschema.xsd").rename(xsds / name)
        (xsds / "wmo405.xsd").rename(xsds / f"bericht {name}")
        release = ieb.Release.from_xsd(xsds)
        data = ieb.serialize(ieb.read(START), release=release)
        assert ieb.parse(data, release=release) == ieb.read(START)

    def test_names_that_become_one_stay_apart(self, xsds):
        (xsds / "basisschema.xsd").rename(xsds / "x y.xsd")
        (xsds / "wmo405.xsd").rename(xsds / "x_y.xsd")
        assert ieb.Release.from_xsd(xsds).message("WMO405").stamp.bericht_code == "578"

    def test_what_no_message_uses_does_not_count(self, xsds):
        """Files that a Mac or Office leaves, a report schema, an XSD of another set: all may lie there."""
        (xsds / "._wmo405.xsd").write_bytes(b"\0\5")
        (xsds / "~$wmo405.xsd").write_bytes(b"\0")
        (xsds / "rapport.xsd").write_text('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>')
        (xsds / "ander.xsd").write_text(
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:ander">'
            '<xs:import namespace="urn:nergens" schemaLocation="nergens.xsd"/></xs:schema>'
        )
        assert check_xsd(xsds)[1] == ()

    def test_the_basisschema_that_is_imported_counts(self, xsds):
        other = (xsds / "basisschema.xsd").read_text().replace("ieb/4_0/", "ieb/9_9/")
        (xsds / "a.xsd").write_text(other)
        assert ieb.Release.from_xsd(xsds).basis_namespace == ieb.release().basis_namespace

    def test_a_set_in_a_folder_below_is_pointed_at(self, xsds):
        (fault, *_) = misfits(xsds.parent)
        assert (
            fault == "In de map staan geen XSD-bestanden (*.xsd); wel in 'xsds' daarbinnen: wijs die map aan."
        )

    def test_a_fault_in_the_basisschema_is_told_there_and_once(self, xsds):
        replace(xsds, 'name="LDT_Datum"', 'name="LDT_Datum" abstract="ja"', "basisschema.xsd")
        (fault,) = misfits(xsds)
        assert re.fullmatch(r"basisschema\.xsd, regel \d+: geen geldige XSD\.", fault)

    def test_what_the_validating_library_cannot_read_is_refused(self, xsds):
        replace(xsds, 'value="[0-9]{4}"', 'value="\\p{Cs}|[0-9]{4}"', "basisschema.xsd")
        assert any("geen geldige XSD" in one for one in misfits(xsds))


class TestWhatIsNamed:
    """What differs is named, and what is only a consequence is not."""

    @pytest.mark.parametrize("form", ['elementFormDefault="unqualified"', ""])
    def test_elements_in_another_namespace_are_named(self, xsds, form):
        replace(xsds, 'elementFormDefault="qualified"', form, "wmo405.xsd")
        found = texts(xsds)
        assert "Bsn staat hier in geen namespace" in found
        assert len(found) == len(set(found))

    def test_a_version_that_is_not_stated_is_named(self, xsds):
        replace(xsds, "<ieb:BerichtXsdVersie>1.0.0</ieb:BerichtXsdVersie>", "", "wmo405.xsd")
        assert texts(xsds) == ["BerichtXsdVersie staat niet in de appinfo; wij schrijven 1.0.0"]

    def test_a_version_in_another_form_is_refused(self, xsds):
        replace(xsds, "<ieb:BerichtXsdVersie>1.0.0<", "<ieb:BerichtXsdVersie>1.0<", "wmo405.xsd")
        (told,) = misfits(xsds)
        assert "BerichtXsdVersie '1.0' in de appinfo is geen versie zoals 1.0.0" in told

    def test_an_unknown_optional_element_is_named_whatever_its_type(self, xsds):
        extra = '<xs:element name="Ind" type="xs:boolean" minOccurs="0"/>'
        bsn = element(xsds, "wmo405.xsd", "Bsn")
        replace(xsds, bsn, bsn + extra, "wmo405.xsd")
        assert texts(xsds) == ["Client: het optionele element Ind is onbekend"]
        assert ieb.Release.from_xsd(xsds)

    def test_an_element_that_refers_to_its_own_class_is_not_followed(self, xsds):
        extra = '<xs:element name="Vorige" type="wmo405:Client" minOccurs="0"/>'
        bsn = element(xsds, "wmo405.xsd", "Bsn")
        replace(xsds, bsn, bsn + extra, "wmo405.xsd")
        assert texts(xsds) == ["Client: het optionele element Vorige is onbekend"]

    @pytest.mark.parametrize(
        ("old", "new", "text"),
        [
            ("EbStopdatum", "EbStopDatum", "het element EbStopDatum lijkt op ons EbStopdatum"),
            ("EbStopdatum", "Bsn", "het element Bsn staat hier in een andere klasse"),
        ],
    )
    def test_one_of_ours_in_another_place_is_not_called_unknown(self, xsds, old, new, text):
        replace(xsds, f'name="{old}"', f'name="{new}"', "wmo405.xsd")
        assert any(text in one for one in misfits(xsds))

    def test_a_group_that_does_not_fit_is_told_by_itself(self, xsds):
        """Its elements are still looked at: none of them is called missing."""
        name = '<xs:complexType name="PeriodeEigenBijdrageAbo">'
        before, after = (xsds / "wmo405.xsd").read_text().split(name)
        after = after.replace("xs:sequence>", "xs:all>")
        (xsds / "wmo405.xsd").write_text(before + name + after)
        (told,) = misfits(xsds)
        assert "Bericht/Client/PeriodeEigenBijdrageAbo: xs:all past niet in het model" in told

    def test_an_element_that_stands_there_twice_is_refused(self, xsds):
        bsn = element(xsds, "wmo405.xsd", "Bsn")
        replace(xsds, bsn, bsn + bsn, "wmo405.xsd")
        assert any("Bericht/Client: Bsn staat er op meer dan één plaats" in one for one in misfits(xsds))

    def test_a_header_without_berichtcode_is_refused(self, xsds):
        code = re.search(r' *<xs:element name="BerichtCode">.*?</xs:element>\n', self.text(xsds), re.DOTALL)[
            0
        ]
        replace(xsds, code, "", "wmo405.xsd")
        assert any("Header: BerichtCode ontbreekt" in one for one in misfits(xsds))

    def test_an_alternative_may_stand_in_a_group_by_itself(self, xsds):
        """A sequence of one element is that element."""
        stream = element(xsds, "wmo409.xsd", "BeschermdWonen")
        replace(xsds, stream, f"<xs:sequence>{stream}</xs:sequence>", "wmo409.xsd")
        assert check_xsd(xsds)[1] == ()

    def test_an_abstract_element_is_named(self, xsds):
        head = '<xs:element name="Bericht" type="wmo405:Bericht"'
        replace(xsds, head, f'{head} abstract="true"', "wmo405.xsd")
        assert texts(xsds) == ["Bericht vraagt hier ook: abstract"]

    @staticmethod
    def text(xsds):
        return (xsds / "wmo405.xsd").read_text()

    def test_a_substitution_group_is_refused(self, xsds):
        head = '<xs:element name="Bericht" type="wmo405:Bericht"/>'
        other = '<xs:element name="Brief" type="wmo405:Bericht" substitutionGroup="wmo405:Bericht"/>'
        replace(xsds, head, head + other, "wmo405.xsd")
        assert any("een substitutiegroep past niet" in one for one in misfits(xsds))

    def test_what_was_read_in_the_set_bears_its_own_mark(self, own):
        assert {one.mark for one in facts(own) if one.group in {"Release", "Datatypen", "WMO405"}} == {
            ieb.Mark.XSD
        }


class TestNames:
    def test_another_mapping_is_another_release(self, xsds):
        """What was used before without a mapping, or with another one, does not linger."""
        swapped = {"EbStartdatum": "EbStopdatum", "EbStopdatum": "EbStartdatum"}
        plain, other = ieb.Release.from_xsd(xsds), ieb.Release.from_xsd(xsds, names=swapped)
        stop = ieb.read(EXAMPLES / "stop.xml")
        assert plain != other
        assert ieb.serialize(stop, release=plain) != ieb.serialize(stop, release=other)

    def test_the_root_may_have_another_name(self, xsds):
        replace(xsds, '<xs:element name="Bericht"', '<xs:element name="IebBericht"')
        release = ieb.Release.from_xsd(xsds, names={"Bericht": "IebBericht"})
        data = ieb.serialize(ieb.read(START), release=release)
        assert b"</wmo405:IebBericht>" in data
        assert ieb.parse(data, release=release) == ieb.read(START)

    def test_a_name_that_the_set_does_not_have_is_named(self, xsds):
        assert texts(xsds, names={"Bsn": "Sofinummer"}) == [
            "Bsn heet er Sofinummer, maar die naam komt in de set niet voor"
        ]


def basisschema_type(xsds: Path, start: str) -> str:
    """The declaration of a type of the basisschema, from its first tag to its last."""
    text = (xsds / "basisschema.xsd").read_text()
    return start + text.split(start)[1].split("</xs:simpleType>")[0] + "</xs:simpleType>"


class TestDoesNotFit:
    def test_all_misfits_are_told_together(self, xsds):
        replace(
            xsds,
            'name="EbStartNummer" type="ieb:LDT_Nummer"',
            'name="Nummer" type="ieb:LDT_Nummer"',
            "wmo405.xsd",
        )
        replace(
            xsds,
            'name="BwStartNummer" type="ieb:LDT_Nummer"',
            'name="BwStartNummer" type="ieb:LDT_Nummer" maxOccurs="3"',
            "wmo407.xsd",
        )
        found = misfits(xsds)
        assert len(found) == 3
        assert "PeriodeEigenBijdrageAbo: EbStartNummer ontbreekt" in found[0]
        assert "PeriodeEigenBijdrageAbo: het verplichte element Nummer is onbekend" in found[1]
        assert "BwStartNummer staat er 1..3 in plaats van 1 keer" in found[2]
        assert all(re.match(r"wmo40[57]\.xsd, regel \d+: ", one) for one in found)

    @pytest.mark.parametrize(
        ("old", "new", "text"),
        [
            (
                'name="EbKostprijs" type="ieb:CDT_Kostprijs"',
                'name="EbKostprijs" type="ieb:LDT_Bedrag"',
                "EbKostprijs is hier een andere houder",
            ),
            (
                'name="Bsn" type="ieb:LDT_BurgerServicenummer"',
                'name="Bsn" type="ieb:CDT_Kostprijs"',
                "Bsn is hier een andere houder",
            ),
            (
                'name="EbStartdatum" type="ieb:LDT_Datum"',
                'name="EbStartdatum" type="xs:gYear"',
                "geen tekst, geheel getal of datum",
            ),
            (
                'name="EbStartdatum" type="ieb:LDT_Datum"',
                'name="EbStartdatum" type="ieb:LDT_Gemeente"',
                "die schrijfwijze kent de bibliotheek niet",
            ),
            (
                'name="EbStartNummer" type="ieb:LDT_Nummer"',
                'name="EbStartNummer" type="xs:boolean"',
                "geen tekst, geheel getal of datum",
            ),
            (
                '<xs:element name="Bericht" type="wmo405:Bericht"/>',
                '<xs:element name="Brief" type="wmo405:Bericht"/>',
                "het hoofdelement Bericht ontbreekt",
            ),
            (
                '<xs:pattern value="578"/>',
                '<xs:pattern value="[A-Z]{3}"/>',
                "welke waarde BerichtCode moet hebben",
            ),
        ],
    )
    def test_a_change_that_the_model_cannot_follow_is_refused(self, xsds, old, new, text):
        replace(xsds, old, new, "wmo405.xsd")
        assert any(text in one for one in misfits(xsds))

    @pytest.mark.parametrize(
        ("old", "new", "text"),
        [
            ("<xs:sequence>", '<xs:sequence maxOccurs="2">', "een optionele of herhaalde groep"),
            (
                "<xs:sequence>",
                '<xs:sequence><xs:any namespace="##other" processContents="lax"/>',
                "xs:any past niet",
            ),
            (
                '<xs:complexType name="Client">',
                '<xs:complexType name="Client" mixed="true">',
                "gemengde inhoud",
            ),
            (
                "</xs:sequence>\n  </xs:complexType>",
                '</xs:sequence>\n    <xs:attribute name="a" use="required"/>\n  </xs:complexType>',
                "verplicht attribuut",
            ),
        ],
    )
    def test_a_construction_outside_the_model_is_refused(self, xsds, old, new, text):
        replace(xsds, old, new, "wmo407.xsd")
        assert any(text in one for one in misfits(xsds))

    def test_a_root_that_is_a_value_is_refused(self, xsds):
        root = '<xs:element name="Bericht" type="'
        replace(xsds, f'{root}wmo405:Bericht"', f'{root}xs:string"')
        assert any("Bericht is een waarde" in one for one in misfits(xsds))

    def test_two_streams_in_a_sequence_are_refused(self, xsds):
        replace(xsds, "<xs:choice>", "<xs:sequence>", "wmo409.xsd")
        replace(xsds, "</xs:choice>", "</xs:sequence>", "wmo409.xsd")
        assert any("staat hier niet in een keuze" in one for one in misfits(xsds))

    def test_a_choice_between_groups_is_refused(self, xsds):
        replace(
            xsds,
            "<xs:choice>",
            "<xs:choice><xs:sequence><xs:element name='X' type='xs:string'/>"
            "<xs:element name='Y' type='xs:string'/></xs:sequence>",
            "wmo409.xsd",
        )
        assert any("een keuze tussen groepen" in one for one in misfits(xsds))

    def test_names_must_be_ours(self, xsds):
        (fault,) = misfits(xsds, names={"Eind": "Stopdatum"})
        assert "'Eind' is geen element van 4.0" in fault

    def test_a_file_with_names_must_be_toml(self, xsds, tmp_path):
        names = tmp_path / "namen.toml"
        names.write_text("EbStopdatum: Stopdatum\n")
        (fault,) = misfits(xsds, names=names)
        assert "geen TOML-bestand" in fault


@pytest.fixture(scope="module")
def crossed(tmp_path_factory) -> ieb.Release:
    """A set in which one document gives its own namespace the prefix that others give the basisschema."""
    folder = tmp_path_factory.mktemp("gekruist") / "xsds"
    shutil.copytree(OURS, folder)
    for old, new in (
        ("ieb:", "b:"),
        ("xmlns:ieb=", "xmlns:b="),
        ("wmo406:", "ieb:"),
        ("xmlns:wmo406=", "xmlns:ieb="),
    ):
        replace(folder, old, new, "wmo406.xsd")
    return ieb.Release.from_xsd(folder)


class TestBadSets:
    def test_an_empty_folder(self, tmp_path):
        assert misfits(tmp_path) == ["In de map staan geen XSD-bestanden (*.xsd)."]

    def test_a_folder_that_is_not_there(self, tmp_path):
        with pytest.raises(FileNotFoundError):
            ieb.Release.from_xsd(tmp_path / "nergens")

    def test_the_basisschema_is_missing(self, xsds):
        (xsds / "basisschema.xsd").unlink()
        found = misfits(xsds)
        assert "Het basisschema ontbreekt: geen XSD heeft appinfo of namespace 'basisschema'." in found
        assert sum("basisschema/schema' staat niet in de map" in one for one in found) == 6

    def test_no_message_at_all(self, xsds):
        for file in xsds.glob("wmo*.xsd"):
            file.unlink()
        assert misfits(xsds) == [
            "Geen van de XSD's beschrijft een bericht WMO405 t/m WMO410 (appinfo of namespace)."
        ]

    def test_an_include_of_a_url_is_never_fetched(self, xsds):
        replace(
            xsds,
            "<xs:import ",
            '<xs:include schemaLocation="http://127.0.0.1:9/x.xsd"/>\n  <xs:import ',
            "wmo405.xsd",
        )
        (fault,) = misfits(xsds)
        assert fault.startswith("wmo405.xsd, regel ")
        assert "van een URL wordt nooit opgehaald" in fault

    def test_an_import_from_a_url_is_found_in_the_folder_by_its_namespace(self, xsds):
        replace(
            xsds, 'schemaLocation="basisschema.xsd"', 'schemaLocation="http://127.0.0.1:9/basisschema.xsd"'
        )
        assert texts(xsds) == []

    def test_an_include_is_found_in_the_folder_by_its_name(self, xsds):
        whole = (xsds / "basisschema.xsd").read_text()
        part = re.search(r'  <xs:simpleType name="LDT_Datum">.*?</xs:simpleType>\n', whole, re.DOTALL)[0]
        head = whole[: whole.index(">", whole.index("<xs:schema")) + 1]
        (xsds / "datum.xsd").write_text(f"{head}\n{part}</xs:schema>\n")
        (xsds / "basisschema.xsd").write_text(
            whole.replace(part, "").replace(
                head, f'{head}\n  <xs:include schemaLocation="../ergens/datum.xsd"/>'
            )
        )
        assert texts(xsds) == []

    def test_documents_may_include_each_other(self, xsds):
        """Two documents that include each other are one schema."""
        basis = xsds / "basisschema.xsd"
        text = basis.read_text()
        head = text[: text.index(">", text.index("<xs:schema")) + 1]
        basis.write_text(text.replace(head, f'{head}\n  <xs:include schemaLocation="meer.xsd"/>'))
        (xsds / "meer.xsd").write_text(
            f'{head}\n  <xs:include schemaLocation="basisschema.xsd"/></xs:schema>'
        )
        assert texts(xsds) == []

    @pytest.mark.parametrize(
        ("content", "text"),
        [
            (b"<a/>", "geen XSD, want het begint met 'a'"),
            (b"", "geen goed gevormde XML"),
            (b"<!DOCTYPE a><a/>", "DOCTYPE"),
            (b" " * 5_000_001, "groter dan 5 MB"),
            (b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>', None),
        ],
    )
    def test_a_file_that_is_no_xsd(self, xsds, content, text):
        (xsds / "extra.xsd").write_bytes(content)
        if text is None:
            assert ieb.Release.from_xsd(xsds)
        else:
            (fault,) = misfits(xsds)
            assert fault.startswith("extra.xsd")
            assert text in fault

    def test_an_xsd_that_is_not_valid(self, xsds):
        replace(xsds, 'type="ieb:LDT_Gemeente"', 'type="ieb:LDT_Plaats"', "wmo405.xsd")
        replace(xsds, 'type="ieb:LDT_Gemeente"', 'type="ieb:LDT_Dorp"', "wmo407.xsd")
        first, second = misfits(xsds)
        line = (xsds / "wmo405.xsd").read_text().split('name="Afzender"')[0].count("\n") + 1
        assert first == f"wmo405.xsd, regel {line}: geen geldige XSD."
        assert second.startswith("wmo407.xsd, regel ")

    @settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(message=messages(ieb.WMO406))
    def test_two_documents_may_use_one_prefix_for_different_namespaces(self, crossed, message):
        assert ieb.parse(ieb.serialize(message, release=crossed), release=crossed) == message.for_release(
            crossed
        )

    def test_two_documents_for_one_message(self, xsds):
        shutil.copy(xsds / "wmo405.xsd", xsds / "wmo405-oud.xsd")
        assert misfits(xsds) == ["Meer dan een XSD beschrijft WMO405."]

    def test_a_message_can_be_found_by_its_namespace_alone(self, xsds):
        for file in xsds.glob("*.xsd"):
            file.write_text(re.sub(r"<ieb:bericht>.*?</ieb:bericht>", "", file.read_text()))
        assert texts(xsds) == []


@pytest.mark.parametrize("name", ["5.0", "4", ""])
def test_a_release_that_is_not_bundled_is_refused(name):
    with pytest.raises(ieb.InvalidValue, match=r"wel 4\.0 en 3\.0"):
        ieb.release(name)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(message=messages(release=ieb.release("3.0")))
def test_messages_of_release_3_can_be_written_for_4_and_back(message):
    there = message.for_release(ieb.release())
    assert ieb.parse(ieb.serialize(there)) == there
    assert (
        ieb.parse(
            ieb.serialize(there, release=message.release), release=message.release
        ).header.bericht_versie
        == 3
    )
