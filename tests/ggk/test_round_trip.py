"""Envelopes there and back: what was written is what is read, byte for byte, and always valid."""

from __future__ import annotations

from importlib.resources import files

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import ieb
from ieb import ggk
from ieb.ggk.names import GGK, STUF
from ieb.messages.kinds import KINDS
from ieb.releases.libxml import compile_xsd
from ieb.testing import messages

from .support import (
    BV03,
    BYTES,
    CAK,
    DATA,
    DI01,
    DU01,
    ENVELOPES,
    FO01,
    FO03,
    GEMEENTE,
    START,
    UUIDS,
)

FOLDER = files("ieb.ggk").joinpath("data")
SCHEMA = compile_xsd(
    {name: FOLDER.joinpath(name).read_bytes() for name in ("ggk.xsd", "stuf.xsd")}, "ggk.xsd"
)


def same_but_list(envelope, other) -> bool:
    """Return whether envelopes are equal but for the list of a code, which the moment decides."""
    if isinstance(envelope, ggk.Fo01 | ggk.Fo03):
        envelope = evolve(envelope, code=other.code, details_xml=other.details_xml)
    return envelope == other


class TestAnyEnvelope:
    """All that can be made and written."""

    @given(ENVELOPES)
    def test_it_comes_back_as_it_was(self, envelope):
        """White space, what must be escaped, and the payload byte for byte."""
        back = ggk.parse(ggk.serialize(envelope))
        assert type(back) is type(envelope)
        assert same_but_list(envelope, back)
        if isinstance(envelope, ggk.Fo01 | ggk.Fo03):
            assert back.code.code == envelope.code.code

    @given(ENVELOPES)
    def test_it_is_written_valid(self, envelope):
        """Our own XSD accepts whatever is written."""
        SCHEMA.assertValid(etree.fromstring(ggk.serialize(envelope)))

    @given(ENVELOPES)
    def test_what_was_read_is_written_the_same(self, envelope):
        """Reading and writing again changes no byte but where a detailsXML got its namespaces."""
        data = ggk.serialize(ggk.parse(ggk.serialize(envelope)))
        assert ggk.serialize(ggk.parse(data)) == data

    @given(ENVELOPES)
    def test_it_may_stand_in_soap(self, envelope):
        """In a Body of SOAP 1.1, with a Header or without."""
        data = ggk.serialize(envelope).partition(b"?>")[2]
        for header in (b"", b"<s:Header><a/></s:Header>"):
            soap = (
                b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
                + header
                + b"<s:Body>"
                + data
                + b"</s:Body></s:Envelope>"
            )
            assert ggk.parse(soap) == ggk.parse(data)


@given(messages(), st.uuids(version=4))
def test_every_message_travels(message, reference):
    """Any heenbericht goes into a Di01 and comes out byte for byte, with nothing odd about it."""
    kind = KINDS[message.naam]
    if kind.is_retour:
        with pytest.raises(ieb.errors.InvalidValue, match="is een retour: maak er een Du01 van"):
            ggk.wrap(message, **GEMEENTE, referentienummer=reference)
        return
    di01 = ggk.wrap(message, **GEMEENTE, referentienummer=reference)
    unwrapped = ggk.unwrap(ggk.parse(ggk.serialize(di01)))
    assert unwrapped.inhoud == ieb.serialize(message)
    assert unwrapped.message == message
    assert unwrapped.findings == ()


def test_bytes_go_in_as_they_are():
    """White space between elements and at the end stays: nothing is parsed and printed again."""
    odd = DATA.replace(b"\n", b"\r\n\t") + b"<!-- x -->\n\n"
    di01 = ggk.wrap(odd, **GEMEENTE, referentienummer=UUIDS[0])
    back = ggk.parse(ggk.serialize(di01))
    assert back.inhoud == odd
    assert ggk.unwrap(back).message == START


@pytest.mark.parametrize("envelope", [DI01, DU01, FO01, FO03, BV03], ids=lambda e: e.berichtcode)
def test_each_kind_has_an_example(envelope):
    """The same envelope gives the same bytes, with standard prefixes and on two lines."""
    data = ggk.serialize(envelope)
    assert data == ggk.serialize(envelope)
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<')
    assert data.count(b"\n") == 2 + data.count(b"</wmo405:Bericht>\n")
    assert type(ggk.parse(data)) is type(envelope)


@given(envelope=ENVELOPES)
def test_no_envelope_names_where_an_xsd_is(envelope):
    """It is accepted when it is read, and never written; nor is xsi:nil, or anything of xsi."""
    data = ggk.serialize(envelope)
    assert b"schemaLocation" not in data
    assert b"XMLSchema-instance" not in data
    declared = set(etree.fromstring(data).nsmap.values())
    assert declared <= {GGK, STUF}


def test_prefixes_do_not_matter():
    """Readers go by namespace: a default namespace says the same as a prefix."""
    data = BYTES.replace(b"GGK:", b"").replace(b"xmlns:GGK", b"xmlns")
    assert ggk.parse(data) == DI01


def test_line_ends_between_elements_do_not_matter():
    """CR and LF between elements are optional (GGk, since 2018)."""
    assert ggk.parse(BYTES.replace(b"><", b">\r\n  <")) == DI01


def test_a_fault_quotes_the_whole_envelope():
    """What the GGk asks: the envelope as XML, without base64 or CDATA around it."""
    back = ggk.parse(ggk.serialize(FO01))
    assert back == FO01
    assert ggk.parse(back.details_xml) == DI01


def test_another_thread_reads_too():
    """Each thread compiles an XSD of its own."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(ggk.parse, [BYTES] * 4)) == [DI01] * 4


def test_an_answer_has_swapped_parties():
    """Zender and ontvanger swap, crossRefnummer names the Di01, and the receiver is at GGk."""
    du01 = ggk.answer(DI01, DU01.inhoud, **CAK, referentienummer=UUIDS[1], administratie="Den Haag")
    assert du01.zender == ggk.Partij("CAK", "CAK-IEB", "Den Haag")
    assert du01.ontvanger == ggk.Partij("0513", "GGk")
    assert du01.cross_refnummer == DI01.referentienummer
    assert (du01.functie, du01.functie_versie, du01.functie_subversie) == ("WMO406", 4, 0)
    assert evolve(du01, zender=DU01.zender) == DU01
