"""The releases that come with the library."""

import copy
import pickle
from datetime import date

import attrs
import pytest

import ieb
from ieb import InvalidValue, Mark, Release
from ieb.releases import DEFAULT, SimpleType, release, release_names

FOREIGN = attrs.evolve(
    release("4.0"), name="4.0-proef", bundled=False, sources=(("basisschema.xsd", b"<xs/>"),)
)
PATHS = []
for version in release_names():
    for shape in release(version).messages:
        PATHS += [(version, shape.name, row) for row in shape.walk()]


def test_4_0_is_the_default():
    """Who names no release gets 4.0, and everybody gets the same one."""
    assert DEFAULT == "4.0"
    assert release() is release("4.0") is release(name="4.0") is ieb.release()
    assert release("3.0") is release(name="3.0")
    assert release("3.0") != release("4.0")


@pytest.mark.parametrize("name", ["", "5.0", "4", "4.0 ", "../3.0"])
def test_a_release_that_is_not_there_is_refused(name):
    """Who asks for another release is told which ones there are."""
    with pytest.raises(InvalidValue, match="is niet meegeleverd; wel ") as caught:
        release(name)
    _, _, bundled = str(caught.value).partition("; wel ")
    assert all(known in bundled for known in release_names())


@pytest.mark.parametrize(
    ("version", "in_force", "messages", "versions"),
    [
        (
            "4.0",
            date(2025, 4, 7),
            ["WMO405", "WMO406", "WMO407", "WMO408", "WMO409", "WMO410"],
            (4, 0),
        ),
        ("3.0", date(2023, 4, 1), ["WMO405", "WMO406", "WMO407", "WMO408"], (3, 0)),
    ],
)
def test_a_release_has_its_messages_and_versions(version, in_force, messages, versions):
    """3.0 is 4.0 with other versions, without WMO409 and WMO410."""
    found = release(version)
    assert (found.name, found.in_force, found.bundled) == (version, in_force, True)
    assert [shape.name for shape in found.messages] == messages
    for shape in found.messages:
        assert (shape.stamp.bericht_versie, shape.stamp.bericht_subversie) == versions
        assert (shape.stamp.bericht_xsd_versie, shape.stamp.basisschema_xsd_versie) == (
            "1.0.0",
            "1.0.0",
        )


@pytest.mark.parametrize("version", release_names())
def test_names_on_the_wire_are_those_of_the_release(version):
    """Namespaces, prefixes and documents follow from release and message."""
    found = release(version)
    part = version.replace(".", "_")
    assert found.basis_namespace == f"http://www.istandaarden.nl/ieb/{part}/basisschema/schema"
    assert found.basis_prefix == "ieb"
    for shape in found.messages:
        low = shape.name.lower()
        assert shape.namespace == f"http://www.istandaarden.nl/ieb/{part}/{low}/schema"
        assert (shape.prefix, shape.document) == (low, f"{low}.xsd")
        assert shape.root.tag == f"{{{shape.namespace}}}Bericht"
    assert [name for name, _ in found.sources] == sorted(
        ["basisschema.xsd", *(shape.document for shape in found.messages)]
    )


@pytest.mark.parametrize(
    ("name", "code", "mark"),
    [
        ("WMO405", "578", Mark.VEKTIS),
        ("WMO406", "579", Mark.VEKTIS),
        ("WMO407", "580", Mark.VEKTIS),
        ("WMO408", "581", Mark.VEKTIS),
        ("WMO409", "000", Mark.AANNAME),
        ("WMO410", "000", Mark.AANNAME),
    ],
)
def test_a_message_has_its_code(name, code, mark):
    """The codes of WMO409 and WMO410 are not published, and marked so."""
    shape = release().message(name)
    assert (shape.stamp.bericht_code, shape.code_mark) == (code, mark)


def test_a_message_that_a_release_has_not_is_refused():
    """Who asks a release for another message is told which ones it has."""
    with pytest.raises(
        InvalidValue, match=r"Release 3.0 kent geen bericht 'WMO409'; wel WMO405, .*, WMO408\."
    ):
        release("3.0").message("WMO409")


