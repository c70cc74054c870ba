"""Writing messages: the form of the XML."""

from __future__ import annotations

import re

import pytest
from attrs import evolve
from hypothesis import given, settings
from lxml import etree

import ieb
from ieb.testing import messages

from .samples import (
    KIND_IDS,
    KINDS,
    NAMES,
    OF_3_0,
    RELEASES,
    canonical,
    lxml_accepts,
    other_accepts,
    sample,
)

every_kind = pytest.mark.parametrize(("name", "release"), KINDS, ids=KIND_IDS)

START = b"""\
<?xml version="1.0" encoding="UTF-8"?>
<wmo405:Bericht xmlns:wmo405="http://www.istandaarden.nl/ieb/4_0/wmo405/schema"\
 xmlns:ieb="http://www.istandaarden.nl/ieb/4_0/basisschema/schema">
  <wmo405:Header>
    <wmo405:BerichtCode>578</wmo405:BerichtCode>
    <wmo405:BerichtVersie>4</wmo405:BerichtVersie>
    <wmo405:BerichtSubversie>0</wmo405:BerichtSubversie>
    <wmo405:Afzender>0513</wmo405:Afzender>
    <wmo405:BerichtIdentificatie>
      <ieb:Identificatie>G000000001</ieb:Identificatie>
      <ieb:Dagtekening>2025-05-12</ieb:Dagtekening>
    </wmo405:BerichtIdentificatie>
    <wmo405:XsdVersie>
      <ieb:BasisschemaXsdVersie>1.0.0</ieb:BasisschemaXsdVersie>
      <ieb:BerichtXsdVersie>1.0.0</ieb:BerichtXsdVersie>
    </wmo405:XsdVersie>
  </wmo405:Header>
  <wmo405:Client>
    <wmo405:Bsn>999992016</wmo405:Bsn>
    <wmo405:PeriodeEigenBijdrageAbo>
      <wmo405:EbStartNummer>649901</wmo405:EbStartNummer>
      <wmo405:EbStartdatum>2025-05-12</wmo405:EbStartdatum>
      <wmo405:StatusAanlevering>1</wmo405:StatusAanlevering>
    </wmo405:PeriodeEigenBijdrageAbo>
  </wmo405:Client>
</wmo405:Bericht>
"""


def test_the_whole_text():
    """A start message is written the same to the byte, now and in later versions."""
    assert ieb.serialize(ieb.parse(sample("WMO405", full=False))) == START


@every_kind
def test_form(name, release):
    """Declaration, standard prefixes, newline at the end; no BOM, attribute, empty element or comment."""
    data = ieb.serialize(ieb.parse(sample(name, release), release=release))

    assert data.startswith(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{name.lower()}:Bericht xmlns'.encode()
    )
    assert data.endswith(f"</{name.lower()}:Bericht>\n".encode())
    root = etree.fromstring(data)
    assert root.nsmap == {
        name.lower(): release.message(name).namespace,
        "ieb": release.basis_namespace,
    }
    assert all(node.nsmap == root.nsmap and not node.attrib for node in root.iter())
    assert all(len(node) or node.text for node in root.iter())
    assert canonical(data) == canonical(sample(name, release))


@given(messages())
def test_every_xml_is_valid_for_two_processors(message):
    """What the model holds is valid by construction; nothing empty is ever written."""
    data = ieb.serialize(message)

    assert lxml_accepts(data, message.naam, message.release)
    assert other_accepts(data, message.naam, message.release)
    assert re.search(rb"></|/>", data) is None
    assert b"\r" not in data


@settings(max_examples=30)
@given(messages())
def test_the_same_message_always_gives_the_same_bytes(message):
    """Equal messages are equal bytes, also when one was read back from its own XML."""
    data = ieb.serialize(message)

    assert ieb.serialize(message) == data
    assert ieb.serialize(evolve(message)) == data
    assert ieb.serialize(ieb.parse(data)) == data


@pytest.mark.parametrize(
    "text", ["a&b<c>d", "]]>", "&lt;", "'\"", "é€😀", "\t.\t", "\u2028", "<!-- -->"]
)
def test_markup_in_a_value_is_escaped(text):
    """A value that looks like markup is written as a value and read back the same."""
    message = ieb.WMO409.terugkoppeling(
        ontvanger="0513",
        identificatie=text,
        dagtekening=ieb.parse(sample("WMO409")).header.bericht_identificatie.dagtekening,
        reden=ieb.RedenTerugkoppeling.STOPDATUM_GEPLAATST,
        attributen=[ieb.Attribuut.voorliggende_eb_stroom(text)],
        eb_start_nummer=1,
    )

    data = ieb.serialize(message)

    assert [node.text for node in etree.fromstring(data).iter() if node.text == text] == [
        text,
        text,
    ]
    assert ieb.parse(data) == message


@pytest.mark.parametrize("name", OF_3_0)
def test_a_message_is_stamped_for_the_release_it_is_written_for(name):
    """A message of one release can be written for another, with its codes and versions."""
    new, old, _ = RELEASES
    data = ieb.serialize(ieb.parse(sample(name, new)), release=old)

    assert lxml_accepts(data, name, old)
    assert canonical(data) == canonical(sample(name, old))


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_a_release_without_the_message_is_refused(release):
    """A WMO409 is not written for 3.0, nor a WMO405 for 1.0: those do not have them."""
    for name in NAMES:
        if not release.has(name):
            told = f"Release {release.name} kent geen bericht '{name}'"
            with pytest.raises(ieb.InvalidValue, match=told):
                ieb.serialize(ieb.parse(sample(name)), release=release)


def test_its_own_release_changes_nothing():
    """Naming the release a message already has is the same as leaving it out."""
    message = ieb.parse(sample("WMO405", RELEASES[1]), release=RELEASES[1])

    assert ieb.serialize(message, release=RELEASES[1]) == ieb.serialize(message)


@pytest.mark.parametrize("wrong", [None, "WMO405", b"", 1, object()])
def test_what_is_no_message_is_refused(wrong):
    """With an error of this library that is a TypeError too."""
    with pytest.raises(ieb.InvalidType, match="Verwacht een bericht"):
        ieb.serialize(wrong)
    with pytest.raises(ieb.InvalidType, match="Verwacht een bericht"):
        ieb.to_json(wrong)
