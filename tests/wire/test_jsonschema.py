"""The JSON Schema of a message says of JSON what `from_json` says."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from elementpath.regex import translate_pattern
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import ieb
from ieb.messages import MESSAGES
from ieb.testing import messages
from ieb.wire.jsonschema import json_schema
from ieb.wire.patterns import portable_pattern

from .samples import sample
from .test_json import PERIOD, foreign_release, without

VALIDATORS = {
    kind.naam: jsonschema.Draft202012Validator(
        json_schema(kind), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for kind in MESSAGES
}


@pytest.mark.parametrize("kind", MESSAGES)
def test_a_schema_is_itself_valid(kind):
    """Any tool that knows JSON Schema can read the schema of a message."""
    jsonschema.Draft202012Validator.check_schema(json_schema(kind))


@given(message=messages())
def test_what_to_json_writes_is_valid(message):
    """What the library writes as JSON passes the schema that it publishes."""
    VALIDATORS[message.naam].validate(json.loads(ieb.to_json(message)))


DATES = ["2025-02-30", "2025-05-12"]
TEXTS = ["", " ", "1", "0513", "٠٥١٣", "1.0.0", "\t", "\n", "0513\n", "1.0.0\n", "a\x01"]
JUNK = st.sampled_from([None, True, 1.5, -1, 10**9, [], {}, ["0001"], *DATES, *TEXTS])


def leaves(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Return the paths of everything in a JSON value."""
    found = [path]
    inside: dict[object, object] = {}
    if isinstance(value, dict):
        inside = value
    elif isinstance(value, list):
        inside = dict(enumerate(value))
    for key, inner in inside.items():
        found += leaves(inner, (*path, key))
    return found


@settings(max_examples=3 * settings.default.max_examples)
@given(message=messages(), data=st.data(), junk=JUNK)
def test_the_schema_accepts_what_from_json_accepts(message, data, junk):
    """JSON that a user checks by the schema is neither refused nor let in unseen later."""
    content = json.loads(ieb.to_json(message))
    *way, last = data.draw(st.sampled_from(leaves(content)[1:]))
    holder = content
    for step in way:
        holder = holder[step]
    holder[last] = junk
    try:
        ieb.from_json(json.dumps(content))
        accepted = True
    except ieb.IebError:
        accepted = False
    if isinstance(content.get("Bericht"), str) and content["Bericht"] == message.naam:
        assert VALIDATORS[message.naam].is_valid(content) == accepted


def test_a_release_without_the_message_has_no_schema():
    """Release 3.0 has no WMO409, which is told rather than answered by a schema of 4.0."""
    with pytest.raises(ieb.InvalidValue, match=r"3\.0 kent geen bericht"):
        json_schema(ieb.WMO409, release=ieb.release("3.0"))


def test_limits_are_those_of_the_release():
    """Who writes JSON for release 3.0 gets the limits of 3.0."""
    header = json_schema(ieb.WMO405, release=ieb.release("3.0"))["properties"]["Header"][
        "properties"
    ]
    assert header["BerichtVersie"] == {"const": 3}


VERSIE = (r'(name="BerichtVersie"[^>]*>.*?)<xs:pattern value="4"/>', r"\1{}")
BEDRAG = r'(<xs:simpleType name="LDT_Bedrag">.*?)<xs:restriction.*?</xs:restriction>'
NUMMER = r'(<xs:simpleType name="LDT_Nummer">.*?)<xs:restriction.*?</xs:restriction>'
IDENTIFICATIE = (
    r'(<xs:simpleType name="LDT_IdentificatieBericht">.*?)<xs:restriction.*?</xs:restriction>'
)


def restricted(place: str, base: str, *facets: tuple[str, object]) -> tuple[str, str]:
    """The edit that gives a type another restriction."""
    rows = "".join(f'<xs:{name} value="{value}"/>' for name, value in facets).replace("\\", "\\\\")
    return place, rf'\1<xs:restriction base="xs:{base}">{rows}</xs:restriction>'


def at(schema: object, path: str) -> dict[str, object]:
    """Return what a schema says of the value at a path; of an optional one, when it is there."""
    for step in path.split("/"):
        inner = schema["properties"][step]
        schema = inner["anyOf"][0] if "anyOf" in inner else inner
    return schema


