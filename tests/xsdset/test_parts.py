"""The parts that read an XSD set, one by one: a document, what ties documents, a datatype, a stamp."""

from __future__ import annotations

from pathlib import Path

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import ieb
from ieb.xsdset import check_xsd
from ieb.xsdset.document import Document, read_document
from ieb.xsdset.documents import find_incomplete, load, without_files, xsd_files
from ieb.xsdset.facets import base_of, chain_of, read_simple_type, type_name
from ieb.xsdset.references import (
    basis_of,
    described_message,
    find_unresolved,
    main_of,
    parts_of,
    references_of,
    sources_of,
    used_by_messages,
    with_messages,
    with_xml,
    without_namespace,
)
from ieb.xsdset.stamps import fixed_value, read_stamp, version_fault

from .support import OURS, START, element, replace

XS = "http://www.w3.org/2001/XMLSchema"


def document(file: str = "a.xsd", namespace: str = "urn:a", inner: str = "") -> Document:
    """Return a document of an XSD set, from what stands in its schema."""
    target = f' targetNamespace="{namespace}"' if namespace else ""
    made = read_document(file, f'<xs:schema xmlns:xs="{XS}"{target}>{inner}</xs:schema>'.encode())
    assert isinstance(made, Document)
    return made


def appinfo(**about: str) -> str:
    """Return what a document says of itself."""
    entries = "".join(f"<{name}>{text}</{name}>" for name, text in about.items())
    return f"<xs:annotation><xs:appinfo>{entries}</xs:appinfo></xs:annotation>"


def include(file: str) -> str:
    """Return an include of a document."""
    return f'<xs:include schemaLocation="{file}"/>'


def imported(namespace: str, file: str = "elders.xsd") -> str:
    """Return an import of a namespace."""
    return f'<xs:import namespace="{namespace}" schemaLocation="{file}"/>'


class TestADocument:
    def test_it_says_of_itself_what_stands_in_its_appinfo(self):
        """By the name of the element, without the white space around it."""
        made = document(inner=appinfo(bericht=" WMO405 ", release="4.0"))
        assert made.about == {"bericht": "WMO405", "release": "4.0"}

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"<a>", "regel 1: geen goed gevormde XML."),
            (b"<!DOCTYPE a><a/>", "heeft een DOCTYPE; dat is niet toegestaan."),
            (b"<a/>", 'geen XSD, want het begint met "a".'),
        ],
    )
    def test_what_is_none_says_why(self, content, why):
        """With the name of the file, so that a user can look at it."""
        told = read_document("x.xsd", content)
        assert isinstance(told, str)
        assert told.startswith("x.xsd")
        assert told.replace("'", '"').endswith(why)

    def test_its_key_is_its_own_and_safe_in_a_url(self):
        """Two names that become the same get two keys."""
        first = read_document("a b.xsd", f'<xs:schema xmlns:xs="{XS}"/>'.encode())
        assert isinstance(first, Document)
        other = read_document("a#b.xsd", f'<xs:schema xmlns:xs="{XS}"/>'.encode(), [first.key])
        assert isinstance(other, Document)
        assert (first.key, other.key) == ("a_b.xsd", "_a_b.xsd")

    def test_its_name_is_fit_to_be_shown(self):
        """What would move the cursor of a screen is replaced."""
        assert document("a\x1b[2J.xsd").name == "a\N{REPLACEMENT CHARACTER}[2J.xsd"

    def test_what_is_no_element_of_its_appinfo_says_nothing(self):
        """A processing instruction has no name that anyone looks for."""
        made = document(
            inner="<xs:annotation><xs:appinfo><?pi a?><a>1</a></xs:appinfo></xs:annotation>"
        )
        assert made.about == {"a": "1"}

    def test_it_may_have_no_prefix_for_a_namespace(self):
        """Then ours is written."""
        assert document().prefix_of(XS) == "xs"
        assert document().prefix_of("urn:a") is None


