"""The shape of a message: what a datatype refuses, and how a place is found."""

from datetime import date

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from ieb import Mark
from ieb.releases import ComplexType, Element, Particle, SimpleType, read_integer, release
from ieb.releases.lexical import lexical_for

TEXT = SimpleType(
    name="LDT_Tekst",
    base="string",
    min_length=2,
    max_length=4,
    patterns=(r".*[^\s].*", "[^x]*"),
    rules=(("maxLength", "RS017"),),
)
NUMBER = SimpleType(
    name="LDT_Getal", base="integer", minimum=-5, maximum=9, rules=(("minInclusive", "RS001"),)
)
DAY = SimpleType(name="LDT_Dag", base="date", patterns=("[^:Z]*",), rules=(("pattern", "RS032"),))
CHOICE = SimpleType(name="LDT_Keuze", base="string", enumeration=("1", "9"))


@pytest.mark.parametrize(
    ("kind", "text", "fault"),
    [
        (TEXT, "ab", None),
        (TEXT, " a ", None),
        (TEXT, "a", "cvc-minLength-valid"),
        (TEXT, "abcde", "RS017"),
        (TEXT, "   ", "cvc-pattern-valid"),
        (TEXT, "abx", "cvc-pattern-valid"),
        (TEXT, "a\nb", "cvc-pattern-valid"),
        (TEXT, "a\rb", "cvc-pattern-valid"),
        (TEXT, "\xa0\xa0", None),
        (CHOICE, "9", None),
        (CHOICE, "9 ", "cvc-enumeration-valid"),
        (CHOICE, "", "cvc-enumeration-valid"),
        (NUMBER, "9", None),
        (NUMBER, "10", "cvc-maxInclusive-valid"),
        (NUMBER, "-5", None),
        (NUMBER, "-6", "RS001"),
        (NUMBER, " \t\r\n+09 ", None),
        (NUMBER, "", "cvc-datatype-valid"),
        (NUMBER, "1_0", "cvc-datatype-valid"),
        (NUMBER, "５", "cvc-datatype-valid"),
        (NUMBER, "\xa05", "cvc-datatype-valid"),
        (NUMBER, "\x0b5", "cvc-datatype-valid"),
        (NUMBER, "5 5", "cvc-datatype-valid"),
        (DAY, "2025-05-12", None),
        (DAY, "\n2025-05-12 ", None),
        (DAY, "2025-05-12Z", "RS032"),
        (DAY, "2025-05-12+01:00", "RS032"),
        (DAY, "2025-02-29", "cvc-datatype-valid"),
        (DAY, "2025-13-01", "cvc-datatype-valid"),
        (DAY, "12-05-2025", "cvc-datatype-valid"),
        (DAY, "20250512", "cvc-datatype-valid"),
        (DAY, "０025-05-12", "cvc-datatype-valid"),
        (DAY, "0000-01-01", "cvc-datatype-valid"),
        (DAY, "02025-05-12", "cvc-datatype-valid"),
        (DAY, "12024-02-29", None),
        (DAY, "12025-02-29", "cvc-datatype-valid"),
        (DAY, "10000000000-01-01", None),
        (DAY, "10000-02-29", None),
        (DAY, "10100-02-29", "cvc-datatype-valid"),
        (DAY, "-0400-02-29", None),
        (DAY, "-0001-01-01", None),
    ],
)
def test_the_first_facet_that_is_broken_is_named(kind, text, fault):
    """A fault is the RS rule of the facet, or else the W3C's code for it."""
    assert kind.fault(text) == fault


@given(st.integers(), st.text(" \t\n\r", max_size=3), st.integers(0, 30))
def test_an_integer_is_read_with_sign_zeros_and_white_space(number, space, zeros):
    """Leading zeros, a sign and XML's white space around it do not matter."""
    sign = "-" if number < 0 else "+"
    assert read_integer(f"{space}{sign}{'0' * zeros}{abs(number)}{space}") == number
    assert read_integer(str(number)) == number


@pytest.mark.parametrize(
    "text", ["", " ", "+", "-", "+-1", "5+", "1.0", "1e3", "1_000", "٣", "\xa01", "0x1", "- 1"]
)
def test_what_is_no_integer_is_none(text):
    """Only the lexical forms of xs:integer are read."""
    assert read_integer(text) is None


