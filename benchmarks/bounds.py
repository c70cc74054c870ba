"""What hostile files cost beside bare validation: `python benchmarks/bounds.py [SHAPE ...]`.

Each shape is a file of up to 25 MB that is wrong, or right, in a way of its own. It is judged in a
process of its own, of which processor time and greatest memory are measured; so is the yardstick: a
plain lxml parse and `etree.XMLSchema.validate` of the same bytes. Bar: at most 10 times the
yardstick, and under 500 MB.

Of shapes in which bare validation takes quadratic time in the number of faults (it looks for the
path of each among all its brothers), the yardstick is stopped after a minute; no ratio is printed
then.
"""

from __future__ import annotations

import contextlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

import ieb
from ieb.wire.schema import build_schema

BYTES = 24_600_000
MOST_TIMES, MOST_MB = 10.0, 500
PATIENCE = 60
EXAMPLES = Path(__file__).parents[1] / "voorbeelden"
START = (EXAMPLES / "start.xml").read_bytes()
END = b"</wmo405:Bericht>"
CODE = b"<wmo406:RetourCode>%s</wmo406:RetourCode>"


def filled(part: bytes, end: bytes = END, data: bytes = START) -> bytes:
    """The message with as many of this part before its end as 25 MB can hold."""
    return data.replace(end, part * ((BYTES - len(data)) // len(part)) + end)


def retour(code: Callable[[int], bytes], count: int) -> bytes:
    """A retour with these return codes."""
    heen = ieb.parse(START, expect=ieb.WMO405)
    sent = heen.header.bericht_identificatie
    made = ieb.build_retour(
        heen, ieb.validate(heen), identificatie="C1", dagtekening=sent.dagtekening
    )
    data = ieb.serialize(made)
    codes = b"".join(CODE % code(number) for number in range(count))
    end = b"</wmo406:Header>"
    return data.replace(end, b"<wmo406:RetourCodes>" + codes + b"</wmo406:RetourCodes>" + end)


def in_text(data: bytes, text: bytes) -> bytes:
    """The message with another Identificatie."""
    return data.replace(b"G000000001", text)


SHAPES: dict[str, Callable[[], bytes]] = {
    "a small valid message": lambda: START,
    "unknown elements, 4 million": lambda: filled(b"<a></a>"),
    "unknown elements, 800,000": lambda: filled(b"<a>" + b"x" * 23 + b"</a>"),
    "70,000 clients": lambda: START.replace(END, b"<wmo405:Client/>" * 70_000 + END),
    "800,000 clients": lambda: filled(b"<wmo405:Client>" + b" " * 2 + b"</wmo405:Client>"),
    "clients in full": lambda: filled(START[START.index(b"<wmo405:Client>") : START.index(END)]),
    "valid return codes": lambda: retour(lambda _: b"0200", 560_000),
    "wrong return codes": lambda: retour(lambda _: b"", 560_000),
    "unknown attributes": lambda: filled(b'<a b="" c="" d=""/>'),
    "deep elements": lambda: filled(b"<a>" * 240 + b"</a>" * 240),
    "one long text": lambda: in_text(START, b"x" * 9_900_000),
    "spaces between elements": lambda: filled(b" \n"),
    "comments": lambda: filled(b"<!--a-->"),
    "references": lambda: in_text(START, b"&#97;" * 1_900_000),
    "many lines and faults": lambda: filled(b"<wmo405:Client>\n\n\n</wmo405:Client>\n"),
    "not closed at the end": lambda: filled(b"<a>" + b"x" * 23 + b"</a>")[:-3],
    "foreign, valid": lambda: retour(lambda number: b"%06d" % number, 500_000),
    "foreign, one fault of the XSD": lambda: retour(
        lambda number: b"%06d" % (number % 499_999), 500_000
    ),
    "foreign, 32,000 elements, one fault": lambda: retour(
        lambda number: b"%06d" % (number % 31_999), 32_000
    ),
    "foreign, faults of the XSD only": lambda: retour(lambda _: b"000001", 500_000),
}


def release_for(shape: str, folder: Path) -> ieb.Release:
    """The release a shape is judged by; a foreign one asks for return codes that differ."""
    if not shape.startswith("foreign"):
        return ieb.release()
    shutil.copytree(
        Path(str(ieb.releases.__file__)).parent / "data" / "4.0", folder, dirs_exist_ok=True
    )
    basis, message = folder / "basisschema.xsd", folder / "wmo406.xsd"
    text = basis.read_text()
    head, name, tail = text.partition('name="LDT_RetourCode"')
    start, end = tail.index("<xs:restriction"), tail.index("</xs:restriction>")
    facets = '<xs:restriction base="xs:string"><xs:pattern value="[0-9A-Z]{4,6}"/>'
    basis.write_text(head + name + tail[:start] + facets + tail[end:])
    root = '<xs:element name="Bericht" type="wmo406:Bericht"/>'
    key = '<xs:selector xpath=".//wmo406:RetourCode"/><xs:field xpath="."/>'
    unique = f'<xs:unique name="u">{key}</xs:unique>'
    message.write_text(message.read_text().replace(root, f"{root[:-2]}>{unique}</xs:element>"))
    return ieb.Release.from_xsd(folder)


def measure(shape: str, subject: str) -> dict[str, float]:
    """Judge a shape, or parse and validate it, in this process."""
    data = SHAPES[shape]()
    with tempfile.TemporaryDirectory() as folder:
        release = release_for(shape, Path(folder))
        name = "WMO406" if b"<wmo406:Bericht" in data[:300] else "WMO405"
        schema = build_schema(release, release.message(name).document)
        ieb.check(START.replace(b">999992016<", b"><"))  # what is made once does not count
        found = 0
        begin = time.process_time()
        if subject == "ieb":
            found = len(ieb.check(data, release=release).findings)
        else:
            parser = etree.XMLParser(
                resolve_entities=False, no_network=True, remove_comments=True, huge_tree=True
            )
            with contextlib.suppress(etree.XMLSyntaxError):
                schema.validate(etree.fromstring(data, parser))
        seconds = time.process_time() - begin
    return {
        "seconds": seconds,
        "found": found,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "size": len(data) / 1e6,
    }


def apart(shape: str, subject: str) -> dict[str, float] | None:
    """Measure in a process of its own; None when it takes more than a minute."""
    command = [sys.executable, __file__, "--measure", shape, subject]
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    made: dict[str, float] = json.loads(done.stdout)
    return made


def main(arguments: list[str]) -> int:
    """Print a line for each shape; return 1 when one is beyond the bar."""
    if arguments[:1] == ["--measure"]:
        print(json.dumps(measure(*arguments[1:])))
        return 0
    failed = False
    columns = f"{'MB':>5} {'found':>6} {'ieb s':>6} {'bare s':>6} {'ratio':>6} {'peak MB':>8}"
    print(f"{'shape':38} {columns}")
    for shape in arguments or SHAPES:
        ours, bare = apart(shape, "ieb"), apart(shape, "bare")
        if ours is None:
            failed = True
            print(f"{shape:38} not in {PATIENCE} s")
            continue
        ratio = ours["seconds"] / bare["seconds"] if bare else 0
        bare_seconds = f"{bare['seconds']:6.2f}" if bare else f"  > {PATIENCE}"
        failed = failed or ratio > MOST_TIMES or ours["mb"] > MOST_MB
        cells = f"{ours['size']:5.1f} {ours['found']:6.0f} {ours['seconds']:6.2f} {bare_seconds}"
        print(f"{shape:38} {cells} {ratio:6.1f} {ours['mb']:8.0f}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
