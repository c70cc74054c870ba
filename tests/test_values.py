"""`Bedrag`, and the datatypes: the model accepts exactly what the XSD accepts."""

import copy
import decimal
import functools
import pickle
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from importlib.resources import files
from itertools import chain

import attrs
import pytest
import xmlschema
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from ieb import AttribuutNaam, Bedrag, InvalidType, InvalidValue, RetourCode, UnknownCode, values
from ieb.errors import IebError
from ieb.releases import SimpleType, release, release_names

BEDRAGEN = st.builds(Bedrag, st.integers(0, Bedrag.MAX_CENTS))


class Number(IntEnum):
    """A subclass of int."""

    ONE = 1


class Text(str):
    """A subclass of str."""

    __slots__ = ()


@given(BEDRAGEN)
@example(Bedrag(0))
@example(Bedrag(5))
@example(Bedrag(99_999_999))
def test_euro_view_and_text_are_exact(bedrag):
    """An amount survives the way through text and Decimal, and both say the same cents."""
    assert Bedrag.from_euro(str(bedrag)) == bedrag
    assert Bedrag.from_euro(bedrag.euro) == bedrag
    assert bedrag.euro * 100 == bedrag.cents
    assert bedrag.euro.as_tuple().exponent == -2


@given(BEDRAGEN, st.integers(1, 5))
def test_an_amount_does_not_depend_on_the_decimal_context(bedrag, precision):
    """Money is not rounded because the caller computes with few digits."""
    euro = bedrag.euro
    with decimal.localcontext(prec=precision):
        assert bedrag.euro == euro
        assert Bedrag.from_euro(euro) == bedrag


@pytest.mark.parametrize(
    ("euro", "cents"),
    [
        ("0,00", 0),
        ("0,05", 5),
        ("3000,00", 300_000),
        ("999999,99", 99_999_999),
        (Decimal(19), 1900),
        (Decimal("20.6"), 2060),
        (Decimal("1E2"), 10_000),
        (Decimal("20.600000000000000000000000000000000"), 2060),
        (Decimal(0), 0),
    ],
)
def test_an_amount_is_read(euro, cents):
    """Text the way the casus document writes it, and any Decimal that is a whole number of cents."""
    assert Bedrag.from_euro(euro) == Bedrag(cents)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.234,5",
        "1.234,50",
        "1234",
        "1234,5",
        "1234,500",
        "1234.50",
        "-1,00",
        "+1,00",
        "01,00",
        ",50",
        " 1,00",
        "1,00 ",
        "1,00\n",
        "1_0,00",
        "１,００",
        "€ 1,00",
        "1000000,00",
        "NaN",
    ],
)
def test_an_amount_in_another_notation_is_refused(text):
    """What is not exactly euros, comma, two decimals is refused, and the text says what was expected."""
    with pytest.raises(InvalidValue, match="verwacht wordt bijvoorbeeld 3000,00"):
        Bedrag.from_euro(text)


@given(st.text(st.sampled_from("0123456789,.- _٣"), max_size=12))
def test_text_is_an_amount_only_in_the_form_it_is_written(text):
    """Whatever is accepted is written back as the very same text."""
    try:
        bedrag = Bedrag.from_euro(text)
    except InvalidValue:
        return
    assert str(bedrag) == text


@pytest.mark.parametrize(
    "euro",
    ["0.005", "0.001", "1.0000000000000000000000000000000000001", "1E-999999999"],
)
def test_parts_of_a_cent_are_refused(euro):
    """However small, a part of a cent is never rounded away."""
    with pytest.raises(InvalidValue, match="hoogstens twee decimalen"):
        Bedrag.from_euro(Decimal(euro))


@pytest.mark.parametrize(
    "euro",
    [
        "-0.01",
        "-0",
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
        "100000000",
        "1E+999999",
        "1E+9999999999",
    ],
)
def test_a_decimal_that_is_no_amount_is_refused(euro):
    """Negative, not a number, infinite or far too large: refused with the range."""
    with pytest.raises(InvalidValue, match="tussen 0,00 en 999999,99"):
        Bedrag.from_euro(Decimal(euro))


@pytest.mark.parametrize("euro", ["1000000", "99999999.00"])
def test_a_decimal_just_too_large_is_refused(euro):
    """Above 999999,99 euro nothing can be written."""
    with pytest.raises(
        InvalidValue, match=r"tussen 0 en 99999999 eurocent \(0,00 t/m 999999,99 euro\)"
    ):
        Bedrag.from_euro(Decimal(euro))


