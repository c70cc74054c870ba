"""Killed at any moment: given once more, a command ends as one that nothing happened to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import ieb

EXAMPLES = Path(__file__).parents[2] / "voorbeelden"
KILLING = Path(__file__).with_name("killing.py")
BSNS = ("999900006", "999990019", "999992016")


def write_messages(folder, gemeente):
    """Write what a gemeente sends: starts, changes, a removal, what is refused and what repeats."""
    folder.mkdir(parents=True)
    for number in range(1, 11):
        period = {
            "gemeente": gemeente,
            "bsn": BSNS[number % 3],
            "eb_start_nummer": number,
            "eb_startdatum": date(2025, 1 + number // 2, 1 + number),
        }
        stop = {"eb_stopdatum": date(2025, 1 + number // 2, 10 + number)}
        first, later = date(2025, 10, 1), date(2025, 10, 2)
        start = ieb.WMO405.eerste_aanlevering(
            identificatie=f"G{number}", dagtekening=first, **period, **stop
        )
        ieb.write(start, folder / f"{number}-a.xml")
        if number % 3 == 0:
            change = ieb.WMO405.gewijzigde_aanlevering(
                identificatie=f"H{number}", dagtekening=later, **period
            )
            ieb.write(change, folder / f"{number}-b.xml")
    removal = ieb.WMO405.verwijderen_aanlevering(identificatie="V1", dagtekening=later, **period)
    ieb.write(removal, folder / "16.xml")
    shutil.copy(folder / "1-a.xml", folder / "17-nog-eens.xml")
    (folder / "18.xml").write_bytes(b"geen xml")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed in a copy of itself")
def test_processing_and_answering_goes_on_after_a_kill(tmp_path):
    """The same messages, verdicts and answers, byte for byte, whatever the moment."""
    for gemeente in ("0363", "0518", "0599"):
        write_messages(tmp_path / "begin" / "in" / gemeente, gemeente)
    words = "verwerk --historie historie.sqlite --vandaag 31-10-2025 --antwoorden uit in"
    killing = [sys.executable, KILLING, "--chunk=7", tmp_path, *words.split()]
    done = subprocess.run(killing, check=True, capture_output=True, text=True)
    moments, wrong = json.loads(done.stdout)
    assert wrong == []
    assert moments >= 20
