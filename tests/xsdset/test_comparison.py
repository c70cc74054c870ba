"""XSD sets of others: what differs from our own set is named, and what only follows from it is not."""

from __future__ import annotations

import re

import pytest

import ieb
from ieb.releases.evidence import facts
from ieb.xsdset import check_xsd

from .support import DATE, NUMBER, START, element, misfits, replace, texts


class TestComparison:
    def test_each_change_is_named_once_with_its_place(self, xsds):
        """A user sees what the official XSDs change, each with its file and line."""
        start, stop = (
            element(xsds, "wmo405.xsd", "EbStartdatum"),
            element(xsds, "wmo405.xsd", "EbStopdatum"),
        )
        replace(xsds, start + stop, stop + start, "wmo405.xsd")
        replace(xsds, '<xs:pattern value="[^:Z]*"/>', "")
        replace(xsds, 'value="580"', 'value="999"', "wmo407.xsd")
        found = [str(difference) for difference in check_xsd(xsds)[1]]
        assert len(found) == 3
        assert any(
            re.match(r"WMO407: BerichtCode 999 in plaats van 580$", match) for match in found
        )
        assert any(
            re.match(r"basisschema\.xsd, regel \d+: LDT_Datum is datum in plaats van", match)
            for match in found
        )
        assert any(
            re.match(
                r"wmo405\.xsd, regel \d+: PeriodeEigenBijdrageAbo: volgorde EbStartNummer, EbStopdatum",
                match,
            )
            for match in found
        )

    def test_versions_and_prefixes_are_compared_too(self, xsds):
        """Differences that change what is written are told, also when no element differs."""
        replace(
            xsds,
            "<ieb:BasisschemaXsdVersie>1.0.0",
            "<ieb:BasisschemaXsdVersie>1.1.0",
            "basisschema.xsd",
        )
        replace(xsds, "wmo409:", "tk:", "wmo409.xsd")
        replace(xsds, "xmlns:wmo409=", "xmlns:tk=", "wmo409.xsd")
        assert texts(xsds) == [
            "BasisschemaXsdVersie 1.1.0 in plaats van 1.0.0",
            "prefix tk in plaats van wmo409",
        ]

    def test_a_message_that_is_not_there_is_named_and_does_not_matter(self, xsds):
        """A set with four of the six messages can be used for those four."""
        for name in ("wmo409.xsd", "wmo410.xsd"):
            (xsds / name).unlink()
        assert texts(xsds) == ["dit bericht is er niet"] * 2
        assert [shape.name for shape in ieb.Release.from_xsd(xsds).messages] == [
            "WMO405",
            "WMO406",
            "WMO407",
            "WMO408",
        ]


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
                '<xs:element name="Bericht" type="wmo405:Root"/>',
                (
                    '<xs:element name="Bericht" type="wmo405:Root"><xs:unique name="uniek">'
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
        """Each demand that our set does not make is told, since it may refuse messages."""
        for document in ("basisschema.xsd", "wmo405.xsd"):
            if old in (xsds / document).read_text():
                replace(xsds, old, new, document)
        found = texts(xsds)
        assert len(found) == 1
        assert text in found[0]

    def test_a_fixed_berichtcode_is_the_code_to_write(self, xsds):
        """It does not matter by which construction an XSD fixes the BerichtCode."""
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
        """It does not matter by which facet an XSD fixes the version of a message."""
        replace(xsds, '<xs:pattern value="4"/>', facets)
        release = ieb.Release.from_xsd(xsds)
        data = ieb.serialize(ieb.read(START), release=release)
        assert b"<wmo405:BerichtVersie>5<" in data
        assert ieb.parse(data, release=release).header.bericht_versie == 5

    @pytest.mark.parametrize("version", ["05", "v5", "[5-9]"])
    def test_a_version_that_is_no_plain_number_is_refused(self, xsds, version):
        """The version that must be written is never guessed from a pattern."""
        integer = (
            '<xs:restriction base="ieb:LDT_BerichtVersie">\n            <xs:pattern value="4"/>'
        )
        text = f'<xs:restriction base="xs:string">\n            <xs:pattern value="{version}"/>'
        replace(xsds, integer, text, "wmo405.xsd")
        (told,) = (misfit for misfit in misfits(xsds) if "BerichtVersie moet" in misfit)
        assert re.fullmatch(
            r"wmo405\.xsd, regel \d+: welke waarde BerichtVersie moet hebben, is er .*", told
        )

    def test_two_of_our_names_may_be_one_of_theirs(self, xsds):
        """The official set may call both start numbers the same."""
        names = {"EbStartNummer": "StartNummer", "BwStartNummer": "StartNummer"}
        for ours, theirs in names.items():
            replace(xsds, f'"{ours}"', f'"{theirs}"')
        release = ieb.Release.from_xsd(xsds, names=names)
        data = ieb.serialize(ieb.read(START), release=release)
        assert b"<wmo405:StartNummer>649901<" in data
        assert ieb.parse(data, release=release) == ieb.read(START)


class TestWhatIsNamed:
    """What differs is named, and what is only a consequence is not."""

    @pytest.mark.parametrize("form", ['elementFormDefault="unqualified"', ""])
    def test_elements_in_another_namespace_are_named(self, xsds, form):
        """A form default that moves elements is told per element, and each once."""
        replace(xsds, 'elementFormDefault="qualified"', form, "wmo405.xsd")
        found = texts(xsds)
        assert "Bsn staat hier in geen namespace" in found
        assert len(found) == len(set(found))

    def test_a_version_that_is_not_stated_is_named(self, xsds):
        """A user knows which version is written in headers when the set itself is silent."""
        replace(xsds, "<ieb:BerichtXsdVersie>1.0.0</ieb:BerichtXsdVersie>", "", "wmo405.xsd")
        assert texts(xsds) == ["BerichtXsdVersie staat niet in de appinfo; wij schrijven 1.0.0"]

    def test_a_version_in_another_form_is_refused(self, xsds):
        """A version that could not be written in a header is refused with what it should be."""
        replace(xsds, "<ieb:BerichtXsdVersie>1.0.0<", "<ieb:BerichtXsdVersie>1.0<", "wmo405.xsd")
        (told,) = misfits(xsds)
        assert "BerichtXsdVersie '1.0' in de appinfo is geen versie zoals 1.0.0" in told

    def test_an_unknown_optional_element_is_named_whatever_its_type(self, xsds):
        """A new optional element is told, and does not make a set unusable."""
        extra = '<xs:element name="Ind" type="xs:boolean" minOccurs="0"/>'
        bsn = element(xsds, "wmo405.xsd", "Bsn")
        replace(xsds, bsn, bsn + extra, "wmo405.xsd")
        assert texts(xsds) == ["Client: het optionele element Ind is onbekend"]
        assert ieb.Release.from_xsd(xsds)

    def test_an_element_that_refers_to_its_own_class_is_not_followed(self, xsds):
        """A recursive declaration in an XSD cannot make the reading endless."""
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
        """A user sees that an element was renamed or moved, and which of ours it is."""
        replace(xsds, f'name="{old}"', f'name="{new}"', "wmo405.xsd")
        assert any(text in misfit for misfit in misfits(xsds))

    def test_a_group_that_does_not_fit_is_told_by_itself(self, xsds):
        """Its elements are still looked at: none of them is called missing."""
        name = '<xs:complexType name="PeriodeEigenBijdrageAbo">'
        before, after = (xsds / "wmo405.xsd").read_text().split(name)
        after = after.replace("xs:sequence>", "xs:all>")
        (xsds / "wmo405.xsd").write_text(before + name + after)
        (told,) = misfits(xsds)
        assert "Bericht/Client/PeriodeEigenBijdrageAbo: xs:all past niet in het model" in told

    def test_an_element_that_stands_there_twice_is_refused(self, xsds):
        """An element with two places in a class cannot be bound to one value of the model."""
        bsn = element(xsds, "wmo405.xsd", "Bsn")
        replace(xsds, bsn, bsn + bsn, "wmo405.xsd")
        assert any(
            "Bericht/Client: Bsn staat er op meer dan één plaats" in misfit
            for misfit in misfits(xsds)
        )

    def test_a_header_without_berichtcode_is_refused(self, xsds):
        """Without a BerichtCode nobody could tell the messages apart."""
        code = re.search(
            r' *<xs:element name="BerichtCode">.*?</xs:element>\n', self.text(xsds), re.DOTALL
        )[0]
        replace(xsds, code, "", "wmo405.xsd")
        assert any("Header: BerichtCode ontbreekt" in misfit for misfit in misfits(xsds))

    def test_an_alternative_may_stand_in_a_group_by_itself(self, xsds):
        """A sequence of one element is that element."""
        stream = element(xsds, "wmo409.xsd", "BeschermdWonen")
        replace(xsds, stream, f"<xs:sequence>{stream}</xs:sequence>", "wmo409.xsd")
        assert check_xsd(xsds)[1] == ()

    def test_an_abstract_element_is_named(self, xsds):
        """An element that may not be written itself is told, not met on sending."""
        head = '<xs:element name="Bericht" type="wmo405:Root"'
        replace(xsds, head, f'{head} abstract="true"', "wmo405.xsd")
        assert texts(xsds) == ["Bericht vraagt hier ook: abstract"]

    @staticmethod
    def text(xsds):
        return (xsds / "wmo405.xsd").read_text()

    def test_a_substitution_group_is_refused(self, xsds):
        """An element that may stand in for another one has no place in the model."""
        head = '<xs:element name="Bericht" type="wmo405:Root"/>'
        other = '<xs:element name="Brief" type="wmo405:Root" substitutionGroup="wmo405:Bericht"/>'
        replace(xsds, head, head + other, "wmo405.xsd")
        assert any("een substitutiegroep past niet" in misfit for misfit in misfits(xsds))

    def test_what_was_read_in_the_set_bears_its_own_mark(self, own):
        """What comes from an XSD of the user is never shown as our reconstruction."""
        assert {
            fact.mark for fact in facts(own) if fact.group in {"Release", "Datatypen", "WMO405"}
        } == {ieb.Mark.XSD}
