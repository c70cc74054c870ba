"""What is no envelope, and what breaks its form: each with its error, its finding and its place."""

from __future__ import annotations

import base64
import re

import pytest
from attrs import asdict, evolve
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import ieb
from ieb import ggk
from ieb.errors import InvalidEnvelope, NotAnEnvelope
from ieb.rules.other_codes import find_other_code

from .support import BSN, BV03, BYTES, CAK, DATA, DI01, DU01, FO01, UUIDS, codes, with_xml
from .test_round_trip import SCHEMA

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
DI = "envelopHeenbericht-ggk_Di01"
ROOT = "<GGK:envelopHeenbericht-ggk_Di01 "
STUUR = f"{DI}/stuurgegevens"
PARAMETERS = f"{DI}/parameters"
XML_FILE = f"{PARAMETERS}/bericht/xmlBestand"
START, END = BYTES.split(b"<GGK:xmlBestand>")[0], BYTES.split(b"</GGK:xmlBestand>")[1]
FO = ggk.serialize(FO01)
ONE = evolve(DI01, inhoud=b"abc")
BYTES_OF_ONE = ggk.serialize(ONE)
SOAP = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>%s</s:Body></s:Envelope>'
BARE = BYTES.partition(b"?>")[2]


def with_base64(text: str) -> bytes:
    """Return the envelope with another text for its payload."""
    return START + b"<GGK:xmlBestand>" + text.encode() + b"</GGK:xmlBestand>" + END


def refuse(data: bytes):
    """Return the error with which bytes are refused, and see that it tells no Bsn."""
    with pytest.raises(ieb.RefusedMessage) as caught:
        ggk.parse(data)
    error = caught.value
    assert error.findings
    assert BSN not in str(error) + repr(error)
    assert error.__cause__ is None
    assert all(
        find_other_code(code) or code in {"OP179", "OP192"} for code in codes(error.findings)
    )
    return error


def try_parse(data: bytes):
    """Return the envelope, or the error with which it is refused."""
    try:
        return ggk.parse(data), None
    except ieb.RefusedMessage as error:
        return None, error


class TestPayload:
    """Base64 is read strictly, for libxml2 and Python are both sloppy, each in its own way."""

    @pytest.mark.parametrize(
        "text",
        [
            "####",
            "-_-_",
            "QUJD!",
            "QUJDé",
            "QR==",
            "QUI",
            "Q",
            "QUJD=",
            "QUJD====",
            "====",
            "=QUJ",
            "QU=JD",
            "QUJDQR==",
        ],
    )
    def test_what_is_no_base64_is_refused(self, text):
        """`####` validates in libxml2, `QR==` decodes in Python; neither becomes a payload."""
        error = refuse(with_base64(text))
        assert type(error) is InvalidEnvelope
        found = {str(finding.path) for finding in error.findings}
        assert found == {XML_FILE}
        assert codes(error.findings) == ["GG025"]

    @pytest.mark.parametrize("text", ["", " ", "\r\n\t"])
    def test_an_empty_payload_is_refused(self, text):
        """The XSD lets it pass; there is no message in it."""
        assert codes(refuse(with_base64(text)).findings) == ["GG026"]

    @pytest.mark.parametrize(
        "text",
        [
            "QUJD",
            " QUJD ",
            "QU\nJD",
            "Q U\r\nJ\tD\n",
            "<!-- x -->QUJD",
            "QU<?x?>JD",
            "<![CDATA[QUJD]]>",
        ],
    )
    def test_white_space_and_comments_say_nothing(self, text):
        """Line breaks and blanks are valid, and so is what the parser drops."""
        assert ggk.parse(with_base64(text)).inhoud == b"ABC"

    def test_other_blanks_are_no_white_space_of_xml(self):
        """A no-break space is none."""
        assert codes(refuse(with_base64("QU\u00a0JD")).findings) == ["GG025"]

    @given(st.binary(max_size=60))
    def test_hostile_base64_never_crashes(self, data):
        """Whatever stands there, it is a payload that is written so, or a finding."""
        text = data.decode("latin-1").translate({ord(char): None for char in "<&\x00"})
        text = "".join(char for char in text if char.isprintable() or char in "\n\t")
        found, refused = try_parse(with_base64(text))
        if refused is None:
            assert base64.b64encode(found.inhoud).decode() == "".join(text.split())
        else:
            assert set(codes(refused.findings)) <= {"GG025", "GG026"}


