"""What `ieb kasboek` lists: the runs, what is to be sent, and what has no answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from attrs import field, frozen

from ieb.batch import Entry, Ledger, Run, State
from ieb.cli.plan_json import write_day
from ieb.cli.unanswered import waits_too_long
from ieb.notation import write_date

_UNFINISHED: Final = "afgebroken; dezelfde opdracht maakt haar af"


@frozen(kw_only=True)
class Listed:
    """What a list of the ledger says.

    Attributes:
        told: All of it, for a program.
        lines: The same for a person.
        asks_a_person: Whether somebody must do something.
    """

    told: Mapping[str, object] = field(repr=False)
    lines: Sequence[str] = field(repr=False)
    asks_a_person: bool


def list_runs(ledger: Ledger, runs: Iterable[Run], *, whole: bool) -> Listed:
    """Return how far each run is.

    Args:
        ledger: The ledger.
        runs: The runs.
        whole: Whether each message is told, too.
    """
    told: list[dict[str, object]] = []
    lines: list[str] = []
    for run in runs:
        entries: list[Entry] = []
        counts = _count_states(ledger, run)
        if whole:
            entries.extend(ledger.entries(run))
        told.append(_run_as_json(run, counts, entries, whole=whole))
        lines.append(_tell_run(run, counts))
        lines.extend(map(_tell_entry, entries))
    if not lines:
        lines.append("Er is nog niets gemaakt.")
    return Listed(told={"runs": told}, lines=lines, asks_a_person=False)


def list_to_send(ledger: Ledger, runs: Iterable[Run], today: date) -> Listed:
    """Return the runs that should have gone out by a day, and did not.

    Args:
        ledger: The ledger.
        runs: The runs.
        today: The day. What is made for a later one is not due yet.
    """
    told: list[dict[str, object]] = []
    lines: list[str] = []
    later: list[date] = []
    for run in runs:
        count = _count_states(ledger, run)[State.GEMAAKT]
        if count and run.day > today:
            later.append(run.day)
        elif count:
            told.append({**_name_run(run), "berichten": count})
            lines.append(_tell_due(run, count))
    asks = bool(told)
    if not asks:
        lines.append(f"Op {write_date(today)} is er niets te versturen.")
    upcoming = min(later, default=None)
    if upcoming is not None:
        lines.append(f"Daarna komt {write_date(upcoming)}.")
    return Listed(
        told={"te_versturen": told, "volgende_dag": write_day(upcoming)},
        lines=lines,
        asks_a_person=asks,
    )


def list_late(ledger: Ledger, runs: Iterable[Run], patience: int, today: date) -> Listed:
    """Return the messages that were sent and have no answer, in order.

    Args:
        ledger: The ledger.
        runs: The runs.
        patience: How many working days an answer may take.
        today: The day.
    """
    late = [
        entry
        for entry in _list_sent(ledger, runs)
        if waits_too_long(entry.under_way_since, patience, today)
    ]
    return Listed(
        told={"onbeantwoord": list(map(_late_as_json, late))},
        lines=[*map(_tell_late, late), f"Zonder antwoord: {len(late)}."],
        asks_a_person=bool(late),
    )


def _list_sent(ledger: Ledger, runs: Iterable[Run]) -> Iterator[Entry]:
    """Yield what was sent and is neither approved nor refused."""
    for run in runs:
        for entry in ledger.entries(run):
            if entry.state is State.VERSTUURD:
                yield entry


def _count_states(ledger: Ledger, run: Run) -> Counter[State]:
    return Counter(entry.state for entry in ledger.entries(run))


def _tell_run(run: Run, counts: Mapping[State, int]) -> str:
    parts = [f"{count} {state}" for state, count in sorted(counts.items())]
    heading = f"Run {run.number} van {write_date(run.day)}: {', '.join(parts)}"
    if not run.is_finished:
        heading = f"{heading} ({_UNFINISHED})"
    return f"{heading}."


def _tell_due(run: Run, count: int) -> str:
    messages = "1 bericht" if count == 1 else f"{count} berichten"
    what = f"Run {run.number} van {write_date(run.day)}: {messages} te versturen"
    if not run.is_finished:
        return f"{what} ({_UNFINISHED})."
    return f"{what} uit {run.folder}"


def _tell_entry(entry: Entry) -> str:
    return f"  {_name_entry(entry)}: {entry.state}"


def _tell_late(entry: Entry) -> str:
    day = entry.under_way_since
    since = "dag onbekend"
    if day is not None:
        since = f"sinds {write_date(day)}"
    return f"Run {entry.run}, {since}: {_name_entry(entry)}"


def _name_entry(entry: Entry) -> str:
    """Return in Dutch which message it is."""
    what = f"{entry.bericht} status {entry.status}, startnummer {entry.sleutel.start_nummer}"
    if entry.dossier:
        what += f", dossier {entry.dossier}"
    return f"{entry.file}  {what}"


def _name_run(run: Run) -> dict[str, object]:
    """Return for a program which run it is."""
    return {
        "run": run.number,
        "dag": write_day(run.day),
        "map": str(run.folder),
        "heel": run.is_finished,
    }


def _run_as_json(
    run: Run, counts: Mapping[State, int], entries: Iterable[Entry], *, whole: bool
) -> dict[str, object]:
    told = _name_run(run)
    told["aantallen"] = {str(state): count for state, count in sorted(counts.items())}
    if whole:
        told["berichten"] = [_entry_as_json(entry) for entry in entries]
    return told


def _late_as_json(entry: Entry) -> dict[str, object]:
    since = write_day(entry.under_way_since)
    return {"run": entry.run, "sinds": since, **_entry_as_json(entry)}


def _entry_as_json(entry: Entry) -> dict[str, object]:
    return {
        "bestand": entry.file,
        "dossier": entry.dossier or None,
        "bericht": entry.bericht,
        "stroom": entry.sleutel.stroom,
        "startnummer": entry.sleutel.start_nummer,
        "status": entry.status,
        "verstuurd": write_day(entry.sent),
        "stand": entry.state,
        "sha256": entry.digest,
    }
