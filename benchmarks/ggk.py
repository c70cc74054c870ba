"""What an envelope costs beside bare lxml: `python benchmarks/ggk.py`.

The yardstick is a plain lxml parse of the same envelope and `etree.XMLSchema.validate` with our own
XSD. All take turns in one process; printed is the ratio of the fastest turns, as others may be
using the machine. Bar: at most 2.5.

Unwrapping reads the payload too, which is a second document with an XSD of its own. Parsing and
validating both bare already costs more than two yardsticks (it is printed as the floor), and no
model has been made then; so that is what unwrapping is judged by.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from lxml import etree

import ieb
from ieb import ggk
from ieb.releases.libxml import compile_xsd
from ieb.wire.schema import build_schema

BAR, ROUNDS, CALLS = 2.5, 60, 40
MESSAGE = ieb.read(Path(__file__).parents[1] / "voorbeelden" / "start-met-kostprijs.xml")
PAYLOAD = ieb.serialize(MESSAGE)
XSDS = files("ieb.ggk").joinpath("data")
OUTER = compile_xsd(
    {name: XSDS.joinpath(name).read_bytes() for name in ("ggk.xsd", "stuf.xsd")}, "ggk.xsd"
)
INNER = build_schema(MESSAGE.release, MESSAGE.release.message(MESSAGE.naam).document)
APPLICATIE = ggk.Applicatie("Zorgpakket", versie=12, subversie=3)
MOMENT = datetime(2026, 1, 5, 9, 30)  # noqa: DTZ001  # StUF has no zone
REFERENCE = "9c0f7b90-5c69-41e5-a837-0800200c9a66"


def write() -> bytes:
    """Wrap a message and write the envelope."""
    di01 = ggk.wrap(MESSAGE, applicatie=APPLICATIE, referentienummer=REFERENCE, tijdstip=MOMENT)
    return ggk.serialize(di01)


DATA = write()


def read() -> ggk.Unwrapped:
    """Read the envelope, and the message in it to the model."""
    envelope = ggk.parse(DATA)
    assert isinstance(envelope, ggk.Di01)
    return ggk.unwrap(envelope)


def bare() -> bool:
    """Parse and validate the envelope."""
    return OUTER.validate(etree.fromstring(DATA))


def bare_with_payload() -> bool:
    """Parse and validate the envelope, and the payload in it."""
    return bare() and INNER.validate(etree.fromstring(PAYLOAD))


def seconds(call: Callable[[], object]) -> float:
    """Return how long a number of calls takes."""
    start = time.perf_counter()
    for _ in range(CALLS):
        call()
    return time.perf_counter() - start


def ratio(subject: Callable[[], object], yardstick: Callable[[], object]) -> float:
    """Return the ratio of the fastest turn of the subject to that of the yardstick."""
    turns = [(seconds(subject), seconds(yardstick)) for _ in range(ROUNDS)]
    return min(turn[0] for turn in turns) / min(turn[1] for turn in turns)


def main() -> int:
    """Print the ratios; return 1 when one that is judged is beyond the bar."""
    judged = [
        ("wrap and serialize", ratio(write, bare)),
        ("parse and unwrap, by the bare envelope and payload", ratio(read, bare_with_payload)),
    ]
    shown = [
        ("parse and unwrap", ratio(read, bare)),
        ("bare envelope and payload, the floor of that", ratio(bare_with_payload, bare)),
        ("parse", ratio(lambda: ggk.parse(DATA), bare)),
        ("ieb.parse of the payload", ratio(lambda: ieb.parse(PAYLOAD), bare)),
    ]
    for name, found in judged:
        print(f"{name}: {found:.2f} times (bar {BAR})")
    for name, found in shown:
        print(f"{name}: {found:.2f} times")
    return int(any(found > BAR for _, found in judged))


if __name__ == "__main__":
    sys.exit(main())
