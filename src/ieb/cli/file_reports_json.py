"""What judging a file gave, and what stands on its envelope, for a program."""

from __future__ import annotations

from typing import Final

from ieb.cli.file_reports import FileReport
from ieb.cli.screen import printable
from ieb.ggk import Di01, Du01, Envelope, Fo01, Fo03
from ieb.rules import Report

_UNREAD: Final = Report(message=None, findings=())


def outcome_as_json(report: FileReport) -> dict[str, object]:
    """Return what judging a file gave, as what `json.dumps` takes.

    Args:
        report: What judging the file gave.
    """
    error = report.judged.error
    found = (report.judged.report or _UNREAD).to_dict()
    if error is not None:
        found |= {"oordeel": None, "geaccepteerd": False}
    outcome = {"bestand": report.name, **found, "fout": error}
    if report.judged.envelope is not None:
        outcome["envelop"] = envelope_as_json(report.judged.envelope)
    return outcome


def envelope_as_json(envelope: Envelope) -> dict[str, object]:
    """Return what stands on an envelope, as what `json.dumps` takes; nothing of what is in it.

    Args:
        envelope: The envelope.
    """
    told: dict[str, str | None] = {
        "soort": envelope.berichtcode,
        "zender": envelope.zender.organisatie,
        "ontvanger": envelope.ontvanger.organisatie,
        "referentienummer": envelope.referentienummer,
        "tijdstip": envelope.tijdstip_bericht,
    }
    match envelope:
        case Di01():
            told |= {"functie": envelope.functie}
        case Du01():
            told |= {"functie": envelope.functie, "crossRefnummer": envelope.cross_refnummer}
        case Fo01() | Fo03():
            told |= {
                "crossRefnummer": envelope.cross_refnummer,
                "code": envelope.code.code,
                "omschrijving": envelope.omschrijving,
            }
        case _:  # a Bv03
            told |= {"crossRefnummer": envelope.cross_refnummer}
    shown: dict[str, object] = {}
    for name, text in told.items():
        shown[name] = None if text is None else printable(text, show_bsn=False)
    return shown
