"""A message as the casus document prints it: with its spellings, and without most of its header."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Final

from attrs import evolve, frozen

from ieb.errors import InvalidValue
from ieb.messages import Message
from ieb.messages.kinds import kind_of
from ieb.notation import read_date, write_date
from ieb.scenario.rows import Row, change_rows, read_rows, rows_of
from ieb.scenario.samples import find_sample

_HEADER: Final = "Header"
_DAGTEKENING: Final = "Dagtekening bericht"


@frozen(kw_only=True)
class Envelope:
    """What stands in a header and is seldom printed.

    Attributes:
        gemeente: Gemeentecode of the sender, or of the receiver of a WMO409.
        identificatie: Identification of the message.
        dagtekening: Date of the message.
    """

    gemeente: str
    identificatie: str
    dagtekening: date


def printed_date(rows: Iterable[Row]) -> date | None:
    """Return the Dagtekening that is printed, or None.

    Raises:
        InvalidValue: What is printed there is no date in functional notation.
    """
    for row in rows:
        if row.label == _DAGTEKENING:
            return read_date(row.value or "")
    return None


def spell(rows: Iterable[Row], spellings: Mapping[str, str]) -> tuple[Row, ...]:
    """Return printed lines with the names of the standard.

    Args:
        rows: The lines as printed.
        spellings: The names that the document also spells otherwise: as printed, as the standard
            has them.
    """
    return tuple(evolve(row, label=spellings.get(row.label, row.label)) for row in rows)


def read_printed(rows: Sequence[Row], envelope: Envelope) -> Message:
    """Read a message from printed lines; what they lack of a header is filled in.

    Args:
        rows: The lines, the title and the heading of the header first.
        envelope: What to fill the header with.

    Raises:
        InvalidValue: A value that is not in functional notation, or lines that are not those of the
            message.
    """
    if [row.label for row in rows[1:2]] != [_HEADER]:
        msg = f"Onder de titel van een bericht hoort de regel {_HEADER}."
        raise InvalidValue(msg)
    header = _header_of(rows[0].label, envelope)
    known = {row.label for row in header}
    printed = tuple(takewhile(lambda row: row.label in known, rows[2:]))
    body = rows[2 + len(printed) :]
    return read_rows((rows[0], *change_rows(header, printed), *body))


def _header_of(title: str, envelope: Envelope) -> tuple[Row, ...]:
    """Return the lines of a header: those of the sample with the same title, and the envelope."""
    sample = read_rows(find_sample(title))
    _, first, *others = rows_of(sample)
    header = (first, *takewhile(lambda row: row.depth != first.depth, others))
    shape = sample.release.message(sample.naam)
    party = shape.element(kind_of(sample).party)
    filled = (
        Row(party.label, envelope.gemeente),
        Row("Identificatie bericht", envelope.identificatie),
        Row(_DAGTEKENING, write_date(envelope.dagtekening)),
    )
    return change_rows(header, filled)
