"""The cases of the rules as data, and as lines of JSON."""

from __future__ import annotations

import base64
import json
from datetime import date

import pytest

import ieb
from ieb.codes import Tarief
from ieb.scenario import Case, CaseKind, cases
from ieb.scenario.export import case_lines
from ieb.scenario.rule_cases import read_cases

from .support import of

FILE = """
[bekend]
vandaag = 2025-05-13
overlijdensdata = {}

[[geval]]
id = "TR404-05"
regel = "TR404"
soort = "fout"
titel = "Al gebruikt."
bericht = { van = "WMO405" }
eerder = [{ van = "WMO405 eerder" }]
bekend = { vandaag = 2025-05-14 }
verwacht = ["TR404"]
retourcodes = ["9404"]
geaccepteerd = false

[[geval]]
id = "OP065-01"
regel = "OP065"
soort = "goed"
titel = "Niets gevonden."
bericht = { retour_op = 1 }
eerder = [{ van = "WMO405" }]
"""


def test_a_case_says_what_must_be_found():
    """By hand: nothing is asked of the rules."""
    case, _ = of(FILE, read_cases)
    assert (case.id, case.rule, case.kind) == ("TR404-05", "TR404", CaseKind.FOUT)
    assert (case.expected, case.retourcodes, case.accepted) == (("TR404",), ("9404",), False)


def test_a_case_in_which_nothing_is_found_need_not_say_so():
    """That is what most of them are for."""
    _, case = of(FILE, read_cases)
    assert (case.expected, case.retourcodes, case.accepted) == ((), (), True)


def test_a_case_knows_what_its_file_says_and_what_it_says_itself():
    """What a case states goes before what holds for all cases of its file."""
    own, other = of(FILE, read_cases)
    assert own.context().today == date(2025, 5, 14)
    assert other.context().today == date(2025, 5, 13)
    assert own.context().overlijdensdata == {}


def test_a_case_has_what_was_exchanged_before_in_its_history():
    """A rule about earlier messages can be judged."""
    case, _ = of(FILE, read_cases)
    assert [finding.code for finding in ieb.check(case.data, case.context())] == ["TR404"]


def test_the_message_of_a_case_may_answer_one_of_before():
    """A retour copies what it answers."""
    _, case = of(FILE, read_cases)
    retour = ieb.parse(case.data, expect=ieb.WMO406)
    before = ieb.parse(case.earlier[0].message, expect=ieb.WMO405)
    assert retour.header.bericht_identificatie == before.header.bericht_identificatie


@pytest.mark.parametrize(
    ("found", "put", "told"),
    [
        ('id = "TR404-05"\n', "", "proef.toml, geval 1: hier ontbreekt id"),
        ('regel = "TR404"\n', "", "proef.toml, geval 1 (TR404-05): hier ontbreekt regel"),
        ('soort = "fout"', 'soort = "stuk"', "geval 1 (TR404-05): soort kent geen 'stuk'"),
        ('bericht = { van = "WMO405" }\n', "", "geval 1 (TR404-05): hier ontbreekt bericht"),
        (
            '{ van = "WMO405" }\neer',
            '{ van = "WMO4" }\neer',
            "geval 1 (TR404-05), bericht: van: er is",
        ),
        ('"WMO405 eerder"', '"WMO405 vroeger"', "geval 1 (TR404-05), eerder 1: van: er is"),
        ("verwacht =", "gevonden =", "geval 1 (TR404-05): de sleutel 'gevonden' kennen wij"),
        ("geaccepteerd = false", 'geaccepteerd = "nee"', "'geaccepteerd' is geen true of false"),
        ("{ vandaag = 2025-05-14 }", "{ dag = 1 }", "(TR404-05), bekend: de sleutel 'dag'"),
        ("[[geval]]", "[[gevallen]]", "proef.toml: de sleutel 'gevallen' kennen wij hier niet"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused_with_its_place(found, put, told):
    """Who adds a case hears in which one the mistake is."""
    assert found in FILE
    with pytest.raises(ieb.InvalidValue) as caught:
        of(FILE.replace(found, put), read_cases)
    assert told in str(caught.value)


def from_json(line: str) -> tuple[bytes, ieb.Context]:
    """Read a line as software of others would: the message, and what is known besides."""
    row = json.loads(line)
    known = row["context"]
    history = ieb.History()
    for before in known["historie"]:
        take = history.accept if before["geaccepteerd"] else history.reject
        history = take(ieb.parse(before["bericht"].encode()), received=day(before["ontvangen"]))
    own = {}
    if "gemeenten" in known:
        own["gemeenten"] = known["gemeenten"]
    if "tarieven" in known:
        own["tarieven"] = [
            Tarief(valid_from=day(it["van"]), valid_to=day(it["tot_en_met"]), cents=it["eurocent"])
            for it in known["tarieven"]
        ]
    streams = {
        bsn: tuple(
            ieb.AndereStroom(naam=it["naam"], van=day(it["van"]), tot_en_met=day(it["tot_en_met"]))
            for it in periods
        )
        for bsn, periods in known.get("andere_stromen", {}).items()
    }
    context = ieb.Context(
        today=day(known["vandaag"]),
        history=history,
        overlijdensdata={bsn: day(died) for bsn, died in known["overlijdensdata"].items()},
        andere_stromen=streams,
        termijnen=ieb.Termijnen(**known.get("termijnen", {})),
        **own,
    )
    if "bericht" in row:
        return row["bericht"].encode(), context
    return base64.b64decode(row["bericht_base64"]), context


def day(text: str | None) -> date | None:
    """Return the day that a line of JSON names."""
    return None if text is None else date.fromisoformat(text)


def test_a_line_of_json_is_all_that_others_need():
    """From the lines alone each case is judged as the table says."""
    assert len({case.id for case in cases()}) == len(cases())
    for case, line in zip(cases(), case_lines(cases()), strict=True):
        data, context = from_json(line)
        row = json.loads(line)
        assert data == case.data
        report = ieb.check(data, context)
        assert sorted(finding.code for finding in report) == row["verwacht"], case.id
        assert report.accepted is row["geaccepteerd"]


def test_the_keys_of_a_line_are_those_of_the_documentation():
    """Others have written software against them."""
    keys = ["id", "regel", "soort", "titel", "bericht", "context"]
    line = next(case_lines(cases()))
    row = json.loads(line)
    assert list(row) == [*keys, "verwacht", "retourcodes", "geaccepteerd"]
    assert list(row["context"]) == ["vandaag", "historie", "overlijdensdata"]


def test_what_is_not_known_is_not_written():
    """A table of one's own may have cases in which nothing is known besides."""
    case, _ = of(FILE.replace("overlijdensdata = {}", ""), read_cases)
    (line,) = case_lines([case])
    assert set(json.loads(line)["context"]) == {"vandaag", "historie"}


@pytest.mark.parametrize("data", [b"", b"\xff", b"\xef\xbb\xbf<Bericht/>", "é".encode()])
def test_any_bytes_come_back_from_json(data):
    """A message that is no UTF-8, or begins with a mark that readers drop, is told as base64."""
    case = Case(
        id="X-01",
        rule="X",
        kind=CaseKind.FOUT,
        title="Zomaar.",
        naam="WMO405",
        data=data,
        expected=(),
        retourcodes=(),
        accepted=False,
        earlier=(),
        known=cases()[0].known,
    )
    (line,) = case_lines([case])
    assert from_json(line)[0] == data
    assert ("bericht" in json.loads(line)) is (data == "é".encode())
