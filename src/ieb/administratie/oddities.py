"""What is odd or late in what was heard of a grant: the findings that change no day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ieb.administratie.care import find
from ieb.administratie.meldingen import Meldtermijnen, StartMelding, StopMelding, Toewijzing
from ieb.findings import Finding, Severity
from ieb.kalender import add_working_days, delivery_due, months_after
from ieb.notation import write_date


def find_in_starts(
    toewijzing: Toewijzing, starts: list[StartMelding], first: StartMelding | None
) -> Iterator[Finding]:
    """Yield what is odd about when the care began.

    Args:
        toewijzing: What was granted.
        starts: What was told of starts.
        first: The start that counts by the choice of the gemeente: told, or declared.
    """
    ingang, einde = toewijzing.ingang, toewijzing.einde
    if first is not None and first.datum < ingang:
        text = f"De start {write_date(first.datum)} ligt voor de ingang {write_date(ingang)}."
        yield find("SM010", text)
    for start in starts:
        if einde is not None and start.datum > einde:
            text = f"De start {write_date(start.datum)} ligt na het einde {write_date(einde)}."
            yield find("SM011", text, Severity.OVERTREDING)


def find_late_starts(
    toewijzing: Toewijzing, first: StartMelding | None, today: date, terms: Meldtermijnen
) -> Iterator[Finding]:
    """Yield whether the start was told late, or not at all.

    Args:
        toewijzing: What was granted.
        first: The first start that was told; None for none.
        today: The day.
        terms: The terms of telling.
    """
    limit = months_after(toewijzing.beschikking, terms.start_maanden)
    if first is None:
        if today > limit:
            text = f"Er is geen start gemeld binnen de termijn, die liep tot {write_date(limit)}."
            yield find("SM020", text)
        return
    if (first.ontvangen or first.datum) > limit:
        text = f"De start is gemeld na {write_date(limit)}, het einde van de termijn."
        yield find("SM020", text)


def find_late_delivery(toewijzing: Toewijzing, begin: date, known_on: date) -> Iterator[Finding]:
    """Yield that the begin cannot reach the CAK in time, as it was known here too late for that.

    Whether it did reach the CAK in time is not known here.

    Args:
        toewijzing: What was granted.
        begin: First day of the contribution.
        known_on: The first day on which the gemeente could know of it.
    """
    due = delivery_due(begin, pgb=toewijzing.pgb)
    if known_on > due:
        text = (
            f"De start {write_date(begin)} moest uiterlijk {write_date(due)} bij het CAK zijn, en "
            f"was hier pas bekend op {write_date(known_on)}."
        )
        yield find("SM050", text)


def find_in_stops(stops: list[StopMelding], terms: Meldtermijnen) -> Iterator[Finding]:
    """Yield which stops were told late.

    Args:
        stops: What was told of stops.
        terms: The terms of telling.
    """
    for stop in stops:
        if stop.ontvangen is None:
            continue
        due = add_working_days(stop.datum, terms.stop_werkdagen, terms.werkdag)
        if stop.ontvangen > due:
            text = (
                f"De stop {write_date(stop.datum)} is ontvangen op {write_date(stop.ontvangen)}, "
                f"na {write_date(due)}."
            )
            yield find("SM021", text)
