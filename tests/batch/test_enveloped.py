"""Envelopes where messages are read: opened by themselves, whatever is wrong with them."""

from __future__ import annotations

import base64
import io
import tarfile
import zipfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date

import pytest
from attrs import evolve

import ieb
from ggk.support import BSN, BV03, BYTES, DATA, DI01, DU01, FO01, FO03, START, with_xml
from ieb import ggk
from ieb.batch import File, find_sources, judge, judge_against, judge_in_turn, process
from ieb.errors import UnknownMessage
from ieb.ggk import Arrival

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


def judge_one(data):
    """Judge bytes."""
    (judged,) = judge([data])
    return judged


def codes(judged):
    """Return the codes of what was found."""
    return [finding.code for finding in judged.findings]


def in_soap(data, namespace=SOAP):
    """Return an envelope in SOAP."""
    inside = data.partition(b"?>")[2]
    start = f'<s:Envelope xmlns:s="{namespace}"><s:Body>'.encode()
    return start + inside + b"</s:Body></s:Envelope>"


@pytest.mark.parametrize("data", [BYTES, in_soap(BYTES)])
def test_the_message_in_an_envelope_is_judged_as_it_would_be_bare(data):
    """Bare or in SOAP; and the envelope comes along."""
    judged, bare = judge_one(data), judge_one(DATA)
    assert judged.message == bare.message == START
    assert judged.findings == bare.findings
    assert (judged.envelope, bare.envelope) == (DI01, None)


def test_an_executor_gives_the_same():
    """What comes back from a worker has its envelope too."""
    with ThreadPoolExecutor(1) as executor:
        (judged,) = judge([BYTES], executor=executor)
    assert judged.envelope == DI01