class TestForm:
    """What the XSD of the envelope refuses is told with a path, and the value is not."""

    @pytest.mark.parametrize(
        ("old", "new", "code", "path"),
        [
            (UUIDS[0], UUIDS[0].upper(), "cvc-pattern-valid", f"{STUUR}/referentienummer"),
            (UUIDS[0], UUIDS[0].replace("-41", "-11"), "cvc-pattern-valid", f"{STUUR}/referentienummer"),
            (UUIDS[0], UUIDS[0].replace("-41", "-71"), "cvc-pattern-valid", f"{STUUR}/referentienummer"),
            (UUIDS[0], f"{{{UUIDS[0]}}}", "cvc-pattern-valid", f"{STUUR}/referentienummer"),
            (UUIDS[0], f" {UUIDS[0]}", "cvc-pattern-valid", f"{STUUR}/referentienummer"),
            ("20260105093000", "2026010", "cvc-pattern-valid", f"{STUUR}/tijdstipBericht"),
            ("20260105093000", "2026-01-05", "cvc-pattern-valid", f"{STUUR}/tijdstipBericht"),
            ("20260105093000", "٢٠٢٦٠١٠٥", "cvc-pattern-valid", f"{STUUR}/tijdstipBericht"),
            (">Di01<", ">Du01<", "cvc-enumeration-valid", f"{STUUR}/berichtcode"),
            (">Di01<", "><", "cvc-enumeration-valid", f"{STUUR}/berichtcode"),
            (">Di01<", "> Di01<", "cvc-enumeration-valid", f"{STUUR}/berichtcode"),
            (">WMO405<", f">{'x' * 31}<", "cvc-maxLength-valid", f"{STUUR}/functie"),
            (">Zorgpakket<", ">Zo<", "cvc-minLength-valid", f"{STUUR}/zender/applicatie"),
            (">0012<", ">12<", "cvc-pattern-valid", f"{PARAMETERS}/applicatieVersie"),
            (">0012<", "> 012<", "cvc-pattern-valid", f"{PARAMETERS}/applicatieVersie"),
            (">0012<", "><a/><", "cvc-type.3.1.2", f"{PARAMETERS}/applicatieVersie"),
            ("<GGK:bericht>", "<GGK:bericht>x", "cvc-complex-type.2.3", f"{PARAMETERS}/bericht"),
            ("<StUF:functie>WMO405</StUF:functie>", "", "cvc-complex-type.2.4.b", f"{STUUR}/functie"),
            ("xmlBestand>", "anders>", "cvc-complex-type.2.4.a", f"{PARAMETERS}/bericht"),
            ("<GGK:xmlBestand>", '<GGK:xmlBestand bestandsnaam="a.xml">', "cvc-complex-type.3.2.2", XML_FILE),
            (
                "<GGK:xmlBestand>",
                '<GGK:xmlBestand xmlns:m="http://www.w3.org/2005/05/xmlmime" m:contentType="x">',
                "cvc-complex-type.3.2.2",
                XML_FILE,
            ),
            ("GGK:xmlBestand", "GGK:tekstBestand", "cvc-complex-type.4", f"{PARAMETERS}/bericht/tekstBestand"),
            ("<StUF:zender>", f"<StUF:zender {XSI} xsi:nil='true'>", "cvc-complex-type.3.2.2", f"{STUUR}/zender"),
            ("<StUF:zender>", f"<StUF:zender {XSI} xsi:nil='false'>", "cvc-complex-type.3.2.2", f"{STUUR}/zender"),
            (
                "<StUF:zender>",
                f"<StUF:zender {XSI} xsi:type='StUF:Partij'>",
                "cvc-complex-type.3.2.2",
                f"{STUUR}/zender",
            ),
        ],
    )  # fmt: skip
    def test_a_fault_is_told_with_its_place(self, old, new, code, path):
        """Code of the W3C, path and line; never the value, and never a Bsn."""
        error = refuse(with_xml(old, new))
        assert type(error) is InvalidEnvelope
        assert (code, path) in [(found.code, str(found.path)) for found in error.findings]
        assert {found.mark for found in error.findings} == {ieb.Mark.GGK}

    def test_the_order_is_fixed(self):
        """Administratie comes before gebruiker, and crossRefnummer before functie."""
        app = "<StUF:applicatie>Zorgpakket</StUF:applicatie>"
        swapped = (
            f"{app}<StUF:gebruiker>a</StUF:gebruiker><StUF:administratie>b</StUF:administratie>"
        )
        found = refuse(with_xml(app, swapped)).findings
        assert codes(found) == ["cvc-complex-type.2.4.a"]
        assert (
            "de volgorde is organisatie, applicatie, administratie, gebruiker" in found[0].message
        )
        cross = f"<StUF:crossRefnummer>{UUIDS[0]}</StUF:crossRefnummer>"
        functie = "<StUF:functie>WMO406</StUF:functie>"
        data = with_xml(cross + functie, functie + cross, ggk.serialize(DU01))
        assert codes(refuse(data).findings) == ["cvc-complex-type.2.4.b", "cvc-complex-type.2.4.a"]

    @pytest.mark.parametrize(
        ("old", "new"), [("StUF:functie>", "GGK:functie>"), ("GGK:bericht>", "StUF:bericht>")]
    )
    def test_another_namespace_is_told(self, old, new):
        """Below stuurgegevens all is StUF, below parameters all is GGK."""
        found = refuse(with_xml(old, new)).findings
        assert codes(found) == ["cvc-complex-type.2.4.a", "cvc-complex-type.2.4.b"]
        assert "heeft hier een andere namespace dan verwacht" in found[0].message

    def test_all_faults_are_told_at_once(self):
        """In document order; one fault hides no other."""
        data = with_xml(
            ">Zorgpakket<", ">Z<", with_xml(">0012<", ">x<", with_xml(">0513<", f">{'0' * 201}<"))
        )
        assert [str(found.path) for found in refuse(data).findings] == [
            f"{STUUR}/zender/organisatie",
            f"{STUUR}/zender/applicatie",
            f"{PARAMETERS}/applicatieVersie",
        ]

    def test_two_payloads_are_one_too_many(self):
        """One message per envelope."""
        found = refuse(
            with_xml("</GGK:xmlBestand>", "</GGK:xmlBestand><GGK:xmlBestand>QQ==</GGK:xmlBestand>")
        ).findings
        assert codes(found) == ["cvc-complex-type.2.4.a"]

    @pytest.mark.parametrize("name", ["a.c", "a b.csv", "a" * 256, "é.csv"])
    def test_a_file_name_is_checked(self, name):
        """4 to 255 characters of a few kinds; its attribute has no namespace."""
        data = with_xml("<GGK:xmlBestand>", f'<GGK:tekstBestand bestandsnaam="{name}">')
        data = with_xml("</GGK:xmlBestand>", "</GGK:tekstBestand>", data)
        assert str(refuse(data).findings[0].path) == f"{PARAMETERS}/bericht/tekstBestand"
        qualified = data.replace(b"bestandsnaam=", b"StUF:bestandsnaam=")
        assert codes(refuse(qualified).findings) == ["cvc-complex-type.3.2.2", "cvc-complex-type.4"]

    def test_a_right_attribute_beside_a_fault_is_no_fault(self):
        """Only what is wrong is told."""
        data = with_xml(ROOT, f'{ROOT}{XSI} xsi:schemaLocation="a b" ', with_xml(">0012<", ">x<"))
        data = with_xml("<GGK:xmlBestand>", '<GGK:tekstBestand bestandsnaam="a.csv">', data)
        data = with_xml("</GGK:xmlBestand>", "</GGK:tekstBestand>", data)
        assert codes(refuse(data).findings) == ["cvc-pattern-valid"]

    def test_where_an_xsd_may_be_found_says_nothing(self):
        """xsi:schemaLocation on the root is accepted, and nothing is looked up."""
        data = with_xml(ROOT, f'{ROOT}{XSI} xsi:schemaLocation="a file:///nergens.xsd" ')
        assert ggk.parse(data) == DI01

    @pytest.mark.parametrize(("old", "new"), [
        ("<StUF:plek>client<", "<StUF:plek>Client<"),
        ("<StUF:code>", "<StUF:functie>WMO405</StUF:functie><StUF:code>"),
        ("<StUF:code>", "<StUF:entiteittype>WMO405</StUF:entiteittype><StUF:code>"),
        ("StUF:detailsXML>", "StUF:DetailsXML>"),
        ("StUF:details>", "StUF:Details>"),
        ("tijdstipBericht>20260105093000</StUF:tijdstipBericht", "tijdstipbericht>20260105093000</StUF:tijdstipbericht"),
        ("<StUF:berichtcode>Fo01", "<StUF:berichtcode>Fo03"),
    ])  # fmt: skip
    def test_a_fault_is_held_to_its_form(self, old, new):
        """`Client`, a functie in a Fo01, and the spellings of an older description are refused."""
        assert type(refuse(with_xml(old, new, FO))) is InvalidEnvelope

    def test_an_empty_berichtcode_of_a_fault_is_no_fault(self):
        """What XSD calls fixed may be left empty, also where something else is wrong."""
        data = with_xml("<StUF:berichtcode>Fo01<", "<StUF:berichtcode><", FO)
        data = with_xml("<StUF:plek>client<", "<StUF:plek>x<", data)
        assert codes(refuse(data).findings) == ["cvc-enumeration-valid"]

    def test_a_long_list_of_faults_is_counted(self):
        """At most a thousand are listed, and the last one says that there are more."""
        found = refuse(with_xml("<GGK:bericht>", "<GGK:x/>" * 1500 + "<GGK:bericht>")).findings
        assert len(found) == 1001
        assert found[-1].code == "bevindingen-meer"

    def test_a_line_beyond_what_libxml2_keeps_is_told(self):
        """A fault on line 70,003 is told there."""
        data = with_xml("<GGK:bericht>", "\n" * 70_000 + "<GGK:bericht>x")
        assert refuse(data).findings[0].line == 70_002

    @given(st.data())
    def test_what_the_xsd_refuses_is_explained(self, data):
        """Cut, doubled or changed anywhere: our XSD and our explanation always agree."""
        root = etree.fromstring(data.draw(st.sampled_from([BYTES, FO, ggk.serialize(BV03)])))
        nodes = list(root.iter())
        node = data.draw(st.sampled_from(nodes[1:]))
        parent = node.getparent()
        how = data.draw(st.sampled_from(["cut", "double", "text", "rename", "move", "attribute"]))
        match how:
            case "cut":
                parent.remove(node)
            case "double":
                parent.append(etree.fromstring(etree.tostring(node)))
            case "text":
                node.text = data.draw(st.text("0a Di\n=", max_size=60))
            case "rename":
                node.tag = data.draw(st.sampled_from(nodes)).tag
            case "move":
                data.draw(st.sampled_from([*nodes[:1], parent])).insert(0, node)
            case _:
                node.set(data.draw(st.sampled_from(["a", "bestandsnaam"])), "abcd")
        changed = etree.tostring(root)
        valid = SCHEMA.validate(etree.fromstring(changed))
        _, refused = try_parse(changed)
        if refused is None:
            assert valid or how == "text"  # the text of a detailsXML
        else:
            assert not valid or {"GG025", "GG026"} & {*codes(refused.findings)}