@pytest.mark.parametrize("euro", [1.0, 1, None, b"1,00", True])
def test_euros_are_text_or_decimal(euro):
    """A float is never an amount, and an int leaves open whether it is euros or cents."""
    with pytest.raises(InvalidType, match="tekst \\(3000,00\\) of een Decimal, geen"):
        Bedrag.from_euro(euro)


@pytest.mark.parametrize("cents", [1.0, True, "1", Decimal(1), None, Number.ONE, float("nan")])
def test_cents_are_an_int(cents):
    """Exactly int: no float, no bool, no text, no subclass."""
    with pytest.raises(InvalidType, match="geheel aantal eurocenten \\(int\\), geen"):
        Bedrag(cents)


@pytest.mark.parametrize("cents", [-1, 100_000_000])
def test_cents_out_of_range_are_refused(cents):
    """LDT_Bedrag is 0 up to and including 99999999."""
    with pytest.raises(InvalidValue, match="tussen 0 en 99999999 eurocent"):
        Bedrag(cents)


def test_an_amount_is_a_value():
    """Amounts are frozen, slotted, ordered by value, hashable, and survive pickle and copy."""
    bedrag = Bedrag(1900)
    assert Bedrag(1899) < bedrag <= Bedrag(1900) < Bedrag(1901)
    assert len({bedrag, Bedrag(1900)}) == 1
    assert pickle.loads(pickle.dumps(bedrag)) == copy.deepcopy(bedrag) == bedrag
    assert attrs.evolve(bedrag, cents=2060) == Bedrag(2060)
    assert not hasattr(bedrag, "__dict__")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        bedrag.cents = 1


# What the model accepts against what the XSD accepts.

TEXTS = {
    "LDT_BurgerServicenummer": values.BURGER_SERVICENUMMER,
    "LDT_Gemeente": values.GEMEENTE,
    "LDT_IdentificatieBericht": values.IDENTIFICATIE_BERICHT,
    "LDT_Versie": values.VERSIE,
    "LDT_AttribuutWaarde": values.ATTRIBUUT_WAARDE,
}
NUMBERS = {
    "LDT_Nummer": values.NUMMER,
    "LDT_BerichtVersie": values.BERICHT_VERSIE,
    "LDT_BerichtSubversie": values.BERICHT_SUBVERSIE,
}
FIXED = ("BerichtCode", "BerichtVersie", "BerichtSubversie")


@functools.cache
def xsd_type(name: str, version: str = "4.0") -> SimpleType:
    """Return a datatype of a release the way the basisschema has it."""
    for shape in release(version).messages:
        for _, _, element in shape.walk():
            if element.type.name == name:
                if element.name in FIXED:
                    return attrs.evolve(element.type, patterns=(), python_patterns=())
                return element.type
    raise KeyError(name)


@functools.cache
def wrapped(name: str) -> str:
    """Return a schema of one element that has a datatype of the shipped basisschema."""
    space = release().basis_namespace
    return (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:b="{space}">'
        f'<xs:import namespace="{space}" schemaLocation="basisschema.xsd"/>'
        f'<xs:element name="x" type="b:{name}"/></xs:schema>'
    )


@functools.cache
def lxml_schema(name: str) -> etree.XMLSchema:
    """Compile it with lxml."""
    folder = str(files("ieb") / "releases" / "data" / "4.0" / "x.xsd")
    return etree.XMLSchema(etree.fromstring(wrapped(name), base_url=folder))


@functools.cache
def pure_schema(name: str) -> xmlschema.XMLSchema:
    """Compile it with xmlschema."""
    return xmlschema.XMLSchema(
        wrapped(name), base_url=str(files("ieb") / "releases" / "data" / "4.0")
    )


def element(text: str):
    """Return an element with this text, or None when XML cannot carry it."""
    node = etree.Element("x")
    try:
        node.text = text
    except ValueError:
        return None
    return node


def in_xsd(name: str, text: str) -> bool:
    """Whether the shipped XSD accepts the text, which both validators must agree on."""
    node = element(text)
    if node is None:
        return False
    accepted = lxml_schema(name).validate(node)
    assert pure_schema(name).is_valid(node) == accepted
    return accepted


