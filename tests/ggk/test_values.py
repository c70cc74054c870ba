"""The envelopes as values: what they refuse, what they show, and what their moment is."""

from __future__ import annotations

from datetime import datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb import ggk

from .support import BSN, BV03, DATA, DI01, DU01, FO01, FO03, UUIDS

ALL = [DI01, DU01, FO01, FO03, BV03]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"referentienummer": UUIDS[0].upper()}, "referentienummer: verwacht een UUID versie 4 in kleine"),
        ({"referentienummer": ""}, "verwacht een UUID"),
        ({"tijdstip_bericht": "2026"}, "tijdstip_bericht: verwacht 8 tot en met 17 cijfers"),
        ({"functie": "x" * 31}, "functie: verwacht hoogstens 30 tekens"),
        ({"functie": "a\x00"}, "functie: er staat een teken in dat XML niet kent"),
        ({"functie": "\ud800"}, "functie: er staat een teken in dat XML niet kent"),
        ({"applicatie_versie": 10_000}, "applicatie_versie: verwacht 0 tot en met 9999"),
        ({"functie_subversie": -1}, "functie_subversie: verwacht 0 tot en met 9999"),
        ({"inhoud": b""}, "inhoud: een envelop zonder bericht bestaat niet"),
        ({"bestandsnaam": "a/b.csv"}, "bestandsnaam: verwacht 4 tot en met 255"),
        ({"zender": ggk.Partij(None, "abc")}, "zender: de organisatie ontbreekt"),
    ],
)  # fmt: skip
def test_what_the_xsd_refuses_cannot_be_made(change, text):
    """With what was expected, and without the value."""
    with pytest.raises(ieb.InvalidValue, match=text):
        evolve(DI01, **change)


@pytest.mark.parametrize(
    ("envelope", "change", "text"),
    [
        (DI01, {"zender": "0513"}, "zender: verwacht een Partij, geen str"),
        (BV03, {"zender": "0513"}, "zender: verwacht een Partij, geen str"),
        (DI01, {"inhoud": "<a/>"}, "inhoud: verwacht bytes, geen str"),
        (DI01, {"functie": 405}, "functie: verwacht tekst, geen int"),
        (DI01, {"functie_versie": "0004"}, "functie_versie: verwacht een geheel getal, geen str"),
        (DI01, {"functie_versie": True}, "functie_versie: verwacht een geheel getal, geen bool"),
        (FO01, {"code": "IB001"}, "code: verwacht een FoutCode, geen str"),
        (FO01, {"plek": "client"}, "plek: verwacht een Plek, geen str"),
        (FO01, {"details_xml": "<a/>"}, "details_xml: verwacht bytes, geen str"),
    ],
)
def test_another_type_is_told(envelope, change, text):
    """An error of this library that is a TypeError too."""
    with pytest.raises(ieb.InvalidType, match=text):
        evolve(envelope, **change)


def test_a_mistyped_name_is_told_which_was_meant():
    """In Dutch, as everywhere in this library."""
    with pytest.raises(ieb.InvalidType, match="bedoelt u organisatie"):
        ggk.Partij(organisatei="0513", applicatie="Zorgpakket")


def test_organisatie_may_be_left_out_in_a_fault_only():
    """As the XSD has it."""
    assert evolve(FO01, zender=ggk.Partij(None, "abc")).zender.organisatie is None


@pytest.mark.parametrize("envelope", ALL, ids=lambda envelope: envelope.berichtcode)
def test_a_repr_shows_no_payload(envelope):
    """Nor the envelope in a fault: both hold personal data."""
    shown = repr(envelope)
    assert BSN not in shown
    assert DATA.decode()[60:90] not in shown
    assert "<Bericht" not in shown
    assert "wmo405" not in shown