def judged(schema: dict[str, object], value: object) -> bool:
    """Whether a schema accepts a value."""
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize(
    ("edits", "accepted"),
    [
        ([(VERSIE[0], r'\1<xs:enumeration value="4"/>')], [4]),
        ([(VERSIE[0], r'\1<xs:enumeration value="4"/><xs:enumeration value="5"/>')], [4, 5]),
        ([(VERSIE[0], r'\1<xs:pattern value="(5)"/>')], [5]),
        ([(VERSIE[0], r'\1<xs:minInclusive value="5"/><xs:maxInclusive value="5"/>')], [5]),
        ([(VERSIE[0], r"\1"), ('name="BerichtVersie"', 'name="BerichtVersie" fixed="5"')], [5]),
        ([(VERSIE[0], r"\1<xs:minInclusive value='3'/>")], list(range(3, 100))),
    ],
)
def test_a_version_is_the_number_that_the_release_fixes(starts, edits, accepted):
    """However its XSD says so; and one that it leaves free is free."""
    release = foreign_release(starts, *edits)
    schema = json_schema(ieb.WMO405, release=release)
    found = at(schema, "Header/BerichtVersie")

    assert [number for number in range(-1, 101) if judged(found, number)] == accepted
    assert not judged(found, "4")
    assert judged(schema, json.loads(ieb.to_json(ieb.parse(sample("WMO405")).for_release(release))))


@pytest.mark.parametrize(
    ("base", "facets", "low", "high"),
    [
        ("integer", [], 0, 99_999_999),
        ("integer", [("minInclusive", -5), ("maxInclusive", 10**12)], 0, 99_999_999),
        ("integer", [("minInclusive", 1), ("maxInclusive", 700_000)], 1, 700_000),
        ("integer", [("totalDigits", 6)], 0, 999_999),
        ("integer", [("fractionDigits", 0)], 0, 99_999_999),
        ("string", [("pattern", "[0-9]{8}")], 0, 99_999_999),
        ("string", [("pattern", "[0-9]{12}")], 0, 99_999_999),
        ("string", [("pattern", r"\d{6}")], 0, 999_999),
        ("string", [("pattern", "[1-9][0-9]{0,6}")], 1, 9_999_999),
        ("string", [("pattern", "0?[0-9]{1,5}")], 0, 999_999),
        ("string", [("pattern", "[0-9]+")], 0, 99_999_999),
        ("string", [("pattern", "[0-9]*"), ("maxLength", 7)], 0, 9_999_999),
        ("string", [("pattern", "[0-9]+"), ("maxLength", 10**9)], 0, 99_999_999),
    ],
)
def test_an_amount_is_whole_cents_however_a_release_writes_it(starts, base, facets, low, high):
    """Within the limits of the model and those of the release."""
    release = foreign_release(starts, restricted(BEDRAG, base, *facets))
    found = at(json_schema(ieb.WMO405, release=release), f"{PERIOD}/EbKostprijs/KostprijsBedrag")

    assert found == {"type": "integer", "minimum": low, "maximum": high}


def test_numbers_that_a_release_lists_are_numbers(starts):
    """Also when its XSD has them as text, or has more than the model can hold."""
    listed = [
        ("enumeration", code) for code in ("000000000", "000000001", "000000012", "000649901", "x")
    ]
    edits = (
        restricted(NUMMER, "string", *listed),
        restricted(BEDRAG, "integer", ("enumeration", 10**8 - 1)),
    )
    schema = json_schema(ieb.WMO405, release=foreign_release(starts, *edits))

    assert at(schema, f"{PERIOD}/EbStartNummer") == {"type": "integer", "enum": [0, 1, 12, 649901]}
    assert at(schema, f"{PERIOD}/EbKostprijs/KostprijsBedrag")["enum"] == [99_999_999]


