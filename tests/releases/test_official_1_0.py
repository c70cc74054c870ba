"""The bundled release 1.0 beside the official XSD set, and the page that says what differs.

That set does not come with this project. Who has it names its folder in IEB_XSD_1_0, with the
subfolders ``xsd`` and ``voorbeelden``; without it these tests are skipped.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

import ieb
from ieb.codes import RetourCode10, StatusAanlevering
from ieb.releases import Release, release
from ieb.releases.compare import compare

XS = "{http://www.w3.org/2001/XMLSchema}"
ONE = release("1.0")
NAMES = tuple(shape.name for shape in ONE.messages)
PAGE = Path(__file__).parents[2] / "docs" / "herkomst.md"
FOLDER = os.environ.get("IEB_XSD_1_0")
pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="IEB_XSD_1_0 noemt geen map met de officiële set van release 1.0"
)


def official(part: str) -> dict[str, bytes]:
    """Return the files of a subfolder of the official set."""
    return {path.name: path.read_bytes() for path in (Path(str(FOLDER)) / part).iterdir()}


def root_of(document: bytes) -> etree._Element:
    """Return the root of an XSD, without white space between its elements."""
    return etree.fromstring(document, etree.XMLParser(remove_blank_text=True))


def canonical(data: bytes) -> bytes:
    """Return XML as it is but for prefixes and white space between elements."""
    return etree.tostring(root_of(data), method="c14n2", strip_text=True)


def bare(document: bytes) -> etree._Element:
    """Return the root of an XSD without what explains: annotations."""
    root = root_of(document)
    for note in list(root.iter(f"{XS}annotation")):
        parent = note.getparent()
        assert parent is not None
        parent.remove(note)
    return root


def declared(document: bytes) -> list[str]:
    """Return what an XSD declares at its root, each declaration with its facets sorted."""
    root = bare(document)
    for restriction in root.iter(f"{XS}restriction"):
        restriction[:] = sorted(restriction, key=etree.tostring)
    found = [etree.tostring(part, method="c14n2", strip_text=True).decode() for part in root]
    return [str(sorted(root.attrib.items())), *sorted(found)]


def about(document: bytes) -> dict[str, str | None]:
    """Return what an XSD says of itself in its appinfo."""
    notes = root_of(document).iterfind(f"{XS}annotation/{XS}appinfo/*")
    return {etree.QName(note).localname: note.text for note in notes}


def explained(document: bytes, tag: str, key: str) -> dict[str, str]:
    """Return the documentation of each declaration of a kind, by its name or value."""
    parts = root_of(document).iter(f"{XS}{tag}")
    found = ((part.get(key), part.findtext(f"{XS}annotation/{XS}documentation")) for part in parts)
    return {name: text.strip() for name, text in found if name and text}


def differing(theirs: dict[str, bytes], ours: dict[str, bytes]) -> Iterator[str]:
    """Yield in which respects the two sets differ, by the names that the page has for them."""
    if set(theirs) != set(ours):
        yield "Bestandsnamen"
    theirs = {name.lower(): document for name, document in theirs.items()}
    if set(theirs) != set(ours):
        yield "Bestanden"
    said = {name: explained(document, "complexType", "name") for name, document in theirs.items()}
    for shape in ONE.messages:
        if said[shape.document]["Root"].rstrip(".") != shape.title:
            yield "Titels"
    listed = explained(theirs["basisschema.xsd"], "enumeration", "value")
    labels = {code.code: code.label for code in (*RetourCode10, *StatusAanlevering)}
    if listed != labels:
        yield "Codes"
    for name, document in theirs.items():
        yield from differing_documents(document, ours[name])


def differing_documents(theirs: bytes, ours: bytes) -> Iterator[str]:
    """Yield in which respects two XSDs differ, by the names that the page has for them."""
    if about(theirs) != about(ours):
        yield "Versies"
    if declared(theirs) != declared(ours):
        yield "Declaraties"
    if canonical(etree.tostring(bare(theirs))) != canonical(etree.tostring(bare(ours))):
        yield "Schikking"
    if b"documentation" in theirs and b"documentation" not in ours:
        yield "Uitleg"


def test_the_sets_differ_in_just_what_the_page_says():
    """Somebody who compares them finds the list of docs/herkomst.md, and nothing else."""
    page = PAGE.read_text(encoding="utf-8").partition("## Release 1.0 naast")[2]
    told = re.findall(r"^- \*\*(\w+)\*\*", page.partition("\n## ")[0], re.MULTILINE)
    assert sorted(set(differing(official("xsd"), dict(ONE.sources)))) == sorted(told)


def test_only_the_titles_of_retouren_differ():
    """The set gives a retour the title of its heenbericht; ours says that it is one."""
    for shape in ONE.messages:
        document = official("xsd")[f"{shape.name}.xsd"]
        title = explained(document, "complexType", "name")["Root"].rstrip(".")
        assert shape.title.removeprefix("Retour ").casefold() == title.casefold()
        assert shape.title.startswith("Retour ") is (shape.name in ("WMO402", "WMO404"))


def test_the_library_finds_no_difference():
    """Elements, order, multiplicity, types, codes, stamps and windows are those of the set."""
    other = Release.from_xsd(Path(str(FOLDER)) / "xsd")
    assert not compare(ONE, other)
    assert [shape.stamp for shape in other.messages] == [shape.stamp for shape in ONE.messages]
    assert [shape.window for shape in other.messages] == [shape.window for shape in ONE.messages]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("by_the_set", [False, True])
def test_the_samples_come_back_as_they_were(name, by_the_set):
    """Read with the bundled release and with the set itself, and written again."""
    data = official("voorbeelden")[f"{name}.xml"]
    chosen = None
    if by_the_set:
        chosen = Release.from_xsd(Path(str(FOLDER)) / "xsd")
    message = ieb.parse(data, release=chosen)
    assert message.naam == name
    assert canonical(ieb.serialize(message)) == canonical(data)
