"""`ieb ggk journaal`: what a journal keeps apart, and what has no answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import click
from attrs import field, frozen

from ieb.batch.receipts import tell_receipt
from ieb.cli.dutch import Command
from ieb.cli.exit_codes import CLEAN, FINDINGS, UNREADABLE
from ieb.cli.file_reports_json import envelope_as_json
from ieb.cli.histories import PLACE, open_to_read
from ieb.cli.json_output import echo_json
from ieb.cli.options import json_option, today_option
from ieb.cli.plan_json import write_day
from ieb.cli.unanswered import unanswered_option, waits_too_long
from ieb.ggk import JournalEntry, Receipt
from ieb.history.journal import HistoryJournal
from ieb.notation import write_date

_OUT_OF_REACH: Final = "Dit bestand is er niet, of kan niet gelezen worden; controleer de naam."
_BESIDE: Final = ("soort", "referentienummer")
"""What stands in the first words of an entry."""


@click.command(cls=Command)
@click.argument("place", metavar="HISTORIE", type=PLACE)
@unanswered_option
@today_option
@json_option
@click.pass_context
def journaal(
    context: click.Context,
    place: Path | str,
    *,
    patience: int | None,
    today: date,
    as_json: bool,
) -> None:
    """Toon welke enveloppen `ieb verwerk` apart legde, met waarom en wat u doet.

    Dat zijn een antwoord op iets onbekends, een tweede antwoord, en een andere inhoud onder een
    referentienummer dat al gebruikt was. Zij zijn niet verwerkt. Een antwoord dat alsnog verwerkt
    wordt, gaat van de lijst. De historie, een bestand of een database, wordt alleen gelezen, en van
    het bericht in een envelop wordt niets getoond.

    Met --onbeantwoord ziet u in plaats daarvan welke Di01's geen antwoord hebben, geteld vanaf hun
    tijdstip tot --vandaag: wat u verstuurde, en wat binnenkwam en u niet beantwoordde. Een
    foutbericht is ook een antwoord; wat apart ligt, is er geen.

    Afsluitcode 0: er staat niets op de lijst; 1: er staat iets op; 2: de historie is niet te lezen.
    """
    try:
        journal = HistoryJournal(open_to_read(context, place, None))
        if patience is None:
            kind, ending = "apart", "Apart gelegd"
            found = [_tell_apart(entry) for entry in journal.apart()]
        else:
            kind, ending = "onbeantwoord", "Zonder antwoord"
            late = _list_late(journal.unanswered(), patience, today)
            found = [_tell_unanswered(entry) for entry in late]
    except OSError:
        click.echo(_OUT_OF_REACH, err=True)
        context.exit(UNREADABLE)
    if as_json:
        echo_json({kind: [envelope.as_dict() for envelope in found]})
    else:
        for envelope in found:
            for line in envelope.lines():
                click.echo(line)
        click.echo(f"{ending}: {len(found)}.")
    code = CLEAN
    if found:
        code = FINDINGS
    context.exit(code)


@frozen(kw_only=True)
class _Told:
    """An envelope that a person should look at, as people and scripts see it.

    Attributes:
        word: What it is to the journal.
        why: Why a person should look.
        told: The same for a program.
        envelope: What stands on it.
    """

    word: str
    why: str
    told: Mapping[str, object]
    envelope: Mapping[str, object] = field(repr=False)

    def as_dict(self) -> dict[str, object]:
        """Return it as what `json.dumps` takes."""
        return {**self.told, "envelop": self.envelope}

    def lines(self) -> Iterator[str]:
        """Yield what it is, why a person should look, and what stands on it."""
        yield f"{self.word}  {self.envelope['soort']}  {self.envelope['referentienummer']}"
        yield f"  {self.why}"
        for name, value in self.envelope.items():
            if name not in _BESIDE:
                yield f"  {name:16}{value or ''}".rstrip()


def _tell_apart(entry: JournalEntry) -> _Told:
    assert entry.arrival is not None  # it came in
    finding = tell_receipt(Receipt(envelope=entry.envelope, arrival=entry.arrival))
    assert finding is not None  # only of what is new there is nothing to tell
    word = entry.arrival.value
    return _Told(
        word=word,
        why=f"{finding.message} ({finding.code})",
        told={"waarom": word, "code": finding.code, "uitleg": finding.message},
        envelope=envelope_as_json(entry.envelope),
    )


def _list_late(
    entries: Iterable[JournalEntry], patience: int, today: date
) -> Iterator[JournalEntry]:
    for entry in entries:
        if waits_too_long(_day_of(entry), patience, today):
            yield entry


def _tell_unanswered(entry: JournalEntry) -> _Told:
    word, day = "verstuurd", _day_of(entry)
    if entry.arrival is not None:
        word = "ontvangen"
    why = "Geen antwoord; het tijdstip is geen datum, dus hoe lang al is niet te zeggen."
    if day is not None:
        why = f"Geen antwoord sinds {write_date(day)}."
    return _Told(
        word=word,
        why=why,
        told={"richting": word, "sinds": write_day(day)},
        envelope=envelope_as_json(entry.envelope),
    )


def _day_of(entry: JournalEntry) -> date | None:
    """Return the day on which an envelope was made, as far as it says one."""
    moment = entry.envelope.tijdstip
    if moment is None:
        return None
    return moment.date()
