"""What a file costs is bounded: findings up to a number, the rest counted, work linear in its size."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb.wire.parser import MAX_FINDINGS

from .samples import sample

GOOD = sample("WMO405")
END = b"</wmo405:Bericht>"
CLIENT = b"<wmo405:Client/>"
CODE = b"<wmo406:RetourCode>0200</wmo406:RetourCode>"
WITH_CODES = sample("WMO406")


def listed(
    data: bytes, most: int | None = None, release: ieb.Release | None = None
) -> list[ieb.Finding]:
    """What is listed of a file."""
    options = {} if most is None else {"max_findings": most}
    return list(ieb.check(data, release=release, **options).findings)


def more(finding: ieb.Finding) -> int:
    """How many findings the last one says there are besides."""
    assert finding.code == "bevindingen-meer"
    return int(
        re.search(r"nog (?:minstens )?([0-9.]+) bevinding", finding.message)[1].replace(".", "")
    )


def clients(count: int) -> bytes:
    """A message with so many clients too many; each is one too many and lacks two elements."""
    return GOOD.replace(END, CLIENT * count + END)


class TestCap:
    @pytest.mark.parametrize("most", [1, 2, 3, 100, 1_000])
    def test_the_first_ones_in_document_order_are_listed(self, most):
        """With a limit the same findings come first, and the last one counts what is left out."""
        data = clients(50)
        every = listed(data, 1_000_000)
        found = listed(data, most)
        if most >= len(every):
            assert found == every
        else:
            assert found[:-1] == every[:most]
            counted = min(len(every), 20 * most)
            assert more(found[-1]) == counted - most
            assert ("minstens" in found[-1].message) == (len(every) > counted)

    def test_a_report_is_never_complete_by_silence(self):
        """Without asking, a thousand are listed; the report says how many more there are."""
        found = listed(clients(5_000))
        assert len(found) == MAX_FINDINGS + 1
        assert more(found[-1]) == 3 * 5_000 - MAX_FINDINGS
        assert "alleen de eerste 1000" in found[-1].message
        assert not ieb.check(clients(5_000)).accepted

    def test_what_is_wrong_from_end_to_end_is_not_counted_to_its_end(self):
        """After twenty times as many faults as are listed we stop; the last finding says "at least"."""
        found = listed(clients(5_000), 10)
        assert more(found[-1]) == 190
        assert "nog minstens 190 bevindingen" in found[-1].message

    def test_the_findings_of_a_rule_are_cut_off_too(self):
        """A retour with thousands of codes in the wrong place; whether it is accepted does not change."""
        codes = b"<wmo406:RetourCode>0001</wmo406:RetourCode>" * 3_000
        data = WITH_CODES.replace(CODE, codes, 1)
        whole, cut = ieb.check(data, max_findings=1_000_000), ieb.check(data, max_findings=5)
        assert len([finding for finding in whole if finding.code == "IV028"]) > 3_000
        assert len(cut) < 20
        assert cut.findings[-1].message.startswith("IV028: Er zijn nog 3.")
        assert cut.accepted is whole.accepted
        assert cut.findings[0] == whole.findings[0]

    def test_one_more(self):
        """The line that says how many findings are left out is correct Dutch for one, too."""
        data = GOOD.replace(b"<wmo405:Bsn>", b"<wmo405:Fout/><wmo405:Mis/><wmo405:Bsn>")
        assert "Er is nog 1 bevinding;" in listed(data, 1)[-1].message

    def test_parse_takes_the_limit_too(self):
        """An error carries as many findings as were asked for, and the last one."""
        with pytest.raises(ieb.InvalidMessage) as refused:
            ieb.parse(clients(10), max_findings=5)
        assert len(refused.value.findings) == 6

    @pytest.mark.parametrize("most", [0, -1])
    def test_a_limit_is_at_least_one(self, most):
        """Nothing found and nothing listed would look the same."""
        with pytest.raises(ieb.InvalidValue, match="max_findings: verwacht minstens 1"):
            ieb.parse(GOOD, max_findings=most)

    @pytest.mark.parametrize("most", ["5", 1.5, None, True])
    def test_a_limit_is_a_whole_number(self, most):
        """Anything else is refused, also when the message is right."""
        with pytest.raises(ieb.InvalidType, match="max_findings: verwacht een geheel getal"):
            ieb.check(GOOD, max_findings=most)

    @given(
        places=st.lists(st.integers(0, GOOD.count(b"\n") - 3), min_size=1, max_size=12),
        most=st.integers(1, 15),
    )
    def test_any_limit_on_any_faults(self, places, most):
        """Whatever is wrong: the first ones of the unlimited list, and the right number of others."""
        lines = GOOD.split(b"\n")
        for place in places:
            lines[place + 2] += b"<vreemd/>"
        every = listed(b"\n".join(lines), 10_000)
        found = listed(b"\n".join(lines), most)
        assert found[:most] == every[:most]
        assert len(found) == min(most + 1, len(every))
        if len(every) > most:
            assert more(found[-1]) == len(every) - most


@pytest.fixture(scope="module")
def demanding(copy_xsds) -> ieb.Release:
    """A set of others that asks of dates, numbers and return codes what no shape of ours shows."""
    folder = copy_xsds()
    basis = folder / "basisschema.xsd"
    text = basis.read_text()
    date = '<xs:restriction base="xs:date">\n      <xs:pattern value="[^:Z]*"/>'
    assert date in text
    basis.write_text(text.replace(date, f'{date}<xs:minInclusive value="1900-01-01"/>'))
    codes = folder / "wmo406.xsd"
    text = codes.read_text()
    root = '<xs:element name="Bericht" type="wmo406:Root"/>'
    assert root in text
    unique = '<xs:unique name="uniek"><xs:selector xpath=".//wmo406:RetourCode"/><xs:field xpath="."/></xs:unique>'
    codes.write_text(text.replace(root, f"{root[:-2]}>{unique}</xs:element>"))
    return ieb.Release.from_xsd(folder)


def with_codes(*codes: str) -> bytes:
    """A retour with these return codes for its client, and another one elsewhere."""
    parts = b"".join(CODE.replace(b"0200", code.encode()) for code in codes)
    head, _, tail = WITH_CODES.partition(b"<wmo406:Bsn>")
    block = rb"(<wmo406:RetourCodes>).*?(</wmo406:RetourCodes>)"
    head = re.sub(block, rb"\g<1>" + CODE.replace(b"0200", b"Z001") + rb"\2", head, flags=re.DOTALL)
    *_, last = re.finditer(block, tail, re.DOTALL)
    tail = tail[: last.start()] + b"<wmo406:RetourCodes>" + parts + tail[last.end() - 21 :]
    rest = re.compile(block, re.DOTALL)
    others = iter(range(9_000, 10_000))
    *blocks, _ = rest.finditer(tail)
    for found in reversed(blocks):
        code = CODE.replace(b"0200", str(next(others)).encode())
        tail = tail[: found.start()] + found[1] + code + found[2] + tail[found.end() :]
    return head + b"<wmo406:Bsn>" + tail


def one_double(count: int) -> list[str]:
    """So many return codes, of which only the last was there before."""
    return [*(f"{number:04}" for number in range(count)), "0000"]


def all_the_same(count: int) -> list[str]:
    """So many return codes, of which each but the first was there before."""
    return ["0200"] * count


def count_calls(action: Callable[[], object]) -> int:
    """How many calls of functions an action costs."""
    calls = 0

    def count(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    gc.disable()  # what is cleared up is not the cost of the action
    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(None)
        gc.enable()
    return calls


class TestWhatOnlyTheXsdSees:
    @pytest.mark.parametrize("name_codes", [one_double, all_the_same])
    def test_each_element_costs_the_same(self, demanding, name_codes):
        """However many elements there are, of which one is wrong or all: no search for each of them."""
        calls = []
        for count in (100, 500, 1_000, 1_500):  # the first time the XSD is compiled
            data = with_codes(*name_codes(count))
            calls.append(count_calls(lambda data=data: listed(data, 10_000, demanding)))
        _, few, more_, most = calls
        assert most - more_ == more_ - few

    def test_each_is_told_at_its_own_place(self, demanding):
        """A double code, an old date and a fault that the model sees too: each, in order, with its line."""
        data = with_codes("0200", "0233", "0200").replace(b"2025-05-12", b"1800-05-12")
        data = data.replace(b"999992016", b"9")
        found = listed(data, release=demanding)
        places = [str(finding.path) for finding in found]
        assert any(place.endswith("RetourCode[3]") for place in places)
        assert any(place.endswith("Bsn") for place in places)
        assert [finding.line for finding in found] == sorted(finding.line for finding in found)

    def test_no_more_are_looked_for_than_are_listed(self, demanding):
        """With a limit the first ones are listed, and the last one says that there are more."""
        data = with_codes(*["0200"] * 500)
        every = listed(data, 10_000, demanding)
        assert len(every) == 499
        found = listed(data, 10, demanding)
        assert found[:10] == every[:10]
        assert "nog minstens 1 bevindingen" in found[-1].message or more(found[-1]) >= 1

    def test_both_kinds_are_one_list(self, demanding):
        """What the model sees and what only the XSD sees are cut off together, in document order."""
        data = with_codes("0200", "0200", "XXXXX", "0200", "YYYYY", "0200")
        every = listed(data, 10_000, demanding)
        assert [str(finding.path).rpartition("/")[2][10:] for finding in every] == [
            "[2]",
            "[3]",
            "[4]",
            "[5]",
            "[6]",
        ]
        for most in range(1, 5):
            found = listed(data, most, demanding)
            assert found[:most] == every[:most]
            assert more(found[-1]) >= 1

    def test_a_large_file_is_not_validated_as_a_tree(self, demanding, monkeypatch):
        """libxml2 would search all brothers for the path of each fault."""
        monkeypatch.setattr("ieb.wire.xml.is_valid", lambda *_: pytest.fail("validated as a tree"))
        assert len(listed(with_codes(*["0200"] * 2_000), release=demanding)) == MAX_FINDINGS + 1

    def test_special_characters_are_fed_as_they_are(self, demanding):
        """Markup, line ends and a namespace in a value do not disturb what is told after it."""
        data = with_codes("0200", "0200").replace(b">G000000001<", b">a&lt;&amp;b&#13;&gt;<")
        found = [
            str(finding.path).rpartition("/")[2] for finding in listed(data, release=demanding)
        ]
        assert found[-1] == "RetourCode[2]"


def test_a_long_enumeration_is_not_listed_in_each_finding(xsds):
    """Of many values fifty are named, with how many others there are."""
    basis = xsds / "basisschema.xsd"
    text = basis.read_text()
    values = "".join(f'<xs:enumeration value="{number:04}"/>' for number in range(1_000))
    head, tail = text.split('name="LDT_Gemeente"')
    start = tail.index('<xs:restriction base="xs:string">')
    end = tail.index("</xs:restriction>")
    basis.write_text(
        f'{head}name="LDT_Gemeente"{tail[:start]}<xs:restriction base="xs:string">{values}{tail[end:]}'
    )
    release = ieb.Release.from_xsd(xsds)
    data = GOOD.replace(b">0513<", b">9999<")
    (finding,) = listed(data, release=release)
    assert "0049 (en nog 950 andere)" in finding.message
    assert finding.code == "cvc-enumeration-valid"
