"""Findings of level 1: complete, in document order, in Dutch, and never with a Bsn."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, combinations

import pytest
from attrs import asdict
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import ieb
from ieb.releases.homes import home_release
from ieb.testing import bsns

from .samples import BSN, NAMES, RELEASES, XSI, findings_of, leaves, lxml_schema, sample, with_text

SHAPE = RELEASES[0].message("WMO405")
NS = {"m": SHAPE.namespace, "b": RELEASES[0].basis_namespace}
PERIOD = "Bericht/Client/PeriodeEigenBijdrageAbo"
Root = etree._Element


def node_of(root: Root, name: str) -> Root:
    """The first element of this name in either namespace."""
    return next(node for node in root.iter() if etree.QName(node).localname == name)


def drop(name: str) -> Callable[[Root], None]:
    """Remove an element."""

    def fault(root: Root) -> None:
        node = node_of(root, name)
        node.getparent().remove(node)

    return fault


def text(name: str, value: str) -> Callable[[Root], None]:
    """Give an element another value."""

    def fault(root: Root) -> None:
        node_of(root, name).text = value

    return fault


def unknown(root: Root) -> None:
    """An element nobody knows."""
    node_of(root, "Client").insert(1, etree.Element(f"{{{NS['m']}}}Adres"))


def swap(root: Root) -> None:
    """Two elements in the wrong order."""
    parent = node_of(root, "XsdVersie")
    parent.append(parent[0])


def repeat(root: Root) -> None:
    """An element twice."""
    node = node_of(root, "EbStopdatum")
    node.addnext(etree.fromstring(etree.tostring(node)))


def attribute(root: Root) -> None:
    """An attribute."""
    node_of(root, "EbKostprijs").set("valuta", "EUR")


def stray(root: Root) -> None:
    """Text between elements."""
    node_of(root, "Bsn").tail = " en "


def namespace(root: Root) -> None:
    """An element in the namespace of the message, not in that of the basisschema."""
    node_of(root, "KostprijsBedrag").tag = f"{{{NS['m']}}}KostprijsBedrag"


def inside(root: Root) -> None:
    """An element within a value."""
    etree.SubElement(node_of(root, "Dagtekening"), "dag")


CVC = "cvc-complex-type"
FAULTS = {
    "missing": (drop("Afzender"), f"{CVC}.2.4.b", "Bericht/Header/Afzender", "Afzender ontbreekt"),
    "unknown": (unknown, f"{CVC}.2.4.a", "Bericht/Client", "'Adres' hoort hier niet"),
    "order": (
        swap,
        f"{CVC}.2.4.a",
        "Bericht/Header/XsdVersie/BasisschemaXsdVersie",
        "verkeerde plaats",
    ),
    "repeated": (repeat, f"{CVC}.2.4.d", f"{PERIOD}/EbStopdatum[2]", "hoogstens 1 keer"),
    "attribute": (
        attribute,
        f"{CVC}.3.2.2",
        f"{PERIOD}/EbKostprijs",
        "attribuut 'valuta' is niet toegestaan",
    ),
    "stray": (stray, f"{CVC}.2.3", "Bericht/Client", "staat tekst"),
    "namespace": (
        namespace,
        f"{CVC}.2.4.a",
        f"{PERIOD}/EbKostprijs/KostprijsBedrag",
        "verwacht wordt http",
    ),
    "inside": (
        inside,
        "cvc-type.3.1.2",
        "Bericht/Header/BerichtIdentificatie/Dagtekening",
        "alleen tekst",
    ),
    "number": (
        text("EbStartNummer", "1_000"),
        "cvc-datatype-valid",
        f"{PERIOD}/EbStartNummer",
        "'1_000'",
    ),
    "empty": (
        text("Identificatie", ""),
        "RS033",
        "Bericht/Header/BerichtIdentificatie/Identificatie",
        "leeg",
    ),
    "bsn": (text("Bsn", "12345678"), "RS037", "Bericht/Client/Bsn", "precies 9 cijfers"),
    "code": (
        text("BerichtCode", "579"),
        "RS047",
        "Bericht/Header/BerichtCode",
        "precies 578; gekregen '579'",
    ),
    "status": (
        text("StatusAanlevering", "5"),
        "cvc-enumeration-valid",
        f"{PERIOD}/StatusAanlevering",
        "1, 2, 3, 9",
    ),
    "zone": (
        text("KostprijsStartdatum", "2025-05-12Z"),
        "RS032",
        f"{PERIOD}/EbKostprijs/KostprijsStartdatum",
        "zone",
    ),
    "year": (
        text("EbStartdatum", "12025-05-12"),
        "model",
        f"{PERIOD}/EbStartdatum",
        "0001 t/m 9999",
    ),
}


def faulty(*names: str) -> bytes:
    """The sample with these faults."""
    root = etree.fromstring(sample("WMO405"))
    for name in names:
        FAULTS[name][0](root)
    return etree.tostring(root)


def keys(data: bytes) -> list[tuple[str, str]]:
    """Code and path of each finding."""
    return [(finding.code, str(finding.path)) for finding in findings_of(data)]


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_told(name):
    """A sender reads of each fault its code, path, line and what is wrong, in Dutch."""
    _, code, path, part = FAULTS[name]

    (found,) = [
        finding
        for finding in findings_of(faulty(name))
        if (finding.code, str(finding.path)) == (code, path)
    ]

    assert part in found.message
    assert found.level == 1
    assert found.retourcode is None
    assert found.severity is ieb.Severity.AFKEUR
    assert found.line is not None
    assert str(found) == f"{path} (regel {found.line}): {found.message} [{code}]"


@pytest.mark.parametrize("name", [name for name in FAULTS if name != "namespace"])
def test_a_single_fault_gives_a_single_finding(name):
    """No noise: what follows from a fault is not told as another one."""
    assert len(findings_of(faulty(name))) == 1


@pytest.mark.parametrize("pair", list(combinations(FAULTS, 2)), ids="-".join)
def test_two_faults_do_not_hide_each_other(pair):
    """The findings of two faults are those of the one and those of the other."""
    assert sorted(keys(faulty(*pair))) == sorted(keys(faulty(pair[0])) + keys(faulty(pair[1])))


@given(st.sets(st.sampled_from(sorted(FAULTS)), min_size=3))
def test_any_set_of_faults_is_complete_and_in_order(names):
    """Every fault is told, once, from the first line to the last."""
    findings = findings_of(faulty(*sorted(names)))

    expected = sorted(chain.from_iterable(keys(faulty(name)) for name in names))
    assert sorted((found.code, str(found.path)) for found in findings) == expected
    lines = [found.line or 0 for found in findings]
    assert lines == sorted(lines)


def test_document_order_holds_on_one_line():
    """Findings stand in the order of the message, also when the file is a single line."""
    data = b"".join(line.strip() for line in faulty(*FAULTS).splitlines())
    paths = [str(found.path) for found in findings_of(data)]
    order = [
        "Bericht/Header/Afzender",
        "Bericht/Header/BerichtCode",
        "Bericht/Header/BerichtIdentificatie/Identificatie",
        "Bericht/Header/XsdVersie/BasisschemaXsdVersie",
        "Bericht/Client",
        "Bericht/Client/Bsn",
        f"{PERIOD}/EbStartNummer",
        f"{PERIOD}/EbStopdatum[2]",
        f"{PERIOD}/EbKostprijs/KostprijsStartdatum",
        f"{PERIOD}/StatusAanlevering",
    ]

    assert {found.line for found in findings_of(data)} == {1}
    assert [paths.index(path) for path in order] == sorted(paths.index(path) for path in order)


def test_a_wrong_namespace_hides_nothing_below_it():
    """A whole class in the wrong namespace is still looked into."""
    root = etree.fromstring(faulty("bsn", "attribute", "status"))
    node_of(root, "Client").tag = "Client"

    found = keys(etree.tostring(root))

    assert (f"{CVC}.2.4.a", "Bericht/Client") in found
    assert set(keys(faulty("bsn", "attribute", "status"))) < set(found)


def test_a_missing_choice_names_both_streams():
    """A WMO409 without a stream is told that one of the two must be there."""
    root = etree.fromstring(sample("WMO409"))
    root.remove(root[1])

    (found,) = findings_of(etree.tostring(root))

    assert "Abonnementstarief of BeschermdWonen ontbreekt" in found.message
    assert str(found.path) == "Bericht/Abonnementstarief"


@pytest.mark.parametrize("name", ["WMO409", "WMO410"])
def test_both_streams_is_one_too_many(name):
    """A WMO409 or WMO410 is about one stream, and the second one is told as too many."""
    root = etree.fromstring(sample(name))
    root.append(etree.fromstring(sample(name, stream=1))[1])

    (found,) = findings_of(etree.tostring(root))

    assert found.code == "cvc-complex-type.2.4.d"
    assert "Abonnementstarief of BeschermdWonen mag hier hoogstens 1 keer" in found.message
    assert str(found.path) == "Bericht/BeschermdWonen"


def test_repeated_elements_are_counted_from_one():
    """The path of a finding says which of several equal elements is meant."""
    data = sample("WMO406").replace(b">0200<", b">x<", 2)

    assert [str(found.path) for found in findings_of(data)] == [
        "Bericht/Header/RetourCodes/RetourCode[1]",
        "Bericht/Header/RetourCodes/RetourCode[2]",
    ]


@pytest.mark.parametrize("before", [0, 3, 65_500, 65_534, 65_535, 65_536, 70_000, 200_000])
@pytest.mark.parametrize("filler", [b"\n", b"<!--\n<a>-->\r\n<?x\n<a>?>\n"])
def test_lines_are_right_in_long_files(before, filler):
    """Of each element, also of empty ones and also beyond line 65535."""
    data = faulty("unknown", "attribute", "stray", "number", "status", "zone", "missing")
    lines = filler * (before // filler.count(b"\n"))
    long = data.replace(
        b"<wmo405:Client>",
        b"<![CDATA[ <a> ]]>".replace(b" <a> ", b" ") + lines + b"<wmo405:Client\n>",
    )
    long = long.replace(b"<wmo405:StatusA", b"<wmo405:Leeg/>\n\n<wmo405:Leeg/>\n<wmo405:StatusA")
    expected = {
        f"{PERIOD}/EbStartNummer": b"EbStartNummer>",
        f"{PERIOD}/EbKostprijs": b"EbKostprijs ",
        f"{PERIOD}/StatusAanlevering": b"StatusAanlevering>",
        f"{PERIOD}/EbKostprijs/KostprijsStartdatum": b"KostprijsStartdatum>",
    }

    findings = findings_of(long)

    found = {str(finding.path): finding.line for finding in findings}
    for path, mark in expected.items():
        assert found[path] == long[: long.index(mark)].count(b"\n") + 1
    empty = [finding.line for finding in findings if "'Leeg'" in finding.message]
    first = long[: long.index(b"Leeg/")].count(b"\n") + 1
    assert empty == [first, first + 2]


def test_a_syntax_error_beyond_line_65535_has_its_line():
    """In a very long file the line of a fault is still right, whoever finds it."""
    data = sample("WMO405").replace(b"<wmo405:Client>", b"\n" * 70_000 + b"<wmo405:Client")

    (found,) = findings_of(data)

    assert found.line is not None
    assert found.line > 70_000


MUTATIONS = [
    "delete",
    "double",
    "next",
    "rename",
    "text",
    "attribute",
    "tail",
    "move",
    "space",
    "child",
]


@st.composite
def broken_trees(draw):  # noqa: C901, PLR0912  # a case for each mutation
    """A valid message of which a few elements were changed at random."""
    name = draw(st.sampled_from(NAMES))
    root = etree.fromstring(sample(name, stream=draw(st.integers(0, 1)), full=draw(st.booleans())))
    tags = sorted({str(node.tag) for node in root.iter()})
    for _ in range(draw(st.integers(0, 4))):
        nodes = [node for node in root.iter() if node is not root]
        if not nodes:
            break
        node = nodes[draw(st.integers(0, len(nodes) - 1))]
        parent = node.getparent()
        match draw(st.sampled_from(MUTATIONS)):
            case "delete":
                parent.remove(node)
            case "double":
                node.addnext(etree.fromstring(etree.tostring(node, with_tail=False)))
            case "next":
                parent.append(node)
            case "rename":
                node.tag = draw(st.sampled_from(tags))
            case "text":
                node.text = draw(
                    st.sampled_from(["", " ", "0", "1", "2025-05-12", "0513", "x", BSN, "1.0.0"])
                )
            case "attribute":
                node.set(draw(st.sampled_from(["a", f"{{{XSI}}}nil", f"a{BSN}"])), BSN)
            case "tail":
                node.tail = draw(st.sampled_from([" ", "x", BSN]))
            case "move":
                parent.insert(0, node)
            case "space":
                node.tag = f"{{urn:{BSN}}}{etree.QName(node).localname}"
            case "child":
                etree.SubElement(node, draw(st.sampled_from(tags)))
    return name, etree.tostring(root)


@settings(max_examples=3 * settings.default.max_examples)
@given(broken_trees())
def test_the_findings_agree_with_the_xsd(broken):
    """There are findings if and only if the XSD refuses, or an attribute of xsi is there; without a Bsn."""
    from ieb.wire.codec import codec_for
    from ieb.wire.explain import faults

    name, data = broken
    root = etree.fromstring(data)
    home = home_release(name)
    codec = codec_for(name, home)
    refused = not lxml_schema(name).validate(root) or bool(root.xpath("//@*"))

    found = faults(root, codec.shape, home, codec.forms, data)

    assert bool(found) == refused
    assert bool(findings_of(data)) == refused
    assert BSN not in str(found) + "".join(map(str, found))
    places = [match.path.name for match in found]
    known = {element.name for _, _, element in codec.shape.walk()} | {"Bericht"}
    assert set(places) <= known


@given(st.data())
def test_a_bsn_is_never_told(data):
    """Wherever in the message a Bsn stands, neither findings nor error repeat it."""
    bsn = data.draw(bsns())
    root = etree.fromstring(sample(data.draw(st.sampled_from(NAMES))))
    node = data.draw(st.sampled_from(leaves(root)))
    wrong = data.draw(st.sampled_from(["{}", "{} ", "x{}", "{}a", "BSN: {}", "é{}\n", "2025-{}"]))
    node.text = wrong.format(bsn)
    if data.draw(st.booleans()):
        node.tag = f"{{urn:{bsn}}}b{bsn}"
        node.set(f"c{bsn}", bsn)

    try:
        ieb.parse(etree.tostring(root))
    except ieb.RefusedMessage as error:
        told = (
            str(error) + repr(error) + "".join(str(asdict(finding)) for finding in error.findings)
        )
        assert bsn not in told


def test_long_and_strange_values_are_shown_safely():
    """A hostile value is shown cut to size, and without control characters."""
    (found,) = findings_of(with_text(sample("WMO405"), "Afzender", ("\u202e" + "x" * 500).encode()))

    assert found.message.endswith("gekregen '\N{REPLACEMENT CHARACTER}" + "x" * 59 + "…'.")


def test_what_another_release_allows_is_described_by_its_facets():
    """Of a set that is not ours, the expectation is built from what its XSD says."""
    from attrs import evolve

    foreign = evolve(RELEASES[0], name="vreemd", bundled=False)
    cases = {
        "EbStartNummer": (
            "x",
            "verwacht een geheel getal, minstens 0, hoogstens 999999999; gekregen 'x'",
        ),
        "Identificatie": (
            "A" * 13,
            "verwacht tekst, minimale lengte 1, maximale lengte 12, patroon .*[^\\s].*",
        ),
        "EbStartdatum": ("x", "verwacht een bestaande datum (eejj-mm-dd), patroon [^:Z]*"),
        "StatusAanlevering": ("x", "verwacht een van 1, 2, 3, 9"),
    }
    for name, (value, expected) in cases.items():
        (found,) = findings_of(with_text(sample("WMO405"), name, value.encode()), foreign)
        assert expected in found.message