class TestWhatTiesDocuments:
    def test_an_import_is_looked_up_by_its_namespace(self):
        """Where it says the document can be found does not count when another namespace is there."""
        other, basis = document("b.xsd", "urn:b"), document("c.xsd", "urn:c")
        main = document(inner=imported("urn:b", "c.xsd"))
        (reference,) = references_of(main, [main, other, basis])
        assert (reference.target, reference.includes) == (other, False)

    def test_an_include_is_looked_up_by_its_name(self):
        """In whatever folder or spelling the name is written."""
        part = document("deel een.xsd")
        main = document(inner=include("../map/deel%20een.xsd"))
        (reference,) = references_of(main, [main, part])
        assert (reference.target, reference.includes) == (part, True)

    def test_what_is_not_there_is_told_with_its_line(self):
        """And what would have to be fetched never is."""
        main = document(inner=f"\n{imported('urn:b')}\n{include('http://x.nl/d.xsd')}")
        assert [told.replace("'", '"') for told in find_unresolved([main])] == [
            'a.xsd, regel 2: "urn:b" staat niet in de map.',
            "a.xsd, regel 3: xs:include van een URL wordt nooit opgehaald.",
        ]

    def test_the_parts_of_a_document_are_all_that_it_includes(self):
        """Also by way of others, and in a circle."""
        first = document("a.xsd", inner=include("b.xsd") + imported("urn:d"))
        second = document("b.xsd", inner=include("c.xsd"))
        third = document("c.xsd", inner=include("a.xsd"))
        other = document("d.xsd", "urn:d")
        assert parts_of(first, [first, second, third, other]) == [first, second, third]

    def test_only_an_included_document_may_lack_a_namespace(self):
        """It gets the one of the document that includes it."""
        lone, part = document("b.xsd", ""), document("c.xsd", "")
        main = document(inner=include("c.xsd"))
        assert list(without_namespace([main, lone, part])) == ["b.xsd: heeft geen targetNamespace."]

    def test_the_namespace_of_xml_is_added_when_it_is_asked_for(self):
        """So that nothing has to be fetched; once, and not when the folder has its own."""
        space = "http://www.w3.org/XML/1998/namespace"
        plain, asking, own = document(), document(inner=imported(space)), document("x.xsd", space)
        assert with_xml([plain]) == [plain]
        assert [made.namespace for made in with_xml([asking])] == ["urn:a", space]
        assert with_xml([asking, own]) == [asking, own]

    def test_a_reference_points_to_a_document_of_the_set(self):
        """What is compiled names nothing outside of it."""
        part = document("een deel.xsd")
        main = document(inner=include("http://x.nl/een%20deel.xsd"))
        assert b'schemaLocation="een_deel.xsd"' in sources_of([main, part])["a.xsd"]


class TestWhichMessage:
    @pytest.mark.parametrize(
        ("namespace", "about", "expected"),
        [
            ("urn:a", {"bericht": "wmo405"}, "WMO405"),
            ("http://x.nl/wmo406/schema", {}, "WMO406"),
            ("http://x.nl/wmo406/schema", {"bericht": "WMO405"}, "WMO405"),
            ("http://x.nl/wmo499/schema", {"bericht": "Iets"}, None),
        ],
    )
    def test_a_document_says_it_in_appinfo_or_else_by_its_namespace(
        self, namespace, about, expected
    ):
        """Whatever the case of the letters."""
        assert described_message(document("a.xsd", namespace, appinfo(**about))) == expected

    def test_the_main_document_has_the_root_and_includes_the_others(self):
        """What its parts say of themselves counts for the message, its own words first."""
        root = document("a.xsd", inner=include("b.xsd") + '<xs:element name="Bericht"/>')
        part = document("b.xsd", inner=appinfo(bericht="WMO405", release="4.0"))
        assert main_of([part, root], [part, root]) == root
        both = [document("a.xsd", inner=appinfo(bericht="WMO405") + include("b.xsd")), part]
        found, torn = with_messages(both)
        assert ([made.message for made in found], torn) == (["WMO405", None], [])
        assert found[0].about["release"] == "4.0"

    def test_a_message_in_two_documents_apart_is_told(self):
        """Nobody could say which of them counts."""
        about = appinfo(bericht="WMO405")
        _, torn = with_messages([document("a.xsd", inner=about), document("b.xsd", inner=about)])
        assert torn == ["WMO405"]

    def test_what_no_message_needs_is_left_out(self):
        """A set may lie in a folder with other XSDs, once it has a message and a basisschema."""
        basis = document("b.xsd", "http://x.nl/basisschema")
        stray = document("c.xsd", "urn:c")
        main = document("a.xsd", "http://x.nl/wmo405", imported(basis.namespace))
        found, _ = with_messages([main, basis, stray])
        assert [used.file for used in used_by_messages(found)] == ["a.xsd", "b.xsd"]
        assert used_by_messages([stray]) == [stray]
        assert used_by_messages(found[:1]) == found[:1]
        assert basis_of(found[0], found) == basis

    def test_what_a_set_lacks_is_told(self):
        """A basisschema, a message, or both; of an empty folder something else is said."""
        basis = document("b.xsd", "http://x.nl/basisschema")
        assert len(list(find_incomplete([document()]))) == 2
        assert [told[:4] for told in find_incomplete([basis])] == ["Geen"]
        assert list(find_incomplete([])) == []