@pytest.mark.parametrize("text", ["9" * 100_000, "-" + "9" * 100_000])
def test_a_very_long_integer_is_out_of_any_range(text):
    """A number longer than Python reads stays a number, beyond every bound."""
    value = read_integer(text)
    assert abs(value) > 10**900
    assert (value < 0) == text.startswith("-")
    assert NUMBER.fault(text) in {"cvc-maxInclusive-valid", "RS001"}


@given(st.dates())
@example(date(2024, 2, 29))
@example(date(1, 1, 1))
def test_each_date_is_a_date(day):
    """Every date is accepted the way XML writes it."""
    assert DAY.fault(day.isoformat()) is None


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(1, 1, "1"), (0, 1, "0..1"), (1, None, "1..*"), (0, None, "0..*"), (1, 4, "1..4")],
)
def test_multiplicity_is_written_as_the_standard_does(low, high, text):
    """One number when least and most are equal, a star for unbounded."""
    assert Particle(elements=(), minimum=low, maximum=high).multiplicity == text


def test_a_class_has_the_elements_of_its_places():
    """Elements of a choice stand in order among those of the other places."""
    bericht = release().message("WMO409").root.type
    assert isinstance(bericht, ComplexType)
    assert [element.name for element in bericht.elements] == [
        "Header",
        "Abonnementstarief",
        "BeschermdWonen",
    ]


def test_a_walk_goes_through_a_message_in_document_order():
    """Each element comes after its parent, with its path from the root."""
    walked = list(release().message("WMO405").walk())
    assert [str(path) for path, _, _ in walked][-9:] == [
        "Bericht/Client/Bsn",
        "Bericht/Client/PeriodeEigenBijdrageAbo",
        "Bericht/Client/PeriodeEigenBijdrageAbo/EbStartNummer",
        "Bericht/Client/PeriodeEigenBijdrageAbo/EbStartdatum",
        "Bericht/Client/PeriodeEigenBijdrageAbo/EbStopdatum",
        "Bericht/Client/PeriodeEigenBijdrageAbo/EbKostprijs",
        "Bericht/Client/PeriodeEigenBijdrageAbo/EbKostprijs/KostprijsBedrag",
        "Bericht/Client/PeriodeEigenBijdrageAbo/EbKostprijs/KostprijsStartdatum",
        "Bericht/Client/PeriodeEigenBijdrageAbo/StatusAanlevering",
    ]
    assert all(
        path.name == inner.name and inner in particle.elements for path, particle, inner in walked
    )


def test_an_element_is_found_by_its_path():
    """A path leads to the element; a wrong path is a KeyError."""
    shape = release().message("WMO406")
    bsn = shape.element("Bericht/Client/Bsn")
    assert isinstance(bsn, Element)
    assert (bsn.name, bsn.local_name, bsn.type.name) == ("Bsn", "Bsn", "LDT_BurgerServicenummer")
    with pytest.raises(KeyError, match="Bericht/Bsn"):
        shape.element("Bericht/Bsn")
    with pytest.raises(KeyError):
        shape.element("Bericht")


@pytest.mark.parametrize("name", ["WMO405", "WMO406", "WMO409", "WMO410"])
def test_code_and_versions_are_fixed_in_the_header(name):
    """What a release fixes is BerichtCode, BerichtVersie and BerichtSubversie, each to its stamp."""
    shape = release().message(name)
    assert list(shape.fixed) == ["BerichtCode", "BerichtVersie", "BerichtSubversie"]
    stamp = shape.stamp
    stamped = (stamp.bericht_code, str(stamp.bericht_versie), str(stamp.bericht_subversie))
    for allowed, text in zip(shape.fixed.values(), stamped, strict=True):
        assert allowed.fault(text) is None
        assert allowed.fault("77x") is not None


def test_a_fixed_value_is_found_among_the_other_demands_of_an_element():
    """An XSD of others may ask more of an element than one value."""
    kind = SimpleType(name="Soort", base="string")
    made = Element(
        name="A",
        tag="A",
        type=kind,
        label="A",
        mark=Mark.XSD,
        shape_mark=Mark.XSD,
        extra=("nillable", "fixed=1"),
    )
    assert made.only_value == "1"
    assert evolve(made, extra=("nillable",)).only_value is None


def test_a_type_that_holds_no_number_has_no_form_for_one():
    """Of a set of others an element may have any type: what cannot hold a number is told as such."""
    day = release().message("WMO405").element("Bericht/Header/BerichtIdentificatie/Dagtekening")
    assert isinstance(day.type, SimpleType)
    assert lexical_for(int, day.type) is None