@pytest.mark.parametrize("processes", [0, 2])
def test_an_envelope_in_a_zip_or_tar_is_opened_too(tmp_path, processes):
    """That is how they come from the night run of another program."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.xml", BYTES)
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo("b.xml")
        info.size = len(BYTES)
        archive.addfile(info, io.BytesIO(BYTES))
    (tmp_path / "c.xml").write_bytes(BYTES)
    with ProcessPoolExecutor(processes or 1) as pool:
        executor = pool if processes else None
        judged = list(judge(find_sources(tmp_path), executor=executor))
        with ieb.SqliteHistory(tmp_path / "historie.db") as history:
            sources = find_sources(tmp_path)
            done = list(process(sources, history, today=date(2026, 1, 5), executor=executor))
    assert [outcome.envelope for outcome in judged] == [DI01] * 3
    assert [outcome.message for outcome in judged] == [START] * 3
    assert [step.receipt.arrival for step in done] == [Arrival.NIEUW, *[Arrival.HERHAALD] * 2]


def test_what_looks_odd_about_the_envelope_comes_first():
    """And stays when the message is judged against a history."""
    odd = evolve(DI01, functie="WMO407")
    judged = judge_one(ggk.serialize(odd))
    assert codes(judged)[0] == "GG001"
    assert judged.message == START


def test_what_looks_odd_stays_when_a_history_comes_in(tmp_path):
    """Nothing that was found about the envelope is lost."""
    judged = judge_one(ggk.serialize(evolve(DI01, functie="WMO407")))
    with ieb.SqliteHistory(tmp_path / "historie.db") as history:
        again = judge_against(judged, history, today=date(2026, 1, 5))
    assert "GG001" in codes(again)
    assert again.envelope == judged.envelope


def test_what_a_history_brings_to_light_has_its_line(tmp_path):
    """In the message as it stands in the envelope, as what is wrong with it by itself."""
    stop = ieb.serialize(ieb.read("voorbeelden/stop.xml"))
    wrapped = ggk.serialize(evolve(DI01, inhoud=stop))
    (bare,) = judge_in_turn([stop], today=date(2025, 12, 31))
    (judged,) = judge_in_turn([wrapped], today=date(2025, 12, 31))
    with ieb.SqliteHistory(tmp_path / "historie.db") as history:
        (done,) = process([wrapped], history, today=date(2025, 12, 31))
    lines = {finding.code: finding.line for finding in bare.findings}
    assert lines["TR103"] is not None
    for outcome in (judged, done.judged):
        found = {finding.code: finding.line for finding in outcome.findings}
        assert {code: found[code] for code in lines} == lines


@pytest.mark.parametrize(
    ("envelope", "told"),
    [
        (FO01, "IB001"),
        (FO03, "StUF016"),
        (BV03, "bevestiging"),
        (evolve(FO01, omschrijving=f"Onbekend is {BSN}"), "Onbekend is *********"),
    ],
)
def test_an_envelope_without_a_message_is_told(envelope, told):
    """What it says, without a Bsn."""
    judged = judge_one(ggk.serialize(envelope))
    assert (codes(judged), judged.message) == (["GG018"], None)
    (finding,) = judged.findings
    assert told in finding.message
    assert BSN not in finding.message
    assert type(judged.envelope) is type(envelope)


ENCODED = base64.b64encode(DATA).decode()
NESTED = ggk.serialize(evolve(DI01, inhoud=BYTES))
NIL = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
DEEP = b'<e xmlns="http://www.stufstandaarden.nl/koppelvlak/ggk0210">' + b"<a>" * 100_000


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (with_xml(ENCODED, "####"), "GG025"),
        (with_xml(ENCODED, "QR=="), "GG025"),
        (with_xml(ENCODED, ""), "GG026"),
        (with_xml(ENCODED, base64.b64encode(b"geen xml").decode()), "xml-vorm"),
        (with_xml(ENCODED, base64.b64encode(f"{BSN}".encode()).decode()), "xml-vorm"),
        (with_xml("/koppelvlak/ggk0210", "/sectormodel/ggk/0210"), "GG021"),
        (with_xml("/koppelvlak/ggk0210", "/koppelvlak/ggk0999"), "GG020"),
        (in_soap(BYTES, "http://www.w3.org/2003/05/soap-envelope"), "GG022"),
        (in_soap(b"?><a/>"), "GG020"),
        (in_soap(b"?>"), "GG023"),
        (in_soap(b"?>" + DATA.partition(b"?>")[2]), "GG024"),
        (NESTED, "GG012"),
        (with_xml("9c0f7b90", "9C0F7B90"), "cvc-pattern-valid"),
        (BYTES.replace(b"?>", b"?><!DOCTYPE a>", 1), "xml-doctype"),
        (DEEP, "xml-vorm"),
        (with_xml("<GGK:xmlBestand>", f"<GGK:xmlBestand {NIL}>"), "cvc-complex-type.3.2.2"),
        (with_xml("<StUF:functie>", f"<StUF:functie {NIL}>"), "cvc-complex-type.3.2.2"),
        (in_soap(with_xml("<StUF:zender>", f"<StUF:zender {NIL}>")), "cvc-complex-type.3.2.2"),
    ],
)
def test_bad_envelopes_are_told(data, code):
    """Each by its own code, without a crash and without a Bsn."""
    judged = judge_one(data)
    assert judged.message is None
    assert judged.error is None
    assert code in codes(judged)
    assert all(BSN not in finding.message for finding in judged.findings)


@pytest.mark.parametrize("between", ["\r\n", "\n", "  "])
def test_lines_and_blanks_in_base64_do_not_matter(between):
    """They are no part of it."""
    lines = between.join(ENCODED[place : place + 76] for place in range(0, len(ENCODED), 76))
    assert judge_one(with_xml(ENCODED, lines)).message == START


class TestLarge:
    """Payloads that are longer than a text in a message may be."""

    @pytest.mark.parametrize(("more", "code"), [(0, "xml-vorm"), (1, "OP179")])
    def test_the_limit_of_25_mb_is_that_of_the_whole_envelope(self, tmp_path, more, code):
        """In bytes, read from a file; one byte more is refused before anything is read of it."""
        room = (ggk.MAX_BYTES - len(ggk.serialize(evolve(DI01, inhoud=b"abc")))) // 4
        data = ggk.serialize(evolve(DI01, inhoud=b"xyz" * (room + 1)))
        path = tmp_path / "envelop.xml"
        path.write_bytes(data + b"\n" * (ggk.MAX_BYTES - len(data) + more))
        (judged,) = judge([File(path=path)])
        assert codes(judged) == [code]
        assert (judged.envelope is None) is bool(more)

    def test_an_envelope_of_more_than_ten_million_bytes_is_opened(self):
        """What is in it is told, not how long its text is."""
        large = ggk.serialize(evolve(DI01, inhoud=b"x" * 9_000_000))
        assert codes(judge_one(large)) == ["xml-vorm"]
        assert judge_one(large).envelope is not None

    def test_a_message_of_that_size_stays_a_message(self):
        """It is told what is wrong with it as a message."""
        large = DATA.replace(b">G000000001<", b">" + b"x" * 10_000_001 + b"<")
        assert len(large) > 10_000_000
        judged = judge_one(large)
        assert codes(judged) == ["xml-vorm"]
        assert judged.envelope is None

    def test_more_than_25_mb_is_refused(self):
        """Before anything is parsed."""
        large = BYTES + b" " * 25_000_000
        assert codes(judge_one(large)) == ["OP179"]


@pytest.mark.parametrize("data", [BYTES, in_soap(BYTES), ggk.serialize(FO01), ggk.serialize(DU01)])
def test_parse_stays_bare_and_says_where_to_go(data, tmp_path):
    """In Dutch; a file is read in the same way."""
    (tmp_path / "envelop.xml").write_bytes(data)
    for read in (lambda: ieb.parse(data), lambda: ieb.read(tmp_path / "envelop.xml")):
        with pytest.raises(
            UnknownMessage, match=r"Dit is een GGk-envelop.*gebruik ieb\.ggk"
        ) as told:
            read()
        assert [finding.code for finding in told.value.findings] == ["GG027"]
