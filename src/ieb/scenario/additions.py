"""What we added to a casus, and where its print is not what the standard says: piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ieb.codes import StatusAanlevering
from ieb.messages.aanlevering import aanlevering_of
from ieb.notation import read_code, write_date
from ieb.scenario.known import Known
from ieb.scenario.model import CasusStep, Deviation, EarlierInCasus, FilledIn
from ieb.scenario.printed import printed_date
from ieb.wire import parse

_STATUS: Final = "Status aanlevering"
_ONLY_GEMEENTE: Final = "gemeente"
"""What a casus with one gemeente calls it."""


def casus_additions(
    gemeenten: Mapping[str, str],
    known: Known,
    earlier: Iterable[EarlierInCasus],
    tolerated: Iterable[str],
) -> Iterator[FilledIn]:
    """Yield what is filled in for a casus as a whole; each casus is about one person.

    Args:
        gemeenten: The gemeentecodes by name.
        known: What is known besides, as far as no text of the document says so.
        earlier: The messages of before the casus.
        tolerated: The rules that are overlooked.
    """
    for name, code in gemeenten.items():
        whose = "de gemeente" if name == _ONLY_GEMEENTE else name
        yield FilledIn(step=0, name=f"Gemeentecode van {whose}", value=code)
    for died in (known.deaths or {}).values():
        yield FilledIn(step=0, name="Overlijdensdatum van de cliënt", value=write_date(died))
    for streams in (known.streams or {}).values():
        for stream in streams:
            value = f"{stream.naam}, vanaf {write_date(stream.van)}"
            name = "Bijdrage van de cliënt in een andere stroom"
            yield FilledIn(step=0, name=name, value=value)
    for before in earlier:
        name = f"Eerder bericht van {before.actor}"
        yield FilledIn(step=0, name=name, value=_describe(before))
    for code in tolerated:
        yield FilledIn(step=0, name="Regel die wij door de vingers zien", value=code)


def _describe(before: EarlierInCasus) -> str:
    """Return what an earlier message delivered."""
    message = parse(before.message)
    aanlevering = aanlevering_of(message)
    assert aanlevering is not None  # nothing else comes before a casus
    stop = [] if aanlevering.stop is None else [f"stop {write_date(aanlevering.stop)}"]
    parts = [
        f"{message.naam}, {aanlevering.status.label.lower()}",
        f"startnummer {aanlevering.sleutel.start_nummer}",
        f"start {write_date(aanlevering.start)}",
        *stop,
        f"Identificatie {aanlevering.identificatie}",
        f"verzonden {write_date(aanlevering.dagtekening)}",
    ]
    if before.received is not None:
        parts.append(f"ontvangen {write_date(before.received)}")
    return ", ".join([*parts, before.note])


def step_additions(step: CasusStep) -> Iterator[FilledIn]:
    """Yield what is filled in for a step: all that no printed line gives.

    Args:
        step: The step.
    """
    if step.message is None:
        yield FilledIn(step=step.number, name="Dag", value=write_date(step.sent))
        return
    identificatie = step.message.header.identificatie
    yield FilledIn(step=step.number, name="Identificatie bericht", value=identificatie)
    if printed_date(step.rows) is None:
        yield FilledIn(step=step.number, name="Dagtekening bericht", value=write_date(step.sent))
    yield FilledIn(step=step.number, name="Dag van ontvangst", value=write_date(step.received))


def misprints(step: CasusStep, spellings: Mapping[str, str]) -> Iterator[Deviation]:
    """Yield where the printed names and labels of a step are not those of the standard.

    Args:
        step: The step.
        spellings: What the document spells in more than one way, as the standard names it.
    """
    for row in step.rows:
        if row.label in spellings:
            printed, right = row.label.rstrip(":"), spellings[row.label].rstrip(":")
            text = f"Elders in het document heet dit {right}."
            yield Deviation(step=step.number, printed=printed, explanation=text)
        if row.label.startswith(_STATUS) and row.value is not None:
            right = str(read_code(row.value, StatusAanlevering))
            if right != row.value:
                text = f"De codelijst schrijft {right}."
                yield Deviation(step=step.number, printed=row.value, explanation=text)
