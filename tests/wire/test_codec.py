"""What the codec makes of a set of others: its prefixes, and what it allows beyond the model."""

from __future__ import annotations

import pytest

import ieb

from .samples import sample


def test_a_value_that_only_their_xsd_allows_is_told_by_its_name(xsds):
    """The model has the last word on reading, and says which element it is about."""
    basis = xsds / "basisschema.xsd"
    text = basis.read_text()
    assert '<xs:maxLength value="12"/>' in text
    basis.write_text(text.replace('<xs:maxLength value="12"/>', '<xs:maxLength value="20"/>'))
    release = ieb.Release.from_xsd(xsds)
    data = sample("WMO405").replace(b"G000000001", b"G000000001234")
    (finding,) = ieb.check(data, release=release).findings
    assert finding.code == "model"
    assert str(finding.path) == "Bericht/Header/BerichtIdentificatie/Identificatie"
    assert finding.message.startswith("identificatie: verwacht")
    assert (
        ieb.parse(sample("WMO405"), release=release).header.bericht_identificatie.identificatie
        == "G000000001"
    )


def test_two_namespaces_never_share_a_prefix(xsds):
    """A message whose own prefix is that of the basisschema elsewhere writes another one for the latter."""
    document = xsds / "wmo406.xsd"
    text = document.read_text()
    text = text.replace("ieb:", "b:").replace("xmlns:ieb=", "xmlns:b=")
    document.write_text(text.replace("wmo406:", "ieb:").replace("xmlns:wmo406=", "xmlns:ieb="))
    release = ieb.Release.from_xsd(xsds)
    message = ieb.parse(sample("WMO406"))
    data = ieb.serialize(message, release=release)
    assert data.startswith(
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<ieb:Bericht xmlns:ieb="http://www.istandaarden.nl/ieb/4_0/wmo406/schema"'
        b' xmlns:basisschema="http://www.istandaarden.nl/ieb/4_0/basisschema/schema">'
    )
    assert ieb.parse(data, release=release) == message


def test_a_third_namespace_gets_a_prefix_of_its_own(xsds):
    """Elements of a document of its own are written with a numbered prefix, and read back."""
    (xsds / "derde.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:ieb='
        '"http://www.istandaarden.nl/ieb/4_0/basisschema/schema" targetNamespace="http://voorbeeld.nl/derde">'
        '<xs:import namespace="http://www.istandaarden.nl/ieb/4_0/basisschema/schema"/>'
        '<xs:element name="Bsn" type="ieb:LDT_BurgerServicenummer"/></xs:schema>'
    )
    document = xsds / "wmo405.xsd"
    text = document.read_text()
    start = text.index('<xs:element name="Bsn"')
    end = text.index("</xs:element>", start) + len("</xs:element>")
    text = text[:start] + '<xs:element ref="d:Bsn"/>' + text[end:]
    head = text[: text.index("<xs:import")]
    text = text.replace(head, head + '<xs:import namespace="http://voorbeeld.nl/derde"/>')
    document.write_text(
        text.replace("<xs:schema ", '<xs:schema xmlns:d="http://voorbeeld.nl/derde" ', 1)
    )
    release = ieb.Release.from_xsd(xsds)
    message = ieb.parse(sample("WMO405"))
    data = ieb.serialize(message, release=release)
    assert b' xmlns:ns2="http://voorbeeld.nl/derde">' in data
    assert b"<ns2:Bsn>999992016</ns2:Bsn>" in data
    assert ieb.parse(data, release=release) == message


@pytest.mark.parametrize("name", [b"UTF-8", b"utf-8", b"UTF8", b"utf8"])
def test_the_encoding_may_be_spelt_in_four_ways(name):
    """A declaration that calls UTF-8 by another common name is no reason to refuse."""
    assert ieb.parse(sample("WMO405").replace(b"'UTF-8'", b"'" + name + b"'")) == ieb.parse(
        sample("WMO405")
    )
