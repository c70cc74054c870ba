"""The table of cases as JSON, one case a line: for software that is not written in Python."""

from __future__ import annotations

import base64
import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeAlias

from ieb.codes import Tarief
from ieb.rules import AndereStroom
from ieb.scenario.earlier import Earlier
from ieb.scenario.known import Known
from ieb.scenario.rule_cases import Case

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | None"
"""What a case is made of in JSON."""


def case_lines(cases: Iterable[Case]) -> Iterator[str]:
    """Yield each case as a line of JSON, without its line end.

    Args:
        cases: The cases.
    """
    for case in cases:
        yield json.dumps(_case(case), ensure_ascii=False)


def _case(case: Case) -> Json:
    return {
        "id": case.id,
        "regel": case.rule,
        "soort": case.kind.value,
        "titel": case.title,
        **_message(case.data),
        "context": _context(case.known, case.earlier),
        "verwacht": list(case.expected),
        "retourcodes": list(case.retourcodes),
        "geaccepteerd": case.accepted,
    }


def _message(data: bytes) -> dict[str, Json]:
    """Return a message as text; what no text of UTF-8 can give back byte for byte, as base64."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = ""
    if not text or data.startswith(BOM_UTF8):
        return {"bericht_base64": base64.b64encode(data).decode()}
    return {"bericht": text}


def _context(known: Known, earlier: Iterable[Earlier]) -> dict[str, Json]:
    context: dict[str, Json] = {
        "vandaag": _day(known.today),
        "historie": [_earlier(before) for before in earlier],
    }
    if known.deaths is not None:
        context["overlijdensdata"] = {bsn: _day(day) for bsn, day in known.deaths.items()}
    if known.streams:
        context["andere_stromen"] = {
            bsn: list(map(_stream, streams)) for bsn, streams in known.streams.items()
        }
    if known.terms is not None:
        context["termijnen"] = {**known.terms}
    if known.gemeenten is not None:
        context["gemeenten"] = [*known.gemeenten]
    if known.tarieven is not None:
        context["tarieven"] = [_tarief(tarief) for tarief in known.tarieven]
    return context


def _earlier(before: Earlier) -> Json:
    return {
        "bericht": before.message.decode(),
        "ontvangen": _day(before.received),
        "geaccepteerd": before.accepted,
    }


def _stream(stream: AndereStroom) -> Json:
    return {
        "naam": stream.naam,
        "van": _day(stream.van),
        "tot_en_met": _day(stream.tot_en_met),
    }


def _tarief(tarief: Tarief) -> Json:
    return {
        "van": _day(tarief.valid_from),
        "tot_en_met": _day(tarief.valid_to),
        "eurocent": tarief.cents,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
