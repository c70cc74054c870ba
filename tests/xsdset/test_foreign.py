"""XSD sets of others: what the library adapts to by itself."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import ieb
from ieb.testing import messages
from ieb.xsdset import check_xsd

from .support import EXAMPLES, OURS, START, element, replace, texts


class TestOurOwnSet:
    def test_it_has_no_difference_with_the_bundled_release(self):
        """The reader of foreign XSDs sees in our own set just what the bundled release says."""
        assert check_xsd(OURS)[1] == ()

    def test_release_3_differs_in_namespaces_versions_and_messages_only(self):
        """Who compares releases sees what 4.0 brought, and no difference that is none."""
        found = texts(OURS.with_name("3.0"))
        assert len(found) == 11
        assert found.count("dit bericht is er niet") == 2
        assert found.count("BerichtVersie 3 in plaats van 4") == 4

    @given(message=messages(release=ieb.release()))
    def test_messages_written_with_it_are_the_same_bytes(self, own, message):
        """A release that was read from XSDs writes as the bundled one does, to the byte."""
        assert ieb.serialize(message, release=own) == ieb.serialize(
            message.for_release(ieb.release())
        )


@pytest.fixture(scope="module")
def changed(copy_xsds) -> ieb.Release:
    """A release with other namespaces, BerichtCode, order, date form, number form, prefixes and versions."""
    folder = copy_xsds()
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
    start, stop = (
        element(folder, "wmo405.xsd", "EbStartdatum"),
        element(folder, "wmo405.xsd", "EbStopdatum"),
    )
    replace(folder, start + stop, stop + start, "wmo40[56].xsd")
    replace(folder, "<ieb:BerichtXsdVersie>1.0.0<", "<ieb:BerichtXsdVersie>1.2.3<", "wmo405.xsd")
    for file in sorted(folder.glob("wmo*.xsd")):
        file.rename(file.with_name(f"iEb {file.stem} definitief.XSD"))
    return ieb.Release.from_xsd(folder)


class TestAdaptsByItself:
    @given(message=messages(release=ieb.release()))
    def test_every_message_is_written_valid_to_that_set_and_read_back(self, changed, message):
        """Another set needs no other code: each message goes there and back unchanged."""
        data = ieb.serialize(message, release=changed)
        assert b"voorbeeld.nl/ieb/4_1" in data
        read = ieb.parse(data, release=changed)
        assert read == message.for_release(changed)
        assert ieb.from_json(ieb.to_json(read), release=changed) == read

    def test_dates_and_amounts_take_the_form_of_that_set(self, changed):
        """What is sent is written as the receiver's XSD asks, not as ours does."""
        message = ieb.read(EXAMPLES / "start-met-kostprijs.xml")
        text = ieb.serialize(message, release=changed).decode()
        assert ">20251210<" in text
        assert "<ieb:KostprijsBedrag>00300000<" in text
        assert "<wmo405:BerichtCode>610<" in text
        assert "<ieb:BerichtXsdVersie>1.2.3<" in text

    def test_constructors_write_for_that_set(self, changed):
        """A message can be made for another set at once, with its own codes and versions."""
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
        """A message in our namespaces is not taken for one of the other set."""
        with pytest.raises(ieb.UnknownMessage, match=r"WMO405 van release 4\.0"):
            ieb.read(EXAMPLES / "start.xml", release=changed)

    def test_what_is_optional_comes_from_that_set(self, xsds):
        """A field that the set requires is named when it is missing, before anything is sent."""
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
        assert str(finding.path) == "Bericht/Client/PeriodeEigenBijdrageAbo/EbStopdatum"

    def test_a_stricter_datatype_refuses_on_writing(self, xsds):
        """A value that the receiver's XSD would refuse is refused on our side already."""
        replace(xsds, '<xs:maxLength value="12"/>', '<xs:maxLength value="3"/>')
        message = ieb.read(EXAMPLES / "start.xml")
        with pytest.raises(ieb.InvalidMessage, match="maximale lengte 3"):
            ieb.serialize(message, release=ieb.Release.from_xsd(xsds))

    def test_a_wider_datatype_is_refused_on_reading_when_the_model_cannot_hold_it(self, xsds):
        """A value too long for the model gives a finding, and is not cut off."""
        replace(xsds, '<xs:maxLength value="12"/>', '<xs:maxLength value="40"/>')
        release = ieb.Release.from_xsd(xsds)
        data = (EXAMPLES / "start.xml").read_bytes()
        with pytest.raises(ieb.InvalidMessage, match="1 t/m 12 tekens"):
            ieb.parse(data.replace(b"G000000001", b"G00000000100001"), release=release)

    def test_a_name_that_differs_is_bound_by_a_mapping(self, xsds):
        """A user solves another spelling in the official XSDs with one line of data."""
        replace(xsds, '"EbStopdatum"', '"Stopdatum"')
        release = ieb.Release.from_xsd(xsds, names={"EbStopdatum": "Stopdatum"})
        message = ieb.read(EXAMPLES / "stop.xml")
        data = ieb.serialize(message, release=release)
        assert b"<wmo405:Stopdatum>2025-08-31<" in data
        assert ieb.parse(data, release=release) == message

    def test_an_optional_element_that_we_do_not_know_is_refused_only_when_it_is_there(self, xsds):
        """What the model cannot hold is told, and never dropped in silence."""
        extra = '      <xs:element name="Toelichting" type="xs:string" minOccurs="0"/>\n'
        client = element(xsds, "wmo405.xsd", "Bsn")
        replace(xsds, client, client + extra, "wmo405.xsd")
        release = ieb.Release.from_xsd(xsds)
        data = (EXAMPLES / "start.xml").read_bytes()
        assert ieb.parse(data, release=release) == ieb.parse(data)
        more = data.replace(
            b"</wmo405:Bsn>", b"</wmo405:Bsn><wmo405:Toelichting>x</wmo405:Toelichting>"
        )
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.parse(more, release=release)
        (finding,) = refused.value.findings
        assert str(finding.path) == "Bericht/Client/Toelichting"
        assert "kent de bibliotheek niet" in finding.message

    def test_an_optional_element_that_is_not_there_cannot_be_written(self, xsds):
        """A kostprijs is not left out in silence because the set has no place for it."""
        replace(xsds, element(xsds, "wmo405.xsd", "EbKostprijs"), "", "wmo405.xsd")
        release = ieb.Release.from_xsd(xsds)
        assert ieb.serialize(ieb.read(EXAMPLES / "start.xml"), release=release)
        with pytest.raises(ieb.InvalidValue, match="eb_kostprijs"):
            ieb.serialize(ieb.read(EXAMPLES / "start-met-kostprijs.xml"), release=release)

    def test_an_element_that_is_optional_there_and_required_by_us_is_refused_when_it_is_left_out(
        self, xsds
    ):
        """Valid for the set but without a number: it becomes a finding, never a guess."""
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
        """An XML attribute that the model has no place for gives a finding."""
        replace(
            xsds,
            "</xs:sequence>\n  </xs:complexType>",
            '</xs:sequence>\n    <xs:attribute name="soort"/>\n  </xs:complexType>',
            "wmo405.xsd",
        )
        release = ieb.Release.from_xsd(xsds)
        data = (EXAMPLES / "start.xml").read_bytes()
        with pytest.raises(ieb.InvalidMessage, match="attribuut"):
            ieb.parse(
                data.replace(b"<wmo405:Client>", b'<wmo405:Client soort="x">'), release=release
            )

    def test_unqualified_elements_are_written_without_prefix(self, xsds):
        """A set whose elements have no namespace is followed in that too."""
        replace(xsds, 'elementFormDefault="qualified"', 'elementFormDefault="unqualified"')
        release = ieb.Release.from_xsd(xsds)
        message = ieb.read(EXAMPLES / "start-met-kostprijs.xml")
        data = ieb.serialize(message, release=release)
        assert b"<Bsn>" in data
        assert ieb.parse(data, release=release) == message

    def test_a_demand_that_no_shape_shows_is_told_by_the_xsd_itself(self, xsds):
        """What only the validator of the set knows still ends as a finding with its place."""
        key = (
            '<xs:element name="Bericht" type="wmo405:Root">'
            '<xs:unique name="uniek"><xs:selector xpath=".//*"/>'
            '<xs:field xpath="."/></xs:unique></xs:element>'
        )
        replace(xsds, '<xs:element name="Bericht" type="wmo405:Root"/>', key, "wmo405.xsd")
        release = ieb.Release.from_xsd(xsds)
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.read(EXAMPLES / "start.xml", release=release)
        assert refused.value.findings[0].path.is_within("Bericht")
        assert "voldoet niet aan de XSD" in refused.value.findings[0].message


