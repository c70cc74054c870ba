"""What is asked of an XSD set of others is bounded: refused with a reason, soon, or read."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import ieb
from ieb.xsdset import limits

OURS = Path(str(ieb.releases.__file__)).parent / "data" / "4.0"
START = Path(__file__).parents[2] / "voorbeelden" / "start.xml"
END = "</xs:schema>"
TEXT = '<xs:restriction base="xs:string">'


def add(folder: Path, text: str, name: str = "basisschema.xsd") -> None:
    """Put declarations at the end of a document."""
    path = folder / name
    path.write_text(path.read_text().replace(END, text + END))


def replace(folder: Path, old: str, new: str, name: str = "basisschema.xsd") -> None:
    """Change a document."""
    path = folder / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def refusal(folder: Path, **options: object) -> str:
    """Why the set is refused."""
    with pytest.raises(ieb.InvalidRelease) as refused:
        ieb.Release.from_xsd(folder, **options)
    return str(refused.value)


def nested(depth: int) -> str:
    """A class of sequences within sequences."""
    inner = '<xs:element name="a" type="xs:string"/>'
    content = "<xs:sequence>" * depth + inner + "</xs:sequence>" * depth
    return f'<xs:complexType name="Diep">{content}</xs:complexType>'


def derived(steps: int) -> str:
    """A datatype that is derived in so many steps."""
    first = f'<xs:simpleType name="T0">{TEXT}</xs:restriction></xs:simpleType>'
    return first + "".join(
        f'<xs:simpleType name="T{step}"><xs:restriction base="ieb:T{step - 1}"/></xs:simpleType>'
        for step in range(1, steps)
    )


def classes(steps: int) -> str:
    """Classes of which each holds the next one."""
    return (
        "".join(
            f'<xs:complexType name="K{step}"><xs:sequence>'
            f'<xs:element name="a" type="ieb:K{step + 1}" minOccurs="0"/></xs:sequence></xs:complexType>'
            for step in range(steps)
        )
        + f'<xs:complexType name="K{steps}"/>'
    )


def fields(count: int, name: str = "Breed") -> str:
    """A class of optional elements."""
    parts = "".join(
        f'<xs:element name="v{number}" type="xs:string" minOccurs="0"/>' for number in range(count)
    )
    return f'<xs:complexType name="{name}"><xs:sequence>{parts}</xs:sequence></xs:complexType>'


def groups(doublings: int) -> str:
    """Groups of which each holds the next one twice."""
    inner = '<xs:sequence><xs:element name="a" type="xs:string"/></xs:sequence>'
    last = f'<xs:group name="G{doublings}">{inner}</xs:group>'
    return last + "".join(
        f'<xs:group name="G{step}"><xs:sequence>'
        f'<xs:group ref="ieb:G{step + 1}"/><xs:group ref="ieb:G{step + 1}"/></xs:sequence></xs:group>'
        for step in range(doublings)
    )


def enumeration(count: int) -> str:
    """A datatype of so many values."""
    values = "".join(f'<xs:enumeration value="w{number}"/>' for number in range(count))
    return f'<xs:simpleType name="Veel">{TEXT}{values}</xs:restriction></xs:simpleType>'


def pattern(length: int) -> str:
    """A datatype with a pattern of so many characters."""
    return f'<xs:simpleType name="P">{TEXT}<xs:pattern value="{"a" * length}"/></xs:restriction></xs:simpleType>'


BEYOND = [
    (nested(200), r"basisschema\.xsd, regel \d+: meer dan 10 groepen in elkaar"),
    ("<xs:annotation>" * 60 + "</xs:annotation>" * 60, "dieper genest dan 50 elementen"),
    (nested(100_000), r"basisschema\.xsd, regel \d+: geen goed gevormde XML|dieper genest"),
    (derived(3_000), r"basisschema\.xsd, regel \d+: verwijst in meer dan 50 stappen"),
    (classes(3_000), r"verwijst in meer dan 50 stappen"),
    (fields(3_000), r"basisschema\.xsd, regel \d+: heeft meer dan 250 elementen"),
    (fields(251), r"heeft meer dan 250 elementen"),
    (groups(40), r"heeft meer dan 250 elementen"),
    (enumeration(100_000), r"meer dan 5000 waarden in enumeraties"),
    (
        "".join(fields(200, f"K{number}") for number in range(110)),
        r"samen meer dan 20000 elementen",
    ),
    (pattern(1_001), r"basisschema\.xsd, regel \d+: een patroon van meer dan 1000 tekens"),
]


@pytest.mark.parametrize(("text", "reason"), BEYOND, ids=range(len(BEYOND)))
def test_what_is_beyond_a_limit_is_refused(starts, text, reason):
    """Before either library compiles it, with the place and the limit."""
    add(starts, text)
    assert re.search(reason, refusal(starts))


@pytest.mark.parametrize(
    "text",
    [
        nested(limits.MAX_GROUPS),
        derived(limits.MAX_DEPTH - 1),
        classes(45),
        fields(limits.MAX_FIELDS),
        enumeration(4_900),
        pattern(1_000),
    ],
    ids=["nested", "derived", "classes", "fields", "enumeration", "pattern"],
)
def test_what_is_within_the_limits_is_read(starts, text):
    """A set just within each limit is read, so no honest set is refused."""
    add(starts, text)
    assert ieb.read(START, release=ieb.Release.from_xsd(starts)) == ieb.read(START)


def test_types_that_go_round_end(starts):
    """A class that may hold itself is read as far as the model goes."""
    add(
        starts,
        '<xs:complexType name="Rond"><xs:sequence>'
        '<xs:element name="a" type="ieb:Rond" minOccurs="0"/></xs:sequence></xs:complexType>',
    )
    assert ieb.Release.from_xsd(starts).messages


class TestFiles:
    def test_a_file_too_large_to_read(self, starts):
        """A sparse file of 5 GB is refused after its first 5 MB."""
        with (starts / "groot.xsd").open("wb") as file:
            os.truncate(file.fileno(), 5_000_000_000)
        assert "groot.xsd: groter dan 5 MB" in refusal(starts)

    def test_too_much_together(self, xsds, monkeypatch):
        """Documents that are small by themselves are bounded together too."""
        monkeypatch.setattr("ieb.xsdset.documents.MAX_BYTES", 30_000)
        assert "samen groter dan" in refusal(xsds)

    def test_too_many(self, tmp_path):
        """A folder with more than two hundred XSDs is refused before they are opened."""
        for number in range(limits.MAX_FILES + 1):
            (tmp_path / f"{number}.xsd").touch()
        assert "meer dan 200 XSD-bestanden" in refusal(tmp_path)

    def test_control_characters_in_a_name(self, tmp_path):
        """The name of a file reaches the screen without escape codes."""
        (tmp_path / "a\x1b[31mrood.xsd").write_text("<a>")
        assert refusal(tmp_path).startswith(
            "a\N{REPLACEMENT CHARACTER}[31mrood.xsd, regel 1: geen goed"
        )

    @pytest.mark.parametrize(
        "text", ["a = " + "[" * 100_000, "a." * 4_000 + "b = 1", "#" * 2_000_000 + "\n=="]
    )
    def test_a_deep_or_long_file_of_names(self, tmp_path, text):
        """It is no file of names, and that is what is said."""
        (tmp_path / "namen.toml").write_text(text)
        assert re.search("TOML|geen element", refusal(OURS, names=tmp_path / "namen.toml"))


class TestPatterns:
    SLOW = "([a-zA-Z]+)*[0-9]"
    VALUE = "a" * 40

    def slow(self, starts: Path) -> ieb.Release:
        """A set with a pattern for Identificatie on which `re` does not end."""
        inside = (
            (starts / "basisschema.xsd").read_text().split('name="LDT_IdentificatieBericht"')[1]
        )
        facets = inside[: inside.index("</xs:restriction>")]
        start = facets.index(TEXT)
        replace(starts, facets, f'{facets[:start]}{TEXT}<xs:pattern value="{self.SLOW}"/>')
        return ieb.Release.from_xsd(starts)

    def test_libxml2_alone_judges_them(self, starts):
        """Reading, checking and JSON give the verdict on a value that Python's `re` would try for ever."""
        release = self.slow(starts)
        data = START.read_bytes().replace(b"G000000001", self.VALUE.encode())
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.parse(data, release=release)
        (finding,) = refused.value.findings
        assert finding.code == "cvc-pattern-valid"
        assert self.SLOW in finding.message
        assert ieb.check(data, release=release).findings == (finding,)
        good = data.replace(b"aaa<", b"aa1<")
        with pytest.raises(ieb.InvalidMessage, match="1 t/m 12 tekens"):
            ieb.parse(good, release=release)
        short = ieb.parse(data.replace(self.VALUE.encode(), b"abc1"), release=release)
        assert ieb.from_json(ieb.to_json(short), release=release) == short

    def test_they_are_not_tried_on_fixed_and_enumerated_values(self, starts):
        """Reading the set itself ends, whatever value stands beside the pattern."""
        add(
            starts,
            f'<xs:simpleType name="S">{TEXT}<xs:pattern value="{self.SLOW}"/></xs:restriction>'
            "</xs:simpleType>"
            f'<xs:simpleType name="E"><xs:restriction base="ieb:S"><xs:enumeration value="{self.VALUE}"/>'
            "</xs:restriction></xs:simpleType>"
            f'<xs:element name="f" type="ieb:S" fixed="{self.VALUE}"/>',
        )
        assert "geen geldige XSD" in refusal(starts)

    def test_a_pattern_on_which_libxml2_gives_up(self, starts):
        """The value is refused: what cannot be judged is not accepted."""
        inside = (
            (starts / "basisschema.xsd").read_text().split('name="LDT_IdentificatieBericht"')[1]
        )
        facets = inside[: inside.index("</xs:restriction>")]
        replace(
            starts,
            facets,
            f'{facets[: facets.index(TEXT)]}{TEXT}<xs:pattern value="(a|aa)+|[0-9A-Z]+"/>',
        )
        data = START.read_bytes().replace(b"G000000001", b"a" * 3_000 + b"b")
        report = ieb.check(data, release=ieb.Release.from_xsd(starts))
        assert [finding.code for finding in report.findings] == ["cvc-pattern-valid"]

    def test_every_pattern_of_a_chain_counts(self, starts):
        """A type and the one that it restricts both have their say, each with its alternatives."""
        replace(
            starts,
            '<xs:simpleType name="LDT_Gemeente">',
            f'<xs:simpleType name="G">{TEXT}<xs:pattern value="05.*"/><xs:pattern value="07.*"/>'
            '</xs:restriction></xs:simpleType><xs:simpleType name="LDT_Gemeente">',
        )
        text = (starts / "basisschema.xsd").read_text()
        head, tail = text.split('<xs:simpleType name="LDT_Gemeente">')
        (starts / "basisschema.xsd").write_text(
            head
            + '<xs:simpleType name="LDT_Gemeente">'
            + tail.replace('base="xs:string"', 'base="ieb:G"', 1)
        )
        release = ieb.Release.from_xsd(starts)
        data = START.read_bytes()
        assert ieb.parse(data, release=release).header.afzender == "0513"
        assert ieb.parse(data.replace(b"0513", b"0718"), release=release).header.afzender == "0718"
        for wrong in (b"0613", b"051x"):
            with pytest.raises(ieb.InvalidMessage, match="05"):
                ieb.parse(data.replace(b"0513", wrong), release=release)


def test_what_changes_another_document_is_looked_at_too(starts):
    """Declarations within a redefine count as those at the top: what goes round there is told."""
    add(
        starts,
        '<xs:redefine schemaLocation="basisschema.xsd"><xs:complexType name="Rond"><xs:sequence>'
        '<xs:element name="a" type="ieb:Rond"/></xs:sequence></xs:complexType></xs:redefine>',
    )
    assert refusal(starts)