@pytest.mark.parametrize(
    ("version", "name", "row"), PATHS, ids=[f"{v}-{n}-{row[0]}" for v, n, row in PATHS]
)
def test_every_element_carries_its_marks(version, name, row):
    """Of each element it can be read where name and shape come from; no element is without type."""
    _, particle, element = row
    assert isinstance(element.mark, Mark)
    assert isinstance(element.shape_mark, Mark)
    assert isinstance(element.type.mark, Mark)
    assert element.type.name
    assert particle.multiplicity in {"1", "0..1", "1..*"}


@pytest.mark.parametrize(
    ("message", "path", "mark", "shape_mark", "label"),
    [
        ("WMO405", "Header/BerichtCode", "1.0", "1.0", "Code bericht"),
        ("WMO405", "Header/Afzender", "1.0", "1.0", "Afzender"),
        ("WMO409", "Header/Ontvanger", "aanname", "aanname", "Ontvanger"),
        ("WMO410", "Header/Ontvanger", "aanname", "aanname", "Ontvanger"),
        ("WMO405", "Header/XsdVersie/BerichtXsdVersie", "1.0", "1.0", "BerichtXsdVersie"),
        ("WMO406", "Header/XsltVersie", "1.0", "1.0", "XsltVersie"),
        ("WMO405", "Client", "1.0", "aanname", "Client"),
        (
            "WMO405",
            "Client/PeriodeEigenBijdrageAbo/EbStartNummer",
            "4.0",
            "3.0",
            "Startnummer eigen bijdrage",
        ),
        (
            "WMO405",
            "Client/PeriodeEigenBijdrageAbo/EbStopdatum",
            "4.0",
            "4.0",
            "Stopdatum periode eigen bijdrage",
        ),
        ("WMO407", "Client/PeriodeEigenBijdrageBw", "aanname", "aanname", "PeriodeEigenBijdrageBw"),
        (
            "WMO407",
            "Client/PeriodeEigenBijdrageBw/BwStartdatum",
            "4.0",
            "aanname",
            "Startdatum periode eigen bijdrage",
        ),
        ("WMO409", "Abonnementstarief", "4.0", "aanname", "Abonnementstarief"),
        ("WMO409", "BeschermdWonen", "aanname", "aanname", "BeschermdWonen"),
        (
            "WMO409",
            "Abonnementstarief/InhoudelijkeOpmerking",
            "4.0",
            "aanname",
            "InhoudelijkeOpmerking",
        ),
        (
            "WMO409",
            "Abonnementstarief/InhoudelijkeOpmerking/RedenTerugkoppeling",
            "aanname",
            "aanname",
            "Reden terugkoppeling",
        ),
    ],
)
def test_the_marks_are_those_of_the_standard(message, path, mark, shape_mark, label):
    """A fact that we made up says so, and one that was read says where."""
    element = release().message(message).element(f"Bericht/{path}")
    assert (element.mark, element.shape_mark, element.label) == (
        Mark(mark),
        Mark(shape_mark),
        label,
    )


@pytest.mark.parametrize(
    ("version", "mark"), [("4.0", Mark.AANNAME), ("3.0", Mark.AANNAME), ("1.0", Mark.V1_0)]
)
def test_what_we_made_up_of_the_release_itself_is_marked_so(version, mark):
    """Of 1.0 namespaces and versions were read; of later releases they are our assumption."""
    assert release(version).namespace_mark is release(version).versie_mark is mark


@pytest.mark.parametrize(
    ("heen", "retour"), [("WMO405", "WMO406"), ("WMO407", "WMO408"), ("WMO409", "WMO410")]
)
def test_a_retour_is_the_heenbericht_with_codes(heen, retour):
    """A retour has all elements of what it answers, in order, and its own header and codes besides."""
    before = [path for path, _, _ in release().message(heen).walk()]
    after = [path for path, _, _ in release().message(retour).walk()]
    assert [path for path in after if path in set(before)] == before
    added = {path.name for path in set(after) - set(before)}
    assert added == {
        "IdentificatieRetour",
        "DagtekeningRetour",
        "XsltVersie",
        "XsdVersieRetour",
        "BasisschemaXsdVersie",
        "BerichtXsdVersie",
        "RetourCodes",
        "RetourCode",
    }