def test_a_repr_shows_no_bsn_in_any_text():
    """Whatever a sender put where."""
    partij = ggk.Partij(BSN, BSN, BSN, BSN)
    code = ggk.FoutCode(BSN[:7])
    fault = evolve(
        FO01, zender=partij, referentienummer=BSN, cross_refnummer=BSN, code=code,
        omschrijving=f"Bsn {BSN} onbekend", details=BSN, details_xml=BSN.encode(),
    )  # fmt: skip
    assert BSN not in repr(fault)
    assert BSN not in repr(evolve(DI01, functie=BSN, bestandsnaam=f"{BSN}.csv"))
    assert BSN not in repr(evolve(BV03, referentienummer=BSN))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20260105", (2026, 1, 5)),
        ("2026010509", (2026, 1, 5, 9)),
        ("202601050930", (2026, 1, 5, 9, 30)),
        ("20260105093015", (2026, 1, 5, 9, 30, 15)),
        ("202601050930151", (2026, 1, 5, 9, 30, 15, 100_000)),
        ("2026010509301512", (2026, 1, 5, 9, 30, 15, 120_000)),
        ("20260105093015123", (2026, 1, 5, 9, 30, 15, 123_000)),
        ("20240229", (2024, 2, 29)),
        ("20260105000000", (2026, 1, 5, 0, 0, 0)),
        ("20260105235959", (2026, 1, 5, 23, 59, 59)),
        ("00010101", (1, 1, 1)),
        ("20260105240000", None),
        ("20260105006000", None),
        ("20260100000000", None),
        ("20261301000000", None),
        ("00000101000000", None),
        ("99999999999999999", None),
        ("20259999", None),
        ("00000000", None),
        ("20250229", None),
        ("202601052400", None),
        ("20260105093060", None),
        ("202601050", None),
        ("20260105093", None),
        ("2026010509301", None),
    ],
)
def test_a_moment_is_read_by_hand(text, moment):
    """The lengths that StUF names; what is no moment stays a text."""
    expected = None
    if moment is not None:
        expected = datetime(*moment)  # noqa: DTZ001  # StUF has no zone
    envelope = evolve(DI01, tijdstip_bericht=text)
    assert envelope.tijdstip == expected
    assert ggk.parse(ggk.serialize(envelope)).tijdstip_bericht == text


class TestWriting:
    """What may be read but not written."""

    @pytest.mark.parametrize("text", ["", " ", " 0513", "0513\n"])
    def test_an_organisatie_is_filled_in(self, text):
        """The XSD lets it be empty; nobody could answer."""
        for name in ("zender", "ontvanger"):
            odd = evolve(DI01, **{name: ggk.Partij(text, "abc")})
            with pytest.raises(
                ieb.InvalidValue, match=rf"{name}\.organisatie: verwacht een ingevulde"
            ):
                ggk.serialize(odd)

    @pytest.mark.parametrize("text", ["", "WMO405 ", "\tWMO405"])
    def test_a_functie_is_the_exact_name(self, text):
        """Also where the XSD takes more."""
        with pytest.raises(ieb.InvalidValue, match="functie: verwacht een ingevulde waarde"):
            ggk.serialize(evolve(DI01, functie=text))

    @pytest.mark.parametrize(
        "content",
        [b"tekst", b"<a/>tekst", b"<a>", b"</d><d>", b"</StUF:detailsXML>", b"<?xml version='1.0'?><a/>", b"<x:a/>",
         b"\xff", b"<!DOCTYPE a><a/>", b"&x;"],
    )  # fmt: skip
    def test_details_xml_holds_elements(self, content):
        """Nothing in it can end the element around it, or stand there as text."""
        with pytest.raises(
            ieb.InvalidValue, match=r"details_xml: .*geef XML-elementen zonder XML-declaratie"
        ):
            ggk.serialize(evolve(FO01, details_xml=content))

    def test_details_xml_may_not_be_too_deep(self):
        """What could not be read again is not written."""
        with pytest.raises(
            ieb.InvalidValue, match="details_xml: hiermee is de fout niet meer te lezen"
        ):
            ggk.serialize(evolve(FO01, details_xml=b"<a>" * 254 + b"</a>" * 254))

    def test_only_envelopes_are_written(self):
        """A bare message is told to be none."""
        with pytest.raises(ieb.InvalidType, match=r"Verwacht een envelop .*, geen bytes"):
            ggk.serialize(DATA)


