"""A casus as JSON, for programs."""

from __future__ import annotations

import json

from ieb.messages import Message
from ieb.scenario import (
    Casus,
    Deviation,
    Expected,
    ExpectedKind,
    FilledIn,
    PlayedCasus,
    PlayedStep,
    Situatie,
    casussen,
    document_deviations,
    situaties,
)
from ieb.wire import to_json


def list_as_json() -> dict[str, object]:
    """Return all casussen in short, and where the document as a whole deviates."""
    return {
        "casussen": list(map(_short_as_json, casussen())),
        "afwijkingen": list(map(_deviation_as_json, document_deviations())),
    }


def _short_as_json(casus: Casus) -> dict[str, object]:
    return {
        "nummer": casus.number,
        "titel": casus.title,
        "bladzijde": casus.page,
        "stappen": len(casus.steps),
        "afwijkingen": count_deviations(casus),
    }


def situaties_as_json() -> dict[str, object]:
    """Return all situations in short."""
    return {"situaties": list(map(_situatie_as_json, situaties()))}


def _situatie_as_json(situatie: Situatie) -> dict[str, object]:
    return {
        "nummer": situatie.nummer,
        "titel": situatie.title,
        "herkomst": "eigen",
        "merk": situatie.mark.value,
        "stappen": len(situatie.steps),
    }


def count_deviations(casus: Casus) -> int:
    """Return in how many places the document deviates; what a casus means to show is none.

    Args:
        casus: The casus.
    """
    count = len(casus.deviations)
    for step in casus.steps:
        count += sum(finding.kind is ExpectedKind.AFWIJKING for finding in step.expected)
    return count


def casus_as_json(played_casus: PlayedCasus, played_steps: list[PlayedStep]) -> dict[str, object]:
    """Return a casus with what came of it.

    Args:
        played_casus: The casus.
        played_steps: The steps to tell.
    """
    casus = played_casus.casus
    steps = {0, *(played.step.number for played in played_steps)}
    filled_in = [filled for filled in casus.filled_in if filled.step in steps]
    deviations = [deviation for deviation in casus.deviations if deviation.step in steps]
    return {
        **_heading_as_json(casus),
        "situatie": casus.situation,
        "regels": list(casus.rules),
        "ingevuld": {
            "toelichting": casus.filled,
            "gegevens": list(map(_filled_as_json, filled_in)),
        },
        "stappen": list(map(_step_as_json, played_steps)),
        "afwijkingen": list(map(_deviation_as_json, deviations)),
    }


def _heading_as_json(casus: Casus) -> dict[str, object]:
    """Return what a casus is, or what a situation is and asks."""
    if not isinstance(casus, Situatie):
        return {"nummer": casus.number, "titel": casus.title, "bladzijde": casus.page}
    return {
        "nummer": casus.nummer,
        "titel": casus.title,
        "herkomst": "eigen",
        "merk": casus.mark.value,
        "bron": casus.source,
        "valkuil": casus.trap,
        "handelt_zelf": list(casus.unprompted),
        "checklist": [{"wie": todo.gemeente, "tekst": todo.text} for todo in casus.checklist],
    }


def _filled_as_json(filled: FilledIn) -> dict[str, object]:
    return {"stap": filled.step, "naam": filled.name, "waarde": filled.value}


def _deviation_as_json(deviation: Deviation) -> dict[str, object]:
    return {"stap": deviation.step, "gedrukt": deviation.printed, "uitleg": deviation.explanation}


def _step_as_json(played: PlayedStep) -> dict[str, object]:
    step = played.step
    findings: object = []
    if played.report is not None:
        findings = played.report.to_dict()["bevindingen"]
    return {
        "nummer": step.number,
        "paragraaf": step.section,
        "bladzijde": step.page,
        "van": step.actor,
        "aan": step.receiver,
        "verzonden": step.sent.isoformat(),
        "ontvangen": step.received.isoformat(),
        "gebeurtenis": step.what,
        "verwacht": step.expects,
        "gedrukt": [[row.label, row.value] for row in step.rows],
        "bericht": _message_as_json(played.message),
        "bevindingen": findings,
        "verwachte_bevindingen": list(map(_expected_as_json, step.expected)),
        "antwoord": _message_as_json(played.answer),
    }


def _expected_as_json(expected: Expected) -> dict[str, object]:
    return {"code": expected.code, "soort": expected.kind.value, "uitleg": expected.explanation}


def _message_as_json(message: Message | None) -> object:
    return None if message is None else json.loads(to_json(message))
