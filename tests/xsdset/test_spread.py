"""One message spread over several documents, and references in whatever spelling: one schema all the same."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as StdlibTree
from pathlib import Path

import pytest
import xmlschema

import ieb
from ieb.xsdset import check_xsd

OURS = Path(str(ieb.releases.__file__)).parent / "data" / "4.0"
START = Path(__file__).parents[2] / "voorbeelden" / "start.xml"
CLIENT = re.compile(r'  <xs:complexType name="Client">.*?</xs:complexType>\n', re.DOTALL)


def spread(
    folder: Path,
    *,
    file: str = "deel.xsd",
    location: str = "",
    mutual: bool = False,
    own: bool = True,
) -> None:
    """Move the class Client of the WMO405 to a document of its own.

    Args:
        folder: The set.
        file: Name of the new document.
        location: How the WMO405 refers to it; its name when empty.
        mutual: Whether it includes the WMO405 in its turn.
        own: Whether it names the namespace of the message, or takes that of who includes it (a
            chameleon).
    """
    path = folder / "wmo405.xsd"
    whole = path.read_text()
    head = whole[: whole.index(">", whole.index("<xs:schema")) + 1]
    imported = re.search(r"<xs:import [^>]*/>", whole)[0]
    part = CLIENT.search(whole)[0]
    include = f'<xs:include schemaLocation="{location or file}"/>'
    path.write_text(CLIENT.sub("", whole).replace(imported, f"{include}\n  {imported}"))
    back = '<xs:include schemaLocation="wmo405.xsd"/>' if mutual else ""
    made = f"{head}\n  {back}{imported}\n{part}</xs:schema>\n"
    if not own:
        made = re.sub(r' (targetNamespace|xmlns:wmo405)="[^"]*"', "", made, count=2).replace(
            "wmo405:", ""
        )
    (folder / file).write_text(made)


SPREADS = {
    "same namespace": {},
    "mutual": {"mutual": True},
    "chameleon": {"own": False},
    "a space in the name": {"file": "deel een.xsd", "location": "deel%20een.xsd"},
    "another folder": {"location": "../elders/deel.xsd"},
    "before the main document": {"file": "a.xsd", "mutual": True},
}


@pytest.mark.parametrize("options", SPREADS.values(), ids=SPREADS)
def test_it_is_the_same_release(xsds, options):
    """However the documents are cut: no difference, and both processors accept and refuse the same."""
    spread(xsds, **options)
    release, differences = check_xsd(xsds)
    assert differences == ()
    good = START.read_bytes()
    bad = good.replace(b">999992016<", b">99<")
    assert ieb.serialize(ieb.parse(good, release=release)) == ieb.serialize(ieb.parse(good))
    assert [str(finding.path) for finding in ieb.check(bad, release=release).findings] == [
        "Bericht/Client/Bsn"
    ]
    if "../" not in str(options):  # the other processor looks where the document says
        other = xmlschema.XMLSchema(str(xsds / "wmo405.xsd"))
        assert other.is_valid(StdlibTree.fromstring(good))
        assert not other.is_valid(StdlibTree.fromstring(bad))


def test_a_fault_is_placed_in_the_document_it_is_in(xsds):
    """The place of a difference is the part that declares it."""
    spread(xsds)
    path = xsds / "deel.xsd"
    path.write_text(path.read_text().replace('name="Bsn"', 'name="Nummer"'))
    with pytest.raises(ieb.InvalidRelease, match=r"deel\.xsd, regel \d+"):
        ieb.Release.from_xsd(xsds)


def test_two_documents_that_do_not_include_each_other(xsds):
    """They are two descriptions of one message, and which counts is not guessed."""
    shutil.copy(xsds / "wmo405.xsd", xsds / "nogmaals.xsd")
    with pytest.raises(ieb.InvalidRelease, match="Meer dan een XSD beschrijft WMO405"):
        ieb.Release.from_xsd(xsds)


class TestNamespaceOfXml:
    IMPORT = '<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="{}"/>'

    def use(self, folder: Path) -> None:
        """Let the class Client have an attribute xml:lang."""
        path = folder / "wmo405.xsd"
        text = path.read_text()
        imported = re.search(r"<xs:import [^>]*/>", text)[0]
        location = self.IMPORT.format("http://127.0.0.1:9/xml.xsd")
        client = CLIENT.search(text)[0]
        with_language = client.replace(
            "</xs:complexType>", '  <xs:attribute ref="xml:lang"/>\n  </xs:complexType>'
        )
        path.write_text(
            text.replace(client, with_language).replace(imported, f"{location}\n  {imported}")
        )

    def test_it_is_known_without_the_network(self, xsds):
        """An import of it is never fetched; what it allows is told as a difference."""
        self.use(xsds)
        release, differences = check_xsd(xsds)
        (difference,) = differences
        assert difference.fits
        assert difference.text.endswith(
            "optioneel attribuut {http://www.w3.org/XML/1998/namespace}lang"
        )
        assert ieb.read(START, release=release) == ieb.read(START)

    def test_a_document_of_the_set_goes_first(self, xsds):
        """Whoever brings an XSD of that namespace has it used."""
        self.use(xsds)
        (xsds / "eigen.xsd").write_text(
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"'
            ' targetNamespace="http://www.w3.org/XML/1998/namespace">'
            '<xs:attribute name="taal" type="xs:string"/></xs:schema>'
        )
        with pytest.raises(ieb.InvalidRelease, match="geen geldige XSD"):
            ieb.Release.from_xsd(xsds)
