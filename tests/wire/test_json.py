"""Messages as JSON: the same content under the same names, and every fault of wrong JSON at its path."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import ieb
from ieb.testing import messages

from .samples import BOM, BSN, KIND_IDS, KINDS, NAMES, RELEASES, sample

START = {
    "Bericht": "WMO405",
    "Header": {
        "BerichtCode": "578",
        "BerichtVersie": 4,
        "BerichtSubversie": 0,
        "BerichtIdentificatie": {"Identificatie": "G000000001", "Dagtekening": "2025-05-12"},
        "XsdVersie": {"BasisschemaXsdVersie": "1.0.0", "BerichtXsdVersie": "1.0.0"},
        "Afzender": "0513",
    },
    "Client": {
        "Bsn": BSN,
        "PeriodeEigenBijdrageAbo": {
            "EbStartNummer": 649901,
            "EbStartdatum": "2025-05-12",
            "EbStopdatum": "2025-05-12",
            "EbKostprijs": {"KostprijsBedrag": 300000, "KostprijsStartdatum": "2025-05-12"},
            "StatusAanlevering": "1",
        },
    },
}
PERIOD = "Client/PeriodeEigenBijdrageAbo"


def changed(*edits: tuple[str, object], name: str = "WMO405") -> str:
    """The JSON of a message with other values at these paths; Ellipsis takes the key away."""
    content = json.loads(ieb.to_json(ieb.parse(sample(name))))
    for path, value in edits:
        *steps, last = path.split("/")
        place = content
        for step in steps:
            place = place[step]
        if value is ...:
            del place[last]
        else:
            place[last] = value
    return json.dumps(content)


def faults(data: str | bytes) -> list[tuple[str, str]]:
    """Path and text of each finding."""
    with pytest.raises(ieb.InvalidMessage) as caught:
        ieb.from_json(data)
    assert {(finding.code, finding.line, finding.level) for finding in caught.value.findings} == {
        ("json", None, 1)
    }
    return [(str(finding.path), finding.message) for finding in caught.value.findings]


def test_the_whole_content():
    """Dates in ISO form, amounts in whole cents, codes as text; nothing else."""
    assert json.loads(ieb.to_json(ieb.parse(sample("WMO405")))) == START


def test_indent_and_letters():
    """JSON is on one line or indented as asked, with letters that people can read."""
    message = ieb.parse(sample("WMO409").replace(b">20250509<", ">Wlz é<".encode()))

    assert "\n" not in ieb.to_json(message)
    assert "Wlz é" in ieb.to_json(message)
    assert ieb.to_json(message, indent=2).startswith('{\n  "Bericht": "WMO409",\n')
    assert ieb.from_json(ieb.to_json(message, indent=2)) == message


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_round_trip(release):
    """JSON gives back the message, as text and as bytes, in every release."""

    @given(messages(release=release))
    def check(message: ieb.Message) -> None:
        text = ieb.to_json(message)
        assert ieb.from_json(text, release=release) == message
        assert ieb.from_json(text.encode(), release=release).release is release

    check()


@pytest.mark.parametrize(("name", "release"), KINDS, ids=KIND_IDS)
def test_keys_are_the_names_of_the_xml(name, release):
    """Exactly those of the elements that stand in the XML, and Bericht."""
    xml = sample(name, release)
    text = ieb.to_json(ieb.parse(xml, release=release))
    names = {etree.QName(node).localname for node in etree.fromstring(xml).iter()}

    assert set(re.findall(r'"(\w+)":', text)) == names


@pytest.mark.parametrize("name", NAMES)
def test_what_is_left_out_in_xml_is_left_out_in_json(name):
    """An element that is not there has no key in the JSON, and no null either."""
    assert "null" not in ieb.to_json(ieb.parse(sample(name, full=False)))


def test_null_counts_as_left_out():
    """Software that writes null for an optional field is understood; a required one is told."""
    text = changed((f"{PERIOD}/EbStopdatum", None), (f"{PERIOD}/EbKostprijs", None))

    assert ieb.from_json(text) == ieb.from_json(
        changed((f"{PERIOD}/EbStopdatum", ...), (f"{PERIOD}/EbKostprijs", ...))
    )
    assert faults(changed(("Client/Bsn", None))) == [("Client/Bsn", "Verwacht tekst, geen null.")]


WRONG = [
    (f"{PERIOD}/EbStartNummer", True, "Verwacht een geheel getal, geen waar/onwaar."),
    (f"{PERIOD}/EbStartNummer", 1.0, "Verwacht een geheel getal, geen gebroken getal."),
    (f"{PERIOD}/EbStartNummer", "1", "Verwacht een geheel getal, geen tekst."),
    (f"{PERIOD}/EbStartNummer", [1], "Verwacht een geheel getal, geen lijst."),
    (f"{PERIOD}/EbStartNummer", -1, "gekregen '-1'"),
    (f"{PERIOD}/EbStartNummer", 10**9, "van 0 t/m 999999999"),
    (f"{PERIOD}/EbStartNummer", 10**400, "van 0 t/m 999999999"),
    (f"{PERIOD}/EbStartNummer", float("nan"), "geen gebroken getal"),
    (
        f"{PERIOD}/EbKostprijs/KostprijsBedrag",
        3000.5,
        "Verwacht een heel aantal eurocenten, geen gebroken getal.",
    ),
    (
        f"{PERIOD}/EbKostprijs/KostprijsBedrag",
        False,
        "Verwacht een heel aantal eurocenten, geen waar/onwaar.",
    ),
    (
        f"{PERIOD}/EbKostprijs/KostprijsBedrag",
        "3000,00",
        "Verwacht een heel aantal eurocenten, geen tekst.",
    ),
    (f"{PERIOD}/EbKostprijs/KostprijsBedrag", 10**8, "tussen 0 en 99999999 eurocent"),
    (f"{PERIOD}/EbKostprijs", 3000, "Verwacht een object, geen getal."),
    (f"{PERIOD}/EbKostprijs", [], "Verwacht een object, geen lijst."),
    (
        f"{PERIOD}/EbStartdatum",
        "2025-02-30",
        "'2025-02-30' is geen bestaande datum: verwacht eejj-mm-dd.",
    ),
    (f"{PERIOD}/EbStartdatum", "20250512", "is geen bestaande datum"),
    (f"{PERIOD}/EbStartdatum", "2025-W20-1", "is geen bestaande datum"),
    (f"{PERIOD}/EbStartdatum", "２０２５-05-12", "is geen bestaande datum"),
    (f"{PERIOD}/EbStartdatum", 20250512, "Verwacht een datum als tekst (eejj-mm-dd), geen getal."),
    (f"{PERIOD}/StatusAanlevering", "5", "verwacht wordt een van 1, 2, 3, 9"),
    (f"{PERIOD}/StatusAanlevering", 1, "Verwacht een code (tekst), geen getal."),
    ("Client/Bsn", 999992016, "Verwacht tekst, geen getal."),
    ("Client/Bsn", "99999201", "precies 9 cijfers"),
    ("Client", "x", "Verwacht een object, geen tekst."),
    ("Header/Afzender", "0513 ", "precies 4 cijfers"),
    ("Header/Afzender", {}, "Verwacht tekst, geen object."),
    ("Header/BerichtIdentificatie/Identificatie", "a\ud800", "1 t/m 12 tekens"),
    ("Header/BerichtIdentificatie/Identificatie", "   ", "niet alleen witruimte"),
]


@pytest.mark.parametrize(("path", "value", "text"), WRONG)
def test_a_wrong_value_is_told_at_its_path(path, value, text):
    """A wrong value gives one finding, at its path, that says what was expected."""
    ((found, message),) = faults(changed((path, value)))

    assert found == path
    assert text in message


def test_all_faults_are_told_at_once():
    """All faults in JSON are told in one pass, however deep they stand."""
    edits = [
        ("Header/Afzender", ...),
        ("Header/Ontvanger", "0513"),
        ("Header/BerichtIdentificatie/Dagtekening", 1),
        ("Client/Bsn", ...),
        (f"{PERIOD}/EbStartNummer", True),
        (f"{PERIOD}/EbKostprijs/KostprijsBedrag", 1.5),
        (f"{PERIOD}/EbKostprijs/Valuta", "EUR"),
        ("Adres", {}),
    ]

    assert sorted(faults(changed(*edits))) == sorted(
        [
            ("Header/Afzender", "Deze verplichte sleutel ontbreekt."),
            ("Header", "De sleutel 'Ontvanger' hoort hier niet."),
            (
                "Header/BerichtIdentificatie/Dagtekening",
                "Verwacht een datum als tekst (eejj-mm-dd), geen getal.",
            ),
            ("Client/Bsn", "Deze verplichte sleutel ontbreekt."),
            (f"{PERIOD}/EbStartNummer", "Verwacht een geheel getal, geen waar/onwaar."),
            (
                f"{PERIOD}/EbKostprijs/KostprijsBedrag",
                "Verwacht een heel aantal eurocenten, geen gebroken getal.",
            ),
            (f"{PERIOD}/EbKostprijs", "De sleutel 'Valuta' hoort hier niet."),
            ("", "De sleutel 'Adres' hoort hier niet."),
        ]
    )


def test_members_of_a_list_are_counted_from_one():
    """A finding in JSON has the path that it would have in the XML."""
    codes = ["0200", 1, "x"]

    found = faults(changed(("Header/RetourCodes/RetourCode", codes), name="WMO406"))

    assert [path for path, _ in found] == [
        "Header/RetourCodes/RetourCode[2]",
        "Header/RetourCodes/RetourCode[3]",
    ]


@pytest.mark.parametrize("value", [[], "0200", {"0": "0200"}, None])
def test_a_list_needs_at_least_one_member(value):
    """A repeated element in JSON is a list with something in it, or it is told."""
    ((path, _),) = faults(changed(("Header/RetourCodes/RetourCode", value), name="WMO406"))

    assert path == "Header/RetourCodes/RetourCode"


def test_keys_of_a_retour_do_not_belong_in_a_heenbericht():
    """IdentificatieRetour and RetourCodes are unknown there."""
    retour = json.loads(ieb.to_json(ieb.parse(sample("WMO406"))))
    retour["Bericht"] = "WMO405"
    retour["Header"]["BerichtCode"] = "578"

    texts = dict(faults(json.dumps(retour)))
    all_texts = " ".join(text for _, text in faults(json.dumps(retour)))

    assert set(texts) == {"Header", "Client", PERIOD}
    assert all(
        f"'{name}'" in all_texts
        for name in ("IdentificatieRetour", "RetourCodes", "XsdVersieRetour")
    )


def test_the_model_as_a_whole_has_its_say():
    """Two streams, or the BerichtCode of another message, are refused too."""
    both = changed(
        ("BeschermdWonen", {**json.loads(changed(name="WMO409"))["Abonnementstarief"]}),
        name="WMO409",
    )
    both = both.replace('"EbStartNummer"', '"BwStartNummer"').replace(
        '"BwStartNummer"', '"EbStartNummer"', 1
    )

    assert faults(both) == [
        ("Abonnementstarief", "Vul precies een van Abonnementstarief en BeschermdWonen.")
    ]
    assert faults(changed(("Header/BerichtCode", "579"))) == [
        ("Header/BerichtCode", "Verwacht 578; gekregen '579'.")
    ]


def test_a_fault_of_the_message_as_a_whole_hides_no_other():
    """BerichtCode and version of another message, and a wrong Bsn: three faults, each at its place."""
    wrong = changed(("Header/BerichtCode", "579"), ("Header/BerichtVersie", 3), ("Client/Bsn", "1"))

    assert {path for path, _ in faults(wrong)} == {
        "Header/BerichtCode",
        "Header/BerichtVersie",
        "Client/Bsn",
    }


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("BerichtVersie", True, "Verwacht een geheel getal, geen waar/onwaar."),
        ("BerichtVersie", "5", "Verwacht een geheel getal, geen tekst."),
        ("BerichtVersie", 3, "Verwacht 4; gekregen '3'."),
        ("BerichtVersie", 100, "Verwacht 4; gekregen '100'."),
        ("BerichtSubversie", -1, "Verwacht 0; gekregen '-1'."),
        ("BerichtSubversie", 0.0, "Verwacht een geheel getal, geen gebroken getal."),
        ("BerichtCode", 578, "Verwacht tekst, geen getal."),
        ("BerichtCode", "5780", "Verwacht 578; gekregen '5780'."),
    ],
)
def test_a_wrong_value_that_a_release_fixes_is_told_once(name, value, text):
    """By its type if that is wrong, else by the value of the release; never by both."""
    assert faults(changed((f"Header/{name}", value))) == [(f"Header/{name}", text)]


def foreign_release(folder: Path, *edits: tuple[str, str]) -> ieb.Release:
    """A release of a copy of our own XSD set, after other text came in it."""
    for file in folder.glob("*.xsd"):
        text = file.read_text(encoding="utf-8")
        for old, new in edits:
            text = re.sub(old, new, text, flags=re.DOTALL)
        file.write_text(text, encoding="utf-8")
    return ieb.Release.from_xsd(folder)


@pytest.fixture
def foreign(xsds: Path) -> Callable[..., ieb.Release]:
    """Makes a foreign release, given the edits."""
    return lambda *edits: foreign_release(xsds, *edits)


def without(*names: str) -> tuple[tuple[str, str], ...]:
    """The edits that take the declarations of these elements out of an XSD."""
    return tuple((f'      <xs:element name="{name}".*?</xs:element>\n', "") for name in names)


@pytest.mark.parametrize(
    "value", [START["Client"]["PeriodeEigenBijdrageAbo"]["EbKostprijs"], None, 1]
)
def test_a_key_that_the_release_does_not_have_is_refused(foreign, value):
    """At its path, whatever it holds, for the message could not be written."""
    release = foreign(*without("EbKostprijs"))
    text = "De sleutel 'EbKostprijs' hoort hier niet: in de XSD's van deze release bestaat dit element niet."

    with pytest.raises(ieb.InvalidMessage) as caught:
        ieb.from_json(changed((f"{PERIOD}/EbKostprijs", value)), release=release)

    assert [(str(finding.path), finding.message) for finding in caught.value.findings] == [
        (f"{PERIOD}/EbKostprijs", text)
    ]
    assert (
        ieb.from_json(changed((f"{PERIOD}/EbKostprijs", ...)), release=release).release == release
    )


def test_a_stream_that_the_release_does_not_have_is_refused(foreign):
    """A stream for which the XSD has no place is refused when the JSON is read."""
    content = json.loads(changed(name="WMO409"))
    content["BeschermdWonen"] = content.pop("Abonnementstarief")
    content["BeschermdWonen"]["BwStartNummer"] = content["BeschermdWonen"].pop("EbStartNummer")
    text = json.dumps(content)
    assert ieb.from_json(text).beschermd_wonen is not None

    with pytest.raises(ieb.InvalidMessage) as caught:
        ieb.from_json(text, release=foreign(*without("BeschermdWonen")))

    assert [str(finding.path) for finding in caught.value.findings] == ["BeschermdWonen"]


def test_a_fixed_value_in_an_xsd_is_what_is_expected(foreign):
    """A value that an XSD fixes is asked for in JSON, and told when it differs."""
    release = foreign(
        (r'(<xs:element name="BerichtVersie")>', r'\1 fixed="5">'), ('<xs:pattern value="4"/>', "")
    )

    with pytest.raises(ieb.InvalidMessage, match="Header/BerichtVersie: Verwacht 5; gekregen '4'"):
        ieb.from_json(changed(), release=release)
    assert (
        ieb.from_json(changed(("Header/BerichtVersie", 5)), release=release).header.bericht_versie
        == 5
    )


@pytest.mark.parametrize(
    "name", [None, "WMO411", "wmo405", 405, True, ["WMO405"], {}, float("nan")]
)
def test_bericht_must_name_a_message(name):
    """JSON without the name of a message is told which names there are."""
    ((path, text),) = faults(json.dumps({**START, "Bericht": name}))

    assert path == "Bericht"
    assert text.endswith(f"verwacht een van {', '.join(ieb.messages.kinds.KINDS)}.")


def test_the_release_decides_which_messages_there_are():
    """JSON of a WMO409 is refused for 3.0, which has none, as is a header of 4.0."""
    with pytest.raises(ieb.InvalidMessage, match=r"van release 3\.0.* een van WMO405, WMO"):
        ieb.from_json(ieb.to_json(ieb.parse(sample("WMO409"))), release=RELEASES[1])
    with pytest.raises(ieb.InvalidMessage, match="BerichtVersie"):
        ieb.from_json(json.dumps(START), release=RELEASES[1])


@pytest.mark.parametrize("value", ["3.0", None, {}])
def test_release_is_no_key(value):
    """It is an argument; in the JSON it is as unknown as any other key."""
    assert faults(json.dumps({**START, "release": value})) == [
        ("", "De sleutel 'release' hoort hier niet.")
    ]


def test_repeated_keys_are_told_at_every_depth():
    """Which of two values of one key counts is never guessed, however deep it stands."""
    text = json.dumps(START)
    text = text.replace('"Bsn":', '"Bsn": "999992016", "Bsn":').replace(
        "{", '{"a": [{"b": 1, "b": 2}], ', 1
    )
    text = text.replace('"a":', '"a": 0, "a":', 1)

    assert faults(text)[:3] == [
        ("", "De sleutel 'a' staat er meer dan eens."),
        ("a[1]", "De sleutel 'b' staat er meer dan eens."),
        ("Client", "De sleutel 'Bsn' staat er meer dan eens."),
    ]
    assert ("", "De sleutel 'a' hoort hier niet.") in faults(text)


def test_a_repeated_key_alone_is_enough_to_refuse():
    """A key that stands there twice is refused, even when both values are the same."""
    text = json.dumps(START).replace('"Bericht":', '"Bericht": "WMO405", "Bericht":')

    assert faults(text) == [("", "De sleutel 'Bericht' staat er meer dan eens.")]


@pytest.mark.parametrize("content", ["[]", "1", '"x"', "null", "true", "NaN", "[{}]"])
def test_json_must_be_an_object(content):
    """JSON that is a list, text or number is told what it should be."""
    assert faults(content) == [("", "Verwacht een object met de sleutels van een bericht.")]


NO_JSON = [
    (b"", "kolom 1 klopt niet"),
    (b"{", "klopt niet"),
    ('{"a": 1,}', "klopt niet"),
    ("{}{}", "kolom 3 klopt niet"),
    ('{"a":\n 1 2}', "kolom 4 klopt niet"),
    ("\ufeff{}", "klopt niet"),
    (b'{"a": "\xe9"}', "geen UTF-8"),
    ("{}".encode("utf-16"), "geen UTF-8"),
    ("[" * 100_000, "te diep genest"),
    ('{"a":' * 100_000 + "1" + "}" * 100_000, "te diep genest"),
    ('{"a": ' + "1" * 5000 + "}", "te lang getal"),
]


@pytest.mark.parametrize(("data", "text"), NO_JSON, ids=range(len(NO_JSON)))
def test_what_is_no_json_is_refused(data, text):
    """With the line and column where it goes wrong, if there is one."""
    with pytest.raises(ieb.NotWellFormed, match=text) as caught:
        ieb.from_json(data)

    assert [finding.code for finding in caught.value.findings] == ["json-vorm"]


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_any_depth_is_refused_or_read(opening):
    """No depth of nesting escapes as another error."""
    closing = opening.replace('{"a":', "}").replace("[", "]")[::-1]
    for depth in [*range(1, 60), *range(300, 1100, 7), *range(940, 1010)]:
        with pytest.raises(ieb.RefusedMessage):
            ieb.from_json('{"x": ' + opening * depth + "1" + closing * depth + "}")


def test_a_bom_is_accepted_in_bytes():
    """A BOM before JSON is no reason to refuse it, as it is none before XML."""
    assert ieb.from_json(BOM + json.dumps(START).encode()) == ieb.parse(sample("WMO405"))


@pytest.mark.parametrize("wrong", [None, 1, START, bytearray(b"{}")])
def test_only_text_and_bytes_are_read(wrong):
    """What is neither text nor bytes is a mistake in the program, and told as one."""
    with pytest.raises(ieb.InvalidType, match="uit tekst of bytes"):
        ieb.from_json(wrong)


def test_more_than_25_mb_is_refused():
    """JSON that is too large is refused before it is looked into."""
    with pytest.raises(ieb.TooLarge) as caught:
        ieb.from_json(b" " * 25_000_001)

    assert [finding.code for finding in caught.value.findings] == ["OP179"]


def test_a_bsn_is_never_told():
    """No finding on JSON shows a Bsn, whether it stood there as a value or as a key."""
    text = json.dumps(
        {**START, BSN: {BSN: 1}, "Client": {"Bsn": f"{BSN}1", BSN: BSN}, "Header": BSN}
    )
    text = text.replace(f'"{BSN}": 1', f'"{BSN}": 1, "{BSN}": 2')

    with pytest.raises(ieb.InvalidMessage) as caught:
        ieb.from_json(text)

    assert len(caught.value.findings) >= 5
    assert BSN not in str(caught.value) + repr(caught.value)


_ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["WMO405", "0200"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Header", "Client", "Bsn", "RetourCodes", "RetourCode", "release", "Bericht"]
            )
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(_ANY, st.sampled_from(NAMES))
def test_arbitrary_json_is_refused(content, name):
    """Whatever JSON comes in, the error is one of this library and has findings."""
    if isinstance(content, dict):
        content["Bericht"] = name
    with pytest.raises(ieb.RefusedMessage) as caught:
        ieb.from_json(json.dumps(content))
    assert caught.value.findings
    assert str(caught.value)


@given(st.data())
def test_a_message_with_an_arbitrary_part_is_read_or_refused(data):
    """Whatever stands in the place of a value: it is read, or refused with findings."""
    content = json.loads(changed(name=data.draw(st.sampled_from(NAMES))))
    place = content
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or data.draw(st.integers(0, 3)) == 0:
            break
        place = place[key]
    place[key] = data.draw(_ANY)

    try:
        message = ieb.from_json(json.dumps(content))
    except ieb.RefusedMessage as refused:
        findings = refused.findings
    else:
        assert ieb.parse(ieb.serialize(message)) == message
        return
    assert findings