class TestOtherFiles:
    """What is no envelope at all."""

    @pytest.mark.parametrize(
        ("data", "code", "text"),
        [
            (DATA, "GG024", "bericht zonder envelop; lees het met ieb.parse"),
            (b"<a/>", "GG020", "'a' is geen envelop"),
            (BARE.replace(b"koppelvlak/ggk0210", b"sectormodel/ggk/0210"), "GG021", "van voor 2017"),
            (SOAP.replace(b"schemas.xmlsoap.org/soap/envelope/", b"www.w3.org/2003/05/soap-envelope") % BARE, "GG022", r"SOAP 1\.2"),
            (SOAP % b"", "GG023", "een envelop erin"),
            (SOAP % (BARE * 2), "GG023", "een envelop erin"),
            (SOAP % (SOAP % BARE), "GG023", "'Envelope' is geen envelop"),
            (SOAP % b"<s:Fault/>", "GG023", "'Fault' is geen envelop"),
            (SOAP % b"<a/>", "GG020", "'a' is geen envelop"),
            (SOAP % DATA.partition(b"?>")[2], "GG024", "zonder envelop"),
            (SOAP.replace(b"s:Body", b"s:Lijf") % BARE, "GG023", "Body verwacht"),
        ],
    )  # fmt: skip
    def test_it_is_told_what_it_is(self, data, code, text):
        """With a code of its own, and what to do."""
        error = refuse(data)
        assert type(error) is NotAnEnvelope
        assert codes(error.findings) == [code]
        assert re.search(text, str(error))

    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            (b"", ieb.NotWellFormed),
            (b"{}", ieb.NotWellFormed),
            (BYTES[:-5], ieb.NotWellFormed),
            (BYTES.replace(b"UTF-8", b"ISO-8859-1"), ieb.WrongEncoding),
            (BYTES.decode().encode("utf-16"), ieb.WrongEncoding),
            (b"<!DOCTYPE a [<!ENTITY x 'y'>]>" + BARE, ieb.ForbiddenDoctype),
            (b"<a>" * 100_000 + b"</a>" * 100_000, ieb.NotWellFormed),
            (BARE + b" " * 25_000_000, ieb.TooLarge),
            (b"<a>" + b"<a/>" * 1_000_000 + b"</a>", ieb.TooLarge),
        ],
        ids=range(9),
    )
    def test_the_parser_is_that_of_messages(self, data, kind):
        """DOCTYPE, entities, encoding, depth and size are refused before anything is read."""
        assert type(refuse(data)) is kind

    @given(st.binary())
    def test_hostile_bytes_never_crash(self, data):
        """Whatever comes in, a refusal or an envelope comes out."""
        refuse(data)

    @given(
        st.sampled_from([BYTES, FO, ggk.serialize(BV03), ggk.serialize(DU01)]),
        st.integers(0, 1_000),
        st.sampled_from([b"", b" ", b"0", b"a", b"\r\n", "\u0660".encode()]),
        st.integers(0, 3),
    )
    def test_what_is_read_could_be_made(self, data, place, other, gone):
        """Our class asks no more than the XSD did: all that is read passes its checks as well."""
        envelope, refused = try_parse(data[:place] + other + data[place + gone :])
        if refused is None:
            assert type(envelope)(**asdict(envelope, recurse=False)) == envelope

    @given(st.integers(0, len(BYTES) - 1), st.binary(max_size=3), st.integers(0, 3))
    def test_a_flipped_byte_never_crashes(self, place, other, gone):
        """Nor does an envelope in which some bytes are others."""
        data = BYTES[:place] + other + BYTES[place + gone :]
        envelope, refused = try_parse(data)
        shown = str(refused)
        if refused is None:
            unwrapped = ggk.unwrap(envelope)
            shown = f"{envelope!r}{unwrapped!r}{[str(found) for found in unwrapped.findings]}"
        assert BSN not in shown

    def test_only_bytes_are_read(self):
        """A text is told to be none, and how a file gives them; `ieb.read` reads no envelope."""
        told = r"Een envelop wordt gelezen uit bytes, niet uit str\. .*read_bytes\(\)"
        with pytest.raises(ieb.InvalidType, match=told):
            ggk.parse(BYTES.decode())


