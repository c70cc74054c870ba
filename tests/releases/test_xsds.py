"""The XSDs that are shipped: made of the data file, and good for two validators."""

import importlib.util
from importlib.resources import files
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

from ieb.releases import SimpleType, release, release_names

XS = "{http://www.w3.org/2001/XMLSchema}"
ROOT = Path(__file__).resolve().parents[2]
CONTENTS = {}
MESSAGES = []
for shipped in map(release, release_names()):
    CONTENTS |= {(shipped.name, document): content for document, content in shipped.sources}
    MESSAGES += [(shipped.name, shape.name) for shape in shipped.messages]


def path_of(version: str, document: str) -> str:
    """Return the path of a shipped file."""
    return str(files("ieb") / "releases" / "data" / version / document)


@pytest.fixture(scope="module")
def make_xsd():
    """Load the script by its path: it is no part of the package."""
    path = ROOT / "tools" / "make_xsd.py"
    spec = importlib.util.spec_from_file_location("make_xsd", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("version", release_names())
def test_the_shipped_files_are_what_the_script_writes(make_xsd, version):
    """The data file is the only place where a fact stands: the XSDs follow from it, byte by byte."""
    assert dict(release(version).sources) == make_xsd.documents(release(version))


def test_the_script_writes_into_a_folder(make_xsd, tmp_path):
    """Run for another folder, it writes all documents of all releases there."""
    make_xsd.main(tmp_path)
    files = tmp_path.rglob("*.xsd")
    assert {(file.parent.name, file.name): file.read_bytes() for file in files} == CONTENTS


@pytest.mark.parametrize(("version", "document"), CONTENTS)
def test_a_shipped_file_compiles_with_lxml(version, document):
    """Each XSD in the package can be used as it is by any tool on libxml2."""
    assert etree.XMLSchema(etree.parse(path_of(version, document))) is not None


@pytest.mark.parametrize(("version", "document"), CONTENTS)
def test_a_shipped_file_compiles_with_xmlschema(version, document):
    """The pure-Python validator accepts the schema, and it has the namespace it should."""
    schema = xmlschema.XMLSchema10(path_of(version, document))
    assert schema.built
    name = "basisschema" if document == "basisschema.xsd" else document.removesuffix(".xsd")
    assert (
        schema.target_namespace
        == f"http://www.istandaarden.nl/ieb/{version.replace('.', '_')}/{name}/schema"
    )
    assert schema.element_form_default == "qualified"


# The oldest XSDs that a message of 1.0 may be made with; that of the basisschema suits them all.
OLDEST = {
    ("1.0", "basisschema.xsd"): "1.1.0",
    ("1.0", "wmo401.xsd"): "1.0.0",
    ("1.0", "wmo402.xsd"): "1.1.0",
    ("1.0", "wmo403.xsd"): "1.0.0",
    ("1.0", "wmo404.xsd"): "1.1.0",
}


@pytest.mark.parametrize(("version", "document"), CONTENTS)
def test_a_schema_says_what_it_is(version, document):
    """The appinfo names standard, message, release and the XSD versions with their bounds."""
    root = etree.parse(path_of(version, document)).getroot()
    notes = root.find(f"{XS}annotation/{XS}appinfo")
    info = {etree.QName(note).localname: note.text for note in notes}
    parts = (
        {"BasisschemaXsd"} if document == "basisschema.xsd" else {"BasisschemaXsd", "BerichtXsd"}
    )
    stamped = release(version).messages[0].stamp.bericht_xsd_versie
    oldest = OLDEST.get((version, document), stamped)
    said = {"standaard": "ieb", "bericht": document.removesuffix(".xsd"), "release": version}
    for part in parts:
        said |= {f"{part}Versie": stamped, f"{part}MaxVersie": stamped, f"{part}MinVersie": oldest}
    assert info == said


@pytest.mark.parametrize(("version", "document"), CONTENTS)
def test_every_declaration_carries_its_marks(version, document):
    """Each element, class and datatype of a schema, but the root, tells where it was read."""
    root = etree.parse(path_of(version, document)).getroot()
    marks = {"4.0", "3.0", "1.0", "zuster", "vektis", "aanname"}
    found = 0
    for declared in root.iter(f"{XS}element", f"{XS}complexType", f"{XS}simpleType"):
        note = declared.find(f"{XS}annotation/{XS}appinfo/*")
        root_element = declared.tag == f"{XS}element" and declared.getparent() is root
        anonymous = declared.get("name") is None
        if root_element or anonymous:
            continue
        asked = {"naam", "vorm"} if declared.tag == f"{XS}element" else {"naam"}
        assert set(note.attrib) >= asked
        assert set(note.attrib.values()) <= marks
        found += 1
    assert found > 10


@pytest.mark.parametrize(("version", "message"), MESSAGES)
def test_the_schema_has_the_elements_of_the_shape(version, message):
    """Paths and multiplicities that xmlschema reads back are those of the release."""
    shape = release(version).message(message)
    schema = xmlschema.XMLSchema10(path_of(version, shape.document))

    def walk(path, group):
        for particle in group:
            if isinstance(particle, xmlschema.validators.XsdGroup):
                for child in particle:
                    yield from visit(path, child, particle.min_occurs, particle.max_occurs)
            else:
                yield from visit(path, particle, particle.min_occurs, particle.max_occurs)

    def visit(path, element, low, high):
        place = f"{path}/{element.local_name}"
        yield place, element.name, low, high
        if element.type.is_complex():
            yield from walk(place, element.type.content)

    (root,) = schema.elements.values()
    expected = [
        (str(path), element.tag, particle.minimum, particle.maximum)
        for path, particle, element in shape.walk()
    ]
    assert list(walk("Bericht", root.type.content)) == expected


@pytest.mark.parametrize("version", release_names())
def test_no_element_has_attributes(version):
    """No class of any message has attributes, on the root neither."""
    for name, content in release(version).sources:
        root = etree.fromstring(content)
        assert not list(root.iter(f"{XS}attribute", f"{XS}anyAttribute", f"{XS}any")), name


@pytest.mark.parametrize("version", release_names())
def test_the_basisschema_declares_each_datatype_once(version):
    """The datatypes are those that the messages use; of each there is one."""
    root = etree.fromstring(dict(release(version).sources)["basisschema.xsd"])
    declared = [datatype.get("name") for datatype in root.findall(f"{XS}simpleType")]
    used = set()
    for shape in release(version).messages:
        types = [element.type for _, _, element in shape.walk()]
        used |= {datatype.name for datatype in types if isinstance(datatype, SimpleType)}
    assert declared == sorted(used)
