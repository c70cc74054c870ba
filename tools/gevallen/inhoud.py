"""Cases of the constraints on content (CS)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gevallen.make import WRONG, Draft, abo, bad, bw, good, old, without_status


def drafts() -> Iterator[Draft]:
    """Yield the cases."""
    yield from _bsn()
    yield from _stop()
    yield from _status()


def _bsn() -> Iterator[Draft]:
    yield good("CS002", "Een Bsn dat aan de 11-proef voldoet.", abo())
    yield good("CS002", "Ook in een WMO407.", bw())
    yield bad("CS002", "De laatste van de negen cijfers klopt niet.", abo(bsn=WRONG))
    yield bad("CS002", "Twee cijfers verwisseld.", abo(bsn="999929016"))
    yield bad("CS002", "Negen nullen zijn deelbaar door 11, maar geen Bsn.", abo(bsn="000000000"))
    yield bad("CS002", "In een WMO407.", bw(bsn=WRONG))
    yield bad("CS002", "Ook bij een verwijdering.", abo(3, bsn=WRONG), old(bsn=WRONG))


def _stop() -> Iterator[Draft]:
    day, before = date(2025, 5, 12), date(2025, 5, 11)
    yield good("CS003", "Een periode van een dag: stop op de startdatum.", abo(stop=day))
    yield good("CS003", "Zonder stopdatum.", abo())
    yield good("CS003", "Een periode van een dag in een WMO407.", bw(stop=day))
    yield good(
        "CS003",
        "Bij een verwijdering telt de stopdatum niet.",
        abo(3, stop=before),
        old(),
    )
    yield bad("CS003", "Stop op de dag voor de start.", abo(stop=before))
    yield bad("CS003", "Stop op de dag voor de start, in een WMO407.", bw(stop=before))
    yield bad("CS003", "Ook bij een wijziging.", abo(2, stop=before), old())


def _status() -> Iterator[Draft]:
    yield good("CS125", "Status 1.", abo())
    yield good("CS125", "Status 2.", abo(2, stop=date(2025, 5, 31)), old())
    yield good("CS125", "Status 3.", abo(3), old())
    yield bad("CS125", "Status 9 staat in de codelijst, maar kan hier niet.", without_status(abo()))
    yield bad("CS125", "Status 9 in een WMO407.", without_status(bw()))