CODES = (
    "0001",
    "0200",
    "0233",
    "8848",
    "9056",
    "9063",
    "9103",
    "9104",
    "9393",
    "9395",
    "S300",
    "S333",
)


@pytest.fixture(scope="module")
def customary(tmp_path_factory) -> ieb.Release:
    """A release laid out as the owner of the standard lays out the XSDs of its sister standards.

    The import stands first, the class of the root is called Bericht, declarations are explained,
    a codelist is an enumeration with a maxLength, and the names of the files differ in case from
    the references to them.
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
        text = text.replace(f'type="{name}:Root"', f'type="{name}:Bericht"')
        text = text.replace('<xs:complexType name="Root">', '<xs:complexType name="Bericht">')
        text = re.sub(r"<ieb:herkomst .*?/>", "", text)
        text = text.replace(
            '<xs:pattern value="[0-9A-Z]{4}"/>', f'{values}<xs:maxLength value="4"/>'
        )
        for reference in re.findall(r"  <xs:import .*?/>\n", text):
            text = text.replace(reference, "").replace(
                "  <xs:annotation>", reference + "  <xs:annotation>", 1
            )
        shown = name.capitalize() if name == "basisschema" else name.upper()
        (folder / f"{shown}.xsd").write_text(text.replace("  ", "\t"))
    return ieb.Release.from_xsd(folder)


class TestTheLayoutOfTheSisterStandards:
    @given(message=messages(ieb.WMO405, ieb.WMO407, ieb.WMO409))
    def test_a_heenbericht_is_written_for_it_and_read_back(self, customary, message):
        """When the official XSDs look like those of the sister standards, messages still fit."""
        read = ieb.parse(ieb.serialize(message, release=customary), release=customary)
        assert read == message.for_release(customary)

    def test_a_retour_has_only_codes_that_its_list_holds(self, customary):
        """A retour is never written with a code that the receiver's XSD would refuse."""
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
        answer = {
            "identificatie": "R1",
            "dagtekening": start.header.bericht_identificatie.dagtekening,
        }
        with pytest.raises(ieb.NoRetour, match=r"retourcode '9404' staat niet in de codelijst"):
            ieb.build_retour(start, ieb.validate(start, ieb.Context(history=history)), **answer)
        coded = ieb.Context(history=history, retourcodes={"TR404": "9056"})
        retour = ieb.build_retour(start, ieb.validate(start, coded), **answer)
        assert ieb.parse(ieb.serialize(retour), release=customary) == retour