def test_a_fixed_value_is_the_only_one(starts):
    """What an XSD fixes is the only value in the schema: text as text, a number as a number."""
    edits = [(f'name="{name}"', rf'name="{name}" fixed="{value}"') for name, value in
             (("Afzender", "0513"), ("EbStartNummer", "0649901"))]  # fmt: skip
    schema = json_schema(ieb.WMO405, release=foreign_release(starts, *edits))

    assert at(schema, "Header/Afzender") == {"const": "0513"}
    assert at(schema, f"{PERIOD}/EbStartNummer") == {"const": 649901}


def test_text_has_the_limits_of_the_model_and_of_the_release(starts):
    """All patterns count, the strictest lengths, and of a list what both know."""
    status = r'(name="LDT_StatusAanlevering">.*?)<xs:restriction.*?</xs:restriction>'
    edits = [
        restricted(IDENTIFICATIE, "string", ("maxLength", 20), ("pattern", r"[A-Z]\d*|1")),
        restricted(status, "string", *(("enumeration", code) for code in "12345")),
    ]
    schema = json_schema(ieb.WMO405, release=foreign_release(starts, *edits))
    found = at(schema, "Header/BerichtIdentificatie/Identificatie")

    texts = ("A", "A1", "a1", "A٣", "A1\n", "A" + "1" * 11, "A" + "1" * 12)
    assert [text for text in texts if judged(found, text)] == ["A", "A1", "A٣", "A" + "1" * 11]
    assert at(schema, f"{PERIOD}/StatusAanlevering")["enum"] == ["1", "2", "3"]


def test_what_is_no_portable_pattern_leaves_the_limits_of_the_model(starts):
    """The schema is then wider than the XSD, and never narrower."""
    edit = restricted(IDENTIFICATIE, "string", ("pattern", r"[\i-[:]][\c]*|1"))
    found = at(
        json_schema(ieb.WMO405, release=foreign_release(starts, edit)),
        "Header/BerichtIdentificatie/Identificatie",
    )

    assert judged(found, "A-1")
    assert not judged(found, "A" * 13)
    assert "allOf" not in found


def test_a_code_of_another_release_is_the_code(starts):
    """What our own release fixes is no limit of another one."""
    release = foreign_release(starts, ('value="578"', 'value="601"'))
    found = at(json_schema(ieb.WMO405, release=release), "Header/BerichtCode")

    assert [code for code in ("578", "601") if judged(found, code)] == ["601"]


@pytest.mark.parametrize("name", ["WMO409", "WMO410"])
def test_a_stream_that_a_release_does_not_have_is_no_choice(xsds, name):
    """The other one is what is left: asked for in a WMO409, free in a WMO410."""
    release = foreign_release(xsds, *without("BeschermdWonen"))
    content = json.loads(ieb.to_json(ieb.parse(sample(name)).for_release(release)))
    schema = json_schema(getattr(ieb, name), release=release)

    assert judged(schema, content)
    assert judged(schema, {**content, "BeschermdWonen": None}) is False
    assert judged(schema, {**content, "Abonnementstarief": None}) is (name == "WMO410")


def test_choices_that_only_a_release_has_count_too(starts):
    """More than one of them in a class, and with elements that the model does not know."""
    names = ("EbStopdatum", "EbKostprijs", "StatusAanlevering")
    old = r"\s*".join(rf'<xs:element name="{name}".*?</xs:element>' for name in names)
    new = (
        r'<xs:choice minOccurs="0"><xs:element name="EbStopdatum" type="ieb:LDT_Datum"/>'
        r'<xs:element name="EbKostprijs" type="ieb:CDT_Kostprijs"/></xs:choice>'
        r'<xs:choice><xs:element name="StatusAanlevering" type="ieb:LDT_StatusAanlevering"/>'
        r'<xs:element name="Onbekend" type="xs:string"/></xs:choice>'
    )
    release = foreign_release(starts, (old, new))
    schema = at(json_schema(ieb.WMO405, release=release), PERIOD)
    period = {"EbStartNummer": 1, "EbStartdatum": "2025-05-12", "StatusAanlevering": "1"}
    stop = {"EbStopdatum": "2025-05-12"}
    price = {"EbKostprijs": {"KostprijsBedrag": 1, "KostprijsStartdatum": "2025-05-12"}}

    assert judged(schema, period)
    assert judged(schema, period | stop | {"EbKostprijs": None})
    assert judged(schema, period | price)
    assert not judged(schema, period | stop | price)