class TestAFolder:
    def test_its_xsds_are_those_that_a_user_put_there(self, tmp_path):
        """Not what a Mac or an Office program puts beside them, and no folders."""
        for name in ("b.XSD", "a.xsd", "._a.xsd", "~$a.xsd", "a.txt"):
            (tmp_path / name).write_text("")
        (tmp_path / "c.xsd").mkdir()
        assert [path.name for path in xsd_files(tmp_path)] == ["a.xsd", "b.XSD"]

    def test_an_empty_one_tells_where_there_are_some(self, tmp_path):
        """Who pointed at the folder above is helped at once."""
        assert [told[-8:] for told in without_files([], tmp_path)] == ["(*.xsd)."]
        (tmp_path / "xsds").mkdir()
        (tmp_path / "xsds" / "a.xsd").write_text("")
        (told,) = without_files([], tmp_path)
        assert "xsds" in told
        assert list(without_files([Path("a.xsd")], tmp_path)) == []

    def test_what_can_be_read_is_read_beside_what_cannot(self, tmp_path):
        """All faults are told at once."""
        good = tmp_path / "a.xsd"
        good.write_text(f'<xs:schema xmlns:xs="{XS}"/>')
        bad = tmp_path / "b.xsd"
        bad.write_text("<b>")
        documents, faults = load([good, bad])
        assert [made.file for made in documents] == ["a.xsd"]
        assert faults == ["b.xsd, regel 1: geen goed gevormde XML."]


def simple(restriction: str, more: str = "") -> xmlschema.validators.XsdSimpleType:
    """Return a datatype from its restriction, compiled."""
    text = (
        f'<xs:schema xmlns:xs="{XS}" xmlns="urn:a" targetNamespace="urn:a">{more}'
        f'<xs:simpleType name="Soort">{restriction}</xs:simpleType></xs:schema>'
    )
    return xmlschema.XMLSchema(text).types["Soort"]


def bounded(low: str, least: int, high: str, most: int) -> str:
    """Return a restriction of whole numbers."""
    return (
        f'<xs:restriction base="xs:integer"><xs:{low} value="{least}"/>'
        f'<xs:{high} value="{most}"/></xs:restriction>'
    )


class TestADatatype:
    @given(
        st.sampled_from(["minInclusive", "minExclusive"]),
        st.sampled_from(["maxInclusive", "maxExclusive"]),
        st.integers(-50, 0),
        st.integers(2, 50),
        st.integers(-60, 60),
    )
    def test_its_limits_are_those_of_the_xsd(self, low, high, least, most, number):
        """An exclusive limit is the number next to it: both judge every number alike."""
        kind = simple(bounded(low, least, high, most))
        read = read_simple_type(kind)
        assert read is not None
        assert (read.fault(str(number)) is None) is kind.is_valid(str(number))

    def test_it_asks_what_the_types_that_it_restricts_ask(self):
        """The strictest limit counts, and every pattern."""
        general = (
            '<xs:simpleType name="Ruim"><xs:restriction base="xs:string"><xs:minLength value="2"/>'
            '<xs:maxLength value="9"/><xs:pattern value="[a-z]*"/></xs:restriction></xs:simpleType>'
        )
        own = (
            '<xs:restriction base="Ruim"><xs:maxLength value="4"/><xs:pattern value="a.*"/>'
            '<xs:pattern value="b.*"/></xs:restriction>'
        )
        kind = simple(own, general)
        read = read_simple_type(kind)
        assert read is not None
        assert (read.min_length, read.max_length) == (2, 4)
        assert read.patterns == ("[a-z]*", "a.*|b.*")
        assert [step.local_name for step in chain_of(kind)] == ["Soort", "Ruim"]
        assert type_name(kind) == "Soort"

    @pytest.mark.parametrize(
        ("base", "expected"),
        [
            ("string", "string"),
            ("token", "string"),
            ("date", "date"),
            ("int", "integer"),
            ("decimal", None),
            ("boolean", None),
            ("NMTOKENS", None),
        ],
    )
    def test_it_is_a_text_a_whole_number_or_a_date(self, base, expected):
        """Anything else has no place in the model."""
        kind = simple(f'<xs:restriction base="xs:{base}"/>')
        assert base_of(kind) == expected
        assert (read_simple_type(kind) is None) is (expected is None)

    def test_a_choice_of_types_is_none_of_them(self):
        """A union has no base of its own."""
        assert base_of(simple('<xs:union memberTypes="xs:int xs:date"/>')) is None

    def test_what_a_shape_cannot_say_is_kept_as_text(self):
        """So that a user is told that the set asks more."""
        kind = simple(
            '<xs:restriction base="xs:integer"><xs:totalDigits value="3"/></xs:restriction>'
        )
        read = read_simple_type(kind)
        assert read is not None
        assert read.extra == ("totalDigits=3",)


