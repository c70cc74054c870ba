"""The tables of the ledger, in the file of the history."""

from __future__ import annotations

from typing import Final

from ieb.history.parts import Part

# A message is kept as the bytes of its file: whatever happens, that file can be written once more.
BOOK: Final = Part(
    name="boek",
    steps=(
        (
            """
            CREATE TABLE boek_run (
                id INTEGER PRIMARY KEY, day TEXT NOT NULL, folder TEXT NOT NULL,
                finished INTEGER NOT NULL DEFAULT 0)""",
            """
            CREATE TABLE boek_bericht (
                id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES boek_run,
                dossier TEXT NOT NULL, bericht TEXT NOT NULL, gemeente TEXT NOT NULL,
                identificatie TEXT NOT NULL, stroom TEXT NOT NULL, start_nummer INTEGER NOT NULL,
                status TEXT NOT NULL, sent TEXT, withdrawn INTEGER NOT NULL DEFAULT 0,
                digest BLOB NOT NULL, content BLOB NOT NULL,
                UNIQUE (bericht, gemeente, identificatie))""",
            "CREATE INDEX boek_of_run ON boek_bericht (run, id)",
        ),
    ),
)

ADD_RUN: Final = "INSERT INTO boek_run (day, folder) VALUES (?, ?) RETURNING id"
FINISH_RUN: Final = "UPDATE boek_run SET finished = 1 WHERE id = ?"
RUNS: Final = "SELECT id, day, folder, finished FROM boek_run ORDER BY id"
ADD: Final = """
    INSERT INTO boek_bericht (run, dossier, bericht, gemeente, identificatie, stroom, start_nummer,
                              status, digest, content)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
HAS: Final = """
    SELECT count(*) FROM boek_bericht WHERE bericht = ? AND gemeente = ? AND identificatie = ?"""
ENTRIES: Final = "SELECT * FROM boek_bericht WHERE run = ? AND id > ? ORDER BY id LIMIT 200"
PENDING: Final = """
    SELECT * FROM boek_bericht AS made
    WHERE gemeente = ? AND id > ? AND NOT withdrawn AND NOT EXISTS (
        SELECT 1 FROM event
        WHERE event.bericht = made.bericht AND event.gemeente = made.gemeente
        AND event.identificatie = made.identificatie AND event.retour = 0)
    ORDER BY id LIMIT 200"""
PARTS: Final = """
    SELECT * FROM boek_bericht
    WHERE gemeente = ? AND id > ? AND NOT withdrawn AND bericht IN ('WMO401', 'WMO403')
    ORDER BY id LIMIT 200"""
GEMEENTEN: Final = "SELECT DISTINCT gemeente FROM boek_bericht"
COUNT_ON: Final = """
    SELECT count(*) FROM boek_bericht JOIN boek_run ON boek_run.id = run
    WHERE gemeente = ? AND day = ? AND NOT withdrawn"""
NAMES: Final = "SELECT identificatie FROM boek_bericht WHERE gemeente = ?"
HIGHEST: Final = "SELECT coalesce(max(start_nummer), 0) FROM boek_bericht WHERE gemeente = ?"
SEND: Final = "UPDATE boek_bericht SET sent = ? WHERE run = ? AND sent IS NULL AND NOT withdrawn"
WITHDRAW: Final = "UPDATE boek_bericht SET withdrawn = 1 WHERE run = ?"