class TestLarge:
    """Up to 25,000,000 bytes, beyond the 10 MB at which libxml2 stops by itself."""

    def test_what_is_just_not_too_large_comes_back(self):
        """The largest payload that fits, base64 included."""
        room, rest = divmod(ggk.MAX_BYTES - len(BYTES_OF_ONE), 4)
        payload = b"\x01\x02\x03" * (room + 1)
        largest = evolve(ONE, inhoud=payload, functie="WMO405" + "x" * rest)
        data = ggk.serialize(largest)
        assert len(data) == ggk.MAX_BYTES
        assert ggk.parse(data).inhoud == payload
        with pytest.raises(ieb.TooLarge, match="groter dan 25 MB"):
            ggk.serialize(evolve(largest, functie=f"{largest.functie}x"))
        fault = ggk.fault(largest, "IB003", omschrijving="", **CAK, referentienummer=UUIDS[3])
        assert fault.details_xml is None

    @pytest.mark.parametrize("end", [b"</a>" * 300, b""])
    def test_depth_is_bounded_there_too(self, end):
        """Without its bounds libxml2 would go on; we count before."""
        data = b"<b>" + b"<a>" * 300 + end + b"x" * 10_000_001 + b"</b>"
        error = refuse(data)
        assert type(error) is ieb.NotWellFormed
        assert "te diep genest" in str(error)

    @pytest.mark.parametrize("before", [b"", b"<!-- x -->\n", b"<?x?>"])
    def test_a_doctype_is_refused_there_too(self, before):
        """Without its bounds libxml2 would expand whatever a DOCTYPE declares."""
        data = before + b"<!DOCTYPE b [<!ENTITY x 'y'>]><b>&x;" + b"x" * 10_000_001 + b"</b>"
        assert type(refuse(data)) is ieb.ForbiddenDoctype

    def test_a_large_file_that_is_cut_off_says_so(self):
        """What is not well-formed is told as in a small one."""
        assert type(refuse(b"<b>" + b"x" * 10_000_001)) is ieb.NotWellFormed