def without_choice(folder: Path, *streams: str) -> ieb.Release:
    """The set with only these streams in WMO409 and WMO410, as elements that may be left out."""
    for name in ("wmo409.xsd", "wmo410.xsd"):
        text = re.sub(r'</?xs:choice( minOccurs="0")?>', "", (folder / name).read_text())
        for stream in ("Abonnementstarief", "BeschermdWonen"):
            found = re.search(rf' *<xs:element name="{stream}".*?</xs:element>\n', text, re.DOTALL)[
                0
            ]
            optional = found.replace(">", ' minOccurs="0">', 1)
            text = text.replace(found, optional if stream in streams else "")
        (folder / name).write_text(text)
    return ieb.Release.from_xsd(folder)


@pytest.fixture(scope="module")
def staged(copy_xsds) -> ieb.Release:
    """A set in which the streams of a WMO409 stand one after the other."""
    return without_choice(copy_xsds(), "Abonnementstarief", "BeschermdWonen")


class TestAlternatives:
    """The two streams of a WMO409 may stand in a choice, one after the other, or alone."""

    @settings(max_examples=20)
    @given(message=messages(ieb.WMO409, ieb.WMO410))
    def test_one_after_the_other_they_are_written_and_read_back(self, staged, message):
        """No choice in the XSD is needed: what the model holds decides which stream is written."""
        data = ieb.serialize(message, release=staged)
        assert ieb.parse(data, release=staged) == message.for_release(staged)

    def test_a_stream_that_the_set_does_not_have_cannot_be_written(self, xsds):
        """A remark on beschermd wonen is refused where only the other stream exists."""
        release = without_choice(xsds, "Abonnementstarief")
        own = {"ontvanger": "0513", "identificatie": "C1", "dagtekening": date(2025, 5, 14)}
        reden = ieb.RedenTerugkoppeling.STARTDATUM_NA_OVERLIJDEN
        abo = ieb.WMO409.terugkoppeling(**own, eb_start_nummer=1, reden=reden, release=release)
        assert ieb.parse(ieb.serialize(abo), release=release) == abo
        bw = ieb.WMO409.terugkoppeling(**own, bw_start_nummer=1, reden=reden, release=release)
        with pytest.raises(
            ieb.InvalidValue, match="beschermd_wonen: in de XSD's van deze release bestaat"
        ):
            ieb.serialize(bw)