@pytest.mark.parametrize(
    ("message", "optional"),
    [
        ("WMO405", {"EbStopdatum", "EbKostprijs"}),
        ("WMO406", {"EbStopdatum", "EbKostprijs", "XsltVersie", "Header/RetourCodes", "Client"}),
        ("WMO407", {"BwStopdatum"}),
        ("WMO408", {"BwStopdatum", "XsltVersie", "Header/RetourCodes", "Client"}),
        ("WMO409", {"Attributen"}),
        (
            "WMO410",
            {
                "Attributen",
                "XsltVersie",
                "Header/RetourCodes",
                "Abonnementstarief",
                "BeschermdWonen",
            },
        ),
    ],
)
def test_what_may_be_left_out(message, optional):
    """The elements 0..1 are those of the standard, and no others."""
    found = [
        str(path)
        for path, particle, _ in release().message(message).walk()
        if particle.minimum == 0
    ]
    assert all(any(path.endswith(f"/{name}") for name in optional) for path in found)
    assert all(any(path.endswith(f"/{name}") for path in found) for name in optional)


@pytest.mark.parametrize("message", ["WMO409", "WMO410"])
def test_the_streams_are_a_choice(message):
    """Abonnementstarief and BeschermdWonen stand at one place."""
    place = release().message(message).root.type.particles[1]
    assert [element.name for element in place.elements] == ["Abonnementstarief", "BeschermdWonen"]


@pytest.mark.parametrize("version", release_names())
@pytest.mark.parametrize(
    "again", [lambda value: pickle.loads(pickle.dumps(value)), copy.deepcopy, copy.copy]
)
def test_a_bundled_release_stays_the_same_object(version, again):
    """A message that comes from another process has our own release, and its pickle is small."""
    assert again(release(version)) is release(version)
    assert len(pickle.dumps(release(version))) < 200


@pytest.mark.parametrize("again", [lambda value: pickle.loads(pickle.dumps(value)), copy.deepcopy])
def test_a_release_of_others_travels_with_all_it_holds(again):
    """A release that is not ours is rebuilt, equal and with the same shape."""
    result = again(FOREIGN)
    assert result == FOREIGN
    assert result is not FOREIGN
    assert hash(result) == hash(FOREIGN)
    assert result.bundled is False
    assert [path for path, _, _ in result.message("WMO409").walk()] == [
        path for path, _, _ in release().message("WMO409").walk()
    ]


def test_releases_are_equal_when_name_and_documents_are():
    """Other documents under the same name make another release."""
    same = attrs.evolve(FOREIGN, basis_prefix="x")
    assert same == FOREIGN
    assert attrs.evolve(FOREIGN, sources=()) != FOREIGN
    assert attrs.evolve(FOREIGN, name="x") != FOREIGN


def test_a_release_is_frozen_and_prints_short():
    """Nobody changes a release, and its repr leaves the documents out."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        release().name = "5.0"
    assert len(repr(release())) < 300
    assert "4.0" in repr(release())


def test_a_release_prints_short_in_what_hypothesis_reports():
    """Printers that go into each field, as hypothesis and IPython do, get the repr as well."""

    class Printer:
        def __init__(self):
            self.out = ""

        def text(self, text):
            self.out += text

    printer = Printer()
    release()._repr_pretty_(printer, False)
    assert printer.out == repr(release())


def test_a_release_is_a_public_type():
    """`ieb.release()` gives an `ieb.Release`."""
    assert type(release()) is Release


def test_a_retourcode_has_four_digits_or_capitals():
    """The XSD of 4.0 checks the form of a return code, not the list: that is open."""
    kind = release().message("WMO406").element("Bericht/Header/RetourCodes/RetourCode").type
    assert isinstance(kind, SimpleType)
    assert kind.fault("S300") is None
    assert kind.fault("ZZZZ") is None
    assert kind.fault("s300") == "cvc-pattern-valid"