def in_model(datatype, value) -> bool:
    """Whether a class with this datatype accepts the value."""
    box = attrs.make_class("Box", {"value": attrs.field(validator=datatype)})
    try:
        box(value)
    except IebError:
        return False
    return True


@pytest.mark.parametrize("version", release_names())
@pytest.mark.parametrize("name", [name for name in TEXTS if name != "LDT_AttribuutWaarde"])
def test_every_release_has_the_same_text_types(name, version):
    """The datatypes of 1.0 and 3.0 take the texts of 4.0, so one model serves all.

    Where 1.0 names a least length of 1, the pattern of 4.0 takes no empty text either.
    """
    theirs, ours = xsd_type(name, version), xsd_type(name)
    assert attrs.evolve(theirs, min_length=theirs.min_length or 1) == attrs.evolve(
        ours, min_length=ours.min_length or 1
    )


def texts(name: str) -> st.SearchStrategy[str]:
    """Draw texts around the border of a datatype."""
    near = {
        "LDT_BurgerServicenummer": st.from_regex("[0-9]{8,10}", fullmatch=True),
        "LDT_Gemeente": st.from_regex("[0-9]{3,5}", fullmatch=True),
        "LDT_Versie": st.from_regex(r"[0-9]{1,2}(\.[0-9]{1,2}){1,3}", fullmatch=True),
    }.get(name, st.text("a \t", max_size=13) | st.integers(78, 83).map(lambda length: "x" * length))
    odd = st.sampled_from(list("0159. \t\n\r\x0bA٣５é\x85\xa0\u2028\ufffe\ufffd\ud800\x00😀"))
    spoilt = st.builds(
        lambda text, at, char: text[:at] + char + text[at:], near, st.integers(0, 12), odd
    )
    return near | spoilt | st.text(odd, max_size=13)


@pytest.mark.parametrize("name", TEXTS)
@given(data=st.data())
def test_text_is_accepted_exactly_when_the_xsd_accepts_it(name, data):
    """Model, facets and both XSD validators agree on every text."""
    text = data.draw(texts(name))
    accepted = in_model(TEXTS[name], text)
    assert accepted == in_xsd(name, text)
    assert element(text) is None or accepted == (xsd_type(name).fault(text) is None)


@pytest.mark.parametrize("name", NUMBERS)
@given(value=st.integers() | st.integers(-2, 101) | st.integers(999_999_990, 1_000_000_010))
def test_a_number_is_accepted_exactly_when_the_xsd_accepts_it(name, value):
    """Model, facets and both XSD validators agree on every number."""
    accepted = in_model(NUMBERS[name], value)
    assert accepted == (xsd_type(name).fault(str(value)) is None) == in_xsd(name, str(value))


@given(st.integers(-1, 200_000_000) | st.integers(99_999_990, 100_000_010) | st.integers())
def test_an_amount_is_accepted_exactly_when_the_xsd_accepts_it(cents):
    """Bedrag takes the amounts that LDT_Bedrag takes, so each one can be written."""
    try:
        Bedrag(cents)
    except InvalidValue:
        accepted = False
    else:
        accepted = True
    assert (
        accepted
        == (xsd_type("LDT_Bedrag").fault(str(cents)) is None)
        == in_xsd("LDT_Bedrag", str(cents))
    )


@given(st.dates())
@example(date.min)
@example(date.max)
def test_every_date_is_a_date_of_the_xsd(value):
    """Each date Python knows can be written."""
    assert in_model(values.DATUM, value)
    assert in_xsd("LDT_Datum", value.isoformat())
    assert xsd_type("LDT_Datum").fault(value.isoformat()) is None


@pytest.mark.parametrize(
    ("codelist", "name"),
    [(RetourCode, "LDT_RetourCode"), (AttribuutNaam, "LDT_AttribuutNaam")],
)
@given(
    code=st.text(st.sampled_from("0129AZaz ٣\n"), max_size=5)
    | st.from_regex("[0-9A-Z]{2,4}", fullmatch=True)
)
def test_an_open_list_keeps_exactly_what_the_xsd_accepts(codelist, name, code):
    """What the XSD accepts as a code can be held, and nothing else."""
    try:
        codelist.by_code(code)
    except InvalidValue:
        accepted = False
    else:
        accepted = True
    assert accepted == (xsd_type(name).fault(code) is None) == in_xsd(name, code)