class TestNames:
    def test_another_mapping_is_another_release(self, xsds):
        """What was used before without a mapping, or with another one, does not linger."""
        swapped = {"EbStartdatum": "EbStopdatum", "EbStopdatum": "EbStartdatum"}
        plain, other = ieb.Release.from_xsd(xsds), ieb.Release.from_xsd(xsds, names=swapped)
        stop = ieb.read(EXAMPLES / "stop.xml")
        assert plain != other
        assert ieb.serialize(stop, release=plain) != ieb.serialize(stop, release=other)

    def test_the_root_may_have_another_name(self, xsds):
        """The mapping of names works for the root element too."""
        replace(xsds, '<xs:element name="Bericht"', '<xs:element name="IebBericht"')
        release = ieb.Release.from_xsd(xsds, names={"Bericht": "IebBericht"})
        data = ieb.serialize(ieb.read(START), release=release)
        assert b"</wmo405:IebBericht>" in data
        assert ieb.parse(data, release=release) == ieb.read(START)

    def test_a_name_that_the_set_does_not_have_is_named(self, xsds):
        """A typing error in a mapping is told, not left without effect."""
        assert texts(xsds, names={"Bsn": "Sofinummer"}) == [
            "Bsn heet er Sofinummer, maar die naam komt in de set niet voor"
        ]


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
    """Who passes '4.0' for a release is told how to get one."""
    with pytest.raises(
        ieb.InvalidType, match=r"verwacht een Release \(zie ieb\.release\), geen str"
    ):
        call()


@pytest.mark.parametrize("name", ["5.0", "4", ""])
def test_a_release_that_is_not_bundled_is_refused(name):
    """Who asks for a release that is not there hears which ones are."""
    with pytest.raises(ieb.InvalidValue, match=r"wel 4\.0, 3\.0 en 1\.0"):
        ieb.release(name)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(message=messages(release=ieb.release("3.0")))
def test_messages_of_release_3_can_be_written_for_4_and_back(message):
    """Who moves from 3.0 to 4.0 keeps the messages: only their form changes."""
    there = message.for_release(ieb.release())
    assert ieb.parse(ieb.serialize(there)) == there
    assert (
        ieb.parse(
            ieb.serialize(there, release=message.release), release=message.release
        ).header.bericht_versie
        == 3
    )
