"""Bad input costs no more than its size: what is eight times as long takes about eight times as long."""

from __future__ import annotations

import base64
from time import process_time

import pytest
from attrs import evolve

import ieb
from ieb import ggk
from ieb.batch import judge
from ieb.cli import main

from .support import BSN, DATA, DI01, FO01, with_xml

ENCODED = base64.b64encode(DATA).decode()
HERE = "<GGK:bericht>"
FAULT = ggk.serialize(evolve(FO01, details_xml=b"<a/>"))
QUOTED = "<StUF:detailsXML><a/></StUF:detailsXML>"


def with_many(form: str, count: int) -> bytes:
    """Return an envelope with a text in a tag many times, each with a number of its own."""
    many = "".join(form.format(number) for number in range(count))
    return with_xml(HERE, f"<GGK:bericht{many}>")


def quote_namespaces(count: int) -> bytes:
    """Return a fault that quotes an element in each of many namespaces, declared around them."""
    declared = "".join(f' xmlns:a{number}="urn:{number}"' for number in range(count))
    inside = "".join(f"<a{number}:b/>" for number in range(count))
    return with_xml(QUOTED, QUOTED.replace("<a/>", f"<a{declared}>{inside}</a>"), FAULT)


BAD = {
    "nested": lambda n: with_xml(HERE, "<a>" * n + "</a>" * n + HERE),
    "open": lambda n: with_xml(HERE, "<a>" * n + HERE),
    "siblings": lambda n: with_xml(HERE, "<GGK:x/>" * n + HERE),
    "attributes": lambda n: with_many(' a{}=""', n),
    "namespaces": lambda n: with_many(' xmlns:a{0}="u{0}"', n),
    "comments": lambda n: with_xml(HERE, "<!--x-->" * n + HERE),
    "lines": lambda n: with_xml(HERE, "\n" * 10 * n + HERE),
    "no base64": lambda n: with_xml(ENCODED, "QUJD" * n + "!"),
    "base64 in lines": lambda n: with_xml(ENCODED, "QUJD\r\n" * n),
    "blanks in base64": lambda n: with_xml(ENCODED, " " * 10 * n),
    "long text": lambda n: with_xml(">WMO405<", f">{'x' * 10 * n}<"),
    "blanks in a text": lambda n: with_xml(">WMO405<", f">{' ' * 10 * n}<"),
    "references": lambda n: with_xml(">WMO405<", f">{'&amp;' * n}<"),
    "quoted elements": lambda n: with_xml(QUOTED, QUOTED.replace("<a/>", "<a/>" * n), FAULT),
    "quoted text": lambda n: with_xml(QUOTED, QUOTED.replace("<a/>", "&lt;a/>" * n), FAULT),
    "quoted namespaces": quote_namespaces,
    "nested payload": lambda n: ggk.serialize(evolve(DI01, inhoud=b"<a>" * n)),
    "wide payload": lambda n: ggk.serialize(
        evolve(DI01, inhoud=DATA.replace(b"<wmo405:Client>", b"<wmo405:Client>" + b"<a/>" * n))
    ),
}  # fmt: skip


def parse(data: bytes) -> None:
    """Read an envelope and what is in it."""
    try:
        envelope = ggk.parse(data)
    except ieb.RefusedMessage:
        return
    if isinstance(envelope, ggk.Di01):
        ggk.unwrap(envelope)


def cost(function, data: bytes) -> float:
    """Return the least time that the processor needs, of a few times; others' work does not count."""
    costs = []
    for _ in range(3):
        begun = process_time()
        function(data)
        costs.append(process_time() - begun)
    return min(costs)


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("function", [parse, lambda data: list(judge([data]))])
def test_time_is_linear(function, name):
    """A square would cost 64 times as much; what stays below some milliseconds proves itself."""
    small, large = (cost(function, BAD[name](count)) for count in (5_000, 40_000))
    assert large < 24 * small + 0.05


@pytest.mark.parametrize("name", BAD)
def test_a_hundred_thousand_is_told_by_the_command(name, tmp_path, capsys):
    """In an exit code and a text without a Bsn, before one could think that it hangs."""
    path = tmp_path / "envelop.xml"
    path.write_bytes(BAD[name](100_000))
    begun = process_time()
    with pytest.raises(SystemExit) as stop:
        main(["ggk", "toon", str(path)])
    printed = capsys.readouterr()
    assert stop.value.code in (None, 0, 1, 2)
    assert (BSN in printed.out + printed.err) is False
    assert "Traceback" not in printed.err
    assert process_time() - begun < 30