class TestAStamp:
    def test_what_the_xsd_fixes_goes_before_what_is_likely(self):
        """Our own XSD allows one BerichtCode, whatever is guessed first."""
        shape = ieb.release().message("WMO405")
        assert fixed_value(shape, "BerichtCode", ["999"]) == shape.stamp.bericht_code
        assert fixed_value(shape, "Bestaat niet", ["1", "2"]) == "2"

    def test_a_version_is_one_of_three_numbers(self):
        """A document that states none gets ours; one that states something else does not fit."""
        good = document(inner=appinfo(BerichtXsdVersie="1.0.2"))
        bad = document(inner=appinfo(BerichtXsdVersie="een"))
        assert version_fault(good, "BerichtXsdVersie", "1.0.0") is None
        told = version_fault(bad, "BerichtXsdVersie", "1.0.0")
        silent = version_fault(document(), "BerichtXsdVersie", "1.0.0")
        assert told is not None
        assert silent is not None
        assert (told.fits, silent.fits) == (False, True)

    def test_our_own_set_states_our_own_stamp(self):
        """Read back from the XSD, without a difference."""
        shape = ieb.release().message("WMO405")
        main = read_document("wmo405.xsd", (OURS / "wmo405.xsd").read_bytes())
        basis = read_document("basisschema.xsd", (OURS / "basisschema.xsd").read_bytes())
        assert isinstance(main, Document)
        assert isinstance(basis, Document)
        assert read_stamp(shape, main, basis) == (shape.stamp, [])


class TestASet:
    def test_a_class_may_stand_inside_its_element(self, xsds):
        """A class without a name is that of its element, and told where that element stands."""
        file = xsds / "wmo405.xsd"
        tree = etree.parse(file)
        space = {"xs": XS}
        (header,) = tree.xpath("//xs:element[@name='Header']", namespaces=space)
        (kind,) = tree.xpath("//xs:complexType[@name='Header']", namespaces=space)
        del header.attrib["type"]
        del kind.attrib["name"]
        header.append(kind)
        tree.write(file)
        made, differences = check_xsd(xsds)
        assert differences == ()
        found = made.message("WMO405").element("Bericht/Header")
        assert found.type.name == "Header"
        assert found.type.place == found.place

    def test_an_element_by_our_name_where_the_set_has_another_is_told(self, xsds):
        """With the name that it has there, and what stands in it is still looked at."""
        replace(xsds, 'name="Bsn"', 'name="Burger"')
        release = ieb.Release.from_xsd(xsds, names={"Bsn": "Burger"})
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.parse(START.read_bytes(), release=release)
        told = {finding.message: finding.path for finding in refused.value.findings}
        assert str(told["Bsn heet in deze XSD-set Burger."]) == "Bericht/Client/Bsn"

    def test_what_stands_in_an_unknown_element_keeps_its_own_name(self, xsds):
        """What the XSD alone refuses is told at a path of names as they stand there."""
        extra = (
            '<xs:element name="Doos"><xs:complexType><xs:sequence><xs:element name="Maat" '
            'type="xs:int"/></xs:sequence></xs:complexType></xs:element>'
        )
        bsn = element(xsds, "wmo405.xsd", "Bsn")
        replace(xsds, bsn, bsn + extra.replace('name="Doos"', 'name="Doos" minOccurs="0"'))
        release = ieb.Release.from_xsd(xsds)
        start = START.read_text()
        end = start.index("Bsn>", start.index("Bsn>") + 1) + 4
        prefix = start[start.rindex("<", 0, end) + 2 : end - 4]
        box = f"<{prefix}Doos><{prefix}Maat>groot</{prefix}Maat></{prefix}Doos>"
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.parse((start[:end] + box + start[end:]).encode(), release=release)
        assert [str(finding.path) for finding in refused.value.findings] == [
            "Bericht/Client/Doos",
            "Bericht/Client/Doos/Maat",
        ]