class TestFaults:
    """The codes of a Fo01: open, and in two lists."""

    def test_two_codes_changed_meaning(self):
        """IB007 and IB009 mean something else since the list of 2025."""
        for code, old, new in [
            ("IB007", "groter dan 25 MB", "gaan niet samen"),
            ("IB009", "UUID", "machtiging"),
        ]:
            assert old in ggk.FoutCode(code, ggk.Foutlijst.L2017).label
            assert new in ggk.FoutCode(code, ggk.Foutlijst.L2025).label
            both = ggk.FoutCode(code)
            assert old in both.label
            assert new in both.label
            assert [found.lijst for found in both.betekenissen] == list(ggk.Foutlijst)

    @pytest.mark.parametrize(
        ("moment", "lijst"),
        [
            ("20170101", "2017"), ("20180717235959", "2017"), ("20180718", None), ("20251031", None),
            ("20251101", "2025"), ("20260105093000", "2025"), ("99999999", "2025"),
        ],
    )  # fmt: skip
    def test_the_moment_chooses_the_list(self, moment, lijst):
        """The newer one since November 2025; in between both meanings are told."""
        fault = evolve(FO01, tijdstip_bericht=moment, code=ggk.FoutCode("IB007"))
        assert ggk.parse(ggk.serialize(fault)).code.lijst == lijst

    @pytest.mark.parametrize("code", ["", "XX999", "fout", "ib007"])
    def test_an_unknown_code_is_no_error(self, code):
        """The list is open; what the fault itself says leads."""
        found = ggk.parse(ggk.serialize(evolve(FO01, code=ggk.FoutCode(code)))).code
        assert found.code == code
        assert found.betekenissen == ()
        assert "de omschrijving zegt" in found.label

    def test_a_code_of_the_other_list_says_so(self):
        """A code that its list has not may be one of the other."""
        found = ggk.FoutCode("RIN001", ggk.Foutlijst.L2025)
        assert found.label == "In de lijst van 2017: De envelop voldoet niet aan de XSD."
        (betekenis,) = found.betekenissen
        assert (betekenis.verzenders, betekenis.ieb, betekenis.first_seen) == (
            ("RINIS",),
            True,
            "2017-04-03",
        )

    def test_the_same_meaning_in_both_lists_names_them(self):
        """Without a list each one is told."""
        assert ggk.FoutCode("IB002").label.count("mag het GGk niet gebruiken") == 2

    @pytest.mark.parametrize("code", ["CC08", "IB013"])
    def test_codes_of_the_route_to_zorgaanbieders_are_known(self, code):
        """They are told not to be of the route of iEb."""
        assert not any(found.ieb for found in ggk.FoutCode(code).betekenissen)

    def test_a_code_is_text(self):
        """Of at most 7 characters."""
        with pytest.raises(ieb.InvalidValue, match="code: verwacht hoogstens 7 tekens"):
            ggk.FoutCode("IB001234")
        with pytest.raises(ieb.InvalidType, match="lijst: verwacht een Foutlijst, geen str"):
            ggk.FoutCode("IB001", "2025")

    def test_the_berichtcode_of_a_fo01_may_be_empty(self):
        """What XSD calls fixed may be left empty: the root says what it is."""
        data = ggk.serialize(FO01).replace(b"<StUF:berichtcode>Fo01<", b"<StUF:berichtcode><")
        assert ggk.parse(data) == FO01

    @pytest.mark.parametrize("reference", ["", "9C0F7B90-5C69-11E5-A837-0800200C9A66", "x" * 40])
    def test_a_reference_of_a_fault_is_any_text(self, reference):
        """The official example has a UUID of version 1."""
        fault = evolve(FO01, cross_refnummer=reference, referentienummer=reference)
        assert ggk.parse(ggk.serialize(fault)) == fault

    @pytest.mark.parametrize(
        ("content", "read"),
        [
            ("&lt;a>1&lt;/a>", b"<a>1</a>"),
            ("<![CDATA[<a/>]]>", b"<a/>"),
            (" platte tekst\n", b" platte tekst\n"),
            ("<root></root>", b"<root/>"),
            ("\n<a/>\n <b xmlns='u'>x</b>", b'<a/><b xmlns="u">x</b>'),
            ("\n", b""),
            ("", b""),
        ],
    )
    def test_details_xml_is_kept_as_bytes(self, content, read):
        """Elements of any namespace, and also the text that an older description shows."""
        data = ggk.serialize(evolve(FO01, details_xml=b"<hier/>"))
        found = ggk.parse(data.replace(b"<hier/>", content.encode()))
        assert found.details_xml == read

    def test_a_fault_has_a_thousand_namespaces_at_most(self):
        """One of them is that of the fault itself; with more, reading could take hours."""
        inside = "".join(f'<b xmlns="urn:{number}"/>' for number in range(999)).encode()
        data = ggk.serialize(evolve(FO01, details_xml=inside))
        assert ggk.parse(data).details_xml == inside
        too_many = inside + b'<b xmlns="u"/>'
        with pytest.raises(ieb.InvalidValue, match="niet meer te lezen"):
            ggk.serialize(evolve(FO01, details_xml=too_many))
        data = data.replace(inside, too_many)
        with pytest.raises(ieb.TooLarge, match=r"meer dan 1\.000 namespaces"):
            ggk.parse(data)

    def test_text_beside_elements_in_details_xml_is_refused(self):
        """The XSD refuses it, and which part would count is anybody's guess."""
        data = ggk.serialize(evolve(FO01, details_xml=b"<hier/>"))
        with pytest.raises(ieb.errors.InvalidEnvelope, match="Tussen de elementen staat tekst"):
            ggk.parse(data.replace(b"<hier/>", b"x<hier/>"))


@given(st.text("0123456789", min_size=8, max_size=17))
def test_any_digits_are_a_moment_or_a_text(text):
    """No number crashes: a moment has the digits that the text has."""
    moment = evolve(BV03, tijdstip_bericht=text).tijdstip
    if moment is not None:
        assert f"{moment:%Y%m%d%H%M%S%f}".zfill(20).startswith(text[:14])
