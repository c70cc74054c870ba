"""A message as a scenario states it: a sample with other fields, a retour, or altered bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, Final

from attrs import evolve

from ieb.codes import RetourCode
from ieb.datatable import DataTable
from ieb.findings import Finding, Severity, Step
from ieb.messages import Message, RetourCodes
from ieb.messages.fields import snake
from ieb.messages.kinds import is_heenbericht, place_of
from ieb.messages.pairs import Heenbericht, Retour
from ieb.releases.shape import HEADER
from ieb.retour import build_retour
from ieb.rules import Report
from ieb.scenario.rows import Row, change_rows, read_rows, rows_of, stated_rows
from ieb.scenario.samples import sample_rows
from ieb.wire import serialize

RETOUR: Final = "retour"
"""The sample that says what stands in a retour and not in the message that it answers."""
_SOME_CODE: Final = RetourCode.R9103.code
"""One that every release has; in the retour that is made the given codes take its place."""


class Encoding(StrEnum):
    """How bytes are encoded."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"


def message_in(table: DataTable, before: Sequence[Message] = ()) -> Message:
    """Return the message that a table states.

    Args:
        table: ``van``, the name of a sample, or ``retour_op``, a message or the number of one
            before; and ``velden``, the lines that are otherwise. A retour has its return codes in
            ``header``, ``client`` and ``periode``. Without both, ``velden`` are all lines.
        before: What was exchanged before, for ``retour_op``.

    Raises:
        InvalidValue: It states no message; the place is told.
    """
    rows = _rows_in(table, before)
    with table.locate_faults():
        return read_rows(rows)


def bytes_in(table: DataTable, before: Sequence[Message] = ()) -> bytes:
    """Return the bytes that a table states: those of a message, or what was made of them.

    Args:
        table: What `message_in` and `alter` read.
        before: What was exchanged before, for ``retour_op``.

    Raises:
        InvalidValue: It states no message, or a text that the XML does not hold.
    """
    return alter(message_in(table, before), table)


def alter(message: Message, table: DataTable) -> bytes:
    """Return the bytes of a message, or what a table makes of them.

    Args:
        message: The message.
        table: ``vervang``, pairs of a text in the XML and what stands there instead, and
            ``codering``, the encoding.

    Raises:
        InvalidValue: A text that the XML does not hold.
    """
    text = serialize(message).decode()
    for found, put in table.pairs("vervang"):
        if put is None or found not in text:
            raise table.fault("vervang: verwacht [tekst in de XML, wat er komt te staan]")
        text = text.replace(found, put)
    if table.member("codering", Encoding, Encoding.UTF_8) is Encoding.UTF_8:
        return text.encode()
    # With a mark of the byte order; which order it is must not depend on the machine.
    return f"\ufeff{text}".encode("utf-16-le")


def answer(
    heenbericht: Heenbericht,
    *,
    header: Iterable[str] = (),
    client: Iterable[str] = (),
    period: Iterable[str] = (),
) -> Retour:
    """Return a retour with just these return codes, whether or not they can be.

    Args:
        heenbericht: What it answers; the retour has its identification and its date.
        header: Codes on the header; empty for none.
        client: Codes on the client; empty when the retour holds no client.
        period: Codes on the period; empty when the retour holds no client.
    """
    place = place_of(heenbericht)
    refusing = Finding(
        code="-",
        message="-",
        level=3,
        severity=Severity.AFKEUR,
        retourcode=_SOME_CODE,
        path=place.period,
    )
    own = heenbericht.header.bericht_identificatie
    findings = (refusing,) if client else ()
    retour = build_retour(
        heenbericht,
        Report(message=heenbericht, findings=findings),
        identificatie=own.identificatie,
        dagtekening=own.dagtekening,
    )
    coded = {HEADER: header}
    if client:
        coded |= {place.client: client, place.period: period}
    for path, codes in coded.items():
        retour = _with_codes(retour, path.steps[1:], codes)
    return retour


# Any: which classes of the model lie on the way, the path says.
def _with_codes(part: Any, steps: Sequence[Step], codes: Iterable[str]) -> Any:
    """Return a part of a message with return codes on a class in it.

    Args:
        part: The part.
        steps: The elements that lead to the class.
        codes: The codes; nothing for none at all.
    """
    if steps:
        name = snake(steps[0].name)
        inner = _with_codes(getattr(part, name), steps[1:], codes)
        return evolve(part, **{name: inner})
    known = tuple(RetourCode.by_code(code) for code in codes)
    held = RetourCodes(retour_code=known) if known else None
    return evolve(part, retour_codes=held)


def _rows_in(table: DataTable, before: Sequence[Message]) -> tuple[Row, ...]:
    changes = stated_rows(table, "velden")
    if table.has("retour_op"):
        base = _retour_rows(table, before)
    elif table.has("van"):
        base = table.read("van", sample_rows)
    else:
        return changes
    with table.locate_faults():
        return change_rows(base, changes)


def _retour_rows(table: DataTable, before: Sequence[Message]) -> tuple[Row, ...]:
    heenbericht = _find_answered(table, before)
    if not is_heenbericht(heenbericht):
        raise table.fault("retour_op: op een retour volgt geen retour")
    client, period = table.texts("client"), table.texts("periode")
    if bool(client) is not bool(period):
        raise table.fault("client en periode staan allebei in een retour, of geen van beide")
    header = table.texts("header")
    with table.locate_faults():
        retour = answer(heenbericht, header=header, client=client, period=period)
    return change_rows(rows_of(retour), sample_rows(RETOUR))


def _find_answered(table: DataTable, before: Sequence[Message]) -> Message:
    if table.holds("retour_op", dict):
        return message_in(table.demand("retour_op"), before)
    number = table.required("retour_op", int)
    if not 1 <= number <= len(before):
        raise table.fault(f"retour_op: een eerder bericht {number} is er niet; wel {len(before)}")
    return before[number - 1]