@pytest.mark.parametrize(
    ("datatype", "value"),
    [
        (values.GEMEENTE, 513),
        (values.GEMEENTE, Text("0513")),
        (values.GEMEENTE, b"0513"),
        (values.GEMEENTE, None),
        (values.NUMMER, "1"),
        (values.NUMMER, 1.0),
        (values.NUMMER, True),
        (values.NUMMER, Number.ONE),
        (values.DATUM, "2025-01-01"),
        (values.DATUM, datetime(2025, 1, 1)),  # noqa: DTZ001
        (values.DATUM, None),
    ],
)
def test_a_value_of_another_type_is_refused(datatype, value):
    """Exactly the type that is asked for: no subclass, no text for a number, no time in a date."""
    box = attrs.make_class("Box", {"value": attrs.field(validator=datatype)})
    with pytest.raises(InvalidType, match=f"value: verwacht .*, geen {type(value).__name__}"):
        box(value)


@pytest.mark.parametrize(
    ("datatype", "value", "text"),
    [
        (
            values.GEMEENTE,
            "513",
            "value: verwacht een gemeentecode van precies 4 cijfers; gekregen '513'.",
        ),
        (values.NUMMER, -1, "value: verwacht een geheel getal van 0 t/m 999999999; gekregen '-1'."),
        (
            values.VERSIE,
            "1.0",
            "value: verwacht een versie van drie getallen, zoals 1.0.0; gekregen '1.0'.",
        ),
        (
            values.GEMEENTE,
            "999992016",
            "value: verwacht een gemeentecode van precies 4 cijfers; gekregen '*********'.",
        ),
        (
            values.BURGER_SERVICENUMMER,
            "99999201",
            "value: verwacht een burgerservicenummer van precies 9 cijfers.",
        ),
    ],
)
def test_a_refusal_says_what_was_expected(datatype, value, text):
    """The text is Dutch, names the field and what was expected, and never holds a Bsn."""
    box = attrs.make_class("Box", {"value": attrs.field(validator=datatype)})
    with pytest.raises(InvalidValue) as caught:
        box(value)
    assert str(caught.value) == text


def test_every_datatype_of_the_releases_is_described():
    """What a datatype allows is told in Dutch for each type, but the list that tells itself."""
    names = set()
    for shape in chain.from_iterable(release(name).messages for name in release_names()):
        types = [element.type for _, _, element in shape.walk()]
        names |= {datatype.name for datatype in types if isinstance(datatype, SimpleType)}
    assert names == values.EXPECTED.keys() | {"LDT_StatusAanlevering"}


@pytest.mark.parametrize(
    "value",
    [
        "0200",
        None,
        AttribuutNaam.STOPDATUM,
        AttribuutNaam.by_code("77"),
        attrs.make_class("Posing", {}, bases=(UnknownCode,), frozen=True)(
            codelist=RetourCode, code="1234"
        ),
    ],
)
def test_a_code_of_another_list_is_refused(value):
    """Where a return code stands, a text or a code of another list is refused."""
    box = attrs.make_class("Box", {"value": attrs.field(validator=values.code_of(RetourCode))})
    with pytest.raises(
        InvalidType, match=r"value: verwacht een RetourCode \(zie RetourCode.by_code\), geen"
    ):
        box(value)


@pytest.mark.parametrize("value", [RetourCode.S300, RetourCode.by_code("1234")])
def test_a_code_known_or_not_is_accepted(value):
    """An open list keeps what it does not know."""
    box = attrs.make_class("Box", {"value": attrs.field(validator=values.code_of(RetourCode))})
    assert box(value).value is value


@pytest.mark.parametrize("value", ["0200", RetourCode.S300, RetourCode, None, 5])
def test_a_repeated_element_is_a_collection(value):
    """One member on its own is refused, and so is text, whose characters would be taken for members."""
    with pytest.raises(
        InvalidType, match="Verwacht een of meer waarden in een tuple of een list, geen"
    ):
        values.as_tuple(value)


@given(st.lists(st.integers()))
def test_a_repeated_element_becomes_a_tuple(members):
    """List, tuple and iterator give the same tuple."""
    assert (
        values.as_tuple(members)
        == values.as_tuple(tuple(members))
        == values.as_tuple(iter(members))
    )
    assert type(values.as_tuple(members)) is tuple
