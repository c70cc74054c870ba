"""The StUF-GGk envelope in which iEb messages travel, between bytes and values.

Nobody sends a bare message: it goes, base64 encoded, in a Di01 to the Gemeentelijk
Gegevensknooppunt, and its retour comes back in a Du01; what cannot be dealt with comes back as a
Fo01. What an envelope is was read in the public papers and XSDs of GGk and StUF (ggk); that iEb
uses it as iWmo does is our reading (aanname). There is no clock, no chance, no key and no network
in here.

Example:
    >>> from datetime import datetime
    >>> from ieb import ggk, read
    >>> heenbericht = read("voorbeelden/start.xml")
    >>> di01 = ggk.wrap(
    ...     heenbericht,
    ...     applicatie=ggk.Applicatie("Zorgpakket", versie=12, subversie=3),
    ...     referentienummer="9c0f7b90-5c69-41e5-a837-0800200c9a66",
    ...     tijdstip=datetime(2026, 1, 5, 9, 30),
    ... )
    >>> received = ggk.parse(ggk.serialize(di01))
    >>> ggk.unwrap(received).message == heenbericht
    True
"""

from __future__ import annotations

from ieb.ggk.envelopes import (
    Applicatie,
    Bv03,
    Di01,
    Du01,
    Envelope,
    Fo01,
    Fo03,
    Fout,
    Partij,
    Plek,
)
from ieb.ggk.foutcodes import Betekenis, FoutCode, Foutlijst
from ieb.ggk.journal import APART, Arrival, JournalEntry, JournalView, Receipt
from ieb.ggk.names import (
    CAK,
    GGK_APPLICATIE,
    MAX_BYTES,
    SOAP_ACTION_DI01,
    SOAP_ACTION_DU01,
    SOAP_ACTION_FO01,
)
from ieb.ggk.reading import parse
from ieb.ggk.recorder import Journal
from ieb.ggk.unwrapping import Unwrapped, pair, unwrap
from ieb.ggk.wrapping import answer, fault, wrap
from ieb.ggk.writing import serialize

__all__ = [
    "APART",
    "CAK",
    "GGK_APPLICATIE",
    "MAX_BYTES",
    "SOAP_ACTION_DI01",
    "SOAP_ACTION_DU01",
    "SOAP_ACTION_FO01",
    "Applicatie",
    "Arrival",
    "Betekenis",
    "Bv03",
    "Di01",
    "Du01",
    "Envelope",
    "Fo01",
    "Fo03",
    "Fout",
    "FoutCode",
    "Foutlijst",
    "Journal",
    "JournalEntry",
    "JournalView",
    "Partij",
    "Plek",
    "Receipt",
    "Unwrapped",
    "answer",
    "fault",
    "pair",
    "parse",
    "serialize",
    "unwrap",
    "wrap",
]


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(__all__)
