"""Files and words that the tests of the command share."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import ieb

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "voorbeelden"
BROKEN = EXAMPLES / "met-opzet-fout.xml"
WITH_COST = EXAMPLES / "start-met-kostprijs.xml"
XSDS = Path(ieb.__file__).parent / "releases" / "data"
BSN = "999900006"
BSN_OF_START = "999992016"
DAY = ("--vandaag", "31-12-2025")
IEB = Path(sys.executable).with_name("ieb")
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(
    not FULL.exists(), reason="only Linux has a disk that is always full"
)


def read_lines(out: str) -> tuple[list[dict], dict]:
    """Return what a command says with --json: an object a line, of which the last has the sums."""
    *told, last = map(json.loads, out.splitlines())
    assert [line.pop("soort") for line in (*told, last)].count("totaal") == 1
    return told, last
