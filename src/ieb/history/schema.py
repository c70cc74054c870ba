"""The tables of the file of a history, and how it is known as ours."""

from __future__ import annotations

from typing import Final

from ieb.findings import Path
from ieb.messages import WMO409
from ieb.messages.kinds import KINDS
from ieb.messages.places import Stroom
from ieb.releases.shape import HEADER

APPLICATION: Final = 0x69456248
"""The application_id of our files: ``iEbH``."""

SCHEMA: Final = 1
"""The version of the tables, in user_version."""


def _in_message(path: Path) -> str:
    """Return the SQL for an element of the message of an event; NULL where there is none."""
    below_root = ".".join(step.name for step in path.steps[1:])
    return f"CASE WHEN json_valid(message) THEN json_extract(message, '$.{below_root}') END"


RETOUR_NUMBER: Final = _in_message(HEADER / "IdentificatieRetour")
"""The IdentificatieRetour of a retour, in SQL."""

REMARK_NUMBERS: Final = {
    place.stroom: _in_message(place.number) for place in KINDS[WMO409.naam].places
}
"""By stream the number of the period that a WMO409 is about, in SQL."""

REFUSED: Final = "accepted = 0 AND retour = 0"
"""What was refused when it was recorded, in SQL: a file has an index on exactly these words."""

SENT_NUMBERS: Final[dict[Stroom, tuple[str, str]]] = {
    kind.places[0].stroom: (kind.model.naam, _in_message(kind.places[0].number))
    for kind in KINDS.values()
    if kind.is_aanlevering
}
"""By stream the message that delivers in it, and in SQL the number of the period it delivers."""

_ABO, _BW = REMARK_NUMBERS.values()
REMARK: Final = f"bericht = '{WMO409.naam}' AND retour = 0"
"""What the CAK says of a period, in SQL: a file has an index on exactly these words."""
# The file is a log: a row is never changed. What a refused message delivers stays empty, and with
# it out of the questions about aanleveringen. `removes` says of an aanlevering whether it removes,
# of a retour whether it refuses.
CREATE: Final = f"""
    CREATE TABLE event (
        id INTEGER PRIMARY KEY,
        bericht TEXT NOT NULL, gemeente TEXT NOT NULL, identificatie TEXT NOT NULL,
        retour INTEGER NOT NULL, accepted INTEGER NOT NULL, received TEXT,
        stroom TEXT, start_nummer INTEGER, bsn TEXT, removes INTEGER,
        release TEXT NOT NULL, message TEXT NOT NULL);
    CREATE INDEX event_exchange ON event (bericht, gemeente, identificatie, retour, accepted);
    CREATE INDEX event_sleutel ON event (gemeente, stroom, start_nummer) WHERE stroom IS NOT NULL;
    CREATE INDEX event_period ON event (bsn, stroom, gemeente, start_nummer) WHERE bsn IS NOT NULL;
    CREATE INDEX event_retour ON event ({RETOUR_NUMBER}) WHERE retour = 1;
    CREATE INDEX event_refused ON event (bericht, gemeente) WHERE {REFUSED};
    CREATE INDEX event_remark_abo ON event (gemeente, {_ABO}) WHERE {REMARK};
    CREATE INDEX event_remark_bw ON event (gemeente, {_BW}) WHERE {REMARK};
    PRAGMA application_id = {APPLICATION};
    PRAGMA user_version = {SCHEMA};"""