SAME = [
    "[0-9]{8}",
    r"\d{2,}",
    r"[\d\-]*",
    r"\D\S?",
    r".*[^\s].*",
    r"\s*a|b\n",
    "a$b^",
    r"[$^.]+|[a^]|[^^]a",
    r"a\-b|\.\$?",
    "[-a]+|[0-]",
    r"[a\-c]+",
    r"[+-9]{2}",
    r"[&~|\[]{2}",
    r"(a|b(c|d)?)+",
    "/(é|€|𝔸)",
    "[^𝔸-𝔿]",
    "a{0,3}b",
    "a b#",
]
OTHER = [
    r"\i\c*",
    r"\w+",
    r"\p{Lu}",
    r"[\p{Lu}]",
    r"[\S]",
    r"[\w]",
    r"\P{IsBasicLatin}a",
    "[a-z-[aeiou]]",
    "[a-c-e]",
    "[--a]",
    "[a--]",
    r"[\d-x]",
    r"[a-\d]",
    "[z-a]",
    "a{2}{3}",
    "a+?",
    "(?:a)",
    "*a",
    "|+",
    "a{,2}",
    "a}",
    "[]",
]


# Of digits only these: libxml2 does not know all that Unicode has by now.
SIGNS = "0189٣abcdez-+,.$^&~|[]\\/ \t\né€𝔸𝔹#"


def of_these(text):
    """The text with only these signs: another digit becomes a digit of these, another sign a sign."""
    digits = re.sub(rf"(?![{re.escape(SIGNS)}])\d", "٣", text)
    return re.sub(f"[^{re.escape(SIGNS)}]", "€", digits)


@settings(max_examples=3 * settings.default.max_examples)
@given(pattern=st.sampled_from(SAME), data=st.data())
def test_a_portable_pattern_means_what_it_means_in_an_xsd(pattern, data):
    """The judge is the XSD validator of libxml2; JSON Schema forbids a line end by another keyword."""
    made = portable_pattern(pattern)
    assert made is not None
    theirs = translate_pattern(
        pattern, back_references=False, lazy_quantifiers=False, anchors=False
    )
    # Not by alphabet=: the oldest hypothesis that we allow cannot cut a range of a pattern down to
    # it.
    fitting = (st.from_regex(made) | st.from_regex(theirs)).map(of_these)
    text = data.draw(fitting | st.text(SIGNS), label="text").rstrip("\n")
    element = etree.Element("a")
    element.text = text
    xsd = etree.fromstring(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a"><xs:simpleType>'
        '<xs:restriction base="xs:string"><xs:pattern/></xs:restriction></xs:simpleType>'
        "</xs:element></xs:schema>"
    )
    next(xsd.iter("{*}pattern")).set("value", pattern)
    assert (re.search(made, text) is not None) == etree.XMLSchema(xsd).validate(element)


@pytest.mark.parametrize("pattern", OTHER)
def test_a_pattern_of_which_it_is_not_certain_is_left_out(pattern):
    """No pattern of an XSD is published that a JSON tool might read otherwise."""
    assert portable_pattern(pattern) is None


@pytest.mark.parametrize("kind", MESSAGES)
def test_patterns_of_our_own_releases_are_all_there(kind):
    """None is left out, and none needs another one beside it."""
    for release in (ieb.release(), ieb.release("3.0")):
        for shape in (message for message in release.messages if message.name == kind.naam):
            for _, _, element in shape.walk():
                assert all(map(portable_pattern, getattr(element.type, "patterns", ())))
            assert "allOf" not in json.dumps(json_schema(kind, release=release))


def test_a_list_of_what_a_release_fixes_is_that_of_the_release(starts):
    """Our own release fixes a BerichtCode; what others list there is theirs, whatever ours is."""
    listed = '<xs:enumeration value="578"/><xs:enumeration value="579"/>'
    edits = [('<xs:pattern value="578"/>', listed)]
    schema = json_schema(ieb.WMO405, release=foreign_release(starts, *edits))

    assert at(schema, "Header/BerichtCode") == {"type": "string", "enum": ["578", "579"]}
