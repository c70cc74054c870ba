"""Packing a folder and answering one, killed at any moment and done once more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve

import ieb
from ggk.support import DATA, DI01, DU01, FO01, GEMEENTE, UUIDS
from ieb import SqliteHistory, ggk
from ieb.history.journal import HistoryJournal

from .test_remarks import moved

KILLING = Path(__file__).with_name("killing.py")
WORDS = "verwerk postvak --historie historie.sqlite --antwoorden uit --vandaag 14-05-2025"
PACK = (
    "ggk pak berichten --historie historie.sqlite --uit uit --tijdstip 20260105093000 "
    f"--referentienummer {UUIDS[0]}"
)
SENT = evolve(DI01, referentienummer=UUIDS[9])


def message(number: int) -> bytes:
    """Return a message on a period of its own."""
    changed = DATA.replace(b"G000000001", f"G{number:09}".encode())
    return changed.replace(b"649901", str(number).encode())


def di01(number: int) -> bytes:
    """Return an envelope with such a message."""
    wrapped = ggk.wrap(message(number), **GEMEENTE, referentienummer=UUIDS[number])
    return ggk.serialize(wrapped)


def kill_at_any_moment(folder: Path, words: str) -> None:
    """See that a command that is killed, and given once more, ends as if nothing had happened."""
    killing = [sys.executable, KILLING, "--chunk=2", folder, *words.split()]
    done = subprocess.run(killing, check=True, capture_output=True, text=True)
    moments, wrong = json.loads(done.stdout)
    assert (moments > 9, wrong) == (True, [])


TOLD = " --terugkoppelingen"
ANOTHER = [
    evolve(delivery, client=evolve(delivery.client, bsn="999991012")) for delivery in moved(8)
]
MOVED = {
    str(place): ieb.serialize(delivery) for place, delivery in enumerate([*moved(7), *ANOTHER])
}
MOVED["2"] = ggk.serialize(ggk.wrap(MOVED["2"], **GEMEENTE, referentienummer=UUIDS[3]))
GOOD = {"a": di01(1), "b": di01(2), "again": di01(1), "bare": message(3)}
ODD = {
    "empty": ggk.serialize(evolve(DI01, referentienummer=UUIDS[4], inhoud=b"geen xml")),
    "other": ggk.serialize(evolve(DI01, referentienummer=UUIDS[1])),
    "unknown": ggk.serialize(evolve(DU01, cross_refnummer=UUIDS[8])),
    "second": ggk.serialize(evolve(DU01, cross_refnummer=UUIDS[2], referentienummer=UUIDS[5])),
    "fault": ggk.serialize(evolve(FO01, cross_refnummer=UUIDS[9], referentienummer=UUIDS[6])),
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed in a copy of itself")
@pytest.mark.parametrize(
    ("box", "words"),
    [(GOOD | ODD, WORDS), (MOVED, WORDS.replace("14-", "28-") + TOLD)],
)
def test_a_kill_at_any_moment_changes_nothing_of_the_answers(tmp_path, box, words):
    """Kill -9, and the same command again: the same history, journal and files, byte for byte."""
    begin = tmp_path / "begin"
    (begin / "postvak").mkdir(parents=True)
    with SqliteHistory(begin / "historie.sqlite") as history:
        HistoryJournal(history).record_sent(SENT)
    for name, data in box.items():
        (begin / "postvak" / f"{name}.xml").write_bytes(data)
    kill_at_any_moment(tmp_path, words)
    found = [path.name[7:-4] for path in (tmp_path / "hier" / "uit").iterdir()]
    assert len(found) > 2
    assert {"WMO409", "Di01"} <= set(found) or TOLD not in words


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed in a copy of itself")
def test_a_kill_at_any_moment_changes_nothing_of_what_is_packed(tmp_path):
    """With the same first number and moment: the same envelopes, recorded as sent, none twice."""
    begin = tmp_path / "begin"
    (begin / "berichten").mkdir(parents=True)
    SqliteHistory(begin / "historie.sqlite").close()
    for number in range(1, 5):
        (begin / "berichten" / f"{number}.xml").write_bytes(message(number))
    kill_at_any_moment(tmp_path, PACK)
    assert len(list((tmp_path / "hier" / "uit").iterdir())) == 4
