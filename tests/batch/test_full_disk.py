"""A disk that is full, at whatever moment: it is told, nothing is half, and later all is done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import ieb
from ieb import SqliteHistory
from ieb.history.journal import HistoryJournal
from upgrading.support import series, start, stop

from .test_answers_killed import GOOD, ODD, PACK, SENT, WORDS, message
from .test_ledger import HULP, PLAN, UPGRADE

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="the command runs in a copy of a process"
)
REPORTS = [f"validate postvak --vandaag 14-05-2025 --{kind} uit" for kind in ("rapport", "csv")]
KILLING = Path(__file__).with_name("killing.py")


@pytest.fixture
def begin(tmp_path):
    """What there is before the command: a history, a mailbox, messages, records and an old series."""
    folder = tmp_path / "begin"
    for name in ("postvak", "berichten", "oud"):
        (folder / name).mkdir(parents=True)
    with SqliteHistory(folder / "historie.sqlite") as history:
        HistoryJournal(history).record_sent(SENT)
    for name, data in (GOOD | ODD).items():
        (folder / "postvak" / f"{name}.xml").write_bytes(data)
    for number in range(1, 5):
        (folder / "berichten" / f"{number}.xml").write_bytes(message(number))
    (folder / "beleid.toml").write_text('gemeente = "0513"', encoding="utf-8")
    dossier = {"nummer": "17", "bsn": "999992016", "voorzieningen": [HULP]}
    (folder / "dossiers.json").write_text(json.dumps([dossier]), encoding="utf-8")
    for place, found in enumerate(series((start, {}), (stop, {}))):
        ieb.write(found, folder / "oud" / f"{place}.xml")
    return folder


@pytest.mark.parametrize("words", [WORDS, PACK, PLAN, UPGRADE, *REPORTS])
def test_a_disk_that_is_full_is_told_and_the_same_command_later_does_all(begin, words):
    """Retouren, envelopes, plans, series and reports: the same files and rows, byte for byte, none twice."""
    given = [sys.executable, KILLING, "--full", begin.parent, *words.split()]
    done = subprocess.run(given, check=True, capture_output=True, text=True)
    moments, wrong = json.loads(done.stdout)
    assert (moments > 0, wrong) == (True, [])
