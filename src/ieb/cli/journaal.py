"""`ieb ggk journaal`: show what the journal of a history keeps apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from ieb.batch.receipts import tell_receipt
from ieb.cli.dutch import Command
from ieb.cli.histories import PLACE, open_to_read
from ieb.cli.options import json_option
from ieb.cli.outcome import CLEAN, FINDINGS, UNREADABLE, echo_json, envelope_as_json
from ieb.ggk import JournalEntry, Receipt
from ieb.history.journal import HistoryJournal

_OUT_OF_REACH: Final = "Dit bestand is er niet, of kan niet gelezen worden; controleer de naam."
_BESIDE: Final = ("soort", "referentienummer")
"""What stands in the first words of an entry."""


@click.command(cls=Command)
@click.argument("place", metavar="HISTORIE", type=PLACE)
@json_option
@click.pass_context
def journaal(context: click.Context, place: Path | str, *, as_json: bool) -> None:
    """Toon welke enveloppen `ieb verwerk` apart legde, met waarom en wat u doet.

    Dat zijn een antwoord op iets onbekends, een tweede antwoord, en een andere inhoud onder een
    referentienummer dat al gebruikt was. Zij zijn niet verwerkt. Een antwoord dat alsnog verwerkt
    wordt, gaat van de lijst. De historie, een bestand of een database, wordt alleen gelezen, en van
    het bericht in een envelop wordt niets getoond.

    Afsluitcode 0: er ligt niets apart; 1: er ligt iets apart; 2: de historie is niet te lezen.
    """
    try:
        history = open_to_read(context, place, None)
        apart = [_Apart(entry) for entry in HistoryJournal(history).apart()]
    except OSError:
        click.echo(_OUT_OF_REACH, err=True)
        context.exit(UNREADABLE)
    if as_json:
        echo_json({"apart": [envelope.as_dict() for envelope in apart]})
    else:
        for envelope in apart:
            for line in envelope.lines():
                click.echo(line)
        click.echo(f"Apart gelegd: {len(apart)}.")
    code = CLEAN
    if apart:
        code = FINDINGS
    context.exit(code)


class _Apart:
    """An envelope that is kept apart, as people and scripts see it."""

    def __init__(self, entry: JournalEntry) -> None:
        assert entry.arrival is not None  # it came in
        told = tell_receipt(Receipt(envelope=entry.envelope, arrival=entry.arrival))
        assert told is not None  # only of what is new there is nothing to tell
        self._why = entry.arrival.value
        self._told = told
        self._envelope = envelope_as_json(entry.envelope)

    def as_dict(self) -> dict[str, object]:
        """Return it as what `json.dumps` takes."""
        why = {"waarom": self._why, "code": self._told.code, "uitleg": self._told.message}
        return {**why, "envelop": self._envelope}

    def lines(self) -> Iterator[str]:
        """Yield what it is, why it is apart, and what stands on it."""
        yield f"{self._why}  {self._envelope['soort']}  {self._envelope['referentienummer']}"
        yield f"  {self._told.message} ({self._told.code})"
        for name, value in self._envelope.items():
            if name not in _BESIDE:
                yield f"  {name:16}{value or ''}".rstrip()
